//! Certificates as files: what they hold, how they are written, and read back from anybody.
//!
//! A file is read in full or refused: a field that is not known, or a thing written in another way than it would be written
//! here, is a fault. So what is read is all that the file says, and writing it again gives the same.

mod bounds;
mod check;
mod event;
mod flat;
mod name;
mod places;
mod read;
mod wire;
mod world;

pub use check::{Checker, Refusal, check};
pub use name::{Subject, file_name, stem};
pub use places::{About, of_claim};
pub use read::{LARGEST_FILE, read};

use crate::date::Day;
use crate::draft::{Certificate, EstimateRange, NoWorld, Occasion, Reading, World};
use crate::logic::Formula;
use crate::verify::{Evidence, Valued};

/// The name and version of the form.
pub const SCHEMA: &str = "treaty-certificate/1";

/// The contingency of claims that are asked where everybody complies.
pub const COMPLIANCE: &str = "compliance";

/// One part of a claim, what became of it, and all that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archived {
    /// The path of the draft, when it was checked.
    pub draft: String,
    pub claim: String,
    /// Counted from 0.
    pub part: u32,
    pub contingency: String,
    /// The alternative taken of each bracket, counted from 0.
    pub choice: Vec<usize>,
    pub verdict: Shown,
    /// Values of `most` and `least` in the condition.
    pub extremes: Vec<ExtremeValue>,
    pub basis: Basis,
    /// One for each proof, those of `extremes` first.
    pub stands: Vec<Stands>,
}

/// What the numbers in a proof stand for, so that a stranger can follow the sums.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stands {
    /// Whether each unknown takes whole values only.
    pub whole: Vec<bool>,
    /// The formula of each premise that the proof uses.
    pub rows: Vec<Option<Formula>>,
}

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    Proved,
    Refuted,
}

impl Shown {
    /// As printed.
    pub fn name(self) -> &'static str {
        match self {
            Shown::Proved => "proved",
            Shown::Refuted => "refuted",
        }
    }

    /// At which ends figures known within bounds only are taken for it.
    fn reading(self) -> Reading {
        match self {
            Shown::Proved => Reading::Against,
            Shown::Refuted => Reading::For,
        }
    }
}

/// The evidence that a `most` or `least` has a value on each day of a stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtremeValue {
    /// Which one of the condition, in the order in which they stand, from 0.
    pub index: u32,
    pub evidence: Evidence,
}

/// What the verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    Certificate {
        certificate: Box<Certificate>,
        /// A world in which everybody complies: the proof is not about nothing.
        complied: Option<Box<World>>,
        /// The day on which what is given holds in that world, where something is given and the claim is proved.
        day: Option<Day>,
    },
    /// Worlds, each for a box of estimates, and the day that shows it.
    Worlds {
        day: Day,
        worlds: Vec<(Vec<EstimateRange>, World)>,
    },
    /// Under a contingency: what shows it of each of its cases, or of one that refutes.
    Cases(Vec<Case>),
}

/// Some days of a contingency, and what shows it for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub occasion: Occasion,
    /// A certificate or worlds, for the draft that the occasion leaves.
    pub basis: Basis,
}

impl Basis {
    fn certificates(&self) -> Vec<&Certificate> {
        match self {
            Basis::Certificate { certificate, .. } => vec![certificate],
            Basis::Worlds { .. } => Vec::new(),
            Basis::Cases(cases) => {
                let each = cases.iter();
                each.flat_map(|case| case.basis.certificates()).collect()
            }
        }
    }
}

impl Archived {
    /// Every proof, in the order of `stands`.
    pub fn proofs(&self) -> Vec<&NoWorld> {
        let bounds = self.extremes.iter().filter_map(|e| e.evidence.bound());
        let mut all: Vec<&NoWorld> = bounds.collect();
        let certificates = self.basis.certificates().into_iter();
        all.extend(certificates.flat_map(Certificate::proofs));
        all
    }

    /// The values of `most` and `least`, as the kernel is shown them.
    fn values(&self) -> Vec<Valued<'_>> {
        self.extremes
            .iter()
            .map(|e| (e.index, &e.evidence))
            .collect()
    }

    /// The file's content.
    pub fn to_json(&self) -> String {
        let mut content = serde_json::to_string(&wire::wire(self)).unwrap_or_default();
        content.push('\n');
        content
    }
}
