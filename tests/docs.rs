//! The documentation is true: its drafts check, its commands print what is shown, its links lead somewhere.
mod editors;
mod markdown;
mod session;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use markdown::{Block, Page, anchors, error_pages, pages};
use session::Session;
use treaty::cli::pipeline::{Options, check_file};
use treaty::report::{self, Format, Report};
use treaty::source::NoFiles;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Fails with every finding, each on a line of its own.
fn none(findings: &[String], rule: &str) {
    assert!(findings.is_empty(), "{rule}:\n{}", findings.join("\n"));
}

fn checked(text: &str) -> Report {
    let options = Options::default();
    let checked = check_file("draft.treaty", text, &NoFiles, &options);
    Report {
        files: vec![checked.report],
    }
}

/// A draft with `expect` in it passes when every verdict is the expected one; its words are its own test.
fn fault_of_draft(block: &Block) -> Option<String> {
    let report = || checked(&block.text);
    let shown = |report: &Report| report::render(report, Format::Short, false);
    match block.info[1..]
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()[..]
    {
        [] => {
            let report = report();
            let status = report::exit_status(&report, false);
            (status != 0).then(|| format!("exit status {status}\n{}", shown(&report)))
        }
        ["from", path] => {
            let file = fs::read_to_string(root().join(path)).unwrap_or_default();
            let file = without_indent(&file);
            let piece = without_indent(&block.text);
            // What is left out between two passages is a line `// …`.
            let missing = piece
                .split("// …")
                .find(|piece| !file.contains(piece.trim()))?;
            Some(format!("this does not stand in {path}:\n{missing}"))
        }
        ["wrong", code] => {
            let report = report();
            let found = report.files[0].diagnostics.iter().any(|d| d.code.0 == code);
            (!found).then(|| format!("`{code}` is not found\n{}", shown(&report)))
        }
        // A file of the page's session, checked by the commands there.
        ["as", _] => None,
        _ => Some(format!("nobody knows what `{}` is", block.info.join(" "))),
    }
}

fn without_indent(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

#[test]
fn drafts_are_what_they_are_said_to_be() {
    let mut findings = Vec::new();
    for page in pages() {
        for block in page.blocks("treaty") {
            if let Some(fault) = fault_of_draft(block) {
                findings.push(format!("{}:{}: {fault}", page.path, block.line));
            }
        }
    }
    none(&findings, "a draft of the documentation");
}

#[test]
fn commands_print_what_is_shown() {
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let mut findings = Vec::new();
    for page in pages() {
        let mut session = Session::new(&page.path);
        let mut now = Vec::new();
        for block in &page.blocks {
            if let [_, word, name] = &block.info[..]
                && word == "as"
            {
                session.write(name, &block.text);
            }
            if block.language() != "console" {
                continue;
            }
            let text = session.replay(&block.text);
            if text != block.text && !update {
                let place = format!("{}:{}", page.path, block.line);
                findings.push(format!("{place}: it prints now\n{text}"));
            }
            now.push((block, text));
        }
        if update {
            let text = page.with(&now);
            if text != page.text {
                fs::write(root().join(&page.path), text).expect("the page is written");
            }
        }
    }
    none(
        &findings,
        "UPDATE_DOCS=1 cargo test --test suite docs rewrites what is shown",
    );
}

/// What a page may ask a reader to type besides `treaty …` itself.
fn is_known_command(line: &str) -> bool {
    let benches = || fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    match line.split_whitespace().collect::<Vec<_>>()[..] {
        ["cargo", "test"] | ["cargo", "test", "--lib" | "--test", ..] => true,
        ["INSTA_UPDATE=always" | "UPDATE_DOCS=1", "cargo", "test", ..] => true,
        ["cargo", "install", "--path", "."] | [".ci/run"] => true,
        ["cargo", "bench", "--bench", name] => benches().contains(&format!("name = \"{name}\"")),
        ["cargo", "run", "--release", "--", ..] => true,
        ["treaty", ..] => true,
        ["python3", "-m", "venv", "target/peers"] => true,
        ["target/peers/bin/pip", "install", "-r", file] => root().join(file).exists(),
        ["target/peers/bin/python", script, _] | ["target/peers/bin/python", script, _, _] => {
            root().join(script).exists()
        }
        _ => false,
    }
}

#[test]
fn commands_to_type_exist() {
    let mut findings = Vec::new();
    for page in pages() {
        let mut session = Session::new(&format!("{}-sh", page.path));
        for block in page.blocks("sh") {
            for line in block.text.lines() {
                let line = line.split(" #").next().unwrap_or(line).trim();
                let place = format!("{}:{}: {line}", page.path, block.line);
                if !is_known_command(line) {
                    findings.push(format!("{place}: nobody knows this command"));
                }
                let own = line
                    .strip_prefix("cargo run --release -- ")
                    .or(line.strip_prefix("treaty "));
                if let Some(arguments) = own.filter(|a| !a.contains("--watch")) {
                    let (said, status) = session.run(&format!("treaty {arguments}"));
                    if status == Some(2) {
                        findings.push(format!("{place}: {said}"));
                    }
                }
            }
        }
    }
    none(&findings, "a command that the documentation tells to type");
}

#[test]
fn benchmarks_that_are_named_exist() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let mut findings = Vec::new();
    for page in pages() {
        for (number, line) in page.prose() {
            for part in line.split("`cargo bench --bench ").skip(1) {
                let name = part.split('`').next().unwrap_or_default();
                if !manifest.contains(&format!("name = \"{name}\"")) {
                    findings.push(format!("{}:{number}: {name}", page.path));
                }
            }
        }
    }
    none(&findings, "a benchmark that does not exist");
}

