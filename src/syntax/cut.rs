//! Cuts a text into items by a scan of its lines: an opening keyword at the start of a line opens one.

use super::reserved;

/// A part of the text that holds one item, or what stands before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The first byte, of the item's `///` lines if it has any.
    pub start: usize,
    /// The byte after the last; the next piece begins there.
    pub end: usize,
    /// The keyword that opens the item; empty before the first.
    pub keyword: &'static str,
    /// How many bytes after `start` the keyword, or the `[` before it, stands.
    pub opening: usize,
}

/// What a line begins with.
enum LineStart {
    Blank,
    Comment,
    Doc,
    /// The keyword, and where it (or its `[`) stands.
    Opening(&'static str),
    Other,
}

/// Cuts `text` from byte `from` on, which begins a piece or the text. `more` is told each finished piece and
/// says whether to go on.
pub(super) fn cut(text: &str, from: usize, mut more: impl FnMut(Piece) -> bool) {
    let bytes = text.as_bytes();
    let mut piece = Piece {
        start: from,
        end: from,
        keyword: "",
        opening: 0,
    };
    let mut docs: Option<usize> = None;
    let mut position = from;
    while position < bytes.len() {
        let line_end = text[position..]
            .find('\n')
            .map_or(bytes.len(), |length| position + length + 1);
        let (start, kind) = line_start(bytes, position, line_end);
        match kind {
            LineStart::Blank | LineStart::Comment => {}
            LineStart::Doc => docs = docs.or(Some(start)),
            LineStart::Other => docs = None,
            LineStart::Opening(keyword) => {
                let first = docs.take().unwrap_or(start);
                if first > from || !piece.keyword.is_empty() {
                    piece.end = first;
                    if !more(piece) {
                        return;
                    }
                }
                piece = Piece {
                    start: first,
                    end: first,
                    keyword,
                    opening: start - first,
                };
                if keyword == "article"
                    && let Some((inner, keyword)) = provision_on_line(bytes, start, line_end)
                {
                    piece.end = inner;
                    if !more(piece) {
                        return;
                    }
                    piece = Piece {
                        start: inner,
                        end: inner,
                        keyword,
                        opening: 0,
                    };
                }
            }
        }
        position = line_end;
    }
    piece.end = bytes.len();
    if piece.end > piece.start {
        more(piece);
    }
}

/// What the line `[from, end)` begins with, and where.
fn line_start(bytes: &[u8], from: usize, end: usize) -> (usize, LineStart) {
    let line = &bytes[..end];
    let mut at = from;
    if line[at..].starts_with("\u{FEFF}".as_bytes()) {
        at += 3;
    }
    at = skip_blanks(line, at);
    let kind = match line.get(at) {
        None | Some(b'\n') => LineStart::Blank,
        Some(b'/') if line[at..].starts_with(b"//") => {
            let doc = line.get(at + 2) == Some(&b'/') && line.get(at + 3) != Some(&b'/');
            if doc {
                LineStart::Doc
            } else {
                LineStart::Comment
            }
        }
        Some(_) => keyword_at(line, at).map_or(LineStart::Other, LineStart::Opening),
    };
    (at, kind)
}

/// The byte at or after `at` that is not a blank.
fn skip_blanks(line: &[u8], mut at: usize) -> usize {
    while matches!(line.get(at), Some(b' ' | b'\t' | b'\r')) {
        at += 1;
    }
    at
}

/// The opening keyword at `at`, or the provision's behind a `[` there.
fn keyword_at(line: &[u8], at: usize) -> Option<&'static str> {
    if line.get(at) != Some(&b'[') {
        return plain_keyword_at(line, at);
    }
    let keyword = plain_keyword_at(line, skip_blanks(line, at + 1))?;
    reserved::PROVISIONS.contains(&keyword).then_some(keyword)
}

/// The opening keyword at `at`, if a whole one stands there.
fn plain_keyword_at(line: &[u8], at: usize) -> Option<&'static str> {
    let rest = line.get(at..)?;
    let length = rest
        .iter()
        .take_while(|byte| byte.is_ascii_lowercase())
        .count();
    let ends = match rest.get(length) {
        None => true,
        Some(byte) => byte.is_ascii() && !byte.is_ascii_alphanumeric() && *byte != b'_',
    };
    if ends {
        reserved::opening(&rest[..length])
    } else {
        None
    }
}

/// The provision that follows the `{` of an article on its line, if one does.
fn provision_on_line(bytes: &[u8], from: usize, end: usize) -> Option<(usize, &'static str)> {
    let line = &bytes[..end];
    let mut quoted = false;
    for at in from..end {
        match line[at] {
            b'"' => quoted = !quoted,
            b'/' if !quoted && line.get(at + 1) == Some(&b'/') => return None,
            b'{' if !quoted => {
                let inner = skip_blanks(line, at + 1);
                let keyword = keyword_at(line, inner)?;
                return reserved::PROVISIONS
                    .contains(&keyword)
                    .then_some((inner, keyword));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<(&str, &str)> {
        let mut found = Vec::new();
        cut(text, 0, |piece| {
            found.push((piece.keyword, text[piece.start..piece.end].trim_end()));
            true
        });
        found
    }

    #[test]
    fn each_opening_keyword_at_a_line_start_opens_an_item() {
        let text = "// head\nparty A \"party\"\n  /// about B\n  // and\n  party B\n\nlimited x\n";
        let expected = [
            ("", "// head"),
            ("party", "party A \"party\""),
            ("party", "/// about B\n  // and\n  party B\n\nlimited x"),
        ];
        assert_eq!(pieces(text), expected);
    }

    #[test]
    fn provisions_are_cut_with_their_brackets_also_on_the_line_of_the_article() {
        let text =
            "article V \"a { b\" { note V.1 \"x\"\n[ limit V.2 for A: no A.b ]\n[800 | 900]\n}";
        let expected = [
            ("article", "article V \"a { b\" {"),
            ("note", "note V.1 \"x\""),
            ("limit", "[ limit V.2 for A: no A.b ]\n[800 | 900]\n}"),
        ];
        assert_eq!(pieces(text), expected);
    }

    #[test]
    fn a_longer_word_is_no_keyword() {
        assert_eq!(pieces("party_x\nnotes\nuseé\nuse\n").len(), 2);
    }
}
