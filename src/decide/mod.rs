//! Untrusted search: does a list of formulas have a solution, and which is the best one?
//!
//! Every answer carries its reason: a point, to be substituted, or a proof for [`logic::check`](crate::logic::check).
//! Floats find a basis; exact rationals certify it or go on from there (`relax`). Whole unknowns and alternatives
//! are branched on (`search`). What one side fixes before the other plans is a `game`. Nothing depends on time, threads or hash order.

mod branching;
mod budget;
mod dual;
mod factor;
mod float;
mod floors;
mod game;
mod lp;
mod model;
mod mold;
mod optimum;
mod parts;
mod ratio;
mod relax;
mod scalar;
mod search;
mod simplex;
mod sums;
mod tree;

pub use budget::Budget;
pub use float::approx;
pub use game::{Coupled, Front, Game, How, Linear as PlanForms, Lost, Place, Step, Tree};
pub use lp::{LpAnswer, Start, leasts, lp, lp_from, reaches};

use crate::logic::{Proof, Relation, Row, Var, check};
use crate::number::Rational;
use floors::Floors;
use search::{End, Goal, Search};
use std::borrow::Cow;

pub use crate::logic::Problem;

/// Nodes of a search before its rows are rounded.
const BEFORE_ROUNDING: u64 = 60;
/// Nodes of one that branches on sums first: mostly it ends soon, or is of no use.
const BY_SUMS: u64 = 80;
/// Where there is time, this part of all.
const BY_SUMS_OF_ALL: u64 = 100;

/// What [`solve`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// No assignment satisfies every formula, and why.
    Infeasible(Proof),
    /// An assignment that satisfies every formula.
    Feasible(Vec<Rational>),
    /// The budget is spent.
    Exhausted,
}

/// What [`maximise`] found. A `proof` shows that the problem's formulas, with `objective > value` appended as the
/// last formula (as [`better`] writes it), have no solution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Optimum {
    Infeasible(Proof),
    /// The objective grows without end; a point that satisfies every formula.
    Unbounded(Vec<Rational>),
    /// The point satisfies every formula and attains the greatest value.
    Best {
        value: Rational,
        point: Vec<Rational>,
        proof: Proof,
    },
    /// The least upper bound, which strict rows keep out of reach.
    Supremum {
        value: Rational,
        proof: Proof,
    },
    /// The budget is spent.
    Exhausted,
}

/// Looks for an assignment that satisfies every formula; among those it prefers, without promise, one where the
/// objective is small.
pub fn solve(
    problem: &Problem,
    objective: Option<&[(Var, Rational)]>,
    budget: &mut Budget,
) -> Answer {
    let cost = lp::collected(objective.unwrap_or_default());
    if !is_well_formed(problem, &cost) {
        return Answer::Exhausted;
    }
    let Some(parts) = parts::parts(problem, &cost) else {
        return solve_whole(problem, cost, budget);
    };
    let mut values = vec![Rational::ZERO; problem.integers.len()];
    for mut part in parts {
        let cost = std::mem::take(&mut part.cost);
        match solve_whole(&part.problem, cost, budget) {
            Answer::Feasible(point) => part.put(&point, &mut values),
            Answer::Infeasible(proof) => return Answer::Infeasible(part.whole(proof)),
            Answer::Exhausted => return Answer::Exhausted,
        }
    }
    Answer::Feasible(values)
}

/// Solves all formulas together: first as they are, since strict rows keep a point away from their edges; where that takes many
/// branchings, with rounded rows and by sums, since whole unknowns that add up to a fraction are branched on without end otherwise.
fn solve_whole(problem: &Problem, cost: Vec<(Var, Rational)>, budget: &mut Budget) -> Answer {
    let (rounded, sums) = (problem.rounded(), sums::sums(problem));
    if matches!(rounded, Cow::Borrowed(_)) && sums.is_empty() {
        return searched(problem, cost, sums, budget);
    }
    let (answer, out_of_nodes) = budget.within(BEFORE_ROUNDING, |budget| {
        let answer = searched(problem, cost.clone(), Vec::new(), budget);
        (answer, budget.nodes == 0)
    });
    match answer {
        Answer::Exhausted if out_of_nodes => {}
        answer => return answer,
    }
    if !sums.is_empty() {
        // What is left of the nodes is for what comes after.
        let nodes = budget.nodes;
        budget.nodes = BY_SUMS.max(nodes / BY_SUMS_OF_ALL);
        let answer = searched(&rounded, cost.clone(), sums, budget);
        budget.nodes = nodes;
        if !matches!(answer, Answer::Exhausted) {
            return answer;
        }
    }
    searched(&rounded, cost, Vec::new(), budget)
}

