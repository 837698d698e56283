//! What a check finds about the agreement itself, as diagnostics.
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{and_list, ticked};
use crate::draft::{ContingencyId, Draft, ExpectedVerdict};
use crate::report::model::{COMPLIANCE, FileReport, Verdict, noun};

use super::merge::Choice;

/// So many clauses of a conflict are pointed at.
const MOST_POINTED_AT: usize = 6;

/// Nobody can comply with the draft.
pub fn impossible(draft: &Draft, needs: &[String], choice: &Choice) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(
        "impossible-draft",
        draft.place,
        "nobody can comply with this draft",
    );
    if !needs.is_empty() {
        diagnostic = diagnostic.remark(format!("these cannot all be kept: {}", and_list(needs)));
    }
    let clauses = draft.provisions.iter().filter(|p| needs.contains(&p.name));
    let facts = draft
        .facts
        .iter()
        .filter(|f| needs.contains(&format!("fact {}", f.name)));
    let places = clauses.map(|p| p.place).chain(facts.map(|f| f.place));
    for place in places.take(MOST_POINTED_AT) {
        diagnostic = diagnostic.also(place, "part of the conflict");
    }
    if !choice.words.is_empty() {
        diagnostic = diagnostic.remark(format!("for the choice {}", choice.words));
    }
    diagnostic
}

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
