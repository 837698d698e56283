//! Forms of expressions: numbers with units, conditions joined, repetitions, choices and brackets.

use super::amount::{Amount, Group, Value};
use super::dimension::Dimension;
use super::expressions::{Bound, LARGEST, Scope, Walk};
use crate::diagnostic::Diagnostic;
use crate::draft::{Cond, Expr as Meant, PartyId};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{Bracket, Chain, Expr, Name, NumberLit, Quantified};

impl Walk<'_, '_> {
    pub(super) fn literal(&self, number: &NumberLit, place: Place, scope: Scope<'_>) -> Value {
        let mut amount = Amount::number(number.value.clone());
        // A share is a plain number on purpose.
        amount.bare = !number.percent;
        let Some(written) = &number.unit else {
            return Value::Number(amount);
        };
        let unit_place = scope.place(written.span);
        let mut factor = Rational::ONE;
        let mut dimension = Dimension::none();
        if let Some(name) = &written.unit {
            let Some(unit) = self.of.unit(name, scope.anchor) else {
                return Value::Fault;
            };
            factor = unit.factor.clone();
            dimension = unit.dimension.clone();
            if written.per.is_none() {
                amount.period = unit
                    .period
                    .and_then(|each| super::units::periods(&number.value, each));
            }
        }
        if let Some(time) = &written.per {
            let Some(unit) = self.of.unit(time, scope.anchor) else {
                return Value::Fault;
            };
            factor = &factor * &unit.factor.recip().unwrap_or(Rational::ONE);
            dimension = dimension.over(&unit.dimension);
        }
        if number.percent && !dimension.is_none() && written.unit.is_some() {
            return self.fault(
                Diagnostic::error("mixed-dimensions", place, "a share has no unit")
                    .label("a share")
                    .also(unit_place, "a unit"),
            );
        }
        let value = &number.value * &factor;
        amount.whole = false;
        amount.bare = false;
        amount.dimension = dimension;
        amount.unit = Some(self.of.words(unit_place));
        amount.expr = Meant::Number(value);
        Value::Number(amount)
    }

    pub(super) fn negative(&self, of: &Expr, scope: Scope<'_>) -> Value {
        match self.value(of, scope) {
            Value::Ratio(ratio) => Value::Ratio(Box::new((ratio.0.negated(), ratio.1))),
            other => match self.as_number(other, scope.place(of.span)) {
                Some(amount) => Value::Number(amount.negated()),
                None => Value::Fault,
            },
        }
    }

    pub(super) fn per(&self, of: &Expr, time: &Name, scope: Scope<'_>) -> Value {
        let (amount, unit) = (self.number(of, scope), self.of.unit(time, scope.anchor));
        let (Some(amount), Some(unit)) = (amount, unit) else {
            return Value::Fault;
        };
        let mut share = Amount::number(unit.factor.recip().unwrap_or(Rational::ONE));
        share.dimension = Dimension::none().over(&unit.dimension);
        let mut rate = amount.times(share);
        rate.bare = false;
        rate.whole = false;
        rate.unit = Some(format!("per {}", time.text));
        Value::Number(rate)
    }

    /// `and` and `or`, flat.
    pub(super) fn connected(&self, chain: &Chain, all: bool, scope: Scope<'_>) -> Value {
        let operands =
            std::iter::once(&*chain.first).chain(chain.rest.iter().map(|link| &link.operand));
        let (mut members, mut free, mut size, mut faulty) = (Vec::new(), false, 1, false);
        for operand in operands {
            let Some(condition) = self.condition(operand, scope) else {
                faulty = true;
                continue;
            };
            free |= condition.free;
            size += condition.size;
            match condition.cond {
                Cond::All(inner) if all => members.extend(inner),
                Cond::Any(inner) if !all => members.extend(inner),
                other => members.push(other),
            }
        }
        if faulty {
            return Value::Fault;
        }
        let cond = if all {
            Cond::All(members)
        } else {
            Cond::Any(members)
        };
        self.holds(cond, free, size)
    }

