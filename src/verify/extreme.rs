//! `most` and `least` in claims: constants that have been proven for the days asked.

use super::Rejection;
use super::setting::Asked;
use crate::date::Day;
use crate::draft::{Cond, Expr, Moment};
use crate::number::Rational;

/// The value of `most` or `least` number `index` of a part's condition, on each day from `first` to `last`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extreme {
    pub index: u32,
    pub first: Day,
    pub last: Day,
    pub value: Rational,
}

/// The condition with its extremes replaced by their proven values.
pub(super) fn settled(asked: Asked, cond: &Cond, at: Moment, known: &[Extreme]) -> Result<Cond, Rejection> {
    let mut cond = cond.clone();
    let mut next = 0;
    visit(&mut cond, at, &mut next, &mut |expr, at, index| {
        let (first, last) = asked.range(at);
        let fits = |e: &&Extreme| e.index == index && e.first <= first && last <= e.last;
        let value = known.iter().find(fits).ok_or(Rejection::Unsupported("`most` or `least` without a proven value"))?;
        *expr = Expr::Number(value.value.clone());
        Ok(())
    })?;
    Ok(cond)
}

/// Extreme number `index` of a condition, itself.
pub(super) fn extreme_at(cond: &Cond, index: u32) -> Result<Expr, Rejection> {
    let mut found = None;
    let mut next = 0;
    visit(&mut cond.clone(), Moment::Asked, &mut next, &mut |expr, _, i| {
        if i == index {
            found = Some(expr.clone());
        }
        Ok(())
    })?;
    found.ok_or(Rejection::NoSuch("`most` or `least`"))
}

type Visitor<'v> = dyn FnMut(&mut Expr, Moment, u32) -> Result<(), Rejection> + 'v;

/// Visits the extremes in the order in which they stand, with the moment that each speaks of and its number.
fn visit(cond: &mut Cond, at: Moment, next: &mut u32, act: &mut Visitor) -> Result<(), Rejection> {
    match cond {
        Cond::Compare(left, _, right) => {
            visit_expr(left, at, next, act)?;
            visit_expr(right, at, next, act)
        }
        Cond::All(members) | Cond::Any(members) => members.iter_mut().try_for_each(|m| visit(m, at, next, act)),
        Cond::Not(inner) => visit(inner, at, next, act),
        Cond::Growth { of, .. } => visit_expr(of, at, next, act),
        Cond::InEffect { .. } | Cond::NoneOf { .. } => Ok(()),
    }
}

fn visit_expr(expr: &mut Expr, at: Moment, next: &mut u32, act: &mut Visitor) -> Result<(), Rejection> {
    match expr {
        Expr::Most(_) | Expr::Least(_) => {
            let index = *next;
            *next += 1;
            act(expr, at, index)
        }
        Expr::Sum(members) | Expr::Min(members) | Expr::Max(members) => {
            members.iter_mut().try_for_each(|m| visit_expr(m, at, next, act))
        }
        Expr::Product(left, right) | Expr::Quotient(left, right) => {
            visit_expr(left, at, next, act)?;
            visit_expr(right, at, next, act)
        }
        Expr::Negated(of) | Expr::Abs(of) | Expr::After { of, .. } => visit_expr(of, at, next, act),
        Expr::At(of, day) => visit_expr(of, Moment::On(*day), next, act),
        Expr::IfThenElse(cond, then, otherwise) => {
            visit(cond, at, next, act)?;
            visit_expr(then, at, next, act)?;
            visit_expr(otherwise, at, next, act)
        }
        Expr::Count(cond) => visit(cond, at, next, act),
        Expr::Number(_) | Expr::ByDate(_) | Expr::Holding { .. } | Expr::Total { .. } => Ok(()),
    }
}
