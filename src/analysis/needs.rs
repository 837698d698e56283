//! What a proof needed: the clauses, facts and figures whose rows it uses.

use crate::draft::*;
use crate::logic::Proof;
use std::collections::BTreeSet;

/// Something in a draft that a proof may rest on and a drafter may change. In the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    Provision(ProvisionId),
    Fact(FactId),
    /// Rates.
    Builds(PartyId, ThingId),
    Retires(PartyId, ThingId),
    Moves(PartyId, ThingId),
    /// The rates of an attribute's total.
    Rated(PartyId, ThingId, AttributeId),
    /// Starting figures.
    Start(PartyId, ThingId),
    RatedStart(PartyId, ThingId, AttributeId),
    SwitchStart(PartyId, PolicyId),
    /// The bounds of a kind's attribute.
    Load(KindId, AttributeId),
    /// The claim's assumption.
    Given,
}

impl Reason {
    /// What a premise rests on; none for what no draft can change.
    pub fn of(premise: &Premise) -> Option<Reason> {
        Some(match premise {
            Premise::Provision { provision, .. } | Premise::ProvisionGrowth { provision, .. } => {
                Reason::Provision(*provision)
            }
            Premise::Fact { fact, .. } | Premise::FactGrowth { fact, .. } => Reason::Fact(*fact),
            Premise::Builds { party, thing, .. } => Reason::Builds(*party, *thing),
            Premise::Retires { party, thing, .. } => Reason::Retires(*party, *thing),
            Premise::Moves { party, thing, .. } => Reason::Moves(*party, *thing),
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
            } => Reason::Rated(*party, *thing, *attribute),
            Premise::Start { party, thing, .. } | Premise::Estimate { party, thing, .. } => {
                Reason::Start(*party, *thing)
            }
            Premise::EstimateWithin(range) => Reason::Start(range.party, range.thing),
            Premise::RatedStart {
                party,
                thing,
                attribute,
            } => Reason::RatedStart(*party, *thing, *attribute),
            Premise::SwitchStart { party, policy } => Reason::SwitchStart(*party, *policy),
            Premise::TotalWithin {
                kind, attribute, ..
            } => Reason::Load(*kind, *attribute),
            Premise::Given { .. } => Reason::Given,
            _ => return None,
        })
    }

    /// As a drafter would name it.
    pub fn name(self, draft: &Draft) -> String {
        let stake = |party: PartyId, thing: ThingId| {
            format!(
                "{}.{}",
                draft.parties[party.index()].name,
                draft.things[thing.index()].name
            )
        };
        let total = |party: PartyId, thing: ThingId, attribute: AttributeId| {
            format!(
                "{}.{}",
                stake(party, thing),
                draft.attributes[attribute.index()].name
            )
        };
        match self {
            Reason::Provision(id) => draft.provisions[id.index()].name.clone(),
            Reason::Fact(id) => format!("fact {}", draft.facts[id.index()].name),
            Reason::Builds(p, t) => format!("building rate of {}", stake(p, t)),
            Reason::Retires(p, t) => format!("dismantling rate of {}", stake(p, t)),
            Reason::Moves(p, t) => format!("moving rate of {}", stake(p, t)),
            Reason::Rated(p, t, a) => format!("rate of {}", total(p, t, a)),
            Reason::Start(p, t) => format!("starting figure of {}", stake(p, t)),
            Reason::RatedStart(p, t, a) => format!("starting figure of {}", total(p, t, a)),
            Reason::SwitchStart(p, policy) => format!(
                "start of {}.{}",
                draft.parties[p.index()].name,
                draft.policies[policy.index()].name
            ),
            Reason::Load(kind, a) => format!(
                "{} of {}",
                draft.attributes[a.index()].name,
                draft.kinds[kind.index()].name
            ),
            Reason::Given => "what is given".to_owned(),
        }
    }
}

/// The provisions, facts, rates and starting figures that a proof uses, as a drafter would name them: clauses first.
pub fn needs(draft: &Draft, premises: &[Premise], proof: &Proof) -> Vec<String> {
    names(draft, cited(premises, proof))
}

/// The same over several proofs.
pub fn needs_of<'p>(draft: &Draft, proofs: impl IntoIterator<Item = &'p NoWorld>) -> Vec<String> {
    let proofs = proofs.into_iter();
    names(
        draft,
        proofs.flat_map(|no_world| cited(&no_world.premises, &no_world.proof)),
    )
}

/// The names of reasons, in their order. A clause for each of several parties has one name.
pub fn names(draft: &Draft, reasons: impl IntoIterator<Item = Reason>) -> Vec<String> {
    let reasons: BTreeSet<Reason> = reasons.into_iter().collect();
    let mut out: Vec<String> = Vec::new();
    for reason in reasons {
        let name = reason.name(draft);
        if !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

fn cited(premises: &[Premise], proof: &Proof) -> BTreeSet<Reason> {
    let cited = proof.cited().into_iter();
    let premises = cited.filter_map(|i| premises.get(i as usize));
    premises.filter_map(Reason::of).collect()
}
