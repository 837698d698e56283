//! Small drafts with the right verdict of each claim worked out by hand.
//!
//! Each file under `tests/claims` says what must come of each of its claims: `expect NAME proved`, `expect NAME refuted`, or, where
//! there is nothing to prove, `expect NAME vacuous` or `// vacuous NAME`. Those in `tests/claims/open`, if there are any, are not decided yet: they may stay undecided, but
//! no verdict may be wrong.
use std::collections::BTreeMap;
use std::path::Path;

use treaty::cli::pipeline::{Options, check_file};
use treaty::report::model::{FileReport, Verdict};
use treaty::source::NoFiles;

/// What the text says of each claim.
fn expected(text: &str) -> BTreeMap<&str, Verdict> {
    let mut all = BTreeMap::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (name, verdict) = match words[..] {
            ["expect", name, "proved"] => (name, Verdict::Proved),
            ["expect", name, "refuted"] => (name, Verdict::Refuted),
            ["expect", name, "vacuous"] | ["//", "vacuous", name] => (name, Verdict::Vacuous),
            _ => continue,
        };
        assert!(
            all.insert(name, verdict).is_none(),
            "two expectations of {name}"
        );
    }
    all
}

fn check(name: &str, text: &str) -> FileReport {
    check_file(name, text, &NoFiles, &Options::default()).report
}

/// What is wrong with a file's verdicts, a line each; `open` lets a claim be undecided.
fn faults(name: &str, text: &str, open: bool) -> Vec<String> {
    let report = check(name, text);
    let expected = expected(text);
    let mut faults = Vec::new();
    for claim in &report.claims {
        match expected.get(claim.name.as_str()) {
            Some(verdict) if *verdict == claim.verdict => {}
            Some(_) if open && claim.verdict == Verdict::Undecided => {}
            Some(verdict) => faults.push(format!(
                "{name}: {} is {:?}, and should be {verdict:?} {:?}",
                claim.name, claim.verdict, claim.reason
            )),
            None => faults.push(format!("{name}: nothing is expected of {}", claim.name)),
        }
    }
    for wanted in expected.keys() {
        if !report.claims.iter().any(|c| c.name == *wanted) {
            let first = report.diagnostics.first();
            let said = first.map(|d| format!("{}: {}", d.code, d.message));
            faults.push(format!("{name}: no claim {wanted} ({said:?})"));
        }
    }
    faults
}

/// The faults of every draft in a folder.
fn folder(name: &str, least: usize, open: bool) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if least == 0 && !folder.exists() {
        return String::new();
    }
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder of drafts")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "treaty"))
        .collect();
    files.sort();
    assert!(files.len() >= least, "drafts are missing");
    let mut all = Vec::new();
    for path in &files {
        let text = std::fs::read_to_string(path).expect("a draft");
        let name = path.file_name().expect("a name").to_string_lossy();
        all.extend(faults(&name, &text, open));
    }
    all.join("\n")
}

#[test]
fn every_verdict_is_right() {
    let wrong = folder("tests/claims", 20, false);
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn what_is_not_decided_yet_is_not_decided_wrongly() {
    let wrong = folder("tests/claims/open", 0, true);
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The runner itself: an expectation that is turned round must be noticed.
#[test]
fn a_wrong_verdict_is_noticed() {
    let text = include_str!("claims/facts.treaty");
    let turned = text.replace("expect F1 proved", "expect F1 refuted");
    assert!(faults("facts.treaty", text, false).is_empty());
    assert_eq!(faults("facts.treaty", &turned, false).len(), 1);
    let silent = text.replace("expect F1 proved", "");
    assert_eq!(faults("facts.treaty", &silent, false).len(), 1);
}
