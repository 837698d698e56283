//! What can be seen of an item without a grammar: comments, brackets, and what must not reach the grammar.

use super::{Comment, Fault, Span};

/// How deep brackets and prefixes may be nested.
pub(super) const DEEPEST: usize = 256;
/// How many characters a number may have.
pub(super) const LONGEST_NUMBER: usize = 1_000;

/// What the scan of a piece found. Offsets count from the start of the piece.
#[derive(Default)]
pub(super) struct Scan {
    pub comments: Vec<Comment>,
    /// The first `{` outside all brackets.
    pub first_open: Option<usize>,
    /// The last block outside all brackets that is closed, from its `{` to its `}`.
    pub block: Option<Span>,
    /// The `{` that are never closed, outermost first.
    pub unclosed: Vec<usize>,
    /// The first `}` that closes nothing here.
    pub excess: Option<usize>,
    /// What keeps the piece from being parsed at all.
    pub fault: Option<Fault>,
}

/// A bracket that is open, and the prefixes counted inside it.
struct Level {
    mark: u8,
    at: usize,
    /// The prefixes that were open before the bracket, which open again behind it.
    prefixes: usize,
    /// Those and the run of prefixes directly before the bracket: they hold it.
    holding: usize,
}

/// Scans a piece whose item begins at `opening`; comments are collected from the whole piece.
pub(super) fn scan(text: &str, opening: usize) -> Scan {
    let bytes = text.as_bytes();
    let mut scan = Scan::default();
    let mut levels: Vec<Level> = Vec::new();
    // Prefixes of enclosing brackets, of this one (`if`, `for all`), and the run just read (`- - -`).
    let (mut outer, mut prefixes, mut run) = (0, 0, 0);
    let mut own_line = true;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'\n' => own_line = true,
            b' ' | b'\t' | b'\r' => {}
            b'/' if bytes.get(at) == Some(&b'/') => {
                at = line_end(bytes, start);
                let end = start + text[start..at].trim_end().len();
                let doc =
                    bytes.get(start + 2) == Some(&b'/') && bytes.get(start + 3) != Some(&b'/');
                scan.comments.push(Comment {
                    span: span(start, end),
                    own_line,
                    doc,
                });
            }
            _ if start < opening => own_line = false,
            b'"' => {
                (own_line, run) = (false, 0);
                let end = line_end(bytes, start);
                match bytes[at..end].iter().position(|byte| *byte == b'"') {
                    Some(length) => at += length + 1,
                    None => {
                        at = end;
                        let end = start + text[start..end].trim_end().len();
                        scan.set_fault(unclosed_string(span(start, end)));
                    }
                }
            }
            b'(' | b'[' | b'{' => {
                own_line = false;
                if byte == b'{' && scan.first_open.is_none() && levels.is_empty() {
                    scan.first_open = Some(start);
                }
                // Too deep braces are still matched, so that those of the article stay right.
                if levels.len() <= DEEPEST || byte == b'{' {
                    let holding = prefixes + run;
                    levels.push(Level {
                        mark: byte,
                        at: start,
                        prefixes,
                        holding,
                    });
                    (outer, prefixes, run) = (outer + holding, 0, 0);
                }
            }
            b')' | b']' | b'}' => {
                (own_line, run) = (false, 0);
                let open = match byte {
                    b')' => b'(',
                    b']' => b'[',
                    _ => b'{',
                };
                // A brace closes the nearest open brace, whatever other brackets were left open in it.
                let found = levels
                    .iter()
                    .rposition(|level| level.mark == open || level.mark == b'{');
                match found.filter(|index| levels[*index].mark == open) {
                    Some(index) => {
                        if index == 0 && byte == b'}' {
                            scan.block = Some(span(levels[0].at, at));
                        }
                        prefixes = levels[index].prefixes;
                        outer -= levels
                            .drain(index..)
                            .map(|level| level.holding)
                            .sum::<usize>();
                    }
                    None if byte == b'}' && scan.excess.is_none() => {
                        scan.excess = Some(start);
                        levels.clear();
                        outer = 0;
                    }
                    None => {}
                }
            }
            b'0'..=b'9' => {
                (own_line, run) = (false, 0);
                at += count(&bytes[at..], |byte| {
                    byte.is_ascii_digit() || matches!(byte, b'_' | b'.')
                });
                if at - start > LONGEST_NUMBER {
                    scan.set_fault(number_too_long(span(start, at)));
                }
            }
            b'-' => run += 1,
            b',' => (run, prefixes) = (0, 0),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => {
                own_line = false;
                at += count(&bytes[at..], |byte| {
                    byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii()
                });
                match &bytes[start..at] {
                    b"not" | b"limited" | b"unlimited" => run += 1,
                    b"if" | b"implies" | b"for" | b"each" => (run, prefixes) = (0, prefixes + 1),
                    _ => run = 0,
                }
            }
            _ => (own_line, run) = (false, 0),
        }
        if levels.len() + outer + prefixes + run > DEEPEST {
            scan.set_fault(nested_too_deep(start));
        }
    }
    scan.unclosed = levels
        .iter()
        .filter(|level| level.mark == b'{')
        .map(|level| level.at)
        .collect();
    scan
}

