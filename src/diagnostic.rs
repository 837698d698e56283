//! What the checker has to say about a text: plain data, worded where the fault is found, rendered elsewhere.
pub mod words;

use std::fmt;

use crate::source::Place;

/// The fixed name of a kind of diagnostic, such as `unknown-party`.
///
/// One name for the code, its page under `docs/errors` and its tests. The table of all of them is
/// [`crate::report::explain::PAGES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

impl From<&'static str> for Code {
    fn from(name: &'static str) -> Code {
        Code(name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The draft cannot be used as it stands.
    Error,
    /// The draft can be used, and probably does not say what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// As shown: `error`, `warning` or `note`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// Words that point at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// Shorter than the message; may be empty for the primary place.
    pub text: String,
    /// Whether this is where the fault is, rather than something that explains it.
    pub primary: bool,
}

/// One fault, warning or remark.
///
/// The message states, the labels point, the help proposes:
///
/// ```
/// # use treaty::{diagnostic::Diagnostic, source::Place};
/// # let (place, first) = (Place::default(), Place::default());
/// Diagnostic::error("unknown-party", place, "no party is named `Norland`")
///     .label("not a party to this treaty")
///     .also(first, "`Norrland` is a party")
///     .help("did you mean `Norrland`?");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// One fact, lower case, no full stop, at most 60 characters, and sensible when it stands alone.
    pub message: String,
    /// The places, the primary ones first. None where the fault is no place in a text.
    pub labels: Vec<Label>,
    /// Further facts, each a sentence.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// The draft cannot be used as it stands.
    pub fn error(code: impl Into<Code>, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic::at(Severity::Error, code, place, message)
    }

    /// The draft can be used, and probably does not say what was meant.
    pub fn warning(code: impl Into<Code>, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic::at(Severity::Warning, code, place, message)
    }

    /// Worth knowing.
    pub fn note(code: impl Into<Code>, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic::at(Severity::Note, code, place, message)
    }

    /// A diagnostic about no place in any text, such as a file that cannot be read.
    pub fn without_place(
        severity: Severity,
        code: impl Into<Code>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            code: code.into(),
            severity,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    fn at(
        severity: Severity,
        code: impl Into<Code>,
        place: Place,
        message: impl Into<String>,
    ) -> Diagnostic {
        let mut diagnostic = Diagnostic::without_place(severity, code, message);
        diagnostic.labels.push(Label {
            place,
            text: String::new(),
            primary: true,
        });
        diagnostic
    }

    /// Words for the primary place.
    pub fn label(mut self, text: impl Into<String>) -> Diagnostic {
        if let Some(primary) = self.labels.iter_mut().find(|label| label.primary) {
            primary.text = text.into();
        }
        self
    }

    /// Another place that explains the fault, with its own words.
    pub fn also(mut self, place: Place, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label {
            place,
            text: text.into(),
            primary: false,
        });
        self
    }

    /// A further fact.
    pub fn remark(mut self, text: impl Into<String>) -> Diagnostic {
        self.notes.push(text.into());
        self
    }

    /// What to do about it; `None` leaves it as it was, so that a suggestion can be passed on.
    pub fn help(mut self, text: impl Into<Help>) -> Diagnostic {
        if let Help(Some(text)) = text.into() {
            self.help = Some(text);
        }
        self
    }

    /// Where the fault is.
    pub fn place(&self) -> Option<Place> {
        let primary = self.labels.iter().find(|label| label.primary);
        primary.or(self.labels.first()).map(|label| label.place)
    }
}

/// A proposal that may be missing: what [`Diagnostic::help`] takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help(Option<String>);

impl From<&str> for Help {
    fn from(text: &str) -> Help {
        Help(Some(text.to_owned()))
    }
}

impl From<String> for Help {
    fn from(text: String) -> Help {
        Help(Some(text))
    }
}

impl From<Option<String>> for Help {
    fn from(text: Option<String>) -> Help {
        Help(text)
    }
}

/// Puts diagnostics into the order of the text: by file and place, those without a place first, then by weight
/// and code. Equal ones are kept once.
pub fn in_text_order(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.place(), d.severity, d.code);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup();
}
