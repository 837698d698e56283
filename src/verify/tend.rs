//! The `most` and `least` of a condition, and which way it tends as one of them grows.

use super::Rejection;
use crate::draft::{Comparison, Cond, Expr, Moment};

/// What becomes of a condition (or an expression) as a `most` or `least` in it grows and everything else stays the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tends {
    /// Once true it stays true (an expression does not fall).
    Truer,
    /// Once false it stays false (an expression does not rise).
    Falser,
    Unknown,
}

impl Tends {
    fn turned(self) -> Tends {
        match self {
            Tends::Truer => Tends::Falser,
            Tends::Falser => Tends::Truer,
            Tends::Unknown => Tends::Unknown,
        }
    }

    /// Of a factor, as the product grows so.
    fn times(self, factor: &Expr) -> Tends {
        match factor {
            Expr::Number(n) if n.is_negative() => self.turned(),
            Expr::Number(n) if !n.is_zero() => self,
            _ => Tends::Unknown,
        }
    }
}

/// An extreme where it stands.
pub(super) struct Found<'e> {
    pub(super) expr: &'e mut Expr,
    /// The moment that it speaks of.
    pub(super) at: Moment,
    pub(super) index: u32,
    pub(super) tends: Tends,
}

pub(super) type Visitor<'v> = dyn FnMut(Found) -> Result<(), Rejection> + 'v;

/// Which way a condition tends as each `most` and `least` in it grows, in the order in which they stand.
pub fn tendencies(cond: &Cond) -> Vec<Tends> {
    let mut all = Vec::new();
    let mut next = 0;
    // Nothing is refused here.
    let visited = visit(
        &mut cond.clone(),
        Moment::Asked,
        Tends::Truer,
        &mut next,
        &mut |found| {
            all.push(found.tends);
            Ok(())
        },
    );
    debug_assert!(visited.is_ok());
    all
}

/// Extreme number `index` of a condition, itself.
pub(super) fn extreme_at(cond: &Cond, index: u32) -> Result<Expr, Rejection> {
    let mut wanted = None;
    let mut next = 0;
    visit(
        &mut cond.clone(),
        Moment::Asked,
        Tends::Unknown,
        &mut next,
        &mut |found| {
            if found.index == index {
                wanted = Some(found.expr.clone());
            }
            Ok(())
        },
    )?;
    wanted.ok_or(Rejection::NoSuch("`most` or `least`"))
}

/// Visits the extremes in the order in which they stand. `tends` is what becomes of the whole as the condition gets truer.
pub(super) fn visit(
    cond: &mut Cond,
    at: Moment,
    tends: Tends,
    next: &mut u32,
    act: &mut Visitor,
) -> Result<(), Rejection> {
    match cond {
        Cond::Compare(left, comparison, right) => {
            let (of_left, of_right) = match comparison {
                Comparison::AtMost | Comparison::Below => (tends.turned(), tends),
                Comparison::AtLeast | Comparison::Above => (tends, tends.turned()),
                Comparison::Equal | Comparison::NotEqual => (Tends::Unknown, Tends::Unknown),
            };
            visit_expr(left, at, of_left, next, act)?;
            visit_expr(right, at, of_right, next, act)
        }
        Cond::All(members) | Cond::Any(members) => members
            .iter_mut()
            .try_for_each(|m| visit(m, at, tends, next, act)),
        Cond::Not(inner) => visit(inner, at, tends.turned(), next, act),
        Cond::Growth { of, .. } => visit_expr(of, at, Tends::Unknown, next, act),
        Cond::InEffect { .. } | Cond::NoneOf { .. } => Ok(()),
    }
}

/// The same of an expression; `tends` is what becomes of the whole as the expression rises.
pub(super) fn visit_expr(
    expr: &mut Expr,
    at: Moment,
    tends: Tends,
    next: &mut u32,
    act: &mut Visitor,
) -> Result<(), Rejection> {
    match expr {
        Expr::Most(_) | Expr::Least(_) => {
            let index = *next;
            *next += 1;
            act(Found {
                expr,
                at,
                index,
                tends,
            })
        }
        Expr::Sum(members) | Expr::Min(members) | Expr::Max(members) => members
            .iter_mut()
            .try_for_each(|m| visit_expr(m, at, tends, next, act)),
        Expr::Product(left, right) => {
            let (of_left, of_right) = (tends.times(right), tends.times(left));
            visit_expr(left, at, of_left, next, act)?;
            visit_expr(right, at, of_right, next, act)
        }
        Expr::Quotient(of, by) => {
            let tends = tends.times(by);
            visit_expr(of, at, tends, next, act)?;
            visit_expr(by, at, Tends::Unknown, next, act)
        }
        Expr::Negated(of) => visit_expr(of, at, tends.turned(), next, act),
        Expr::Abs(of) | Expr::After { of, .. } => visit_expr(of, at, Tends::Unknown, next, act),
        Expr::At(of, day) => visit_expr(of, Moment::On(*day), tends, next, act),
        Expr::IfThenElse(cond, then, otherwise) => {
            visit(cond, at, Tends::Unknown, next, act)?;
            visit_expr(then, at, tends, next, act)?;
            visit_expr(otherwise, at, tends, next, act)
        }
        Expr::Count(cond) => visit(cond, at, tends, next, act),
        Expr::Number(_)
        | Expr::Enclosed(_)
        | Expr::ByDate(_)
        | Expr::Holding { .. }
        | Expr::Total { .. } => Ok(()),
    }
}
