//! Stretches of days on which nothing changes.

use super::{Position, Replay};
use crate::date::Day;
use crate::draft::{Course, Days};
use crate::number::Rational;
use std::collections::BTreeSet;

/// Neighbouring days on which everybody holds the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub days: Days,
    pub position: Position,
}

impl Replay<'_> {
    /// The days in order, cut into stretches on which everybody holds the same. Only days are looked at on which the
    /// whole part of some history or total may change, or (where it need not be whole) the history itself.
    pub fn stretches(&self, days: Days) -> Vec<Stretch> {
        let (draft, world) = (self.draft, self.world);
        let mut marks = BTreeSet::new();
        for ((_, variant), course) in &world.histories {
            let variant = draft.variants.get(variant.index());
            let is_stock = variant.is_some_and(|v| draft.things[v.thing.index()].is_stock);
            mark_changes(course, !is_stock, days, &mut marks);
        }
        let rated = world.rated.iter().map(|((.., a), course)| (a, course));
        let loads = world.totals.iter().map(|((.., a), course)| (a, course));
        for (attribute, course) in rated.chain(loads) {
            let attribute = draft.attributes.get(attribute.index());
            mark_changes(course, attribute.is_some_and(|a| a.whole), days, &mut marks);
        }
        marks.extend(world.spreads.values().flat_map(|days| days.keys()));
        marks.extend(world.switches.values().flat_map(|days| days.keys()));

        let mut stretches: Vec<Stretch> = Vec::new();
        for days in windows(&marks, days) {
            let position = self.on(days.from);
            match stretches.last_mut() {
                Some(last) if last.position == position => last.days.until = days.until,
                _ => stretches.push(Stretch { days, position }),
            }
        }
        stretches
    }
}

/// Adds each of `days` on which the value of a course, or its whole part, may differ from the day before.
fn mark_changes(course: &Course, whole: bool, days: Days, marks: &mut BTreeSet<Day>) {
    marks.extend(course.0.iter().map(|(day, _)| *day));
    for points in course.0.windows(2) {
        let [(first, start), (last, end)] = points else {
            continue;
        };
        let span = Rational::from(last.0) - Rational::from(first.0);
        let Some(slope) = (end - start).checked_div(&span) else {
            continue;
        };
        let until = (*last).min(days.until);
        let mut day = (*first).max(days.from);
        while !slope.is_zero() && day < until {
            let wait = match whole {
                true => days_to_change(&course.at(day), &slope),
                false => 1,
            };
            day = Day(day.0.saturating_add(wait));
            marks.insert(day);
        }
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

/// The days cut at each of the marks that lies inside.
pub(super) fn windows(marks: &BTreeSet<Day>, days: Days) -> Vec<Days> {
    if days.is_empty() {
        return Vec::new();
    }
    let mut cuts = vec![days.from];
    let inside = marks.range(days.from..days.until);
    cuts.extend(inside.copied().filter(|mark| *mark > days.from));
    let ends = cuts.iter().skip(1).copied().chain([days.until]);
    let windows = cuts.iter().zip(ends);
    windows.map(|(&from, until)| Days { from, until }).collect()
}

/// Each day by itself.
pub(super) fn each_day(days: Days) -> Vec<Days> {
    let each = (days.from.0..days.until.0).map(|day| Days {
        from: Day(day),
        until: Day(day + 1),
    });
    each.collect()
}

/// How many days there are.
pub(super) fn length(days: Days) -> i64 {
    (i64::from(days.until.0) - i64::from(days.from.0)).max(0)
}

/// The days that lie in both.
pub(super) fn common(a: Days, b: Days) -> Days {
    Days {
        from: a.from.max(b.from),
        until: a.until.min(b.until),
    }
}
