//! What resolving found wrong: one fault, one diagnostic, however often the place is visited.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::words::ticked;
use crate::diagnostic::{Code, Diagnostic, Severity, in_text_order};
use crate::source::Place;

/// Diagnostics so far. A place that is visited again (a define used twice, `for each party`) is reported once for each code.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    found: Vec<Diagnostic>,
    seen: BTreeSet<(Code, Option<Place>)>,
    unknown: BTreeMap<(Code, String), Unknown>,
}

/// A name that nothing declares, and everywhere it is used.
#[derive(Clone, Debug)]
struct Unknown {
    message: String,
    label: &'static str,
    help: String,
    places: BTreeSet<Place>,
}

impl Log {
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if self.seen.insert((diagnostic.code, diagnostic.place())) {
            self.found.push(diagnostic);
        }
    }

    /// Reports a name once, at its first use. `kind` is what has no such name.
    pub(super) fn unknown(
        &mut self,
        code: &'static str,
        kind: &str,
        name: &str,
        place: Place,
        label: &'static str,
        help: String,
    ) {
        let entry = self
            .unknown
            .entry((Code(code), name.to_owned()))
            .or_insert_with(|| Unknown {
                message: format!("no {kind} is named {}", ticked(name)),
                label,
                help,
                places: BTreeSet::new(),
            });
        entry.places.insert(place);
    }

    /// Whether the draft cannot be used.
    pub(super) fn has_errors(&self) -> bool {
        !self.unknown.is_empty() || self.found.iter().any(|d| d.severity == Severity::Error)
    }

    /// Grows with every error and with every use of an unknown name.
    pub(super) fn weight(&self) -> usize {
        let errors = self
            .found
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .count();
        errors
            + self
                .unknown
                .values()
                .map(|unknown| unknown.places.len())
                .sum::<usize>()
    }

    /// Everything, in the order of the text.
    pub(super) fn finish(self) -> Vec<Diagnostic> {
        let mut all = self.found;
        for ((code, _), unknown) in self.unknown {
            let mut places = unknown.places.into_iter();
            let Some(first) = places.next() else { continue };
            let mut diagnostic = Diagnostic::error(code, first, unknown.message)
                .label(unknown.label)
                .help(unknown.help);
            let more = places.count();
            if more > 0 {
                diagnostic = diagnostic.remark(format!(
                    "used {more} more {}",
                    if more == 1 { "time" } else { "times" }
                ));
            }
            all.push(diagnostic);
        }
        in_text_order(&mut all);
        all
    }
}