impl Scan {
    /// Keeps the first fault.
    fn set_fault(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    bytes[from..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len(), |length| from + length)
}

fn count(bytes: &[u8], goes_on: impl Fn(&u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| goes_on(byte)).count()
}

/// A span from offsets; texts are far smaller than 4 GB.
pub(super) fn span(start: usize, end: usize) -> Span {
    Span::new(
        u32::try_from(start).unwrap_or(u32::MAX),
        u32::try_from(end).unwrap_or(u32::MAX),
    )
}

fn unclosed_string(span: Span) -> Fault {
    Fault::new("unclosed-string", span, "the text in quotes has no end")
        .help("a text in quotes ends with `\"` on the line on which it begins")
}

fn nested_too_deep(at: usize) -> Fault {
    Fault::new(
        "nested-too-deep",
        span(at, at + 1),
        format!("nested more than {DEEPEST} deep"),
    )
    .help("give the inner parts names of their own with `define`")
}

fn number_too_long(span: Span) -> Fault {
    let message = format!("a number has at most {LONGEST_NUMBER} characters");
    Fault::new("number-too-long", span, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_in_texts_and_comments_do_not_count() {
        let scan = scan("limit A \"}\" // }\n { gain 1 }\n} // last", 0);
        assert_eq!(scan.excess, Some(29));
        assert_eq!(scan.first_open, Some(18));
        assert_eq!(scan.comments.len(), 2);
        assert!(scan.unclosed.is_empty() && scan.fault.is_none());
    }

    #[test]
    fn nesting_is_counted_for_brackets_and_for_prefixes() {
        let deep = |text: String| scan(&text, 0).fault.map(|fault| fault.code);
        assert_eq!(deep("(".repeat(DEEPEST)), None);
        assert_eq!(deep("(".repeat(DEEPEST + 1)), Some("nested-too-deep"));
        assert_eq!(deep("- ".repeat(DEEPEST + 1)), Some("nested-too-deep"));
        assert_eq!(deep("not ".repeat(DEEPEST + 1)), Some("nested-too-deep"));
        assert_eq!(
            deep("if a then b else ".repeat(DEEPEST + 1)),
            Some("nested-too-deep")
        );
        assert_eq!(deep("not a and ".repeat(10 * DEEPEST)), None);
    }

    #[test]
    fn a_number_may_have_a_thousand_digits() {
        let code = |digits| scan(&"7".repeat(digits), 0).fault.map(|fault| fault.code);
        assert_eq!(code(LONGEST_NUMBER), None);
        assert_eq!(code(LONGEST_NUMBER + 1), Some("number-too-long"));
        assert_eq!(code(100_000), Some("number-too-long"));
    }
}
