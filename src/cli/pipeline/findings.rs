//! What a check finds about the agreement itself, as diagnostics.
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{ContingencyId, Draft, ExpectedVerdict};
use crate::report::model::{COMPLIANCE, FileReport, Verdict, noun};

/// A claim holds only because no world is left.
pub fn vacuous(report: &mut FileReport) {
    let vacuous = report
        .claims
        .iter()
        .filter(|c| c.verdict == Verdict::Vacuous && !c.as_expected());
    let found: Vec<Diagnostic> = vacuous
        .filter_map(|claim| {
            let message = format!(
                "{} {} asks about no world",
                noun(claim.kind),
                ticked(&claim.name)
            );
            let mut diagnostic = Diagnostic::error("vacuous-claim", claim.place?, message);
            diagnostic.notes.extend(claim.reason.clone());
            Some(diagnostic)
        })
        .collect();
    report.diagnostics.extend(found);
}

/// Sets what is expected of each claim, and says where it came out otherwise. What is undecided proves no expectation wrong.
pub fn expected(report: &mut FileReport, draft: &Draft) {
    let contingency = |under: Option<ContingencyId>| match under {
        Some(id) => draft.contingencies[id.index()].name.as_str(),
        None => COMPLIANCE,
    };
    for expectation in &draft.expectations {
        let under = contingency(expectation.under);
        let mut claims = report.claims.iter_mut();
        let Some(claim) = claims.find(|c| c.name == expectation.name && c.contingency == under)
        else {
            continue;
        };
        let wanted = match expectation.verdict {
            ExpectedVerdict::Proved => Verdict::Proved,
            ExpectedVerdict::Refuted => Verdict::Refuted,
            ExpectedVerdict::Undecided => Verdict::Undecided,
            ExpectedVerdict::Vacuous => Verdict::Vacuous,
        };
        claim.expected = Some(wanted);
        if claim.verdict == wanted || claim.verdict == Verdict::Undecided {
            continue;
        }
        let found = claim.verdict.name();
        let message = format!("{} is {found}, not {}", ticked(&claim.name), wanted.name());
        let mut diagnostic = Diagnostic::error("wrong-expectation", expectation.place, message)
            .label("expected here");
        if let Some(place) = claim.place {
            diagnostic = diagnostic.also(place, found);
        }
        report.diagnostics.push(diagnostic);
    }
}
