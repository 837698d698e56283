//! What was decided, as certificates; and certificates that an earlier check kept.
use std::fs::File;
use std::path::Path;

use crate::analysis::{self, Basis as Decided, Checked, Decision, Kept, KeptBasis, Outcome};
use crate::certificate::{
    self, Archived, Basis, COMPLIANCE, Case, ExtremeValue, LARGEST_FILE, Shown, Subject, file_name,
    stem,
};
use crate::cli::files::read_from;
use crate::draft::{Body, Claim, Draft};
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

/// What an earlier check of a draft of this path kept of a part of a claim in compliance; none where there is nothing of use.
pub fn kept(folder: &Path, path: &str, claim: &Claim, part: u32, choice: &[usize]) -> Option<Kept> {
    let subject = Subject {
        draft: path,
        claim: &claim.name,
        contingency: COMPLIANCE,
        part,
        choice,
    };
    let file = folder.join(stem(&subject, claim.parts.len()) + ".json");
    // A pipe of that name would have nothing to say.
    if !file.metadata().is_ok_and(|data| data.is_file()) {
        return None;
    }
    let text = read_from(File::open(file).ok()?, LARGEST_FILE).ok()?;
    let archived = certificate::read(&text).ok()?;
    let of = (archived.claim.as_str(), archived.contingency.as_str());
    if of != (&claim.name, COMPLIANCE) || (archived.part, &*archived.choice) != (part, choice) {
        return None;
    }
    let by = match archived.basis {
        Basis::Certificate {
            certificate,
            complied,
            day,
        } => KeptBasis::Certificate {
            certificate,
            happens: complied.map(|world| *world).zip(day),
        },
        Basis::Worlds { day, worlds } => KeptBasis::Worlds { worlds, day },
        Basis::Cases(_) => return None,
    };
    let values = archived.extremes.into_iter();
    Some(Kept {
        proves: archived.verdict == Shown::Proved,
        by,
        values: values.map(|e| (e.index, e.evidence)).collect(),
    })
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
