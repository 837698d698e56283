//! Laws of the search: every answer carries its reason, and small problems agree with enumeration.

mod dual;
mod floors;
mod game;
mod optimum;
mod programs;
mod random;
mod solve;

use super::*;
use crate::logic::Formula;

/// Plenty for a small problem.
fn plenty() -> Budget {
    Budget::new(200_000, 2_000)
}

fn r(n: i64) -> Rational {
    Rational::from(n)
}

fn row(terms: &[(u32, i64)], constant: i64, relation: Relation) -> Row {
    Row::new(
        terms.iter().map(|(v, c)| (Var(*v), r(*c))),
        r(constant),
        relation,
    )
}

fn at_most(terms: &[(u32, i64)], constant: i64) -> Formula {
    row(terms, constant, Relation::AtMost).into()
}

fn below(terms: &[(u32, i64)], constant: i64) -> Formula {
    row(terms, constant, Relation::Below).into()
}

fn equal(terms: &[(u32, i64)], constant: i64) -> Formula {
    row(terms, constant, Relation::Equal).into()
}

/// `low <= unknown <= high`.
fn within(unknown: u32, low: i64, high: i64) -> Formula {
    at_most(&[(unknown, -1)], low).and(at_most(&[(unknown, 1)], -high))
}

fn is_solution(problem: &Problem, point: &[Rational]) -> bool {
    point.len() == problem.integers.len()
        && point
            .iter()
            .zip(&problem.integers)
            .all(|(x, whole)| !whole || x.is_integer())
        && problem.formulas.iter().all(|formula| formula.holds(point))
}

/// Solves, and checks the reason of the answer; true if there is a solution.
fn decided(problem: &Problem) -> bool {
    match solve(problem, None, &mut plenty()) {
        Answer::Feasible(point) => {
            assert!(is_solution(problem, &point), "{problem:?} {point:?}");
            true
        }
        Answer::Infeasible(proof) => {
            assert_eq!(
                check(&problem.integers, &problem.formulas, &proof),
                Ok(()),
                "{problem:?}"
            );
            false
        }
        Answer::Exhausted => panic!("not decided: {problem:?}"),
    }
}
