//! What is being decided and how much is left, on a terminal, once the work has taken a second.
use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Quick work shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);

/// Claims under way, told to whoever waits at a terminal. Cheap to clone; all clones are one.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    state: Arc<Mutex<State>>,
    _running: Option<Sender<()>>,
}

#[derive(Debug, Default)]
struct State {
    left: usize,
    done: usize,
    at_hand: Vec<String>,
}

impl Progress {
    /// Shows itself if the standard error is a terminal.
    pub fn on_a_terminal() -> Progress {
        if !std::io::stderr().is_terminal() {
            return Progress::default();
        }
        let state: Arc<Mutex<State>> = Arc::default();
        let shown = state.clone();
        let (running, done) = mpsc::channel();
        let draw = move || {
            if done.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
                bar.set_style(style);
            }
            while done.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                if let Ok(state) = shown.lock() {
                    bar.set_message(state.words());
                }
                bar.tick();
            }
            bar.finish_and_clear();
        };
        let spawned = std::thread::Builder::new().spawn(draw);
        Progress {
            state,
            _running: spawned.is_ok().then_some(running),
        }
    }

    /// So many more claims are to be decided.
    pub fn expect(&self, more: usize) {
        self.with(|state| state.left += more);
    }

    /// A claim is taken up.
    pub fn begin(&self, claim: &str) {
        self.with(|state| state.at_hand.push(claim.to_owned()));
    }

    /// A claim is decided, or given up.
    pub fn end(&self, claim: &str) {
        self.with(|state| {
            if let Some(at) = state.at_hand.iter().position(|name| name == claim) {
                state.at_hand.remove(at);
            }
            state.left = state.left.saturating_sub(1);
            state.done += 1;
        });
    }

    fn with(&self, change: impl FnOnce(&mut State)) {
        if let Ok(mut state) = self.state.lock() {
            change(&mut state);
        }
    }
}

impl State {
    fn words(&self) -> String {
        let all = self.left + self.done;
        let at_hand = self.at_hand.join(", ");
        format!(
            "{at_hand}: {} of {all} claims left; Ctrl-C stops",
            self.left
        )
    }
}
