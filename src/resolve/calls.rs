//! Single names and calls: parameters, constants, counting rules and the built-in functions.

use super::amount::{Amount, Condition, Group, UnitSet, Value, fold_two};
use super::expressions::{Scope, Stage, Walk};
use super::names::{Clause, Subject};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{count, near_or_all, ticked};
use crate::draft::{Expr as Meant, PartyId};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{Expr, ExprKind, Name};

/// The functions that every draft has, with the fewest and most arguments.
const BUILT_IN: [(&str, usize, usize); 8] = [
    ("min", 1, usize::MAX),
    ("max", 1, usize::MAX),
    ("abs", 1, 1),
    ("growth", 1, 1),
    ("most", 1, 1),
    ("least", 1, 1),
    ("hypergeometric", 3, 3),
    ("sspk", 3, 3),
];

impl<'a> Walk<'_, 'a> {
    /// A single name.
    pub(super) fn name(&self, name: &Name, scope: Scope<'_>) -> Value {
        let place = scope.place(name.span);
        if let Some(value) = scope.lookup(&name.text) {
            return value.clone();
        }
        match name.text.as_str() {
            "entry" => return self.of.calendar.entry.map_or(Value::Fault, Value::Date),
            "expiry" => return self.expiry(place),
            _ => {}
        }
        match self.of.names.subjects.get(&name.text) {
            Some(Subject::Define(index)) => self.open_define(index, Vec::new(), place, scope),
            Some(Subject::Party(id)) => self.group(vec![id], &name.text),
            Some(Subject::Bloc(index)) => {
                let members = self.of.blocs.get(index).cloned().unwrap_or_default();
                self.group(members, &name.text)
            }
            Some(subject @ (Subject::System(_) | Subject::Stock(_) | Subject::Class(_))) => {
                match self.units_of(subject, &name.text) {
                    Some(set) => Value::Units(set),
                    None => Value::Fault,
                }
            }
            Some(Subject::Broken) => Value::Fault,
            Some(Subject::Policy(_)) => {
                let diagnostic = self.needs_holder(&name.text, place);
                self.fault(diagnostic)
            }
            Some(other) => {
                self.of
                    .wrong_kind(&name.text, other.noun(), "a number or condition", place);
                Value::Fault
            }
            None => self.other_name(name, place, scope),
        }
    }

    /// A name that is no subject: a scenario, an attribute, or nothing.
    fn other_name(&self, name: &Name, place: Place, scope: Scope<'_>) -> Value {
        if matches!(
            self.of.names.clauses.get(&name.text),
            Some(Clause::Limit | Clause::Guarantee)
        ) {
            return self.kept(name, false, place, scope);
        }
        if self.stage == Stage::Claim
            && let Some(id) = self.of.names.scenarios.get(&name.text)
        {
            return match self.of.scenario_condition(id) {
                Some(cond) => {
                    let size = self
                        .of
                        .draft
                        .scenarios
                        .get(id.index())
                        .map_or(1, |s| 2 * s.entries.len() + 1);
                    Value::Condition(Condition::new(cond, true, size))
                }
                None => Value::Fault,
            };
        }
        let is_word = self
            .of
            .attributes
            .iter()
            .any(|info| info.words.contains(&name.text));
        if self.of.attribute(&name.text).is_some() || is_word {
            let kind = if is_word { "a word" } else { "an attribute" };
            return self.fault(
                Diagnostic::error(
                    "wrong-kind-of-name",
                    place,
                    format!("{} is {kind} of systems", ticked(&name.text)),
                )
                .label("nothing says of which")
                .help("compare attributes in a `class`, or count a total such as `P.C.warheads`"),
            );
        }
        if self.of.names.subjects.blind || self.of.names.scenarios.blind {
            return Value::Fault;
        }
        let defines = self.of.names.subjects.names(|subject| {
            matches!(
                subject,
                Subject::Define(_) | Subject::Party(_) | Subject::Bloc(_) | Subject::Class(_)
            )
        });
        let help = match name.text.as_str() {
            time @ ("day" | "week" | "month" | "year") => format!("did you mean `per {time}`?"),
            text => near_or_all(text, "name", defines),
        };
        let mut log = self.of.log.borrow_mut();
        log.unknown(
            "unknown-name",
            "rule, party or class",
            &name.text,
            place,
            "nothing has this name",
            help,
        );
        Value::Fault
    }

    fn group(&self, parties: Vec<PartyId>, label: &str) -> Value {
        Value::Parties(Group {
            parties,
            label: label.to_owned(),
            stands_for: false,
        })
    }

    fn expiry(&self, place: Place) -> Value {
        if self.of.calendar.never {
            return self.fault(
                Diagnostic::error("date-out-of-range", place, "this treaty never expires")
                    .label("there is no such day")
                    .help("measure from `entry` instead"),
            );
        }
        self.of.calendar.expiry.map_or(Value::Fault, Value::Date)
    }

    /// `f(a, b)`.
    pub(super) fn call(
        &self,
        function: &Name,
        arguments: &[Expr],
        place: Place,
        scope: Scope<'_>,
    ) -> Value {
        let known = BUILT_IN.iter().find(|(name, ..)| *name == function.text);
        if let Some((name, least, most)) = known
            && self.of.names.subjects.get(&function.text).is_none()
        {
            if arguments.len() < *least || arguments.len() > *most {
                let wanted = count("argument", *least);
                return self.arity(function, &wanted, arguments.len(), place);
            }
            return self.built_in(name, arguments, place, scope);
        }
        let name_place = scope.place(function.span);
        match self.of.names.subjects.get(&function.text) {
            Some(Subject::Define(index)) => {
                let values = arguments
                    .iter()
                    .map(|argument| self.value(argument, scope))
                    .collect();
                self.open_define(index, values, place, scope)
            }
            Some(Subject::Broken) => Value::Fault,
            Some(other) => {
                self.of
                    .wrong_kind(&function.text, other.noun(), "a counting rule", name_place);
                Value::Fault
            }
            None => {
                for argument in arguments {
                    self.value(argument, scope);
                }
                if !self.of.names.subjects.blind {
                    let defines = self
                        .of
                        .names
                        .subjects
                        .names(|subject| matches!(subject, Subject::Define(_)));
                    let names = defines
                        .into_iter()
                        .chain(BUILT_IN.iter().map(|(name, ..)| *name));
                    let help = match function.text.as_str() {
                        "sum" => "say over whom: `sum(p in B: p.Tank)`".to_owned(),
                        text => near_or_all(text, "counting rule", names),
                    };
                    let mut log = self.of.log.borrow_mut();
                    let label = "nothing defines it";
                    log.unknown(
                        "unknown-name",
                        "counting rule",
                        &function.text,
                        name_place,
                        label,
                        help,
                    );
                }
                Value::Fault
            }
        }
    }

    pub(super) fn arity(&self, function: &Name, wanted: &str, given: usize, place: Place) -> Value {
        let mut diagnostic = Diagnostic::error(
            "wrong-number-of-arguments",
            place,
            format!("{} takes {wanted}", ticked(&function.text)),
        )
        .label(format!("{} here", count("argument", given)));
        if let Some(declared) = self.of.names.subjects.place(&function.text) {
            diagnostic = diagnostic.also(declared, "defined here");
        }
        self.fault(diagnostic)
    }

    fn built_in(&self, name: &str, arguments: &[Expr], place: Place, scope: Scope<'_>) -> Value {
        match name {
            "min" | "max" => self.extreme(name == "min", arguments, scope),
            "abs" => match self.number(&arguments[0], scope) {
                Some(mut amount) => {
                    amount.period = None;
                    amount.size += 1;
                    amount.expr = match amount.expr {
                        Meant::Number(value) => Meant::Number(value.abs()),
                        other => Meant::Abs(Box::new(other)),
                    };
                    Value::Number(amount)
                }
                None => Value::Fault,
            },
            "growth" => self.out_of_place(
                place,
                "`growth` must be compared with a rate",
                "write `growth(e) <= 40 per year` as a limit, guarantee or fact",
            ),
            "most" | "least" => self.permitted(name, &arguments[0], place, scope),
            "hypergeometric" => self.hypergeometric(arguments, place, scope),
            _ => self.sspk(arguments, place, scope),
        }
    }

    fn extreme(&self, least: bool, arguments: &[Expr], scope: Scope<'_>) -> Value {
        let mut members: Vec<(Amount, Place)> = Vec::new();
        let mut faulty = false;
        for argument in arguments {
            let at = scope.place(argument.span);
            let Some(mut amount) = self.number(argument, scope) else {
                faulty = true;
                continue;
            };
            if let Some((first, first_place)) = members.first_mut()
                && !self.same_dimension(first, &mut amount, (*first_place, at))
            {
                faulty = true;
                continue;
            }
            members.push((amount, at));
        }
        let Some((first, _)) = members.first() else {
            return Value::Fault;
        };
        if faulty {
            return Value::Fault;
        }
        let mut result = Amount::of(
            Meant::Number(Rational::ZERO),
            first.dimension.clone(),
            false,
        );
        result.free = members.iter().any(|(amount, _)| amount.free);
        result.whole = members.iter().all(|(amount, _)| amount.whole);
        result.bare = members.iter().all(|(amount, _)| amount.bare);
        result.unit = members.iter().find_map(|(amount, _)| amount.unit.clone());
        result.size = members.iter().map(|(amount, _)| amount.size).sum::<usize>() + 1;
        let exprs: Vec<Meant> = members.into_iter().map(|(amount, _)| amount.expr).collect();
        let pick = |a: &Rational, b: &Rational| {
            Some(if (a < b) == least {
                a.clone()
            } else {
                b.clone()
            })
        };
        let folded = exprs
            .iter()
            .skip(1)
            .try_fold(exprs[0].clone(), |a, b| fold_two(&a, b, pick));
        result.expr = match folded {
            Some(constant) if super::amount::is_constant(&constant) => constant,
            _ if exprs.len() == 1 => exprs
                .into_iter()
                .next()
                .unwrap_or(Meant::Number(Rational::ZERO)),
            _ if least => Meant::Min(exprs),
            _ => Meant::Max(exprs),
        };
        Value::Number(result)
    }

    /// `most(e)` and `least(e)`: what the draft permits.
    fn permitted(&self, name: &str, argument: &Expr, place: Place, scope: Scope<'_>) -> Value {
        let amount = self.number(argument, scope);
        if self.stage != Stage::Claim && self.stage != Stage::Define {
            return self.out_of_place(
                place,
                &format!("`{name}` stands only in claims"),
                "a provision cannot speak of what the draft permits: write the number",
            );
        }
        let Some(mut amount) = amount else {
            return Value::Fault;
        };
        if !amount.free {
            return Value::Number(amount);
        }
        let of = Box::new(amount.expr);
        amount.expr = if name == "most" {
            Meant::Most(of)
        } else {
            Meant::Least(of)
        };
        amount.free = false;
        amount.size += 1;
        Value::Number(amount)
    }

    /// The parties that a repetition runs over.
    pub(super) fn members(&self, over: &Expr, scope: Scope<'_>) -> Option<Vec<PartyId>> {
        let place = scope.place(over.span);
        match &super::expressions::bare(over).kind {
            ExprKind::Set(names) => {
                let all = self.of.all_parties(names, scope.anchor);
                (!all.is_empty()).then_some(all)
            }
            ExprKind::Name(name) if scope.lookup(&name.text).is_none() => {
                self.of.parties(name, scope.anchor)
            }
            _ => match self.value(over, scope) {
                Value::Parties(group) => Some(group.parties),
                Value::Fault => None,
                _ => {
                    let words = ticked(&self.of.words(place));
                    self.of.report(
                        Diagnostic::error(
                            "wrong-kind-of-name",
                            place,
                            format!("{words} is no bloc"),
                        )
                        .help("name a bloc, or list parties: `{P, Q}`"),
                    );
                    None
                }
            },
        }
    }

    /// The units of a system, stock or class, whoever holds them; none after a fault.
    pub(super) fn units_of(&self, subject: Subject, name: &str) -> Option<UnitSet> {
        let (kinds, thing) = match subject {
            Subject::System(id) | Subject::Stock(id) => (self.of.kinds_of(id), Some(id)),
            Subject::Class(index) => {
                let class = self.of.classes.get(index)?;
                (class.kinds.clone()?, class.things.first().copied())
            }
            _ => return None,
        };
        let info = thing.and_then(|thing| self.of.things.get(thing.index()));
        let unit = thing
            .and_then(|thing| self.of.draft.things.get(thing.index()))
            .and_then(|thing| thing.unit.as_ref())
            .map(|(unit, _)| unit.clone());
        Some(UnitSet {
            kinds,
            label: name.to_owned(),
            dimension: info.map(|info| info.dimension.clone()).unwrap_or_default(),
            unit,
        })
    }
}
