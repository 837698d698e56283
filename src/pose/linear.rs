//! Linear forms under construction.

use crate::logic::{Formula, Relation, Row, Var};
use crate::number::Rational;
use std::collections::BTreeMap;

/// `Σ coefficient · unknown + constant`.
#[derive(Clone, Debug, Default)]
pub struct Linear {
    pub terms: BTreeMap<Var, Rational>,
    pub constant: Rational,
}

impl Linear {
    pub fn number(value: Rational) -> Linear {
        Linear {
            terms: BTreeMap::new(),
            constant: value,
        }
    }

    pub fn unknown(var: Var) -> Linear {
        let mut form = Linear::default();
        form.add_term(var, &Rational::ONE);
        form
    }

    /// Adds `coefficient · var`.
    pub fn add_term(&mut self, var: Var, coefficient: &Rational) {
        use std::collections::btree_map::Entry;
        if coefficient.is_zero() {
            return;
        }
        match self.terms.entry(var) {
            Entry::Vacant(slot) => {
                slot.insert(coefficient.clone());
            }
            Entry::Occupied(mut slot) => {
                *slot.get_mut() += coefficient;
                if slot.get().is_zero() {
                    slot.remove();
                }
            }
        }
    }

    /// Adds `factor · other`.
    pub fn add(&mut self, other: &Linear, factor: &Rational) {
        if factor.is_zero() {
            return;
        }
        for (var, coefficient) in &other.terms {
            self.add_term(*var, &(coefficient * factor));
        }
        self.constant += &(&other.constant * factor);
    }

    pub fn plus(mut self, other: &Linear) -> Linear {
        self.add(other, &Rational::ONE);
        self
    }

    pub fn minus(mut self, other: &Linear) -> Linear {
        self.add(other, &-Rational::ONE);
        self
    }

    pub fn scaled(&self, factor: &Rational) -> Linear {
        let mut out = Linear::default();
        out.add(self, factor);
        out
    }

    /// Its value if it has no unknowns.
    pub fn as_number(&self) -> Option<&Rational> {
        self.terms.is_empty().then_some(&self.constant)
    }

    /// The row `self (<= | < | =) 0`.
    pub fn row(self, relation: Relation) -> Formula {
        Formula::Row(Row {
            terms: self.terms.into_iter().collect(),
            constant: self.constant,
            relation,
        })
    }

    pub fn at_most_zero(self) -> Formula {
        self.row(Relation::AtMost)
    }

    pub fn below_zero(self) -> Formula {
        self.row(Relation::Below)
    }

    pub fn zero(self) -> Formula {
        self.row(Relation::Equal)
    }
}
