//! Proofs in the VIPR format: followed by `tests/vipr.py`, which shares no code with Treaty; changed ones are rejected.
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use treaty::analysis;
use treaty::decide::Budget;
use treaty::export::Proofs;
use treaty::resolve::{Reading, choices, resolve_reading};
use treaty::source::{NoFiles, Sources};

/// Drafts in which each form of claim and of proof stands.
const DRAFTS: [&str; 8] = [
    "examples/gulf",
    "tests/story/margins",
    "tests/claims/coalitions",
    "tests/claims/comparisons",
    "tests/claims/estimates",
    "tests/claims/exchange-3x2",
    "tests/claims/rates",
    "tests/claims/strikes",
];

fn drafts() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = |name: &&str| root.join(format!("{name}.treaty"));
    DRAFTS.iter().map(path).collect()
}

/// Name and content of each file about a draft, the index last.
fn exported(path: &Path) -> Vec<(String, String)> {
    let name = path.file_name().expect("a name").to_string_lossy();
    let text = fs::read_to_string(path).expect("a draft");
    let mut sources = Sources::new();
    let reading = Reading::read(&name, &text, &mut sources, &NoFiles);
    let resolved = resolve_reading(&reading, &sources, &[]);
    let mut proofs = Proofs::new(&name);
    for choice in choices(&resolved.brackets, 64) {
        let draft = resolve_reading(&reading, &sources, &choice).draft;
        let draft = draft.unwrap_or_else(|| panic!("{name} is sound"));
        for outcome in &analysis::check(&draft, &Budget::default(), &|_| true).outcomes {
            proofs.add(&draft, &choice, outcome);
        }
    }
    proofs.files()
}

/// What `tests/vipr.py` says of each text; none where there is no Python.
fn said(folder: &str, texts: &[String]) -> Option<Vec<String>> {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{folder}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let paths: Vec<PathBuf> = (0..texts.len())
        .map(|number| folder.join(format!("{number:04}.vipr")))
        .collect();
    for (path, text) in paths.iter().zip(texts) {
        fs::write(path, text).expect("a file");
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vipr.py");
    let ran = Command::new("python3").arg(script).args(&paths).output();
    let Ok(ran) = ran else {
        // Past the capture of tests, so that it is seen.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: python3 is not installed, so no stranger's program followed the proofs in VIPR"
        );
        return None;
    };
    let faults = String::from_utf8_lossy(&ran.stderr);
    assert!(faults.is_empty(), "{faults}");
    let said = String::from_utf8(ran.stdout).expect("text");
    fs::remove_dir_all(&folder).expect("the folder is ours");
    Some(said.lines().map(str::to_owned).collect())
}

/// One character more in front of the first number after this text: another number.
fn raised(text: &str, after: &str) -> Option<String> {
    let at = text.rfind(after)? + after.len();
    let digit = at + text[at..].find(|c: char| c.is_ascii_digit())?;
    Some(format!("{}1{}", &text[..digit], &text[digit..]))
}

#[test]
fn every_linear_proof_is_followed_and_changed_ones_are_not() {
    let (mut right, mut changed) = (Vec::new(), Vec::new());
    let (mut written, mut reasons) = (0, Vec::new());
    for path in drafts() {
        let mut files = exported(&path);
        let (_, index) = files.pop().expect("an index");
        let index: Value = serde_json::from_str(&index).expect("JSON");
        for part in index["parts"].as_array().expect("parts") {
            for proof in part["proofs"].as_array().unwrap_or(&Vec::new()) {
                match &proof["reason"] {
                    Value::String(reason) => reasons.push(reason.clone()),
                    _ => written += 1,
                }
            }
        }
        for (_, text) in files {
            // The last sum is multiplied otherwise, and the last of all rows left out.
            let lines: Vec<&str> = text.lines().collect();
            let derived = lines
                .iter()
                .position(|line| line.starts_with("DER "))
                .expect("derivations");
            let last_sum = lines
                .iter()
                .rposition(|line| line.contains("{ lin "))
                .expect("a sum");
            let words: Vec<&str> = lines[last_sum].split(' ').collect();
            let first = words.iter().position(|word| *word == "lin").expect("a sum") + 3;
            // What says 0 <= -1 by itself says so however often it is taken.
            let rows = lines
                .iter()
                .position(|line| line.starts_with("CON "))
                .expect("rows");
            let cited = words[first - 1].parse::<usize>().ok();
            let cited = cited.and_then(|row| lines.get(rows + 1 + row));
            let is_absurd = words[first - 2] == "1" && cited.is_some_and(|row| row.ends_with(" 0"));
            if words.len() > first + 1 && !is_absurd {
                let mut words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
                words[first] = match words[first].strip_prefix('-') {
                    Some(number) => format!("-1{number}"),
                    None => format!("1{}", words[first]),
                };
                let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
                lines[last_sum] = words.join(" ");
                changed.push(lines.join("\n"));
            }
            if lines.len() > derived + 2 {
                let number = lines.len() - derived - 1;
                let text = text.replace(
                    &format!("\nDER {number}\n"),
                    &format!("\nDER {}\n", number - 1),
                );
                let end = text.trim_end().rfind('\n').expect("lines");
                changed.push(text[..end].to_owned());
            }
            if text.contains("RTP range ") && !text.contains("RTP range -") {
                changed.push(raised(&text, "RTP range ").expect("a bound"));
            }
            right.push(text);
        }
    }
    reasons.sort();
    reasons.dedup();
    println!(
        "{written} proofs in {} files; left out: {reasons:?}",
        right.len()
    );
    assert!(right.len() > 50, "{}", right.len());
    let Some(lines) = said("vipr-right", &right) else {
        return;
    };
    assert_eq!(lines.len(), right.len());
    for (line, text) in lines.iter().zip(&right) {
        assert!(line.starts_with("right: "), "{line}\n{text}");
    }
    let lines = said("vipr-changed", &changed).expect("Python");
    assert_eq!(lines.len(), changed.len());
    for (line, text) in lines.iter().zip(&changed) {
        assert!(line.starts_with("wrong: "), "{line}\n{text}");
    }
}

