//! One piece of a text becomes an item, with what is wrong in it; nothing outside the piece matters.

use std::borrow::Cow;
use std::sync::Arc;

use super::cut::Piece;
use super::parse::{self, Stopped};
use super::parse_expected::{Expected, expected};
use super::said::{odd_blank, other_comment};
use super::scan::{DEEPEST, Scan, scan, span};
use super::slips::{Stop, slip, token};
use super::{Broken, Comment, DocLine, Fault, Item, ItemKind, Name, Span, reserved};
use crate::diagnostic::words::{did_you_mean, ticked};

/// What was read of a piece. All spans count from its start.
#[derive(Default)]
pub(super) struct Reading {
    /// The item; none before the first.
    pub item: Option<Arc<Item>>,
    pub comments: Vec<Comment>,
    pub faults: Vec<Fault>,
    /// The `}` behind the item.
    pub closers: Vec<Span>,
    /// The `{` of an article, or its whole head if the `{` is missing.
    pub article: Option<Span>,
    /// The `{` of a block that is never closed.
    pub unclosed: Option<Span>,
    /// The last block outside all brackets, from its `{` to its `}`.
    pub block: Option<Span>,
    /// Whether an unknown word opened a block, so that what follows may look misplaced.
    pub lost: bool,
}

/// A body with blanks for its comments, so that every byte keeps its place and the grammar need not look for them.
fn without_comments<'b>(body: &'b str, opening: usize, comments: &[Comment]) -> Cow<'b, str> {
    let mut text = Cow::Borrowed(body);
    for comment in comments {
        let place = (comment.span.start as usize).checked_sub(opening);
        let Some(start) = place.filter(|start| *start < body.len()) else {
            continue;
        };
        let end = (comment.span.end as usize - opening).min(body.len());
        let blanks = " ".repeat(end - start);
        text.to_mut().replace_range(start..end, &blanks);
    }
    text
}

/// Reads the text of a piece.
pub(super) fn read(text: &str, piece: &Piece) -> Reading {
    let scan = scan(text, piece.opening);
    let mut reading = Reading::default();
    let body_end = match (piece.keyword, scan.first_open, scan.excess) {
        ("", ..) => 0,
        ("article", Some(open), excess) if excess.is_none_or(|excess| open < excess) => open + 1,
        (_, _, Some(excess)) => excess,
        _ => text.len(),
    };
    if !piece.keyword.is_empty() {
        reading.read_item(text, piece, body_end, &scan);
    }
    if piece.keyword == "article" {
        let open = scan.first_open.map(|open| span(open, open + 1));
        reading.article =
            Some(open.unwrap_or(span(piece.opening, piece.opening + piece.keyword.len())));
    }
    reading.read_rest(text, body_end, piece, &scan);
    (reading.comments, reading.block) = (scan.comments, scan.block);
    reading
}

impl Reading {
    fn read_item(&mut self, text: &str, piece: &Piece, end: usize, scan: &Scan) {
        let body = &text[piece.opening..end];
        let broken = || {
            (
                broken(body, piece),
                span(piece.opening, piece.opening + body.trim_end().len()),
            )
        };
        let (kind, item_span) = match &scan.fault {
            Some(fault) => {
                self.faults.push(fault.clone());
                broken()
            }
            None => self.parse(text, piece, body, scan).unwrap_or_else(broken),
        };
        let docs = docs(text, piece.opening, &scan.comments);
        self.item = Some(Arc::new(Item {
            docs,
            kind,
            span: item_span,
        }));
    }

