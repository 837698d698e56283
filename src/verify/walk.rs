//! What conditions speak of: parties, engagements, alternatives.

use crate::date::Day;
use crate::draft::{Comparison, Cond, EngagementId, Expr, KindId, Moment, PartyId};
use std::collections::BTreeSet;

/// A condition or an expression inside one.
pub(super) enum Node<'a> {
    Cond(&'a Cond),
    Expr(&'a Expr),
}

/// Visits a condition and everything inside it, with the moment that it speaks of.
pub(super) fn visit<'a>(node: Node<'a>, at: Moment, act: &mut dyn FnMut(&Node<'a>, Moment)) {
    act(&node, at);
    let mut each = |parts: &[&'a Expr], at| {
        parts
            .iter()
            .for_each(|part| visit(Node::Expr(part), at, act))
    };
    match node {
        Node::Cond(cond) => match cond {
            Cond::Compare(left, _, right) => each(&[left, right], at),
            Cond::All(members) | Cond::Any(members) => {
                members.iter().for_each(|m| visit(Node::Cond(m), at, act))
            }
            Cond::Not(inner) => visit(Node::Cond(inner), at, act),
            Cond::Growth { of, .. } => each(&[of], at),
            Cond::InEffect { .. } | Cond::NoneOf { .. } => {}
        },
        Node::Expr(expr) => match expr {
            Expr::Sum(members) | Expr::Min(members) | Expr::Max(members) => {
                each(&members.iter().collect::<Vec<_>>(), at)
            }
            Expr::Product(left, right) | Expr::Quotient(left, right) => each(&[left, right], at),
            Expr::Negated(of)
            | Expr::Abs(of)
            | Expr::After { of, .. }
            | Expr::Most(of)
            | Expr::Least(of) => each(&[of], at),
            Expr::At(of, day) => each(&[of], Moment::On(*day)),
            Expr::IfThenElse(cond, then, otherwise) => {
                visit(Node::Cond(cond), at, act);
                visit(Node::Expr(then), at, act);
                visit(Node::Expr(otherwise), at, act);
            }
            Expr::Count(cond) => visit(Node::Cond(cond), at, act),
            Expr::Number(_) | Expr::Enclosed(_) | Expr::ByDate(_) => {}
            Expr::Holding { .. } | Expr::Total { .. } => {}
        },
    }
}

/// The parties whose holdings or policies the condition speaks of. What nobody lists is nobody's.
pub(super) fn parties_in(cond: &Cond) -> BTreeSet<PartyId> {
    let mut found = BTreeSet::new();
    visit(Node::Cond(cond), Moment::Asked, &mut |node, _| match node {
        Node::Cond(Cond::InEffect { party, .. }) => found.extend([*party]),
        Node::Cond(Cond::NoneOf { parties, kinds, .. })
        | Node::Expr(Expr::Holding { parties, kinds, .. } | Expr::Total { parties, kinds, .. })
            if !kinds.is_empty() =>
        {
            found.extend(parties)
        }
        _ => {}
    });
    found
}

/// The wars that a condition at a moment speaks of, and when each is fought; sorted, each once.
pub(super) fn wars_in(cond: &Cond, at: Moment) -> Vec<(Vec<EngagementId>, Moment)> {
    let mut found = BTreeSet::new();
    visit(Node::Cond(cond), at, &mut |node, at| {
        if let Node::Expr(Expr::After { war, .. }) = node {
            found.insert((war.clone(), at));
        }
    });
    found.into_iter().collect()
}

/// Whether a condition counts units of this kind that this party holds.
pub(super) fn names_kind(cond: &Cond, party: PartyId, kind: KindId) -> bool {
    let mut found = false;
    visit(Node::Cond(cond), Moment::Asked, &mut |node, _| {
        if let Node::Cond(Cond::NoneOf { parties, kinds, .. })
        | Node::Expr(
            Expr::Holding { parties, kinds, .. } | Expr::Total { parties, kinds, .. },
        ) = node
        {
            found |= parties.contains(&party) && kinds.contains(&kind);
        }
    });
    found
}

/// The days that a condition names.
pub(super) fn days_in(cond: &Cond) -> BTreeSet<Day> {
    let mut found = BTreeSet::new();
    visit(Node::Cond(cond), Moment::Asked, &mut |node, _| {
        if let Node::Expr(Expr::At(_, day)) = node {
            found.insert(*day);
        }
    });
    found
}

/// Whether a condition bounds how fast something grows, which is a matter of two days.
pub(super) fn grows(cond: &Cond) -> bool {
    let mut found = false;
    visit(Node::Cond(cond), Moment::Asked, &mut |node, _| {
        found |= matches!(node, Node::Cond(Cond::Growth { .. }))
    });
    found
}

/// Whether an expression speaks of an engagement.
pub(super) fn speaks_of_war(expr: &Expr) -> bool {
    let mut found = false;
    visit(Node::Expr(expr), Moment::Asked, &mut |node, _| {
        found |= matches!(node, Node::Expr(Expr::After { .. }))
    });
    found
}

/// A sum of what is left after engagements, as it is where nobody fires a shot in them. What stands in branches stays as it is.
pub(super) fn unfought(expr: &Expr) -> Expr {
    let one = |inner: &Expr| Box::new(unfought(inner));
    match expr {
        Expr::After { of, .. } => unfought(of),
        Expr::Sum(members) => Expr::Sum(members.iter().map(unfought).collect()),
        Expr::Negated(of) => Expr::Negated(one(of)),
        Expr::Product(left, right) => Expr::Product(one(left), one(right)),
        Expr::Quotient(left, right) => Expr::Quotient(one(left), one(right)),
        Expr::At(of, day) => Expr::At(one(of), *day),
        _ => expr.clone(),
    }
}

/// Whether the condition is a conjunction of plain comparisons, so that it holds between two positions if it holds in both.
pub(super) fn is_conjunction(cond: &Cond) -> bool {
    conjunction(cond, false)
}

fn conjunction(cond: &Cond, negated: bool) -> bool {
    match cond {
        Cond::Compare(left, comparison, right) => {
            let apart = if negated {
                Comparison::Equal
            } else {
                Comparison::NotEqual
            };
            *comparison != apart && !branches(left) && !branches(right)
        }
        Cond::All(members) => {
            (!negated || members.len() == 1) && members.iter().all(|m| conjunction(m, negated))
        }
        Cond::Any(members) => {
            (negated || members.len() == 1) && members.iter().all(|m| conjunction(m, negated))
        }
        Cond::Not(inner) => conjunction(inner, !negated),
        Cond::Growth { of, .. } => !negated && !branches(of),
        Cond::InEffect { .. } | Cond::NoneOf { .. } => true,
    }
}

fn branches(expr: &Expr) -> bool {
    let mut found = false;
    visit(Node::Expr(expr), Moment::Asked, &mut |node, _| {
        found |= match node {
            Node::Expr(
                Expr::Min(_) | Expr::Max(_) | Expr::Abs(_) | Expr::IfThenElse(..) | Expr::Count(_),
            ) => true,
            // A step function of the date is the same for every position on a day.
            Node::Expr(_) | Node::Cond(_) => false,
        }
    });
    found
}
