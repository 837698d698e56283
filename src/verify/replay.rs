//! Worlds as evidence, replayed by the evaluator.

use super::cases;
use super::extreme::{Read, settled, settled_over};
use super::obey::{first_broken, permitted};
use super::premise::condition_of;
use super::reach::speaks_of;
use super::walk::{days_in, grows, is_conjunction};
use super::{Asked, Extreme, Rejection};
use crate::date::Day;
use crate::draft::{Cond, Days, Draft, EstimateRange, Moment, Part, Plan, World};
use crate::eval::{Extremes, Replay};

/// The world is permitted, and breaks the condition on a day on which it is asked.
pub(super) fn breaks(
    draft: &Draft,
    part: &Part,
    extremes: &[Extreme],
    world: &World,
    day: Day,
) -> Result<(), Rejection> {
    if !part.days.contains(day) {
        return Err(Rejection::Shape("the claim is not asked on this day"));
    }
    let replay = Replay::new(draft, world);
    permitted(&replay)?;
    let asked = Asked {
        draft,
        first: day,
        last: day,
    };
    // Where it is false even as bounds of `most` and `least` make it weaker, it is false.
    let at = Moment::On(day);
    let condition = settled(asked, condition_of(part)?, at, extremes, Read::Weaker)?;
    let holds = |cond: &Cond| {
        let holds = replay.holds(cond, day, &Extremes::none());
        holds.map_err(|why| Rejection::World(why.to_string()))
    };
    if let Some(given) = &part.given
        && !holds(given)?
    {
        return Err(Rejection::World(format!(
            "the assumption does not hold on {day}"
        )));
    }
    if holds(&condition)? {
        Err(Rejection::World(format!("the claim holds on {day}")))
    } else {
        Ok(())
    }
}

/// The world is permitted, and what the part is given holds on a day on which it is asked.
pub(super) fn happens(
    draft: &Draft,
    part: &Part,
    world: &World,
    day: Day,
) -> Result<(), Rejection> {
    if !part.days.contains(day) {
        return Err(Rejection::Shape("the claim is not asked on this day"));
    }
    let given = part.given.as_ref().ok_or(Rejection::NoSuch("assumption"))?;
    let replay = Replay::new(draft, world);
    let holds = replay.holds(given, day, &Extremes::none());
    if !holds.map_err(|why| Rejection::World(why.to_string()))? {
        return Err(Rejection::World(format!(
            "the assumption does not hold on {day}"
        )));
    }
    permitted(&replay)
}

/// For every value of the estimates a world of these is permitted and keeps the condition on each of its days.
pub(super) fn possible(
    draft: &Draft,
    part: &Part,
    extremes: &[Extreme],
    worlds: &[(Vec<EstimateRange>, World)],
) -> Result<(), Rejection> {
    if part.days.is_empty() {
        return Err(Rejection::Shape("no day is asked about"));
    }
    let mut asked = settled_over(draft, condition_of(part)?, part.days, extremes)?;
    asked.extend(part.given.iter().map(|given| (part.days, given.clone())));
    let boxes: Vec<_> = worlds.iter().map(|(ranges, _)| ranges.as_slice()).collect();
    cases::cover(draft, &|_, _| true, &boxes)?;
    for (number, (ranges, world)) in worlds.iter().enumerate() {
        keeps(draft, &asked, ranges, world).map_err(|why| why.at("world", number))?;
    }
    Ok(())
}

/// Whether the world, and what becomes of it at the higher values of a box, is permitted and keeps the condition on each of its days.
pub(super) fn serves(
    draft: &Draft,
    part: &Part,
    extremes: &[Extreme],
    (ranges, world): (&[EstimateRange], &World),
) -> Result<(), Rejection> {
    let mut asked = settled_over(draft, condition_of(part)?, part.days, extremes)?;
    asked.extend(part.given.iter().map(|given| (part.days, given.clone())));
    keeps(draft, &asked, ranges, world)
}

/// Whether a condition with alternatives speaks of what an estimate is about, so that no world does for several of its values.
pub(super) fn alternatives_of(draft: &Draft, part: &Part, range: &EstimateRange) -> bool {
    let owed = draft.provisions.iter().map(|p| &p.condition);
    let facts = draft.facts.iter().map(|f| &f.condition);
    let asked = condition_of(part).ok().into_iter().chain(&part.given);
    let mut all = owed.chain(facts).chain(asked);
    all.any(|cond| !is_conjunction(cond) && speaks_of(draft, cond, &[(range.party, range.thing)]))
}

fn keeps(
    draft: &Draft,
    asked: &[(Days, Cond)],
    ranges: &[EstimateRange],
    world: &World,
) -> Result<(), Rejection> {
    let hold = |worlds: Vec<World>| {
        worlds
            .iter()
            .try_for_each(|world| holds(draft, asked, world))
    };
    if !cases::is_wide(ranges) {
        return hold(cases::corners(draft, ranges, world)?);
    }
    // Only what speaks of what the estimates are about differs from one value to the next.
    let wide = ranges.iter().filter(|range| range.low < range.high);
    let wide: Vec<_> = wide.map(|range| (range.party, range.thing)).collect();
    let owed = draft.provisions.iter().map(|p| &p.condition);
    let facts = draft.facts.iter().map(|f| &f.condition);
    let all = owed.chain(facts).chain(asked.iter().map(|(_, cond)| cond));
    let about: Vec<&Cond> = all.filter(|cond| speaks_of(draft, cond, &wide)).collect();
    // What a fixed plan destroys and fires is a number, so that what it leaves is linear in what is held.
    if !world.plans.iter().all(|plan| is_fixed(draft, plan))
        || !about.iter().all(|cond| is_conjunction(cond))
    {
        return Err(Rejection::Unsupported(
            "a range of an estimate under a condition with alternatives, or with a plan that depends on what is held",
        ));
    }
    let shifted = cases::corners(draft, ranges, world).and_then(hold);
    let of_one_day = |cond: &&Cond| days_in(cond).is_empty() && !grows(cond);
    if shifted.is_err() && about.iter().all(of_one_day) {
        return hold(cases::sunk(draft, ranges, world)?);
    }
    shifted
}

fn holds(draft: &Draft, asked: &[(Days, Cond)], world: &World) -> Result<(), Rejection> {
    let replay = Replay::new(draft, world);
    permitted(&replay)?;
    for (days, cond) in asked {
        if let Some(day) = first_broken(&replay, cond, *days)? {
            return Err(Rejection::World(format!(
                "the claim does not hold on {day}"
            )));
        }
    }
    Ok(())
}

/// Whether the plan itself says what each weapon fires from where, whatever is held.
fn is_fixed(draft: &Draft, plan: &Plan) -> bool {
    let id = plan.war.get(plan.position);
    let Some(engagement) = id.and_then(|id| draft.engagements.get(id.index())) else {
        return false;
    };
    engagement
        .weapons
        .iter()
        .enumerate()
        .all(|(number, weapon)| {
            weapon.total_of.is_some()
                || (weapon.parties.len() == 1 && weapon.kinds.len() == 1)
                || plan.fired.iter().any(|(fired, ..)| *fired == number)
                || plan
                    .shots
                    .iter()
                    .all(|shot| shot.pattern.get(number) == Some(&0))
        })
}
