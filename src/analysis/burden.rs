//! `burden`: the shares of the start that the draft makes each side give up.

use super::ensure::whole_posture;
use super::extremes::{Most, undecided};
use super::outcome::Decision;
use super::session::{Session, everything};
use super::stretches::turning_days;
use super::witness::NoWitness;
use crate::date::Day;
use crate::decide::Budget;
use crate::draft::*;
use crate::eval::{Extremes, Replay};
use crate::number::Rational;
use crate::pose::Cone;
use std::collections::BTreeSet;

/// Simplex steps and nodes that are little.
const LITTLE: (u64, u64) = (60_000, 300);

impl Session<'_> {
    /// Decides a burden claim from the exact largest values on the last day.
    pub(super) fn burden(
        &mut self,
        claim: ClaimId,
        index: u32,
        part: &Part,
        sides: &[BurdenSide],
        _within: &Rational,
    ) -> Decision {
        let draft = self.draft;
        let Some(last) = part.days.until.add_days(-1) else {
            return undecided("the draft has no last day");
        };
        let mut proven = Vec::new();
        for (number, side) in sides.iter().enumerate() {
            match self.side(side, number as u32, last, part) {
                Ok(largest) => proven.push(largest),
                Err(why) => return undecided(why),
            }
        }
        let certificate = Certificate::Burden { sides: proven };
        super::by_figures(draft, claim, index, certificate)
    }

    /// The largest value of a side: exactly where that takes little, for it says more; else that nothing need be given up.
    fn side(
        &mut self,
        side: &BurdenSide,
        number: u32,
        last: Day,
        part: &Part,
    ) -> Result<LargestValue, String> {
        let all = self.budget.clone();
        let little = Budget {
            pivots: all.pivots.min(LITTLE.0),
            nodes: all.nodes.min(LITTLE.1),
            cancel: all.cancel.clone(),
        };
        self.budget = little.clone();
        let exact = self.most_on(side, number, last, part);
        self.budget = Budget {
            pivots: all.pivots - little.pivots.saturating_sub(self.budget.pivots),
            nodes: all.nodes - little.nodes.saturating_sub(self.budget.nodes),
            cancel: all.cancel,
        };
        match exact {
            Ok(largest) => Ok(largest),
            Err(_) => match self.keeps_all(side, last, part) {
                Some(kept) => Ok(kept),
                None => self.most_on(side, number, last, part),
            },
        }
    }

    /// The most of a side on the last day.
    fn most_on(
        &mut self,
        side: &BurdenSide,
        number: u32,
        last: Day,
        part: &Part,
    ) -> Result<LargestValue, String> {
        let draft = self.draft;
        let (value, bound) = match self.extreme(&side.measure, false, number, (last, last), true) {
            Most::Value { value, bound } => (value, Some(bound)),
            // Where nothing bounds it, what was held at the start can be held still: the share given up is nothing.
            Most::Unbounded => (self.most_at_start(side)?, None),
            Most::NoWorld => return Err("nobody can comply with the draft".to_owned()),
            Most::NotBeyond { .. } => return Err(super::OUT_OF_BUDGET.to_owned()),
            Most::Unknown(why) => return Err(why),
        };
        let world = match self.attain(&side.measure, false, &value, &BTreeSet::from([last])) {
            Ok(world) => world,
            Err(NoWitness::None(..)) => {
                return Err("no whole history attains the largest value".to_owned());
            }
            Err(NoWitness::Unknown(why)) => return Err(why),
        };
        let cone = Cone::of(draft, everything(draft), &|_| true);
        let mut days = turning_days(draft, &cone);
        days.insert(last);
        let attained = whole_posture(draft, &world, &days, self.last_day(part.days))?;
        Ok(LargestValue {
            day: last,
            value,
            bound,
            attained,
        })
    }

    /// A world in which the side has on the last day what it held at the start: then it gives up nothing, however much more there could be.
    fn keeps_all(&mut self, side: &BurdenSide, last: Day, part: &Part) -> Option<LargestValue> {
        let draft = self.draft;
        let value = self.most_at_start(side).ok()?;
        let world = self.attain(&side.measure, false, &value, &BTreeSet::from([last]));
        let cone = Cone::of(draft, everything(draft), &|_| true);
        let mut days = turning_days(draft, &cone);
        days.insert(last);
        let attained = whole_posture(draft, &world.ok()?, &days, self.last_day(part.days)).ok()?;
        Some(LargestValue {
            day: last,
            value,
            bound: None,
            attained,
        })
    }

    /// The most that the measure can be at the party's start, over its estimates.
    pub(super) fn most_at_start(&mut self, side: &BurdenSide) -> Result<Rational, String> {
        match self.extreme(&side.measure, false, 0, (side.start, side.start), true) {
            Most::Value { value, .. } => Ok(value),
            _ => {
                let draft = self.draft;
                let world = self
                    .baseline
                    .as_ref()
                    .ok_or("nobody can comply with the draft")?;
                let value =
                    Replay::new(draft, world).value(&side.measure, side.start, &Extremes::none());
                let value = value.map_err(|why| why.to_string())?;
                value
                    .number()
                    .cloned()
                    .ok_or_else(|| "the start is not a number".to_owned())
            }
        }
    }
}
