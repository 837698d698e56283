//! Contingencies, which have no meaning in this version, and verdicts that the drafter expects.

use super::names::Clause;
use super::reading::Anchor;
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{Contingency, Expectation, ExpectedVerdict};
use crate::source::{Place, Span};
use crate::syntax::{self, Actor, Event, Expr, ItemKind, Name, UnderKind};

impl Resolver<'_> {
    pub(super) fn read_contingencies(&mut self) {
        let mut contingencies = Vec::new();
        for entry in &self.entries {
            let ItemKind::Contingency(written) = &entry.item.kind else {
                continue;
            };
            let name = entry.anchor.place(written.name.span);
            self.event(&written.event, entry.anchor, name);
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
            });
            self.not_supported("contingencies", "are", name);
        }
        self.draft.contingencies = contingencies;
    }

    fn event(&self, event: &Event, anchor: Anchor, place: Place) {
        let actor = |actor: &Actor| {
            if let Actor::Party(name) = actor {
                self.party(name, anchor);
            }
        };
        match event {
            Event::Cheating { by } => actor(by),
            Event::Withdrawal { of, lasting } => {
                actor(of);
                self.lasting(lasting, anchor);
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
            }
            Event::Breach { of, lasting } => {
                self.breached(of, anchor);
                self.lasting(lasting, anchor);
            }
            Event::Expiry { lasting } => {
                self.lasting(lasting, anchor);
                if self.calendar.never {
                    self.report(
                        Diagnostic::error("date-out-of-range", place, "this treaty never expires")
                            .label("there is no such day"),
                    );
                }
            }
        }
    }

    fn lasting(&self, lasting: &Expr, anchor: Anchor) {
        self.length(lasting, anchor);
    }

    fn breached(&self, name: &Name, anchor: Anchor) {
        let Some(clause) = self.clause(name, anchor, "clause") else {
            return;
        };
        if !matches!(clause, Clause::Limit | Clause::Guarantee | Clause::Broken) {
            let place = anchor.place(name.span);
            let message = format!("{} obliges nobody", ticked(&name.text));
            self.report(
                Diagnostic::error("wrong-kind-of-name", place, message)
                    .label("a limit or guarantee belongs here"),
            );
        }
    }

    pub(super) fn read_expectations(&mut self) {
        let mut expectations = Vec::new();
        for entry in &self.entries {
            let ItemKind::Expect(expect) = &entry.item.kind else {
                continue;
            };
            self.has_verdict(&expect.name, entry.anchor);
            let under = match expect.under.as_ref().map(|under| &under.kind) {
                None | Some(UnderKind::Compliance) => Some(None),
                Some(UnderKind::Contingency(name)) => {
                    self.contingency(name, entry.anchor).map(Some)
                }
                Some(UnderKind::EveryContingency) => {
                    let place = entry.anchor.place(
                        expect
                            .under
                            .as_ref()
                            .map_or(Span::default(), |under| under.span),
                    );
                    self.report(
                        Diagnostic::error(
                            "out-of-place",
                            place,
                            "an expectation names one contingency",
                        )
                        .help("write one `expect` for each"),
                    );
                    None
                }
            };
            let Some(under) = under else { continue };
            expectations.push(Expectation {
                name: expect.name.text.clone(),
                verdict: match expect.verdict {
                    syntax::ExpectedVerdict::Proved => ExpectedVerdict::Proved,
                    syntax::ExpectedVerdict::Refuted => ExpectedVerdict::Refuted,
                    syntax::ExpectedVerdict::Undecided => ExpectedVerdict::Undecided,
                    syntax::ExpectedVerdict::Vacuous => ExpectedVerdict::Vacuous,
                },
                under,
                place: entry.place(),
            });
        }
        self.draft.expectations = expectations;
    }
}
