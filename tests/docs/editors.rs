//! What editors and CI are told about the output fits the output.
use std::fs;
use std::process::Command;

use regex_lite::Regex;
use serde_json::Value;

use super::root;
use super::session::Session;

/// A draft with a fault in line 9 and a fault in line 10.
const FAULTY: &str = r#"treaty "River" {
  entry  2027-01-01
  expiry 2037-01-01
}
party Norrland
party Suderland

article I {
  limit I.1 for Norrland: Norrland.Barge =< 40
  limit I.2 for Suderland Suderland.Barge <= 40
}
"#;

fn file(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("the file is there")
}

/// JSON as VS Code reads it: whole lines may be comments.
fn json(path: &str) -> Value {
    let text = file(path);
    let is_comment = |line: &&str| line.trim_start().starts_with("//");
    let lines: Vec<&str> = text.lines().filter(|line| !is_comment(line)).collect();
    serde_json::from_str(&lines.join("\n")).expect("it is JSON")
}

/// The pattern of a matcher takes every line apart: file, line, column, severity, code, message.
fn takes_apart(pattern: &Value) {
    let regex =
        Regex::new(pattern["regexp"].as_str().expect("a pattern")).expect("it is a pattern");
    let mut session = Session::new("matcher");
    session.write("faulty.treaty", FAULTY);
    let (said, status) = session.run("treaty check --format short faulty.treaty");
    assert_eq!(status, Some(2));
    let field = |name: &str| pattern[name].as_u64().expect("a number of a group") as usize;
    let mut found = Vec::new();
    for line in said.lines() {
        let groups = regex
            .captures(line)
            .unwrap_or_else(|| panic!("not matched: {line}"));
        let group = |name| groups.get(field(name)).expect("a group").as_str();
        assert!(line.ends_with(group("message")) && !group("message").is_empty());
        found.push((
            group("file"),
            group("line"),
            group("severity"),
            group("code"),
        ));
    }
    let expected = ("faulty.treaty", "error", "expected");
    let places: Vec<&str> = found.iter().map(|(_, line, ..)| *line).collect();
    assert_eq!(places, ["9", "10"]);
    assert!(
        found
            .iter()
            .all(|(file, _, severity, code)| (*file, *severity, *code) == expected)
    );
}

#[test]
fn the_task_of_vs_code_fits() {
    let tasks = json("editors/vscode/tasks.json");
    let task = &tasks["tasks"][0];
    takes_apart(&task["problemMatcher"]["pattern"]);
    assert_eq!(task["command"], "treaty");
    assert_eq!(
        (&task["args"][0], &task["args"][1], &task["args"][2]),
        (&"check".into(), &"--format".into(), &"short".into())
    );
}

#[test]
fn the_matcher_of_github_fits() {
    let matcher = json("docs/ci/treaty-matcher.json");
    takes_apart(&matcher["problemMatcher"][0]["pattern"][0]);
}

#[test]
fn the_workflow_calls_what_there_is() {
    let workflow = file("docs/ci/treaty.yml");
    let line = workflow
        .lines()
        .find_map(|line| line.trim().strip_prefix("run: treaty "));
    let mut session = Session::new("workflow");
    fs::create_dir_all(session.path("drafts")).expect("a folder");
    session.write("drafts/faulty.treaty", FAULTY);
    let (said, status) = session.run(&format!("treaty {}", line.expect("a call of treaty")));
    assert_eq!(status, Some(2));
    assert!(said.starts_with("drafts/faulty.treaty:9:"), "{said}");
}

/// Where vim is at hand, it is asked itself.
#[test]
fn the_quickfix_list_of_vim_is_right() {
    let has_vim = Command::new("vim")
        .arg("--version")
        .output()
        .is_ok_and(|ran| ran.status.success());
    if !has_vim {
        return;
    }
    let mut session = Session::new("vim");
    for (from, to) in [("treaty.vim", "ftplugin"), ("filetype.vim", "ftdetect")] {
        let folder = session.path(&format!("home/.vim/{to}"));
        fs::create_dir_all(&folder).expect("a folder");
        fs::copy(
            root().join("editors/vim").join(from),
            folder.join("treaty.vim"),
        )
        .expect("a copy");
    }
    session.write("faulty.treaty", FAULTY);
    let (_, status) = session.run(
        "HOME=$PWD/home TERM=dumb vim -es -N -u NONE -c 'set rtp^=~/.vim' -c 'filetype plugin on' \
         -c 'edit faulty.treaty' -c 'make!' -c 'redir! > list.txt' -c clist -c 'redir END' -c 'qa!'",
    );
    assert_eq!(status, Some(0));
    let list = fs::read_to_string(session.path("list.txt")).expect("the list");
    let lines: Vec<&str> = list.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 2, "{list}");
    assert!(
        lines[0].starts_with(" 1 faulty.treaty:9 col 42 error: "),
        "{list}"
    );
    assert!(lines[1].starts_with(" 2 faulty.treaty:10 col "), "{list}");
}
