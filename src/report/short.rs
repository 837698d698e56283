//! One line a finding, `file:line:col: error[code]: message`, for editors and scripts.
use crate::diagnostic::{Diagnostic, Severity};

use super::model::{ClaimReport, FileReport, Report, Verdict, noun};
use super::{printable, selection};

/// Every diagnostic, and every claim that fails or is open, in the order of the text. Empty when there is nothing to say.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    for (file, diagnostics) in report.files.iter().zip(selection::distinct(report)) {
        let claims = failing_claims(file);
        let mut findings: Vec<&Diagnostic> = diagnostics.into_iter().chain(&claims).collect();
        findings.sort_by_key(|diagnostic| diagnostic.place());
        for diagnostic in findings {
            out.push_str(&line(diagnostic, file));
            out.push('\n');
        }
    }
    out
}

fn line(diagnostic: &Diagnostic, file: &FileReport) -> String {
    let place = diagnostic
        .place()
        .and_then(|place| Some((place, file.sources.get(place.file)?)));
    // What is about no place in the text, such as a file that cannot be read, is put at its beginning.
    let (path, line, column) = match place {
        Some((place, source)) => {
            let (line, column) = source.line_col(place.span.start);
            (source.path(), line, column)
        }
        None => (file.path.as_str(), 1, 1),
    };
    let path = printable::line(path);
    let (severity, code) = (diagnostic.severity.name(), diagnostic.code);
    format!(
        "{path}:{line}:{column}: {severity}[{code}]: {}",
        printable::line(&diagnostic.message)
    )
}

/// The claims that are refuted, vacuous or undecided, and not expected to be, as diagnostics at their places.
pub fn failing_claims(file: &FileReport) -> Vec<Diagnostic> {
    let said = |claim: &ClaimReport| {
        let known = |d: &Diagnostic| d.code.0 == "vacuous-claim" && d.place() == claim.place;
        claim.verdict == Verdict::Vacuous && file.diagnostics.iter().any(known)
    };
    file.claims
        .iter()
        .filter(|claim| !said(claim))
        .filter_map(as_diagnostic)
        .collect()
}

fn as_diagnostic(claim: &ClaimReport) -> Option<Diagnostic> {
    let (severity, code) = match claim.counts_as() {
        Verdict::Proved => return None,
        Verdict::Refuted => (Severity::Error, "refuted-claim"),
        Verdict::Vacuous => (Severity::Error, "vacuous-claim"),
        Verdict::Undecided => (Severity::Warning, "undecided-claim"),
    };
    let (party, under) = (claim.for_party(), claim.under());
    let (noun, name, verdict) = (noun(claim.kind), &claim.name, claim.verdict.name());
    let message = format!("{noun} `{name}`{party} is {verdict}{under}");
    let mut diagnostic = match (claim.place, severity) {
        (None, _) => Diagnostic::without_place(severity, code, message),
        (Some(place), Severity::Error) => Diagnostic::error(code, place, message),
        (Some(place), _) => Diagnostic::warning(code, place, message),
    };
    diagnostic.notes.extend(claim.reason.clone());
    Some(diagnostic.help(claim.help.clone()))
}
