//! Other solvers, z3 and cvc5, asked the same: none may contradict a verdict.
//!
//! They are installed by `.ci/run`, or as the line says that is printed where they are missing.
mod games;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use treaty::analysis::{self, Possible};
use treaty::cli::examples::Shipped;
use treaty::decide::Budget;
use treaty::export::Archive;
use treaty::resolve::{Reading, choices, resolve_reading};
use treaty::source::Sources;

use crate::laws::trial::trial;

/// Random drafts are those with the numbers after the ones of `laws`.
const TRIALS: std::ops::Range<u64> = 1_001..1_501;

/// Questions answered by both at the least, of all of them: fewer would mean that something is no longer asked.
const LEAST_ANSWERED: usize = 6_000;

/// Of a part of a claim: its draft's folder, its claim, its number, and the choice taken.
type Key = (String, String, u64, String);

/// What is decided of each part, and of each whether anybody can comply.
type Verdicts = BTreeMap<Key, (analysis::Verdict, bool)>;

/// Python with the solvers, where somebody has installed them.
fn python() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("target/peers/bin/python");
    if python.exists() {
        return Some(python);
    }
    // Past the capture of tests, so that it is seen.
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED: z3 and cvc5 are not installed, so no other solver checked the verdicts; install them with \
         `python3 -m venv target/peers && target/peers/bin/pip install -r tests/peers/requirements.txt`"
    );
    None
}

/// Every draft of the examples and of `tests/claims`, and the random ones.
fn drafts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = ["examples", "tests/claims"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).expect("a folder"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "treaty"))
        .collect();
    paths.sort();
    let written = paths.iter().map(|path| {
        let name = path.file_stem().expect("a name").to_string_lossy();
        let text = fs::read_to_string(path).expect("a draft");
        (name.into_owned(), text)
    });
    let random = TRIALS.map(|seed| (format!("trial-{seed}"), trial(seed).text));
    written.chain(random).collect()
}

/// Decides everything that a draft claims, and writes what is asked into a folder.
fn export(name: &str, text: &str, folder: &Path, verdicts: &mut Verdicts) {
    let path = format!("{name}.treaty");
    let mut sources = Sources::new();
    let reading = Reading::read(&path, text, &mut sources, &Shipped);
    let resolved = resolve_reading(&reading, &sources, &[]);
    let mut archive = Archive::new(&path);
    for choice in choices(&resolved.brackets, 64) {
        let draft = resolve_reading(&reading, &sources, &choice).draft;
        let draft = draft.unwrap_or_else(|| panic!("{name} is sound"));
        let checked = analysis::check(&draft, &Budget::default(), &|_| true);
        let can_comply = !matches!(checked.possible, Possible::No(_));
        for outcome in &checked.outcomes {
            archive.add(&draft, &choice, outcome.claim, outcome.under);
            let claim = &draft.claims[outcome.claim.index()].name;
            for (part, decision) in (0..).zip(&outcome.parts) {
                let key = (name.to_owned(), claim.clone(), part, format!("{choice:?}"));
                if outcome.under.is_none() {
                    verdicts.insert(key, (decision.verdict(), can_comply));
                }
            }
        }
    }
    let folder = folder.join(name);
    fs::create_dir_all(&folder).expect("a folder");
    for (file, content) in archive.files() {
        fs::write(folder.join(file), content).expect("a file");
    }
}

/// Whether what a solver says of a part is what Treaty says.
fn agrees(said: &str, verdict: analysis::Verdict, can_comply: bool) -> bool {
    match verdict {
        analysis::Verdict::Undecided => true,
        analysis::Verdict::Proved => said == "proved",
        // A question speaks only of what matters to the claim; elsewhere in the draft nobody may be able to comply.
        analysis::Verdict::Refuted => said == "refuted" || !can_comply,
        // What is given never happens, so that nothing breaks the claim.
        analysis::Verdict::Vacuous => said == "proved" || !can_comply,
    }
}

#[test]
fn other_solvers_agree() {
    let Some(python) = python() else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join(format!("target/tmp/peers-{}", std::process::id()));
    let mut verdicts = Verdicts::new();
    for (name, text) in drafts() {
        export(&name, &text, &folder, &mut verdicts);
    }
    let ran = Command::new(python)
        .arg(root.join("tests/peers/agree.py"))
        .args(["--json", "--limit", "3"])
        .arg(&folder)
        .output()
        .expect("Python runs");
    let faults = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.success(), "{:?} {faults}", ran.status.code());
    let rows: Vec<Value> = serde_json::from_slice(&ran.stdout).expect("JSON");
    let (mut answered, mut unknown, mut open, mut wrong) = (0, 0, 0, String::new());
    for row in &rows {
        let folder = Path::new(row["folder"].as_str().expect("a folder"));
        let name = folder.file_name().expect("a name").to_string_lossy();
        let claim = row["claim"].as_str().expect("a claim");
        let part = row["part"].as_u64().expect("a part");
        let choice: Vec<u64> = serde_json::from_value(row["choice"].clone()).expect("a choice");
        let key = (
            name.into_owned(),
            claim.to_owned(),
            part,
            format!("{choice:?}"),
        );
        let (verdict, can_comply) = verdicts[&key];
        for solver in ["z3", "cvc5"] {
            match row[solver].as_str().expect("an answer") {
                "unknown" => unknown += 1,
                _ if verdict == analysis::Verdict::Undecided => open += 1,
                said if agrees(said, verdict, can_comply) => answered += 1,
                said => wrong += &format!("{key:?} is {verdict:?}, and {solver} says {said}\n"),
            }
        }
    }
    println!(
        "{} parts; {answered} answers agree, {unknown} not found in time, {open} to what is undecided",
        rows.len()
    );
    assert!(
        wrong.is_empty(),
        "{wrong}the questions are in {}",
        folder.display()
    );
    assert!(
        answered >= LEAST_ANSWERED,
        "{answered} answers, {unknown} unknown"
    );
    fs::remove_dir_all(&folder).expect("the folder is ours");
}
