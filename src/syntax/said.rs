//! Phrases of treaty prose, and slips of the keyboard, where the language has words of its own.

use super::scan::span;
use super::slips::{Stop, is_word, token};
use super::{Fault, reserved};
use crate::diagnostic::words::ticked;

/// Blanks that look like an ordinary one, and come with text from elsewhere.
const ODD_BLANKS: [char; 9] = [
    '\u{A0}', '\u{2002}', '\u{2003}', '\u{2007}', '\u{2009}', '\u{200A}', '\u{200B}', '\u{202F}',
    '\u{3000}',
];

const TIMES: [&str; 8] = [
    "day", "days", "week", "weeks", "month", "months", "year", "years",
];

const NUMBERS: [&str; 12] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];

const DATING: [&str; 8] = [
    "within",
    "by",
    "before",
    "since",
    "starting",
    "beginning",
    "during",
    "effective",
];

const VERBS: [&str; 9] = [
    "shall", "must", "may", "will", "should", "does", "exceeds", "cannot", "stays",
];

/// A fault at a blank that is none here, if there is one at a place or behind the word that stands there.
pub(super) fn odd_blank(text: &str, at: usize) -> Option<Fault> {
    let behind = at + token(&text[at..]).len();
    let place = [at, behind].into_iter().find(|place| {
        let next = text.get(*place..).and_then(|rest| rest.chars().next());
        next.is_some_and(|c| ODD_BLANKS.contains(&c))
    })?;
    let length = text[place..].chars().next().map_or(0, char::len_utf8);
    let place = span(place, place + length);
    let fault = Fault::new("expected", place, "this blank is not an ordinary one");
    Some(fault.help("type it anew: it came with text from elsewhere"))
}

/// A comment of another language where a declaration begins.
pub(super) fn other_comment(text: &str, at: usize) -> Option<Fault> {
    let mark = ["#", "/*", "--", "%"];
    let mark = mark.into_iter().find(|m| text[at..].starts_with(m))?;
    let place = span(at, at + mark.len());
    Some(Fault::new("expected", place, "this is no comment").help("a comment begins with `//`"))
}

/// A fault with the words that stand here for what was written.
pub(super) fn phrase(stop: &Stop<'_>) -> Option<Fault> {
    odd_blank(stop.text, stop.at)
        .or_else(|| possessive(stop))
        .or_else(|| interval(stop))
        .or_else(|| mark(stop))
        .or_else(|| nameless(stop))
        .or_else(|| dated(stop))
        .or_else(|| modality(stop))
        .or_else(|| needless(stop))
        .or_else(|| clause(stop))
        .or_else(|| number_first(stop))
        .or_else(|| verdict(stop))
}

/// After the others, whose words are closer: `US capital`.
pub(super) fn dotless(stop: &Stop<'_>) -> Option<Fault> {
    let (word, found) = (stop.word_before(), stop.found());
    let is_name = |word: &str| {
        word.starts_with(|c: char| is_word(c) && !c.is_ascii_digit())
            && !reserved::is_reserved(word)
    };
    let before = stop.text[..stop.before - word.len()].trim_end();
    let after_number = before.ends_with(|c: char| c.is_ascii_digit() || c == '.' || c == '%');
    if !is_name(word)
        || !is_name(found)
        || after_number
        || before.is_empty()
        || stop.begins_line()
        || !stop.expected.operator
    {
        return None;
    }
    let place = span(stop.before - word.len(), stop.at + found.len());
    let fault = Fault::new("expected", place, "two names stand side by side");
    Some(fault.help(format!("of what a party holds, write `{word}.{found}`")))
}

fn expects(stop: &Stop<'_>, what: &str) -> bool {
    stop.expected.words.iter().any(|word| word == what)
}

/// The fault of the word before, or of what was found.
fn instead(place: (usize, usize), message: &str, help: impl Into<String>) -> Option<Fault> {
    Some(Fault::new("expected", span(place.0, place.1), message).help(help))
}

fn found_at(stop: &Stop<'_>) -> (usize, usize) {
    (stop.at, stop.at + stop.found().len())
}

fn before_at(stop: &Stop<'_>) -> (usize, usize) {
    (stop.before - stop.word_before().len(), stop.before)
}

