//! What a coalition can ensure: a posture for each value of its estimates, and proofs that nothing breaks it.

use super::allowed::{Role, obliges_another, obliges_any};
use super::always::cover_days;
use super::cases;
use super::left::leaves_the_others_free;
use super::no_world::no_world;
use super::obey::obeys;
use super::premise::Context;
use super::rebuilt::Seen;
use super::walk::{is_conjunction, parties_in};
use super::world::{replayed, world_of};
use super::{Extreme, Rejection, apart};
use crate::draft::{
    Days, Draft, EnsuredCase, Left, NoWorld, Part, PartyId, Premise, ProvisionId, ThingId,
};
use crate::eval::Replay;

/// In every case the posture is a history that the coalition may choose, and whatever the others then do within the draft, the
/// coalition complies and the claim holds on each of its days.
pub(super) fn ensured(
    draft: &Draft,
    part: &Part,
    extremes: &[Extreme],
    cases: &[EnsuredCase],
    aside: &[Left],
    seen: Option<&Seen>,
) -> Result<(), Rejection> {
    let context = Context::new(draft, part, extremes, part.days.from, part.days.from).keeping(seen);
    let coalition = context.coalition;
    let boxes: Vec<_> = cases.iter().map(|case| case.estimates.as_slice()).collect();
    let groups = match aside.is_empty() {
        true => Vec::new(),
        false => apart::groups(draft, part, coalition)?,
    };
    let near = |party: PartyId, thing: ThingId| {
        coalition.contains(&party) && !groups.iter().any(|group| group.holds(party, thing))
    };
    cases::cover(draft, &near, &boxes)?;
    let alone = owed(draft, coalition).0;
    apart::complies_apart(&context, &groups, &alone, aside)?;
    for (number, case) in cases.iter().enumerate() {
        let context = context.in_case(case);
        apart::silent(draft, &groups, case).map_err(|why| why.at("case", number))?;
        ensured_by(&context, case).map_err(|why| why.at("case", number))?;
    }
    Ok(())
}

fn ensured_by(context: &Context, case: &EnsuredCase) -> Result<(), Rejection> {
    let (draft, coalition) = (context.asked.draft, context.coalition);
    let (alone, mixed) = owed(draft, coalition);
    if cases::is_wide(&case.estimates) {
        let owed = alone.iter().map(|p| &draft.provisions[p.index()].condition);
        let mut all = owed.chain(draft.facts.iter().map(|fact| &fact.condition));
        if !all.all(is_conjunction) {
            return Err(Rejection::Unsupported(
                "a range of an estimate under a condition with alternatives",
            ));
        }
    }
    replayed(draft, &case.posture, coalition, |replay| {
        let corners = cases::corners(draft, &case.estimates, replay.world)?;
        for (number, world) in corners.iter().enumerate() {
            // The first corner is the posture's own world.
            match number {
                0 => obeys(replay, coalition, &alone)?,
                _ => obeys(&Replay::new(draft, world), coalition, &alone)?,
            }
        }
        leaves_the_others_free(context, case, replay.world)
    })?;
    let holds: Vec<&NoWorld> = case.holds.iter().collect();
    let days = context.part.days;
    show(context, Role::Holds, &holds, days, "stretch of `holds`")?;
    for provision in mixed {
        let about = |n: &&NoWorld| {
            n.premises
                .iter()
                .any(|p| matches!(p, Premise::Breach { provision: p, .. } if *p == provision))
        };
        let proofs: Vec<&NoWorld> = case.complies.iter().filter(about).collect();
        let days = draft.provisions[provision.index()].days;
        show(
            context,
            Role::Complies { provision },
            &proofs,
            days,
            "stretch of `complies`",
        )?;
    }
    Ok(())
}

/// What the coalition alone owes: provisions that speak of its own forces alone, and those that speak of others' too.
fn owed(draft: &Draft, coalition: &[PartyId]) -> (Vec<ProvisionId>, Vec<ProvisionId>) {
    let (mut alone, mut mixed) = (Vec::new(), Vec::new());
    for (number, provision) in (0..).map(ProvisionId).zip(&draft.provisions) {
        if obliges_any(provision, coalition) && !obliges_another(provision, coalition) {
            let own = parties_in(&provision.condition)
                .iter()
                .all(|party| coalition.contains(party));
            if own {
                alone.push(number)
            } else {
                mixed.push(number)
            }
        }
    }
    (alone, mixed)
}

/// In every case the posture leaves the others what the rule asks for, in this draft.
pub(super) fn leaves_each(
    draft: &Draft,
    part: &Part,
    cases: &[EnsuredCase],
) -> Result<(), Rejection> {
    let context = Context::new(draft, part, &[], part.days.from, part.days.from);
    for (number, case) in cases.iter().enumerate() {
        let context = context.in_case(case);
        world_of(draft, &case.posture, context.coalition)
            .and_then(|world| leaves_the_others_free(&context, case, &world))
            .map_err(|why| why.at("case", number))?;
    }
    Ok(())
}

/// The proofs cover the days and each is right.
fn show(
    context: &Context,
    role: Role,
    proofs: &[&NoWorld],
    days: Days,
    list: &'static str,
) -> Result<(), Rejection> {
    cover_days(proofs.iter().map(|p| (p.first, p.last)).collect(), days)?;
    for (number, proof) in proofs.iter().enumerate() {
        no_world(context, role, proof).map_err(|why| why.at(list, number))?;
    }
    Ok(())
}