#[test]
fn the_readme_sets_up_with_two_commands() {
    let pages = pages();
    let readme = pages
        .iter()
        .find(|page| page.path == "README.md")
        .expect("a README");
    let first = readme.blocks("sh").next().expect("commands");
    let lines: Vec<&str> = first.text.lines().collect();
    assert_eq!(
        lines,
        [
            "cargo run --release -- check --example new-start",
            "cargo test"
        ]
    );
}

#[test]
fn files_shown_are_the_files() {
    let mut findings = Vec::new();
    for page in pages() {
        for block in &page.blocks {
            let [language, word, path] = &block.info[..] else {
                continue;
            };
            if word != "from" || language == "treaty" {
                continue;
            }
            let file = fs::read_to_string(root().join(path)).unwrap_or_default();
            if !file.contains(block.text.trim_end()) {
                findings.push(format!(
                    "{}:{}: this does not stand in {path}",
                    page.path, block.line
                ));
            }
        }
    }
    none(&findings, "a file that the documentation shows");
}

#[test]
fn links_lead_somewhere() {
    let mut findings = Vec::new();
    for page in pages().iter().chain(&error_pages()) {
        let folder = Path::new(&page.path).parent().unwrap_or(Path::new(""));
        for (line, target) in page.links() {
            if ["http://", "https://"]
                .iter()
                .any(|start| target.starts_with(start))
            {
                continue;
            }
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let file = match path {
                "" => root().join(&page.path),
                _ => root().join(folder).join(path),
            };
            let known = if anchor.is_empty() {
                file.exists()
            } else {
                let text = fs::read_to_string(&file).unwrap_or_default();
                anchors(&text).contains(anchor)
            };
            if !known {
                findings.push(format!("{}:{line}: {target}", page.path));
            }
        }
    }
    none(&findings, "a link that leads nowhere");
}

#[test]
fn every_page_can_be_reached_from_the_readme() {
    let pages = pages();
    let by_path = |path: &str| pages.iter().find(|page| page.path == path);
    let mut reached = BTreeSet::from(["README.md".to_owned()]);
    let mut next = vec!["README.md".to_owned()];
    while let Some(path) = next.pop() {
        let Some(page) = by_path(&path) else { continue };
        for (_, target) in page.links() {
            let path = page.resolved(target.split('#').next().unwrap_or_default());
            if reached.insert(path.clone()) {
                next.push(path);
            }
        }
    }
    let lost: Vec<String> = pages
        .iter()
        .map(|page| page.path.clone())
        .filter(|path| !reached.contains(path))
        .collect();
    none(&lost, "no link leads to this page");
}

#[test]
fn pages_are_readable_as_text() {
    let mut findings = Vec::new();
    for page in pages() {
        for (number, line) in page.prose() {
            if line.chars().count() > 130 && !line.starts_with('|') {
                findings.push(format!(
                    "{}:{number}: longer than 130 characters",
                    page.path
                ));
            }
        }
    }
    none(&findings, "lines");
}

#[test]
fn a_page_is_taken_apart_and_put_together() {
    let text =
        "# A b\n\n```console\n$ treaty x\nold\n```\n\n[to](#a-b)\n```treaty wrong x\na\n```\n";
    let page = Page::of("p.md", text);
    assert_eq!(page.blocks.len(), 2);
    assert_eq!(
        (page.blocks[0].line, page.blocks[0].text.as_str()),
        (3, "$ treaty x\nold\n")
    );
    assert_eq!(page.blocks[1].info, ["treaty", "wrong", "x"]);
    assert_eq!(page.links(), [(8, "#a-b".to_owned())]);
    assert!(anchors(text).contains("a-b"));
    let new = page.with(&[(&page.blocks[0], "$ treaty x\nnew\n".to_owned())]);
    assert_eq!(new, text.replace("old", "new"));
}
