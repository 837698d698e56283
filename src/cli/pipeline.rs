//! One draft from text to report: the order of the passes.
use std::time::Duration;

use crate::draft::{Claim, ContingencyId, Draft};
use crate::report::model::{COMPLIANCE, ClaimReport, FileReport, Summary, Verdict};
use crate::resolve::resolve;
use crate::source::Loader;

/// What the call asks of every draft.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only these claims; all if empty.
    pub only: Vec<String>,
    /// After this time what is not decided stays undecided.
    pub budget: Option<Duration>,
    /// Whether the certificates are wanted.
    pub certificates: bool,
}

/// What became of a draft.
pub struct Checked {
    /// For people and machines.
    pub report: FileReport,
    /// File name and content of each certificate, if they are wanted. The report's claims name the files.
    pub certificates: Vec<(String, String)>,
}

/// Reads a draft, and proves or refutes what it claims.
pub fn check_file(path: &str, text: &str, loader: &dyn Loader, options: &Options) -> Checked {
    let mut report = FileReport::new(path);
    let resolved = resolve(path, text, &mut report.sources, loader);
    report.diagnostics = resolved.diagnostics;
    if let Some(draft) = &resolved.draft {
        let asked = |claim: &&Claim| options.only.is_empty() || options.only.contains(&claim.name);
        report.claims = draft
            .claims
            .iter()
            .filter(asked)
            .flat_map(|claim| unchecked(draft, claim))
            .collect();
        report.summary = Summary::of(
            draft.parties.iter().map(|party| party.name.as_str()),
            &report.claims,
        );
    }
    Checked {
        report,
        certificates: Vec::new(),
    }
}

/// A claim that was read and not checked: undecided in each contingency, never passed over in silence.
fn unchecked(draft: &Draft, claim: &Claim) -> Vec<ClaimReport> {
    let under = |contingency: &Option<ContingencyId>| {
        let name = contingency
            .and_then(|id| draft.contingencies.get(id.index()))
            .map(|known| known.name.clone());
        let party = claim
            .party
            .and_then(|id| draft.parties.get(id.index()))
            .map(|party| party.name.clone());
        ClaimReport {
            party,
            title: claim.title.clone(),
            docs: claim.docs.clone(),
            sentence: Some(claim.text.clone()),
            place: Some(claim.place),
            contingency: name.unwrap_or_else(|| COMPLIANCE.to_owned()),
            reason: Some("this version reads claims and does not check them".to_owned()),
            ..ClaimReport::new(&claim.name, claim.kind, Verdict::Undecided)
        }
    };
    claim.under.iter().map(under).collect()
}