/// 2x = 1 has no whole solution: x <= 0 or x >= 1, and neither will do.
const HALF: &str = "% small
VER 1.0
VAR 1
x
INT 1
0
OBJ min
0
CON 1 0
c0 E 1 1 0 2
RTP infeas
SOL 0
DER 5
d1 L 0 1 0 1 { asm } -1
d2 G 1 0 { lin 2 0 1 1 -2 } -1
d3 G 1 1 0 1 { asm } -1
d4 G 1 0 { lin 2 0 -1 3 2 } -1
d5 G 1 0 { uns 2 1 4 3 } -1
";

/// x < 1/3 and x > 1/2 cannot both hold; the sum of the one is bounded by the other. y is whole, and 3y >= 1 gives y >= 1.
const BOUND: &str = "VER 1.0
VAR 2
x y
INT 1
1
OBJ min
2 0 1 1 1
CON 2 0
c0 G 1/2 1 0 1
c1 G 1 1 1 3
RTP range 3/2 inf
SOL 0
DER 3
d2 G 1/3 1 1 1 { lin 1 1 1/3 } -1
d3 G 1 1 1 1 { rnd 1 2 1 } -1
d4 G 3/2 OBJ { lin 2 0 1 3 1 } -1
";

#[test]
fn small_proofs_right_and_wrong() {
    let wrong = [
        // x need not be whole.
        (HALF, "INT 1\n0", "INT 0"),
        // Something lies between the sides.
        (HALF, "d3 G 1 1", "d3 G 2 1"),
        // The sides are not those that were assumed.
        (HALF, "uns 2 1 4 3", "uns 2 1 4 1"),
        (HALF, "uns 2 1 4 3", "uns 2 1 2 3"),
        // A sum that leaves the unknown in.
        (HALF, "lin 2 0 1 1 -2", "lin 2 0 1 1 -1"),
        // Multipliers that point both ways.
        (BOUND, "lin 2 0 1 3 1", "lin 2 0 -1 3 1"),
        // It ends on one side alone.
        (HALF, "DER 5", "DER 4"),
        // A row is used before it is derived.
        (HALF, "lin 2 0 1 1 -2", "lin 2 0 1 3 -2"),
        // Assumed, and said to be shown.
        (HALF, "{ uns 2 1 4 3 }", "{ asm }"),
        // More is promised than shown.
        (BOUND, "RTP range 3/2", "RTP range 2"),
        (BOUND, "RTP range 3/2 inf", "RTP infeas"),
        (BOUND, "RTP range 3/2 inf", "RTP range 3/2 2"),
        // What is rounded is not whole.
        (BOUND, "INT 1\n1", "INT 1\n0"),
        (BOUND, "rnd 1 2 1", "rnd 1 1 1/2"),
        // Rounded the wrong way, or not at all.
        (BOUND, "d3 G 1 1", "d3 G 2 1"),
        (BOUND, "rnd 1 2 1", "lin 1 2 1"),
        // The objective is another one.
        (BOUND, "2 0 1 1 1", "2 0 1 1 2"),
        // No numbers, and no such reason.
        (BOUND, "1/2", "1/0"),
        (BOUND, "rnd", "abc"),
        (BOUND, "SOL 0", "SOL 1\nbest 0"),
    ];
    let mut texts = vec![HALF.to_owned(), BOUND.to_owned()];
    for (text, from, to) in wrong {
        assert!(text.contains(from), "{from}");
        texts.push(text.replacen(from, to, 1));
    }
    let Some(lines) = said("vipr-small", &texts) else {
        return;
    };
    for (number, line) in lines.iter().enumerate() {
        let expected = if number < 2 { "right: " } else { "wrong: " };
        assert!(line.starts_with(expected), "{line}\n{}", texts[number]);
    }
    assert_eq!(lines.len(), texts.len());
}
