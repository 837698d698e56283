//! What a drafter should read again without having asked, in words.
mod conflicts;
mod nothing;
mod parties;
mod redundant;
mod verified;

pub use conflicts::{deadlock, impossible, impossible_by_name};
pub use redundant::redundant;

use crate::diagnostic::Diagnostic;
use crate::draft::{Draft, PartyId, Provision};
use crate::source::Place;

/// The longest message that an editor's list shows whole.
const LONGEST_MESSAGE: usize = 60;
/// So many clauses are pointed at by one message.
const MOST_POINTED_AT: usize = 8;

/// Every such warning, one for each cause.
pub fn lints(draft: &Draft, known: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    found.extend(verified::unmonitored(draft));
    found.extend(verified::unenforceable(draft));
    found.extend(parties::unprotected(draft));
    found.extend(parties::one_sided(draft));
    found.extend(nothing::matches_nothing(draft, known));
    found
}

/// The provisions clause by clause: `for each party` makes several of one.
fn clauses(draft: &Draft) -> Vec<(&Provision, Vec<PartyId>)> {
    let mut all: Vec<(&Provision, Vec<PartyId>)> = Vec::new();
    for provision in &draft.provisions {
        match all.iter_mut().find(|(p, _)| p.place == provision.place) {
            Some((_, obliged)) => obliged.extend(&provision.obliged),
            None => all.push((provision, provision.obliged.clone())),
        }
    }
    for (_, obliged) in &mut all {
        obliged.sort_unstable();
        obliged.dedup();
    }
    all
}

fn party_name(draft: &Draft, party: PartyId) -> &str {
    &draft.parties[party.index()].name
}

/// The message with all names if that is short enough, else with their number.
fn named(of: impl Fn(&str) -> String, names: &str, number: &str) -> String {
    let long = of(names);
    if long.chars().count() <= LONGEST_MESSAGE {
        long
    } else {
        of(number)
    }
}

/// Points at the first place, and at the others as far as a reader follows.
fn at_each(code: &'static str, message: String, places: &[(Place, String)]) -> Option<Diagnostic> {
    let ((first, text), rest) = places.split_first()?;
    let mut diagnostic = Diagnostic::warning(code, *first, message).label(text.clone());
    for (place, text) in rest.iter().take(MOST_POINTED_AT - 1) {
        diagnostic = diagnostic.also(*place, text.clone());
    }
    Some(diagnostic)
}
