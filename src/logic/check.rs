//! The trusted proof checker.

use super::{Formula, Proof};

/// Why a proof was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckError;

/// Accepts `proof` if it shows that no assignment satisfies every formula.
pub fn check(_integers: &[bool], _formulas: &[Formula], _proof: &Proof) -> Result<(), CheckError> {
    Err(CheckError)
}
