//! Linear sums and formulas over named unknowns.

use super::Rejection;
use crate::draft::Unknown;
use crate::logic::{Formula, Relation, Row, Var};
use crate::number::Rational;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// `Σ coefficient · unknown + constant`. INVARIANT: no coefficient is zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinearSum {
    pub terms: BTreeMap<Unknown, Rational>,
    pub constant: Rational,
}

impl LinearSum {
    /// A number.
    pub fn number(constant: impl Into<Rational>) -> LinearSum {
        LinearSum {
            terms: BTreeMap::new(),
            constant: constant.into(),
        }
    }

    /// One unknown.
    pub fn of(unknown: Unknown) -> LinearSum {
        LinearSum {
            terms: BTreeMap::from([(unknown, Rational::ONE)]),
            constant: Rational::ZERO,
        }
    }

    /// Adds `factor · other`.
    pub fn add(&mut self, factor: &Rational, other: &LinearSum) {
        for (unknown, coefficient) in &other.terms {
            self.add_term(unknown, &(factor * coefficient));
        }
        self.constant += factor * &other.constant;
    }

    /// Adds `coefficient · unknown`.
    pub fn add_term(&mut self, unknown: &Unknown, coefficient: &Rational) {
        let Some(sum) = self.terms.get_mut(unknown) else {
            if !coefficient.is_zero() {
                self.terms.insert(unknown.clone(), coefficient.clone());
            }
            return;
        };
        *sum += coefficient;
        if sum.is_zero() {
            self.terms.remove(unknown);
        }
    }

    /// `factor · self`.
    pub fn times(mut self, factor: &Rational) -> LinearSum {
        if factor.is_zero() {
            return LinearSum::default();
        }
        for coefficient in self.terms.values_mut() {
            *coefficient *= factor;
        }
        self.constant *= factor;
        self
    }

    /// `-self`.
    pub fn negated(self) -> LinearSum {
        self.times(&-Rational::ONE)
    }

    /// `self + other`: the shorter one is added to the longer.
    pub fn plus(self, other: LinearSum) -> LinearSum {
        let (mut sum, added) = match self.terms.len() < other.terms.len() {
            true => (other, self),
            false => (self, other),
        };
        for (unknown, coefficient) in added.terms {
            match sum.terms.entry(unknown) {
                Entry::Vacant(place) => {
                    place.insert(coefficient);
                }
                Entry::Occupied(mut place) => {
                    *place.get_mut() += coefficient;
                    if place.get().is_zero() {
                        place.remove();
                    }
                }
            }
        }
        sum.constant += added.constant;
        sum
    }

    /// `self - other`.
    pub fn minus(self, other: LinearSum) -> LinearSum {
        self.plus(other.negated())
    }

    /// `self <= 0`, as a formula.
    pub fn at_most_zero(self) -> Named {
        Named::Row(self, Relation::AtMost)
    }

    /// `self < 0`.
    pub fn below_zero(self) -> Named {
        Named::Row(self, Relation::Below)
    }

    /// `self = 0`.
    pub fn is_zero(self) -> Named {
        Named::Row(self, Relation::Equal)
    }
}

/// A formula whose rows speak of unknowns by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    Row(LinearSum, Relation),
    All(Vec<Named>),
    Any(Vec<Named>),
}

impl Named {
    /// How many rows it has.
    pub fn rows(&self) -> usize {
        match self {
            Named::Row(..) => 1,
            Named::All(members) | Named::Any(members) => members.iter().map(Named::rows).sum(),
        }
    }

    /// Whether every unknown in it passes.
    pub fn speaks_only_of(&self, pass: &impl Fn(&Unknown) -> bool) -> bool {
        match self {
            Named::Row(sum, _) => sum.terms.keys().all(pass),
            Named::All(members) | Named::Any(members) => {
                members.iter().all(|m| m.speaks_only_of(pass))
            }
        }
    }

    /// The same formula with each unknown replaced by its number.
    pub fn numbered(&self, numbers: &BTreeMap<&Unknown, u32>) -> Result<Formula, Rejection> {
        let each = |members: &[Named]| {
            members
                .iter()
                .map(|m| m.numbered(numbers))
                .collect::<Result<_, _>>()
        };
        Ok(match self {
            Named::All(members) => Formula::All(each(members)?),
            Named::Any(members) => Formula::Any(each(members)?),
            Named::Row(sum, relation) => {
                let mut terms = Vec::new();
                for (unknown, coefficient) in &sum.terms {
                    let number = numbers
                        .get(unknown)
                        .ok_or_else(|| Rejection::Unlisted(Box::new(unknown.clone())))?;
                    terms.push((Var(*number), coefficient.clone()));
                }
                Formula::Row(Row::new(terms, sum.constant.clone(), *relation))
            }
        })
    }
}
