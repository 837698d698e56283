//! What was decided, as certificates.
use crate::analysis::{self, Basis as Decided, Checked, Decision, Outcome};
use crate::certificate::{Archived, Basis, COMPLIANCE, Case, ExtremeValue, Shown, file_name};
use crate::draft::{Body, Draft};
use crate::verify::Showing;

use super::merge::Choice;

/// One file for each part of a claim that is proved or refuted: name and content.
pub fn files(
    draft: &Draft,
    path: &str,
    outcome: &Outcome,
    checked: &Checked,
    choice: &Choice,
) -> Vec<(String, String)> {
    let claim = &draft.claims[outcome.claim.index()];
    let contingency = match outcome.under {
        Some(id) => draft.contingencies[id.index()].name.as_str(),
        None => COMPLIANCE,
    };
    let mut files = Vec::new();
    for (part, decision) in outcome.parts.iter().enumerate() {
        let (verdict, by) = match decision {
            Decision::Proved { by, .. } => (Shown::Proved, by),
            Decision::Refuted { by, .. } => (Shown::Refuted, by),
            Decision::Undecided { .. } | Decision::Vacuous { .. } => continue,
        };
        let of_all = matches!(
            claim.parts[part].body,
            Body::Always(_) | Body::Ensure { .. }
        );
        let happens = outcome.happens.get(part).and_then(Option::as_ref);
        let happens = happens.filter(|_| verdict == Shown::Proved);
        let complied = happens
            .map(|(world, _)| world)
            .or(checked.baseline.as_ref());
        let basis = match by {
            Decided::Certificate(certificate) => Basis::Certificate {
                certificate: certificate.clone(),
                complied: complied.filter(|_| of_all).cloned().map(Box::new),
                day: happens.filter(|_| of_all).map(|(_, day)| *day),
            },
            Decided::Worlds { worlds, day } => Basis::Worlds {
                day: *day,
                worlds: worlds.clone(),
            },
            Decided::Cases(cases) => Basis::Cases(cases.iter().map(case_of).collect()),
            Decided::Figures(_) => continue,
        };
        let extremes = outcome.extremes.get(part).map_or(&[][..], Vec::as_slice);
        let extremes = extremes.iter().map(|extreme| ExtremeValue {
            index: extreme.index(),
            evidence: extreme.evidence().clone(),
        });
        let archived = Archived {
            draft: path.to_owned(),
            claim: claim.name.clone(),
            part: part as u32,
            contingency: contingency.to_owned(),
            choice: choice.taken.clone(),
            verdict,
            extremes: extremes.collect(),
            basis,
            stands: Vec::new(),
        };
        // What has been accepted can be rebuilt.
        let Ok(archived) = archived.standing_for(draft, outcome.claim) else {
            continue;
        };
        files.push((
            file_name(&archived, outcome.parts.len()),
            archived.to_json(),
        ));
    }
    files
}

/// A case of a contingency, as the kernel was shown it.
fn case_of(case: &analysis::Case) -> Case {
    let shown = case.shown();
    Case {
        occasion: case.occasion.clone(),
        basis: match shown.by {
            Showing::Certificate(certificate) => Basis::Certificate {
                certificate: Box::new(certificate.clone()),
                complied: shown.complied.cloned().map(Box::new),
                day: shown.day,
            },
            Showing::Worlds { worlds, day } => Basis::Worlds {
                day,
                worlds: worlds.to_vec(),
            },
        },
    }
}
