//! Text to tree: cut a draft into items, parse each, keep places and comments.
//!
//! [`parse`] never fails: it returns what it understood and a [`Fault`] for each place that it did
//! not. It looks nothing up; names, units and dates get their meaning in `resolve`.

mod cache;
mod cut;
mod near_words;
mod parse;
mod parse_clause;
mod parse_expected;
mod parse_expr;
mod parse_forces;
mod parse_item;
mod parse_operand;
mod read;
pub mod reserved;
mod said;
mod scan;
mod slips;
pub mod tree;

pub use crate::source::Span;
pub use cache::{Cache, parse_cached, parse_with};
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

impl Fault {
    /// A fault at a place.
    fn new(code: &'static str, span: Span, message: impl Into<String>) -> Fault {
        Fault {
            code,
            message: message.into(),
            span,
            labels: Vec::new(),
            help: None,
        }
    }

    /// Another place that matters.
    fn label(mut self, span: Span, text: impl Into<String>) -> Fault {
        self.labels.push((span, text.into()));
        self
    }

    /// What to write instead.
    fn help(mut self, text: impl Into<String>) -> Fault {
        self.help = Some(text.into());
        self
    }
}

/// Reads a text. Never panics; the faults tell what could not be understood.
pub fn parse(text: &str) -> Parsed {
    parse_cached(text, &mut Cache::default())
}
