//! What must stay true of the sources however they grow: who may use whom, and what stands nowhere.
mod rust_text;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use rust_text::{Word, without_comments, words};

/// A source file: its path from `src/`, its text, and its words without comments and texts in quotes.
struct Source {
    path: String,
    text: String,
    words: Vec<Word>,
}

impl Source {
    /// The module that the file belongs to: `verify` for `verify/rate.rs`, `date` for `date.rs`.
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Whether the file lies in one of these, each a module or a path without `.rs`.
    fn is_in(&self, places: &[&str]) -> bool {
        let path = self.path.strip_suffix(".rs").unwrap_or(&self.path);
        let inside = |place: &&str| {
            let rest = path.strip_prefix(*place);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        places.iter().any(inside)
    }

    fn mentions(&self, name: &str) -> Option<usize> {
        self.words.iter().find(|w| w.text == name).map(|w| w.line)
    }

    /// Where `first::second` stands, alone or in a group of imports.
    fn path_to(&self, first: &str, second: &str) -> Option<usize> {
        let starts = |at: usize| self.words[at].text == first && self.is_mark(at + 1, "::");
        let at =
            (0..self.words.len()).find(|at| starts(*at) && self.group(at + 2).contains(second));
        at.map(|at| self.words[at].line)
    }

    fn is_mark(&self, at: usize, mark: &str) -> bool {
        self.words.get(at).is_some_and(|word| word.text == mark)
    }

    /// The names that a path goes on with at a word: one name, or the first name of each member of a `{…}`.
    fn group(&self, at: usize) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        if !self.is_mark(at, "{") {
            names.extend(self.words.get(at).map(|word| word.text.as_str()));
            return names;
        }
        let (mut depth, mut opens) = (0_usize, true);
        for word in &self.words[at..] {
            match word.text.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                "," if depth == 1 => opens = true,
                name if depth == 1 && opens => {
                    names.insert(name);
                    opens = false;
                }
                _ => {}
            }
            opens |= word.text == "{" && depth == 1;
            if depth == 0 {
                break;
            }
        }
        names
    }

    /// How many `super` lead from the file to the crate.
    fn depth(&self) -> usize {
        let parts = self.path.split('/').count();
        let is_root = self.path.ends_with("/mod.rs");
        parts - usize::from(is_root)
    }

    /// Every name that the file reaches from the crate's root, with its line.
    fn seen_from_the_root(&self) -> Vec<(String, usize)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            let start = at;
            while self.words[at].text == "super"
                && self.is_mark(at + 1, "::")
                && at + 2 < self.words.len()
            {
                at += 2;
            }
            let supers = (at - start) / 2;
            // In a `mod` inside a file one more `super` is needed; a name that is a module of the crate tells.
            let by_super = supers >= self.depth() && supers > 0;
            let by_crate = self.words[at].text == "crate" && self.is_mark(at + 1, "::");
            let names = match (by_super, by_crate) {
                (true, _) => self.group(at),
                (_, true) => self.group(at + 2),
                _ => BTreeSet::new(),
            };
            let line = self.words[start].line;
            found.extend(names.into_iter().map(|name| (name.to_owned(), line)));
            at += 1;
        }
        found
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|end| end == "rs") {
            into.push(path);
        }
    }
}

fn sources_in(folder: &str) -> Vec<Source> {
    let folder = root().join(folder);
    let mut files = Vec::new();
    rust_files(&folder, &mut files);
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a source is text");
        let inside = path.strip_prefix(&folder).expect("inside");
        let words = words(&without_comments(&text));
        let path = inside.to_string_lossy().replace('\\', "/");
        Source { path, text, words }
    };
    files.into_iter().map(read).collect()
}

/// What lies in `src/`, read once.
fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| sources_in("src"));
    &SOURCES
}

/// What lies in `tests/`, read once.
fn tests() -> &'static [Source] {
    static TESTS: LazyLock<Vec<Source>> = LazyLock::new(|| sources_in("tests"));
    &TESTS
}

