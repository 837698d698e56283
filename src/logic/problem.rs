//! A question in rows: can all of these hold at once?

use super::Formula;
use std::borrow::Cow;

/// Unknowns `Var(0)..Var(integers.len())`, free unless the formulas bound them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// Whether each unknown takes whole values only.
    pub integers: Vec<bool>,
    /// All must hold.
    pub formulas: Vec<Formula>,
}

impl Problem {
    /// The same question with each row [rounded](super::Row::rounded) that can be.
    pub fn rounded(&self) -> Cow<'_, Problem> {
        match Formula::all_rounded(&self.formulas, &self.integers) {
            None => Cow::Borrowed(self),
            Some(formulas) => Cow::Owned(Problem {
                integers: self.integers.clone(),
                formulas,
            }),
        }
    }
}
