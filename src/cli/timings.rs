//! How long each claim took, for whoever wants to know. It differs from run to run, so it is no part of any report.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::report::printable;

/// Times by draft and by what was done. Cheap to clone; all clones are one.
#[derive(Clone, Debug, Default)]
pub struct Timings {
    spent: Arc<Mutex<BTreeMap<(String, String), Duration>>>,
}

impl Timings {
    /// Does a piece of work and adds what it took, on the clock, to what the same name took before.
    pub fn of<R>(&self, draft: &str, name: &str, work: impl FnOnce() -> R) -> R {
        let begun = Instant::now();
        let result = work();
        if let Ok(mut spent) = self.spent.lock() {
            *spent
                .entry((draft.to_owned(), name.to_owned()))
                .or_default() += begun.elapsed();
        }
        result
    }

    /// A line for each draft and name, what took longest first.
    pub fn lines(&self) -> String {
        let spent = self
            .spent
            .lock()
            .map(|spent| spent.clone())
            .unwrap_or_default();
        let mut lines: Vec<_> = spent.into_iter().collect();
        lines.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
        let line = |((draft, name), time): ((String, String), Duration)| {
            let words = format!("{draft}: {name}");
            let words = printable::lines(&words);
            format!("{:>10.6} s  {words}", time.as_secs_f64())
        };
        lines.into_iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::Timings;

    #[test]
    fn the_same_name_is_one_line() {
        let timings = Timings::default();
        let copy = timings.clone();
        assert_eq!(
            timings.of("a.treaty", "C1", || 1) + copy.of("a.treaty", "C1", || 2),
            3
        );
        timings.of("b.treaty", "C1", || ());
        let lines = timings.lines();
        assert_eq!(
            lines
                .lines()
                .filter(|line| line.ends_with(" s  a.treaty: C1"))
                .count(),
            1
        );
        assert_eq!(lines.lines().count(), 2);
    }
}