/// `US's capital`
fn possessive(stop: &Stop<'_>) -> Option<Fault> {
    let rest = &stop.text[stop.at..];
    let mark = ["'s ", "’s "]
        .into_iter()
        .find(|mark| rest.starts_with(mark))?;
    let word = stop.word_before();
    if word.is_empty() || stop.at != stop.before {
        return None;
    }
    let next = token(rest[mark.len()..].trim_start());
    let end = (stop.at, stop.at + mark.trim_end().len());
    let help = format!("did you mean `{word}.{next}`?");
    instead(end, "a party and what it holds are joined by a dot", help)
}

/// `1 t...4 t`, `1 t to 4 t`, `1–4 t`
fn interval(stop: &Stop<'_>) -> Option<Fault> {
    let help = "did you mean `..`?";
    let rest = &stop.text[stop.at..];
    let number = |text: &str| text.trim_start().starts_with(|c: char| c.is_ascii_digit());
    if rest.starts_with('.') && stop.text[..stop.at].ends_with("..") {
        return instead((stop.at - 2, stop.at + 1), "`...` is not known here", help);
    }
    if stop.word_before() == "to" && number(rest) && !stop.text.starts_with("article") {
        let before = stop.text[..stop.before - 2].trim_end();
        let after_number = before
            .rsplit([' ', '='])
            .take(2)
            .any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        return after_number.then(|| instead(before_at(stop), "`to` joins no numbers", help))?;
    }
    let dash = ["–", "—", "-"]
        .into_iter()
        .find(|d| rest.starts_with(d) && number(&rest[d.len()..]))?;
    let end = (stop.at, stop.at + dash.len());
    let holdings = stop.text.starts_with("system") || stop.text.starts_with("forces");
    holdings.then(|| instead(end, "an interval has two dots", help))?
}

/// `< =`, and `:` for `=` or the other way round.
fn mark(stop: &Stop<'_>) -> Option<Fault> {
    let before = stop.text[..stop.at].trim_end();
    let found = stop.found();
    for sign in ['<', '>', '=', '!'] {
        if found == "=" && before.ends_with(sign) && stop.at > before.len() {
            let place = (before.len() - 1, stop.at + 1);
            let help = format!("did you mean `{sign}=`?");
            return instead(place, "a blank parts what belongs together", help);
        }
    }
    let swapped = match found {
        ":" if expects(stop, "`=`") => "`=`",
        "=" if expects(stop, "`:`") => "`:`",
        "and" | "," | "&" if stop.text.starts_with("bloc") => "`+`",
        _ => return None,
    };
    let message = format!("{} does not belong here", ticked(found));
    instead(found_at(stop), &message, format!("did you mean {swapped}?"))
}

/// `redline for P: …`
fn nameless(stop: &Stop<'_>) -> Option<Fault> {
    let keyword = stop.text[..stop.before].trim_start_matches(['[', ' ']);
    let example = match keyword {
        "limit" | "guarantee" => "II.1",
        "redline" => "R1",
        "deterrence" => "D1",
        "balance" | "burden" => "B1",
        "claim" => "C1",
        "contingency" => "walkout",
        _ => return None,
    };
    if !["for", "by", "between", "among", ":", "always", "never"].contains(&stop.found()) {
        return None;
    }
    let help = format!("write `{keyword} {example} {} …`", stop.found());
    instead(
        found_at(stop),
        &format!("this `{keyword}` has no name"),
        help,
    )
}

/// `within 1 year`, `from 1 year after entry`, `from entry + one year`
fn dated(stop: &Stop<'_>) -> Option<Fault> {
    let (word, found) = (stop.word_before(), stop.found());
    if NUMBERS.contains(&word) && (TIMES.contains(&found) || found == "per") {
        let digits = NUMBERS.iter().position(|n| *n == word).map_or(0, |n| n + 1);
        let help = format!("did you mean `{digits} {found}`?");
        return instead(before_at(stop), "numbers are written in digits", help);
    }
    if TIMES.contains(&word) && matches!(found, "after" | "before") {
        let before = stop.text[..stop.before - word.len()].trim_end();
        let start = before
            .trim_end_matches(|c: char| c.is_ascii_digit() || c == '_')
            .len();
        let day = token(stop.text[stop.at + found.len()..].trim_start());
        let sign = if found == "after" { '+' } else { '-' };
        let help = format!("did you mean `{day} {sign} {} {word}`?", &before[start..]);
        let end = stop.at + found.len();
        return instead(
            (start, end),
            "a date begins with the day it counts from",
            help,
        );
    }
    let known = DATING.contains(&found) && stop.expected.end && !stop.begins_line();
    let message = format!("{} dates nothing", ticked(found));
    known.then(|| {
        instead(
            found_at(stop),
            &message,
            "a date has `from`, `until` or `at`",
        )
    })?
}

