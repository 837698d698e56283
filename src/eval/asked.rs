//! The wars that a condition asks about, and whether their owners are feared.

use super::PlanWar;
use crate::date::Day;
use crate::draft::{Body, Comparison, Cond, Draft, EngagementId, Expr, Plan, World};

/// An expression after a war, inside a condition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'c> {
    pub war: &'c [EngagementId],
    /// What is counted after it.
    pub of: &'c Expr,
    /// The day on which it is fought, where that is fixed.
    pub on: Option<Day>,
    /// Whether a larger value helps the condition.
    pub helps: bool,
}

/// The wars of a condition, in the order in which they stand.
pub(super) fn wars(cond: &Cond) -> Vec<Asked<'_>> {
    let mut found = Vec::new();
    in_cond(cond, true, &mut found);
    found
}

/// Plans for the wars of a part's condition when it is asked on `day`: those of a war that someone outside the
/// coalition wages are the worst for the condition, others the best. None where no plan is known.
pub(super) fn plans(
    draft: &Draft,
    world: &World,
    body: &Body,
    cond: &Cond,
    day: Day,
    plan: PlanWar<'_>,
) -> Vec<Plan> {
    let mut plans: Vec<Plan> = Vec::new();
    for asked in wars(cond) {
        let day = asked.on.unwrap_or(day);
        // Equal chains at one moment are one war with one plan.
        if plans.iter().any(|p| p.war == asked.war && p.day == day) {
            continue;
        }
        let maximise = asked.helps != feared(draft, body, asked.war);
        plans.extend(plan(world, asked.war, day, asked.of, maximise).unwrap_or_default());
    }
    plans
}

/// Whether the plans of a war are feared.
fn feared(draft: &Draft, body: &Body, war: &[EngagementId]) -> bool {
    match body {
        Body::Possible(_) => false,
        Body::Ensure { coalition, .. } => {
            let engagements = war.iter().flat_map(|id| draft.engagements.get(id.index()));
            let mut owners = engagements.flat_map(|e| &e.owners);
            owners.any(|owner| !coalition.contains(owner))
        }
        _ => true,
    }
}

fn in_cond<'c>(cond: &'c Cond, positive: bool, found: &mut Vec<Asked<'c>>) {
    match cond {
        Cond::Compare(left, comparison, right) => {
            let left_helps = match comparison {
                Comparison::AtMost | Comparison::Below => !positive,
                _ => positive,
            };
            in_expr(left, left_helps, None, found);
            in_expr(right, !left_helps, None, found);
        }
        Cond::All(members) | Cond::Any(members) => {
            for member in members {
                in_cond(member, positive, found);
            }
        }
        Cond::Not(inner) => in_cond(inner, !positive, found),
        Cond::InEffect { .. } | Cond::NoneOf { .. } | Cond::Growth { .. } => {}
    }
}

fn in_expr<'c>(expr: &'c Expr, helps: bool, on: Option<Day>, found: &mut Vec<Asked<'c>>) {
    match expr {
        Expr::After { of, war } => found.push(Asked { war, of, on, helps }),
        Expr::At(of, day) => in_expr(of, helps, Some(*day), found),
        Expr::Sum(list) | Expr::Min(list) | Expr::Max(list) => {
            for inner in list {
                in_expr(inner, helps, on, found);
            }
        }
        Expr::Negated(inner) => in_expr(inner, !helps, on, found),
        Expr::Abs(inner) => in_expr(inner, helps, on, found),
        Expr::Product(a, b) | Expr::Quotient(a, b) => {
            let below_zero = |e: &Expr| matches!(e, Expr::Number(n) if n.is_negative());
            in_expr(a, helps != below_zero(b), on, found);
            in_expr(b, helps != below_zero(a), on, found);
        }
        Expr::IfThenElse(_, a, b) => {
            in_expr(a, helps, on, found);
            in_expr(b, helps, on, found);
        }
        Expr::Count(cond) => in_cond(cond, helps, found),
        Expr::Number(_)
        | Expr::Enclosed(_)
        | Expr::ByDate(_)
        | Expr::Holding { .. }
        | Expr::Total { .. }
        | Expr::Most(_)
        | Expr::Least(_) => {}
    }
}
