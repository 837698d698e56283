//! `most` and `least` inside conditions: found, and replaced by their values once these are known.

use crate::draft::{Comparison, Cond, Expr};
use crate::number::Rational;

/// A `most(e)` or `least(e)` of a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Extreme {
    pub of: Expr,
    pub most: bool,
    /// The day it is fixed to by an `At`, if any.
    pub at: Option<crate::date::Day>,
}

/// All of them, in the order in which they stand.
pub fn extremes_in(cond: &Cond) -> Vec<Extreme> {
    let mut out = Vec::new();
    cond_extremes(cond, None, &mut out);
    out
}

fn cond_extremes(cond: &Cond, at: Option<crate::date::Day>, out: &mut Vec<Extreme>) {
    match cond {
        Cond::Compare(a, _, b) => {
            expr_extremes(a, at, out);
            expr_extremes(b, at, out);
        }
        Cond::All(list) | Cond::Any(list) => list.iter().for_each(|c| cond_extremes(c, at, out)),
        Cond::Not(c) => cond_extremes(c, at, out),
        Cond::Growth { of, .. } => expr_extremes(of, at, out),
        Cond::InEffect { .. } | Cond::NoneOf { .. } => {}
    }
}

fn expr_extremes(expr: &Expr, at: Option<crate::date::Day>, out: &mut Vec<Extreme>) {
    match expr {
        Expr::Most(e) | Expr::Least(e) => {
            out.push(Extreme {
                of: (**e).clone(),
                most: matches!(expr, Expr::Most(_)),
                at,
            });
        }
        Expr::Sum(list) | Expr::Min(list) | Expr::Max(list) => {
            list.iter().for_each(|e| expr_extremes(e, at, out))
        }
        Expr::Negated(e) | Expr::Abs(e) | Expr::After { of: e, .. } => expr_extremes(e, at, out),
        Expr::At(e, day) => expr_extremes(e, Some(*day), out),
        Expr::Product(a, b) | Expr::Quotient(a, b) => {
            expr_extremes(a, at, out);
            expr_extremes(b, at, out);
        }
        Expr::IfThenElse(c, a, b) => {
            cond_extremes(c, at, out);
            expr_extremes(a, at, out);
            expr_extremes(b, at, out);
        }
        Expr::Count(c) => cond_extremes(c, at, out),
        Expr::Number(_)
        | Expr::Enclosed(_)
        | Expr::ByDate(_)
        | Expr::Holding { .. }
        | Expr::Total { .. } => {}
    }
}

/// What a `most` or `least` is worth.
#[derive(Clone, Debug, PartialEq)]
pub enum Worth {
    Number(Rational),
    /// A number that changes: from each of these days on.
    ByDate(Vec<(crate::date::Day, Rational)>),
    /// Nothing bounds a `most`.
    Infinite,
    /// Nothing bounds a `least`.
    MinusInfinite,
}

/// The condition with its extremes replaced by these values; a comparison with an infinite side is as true as that makes it. None if an
/// infinite value stands where that cannot be said.
pub fn with_extremes(cond: &Cond, values: &[Worth]) -> Option<Cond> {
    let mut next = 0;
    let out = cond_with(cond, values, &mut next)?;
    debug_assert_eq!(next, values.len());
    Some(out)
}

fn cond_with(cond: &Cond, values: &[Worth], next: &mut usize) -> Option<Cond> {
    Some(match cond {
        Cond::Compare(a, op, b) => {
            let (first, middle) = (*next, *next + number_in(a));
            let last = middle + number_in(b);
            let left = endless(a, values.get(first..middle)?)?;
            let right = endless(b, values.get(middle..last)?)?;
            if left != 0 || right != 0 {
                *next = last;
                let holds = match op {
                    Comparison::AtMost => left <= right,
                    Comparison::Below => left < right,
                    Comparison::AtLeast => left >= right,
                    Comparison::Above => left > right,
                    Comparison::Equal => left == right,
                    Comparison::NotEqual => left != right,
                };
                return Some(if holds {
                    Cond::All(Vec::new())
                } else {
                    Cond::Any(Vec::new())
                });
            }
            let a = expr_with(a, values, next)?;
            Cond::Compare(a, *op, expr_with(b, values, next)?)
        }
        Cond::All(list) => Cond::All(
            list.iter()
                .map(|c| cond_with(c, values, next))
                .collect::<Option<_>>()?,
        ),
        Cond::Any(list) => Cond::Any(
            list.iter()
                .map(|c| cond_with(c, values, next))
                .collect::<Option<_>>()?,
        ),
        Cond::Not(c) => Cond::Not(Box::new(cond_with(c, values, next)?)),
        Cond::Growth {
            of,
            per_day,
            whole,
            place,
        } => Cond::Growth {
            of: expr_with(of, values, next)?,
            per_day: per_day.clone(),
            whole: *whole,
            place: *place,
        },
        Cond::InEffect { .. } | Cond::NoneOf { .. } => cond.clone(),
    })
}

