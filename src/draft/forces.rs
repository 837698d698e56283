//! What each party holds at the start, and how fast that can change.

use super::{AttributeId, PartyId, PolicyId, ThingId, VariantId};
use crate::date::Day;
use crate::number::Rational;
use crate::source::Place;

/// A thing that a party lists in its `forces`.
#[derive(Clone, Debug)]
pub struct Stake {
    pub party: PartyId,
    pub thing: ThingId,
    /// The party's `forces` date.
    pub date: Day,
    /// What is held on that date. Variants in no figure start at 0.
    pub figures: Vec<Figure>,
    /// Newly built units (of a stock: base units) per day at most, over all variants together; none: unbounded.
    pub builds: Option<Rational>,
    /// Dismantled units per day at most; none: unbounded.
    pub retires: Option<Rational>,
    /// Moves between variants; none: units move freely; some: only these, each with its rate per day.
    pub moves: Option<Vec<Move>>,
    /// The source in quotes.
    pub source: Option<String>,
    pub place: Place,
}

/// How many units some variants hold together on the `forces` date: an estimate if `low < high`.
#[derive(Clone, Debug)]
pub struct Figure {
    pub variants: Vec<VariantId>,
    pub low: Rational,
    pub high: Rational,
}

/// Units that change variant, at most `per_day` a day.
#[derive(Clone, Debug)]
pub struct Move {
    pub from: VariantId,
    pub to: VariantId,
    pub per_day: Rational,
}

/// The total of an interval attribute over all of a party's units of a thing, with its own history.
#[derive(Clone, Debug)]
pub struct RatedTotal {
    pub party: PartyId,
    pub thing: ThingId,
    pub attribute: AttributeId,
    pub date: Day,
    pub low: Rational,
    pub high: Rational,
    pub builds: Option<Rational>,
    pub retires: Option<Rational>,
    pub source: Option<String>,
    pub place: Place,
}

/// A policy that a party lists, and its state on the `forces` date.
#[derive(Clone, Debug)]
pub struct Switch {
    pub party: PartyId,
    pub policy: PolicyId,
    pub date: Day,
    pub in_effect: bool,
    pub place: Place,
}
