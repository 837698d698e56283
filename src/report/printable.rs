//! Text made safe for a terminal: what a draft says is shown, never obeyed.
use std::borrow::Cow;

/// The character itself, or a mark of the same length in bytes for one that would move the cursor, colour the screen or
/// turn the direction of writing. The length stays so that places in a text stay places in what is shown of it.
pub fn visible(c: char) -> char {
    let turns = matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{061C}');
    if !turns && (!c.is_control() || c == '\t') {
        return c;
    }
    match c.len_utf8() {
        1 => '?',
        2 => '¿',
        _ => '\u{FFFD}',
    }
}

/// On one line: line breaks become blanks.
pub fn line(text: &str) -> Cow<'_, str> {
    shown(text, |c| if c == '\n' { ' ' } else { visible(c) })
}

/// With its line breaks.
pub fn lines(text: &str) -> Cow<'_, str> {
    shown(text, |c| if c == '\n' { c } else { visible(c) })
}

fn shown(text: &str, change: impl Fn(char) -> char) -> Cow<'_, str> {
    if text.chars().all(|c| change(c) == c) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(change).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{line, lines, visible};

    #[test]
    fn places_stay_where_they_are() {
        for c in (0..=0x2100).filter_map(char::from_u32) {
            assert_eq!(visible(c).len_utf8(), c.len_utf8(), "{c:?}");
        }
    }

    #[test]
    fn nothing_reaches_the_terminal_but_letters() {
        assert_eq!(line("a\u{1b}[2Jb\r\nc\td"), "a?[2Jb? c\td");
        assert_eq!(lines("a\n\u{202E}b"), "a\n\u{FFFD}b");
        assert!(matches!(line("核 é"), std::borrow::Cow::Borrowed(_)));
    }
}
