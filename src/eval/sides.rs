//! Both sides of the comparisons in a condition: by how much it is kept or broken.

use super::expr::compares;
use super::{CannotEvaluate, Extremes, Replay, Value};
use crate::date::Day;
use crate::draft::{Comparison, Cond, Expr};
use crate::number::Rational;

/// A comparison with what its sides are worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sides {
    pub left: Value,
    pub comparison: Comparison,
    pub right: Value,
    pub holds: bool,
}

impl Replay<'_> {
    /// The comparisons that decide a condition on a day: those of its members that are as true as the whole, in order.
    /// A switch compares as 1 or 0 with 1, a ban as what is held with 0.
    ///
    /// # Errors
    /// See [`CannotEvaluate`].
    pub fn sides(
        &self,
        cond: &Cond,
        day: Day,
        extremes: &Extremes,
    ) -> Result<Vec<Sides>, CannotEvaluate> {
        let mut sides = Vec::new();
        self.collect_sides(cond, false, day, extremes, &mut sides)?;
        Ok(sides)
    }

    fn collect_sides(
        &self,
        cond: &Cond,
        negated: bool,
        day: Day,
        extremes: &Extremes,
        sides: &mut Vec<Sides>,
    ) -> Result<(), CannotEvaluate> {
        let number = |n: i64| Value::Number(Rational::from(n));
        let (left, comparison, right) = match cond {
            Cond::Compare(left, comparison, right) => (
                self.value(left, day, extremes)?,
                *comparison,
                self.value(right, day, extremes)?,
            ),
            Cond::InEffect { .. } => {
                let state = self.holds(cond, day, extremes)?;
                (number(i64::from(state)), Comparison::Equal, number(1))
            }
            Cond::NoneOf {
                parties,
                kinds,
                label,
            } => {
                let held = Expr::Holding {
                    parties: parties.clone(),
                    kinds: kinds.clone(),
                    label: label.clone(),
                };
                (
                    self.value(&held, day, extremes)?,
                    Comparison::AtMost,
                    number(0),
                )
            }
            Cond::Not(inner) => return self.collect_sides(inner, !negated, day, extremes, sides),
            Cond::All(members) | Cond::Any(members) => {
                let whole = self.holds(cond, day, extremes)?;
                for member in members {
                    if self.holds(member, day, extremes)? == whole {
                        self.collect_sides(member, negated, day, extremes, sides)?;
                    }
                }
                return Ok(());
            }
            Cond::Growth { .. } => return Ok(()),
        };
        let comparison = if negated {
            opposite(comparison)
        } else {
            comparison
        };
        sides.push(Sides {
            holds: compares(&left, comparison, &right),
            left,
            comparison,
            right,
        });
        Ok(())
    }
}

/// The comparison that holds exactly where this one does not.
fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::AtMost => Comparison::Above,
        Comparison::Below => Comparison::AtLeast,
        Comparison::AtLeast => Comparison::Below,
        Comparison::Above => Comparison::AtMost,
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
    }
}

/// As drafters write it: `<=`.
pub fn symbol(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::AtMost => "<=",
        Comparison::Below => "<",
        Comparison::AtLeast => ">=",
        Comparison::Above => ">",
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
    }
}
