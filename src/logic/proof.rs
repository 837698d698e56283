//! Proof trees that a list of formulas has no solution.

use super::Var;
use crate::number::Rational;
use std::collections::BTreeSet;

/// A row that a proof may use at its place in the tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cite {
    /// The row at the end of `path` in formula number `formula`. Each step of the path is a child's index. A step
    /// through an `All` is free; a step through an `Any` must be the branch assumed by an enclosing [`Proof::Cases`]
    /// of that `Any`. An empty path is the formula itself, which must then be a row.
    Atom { formula: u32, path: Vec<u32> },
    /// The bound assumed by the enclosing [`Proof::Split`] that is `depth` splits above (0 is the nearest split).
    Assumed { depth: u32 },
}

/// Shows that no assignment satisfies every formula (and every assumption made above it).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Multipliers on rows that sum to a contradiction: `0 + c <= 0` with `c > 0`, or `0 + c < 0` with `c >= 0` where
    /// a strict row has a positive multiplier. Multipliers of inequalities are not negative; of equations any sign.
    /// Source: Farkas 1902; Motzkin 1936 for strict rows.
    Farkas(Vec<(Cite, Rational)>),
    /// A whole unknown, or a sum of them with whole coefficients, is whole: `sum <= at` in `below`, `sum >= at + 1` in `above`; `at` is
    /// whole. Source: Cook, Kannan and Schrijver, "Chvátal closures for mixed integer programming problems", 1990.
    Split {
        sum: Vec<(Var, Rational)>,
        at: Rational,
        below: Box<Proof>,
        above: Box<Proof>,
    },
    /// One branch for each member of the `Any` at `path` of `formula` (the `Any` itself must be citable there).
    Cases {
        formula: u32,
        path: Vec<u32>,
        branches: Vec<Proof>,
    },
}

impl Proof {
    /// The same proof where formulas and unknowns have other numbers.
    pub fn renumber(&mut self, formula_of: &dyn Fn(u32) -> u32, var_of: &dyn Fn(Var) -> Var) {
        let mut open = vec![self];
        while let Some(node) = open.pop() {
            match node {
                Proof::Farkas(rows) => {
                    for (cite, _) in rows {
                        if let Cite::Atom { formula, .. } = cite {
                            *formula = formula_of(*formula);
                        }
                    }
                }
                Proof::Split {
                    sum, below, above, ..
                } => {
                    for (var, _) in sum {
                        *var = var_of(*var);
                    }
                    open.extend([&mut **below, &mut **above]);
                }
                Proof::Cases {
                    formula, branches, ..
                } => {
                    *formula = formula_of(*formula);
                    open.extend(branches);
                }
            }
        }
    }

    /// The unknowns that it splits.
    pub fn split(&self) -> BTreeSet<Var> {
        let mut found = BTreeSet::new();
        let mut open = vec![self];
        while let Some(node) = open.pop() {
            match node {
                Proof::Farkas(_) => {}
                Proof::Split {
                    sum, below, above, ..
                } => {
                    found.extend(sum.iter().map(|(var, _)| *var));
                    open.extend([&**below, &**above]);
                }
                Proof::Cases { branches, .. } => open.extend(branches),
            }
        }
        found
    }

    /// The numbers of the formulas that it cites.
    pub fn cited(&self) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        let mut open = vec![self];
        while let Some(node) = open.pop() {
            match node {
                Proof::Farkas(rows) => {
                    found.extend(rows.iter().filter_map(|(cite, _)| match cite {
                        Cite::Atom { formula, .. } => Some(*formula),
                        Cite::Assumed { .. } => None,
                    }))
                }
                Proof::Split { below, above, .. } => open.extend([&**below, &**above]),
                Proof::Cases {
                    formula, branches, ..
                } => {
                    found.insert(*formula);
                    open.extend(branches);
                }
            }
        }
        found
    }
}
