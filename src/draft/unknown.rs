//! Whose unknowns are, and the moments at which they speak.

use super::{Moment, PartyId, Unknown};

impl Unknown {
    /// Whose history it belongs to; none for the asked day and for plans of attack.
    pub fn owner(&self) -> Option<PartyId> {
        match self {
            Unknown::Held { party, .. }
            | Unknown::History { party, .. }
            | Unknown::Total { party, .. }
            | Unknown::TotalHistory { party, .. }
            | Unknown::Built { party, .. }
            | Unknown::Retired { party, .. }
            | Unknown::Moved { party, .. }
            | Unknown::InEffect { party, .. } => Some(*party),
            Unknown::AskedDay
            | Unknown::Shots { .. }
            | Unknown::Fired { .. }
            | Unknown::Against { .. }
            | Unknown::Facing { .. } => None,
        }
    }

    /// The same of a system, stock, total or policy at another moment; none if it speaks of no moment of its own, of a
    /// span, or of a plan.
    pub fn moved_to(&self, moment: Moment) -> Option<Unknown> {
        let mut moved = self.clone();
        match &mut moved {
            Unknown::Held { at, .. }
            | Unknown::History { at, .. }
            | Unknown::Total { at, .. }
            | Unknown::TotalHistory { at, .. }
            | Unknown::InEffect { at, .. } => *at = moment,
            _ => return None,
        }
        Some(moved)
    }

    /// The moment at which it speaks of a system, stock, total or policy.
    pub fn moment(&self) -> Option<Moment> {
        match self {
            Unknown::Held { at, .. }
            | Unknown::History { at, .. }
            | Unknown::Total { at, .. }
            | Unknown::TotalHistory { at, .. }
            | Unknown::InEffect { at, .. } => Some(*at),
            _ => None,
        }
    }
}
