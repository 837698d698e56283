//! Which unknowns have a value of their own on each asked day.

use crate::draft::{Moment, Unknown};

/// Whether it has a value of its own on each asked day.
pub fn is_on_asked_day(unknown: &Unknown) -> bool {
    let asked = |at: &Moment| *at == Moment::Asked;
    match unknown {
        Unknown::AskedDay => true,
        Unknown::Against { of, .. } | Unknown::Facing { of, .. } => is_on_asked_day(of),
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
