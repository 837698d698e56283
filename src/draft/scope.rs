//! Evidence that a draft does not limit a measure.

use super::{KindId, NoWorld, PartyId, Posture, ProvisionId, VariantId};
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
    /// No world goes beyond these lines, and a permitted world has as much on each of the days: what the lines come to together then, of each
    /// that bounds a whole number the whole part. Either one line bounds the measure, or each a part of it, and the parts are all of it.
    Along {
        lines: Vec<BoundingLine>,
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

/// A line that the measure, or the part of it that counts a variant that a party holds, does not go beyond, shown without any provision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundingLine {
    pub of: Option<(PartyId, VariantId)>,
    pub value: Rational,
    pub per_day: Rational,
    /// `BeyondLine` is impossible.
    pub bound: NoWorld,
}

impl NotLess {
    /// The proofs in it.
    pub fn bounds(&self) -> Vec<&NoWorld> {
        match self {
            NotLess::Reached { bound, .. } => vec![bound],
            NotLess::Along { lines, .. } => lines.iter().map(|line| &line.bound).collect(),
            NotLess::Endless { .. } => Vec::new(),
        }
    }

    /// The same, to be replaced by better ones.
    pub fn bounds_mut(&mut self) -> Vec<&mut NoWorld> {
        match self {
            NotLess::Reached { bound, .. } => vec![bound],
            NotLess::Along { lines, .. } => lines.iter_mut().map(|line| &mut line.bound).collect(),
            NotLess::Endless { .. } => Vec::new(),
        }
    }
}
