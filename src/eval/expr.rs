//! What expressions are worth and whether conditions hold, at a moment.

use super::{CannotEvaluate, Extremes, Position, Replay, Value};
use crate::date::Day;
use crate::draft::{AttributeId, Comparison, Cond, EngagementId, Expr, KindId, PartyId};
use crate::number::Rational;
use std::borrow::Cow;

/// A moment of a world: a day, and the war that is fought on it before anything is counted.
#[derive(Clone, Copy)]
pub(super) struct Moment<'a> {
    pub replay: &'a Replay<'a>,
    pub day: Day,
    /// What everybody holds on the day before the war.
    pub position: &'a Position,
    /// Mostly empty.
    pub war: &'a [EngagementId],
    pub extremes: &'a Extremes,
}

impl Moment<'_> {
    /// What an expression is worth.
    pub fn value(&self, expr: &Expr) -> Result<Value, CannotEvaluate> {
        Ok(match expr {
            // Itself.
            Expr::Number(number) => Value::Number(number.clone()),
            // Itself, where it is known.
            Expr::Enclosed(figure) => {
                let value = figure.value().ok_or(CannotEvaluate::UncertainFigure)?;
                Value::Number(value.clone())
            }
            // The value of the last entry whose day has come.
            Expr::ByDate(entries) => {
                let come = entries.iter().rev().find(|(from, _)| *from <= self.day);
                let (_, value) = come.ok_or_else(|| CannotEvaluate::BeforeFirstDate {
                    day: self.day,
                    first: entries.first().map(|(first, _)| *first),
                })?;
                Value::Number(value.clone())
            }
            // The units that these parties hold of these kinds, all together.
            Expr::Holding { parties, kinds, .. } => Value::Number(self.held(parties, kinds)?),
            // The total of an attribute over those units.
            Expr::Total {
                parties,
                kinds,
                attribute,
                ..
            } => Value::Number(self.total(parties, kinds, *attribute)?),
            // All of them added up.
            Expr::Sum(terms) => {
                let mut sum = Value::Number(Rational::ZERO);
                for term in terms {
                    sum = sum.plus(self.value(term)?)?;
                }
                sum
            }
            // The other sign.
            Expr::Negated(of) => self.value(of)?.negated(),
            Expr::Product(a, b) => self.value(a)?.times(self.value(b)?)?,
            Expr::Quotient(a, b) => self.value(a)?.divided_by(self.value(b)?)?,
            // The smallest of them.
            Expr::Min(list) => {
                let mut smallest = Value::Infinite;
                for expr in list {
                    smallest = smallest.min(self.value(expr)?);
                }
                smallest
            }
            // The largest of them.
            Expr::Max(list) => {
                let mut largest = Value::MinusInfinite;
                for expr in list {
                    largest = largest.max(self.value(expr)?);
                }
                largest
            }
            // The larger of it and its other sign.
            Expr::Abs(of) => {
                let value = self.value(of)?;
                value.clone().max(value.negated())
            }
            // The first if the condition holds, else the second.
            Expr::IfThenElse(condition, then, otherwise) => {
                if self.holds(condition)? {
                    self.value(then)?
                } else {
                    self.value(otherwise)?
                }
            }
            // 1 if the condition holds, else 0.
            Expr::Count(condition) => {
                Value::Number(Rational::from(i64::from(self.holds(condition)?)))
            }
            // The expression on that day, after the same war, fought on that day.
            Expr::At(of, day) => {
                let position = self.replay.at_hand(*day);
                let then = Moment {
                    day: *day,
                    position: &position,
                    ..*self
                };
                then.value(of)?
            }
            // The expression when this war has been fought, and then the one around it.
            Expr::After { of, war } => {
                let war = [war, self.war].concat();
                let then = Moment { war: &war, ..*self };
                then.value(of)?
            }
            // Constants given from outside, for their definition ranges over all worlds.
            Expr::Most(_) | Expr::Least(_) => {
                let known = self.extremes.get(expr, self.day);
                known
                    .cloned()
                    .ok_or(CannotEvaluate::NoExtreme { day: self.day })?
            }
        })
    }

    /// Whether a condition holds.
    pub fn holds(&self, cond: &Cond) -> Result<bool, CannotEvaluate> {
        Ok(match cond {
            Cond::Compare(left, comparison, right) => {
                compares(&self.value(left)?, *comparison, &self.value(right)?)
            }
            // Each of them holds.
            Cond::All(members) => {
                for member in members {
                    if !self.holds(member)? {
                        return Ok(false);
                    }
                }
                true
            }
            // One of them holds at least.
            Cond::Any(members) => {
                for member in members {
                    if self.holds(member)? {
                        return Ok(true);
                    }
                }
                false
            }
            Cond::Not(condition) => !self.holds(condition)?,
            // The switch is on.
            Cond::InEffect { party, policy } => {
                self.position.in_effect.contains(&(*party, *policy))
            }
            // Not one unit is held.
            Cond::NoneOf { parties, kinds, .. } => !self.held(parties, kinds)?.is_positive(),
            // Speaks of pairs of moments and so of none alone: see `Replay::broken`.
            Cond::Growth { .. } => true,
        })
    }

    /// What everybody holds when the war has been fought.
    fn left(&self) -> Result<Cow<'_, Position>, CannotEvaluate> {
        if self.war.is_empty() {
            return Ok(Cow::Borrowed(self.position));
        }
        Ok(Cow::Owned(self.replay.after(
            self.position,
            self.day,
            self.war,
        )?))
    }

    fn held(&self, parties: &[PartyId], kinds: &[KindId]) -> Result<Rational, CannotEvaluate> {
        let left = self.left()?;
        let each = parties
            .iter()
            .flat_map(|party| kinds.iter().filter_map(|kind| left.units(*party, *kind)));
        Ok(each.sum())
    }

    fn total(
        &self,
        parties: &[PartyId],
        kinds: &[KindId],
        attribute: AttributeId,
    ) -> Result<Rational, CannotEvaluate> {
        let draft = self.replay.draft;
        let left = self.left()?;
        let mut total = Rational::ZERO;
        for party in parties {
            for kind in kinds {
                total += left.total(draft, *party, *kind, attribute)?;
            }
        }
        for spent in left.spent.iter().filter(|s| s.attribute == attribute) {
            let fired_from = spent.parties.iter().flat_map(|p| {
                let held = spent.kinds.iter().filter(|k| draft.may_hold(*p, **k));
                held.map(move |k| (p, k))
            });
            let (counted, not): (Vec<_>, Vec<_>) =
                fired_from.partition(|(p, k)| parties.contains(p) && kinds.contains(k));
            if counted.is_empty() {
                continue;
            }
            if !not.is_empty() {
                return Err(CannotEvaluate::PartOfFiredTotal {
                    weapon: spent.weapon.clone(),
                    attribute: draft.attributes[attribute.index()].name.clone(),
                });
            }
            total -= &spent.amount;
        }
        Ok(total)
    }
}

/// Whether two values compare so.
pub(super) fn compares(left: &Value, comparison: Comparison, right: &Value) -> bool {
    match comparison {
        Comparison::AtMost => left <= right,
        Comparison::Below => left < right,
        Comparison::AtLeast => left >= right,
        Comparison::Above => left > right,
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
    }
}
