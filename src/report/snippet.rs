//! Diagnostics with the lines they speak of, drawn by codespan-reporting.
use std::ops::Range;

use codespan_reporting::diagnostic as codespan;
use codespan_reporting::files::{Error, Files, Location};
use codespan_reporting::term;
use codespan_reporting::term::termcolor::{Ansi, NoColor, WriteColor};

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Sources, Span};

use super::excerpt::{Excerpt, fit};
use super::printable;

/// A label of more lines shows its first, and says how far it reaches.
const MOST_LINES: usize = 500;

/// One diagnostic with its lines; empty line after it included.
pub fn rich(diagnostic: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let (shown, drawn) = prepared(diagnostic, sources);
    let config = term::Config::default();
    if colour {
        emitted(
            Ansi::new(Vec::new()),
            Ansi::into_inner,
            &config,
            &shown,
            &drawn,
        )
    } else {
        emitted(
            NoColor::new(Vec::new()),
            NoColor::into_inner,
            &config,
            &shown,
            &drawn,
        )
    }
}

fn emitted<W: WriteColor>(
    mut writer: W,
    into_bytes: impl Fn(W) -> Vec<u8>,
    config: &term::Config,
    shown: &Shown,
    drawn: &codespan::Diagnostic<usize>,
) -> String {
    // Every place is inside the excerpt by construction. Should codespan still find fault with one, the words are
    // worth more than the drawing.
    let drawing = term::emit_to_write_style(&mut writer, config, shown, drawn);
    let text = String::from_utf8_lossy(&into_bytes(writer)).into_owned();
    match drawing {
        Ok(()) => text,
        Err(_) => format!(
            "{}: {}\n\n",
            drawn.code.as_deref().unwrap_or("error"),
            drawn.message
        ),
    }
}

/// The excerpts that a diagnostic shows, as the files that codespan draws from.
struct Shown {
    files: Vec<ShownFile>,
}

struct ShownFile {
    path: String,
    excerpt: Excerpt,
    /// Where labels start: byte in the excerpt, line and column in the whole text.
    starts: Vec<(usize, (usize, usize))>,
}

fn prepared(diagnostic: &Diagnostic, sources: &Sources) -> (Shown, codespan::Diagnostic<usize>) {
    let mut order: Vec<FileId> = Vec::new();
    for label in &diagnostic.labels {
        if sources.get(label.place.file).is_some() && !order.contains(&label.place.file) {
            order.push(label.place.file);
        }
    }
    let mut shown = Shown { files: Vec::new() };
    let mut labels = Vec::new();
    for (number, id) in order.into_iter().enumerate() {
        let Some(file) = sources.get(id) else {
            continue;
        };
        let here = || {
            diagnostic
                .labels
                .iter()
                .filter(|label| label.place.file == id)
        };
        let fitted: Vec<_> = here()
            .map(|label| fit(file, label.place.span, MOST_LINES))
            .collect();
        let spans: Vec<Span> = fitted.iter().map(|fitted| fitted.span).collect();
        let excerpt = Excerpt::new(file, &spans);
        let mut starts = Vec::new();
        for (label, fitted) in here().zip(&fitted) {
            let range = excerpt.locate(fitted.span.start)..excerpt.locate(fitted.span.end);
            starts.push((range.start, file.line_col(fitted.span.start)));
            let style = if label.primary {
                codespan::LabelStyle::Primary
            } else {
                codespan::LabelStyle::Secondary
            };
            labels.push(
                codespan::Label::new(style, number, range).with_message(fitted.words(&label.text)),
            );
        }
        shown.files.push(ShownFile {
            path: printable::line(file.path()).into_owned(),
            excerpt,
            starts,
        });
    }
    let severity = match diagnostic.severity {
        Severity::Error => codespan::Severity::Error,
        Severity::Warning => codespan::Severity::Warning,
        Severity::Note => codespan::Severity::Note,
    };
    let remarks = diagnostic
        .notes
        .iter()
        .map(|note| printable::lines(note).into_owned());
    let help = diagnostic
        .help
        .iter()
        .map(|help| format!("help: {}", printable::lines(help)));
    let drawn = codespan::Diagnostic::new(severity)
        .with_code(diagnostic.code)
        .with_message(printable::line(&diagnostic.message))
        .with_labels(labels)
        .with_notes(remarks.chain(help).collect());
    (shown, drawn)
}

impl Shown {
    fn file(&self, id: usize) -> Result<&ShownFile, Error> {
        self.files.get(id).ok_or(Error::FileMissing)
    }
}

impl<'a> Files<'a> for Shown {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.file(id)?.path)
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(self.file(id)?.excerpt.text())
    }

    fn line_index(&'a self, id: usize, byte: usize) -> Result<usize, Error> {
        Ok(self.file(id)?.excerpt.line_index(byte))
    }

    fn line_range(&'a self, id: usize, index: usize) -> Result<Range<usize>, Error> {
        Ok(self.file(id)?.excerpt.line_range(index))
    }

    fn location(&'a self, id: usize, byte: usize) -> Result<Location, Error> {
        let file = self.file(id)?;
        let known = file.starts.iter().find(|(start, _)| *start == byte);
        let (line_number, column_number) =
            known.map_or((file.excerpt.line_index(byte) + 1, 1), |(_, at)| *at);
        Ok(Location {
            line_number,
            column_number,
        })
    }
}
