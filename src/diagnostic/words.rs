//! Small helpers that keep grammar, plurals and suggestions right in every sentence.

/// The drafter's own text in backticks.
pub fn ticked(text: &str) -> String {
    format!("`{text}`")
}

/// `a`, `a or b`, `a, b or c`.
pub fn or_list<T: AsRef<str>>(words: &[T]) -> String {
    list(words, "or")
}

/// `a`, `a and b`, `a, b and c`.
pub fn and_list<T: AsRef<str>>(words: &[T]) -> String {
    list(words, "and")
}

fn list<T: AsRef<str>>(words: &[T], last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., end] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", first.join(", "), end.as_ref())
        }
    }
}

/// `1 warhead`, `3 warheads`, `2 parties`.
pub fn count(word: &str, number: usize) -> String {
    if number == 1 {
        format!("1 {word}")
    } else {
        format!("{number} {}", plural(word))
    }
}

/// The plural of a regular English noun.
pub fn plural(word: &str) -> String {
    let stem_y = word
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    match stem_y {
        Some(stem) => format!("{stem}ies"),
        None if word.ends_with(['s', 'x']) || word.ends_with("ch") || word.ends_with("sh") => {
            format!("{word}es")
        }
        None => format!("{word}s"),
    }
}

/// At most this many near names are suggested.
const MOST_NEAR: usize = 4;
/// At most this many existing names are listed.
const MOST_LISTED: usize = 8;
/// Longer names are not compared: nobody mistypes them one letter at a time.
const LONGEST_COMPARED: usize = 100;

/// ``did you mean `Norrland`?``, when some candidate is near the name, at most four of them, the nearest first.
pub fn did_you_mean<T: AsRef<str>>(
    name: &str,
    candidates: impl IntoIterator<Item = T>,
) -> Option<String> {
    let near = near(name, candidates);
    let quoted: Vec<String> = near.iter().map(|name| ticked(name)).collect();
    (!near.is_empty()).then(|| format!("did you mean {}?", or_list(&quoted)))
}

/// A suggestion whatever the case: the near names, else all that exist (``the parties are `A` and `B` ``), else that
/// there is none. `noun` is the singular, such as `party`.
pub fn near_or_all<T: AsRef<str>>(
    name: &str,
    noun: &str,
    candidates: impl IntoIterator<Item = T>,
) -> String {
    let mut all: Vec<String> = Vec::new();
    for candidate in candidates {
        if !all.iter().any(|known| known == candidate.as_ref()) {
            all.push(candidate.as_ref().to_owned());
        }
    }
    if let Some(help) = did_you_mean(name, &all) {
        return help;
    }
    let quoted: Vec<String> = all
        .iter()
        .take(MOST_LISTED)
        .map(|name| ticked(name))
        .collect();
    match all.len() {
        0 => format!("no {noun} is declared"),
        1 => format!("the only {noun} is {}", quoted[0]),
        n if n > MOST_LISTED => {
            format!(
                "the {} are {} and {} more",
                plural(noun),
                quoted.join(", "),
                n - MOST_LISTED
            )
        }
        _ => format!("the {} are {}", plural(noun), and_list(&quoted)),
    }
}

/// The candidates near the name, the nearest first, equally near ones in the order given.
pub fn near<T: AsRef<str>>(name: &str, candidates: impl IntoIterator<Item = T>) -> Vec<String> {
    let wanted = folded(name);
    if wanted.len() > LONGEST_COMPARED {
        return Vec::new();
    }
    let mut found: Vec<(usize, String)> = Vec::new();
    for candidate in candidates {
        let candidate = candidate.as_ref();
        let letters = folded(candidate);
        let allowed = wanted.len().max(letters.len()) / 3;
        if letters.len() > LONGEST_COMPARED || letters.len().abs_diff(wanted.len()) > allowed {
            continue;
        }
        let distance = edits(&wanted, &letters);
        if distance <= allowed
            && candidate != name
            && !found.iter().any(|(_, known)| known == candidate)
        {
            found.push((distance, candidate.to_owned()));
        }
    }
    found.sort_by_key(|(distance, _)| *distance);
    found.truncate(MOST_NEAR);
    found.into_iter().map(|(_, name)| name).collect()
}

/// Letters compared without regard to case, `-` as `_`.
fn folded(name: &str) -> Vec<char> {
    name.chars()
        .take(LONGEST_COMPARED + 1)
        .flat_map(char::to_lowercase)
        .map(|c| if c == '-' { '_' } else { c })
        .collect()
}

/// How many letters must be put in, left out, replaced or swapped with their neighbour.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, &from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &to) in b.iter().enumerate() {
            let mut best = (above[j] + usize::from(from != to))
                .min(above[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && from == b[j - 1] && a[i - 1] == to {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{and_list, count, did_you_mean, near, near_or_all, or_list};

    #[test]
    fn lists_read_as_english() {
        assert_eq!(or_list::<&str>(&[]), "");
        assert_eq!(or_list(&["a"]), "a");
        assert_eq!(or_list(&["a", "b"]), "a or b");
        assert_eq!(and_list(&["a", "b", "c"]), "a, b and c");
    }

    #[test]
    fn counts_take_the_plural() {
        assert_eq!(count("warhead", 0), "0 warheads");
        assert_eq!(count("warhead", 1), "1 warhead");
        assert_eq!(count("party", 2), "2 parties");
        assert_eq!(count("day", 2), "2 days");
        assert_eq!(count("breach", 2), "2 breaches");
    }

    #[test]
    fn suggests_what_was_probably_meant() {
        let parties = ["Norrland", "Suderland", "Observer"];
        assert_eq!(
            did_you_mean("Norland", parties).as_deref(),
            Some("did you mean `Norrland`?")
        );
        assert_eq!(
            did_you_mean("norrland", parties).as_deref(),
            Some("did you mean `Norrland`?")
        );
        assert_eq!(
            did_you_mean("Nrorland", parties).as_deref(),
            Some("did you mean `Norrland`?"),
            "swapped"
        );
        assert_eq!(did_you_mean("Elsewhere", parties), None);
        assert_eq!(
            near("aaaa1", ["aaaa2", "aaaa3", "aaaa4", "aaaa5", "aaaa6"]).len(),
            4
        );
        assert_eq!(
            near("warheads", ["warhead_count", "warhaeds", "warhead"]),
            ["warhaeds", "warhead"]
        );
    }

    #[test]
    fn else_says_what_there_is() {
        assert_eq!(
            near_or_all("X", "party", ["US", "Iran"]),
            "the parties are `US` and `Iran`"
        );
        assert_eq!(
            near_or_all("X", "party", ["Iran"]),
            "the only party is `Iran`"
        );
        assert_eq!(
            near_or_all::<&str>("X", "party", []),
            "no party is declared"
        );
        let many: Vec<String> = (10..30).map(|n| format!("S{n}")).collect();
        assert!(near_or_all("Elsewhere", "system", &many).ends_with("`S17` and 12 more"));
    }

    #[test]
    fn long_names_cost_nothing() {
        let long = "x".repeat(1_000_000);
        assert!(near(&long, [&long, "y"]).is_empty());
        assert!(near("y", [&long]).is_empty());
    }
}
