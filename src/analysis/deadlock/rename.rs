//! A condition with other parties in the place of some.

use crate::draft::{Cond, Expr, PartyId};
use std::collections::BTreeMap;

/// Who stands for whom; nobody listed stands for himself.
pub(super) type Names = BTreeMap<PartyId, PartyId>;

fn all(parties: &[PartyId], names: &Names) -> Vec<PartyId> {
    let new = |p: &PartyId| names.get(p).copied().unwrap_or(*p);
    parties.iter().map(new).collect()
}

/// The condition, renamed.
pub(super) fn renamed(cond: &Cond, names: &Names) -> Cond {
    let each = |list: &[Cond]| list.iter().map(|c| renamed(c, names)).collect();
    match cond {
        Cond::Compare(a, op, b) => Cond::Compare(expr(a, names), *op, expr(b, names)),
        Cond::All(list) => Cond::All(each(list)),
        Cond::Any(list) => Cond::Any(each(list)),
        Cond::Not(of) => Cond::Not(Box::new(renamed(of, names))),
        Cond::InEffect { party, policy } => Cond::InEffect {
            party: names.get(party).copied().unwrap_or(*party),
            policy: *policy,
        },
        Cond::NoneOf {
            parties,
            kinds,
            label,
        } => Cond::NoneOf {
            parties: all(parties, names),
            kinds: kinds.clone(),
            label: label.clone(),
        },
        Cond::Growth {
            of,
            per_day,
            whole,
            place,
        } => Cond::Growth {
            of: expr(of, names),
            per_day: per_day.clone(),
            whole: *whole,
            place: *place,
        },
    }
}

fn expr(of: &Expr, names: &Names) -> Expr {
    let one = |e: &Expr| Box::new(expr(e, names));
    let each = |list: &[Expr]| list.iter().map(|e| expr(e, names)).collect();
    match of {
        Expr::Number(_) | Expr::ByDate(_) | Expr::Enclosed(_) => of.clone(),
        Expr::Holding {
            parties,
            kinds,
            label,
        } => Expr::Holding {
            parties: all(parties, names),
            kinds: kinds.clone(),
            label: label.clone(),
        },
        Expr::Total {
            parties,
            kinds,
            attribute,
            label,
        } => Expr::Total {
            parties: all(parties, names),
            kinds: kinds.clone(),
            attribute: *attribute,
            label: label.clone(),
        },
        Expr::Sum(list) => Expr::Sum(each(list)),
        Expr::Min(list) => Expr::Min(each(list)),
        Expr::Max(list) => Expr::Max(each(list)),
        Expr::Negated(e) => Expr::Negated(one(e)),
        Expr::Abs(e) => Expr::Abs(one(e)),
        Expr::Most(e) => Expr::Most(one(e)),
        Expr::Least(e) => Expr::Least(one(e)),
        Expr::At(e, day) => Expr::At(one(e), *day),
        Expr::After { of, war } => Expr::After {
            of: one(of),
            war: war.clone(),
        },
        Expr::Product(a, b) => Expr::Product(one(a), one(b)),
        Expr::Quotient(a, b) => Expr::Quotient(one(a), one(b)),
        Expr::IfThenElse(c, a, b) => Expr::IfThenElse(Box::new(renamed(c, names)), one(a), one(b)),
        Expr::Count(c) => Expr::Count(Box::new(renamed(c, names))),
    }
}
