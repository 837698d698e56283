//! Sums of whole unknowns that a row keeps from being whole: what is held of several kinds against one history, or twice as many of each
//! against an odd number. While such a sum is a fraction, its unknowns can trade without end, and branching on one of them settles nothing.

use super::Problem;
use super::branching::Sum;
use crate::logic::{Formula, Row, Var};
use crate::number::Rational;
use std::collections::BTreeSet;

/// More are not looked at, at each place of a search.
const MOST: usize = 200;

/// The whole part of each row that has several whole unknowns with whole coefficients, and something else; of a row that has nothing
/// else, the sum that it divides by what all its coefficients are multiples of.
pub(super) fn sums(problem: &Problem) -> Vec<Sum> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Formula> = problem.formulas.iter().rev().collect();
    while let Some(formula) = open.pop() {
        match formula {
            Formula::Row(row) => {
                found.extend(whole_part(row, &problem.integers));
                found.extend(divided(row, &problem.integers));
            }
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

/// The sum of whole unknowns with coprime coefficients that a row bounds by a fraction.
fn divided(row: &Row, integers: &[bool]) -> Option<Sum> {
    let is_whole = |(var, _): &(Var, Rational)| integers.get(var.0 as usize) == Some(&true);
    if row.terms.len() < 2 || !row.terms.iter().all(is_whole) {
        return None;
    }
    let coefficients = row.terms.iter().map(|(_, c)| c.abs());
    let common = coefficients.reduce(common_measure)?.recip()?;
    let common = match row.terms[0].1.is_negative() {
        true => -common,
        false => common,
    };
    let sum = || row.terms.iter().map(|(var, c)| (*var, c * &common));
    (!(&row.constant * &common).is_integer()).then(|| sum().collect())
}

/// The greatest number of which both are whole multiples. Source: Euclid, Elements VII.2.
fn common_measure(mut a: Rational, mut b: Rational) -> Rational {
    while let Some(times) = a.checked_div(&b) {
        let rest = &a - &(&times.floor() * &b);
        (a, b) = (b, rest);
    }
    a
}
