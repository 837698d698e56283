//! One draft from text to report: the order of the passes.
use std::time::Duration;

use crate::diagnostic::{Code, Diagnostic, Label, Severity, in_text_order};
use crate::report::model::FileReport;
use crate::source::{FileId, Loader, Place, Span};
use crate::syntax;

/// What the call asks of every draft.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only these claims; all if empty.
    pub only: Vec<String>,
    /// After this time what is not decided stays undecided.
    pub budget: Option<Duration>,
    /// Whether the certificates are wanted.
    pub certificates: bool,
}

/// What became of a draft.
pub struct Checked {
    /// For people and machines.
    pub report: FileReport,
    /// File name and content of each certificate, if they are wanted. The report's claims name the files.
    pub certificates: Vec<(String, String)>,
}

/// Reads a draft, and proves or refutes what it claims.
pub fn check_file(path: &str, text: String, _loader: &dyn Loader, _options: &Options) -> Checked {
    let mut report = FileReport::new(path);
    let parsed = syntax::parse(&text);
    let file = report.sources.add(path, text);
    report.diagnostics.extend(
        parsed
            .faults
            .into_iter()
            .map(|fault| as_diagnostic(fault, file)),
    );
    in_text_order(&mut report.diagnostics);
    Checked {
        report,
        certificates: Vec::new(),
    }
}

fn as_diagnostic(fault: syntax::Fault, file: FileId) -> Diagnostic {
    let label = |span: Span, text: String, primary| Label {
        place: Place::new(file, span),
        text,
        primary,
    };
    let others = fault
        .labels
        .into_iter()
        .map(|(span, text)| label(span, text, false));
    Diagnostic {
        code: Code(fault.code),
        severity: Severity::Error,
        message: fault.message,
        labels: std::iter::once(label(fault.span, String::new(), true))
            .chain(others)
            .collect(),
        notes: Vec::new(),
        help: fault.help,
    }
}
