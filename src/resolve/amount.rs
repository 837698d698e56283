//! Amounts: expressions with their dimension, folded exactly while they are constant.

use super::dimension::Dimension;
use super::uncertain::constant;
use crate::date::Day;
use crate::draft::{Cond, Enclosure, Expr, KindId, PartyId, Period};
use crate::number::Rational;

/// A number and all that is known of it while the draft is read.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    pub(super) expr: Expr,
    pub(super) dimension: Dimension,
    /// Depends on what somebody holds.
    pub(super) free: bool,
    /// Always whole.
    pub(super) whole: bool,
    /// Made of numbers written without a unit: where a unit is needed, it is missing.
    pub(super) bare: bool,
    /// As a length of time that moves dates.
    pub(super) period: Option<Period>,
    /// The unit to propose for numbers that stand beside this.
    pub(super) unit: Option<String>,
    /// Nodes of the expression.
    pub(super) size: usize,
}

/// A condition and what is known of it.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub(super) cond: Cond,
    pub(super) free: bool,
    pub(super) size: usize,
}

/// What an expression stands for.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Number(Amount),
    /// A quotient whose divisor depends on what is held.
    Ratio(Box<(Amount, Amount)>),
    Condition(Condition),
    Date(Day),
    Parties(Group),
    Units(UnitSet),
    /// Reported already.
    Fault,
}

/// One or more parties as one.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) parties: Vec<PartyId>,
    pub(super) label: String,
    /// Named through a parameter, so that holding nothing is no slip.
    pub(super) stands_for: bool,
}

/// The units of a system or class, whoever holds them.
#[derive(Clone, Debug)]
pub(super) struct UnitSet {
    pub(super) kinds: Vec<KindId>,
    pub(super) label: String,
    pub(super) dimension: Dimension,
    pub(super) unit: Option<String>,
}

impl Condition {
    pub(super) fn new(cond: Cond, free: bool, size: usize) -> Condition {
        Condition { cond, free, size }
    }

    /// 1 where it holds, else 0.
    pub(super) fn count(self) -> Amount {
        let mut amount = Amount::of(
            Expr::Count(Box::new(self.cond)),
            Dimension::none(),
            self.free,
        );
        amount.size = self.size + 1;
        amount.whole = true;
        amount
    }
}

impl Amount {
    pub(super) fn of(expr: Expr, dimension: Dimension, free: bool) -> Amount {
        Amount {
            expr,
            dimension,
            free,
            whole: false,
            bare: false,
            period: None,
            unit: None,
            size: 1,
        }
    }

    pub(super) fn number(value: Rational) -> Amount {
        let mut amount = Amount::of(Expr::Number(Rational::ZERO), Dimension::none(), false);
        amount.whole = value.is_integer();
        amount.expr = Expr::Number(value);
        amount.bare = true;
        amount
    }

    /// A step function of the date.
    pub(super) fn steps(steps: Vec<(Day, Rational)>, dimension: Dimension) -> Amount {
        let mut amount = Amount::of(Expr::Number(Rational::ZERO), dimension, false);
        amount.whole = steps.iter().all(|(_, value)| value.is_integer());
        amount.size = steps.len();
        amount.expr = Expr::ByDate(steps);
        amount
    }

