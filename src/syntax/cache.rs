//! Reading again after an edit: pieces that did not change keep their trees.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::cut::{Piece, cut};
use super::read::{Reading, read};
use super::scan::span;
use super::{Fault, File, Parsed, Placed, Span, reserved};
use crate::source::{Hands, LARGEST_TEXT, OnePair};

/// What was read of a text, kept for the next version of the same text.
#[derive(Default)]
pub struct Cache {
    text: String,
    pieces: Vec<Kept>,
}

/// A piece and what was read of it.
#[derive(Clone)]
struct Kept {
    piece: Piece,
    reading: Arc<Reading>,
}

/// Reads a text, with what is left of its former version. The result is the same as that of [`super::parse`]; items
/// that did not change are shared with the former result.
pub fn parse_cached(text: &str, cache: &mut Cache) -> Parsed {
    parse_with(text, cache, &OnePair)
}

/// The same; `hands` read the pieces of a long text.
pub fn parse_with(text: &str, cache: &mut Cache, hands: &dyn Hands) -> Parsed {
    if text.len() > LARGEST_TEXT {
        *cache = Cache::default();
        let message = format!("the text is longer than {} MB", LARGEST_TEXT >> 20);
        let fault = Fault::new("file-too-long", Span::new(0, 0), message);
        let faults = vec![fault.help("split it and join the parts with `use`")];
        return Parsed {
            file: File::default(),
            faults,
        };
    }
    cache.update(text, hands);
    assemble(text, &cache.pieces)
}

impl Cache {
    fn update(&mut self, text: &str, hands: &dyn Hands) {
        let (head, tail) = common(self.text.as_bytes(), text.as_bytes());
        if head == text.len() && head == self.text.len() {
            return;
        }
        // The piece in which the change begins, and the one before it, which may now reach further.
        let changed = self.pieces.partition_point(|kept| kept.piece.start <= head);
        let first = changed.saturating_sub(2);
        let old_rest: Vec<Kept> = self.pieces.split_off(first.min(self.pieces.len()));
        let from = old_rest.first().map_or(0, |kept| kept.piece.start);
        let from = if first == 0 { 0 } else { from };
        // Behind the change the old pieces stand again, shifted.
        let same_from = text.len() - tail;
        let shift = |at: usize| (at + text.len()).checked_sub(self.text.len());
        let known: HashMap<&str, &Arc<Reading>> = old_rest
            .iter()
            .map(|kept| (&self.text[kept.piece.start..kept.piece.end], &kept.reading))
            .take(MOST_KNOWN)
            .collect();
        let (mut resume, mut unread) = (None, Vec::new());
        let pieces = &mut self.pieces;
        let nothing = Arc::new(Reading::default());
        cut(text, from, |piece| {
            if piece.start >= same_from {
                let found = old_rest.binary_search_by(|kept| {
                    shift(kept.piece.start).unwrap_or(0).cmp(&piece.start)
                });
                if let Ok(index) = found {
                    resume = Some(index);
                    return false;
                }
            }
            let own = &text[piece.start..piece.end];
            let reading = known.get(own).copied().unwrap_or_else(|| {
                unread.push(pieces.len());
                &nothing
            });
            let reading = Arc::clone(reading);
            pieces.push(Kept { piece, reading });
            true
        });
        read_all(text, pieces, &unread, hands);
        if let Some(index) = resume {
            pieces.extend(old_rest[index..].iter().cloned().map(|mut kept| {
                kept.piece.start = shift(kept.piece.start).unwrap_or(0);
                kept.piece.end = shift(kept.piece.end).unwrap_or(0);
                kept
            }));
        }
        self.text.clear();
        self.text.push_str(text);
    }
}

/// So many pieces are handed out at once.
const BATCH: usize = 16;

/// Reads these pieces. Each is read for itself, so nothing depends on when, or by which thread.
fn read_all(text: &str, pieces: &mut [Kept], unread: &[usize], hands: &dyn Hands) {
    let batches: Vec<(&[usize], OnceLock<Vec<Reading>>)> = unread
        .chunks(BATCH)
        .map(|batch| (batch, OnceLock::new()))
        .collect();
    let read_one = |at: &usize| {
        let piece = &pieces[*at].piece;
        read(&text[piece.start..piece.end], piece)
    };
    hands.all(batches.len(), &|number| {
        let (batch, done) = &batches[number];
        // Whoever read it first read the same.
        let _ = done.set(batch.iter().map(read_one).collect());
    });
    let read: Vec<(&[usize], Vec<Reading>)> = batches
        .into_iter()
        .map(|(batch, done)| (batch, done.into_inner().unwrap_or_default()))
        .collect();
    for (batch, readings) in read {
        for (at, reading) in batch.iter().zip(readings) {
            pieces[*at].reading = Arc::new(reading);
        }
    }
}

/// How many pieces behind the first change are looked up by their text when several places changed.
const MOST_KNOWN: usize = 200_000;

/// How many bytes two texts share at their start, and at their end besides.
fn common(old: &[u8], new: &[u8]) -> (usize, usize) {
    const BLOCK: usize = 4096;
    let least = old.len().min(new.len());
    let mut head = 0;
    while head + BLOCK <= least && old[head..head + BLOCK] == new[head..head + BLOCK] {
        head += BLOCK;
    }
    while head < least && old[head] == new[head] {
        head += 1;
    }
    let most = least - head;
    let (old_end, new_end) = (old.len(), new.len());
    let mut tail = 0;
    while tail + BLOCK <= most
        && old[old_end - tail - BLOCK..old_end - tail]
            == new[new_end - tail - BLOCK..new_end - tail]
    {
        tail += BLOCK;
    }
    while tail < most && old[old_end - tail - 1] == new[new_end - tail - 1] {
        tail += 1;
    }
    (head, tail)
}

