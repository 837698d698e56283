//! The table of diagnostic codes, each with its page under `docs/errors`.

/// One code and its page.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The code, such as `unknown-party`.
    pub code: &'static str,
    /// The page in Markdown: description, smallest wrong example, why, fixed example. The examples are whole drafts, in
    /// blocks marked `treaty wrong`, which gets this diagnostic, and `treaty right`, which does not.
    pub text: &'static str,
}

impl Page {
    /// What the diagnostic says, in one line: the first after the title.
    pub fn summary(&self) -> &'static str {
        self.text.lines().nth(2).unwrap_or("").trim_end_matches('.')
    }
}

/// The page of a code.
pub fn page(code: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.code == code)
}

macro_rules! pages {
    ($($code:literal,)*) => {
        &[$(Page { code: $code, text: include_str!(concat!("../../docs/errors/", $code, ".md")) },)*]
    };
}

/// Every code there is: faults of the text, of its meaning, and findings about the agreement.
pub const PAGES: &[Page] = pages![
    "expected",
    "unclosed-block",
    "unclosed-string",
    "nested-too-deep",
    "number-too-long",
    "no-such-date",
    "reserved-word",
    "stray-text",
    "file-too-long",
    "not-text",
    "unreadable-file",
    "outside-root",
    "circular-use",
    "no-treaty",
    "duplicate-treaty",
    "duplicate-name",
    "unknown-party",
    "unknown-system",
    "unknown-name",
    "unknown-attribute",
    "unknown-unit",
    "unknown-word",
    "unknown-clause",
    "unknown-contingency",
    "unknown-scenario",
    "unknown-engagement",
    "wrong-kind-of-name",
    "mixed-dimensions",
    "missing-unit",
    "circular-define",
    "wrong-number-of-arguments",
    "product-of-unknowns",
    "division-by-unknown",
    "division-by-zero",
    "not-a-condition",
    "not-a-number",
    "date-out-of-range",
    "empty-span",
    "empty-interval",
    "duplicate-forces",
    "duplicate-entry",
    "not-whole",
    "missing-horizon",
    "missing-field",
    "bad-kill-chance",
    "bad-probability",
    "double-figure",
    "weapon-counted-twice",
    "matches-nothing",
    "unsupported-version",
    "written-twice",
    "too-large",
    "circular-backing",
    "not-a-date",
    "not-constant",
    "negative-amount",
    "out-of-place",
    "interval-after-engagement",
    "interval-too-wide",
    "not-a-signatory",
    "not-an-owner",
    "missing-party",
    "unknown-move",
    "missing-moves",
    "missing-payoff",
    "double-payoff",
    "wrong-number-of-moves",
    "not-a-player",
    "not-two-by-two",
    "not-the-obligor",
    "bad-quorum",
    "two-ratifications",
    "too-many-choices",
    "impossible-draft",
    "deadlock",
    "vacuous-claim",
    "wrong-expectation",
    "refuted-claim",
    "undecided-claim",
    "redundant-provision",
    "unmonitored-limit",
    "unenforceable-guarantee",
    "unprotected-party",
    "one-sided",
    "near-threshold",
    "unbounded-build",
];
