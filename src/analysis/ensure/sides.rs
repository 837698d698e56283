//! Who owns what in a `can ensure` claim.

use crate::analysis::always::Asked;
use crate::analysis::stretches::{Stretch, stretches};
use crate::draft::*;
use crate::pose::{Cone, fights_in, touched};
use std::collections::BTreeSet;

/// Who plans the engagements that the claim names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wars {
    None,
    Own,
    Feared,
}

/// The coalition's side and the others'.
pub struct Sides {
    pub members: Vec<PartyId>,
    pub wars: Wars,
    /// Everything that can matter.
    pub cone: Cone,
    /// The claim's days, cut at everything that matters.
    pub stretches: Vec<Stretch>,
    /// Provisions of the coalition that speak of its own holdings alone.
    pub own: BTreeSet<ProvisionId>,
    /// Provisions of the coalition that speak of the others' holdings too.
    pub own_mixed: Vec<ProvisionId>,
    /// Provisions of the others.
    pub others: BTreeSet<ProvisionId>,
    /// Those of them (and facts) that speak of the coalition's holdings: answers cannot be fixed then.
    pub entangled: bool,
    pub own_facts: BTreeSet<FactId>,
    pub other_facts: BTreeSet<FactId>,
    /// Whether anything in the draft lets the coalition's choice bear on what the others may do.
    pub tangled: bool,
    /// Whether the assumption speaks of the coalition's holdings, and of them alone.
    pub own_given: bool,
}

impl Sides {
    pub fn new(draft: &Draft, asked: Asked, members: &[PartyId]) -> Result<Sides, String> {
        let is_own = |p: &PartyId| members.contains(p);
        let at = Moment::Asked;
        let mut fights = fights_in(asked.condition, at);
        fights.extend(asked.given.iter().flat_map(|g| fights_in(g, at)));
        let all_own = |war: &[EngagementId]| {
            war.iter()
                .all(|e| draft.engagements[e.index()].owners.iter().all(is_own))
        };
        let any_own = |war: &[EngagementId]| {
            war.iter()
                .any(|e| draft.engagements[e.index()].owners.iter().all(is_own))
        };
        let wars = if fights.is_empty() {
            Wars::None
        } else if fights.iter().all(|f| all_own(&f.war)) {
            Wars::Own
        } else if fights.iter().any(|f| any_own(&f.war)) {
            return Err(
                "it names engagements of both sides, which this version does not plan together"
                    .to_owned(),
            );
        } else {
            Wars::Feared
        };
        if asked.given.is_some_and(|g| !fights_in(g, at).is_empty()) {
            return Err("an engagement in what is given is not planned by this version".to_owned());
        }
        let cone = Cone::of(draft, asked.seed(draft), &|_| true);
        let mut sides = Sides {
            members: members.to_vec(),
            wars,
            stretches: stretches(draft, &cone, &asked.conditions(), asked.days),
            own: BTreeSet::new(),
            own_mixed: Vec::new(),
            others: BTreeSet::new(),
            entangled: false,
            own_facts: BTreeSet::new(),
            other_facts: BTreeSet::new(),
            tangled: false,
            own_given: false,
            cone,
        };
        let speaks_of_own = |cond: &Cond| touched(draft, cond).parties().iter().any(is_own);
        let speaks_of_both =
            |cond: &Cond| speaks_of_own(cond) && !touched(draft, cond).parties().iter().all(is_own);
        sides.tangled = draft.facts.iter().any(|f| speaks_of_both(&f.condition))
            || draft
                .provisions
                .iter()
                .any(|p| !p.obliged.iter().any(is_own) && speaks_of_own(&p.condition));
        for &id in &sides.cone.provisions {
            let provision = &draft.provisions[id.index()];
            let speaks_of = touched(draft, &provision.condition).parties();
            if provision.obliged.iter().any(is_own) {
                if speaks_of.iter().all(is_own) {
                    sides.own.insert(id);
                } else {
                    sides.own_mixed.push(id);
                }
            } else {
                sides.others.insert(id);
                sides.entangled |= speaks_of.iter().any(is_own);
            }
        }
        for &id in &sides.cone.facts {
            let speaks_of = touched(draft, &draft.facts[id.index()].condition).parties();
            if speaks_of.iter().all(is_own) {
                sides.own_facts.insert(id);
            } else {
                sides.other_facts.insert(id);
                sides.entangled |= speaks_of.iter().any(is_own);
            }
        }
        if let Some(given) = asked.given {
            let parties = touched(draft, given).parties();
            sides.own_given = !parties.is_empty() && parties.iter().all(is_own);
            if !sides.own_given && parties.iter().any(is_own) {
                return Err(
                    "what is given mixes the coalition's holdings with the others'".to_owned(),
                );
            }
        }
        Ok(sides)
    }

    pub fn is_own(&self, party: PartyId) -> bool {
        self.members.contains(&party)
    }
}
