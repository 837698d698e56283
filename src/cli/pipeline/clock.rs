//! The budget of a check: counts of steps, and a clock that stops what takes far too long.
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::analysis::{Decision, OUT_OF_BUDGET, Outcome};
use crate::cli::interrupt;
use crate::decide::Budget;

/// The default budget is meant to last about so long.
const DEFAULT_TIME: Duration = Duration::from_secs(10);
/// A draft may take so many times the allowed time before the clock stops the work.
const PATIENCE: u32 = 3;
/// How often the clock is looked at.
const TICK: Duration = Duration::from_millis(5);

/// What may be done, and for how long. Easy claims leave their share of the time to those after them.
pub struct Clock {
    counts: Budget,
    /// When everything must end, if there is a limit.
    end: Option<Instant>,
    jobs: u32,
    state: Arc<Mutex<State>>,
    /// Its end tells the clock's thread that the work is done.
    _running: Sender<()>,
}

#[derive(Default)]
struct State {
    /// Claims not taken up yet.
    left: u32,
    /// The deadline and the flag of each claim at hand.
    at_hand: Vec<(Option<Instant>, Arc<AtomicBool>)>,
}

/// Why a claim was given up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// It was not, or by its counts.
    No,
    OutOfTime,
    Interrupted,
}

impl Clock {
    /// Counts in proportion to the time; without one the default counts, and no deadline.
    pub fn start(time: Option<Duration>, jobs: usize) -> Clock {
        let all = Budget::default();
        let counts = time.map_or_else(Budget::default, |time| {
            let scaled = |count: u64| {
                let scaled = u128::from(count) * time.as_millis() / DEFAULT_TIME.as_millis();
                u64::try_from(scaled).unwrap_or(u64::MAX)
            };
            Budget::new(scaled(all.pivots), scaled(all.nodes))
        });
        // A time that reaches beyond all clocks is none.
        let limit = time.map(|time| time.saturating_mul(PATIENCE));
        let end = limit.and_then(|limit| Instant::now().checked_add(limit));
        let state: Arc<Mutex<State>> = Arc::default();
        let (running, done) = mpsc::channel();
        let watched = state.clone();
        let look = move || {
            while done.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                let Ok(state) = watched.lock() else { break };
                let (now, interrupted) = (Instant::now(), interrupt::is_heard());
                for (deadline, stop) in &state.at_hand {
                    if interrupted || deadline.is_some_and(|deadline| now >= deadline) {
                        stop.store(true, Ordering::Relaxed);
                    }
                }
            }
        };
        // Without a thread the counts still end the work.
        let _ = std::thread::Builder::new().spawn(look);
        Clock {
            counts,
            end,
            jobs: u32::try_from(jobs).unwrap_or(u32::MAX),
            state,
            _running: running,
        }
    }

    /// So many more claims will be taken up.
    pub fn expect(&self, more: usize) {
        if let Ok(mut state) = self.state.lock() {
            state.left = state
                .left
                .saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        }
    }

    /// A claim is taken up.
    pub fn begin(&self) -> Turn<'_> {
        let stop = Arc::new(AtomicBool::new(interrupt::is_heard()));
        if let Ok(mut state) = self.state.lock() {
            let now = Instant::now();
            let deadline = self.end.map(|end| {
                let left = end.saturating_duration_since(now);
                let share = left.saturating_mul(self.jobs) / state.left.max(1);
                now + share.min(left)
            });
            state.left = state.left.saturating_sub(1);
            state.at_hand.push((deadline, stop.clone()));
        }
        Turn { clock: self, stop }
    }
}

/// The time of one claim, from when it is taken up.
pub struct Turn<'c> {
    clock: &'c Clock,
    stop: Arc<AtomicBool>,
}

impl Turn<'_> {
    /// What may be done.
    pub fn budget(&self) -> Budget {
        Budget {
            cancel: Some(self.stop.clone()),
            ..self.clock.counts.clone()
        }
    }

    /// The claim is decided or given up. Where the clock has stopped the work, says so in place of the counts.
    pub fn explain(self, outcome: &mut Outcome) {
        let words = match self.end() {
            Stopped::No => return,
            Stopped::OutOfTime => {
                "the allowed time ran out before it was decided; another run may get further"
            }
            Stopped::Interrupted => "the check was interrupted before it was decided",
        };
        for decision in &mut outcome.parts {
            if let Decision::Undecided { reason } = decision
                && reason.contains(OUT_OF_BUDGET)
            {
                *reason = words.to_owned();
            }
        }
    }

    /// What was begun has ended.
    pub fn end(self) -> Stopped {
        if let Ok(mut state) = self.clock.state.lock() {
            state
                .at_hand
                .retain(|(_, stop)| !Arc::ptr_eq(stop, &self.stop));
        }
        match self.stop.load(Ordering::Relaxed) {
            false => Stopped::No,
            true if interrupt::is_heard() => Stopped::Interrupted,
            true => Stopped::OutOfTime,
        }
    }
}
