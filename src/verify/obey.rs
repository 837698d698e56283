//! Whether a world, or some parties' part of one, obeys the world's rules and keeps what the parties owe.

use super::Rejection;
use super::walk::parties_in;
use crate::draft::{Cond, Days, Draft, PartyId, ProvisionId};
use crate::eval::{Extremes, Replay, Rule};

/// Refuses a world that breaks a rate, a start, a fact or any provision.
pub(super) fn permitted(replay: &Replay) -> Result<(), Rejection> {
    if let Some(departure) = replay.departures().first() {
        return Err(Rejection::World(departure.words.clone()));
    }
    let breaches = replay
        .breaches()
        .map_err(|why| Rejection::World(why.to_string()))?;
    match breaches.first() {
        None => Ok(()),
        Some(breach) => Err(breached(replay.draft, breach.provision, breach.day)),
    }
}

/// Refuses a part of a world, all that these parties choose, that breaks a rate, a start, a fact that depends on them alone,
/// or one of `owed`, which depend on them alone too.
pub(super) fn obeys(
    replay: &Replay,
    parties: &[PartyId],
    owed: &[ProvisionId],
) -> Result<(), Rejection> {
    let draft = replay.draft;
    let all_theirs = |cond: &Cond| parties_in(cond).iter().all(|party| parties.contains(party));
    for departure in replay.departures() {
        let theirs = match departure.rule {
            Rule::Fact(fact) => all_theirs(&draft.facts[fact.index()].condition),
            _ => departure.party.is_none_or(|party| parties.contains(&party)),
        };
        if theirs {
            return Err(Rejection::World(departure.words));
        }
    }
    for provision in owed {
        let owed = &draft.provisions[provision.index()];
        if let Some(day) = first_broken(replay, &owed.condition, owed.days)? {
            return Err(breached(draft, *provision, day));
        }
    }
    Ok(())
}

/// The first of the days on which a condition is broken.
pub(super) fn first_broken(
    replay: &Replay,
    cond: &Cond,
    days: Days,
) -> Result<Option<crate::date::Day>, Rejection> {
    let broken = replay.broken(replay.whole_period(), cond, days, &Extremes::none());
    Ok(broken
        .map_err(|why| Rejection::World(why.to_string()))?
        .map(|broken| broken.day))
}

fn breached(draft: &Draft, provision: ProvisionId, day: crate::date::Day) -> Rejection {
    Rejection::World(format!(
        "{} is broken on {day}",
        draft.provisions[provision.index()].name
    ))
}
