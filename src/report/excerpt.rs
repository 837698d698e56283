//! The few lines of a text that a diagnostic shows, cut to a readable width.
//!
//! Renderers never see the whole text: only these lines, so that a fault in a line of megabytes costs what any other
//! fault costs, and labels past the end, or of thousands of lines, are brought into a form that both renderers show.
use std::collections::BTreeSet;
use std::ops::Range;

use crate::source::{SourceFile, Span};

use super::printable::{self, visible};

/// Longer lines are shown in part, in characters.
const WIDEST: usize = 200;
/// What is kept before and after a label in such a line, in characters.
const AROUND: usize = 50;
/// A longer label in such a line shows its two ends.
const LONGEST_LABEL: usize = 100;
/// What stands for the parts left out.
const GAP: &str = "…";

/// Lines of one text, with their numbers.
pub struct Excerpt {
    text: String,
    lines: Vec<Line>,
}

struct Line {
    /// Counted from 0 in the whole text.
    index: usize,
    /// Its bytes in the excerpt, without the line break.
    range: Range<usize>,
    parts: Vec<Part>,
}

/// A stretch of a line that is shown.
struct Part {
    /// Its bytes in the whole text.
    span: Span,
    /// Its first byte in the excerpt.
    at: usize,
}

/// A label brought inside the text: the span to show, and the last line that it really reaches if that was cut.
pub struct Fitted {
    /// Inside the text, on whole characters.
    pub span: Span,
    /// The line, counted from 1, on which the full span ends, when the span shown is cut to its first line.
    pub reaches: Option<usize>,
}

impl Fitted {
    /// The label's words, on one line and safe to show, with the line that the full span reaches.
    pub fn words(&self, text: &str) -> String {
        let text = printable::line(text);
        match self.reaches {
            Some(line) => format!("{text} (to line {line})").trim_start().to_owned(),
            None => text.into_owned(),
        }
    }
}

/// Brings a span inside the text: clamped to it, without trailing blanks, and cut to its first line when it covers more
/// than `most_lines`.
pub fn fit(file: &SourceFile, span: Span, most_lines: usize) -> Fitted {
    let start = file.boundary(span.start);
    let end = file.boundary(span.end).max(start);
    let covered = file.text().get(start..end).unwrap_or("");
    // A span of blanks alone keeps them: they are what it is about.
    let kept = if covered.trim_end().is_empty() {
        covered.len()
    } else {
        covered.trim_end().len()
    };
    let span = Span::new(offset(start), offset(start + kept));
    let (first, last) = (file.line_col(span.start).0, file.line_col(span.end).0);
    if last - first < most_lines {
        return Fitted {
            span,
            reaches: None,
        };
    }
    let end_of_line = file.line_span(first).end.max(span.start);
    Fitted {
        span: Span::new(span.start, end_of_line),
        reaches: Some(last),
    }
}

impl Excerpt {
    /// The lines around the spans, which must be fitted to the file.
    pub fn new(file: &SourceFile, spans: &[Span]) -> Excerpt {
        let mut wanted: BTreeSet<usize> = BTreeSet::new();
        for span in spans {
            let (first, last) = (file.line_col(span.start).0, file.line_col(span.end).0);
            wanted.extend(first.saturating_sub(1)..=first + 4);
            wanted.extend(last.saturating_sub(2)..=last + 1);
        }
        let mut excerpt = Excerpt {
            text: String::new(),
            lines: Vec::new(),
        };
        for number in wanted
            .into_iter()
            .filter(|number| (1..=file.lines()).contains(number))
        {
            excerpt.add(file, number, spans);
        }
        excerpt
    }

    /// The lines, each with a line break.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a byte of the whole text is shown: the nearest shown place, if it was left out.
    pub fn locate(&self, byte: u32) -> usize {
        let mut nearest = 0;
        for part in self.lines.iter().flat_map(|line| &line.parts) {
            if byte < part.span.start {
                break;
            }
            nearest = part.at + (byte.min(part.span.end) - part.span.start) as usize;
        }
        nearest
    }

