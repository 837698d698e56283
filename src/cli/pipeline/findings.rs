//! What a check finds about the agreement itself, as diagnostics.
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{and_list, ticked};
use crate::draft::{ContingencyId, Draft, ExpectedVerdict};
use crate::report::model::{COMPLIANCE, ClaimReport, FileReport, Verdict, noun};

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
    let mut found_nothing = Vec::new();
    for expectation in &draft.expectations {
        let under = contingency(expectation.under);
        let named = |c: &&mut ClaimReport| c.name == expectation.name;
        let mut entries: Vec<_> = report.claims.iter_mut().filter(named).collect();
        let meant = match (
            entries.iter().position(|c| c.contingency == under),
            &entries[..],
        ) {
            // Where the claim has one verdict alone, that is meant.
            (None, [_]) if expectation.under.is_none() => Some(0),
            (found, _) => found,
        };
        let Some(meant) = meant else {
            // Who asks for other claims alone gets no verdict of this one.
            if !entries.is_empty() {
                let where_asked: Vec<String> =
                    entries.iter().map(|c| ticked(&c.contingency)).collect();
                let message = format!("{} is not asked under {under}", ticked(&expectation.name));
                let help = format!("it has a verdict under {}", and_list(&where_asked));
                let found = Diagnostic::warning("matches-nothing", expectation.place, message);
                found_nothing.push(found.label("expected here").help(help));
            }
            continue;
        };
        let claim = &mut entries[meant];
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
    report.diagnostics.extend(found_nothing);
}
