//! The last line of a report: how many claims came out how, and how many faults there are.
use crate::diagnostic::Severity;
use crate::diagnostic::words::count;

use super::model::{FileReport, Report, Verdict};
use super::selection;

/// `5 claims: 3 proved, 2 refuted (1 as expected); 1 error, 2 warnings`.
///
/// A claim that is asked under several contingencies counts once, with the worst.
pub fn line(report: &Report) -> String {
    let claims: Vec<(Verdict, bool)> = report.files.iter().flat_map(worst_of_claims).collect();
    let mut parts = Vec::new();
    if !claims.is_empty() {
        let verdicts = [
            Verdict::Proved,
            Verdict::Refuted,
            Verdict::Vacuous,
            Verdict::Undecided,
        ];
        let lines: Vec<String> = verdicts
            .iter()
            .filter_map(|verdict| of_verdict(*verdict, &claims))
            .collect();
        parts.push(format!(
            "{}: {}",
            count("claim", claims.len()),
            lines.join(", ")
        ));
    }
    let diagnostics = selection::distinct(report).concat();
    let of_severity = |severity: Severity| {
        let number = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count();
        (number > 0).then(|| count(severity.name(), number))
    };
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let faults: Vec<String> = severities.into_iter().filter_map(of_severity).collect();
    if !faults.is_empty() {
        parts.push(faults.join(", "));
    }
    if parts.is_empty() {
        parts.push(format!(
            "{} read: no faults, no claims",
            count("file", report.files.len())
        ));
    }
    parts.join("; ")
}

fn of_verdict(verdict: Verdict, claims: &[(Verdict, bool)]) -> Option<String> {
    let number = claims.iter().filter(|(found, _)| *found == verdict).count();
    let expected = claims
        .iter()
        .filter(|claim| **claim == (verdict, true))
        .count();
    let as_expected = match verdict {
        Verdict::Proved => String::new(),
        _ if expected == 0 => String::new(),
        _ => format!(" ({expected} as expected)"),
    };
    (number > 0).then(|| format!("{number} {}{as_expected}", verdict.name()))
}

/// For each claim its worst verdict over the contingencies, and whether all that is not proved was expected.
fn worst_of_claims(file: &FileReport) -> Vec<(Verdict, bool)> {
    let mut found: Vec<(&str, Verdict, bool)> = Vec::new();
    for claim in &file.claims {
        let fine = claim.counts_as() == Verdict::Proved;
        match found.iter_mut().find(|(name, ..)| *name == claim.name) {
            Some((_, verdict, expected)) => {
                *verdict = (*verdict).min(claim.verdict);
                *expected = *expected && fine;
            }
            None => found.push((&claim.name, claim.verdict, fine)),
        }
    }
    found
        .into_iter()
        .map(|(_, verdict, expected)| (verdict, expected))
        .collect()
}
