//! Expressions and conditions rebuilt with other leaves.

use crate::date::Day;
use crate::draft::{Cond, Expr, KindId, PartyId};

/// What takes the place of what is counted. `at` is the day to which an `At` fixes the term; none: the moment in question.
pub(super) trait Leaves {
    /// Units of these kinds.
    fn holding(&self, parties: &[PartyId], kinds: &[KindId], label: &str, at: Option<Day>) -> Expr;
    /// A total of an attribute over such units.
    fn total(&self, of: &Expr, at: Option<Day>) -> Expr;
    /// The kinds of which none is held.
    fn banned(&self, parties: &[PartyId], kinds: &[KindId], at: Option<Day>) -> Vec<KindId>;
}

pub(super) fn cond(of: &Cond, leaves: &dyn Leaves) -> Cond {
    cond_at(of, leaves, None)
}

pub(super) fn expr(of: &Expr, leaves: &dyn Leaves) -> Expr {
    expr_at(of, leaves, None)
}

fn cond_at(of: &Cond, leaves: &dyn Leaves, at: Option<Day>) -> Cond {
    let all = |members: &[Cond]| members.iter().map(|m| cond_at(m, leaves, at)).collect();
    match of {
        Cond::Compare(left, comparison, right) => Cond::Compare(
            expr_at(left, leaves, at),
            *comparison,
            expr_at(right, leaves, at),
        ),
        Cond::All(members) => Cond::All(all(members)),
        Cond::Any(members) => Cond::Any(all(members)),
        Cond::Not(inner) => Cond::Not(Box::new(cond_at(inner, leaves, at))),
        Cond::InEffect { .. } => of.clone(),
        Cond::NoneOf {
            parties,
            kinds,
            label,
        } => Cond::NoneOf {
            parties: parties.clone(),
            kinds: leaves.banned(parties, kinds, at),
            label: label.clone(),
        },
        Cond::Growth {
            of,
            per_day,
            whole,
            place,
        } => Cond::Growth {
            of: expr_at(of, leaves, at),
            per_day: per_day.clone(),
            whole: *whole,
            place: *place,
        },
    }
}

fn expr_at(of: &Expr, leaves: &dyn Leaves, at: Option<Day>) -> Expr {
    let all = |members: &[Expr]| members.iter().map(|m| expr_at(m, leaves, at)).collect();
    let one = |inner: &Expr| Box::new(expr_at(inner, leaves, at));
    match of {
        Expr::Number(_) | Expr::Enclosed(_) | Expr::ByDate(_) => of.clone(),
        Expr::Holding {
            parties,
            kinds,
            label,
        } => leaves.holding(parties, kinds, label, at),
        Expr::Total { .. } => leaves.total(of, at),
        Expr::Sum(members) => Expr::Sum(all(members)),
        Expr::Min(members) => Expr::Min(all(members)),
        Expr::Max(members) => Expr::Max(all(members)),
        Expr::Negated(inner) => Expr::Negated(one(inner)),
        Expr::Abs(inner) => Expr::Abs(one(inner)),
        Expr::Product(left, right) => Expr::Product(one(left), one(right)),
        Expr::Quotient(left, right) => Expr::Quotient(one(left), one(right)),
        Expr::IfThenElse(condition, then, otherwise) => Expr::IfThenElse(
            Box::new(cond_at(condition, leaves, at)),
            one(then),
            one(otherwise),
        ),
        Expr::Count(condition) => Expr::Count(Box::new(cond_at(condition, leaves, at))),
        Expr::At(inner, day) => Expr::At(Box::new(expr_at(inner, leaves, Some(*day))), *day),
        Expr::After { of, war } => Expr::After {
            of: one(of),
            war: war.clone(),
        },
        // Of the draft without the event: it counts what there is there.
        Expr::Most(_) | Expr::Least(_) => of.clone(),
    }
}