    /// The line, counted from 0 in the whole text, of a byte of the excerpt.
    pub fn line_index(&self, byte: usize) -> usize {
        let line = self
            .lines
            .iter()
            .rev()
            .find(|line| line.range.start <= byte);
        line.or(self.lines.first()).map_or(0, |line| line.index)
    }

    /// The bytes in the excerpt of a line, counted from 0 in the whole text; empty if it is not shown.
    pub fn line_range(&self, index: usize) -> Range<usize> {
        self.lines
            .iter()
            .find(|line| line.index == index)
            .map_or(0..0, |line| line.range.clone())
    }

    /// The shown lines with these indices, as one stretch of the excerpt; nothing if a line between is not shown.
    pub fn stretch(&self, first: usize, last: usize) -> Option<Range<usize>> {
        let from = self.lines.iter().position(|line| line.index == first)?;
        let to = self.lines.iter().position(|line| line.index == last)?;
        let whole = to.checked_sub(from)? == last.checked_sub(first)?;
        whole.then(|| self.lines[from].range.start..self.lines[to].range.end)
    }

    /// Whether some line of the span is shown in part.
    pub fn is_cut(&self, span: Span) -> bool {
        let touches = |line: &&Line| {
            let (Some(first), Some(last)) = (line.parts.first(), line.parts.last()) else {
                return false;
            };
            first.span.start <= span.end && span.start <= last.span.end
        };
        self.lines.iter().filter(touches).any(Line::is_cut)
    }

    fn add(&mut self, file: &SourceFile, number: usize, spans: &[Span]) {
        let whole = file.line_span(number);
        let start = self.text.len();
        let mut parts = Vec::new();
        let mut shown_to = whole.start;
        for span in windows(file, whole, spans) {
            if span.start > shown_to {
                self.text.push_str(GAP);
            }
            parts.push(Part {
                span,
                at: self.text.len(),
            });
            self.text.extend(file.slice(span).chars().map(visible));
            shown_to = span.end;
        }
        if shown_to < whole.end {
            self.text.push_str(GAP);
        }
        self.lines.push(Line {
            index: number - 1,
            range: start..self.text.len(),
            parts,
        });
        self.text.push('\n');
    }
}

impl Line {
    fn is_cut(&self) -> bool {
        let shown: usize = self
            .parts
            .iter()
            .map(|part| (part.span.end - part.span.start) as usize)
            .sum();
        shown < self.range.len()
    }
}

/// The stretches of a line that are shown: all of it, or what is around the labels.
fn windows(file: &SourceFile, line: Span, spans: &[Span]) -> Vec<Span> {
    let text = file.slice(line);
    if text.chars().nth(WIDEST).is_none() {
        return vec![line];
    }
    let touching = spans
        .iter()
        .filter(|span| span.start <= line.end && line.start <= span.end);
    let mut windows: Vec<Span> = Vec::new();
    for span in touching {
        let start = span.start.clamp(line.start, line.end);
        let end = span.end.clamp(line.start, line.end);
        let short = file
            .slice(Span::new(start, end))
            .chars()
            .nth(LONGEST_LABEL)
            .is_none();
        let cuts = if short {
            vec![(start, end)]
        } else {
            vec![(start, start), (end, end)]
        };
        windows.extend(
            cuts.into_iter()
                .map(|(from, to)| widened(text, line, from, to)),
        );
    }
    if windows.is_empty() {
        windows.push(widened(text, line, line.start, line.start));
    }
    windows.sort();
    let mut merged: Vec<Span> = Vec::new();
    for window in windows {
        match merged.last_mut() {
            Some(last) if window.start <= last.end => *last = last.join(window),
            _ => merged.push(window),
        }
    }
    merged
}

fn widened(text: &str, line: Span, from: u32, to: u32) -> Span {
    let (from, to) = ((from - line.start) as usize, (to - line.start) as usize);
    let before = text
        .get(..from)
        .unwrap_or("")
        .char_indices()
        .rev()
        .nth(AROUND - 1);
    let after = text.get(to..).unwrap_or("").char_indices().nth(AROUND);
    let start = before.map_or(0, |(at, _)| at);
    let end = after.map_or(text.len(), |(at, _)| to + at);
    Span::new(offset(start), offset(end)).shifted(line.start)
}

fn offset(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}
