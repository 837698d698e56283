//! `burden`: the shares of the start that the draft makes each side give up.

use super::ensure::whole_posture;
use super::extremes::{Most, undecided};
use super::outcome::Decision;
use super::session::{Session, everything};
use super::stretches::turning_days;
use super::witness::NoWitness;
use crate::date::Day;
use crate::draft::*;
use crate::eval::{Extremes, Replay};
use crate::number::Rational;
use crate::pose::Cone;
use std::collections::BTreeSet;

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
            if let Some(kept) = self.keeps_all(side, last, part) {
                proven.push(kept);
                continue;
            }
            let (value, bound) =
                match self.extreme(&side.measure, false, number as u32, (last, last), true) {
                    Most::Value { value, bound } => (value, Some(bound)),
                    // Where nothing bounds it, what was held at the start can be held still: the share given up is nothing.
                    Most::Unbounded => match self.most_at_start(side) {
                        Ok(value) => (value, None),
                        Err(why) => return undecided(why),
                    },
                    Most::NoWorld => return undecided("nobody can comply with the draft"),
                    Most::Unknown(why) => return undecided(why),
                };
            let world = match self.attain(&side.measure, false, &value, &BTreeSet::from([last])) {
                Ok(world) => world,
                Err(NoWitness::None(..)) => {
                    return undecided("no whole history attains the largest value");
                }
                Err(NoWitness::Unknown(why)) => return undecided(why),
            };
            let seed = everything(draft);
            let cone = Cone::of(draft, seed, &|_| true);
            let mut days = turning_days(draft, &cone);
            days.insert(last);
            let attained = match whole_posture(draft, &world, &days, self.last_day(part.days)) {
                Ok(posture) => posture,
                Err(why) => return undecided(why),
            };
            proven.push(LargestValue {
                day: last,
                value,
                bound,
                attained,
            });
        }
        let certificate = Certificate::Burden { sides: proven };
        super::by_figures(draft, claim, index, certificate)
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
    fn most_at_start(&mut self, side: &BurdenSide) -> Result<Rational, String> {
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
