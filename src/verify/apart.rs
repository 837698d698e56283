//! What a coalition holds apart from a claim: forces that nothing ties to what the claim, or anybody else, speaks of.

use super::allowed::{obliges_another, obliges_any};
use super::obey::obeys;
use super::premise::{Context, condition_of};
use super::reach::Reach;
use super::walk::{is_conjunction, parties_in};
use super::{Rejection, cases};
use crate::draft::{
    Cond, Draft, EnsuredCase, Left, NoWorld, Part, PartyId, ProvisionId, ThingId, Unknown,
};

/// Forces that provisions and facts tie to each other, and to nothing outside.
pub(super) struct Group(Reach);

impl Group {
    pub(super) fn holds(&self, party: PartyId, thing: ThingId) -> bool {
        self.0.things().any(|has| has == (party, thing))
    }
}

/// Groups of what the coalition holds with an estimate in them, apart from the claim and from everything that ties the coalition to others.
pub(super) fn groups(
    draft: &Draft,
    part: &Part,
    coalition: &[PartyId],
) -> Result<Vec<Group>, Rejection> {
    let speaks_of = |cond: &Cond, own: bool| {
        parties_in(cond)
            .iter()
            .any(|p| coalition.contains(p) == own)
    };
    let ties = |cond: &Cond| speaks_of(cond, true) && speaks_of(cond, false);
    let mut seeds: Vec<&Cond> = vec![condition_of(part)?];
    seeds.extend(&part.given);
    seeds.extend(draft.facts.iter().map(|f| &f.condition).filter(|c| ties(c)));
    let provisions = draft.provisions.iter();
    let between = provisions.filter(|p| {
        let shared = obliges_any(p, coalition) && obliges_another(p, coalition);
        let owed = obliges_another(p, coalition) && speaks_of(&p.condition, true);
        shared || owed || obliges_any(p, coalition) && ties(&p.condition)
    });
    seeds.extend(between.map(|p| &p.condition));
    let near = Reach::of_all(draft, &seeds);
    let mut groups: Vec<Group> = Vec::new();
    for stake in draft.stakes.iter().filter(|s| coalition.contains(&s.party)) {
        let (party, thing) = (stake.party, stake.thing);
        let is_near = near.things().any(|has| has == (party, thing));
        let is_known = groups.iter().any(|group| group.holds(party, thing));
        let open = stake.figures.iter().any(|f| f.low < f.high);
        if open && !is_near && !is_known {
            groups.push(Group(Reach::of_thing(draft, party, thing)));
        }
    }
    Ok(groups)
}

/// The holdings of each group, for those who look for a proof.
///
/// # Errors
/// If the part is not about a condition.
pub fn apart(
    draft: &Draft,
    part: &Part,
    coalition: &[PartyId],
) -> Result<Vec<Vec<(PartyId, ThingId)>>, Rejection> {
    let groups = groups(draft, part, coalition)?;
    Ok(groups.iter().map(|g| g.0.things().collect()).collect())
}

/// In every group the coalition can comply, for every value of the group's estimates: what it holds there, it holds beside any of the cases, for
/// nothing ties the one to the other.
pub(super) fn complies_apart(
    context: &Context,
    groups: &[Group],
    alone: &[ProvisionId],
    aside: &[Left],
) -> Result<(), Rejection> {
    let (draft, coalition) = (context.asked.draft, context.coalition);
    for (number, left) in aside.iter().enumerate() {
        let group = groups.iter().find(|group| {
            let mut estimates = left.estimates.iter();
            estimates.all(|range| group.holds(range.party, range.thing))
        });
        let group = group.filter(|_| !left.estimates.is_empty());
        let group = group.ok_or(Rejection::Shape("the estimates of one group apart"));
        complies(draft, coalition, group?, alone, left).map_err(|why| why.at("aside", number))?;
    }
    for group in groups {
        let of_it = |left: &&Left| {
            let mut estimates = left.estimates.iter();
            estimates.any(|range| group.holds(range.party, range.thing))
        };
        let boxes = aside.iter().filter(of_it).map(|left| &left.estimates[..]);
        let boxes: Vec<_> = boxes.collect();
        cases::cover(draft, &|party, thing| group.holds(party, thing), &boxes)?;
    }
    Ok(())
}

fn complies(
    draft: &Draft,
    coalition: &[PartyId],
    group: &Group,
    alone: &[ProvisionId],
    left: &Left,
) -> Result<(), Rejection> {
    if cases::is_wide(&left.estimates) {
        let owed = group.0.provisions.iter();
        let owed = owed.map(|p| &draft.provisions[p.index()].condition);
        let facts = group.0.facts.iter();
        let mut all = owed.chain(facts.map(|f| &draft.facts[f.index()].condition));
        if !all.all(is_conjunction) {
            return Err(Rejection::Unsupported(
                "a range of an estimate under a condition with alternatives",
            ));
        }
    }
    let forces = (&left.forces, coalition);
    cases::in_each_corner(draft, forces, &left.estimates, |replay| {
        obeys(replay, coalition, alone)
    })
}

/// Refuses proofs of a case that speak of what is held in a group: what the case's posture says of it does not count.
pub(super) fn silent(draft: &Draft, groups: &[Group], case: &EnsuredCase) -> Result<(), Rejection> {
    let proofs = case.holds.iter().chain(&case.complies);
    let unknowns = proofs.flat_map(|proof: &NoWorld| &proof.unknowns);
    for unknown in unknowns {
        if groups.iter().any(|group| speaks_of(draft, group, unknown)) {
            return Err(Rejection::NotAllowed("this is held apart from the claim"));
        }
    }
    Ok(())
}

fn speaks_of(draft: &Draft, group: &Group, unknown: &Unknown) -> bool {
    let of_kind = |party: PartyId, kind: crate::draft::KindId| {
        draft.kinds.get(kind.index()).is_some() && group.holds(party, draft.thing_of(kind))
    };
    match unknown {
        Unknown::Held { party, kind, .. }
        | Unknown::Total { party, kind, .. }
        | Unknown::Shots { party, kind, .. }
        | Unknown::Fired { party, kind, .. } => of_kind(*party, *kind),
        Unknown::History { party, variant, .. }
        | Unknown::Built { party, variant, .. }
        | Unknown::Retired { party, variant, .. } => {
            let variant = draft.variants.get(variant.index());
            variant.is_some_and(|variant| group.holds(*party, variant.thing))
        }
        Unknown::Moved { party, source, .. } => {
            let variant = draft.variants.get(source.index());
            variant.is_some_and(|variant| group.holds(*party, variant.thing))
        }
        Unknown::TotalHistory { party, thing, .. } => group.holds(*party, *thing),
        Unknown::InEffect { party, policy, .. } => group.0.has_policy(*party, *policy),
        Unknown::Against { of, .. } | Unknown::Facing { of, .. } => speaks_of(draft, group, of),
        Unknown::AskedDay => false,
    }
}
