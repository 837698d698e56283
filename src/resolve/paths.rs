//! `P.S`, `P.C.warheads`, `P.{A, B}`: what a party holds.

use super::amount::{Group, UnitSet, Value};
use super::expressions::{Scope, Stage, Walk};
use super::names::Subject;
use super::things::AttributeKind;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{AttributeId, KindId, PolicyId};
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
        if let Some(clause) = self.clause_named(path, scope) {
            return self.kept(&clause, false, place, scope);
        }
        let is_figure = matches!(self.stage, Stage::Constant | Stage::Define);
        if (is_figure || self.in_sspk.get())
            && let Some(value) = self.declared(path, scope)
        {
            return value;
        }
        if self.stage == Stage::Constant {
            return self.fault(
                Diagnostic::error("not-constant", place, "this depends on what somebody holds")
                    .label("not settled with the draft")
                    .help("write a number, or a `define` of one"),
            );
        }
        match self.held(path, scope) {
            Some(Held::Units(group, set)) => Value::Number(self.holding(group, set, place)),
            Some(Held::Total(group, set, attribute)) => {
                Value::Number(self.total(group, set, attribute, place))
            }
            Some(Held::Policy(group, policy)) => {
                Value::Condition(self.in_effect(&group, policy, place))
            }
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
                self.of
                    .report(Diagnostic::error("wrong-kind-of-name", root, message));
                None
            }
            None => self.holder(path, scope),
        };
        let (first, rest) = path.steps.split_first()?;
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
                    Diagnostic::error(
                        "wrong-kind-of-name",
                        scope.place(span),
                        "nothing follows here",
                    )
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
                let kinds = (0..)
                    .zip(&self.of.draft.kinds)
                    .map(|(id, _)| KindId(id))
                    .collect();
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
                self.of.report(Diagnostic::error(
                    "wrong-kind-of-name",
                    place,
                    "only systems and classes have attributes",
                ));
                None
            }
        }
    }

    fn holder(&self, path: &Path, scope: Scope<'_>) -> Option<Group> {
        let place = scope.place(path.root.span);
        match self.of.names.subjects.get(&path.root.text) {
            Some(
                Subject::System(_) | Subject::Stock(_) | Subject::Class(_) | Subject::Policy(_),
            ) => {
                let diagnostic = self.needs_holder(&path.root.text, place);
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
                    Some(
                        subject @ (Subject::System(_) | Subject::Stock(_) | Subject::Class(_)),
                    ) => self.units_of(subject, &name.text).map(FirstStep::Units),
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
                    PathStep::List(names) => names
                        .first()
                        .map_or_else(Default::default, |name| name.span),
                };
                let place = scope.place(span);
                let words = ticked(&self.of.words(place));
                self.of.report(Diagnostic::error(
                    "wrong-kind-of-name",
                    place,
                    format!("{words} is no system or class"),
                ));
                None
            }
        }
    }

    fn attribute_step(
        &self,
        name: &Name,
        other: Option<Subject>,
        scope: Scope<'_>,
    ) -> Option<FirstStep> {
        let place = scope.place(name.span);
        if let Some(attribute) = self.of.attribute(&name.text) {
            return self
                .countable(attribute, name, place)
                .map(FirstStep::Attribute);
        }
        match other {
            Some(other) => {
                self.of
                    .wrong_kind(&name.text, other.noun(), "a system or class", place);
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
                let message = format!(
                    "{} is {}, not an attribute",
                    ticked(&name.text),
                    subject.noun()
                );
                self.of.report(
                    Diagnostic::error("wrong-kind-of-name", place, message)
                        .label("an attribute belongs here")
                        .help(format!(
                            "declare a class for both, such as `class both: … and {}`",
                            name.text
                        )),
                );
                None
            }
            Some(Subject::Broken) => None,
            Some(other) => {
                self.of
                    .wrong_kind(&name.text, other.noun(), "an attribute", place);
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
                    Diagnostic::error(
                        "wrong-kind-of-name",
                        place,
                        format!("{} has no total", ticked(&name.text)),
                    )
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
            let Some(FirstStep::Units(set)) = self.first_step(&PathStep::Name(name.clone()), scope)
            else {
                faulty = true;
                continue;
            };
            match &mut all {
                None => all = Some((set, place)),
                Some((known, first)) => {
                    if known.dimension != set.dimension {
                        let (a, b) = (
                            self.of.describe(&known.dimension),
                            self.of.describe(&set.dimension),
                        );
                        self.of.report(
                            Diagnostic::error(
                                "mixed-dimensions",
                                place,
                                format!("{a} does not mix with {b}"),
                            )
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
}

enum FirstStep {
    Units(UnitSet),
    Attribute(AttributeId),
    Policy(PolicyId),
}
