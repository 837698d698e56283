//! Whose an unknown is, and of which moment.

use crate::draft::{Moment, PartyId, Unknown};

/// Whose it is; none for days and plans.
pub fn owner(unknown: &Unknown) -> Option<PartyId> {
    match unknown {
        Unknown::AskedDay
        | Unknown::Shots { .. }
        | Unknown::Fired { .. }
        | Unknown::Against { .. } => None,
        Unknown::Held { party, .. }
        | Unknown::History { party, .. }
        | Unknown::Total { party, .. }
        | Unknown::TotalHistory { party, .. }
        | Unknown::Built { party, .. }
        | Unknown::Retired { party, .. }
        | Unknown::Moved { party, .. }
        | Unknown::InEffect { party, .. } => Some(*party),
    }
}

/// Whether it has a value of its own on each asked day.
pub fn is_on_asked_day(unknown: &Unknown) -> bool {
    let asked = |at: &Moment| *at == Moment::Asked;
    match unknown {
        Unknown::AskedDay => true,
        Unknown::Against { of, .. } => is_on_asked_day(of),
        Unknown::Held { at, .. }
        | Unknown::History { at, .. }
        | Unknown::Total { at, .. }
        | Unknown::TotalHistory { at, .. }
        | Unknown::InEffect { at, .. }
        | Unknown::Shots { at, .. }
        | Unknown::Fired { at, .. } => asked(at),
        Unknown::Built { from, to, .. }
        | Unknown::Retired { from, to, .. }
        | Unknown::Moved { from, to, .. } => asked(from) || asked(to),
    }
}
