//! `P.S`, `P.C.warheads`, `P.{A, B}`: what a party holds.

use super::amount::{Amount, Condition, Group, UnitSet, Value};
use super::expressions::{Scope, Stage, Walk};
use super::names::Subject;
use super::resolver::Resolver;
use super::things::AttributeKind;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{near_or_all, ticked};
use crate::draft::{AttributeId, AttributeValue, Cond, Expr as Meant, KindId, PartyId, PolicyId};
use crate::source::Place;
use crate::syntax::{Name, Path, PathStep};

/// What a path comes down to.
pub(super) enum Held {
    Units(Group, UnitSet),
    Total(Group, UnitSet, AttributeId),
    Policy(Group, PolicyId),
}

impl Walk<'_, '_> {
    /// The value of a path.
    pub(super) fn path(&self, path: &Path, scope: Scope<'_>) -> Value {
        let place = scope.place(path.span);
        if self.stage == Stage::Constant {
            return self.fault(
                Diagnostic::error("not-constant", place, "this depends on what somebody holds")
                    .label("not settled with the draft")
                    .help("write a number, or a `define` of one"),
            );
        }
        match self.held(path, scope) {
            Some(Held::Units(group, set)) => Value::Number(self.holding(group, set, place)),
            Some(Held::Total(group, set, attribute)) => Value::Number(self.total(group, set, attribute, place)),
            Some(Held::Policy(group, policy)) => Value::Condition(self.in_effect(&group, policy, place)),
            None => Value::Fault,
        }
    }

    /// Who holds what in a path; faults are reported.
    pub(super) fn held(&self, path: &Path, scope: Scope<'_>) -> Option<Held> {
        let root = scope.place(path.root.span);
        let group = match scope.lookup(&path.root.text) {
            Some(Value::Parties(group)) => Some(group.clone()),
            Some(Value::Fault) => None,
            Some(_) => {
                let message = format!("{} is no party here", ticked(&path.root.text));
                self.of.report(Diagnostic::error("wrong-kind-of-name", root, message));
                None
            }
            None => self.holder(path, scope),
        };
        let Some((first, rest)) = path.steps.split_first() else {
            return None;
        };
        let what = self.first_step(first, scope);
        let attribute = match rest {
            [] => None,
            [PathStep::Name(name)] => Some(self.second_step(name, scope)?),
            [.., last] => {
                let span = match last {
                    PathStep::Name(name) => name.span,
                    PathStep::List(names) => names.first().map_or(path.span, |name| name.span),
                };
                self.of.report(
                    Diagnostic::error("wrong-kind-of-name", scope.place(span), "nothing follows here")
                        .help("a path is a party, a system or class, and an attribute: `P.C.warheads`"),
                );
                return None;
            }
        };
        let (group, what) = (group?, what?);
        match (what, attribute) {
            (FirstStep::Units(set), None) => Some(Held::Units(group, set)),
            (FirstStep::Units(set), Some(attribute)) => Some(Held::Total(group, set, attribute)),
            (FirstStep::Attribute(attribute), None) => {
                // The attribute right after the party: all that the party holds.
                let kinds = (0..).zip(&self.of.draft.kinds).map(|(id, _)| KindId(id)).collect();
                let set = UnitSet {
                    kinds,
                    label: String::new(),
                    dimension: super::dimension::Dimension::none(),
                    unit: None,
                };
                Some(Held::Total(group, set, attribute))
            }
            (FirstStep::Policy(policy), None) => Some(Held::Policy(group, policy)),
            (_, Some(_)) => {
                let place = scope.place(path.span);
                self.of.report(
                    Diagnostic::error("wrong-kind-of-name", place, "only systems and classes have attributes"),
                );
                None
            }
        }
    }

    fn holder(&self, path: &Path, scope: Scope<'_>) -> Option<Group> {
        let place = scope.place(path.root.span);
        match self.of.names.subjects.get(&path.root.text) {
            Some(Subject::System(_) | Subject::Stock(_) | Subject::Class(_) | Subject::Policy(_)) => {
                let words = self.of.words(scope.place(path.span));
                let diagnostic = self.needs_holder(&words, place);
                self.of.report(diagnostic);
                None
            }
            _ => Some(Group {
                parties: self.of.parties(&path.root, scope.anchor)?,
                label: path.root.text.clone(),
                stands_for: false,
            }),
        }
    }