    /// The body said of each party, joined by `and`.
    pub(super) fn conjunction_over(
        &self,
        variable: &str,
        members: Vec<PartyId>,
        body: &Expr,
        scope: Scope<'_>,
    ) -> Value {
        let (mut all, mut free, mut size, mut faulty) = (Vec::new(), false, 1, false);
        for party in members {
            let bound = self.bind(variable, party, scope);
            match self.condition(body, scope.with(&bound)) {
                Some(condition) => {
                    free |= condition.free;
                    size += condition.size;
                    match condition.cond {
                        Cond::All(inner) => all.extend(inner),
                        other => all.push(other),
                    }
                }
                None => faulty = true,
            }
            if size > LARGEST {
                self.too_large(
                    scope.place(body.span),
                    &format!("an expression may have {LARGEST} parts"),
                );
                return Value::Fault;
            }
        }
        if faulty {
            return Value::Fault;
        }
        self.holds(Cond::All(all), free, size)
    }

    pub(super) fn bind<'s>(
        &self,
        variable: &'s str,
        party: PartyId,
        scope: Scope<'s>,
    ) -> Bound<'s> {
        let group = Group {
            parties: vec![party],
            label: self.of.party_name(party).to_owned(),
            stands_for: true,
        };
        Bound {
            names: vec![(variable, Value::Parties(group))],
            outer: scope.names,
        }
    }

    /// Reads a body whose parties are not known, for the faults in it.
    pub(super) fn body_alone(&self, over: &Quantified, scope: Scope<'_>) -> Value {
        let bound = Bound {
            names: vec![(over.variable.text.as_str(), Value::Fault)],
            outer: scope.names,
        };
        self.value(&over.body, scope.with(&bound));
        Value::Fault
    }

    pub(super) fn bracket(&self, bracket: &Bracket, place: Place, scope: Scope<'_>) -> Value {
        let Some(chosen) = self.of.chosen(place) else {
            return self.out_of_place(
                place,
                "a bracket stands only in provisions and header",
                "put the open choice into a limit, a guarantee or the header",
            );
        };
        match bracket {
            Bracket::Choice(alternatives) => {
                let since = self.since.get();
                let mut value = Value::Fault;
                for (at, alternative) in alternatives.iter().enumerate() {
                    if let Some(party) = &alternative.party {
                        self.of.party(party, scope.anchor);
                    }
                    let before = self.since.get();
                    let found = self.value(&alternative.value, scope);
                    if at == chosen {
                        value = found;
                    } else {
                        self.since.set(before);
                    }
                }
                if matches!(value, Value::Fault) {
                    self.since.set(since);
                }
                value
            }
            Bracket::Range { low, high } => self.range(low, high, chosen, place, scope),
        }
    }

    pub(super) fn choice(
        &self,
        condition: &Expr,
        then: &Expr,
        otherwise: &Expr,
        scope: Scope<'_>,
    ) -> Value {
        let asked = self.condition(condition, scope);
        let (a, b) = (self.value(then, scope), self.value(otherwise, scope));
        let Some(asked) = asked else {
            return Value::Fault;
        };
        match (a, b) {
            (Value::Fault, _) | (_, Value::Fault) => Value::Fault,
            (Value::Condition(a), Value::Condition(b)) => {
                let size = 2 * asked.size + a.size + b.size + 4;
                let free = asked.free || a.free || b.free;
                let yes = Cond::All(vec![asked.cond.clone(), a.cond]);
                let no = Cond::All(vec![Cond::Not(Box::new(asked.cond)), b.cond]);
                self.holds(Cond::Any(vec![yes, no]), free, size)
            }
            (a, b) => {
                let (a, b) = (
                    self.as_number(a, scope.place(then.span)),
                    self.as_number(b, scope.place(otherwise.span)),
                );
                let (Some(mut a), Some(mut b)) = (a, b) else {
                    return Value::Fault;
                };
                let places = (scope.place(then.span), scope.place(otherwise.span));
                if !self.same_dimension(&mut a, &mut b, places) {
                    return Value::Fault;
                }
                let mut amount = Amount::of(Meant::Number(Rational::ZERO), a.dimension, true);
                amount.free = asked.free || a.free || b.free;
                amount.whole = a.whole && b.whole;
                amount.unit = a.unit.or(b.unit);
                amount.size = asked.size + a.size + b.size + 1;
                amount.expr =
                    Meant::IfThenElse(Box::new(asked.cond), Box::new(a.expr), Box::new(b.expr));
                Value::Number(amount)
            }
        }
    }
}
