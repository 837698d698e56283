//! What is checked without being asked, each in small drafts with the sum worked out by hand.
//!
//! Each file under `tests/unasked` names the codes that it is about, and at its end says, in lines that begin with `//>`, all that is found
//! under these codes: the message, then each place by its line with its words, then the notes. `UPDATE_NOTES=1 cargo test` rewrites them.
use std::fs;
use std::path::{Path, PathBuf};

use treaty::cli::pipeline::{Options, check_file};
use treaty::report::model::FileReport;
use treaty::report::{Report, exit_status};
use treaty::source::NoFiles;

fn check(name: &str, text: &str) -> FileReport {
    check_file(name, text, &NoFiles, &Options::default()).report
}

/// The codes that a file is about.
fn codes(text: &str) -> Vec<&str> {
    let lines = text.lines().filter_map(|l| l.strip_prefix("// about: "));
    lines.flat_map(|l| l.split(", ")).collect()
}

/// What is found under these codes.
fn found(name: &str, text: &str, codes: &[&str]) -> String {
    let report = check(name, text);
    let mut out = String::new();
    for d in &report.diagnostics {
        if !codes.contains(&d.code.0) {
            continue;
        }
        out += &format!("//> {}[{}]: {}\n", d.severity.name(), d.code, d.message);
        for label in d.labels.iter().filter(|l| !l.text.is_empty()) {
            let (line, _) = report
                .sources
                .line_col(label.place.file, label.place.span.start);
            out += &format!("//>   line {line}: {}\n", label.text);
        }
        for note in &d.notes {
            out += &format!("//>   note: {note}\n");
        }
    }
    out
}

fn drafts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/unasked");
    let mut all: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of drafts")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "treaty"))
        .collect();
    all.sort();
    all
}

#[test]
fn what_is_found_is_what_the_drafts_say() {
    let mut wrong = Vec::new();
    let drafts = drafts();
    assert!(drafts.len() >= 20, "drafts are missing");
    for path in drafts {
        let text = fs::read_to_string(&path).expect("a draft");
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let codes = codes(&text);
        assert!(!codes.is_empty(), "{name} is about nothing");
        let said: String = text
            .lines()
            .filter(|l| l.starts_with("//>"))
            .map(|l| format!("{l}\n"))
            .collect();
        let found = found(&name, &text, &codes);
        if found == said {
            continue;
        }
        if std::env::var_os("UPDATE_NOTES").is_some() {
            let rest: String = text
                .lines()
                .filter(|l| !l.starts_with("//>"))
                .map(|l| format!("{l}\n"))
                .collect();
            fs::write(&path, rest + &found).expect("the draft is written");
        } else {
            wrong.push(format!("{name}:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "found now:\n{}", wrong.join("\n"));
}

#[test]
fn a_deadlock_fails_the_check_although_every_verdict_is_as_expected() {
    let text = include_str!("../examples/deadlock.treaty");
    let report = check("deadlock.treaty", text);
    assert!(report.claims.iter().all(|claim| claim.as_expected()));
    let found = found("deadlock.treaty", text, &["deadlock"]);
    assert!(
        found.contains("no agreement can keep `R1` and `R2`"),
        "{found}"
    );
    assert!(
        found.contains("`R3` would have to fall from 900 to 780"),
        "{found}"
    );
    assert!(
        found.contains("`R4` would have to rise from 780 to 900"),
        "{found}"
    );
    assert_eq!(
        exit_status(
            &Report {
                files: vec![report]
            },
            false
        ),
        1
    );
}

/// With the concession made the conflict is over, and one less leaves it.
#[test]
fn the_least_concession_is_the_least() {
    let text = include_str!("../examples/deadlock.treaty");
    for (missiles, conflicts) in [("780", 1), ("781", 2)] {
        let text = text.replace(">= 900", &format!(">= {missiles}"));
        let found = found("deadlock.treaty", &text, &["deadlock"]);
        assert_eq!(
            found.matches("error[deadlock]").count(),
            conflicts,
            "{found}"
        );
    }
}

#[test]
fn denied_warnings_fail_the_check() {
    let text = include_str!("unasked/near-threshold.treaty");
    let report = Report {
        files: vec![check("near-threshold.treaty", text)],
    };
    assert_eq!(exit_status(&report, false), 0);
    assert_eq!(exit_status(&report, true), 1);
}
