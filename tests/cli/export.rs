//! `treaty export`: questions for other solvers.
use std::collections::BTreeMap;
use std::fs;

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{DRAFT, Folder};

const RIVER: &str = "treaty \"River accord\" {
  entry  2027-01-01
  expiry 2037-01-01
}
party Norrland
party Suderland
system Barge
system Gun
forces Norrland at entry { Barge 30 builds 5 per year }
forces Suderland at entry { Gun 10..12 builds 2 per year }
article I { limit I.1 for Norrland: Norrland.Barge <= [40 | 50] }
claim C1: always Norrland.Barge <= 45 at 2035-01-01
claim C2: Suderland can ensure Suderland.Gun > Norrland.Barge at 2027-01-02
claim C3: always Norrland.Barge <= 45
claim C4: possible Norrland.Barge >= 41
claim C5: possible Suderland.Gun <= 11 until entry + 3 days
claim C6: possible Norrland.Barge >= 45 at 2035-01-01
claim C7: Norrland can ensure Norrland.Barge at 2030-01-01 <= 20
";

/// What lies in a folder, by name.
fn files(folder: &Folder, inside: &str) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder.0.join(inside)).expect("the folder is written");
    let named = entries.map(|entry| {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        (name.into_owned(), fs::read_to_string(&path).expect("text"))
    });
    named.collect()
}

fn index(folder: &Folder, inside: &str) -> Value {
    serde_json::from_str(&files(folder, inside)["index.json"]).expect("JSON")
}

#[test]
fn each_question_is_listed_and_each_lack_has_its_reason() {
    let folder = Folder::new("exported").with("river.treaty", RIVER);
    let ran = folder.treaty(&["export", "river.treaty", "--smtlib", "questions"]);
    assert_eq!((ran.status, ran.err.as_str()), (Some(0), ""));
    assert_eq!(
        ran.out,
        "15 files in `questions`: questions for 12 of 14 parts, and `index.json` says why not for the rest\n"
    );
    let index = index(&folder, "questions");
    assert_eq!(
        (&index["schema"], &index["draft"]),
        (&json!("treaty-export/1"), &json!("river.treaty"))
    );
    let mut listed = vec!["index.json".to_owned()];
    for part in index["parts"].as_array().expect("parts") {
        for file in part["files"].as_array().unwrap_or(&Vec::new()) {
            listed.push(file["file"].as_str().expect("a name").to_owned());
        }
    }
    listed.sort();
    let written = files(&folder, "questions");
    assert_eq!(listed, written.keys().cloned().collect::<Vec<_>>());
    assert_snapshot!("exported-index", written["index.json"]);
    assert_snapshot!("exported-question", written["river-C1-choice1.smt2"]);
    assert_snapshot!(
        "exported-with-quantifiers",
        written["river-C2-choice1.smt2"]
    );
}

#[test]
fn the_same_bytes_each_time() {
    let folder = Folder::new("exported-twice").with("river.treaty", RIVER);
    for inside in ["one", "other/deeper"] {
        let ran = folder.treaty(&["export", "river.treaty", "--smtlib", inside]);
        assert_eq!(ran.status, Some(0), "{}", ran.err);
    }
    assert_eq!(files(&folder, "one"), files(&folder, "other/deeper"));
}

#[test]
fn only_some_claims() {
    let folder = Folder::new("exported-only").with("river.treaty", RIVER);
    let call = ["export", "river.treaty", "--smtlib", "questions", "--only"];
    let ran = folder.treaty(&[&call[..], &["C2"]].concat());
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let names: Vec<String> = files(&folder, "questions").into_keys().collect();
    assert_eq!(
        names,
        [
            "index.json",
            "river-C2-choice1.smt2",
            "river-C2-choice2.smt2"
        ]
    );
    let ran = folder.treaty(&[&call[..], &["C9"]].concat());
    assert_eq!(ran.status, Some(2));
    assert_eq!(ran.err, "error: no claim is named `C9`\n");
}

