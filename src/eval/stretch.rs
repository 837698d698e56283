//! Stretches of days on which nothing changes.

use super::{Position, Replay};
use crate::date::Day;
use crate::draft::{Course, Days, PartyId, ThingId};
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
        let mut marks = Marks::default();
        for ((party, variant), course) in &world.histories {
            let Some(variant) = draft.variants.get(variant.index()) else {
                continue;
            };
            let is_stock = draft.things[variant.thing.index()].is_stock;
            marks.changes(course, !is_stock, days, (*party, variant.thing));
        }
        let rated = world.rated.iter().map(|((p, t, a), c)| (*p, *t, a, c));
        let loads = world.totals.iter().filter_map(|((party, kind, a), c)| {
            let kind = draft.kinds.get(kind.index())?;
            let variant = draft.variants.get(kind.variant.index())?;
            Some((*party, variant.thing, a, c))
        });
        for (party, thing, attribute, course) in rated.chain(loads) {
            let attribute = draft.attributes.get(attribute.index());
            let whole = attribute.is_some_and(|a| a.whole);
            marks.changes(course, whole, days, (party, thing));
        }
        for ((party, variant), listed) in &world.spreads {
            if let Some(variant) = draft.variants.get(variant.index()) {
                let group = (*party, variant.thing);
                marks.0.extend(listed.keys().map(|day| (*day, Some(group))));
            }
        }
        let switched = world.switches.values().flat_map(|days| days.keys());
        marks.0.extend(switched.map(|day| (*day, None)));

        let mut stretches: Vec<Stretch> = Vec::new();
        if days.is_empty() {
            return stretches;
        }
        // Only what may change on a day is looked at again on it.
        let mut position = self.on(days.from);
        let mut from = days.from;
        for today in marks.inside(days).chunk_by(|a, b| a.0 == b.0) {
            let day = today[0].0;
            let before = position.clone();
            for (_, group) in today {
                match group {
                    None => position.switch(self, day),
                    Some((party, thing)) => {
                        let its = self
                            .groups
                            .iter()
                            .filter(|g| (g.party, g.thing) == (*party, *thing));
                        its.for_each(|group| position.take_up(self, group, day));
                    }
                }
            }
            if position != before {
                let days = Days { from, until: day };
                stretches.push(Stretch {
                    days,
                    position: before,
                });
                from = day;
            }
        }
        let days = Days {
            from,
            until: days.until,
        };
        stretches.push(Stretch { days, position });
        stretches
    }
}

/// Days on which what is held may change, each with whose and what; none for the policies.
#[derive(Default)]
struct Marks(Vec<(Day, Option<(PartyId, ThingId)>)>);

impl Marks {
    /// The marks after the first of the days, in order, each once.
    fn inside(mut self, days: Days) -> Vec<(Day, Option<(PartyId, ThingId)>)> {
        self.0
            .retain(|(day, _)| days.from < *day && *day < days.until);
        self.0.sort_unstable();
        self.0.dedup();
        self.0
    }

    /// Adds each of `days` on which the value of a course, or its whole part, may differ from the day before.
    fn changes(&mut self, course: &Course, whole: bool, days: Days, group: (PartyId, ThingId)) {
        let changes = course.changes(whole, days.from, days.until);
        self.0
            .extend(changes.into_iter().map(|day| (day, Some(group))));
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
