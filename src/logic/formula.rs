//! Formulas in negation normal form over rows.

use super::{Row, Var};
use crate::number::Rational;
use std::collections::BTreeSet;

/// A condition on the unknowns. `All([])` is true, `Any([])` is false.
///
/// Functions over formulas recurse as deep as the formula is nested; whoever builds one keeps it shallow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Formula {
    Row(Row),
    All(Vec<Formula>),
    Any(Vec<Formula>),
}

impl Formula {
    /// The condition that always holds.
    pub const TRUE: Formula = Formula::All(Vec::new());
    /// The condition that never holds.
    pub const FALSE: Formula = Formula::Any(Vec::new());

    /// The condition that holds exactly where this one does not.
    pub fn negated(&self) -> Formula {
        let each = |parts: &[Formula]| parts.iter().map(Formula::negated).collect();
        match self {
            Formula::Row(row) => row.negated(),
            Formula::All(parts) => Formula::Any(each(parts)),
            Formula::Any(parts) => Formula::All(each(parts)),
        }
    }

    /// Both conditions, without a nested `All`.
    pub fn and(self, other: Formula) -> Formula {
        let parts = |formula| match formula {
            Formula::All(parts) => parts,
            single => vec![single],
        };
        let mut both = parts(self);
        both.extend(parts(other));
        if both.len() == 1 {
            both.swap_remove(0)
        } else {
            Formula::All(both)
        }
    }

    /// At least one of the two conditions, without a nested `Any`.
    pub fn or(self, other: Formula) -> Formula {
        let parts = |formula| match formula {
            Formula::Any(parts) => parts,
            single => vec![single],
        };
        let mut either = parts(self);
        either.extend(parts(other));
        if either.len() == 1 {
            either.swap_remove(0)
        } else {
            Formula::Any(either)
        }
    }

    /// Whether the condition holds at a point. A row over an unknown that the point lacks does not hold.
    pub fn holds(&self, point: &[Rational]) -> bool {
        match self {
            Formula::Row(row) => row.holds(point),
            Formula::All(parts) => parts.iter().all(|part| part.holds(point)),
            Formula::Any(parts) => parts.iter().any(|part| part.holds(point)),
        }
    }

    /// The condition with each row [rounded](Row::rounded) that can be; none if there is none.
    pub fn rounded(&self, integers: &[bool]) -> Option<Formula> {
        let each = |parts: &[Formula]| Formula::all_rounded(parts, integers);
        match self {
            Formula::Row(row) => row.rounded(integers).map(Formula::Row),
            Formula::All(parts) => each(parts).map(Formula::All),
            Formula::Any(parts) => each(parts).map(Formula::Any),
        }
    }

    /// The same of each condition in a list.
    pub(super) fn all_rounded(list: &[Formula], integers: &[bool]) -> Option<Vec<Formula>> {
        let rounded: Vec<_> = list.iter().map(|part| part.rounded(integers)).collect();
        let changes = rounded.iter().any(Option::is_some);
        changes.then(|| {
            let pairs = rounded.into_iter().zip(list);
            pairs
                .map(|(rounded, part)| rounded.unwrap_or_else(|| part.clone()))
                .collect()
        })
    }

    /// The unknowns that occur.
    pub fn vars(&self) -> BTreeSet<Var> {
        let mut found = BTreeSet::new();
        let mut open = vec![self];
        while let Some(formula) = open.pop() {
            match formula {
                Formula::Row(row) => found.extend(row.terms.iter().map(|(unknown, _)| *unknown)),
                Formula::All(parts) | Formula::Any(parts) => open.extend(parts),
            }
        }
        found
    }

    /// The members of an `All` or `Any`; a row has none.
    pub fn parts(&self) -> &[Formula] {
        match self {
            Formula::Row(_) => &[],
            Formula::All(parts) | Formula::Any(parts) => parts,
        }
    }

    /// The formula at the end of a path of children's indices, if there is one.
    pub fn at(&self, path: &[u32]) -> Option<&Formula> {
        path.iter()
            .try_fold(self, |formula, step| formula.parts().get(*step as usize))
    }

    /// The row at the end of a path of children's indices, if there is one.
    pub fn atom_at(&self, path: &[u32]) -> Option<&Row> {
        match self.at(path)? {
            Formula::Row(row) => Some(row),
            Formula::All(_) | Formula::Any(_) => None,
        }
    }
}

impl From<Row> for Formula {
    fn from(row: Row) -> Formula {
        Formula::Row(row)
    }
}
