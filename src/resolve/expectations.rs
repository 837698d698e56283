//! Verdicts that the drafter expects.

use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::draft::{Expectation, ExpectedVerdict};
use crate::syntax::{self, ItemKind, UnderKind};

impl Resolver<'_> {
    pub(super) fn read_expectations(&mut self) {
        let mut expectations = Vec::new();
        for entry in &self.entries {
            let ItemKind::Expect(expect) = &entry.item.kind else {
                continue;
            };
            self.has_verdict(&expect.name, entry.anchor);
            let kinds = expect.under.as_ref().map(|under| under.kinds.as_slice());
            let under = match kinds {
                None | Some([] | [UnderKind::Compliance]) => Some(None),
                Some([UnderKind::Contingency(name)]) => {
                    self.contingency(name, entry.anchor).map(Some)
                }
                Some([UnderKind::EveryContingency] | [_, _, ..]) => {
                    let span = expect.under.as_ref().map(|under| under.span);
                    let place = entry.anchor.place(span.unwrap_or_default());
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
