//! Small drafts with contingencies, each verdict worked out by hand, each certificate read back and accepted; and forged ones.
//!
//! Each file under `tests/contingencies` says what must come of each of its claims, in compliance and in each contingency in which it is
//! asked: `expect NAME proved under C`.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Value, json};
use treaty::certificate;
use treaty::cli::pipeline::{Options, check_file};
use treaty::draft::Draft;
use treaty::report::model::FileReport;
use treaty::resolve::resolve;
use treaty::source::{NoFiles, Sources};

/// A draft, what came of it, and its certificates: names and contents.
struct Checked {
    name: String,
    text: String,
    report: FileReport,
    files: Vec<(String, String)>,
}

static ALL: LazyLock<Vec<Checked>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contingencies");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the folder of drafts")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "treaty"))
        .collect();
    paths.sort();
    let options = Options {
        certificates: true,
        ..Options::default()
    };
    let each = paths.into_iter().map(|path| {
        let text = fs::read_to_string(&path).expect("a draft");
        let name = path.file_name().expect("a name").to_string_lossy();
        let checked = check_file(&name, &text, &NoFiles, &options);
        Checked {
            name: name.into_owned(),
            text,
            report: checked.report,
            files: checked.certificates,
        }
    });
    each.collect()
});

fn draft_of(checked: &Checked) -> Draft {
    let resolved = resolve(&checked.name, &checked.text, &mut Sources::new(), &NoFiles);
    resolved.draft.expect("the draft is sound")
}

