//! Sums of whole unknowns that something continuous bounds: what is held of several kinds against one history. While such a sum is a
//! fraction, its unknowns can trade without end, and branching on one of them settles nothing.

use super::Problem;
use super::branching::Sum;
use crate::logic::{Formula, Row, Var};
use crate::number::Rational;
use std::collections::BTreeSet;

/// More are not looked at, at each place of a search.
const MOST: usize = 200;

/// The whole part of each row that has several whole unknowns with whole coefficients, and something else.
pub(super) fn sums(problem: &Problem) -> Vec<Sum> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Formula> = problem.formulas.iter().rev().collect();
    while let Some(formula) = open.pop() {
        match formula {
            Formula::Row(row) => found.extend(whole_part(row, &problem.integers)),
            Formula::All(parts) | Formula::Any(parts) => open.extend(parts.iter().rev()),
        }
        if found.len() >= MOST {
            break;
        }
    }
    found.into_iter().collect()
}

fn whole_part(row: &Row, integers: &[bool]) -> Option<Sum> {
    let is_whole = |var: &Var| integers.get(var.0 as usize) == Some(&true);
    let (whole, other): (Vec<_>, Vec<_>) = row.terms.iter().partition(|(var, _)| is_whole(var));
    let first = whole.first().map(|(_, c)| c.is_negative())?;
    let several = whole.len() > 1 && !other.is_empty();
    let sign = if first { -Rational::ONE } else { Rational::ONE };
    (several && whole.iter().all(|(_, c)| c.is_integer()))
        .then(|| whole.iter().map(|(var, c)| (*var, c * &sign)).collect())
}
