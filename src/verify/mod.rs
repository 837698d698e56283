//! The trusted checker: grants verdicts, searches for nothing.
//!
//! Every premise of a certificate is rebuilt here from its name and the draft alone, by an encoding of its own that shares no
//! code with `pose`; a proof is checked by exact arithmetic, a world by the evaluator. [`Proved`] and [`Refuted`] have private
//! fields and are made nowhere else.

mod allowed;
mod always;
mod condition;
mod extreme;
mod fight;
mod forces;
mod linear;
mod no_world;
mod posture;
mod premise;
mod rejection;
mod setting;
mod sum;
mod unknown;

pub use extreme::Extreme;
pub use premise::{Context, formula};
pub use rejection::Rejection;
pub use setting::Asked;
pub use sum::{LinearSum, Named};

use crate::draft::{Body, Certificate, ClaimId, Draft, Part};

/// A part of a claim has been proved for the draft it was checked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    claim: ClaimId,
    part: u32,
}

/// A part of a claim has been refuted for the draft it was checked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refuted {
    claim: ClaimId,
    part: u32,
}

impl Proved {
    /// Which claim, and which part of it.
    pub fn of(&self) -> (ClaimId, u32) {
        (self.claim, self.part)
    }
}

impl Refuted {
    /// Which claim, and which part of it.
    pub fn of(&self) -> (ClaimId, u32) {
        (self.claim, self.part)
    }
}

/// Grants that a part of a claim is proved, if the certificate shows it.
///
/// # Errors
/// The first fault of the certificate, in its own order.
pub fn prove(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    certificate: &Certificate,
    extremes: &[Extreme],
) -> Result<Proved, Rejection> {
    let asked = part_of(draft, claim, part)?;
    match (&asked.body, certificate) {
        (Body::Always(_), Certificate::NoWorld { stretches }) => always::always(draft, asked, extremes, stretches)?,
        _ => return Err(Rejection::Shape("no certificate of this kind proves such a claim")),
    }
    Ok(Proved { claim, part })
}

/// Grants that a part of a claim is refuted, if the certificate shows it.
///
/// # Errors
/// The first fault of the certificate, in its own order.
pub fn refute(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    certificate: &Certificate,
    extremes: &[Extreme],
) -> Result<Refuted, Rejection> {
    let asked = part_of(draft, claim, part)?;
    match (&asked.body, certificate) {
        (Body::Possible(_), Certificate::NoWorld { stretches }) => always::impossible(draft, asked, extremes, stretches)?,
        _ => return Err(Rejection::Shape("no certificate of this kind refutes such a claim")),
    }
    Ok(Refuted { claim, part })
}

fn part_of(draft: &Draft, claim: ClaimId, part: u32) -> Result<&Part, Rejection> {
    let claim = draft.claims.get(claim.index()).ok_or(Rejection::NoSuch("claim"))?;
    claim.parts.get(part as usize).ok_or(Rejection::NoSuch("part of a claim"))
}
