//! Sums, products and quotients: dimensions are compared, constants folded, products of unknowns refused.

use super::amount::{Amount, Value, is_constant};
use super::expressions::{Scope, Walk};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::Expr as Meant;
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{Chain, Expr, Operator, Quantified};

/// Factors of a product that are no plain constants.
const MOST_FACTORS: usize = 100;

impl Walk<'_, '_> {
    /// Makes both sides of one dimension: zero takes the other's. Otherwise reports what does not fit.
    pub(super) fn same_dimension(
        &self,
        a: &mut Amount,
        b: &mut Amount,
        places: (Place, Place),
    ) -> bool {
        if a.dimension == b.dimension {
            return true;
        }
        if a.is_zero() && a.bare {
            a.dimension = b.dimension.clone();
            return true;
        }
        if b.is_zero() && b.bare {
            b.dimension = a.dimension.clone();
            return true;
        }
        let missing = match (a.bare, b.bare) {
            (true, false) => Some((places.0, &*b, places.1)),
            (false, true) => Some((places.1, &*a, places.0)),
            _ => None,
        };
        if let Some((place, other, beside)) = missing {
            self.missing_unit(place, other, beside);
            return false;
        }
        let (first, second) = (
            self.of.describe(&a.dimension),
            self.of.describe(&b.dimension),
        );
        self.of.report(
            Diagnostic::error(
                "mixed-dimensions",
                places.1,
                format!("{first} does not mix with {second}"),
            )
            .label(format!("{} is {second}", ticked(&self.of.words(places.1))))
            .also(
                places.0,
                format!("{} is {first}", ticked(&self.of.words(places.0))),
            ),
        );
        false
    }

    fn missing_unit(&self, place: Place, other: &Amount, beside: Place) {
        let words = self.of.words(place);
        let mut diagnostic = Diagnostic::error(
            "missing-unit",
            place,
            format!("{} needs a unit", ticked(&words)),
        )
        .label(format!(
            "{} is needed here",
            self.of.describe(&other.dimension)
        ))
        .also(
            beside,
            format!(
                "{} is {}",
                ticked(&self.of.words(beside)),
                self.of.describe(&other.dimension)
            ),
        );
        if let Some(unit) = &other.unit {
            diagnostic = diagnostic.help(format!("write `{words} {unit}`"));
        }
        self.of.report(diagnostic);
    }

    /// `a + b - c`, and dates moved by lengths of time.
    pub(super) fn sum(&self, chain: &Chain, scope: Scope<'_>) -> Value {
        let mut total = self.value(&chain.first, scope);
        let mut place = scope.place(chain.first.span);
        for link in &chain.rest {
            let other = self.value(&link.operand, scope);
            let at = scope.place(link.operand.span);
            total = self.add(total, other, Self::adds(link.operator), (place, at));
            place.span = place.span.join(at.span);
        }
        total
    }

    fn add(&self, total: Value, other: Value, plus: bool, places: (Place, Place)) -> Value {
        match (total, other) {
            (Value::Fault, other) => {
                if !matches!(
                    other,
                    Value::Fault | Value::Date(_) | Value::Number(_) | Value::Ratio(_)
                ) {
                    self.as_number(other, places.1);
                }
                Value::Fault
            }
            (_, Value::Fault) => Value::Fault,
            (Value::Date(day), Value::Date(other)) if !plus => {
                let days = i64::from(day.0) - i64::from(other.0);
                let mut amount = Amount::number(Rational::from(days));
                amount.dimension = super::dimension::Dimension::base(super::dimension::TIME);
                amount.bare = false;
                amount.period = Some(crate::draft::Period { months: 0, days });
                Value::Number(amount)
            }
            (Value::Date(day), other) => self.move_date(day, other, plus, places.1),
            (Value::Ratio(ratio), other) => {
                let Some(other) = self.as_number(other, places.1) else {
                    return Value::Fault;
                };
                let other = if plus { other } else { other.negated() };
                self.add_to_ratio(*ratio, other, places)
            }
            (total, Value::Ratio(ratio)) => {
                let Some(total) = self.as_number(total, places.0) else {
                    return Value::Fault;
                };
                let (above, below) = *ratio;
                let above = if plus { above } else { above.negated() };
                self.add_to_ratio((above, below), total, places)
            }
            (total, other) => {
                let (total, other) = (
                    self.as_number(total, places.0),
                    self.as_number(other, places.1),
                );
                let (Some(mut total), Some(mut other)) = (total, other) else {
                    return Value::Fault;
                };
                if !self.same_dimension(&mut total, &mut other, places) {
                    return Value::Fault;
                }
                let other = if plus { other } else { other.negated() };
                Value::Number(total.plus(other))
            }
        }
    }

