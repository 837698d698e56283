//! Counting rules, measures and constants: a define is opened wherever it is used.

use super::amount::{Amount, Value, step_at};
use super::expressions::{Bound, Scope, Stage, Walk};
use super::reading::Anchor;
use super::resolver::Resolver;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{count, ticked};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{DefineValue, ItemKind, Name, Step};

/// Defines within defines: deeper than this is refused.
const DEEPEST: usize = 64;

/// A define as declared.
#[derive(Clone, Copy)]
pub(super) struct DefineInfo<'a> {
    pub(super) name: &'a Name,
    pub(super) parameters: &'a [Name],
    pub(super) value: &'a DefineValue,
    pub(super) anchor: Anchor,
}

impl<'a> Resolver<'a> {
    pub(super) fn collect_defines(&mut self) {
        for entry in &self.entries {
            if let ItemKind::Define(define) = &entry.item.kind {
                self.defines.push(DefineInfo {
                    name: &define.name,
                    parameters: &define.parameters,
                    value: &define.value,
                    anchor: entry.anchor,
                });
            }
        }
    }

    /// Reads every define by itself, for the faults in those that nothing uses.
    pub(super) fn check_defines(&self) {
        for (index, define) in self.defines.iter().enumerate() {
            for (at, name) in define.parameters.iter().enumerate() {
                if let Some(first) = define.parameters[..at]
                    .iter()
                    .find(|first| first.text == name.text)
                {
                    self.report(
                        Diagnostic::error(
                            "duplicate-name",
                            define.anchor.place(name.span),
                            format!("{} is a parameter twice", ticked(&name.text)),
                        )
                        .also(define.anchor.place(first.span), "first here"),
                    );
                }
            }
            let walk = Walk::new(self, Stage::Define);
            let unknown = define.parameters.iter().map(|_| Value::Fault).collect();
            walk.open_define(
                index,
                unknown,
                define.anchor.place(define.name.span),
                Scope::new(define.anchor),
            );
        }
    }
}

impl Walk<'_, '_> {
    /// What a define stands for, given its arguments.
    pub(super) fn open_define(
        &self,
        index: usize,
        arguments: Vec<Value>,
        place: Place,
        scope: Scope<'_>,
    ) -> Value {
        let Some(define) = self.of.defines.get(index) else {
            return Value::Fault;
        };
        if arguments.len() != define.parameters.len() {
            let wanted = count("argument", define.parameters.len());
            return self.arity(define.name, &wanted, arguments.len(), place);
        }
        if let Some(at) = self.open.borrow().iter().position(|open| *open == index) {
            return self.circle(at);
        }
        if self.of.overgrown.borrow().contains(&index) {
            return Value::Fault;
        }
        if self.open.borrow().len() >= DEEPEST {
            self.overgrown();
            return self.fault(
                Diagnostic::error("nested-too-deep", place, "the defines are nested too deep")
                    .remark(format!("at most {DEEPEST} defines within each other")),
            );
        }
        let bound = Bound {
            names: define
                .parameters
                .iter()
                .zip(arguments)
                .map(|(name, value)| (name.text.as_str(), standing_for(value)))
                .collect(),
            outer: None,
        };
        let inner = Scope {
            anchor: define.anchor,
            names: Some(&bound),
            moment: scope.moment,
        };
        self.open.borrow_mut().push(index);
        let value = match define.value {
            DefineValue::Plain(expr) => self.value(expr, inner),
            DefineValue::ByDate(steps) => self.by_date(define.name, steps, place, inner),
        };
        self.open.borrow_mut().pop();
        value
    }

    /// A define that needs itself, told once for the whole circle.
    fn circle(&self, at: usize) -> Value {
        let open = self.open.borrow();
        let mut circle: Vec<usize> = open[at..].to_vec();
        let first = circle
            .iter()
            .enumerate()
            .min_by_key(|(_, index)| **index)
            .map_or(0, |(at, _)| at);
        circle.rotate_left(first);
        let defines: Vec<_> = circle
            .iter()
            .filter_map(|index| self.of.defines.get(*index))
            .collect();
        let Some(start) = defines.first() else {
            return Value::Fault;
        };
        let mut names: Vec<String> = defines
            .iter()
            .map(|define| ticked(&define.name.text))
            .collect();
        names.push(ticked(&start.name.text));
        let place = start.anchor.place(start.name.span);
        let mut diagnostic = Diagnostic::error(
            "circular-define",
            place,
            format!("{} is defined by itself", ticked(&start.name.text)),
        )
        .remark(names.join(" needs "))
        .help("a define must come down to what the parties hold");
        for other in &defines[1..] {
            diagnostic = diagnostic.also(other.anchor.place(other.name.span), "on the way round");
        }
        self.fault(diagnostic)
    }

    /// `2_100 from entry + 36 months, 1_900 from entry + 60 months`.
    fn by_date(&self, name: &Name, steps: &[Step], used: Place, scope: Scope<'_>) -> Value {
        let mut all: Vec<(Day, Rational)> = Vec::new();
        let mut shape: Option<(Amount, Place)> = None;
        let mut faulty = false;
        for step in steps {
            let (place, date_place) = (scope.place(step.value.span), scope.place(step.from.span));
            let inner = Scope {
                moment: None,
                ..scope
            };
            let (amount, day) = (
                self.settled(&step.value, inner),
                self.date(&step.from, inner),
            );
            let (Some(mut amount), Some(day)) = (amount, day) else {
                faulty = true;
                continue;
            };
            if let Some((first, first_place)) = &mut shape
                && !self.same_dimension(first, &mut amount, (*first_place, place))
            {
                faulty = true;
                continue;
            }
            if all.iter().any(|(known, _)| *known == day) {
                let message = format!("{} has two figures from {day}", ticked(&name.text));
                self.of
                    .report(Diagnostic::error("duplicate-entry", date_place, message));
                faulty = true;
                continue;
            }
            if let Some(value) = amount.constant() {
                all.push((day, value.clone()));
            }
            shape.get_or_insert((amount, place));
        }
        let Some((shape, _)) = shape.filter(|_| !faulty) else {
            return Value::Fault;
        };
        all.sort();
        let Some((first, _)) = all.first().cloned() else {
            return Value::Fault;
        };
        let mut amount = if let Some(day) = scope.moment {
            let Some(value) = step_at(&all, day) else {
                return self.fault(
                    Diagnostic::error(
                        "date-out-of-range",
                        used,
                        format!("{} has no figure yet", ticked(&name.text)),
                    )
                    .label(format!("asked for {day}"))
                    .also(
                        scope.place(name.span),
                        format!("its first figure stands from {first}"),
                    ),
                );
            };
            let mut amount = Amount::number(value.clone());
            amount.dimension = shape.dimension;
            amount
        } else {
            self.since.set(Some(
                self.since.get().map_or(first, |since| since.max(first)),
            ));
            Amount::steps(all, shape.dimension)
        };
        amount.bare = shape.bare;
        amount.unit = shape.unit;
        Value::Number(amount)
    }
}

/// An argument as its parameter sees it: a party that a parameter names may hold nothing.
fn standing_for(value: Value) -> Value {
    match value {
        Value::Parties(mut group) => {
            group.stands_for = true;
            Value::Parties(group)
        }
        other => other,
    }
}
