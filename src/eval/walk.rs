//! Every expression inside a condition, in the order in which they stand.

use crate::date::Day;
use crate::draft::{Cond, Expr};
use std::collections::BTreeSet;

/// Shows each expression in a condition, an outer one before those inside it.
pub(super) fn each_expr<'c>(cond: &'c Cond, seen: &mut dyn FnMut(&'c Expr)) {
    match cond {
        Cond::Compare(left, _, right) => {
            within(left, seen);
            within(right, seen);
        }
        Cond::All(members) | Cond::Any(members) => {
            for member in members {
                each_expr(member, seen);
            }
        }
        Cond::Not(inner) => each_expr(inner, seen),
        Cond::Growth { of, .. } => within(of, seen),
        Cond::InEffect { .. } | Cond::NoneOf { .. } => {}
    }
}

fn within<'c>(expr: &'c Expr, seen: &mut dyn FnMut(&'c Expr)) {
    seen(expr);
    match expr {
        Expr::Number(_)
        | Expr::Enclosed(_)
        | Expr::ByDate(_)
        | Expr::Holding { .. }
        | Expr::Total { .. } => {}
        Expr::Sum(list) | Expr::Min(list) | Expr::Max(list) => {
            for inner in list {
                within(inner, seen);
            }
        }
        Expr::Product(a, b) | Expr::Quotient(a, b) => {
            within(a, seen);
            within(b, seen);
        }
        Expr::IfThenElse(cond, a, b) => {
            each_expr(cond, seen);
            within(a, seen);
            within(b, seen);
        }
        Expr::Count(cond) => each_expr(cond, seen),
        Expr::Negated(inner)
        | Expr::Abs(inner)
        | Expr::At(inner, _)
        | Expr::After { of: inner, .. }
        | Expr::Most(inner)
        | Expr::Least(inner) => within(inner, seen),
    }
}

/// The days on which a figure by date in the condition changes.
pub(super) fn dates_in(cond: &Cond) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    each_expr(cond, &mut |expr| {
        if let Expr::ByDate(entries) = expr {
            days.extend(entries.iter().map(|(day, _)| *day));
        }
    });
    days
}

/// Whether the condition may change on a day on which nothing that is held does: plans and extremes belong to one day.
pub(super) fn asks_each_day(cond: &Cond) -> bool {
    let mut asks = false;
    each_expr(cond, &mut |expr| {
        asks |= matches!(expr, Expr::After { .. } | Expr::Most(_) | Expr::Least(_));
    });
    asks
}