    /// `a / b + c` is `(a + c·b) / b` where `c` is constant.
    fn add_to_ratio(
        &self,
        ratio: (Amount, Amount),
        other: Amount,
        places: (Place, Place),
    ) -> Value {
        let (mut above, below) = ratio;
        if other.free {
            return self.fault(
                Diagnostic::error(
                    "division-by-unknown",
                    places.1,
                    "a ratio is added to what is held",
                )
                .label("depends on what somebody holds")
                .also(places.0, "divides by what somebody holds")
                .help("multiply the whole comparison by the divisor"),
            );
        }
        let mut scaled = other.times(below.clone());
        if !self.same_dimension(&mut above, &mut scaled, places) {
            return Value::Fault;
        }
        Value::Ratio(Box::new((above.plus(scaled), below)))
    }

    fn move_date(&self, day: crate::date::Day, by: Value, plus: bool, place: Place) -> Value {
        let Some(amount) = self.as_number(by, place) else {
            return Value::Fault;
        };
        let period = if plus {
            amount.period
        } else {
            amount.period.and_then(super::amount::negated)
        };
        let Some(period) = period else {
            let words = self.of.words(place);
            let diagnostic = if amount.bare {
                Diagnostic::error(
                    "missing-unit",
                    place,
                    format!("{} needs a unit", ticked(&words)),
                )
                .label("a date moves by a length of time")
                .help(format!("write `{words} months` or `{words} days`"))
            } else {
                Diagnostic::error("not-whole", place, "a date moves by whole days or months")
                    .label(format!("this is {}", self.of.describe(&amount.dimension)))
            };
            return self.fault(diagnostic);
        };
        match super::header::moved(day, period) {
            Some(day) => Value::Date(day),
            None => {
                self.of.beyond_the_calendar(place);
                Value::Fault
            }
        }
    }

    /// `a * b / c`.
    pub(super) fn product(&self, chain: &Chain, scope: Scope<'_>) -> Value {
        let mut total = self.value(&chain.first, scope);
        let mut place = scope.place(chain.first.span);
        let mut unfolded = 0;
        for link in &chain.rest {
            let other = self.value(&link.operand, scope);
            let at = scope.place(link.operand.span);
            // Constants fold; what does not makes the product deeper.
            unfolded += usize::from(!matches!(&other, Value::Number(a) if is_constant(&a.expr)));
            if unfolded > MOST_FACTORS {
                self.too_large(
                    at,
                    &format!("a product may have {MOST_FACTORS} factors that are no numbers"),
                );
                return Value::Fault;
            }
            total = if link.operator == Operator::Over {
                self.divide(total, other, (place, at))
            } else {
                self.multiply(total, other, (place, at))
            };
            place.span = place.span.join(at.span);
        }
        total
    }

    fn multiply(&self, a: Value, b: Value, places: (Place, Place)) -> Value {
        if matches!(a, Value::Fault) || matches!(b, Value::Fault) {
            return Value::Fault;
        }
        if let Value::Ratio(ratio) = a {
            return match self.as_number(b, places.1) {
                Some(b) => self.scale(*ratio, b, places),
                None => Value::Fault,
            };
        }
        if let Value::Ratio(ratio) = b {
            return match self.as_number(a, places.0) {
                Some(a) => self.scale(*ratio, a, places),
                None => Value::Fault,
            };
        }
        let (Some(a), Some(b)) = (self.as_number(a, places.0), self.as_number(b, places.1)) else {
            return Value::Fault;
        };
        if a.free && b.free {
            return self.unknowns_multiplied(places);
        }
        Value::Number(a.times(b))
    }

