//! Terms, rows, formulas and proofs over named unknowns. Knows no treaty.
//!
//! A [`Formula`] is in negation normal form over linear [`Row`]s. A [`Proof`] is a tree that shows that a
//! list of formulas has no solution; [`check`] accepts or rejects it by exact arithmetic alone.

mod check;
mod formula;
mod problem;
mod proof;
mod row;

pub use check::{CheckError, MAX_DEPTH, check};
pub use formula::Formula;
pub use problem::Problem;
pub use proof::{Cite, Proof};
pub use row::{Relation, Row, Var};

#[cfg(test)]
mod tests;
