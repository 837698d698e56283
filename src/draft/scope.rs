//! Evidence that a draft does not limit a measure.

use super::{KindId, NoWorld, PartyId, Posture, ProvisionId};
use crate::date::Day;
use crate::number::Rational;

/// A provision that rates and facts alone keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnyway {
    pub provision: ProvisionId,
    pub stretches: Vec<NoWorld>,
}

/// Days on which the draft permits as much of a measure as rates and facts alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotLess {
    /// No world goes `Beyond` the value, shown without any provision, and a permitted world has it on each of the days.
    Reached {
        value: Rational,
        bound: Box<NoWorld>,
        attained: Posture,
    },
    /// Nothing bounds what the party holds of the kind on any of the days, nor so the measure.
    Endless {
        first: Day,
        last: Day,
        party: PartyId,
        kind: KindId,
    },
}

impl NotLess {
    /// The proof in it.
    pub fn bound(&self) -> Option<&NoWorld> {
        match self {
            NotLess::Reached { bound, .. } => Some(bound),
            NotLess::Endless { .. } => None,
        }
    }

    /// The same, to be replaced by a better one.
    pub fn bound_mut(&mut self) -> Option<&mut NoWorld> {
        match self {
            NotLess::Reached { bound, .. } => Some(bound),
            NotLess::Endless { .. } => None,
        }
    }
}
