//! `limited` and `unlimited`: whether the draft permits less of something than rates and facts alone would.

use super::extremes::{Most, undecided};
use super::outcome::{Basis, Decision};
use super::session::{Session, everything};
use super::stretches::{stretches, turning_days};
use crate::analysis::ensure::whole_posture;
use crate::date::Day;
use crate::draft::*;
use crate::number::Rational;
use crate::pose::{Cone, Touched};
use crate::verify;
use std::collections::BTreeSet;

impl Session<'_> {
    /// Decides `limited measure` or `unlimited measure`.
    pub(super) fn scope(
        &mut self,
        claim: ClaimId,
        index: u32,
        part: &Part,
        measure: &Expr,
        limited: bool,
    ) -> Decision {
        let draft = self.draft;
        let mut seed = Touched::default();
        seed.expr(draft, measure);
        let cone = Cone::of(draft, seed.clone(), &|_| true);
        let seal = |by: Certificate, less: bool, session: &Session| {
            let by_box = Box::new(by);
            if less == limited {
                match verify::prove(draft, claim, index, &by_box, &session.extremes) {
                    Ok(seal) => Decision::Proved {
                        seal,
                        by: Basis::Certificate(by_box),
                    },
                    Err(why) => undecided(super::kernel_says(&why)),
                }
            } else {
                match verify::refute(draft, claim, index, &by_box, &session.extremes) {
                    Ok(seal) => Decision::Refuted {
                        seal,
                        by: Basis::Certificate(by_box),
                    },
                    Err(why) => undecided(super::kernel_says(&why)),
                }
            }
        };
        if cone.provisions.is_empty() {
            return seal(Certificate::Untouched, false, self);
        }
        // The last days first: limits have bitten by then.
        let mut days: BTreeSet<Day> = stretches(draft, &cone, &[], part.days)
            .into_iter()
            .flat_map(|s| [s.0, s.1])
            .collect();
        days.retain(|d| part.days.contains(*d));
        let mut reason = None;
        for day in days.into_iter().rev() {
            let (value, bound) = match self.extreme(measure, false, 0, (day, day), true) {
                Most::Value { value, bound } => (value, bound),
                Most::Unbounded => continue,
                Most::NoWorld => return undecided("nobody can comply with the draft"),
                Most::Unknown(why) => {
                    reason = Some(why);
                    continue;
                }
            };
            match self.freely(measure, &value, day) {
                Ok(Some(more)) => {
                    return seal(
                        Certificate::Less {
                            day,
                            value,
                            bound,
                            more,
                        },
                        true,
                        self,
                    );
                }
                Ok(None) => {}
                Err(why) => reason = Some(why),
            }
        }
        undecided(reason.unwrap_or_else(|| {
            "on no date at which something starts or stops does the draft permit less than rates and facts alone would, but the days between were not all tried".to_owned()
        }))
    }

    /// A world that keeps rates and facts, but not the draft, with more than `value` of the measure on a day.
    fn freely(
        &mut self,
        measure: &Expr,
        value: &Rational,
        day: Day,
    ) -> Result<Option<Posture>, String> {
        let draft = self.draft;
        let condition = Cond::Compare(
            measure.clone(),
            Comparison::Above,
            Expr::Number(value.clone()),
        );
        let world = match self.free_world(&condition, day) {
            Ok(Some(world)) => world,
            Ok(None) => return Ok(None),
            Err(why) => return Err(why),
        };
        let seed = everything(draft);
        let cone = Cone::of(draft, seed, &|_| false);
        let mut days = turning_days(draft, &cone);
        days.insert(day);
        Ok(Some(whole_posture(
            draft,
            &world,
            &days,
            self.last_day(Days {
                from: day,
                until: day,
            }),
        )?))
    }
}
