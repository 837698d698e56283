//! What the draft obliges each party to do, and what is true whatever anyone signs.

use super::{Cond, PartyId};
use crate::date::Day;
use crate::number::Rational;
use crate::source::Place;

/// The days from `from` (included) to `until` (excluded).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub struct Days {
    pub from: Day,
    pub until: Day,
}

impl Days {
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day < self.until
    }
    pub fn is_empty(self) -> bool {
        self.until <= self.from
    }
}

/// A limit or guarantee. `for each party` makes one for each.
#[derive(Clone, Debug)]
pub struct Provision {
    /// The clause: `II.1`.
    pub name: String,
    pub title: Option<String>,
    pub docs: Vec<String>,
    /// Whom it obliges (a bloc: all its members, in the sum).
    pub obliged: Vec<PartyId>,
    /// To whom it is owed, if it is a guarantee.
    pub owed_to: Option<Vec<PartyId>>,
    /// What must hold on each of `days` (with `if` and `unless` already folded in), where every clause is kept of which it asks
    /// whether it is.
    pub condition: Cond,
    /// What must hold where not all of these are.
    pub reciprocal: Option<Reciprocal>,
    pub days: Days,
    /// Whether its end is not written, so that it is that of the draft.
    pub open: bool,
    /// The condition as the drafter wrote it.
    pub text: String,
    pub place: Place,
    pub terms: Terms,
}

/// Monitoring and enforcement of a provision; each as written, where written.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    pub monitored_by: Option<String>,
    pub misses: Option<Rational>,
    /// Days until a breach is detected, at most.
    pub detects_within: Option<super::Period>,
    /// The same at the earliest: the low end where an interval is written.
    pub detects_soonest: Option<super::Period>,
    /// Chance of detection: lowest and highest.
    pub probability: Option<(Rational, Rational)>,
    pub gain: Option<(Rational, Rational)>,
    pub penalty: Option<(Rational, Rational)>,
    /// What the others need no longer keep once a breach is detected.
    pub releases: Vec<Release>,
}

/// What a clause obliges to, depending on whether other clauses are kept.
///
/// A clause is kept on a day if no provision of its name was broken on an earlier one, and if none of them ended before its time, by
/// withdrawal or release. So in compliance every clause is kept, and none excuses its own breach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reciprocal {
    /// The clauses of which it is asked.
    pub clauses: Vec<String>,
    /// For each combination of those that are not kept, but for none, what must hold then: the number of the combination, less
    /// one, is the index; its bits are the clauses in their order.
    pub otherwise: Vec<Cond>,
}

impl Provision {
    /// What must hold where these clauses are not kept, as bits in the order of [`Reciprocal::clauses`].
    pub fn condition_without(&self, broken: usize) -> &Cond {
        let other = self.reciprocal.as_ref().filter(|_| broken > 0);
        other
            .and_then(|r| r.otherwise.get(broken - 1))
            .unwrap_or(&self.condition)
    }
}

/// `releases CLAUSE [after D] [until d]`: one clause that the others need no longer keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Every provision of this name.
    pub clause: String,
    /// How long after the detection; none: at once.
    pub after: Option<super::Period>,
    /// The day from which they must keep it again.
    pub until: Option<Day>,
}

/// True of the world whoever has signed what, from the start to the end.
#[derive(Clone, Debug)]
pub struct Fact {
    pub name: String,
    pub docs: Vec<String>,
    pub condition: Cond,
    pub days: Days,
    /// Whether its end is not written, so that it is that of the histories.
    pub open: bool,
    pub text: String,
    pub place: Place,
}

/// A clause without figures: listed, no meaning.
#[derive(Clone, Debug)]
pub struct Note {
    pub name: String,
    pub text: String,
    pub place: Place,
}
