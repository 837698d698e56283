//! What was decided about each claim, with what it rests on.

use crate::date::Day;
use crate::draft::{Certificate, ClaimId, ContingencyId, Draft, EstimateRange, World};
use crate::verify::{Extreme, Proved, Refuted};

/// The worst comes first: `Refuted` outranks `Vacuous`, then `Undecided`, then `Proved`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Refuted,
    Vacuous,
    Undecided,
    Proved,
}

/// The verdict on a part. Only the kernel can make what the first two hold.
#[derive(Debug)]
pub enum Decision {
    Proved {
        seal: Proved,
        by: Basis,
    },
    Refuted {
        seal: Refuted,
        by: Basis,
    },
    Undecided {
        reason: String,
    },
    /// No world is left: with the proof, where the search found one.
    Vacuous {
        reason: String,
    },
}

/// What a verdict rests on.
#[derive(Debug)]
pub enum Basis {
    Certificate(Box<Certificate>),
    /// Worlds that the evaluator replayed, each for a box of estimates, and the day that shows it (of a `possible` claim: the first day asked).
    Worlds {
        worlds: Vec<(Vec<EstimateRange>, World)>,
        day: Day,
    },
    /// A comparison of constants.
    Figures(String),
}

impl Decision {
    pub fn verdict(&self) -> Verdict {
        match self {
            Decision::Proved { .. } => Verdict::Proved,
            Decision::Refuted { .. } => Verdict::Refuted,
            Decision::Undecided { .. } => Verdict::Undecided,
            Decision::Vacuous { .. } => Verdict::Vacuous,
        }
    }
}

/// A claim in compliance or in a contingency.
#[derive(Debug)]
pub struct Outcome {
    pub claim: ClaimId,
    pub under: Option<ContingencyId>,
    /// One for each part, in order.
    pub parts: Vec<Decision>,
    /// For each part the values of `most` and `least` that its decision rests on.
    pub extremes: Vec<Vec<Extreme>>,
    /// For each part that is proved with something given: a permitted world in which that holds on the day.
    pub happens: Vec<Option<(World, Day)>>,
    /// For each part the draft that it was decided for, where figures known within bounds only were put at one of their ends.
    pub read: Vec<Option<Draft>>,
}

impl Outcome {
    /// The draft that a part was decided for.
    pub fn draft_of<'d>(&'d self, draft: &'d Draft, part: usize) -> &'d Draft {
        let read = self.read.get(part).and_then(Option::as_ref);
        read.unwrap_or(draft)
    }

    /// The worst of its parts.
    pub fn verdict(&self) -> Verdict {
        self.parts
            .iter()
            .map(Decision::verdict)
            .min()
            .unwrap_or(Verdict::Undecided)
    }
}
