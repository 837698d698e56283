//! A concrete world: every party's history, day by day, and the plans of attack.

use super::{AttributeId, EngagementId, KindId, PartyId, PolicyId, ThingId, VariantId};
use crate::date::Day;
use crate::number::Rational;
use std::collections::BTreeMap;
use std::ops::Range;

/// A quantity over time: straight between the listed days, constant before the first and after the last. Sorted by day, not empty.
#[derive(Clone, Debug, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Course(pub Vec<(Day, Rational)>);

impl Course {
    /// Its value on a day.
    pub fn at(&self, day: Day) -> Rational {
        let points = &self.0;
        match points.binary_search_by(|(d, _)| d.cmp(&day)) {
            Ok(i) => points[i].1.clone(),
            Err(0) => points.first().map_or(Rational::ZERO, |p| p.1.clone()),
            Err(i) if i == points.len() => points[i - 1].1.clone(),
            Err(i) => {
                let (d0, v0) = &points[i - 1];
                let (d1, v1) = &points[i];
                if v0 == v1 {
                    return v0.clone();
                }
                let whole = Rational::from(i64::from(d1.0) - i64::from(d0.0));
                let part = Rational::from(i64::from(day.0) - i64::from(d0.0));
                v0 + &(&(v1 - v0) * &part)
                    .checked_div(&whole)
                    .unwrap_or(Rational::ZERO)
            }
        }
    }
}

impl Course {
    /// The days after `first`, up to and including `last`, on which its value, or the whole part of it, differs from the day before.
    pub fn changes(&self, whole: bool, first: Day, last: Day) -> Vec<Day> {
        let mut days = Vec::new();
        for points in self.0.windows(2) {
            let [(start, low), (end, high)] = points else {
                continue;
            };
            // Most pieces are level, or lie elsewhere.
            if low == high || *end <= first || last <= *start {
                continue;
            }
            if whole && low.floor() == high.floor() {
                continue;
            }
            let span = Rational::from(end.0) - Rational::from(start.0);
            let Some(slope) = (high - low).checked_div(&span) else {
                continue;
            };
            let piece = (*start).max(first)..(*end).min(last);
            // What moves by one a day or more has another whole part each day.
            if whole && slope.abs() < Rational::ONE {
                days.extend(crossings(*start, low, &slope, piece));
            } else {
                days.extend((piece.start.0..piece.end.0).map(|day| Day(day + 1)));
            }
        }
        days
    }
}

/// The days after the first and up to the last of a piece on which the whole part of what is `low` at the start and moves by `slope`
/// a day, less than one, differs from the day before: it reaches the next whole number above at once, but only falls below its own.
fn crossings(start: Day, low: &Rational, slope: &Rational, piece: Range<Day>) -> Vec<Day> {
    let mut days = Vec::new();
    let at = |day: Day| low + &(slope * &Rational::from(i64::from(day.0) - i64::from(start.0)));
    let whole = at(piece.start).floor();
    let rises = slope.is_positive();
    let level = if rises {
        &whole + &Rational::ONE
    } else {
        whole
    };
    // Days from the start until the level is met, and from one level to the next.
    let (Some(mut wait), Some(step)) = (
        (&level - low).checked_div(slope),
        Rational::ONE.checked_div(&slope.abs()),
    ) else {
        return days;
    };
    // INVARIANT: a step is longer than a day, so there are no more levels than days.
    loop {
        let met = if rises {
            wait.ceil()
        } else {
            &wait.floor() + &Rational::ONE
        };
        let day = met.to_i64().map(|met| met + i64::from(start.0));
        let day = day.and_then(|day| i32::try_from(day).ok()).map(Day);
        let Some(day) = day.filter(|day| *day <= piece.end) else {
            return days;
        };
        days.push(day);
        wait += &step;
    }
}

/// Units of each kind, on listed days.
pub type Spreads = BTreeMap<Day, Vec<(KindId, Rational)>>;

/// Everything that the owners of the unknowns chose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct World {
    /// Behind each variant that a party lists: the continuous history whose whole part is the holding (of a stock: the holding).
    pub histories: BTreeMap<(PartyId, VariantId), Course>,
    /// Units moved so far from one variant to another (only where moves are rated).
    pub moved: BTreeMap<(PartyId, VariantId, VariantId), Course>,
    /// Histories behind rated totals.
    pub rated: BTreeMap<(PartyId, ThingId, AttributeId), Course>,
    /// How a variant's units are spread over its kinds on listed days. On other days the evaluator spreads the holding like the nearest
    /// earlier listed day (else the first), as far as the rated totals allow.
    pub spreads: BTreeMap<(PartyId, VariantId), Spreads>,
    /// Totals of interval attributes that are not rated, kind by kind; on each day brought inside what the units held permit.
    pub totals: BTreeMap<(PartyId, KindId, AttributeId), Course>,
    /// Policies: the state from each listed day on.
    pub switches: BTreeMap<(PartyId, PolicyId), BTreeMap<Day, bool>>,
    /// Plans, one for each engagement of each war that a claim asks about.
    pub plans: Vec<Plan>,
}

/// The plan of one engagement, fought on `day` as number `position` of `war`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub war: Vec<EngagementId>,
    pub position: usize,
    pub day: Day,
    /// Aimpoints that get each pattern of shots.
    pub shots: Vec<Shot>,
    /// Units of each kind fired by each weapon, where a weapon has several kinds or parties to fire from: (weapon, party, kind, number).
    /// Empty: fired from the first listed that has any left.
    pub fired: Vec<(usize, PartyId, KindId, Rational)>,
}

/// `aimpoints` of a target each get `pattern`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shot {
    pub party: PartyId,
    pub kind: KindId,
    pub pattern: Vec<u32>,
    pub aimpoints: Rational,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A course changes on just the days on which its whole part differs from the day before.
    #[test]
    fn changes_are_those_of_each_day_looked_at_by_itself() {
        let mut state = 7_u64;
        let mut next = |below: i64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            i64::try_from(state >> 33).unwrap_or(0) % below
        };
        for _ in 0..300 {
            let mut day = 0;
            let course: Vec<(Day, Rational)> = (0..1 + next(4))
                .map(|_| {
                    day += 1 + i32::try_from(next(40)).unwrap_or(0);
                    (Day(day), Rational::ratio(next(160) - 80, 1 + next(6)))
                })
                .collect();
            let course = Course(course);
            let (first, last) = (Day(3), Day(90));
            let whole = |day: i32| course.at(Day(day)).floor();
            let days: Vec<Day> = (first.0 + 1..=last.0)
                .filter(|day| whole(*day) != whole(*day - 1))
                .map(Day)
                .collect();
            assert_eq!(course.changes(true, first, last), days, "{course:?}");
        }
    }
}