/// The pieces of a text in their order: which provision stands in which article, and whether each is closed.
fn assemble(text: &str, pieces: &[Kept]) -> Parsed {
    let mut whole = Assembly {
        text,
        ..Assembly::default()
    };
    whole.parsed.file.items.reserve(pieces.len());
    for (index, kept) in pieces.iter().enumerate() {
        let next = pieces.get(index + 1).map(|kept| &kept.piece);
        whole.add(kept, next, text.len());
    }
    if let Some((_, open)) = whole.article {
        whole.unclosed(open, None, text.len());
        whole.suspect();
    }
    whole.parsed.faults.sort_by_key(|fault| fault.span.start);
    whole.parsed
}

/// The file as far as it is put together.
#[derive(Default)]
struct Assembly<'t> {
    text: &'t str,
    parsed: Parsed,
    /// The first block in the open article whose `}` is indented less than its `{`.
    suspect: Option<Span>,
    /// The open article: its index and its `{`.
    article: Option<(u32, Span)>,
    /// Whether something unknown opened a block that may have been meant as an article.
    lost: bool,
}

impl Assembly<'_> {
    fn add(&mut self, kept: &Kept, next: Option<&Piece>, end: usize) {
        let (piece, reading) = (&kept.piece, &*kept.reading);
        let offset = span(piece.start, piece.start).start;
        let provision = reserved::PROVISIONS.contains(&piece.keyword);
        let opening = opening(piece);
        if provision && self.article.is_none() && !self.lost {
            let message = format!("this `{}` stands outside an article", piece.keyword);
            let fault = Fault::new("stray-text", opening, message);
            self.parsed
                .faults
                .push(fault.help("provisions stand between the braces of an `article`"));
            // Those that follow stand outside for the same reason.
            self.lost = true;
        }
        if !provision && !piece.keyword.is_empty() {
            self.lost = false;
            if let Some((_, open)) = self.article.take() {
                self.unclosed(open, Some(piece), end);
                self.suspect();
            }
        }
        for comment in &reading.comments {
            let mut comment = comment.clone();
            comment.span = comment.span.shifted(offset);
            self.parsed.file.comments.push(comment);
        }
        for fault in &reading.faults {
            let mut fault = fault.clone();
            fault.span = fault.span.shifted(offset);
            for (label, _) in &mut fault.labels {
                *label = label.shifted(offset);
            }
            self.parsed.faults.push(fault);
        }
        if let Some(open) = reading.unclosed {
            self.unclosed(open.shifted(offset), next, end);
        }
        if let Some(item) = &reading.item {
            let article = self.article.filter(|_| provision).map(|(index, _)| index);
            let index = u32::try_from(self.parsed.file.items.len()).unwrap_or(u32::MAX);
            self.parsed.file.items.push(Placed {
                offset,
                article,
                item: Arc::clone(item),
            });
            if let Some(open) = reading.article {
                self.article = Some((index, open.shifted(offset)));
                self.suspect = None;
            }
        }
        if let Some(block) = reading
            .block
            .filter(|_| provision && self.suspect.is_none())
        {
            self.suspect =
                Some(block.shifted(offset)).filter(|block| self.closes_further_out(*block));
        }
        self.lost |= reading.lost;
        self.close(reading, provision, offset, next);
    }

    fn close(&mut self, reading: &Reading, provision: bool, offset: u32, next: Option<&Piece>) {
        let Some(first) = reading.closers.first() else {
            return;
        };
        let more = next.is_some_and(|next| reserved::PROVISIONS.contains(&next.keyword));
        if provision && !reading.faults.is_empty() && more {
            // The clause is broken and its article goes on: the brace was the clause's own.
            return;
        }
        let closed = usize::from(self.article.take().is_some() || std::mem::take(&mut self.lost));
        let excess = if closed == 0 {
            Some(first)
        } else {
            reading.closers.get(closed)
        };
        if let Some(excess) = excess.filter(|_| reading.faults.is_empty()) {
            let fault = Fault::new(
                "stray-text",
                excess.shifted(offset),
                "this `}` closes nothing",
            );
            self.parsed
                .faults
                .push(fault.help("leave it out, or look for a missing `{` before it"));
        }
    }

    /// Whether the `}` of a block begins its line, further out than the line of its `{`.
    fn closes_further_out(&self, block: Span) -> bool {
        let indent = |at: u32| {
            let before = self.text.get(..at as usize).unwrap_or("");
            let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
            (
                line.len() - line.trim_start().len(),
                line.trim_start().is_empty(),
            )
        };
        let (open, close) = (indent(block.start), indent(block.end.saturating_sub(1)));
        close.1 && close.0 < open.0
    }

    /// Adds to the fault just reported which block has probably taken the `}`.
    fn suspect(&mut self) {
        if let (Some(block), Some(fault)) = (self.suspect.take(), self.parsed.faults.last_mut()) {
            let open = Span::new(block.start, block.start + 1);
            fault
                .labels
                .push((open, "perhaps this `{` lacks its `}`".to_owned()));
        }
    }

    fn unclosed(&mut self, open: Span, next: Option<&Piece>, end: usize) {
        let fault = Fault::new("unclosed-block", open, "this `{` is never closed");
        let fault = match next {
            Some(next) => fault.label(opening(next), "the next declaration begins here"),
            None => fault.label(span(end, end), "the text ends here"),
        };
        self.parsed
            .faults
            .push(fault.help("put the `}` where the block ends"));
    }
}

/// The opening keyword of a piece.
fn opening(piece: &Piece) -> Span {
    let start = piece.start + piece.opening;
    span(start, start + piece.keyword.len().max(1))
}
