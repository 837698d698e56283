//! Membership: whether a unit with given values belongs to a class or keeps a limit on quality.

use super::classes::UnitCondition;
use super::resolver::Resolver;
use crate::draft::{AttributeId, AttributeValue, Comparison, KindId, ThingId};
use crate::number::Rational;
use crate::source::Place;

impl Resolver<'_> {
    /// Whether a condition holds for units of a thing with these values; none where that is not known. `member` tells which
    /// classes they belong to.
    pub(super) fn unit_satisfies(
        &self,
        condition: &UnitCondition,
        thing: ThingId,
        values: &[(AttributeId, AttributeValue)],
        member: &impl Fn(usize) -> Option<bool>,
    ) -> Option<bool> {
        let value = |id: AttributeId| {
            values
                .iter()
                .find(|(known, _)| *known == id)
                .map(|(_, value)| value)
        };
        let number = |id: AttributeId| value(id).and_then(|value| self.inside(id, value));
        Some(match condition {
            UnitCondition::Compare(id, comparison, bound) => {
                number(*id).is_some_and(|n| compare(&n, *comparison, bound))
            }
            UnitCondition::Pair(a, comparison, b) => match (number(*a), number(*b)) {
                (Some(a), Some(b)) => compare(&a, *comparison, &b),
                _ => false,
            },
            UnitCondition::Word(id, equal, word) => match value(*id) {
                Some(AttributeValue::Word(known)) => (known == word) == *equal,
                _ => false,
            },
            UnitCondition::Things(things) => things.contains(&thing),
            UnitCondition::Class(index) => return member(*index),
            UnitCondition::All(list) => {
                let all: Vec<_> = list
                    .iter()
                    .map(|c| self.unit_satisfies(c, thing, values, member))
                    .collect();
                all.into_iter()
                    .collect::<Option<Vec<_>>>()?
                    .into_iter()
                    .all(|holds| holds)
            }
            UnitCondition::Any(list) => {
                let all: Vec<_> = list
                    .iter()
                    .map(|c| self.unit_satisfies(c, thing, values, member))
                    .collect();
                all.into_iter()
                    .collect::<Option<Vec<_>>>()?
                    .into_iter()
                    .any(|holds| holds)
            }
            UnitCondition::Not(of) => !self.unit_satisfies(of, thing, values, member)?,
        })
    }

    /// Whether a condition that holds for units of a stock asks for them: by name or by what they are. `not C` means all other systems.
    pub(super) fn asks_for_stock(
        &self,
        condition: &UnitCondition,
        thing: ThingId,
        values: &[(AttributeId, AttributeValue)],
        member: &impl Fn(usize) -> Option<bool>,
    ) -> bool {
        let asks = |of: &UnitCondition| self.asks_for_stock(of, thing, values, member);
        match condition {
            UnitCondition::Not(_) => false,
            UnitCondition::All(list) => list.iter().any(asks),
            UnitCondition::Any(list) => list
                .iter()
                .any(|of| self.unit_satisfies(of, thing, values, member) == Some(true) && asks(of)),
            _ => true,
        }
    }

    /// A number that stands for a value: kinds are cut so fine that any inside decides alike.
    pub(super) fn inside(&self, id: AttributeId, value: &AttributeValue) -> Option<Rational> {
        match value {
            AttributeValue::Number(number) => Some(number.clone()),
            AttributeValue::Word(_) => None,
            AttributeValue::Interval { low, high, .. } => {
                let whole = self
                    .draft
                    .attributes
                    .get(id.index())
                    .is_some_and(|attribute| attribute.whole);
                Some(if whole {
                    low.clone()
                } else {
                    &(low + high) * &Rational::ratio(1, 2)
                })
            }
        }
    }

    /// Whether units of a kind satisfy a condition.
    pub(super) fn kind_satisfies(&self, kind: KindId, condition: &UnitCondition) -> bool {
        let thing = self.draft.thing_of(kind);
        let Some(values) = self.draft.kinds.get(kind.index()).map(|kind| &kind.values) else {
            return false;
        };
        let member = |class: usize| {
            let kinds = self.classes.get(class)?.kinds.as_ref()?;
            Some(kinds.binary_search(&kind).is_ok())
        };
        self.unit_satisfies(condition, thing, values, &member)
            .unwrap_or(true)
    }

    /// Has kinds told apart by a limit on quality from the next pass on.
    pub(super) fn demand_quality(&self, place: Place, condition: &UnitCondition) {
        let mut demands = self.demands.borrow_mut();
        if !demands
            .quality
            .iter()
            .any(|(at, known)| *at == place && known == condition)
        {
            demands.quality.push((place, condition.clone()));
        }
    }
}

fn compare(a: &Rational, comparison: Comparison, b: &Rational) -> bool {
    match comparison {
        Comparison::AtMost => a <= b,
        Comparison::Below => a < b,
        Comparison::AtLeast => a >= b,
        Comparison::Above => a > b,
        Comparison::Equal => a == b,
        Comparison::NotEqual => a != b,
    }
}
