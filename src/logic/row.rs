//! Linear rows over numbered unknowns.

use crate::number::Rational;

/// An unknown, numbered within its problem. What it stands for is known to whoever posed the problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Var(pub u32);

/// How a row compares its sum with zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Relation {
    /// `sum <= 0`
    AtMost,
    /// `sum < 0`
    Below,
    /// `sum = 0`
    Equal,
}

/// `Σ coefficient · unknown + constant  (<= | < | =)  0`.
///
/// INVARIANT: terms are sorted by unknown, each unknown stands once, no coefficient is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub terms: Vec<(Var, Rational)>,
    pub constant: Rational,
    pub relation: Relation,
}
