//! What a condition is read in: the draft, the asked days, the moment and the war.

use super::{LinearSum, Rejection};
use crate::date::Day;
use crate::draft::{Draft, EngagementId, Moment, Unknown};
use crate::number::Rational;

/// A draft, and the days among which the asked day lies (both included).
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub draft: &'a Draft,
    pub first: Day,
    pub last: Day,
}

/// A moment, and the engagements that have been fought by then (none outside a war).
#[derive(Clone, Debug)]
pub(super) struct Setting<'a> {
    pub asked: Asked<'a>,
    pub at: Moment,
    pub war: Vec<EngagementId>,
}

impl<'a> Setting<'a> {
    /// Outside any war.
    pub fn at(asked: Asked<'a>, at: Moment) -> Setting<'a> {
        Setting {
            asked,
            at,
            war: Vec::new(),
        }
    }

    /// The setting of what stands inside an `At`: the war is then fought on that day.
    pub fn on(&self, day: Day) -> Setting<'a> {
        Setting {
            at: Moment::On(day),
            ..self.clone()
        }
    }

    /// The setting of what stands inside an `After`.
    pub fn after(&self, war: &[EngagementId]) -> Result<Setting<'a>, Rejection> {
        if !self.war.is_empty() {
            return Err(Rejection::Unsupported("an engagement inside another"));
        }
        Ok(Setting {
            war: war.to_vec(),
            ..self.clone()
        })
    }
}

impl Asked<'_> {
    /// The earliest and the latest day that a moment can be.
    pub fn range(self, at: Moment) -> (Day, Day) {
        match at {
            Moment::On(day) => (day, day),
            Moment::Asked => (self.first, self.last),
        }
    }

    /// Whether the moment is the asked day and nothing else.
    pub fn is_asked(self, at: Moment) -> bool {
        at == Moment::Asked || self.range(at) == (self.first, self.last)
    }

    /// Refuses a moment that may lie before `since`, or after the draft's last history.
    pub fn within_history(self, at: Moment, since: Day) -> Result<(), Rejection> {
        let (first, last) = self.range(at);
        if first < since || last > self.draft.end {
            return Err(Rejection::NotTrue("histories do not reach to this moment"));
        }
        Ok(())
    }

    /// Refuses two moments that may come in the wrong order.
    pub fn in_order(self, from: Moment, to: Moment) -> Result<(), Rejection> {
        let good = match (from, to) {
            (Moment::On(a), Moment::On(b)) => a < b,
            (Moment::On(a), Moment::Asked) => a <= self.first,
            (Moment::Asked, Moment::On(b)) => self.last <= b,
            (Moment::Asked, Moment::Asked) => false,
        };
        if good {
            Ok(())
        } else {
            Err(Rejection::NotTrue(
                "the first moment may come after the second",
            ))
        }
    }

    /// `to - from` in days.
    pub fn days_between(self, from: Moment, to: Moment) -> LinearSum {
        self.date_of(to).minus(self.date_of(from))
    }

    /// The moment as days since 1970-01-01.
    pub fn date_of(self, at: Moment) -> LinearSum {
        match at {
            Moment::On(day) => LinearSum::number(Rational::from(day.0)),
            Moment::Asked => LinearSum::of(Unknown::AskedDay),
        }
    }
}
