//! Ranges in brackets: `[800 .. 1_200]`, read whole, in part, or at one of their values.

use super::amount::{Amount, Value};
use super::expressions::{Scope, Walk};
use super::uncertain::constant;
use crate::date::Day;
use crate::draft::{Enclosure, Period};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::Expr;

/// Whole numbers beyond this are not counted one by one.
const MOST_STEPS: usize = 1 << 20;
/// Steps of a range of quantities, where its parts begin and end.
const PARTS: usize = 1 << 10;

/// The values that a range in brackets leaves open, as steps from its least value to its greatest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The number of the last step; the first is 0.
    pub last: usize,
    /// Whether the steps are all the values there are: whole numbers, or days.
    pub counted: bool,
    low: Rational,
    step: Rational,
    /// The first day, of a range of dates.
    from: Option<Day>,
    unit: Option<(String, Rational)>,
}

/// How a choice names a part of a range, from one step to another; 0 is its least value.
pub fn part(first: usize, last: usize) -> usize {
    1 + first * MOST_STEPS + last
}

/// The steps that a choice names.
pub fn steps(choice: usize) -> (usize, usize) {
    match choice.checked_sub(1) {
        Some(pair) => (pair / MOST_STEPS, pair % MOST_STEPS),
        None => (0, 0),
    }
}

impl Range {
    /// Whether a choice names a part of it.
    pub fn has(&self, choice: usize) -> bool {
        let (first, last) = steps(choice);
        first <= last && last <= self.last
    }

    /// The value at a step.
    fn value(&self, step: usize) -> Rational {
        &self.low + &(&self.step * &Rational::from(step))
    }

    /// A part of it in the drafter's words: `951`, `951 to 1_200 km`.
    pub fn words(&self, choice: usize) -> String {
        let (first, last) = steps(choice);
        let one = |step: usize| match self.from {
            Some(day) => day
                .add_days(i64::try_from(step).unwrap_or(i64::MAX))
                .map_or_else(String::new, |day| day.to_string()),
            None => {
                let factor = self.unit.as_ref().map(|(_, factor)| factor);
                let value = self.value(step);
                let shown = factor.and_then(|f| value.checked_div(f)).unwrap_or(value);
                // Steps between whole numbers are no round figures.
                match self.counted || shown.is_integer() {
                    true => shown.to_string(),
                    false => shown.display_approx(2),
                }
            }
        };
        let unit = self
            .unit
            .as_ref()
            .map_or(String::new(), |(unit, _)| format!(" {unit}"));
        match first == last {
            true => format!("{}{unit}", one(first)),
            false => format!("{} to {}{unit}", one(first), one(last)),
        }
    }
}

impl Walk<'_, '_> {
    /// The range, or the part of it that is chosen.
    pub(super) fn range(
        &self,
        low: &Expr,
        high: &Expr,
        chosen: usize,
        place: Place,
        scope: Scope<'_>,
    ) -> Value {
        let (low_place, high_place) = (scope.place(low.span), scope.place(high.span));
        match (self.value(low, scope), self.value(high, scope)) {
            (Value::Date(from), Value::Date(to)) => self.days(from, to, chosen, place),
            (low, high) => {
                let (low, high) = (
                    self.as_number(low, low_place),
                    self.as_number(high, high_place),
                );
                let (Some(mut low), Some(mut high)) = (low, high) else {
                    return Value::Fault;
                };
                if !self.same_dimension(&mut low, &mut high, (low_place, high_place)) {
                    return Value::Fault;
                }
                self.amounts(low, high, chosen, (low_place, high_place, place))
            }
        }
    }

    fn days(&self, from: Day, to: Day, chosen: usize, place: Place) -> Value {
        let whole = |day: Day| Rational::from(day.0);
        if !self.of.ordered(&whole(from), &whole(to), place) {
            return Value::Fault;
        }
        let last = usize::try_from(i64::from(to.0) - i64::from(from.0)).unwrap_or(0);
        let range = Range {
            last: last.min(MOST_STEPS - 1),
            counted: last < MOST_STEPS,
            low: whole(from),
            step: Rational::ONE,
            from: Some(from),
            unit: None,
        };
        let (first, end) = steps(chosen);
        let day = from.add_days(i64::try_from(first.min(range.last)).unwrap_or(0));
        let is_point = first == end;
        self.of.ranges.borrow_mut().insert(place, range);
        match day.filter(|_| is_point) {
            Some(day) => Value::Date(day),
            // Between two days there is no date: each is asked by itself.
            None => self.part_of_dates(place),
        }
    }

    fn part_of_dates(&self, place: Place) -> Value {
        self.out_of_place(place, "a date is one day", "take the dates one by one")
    }

    fn amounts(
        &self,
        low: Amount,
        high: Amount,
        chosen: usize,
        (low_place, high_place, place): (Place, Place, Place),
    ) -> Value {
        let (Some(from), Some(to)) = (low.constant().cloned(), high.constant().cloned()) else {
            for (amount, at) in [(&low, low_place), (&high, high_place)] {
                if amount.constant().is_none() {
                    self.not_fixed(amount, at);
                }
            }
            return Value::Fault;
        };
        if !self.of.ordered(&from, &to, place) {
            return Value::Fault;
        }
        let span = &to - &from;
        let whole = from.is_integer() && span.is_integer() && low.dimension.is_none();
        let counted = span.to_i64().and_then(|n| usize::try_from(n).ok());
        let months = match (low.period, high.period) {
            (Some(a), Some(b)) if a.days == 0 && b.days == 0 => Some((a.months, b.months)),
            _ => None,
        };
        let (last, step, counted) = match (months, counted) {
            (Some((a, b)), _) if a < b => {
                let last = usize::try_from(b - a).unwrap_or(0).min(MOST_STEPS - 1);
                let step = span
                    .checked_div(&Rational::from(b - a))
                    .unwrap_or(Rational::ZERO);
                (last, step, true)
            }
            (_, Some(n)) if whole && n < MOST_STEPS => (n, Rational::ONE, true),
            _ if span.is_zero() => (0, Rational::ZERO, true),
            _ => (PARTS, &span * &Rational::ratio(1, PARTS as i64), false),
        };
        let unit = low.unit.as_ref().or(high.unit.as_ref()).and_then(|unit| {
            let factor = self.of.unit_factor(unit)?;
            Some((unit.clone(), factor))
        });
        let range = Range {
            last,
            counted,
            low: from,
            step,
            from: None,
            unit,
        };
        let (first, end) = steps(chosen);
        let (first, end) = (first.min(last), end.min(last));
        let (least, most) = (range.value(first), range.value(end));
        self.of.ranges.borrow_mut().insert(place, range);
        let figure = match first == end {
            true => Enclosure::exact(least),
            false => Enclosure::between(&Enclosure::exact(least), &Enclosure::exact(most), place),
        };
        let is_point = figure.value().is_some();
        let mut amount = Amount::of(constant(figure), low.dimension, false);
        amount.bare = low.bare && high.bare;
        amount.unit = low.unit.or(high.unit);
        amount.whole = counted && low.whole;
        if let (Some((a, _)), true) = (months, is_point) {
            let months = i64::try_from(first).unwrap_or(0).saturating_add(a);
            amount.period = Some(Period { months, days: 0 });
        }
        Value::Number(amount)
    }
}
