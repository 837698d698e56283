//! Rust text taken apart into words, as far as rules about names need it.

/// A name, a number, `::` or another mark, with its line (from 1). An attribute `#[ignore…` is the word `#ignore`.
pub struct Word {
    pub text: String,
    pub line: usize,
}

/// The text with comments and texts in quotes blanked out; line breaks stay.
pub fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = skipped(rest);
        if length > 0 {
            let breaks = rest[..length].matches('\n').count();
            out.push(' ');
            out.extend(std::iter::repeat_n('\n', breaks));
            rest = &rest[length..];
            continue;
        }
        // A whole name at once, so that `br` in `expr"…"` opens no raw text.
        let name = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
        let length = name.max(first.len_utf8());
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// How much of the beginning is a comment or a text in quotes.
fn skipped(rest: &str) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return rest.find("*/").map_or(rest.len(), |end| end + 2);
    }
    let raw = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'));
    if let Some(raw) = raw {
        let marks = raw.len() - raw.trim_start_matches('#').len();
        if raw[marks..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(marks));
            let from = rest.len() - raw.len() + marks + 1;
            return rest[from..]
                .find(&close)
                .map_or(rest.len(), |end| from + end + close.len());
        }
    }
    let plain = rest.strip_prefix('b').unwrap_or(rest);
    let before = rest.len() - plain.len();
    if let Some(inside) = plain.strip_prefix('"') {
        return before + 1 + quoted(inside, '"');
    }
    // A lifetime has no closing mark after its first letter.
    if let Some(letter) = plain.strip_prefix('\'') {
        let mut letters = letter.chars();
        if letters.next() == Some('\\') || letters.next() == Some('\'') {
            return before + 1 + quoted(letter, '\'');
        }
    }
    0
}

/// The length up to and with the closing mark, which a backslash hides.
fn quoted(rest: &str, mark: char) -> usize {
    let mut hidden = false;
    for (at, c) in rest.char_indices() {
        if c == mark && !hidden {
            return at + c.len_utf8();
        }
        hidden = c == '\\' && !hidden;
    }
    rest.len()
}

/// The words of a text without comments.
pub fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let name = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
            let length = match () {
                () if name > 0 => name,
                () if rest.starts_with("::") => 2,
                () => first.len_utf8(),
            };
            let text = if rest.starts_with("#[ignore") {
                "#ignore"
            } else {
                &rest[..length]
            };
            if !first.is_whitespace() {
                found.push(Word {
                    text: text.to_owned(),
                    line: number + 1,
                });
            }
            rest = &rest[length..];
        }
    }
    found
}
