//! The report for machines, `treaty-report/1`. Its JSON Schema ships with the program.
use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::source::{Place, Sources};

use super::model::{
    Choices, ClaimReport, FileReport, Report, SCHEMA, Summary, Verdict, Witness, keyword,
};

/// The JSON Schema of what [`render`] writes.
pub const JSON_SCHEMA: &str = include_str!("../../docs/treaty-report-1.schema.json");

/// One object, on several lines, with a line break at the end.
pub fn render(report: &Report) -> String {
    let wire = Wire {
        schema: SCHEMA,
        files: report.files.iter().map(WireFile::of).collect(),
    };
    // Nothing in a report can fail to be written: no map has keys other than text.
    let mut text = serde_json::to_string_pretty(&wire).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Wire<'a> {
    schema: &'a str,
    files: Vec<WireFile<'a>>,
}

#[derive(Serialize)]
struct WireFile<'a> {
    path: &'a str,
    diagnostics: Vec<WireDiagnostic<'a>>,
    claims: Vec<WireClaim<'a>>,
    summary: &'a Summary,
}

#[derive(Serialize)]
struct WireDiagnostic<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    path: Option<&'a str>,
    range: Option<Range>,
    labels: Vec<WireLabel<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct WireLabel<'a> {
    path: Option<&'a str>,
    range: Option<Range>,
    text: &'a str,
    primary: bool,
}

#[derive(Serialize)]
struct WireClaim<'a> {
    name: &'a str,
    kind: &'a str,
    party: Option<&'a str>,
    verdict: Verdict,
    expected: Option<Verdict>,
    choices: Option<Choices>,
    contingency: &'a str,
    needs: &'a [String],
    margin: Option<&'a str>,
    witness: Option<&'a Witness>,
    certificate: Option<&'a str>,
    reason: Option<&'a str>,
    title: Option<&'a str>,
    docs: &'a [String],
    sentence: Option<&'a str>,
    notes: &'a [String],
    help: Option<&'a str>,
    path: Option<&'a str>,
    range: Option<Range>,
}

/// Half-open: `end` is where the first character after it stands.
#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

/// Line and column count from 1, the column in characters; the offset is in bytes from 0.
#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
    offset: usize,
}

impl<'a> WireFile<'a> {
    fn of(file: &'a FileReport) -> WireFile<'a> {
        let sources = &file.sources;
        WireFile {
            path: &file.path,
            diagnostics: file
                .diagnostics
                .iter()
                .map(|d| WireDiagnostic::of(d, sources))
                .collect(),
            claims: file
                .claims
                .iter()
                .map(|claim| WireClaim::of(claim, sources))
                .collect(),
            summary: &file.summary,
        }
    }
}

impl<'a> WireDiagnostic<'a> {
    fn of(diagnostic: &'a Diagnostic, sources: &'a Sources) -> WireDiagnostic<'a> {
        let (path, range) = located(diagnostic.place(), sources);
        let labels = diagnostic.labels.iter().map(|label| {
            let (path, range) = located(Some(label.place), sources);
            WireLabel {
                path,
                range,
                text: &label.text,
                primary: label.primary,
            }
        });
        WireDiagnostic {
            code: diagnostic.code.0,
            severity: diagnostic.severity.name(),
            message: &diagnostic.message,
            path,
            range,
            labels: labels.collect(),
            notes: &diagnostic.notes,
            help: diagnostic.help.as_deref(),
        }
    }
}

impl<'a> WireClaim<'a> {
    fn of(claim: &'a ClaimReport, sources: &'a Sources) -> WireClaim<'a> {
        let (path, range) = located(claim.place, sources);
        WireClaim {
            name: &claim.name,
            kind: keyword(claim.kind),
            party: claim.party.as_deref(),
            verdict: claim.verdict,
            expected: claim.expected,
            choices: claim.choices,
            contingency: &claim.contingency,
            needs: &claim.needs,
            margin: claim.margin.as_deref(),
            witness: claim.witness.as_ref(),
            certificate: claim.certificate.as_deref(),
            reason: claim.reason.as_deref(),
            title: claim.title.as_deref(),
            docs: &claim.docs,
            sentence: claim.sentence.as_deref(),
            notes: &claim.notes,
            help: claim.help.as_deref(),
            path,
            range,
        }
    }
}

fn located(place: Option<Place>, sources: &Sources) -> (Option<&str>, Option<Range>) {
    let Some((place, source)) = place.and_then(|place| Some((place, sources.get(place.file)?)))
    else {
        return (None, None);
    };
    let point = |byte: u32| {
        let (line, column) = source.line_col(byte);
        Point {
            line,
            column,
            offset: source.boundary(byte),
        }
    };
    let end = place.span.end.max(place.span.start);
    (
        Some(source.path()),
        Some(Range {
            start: point(place.span.start),
            end: point(end),
        }),
    )
}
