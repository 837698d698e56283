//! Texts that nobody should write: each ends quickly, with a plain diagnostic and without a panic.

use std::fmt::Write as _;

use super::{USUAL, read};

/// The codes of the errors of a text with the usual header behind it.
fn errors(text: &str) -> Vec<&'static str> {
    let (resolved, _) = read(&format!("{text}\n{USUAL}"));
    let mut codes: Vec<&str> = resolved
        .diagnostics
        .iter()
        .filter(|d| d.severity.name() == "error")
        .map(|d| d.code.0)
        .collect();
    codes.dedup();
    codes
}

#[test]
fn defines_that_double_are_stopped() {
    let mut text =
        String::from("system Silo\nforces Iran at entry { Silo 3 }\ndefine d0 = Iran.Silo\n");
    for n in 1..60 {
        let _ = writeln!(text, "define d{n} = d{0} + d{0}", n - 1);
    }
    text.push_str("claim A: d59 <= 3\n");
    assert_eq!(errors(&text), ["too-large"]);
    // Arguments double without a step for each.
    let mut text =
        String::from("system Silo\nforces Iran at entry { Silo 3 }\ndefine twice(x) = x + x\n");
    let _ = writeln!(
        text,
        "claim A: {}Iran.Silo{} <= 3",
        "twice(".repeat(40),
        ")".repeat(40)
    );
    assert_eq!(errors(&text), ["too-large"]);
}

#[test]
fn defines_that_nest_are_stopped() {
    let mut text =
        String::from("system Silo\nforces Iran at entry { Silo 3 }\ndefine d0 = Iran.Silo\n");
    for n in 1..5_000 {
        let _ = writeln!(text, "define d{n} = d{} + 1", n - 1);
    }
    text.push_str("claim A: d4999 <= 3\n");
    assert_eq!(errors(&text), ["nested-too-deep"]);
}

#[test]
fn choices_and_intervals_that_multiply_are_stopped() {
    let mut text = String::from("system Silo {\n");
    for n in 0..40 {
        let _ = writeln!(text, "  a{n} = x or y{}", if n < 39 { "," } else { "" });
    }
    text.push_str("}\n");
    assert_eq!(errors(&text), ["too-large"]);
    let mut text = String::from("system Silo {\n");
    for n in 0..40 {
        let _ = writeln!(text, "  a{n} = 0..1_000{}", if n < 39 { "," } else { "" });
    }
    text.push_str("}\n");
    for n in 0..40 {
        let _ = writeln!(text, "class c{n}: a{n} >= 500");
    }
    assert_eq!(errors(&text), ["too-large"]);
}

#[test]
fn classes_in_a_long_line_are_no_trouble() {
    let mut text = String::from("system Silo\nforces Iran at entry { Silo 3 }\nclass c0: {Silo}\n");
    for n in 1..3_000 {
        let _ = writeln!(text, "class c{n}: c{}", n - 1);
    }
    text.push_str("claim A: Iran.c2999 <= 3\n");
    assert_eq!(errors(&text), [] as [&str; 0]);
    text.push_str("class d0: d9\n");
    for n in 1..10 {
        let _ = writeln!(text, "class d{n}: d{}", n - 1);
    }
    assert_eq!(errors(&text), ["circular-define"]);
}

#[test]
fn blocs_within_repetitions_are_stopped() {
    let mut text = String::from(
        "system Silo\nforces Iran at entry { Silo 3 }\nbloc All = Iran + US + Israel\nclaim A: ",
    );
    for n in 0..20 {
        let _ = write!(text, "for all p{n} in All: ");
    }
    text.push_str("p0.Silo <= 3\n");
    assert_eq!(errors(&text), ["too-large"]);
}

#[test]
fn long_sums_and_deep_brackets_are_read() {
    let sum = vec!["Iran.Silo"; 10_000].join(" + ");
    let text = format!("system Silo\nforces Iran at entry {{ Silo 3 }}\nclaim A: {sum} <= 3\n");
    assert_eq!(errors(&text), [] as [&str; 0]);
    let deep = |levels: usize| {
        let deep = format!("{}Iran.Silo{}", "abs(".repeat(levels), ")".repeat(levels));
        format!("system Silo\nforces Iran at entry {{ Silo 3 }}\nclaim A: {deep} <= 3\n")
    };
    assert_eq!(errors(&deep(120)), [] as [&str; 0]);
    assert_eq!(errors(&deep(240)), ["nested-too-deep"]);
    let not = "not (".repeat(120);
    let text = format!("system Silo\nclass c: {not}Silo{}\n", ")".repeat(120));
    assert_eq!(errors(&text), [] as [&str; 0]);
}

#[test]
fn long_products_are_no_deep_ones() {
    let halves = "/ 2 * 3".repeat(5_000);
    let text = format!(
        "system Silo\nforces Iran at entry {{ Silo 3 }}\nclaim A: Iran.Silo {halves} * 2 / 3 >= 1\n"
    );
    assert_eq!(errors(&text), [] as [&str; 0]);
    let most = " * most(Iran.Silo)".repeat(5_000);
    let text =
        format!("system Silo\nforces Iran at entry {{ Silo 3 }}\nclaim A: Iran.Silo {most} >= 1\n");
    assert_eq!(errors(&text), ["too-large"]);
}

#[test]
fn strikes_like_each_other_in_a_long_line_are_no_trouble() {
    let mut text = String::from(
        "system Silo\nsystem Bomb\nforces Iran at entry { Silo 3 }\nforces US at entry { Bomb 3 }\nstrike s0 by US on Iran { Bomb kills Silo 3%, at most 2 shots per target }\n",
    );
    for n in (1..2_000).rev() {
        let _ = writeln!(text, "strike s{n} like s{} {{ exposed Silo 20% }}", n - 1);
    }
    assert_eq!(errors(&text), [] as [&str; 0]);
}

#[test]
fn huge_numbers_stay_exact_and_dates_stay_in_the_calendar() {
    let nines = "9".repeat(900);
    let text = format!(
        "system Silo {{ warheads = 0..{nines} }}\nforces Iran at entry {{ Silo {nines} builds {nines} per year }}\nclaim A: Iran.Silo.warheads <= {nines} * {nines}\nclaim B: Iran.Silo <= 3 from entry + {nines} years\n"
    );
    assert_eq!(errors(&text), ["not-whole"]);
}

/// Pieces of the sample cut out, doubled and swapped: never a panic.
#[test]
fn mangled_drafts_never_panic() {
    let sample = include_str!("../syntax/gulf.treaty");
    let lines: Vec<&str> = sample.lines().collect();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below
    };
    for _ in 0..150 {
        let mut text: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        for _ in 0..=next(4) {
            let (at, other) = (next(text.len()), next(text.len()));
            match next(4) {
                0 => drop(text.remove(at)),
                1 => text.swap(at, other),
                2 => {
                    let words: Vec<&str> = text[other].split(' ').collect();
                    let word = words[next(words.len())].to_owned();
                    let mut mine: Vec<String> = text[at].split(' ').map(str::to_owned).collect();
                    let place = next(mine.len());
                    mine[place] = word;
                    text[at] = mine.join(" ");
                }
                _ => {
                    let line = text[other].clone();
                    text.insert(at, line);
                }
            }
        }
        let _ = read(&text.join("\n"));
    }
}
