//! The trusted proof checker: evaluation alone, no search.

mod error;

pub use error::CheckError;

use super::{Cite, Formula, Proof, Relation, Row, Var};
use crate::number::Rational;
use std::collections::BTreeMap;

/// The most splits and cases that may stand inside each other in a proof.
pub const MAX_DEPTH: usize = 10_000;

/// Accepts `proof` if it shows that no assignment satisfies every formula, where unknown `i` is whole if
/// `integers[i]`.
///
/// # Errors
/// The first fault met, in the proof's order.
pub fn check(integers: &[bool], formulas: &[Formula], proof: &Proof) -> Result<(), CheckError> {
    let mut place = Place {
        integers,
        formulas,
        branches: Vec::new(),
        bounds: Vec::new(),
    };
    // An explicit stack, last step first: a proof may be nested deeper than the machine's own stack.
    let mut steps = vec![Step::Prove(proof)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Prove(Proof::Farkas(multipliers)) => place.contradiction(multipliers)?,
            Step::Prove(Proof::Split {
                sum,
                at,
                below,
                above,
            }) => {
                place.may_split(sum, at)?;
                let [below_bound, above_bound] = Row::sides(sum, at);
                for (bound, side) in [(above_bound, above), (below_bound, below)] {
                    steps.extend([Step::DropBound, Step::Prove(side), Step::Bound(bound)]);
                }
            }
            Step::Prove(Proof::Cases {
                formula,
                path,
                branches,
            }) => {
                place.may_treat_cases(*formula, path, branches.len())?;
                for (i, branch) in branches.iter().enumerate().rev() {
                    let assumed = (*formula, path.as_slice(), i as u32);
                    steps.extend([Step::DropBranch, Step::Prove(branch), Step::Branch(assumed)]);
                }
            }
            Step::Branch(branch) => place.branches.push(branch),
            Step::Bound(bound) => place.bounds.push(bound),
            Step::DropBranch => {
                place.branches.pop();
            }
            Step::DropBound => {
                place.bounds.pop();
            }
        }
        if place.branches.len() + place.bounds.len() > MAX_DEPTH {
            return Err(CheckError::TooDeep);
        }
    }
    Ok(())
}

/// What is still to be done; assumptions are made before and dropped after the proof that may use them.
enum Step<'a> {
    Prove(&'a Proof),
    Branch((u32, &'a [u32], u32)),
    Bound(Row),
    DropBranch,
    DropBound,
}

/// The formulas, and what is assumed at one place of the proof.
struct Place<'a> {
    integers: &'a [bool],
    formulas: &'a [Formula],
    /// Formula, path of an `Any`, and the member assumed; outermost first.
    branches: Vec<(u32, &'a [u32], u32)>,
    /// Bounds assumed by splits; outermost first.
    bounds: Vec<Row>,
}

impl Place<'_> {
    /// The formula at the end of a path that may be used here.
    fn usable(&self, number: u32, path: &[u32]) -> Result<&Formula, CheckError> {
        let mut formula = self
            .formulas
            .get(number as usize)
            .ok_or(CheckError::NoFormula(number))?;
        for (depth, step) in path.iter().enumerate() {
            let assumed = (number, &path[..depth], *step);
            if matches!(formula, Formula::Any(_)) && !self.branches.contains(&assumed) {
                return Err(CheckError::NotAssumed(number, path.to_vec()));
            }
            formula = formula
                .parts()
                .get(*step as usize)
                .ok_or_else(|| CheckError::NoSuchPath(number, path.to_vec()))?;
        }
        Ok(formula)
    }

    /// The row that a citation names.
    fn cited(&self, cite: &Cite) -> Result<&Row, CheckError> {
        match cite {
            Cite::Atom { formula, path } => match self.usable(*formula, path)? {
                Formula::Row(row) => Ok(row),
                _ => Err(CheckError::NotARow(*formula, path.clone())),
            },
            Cite::Assumed { depth } => self
                .bounds
                .iter()
                .rev()
                .nth(*depth as usize)
                .ok_or(CheckError::NoAssumption(*depth)),
        }
    }

    /// The rows, rounded where they can be, multiplied and added up, must say `0 <= -c` with `c > 0`, or `0 < -c` with `c >= 0`.
    fn contradiction(&self, multipliers: &[(Cite, Rational)]) -> Result<(), CheckError> {
        let mut sum: BTreeMap<Var, Rational> = BTreeMap::new();
        let mut constant = Rational::ZERO;
        let mut strict = false;
        for (cite, multiplier) in multipliers {
            let cited = self.cited(cite)?;
            let rounded = cited.rounded(self.integers);
            let row = rounded.as_ref().unwrap_or(cited);
            if multiplier.is_negative() && row.relation != Relation::Equal {
                return Err(CheckError::NegativeMultiplier(cite.clone()));
            }
            strict |= row.relation == Relation::Below && multiplier.is_positive();
            constant += multiplier * &row.constant;
            for (unknown, coefficient) in &row.terms {
                *sum.entry(*unknown).or_default() += multiplier * coefficient;
            }
        }
        for (unknown, coefficient) in sum {
            if unknown.0 as usize >= self.integers.len() {
                return Err(CheckError::NoUnknown(unknown));
            }
            if !coefficient.is_zero() {
                return Err(CheckError::UnknownRemains(unknown));
            }
        }
        let contradictory = constant.is_positive() || strict && constant.is_zero();
        if contradictory {
            Ok(())
        } else {
            Err(CheckError::NoContradiction(constant))
        }
    }

    /// Whole unknowns times whole numbers add up to a whole number, so nothing is between two neighbours of these.
    fn may_split(&self, sum: &[(Var, Rational)], at: &Rational) -> Result<(), CheckError> {
        for (unknown, coefficient) in sum {
            match self.integers.get(unknown.0 as usize) {
                None => return Err(CheckError::NoUnknown(*unknown)),
                Some(false) => return Err(CheckError::NotWhole(*unknown)),
                Some(true) if !coefficient.is_integer() => {
                    return Err(CheckError::FractionalSplit(coefficient.clone()));
                }
                Some(true) => {}
            }
        }
        match at.is_integer() {
            true => Ok(()),
            false => Err(CheckError::FractionalSplit(at.clone())),
        }
    }

    fn may_treat_cases(&self, number: u32, path: &[u32], found: usize) -> Result<(), CheckError> {
        match self.usable(number, path)? {
            Formula::Any(parts) if parts.len() == found => Ok(()),
            Formula::Any(parts) => Err(CheckError::BranchCount {
                expected: parts.len(),
                found,
            }),
            _ => Err(CheckError::NotAnAny(number, path.to_vec())),
        }
    }
}

#[cfg(test)]
mod tests;
