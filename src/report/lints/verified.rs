//! Provisions that nobody verifies, and guarantees that it pays to break.
use super::{at_each, clauses, named};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{and_list, count, ticked};
use crate::draft::{Draft, Terms};
use crate::eval::is_enforceable;

/// The limits without `monitored by`: one message for all of them.
pub(super) fn unmonitored(draft: &Draft) -> Option<Diagnostic> {
    let open: Vec<_> = clauses(draft)
        .into_iter()
        .map(|(provision, _)| provision)
        .filter(|p| p.owed_to.is_none() && p.terms.monitored_by.is_none())
        .collect();
    let names: Vec<String> = open.iter().map(|p| ticked(&p.name)).collect();
    let message = named(
        |what| format!("nobody monitors {what}"),
        &and_list(&names),
        &count("limit", open.len()),
    );
    let label = "under suspicion it counts for nothing".to_owned();
    let places: Vec<_> = open.iter().map(|p| (p.place, label.clone())).collect();
    let mut diagnostic = at_each("unmonitored-limit", message, &places)?
        .help("say who verifies it: `{ monitored by WHO, misses at most N, detects within D }`");
    if places.len() > diagnostic.labels.len() {
        diagnostic = diagnostic.remark(format!("nobody monitors {}", and_list(&names)));
    }
    Some(diagnostic)
}

/// The guarantees that nothing makes worth keeping.
pub(super) fn unenforceable(draft: &Draft) -> Vec<Diagnostic> {
    let guarantees = clauses(draft).into_iter().map(|(provision, _)| provision);
    let weak = guarantees.filter(|p| p.owed_to.is_some() && !is_enforceable(&p.terms));
    let found = weak.map(|provision| {
        let missing = missing(&provision.terms);
        let name = ticked(&provision.name);
        if missing.is_empty() {
            Diagnostic::warning(
                "unenforceable-guarantee",
                provision.place,
                format!("breaking {name} pays"),
            )
            .label("the gain exceeds the expected penalty")
            .help("raise the penalty or the probability of detection")
        } else {
            Diagnostic::warning(
                "unenforceable-guarantee",
                provision.place,
                format!("{name} is a promise"),
            )
            .label(format!("without {}", and_list(&missing)))
            .help("give `monitored by`, `probability`, `gain` and `penalty`")
        }
    });
    found.collect()
}

/// What a guarantee does not say.
fn missing(terms: &Terms) -> Vec<&'static str> {
    let figures = [
        ("`monitored by`", terms.monitored_by.is_none()),
        ("`probability`", terms.probability.is_none()),
        ("`gain`", terms.gain.is_none()),
        ("`penalty`", terms.penalty.is_none()),
    ];
    let missing = figures.into_iter().filter(|(_, missing)| *missing);
    missing.map(|(name, _)| name).collect()
}
