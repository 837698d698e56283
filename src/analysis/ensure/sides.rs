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
    /// Some are planned by the coalition, some by others.
    Both,
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
    /// Provisions of the coalition, of the whole draft, that speak of the others' holdings too.
    pub own_mixed: Vec<ProvisionId>,
    /// Provisions of the others, and those that oblige both sides: a posture must leave the others a way to keep them.
    pub others: BTreeSet<ProvisionId>,
    pub own_facts: BTreeSet<FactId>,
    pub other_facts: BTreeSet<FactId>,
    /// Whether anything in the draft lets the coalition's choice bear on what the others may do.
    pub tangled: bool,
    /// Whether the assumption speaks of the coalition's holdings, and of them alone.
    pub own_given: bool,
    /// Whether it speaks of the coalition's holdings and of others'.
    pub mixed_given: bool,
    /// Everything that can matter, and everything that ties the two sides to each other.
    pub tied: Cone,
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
            Wars::Both
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
            own_facts: BTreeSet::new(),
            other_facts: BTreeSet::new(),
            tangled: false,
            own_given: false,
            mixed_given: false,
            tied: Cone::default(),
            cone,
        };
        let speaks_of_own = |cond: &Cond| touched(draft, cond).parties().iter().any(is_own);
        let speaks_of_both =
            |cond: &Cond| speaks_of_own(cond) && !touched(draft, cond).parties().iter().all(is_own);
        sides.tangled = draft.facts.iter().any(|f| speaks_of_both(&f.condition))
            || draft
                .provisions
                .iter()
                .any(|p| !p.obliged.iter().all(is_own) && speaks_of_own(&p.condition));
        if let Some(given) = asked.given {
            let parties = touched(draft, given).parties();
            sides.own_given = !parties.is_empty() && parties.iter().all(is_own);
            sides.mixed_given = !sides.own_given && parties.iter().any(is_own);
            sides.tangled |= sides.mixed_given;
        }
        if sides.tangled {
            let mut seed = sides.cone.touched.clone();
            let facts = draft.facts.iter().map(|f| &f.condition);
            let both = facts.filter(|c| speaks_of_both(c));
            let theirs = draft
                .provisions
                .iter()
                .filter(|p| !p.obliged.iter().all(is_own));
            let theirs = theirs.map(|p| &p.condition).filter(|c| speaks_of_own(c));
            both.chain(theirs)
                .for_each(|cond| seed.absorb(&touched(draft, cond)));
            sides.tied = Cone::of(draft, seed, &|_| true);
        }
        for &id in &sides.cone.provisions {
            let provision = &draft.provisions[id.index()];
            let speaks_of = touched(draft, &provision.condition).parties();
            if provision.obliged.iter().all(is_own) {
                if speaks_of.iter().all(is_own) {
                    sides.own.insert(id);
                }
            } else {
                sides.others.insert(id);
            }
        }
        for (id, provision) in (0..).map(ProvisionId).zip(&draft.provisions) {
            let speaks_of = touched(draft, &provision.condition).parties();
            if provision.obliged.iter().all(is_own) && !speaks_of.iter().all(is_own) {
                sides.own_mixed.push(id);
            }
        }
        for &id in &sides.cone.facts {
            let speaks_of = touched(draft, &draft.facts[id.index()].condition).parties();
            if speaks_of.iter().all(is_own) {
                sides.own_facts.insert(id);
            } else {
                sides.other_facts.insert(id);
            }
        }
        Ok(sides)
    }

    /// Whether a posture bears on what the others may do, or on whether the claim is asked: then it must leave them something.
    pub fn beside(&self) -> bool {
        self.tangled
    }

    /// Whether a posture bears on which of several days the claim is asked.
    pub fn bears_on_days(&self, asked: Asked) -> bool {
        let is_one_day = asked.days.until.add_days(-1) == Some(asked.days.from);
        (self.own_given || self.mixed_given) && !is_one_day
    }

    pub fn is_own(&self, party: PartyId) -> bool {
        self.members.contains(&party)
    }
}