#[test]
fn proofs_are_written_and_listed() {
    let folder = Folder::new("exported-proofs").with("river.treaty", RIVER);
    let call = ["export", "river.treaty", "--vipr", "proofs"];
    let ran = folder.treaty(&call);
    assert_eq!((ran.status, ran.err.as_str()), (Some(0), ""));
    let index = index(&folder, "proofs");
    let mut listed = vec!["index.json".to_owned()];
    for part in index["parts"].as_array().expect("parts") {
        assert!(
            part["proofs"].is_array() != part["reason"].is_string(),
            "{part}"
        );
        for proof in part["proofs"].as_array().unwrap_or(&Vec::new()) {
            let files = proof["files"].as_array().expect("each is linear");
            listed.extend(
                files
                    .iter()
                    .map(|file| file.as_str().expect("a name").to_owned()),
            );
        }
    }
    listed.sort();
    let written = files(&folder, "proofs");
    assert_eq!(listed, written.keys().cloned().collect::<Vec<_>>());
    assert!(listed.len() > 3, "{listed:?}");
    folder.treaty(&["export", "river.treaty", "--vipr", "again"]);
    assert_eq!(written, files(&folder, "again"));
    let same = folder.treaty(&[&call[..], &["--smtlib", "proofs"]].concat());
    assert_eq!(same.status, Some(2));
    assert_eq!(same.err, "error: questions and proofs need a folder each\n");
}

#[test]
fn names_never_lead_out_of_the_folder() {
    let folder = Folder::new("exported-names")
        .with("a/b/river.treaty", RIVER)
        .with("a/c/note", "");
    let mut command = folder.command(&["export", "../b/river.treaty", "--smtlib", "questions"]);
    command.current_dir(folder.0.join("a/c"));
    let ran = super::Ran::from(command);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let names: Vec<String> = files(&folder, "a/c/questions").into_keys().collect();
    assert_eq!(names.len(), 15);
    assert!(names.iter().all(|name| !name.starts_with('.')), "{names:?}");
    assert_eq!(
        fs::read_dir(folder.0.join("a/c"))
            .expect("a folder")
            .count(),
        2
    );
}

#[test]
fn what_cannot_be_written_or_read_is_status_2() {
    let folder = Folder::new("unexported")
        .with("river.treaty", RIVER)
        .with("file", "")
        .with(
            "bad.treaty",
            format!("{DRAFT}claim C1: always Mars.Tank <= 3\n"),
        )
        .with("secret.treaty", "party Secret\n")
        .with(
            "root/out.treaty",
            format!("{DRAFT}use \"../secret.treaty\"\n"),
        )
        .with("held/index.json/x", "");
    let said = |arguments: &[&str]| {
        let ran = folder.treaty(&[&["export"], arguments].concat());
        assert_eq!(ran.status, Some(2), "{arguments:?}: {}{}", ran.out, ran.err);
        ran.out + &ran.err
    };
    assert_eq!(
        said(&["river.treaty", "--smtlib", "file"]),
        "error: cannot write `file`: it is no folder\n"
    );
    assert_eq!(
        said(&["river.treaty", "--smtlib", "file/inside"]),
        "error: cannot write `file/inside`: it is no folder\n"
    );
    assert_eq!(
        said(&["river.treaty", "--smtlib", "held"]),
        "error: cannot write `held/index.json`: it is a folder\n"
    );
    assert_eq!(
        said(&["none.treaty", "--smtlib", "questions"]),
        "error: cannot read `none.treaty`: there is no such file or folder\n"
    );
    assert!(said(&["bad.treaty", "--smtlib", "questions"]).contains("unknown-party"));
    let mut command = folder.command(&["export", "out.treaty", "--smtlib", "questions"]);
    command.current_dir(folder.0.join("root"));
    let ran = super::Ran::from(command);
    assert_eq!(ran.status, Some(2), "{}", ran.err);
    assert!(!folder.0.join("questions").exists());
    assert!(!folder.0.join("root/questions").exists());
    assert!(said(&["river.treaty"]).contains("--smtlib"));
}
