//! What shows the value of a `most` or `least`, or a bound of it.

use crate::date::Day;
use crate::draft::{KindId, NoWorld, PartyId, World};
use crate::number::Rational;

/// What shows the value of a `most` or `least` on each day of a stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// It is this number: no permitted world goes beyond it, and a permitted world attains it.
    Reached {
        value: Rational,
        bound: NoWorld,
        attained: World,
    },
    /// It is infinite: nothing bounds what the party holds of the kind from `first` to `last`, and there is a permitted world.
    Endless {
        first: Day,
        last: Day,
        party: PartyId,
        kind: KindId,
        permitted: World,
    },
    /// It may move, but it is never beyond this number (`most`: never more): no permitted world goes beyond it.
    Bounded { value: Rational, bound: NoWorld },
    /// It may move, but it is at least as far out as this number (`most`: never less): a permitted world is, on each of the days.
    Attained {
        value: Rational,
        first: Day,
        last: Day,
        attained: World,
    },
}

impl Evidence {
    /// The proof in it.
    pub fn bound(&self) -> Option<&NoWorld> {
        match self {
            Evidence::Reached { bound, .. } | Evidence::Bounded { bound, .. } => Some(bound),
            Evidence::Endless { .. } | Evidence::Attained { .. } => None,
        }
    }

    /// The days on which it shows the value, both included.
    pub fn days(&self) -> (Day, Day) {
        match self {
            Evidence::Reached { bound, .. } | Evidence::Bounded { bound, .. } => {
                (bound.first, bound.last)
            }
            Evidence::Endless { first, last, .. } | Evidence::Attained { first, last, .. } => {
                (*first, *last)
            }
        }
    }

    /// The permitted world in it.
    pub fn world(&self) -> Option<&World> {
        match self {
            Evidence::Reached { attained, .. } | Evidence::Attained { attained, .. } => {
                Some(attained)
            }
            Evidence::Endless { permitted, .. } => Some(permitted),
            Evidence::Bounded { .. } => None,
        }
    }
}
