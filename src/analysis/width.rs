//! How many days of an event are taken together.

use crate::date::Day;

/// Half as many after a failure. Twice as many after some successes: the more, the more often that was too many.
pub(super) struct Width {
    days: i32,
    successes: u32,
    /// How many it takes.
    patience: u32,
    /// Whether it has just been doubled.
    is_new: bool,
}

/// Successes that are waited for at most.
const MOST_PATIENCE: u32 = 32;

impl Width {
    /// All at once.
    pub(super) fn all(rest: (Day, Day)) -> Width {
        Width {
            days: rest.1.0 - rest.0.0 + 1,
            successes: 0,
            patience: 1,
            is_new: false,
        }
    }

    /// So many at the end of the rest that is next.
    pub(super) fn of(&self, (first, last): (Day, Day), backward: bool) -> (Day, Day) {
        match backward {
            true => (first.max(Day(last.0.saturating_sub(self.days - 1))), last),
            false => (first, last.min(Day(first.0.saturating_add(self.days - 1)))),
        }
    }

    pub(super) fn was_enough(&mut self) {
        if self.is_new {
            self.patience = 1;
        }
        self.successes += 1;
        self.is_new = self.successes >= self.patience;
        if self.is_new {
            (self.days, self.successes) = (self.days.saturating_mul(2), 0);
        }
    }

    pub(super) fn was_too_wide(&mut self, (first, last): (Day, Day)) {
        self.days = (last.0 - first.0 + 1) / 2;
        if self.is_new {
            self.patience = (self.patience * 2).min(MOST_PATIENCE);
        }
        (self.successes, self.is_new) = (0, false);
    }
}
