//! The plan of a war in one known world: the worst or the best for what is left afterwards.

use super::witness::plans;
use crate::date::Day;
use crate::decide::{self, Budget, LpAnswer};
use crate::draft::*;
use crate::eval;
use crate::logic::{Relation, Row, Var};
use crate::number::Rational;
use crate::pose::{Encoder, Fight, conjunction};

/// Plans for a war fought on a day in a world, one for each of its engagements, that make `expr`, counted after the war, as large
/// (`maximise`) or as small as can be. The rules are
/// those that claims are decided by, with the world's holdings put in. None where the expression has cases, or where what is left cannot be counted at all.
pub fn worst_plan(
    draft: &Draft,
    world: &World,
    war: &[EngagementId],
    day: Day,
    expr: &Expr,
    maximise: bool,
) -> Option<Vec<Plan>> {
    let at = Moment::On(day);
    let fight = Fight {
        war: war.to_vec(),
        at,
    };
    let mut encoder = Encoder::new(draft, (day, day));
    let planned = encoder.plan_unknowns(&fight);
    // Plans come first, so that theirs are the numbers below `planned.len()`.
    for unknown in &planned {
        encoder.var(unknown);
    }
    let mut rows = Vec::new();
    for position in 0..war.len() {
        let premise = Premise::Fight {
            war: fight.war.clone(),
            at,
            position: u32::try_from(position).ok()?,
        };
        conjunction(&encoder.formula(&premise).ok()?, &mut rows);
    }
    let left = Expr::After {
        of: Box::new(expr.clone()),
        war: fight.war.clone(),
    };
    let measure = encoder.form_of(&left, at).ok()?;
    let settled: Vec<Rational> = encoder.unknowns[planned.len()..]
        .iter()
        .map(|unknown| in_world(draft, world, unknown, day))
        .collect::<Option<_>>()?;
    let mut rows: Vec<Row> = rows
        .iter()
        .map(|row| settle(row, &settled, planned.len()))
        .collect();
    for number in 0..planned.len() {
        let var = Var(u32::try_from(number).ok()?);
        rows.push(Row {
            terms: vec![(var, -Rational::ONE)],
            constant: Rational::ZERO,
            relation: Relation::AtMost,
        });
    }
    // What is least is looked for.
    let sign = if maximise {
        -Rational::ONE
    } else {
        Rational::ONE
    };
    let objective: Vec<(Var, Rational)> = measure
        .terms
        .iter()
        .filter(|(var, _)| (var.0 as usize) < planned.len())
        .map(|(var, coefficient)| (*var, coefficient * &sign))
        .collect();
    let mut budget = Budget::default();
    match decide::lp(&rows, planned.len(), Some(&objective), &mut budget) {
        LpAnswer::Optimal { point, .. } => Some(plans(draft, &planned, &point, &|_| Some(day))),
        _ => None,
    }
}

/// The row with the numbers that the world gives in place of every unknown that is no plan's.
pub(super) fn settle(row: &Row, settled: &[Rational], planned: usize) -> Row {
    let mut out = Row {
        terms: Vec::new(),
        constant: row.constant.clone(),
        relation: row.relation,
    };
    for (var, coefficient) in &row.terms {
        match (var.0 as usize).checked_sub(planned) {
            Some(number) => out.constant += &(coefficient * &settled[number]),
            None => out.terms.push((*var, coefficient.clone())),
        }
    }
    out
}

/// What an unknown is in the world; none for what no world says.
pub(super) fn in_world(
    draft: &Draft,
    world: &World,
    unknown: &Unknown,
    asked: Day,
) -> Option<Rational> {
    let on = |at: Moment| match at {
        Moment::On(day) => day,
        Moment::Asked => asked,
    };
    match *unknown {
        Unknown::Held { party, kind, at } => Some(eval::holding(draft, world, party, kind, on(at))),
        Unknown::Total {
            party,
            kind,
            attribute,
            at,
        } => Some(eval::total(draft, world, party, kind, attribute, on(at))),
        Unknown::InEffect { party, policy, at } => {
            let state = eval::in_effect(draft, world, party, policy, on(at));
            Some(Rational::from(i64::from(state)))
        }
        _ => None,
    }
}
