//! Tree to draft: what each fault is called and where it is shown, and what sound drafts come to mean.
//!
//! `tests/resolve/faults/*.treaty` hold drafts, one after each `//# name` line. Above the line of a diagnostic stand its notes:
//! `//! error[code] `text`: message`, then `//!   help: …`, `//!   note: …` and `//!   also `text`: label`. A draft without a header of its
//! own gets the usual one. `UPDATE_NOTES=1 cargo test` rewrites the notes.

#[path = "resolve/drafts.rs"]
mod drafts;
#[path = "resolve/files.rs"]
mod files;
#[path = "resolve/hostile.rs"]
mod hostile;

use std::fmt::Write as _;
use treaty::diagnostic::Diagnostic;
use treaty::resolve::{Resolved, resolve};
use treaty::source::{NoFiles, Sources};

/// What a draft gets that has no header.
pub const USUAL: &str = "
treaty \"Test\" {
  entry 2027-01-01
  expiry 2037-01-01
}
party Iran
party US
party Israel
";

/// Reads a draft that stands alone.
pub fn read(text: &str) -> (Resolved, Sources) {
    let mut sources = Sources::new();
    let resolved = resolve("draft.treaty", text, &mut sources, &NoFiles);
    (resolved, sources)
}

/// Reads a draft with the usual header and parties behind it; it must have no fault.
pub fn sound(text: &str) -> treaty::draft::Draft {
    let whole = if text.contains("treaty \"") {
        text.to_owned()
    } else {
        format!("{text}\n{USUAL}")
    };
    let (resolved, sources) = read(&whole);
    let told: Vec<String> = resolved
        .diagnostics
        .iter()
        .map(|d| told(d, &sources))
        .collect();
    resolved
        .draft
        .unwrap_or_else(|| panic!("faults in {text}:\n{}", told.join("")))
}

/// A diagnostic as its notes.
fn told(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let slice = |place| {
        let text: String = sources
            .slice(place)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if text.chars().count() > 60 {
            format!("{}…", text.chars().take(60).collect::<String>())
        } else {
            text
        }
    };
    let mut out = String::new();
    let primary = diagnostic.labels.iter().find(|label| label.primary);
    let at = primary.map_or(String::new(), |label| slice(label.place));
    let name = diagnostic.severity.name();
    let _ = writeln!(
        out,
        "//! {name}[{}] `{at}`: {}",
        diagnostic.code, diagnostic.message
    );
    if let Some(label) = primary.filter(|label| !label.text.is_empty()) {
        let _ = writeln!(out, "//!   here: {}", label.text);
    }
    for label in diagnostic.labels.iter().filter(|label| !label.primary) {
        let _ = writeln!(out, "//!   also `{}`: {}", slice(label.place), label.text);
    }
    for note in &diagnostic.notes {
        let _ = writeln!(out, "//!   note: {note}");
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "//!   help: {help}");
    }
    out
}

/// A case of a faults file with its notes written anew.
fn annotated(case: &str) -> String {
    let plain: Vec<&str> = case
        .lines()
        .filter(|line| !line.starts_with("//!"))
        .collect();
    let body = plain.join("\n");
    let whole = if body.contains("treaty \"") || body.contains("//> bare") {
        body.clone()
    } else {
        format!("{body}\n{USUAL}")
    };
    let (resolved, sources) = read(&whole);
    let errors = resolved
        .diagnostics
        .iter()
        .any(|d| d.severity.name() == "error");
    assert_eq!(
        resolved.draft.is_none(),
        errors,
        "a draft comes exactly without errors:\n{case}"
    );
    let mut above: Vec<String> = vec![String::new(); plain.len() + 1];
    for diagnostic in &resolved.diagnostics {
        let line = diagnostic
            .place()
            .map_or(1, |place| sources.line_col(place.file, place.span.start).0);
        above[(line - 1).min(plain.len())].push_str(&told(diagnostic, &sources));
        let length = diagnostic.message.chars().count();
        assert!(length <= 66, "{length} characters: {}", diagnostic.message);
        assert!(
            !diagnostic.message.starts_with(char::is_uppercase),
            "{}",
            diagnostic.message
        );
    }
    let mut out = String::new();
    for (line, notes) in plain.iter().zip(&above) {
        out.push_str(notes);
        out.push_str(line);
        out.push('\n');
    }
    out.push_str(&above[plain.len()]);
    out
}

#[test]
fn each_fault_is_told_once_where_it_is() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/resolve/faults");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").path())
        .collect();
    paths.sort();
    let update = std::env::var_os("UPDATE_NOTES").is_some();
    let mut wrong = String::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("readable");
        let mut anew = String::new();
        for (at, case) in text.split("//# ").enumerate() {
            if at == 0 {
                anew.push_str(case);
                continue;
            }
            let (name, case) = case.split_once('\n').unwrap_or((case, ""));
            let noted = annotated(case.trim_end());
            if noted.trim_end() != case.trim_end() {
                let _ = writeln!(wrong, "---- {} {name}\n{noted}", path.display());
            }
            let _ = write!(anew, "//# {name}\n{}\n\n", noted.trim_end());
        }
        if update {
            std::fs::write(&path, anew.trim_end().to_owned() + "\n").expect("writable");
        }
    }
    assert!(update || wrong.is_empty(), "notes differ:\n{wrong}");
}

#[test]
fn the_whole_draft_of_the_language_page_resolves() {
    let (resolved, sources) = read(include_str!("syntax/gulf.treaty"));
    let told: Vec<String> = resolved
        .diagnostics
        .iter()
        .map(|d| told(d, &sources))
        .collect();
    assert!(resolved.draft.is_some(), "{}", told.join(""));
    insta::assert_snapshot!("gulf-diagnostics", told.join(""));
}

/// The pages show real drafts: the wrong ones get the code, the right ones get no error.
#[test]
fn the_examples_of_the_pages_do_what_they_say() {
    // Findings about the agreement and faults of files are not found here.
    const LATER: [&str; 17] = [
        "deadlock",
        "file-too-long",
        "impossible-draft",
        "near-threshold",
        "not-text",
        "one-sided",
        "outside-root",
        "redundant-provision",
        "refuted-claim",
        "unbounded-build",
        "undecided-claim",
        "unenforceable-guarantee",
        "unmonitored-limit",
        "unprotected-party",
        "unreadable-file",
        "vacuous-claim",
        "wrong-expectation",
    ];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/errors");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("pages")
        .map(|e| e.expect("readable").path())
        .collect();
    paths.sort();
    let mut wrong = String::new();
    for path in paths {
        let code = path
            .file_stem()
            .map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
        let page = std::fs::read_to_string(&path).expect("readable");
        for (mark, is_wrong) in [("```treaty wrong\n", true), ("```treaty right\n", false)] {
            for block in page.split(mark).skip(1) {
                let text = block.split("```").next().unwrap_or("");
                let (resolved, sources) = read(text);
                let found = resolved.diagnostics.iter().any(|d| d.code.0 == code);
                let faults: String = resolved
                    .diagnostics
                    .iter()
                    .filter(|d| d.severity.name() == "error" || d.code.0 == code)
                    .map(|d| told(d, &sources))
                    .collect();
                if is_wrong && !found && !LATER.contains(&code.as_str()) {
                    let _ = writeln!(
                        wrong,
                        "---- {code}: the wrong example does not get it\n{faults}"
                    );
                }
                if !is_wrong && !faults.is_empty() && !LATER.contains(&code.as_str()) {
                    let _ = writeln!(wrong, "---- {code}: the right example has faults\n{faults}");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
