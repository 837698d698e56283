//! Stretches of days on which nothing changes.

use super::{Position, Replay};
use crate::date::Day;
use crate::draft::{Course, Days};
use std::collections::BTreeSet;

/// Neighbouring days on which everybody holds the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub days: Days,
    pub position: Position,
}

impl Replay<'_> {
    /// The days in order, cut into stretches on which everybody holds the same. Where no history moves between two
    /// listed days, the days between are one stretch; elsewhere each day is looked at.
    pub fn stretches(&self, days: Days) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for between in windows(&self.listed_days(), days) {
            let moving = self
                .courses()
                .any(|c| c.at(between.from) != c.at(between.until));
            let steps = if moving {
                each_day(between)
            } else {
                vec![between]
            };
            for days in steps {
                let position = self.on(days.from);
                match stretches.last_mut() {
                    Some(last) if last.position == position => last.days.until = days.until,
                    _ => stretches.push(Stretch { days, position }),
                }
            }
        }
        stretches
    }

    /// Every history and total of the world.
    fn courses(&self) -> impl Iterator<Item = &Course> {
        let world = self.world;
        let units = world.histories.values();
        units
            .chain(world.rated.values())
            .chain(world.totals.values())
    }

    /// The days that the world lists for anything that is held.
    fn listed_days(&self) -> BTreeSet<Day> {
        let world = self.world;
        let points = self
            .courses()
            .flat_map(|course| course.0.iter().map(|(day, _)| *day));
        let spreads = world.spreads.values().flat_map(|days| days.keys().copied());
        let switches = world
            .switches
            .values()
            .flat_map(|days| days.keys().copied());
        points.chain(spreads).chain(switches).collect()
    }
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
