//! What can matter to a claim: the holdings and policies that it speaks of, and what facts and provisions tie to them.

use super::walk::{Node, visit};
use crate::draft::{
    Cond, Draft, EngagementId, Expr, FactId, KindId, Moment, Part, PartyId, PolicyId, ProvisionId,
    ThingId,
};
use std::collections::BTreeSet;

/// Something that a party has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Has {
    Thing(PartyId, ThingId),
    Policy(PartyId, PolicyId),
}

/// The facts and provisions that can matter to a claim. All others speak of nothing that these, or the claim, speak of.
pub(super) struct Reach {
    pub facts: BTreeSet<FactId>,
    pub provisions: BTreeSet<ProvisionId>,
}

impl Reach {
    /// What can matter to this condition, asked under the part's assumption.
    pub(super) fn of(draft: &Draft, part: &Part, condition: &Cond) -> Reach {
        let mut has = spoken_of(draft, condition);
        has.extend(part.given.iter().flat_map(|given| spoken_of(draft, given)));
        let facts = (0..).map(FactId).zip(&draft.facts);
        let facts: Vec<_> = facts
            .map(|(id, fact)| (id, spoken_of(draft, &fact.condition)))
            .collect();
        let provisions = (0..).map(ProvisionId).zip(&draft.provisions);
        let provisions: Vec<_> = provisions
            .map(|(id, p)| (id, spoken_of(draft, &p.condition)))
            .collect();
        let mut reach = Reach {
            facts: BTreeSet::new(),
            provisions: BTreeSet::new(),
        };
        loop {
            let before = has.len();
            for (id, of) in &facts {
                if !of.is_disjoint(&has) {
                    reach.facts.insert(*id);
                    has.extend(of);
                }
            }
            for (id, of) in &provisions {
                if !of.is_disjoint(&has) {
                    reach.provisions.insert(*id);
                    has.extend(of);
                }
            }
            if has.len() == before {
                return reach;
            }
        }
    }
}

/// Everything that a condition speaks of, engagements included.
fn spoken_of(draft: &Draft, cond: &Cond) -> BTreeSet<Has> {
    let mut found = BTreeSet::new();
    let mut units = |parties: &[PartyId], kinds: &[KindId]| {
        for party in parties {
            let known = kinds
                .iter()
                .filter(|k| draft.kinds.get(k.index()).is_some());
            found.extend(known.map(|kind| Has::Thing(*party, draft.thing_of(*kind))));
        }
    };
    let mut policies = BTreeSet::new();
    let mut wars: Vec<EngagementId> = Vec::new();
    visit(Node::Cond(cond), Moment::Asked, &mut |node, _| match node {
        Node::Cond(Cond::InEffect { party, policy }) => {
            policies.insert(Has::Policy(*party, *policy));
        }
        Node::Cond(Cond::NoneOf { parties, kinds, .. })
        | Node::Expr(Expr::Holding { parties, kinds, .. } | Expr::Total { parties, kinds, .. }) => {
            units(parties, kinds)
        }
        Node::Expr(Expr::After { war, .. }) => wars.extend(war),
        _ => {}
    });
    for engagement in wars
        .iter()
        .filter_map(|id| draft.engagements.get(id.index()))
    {
        for weapon in &engagement.weapons {
            units(&weapon.parties, &weapon.kinds);
        }
        for target in &engagement.targets {
            units(&[target.party], &[target.kind]);
        }
    }
    found.extend(policies);
    found
}
