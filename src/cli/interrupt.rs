//! Ctrl-C: the work at hand is dropped, and what is decided so far is still printed.
use std::sync::atomic::{AtomicBool, Ordering};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// From now on the first Ctrl-C is noted, and the second ends the program.
pub fn listen() {
    let heard = || {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            // As shells say it: ended by signal 2.
            std::process::exit(130);
        }
    };
    // Without a handler Ctrl-C ends the program at once, as it always did.
    let _ = ctrlc::set_handler(heard);
}

/// Whether somebody has had enough.
pub fn is_heard() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}
