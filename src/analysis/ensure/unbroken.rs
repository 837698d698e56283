//! A posture that no plan breaks: where a box holds one, no rule is good on the whole of it, and none need be looked for.
//! Source: climbing a convex function by its tangents, as Konno (1976) does for bilinear programs.

use super::robust::Lp;
use super::rows::{Rows, Split};
use crate::analysis::session::Session;
use crate::decide::{self, LpAnswer};
use crate::draft::Unknown;
use crate::logic::{Relation, Var};
use crate::number::Rational;

/// Postures that are tried in a box.
const TRIES: usize = 4;

/// How bad the best plan is against a posture, and a linear bound below that for all postures: slopes and constant.
struct Tangent {
    slopes: Vec<Rational>,
    constant: Rational,
}

/// Whether a posture that no plan breaks was found among those of the region and the box; `from` is a posture to begin at and becomes the
/// last that was looked at. What the best plan leaves is convex in the posture: a bound that touches it at one posture is
/// below it at all others.
pub fn unbroken(
    session: &mut Session,
    rows: &Rows,
    region: &[(Split, Relation)],
    range: &[(Rational, Option<Rational>)],
    from: &mut Vec<Rational>,
) -> bool {
    let strict = rows.goal.iter().all(|(_, r)| *r == Relation::Below);
    let mut best: Option<Rational> = None;
    for _ in 0..TRIES {
        let Some(tangent) = tangent(session, rows, from) else {
            return false;
        };
        match highest(session, &tangent, region, range) {
            Highest::At(point, value) => {
                if value.is_positive() || strict && value.is_zero() {
                    return true;
                }
                if best.as_ref().is_some_and(|best| *best >= value) {
                    return false;
                }
                best = Some(value);
                *from = point;
            }
            Highest::Unbounded => return true,
            Highest::Unknown => return false,
        }
    }
    false
}

/// The best plan against a posture, by its multipliers.
fn tangent(session: &mut Session, rows: &Rows, at: &[Rational]) -> Option<Tangent> {
    let mut lp = Lp::default();
    for _ in &rows.plan {
        lp.column();
    }
    let worst = lp.column();
    for (i, unknown) in rows.plan.iter().enumerate() {
        if !matches!(unknown, Unknown::Fired { .. }) {
            lp.at_most(vec![(i, -Rational::ONE)], Rational::ZERO);
        }
    }
    lp.at_most(vec![(worst, -Rational::ONE)], Rational::from(1_000_000_000));
    let mut told = Vec::new();
    let goal = rows.goal.iter().map(|row| (row, true));
    for ((split, relation), is_goal) in rows.fight.iter().map(|row| (row, false)).chain(goal) {
        let mut terms: Vec<(usize, Rational)> =
            split.plan.iter().map(|(i, c)| (*i, c.clone())).collect();
        if is_goal {
            terms.push((worst, -Rational::ONE));
        }
        let relation = match relation {
            Relation::Equal => Relation::Equal,
            _ => Relation::AtMost,
        };
        let bound = -value_of(split, at);
        let before = lp.rows.len();
        lp.add(terms, bound.clone(), relation);
        match lp.rows.len() > before {
            true => told.push((before, split)),
            false if relation.holds(&-bound) => {}
            false => return None,
        }
    }
    let cost = [(Var(worst as u32), Rational::ONE)];
    let LpAnswer::Optimal { multipliers, .. } =
        decide::lp(&lp.rows, lp.columns, Some(&cost), &mut session.budget)
    else {
        return None;
    };
    let mut tangent = Tangent {
        slopes: vec![Rational::ZERO; at.len()],
        constant: Rational::ZERO,
    };
    // The bound on how bad it may be counts as a constant, too.
    for (row, multiplier) in multipliers.iter().enumerate() {
        let own = told.iter().find(|(place, _)| *place == row);
        match own {
            Some((_, split)) => {
                tangent.constant += &(multiplier * &split.constant);
                for (j, c) in &split.own {
                    tangent.slopes[*j] += &(multiplier * c);
                }
            }
            None => tangent.constant += &(multiplier * &lp.rows[row].constant),
        }
    }
    Some(tangent)
}

/// Where a bound is highest.
enum Highest {
    At(Vec<Rational>, Rational),
    Unbounded,
    Unknown,
}

fn highest(
    session: &mut Session,
    tangent: &Tangent,
    region: &[(Split, Relation)],
    range: &[(Rational, Option<Rational>)],
) -> Highest {
    let mut lp = Lp::default();
    for (low, high) in range {
        let j = lp.column();
        lp.at_most(vec![(j, -Rational::ONE)], -low.clone());
        if let Some(high) = high {
            lp.at_most(vec![(j, Rational::ONE)], high.clone());
        }
    }
    for (split, relation) in region {
        let terms = split.own.iter().map(|(j, c)| (*j, c.clone())).collect();
        lp.add(terms, -split.constant.clone(), *relation);
    }
    let cost: Vec<(Var, Rational)> = tangent
        .slopes
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.is_zero())
        .map(|(j, c)| (Var(j as u32), -c))
        .collect();
    match decide::lp(&lp.rows, lp.columns, Some(&cost), &mut session.budget) {
        LpAnswer::Optimal { point, value, .. } => Highest::At(point, &tangent.constant - &value),
        LpAnswer::Unbounded { .. } => Highest::Unbounded,
        _ => Highest::Unknown,
    }
}

fn value_of(split: &Split, at: &[Rational]) -> Rational {
    let own = split.own.iter().map(|(j, c)| c * &at[*j]);
    own.fold(split.constant.clone(), |sum, part| sum + part)
}