    fn first_step(&self, step: &PathStep, scope: Scope<'_>) -> Option<FirstStep> {
        match step {
            PathStep::List(names) => self.list(names, scope).map(FirstStep::Units),
            PathStep::Name(name) => {
                if let Some(value) = scope.lookup(&name.text) {
                    if let Value::Units(set) = value {
                        return Some(FirstStep::Units(set.clone()));
                    }
                    if matches!(value, Value::Fault) {
                        return None;
                    }
                }
                match self.of.names.subjects.get(&name.text) {
                    Some(subject @ (Subject::System(_) | Subject::Stock(_) | Subject::Class(_))) => {
                        self.units_of(subject, &name.text).map(FirstStep::Units)
                    }
                    Some(Subject::Policy(policy)) => Some(FirstStep::Policy(policy)),
                    Some(Subject::Broken) => None,
                    other => self.attribute_step(name, other, scope),
                }
            }
        }
    }

    /// Units alone: a system, class or list.
    pub(super) fn units_step(&self, step: &PathStep, scope: Scope<'_>) -> Option<UnitSet> {
        match self.first_step(step, scope)? {
            FirstStep::Units(set) => Some(set),
            FirstStep::Attribute(_) | FirstStep::Policy(_) => {
                let span = match step {
                    PathStep::Name(name) => name.span,
                    PathStep::List(names) => names.first().map_or_else(Default::default, |name| name.span),
                };
                let place = scope.place(span);
                let words = ticked(&self.of.words(place));
                self.of.report(Diagnostic::error("wrong-kind-of-name", place, format!("{words} is no system or class")));
                None
            }
        }
    }

    fn attribute_step(&self, name: &Name, other: Option<Subject>, scope: Scope<'_>) -> Option<FirstStep> {
        let place = scope.place(name.span);
        if let Some(attribute) = self.of.attribute(&name.text) {
            return self.countable(attribute, name, place).map(FirstStep::Attribute);
        }
        match other {
            Some(other) => {
                self.of.wrong_kind(&name.text, other.noun(), "a system or class", place);
                None
            }
            None => self.of.unknown_holding(&name.text, place),
        }
    }

    pub(super) fn second_step(&self, name: &Name, scope: Scope<'_>) -> Option<AttributeId> {
        let place = scope.place(name.span);
        if let Some(attribute) = self.of.attribute(&name.text) {
            return self.countable(attribute, name, place);
        }
        match self.of.names.subjects.get(&name.text) {
            Some(subject @ (Subject::System(_) | Subject::Class(_) | Subject::Stock(_))) => {
                let message = format!("{} is {}, not an attribute", ticked(&name.text), subject.noun());
                self.of.report(
                    Diagnostic::error("wrong-kind-of-name", place, message)
                        .label("an attribute belongs here")
                        .help(format!("declare a class for both, such as `class both: … and {}`", name.text)),
                );
                None
            }
            Some(Subject::Broken) => None,
            Some(other) => {
                self.of.wrong_kind(&name.text, other.noun(), "an attribute", place);
                None
            }
            None => self.of.unknown_attribute(&name.text, place),
        }
    }

    /// An attribute of numbers, which has totals.
    fn countable(&self, attribute: AttributeId, name: &Name, place: Place) -> Option<AttributeId> {
        let info = self.of.attributes.get(attribute.index())?;
        match info.kind {
            AttributeKind::Number => Some(attribute),
            AttributeKind::Word => {
                self.of.report(
                    Diagnostic::error("wrong-kind-of-name", place, format!("{} has no total", ticked(&name.text)))
                        .label("its values are words")
                        .also(info.place, "declared here"),
                );
                None
            }
            AttributeKind::Unknown => None,
        }
    }

    fn list(&self, names: &[Name], scope: Scope<'_>) -> Option<UnitSet> {
        let mut all: Option<(UnitSet, Place)> = None;
        let mut faulty = false;
        for name in names {
            let place = scope.place(name.span);
            let Some(FirstStep::Units(set)) = self.first_step(&PathStep::Name(name.clone()), scope) else {
                faulty = true;
                continue;
            };
            match &mut all {
                None => all = Some((set, place)),
                Some((known, first)) => {
                    if known.dimension != set.dimension {
                        let (a, b) = (self.of.describe(&known.dimension), self.of.describe(&set.dimension));
                        self.of.report(
                            Diagnostic::error("mixed-dimensions", place, format!("{a} does not mix with {b}"))
                                .label(format!("{} is {b}", ticked(&name.text)))
                                .also(*first, format!("this is {a}")),
                        );
                        faulty = true;
                    }
                    known.kinds.extend(set.kinds);
                }
            }
        }
        let (mut set, _) = all?;
        set.kinds.sort_unstable();
        set.kinds.dedup();
        let names: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
        set.label = format!("{{{}}}", names.join(", "));
        (!faulty).then_some(set)
    }