fn searched(
    problem: &Problem,
    cost: Vec<(Var, Rational)>,
    sums: Vec<branching::Sum>,
    budget: &mut Budget,
) -> Answer {
    let mut search = Search::new(problem, Goal::Point { cost });
    search.sums = sums;
    match search.run(budget) {
        End::Found(point) => Answer::Feasible(point),
        End::Refuted(derivation) => {
            let proof = derivation.into_proof(&mut Vec::new());
            match checked(problem, None, &proof) {
                true => Answer::Infeasible(proof),
                false => Answer::Exhausted,
            }
        }
        End::Spent => Answer::Exhausted,
    }
}

/// The same, where whole parts need not be branched on: for what is hard otherwise.
pub fn solve_around_floors(
    problem: &Problem,
    objective: Option<&[(Var, Rational)]>,
    budget: &mut Budget,
) -> Answer {
    let Some(floors) = Floors::of(problem, objective.unwrap_or_default()) else {
        return solve(problem, objective, budget);
    };
    match solve(&floors.problem, objective, budget) {
        Answer::Feasible(point) => match floors.filled(point) {
            Some(point) => Answer::Feasible(point),
            None => solve(problem, objective, budget),
        },
        // A proof that does not use that some unknown is whole is a proof all the same.
        answer => answer,
    }
}

/// The greatest value of an objective, exactly.
pub fn maximise(problem: &Problem, objective: &[(Var, Rational)], budget: &mut Budget) -> Optimum {
    let Some(floors) = Floors::of(problem, objective) else {
        return maximise_as_it_is(problem, objective, budget);
    };
    match maximise_as_it_is(&floors.problem, objective, budget) {
        Optimum::Best {
            value,
            point,
            proof,
        } => match floors.filled(point) {
            Some(point) => Optimum::Best {
                value,
                point,
                proof,
            },
            None => maximise_as_it_is(problem, objective, budget),
        },
        Optimum::Unbounded(point) => match floors.filled(point) {
            Some(point) => Optimum::Unbounded(point),
            None => maximise_as_it_is(problem, objective, budget),
        },
        other => other,
    }
}

fn maximise_as_it_is(
    problem: &Problem,
    objective: &[(Var, Rational)],
    budget: &mut Budget,
) -> Optimum {
    let objective = lp::collected(objective);
    if !is_well_formed(problem, &objective) {
        return Optimum::Exhausted;
    }
    let cost = objective
        .iter()
        .map(|(unknown, c)| (*unknown, -c))
        .collect();
    let mut search = Search::new(problem, Goal::Optimum { cost });
    let derivation = match search.run(budget) {
        End::Found(point) => return Optimum::Unbounded(point),
        End::Spent => return Optimum::Exhausted,
        End::Refuted(derivation) => derivation,
    };
    let proof = derivation.into_proof(&mut Vec::new());
    let last = search
        .best
        .as_ref()
        .map(|best| better(&objective, &best.value));
    if !checked(problem, last, &proof) {
        return Optimum::Exhausted;
    }
    match search.best {
        None => Optimum::Infeasible(proof),
        Some(best) => match best.point {
            Some(point) => Optimum::Best {
                value: best.value,
                point,
                proof,
            },
            None => Optimum::Supremum {
                value: best.value,
                proof,
            },
        },
    }
}

/// The row `objective > value`.
pub fn better(objective: &[(Var, Rational)], value: &Rational) -> Row {
    let terms = objective.iter().map(|(unknown, c)| (*unknown, -c));
    Row::new(terms, value.clone(), Relation::Below)
}

/// Whether formulas and objective speak of the problem's unknowns alone.
fn is_well_formed(problem: &Problem, objective: &[(Var, Rational)]) -> bool {
    let known = |unknown: &Var| (unknown.0 as usize) < problem.integers.len();
    objective.iter().all(|(unknown, _)| known(unknown))
        && problem
            .formulas
            .iter()
            .all(|formula| formula.vars().iter().all(known))
}

/// Whether a proof stands. It always should.
fn checked(problem: &Problem, last: Option<Row>, proof: &Proof) -> bool {
    let verdict = match last {
        None => check(&problem.integers, &problem.formulas, proof),
        Some(row) => {
            let mut formulas = problem.formulas.clone();
            formulas.push(row.into());
            check(&problem.integers, &formulas, proof)
        }
    };
    debug_assert_eq!(verdict, Ok(()), "{problem:?} {proof:?}");
    verdict.is_ok()
}

#[cfg(test)]
mod tests;
