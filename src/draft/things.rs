//! What can be held: systems, stocks, their attributes, and the kinds that a choice splits them into.

use super::{AttributeId, ThingId, VariantId};
use crate::number::Rational;
use crate::source::Place;

/// A system (counted in whole numbers) or a stock (a continuous quantity).
#[derive(Clone, Debug)]
pub struct Thing {
    pub name: String,
    pub docs: Vec<String>,
    pub place: Place,
    /// A stock: exact non-negative rationals, measured in `unit`.
    pub is_stock: bool,
    /// The unit that a stock is shown in, and how many base units it is (`kg`, 1). None for a system.
    pub unit: Option<(String, Rational)>,
}

/// A thing with all its choices of words fixed (`IR1 at Natanz`). It has a history of its own; units change variants by moves.
/// A thing without choices has one variant.
#[derive(Clone, Debug)]
pub struct Variant {
    pub thing: ThingId,
    /// As a drafter would say it: `IR1`, `IR1 at Natanz`.
    pub name: String,
    /// The word of each choice attribute.
    pub words: Vec<(AttributeId, String)>,
}

/// A variant with its interval attributes narrowed to pieces between which no class, quality limit or load count of the draft
/// tells apart. The holder spreads a variant's units over its kinds anew each day. A variant without such intervals has one kind.
#[derive(Clone, Debug)]
pub struct Kind {
    pub variant: VariantId,
    /// `Long_missile`, `Long_missile with range below 1_000 km`, `Trident with warheads 4`.
    pub name: String,
    /// One value for each attribute that the system declares, in the order of declaration.
    pub values: Vec<(AttributeId, AttributeValue)>,
}

/// What a kind has of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeValue {
    /// In base units.
    Number(Rational),
    Word(String),
    /// The holder's own choice, unit by unit, from `low` to `high` (base units; both included, but for an end at which a
    /// class or a limit on quality has cut it off).
    Interval {
        low: Rational,
        high: Rational,
        without_low: bool,
        without_high: bool,
    },
}

impl AttributeValue {
    /// Of an interval the least that a unit may have, and the most; of an end that is not included a value close to it.
    pub fn nearly_ends(&self) -> Option<(Rational, Rational)> {
        let AttributeValue::Interval {
            low,
            high,
            without_low,
            without_high,
        } = self
        else {
            return None;
        };
        let close = &(high - low) * &Rational::ratio(1, 1_000_000);
        let least = if *without_low {
            low + &close
        } else {
            low.clone()
        };
        let most = if *without_high {
            high - &close
        } else {
            high.clone()
        };
        Some((least, most))
    }
}

/// An attribute that some system declares.
#[derive(Clone, Debug)]
pub struct Attribute {
    pub name: String,
    /// True if every bound and value of it in the draft is a whole number without a unit: its totals are whole then.
    pub whole: bool,
    /// The unit it was written in and how many base units that is; none for a plain number or word.
    pub unit: Option<(String, Rational)>,
}

/// A switch that its holder may turn on or off on any day.
#[derive(Clone, Debug)]
pub struct Policy {
    pub name: String,
    pub docs: Vec<String>,
    pub place: Place,
}