    /// The number of units.
    pub(super) fn holding(&self, group: Group, set: UnitSet, place: Place) -> Amount {
        let label = label(&group, &[&set.label]);
        let kinds = self.of.may_hold(&group.parties, &set.kinds);
        if kinds.is_empty() && !set.kinds.is_empty() {
            self.holds_nothing(&group, &label, &set.label, place);
        }
        let whole = set.dimension.is_none();
        let expr = Meant::Holding {
            parties: group.parties,
            kinds,
            label,
        };
        let mut amount = Amount::of(expr, set.dimension, true);
        amount.whole = whole;
        amount.unit = set.unit;
        amount
    }

    /// The total of an attribute.
    pub(super) fn total(&self, group: Group, set: UnitSet, attribute: AttributeId, place: Place) -> Amount {
        let info = self.of.attributes.get(attribute.index());
        let name = self.of.draft.attributes.get(attribute.index());
        let label = label(&group, &[&set.label, name.map_or("", |name| name.name.as_str())]);
        let mut kinds = self.of.may_hold(&group.parties, &set.kinds);
        kinds.retain(|kind| {
            self.of.attribute_of(*kind, attribute).is_some_and(|value| {
                matches!(value, AttributeValue::Number(_) | AttributeValue::Interval { .. })
            })
        });
        if kinds.is_empty() && !set.kinds.is_empty() {
            let what = label.clone();
            self.holds_nothing(&group, &what, &what, place);
        }
        let expr = Meant::Total {
            parties: group.parties,
            kinds,
            attribute,
            label,
        };
        let mut amount = Amount::of(expr, info.map(|info| info.dimension.clone()).unwrap_or_default(), true);
        amount.whole = name.is_some_and(|name| name.whole);
        amount.unit = name.and_then(|name| name.unit.as_ref()).map(|(unit, _)| unit.clone());
        amount
    }

    /// Warns, once for each holding, that a party lists nothing of what is counted.
    pub(super) fn holds_nothing(&self, group: &Group, label: &str, what: &str, place: Place) {
        if group.stands_for || self.of.names.broken.contains("forces") {
            return;
        }
        let new = self.of.nothing_held.borrow_mut().insert((group.parties.clone(), label.to_owned()));
        if new {
            self.of.report(
                Diagnostic::warning("matches-nothing", place, format!("{} lists no {}", group.label, ticked(what)))
                    .label("counts as 0, always")
                    .help(format!("list it in `forces {}` if it is or may be held", group.label)),
            );
        }
    }

    pub(super) fn in_effect(&self, group: &Group, policy: PolicyId, place: Place) -> Condition {
        let listed = |party: &PartyId| {
            self.of.draft.switches.iter().any(|switch| switch.party == *party && switch.policy == policy)
        };
        let members: Vec<Cond> = group
            .parties
            .iter()
            .filter(|party| listed(party))
            .map(|party| Cond::InEffect { party: *party, policy })
            .collect();
        let name = self.of.draft.policies.get(policy.index()).map_or("", |policy| policy.name.as_str());
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

enum FirstStep {
    Units(UnitSet),
    Attribute(AttributeId),
    Policy(PolicyId),
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
            let attributes = self.draft.attributes.iter().map(|attribute| attribute.name.as_str());
            let near = crate::diagnostic::words::did_you_mean(name, names.iter().copied().chain(attributes));
            let help = near.unwrap_or_else(|| near_or_all(name, "system", names));
            let mut log = self.log.borrow_mut();
            log.unknown("unknown-system", "system or class", name, place, "nothing has this name", help);
        }
        None
    }

    pub(super) fn unknown_attribute<T>(&self, name: &str, place: Place) -> Option<T> {
        if !self.names.broken.contains("system") && !self.names.subjects.blind {
            let attributes = self.draft.attributes.iter().map(|attribute| attribute.name.as_str());
            let help = near_or_all(name, "attribute", attributes);
            let mut log = self.log.borrow_mut();
            log.unknown("unknown-attribute", "attribute", name, place, "no system has it", help);
        }
        None
    }

    /// Those of the kinds that any of the parties may hold.
    pub(super) fn may_hold(&self, parties: &[PartyId], kinds: &[KindId]) -> Vec<KindId> {
        let held = |kind: &&KindId| parties.iter().any(|party| self.draft.may_hold(*party, **kind));
        kinds.iter().filter(held).copied().collect()
    }

    pub(super) fn attribute_of(&self, kind: KindId, attribute: AttributeId) -> Option<&AttributeValue> {
        let kind = self.draft.kinds.get(kind.index())?;
        kind.values.iter().find(|(id, _)| *id == attribute).map(|(_, value)| value)
    }
}