/// `always: …`, `X always <= 3`, `P can always ensure …`
fn modality(stop: &Stop<'_>) -> Option<Fault> {
    const ALL: [&str; 3] = ["always", "never", "possible"];
    let (word, found) = (stop.word_before(), stop.found());
    if found == ":" && ALL.contains(&word) {
        return instead(found_at(stop), "`:` is not needed here", "leave it out");
    }
    if !ALL.contains(&found) || stop.begins_line() {
        return None;
    }
    if word == "can" {
        let help = "leave it out: what is ensured holds at every moment";
        return instead(found_at(stop), "expected `ensure`", help);
    }
    let message = format!("{} comes first", ticked(found));
    let help = format!("write {} before the whole condition", ticked(found));
    stop.expected
        .operator
        .then(|| instead(found_at(stop), &message, help))?
}

/// `can ensure that …`, `for the US`
fn needless(stop: &Stop<'_>) -> Option<Fault> {
    let word = stop.word_before();
    let needless = matches!(word, "that" | "the" | "The");
    let next = stop.found().starts_with(is_word);
    let message = format!("{} is not needed here", ticked(word));
    (needless && next).then(|| instead(before_at(stop), &message, "leave it out"))?
}

/// `shall not exceed`, `no more than`, `class C: role is silo`, `misses 50`, `verified by`
fn clause(stop: &Stop<'_>) -> Option<Fault> {
    let (word, found) = (stop.word_before(), stop.found());
    if VERBS.contains(&found) && stop.expected.operator {
        let message = format!("{} compares nothing", ticked(found));
        return instead(found_at(stop), &message, "say what holds, such as `<= 800`");
    }
    if found == "than" {
        let place = (before_at(stop).0, found_at(stop).1);
        let help = "write what is counted first: `P.Tank <= 800`";
        return instead(place, "`than` compares nothing", help);
    }
    if word == "is" && stop.text.starts_with("class") {
        return instead(
            before_at(stop),
            "`is` compares nothing",
            "did you mean `==`?",
        );
    }
    let whole = match word {
        "misses" => "misses at most 50",
        "detects" => "detects within 3 months",
        _ if ["verified", "inspected", "checked", "observed"].contains(&found)
            && expects(stop, "an attribute such as `monitored by`") =>
        {
            "monitored by IAEA"
        }
        _ => return None,
    };
    let help = format!("write {}", ticked(whole));
    instead(found_at(stop), &stop.expected.message(), help)
}

/// `forces P at entry { 18 Hull }`
fn number_first(stop: &Stop<'_>) -> Option<Fault> {
    let found = stop.found();
    let next = token(stop.text[stop.at + found.len()..].trim_start());
    let opens = stop.begins_line() || stop.text[..stop.before].ends_with(['{', ',']);
    let is_name = next.starts_with(|c: char| is_word(c) && !c.is_ascii_digit());
    let known = stop.text.starts_with("forces")
        && opens
        && found.starts_with(|c: char| c.is_ascii_digit())
        && is_name
        && !reserved::is_reserved(next);
    let help = format!("did you mean `{next} {found}`?");
    known.then(|| instead(found_at(stop), "the name comes before the number", help))?
}

/// `expect C1 proven`
fn verdict(stop: &Stop<'_>) -> Option<Fault> {
    let help = "a verdict is `proved`, `refuted`, `vacuous` or `undecided`";
    let place = match stop.found() {
        "" => (stop.before, stop.before),
        _ => found_at(stop),
    };
    let known = expects(stop, "a verdict such as `proved`");
    known.then(|| instead(place, &stop.expected.message(), help))?
}
