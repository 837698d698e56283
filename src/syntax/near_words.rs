//! Words that are nearly words of the language, and words that others say for them.

use super::scan::span;
use super::slips::{Stop, is_word, token};
use super::{Fault, reserved};
use crate::diagnostic::words::{near, ticked};

/// What is said elsewhere, and what is written here.
const SAID: [(&str, &str); 5] = [
    ("till", "until"),
    ("til", "until"),
    ("ensures", "can ensure"),
    ("upon", "from"),
    ("except", "unless"),
];

const MODALITIES: [&str; 8] = [
    "always",
    "never",
    "possible",
    "limited",
    "unlimited",
    "not",
    "every",
    "each",
];

const RATES: [&str; 3] = ["builds", "retires", "moves"];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A fault about a word, if the one at which reading stopped or the one before it was meant for another.
pub(super) fn word_meant(stop: &Stop<'_>) -> Option<Fault> {
    date(stop)
        .or_else(|| choice(stop))
        .or_else(|| comparison(stop))
        .or_else(|| rate(stop))
        .or_else(|| modality(stop))
        .or_else(|| connection(stop))
}

/// What is meant by a word that stands where only connecting words do.
pub(super) fn connecting(word: &str) -> Option<String> {
    if let Some((_, meant)) = SAID.iter().find(|(said, _)| *said == word) {
        return Some((*meant).to_owned());
    }
    let words = reserved::CONNECTING.into_iter().chain(reserved::CONDITIONS);
    near(word, words).into_iter().next()
}

fn unknown_here(word: &str, start: usize, meant: &str) -> Fault {
    let message = format!("{} is not known here", ticked(word));
    let fault = Fault::new("expected", span(start, start + word.len()), message);
    fault.help(format!("did you mean {}?", ticked(meant)))
}

/// `afer First`, where an operator could have stood.
fn connection(stop: &Stop<'_>) -> Option<Fault> {
    let found = stop.found();
    let is_name = found.starts_with(|c: char| is_word(c) && !c.is_ascii_digit());
    if !is_name || stop.begins_line() || !stop.expected.operator || reserved::is_reserved(found) {
        return None;
    }
    Some(unknown_here(found, stop.at, &connecting(found)?))
}

/// `allways North.Tank`: the word was taken for a name.
fn modality(stop: &Stop<'_>) -> Option<Fault> {
    let word = stop.word_before();
    let start = stop.before - word.len();
    let goes_on = stop
        .found()
        .starts_with(|c: char| is_word(c) && !c.is_ascii_digit() || c == '(');
    let opens = stop.text[..start].trim_end().ends_with([':', '(']);
    if !goes_on || !opens || !stop.expected.operator || reserved::is_reserved(word) {
        return None;
    }
    let meant = near(word, MODALITIES).into_iter().next()?;
    Some(unknown_here(word, start, &meant))
}

/// `Tank 5 build 3 per year`: the word was taken for a unit.
fn rate(stop: &Stop<'_>) -> Option<Fault> {
    let word = stop.word_before();
    let start = stop.before - word.len();
    let number = stop.text[..start].trim_end_matches([' ', '\t']);
    let after_number = number.ends_with(|c: char| c.is_ascii_digit());
    let before_number = stop.found().starts_with(|c: char| c.is_ascii_digit());
    if !after_number || !before_number || !stop.expected.words.iter().any(|w| w == "`,`") {
        return None;
    }
    let meant = near(word, RATES).into_iter().next()?;
    Some(unknown_here(word, start, &meant))
}

/// `motors = 4 or 6`, where `or` was taken for a unit, and `site = Natanz or 4`.
fn choice(stop: &Stop<'_>) -> Option<Fault> {
    let number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let word = |text: &str| text.starts_with(|c: char| is_word(c) && !c.is_ascii_digit());
    let found = stop.found();
    let system = stop.text.starts_with("system");
    if !system || stop.word_before() != "or" || !number(found) && !word(found) {
        return None;
    }
    let or = span(stop.before - 2, stop.before);
    let fault = Fault::new("expected", or, "a choice is of words");
    Some(fault.help("of numbers write an interval such as `4..6`"))
}

/// `is at least 3`
fn comparison(stop: &Stop<'_>) -> Option<Fault> {
    let said = [
        "at", "not", "more", "less", "greater", "equal", "below", "above", "exactly",
    ];
    if stop.word_before() != "is" || !said.contains(&stop.found()) {
        return None;
    }
    let is = span(stop.before - 2, stop.before);
    let fault = Fault::new("expected", is, "`is` compares nothing");
    Some(fault.help("did you mean `==`, `<=` or `>=`?"))
}

/// `01.02.2027`, `1/2/2027` and `1 February 2027`.
fn date(stop: &Stop<'_>) -> Option<Fault> {
    let digits = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let before = &stop.text[..stop.before];
    let (start, end) =
        if MONTHS.contains(&stop.word_before()) && digits(stop.found()) && !day_before(before) {
            // `August 17, 1923`
            let day = stop.at + stop.found().len();
            let rest = stop.text[day..].trim_start_matches([',', ' ']);
            let year = token(rest);
            let end = match digits(year) {
                true => stop.text.len() - rest.len() + year.len(),
                false => day,
            };
            (stop.before - stop.word_before().len(), end)
        } else if stop.found() == "." {
            let year = token(&stop.text[stop.at + 1..]);
            let start = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
            let parts: Vec<&str> = before[start.len()..].split('.').collect();
            if parts.len() != 2 || !parts.iter().all(|part| digits(part)) || !digits(year) {
                return None;
            }
            (start.len(), stop.at + 1 + year.len())
        } else {
            let month = stop.word_before();
            let day = before[..before.len() - month.len()].trim_end();
            let start = day.trim_end_matches(|c: char| c.is_ascii_digit());
            if !MONTHS.contains(&month) || !digits(stop.found()) || !digits(&day[start.len()..]) {
                return None;
            }
            (start.len(), stop.at + stop.found().len())
        };
    let fault = Fault::new("expected", span(start, end), "a date begins with the year");
    Some(fault.help("write year, month and day in digits: `2027-12-31`"))
}

/// Whether the last word of a text follows a number.
fn day_before(text: &str) -> bool {
    let word = text.trim_end_matches(is_word).len();
    text[..word]
        .trim_end()
        .ends_with(|c: char| c.is_ascii_digit())
}
