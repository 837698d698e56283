//! Diagnostics and claims in full sentences, for those who listen: miette's narrated form, and prose.
use std::fmt;

use miette::{
    LabeledSpan, MietteError, MietteSpanContents, NarratableReportHandler, SourceCode, SourceSpan,
    SpanContents,
};

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, SourceFile, Sources, Span};

use super::claims::facts;
use super::excerpt::{Excerpt, fit};
use super::model::{ClaimReport, Report, Witness, noun};
use super::printable;
use super::selection::Selection;
use super::summary;
use super::tally;

/// A label of more lines is read by its first, with the number of its last.
const MOST_LINES: usize = 6;

/// The whole report.
pub fn render(report: &Report) -> String {
    let selection = Selection::of(report);
    let mut out = String::new();
    for (number, file) in report.files.iter().enumerate() {
        for diagnostic in selection.of_file(number) {
            narrate(&mut out, diagnostic, &file.sources);
            out.push('\n');
        }
        for claim in &file.claims {
            tell(&mut out, claim, &file.sources);
            out.push('\n');
        }
        for (party, summary) in &file.summary.0 {
            if let Some(text) = summary::consent(summary) {
                out.push_str(&printable::line(&format!("{party}: {text}.")));
                out.push_str("\n\n");
            }
        }
    }
    if let Some(more) = selection.left_out_line() {
        out.push_str(&more);
        out.push('\n');
    }
    out.push_str(&tally::line(report));
    out.push('\n');
    out
}

fn narrate(out: &mut String, diagnostic: &Diagnostic, sources: &Sources) {
    let view = View::new(diagnostic, sources);
    // The excerpts answer for every label that they were made from, so nothing here fails; if it did, the
    // sentence itself is already out.
    let _ = NarratableReportHandler::new().render_report(out, &view);
    for note in &diagnostic.notes {
        out.push_str(&format!("diagnostic note: {}\n", printable::lines(note)));
    }
}

/// The labels of one file, as a diagnostic of miette's. Other files follow as related ones.
struct View {
    message: String,
    code: Option<String>,
    severity: miette::Severity,
    help: Option<String>,
    file: Option<ViewedFile>,
    labels: Vec<LabeledSpan>,
    related: Vec<View>,
}

struct ViewedFile {
    path: String,
    excerpt: Excerpt,
}

