//! Clauses that never bite.
use crate::analysis::Redundant;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{and_list, ticked};
use crate::draft::Draft;

/// What is pointed at of what implies a clause.
const MOST_POINTED_AT: usize = 4;

/// A clause that others imply.
pub fn redundant(draft: &Draft, found: &Redundant) -> Diagnostic {
    let by: Vec<_> = found.by.iter().map(|m| m.described(draft)).collect();
    let mut names: Vec<&str> = by.iter().map(|(name, _)| name.as_str()).collect();
    names.dedup();
    let mut diagnostic = Diagnostic::warning(
        "redundant-provision",
        found.place,
        format!("{} never bites", ticked(&found.name)),
    );
    let verb = if names.len() == 1 { "implies" } else { "imply" };
    diagnostic = match names.as_slice() {
        [] => diagnostic.label("it is kept in every world"),
        names => diagnostic.label(format!("{} {verb} it", and_list(names))),
    };
    for (name, place) in by.iter().take(MOST_POINTED_AT) {
        if let Some(place) = place
            && !diagnostic.labels.iter().any(|label| label.place == *place)
        {
            diagnostic = diagnostic.also(*place, name.clone());
        }
    }
    diagnostic.help("leave it out, or check its figure, its dates and its class")
}