/// The table of src/README.md, in its order: each module with those that it may use.
fn code_map() -> Vec<(String, BTreeSet<String>)> {
    let text = fs::read_to_string(root().join("src/README.md")).expect("the code map");
    let ticked = |cell: &str| -> Vec<String> {
        let names = cell.split('`').skip(1).step_by(2);
        names
            .map(|name| name.trim_end_matches('/').to_owned())
            .collect()
    };
    let table = text
        .split("<!-- uses -->")
        .nth(1)
        .expect("the table of uses");
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
        let [module, _, uses] = cells[..] else {
            return None;
        };
        let module = ticked(module).pop()?;
        Some((module, ticked(uses).into_iter().collect()))
    };
    table.lines().filter_map(row).collect()
}

/// Fails with every finding, each on a line of its own.
fn none(findings: Vec<String>, rule: &str) {
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}

#[test]
fn every_module_stands_in_the_code_map() {
    let map: Vec<String> = code_map().into_iter().map(|(module, _)| module).collect();
    let listed: BTreeSet<&str> = map.iter().map(String::as_str).collect();
    assert_eq!(listed.len(), map.len(), "a module is listed twice");
    let mut there: BTreeSet<&str> = sources().iter().map(Source::module).collect();
    there.remove("lib");
    there.remove("main");
    assert_eq!(there, listed);
}

#[test]
fn the_code_map_runs_one_way() {
    let mut above = BTreeSet::new();
    for (module, uses) in code_map() {
        let unknown: Vec<&String> = uses.difference(&above).collect();
        assert!(
            unknown.is_empty(),
            "`{module}` may use only what stands above it, not {unknown:?}"
        );
        above.insert(module);
    }
}

#[test]
fn modules_use_only_what_the_code_map_allows() {
    let map: BTreeMap<String, BTreeSet<String>> = code_map().into_iter().collect();
    let mut findings = Vec::new();
    for source in sources() {
        let Some(allowed) = map.get(source.module()) else {
            continue;
        };
        for (name, line) in source.seen_from_the_root() {
            if map.contains_key(&name) && name != source.module() && !allowed.contains(&name) {
                findings.push(format!("src/{}:{line} uses `{name}`", source.path));
            }
        }
    }
    none(
        findings,
        "a module uses what the table in src/README.md does not allow",
    );
}

#[test]
fn the_invariants_of_the_code_map_stand_in_its_table() {
    let map: BTreeMap<String, BTreeSet<String>> = code_map().into_iter().collect();
    let forbidden = [
        (
            "logic",
            &[
                "draft", "syntax", "resolve", "eval", "pose", "verify", "analysis",
            ][..],
        ),
        ("eval", &["pose", "decide", "verify", "analysis", "logic"]),
        (
            "verify",
            &["pose", "decide", "analysis", "resolve", "syntax"],
        ),
        (
            "decide",
            &["draft", "pose", "verify", "eval", "resolve", "syntax"],
        ),
        ("pose", &["decide", "verify", "resolve", "syntax"]),
        ("draft", &["syntax", "resolve", "diagnostic", "report"]),
        ("syntax", &["draft", "resolve"]),
        (
            "resolve",
            &["pose", "decide", "verify", "analysis", "report"],
        ),
        ("report", &["cli", "decide", "resolve"]),
    ];
    for (module, never) in forbidden {
        let uses = &map[module];
        for name in never {
            assert!(!uses.contains(*name), "`{module}` must never use `{name}`");
        }
    }
    assert!(
        map.values().all(|uses| !uses.contains("cli")),
        "nothing uses `cli`"
    );
}

/// Fails where a name stands outside the places that may have it.
fn only_in(name: &str, places: &[&str]) {
    let found = sources()
        .iter()
        .filter(|source| !source.is_in(places))
        .filter_map(|source| {
            let line = source.mentions(name)?;
            Some(format!("src/{}:{line}", source.path))
        });
    none(
        found.collect(),
        &format!("`{name}` stands only in {places:?}"),
    );
}

