//! Linear rows over numbered unknowns.

use super::Formula;
use crate::number::Rational;

/// An unknown, numbered within its problem. What it stands for is known to whoever posed the problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Var(pub u32);

/// How a row compares its sum with zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// `sum <= 0`
    AtMost,
    /// `sum < 0`
    Below,
    /// `sum = 0`
    Equal,
}

impl Relation {
    /// Whether `sum` stands in this relation to zero.
    pub fn holds(self, sum: &Rational) -> bool {
        match self {
            Relation::AtMost => !sum.is_positive(),
            Relation::Below => sum.is_negative(),
            Relation::Equal => sum.is_zero(),
        }
    }
}

/// `Σ coefficient · unknown + constant  (<= | < | =)  0`.
///
/// INVARIANT: terms are sorted by unknown, each unknown stands once, no coefficient is zero.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub terms: Vec<(Var, Rational)>,
    pub constant: Rational,
    pub relation: Relation,
}

impl Row {
    /// A row from terms in any order; terms of the same unknown are added up.
    pub fn new(
        terms: impl IntoIterator<Item = (Var, Rational)>,
        constant: impl Into<Rational>,
        relation: Relation,
    ) -> Row {
        let terms = collected(terms.into_iter().collect());
        Row {
            terms,
            constant: constant.into(),
            relation,
        }
    }

    /// `unknown <= bound`.
    pub fn at_most(unknown: Var, bound: &Rational) -> Row {
        Row::new([(unknown, Rational::ONE)], -bound, Relation::AtMost)
    }

    /// `unknown >= bound`.
    pub fn at_least(unknown: Var, bound: &Rational) -> Row {
        Row::new([(unknown, -Rational::ONE)], bound.clone(), Relation::AtMost)
    }

    /// `sum <= at`, and `sum >= at + 1`.
    pub fn sides(sum: &[(Var, Rational)], at: &Rational) -> [Row; 2] {
        let opposite = sum.iter().map(|(v, c)| (*v, -c));
        [
            Row::new(sum.iter().cloned(), -at, Relation::AtMost),
            Row::new(opposite, at + Rational::ONE, Relation::AtMost),
        ]
    }

    /// The row with the whole bound that it has where all its unknowns and coefficients are whole: `sum < 0` says no less than
    /// `sum + 1 <= 0` then. None if it says no more than before. Source: Gomory, "Outline of an algorithm for integer solutions to
    /// linear programs", 1958.
    pub fn rounded(&self, integers: &[bool]) -> Option<Row> {
        let is_whole = |(unknown, coefficient): &(Var, Rational)| {
            integers.get(unknown.0 as usize) == Some(&true) && coefficient.is_integer()
        };
        let constant = match self.relation {
            Relation::AtMost if self.constant.is_integer() => return None,
            Relation::AtMost => self.constant.ceil(),
            Relation::Below => &self.constant.floor() + &Rational::ONE,
            Relation::Equal => return None,
        };
        (!self.terms.is_empty() && self.terms.iter().all(is_whole)).then(|| Row {
            terms: self.terms.clone(),
            constant,
            relation: Relation::AtMost,
        })
    }

    /// The sum at a point; `None` if the point says nothing of one of the row's unknowns.
    pub fn sum(&self, point: &[Rational]) -> Option<Rational> {
        let mut sum = self.constant.clone();
        for (unknown, coefficient) in &self.terms {
            sum += coefficient * point.get(unknown.0 as usize)?;
        }
        Some(sum)
    }

    /// Whether the row holds at a point. Where the point says nothing of an unknown the row does not hold.
    pub fn holds(&self, point: &[Rational]) -> bool {
        self.sum(point).is_some_and(|sum| self.relation.holds(&sum))
    }

    /// The condition that holds exactly where this row does not.
    pub fn negated(&self) -> Formula {
        let opposite = |relation| {
            Formula::Row(Row {
                relation,
                ..self.times(&-Rational::ONE)
            })
        };
        match self.relation {
            Relation::AtMost => opposite(Relation::Below),
            Relation::Below => opposite(Relation::AtMost),
            Relation::Equal => Formula::Any(vec![
                Formula::Row(Row {
                    relation: Relation::Below,
                    ..self.clone()
                }),
                opposite(Relation::Below),
            ]),
        }
    }

    /// A row that follows from both: their sums added, in the weakest relation that holds for both.
    pub fn plus(&self, other: &Row) -> Row {
        let relation = match (self.relation, other.relation) {
            (Relation::Equal, Relation::Equal) => Relation::Equal,
            (Relation::Below, _) | (_, Relation::Below) => Relation::Below,
            _ => Relation::AtMost,
        };
        let terms = self.terms.iter().chain(&other.terms).cloned();
        Row::new(terms, &self.constant + &other.constant, relation)
    }

    /// The same condition with its sum multiplied: by a positive number, or for an equation by any but zero.
    pub fn scaled(&self, by: &Rational) -> Option<Row> {
        let allowed = by.is_positive() || self.relation == Relation::Equal && !by.is_zero();
        allowed.then(|| self.times(by))
    }

    /// The one way to write this condition among its multiples: the first coefficient is `1` or `-1`, for an
    /// equation `1`; a row without unknowns has the constant `-1`, `0` or `1`.
    pub fn normal(&self) -> Row {
        let first = self
            .terms
            .first()
            .map_or(&self.constant, |(_, coefficient)| coefficient);
        let size = if self.relation == Relation::Equal {
            first.clone()
        } else {
            first.abs()
        };
        size.recip()
            .map_or_else(|| self.clone(), |by| self.times(&by))
    }

    /// Multiplies the sum and leaves the relation. `by` is not zero.
    fn times(&self, by: &Rational) -> Row {
        Row {
            terms: self.terms.iter().map(|(v, c)| (*v, c * by)).collect(),
            constant: &self.constant * by,
            relation: self.relation,
        }
    }
}

/// Sorts terms, adds up those of the same unknown and drops zeros.
fn collected(mut terms: Vec<(Var, Rational)>) -> Vec<(Var, Rational)> {
    terms.sort_by_key(|(unknown, _)| *unknown);
    terms.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += &next.1;
        }
        same
    });
    terms.retain(|(_, coefficient)| !coefficient.is_zero());
    terms
}
