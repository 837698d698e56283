//! Every certificate of the examples and of `tests/claims`: read back the same, accepted by the trusted checker, and followed by a
//! program that shares no code with it.
mod forged;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::{Value, json};
use treaty::certificate::{self, Archived};
use treaty::cli::examples::Shipped;
use treaty::cli::pipeline::{Options, check_file};
use treaty::draft::Draft;
use treaty::resolve::{Reading, resolve_reading};
use treaty::source::Sources;

/// A draft, and the certificates of its claims: names and contents.
struct Certified {
    path: String,
    text: String,
    files: Vec<(String, String)>,
}

static ALL: LazyLock<Vec<Certified>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = ["examples", "tests/claims"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).expect("a folder"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "treaty"))
        .collect();
    paths.sort();
    let options = Options {
        certificates: true,
        ..Options::default()
    };
    let certified = paths.into_iter().map(|path| {
        let text = fs::read_to_string(&path).expect("a draft");
        let name = path.file_name().expect("a name").to_string_lossy();
        let files = check_file(&name, &text, &Shipped, &options).certificates;
        Certified {
            path: name.into_owned(),
            text,
            files,
        }
    });
    certified.collect()
});

fn draft_of(path: &str, text: &str, choice: &[usize]) -> Draft {
    let mut sources = Sources::new();
    let reading = Reading::read(path, text, &mut sources, &Shipped);
    let resolved = resolve_reading(&reading, &sources, choice);
    resolved.draft.expect("the draft is sound")
}

/// Accepts or rejects against drafts, each resolved once.
#[derive(Default)]
struct Verifier(BTreeMap<(String, Vec<usize>), Draft>);

impl Verifier {
    fn accepted(&mut self, certified: &Certified, archived: &Archived) -> Result<(), String> {
        let key = (certified.path.clone(), archived.choice.clone());
        let of = || draft_of(&certified.path, &certified.text, &archived.choice);
        let draft = self.0.entry(key).or_insert_with(of);
        accepted(draft, archived)
    }
}

fn accepted(draft: &Draft, archived: &Archived) -> Result<(), String> {
    match certificate::check(draft, archived) {
        Ok(_) => Ok(()),
        Err(refusal) => Err(refusal.words),
    }
}

#[test]
fn each_is_read_back_the_same_and_accepted() {
    let mut verifier = Verifier::default();
    let mut number = 0;
    for certified in ALL.iter() {
        for (name, content) in &certified.files {
            let archived = certificate::read(content).unwrap_or_else(|why| panic!("{name}: {why}"));
            assert_eq!(archived.to_json(), *content, "{name}");
            assert_eq!(
                certificate::read(&archived.to_json()).as_ref(),
                Ok(&archived)
            );
            assert_eq!(verifier.accepted(certified, &archived), Ok(()), "{name}");
            number += 1;
        }
    }
    assert!(number > 250, "{number}");
}

/// What `tests/checker.py` says of each file; none where there is no Python.
fn checker(paths: &[PathBuf]) -> Option<Vec<String>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checker.py");
    match Command::new("python3").arg(script).args(paths).output() {
        Ok(ran) => {
            assert!(
                ran.stderr.is_empty(),
                "{}",
                String::from_utf8_lossy(&ran.stderr)
            );
            let said = String::from_utf8(ran.stdout).expect("text");
            Some(said.lines().map(str::to_owned).collect())
        }
        Err(_) => {
            // Past the capture of tests, so that it is seen.
            let _ = writeln!(
                std::io::stderr(),
                "SKIPPED: python3 is not installed, so no stranger's program checked the certificates"
            );
            None
        }
    }
}

/// The contents as files in a folder of their own.
fn written(folder: &str, contents: &[String]) -> Vec<PathBuf> {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{folder}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let each = contents.iter().enumerate().map(|(number, content)| {
        let path = folder.join(format!("{number:04}.json"));
        fs::write(&path, content).expect("a file");
        path
    });
    each.collect()
}

