//! A claim's own words, cut into what is asked and what is assumed.

/// The pieces of a claim's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// `never` stands before the condition.
    pub never: bool,
    /// The condition, without modality and dates.
    pub condition: String,
    /// What stands after `given`.
    pub given: Option<String>,
}

/// Where each word outside of all parentheses begins, with the word.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let (mut depth, mut start, mut quoted) = (0usize, None, false);
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = letter.is_alphanumeric() || letter == '_' || letter == '.';
        if let (Some(from), false) = (start, inside) {
            out.push((from, &text[from..at]));
            start = None;
        }
        match letter {
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth = depth.saturating_sub(1),
            _ if inside && depth == 0 && !quoted && start.is_none() => start = Some(at),
            _ => {}
        }
    }
    out
}

impl Ask {
    /// Cuts the text that follows a claim's colon.
    pub fn of(text: &str) -> Ask {
        let words = words(text);
        let is = |index: usize, word: &str| words.get(index).is_some_and(|(_, w)| *w == word);
        let ensure = (1..words.len()).find(|&i| is(i, "ensure") && is(i - 1, "can"));
        let first = match ensure {
            Some(at) => at + 1,
            None if is(0, "always") || is(0, "never") || is(0, "possible") => 1,
            None => 0,
        };
        let start_of = |index: usize| words.get(index).map_or(text.len(), |(at, _)| *at);
        // What stands before the first word, such as a parenthesis, belongs to the condition.
        let begin = match first {
            0 => 0,
            _ => words.get(first - 1).map_or(0, |(at, word)| at + word.len()),
        };
        let tail = ["from", "until", "given", "under"];
        let closing = |index: &usize| tail.iter().any(|word| is(*index, word));
        let mut end = (first..words.len()).find(closing).unwrap_or(words.len());
        // A date of the whole claim: an `at` behind which nothing is compared or joined any more.
        let dated = (first..end).rev().find(|i| is(*i, "at"));
        if let Some(at) = dated {
            let rest = &text[start_of(at)..start_of(end)];
            let joins = (at..end).any(|i| is(i, "and") || is(i, "or") || is(i, "implies"));
            if !joins && !rest.contains(['<', '>', '=']) && at > first {
                end = at;
            }
        }
        let given = (end..words.len()).find(|i| is(*i, "given")).map(|at| {
            let stop = (at + 1..words.len()).find(|i| closing(i) || is(*i, "at"));
            let (from, to) = (
                start_of(at) + "given".len(),
                start_of(stop.unwrap_or(words.len())),
            );
            text[from..to].trim().to_owned()
        });
        Ask {
            never: is(0, "never"),
            condition: text[begin..start_of(end).max(begin)].trim().to_owned(),
            given,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Ask;

    fn cut(text: &str) -> (bool, String, Option<String>) {
        let ask = Ask::of(text);
        (ask.never, ask.condition, ask.given)
    }

    #[test]
    fn modality_dates_and_assumptions_are_cut_off() {
        let plain = |text: &str| (false, text.to_owned(), None);
        assert_eq!(cut("always Iran.Long == 0"), plain("Iran.Long == 0"));
        assert_eq!(
            cut("A and B can ensure (A.x at entry) >= 3 from entry + 1 year"),
            plain("(A.x at entry) >= 3")
        );
        assert_eq!(cut("A.x after Bolt >= 150"), plain("A.x after Bolt >= 150"));
        assert_eq!(cut("A.x >= 3 at 2030-01-01"), plain("A.x >= 3"));
        assert_eq!(
            cut("possible A.x at entry <= B.x under walkout"),
            plain("A.x at entry <= B.x")
        );
        assert_eq!(
            cut("never A.x > 3 given B.x <= 2 and Planned until expiry"),
            (true, "A.x > 3".into(), Some("B.x <= 2 and Planned".into()))
        );
        assert_eq!(cut(""), plain(""));
        assert_eq!(cut("always"), plain(""));
    }
}
