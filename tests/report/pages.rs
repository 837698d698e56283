//! Every diagnostic has a page, and every page is of one shape.
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use treaty::cli::pipeline::{Options, check_file};
use treaty::diagnostic::Severity;
use treaty::report::explain::{PAGES, Page};
use treaty::resolve::resolve;
use treaty::source::{NoFiles, Sources};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn pages_and_files_are_the_same() {
    let table: BTreeSet<&str> = PAGES.iter().map(|page| page.code).collect();
    assert_eq!(table.len(), PAGES.len(), "a code is listed twice");
    let folder = fs::read_dir(root().join("docs/errors")).expect("docs/errors is there");
    let files: Vec<String> = folder
        .flatten()
        .map(|file| file.file_name().to_string_lossy().into_owned())
        .collect();
    let files: BTreeSet<&str> = files
        .iter()
        .filter_map(|name| name.strip_suffix(".md"))
        .collect();
    assert_eq!(table, files);
}

#[test]
fn pages_have_one_shape() {
    for page in PAGES {
        let code = page.code;
        assert!(
            page.text.starts_with(&format!("# {code}\n\n")),
            "{code}: the title is the code"
        );
        let summary = page.summary();
        assert!(
            !summary.is_empty() && summary.chars().count() <= 80,
            "{code}: the first line sums up"
        );
        assert_eq!(
            page.text.lines().nth(3),
            Some(""),
            "{code}: the first line stands alone"
        );
        let blocks = |mark: &str| page.text.matches(&format!("```treaty {mark}\n")).count();
        assert!(
            blocks("wrong") <= blocks("right"),
            "{code}: a wrong example is set right"
        );
        assert_eq!(
            page.text.matches("```").count() % 2,
            0,
            "{code}: every block is closed"
        );
        assert!(
            page.text.lines().all(|line| line.chars().count() <= 130),
            "{code}: no line is too long to read"
        );
    }
}

/// Found by checking what a draft claims, not by reading it.
const CHECKED: &[&str] = &[
    "impossible-draft",
    "deadlock",
    "vacuous-claim",
    "wrong-expectation",
    "redundant-provision",
    "unmonitored-limit",
    "unenforceable-guarantee",
    "unprotected-party",
    "one-sided",
    "near-threshold",
    "unbounded-build",
];

/// What reading a draft finds, and for some pages what checking it finds: the codes, and which of them are errors.
fn read(page: &Page, draft: &str) -> Vec<(&'static str, bool)> {
    let found = match CHECKED.contains(&page.code) {
        true => {
            check_file("page.treaty", draft, &NoFiles, &Options::default())
                .report
                .diagnostics
        }
        false => resolve("page.treaty", draft, &mut Sources::new(), &NoFiles).diagnostics,
    };
    let found = found.iter();
    found
        .map(|diagnostic| (diagnostic.code.0, diagnostic.severity == Severity::Error))
        .collect()
}

fn examples(page: &Page, mark: &str) -> Vec<&'static str> {
    let blocks = page
        .text
        .split(&format!("```treaty {mark}\n"))
        .skip(1)
        .collect::<Vec<&'static str>>();
    blocks
        .into_iter()
        .filter_map(|rest| rest.split("```").next())
        .collect()
}

#[test]
fn wrong_examples_get_the_diagnostic_and_right_ones_do_not() {
    let mut faults = Vec::new();
    for page in PAGES {
        // A refuted claim is told by itself, not as a diagnostic.
        let wrong = examples(page, "wrong").into_iter();
        for draft in wrong.filter(|_| page.code != "refuted-claim") {
            let found = read(page, draft);
            if found.iter().all(|(code, _)| *code != page.code) {
                faults.push(format!("{}: the wrong example gets {found:?}", page.code));
            }
        }
        for draft in examples(page, "right") {
            let found = read(page, draft);
            if found
                .iter()
                .any(|(code, error)| *code == page.code || *error)
            {
                faults.push(format!("{}: the right example gets {found:?}", page.code));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Codes are written as text where a diagnostic is made: each must be in the table.
#[test]
fn every_code_in_the_source_has_a_page() {
    let makers = [
        "Diagnostic::error(",
        "Diagnostic::warning(",
        "Diagnostic::note(",
        "Fault::new(",
        "code: ",
        "Code(",
        "without_place(Severity::Error, ",
    ];
    let mut missing = Vec::new();
    for path in sources(&root().join("src")) {
        let text = fs::read_to_string(&path).expect("source is text");
        for (maker, rest) in makers
            .iter()
            .flat_map(|maker| text.split(maker).skip(1).map(move |rest| (maker, rest)))
        {
            let Some((code, _)) = rest
                .trim_start()
                .strip_prefix('"')
                .and_then(|rest| rest.split_once('"'))
            else {
                continue;
            };
            if !PAGES.iter().any(|page| page.code == code) {
                missing.push(format!("{}: {maker}\"{code}\"", path.display()));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "codes without a page:\n{}",
        missing.join("\n")
    );
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of sources").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}
