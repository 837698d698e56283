//! A concrete world: every party's history, day by day, and the plans of attack.

use super::{AttributeId, EngagementId, KindId, PartyId, PolicyId, ThingId, VariantId};
use crate::date::Day;
use crate::number::Rational;
use std::collections::BTreeMap;

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
    /// The days after `first`, up to and including `last`, on which its value, or the whole part of it, may differ from
    /// the day before: each on which it does, and its listed days.
    pub fn changes(&self, whole: bool, first: Day, last: Day) -> Vec<Day> {
        let inside = |day: &Day| first < *day && *day <= last;
        let mut days: Vec<Day> = self.0.iter().map(|(day, _)| *day).filter(inside).collect();
        for points in self.0.windows(2) {
            let [(start, low), (end, high)] = points else {
                continue;
            };
            let span = Rational::from(end.0) - Rational::from(start.0);
            let Some(slope) = (high - low).checked_div(&span).filter(|s| !s.is_zero()) else {
                continue;
            };
            let mut day = (*start).max(first);
            while day < (*end).min(last) {
                let wait = match whole {
                    true => days_to_change(&self.at(day), &slope),
                    false => 1,
                };
                day = Day(day.0.saturating_add(wait));
                days.extend(Some(day).filter(inside));
            }
        }
        days.sort_unstable();
        days.dedup();
        days
    }
}

/// In how many days the whole part of `value` changes if it moves by `slope` a day: at once when it reaches the next
/// whole number above, but only when it has fallen below its own.
fn days_to_change(value: &Rational, slope: &Rational) -> i32 {
    let whole = value.floor();
    let days = if slope.is_positive() {
        (whole + Rational::ONE - value)
            .checked_div(slope)
            .map(|days| days.ceil())
    } else {
        (whole - value)
            .checked_div(slope)
            .map(|days| days.floor() + Rational::ONE)
    };
    let days = days.and_then(|days| days.to_i64());
    days.and_then(|days| i32::try_from(days).ok())
        .unwrap_or(i32::MAX)
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