fn removed(paths: &[PathBuf]) {
    if let Some(folder) = paths.first().and_then(|path| path.parent()) {
        let _ = fs::remove_dir_all(folder);
    }
}

#[test]
fn a_strangers_program_agrees() {
    let contents: Vec<String> = ALL
        .iter()
        .flat_map(|c| c.files.iter().map(|(_, content)| content.clone()))
        .collect();
    let paths = written("checker", &contents);
    if let Some(lines) = checker(&paths) {
        assert_eq!(lines.len(), contents.len());
        for (line, content) in lines.iter().zip(&contents) {
            assert!(line.starts_with("right: "), "{line}");
            let proofs = certificate::read(content).expect("it reads").proofs().len();
            assert!(line.ends_with(&format!(": {proofs} proofs")), "{line}");
        }
    }
    removed(&paths);
}

/// All proofs in a file, as they stand there.
fn proofs_in<'a>(value: &'a mut Value, found: &mut Vec<&'a mut Value>) {
    if value.get("proof").is_some() {
        return found.push(value);
    }
    match value {
        Value::Array(members) => members.iter_mut().for_each(|m| proofs_in(m, found)),
        Value::Object(fields) => fields.values_mut().for_each(|f| proofs_in(f, found)),
        _ => {}
    }
}

/// Ways in which a proof can be made wrong; false where this one cannot in this way.
type Tampering = fn(&mut Value) -> bool;

const TAMPERINGS: [(&str, Tampering); 5] = [
    ("a multiplier is changed", |proof| {
        let nodes = proof["proof"].as_array_mut().expect("nodes");
        let leaf = nodes.iter_mut().find_map(|node| node.get_mut("sum"));
        let Some(cites) = leaf.and_then(Value::as_array_mut) else {
            return false;
        };
        // One row alone is false however often it is taken.
        if cites.len() < 2 {
            return false;
        }
        cites[0][1] = json!("1234567/11");
        true
    }),
    ("a row is left out of a sum", |proof| {
        let nodes = proof["proof"].as_array_mut().expect("nodes");
        let leaf = nodes.iter_mut().find_map(|node| node.get_mut("sum"));
        let Some(cites) = leaf.and_then(Value::as_array_mut) else {
            return false;
        };
        cites.pop().is_some()
    }),
    ("a case is left out", |proof| {
        let nodes = proof["proof"].as_array_mut().expect("nodes");
        let cases = nodes.iter_mut().find_map(|node| node.get_mut("cases"));
        cases.is_some_and(|cases| {
            cases["branches"]
                .as_array_mut()
                .is_some_and(|b| b.pop().is_some())
        })
    }),
    ("a split leaves a gap", |proof| {
        let nodes = proof["proof"].as_array_mut().expect("nodes");
        let split = nodes.iter_mut().find_map(|node| node.get_mut("split"));
        split.is_some_and(|split| {
            split["at"] = json!("1/2");
            true
        })
    }),
    ("the rows of a premise are gone", |proof| {
        let premises = proof["premises"].as_array_mut().expect("premises");
        let mut gone = false;
        for premise in premises {
            gone |= premise
                .as_object_mut()
                .expect("a premise")
                .remove("rows")
                .is_some();
        }
        gone
    }),
];

#[test]
fn what_is_made_wrong_is_rejected_by_both() {
    let mut verifier = Verifier::default();
    let (mut contents, mut what) = (Vec::new(), Vec::new());
    for certified in ALL.iter() {
        for (name, content) in &certified.files {
            if content.len() > 100_000 {
                continue;
            }
            for (how, tamper) in TAMPERINGS {
                let mut value: Value = serde_json::from_str(content).expect("JSON");
                let mut proofs = Vec::new();
                proofs_in(&mut value, &mut proofs);
                let Some(true) = proofs.last_mut().map(|proof| tamper(proof)) else {
                    continue;
                };
                let content = value.to_string();
                if let Ok(archived) = certificate::read(&content) {
                    let what = verifier.accepted(certified, &archived);
                    assert!(what.is_err(), "{name} is accepted though {how}");
                }
                contents.push(content);
                what.push(format!("{name}, {how}"));
            }
        }
    }
    assert!(contents.len() > 300, "{}", contents.len());
    let paths = written("tampered", &contents);
    if let Some(lines) = checker(&paths) {
        for (line, what) in lines.iter().zip(&what) {
            assert!(line.starts_with("wrong: "), "{what}: {line}");
        }
        assert_eq!(lines.len(), what.len());
    }
    removed(&paths);
}

