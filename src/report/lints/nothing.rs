//! Clauses that speak of nothing that anybody lists.
use super::clauses;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{Cond, Draft, Provision};
use crate::pose::touched;
use crate::source::Place;

/// Bans and limits on quality that no unit can break, and limits on what nobody lists, unless a name in them has been
/// reported already.
pub(super) fn matches_nothing(draft: &Draft, known: &[Diagnostic]) -> Vec<Diagnostic> {
    let told = |provision: &Provision| {
        let words = || {
            provision
                .text
                .split(|c: char| !c.is_alphanumeric() && c != '_')
        };
        let mut known = known.iter().filter(|d| d.code.0 == "matches-nothing");
        known.any(|d| {
            d.place()
                .is_some_and(|inner| lies_in(inner, provision.place))
                || words()
                    .any(|w| !w.is_empty() && d.message == format!("no system is in {}", ticked(w)))
        })
    };
    let of_clause = |place: Place| draft.provisions.iter().filter(move |p| p.place == place);
    let empty = clauses(draft).into_iter().filter(|(provision, _)| {
        let mut all = of_clause(provision.place);
        all.all(|p| p.reciprocal.is_none() && is_empty(draft, &p.condition)) && !told(provision)
    });
    let found = empty.map(|(provision, _)| {
        let is_quality = matches!(provision.condition, Cond::NoneOf { .. });
        let diagnostic = Diagnostic::warning(
            "matches-nothing",
            provision.place,
            format!("{} matches nothing that is listed", ticked(&provision.name)),
        );
        if is_quality {
            diagnostic.label("no unit that is listed could break it")
        } else {
            diagnostic.label("limits nothing")
        }
    });
    found.collect()
}

/// Whether the condition speaks of nothing that anybody may hold or switch.
fn is_empty(draft: &Draft, condition: &Cond) -> bool {
    let touched = touched(draft, condition);
    touched.things.is_empty() && touched.switches.is_empty()
}

fn lies_in(inner: Place, outer: Place) -> bool {
    inner.file == outer.file
        && outer.span.start <= inner.span.start
        && inner.span.end <= outer.span.end
}
