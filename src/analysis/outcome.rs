//! What was decided about each claim, with what it rests on.

use super::carried::Carried;
use crate::date::Day;
use crate::draft::{
    Certificate, ClaimId, ContingencyId, Draft, EstimateRange, Occasion, Part, World,
};
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
    /// Under a contingency: the cases that cover it, or the one that refutes.
    Cases(Vec<Case>),
}

/// Some days of a contingency, and what was decided in the draft that they leave.
#[derive(Debug)]
pub struct Case {
    pub occasion: Occasion,
    pub draft: Draft,
    /// A world in which everybody complies, whichever of the days it is.
    pub baseline: Option<World>,
    /// One in which what the part is given holds on the day.
    pub happens: Option<(World, Day)>,
    pub claim: ClaimId,
    pub part: u32,
    pub by: Basis,
}

impl Basis {
    /// The certificate that it is.
    pub fn certificate(&self) -> Option<&Certificate> {
        match self {
            Basis::Certificate(certificate) => Some(certificate),
            Basis::Worlds { .. } | Basis::Figures(_) | Basis::Cases(_) => None,
        }
    }
}

impl Case {
    /// The part that was decided, in the draft that the days leave.
    pub fn part(&self) -> &Part {
        &self.draft.claims[self.claim.index()].parts[self.part as usize]
    }
}

impl Decision {
    /// What it rests on, where something was shown.
    pub fn basis(&self) -> Option<&Basis> {
        match self {
            Decision::Proved { by, .. } | Decision::Refuted { by, .. } => Some(by),
            Decision::Undecided { .. } | Decision::Vacuous { .. } => None,
        }
    }

    /// The cases of a contingency that it rests on.
    pub fn cases(&self) -> &[Case] {
        match self.basis() {
            Some(Basis::Cases(cases)) => cases,
            _ => &[],
        }
    }

    /// The same, of its first case where it has several.
    pub fn first_basis(&self) -> Option<&Basis> {
        match self.cases().first() {
            Some(case) => Some(&case.by),
            None => self.basis(),
        }
    }

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
    /// For each part what is said beside its verdict.
    pub carried: Vec<Carried>,
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
