//! The budget of a check: counts of steps, and a clock that stops what takes far too long.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use crate::analysis::{Decision, Outcome};
use crate::decide::Budget;

/// The default budget is meant to last about so long.
const DEFAULT_TIME: Duration = Duration::from_secs(10);
/// After so many times the allowed time the clock stops the work.
const PATIENCE: u32 = 3;

/// What may be done, and for how long.
pub struct Clock {
    pub budget: Budget,
    /// Set when the clock has run out, with the time.
    stopped: Option<(Arc<AtomicBool>, Duration)>,
    /// Its end tells the clock's thread that the work is done.
    _running: Option<Sender<()>>,
}

impl Clock {
    /// Counts in proportion to the time; without one the default counts, and no clock.
    pub fn start(time: Option<Duration>) -> Clock {
        let all = Budget::default();
        let Some(time) = time else {
            return Clock {
                budget: all,
                stopped: None,
                _running: None,
            };
        };
        let scaled = |count: u64| {
            let scaled = u128::from(count) * time.as_millis() / DEFAULT_TIME.as_millis();
            u64::try_from(scaled).unwrap_or(u64::MAX)
        };
        let mut budget = Budget::new(scaled(all.pivots), scaled(all.nodes));
        let limit = time.saturating_mul(PATIENCE);
        let flag = Arc::new(AtomicBool::new(false));
        budget.cancel = Some(flag.clone());
        let (running, done) = mpsc::channel();
        let raised = flag.clone();
        let clock = std::thread::Builder::new().spawn(move || {
            if done.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                raised.store(true, Ordering::Relaxed);
            }
        });
        // Without a thread the counts still end the work.
        Clock {
            budget,
            stopped: clock.is_ok().then_some((flag, limit)),
            _running: Some(running),
        }
    }

    /// Where the clock has stopped the work, says so in place of the counts.
    pub fn explain(&self, outcomes: &mut [Outcome]) {
        let Some((_, limit)) = self
            .stopped
            .as_ref()
            .filter(|(flag, _)| flag.load(Ordering::Relaxed))
        else {
            return;
        };
        for decision in outcomes.iter_mut().flat_map(|outcome| &mut outcome.parts) {
            if let Decision::Undecided { reason } = decision
                && reason == crate::analysis::OUT_OF_BUDGET
            {
                *reason = format!(
                    "the work was stopped after {} ms by the clock; another run may get further",
                    limit.as_millis()
                );
            }
        }
    }
}
