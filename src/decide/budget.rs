//! How much work a search may still do: counted, so that every machine stops at the same place.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Work that may still be done. Many calls can share one budget; each takes from it what it uses.
#[derive(Clone, Debug)]
pub struct Budget {
    /// Simplex steps left.
    pub pivots: u64,
    /// Nodes of branch and bound left.
    pub nodes: u64,
    /// Stops the work from outside as soon as it is true.
    pub cancel: Option<Arc<AtomicBool>>,
}

/// An exact pivot costs about as much as this many in floats.
const EXACT_PIVOT: u64 = 8;

impl Default for Budget {
    /// Enough for a few seconds of hard work.
    fn default() -> Budget {
        Budget {
            pivots: 2_000_000,
            nodes: 50_000,
            cancel: None,
        }
    }
}

impl Budget {
    /// A budget of so many simplex steps and nodes.
    pub fn new(pivots: u64, nodes: u64) -> Budget {
        Budget {
            pivots,
            nodes,
            cancel: None,
        }
    }

    /// Whether nothing may be done any more.
    pub fn is_spent(&self) -> bool {
        self.pivots == 0 || self.nodes == 0 || self.is_cancelled()
    }

    /// Does work that may take so many nodes at most, and everything else that is left.
    pub fn within<T>(&mut self, nodes: u64, work: impl FnOnce(&mut Budget) -> T) -> T {
        let before = self.nodes;
        let slice = before.min(nodes);
        self.nodes = slice;
        let done = work(self);
        self.nodes = before - (slice - self.nodes);
        done
    }

    fn is_cancelled(&self) -> bool {
        self.cancel
            .as_ref()
            .is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// Takes one simplex step, dearer if it is exact; false if there is none left.
    pub(super) fn pivot(&mut self, exact: bool) -> bool {
        let cost = if exact { EXACT_PIVOT } else { 1 };
        let left = self.pivots > 0 && !self.is_cancelled();
        self.pivots = self.pivots.saturating_sub(cost);
        left
    }

    /// Takes one node; false if there is none left.
    pub(super) fn node(&mut self) -> bool {
        let left = !self.is_spent();
        self.nodes = self.nodes.saturating_sub(1);
        left
    }
}
