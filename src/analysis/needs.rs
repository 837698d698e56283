//! What a proof needed: the clauses, facts and figures whose rows it uses.

use crate::draft::*;
use crate::logic::Proof;
use std::collections::BTreeSet;

/// The provisions, facts, rates and starting figures that a proof uses, as a drafter would name them: clauses first.
pub fn needs(draft: &Draft, premises: &[Premise], proof: &Proof) -> Vec<String> {
    let mut out = BTreeSet::new();
    for index in proof.cited() {
        if let Some(premise) = premises.get(index as usize) {
            out.extend(named(draft, premise));
        }
    }
    out.into_iter().map(|(_, name)| name).collect()
}

/// The same over several proofs.
pub fn needs_of<'p>(draft: &Draft, proofs: impl IntoIterator<Item = &'p NoWorld>) -> Vec<String> {
    let mut out = BTreeSet::new();
    for no_world in proofs {
        for index in no_world.proof.cited() {
            out.extend(
                no_world
                    .premises
                    .get(index as usize)
                    .and_then(|p| named(draft, p)),
            );
        }
    }
    out.into_iter().map(|(_, name)| name).collect()
}

/// Sort key (clauses, facts, rates, starts) and name.
fn named(draft: &Draft, premise: &Premise) -> Option<((u8, usize, usize), String)> {
    let stake = |party: PartyId, thing: ThingId| {
        format!(
            "{}.{}",
            draft.parties[party.index()].name,
            draft.things[thing.index()].name
        )
    };
    Some(match premise {
        Premise::Provision { provision, .. } | Premise::ProvisionGrowth { provision, .. } => (
            (0, provision.index(), 0),
            draft.provisions[provision.index()].name.clone(),
        ),
        Premise::Fact { fact, .. } | Premise::FactGrowth { fact, .. } => (
            (1, fact.index(), 0),
            format!("fact {}", draft.facts[fact.index()].name),
        ),
        Premise::Builds { party, thing, .. } => (
            (2, party.index(), thing.index()),
            format!("building rate of {}", stake(*party, *thing)),
        ),
        Premise::Retires { party, thing, .. } => (
            (3, party.index(), thing.index()),
            format!("dismantling rate of {}", stake(*party, *thing)),
        ),
        Premise::Moves { party, thing, .. } => (
            (4, party.index(), thing.index()),
            format!("moving rate of {}", stake(*party, *thing)),
        ),
        Premise::RatedBuilds {
            party,
            thing,
            attribute,
            ..
        }
        | Premise::RatedRetires {
            party,
            thing,
            attribute,
            ..
        } => (
            (5, party.index(), thing.index()),
            format!(
                "rate of {}.{}",
                stake(*party, *thing),
                draft.attributes[attribute.index()].name
            ),
        ),
        Premise::Start { party, thing, .. } | Premise::Estimate { party, thing, .. } => (
            (6, party.index(), thing.index()),
            format!("starting figure of {}", stake(*party, *thing)),
        ),
        Premise::EstimateWithin(range) => (
            (6, range.party.index(), range.thing.index()),
            format!("starting figure of {}", stake(range.party, range.thing)),
        ),
        Premise::TotalWithin {
            kind, attribute, ..
        } => (
            (7, kind.index(), attribute.index()),
            format!(
                "{} of {}",
                draft.attributes[attribute.index()].name,
                draft.kinds[kind.index()].name
            ),
        ),
        Premise::Given { .. } => ((8, 0, 0), "what is given".to_owned()),
        _ => return None,
    })
}
