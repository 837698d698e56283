//! Formulas in negation normal form over rows.

use super::Row;

/// A condition on the unknowns. `All([])` is true, `Any([])` is false.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    Row(Row),
    All(Vec<Formula>),
    Any(Vec<Formula>),
}
