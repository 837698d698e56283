//! What a coalition holds apart from a claim: complied with by itself, for every value of its estimates.

use super::answer::day_by_day;
use super::shape::posture_of;
use super::sides::Sides;
use crate::analysis::always::Asked;
use crate::analysis::boxes::{corners, estimates_of, halves, shifted};
use crate::analysis::session::Session;
use crate::analysis::stretches::turning_days;
use crate::analysis::witness::{NoWitness, Wanted};
use crate::date::Day;
use crate::draft::*;
use crate::eval;
use crate::pose::{Cone, Touched};
use std::collections::BTreeSet;

/// Boxes of one group's estimates tried.
const MOST_BOXES: usize = 512;

/// Why not every value of the estimates of a group is served.
pub(super) enum Unserved {
    /// With these nobody complies.
    Nothing(Vec<EstimateRange>),
    Unknown(String),
}

impl Session<'_> {
    /// For each group apart, and every value of its estimates, forces of the coalition's that keep what it owes.
    pub(super) fn aside(
        &mut self,
        asked: Asked,
        sides: &Sides,
        groups: &[Vec<(PartyId, ThingId)>],
    ) -> Result<Vec<Left>, Unserved> {
        let draft = self.draft;
        let mut found = Vec::new();
        for group in groups {
            let mut all = estimates_of(draft, &|p| sides.is_own(p));
            all.retain(|range| group.contains(&(range.party, range.thing)));
            let mut open = vec![all];
            let mut served = 0;
            while let Some(ranges) = open.pop() {
                served += 1;
                if served + open.len() > MOST_BOXES {
                    let why = "the estimates need too many cases".to_owned();
                    return Err(Unserved::Unknown(why));
                }
                match (
                    self.held_apart(asked, sides, group, &ranges),
                    halves(self.draft, &ranges),
                ) {
                    (Ok(Some(forces)), _) => found.push(Left {
                        estimates: ranges,
                        forces,
                    }),
                    (Err(Unserved::Nothing(values)), _) => return Err(Unserved::Nothing(values)),
                    (_, Some((low, high))) => open.extend([high, low]),
                    (Err(why), None) => return Err(why),
                    (Ok(None), None) => {
                        return Err(Unserved::Unknown(
                            "a posture that keeps every provision between the dates was not found"
                                .to_owned(),
                        ));
                    }
                }
            }
        }
        Ok(found)
    }

    /// Such forces for a box of a group's estimates; none if those found do not serve all of it.
    fn held_apart(
        &mut self,
        asked: Asked,
        sides: &Sides,
        group: &[(PartyId, ThingId)],
        ranges: &[EstimateRange],
    ) -> Result<Option<Posture>, Unserved> {
        let draft = self.draft;
        let is_wide = |r: &EstimateRange| r.low < r.high;
        if ranges
            .iter()
            .any(|r| is_wide(r) && !crate::verify::can_shift(draft, r))
        {
            return Ok(None);
        }
        let mut seed = Touched::default();
        seed.things.extend(group.iter().copied());
        let cone = Cone::of(draft, seed.clone(), &|_| true);
        // What does for the high ends does for the others too, where there is enough to be less by the difference.
        let to_the_top = |r: &EstimateRange| EstimateRange {
            low: r.high.clone(),
            ..r.clone()
        };
        let highest: Vec<EstimateRange> = ranges.iter().map(to_the_top).collect();
        let enough = enough(draft, ranges);
        let end = self.last_day(asked.days);
        let days = turning_days(draft, &cone).into_iter();
        let days = days.filter(|day| draft.start <= *day && *day < end);
        let kept = days.map(|day| Premise::Kept {
            at: Moment::On(day),
        });
        let kept: Vec<Premise> = kept.collect();
        let goals = enough.iter().flat_map(|_| kept.clone());
        let wanted = Wanted {
            seed,
            condition: enough.as_ref(),
            given: None,
            goals: goals.collect(),
            fights: Vec::new(),
            days: BTreeSet::from([draft.entry]),
            estimates: highest.clone(),
        };
        let world = match self.world(&wanted) {
            Ok(world) => world,
            Err(NoWitness::None(..)) if enough.is_some() => return Ok(None),
            Err(NoWitness::None(..)) => return Err(Unserved::Nothing(highest)),
            Err(NoWitness::Unknown(why)) => return Err(Unserved::Unknown(why)),
        };
        let lows: Vec<_> = ranges.iter().map(|r| r.low.clone()).collect();
        let world = shifted(draft, &world, &highest, &lows);
        let serves = corners(ranges).iter().all(|corner| {
            let world = shifted(draft, &world, ranges, corner);
            let replay = eval::Replay::new(draft, &world);
            replay.departures().is_empty() && replay.breaches().is_ok_and(|b| b.is_empty())
        });
        if !serves {
            return Ok(None);
        }
        let mut days: BTreeSet<Day> = turning_days(draft, &cone);
        let courses = world.histories.values().chain(world.rated.values());
        days.extend(courses.flat_map(|course| course.0.iter().map(|point| point.0)));
        days.extend(world.switches.values().flat_map(|s| s.keys().copied()));
        let days: Vec<Day> = days
            .into_iter()
            .filter(|day| draft.start <= *day && *day < end)
            .collect();
        let segments = day_by_day(&days, end);
        Ok(posture_of(draft, &segments, &world, ranges, &|p| {
            sides.is_own(p)
        }))
    }
}

/// That of each estimate with several values there is enough to be less by the difference; none if there is no such estimate.
fn enough(draft: &Draft, ranges: &[EstimateRange]) -> Option<Cond> {
    let each = ranges.iter().filter(|range| range.low < range.high);
    let each = each.filter_map(|range| {
        let stake = draft.stake(range.party, range.thing)?;
        let figure = stake.figures.get(range.figure as usize)?;
        let held = Expr::Holding {
            parties: vec![range.party],
            kinds: draft.kinds_of(*figure.variants.first()?),
            label: String::new(),
        };
        let less = Expr::Number(&range.high - &range.low);
        Some(Cond::Compare(held, Comparison::AtLeast, less))
    });
    let all: Vec<Cond> = each.collect();
    (!all.is_empty()).then_some(Cond::All(all))
}
