//! A question in rows: can all of these hold at once?

use super::Formula;

/// Unknowns `Var(0)..Var(integers.len())`, free unless the formulas bound them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// Whether each unknown takes whole values only.
    pub integers: Vec<bool>,
    /// All must hold.
    pub formulas: Vec<Formula>,
}
