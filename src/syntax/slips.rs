//! Common slips, each with words of its own.

use super::near_words::{connecting, word_meant};
use super::parse_expected::Expected;
use super::scan::span;
use super::{Fault, reserved, said};
use crate::diagnostic::words::ticked;

/// The units of the language and the words of time, in singular and plural.
const UNITS: [&str; 19] = [
    "m", "km", "nmi", "kg", "t", "kt", "Mt", "psi", "SWU", "USD", "EUR", "day", "days", "week",
    "weeks", "month", "months", "year", "years",
];

/// Marks of other languages and keyboards, and what is written here instead.
const MARKS: [(&str, &str); 24] = [
    ("=<", "<="),
    ("=>", ">="),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("<>", "!="),
    ("&&", "and"),
    ("||", "or"),
    ("&", "and"),
    ("!", "not"),
    ("¬", "not"),
    ("×", "*"),
    ("·", "*"),
    ("÷", "/"),
    ("−", "-"),
    ("–", "-"),
    ("—", "-"),
    ("…", ".."),
    ("“", "\""),
    ("”", "\""),
    ("„", "\""),
    ("«", "\""),
    ("»", "\""),
    ("'", "\""),
];

/// The place where reading stopped.
pub(super) struct Stop<'t> {
    /// The text of the item.
    pub text: &'t str,
    /// Where the token begins that could not be read.
    pub at: usize,
    /// Where the token before it ends.
    pub before: usize,
    /// What could have stood there.
    pub expected: &'t Expected,
}

impl Stop<'_> {
    /// The token at which reading stopped; empty at the end of the text.
    pub(super) fn found(&self) -> &str {
        token(&self.text[self.at..])
    }

    /// Whether the token begins a line.
    pub(super) fn begins_line(&self) -> bool {
        self.text[self.before..self.at].contains('\n')
    }

    /// The word that ends where the token before ends.
    pub(super) fn word_before(&self) -> &str {
        let before = &self.text[..self.before];
        let start = before.trim_end_matches(is_word).len();
        &before[start..]
    }

    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(
            "expected",
            span(self.at, self.at + self.found().len()),
            message,
        )
    }
}

/// The first token of a text: a word, a number, or one mark.
pub(super) fn token(text: &str) -> &str {
    let Some(first) = text.chars().next() else {
        return "";
    };
    let end = match first {
        _ if first.is_ascii_digit() => text.find(|c: char| !is_word(c) && c != '.'),
        _ if is_word(first) => text.find(|c| !is_word(c)),
        _ if first.is_whitespace() => Some(0),
        _ => Some(first.len_utf8()),
    };
    &text[..end.unwrap_or(text.len())]
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A fault with words for the slip that was probably made, if it is a known one.
pub(super) fn slip(stop: &Stop<'_>) -> Option<Fault> {
    thousands(stop)
        .or_else(|| said::phrase(stop))
        .or_else(|| foreign_mark(stop))
        .or_else(|| equals(stop))
        .or_else(|| punctuation(stop))
        .or_else(|| unit_on_next_line(stop))
        .or_else(|| mistyped_word(stop))
        .or_else(|| word_meant(stop))
        .or_else(|| entries_on_one_line(stop))
        .or_else(|| attributes_without_braces(stop))
        .or_else(|| dotted_name(stop))
        .or_else(|| reserved_word(stop))
        .or_else(|| said::dotless(stop))
}

/// `1,550`, `3,67` and `1 550`.
fn thousands(stop: &Stop<'_>) -> Option<Fault> {
    let bytes = stop.text.as_bytes();
    // The comma stands where reading stopped, before it, or before the number that was read last.
    let word = stop.word_before();
    let comma = [
        Some(stop.at),
        stop.at.checked_sub(1),
        (stop.before - word.len()).checked_sub(1),
    ];
    let comma = comma.into_iter().flatten().find(|at| {
        let digit = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_digit)
        };
        bytes.get(*at) == Some(&b',') && digit(at.checked_sub(1)) && digit(Some(at + 1))
    });
    if let Some(comma) = comma {
        let whole = stop.text[..comma]
            .trim_end_matches(|c: char| c.is_ascii_digit() || c == '_')
            .len();
        let end = comma + 1 + token(&stop.text[comma + 1..]).len();
        let (high, low) = (&stop.text[whole..comma], &stop.text[comma + 1..end]);
        let joint = if low.len() == 3 { '_' } else { '.' };
        let fault = Fault::new("expected", span(whole, end), "a number has no comma");
        return Some(fault.help(format!("did you mean `{high}{joint}{low}`?")));
    }
    let found = stop.found();
    let groups =
        found.len() == 3 && found.bytes().all(|byte| byte.is_ascii_digit()) && !stop.begins_line();
    if groups
        && !word.is_empty()
        && word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'_')
    {
        let whole = span(stop.before - word.len(), stop.at + found.len());
        let fault = Fault::new("expected", whole, "a number has no blanks");
        return Some(fault.help(format!("did you mean `{word}_{found}`?")));
    }
    None
}