/// How many extremes stand in an expression.
fn number_in(expr: &Expr) -> usize {
    let mut found = Vec::new();
    expr_extremes(expr, None, &mut found);
    found.len()
}

/// 1 or -1 if the expression is infinite, 0 if it is a number; `values` are those of its extremes.
fn endless(expr: &Expr, values: &[Worth]) -> Option<i32> {
    let is_finite = |v: &Worth| matches!(v, Worth::Number(_) | Worth::ByDate(_));
    if values.iter().all(is_finite) {
        return Some(0);
    }
    match expr {
        Expr::Most(_) | Expr::Least(_) => Some(match values.first()? {
            Worth::Number(_) | Worth::ByDate(_) => 0,
            Worth::Infinite => 1,
            Worth::MinusInfinite => -1,
        }),
        Expr::At(e, _) => endless(e, values),
        Expr::Negated(e) => endless(e, values).map(|sign| -sign),
        Expr::Sum(list) => {
            let (mut sum, mut next) = (0, 0);
            for e in list {
                let until = next + number_in(e);
                let sign = endless(e, values.get(next..until)?)?;
                if sign != 0 && sum == -sign {
                    return None;
                }
                sum = if sign == 0 { sum } else { sign };
                next = until;
            }
            Some(sum)
        }
        Expr::Product(a, b) => match (&**a, &**b) {
            (Expr::Number(n), e) | (e, Expr::Number(n)) if !n.is_zero() => {
                endless(e, values).map(|sign| sign * n.signum())
            }
            _ => None,
        },
        Expr::Quotient(e, by) => match &**by {
            Expr::Number(n) if !n.is_zero() => endless(e, values).map(|sign| sign * n.signum()),
            _ => None,
        },
        _ => None,
    }
}

fn expr_with(expr: &Expr, values: &[Worth], next: &mut usize) -> Option<Expr> {
    let all = |list: &[Expr], next: &mut usize| -> Option<Vec<Expr>> {
        list.iter().map(|e| expr_with(e, values, next)).collect()
    };
    Some(match expr {
        Expr::Most(_) | Expr::Least(_) => {
            let value = match values.get(*next)? {
                Worth::Number(value) => Expr::Number(value.clone()),
                Worth::ByDate(steps) => Expr::ByDate(steps.clone()),
                Worth::Infinite | Worth::MinusInfinite => return None,
            };
            *next += 1;
            value
        }
        Expr::Sum(list) => Expr::Sum(all(list, next)?),
        Expr::Min(list) => Expr::Min(all(list, next)?),
        Expr::Max(list) => Expr::Max(all(list, next)?),
        Expr::Negated(e) => Expr::Negated(Box::new(expr_with(e, values, next)?)),
        Expr::Abs(e) => Expr::Abs(Box::new(expr_with(e, values, next)?)),
        Expr::At(e, day) => Expr::At(Box::new(expr_with(e, values, next)?), *day),
        Expr::After { of, war } => Expr::After {
            of: Box::new(expr_with(of, values, next)?),
            war: war.clone(),
        },
        Expr::Product(a, b) => {
            let a = expr_with(a, values, next)?;
            Expr::Product(Box::new(a), Box::new(expr_with(b, values, next)?))
        }
        Expr::Quotient(a, b) => {
            let a = expr_with(a, values, next)?;
            Expr::Quotient(Box::new(a), Box::new(expr_with(b, values, next)?))
        }
        Expr::IfThenElse(c, a, b) => {
            let c = cond_with(c, values, next)?;
            let a = expr_with(a, values, next)?;
            Expr::IfThenElse(
                Box::new(c),
                Box::new(a),
                Box::new(expr_with(b, values, next)?),
            )
        }
        Expr::Count(c) => Expr::Count(Box::new(cond_with(c, values, next)?)),
        Expr::Number(_)
        | Expr::Enclosed(_)
        | Expr::ByDate(_)
        | Expr::Holding { .. }
        | Expr::Total { .. } => expr.clone(),
    })
}
