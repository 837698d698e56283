//! The budget of a check: counts of steps, and a clock that stops what takes far too long.
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::analysis::{Decision, Outcome};
use crate::decide::Budget;
use crate::draft::ClaimId;

/// The default budget is meant to last about so long.
const DEFAULT_TIME: Duration = Duration::from_secs(10);
/// A draft may take so many times the allowed time before the clock stops the work.
const PATIENCE: u32 = 3;
/// How often the clock is looked at.
const TICK: Duration = Duration::from_millis(10);

/// What may be done, and for how long. Easy claims leave their share of the time to those after them.
pub struct Clock {
    pub budget: Budget,
    watch: Option<Watch>,
}

struct Watch {
    /// When everything must end.
    end: Instant,
    /// When the claim at hand must end.
    deadline: Arc<Mutex<Instant>>,
    stop: Arc<AtomicBool>,
    /// What is being decided, and what the clock has stopped, by choice and claim.
    at_hand: Mutex<(Option<ClaimId>, Vec<ClaimId>)>,
    /// Its end tells the clock's thread that the work is done.
    _running: Sender<()>,
}

impl Clock {
    /// Counts in proportion to the time; without one the default counts, and no clock.
    pub fn start(time: Option<Duration>) -> Clock {
        let all = Budget::default();
        let Some(time) = time else {
            return Clock {
                budget: all,
                watch: None,
            };
        };
        let scaled = |count: u64| {
            let scaled = u128::from(count) * time.as_millis() / DEFAULT_TIME.as_millis();
            u64::try_from(scaled).unwrap_or(u64::MAX)
        };
        let mut budget = Budget::new(scaled(all.pivots), scaled(all.nodes));
        let watch = Watch::start(time.saturating_mul(PATIENCE));
        budget.cancel = watch.as_ref().map(|watch| watch.stop.clone());
        Clock { budget, watch }
    }

    /// A claim is about to be decided, and so many may still follow it.
    pub fn turn_to(&self, claim: ClaimId, later: usize) {
        if let Some(watch) = &self.watch {
            watch.turn_to(Some(claim), later);
        }
    }

    /// The claims of a choice are decided. Where the clock has stopped the work, says so in place of the counts.
    pub fn explain(&self, outcomes: &mut [Outcome]) {
        let Some(watch) = &self.watch else { return };
        watch.turn_to(None, 0);
        let stopped = match watch.at_hand.lock() {
            Ok(mut at_hand) => std::mem::take(&mut at_hand.1),
            Err(_) => return,
        };
        for outcome in outcomes.iter_mut().filter(|o| stopped.contains(&o.claim)) {
            for decision in &mut outcome.parts {
                if let Decision::Undecided { reason } = decision
                    && reason == crate::analysis::OUT_OF_BUDGET
                {
                    *reason = "the allowed time ran out before it was decided; another run may get further".to_owned();
                }
            }
        }
    }
}

impl Watch {
    /// None where the time reaches beyond all clocks, or there is no thread for it: the counts still end the work.
    fn start(limit: Duration) -> Option<Watch> {
        let end = Instant::now().checked_add(limit)?;
        let deadline = Arc::new(Mutex::new(end));
        let stop = Arc::new(AtomicBool::new(false));
        let (running, done) = mpsc::channel();
        let (watched, raised) = (deadline.clone(), stop.clone());
        let look = move || {
            while done.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                // The lock is held until the flag is set, so that a claim that begins meanwhile clears it.
                if let Ok(deadline) = watched.lock()
                    && Instant::now() >= *deadline
                {
                    raised.store(true, Ordering::Relaxed);
                }
            }
        };
        std::thread::Builder::new().spawn(look).ok()?;
        Some(Watch {
            end,
            deadline,
            stop,
            at_hand: Mutex::new((None, Vec::new())),
            _running: running,
        })
    }

    fn turn_to(&self, claim: Option<ClaimId>, later: usize) {
        let (Ok(mut deadline), Ok(mut at_hand)) = (self.deadline.lock(), self.at_hand.lock())
        else {
            return;
        };
        if self.stop.swap(false, Ordering::Relaxed) {
            let before = at_hand.0;
            at_hand.1.extend(before);
        }
        at_hand.0 = claim;
        let now = Instant::now();
        let left = self.end.saturating_duration_since(now);
        let share = u32::try_from(later.saturating_add(1)).map_or(Duration::ZERO, |n| left / n);
        *deadline = now + share;
    }
}