    pub(super) fn constant(&self) -> Option<&Rational> {
        match &self.expr {
            Expr::Number(value) => Some(value),
            _ => None,
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.constant().is_some_and(Rational::is_zero)
    }

    pub(super) fn negated(mut self) -> Amount {
        if let Some(period) = self.period {
            self.period = negated(period);
        }
        if let Some(folded) = fold_one(&self.expr, |value| -value) {
            self.expr = folded;
            return self;
        }
        self.size += 1;
        self.expr = Expr::Negated(Box::new(self.expr));
        self
    }

    /// The sum; the caller has compared dimensions.
    pub(super) fn plus(self, other: Amount) -> Amount {
        let period = match (self.period, other.period) {
            (Some(a), Some(b)) => sum(a, b),
            _ => None,
        };
        let mut total = Amount {
            dimension: if self.is_zero() {
                other.dimension
            } else {
                self.dimension
            },
            free: self.free || other.free,
            whole: self.whole && other.whole,
            bare: self.bare && other.bare,
            period,
            unit: self.unit.or(other.unit),
            size: self.size + other.size,
            expr: Expr::Number(Rational::ZERO),
        };
        total.expr = match fold_two(&self.expr, &other.expr, |a, b| Some(a + b)) {
            Some(folded) => folded,
            None => {
                let mut terms = terms_of(self.expr);
                terms.extend(terms_of(other.expr));
                match terms.len() {
                    1 => terms.swap_remove(0),
                    _ => Expr::Sum(terms),
                }
            }
        };
        total
    }

    /// The product; at most one factor is free.
    pub(super) fn times(self, other: Amount) -> Amount {
        let dimension = self.dimension.times(&other.dimension);
        let mut product = Amount::of(
            Expr::Number(Rational::ZERO),
            dimension,
            self.free || other.free,
        );
        product.whole = self.whole && other.whole;
        product.bare = self.bare && other.bare;
        product.size = self.size + other.size + 1;
        product.period = match (self.constant(), self.period, other.constant(), other.period) {
            (Some(times), None, _, Some(each)) | (_, Some(each), Some(times), None) => {
                super::units::periods(times, each)
            }
            _ => None,
        };
        product.unit = match (self.dimension.is_none(), other.dimension.is_none()) {
            (true, _) => other.unit,
            (_, true) => self.unit,
            _ => None,
        };
        product.expr = multiplied(self.expr, other.expr);
        product
    }

    /// The quotient by something that is not free; none where it divides by zero on some day.
    pub(super) fn over(self, other: Amount) -> Option<Amount> {
        let dimension = self.dimension.over(&other.dimension);
        let mut quotient = Amount::of(Expr::Number(Rational::ZERO), dimension, self.free);
        quotient.bare = self.bare && other.bare;
        quotient.size = self.size + other.size + 1;
        if other.dimension.is_none() {
            quotient.unit = self.unit;
            quotient.period = match (self.period, other.constant().and_then(Rational::recip)) {
                (Some(period), Some(share)) => super::units::periods(&share, period),
                _ => None,
            };
        }
        // What may be 0 divides nothing.
        if let Expr::Enclosed(figure) = &other.expr {
            let (low, high) = figure.ends();
            if !low.is_positive() && !high.is_negative() {
                return None;
            }
        }
        if is_constant(&other.expr) {
            let inverse = fold_one_checked(&other.expr, Rational::recip)?;
            quotient.expr = multiplied(self.expr, inverse);
            quotient.whole = matches!(&quotient.expr, Expr::Number(value) if value.is_integer());
        } else {
            quotient.expr = Expr::Quotient(Box::new(self.expr), Box::new(other.expr));
        }
        Some(quotient)
    }
}

/// The product, with constant factors folded into one, so that a long product is not a deep one.
fn multiplied(a: Expr, b: Expr) -> Expr {
    let both = |a: &Rational, b: &Rational| Some(a * b);
    if let Some(folded) = fold_two(&a, &b, both) {
        return folded;
    }
    let one = |e: &Expr| matches!(e, Expr::Number(value) if *value == Rational::ONE);
    match (a, b) {
        (a, b) if one(&b) => a,
        (a, b) if one(&a) => b,
        (Expr::Product(c, rest), b) if is_constant(&b) && is_constant(&c) => {
            multiplied(multiplied(*c, b), *rest)
        }
        (a, Expr::Product(c, rest)) if is_constant(&a) && is_constant(&c) => {
            multiplied(multiplied(a, *c), *rest)
        }
        // The constant stands in front, as a drafter would write it.
        (a, b) if is_constant(&b) => Expr::Product(Box::new(b), Box::new(a)),
        (a, b) => Expr::Product(Box::new(a), Box::new(b)),
    }
}

fn terms_of(expr: Expr) -> Vec<Expr> {
    match expr {
        Expr::Sum(terms) => terms,
        Expr::Number(value) if value.is_zero() => Vec::new(),
        other => vec![other],
    }
}

pub(super) fn negated(period: Period) -> Option<Period> {
    Some(Period {
        months: period.months.checked_neg()?,
        days: period.days.checked_neg()?,
    })
}

fn sum(a: Period, b: Period) -> Option<Period> {
    Some(Period {
        months: a.months.checked_add(b.months)?,
        days: a.days.checked_add(b.days)?,
    })
}

/// Whether the expression is a number or a step function of the date.
pub(super) fn is_constant(expr: &Expr) -> bool {
    matches!(expr, Expr::Number(_) | Expr::Enclosed(_) | Expr::ByDate(_))
}

fn fold_one(expr: &Expr, apply: impl Fn(&Rational) -> Rational) -> Option<Expr> {
    fold_one_checked(expr, |value| Some(apply(value)))
}

/// `apply` rises, or falls, throughout.
fn fold_one_checked(expr: &Expr, apply: impl Fn(&Rational) -> Option<Rational>) -> Option<Expr> {
    match expr {
        Expr::Enclosed(figure) => Some(constant(figure.map(apply)?)),
        Expr::Number(value) => Some(Expr::Number(apply(value)?)),
        Expr::ByDate(steps) => {
            let steps: Option<Vec<_>> = steps
                .iter()
                .map(|(day, value)| Some((*day, apply(value)?)))
                .collect();
            Some(Expr::ByDate(steps?))
        }
        _ => None,
    }
}

/// Applies to two constants, day by day where they step; none unless both are constant and it applies throughout. It rises, or
/// falls, in each while the other stands still.
pub(super) fn fold_two(
    a: &Expr,
    b: &Expr,
    apply: impl Fn(&Rational, &Rational) -> Option<Rational>,
) -> Option<Expr> {
    match (a, b) {
        (Expr::Number(a), Expr::Number(b)) => Some(Expr::Number(apply(a, b)?)),
        (Expr::Enclosed(a), Expr::Enclosed(b)) => Some(constant(a.with(b, apply)?)),
        (Expr::Enclosed(a), Expr::Number(b)) => {
            Some(constant(a.with(&Enclosure::exact(b.clone()), apply)?))
        }
        (Expr::Number(a), Expr::Enclosed(b)) => {
            Some(constant(Enclosure::exact(a.clone()).with(b, apply)?))
        }
        (Expr::ByDate(_), Expr::Number(b)) => fold_one_checked(a, |a| apply(a, b)),
        (Expr::Number(a), Expr::ByDate(_)) => fold_one_checked(b, |b| apply(a, b)),
        (Expr::ByDate(a), Expr::ByDate(b)) => {
            // Neither is asked before both have begun.
            let first = a.first()?.0.max(b.first()?.0);
            let mut days: Vec<Day> = a
                .iter()
                .chain(b)
                .map(|(day, _)| *day)
                .filter(|day| *day > first)
                .collect();
            days.push(first);
            days.sort_unstable();
            days.dedup();
            let steps: Option<Vec<_>> = days
                .into_iter()
                .map(|day| Some((day, apply(step_at(a, day)?, step_at(b, day)?)?)))
                .collect();
            Some(Expr::ByDate(steps?))
        }
        _ => None,
    }
}

/// The value of a step function on a day; none before its first.
pub(super) fn step_at(steps: &[(Day, Rational)], day: Day) -> Option<&Rational> {
    let next = steps.partition_point(|(from, _)| *from <= day);
    Some(&steps.get(next.checked_sub(1)?)?.1)
}

#[cfg(test)]
mod tests {
    use super::{Amount, fold_two};
    use crate::date::Day;
    use crate::draft::Expr;
    use crate::number::Rational;

    #[test]
    fn steps_add_where_either_steps() {
        let by_date = |steps: &[(i32, i64)]| {
            Expr::ByDate(
                steps
                    .iter()
                    .map(|(day, value)| (Day(*day), Rational::from(*value)))
                    .collect(),
            )
        };
        let (a, b) = (by_date(&[(0, 10), (20, 5)]), by_date(&[(10, 1), (30, 2)]));
        let sum = fold_two(&a, &b, |a, b| Some(a + b));
        assert_eq!(sum, Some(by_date(&[(10, 11), (20, 6), (30, 7)])));
    }

    #[test]
    fn constants_fold_exactly() {
        let third = Amount::number(Rational::ONE).over(Amount::number(Rational::from(3)));
        let sum = third.map(|third| third.clone().plus(third.clone()).plus(third));
        assert_eq!(
            sum.and_then(|sum| sum.constant().cloned()),
            Some(Rational::ONE)
        );
        let zero = Amount::number(Rational::ZERO);
        assert!(Amount::number(Rational::ONE).over(zero).is_none());
    }
}