fn foreign_mark(stop: &Stop<'_>) -> Option<Fault> {
    let rest = &stop.text[stop.at..];
    let (mark, instead) = MARKS.iter().find(|(mark, _)| rest.starts_with(mark))?;
    if *instead == "\"" {
        let fault = Fault::new(
            "expected",
            span(stop.at, stop.at + mark.len()),
            format!("{} opens no text", ticked(mark)),
        );
        return Some(fault.help("write straight quotes: `\"…\"`"));
    }
    let fault = Fault::new(
        "expected",
        span(stop.at, stop.at + mark.len()),
        format!("`{mark}` is not known here"),
    );
    Some(fault.help(format!("did you mean `{instead}`?")))
}

fn equals(stop: &Stop<'_>) -> Option<Fault> {
    let rest = &stop.text[stop.at..];
    if rest.starts_with("==") && stop.expected.words.iter().any(|word| word == "`=`") {
        let fault = Fault::new(
            "expected",
            span(stop.at, stop.at + 2),
            "`==` compares; here something is set",
        );
        return Some(fault.help("did you mean `=`?"));
    }
    if rest.starts_with('=') && stop.expected.operator {
        return Some(
            stop.fault("`=` compares nothing")
                .help("did you mean `==` or `<=`?"),
        );
    }
    None
}

/// `;`, a comma after which nothing comes, and other languages' comments.
fn punctuation(stop: &Stop<'_>) -> Option<Fault> {
    let rest = &stop.text[stop.at..];
    let before = &stop.text[..stop.before];
    if rest.starts_with(';') {
        return Some(
            stop.fault("`;` is not needed")
                .help("leave the `;` out: a line ends by itself"),
        );
    }
    if rest.starts_with('#') || rest.starts_with("/*") {
        return Some(
            stop.fault("this is no comment")
                .help("a comment begins with `//`"),
        );
    }
    let last = rest.starts_with(',') && rest[1..].trim_start().is_empty();
    if last {
        return Some(super::parse_forces::dangling_comma(span(
            stop.at,
            stop.at + 1,
        )));
    }
    if before.ends_with(',') && (rest.trim_start().is_empty() || rest.starts_with(['}', ')'])) {
        return Some(super::parse_forces::dangling_comma(span(
            stop.before - 1,
            stop.before,
        )));
    }
    None
}

fn unit_on_next_line(stop: &Stop<'_>) -> Option<Fault> {
    let number = stop
        .word_before()
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_digit());
    if number && stop.begins_line() && UNITS.contains(&stop.found()) {
        let fault = stop.fault("a unit stands on the line of its number");
        let end = span(stop.before, stop.before);
        return Some(fault.label(end, format!("{} belongs here", ticked(stop.found()))));
    }
    None
}

/// `<= 5 form entry`: the word was taken for a unit, and what follows it does not fit.
fn mistyped_word(stop: &Stop<'_>) -> Option<Fault> {
    let word = stop.word_before();
    let start = stop.before - word.len();
    let number = stop.text[..start].trim_end_matches([' ', '\t']);
    let known = UNITS.contains(&word) || reserved::is_reserved(word);
    if !number.ends_with(|c: char| c.is_ascii_digit() || c == '%') || known {
        return None;
    }
    let nearest = connecting(word).filter(|nearest| nearest != word)?;
    let fault = Fault::new(
        "expected",
        span(start, stop.before),
        format!("{} is no unit", ticked(word)),
    );
    Some(fault.help(format!("did you mean {}?", ticked(&nearest))))
}

/// `Silo 300 Road 200`: the second name was taken for a unit.
fn entries_on_one_line(stop: &Stop<'_>) -> Option<Fault> {
    let word = stop.word_before();
    let number = stop.text[..stop.before - word.len()].trim_end_matches([' ', '\t']);
    let entry =
        number.ends_with(|c: char| c.is_ascii_digit() || c == '%') && !UNITS.contains(&word);
    let comma = stop.expected.words.iter().any(|word| word == "`,`");
    if !entry || !comma || !stop.found().starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let end = span(number.len(), number.len());
    Some(Fault::new("expected", end, "expected `,` or a new line"))
}

/// `monitored by IAEA` without braces around it.
fn attributes_without_braces(stop: &Stop<'_>) -> Option<Fault> {
    let attributes = [
        "monitored",
        "misses",
        "detects",
        "probability",
        "gain",
        "penalty",
        "releases",
    ];
    let known =
        attributes.contains(&stop.found()) && stop.expected.words.iter().any(|word| word == "`{`");
    known.then(|| {
        stop.fault("attributes stand in braces")
            .help("write `{ monitored by … }`")
    })
}

/// `redline R.1`
fn dotted_name(stop: &Stop<'_>) -> Option<Fault> {
    let dotted = stop.found() == "." && stop.at == stop.before && !stop.expected.operator;
    (dotted && !stop.word_before().is_empty()).then(|| {
        stop.fault("only the names of clauses have dots")
            .help("write `_` in its place")
    })
}

fn reserved_word(stop: &Stop<'_>) -> Option<Fault> {
    let found = stop.found();
    let declares =
        || reserved::DECLARATIONS.contains(&found) || reserved::PROVISIONS.contains(&found);
    let as_name =
        stop.expected.only_name && !stop.expected.end || stop.expected.operand && declares();
    if !as_name || !reserved::is_reserved(found) {
        return None;
    }
    let message = format!("{} is a word of the language, not a name", ticked(found));
    let fault = Fault::new(
        "reserved-word",
        span(stop.at, stop.at + found.len()),
        message,
    );
    Some(fault.help(format!("choose another name, such as `{found}_1`")))
}
