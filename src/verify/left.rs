//! Nobody wins by making the premise false: what a posture leaves the others.

use super::allowed::{obliges_another, obliges_any};
use super::answered::day_of;
use super::obey::obeys;
use super::premise::Context;
use super::walk::{is_conjunction, parties_in, wars_in};
use super::world::world_of;
use super::{Rejection, cases};
use crate::draft::{Cond, Days, EnsuredCase, Left, Moment, PartyId, ProvisionId, World};
use crate::eval::Replay;

/// Refuses a posture that could leave the others nothing to do that the assumption, the facts and their own obligations allow.
/// `world` is the posture's part of a world, at the low ends of the case's estimates.
pub(super) fn leaves_the_others_free(
    context: &Context,
    case: &EnsuredCase,
    world: &World,
) -> Result<(), Rejection> {
    let (draft, part, coalition) = (context.asked.draft, context.part, context.coalition);
    let own = |cond: &Cond| parties_in(cond).iter().any(|p| coalition.contains(p));
    let mixed = |cond: &Cond| own(cond) && parties_in(cond).iter().any(|p| !coalition.contains(p));
    let given = part.given.as_ref();
    let entangled = draft.facts.iter().any(|fact| mixed(&fact.condition))
        || draft
            .provisions
            .iter()
            .any(|p| obliges_another(p, coalition) && own(&p.condition))
        || given.is_some_and(mixed);
    if let Some(given) = given.filter(|given| own(given)) {
        let wide = cases::is_wide(&case.estimates) && !is_conjunction(given);
        if wide || !wars_in(given, Moment::Asked).is_empty() {
            return Err(Rejection::Unsupported(
                "an assumption about the coalition's own forces with alternatives or engagements",
            ));
        }
        if !mixed(given) {
            let worlds = cases::corners(draft, &case.estimates, world)?;
            let replays: Vec<Replay> = worlds.iter().map(|w| Replay::new(draft, w)).collect();
            if !true_on_some_day(context, &replays, given)? {
                return Err(Rejection::World(
                    "the posture makes the assumption false on every day".to_owned(),
                ));
            }
        }
    }
    if !entangled {
        return Ok(());
    }
    let boxes: Vec<_> = case.leaves.iter().map(|left| &left.estimates[..]).collect();
    cases::cover(draft, &|party, _| !coalition.contains(&party), &boxes)?;
    for (number, left) in case.leaves.iter().enumerate() {
        permitted_beside(context, case, world, left).map_err(|why| why.at("leaves", number))?;
    }
    Ok(())
}

/// Both parts together obey the world's rules, keep what the others owe, and make the assumption true, at every corner of the boxes.
fn permitted_beside(
    context: &Context,
    case: &EnsuredCase,
    world: &World,
    left: &Left,
) -> Result<(), Rejection> {
    let (draft, part, coalition) = (context.asked.draft, context.part, context.coalition);
    let all: Vec<PartyId> = (0..draft.parties.len() as u32).map(PartyId).collect();
    let others: Vec<PartyId> = all
        .iter()
        .copied()
        .filter(|party| !coalition.contains(party))
        .collect();
    let owed: Vec<ProvisionId> = (0..)
        .map(ProvisionId)
        .zip(&draft.provisions)
        .filter(|(_, provision)| obliges_any(provision, &others))
        .map(|(number, _)| number)
        .collect();
    let given = part.given.as_ref();
    let estimates = [&case.estimates[..], &left.estimates[..]].concat();
    if cases::is_wide(&estimates) {
        let owed = owed.iter().map(|p| &draft.provisions[p.index()].condition);
        let facts = draft.facts.iter().map(|fact| &fact.condition);
        if !owed.chain(facts).chain(given).all(is_conjunction) {
            return Err(Rejection::Unsupported(
                "a range of an estimate under a condition with alternatives",
            ));
        }
    }
    if given.is_some_and(|given| !wars_in(given, Moment::Asked).is_empty()) {
        return Err(Rejection::Unsupported("an assumption with engagements"));
    }
    let both = joined(world, world_of(draft, &left.forces, &others)?);
    let worlds = cases::corners(draft, &estimates, &both)?;
    let replays: Vec<Replay> = worlds.iter().map(|w| Replay::new(draft, w)).collect();
    for replay in &replays {
        obeys(replay, &all, &owed)?;
    }
    if let Some(given) = given
        && !true_on_some_day(context, &replays, given)?
    {
        return Err(Rejection::World(
            "the assumption does not hold on any day".to_owned(),
        ));
    }
    Ok(())
}

/// Whether on one day of the part a condition holds in all of these worlds, the corners of a box. The days looked at are the first on which it
/// holds in the first of them, and the last.
fn true_on_some_day(context: &Context, worlds: &[Replay], given: &Cond) -> Result<bool, Rejection> {
    let days = context.part.days;
    let Some(world) = worlds.first() else {
        return Ok(false);
    };
    let first = day_of(world, given, days)?;
    let last = days.until.add_days(-1).filter(|day| days.contains(*day));
    for day in first.into_iter().chain(last) {
        let only = Days {
            from: day,
            until: day.add_days(1).unwrap_or(day),
        };
        let mut all = true;
        for world in worlds {
            all &= day_of(world, given, only)?.is_some();
        }
        if all {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Two parts of a world, of different parties.
fn joined(one: &World, other: World) -> World {
    let mut both = one.clone();
    both.histories.extend(other.histories);
    both.moved.extend(other.moved);
    both.rated.extend(other.rated);
    both.spreads.extend(other.spreads);
    both.totals.extend(other.totals);
    both.switches.extend(other.switches);
    both
}
