//! What else must be survived: cheating, withdrawal, breach, expiry.

use super::names::Clause;
use super::reading::{Anchor, Entry};
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{Actor, Contingency, Event, Period};
use crate::source::{Place, Span};
use crate::syntax::{self, Expr, ItemKind, Name};

impl Resolver<'_> {
    pub(super) fn read_contingencies(&mut self) {
        let mut contingencies = Vec::new();
        for entry in &self.entries {
            let ItemKind::Contingency(written) = &entry.item.kind else {
                continue;
            };
            let event = self.event(written, entry);
            let end = written
                .title
                .as_ref()
                .map_or(written.name.span.end, |title| title.span.end);
            let start = entry.anchor.place(Span::new(end, end)).span.start;
            let rest = Place::new(entry.anchor.file, Span::new(start, entry.place().span.end));
            let text = self.words(rest);
            contingencies.push(Contingency {
                name: written.name.text.clone(),
                text: text.trim_start_matches(':').trim().to_owned(),
                place: entry.place(),
                // After a fault, which is reported: contingencies are numbered.
                event: event.unwrap_or(Event::Cheating {
                    by: Actor::AnyParty,
                }),
            });
        }
        self.draft.contingencies = contingencies;
    }

    fn event(&self, written: &syntax::Contingency, entry: &Entry<'_>) -> Option<Event> {
        let anchor = entry.anchor;
        let place = anchor.place(written.name.span);
        match &written.event {
            syntax::Event::Cheating { by } => Some(Event::Cheating {
                by: self.actor(by, anchor)?,
            }),
            syntax::Event::Withdrawal { of, lasting } => {
                let of = self.actor(of, anchor);
                let lasting = self.lasting(lasting, anchor);
                if self.draft.notice.is_none() {
                    self.report(
                        Diagnostic::error(
                            "missing-field",
                            place,
                            "a withdrawal needs a notice in the header",
                        )
                        .label("somebody withdraws")
                        .help("add `notice 6 months` to the header"),
                    );
                }
                Some(Event::Withdrawal {
                    of: of?,
                    lasting: lasting?,
                })
            }
            syntax::Event::Breach { of, lasting } => {
                let obliges = self.obliging(of, anchor);
                let lasting = self.lasting(lasting, anchor)?;
                obliges.then(|| Event::Breach {
                    clause: of.text.clone(),
                    lasting,
                })
            }
            syntax::Event::Expiry { lasting } => {
                let lasting = self.lasting(lasting, anchor);
                if self.calendar.never {
                    self.report(
                        Diagnostic::error("date-out-of-range", place, "this treaty never expires")
                            .label("there is no such day"),
                    );
                }
                Some(Event::Expiry { lasting: lasting? })
            }
        }
    }

    fn actor(&self, actor: &syntax::Actor, anchor: Anchor) -> Option<Actor> {
        match actor {
            syntax::Actor::Any(_) => Some(Actor::AnyParty),
            syntax::Actor::Party(name) => self.signatory(name, anchor).map(Actor::Parties),
        }
    }

    /// How long undated claims look past the event: some time, and no end beyond the calendar.
    fn lasting(&self, lasting: &Expr, anchor: Anchor) -> Option<Period> {
        let period = self.length(lasting, anchor)?;
        let place = anchor.place(lasting.span);
        if let Some(end) = self.calendar.end {
            let Some(later) = super::header::moved(end, period) else {
                self.beyond_the_calendar(place);
                return None;
            };
            if later <= end {
                self.report(
                    Diagnostic::error("empty-span", place, "nothing is asked after the event")
                        .label("no time passes")
                        .help("write how long the claims must still hold: `for 2 years`"),
                );
                return None;
            }
        }
        Some(period)
    }

    /// Whether this is a clause that obliges somebody; reports it otherwise.
    pub(super) fn obliging(&self, name: &Name, anchor: Anchor) -> bool {
        let Some(clause) = self.clause(name, anchor, "clause") else {
            return false;
        };
        let obliges = matches!(clause, Clause::Limit | Clause::Guarantee | Clause::Broken);
        if !obliges {
            let place = anchor.place(name.span);
            let message = format!("{} obliges nobody", ticked(&name.text));
            self.report(
                Diagnostic::error("wrong-kind-of-name", place, message)
                    .label("a limit or guarantee belongs here"),
            );
        }
        obliges
    }
}
