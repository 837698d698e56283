//! What can matter to a claim: the holdings and policies that it speaks of, and what facts and provisions tie to them.

use super::walk::{Node, visit};
use crate::draft::{
    Cond, Draft, EngagementId, Expr, FactId, KindId, Moment, PartyId, PolicyId, ProvisionId,
    ThingId,
};
use std::collections::BTreeSet;

/// Something that a party has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Has {
    Thing(PartyId, ThingId),
    Policy(PartyId, PolicyId),
}

impl Has {
    fn owner(&self) -> PartyId {
        match self {
            Has::Thing(party, _) | Has::Policy(party, _) => *party,
        }
    }
}

/// The facts and provisions that can matter to a claim. All others speak of nothing that these, or the claim, speak of.
pub(super) struct Reach {
    pub facts: BTreeSet<FactId>,
    pub provisions: BTreeSet<ProvisionId>,
    has: BTreeSet<Has>,
}

impl Reach {
    /// What can matter to any of these conditions.
    pub(super) fn of_all(draft: &Draft, conditions: &[&Cond]) -> Reach {
        let spoken = conditions.iter().flat_map(|cond| spoken_of(draft, cond));
        Reach::from(draft, spoken.collect())
    }

    /// What can matter to any of these conditions once these parties have fixed what they hold: nothing is tied to anything through that.
    pub(super) fn beside(draft: &Draft, conditions: &[&Cond], fixed: &[PartyId]) -> Reach {
        let spoken = conditions.iter().flat_map(|cond| spoken_of(draft, cond));
        Reach::through(draft, spoken.collect(), &|has| {
            !fixed.contains(&has.owner())
        })
    }

    /// What can matter to a holding.
    pub(super) fn of_thing(draft: &Draft, party: PartyId, thing: ThingId) -> Reach {
        Reach::from(draft, BTreeSet::from([Has::Thing(party, thing)]))
    }

    fn from(draft: &Draft, has: BTreeSet<Has>) -> Reach {
        Reach::through(draft, has, &|_| true)
    }

    /// What these lead to, and what that leads to, through what is not fixed.
    fn through(draft: &Draft, mut has: BTreeSet<Has>, leads: &dyn Fn(&Has) -> bool) -> Reach {
        let ties = |of: &BTreeSet<Has>, has: &BTreeSet<Has>| {
            let mut both = of.intersection(has);
            both.any(leads)
        };
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
            has: BTreeSet::new(),
        };
        loop {
            let before = has.len();
            for (id, of) in &facts {
                if ties(of, &has) {
                    reach.facts.insert(*id);
                    has.extend(of);
                }
            }
            for (id, of) in &provisions {
                if ties(of, &has) {
                    reach.provisions.insert(*id);
                    has.extend(of);
                }
            }
            if has.len() == before {
                reach.has = has;
                return reach;
            }
        }
    }

    /// Whether the policy can matter.
    pub(super) fn has_policy(&self, party: PartyId, policy: PolicyId) -> bool {
        self.has.contains(&Has::Policy(party, policy))
    }

    /// The holdings that can matter.
    pub(super) fn things(&self) -> impl Iterator<Item = (PartyId, ThingId)> {
        self.has.iter().filter_map(|has| match has {
            Has::Thing(party, thing) => Some((*party, *thing)),
            Has::Policy(..) => None,
        })
    }
}

/// Whether a condition speaks of any of these holdings.
pub(super) fn speaks_of(draft: &Draft, cond: &Cond, holdings: &[(PartyId, ThingId)]) -> bool {
    let spoken = spoken_of(draft, cond);
    let mut holdings = holdings.iter();
    holdings.any(|(party, thing)| spoken.contains(&Has::Thing(*party, *thing)))
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
