//! What is checked of an agreement without being asked, over the choices of the bracketed text.
use crate::analysis::{self, Possible};
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::draft::Draft;
use crate::report::lints;

use super::clock::Turn;
use super::merge::Choice;

/// Entry, expiry and the end of the claims.
type Dates = (Day, Option<Day>, Day);

/// What has been found for the choices so far.
#[derive(Default)]
pub struct Unasked {
    /// Whether the whole agreement is looked at, or only whether anybody can comply.
    whole: bool,
    impossible: Option<Diagnostic>,
    /// For the dates of a choice: red lines do not depend on anything else that can be open.
    deadlocks: Vec<(Dates, Vec<Diagnostic>)>,
    /// Clauses that never bite, whatever is chosen; none before the first choice.
    redundant: Option<Vec<(String, Diagnostic)>>,
}

impl Unasked {
    pub fn new(whole: bool) -> Unasked {
        Unasked {
            whole,
            ..Unasked::default()
        }
    }

    /// Looks at the draft of one choice.
    pub fn look(&mut self, draft: &Draft, possible: &Possible, choice: &Choice, turn: Turn) {
        let budget = turn.budget();
        let shown_for = |diagnostic: Diagnostic| match choice.words.is_empty() {
            true => diagnostic,
            false => diagnostic.remark(format!("for the choice {}", choice.words)),
        };
        if self.impossible.is_none() {
            let known = match possible {
                Possible::No(needs) => Some(lints::impossible_by_name(draft, needs)),
                Possible::Yes | Possible::Unknown(_) => None,
            };
            let for_some = matches!(possible, Possible::Yes);
            let clash = analysis::impossible(draft, for_some, &budget);
            let worded = clash.map(|clash| lints::impossible(draft, &clash));
            self.impossible = worded.or(known).map(shown_for);
        }
        let dates = (draft.entry, draft.expiry, draft.end);
        if self.whole && !self.deadlocks.iter().any(|(known, _)| *known == dates) {
            let found = analysis::deadlocks(draft, &budget);
            let words = found.iter().filter_map(|d| lints::deadlock(draft, d));
            // Without brackets around dates it is the same for every choice.
            let first = self.deadlocks.is_empty();
            let worded = words.map(|d| if first { d } else { shown_for(d) });
            self.deadlocks.push((dates, worded.collect()));
        }
        if self.whole && matches!(possible, Possible::Yes) {
            let before = self.redundant.take();
            let wanted = |name: &str| {
                let mut known = before.iter().flatten();
                before.is_none() || known.any(|(of, _)| of == name)
            };
            let found = analysis::redundant(draft, &budget, &wanted);
            let found = found
                .iter()
                .map(|r| (r.name.clone(), lints::redundant(draft, r)));
            let found: Vec<_> = found.collect();
            self.redundant = Some(match before {
                None => found,
                Some(mut known) => {
                    known.retain(|(name, _)| found.iter().any(|(of, _)| of == name));
                    known
                }
            });
        }
        turn.end();
    }

    pub fn is_impossible(&self) -> bool {
        self.impossible.is_some()
    }

    /// The diagnostics, in the order in which they came.
    pub fn finish(self) -> Vec<Diagnostic> {
        let deadlocks = self.deadlocks.into_iter().flat_map(|(_, found)| found);
        let mut all: Vec<Diagnostic> = self.impossible.into_iter().collect();
        for diagnostic in deadlocks {
            let same = |known: &Diagnostic| {
                known.code == diagnostic.code && known.message == diagnostic.message
            };
            if !all.iter().any(same) {
                all.push(diagnostic);
            }
        }
        all.extend(self.redundant.into_iter().flatten().map(|(_, d)| d));
        all
    }
}
