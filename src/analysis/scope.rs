//! `limited` and `unlimited`: whether the draft permits less of something than rates and facts alone would.

use super::extremes::{Most, undecided};
use super::outcome::{Basis, Decision};
use super::session::{Session, everything};
use super::settle::held_in;
use super::stretches::{Stretch, days_of, stretches, turning_days};
use crate::analysis::ensure::whole_posture;
use crate::date::Day;
use crate::decide::Answer;
use crate::draft::*;
use crate::number::Rational;
use crate::pose::{Chain, Cone, Poser, Touched, asked_moment};
use crate::verify;
use std::collections::BTreeSet;

/// Stretches of days with a value of their own at most.
const MOST_PIECES: usize = 40;
/// What share of the work that is left goes into the exact value of one day, for a bound of it may do.
const SHARE: u64 = 4;

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
            let (value, bound) = match self.most_within_a_share(measure, day) {
                Most::Value { value, bound } | Most::NotBeyond { value, bound, .. } => {
                    (value, bound)
                }
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
        if let Some(decision) = self.without_worlds() {
            return decision;
        }
        if let Some(kept) = self.kept_anyway(&cone) {
            let provisions = kept;
            return seal(Certificate::KeptAnyway { provisions }, false, self);
        }
        match self.not_less(part, measure, &cone) {
            Ok(Some(certificate)) => return seal(certificate, false, self),
            Ok(None) => {}
            Err(why) => reason = Some(why),
        }
        undecided(reason.unwrap_or_else(|| {
            "on no date at which something starts or stops does the draft permit less than rates and facts alone would, but the days between were not all tried".to_owned()
        }))
    }

    /// The most that the draft permits on a day, with a share of the work that is left.
    fn most_within_a_share(&mut self, measure: &Expr, day: Day) -> Most {
        let (pivots, nodes) = (self.budget.pivots, self.budget.nodes);
        self.budget.pivots = pivots / SHARE;
        self.budget.nodes = nodes / SHARE;
        let most = self.extreme(measure, false, 0, (day, day), true);
        self.budget.pivots += pivots - pivots / SHARE;
        self.budget.nodes += nodes - nodes / SHARE;
        most
    }

    /// Proofs that rates and facts alone keep every provision of the cone.
    fn kept_anyway(&mut self, cone: &Cone) -> Option<Vec<KeptAnyway>> {
        let draft = self.draft;
        let mut out = Vec::new();
        for &id in &cone.provisions {
            let provision = &draft.provisions[id.index()];
            let condition = &provision.condition;
            let free = Cone::of(draft, crate::pose::touched(draft, condition), &|_| false);
            let mut proofs = Vec::new();
            for stretch in stretches(draft, &free, &[condition], provision.days) {
                let at = asked_moment(stretch);
                let chain = Chain::new(&days_of(draft, &free), Some(stretch));
                let mut poser = Poser::new(draft, stretch);
                poser.world(&free, &chain, &|_| true).ok()?;
                poser.law(&free, &chain, &|_| false, &|_| true).ok()?;
                let provision = id;
                poser.add(Premise::Breach { provision, at }).ok()?;
                let posed = poser.done();
                let Answer::Infeasible(proof) = self.solve(&posed, None) else {
                    return None;
                };
                proofs.push(NoWorld {
                    first: stretch.0,
                    last: stretch.1,
                    unknowns: posed.unknowns,
                    premises: posed.premises,
                    proof,
                });
            }
            out.push(KeptAnyway {
                provision: id,
                stretches: proofs,
            });
        }
        Some(out)
    }

    /// Pieces of the span in each of which the draft permits as much as rates and facts alone; none if one was not found.
    fn not_less(
        &mut self,
        part: &Part,
        measure: &Expr,
        cone: &Cone,
    ) -> Result<Option<Certificate>, String> {
        let draft = self.draft;
        let mut pieces = Vec::new();
        for stretch in stretches(draft, cone, &[], part.days) {
            let mut first = stretch.0;
            while first <= stretch.1 {
                let rest = (first, stretch.1);
                if pieces.len() >= MOST_PIECES {
                    return Ok(None);
                }
                let whole = match self.as_much(part, measure, rest)? {
                    Some(piece) => Some(piece),
                    None => self.as_much_along(part, measure, rest)?,
                };
                let (piece, last) = match whole {
                    Some(piece) => (piece, stretch.1),
                    None if self.takes_too_many(measure, rest) => return Ok(None),
                    None => {
                        let same = (first, self.last_as_free(measure, rest));
                        match self.as_much(part, measure, same)? {
                            Some(piece) => (piece, same.1),
                            None => return Ok(None),
                        }
                    }
                };
                pieces.push(piece);
                match last.add_days(1) {
                    Some(next) => first = next,
                    None => break,
                }
            }
        }
        let Some(world) = self.baseline.clone() else {
            return Ok(None);
        };
        let permitted = self.everybody_in(&world, part, &BTreeSet::new())?;
        Ok(Some(Certificate::NotLess { pieces, permitted }))
    }

    /// That the draft permits as much as rates and facts alone on every day of a stretch.
    fn as_much(
        &mut self,
        part: &Part,
        measure: &Expr,
        stretch: Stretch,
    ) -> Result<Option<NotLess>, String> {
        let draft = self.draft;
        let (first, last) = stretch;
        match self.extreme(measure, false, 0, stretch, false) {
            Most::Unbounded => {
                let mut held = held_in(draft, measure).into_iter();
                let found = held.find(|(p, k)| verify::is_endless(draft, measure, stretch, *p, *k));
                Ok(found.map(|(party, kind)| NotLess::Endless {
                    first,
                    last,
                    party,
                    kind,
                }))
            }
            Most::Value { value, bound } => {
                let days = BTreeSet::from([first, last]);
                let Ok(world) = self.attain(measure, false, &value, &days) else {
                    return Ok(None);
                };
                let attained = self.everybody_in(&world, part, &days);
                Ok(attained.ok().map(|attained| NotLess::Reached {
                    value,
                    bound: Box::new(bound),
                    attained,
                }))
            }
            _ => Ok(None),
        }
    }

    /// Whether rates and facts alone allow more different values in a stretch than there may be pieces.
    fn takes_too_many(&mut self, measure: &Expr, (first, last): Stretch) -> bool {
        let mut on = |day| match self.extreme(measure, false, 0, (day, day), false) {
            Most::Value { value, .. } => Some(value),
            _ => None,
        };
        let (first, last) = (on(first), on(last));
        let most = Rational::from(MOST_PIECES as i64);
        matches!((first, last), (Some(first), Some(last)) if (&last - &first).abs() > most)
    }

    /// The last day up to which rates and facts alone allow as much as on the first, if that only rises or only falls.
    fn last_as_free(&mut self, measure: &Expr, stretch: Stretch) -> Day {
        let (mut low, mut high) = stretch;
        let mut on = |day: Day| match self.extreme(measure, false, 0, (day, day), false) {
            Most::Value { value, .. } => Some(value),
            _ => None,
        };
        let first = on(low);
        while low < high {
            let middle = Day(low.0 + (high.0 - low.0 + 1) / 2);
            if on(middle) == first {
                low = middle;
            } else {
                high = Day(middle.0 - 1);
            }
        }
        low
    }

    /// A permitted world as everybody's part of it.
    pub(super) fn everybody_in(
        &self,
        world: &World,
        part: &Part,
        more: &BTreeSet<Day>,
    ) -> Result<Posture, String> {
        let cone = Cone::of(self.draft, everything(self.draft), &|_| true);
        let mut days = turning_days(self.draft, &cone);
        days.extend(more);
        whole_posture(self.draft, world, &days, self.last_day(part.days))
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
