//! `treaty check --reuse`: what an earlier check kept is tried before anything is searched.
use std::collections::BTreeMap;

use serde_json::Value;

use super::{Folder, RIVER};

const CLAIMS: &str = "claim C1: always Norrland.Barge <= 45
claim C2: always Norrland.Barge <= 31 until entry + 3 months
claim C3: Norrland can ensure Norrland.Barge >= Suderland.Gun
claim C4: always Norrland.Barge <= 39
claim C5: possible Suderland.Gun >= 20 at 2036-01-01
claim C6: Suderland can ensure Suderland.Gun > Norrland.Barge at 2036-01-01
claim C7: always Norrland.Barge + Suderland.Gun <= 60 given Suderland.Gun >= 15
claim C8: always Norrland.Barge <= most(Norrland.Barge)
";

/// The claims' verdicts in `river.treaty`; with no steps to search, where nothing is to be searched.
fn verdicts(folder: &Folder, search: bool, reuse: bool) -> BTreeMap<String, String> {
    let mut words = vec!["check", "river.treaty", "--format", "json"];
    words.extend(["--reuse", "proofs"].into_iter().filter(|_| reuse));
    words.extend(["--budget", "0s"].into_iter().filter(|_| !search));
    let ran = folder.treaty(&words);
    let report: Value = serde_json::from_str(&ran.out).expect("JSON");
    let claims = report["files"][0]["claims"].as_array().expect("claims");
    let told = |claim: &Value, field: &str| claim[field].as_str().expect("a word").to_owned();
    let each = claims.iter().map(|c| (told(c, "name"), told(c, "verdict")));
    each.collect()
}

fn kept(name: &str) -> (Folder, BTreeMap<String, String>) {
    let folder = Folder::new(name).with("river.treaty", RIVER.to_owned() + CLAIMS);
    let ran = folder.treaty(&["check", "river.treaty", "--certificates", "proofs"]);
    assert_eq!(ran.status, Some(1), "{}{}", ran.out, ran.err);
    let found = verdicts(&folder, true, false);
    let open = |verdict: &String| verdict != "proved" && verdict != "refuted";
    assert!(!found.values().any(open), "{found:?}");
    (folder, found)
}

fn edited(folder: &Folder, from: &str, to: &str) {
    let text = RIVER.to_owned() + CLAIMS;
    assert!(text.contains(from), "{from}");
    let text = text.replace(from, to);
    std::fs::write(folder.0.join("river.treaty"), text).expect("a file");
}

#[test]
fn what_was_kept_needs_no_search() {
    let (folder, found) = kept("reuse");
    assert_eq!(verdicts(&folder, false, true), found);
    // Without it there is nothing to be had for no steps.
    let none = verdicts(&folder, false, false);
    assert!(
        none.values().filter(|v| *v == "undecided").count() >= 6,
        "{none:?}"
    );
}

#[test]
fn after_an_edit_it_is_tried_on_the_new_numbers() {
    let (folder, mut found) = kept("reuse-edited");
    // 43 is less than the 45 of C1, and C4 fails all the more. C7 may now reach 63.
    edited(&folder, "<= 40", "<= 43");
    found.insert("C7".to_owned(), "refuted".to_owned());
    assert_eq!(verdicts(&folder, true, true), found);
    let shown = verdicts(&folder, false, true);
    assert_eq!(
        (shown["C1"].as_str(), shown["C4"].as_str()),
        ("proved", "refuted")
    );
    assert_eq!(shown["C7"], "undecided");
}

#[test]
fn what_is_false_now_is_not_believed() {
    let (folder, _) = kept("reuse-false");
    edited(&folder, "<= 40", "<= 50");
    let now = verdicts(&folder, true, true);
    assert_eq!(now["C1"], "refuted");
    assert_eq!(now, verdicts(&folder, true, false));
    // A certificate under the name of another claim says nothing of it.
    let path = |claim: &str| folder.0.join(format!("proofs/river-{claim}.json"));
    std::fs::copy(path("C2"), path("C1")).expect("a file");
    std::fs::write(path("C4"), "{").expect("a file");
    assert_eq!(verdicts(&folder, true, true), now);
}