    fn scale(&self, ratio: (Amount, Amount), by: Amount, places: (Place, Place)) -> Value {
        if by.free {
            return self.unknowns_multiplied(places);
        }
        Value::Ratio(Box::new((ratio.0.times(by), ratio.1)))
    }

    fn unknowns_multiplied(&self, places: (Place, Place)) -> Value {
        self.fault(
            Diagnostic::error(
                "product-of-unknowns",
                places.1,
                "two holdings are multiplied",
            )
            .label("depends on what somebody holds")
            .also(places.0, "so does this")
            .remark("whether such a claim holds cannot be decided in general")
            .help(
                "fix one factor by a number or a `define`, or count a total such as `P.C.warheads`",
            ),
        )
    }

    fn divide(&self, a: Value, b: Value, places: (Place, Place)) -> Value {
        if matches!(a, Value::Fault) || matches!(b, Value::Fault) {
            return Value::Fault;
        }
        let Some(b) = self.as_number(b, places.1) else {
            return Value::Fault;
        };
        if b.is_zero() {
            return self.divided_by_zero(places.1);
        }
        if b.free {
            let Some(a) = self.as_number(a, places.0) else {
                return Value::Fault;
            };
            return Value::Ratio(Box::new((a, b)));
        }
        if let Value::Ratio(ratio) = a {
            return match ratio.0.over(b) {
                Some(above) => Value::Ratio(Box::new((above, ratio.1))),
                None => self.divided_by_zero(places.1),
            };
        }
        let Some(a) = self.as_number(a, places.0) else {
            return Value::Fault;
        };
        match a.over(b) {
            Some(quotient) => Value::Number(quotient),
            None => self.divided_by_zero(places.1),
        }
    }

    fn divided_by_zero(&self, place: Place) -> Value {
        self.fault(
            Diagnostic::error("division-by-zero", place, "this divides by zero").label("zero"),
        )
    }

    /// `sum(p in B: e)`.
    pub(super) fn sum_over(&self, over: &Quantified, place: Place, scope: Scope<'_>) -> Value {
        let Some(members) = self.members(&over.over, scope) else {
            return self.body_alone(over, scope);
        };
        let mut total = Amount::number(Rational::ZERO);
        let mut faulty = false;
        for party in members {
            let bound = self.bind(&over.variable.text, party, scope);
            let at = scope.place(over.body.span);
            let Some(mut term) = self.number(&over.body, scope.with(&bound)) else {
                faulty = true;
                continue;
            };
            if !self.same_dimension(&mut total, &mut term, (place, at)) {
                return Value::Fault;
            }
            total = total.plus(term);
            if total.size > super::expressions::LARGEST {
                self.too_large(place, "the sum has too many parts");
                return Value::Fault;
            }
        }
        if faulty {
            Value::Fault
        } else {
            Value::Number(total)
        }
    }

    /// A number that is settled with the draft, whatever the day.
    pub(super) fn settled(&self, expr: &Expr, scope: Scope<'_>) -> Option<Amount> {
        let amount = self.number(expr, scope)?;
        if matches!(amount.expr, Meant::Number(_)) {
            return Some(amount);
        }
        self.not_fixed(&amount, scope.place(expr.span));
        None
    }

    pub(super) fn not_fixed(&self, amount: &Amount, place: Place) {
        let words = ticked(&self.of.words(place));
        let why = match amount.expr {
            Meant::ByDate(_) => "it steps from date to date",
            Meant::Enclosed(_) => "it is known within bounds only",
            _ if amount.free => "it depends on what somebody holds",
            _ => "it depends on what the draft permits",
        };
        self.of.report(
            Diagnostic::error("not-constant", place, format!("{words} is no fixed number"))
                .label(why)
                .help("write a number, or a `define` of one"),
        );
    }
}