    /// The item of `body`; what is wrong with it is kept.
    fn parse(
        &mut self,
        text: &str,
        piece: &Piece,
        body: &str,
        scan: &Scan,
    ) -> Option<(ItemKind, Span)> {
        let open = if piece.keyword == "article" {
            &[]
        } else {
            scan.unclosed.as_slice()
        };
        let blanked = without_comments(body, piece.opening, &scan.comments);
        let source = match open {
            [] => blanked.clone(),
            _ => Cow::Owned(format!("{blanked}\n{}", "}".repeat(open.len()))),
        };
        self.unclosed = open.first().map(|at| span(*at, at + 1));
        let stopped = match parse::read(piece.keyword, &source, piece.opening) {
            Ok(read) => {
                self.faults.extend(read.faults);
                let end = read
                    .span
                    .end
                    .min(span(0, piece.opening + body.trim_end().len()).end);
                return Some((read.kind, Span::new(read.span.start, end)));
            }
            Err(stopped) => stopped,
        };
        let written = body.trim_end().len();
        if stopped.at >= written && self.unclosed.is_some() {
            return None;
        }
        let expected = expected(&stopped.expected);
        let at = stopped.at.min(body.len());
        let before = token_end(text, piece.opening, piece.opening + at, scan) - piece.opening;
        let stop = Stop {
            text: body,
            at,
            before,
            expected: &expected,
        };
        let (fault, stray) = explain(&stop, &stopped);
        if expected.close && !stray {
            // The block that is not closed and what cannot be read in it are one fault.
            self.unclosed = None;
        }
        self.faults.push(shifted(fault, piece.opening));
        if !stray || !stop.begins_line() {
            return None;
        }
        // What stands before the stray line may be a whole item.
        let read = parse::read(piece.keyword, &blanked[..before], piece.opening).ok()?;
        let opened = scan.unclosed.iter().any(|open| *open >= piece.opening + at);
        if opened {
            (self.lost, self.unclosed) = (true, None);
        }
        self.faults.extend(read.faults);
        Some((read.kind, read.span))
    }

    /// What stands behind the item: the braces of the article, and nothing else.
    fn read_rest(&mut self, text: &str, from: usize, piece: &Piece, scan: &Scan) {
        let mut comments = scan
            .comments
            .iter()
            .filter(|comment| comment.span.start as usize >= from)
            .peekable();
        let bytes = text.as_bytes();
        let (mut at, mut depth, mut stray) = (from, 0_usize, None);
        while let Some(&byte) = bytes.get(at) {
            if comments
                .peek()
                .is_some_and(|comment| comment.span.start as usize == at)
            {
                at = comments
                    .next()
                    .map_or(at + 1, |comment| comment.span.end as usize);
                continue;
            }
            match byte {
                b'}' if depth == 0 && !piece.keyword.is_empty() => {
                    self.closers.push(span(at, at + 1))
                }
                b' ' | b'\t' | b'\r' | b'\n' => {}
                0xEF if text[at..].starts_with('\u{FEFF}') => at += 2,
                _ => {
                    stray = stray.or(Some(at));
                    match byte {
                        b'{' => depth += 1,
                        b'}' => depth = depth.saturating_sub(1),
                        b'"' => {
                            let line = text[at + 1..].find(['"', '\n']);
                            at += line.map_or(text.len(), |length| length + 1);
                        }
                        _ => {}
                    }
                }
            }
            at += 1;
        }
        if let Some(at) = stray {
            self.lost |= depth > 0;
            let found = token(&text[at..]);
            let inside = piece.keyword == "article";
            let known = if inside {
                reserved::PROVISIONS.as_slice()
            } else {
                reserved::DECLARATIONS.as_slice()
            };
            let opens = || {
                format!(
                    "a {} begins with a word such as `{}`",
                    if inside { "provision" } else { "declaration" },
                    known[0]
                )
            };
            let help = did_you_mean(found, known).unwrap_or_else(opens);
            let known = odd_blank(text, at).or_else(|| other_comment(text, at));
            let fault = known.unwrap_or_else(|| stray_text(at, found, Some(help)));
            self.faults.push(fault);
        }
    }
}

