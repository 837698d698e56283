//! Holdings: the numbers and conditions that paths come down to, and what is said of holdings that are nothing.

use super::amount::{Amount, Condition, Group, UnitSet};
use super::expressions::Walk;
use super::names::Subject;
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{near_or_all, ticked};
use crate::draft::{AttributeId, AttributeValue, Cond, Expr as Meant, KindId, PartyId, PolicyId};
use crate::source::Place;

impl Walk<'_, '_> {
    /// The number of units.
    pub(super) fn holding(&self, group: Group, set: UnitSet, place: Place) -> Amount {
        let label = label(&group, &[&set.label]);
        let kinds = self.of.may_hold(&group.parties, &set.kinds);
        if kinds.is_empty() && !set.kinds.is_empty() {
            self.holds_nothing(&group, &label, &set.label, place);
        }
        let whole = set.dimension.is_none();
        let expr = Meant::Holding {
            parties: self.of.may_hold_any(group.parties, &kinds),
            kinds,
            label,
        };
        let mut amount = Amount::of(expr, set.dimension, true);
        amount.whole = whole;
        amount.unit = set.unit;
        amount
    }

    /// The total of an attribute.
    pub(super) fn total(
        &self,
        group: Group,
        set: UnitSet,
        attribute: AttributeId,
        place: Place,
    ) -> Amount {
        let info = self.of.attributes.get(attribute.index());
        let name = self.of.draft.attributes.get(attribute.index());
        let label = label(
            &group,
            &[&set.label, name.map_or("", |name| name.name.as_str())],
        );
        let mut kinds = self.of.may_hold(&group.parties, &set.kinds);
        kinds.retain(|kind| {
            self.of.attribute_of(*kind, attribute).is_some_and(|value| {
                matches!(
                    value,
                    AttributeValue::Number(_) | AttributeValue::Interval { .. }
                )
            })
        });
        if kinds.is_empty() && !set.kinds.is_empty() {
            let what = label.clone();
            self.holds_nothing(&group, &what, &what, place);
        }
        let expr = Meant::Total {
            parties: self.of.may_hold_any(group.parties, &kinds),
            kinds,
            attribute,
            label,
        };
        let mut amount = Amount::of(
            expr,
            info.map(|info| info.dimension.clone()).unwrap_or_default(),
            true,
        );
        amount.whole = name.is_some_and(|name| name.whole);
        amount.unit = name
            .and_then(|name| name.unit.as_ref())
            .map(|(unit, _)| unit.clone());
        amount
    }

    /// Warns, once for each holding, that a party lists nothing of what is counted.
    pub(super) fn holds_nothing(&self, group: &Group, label: &str, what: &str, place: Place) {
        if group.stands_for || group.parties.is_empty() || self.of.names.broken.contains("forces") {
            return;
        }
        let new = self
            .of
            .nothing_held
            .borrow_mut()
            .insert((group.parties.clone(), label.to_owned()));
        if new {
            self.of.report(
                Diagnostic::warning(
                    "matches-nothing",
                    place,
                    format!("{} lists no {}", ticked(&group.label), ticked(what)),
                )
                .label("counts as 0, always")
                .help(format!(
                    "list it in `forces {}` if it is or may be held",
                    group.label
                )),
            );
        }
    }

    pub(super) fn in_effect(&self, group: &Group, policy: PolicyId, place: Place) -> Condition {
        let listed = |party: &PartyId| {
            self.of
                .draft
                .switches
                .iter()
                .any(|switch| switch.party == *party && switch.policy == policy)
        };
        let members: Vec<Cond> = group
            .parties
            .iter()
            .filter(|party| listed(party))
            .map(|party| Cond::InEffect {
                party: *party,
                policy,
            })
            .collect();
        let name = self
            .of
            .draft
            .policies
            .get(policy.index())
            .map_or("", |policy| policy.name.as_str());
        let free = !members.is_empty();
        if !free {
            self.holds_nothing(group, &label(group, &[name]), name, place);
        }
        let size = members.len() + 1;
        let mut members = members;
        let cond = match members.len() {
            1 => members.swap_remove(0),
            _ => Cond::Any(members),
        };
        Condition::new(cond, free, size)
    }
}

/// `Iran.far.warheads`.
pub(super) fn label(group: &Group, steps: &[&str]) -> String {
    let mut text = group.label.clone();
    for step in steps.iter().filter(|step| !step.is_empty()) {
        text.push('.');
        text.push_str(step);
    }
    text
}

impl Resolver<'_> {
    pub(super) fn unknown_holding<T>(&self, name: &str, place: Place) -> Option<T> {
        if !self.names.subjects.blind && !self.names.broken.contains("system") {
            let held = |subject| {
                matches!(
                    subject,
                    Subject::System(_) | Subject::Stock(_) | Subject::Class(_) | Subject::Policy(_)
                )
            };
            let names = self.names.subjects.names(held);
            let attributes = self
                .draft
                .attributes
                .iter()
                .map(|attribute| attribute.name.as_str());
            let near = crate::diagnostic::words::did_you_mean(
                name,
                names
                    .iter()
                    .copied()
                    .chain(attributes)
                    .chain(["builds", "retires", "moves"]),
            );
            let help = near.unwrap_or_else(|| near_or_all(name, "system", names));
            let mut log = self.log.borrow_mut();
            log.unknown(
                "unknown-system",
                "system or class",
                name,
                place,
                "nothing has this name",
                help,
            );
        }
        None
    }

    pub(super) fn unknown_attribute<T>(&self, name: &str, place: Place) -> Option<T> {
        if !self.names.broken.contains("system") && !self.names.subjects.blind {
            let attributes = self
                .draft
                .attributes
                .iter()
                .map(|attribute| attribute.name.as_str());
            let help = near_or_all(name, "attribute", attributes);
            let mut log = self.log.borrow_mut();
            log.unknown(
                "unknown-attribute",
                "attribute",
                name,
                place,
                "no system has it",
                help,
            );
        }
        None
    }

    /// Those of the kinds that any of the parties may hold.
    pub(super) fn may_hold(&self, parties: &[PartyId], kinds: &[KindId]) -> Vec<KindId> {
        let held = |kind: &&KindId| {
            let thing = self.draft.thing_of(**kind);
            parties
                .iter()
                .any(|party| self.holders.contains(&(*party, thing)))
        };
        kinds.iter().filter(held).copied().collect()
    }

    /// Those of the parties that may hold any of the kinds: what is said of a sum is said of nobody else. All, if there are no kinds.
    pub(super) fn may_hold_any(&self, mut parties: Vec<PartyId>, kinds: &[KindId]) -> Vec<PartyId> {
        let holds = |party: &PartyId| !self.may_hold(std::slice::from_ref(party), kinds).is_empty();
        parties.retain(|party| kinds.is_empty() || holds(party));
        parties
    }

    pub(super) fn attribute_of(
        &self,
        kind: KindId,
        attribute: AttributeId,
    ) -> Option<&AttributeValue> {
        let kind = self.draft.kinds.get(kind.index())?;
        kind.values
            .iter()
            .find(|(id, _)| *id == attribute)
            .map(|(_, value)| value)
    }
}
