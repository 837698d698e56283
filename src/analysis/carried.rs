//! What is said of a verdict beyond itself: the fewest reasons found that carry it, and how much room they leave.

use super::lean::lean;
use super::margin::Margin;
use super::outcome::{Basis, Decision};
use super::reduce::{Effort, Shown, reduce};
use super::session::Session;
use crate::draft::*;
use crate::verify::{self, Extreme, Rebuilt};

/// Refutations by more answers than these are left as they are: nearly all of each answer is cited.
const MOST_ANSWERS: usize = 40;

/// Of one part.
#[derive(Clone, Debug, Default)]
pub struct Carried {
    /// Whether some reason was not tried to be left out, since that would have taken too long.
    pub cut_short: bool,
    pub margin: Option<Margin>,
}

/// The proofs of a certificate with their rows, in its own order.
///
/// # Errors
/// If a premise speaks of something that the draft does not have.
pub fn shown(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    certificate: &Certificate,
    extremes: &[Extreme],
) -> Result<Vec<Shown>, verify::Rejection> {
    let rebuilt = verify::rebuilt(draft, claim, part, certificate, extremes)?;
    Ok(with_rows(certificate, &rebuilt))
}

fn with_rows(certificate: &Certificate, rebuilt: &[Rebuilt]) -> Vec<Shown> {
    let proofs = certificate.proofs().into_iter();
    proofs
        .zip(rebuilt)
        .map(|(no_world, rows)| Shown::new(no_world, rows.whole.clone(), rows.formulas.clone()))
        .collect()
}

impl Session<'_> {
    /// Makes the certificate of a decision rest on fewer reasons where it can, and looks for the margin of a proof.
    pub(super) fn carried(
        &mut self,
        claim: ClaimId,
        part: u32,
        decision: &mut Decision,
        extremes: &[Extreme],
    ) -> Carried {
        let mut carried = Carried::default();
        let draft = self.draft;
        let is_proof = matches!(decision, Decision::Proved { .. });
        let (Decision::Proved { by, .. } | Decision::Refuted { by, .. }) = &mut *decision else {
            return carried;
        };
        let Basis::Certificate(certificate) = by else {
            return carried;
        };
        if let Certificate::Answered { answers, .. } = &**certificate
            && answers.len() > MOST_ANSWERS
        {
            carried.cut_short = true;
            return carried;
        }
        let Ok(rebuilt) = verify::rebuilt(draft, claim, part, certificate, extremes) else {
            return carried;
        };
        let mut all = with_rows(certificate, &rebuilt);
        carried.cut_short = !reduce(&mut all, &mut Effort::default()).all_tried;
        // The rows are the kernel's own, and so is the check.
        let proofs = certificate.proofs_mut().into_iter();
        for ((no_world, shown), rows) in proofs.zip(all).zip(&rebuilt) {
            if no_world.proof != shown.proof && rows.refuted_by(&shown.proof) {
                no_world.proof = shown.proof;
            }
        }
        if is_proof {
            let certificate = certificate.clone();
            let mut effort = Effort::default();
            carried.margin =
                self.margin(claim, part, &certificate, extremes, &rebuilt, &mut effort);
        }
        if let Decision::Proved { by, .. } | Decision::Refuted { by, .. } = decision
            && let Basis::Certificate(certificate) = by
        {
            lean(draft, claim, part, certificate, extremes, &rebuilt);
        }
        carried
    }
}