#[test]
fn every_verdict_is_right() {
    let mut wrong = Vec::new();
    assert!(ALL.len() >= 6, "drafts are missing");
    for checked in ALL.iter() {
        let mut expected = BTreeMap::new();
        for line in checked.text.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let (name, verdict, under) = match words[..] {
                ["expect", name, verdict] => (name, verdict, "compliance"),
                ["expect", name, verdict, "under", under] => (name, verdict, under),
                _ => continue,
            };
            expected.insert((name, under), verdict);
        }
        for claim in &checked.report.claims {
            let of = (claim.name.as_str(), claim.contingency.as_str());
            let verdict = claim.verdict.name();
            match expected.remove(&of) {
                Some(right) if right == verdict => {}
                right => wrong.push(format!(
                    "{}: {of:?} is {verdict}, and should be {right:?} {:?}",
                    checked.name, claim.reason
                )),
            }
        }
        wrong.extend(
            expected
                .keys()
                .map(|of| format!("{}: nothing came of {of:?}", checked.name)),
        );
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_certificate_is_read_back_the_same_and_accepted() {
    let mut number = 0;
    for checked in ALL.iter() {
        let draft = draft_of(checked);
        let decided = checked.report.claims.iter();
        let decided = decided.filter(|c| matches!(c.verdict.name(), "proved" | "refuted"));
        assert!(checked.files.len() >= decided.count(), "{}", checked.name);
        for (name, content) in &checked.files {
            let archived = certificate::read(content).unwrap_or_else(|why| panic!("{name}: {why}"));
            assert_eq!(archived.to_json(), *content, "{name}");
            let refusal = certificate::check(&draft, &archived).err();
            assert_eq!(refusal.map(|r| r.words), None, "{name}");
            number += 1;
        }
    }
    assert!(number > 50, "{number}");
}

/// The certificate of a claim under a contingency, and the draft that it is about.
fn certificate_of(file: &str, claim: &str, contingency: &str) -> (Draft, Value) {
    let of = |value: &Value| value["claim"] == claim && value["contingency"] == contingency;
    let checked = ALL.iter().find(|checked| checked.name == file);
    let checked = checked.expect("the draft");
    let values = checked.files.iter();
    let mut values = values.map(|(_, text)| serde_json::from_str(text).expect("JSON"));
    (draft_of(checked), values.find(of).expect("the certificate"))
}

fn refused(draft: &Draft, value: &Value) -> String {
    let archived = match certificate::read(&value.to_string()) {
        Ok(archived) => archived,
        Err(why) => return why,
    };
    match certificate::check(draft, &archived) {
        Ok(_) => "accepted".to_owned(),
        Err(refusal) => refusal.words,
    }
}

#[test]
fn a_day_of_the_event_that_is_left_out_is_noticed() {
    let (draft, whole) = certificate_of("responds.treaty", "C1", "out");
    let cases = whole["cases"].as_array().expect("cases").len();
    assert!(cases > 1, "one window is enough, and nothing is left out");
    for number in 0..cases {
        let mut less = whole.clone();
        less["cases"].as_array_mut().expect("cases").remove(number);
        let why = refused(&draft, &less);
        assert!(why.contains("nothing is shown for"), "{number}: {why}");
    }
}

#[test]
fn a_history_that_foresees_the_event_is_refused() {
    let (draft, whole) = certificate_of("responds.treaty", "C1", "out");
    let (other, foreign) = certificate_of("responds.treaty", "D1", "out");
    assert_eq!(refused(&draft, &whole), "accepted");
    assert_eq!(refused(&other, &foreign), "accepted");
    // On the eve of the last notice of the first window the ships are still what they are in the next.
    let mut foresees = whole.clone();
    let cases = foresees["cases"].as_array_mut().expect("cases");
    let courses = &mut cases[1]["certificate"]["cases"][0]["posture"]["histories"];
    let mut changed = 0;
    for history in courses.as_array_mut().expect("histories") {
        for point in history[2]
            .as_array_mut()
            .expect("a course")
            .iter_mut()
            .skip(1)
        {
            point[1] = json!("1");
            changed += 1;
        }
    }
    assert!(changed > 0);
    assert_ne!(refused(&draft, &foresees), "accepted");
}

type Change = fn(&mut Value);

#[test]
fn another_case_or_contingency_is_refused() {
    let (draft, value) = certificate_of("withdrawal.treaty", "C2", "out");
    let changes: [(&str, Change); 8] = [
        ("compliance", |v| v["contingency"] = json!("compliance")),
        ("unknown", |v| v["contingency"] = json!("elsewhere")),
        ("somebody else", |v| {
            v["cases"][0]["event"]["by"] = json!([0])
        }),
        ("nobody", |v| v["cases"][0]["event"]["by"] = json!([])),
        ("no party", |v| v["cases"][0]["event"]["by"] = json!([7])),
        ("before entry", |v| {
            v["cases"][0]["event"]["first"] = json!("2026-12-31");
            v["cases"][0]["event"]["last"] = json!("2026-12-31");
        }),
        ("seen", |v| {
            v["cases"][0]["event"]["detected"] = json!("2028-01-01")
        }),
        ("several days", |v| {
            v["cases"][0]["event"]["last"] = json!("2030-06-01")
        }),
    ];
    assert_eq!(refused(&draft, &value), "accepted");
    for (name, change) in changes {
        let mut forged = value.clone();
        change(&mut forged);
        assert_ne!(refused(&draft, &forged), "accepted", "{name}");
    }
}

#[test]
fn a_proof_in_compliance_shows_nothing_of_a_contingency() {
    let (draft, mut value) = certificate_of("withdrawal.treaty", "C3", "compliance");
    value["claim"] = json!("C1");
    value["contingency"] = json!("out");
    assert_ne!(refused(&draft, &value), "accepted");
}

/// Largest values are those of the draft as it is written: a proof about the draft that an event leaves says nothing of them.
#[test]
fn a_largest_value_that_is_not_shown_of_compliance_is_refused() {
    let (draft, value) = certificate_of("most.treaty", "S3", "snap");
    assert_eq!(refused(&draft, &value), "accepted");
    assert_eq!(value["extremes"].as_array().expect("values").len(), 1);
    let changes: [(&str, Change, &str); 7] = [
        (
            "none",
            |v| {
                v.as_object_mut().expect("fields").remove("extremes");
            },
            "without a proven value",
        ),
        (
            "less",
            |v| v["extremes"][0]["value"] = json!("15"),
            "no such bound of a measure is asked for",
        ),
        (
            "more",
            |v| v["extremes"][0]["value"] = json!("17"),
            "no such bound of a measure is asked for",
        ),
        (
            "of another",
            |v| v["extremes"][0]["index"] = json!(1),
            "`most` or `least`",
        ),
        (
            "infinite, as the breach would have it",
            |v| {
                let world = v["extremes"][0]["attained"].clone();
                let days = v["extremes"][0]["bound"].clone();
                v["extremes"][0] = json!({"index": 0, "extreme": "endless", "first": days["first"],
                    "last": days["last"], "party": 1, "kind": 0, "permitted": world});
            },
            "its rates bound it",
        ),
        (
            "by a world that the breach permits",
            |v| {
                v["extremes"][0]["value"] = json!("19");
                v["extremes"][0]["attained"] = v["cases"][0]["worlds"][0]["world"].clone();
                for premise in v["extremes"][0]["bound"]["premises"]
                    .as_array_mut()
                    .expect("premises")
                {
                    if premise["premise"] == "beyond" {
                        premise["value"] = json!("19");
                    }
                }
            },
            "I.1 is broken",
        ),
        (
            "on both sides of the end",
            |v| v["extremes"][0]["bound"]["last"] = json!("2031-01-01"),
            "both sides of the draft's end",
        ),
    ];
    for (name, change, why) in changes {
        let mut forged = value.clone();
        change(&mut forged);
        let said = refused(&draft, &forged);
        assert!(said.contains(why), "{name}: {said}");
    }
}

/// The proof stands on values for every day that is asked, past expiry too.
#[test]
fn a_day_without_its_largest_value_is_noticed() {
    let (draft, value) = certificate_of("most.treaty", "S2", "snap");
    assert_eq!(refused(&draft, &value), "accepted");
    let values = value["extremes"].as_array().expect("values").len();
    assert!(
        values >= 5,
        "14, 15 and 16 before expiry, 17 and 18 after it"
    );
    for number in 0..values {
        let mut less = value.clone();
        less["extremes"]
            .as_array_mut()
            .expect("values")
            .remove(number);
        let why = refused(&draft, &less);
        assert!(why.contains("without a proven value"), "{number}: {why}");
    }
}

/// Shares on many days at once are bounded from both sides: by proofs, and by worlds that each of the days permits.
#[test]
fn shares_on_many_days_are_bounded_on_each() {
    let (draft, whole) = certificate_of("burden.treaty", "N3", "seen");
    assert_eq!(refused(&draft, &whole), "accepted");
    let cases = whole["cases"].as_array().expect("cases");
    let several = |case: &&Value| {
        let side = &case["certificate"]["sides"][0];
        case["event"]["first"] != case["event"]["last"] && side.get("bound").is_some()
    };
    let number = cases.iter().position(|case| several(&case));
    let number = number.expect("several days at once, with a proof");
    let changes: [(&str, Change, &str); 6] = [
        (
            "a smaller bound",
            |v| v["certificate"]["sides"][0]["value"] = json!("61"),
            "no such bound of a measure is asked for",
        ),
        (
            "no bound",
            |v| {
                let side = v["certificate"]["sides"][0].as_object_mut();
                side.expect("fields").remove("bound");
            },
            "that there can be no more",
        ),
        (
            "a bound for some of the days",
            |v| {
                let day = v["certificate"]["sides"][0]["bound"]["last"].clone();
                v["certificate"]["sides"][0]["bound"]["first"] = day;
            },
            "of the last days",
        ),
        (
            "another last day",
            |v| v["certificate"]["sides"][0]["day"] = json!("2036-01-01"),
            "of the last day",
        ),
        (
            "a world that has less",
            |v| {
                let histories = v["certificate"]["sides"][0]["attained"]["histories"]
                    .as_array_mut()
                    .expect("histories");
                for history in histories.iter_mut().filter(|h| h[0] == 0 && h[1] == 0) {
                    let points = history[2].as_array_mut().expect("a course");
                    let last = points.len() - 1;
                    points[last][1] = json!("20");
                }
            },
            "",
        ),
        (
            "more days",
            |v| v["event"]["last"] = json!("2032-06-30"),
            "of the last day",
        ),
    ];
    for (name, change, why) in changes {
        let mut forged = whole.clone();
        change(&mut forged["cases"][number]);
        let said = refused(&draft, &forged);
        assert!(said.contains(why), "{name}: {said}");
        assert_ne!(said, "accepted", "{name}");
    }
}

#[test]
fn a_story_names_the_days_of_the_event() {
    let told = |file: &str, claim: &str, under: &str| {
        let checked = ALL
            .iter()
            .find(|checked| checked.name == file)
            .expect("the draft");
        let mut claims = checked.report.claims.iter();
        let found = claims.find(|c| c.name == claim && c.contingency == under);
        let witness = found.and_then(|c| c.witness.clone()).expect("a witness");
        let steps = witness.story.iter();
        let steps = steps.map(|s| format!("{} {}", s.date.expect("a date"), s.text));
        steps.collect::<Vec<_>>()
    };
    let story = told("withdrawal.treaty", "A2", "out");
    assert!(story.contains(&"2027-01-01 South gives notice of withdrawal".to_owned()));
    assert!(
        story.contains(&"2027-07-01 the withdrawal takes effect".to_owned()),
        "{story:?}"
    );
    let story = told("breach.treaty", "C1", "snap");
    assert!(
        story.iter().any(|s| s.contains("North stops keeping it")),
        "{story:?}"
    );
    let story = told("expiry.treaty", "A1", "over");
    assert!(
        story.contains(&"2029-01-01 the treaty expires".to_owned()),
        "{story:?}"
    );
}

#[test]
fn bracketed_text_and_events_together() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contingencies/open");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the folder of drafts")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    assert!(paths.len() >= 2, "drafts are missing");
    for path in paths {
        let text = fs::read_to_string(&path).expect("a draft");
        let report = check_file("draft.treaty", &text, &NoFiles, &Options::default()).report;
        let stated = text.lines().filter(|l| l.starts_with("expect")).count();
        assert_eq!(stated, report.claims.len(), "{}", path.display());
        for diagnostic in &report.diagnostics {
            let wrong = ["wrong-expectation", "undecided-claim"].contains(&diagnostic.code.0);
            assert!(!wrong, "{}: {}", path.display(), diagnostic.message);
        }
    }
}
