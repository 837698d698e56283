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
        Expr::Number(_) | Expr::ByDate(_) | Expr::Holding { .. } | Expr::Total { .. } => {}
    }
}

/// The condition with its extremes replaced by these values (none: infinite, which is settled only where it stands alone
/// on one side of a comparison). None if an infinite value stands anywhere else.
pub fn with_extremes(cond: &Cond, values: &[Option<Rational>]) -> Option<Cond> {
    let mut next = 0;
    let out = cond_with(cond, values, &mut next)?;
    debug_assert_eq!(next, values.len());
    Some(out)
}

fn cond_with(cond: &Cond, values: &[Option<Rational>], next: &mut usize) -> Option<Cond> {
    Some(match cond {
        Cond::Compare(a, op, b) => {
            let (left, right) = (alone(a, values, *next), 0);
            let _ = right;
            let before = *next;
            let mut used = Vec::new();
            expr_extremes(a, None, &mut used);
            let right = alone(b, values, before + used.len());
            if left.is_some() || right.is_some() {
                expr_extremes(b, None, &mut used);
                *next = before + used.len();
                // The largest value is +∞ and the smallest at least 0, so only +∞ can stand here.
                let holds = match (left, right, op) {
                    (Some(()), Some(()), _) => return None,
                    (
                        Some(()),
                        None,
                        Comparison::AtLeast | Comparison::Above | Comparison::NotEqual,
                    ) => true,
                    (
                        None,
                        Some(()),
                        Comparison::AtMost | Comparison::Below | Comparison::NotEqual,
                    ) => true,
                    _ => false,
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

/// Whether the expression is an infinite `most` by itself.
fn alone(expr: &Expr, values: &[Option<Rational>], index: usize) -> Option<()> {
    let mut inner = expr;
    while let Expr::At(e, _) = inner {
        inner = e;
    }
    (matches!(inner, Expr::Most(_)) && values.get(index).is_some_and(Option::is_none)).then_some(())
}

fn expr_with(expr: &Expr, values: &[Option<Rational>], next: &mut usize) -> Option<Expr> {
    let all = |list: &[Expr], next: &mut usize| -> Option<Vec<Expr>> {
        list.iter().map(|e| expr_with(e, values, next)).collect()
    };
    Some(match expr {
        Expr::Most(_) | Expr::Least(_) => {
            let value = values.get(*next)?.clone()?;
            *next += 1;
            Expr::Number(value)
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
        Expr::Number(_) | Expr::ByDate(_) | Expr::Holding { .. } | Expr::Total { .. } => {
            expr.clone()
        }
    })
}
