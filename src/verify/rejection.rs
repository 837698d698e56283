//! Why a certificate or a world is refused.

use crate::date::Day;
use crate::draft::Unknown;
use crate::logic::CheckError;
use std::fmt;

/// Why a verdict was not granted. Nothing follows from it about the claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// A premise or a list has more rows or members than are checked.
    TooLarge,
    /// The draft uses something that the checker has no rule for.
    Unsupported(&'static str),
    /// A name speaks of something that the draft does not have.
    NoSuch(&'static str),
    /// A premise is not true of every world, or not on that day.
    NotTrue(&'static str),
    /// A premise is true but may not be assumed in this place.
    NotAllowed(&'static str),
    /// An unknown that a premise speaks of is not in the certificate's list.
    Unlisted(Box<Unknown>),
    /// Nothing shows what happens on this day.
    DayOpen(Day),
    /// The certificate has the wrong shape for the claim.
    Shape(&'static str),
    /// The multipliers or cases do not show what they should.
    Proof(CheckError),
    /// Something that must be shown is not, or not by these multipliers.
    NotShown(String),
    /// A world or a posture does not do what it should, in words.
    World(String),
    /// The rejection of one member of a list.
    In {
        list: &'static str,
        index: usize,
        why: Box<Rejection>,
    },
}

impl Rejection {
    /// The same, with the place in the certificate.
    pub fn at(self, list: &'static str, index: usize) -> Rejection {
        Rejection::In {
            list,
            index,
            why: Box::new(self),
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rejection::TooLarge => f.write_str("too large to be checked"),
            Rejection::Unsupported(what) => write!(f, "no rule for {what}"),
            Rejection::NoSuch(what) => write!(f, "the draft has no such {what}"),
            Rejection::NotTrue(why) => write!(f, "not true of every world: {why}"),
            Rejection::NotAllowed(why) => write!(f, "may not be assumed here: {why}"),
            Rejection::Unlisted(unknown) => write!(f, "the list of unknowns lacks {unknown:?}"),
            Rejection::DayOpen(day) => write!(f, "nothing is shown for {day}"),
            Rejection::Shape(why) => write!(f, "the certificate does not fit the claim: {why}"),
            Rejection::Proof(error) => write!(f, "{error}"),
            Rejection::NotShown(what) => write!(f, "not shown: {what}"),
            Rejection::World(why) => f.write_str(why),
            Rejection::In { list, index, why } => write!(f, "{list} {index}: {why}"),
        }
    }
}

impl std::error::Error for Rejection {}