/// xorshift64*. Source: Vigna 2016.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % most.max(1)
    }
}

/// Every place in a file at which something simple stands.
fn leaves<'a>(value: &'a mut Value, found: &mut Vec<&'a mut Value>) {
    match value {
        Value::Array(members) => members.iter_mut().for_each(|m| leaves(m, found)),
        Value::Object(fields) => fields.values_mut().for_each(|f| leaves(f, found)),
        simple => found.push(simple),
    }
}

#[test]
fn whatever_stands_in_a_file_is_no_panic() {
    let mut verifier = Verifier::default();
    let mut dice = Dice(1);
    let replacements = [
        json!(0),
        json!(1),
        json!(7),
        json!(4_294_967_295_u32),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("0"),
        json!("1/0"),
        json!("-5"),
        json!("99999999999999999999/7"),
        json!("2027-01-01"),
        json!("0001-01-01"),
        json!("9999-12-31"),
        json!("2030-06-30"),
        json!("asked"),
        json!("compliance"),
        json!([]),
        json!({}),
        json!(null),
        json!([[]]),
        json!(true),
    ];
    let (mut read, mut tried) = (0, 0);
    for certified in ALL.iter() {
        let mut kinds: Vec<String> = Vec::new();
        for (_, content) in &certified.files {
            // One of each form in each draft is enough.
            let value: Value = serde_json::from_str(content).expect("JSON");
            let kind = format!(
                "{}{}",
                value["verdict"], value["certificate"]["certificate"]
            );
            if kinds.contains(&kind) || content.len() > 30_000 {
                continue;
            }
            kinds.push(kind);
            for _ in 0..25 {
                let mut value = value.clone();
                let mut places = Vec::new();
                leaves(&mut value, &mut places);
                let number = dice.below(places.len());
                *places[number] = replacements[dice.below(replacements.len())].clone();
                tried += 1;
                if let Ok(archived) = certificate::read(&value.to_string()) {
                    read += 1;
                    let _ = verifier.accepted(certified, &archived);
                }
            }
        }
    }
    assert!(tried > 500 && read > 50, "{tried} {read}");
}

#[test]
fn another_draft_is_not_shown_anything() {
    // A claim of the same name in another draft: its own certificate is accepted, the other's is not.
    let text = |limit: u32| {
        format!(
            "treaty \"T\" {{ entry 2027-01-01  expiry 2030-01-01 }}\nparty A\nsystem X\nforces A at entry {{ X 10 builds 5 per year }}\n\
             article I {{ limit I.1 for A: A.X <= {limit} }}\nclaim C1: always A.X <= 20\n"
        )
    };
    let options = Options {
        certificates: true,
        ..Options::default()
    };
    let made = check_file("t.treaty", &text(20), &Shipped, &options).certificates;
    let archived = certificate::read(&made[0].1).expect("it reads");
    assert!(certificate::check(&draft_of("t.treaty", &text(20), &[]), &archived).is_ok());
    let other = draft_of("t.treaty", &text(21), &[]);
    let refusal = certificate::check(&other, &archived).expect_err("the limit is another");
    assert!(
        refusal.words.contains("the proof does not come out"),
        "{}",
        refusal.words
    );
    // Where nothing changes that the proof uses, it stays a proof.
    let same = text(20).replace("builds 5", "builds 6");
    assert!(certificate::check(&draft_of("t.treaty", &same, &[]), &archived).is_ok());
}