impl View {
    fn new(diagnostic: &Diagnostic, sources: &Sources) -> View {
        let mut order: Vec<FileId> = Vec::new();
        for place in diagnostic
            .place()
            .into_iter()
            .chain(diagnostic.labels.iter().map(|label| label.place))
        {
            if sources.get(place.file).is_some() && !order.contains(&place.file) {
                order.push(place.file);
            }
        }
        let mut views = order
            .into_iter()
            .filter_map(|id| Some(View::of_file(diagnostic, id, sources.get(id)?)));
        let mut view = views.next().unwrap_or_else(View::empty);
        let place = diagnostic
            .place()
            .map(|place| at(sources, place.file, place.span))
            .unwrap_or_default();
        view.message = format!("{}{place}", printable::line(&diagnostic.message));
        view.code = Some(diagnostic.code.to_string());
        view.severity = match diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        };
        view.help = diagnostic
            .help
            .as_deref()
            .map(|help| printable::lines(help).into_owned());
        view.related = views.collect();
        view
    }

    fn empty() -> View {
        View {
            message: String::new(),
            code: None,
            severity: miette::Severity::Advice,
            help: None,
            file: None,
            labels: Vec::new(),
            related: Vec::new(),
        }
    }

    fn of_file(diagnostic: &Diagnostic, id: FileId, file: &SourceFile) -> View {
        let here = || {
            diagnostic
                .labels
                .iter()
                .filter(|label| label.place.file == id)
        };
        // A label after the last line break would be dropped silently: it goes to the end of the last words.
        let end = u32::try_from(file.text().trim_end().len()).unwrap_or(u32::MAX);
        let inside = |span: Span| {
            if span.start < end {
                span
            } else {
                Span::new(end, end)
            }
        };
        let fitted: Vec<_> = here()
            .map(|label| fit(file, inside(label.place.span), MOST_LINES))
            .collect();
        let spans: Vec<Span> = fitted.iter().map(|fitted| fitted.span).collect();
        let excerpt = Excerpt::new(file, &spans);
        let labels = here().zip(&fitted).map(|(label, fitted)| {
            let (start, end) = (
                excerpt.locate(fitted.span.start),
                excerpt.locate(fitted.span.end),
            );
            let mut text = fitted.words(&label.text);
            if excerpt.is_cut(fitted.span) {
                let (_, column) = file.line_col(fitted.span.start);
                text = format!("{text} (column {column} of the whole line)")
                    .trim_start()
                    .to_owned();
            }
            let text = (!text.is_empty()).then_some(text);
            if label.primary {
                LabeledSpan::new_primary_with_span(text, (start, end - start))
            } else {
                LabeledSpan::new_with_span(text, (start, end - start))
            }
        });
        let labels = labels.collect();
        let path = printable::line(file.path()).into_owned();
        let message = format!("this is also about {path}");
        View {
            message,
            labels,
            file: Some(ViewedFile { path, excerpt }),
            ..View::empty()
        }
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for View {}

impl miette::Diagnostic for View {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code
            .as_ref()
            .map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.file.as_ref().map(|file| file as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        let related = self
            .related
            .iter()
            .map(|view| view as &dyn miette::Diagnostic);
        (!self.related.is_empty())
            .then(|| Box::new(related) as Box<dyn Iterator<Item = &'a dyn miette::Diagnostic>>)
    }
}

impl SourceCode for ViewedFile {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let first = self.excerpt.line_index(span.offset());
        let last = self.excerpt.line_index(span.offset() + span.len());
        let mut stretch = self
            .excerpt
            .stretch(first, last)
            .ok_or(MietteError::OutOfBounds)?;
        let mut from = first;
        for before in (first.saturating_sub(lines_before)..first).rev() {
            let Some(wider) = self.excerpt.stretch(before, last) else {
                break;
            };
            (stretch, from) = (wider, before);
        }
        for after in last + 1..=last + lines_after {
            let Some(wider) = self.excerpt.stretch(from, after) else {
                break;
            };
            stretch = wider;
        }
        let text = &self.excerpt.text()[stretch.clone()];
        let span = SourceSpan::from((stretch.start, text.len()));
        let lines = text.matches('\n').count();
        let contents =
            MietteSpanContents::new_named(self.path.clone(), text.as_bytes(), span, from, 0, lines);
        Ok(Box::new(contents))
    }
}

fn at(sources: &Sources, file: FileId, span: Span) -> String {
    let Some(source) = sources.get(file) else {
        return String::new();
    };
    let (line, column) = source.line_col(span.start);
    format!(
        ", in {} at line {line}, column {column}",
        printable::line(source.path())
    )
}

/// A claim in sentences.
fn tell(out: &mut String, claim: &ClaimReport, sources: &Sources) {
    let mut say = |text: String| {
        out.push_str(&printable::line(&text));
        out.push('\n');
    };
    let expected = if claim.as_expected() {
        ", as expected"
    } else {
        ""
    };
    let place = claim
        .place
        .map(|place| at(sources, place.file, place.span))
        .unwrap_or_default();
    let (party, under) = (claim.for_party(), claim.under());
    let (noun, name, verdict) = (noun(claim.kind), &claim.name, claim.verdict.name());
    say(format!(
        "The {noun} {name}{party} is {verdict}{under}{expected}{place}."
    ));
    for text in claim.title.iter().chain(&claim.docs) {
        say(text.clone());
    }
    if let Some(sentence) = &claim.sentence {
        say(format!("It says: {sentence}"));
    }
    if let Some(witness) = &claim.witness {
        tell_witness(witness, &mut say);
    }
    for (name, text) in facts(claim) {
        say(format!("claim {name}: {text}"));
    }
}

fn tell_witness(witness: &Witness, say: &mut impl FnMut(String)) {
    for step in &witness.story {
        let date = step
            .date
            .map(|day| format!("On {day}: "))
            .unwrap_or_default();
        let clause = step
            .clause
            .as_ref()
            .map(|clause| format!(" ({clause})"))
            .unwrap_or_default();
        say(format!("{date}{}{clause}.", step.text));
    }
    let when = witness
        .moment
        .map(|day| format!("On {day}, "))
        .unwrap_or_default();
    for holding in &witness.holdings {
        say(format!(
            "{when}{} holds {} of {}.",
            holding.party, holding.quantity, holding.thing
        ));
    }
    for shot in &witness.plan {
        let engagement = shot
            .engagement
            .as_ref()
            .map(|name| format!("In {name}, "))
            .unwrap_or_default();
        let (weapon, target) = (&shot.weapon, &shot.target);
        say(format!(
            "{engagement}{weapon} fires {} at each of {} of {target}.",
            shot.shots, shot.targets
        ));
    }
    for line in &witness.sum {
        say(format!("Sum: {line}"));
    }
}