/// The fault for the place where reading stopped, and whether the text before it may be whole.
fn explain(stop: &Stop<'_>, stopped: &Stopped) -> (Fault, bool) {
    if stopped.expected.is_empty() {
        let message = format!("nested more than {DEEPEST} deep");
        return (
            Fault::new("nested-too-deep", span(stop.at, stop.at + 1), message),
            false,
        );
    }
    if let Some(fault) = slip(stop) {
        return (fault, false);
    }
    let expected = stop.expected;
    let found = stop.found();
    if found.is_empty() {
        return (
            Fault::new(
                "expected",
                span(stop.before, stop.before),
                expected.message(),
            ),
            false,
        );
    }
    if expected.end {
        let known = expected.keywords.iter().map(String::as_str);
        let openings = reserved::DECLARATIONS
            .into_iter()
            .chain(reserved::PROVISIONS);
        let openings = openings.filter(|_| stop.begins_line());
        let help = did_you_mean(found, known.chain(openings)).or_else(|| may_follow(expected));
        return (stray_text(stop.at, found, help), true);
    }
    let previous = stop.text[..stop.before].chars().next_back();
    let missing =
        stop.begins_line() && expected.mark && !previous.is_some_and(|c| "{,:(".contains(c));
    if missing {
        return (
            Fault::new(
                "expected",
                span(stop.before, stop.before),
                expected.message(),
            ),
            false,
        );
    }
    let fault = Fault::new(
        "expected",
        span(stop.at, stop.at + found.len()),
        expected.message(),
    );
    let help = did_you_mean(found, &expected.keywords);
    (Fault { help, ..fault }, false)
}

fn may_follow(expected: &Expected) -> Option<String> {
    let words = &expected.words;
    (1..=4).contains(&words.len()).then(|| {
        format!(
            "here may follow {}",
            crate::diagnostic::words::or_list(words)
        )
    })
}

fn stray_text(at: usize, found: &str, help: Option<String>) -> Fault {
    let shown: String = found.chars().take(30).collect();
    let message = format!("{} does not belong here", ticked(&shown));
    Fault {
        help,
        ..Fault::new("stray-text", span(at, at + found.len()), message)
    }
}

/// Where the last token before `at` ends, stepping back over blanks and comments.
fn token_end(text: &str, from: usize, at: usize, scan: &Scan) -> usize {
    let mut end = at;
    loop {
        end = from + text[from..end].trim_end().len();
        let ends_here = scan
            .comments
            .binary_search_by_key(&end, |comment| comment.span.end as usize);
        match ends_here {
            Ok(index) if scan.comments[index].span.start as usize >= from => {
                end = scan.comments[index].span.start as usize;
            }
            _ => return end,
        }
    }
}

/// What can be said of an item that was not understood: its keyword and its name.
fn broken(body: &str, piece: &Piece) -> ItemKind {
    let skip = body.find(piece.keyword).unwrap_or(0);
    let name = |at: usize, length: usize| Name {
        text: body[at..at + length].to_owned(),
        span: span(piece.opening + at, piece.opening + at + length),
    };
    let keyword = name(skip, piece.keyword.len());
    let after = skip + piece.keyword.len();
    let start = after + (body[after..].len() - body[after..].trim_start().len());
    let dotted = matches!(piece.keyword, "article" | "limit" | "guarantee" | "note");
    let goes_on = |c: char| c.is_alphanumeric() || c == '_' || dotted && c == '.';
    let length = body[start..]
        .find(|c| !goes_on(c))
        .unwrap_or(body[start..].len());
    let name = (length > 0).then(|| name(start, length));
    ItemKind::Broken(Broken { keyword, name })
}

/// The `///` lines before the item.
fn docs(text: &str, opening: usize, comments: &[Comment]) -> Vec<DocLine> {
    let before = comments
        .iter()
        .take_while(|comment| (comment.span.end as usize) <= opening);
    before
        .filter(|comment| comment.doc)
        .map(|comment| {
            let line = &text[comment.span.start as usize + 3..comment.span.end as usize];
            DocLine {
                text: line.strip_prefix(' ').unwrap_or(line).to_owned(),
                span: comment.span,
            }
        })
        .collect()
}

fn shifted(mut fault: Fault, by: usize) -> Fault {
    let by = span(by, by).start;
    fault.span = fault.span.shifted(by);
    for (label, _) in &mut fault.labels {
        *label = label.shifted(by);
    }
    fault
}