#[test]
fn pest_stays_in_the_parser() {
    let is_parser = |source: &Source| source.path.starts_with("syntax/parse");
    let mut findings = Vec::new();
    for source in sources().iter().filter(|source| !is_parser(source)) {
        // `Rule` is an everyday word; in the syntax it is pest's.
        let names: &[&str] = if source.module() == "syntax" {
            &["pest", "pest_derive", "Rule"]
        } else {
            &["pest", "pest_derive"]
        };
        for name in names {
            let line = source.mentions(name);
            findings.extend(line.map(|line| format!("src/{}:{line} names `{name}`", source.path)));
        }
    }
    none(findings, "pest's types stay in src/syntax/parse*.rs");
}

#[test]
fn libraries_stay_at_the_edges() {
    only_in("codespan_reporting", &["report"]);
    only_in("miette", &["report"]);
    only_in("clap", &["cli"]);
    only_in("anstream", &["cli"]);
    only_in("jiff", &["date"]);
    only_in("dashu_int", &["number"]);
    only_in("dashu_ratio", &["number"]);
}

#[test]
fn floats_only_search() {
    only_in("f32", &[]);
    only_in("f64", &["decide"]);
}

#[test]
fn files_clocks_and_threads_belong_to_the_command_line() {
    let mut findings = Vec::new();
    for source in sources() {
        for name in ["fs", "env", "time", "thread", "process", "net"] {
            if let Some(line) = source
                .path_to("std", name)
                .filter(|_| !source.is_in(&["cli", "main"]))
            {
                findings.push(format!("src/{}:{line} uses std::{name}", source.path));
            }
        }
    }
    none(
        findings,
        "below the command line there are no files, clocks and threads",
    );
}

/// Looked up in, never iterated over: the parser's cache must find a piece of text among a hundred thousand.
const LOOKED_UP_ONLY: &[&str] = &["syntax/cache"];

#[test]
fn nothing_depends_on_the_order_of_a_hash() {
    only_in("HashMap", LOOKED_UP_ONLY);
    only_in("HashSet", &[]);
}

#[test]
fn every_file_says_what_it_is() {
    let silent = sources()
        .iter()
        .filter(|source| !source.text.starts_with("//! "));
    none(
        silent
            .map(|source| format!("src/{}", source.path))
            .collect(),
        "a file opens with a line `//! …`",
    );
}

/// No file above this: one file, one idea.
const LONGEST: usize = 500;

/// Not split yet. The list only gets shorter.
const STILL_LONGER: &[&str] = &[];

#[test]
fn no_file_is_too_long_to_read() {
    let findings = sources()
        .iter()
        .filter(|source| !STILL_LONGER.contains(&source.path.as_str()))
        .map(|source| (source, source.text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(source, lines)| format!("src/{}: {lines} lines", source.path));
    none(
        findings.collect(),
        &format!("no file has more than {LONGEST} lines"),
    );
}

#[test]
fn nothing_is_left_unfinished() {
    let mut findings = Vec::new();
    let note = ["FIX", "ME"].concat();
    for (folder, sources) in [("src", sources()), ("tests", tests())] {
        for source in sources {
            for pair in source.words.windows(2) {
                let name = pair[0].text.as_str();
                let call = matches!(name, "todo" | "unimplemented" | "dbg") && pair[1].text == "!";
                if call || name == "#ignore" {
                    findings.push(format!("{folder}/{}:{} {name}", source.path, pair[0].line));
                }
            }
            if source.text.contains(&note) {
                findings.push(format!("{folder}/{}: {note}", source.path));
            }
        }
    }
    none(
        findings,
        "what is in the repository is finished, and its tests run",
    );
}

#[test]
fn nothing_is_unsafe() {
    only_in("unsafe", &[]);
}

#[test]
fn words_are_found_where_they_stand() {
    let text = "use crate::{draft::{A, B}, number}; // crate::pose\nlet a = \"crate::decide\"; super::eval::x('\\'');";
    let words = words(&without_comments(text));
    let source = Source {
        path: "verify/mod.rs".to_owned(),
        text: text.to_owned(),
        words,
    };
    let names: Vec<(String, usize)> = source.seen_from_the_root();
    let names: Vec<(&str, usize)> = names
        .iter()
        .map(|(name, line)| (name.as_str(), *line))
        .collect();
    assert_eq!(names, [("draft", 1), ("number", 1), ("eval", 2)]);
}
