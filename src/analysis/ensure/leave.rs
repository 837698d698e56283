//! What a posture leaves the others, where it bears on what they may do: nobody wins by making the premise false.

use super::answer::day_by_day;
use super::inner::choose;
use super::posture::{Candidate, Master};
use super::shape::{posture_of, world_of};
use super::sides::Sides;
use crate::analysis::always::Asked;
use crate::analysis::boxes::{
    at_corners, corners, estimates_of, fixed_low, halves, is_owed_or_asked, shifted,
};
use crate::analysis::session::{Session, everything};
use crate::analysis::stretches::turning_days;
use crate::analysis::witness::lay_out;
use crate::date::Day;
use crate::decide::Answer as Solved;
use crate::draft::*;
use crate::eval;
use crate::logic::Formula;
use crate::pose::{Chain, Cone, Poser, Unposed};
use std::collections::BTreeSet;

/// Boxes of the others' estimates tried.
const MOST_BOXES: usize = 64;

impl Session<'_> {
    /// For every value of the others' estimates, forces of theirs that the draft permits beside the candidate; nothing where the
    /// candidate cannot bear on that.
    pub(super) fn leaves(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        candidate: &Candidate,
    ) -> Result<Vec<Left>, String> {
        let mut found = Vec::new();
        if !sides.tangled {
            return Ok(found);
        }
        let mut open = vec![estimates_of(self.draft, &|p| !sides.is_own(p))];
        while let Some(ranges) = open.pop() {
            if found.len() + open.len() > MOST_BOXES {
                return Err("the others' estimates need too many cases".to_owned());
            }
            let mut left = None;
            for when in Assumed::ways(asked) {
                left = self.left(asked, sides, master, candidate, &ranges, *when)?;
                if left.is_some() {
                    break;
                }
            }
            match (left, halves(self.draft, &ranges)) {
                (Some(forces), _) => found.push(Left {
                    estimates: ranges,
                    forces,
                }),
                (None, Some((low, high))) => open.extend([high, low]),
                (None, None) => {
                    return Err(
                        "whether the posture leaves the others anything to do within the draft is not known"
                            .to_owned(),
                    );
                }
            }
        }
        Ok(found)
    }

    /// Such forces for a box of the others' estimates; none if one choice was not found to do for all of it.
    fn left(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        candidate: &Candidate,
        ranges: &[EstimateRange],
        when: Assumed,
    ) -> Result<Option<Posture>, String> {
        let draft = self.leaving.unwrap_or(self.draft);
        let theirs = |p: PartyId| !sides.is_own(p);
        let cone = Cone::of(draft, everything(draft), &|p| {
            p.obliged.iter().any(|o| theirs(*o))
        });
        let end = self.last_day(asked.days);
        let mut days: BTreeSet<Day> = turning_days(draft, &cone);
        days.extend(master.segments.iter().flat_map(|s| [s.0, s.1]));
        days.retain(|day| *day < end);
        let chain = Chain::new(&days, None);
        let both = [&master.ranges[..], ranges].concat();
        let mut poser = Poser::new(draft, (asked.days.from, asked.days.from));
        poser.encoder.condition = Some(asked.condition.clone());
        poser.encoder.given = asked.given.cloned();
        let mut pose = || -> Result<(), Unposed> {
            poser.world(&cone, &chain, &theirs)?;
            poser.law(&cone, &chain, &|p| cone.provisions.contains(&p), &|_| true)?;
            for range in &both {
                poser.add(fixed_low(range))?;
            }
            if asked.given.is_some() {
                for at in when.among(&chain, asked) {
                    poser.add(Premise::Given { at })?;
                }
            }
            let span = (asked.days.from, asked.days.from);
            choose(&mut poser, sides, master, &candidate.posture, span)
        };
        pose().map_err(|u| u.0)?;
        let mut posed = poser.done();
        let more = at_corners(draft, &posed, &both, &is_owed_or_asked);
        posed.problem.formulas.extend(more);
        // Between the corners of a box an alternative may hold in neither way.
        if both.iter().any(|r| r.low < r.high) && posed.problem.formulas.iter().any(has_cases) {
            return Ok(None);
        }
        let values = match self.solve_calmly(&posed, &chain) {
            Solved::Feasible(values) => values,
            Solved::Infeasible(_) => return Ok(None),
            Solved::Exhausted => return Err(crate::analysis::OUT_OF_BUDGET.to_owned()),
        };
        let own = Some(&candidate.world);
        let laid = lay_out(draft, &cone, &chain, &posed.unknowns, &values, own);
        let ends: Vec<Day> = days.into_iter().filter(|d| *d >= draft.start).collect();
        let segments = day_by_day(&ends, end);
        let Some(posture) = posture_of(draft, &segments, &laid, ranges, &theirs) else {
            return Ok(None);
        };
        let world = world_of(draft, &posture, own);
        let is_shifted = |r: &&EstimateRange| r.low < r.high;
        if !ranges
            .iter()
            .filter(is_shifted)
            .all(|r| crate::verify::can_shift(draft, r))
        {
            return Ok(None);
        }
        let corners = corners(&both);
        let corners: Vec<World> = corners
            .iter()
            .map(|corner| shifted(draft, &world, &both, corner))
            .collect();
        let serves = corners.iter().all(|world| {
            let replay = eval::Replay::new(draft, world);
            let owes = |b: &eval::Breach| cone.provisions.contains(&b.provision);
            replay.departures().is_empty()
                && replay.breaches().is_ok_and(|list| !list.iter().any(owes))
        });
        let serves = serves
            && asked
                .given
                .is_none_or(|given| on_some_day(draft, &corners, given, asked.days));
        Ok(serves.then_some(posture))
    }
}

/// When the assumption is to be true beside a posture: one day of the claim would do, and which is not known beforehand.
#[derive(Clone, Copy)]
enum Assumed {
    Throughout,
    AtLast,
    AtFirst,
}

impl Assumed {
    fn ways(asked: Asked) -> &'static [Assumed] {
        match asked.given {
            Some(_) => &[Assumed::Throughout, Assumed::AtLast, Assumed::AtFirst],
            None => &[Assumed::Throughout],
        }
    }

    /// Those of the moments at which it is then posed.
    fn among(self, chain: &Chain, asked: Asked) -> Vec<Moment> {
        let is_asked = |at: &Moment| matches!(at, Moment::On(day) if asked.days.contains(*day));
        let all: Vec<Moment> = chain.0.iter().copied().filter(is_asked).collect();
        match self {
            Assumed::Throughout => all,
            Assumed::AtLast => all.last().copied().into_iter().collect(),
            Assumed::AtFirst => all.first().copied().into_iter().collect(),
        }
    }
}

/// Whether a condition holds in all of the worlds on the first day, or on the last.
fn on_some_day(draft: &Draft, worlds: &[World], given: &Cond, days: Days) -> bool {
    let last = days.until.add_days(-1);
    std::iter::once(days.from).chain(last).any(|day| {
        let holds = |world| eval::holds(draft, world, given, day, &eval::Extremes::none());
        worlds.iter().all(|world| holds(world).is_ok_and(|yes| yes))
    })
}

fn has_cases(formula: &Formula) -> bool {
    match formula {
        Formula::Row(_) => false,
        Formula::All(list) => list.iter().any(has_cases),
        Formula::Any(_) => true,
    }
}
