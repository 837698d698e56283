//! What can be wrong with a proof.

use crate::logic::{Cite, Var};
use crate::number::Rational;
use std::fmt;

/// Why a proof was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckError {
    /// A formula's number is beyond the list.
    NoFormula(u32),
    /// A path leads nowhere in its formula.
    NoSuchPath(u32, Vec<u32>),
    /// A path leads through a branch of an `Any` that nothing above assumes.
    NotAssumed(u32, Vec<u32>),
    /// A cited formula is no row.
    NotARow(u32, Vec<u32>),
    /// Cases are made of a formula that is no `Any`.
    NotAnAny(u32, Vec<u32>),
    /// Cases have more or fewer branches than their `Any`.
    BranchCount { expected: usize, found: usize },
    /// A row or a split speaks of an unknown that the problem lacks.
    NoUnknown(Var),
    /// A split on an unknown that is not whole.
    NotWhole(Var),
    /// A split at a number that is not whole.
    FractionalSplit(Rational),
    /// An assumed bound is cited that no split above makes.
    NoAssumption(u32),
    /// An inequality has a negative multiplier.
    NegativeMultiplier(Cite),
    /// The multiplied rows leave an unknown in their sum.
    UnknownRemains(Var),
    /// The multiplied rows sum to something that is true.
    NoContradiction(Rational),
    /// Splits and cases stand deeper inside each other than [`MAX_DEPTH`](super::MAX_DEPTH).
    TooDeep,
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CheckError::NoFormula(formula) => write!(f, "there is no formula {formula}"),
            CheckError::NoSuchPath(formula, path) => {
                write!(f, "path {path:?} leads nowhere in formula {formula}")
            }
            CheckError::NotAssumed(formula, path) => {
                write!(
                    f,
                    "path {path:?} in formula {formula} uses a branch that is not assumed"
                )
            }
            CheckError::NotARow(formula, path) => {
                write!(
                    f,
                    "path {path:?} in formula {formula} does not end at a row"
                )
            }
            CheckError::NotAnAny(formula, path) => {
                write!(
                    f,
                    "path {path:?} in formula {formula} does not end at an alternative"
                )
            }
            CheckError::BranchCount { expected, found } => {
                write!(
                    f,
                    "an alternative of {expected} branches is treated in {found}"
                )
            }
            CheckError::NoUnknown(unknown) => write!(f, "there is no unknown {}", unknown.0),
            CheckError::NotWhole(unknown) => {
                write!(f, "unknown {} is split though it is not whole", unknown.0)
            }
            CheckError::FractionalSplit(at) => write!(f, "a split at {at}, which is not whole"),
            CheckError::NoAssumption(depth) => {
                write!(f, "no split stands {depth} levels above the nearest one")
            }
            CheckError::NegativeMultiplier(cite) => {
                write!(f, "an inequality has a negative multiplier: {cite:?}")
            }
            CheckError::UnknownRemains(unknown) => {
                write!(f, "unknown {} does not cancel", unknown.0)
            }
            CheckError::NoContradiction(constant) => {
                write!(f, "the rows sum to {constant}, which is no contradiction")
            }
            CheckError::TooDeep => f.write_str("the proof is nested too deeply"),
        }
    }
}

impl std::error::Error for CheckError {}
