//! `treaty verify`: certificates from anybody, held against a draft.
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{Folder, RIVER, Ran};

const CLAIMS: &str = "claim C1: always Norrland.Barge <= 40
claim C2: always Norrland.Barge <= 31 until entry + 3 months
claim C3: Norrland can ensure Norrland.Barge >= Suderland.Gun
claim C4: always Norrland.Barge <= 39
claim C5: possible Suderland.Gun >= 20 at 2036-01-01
claim C6: Suderland can ensure Suderland.Gun > Norrland.Barge at 2036-01-01
claim C7: always Norrland.Barge + Suderland.Gun <= 60
";

/// The draft, and the certificates of all its claims in `proofs`.
fn certified(name: &str) -> Folder {
    let folder = Folder::new(name).with("river.treaty", RIVER.to_owned() + CLAIMS);
    let ran = folder.treaty(&["check", "river.treaty", "--certificates", "proofs"]);
    assert_eq!(ran.status, Some(1), "C4 and C6 are refuted: {}", ran.out);
    folder
}

fn certificate(folder: &Folder, claim: &str) -> Value {
    let path = folder.0.join(format!("proofs/river-{claim}.json"));
    let text = std::fs::read_to_string(path).expect("a certificate");
    serde_json::from_str(&text).expect("JSON")
}

/// What is said of a certificate that has been tampered with.
fn said(folder: &Folder, value: &Value) -> Ran {
    std::fs::write(folder.0.join("forged.json"), value.to_string()).expect("a file");
    folder.treaty(&["verify", "forged.json", "river.treaty"])
}

/// The node of a proof that holds this, in the last stretch or case.
fn last_proof(value: &mut Value) -> &mut Value {
    let stretches = value["certificate"]["stretches"].as_array_mut();
    stretches.and_then(|s| s.last_mut()).expect("a stretch")
}

#[test]
fn sound_certificates_are_accepted() {
    let folder = certified("accepted");
    let ran = folder.treaty(&["verify", "proofs", "river.treaty"]);
    assert_eq!((ran.status, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    assert_snapshot!(ran.out);
}

#[test]
fn threads_change_nothing_and_no_certificate_vouches_for_another() {
    let folder = certified("verify-threads");
    let mut value = certificate(&folder, "C1");
    // The world of C1 is that of its neighbours too, and here one unit is more than it may be.
    let histories = value["complied"]["histories"].as_array_mut();
    let course = &mut histories.expect("histories")[0][2];
    for point in course.as_array_mut().expect("a course") {
        point[1] = json!("41");
    }
    let path = folder.0.join("proofs/river-C4b.json");
    std::fs::write(path, value.to_string()).expect("a file");
    let on = |jobs| folder.treaty(&["verify", "proofs", "river.treaty", "--jobs", jobs]);
    let (one, four) = (on("1"), on("4"));
    assert_eq!(one.status, Some(1), "{}{}", one.out, one.err);
    assert_eq!((&one.out, one.status), (&four.out, four.status));
    let rejected: Vec<&str> = one.out.lines().filter(|l| l.contains("C4b")).collect();
    assert_eq!(rejected.len(), 1, "{}", one.out);
}

#[test]
fn one_comes_through_the_standard_input() {
    let folder = certified("stdin");
    let file = std::fs::File::open(folder.0.join("proofs/river-C1.json")).expect("a certificate");
    let mut command = folder.command(&["verify", "-", "river.treaty"]);
    command.stdin(file);
    let ran = Ran::from(command);
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
}

#[test]
fn forgeries_are_rejected() {
    let folder = certified("forged");
    let mut said_of_all = String::new();
    let mut number = 0;
    let mut reject = |what: &str, claim: &str, tamper: &dyn Fn(&mut Value)| {
        let mut value = certificate(&folder, claim);
        tamper(&mut value);
        let ran = said(&folder, &value);
        assert_eq!(ran.status, Some(1), "{what}: {}{}", ran.out, ran.err);
        said_of_all += &format!("{what}\n{}\n", ran.out);
        number += 1;
    };
    reject("a multiplier is changed", "C1", &|value| {
        last_proof(value)["proof"][0]["sum"][0][1] = json!("2");
    });
    reject("a multiplier is negative", "C1", &|value| {
        last_proof(value)["proof"][0]["sum"][0][1] = json!("-1");
    });
    reject("a premise is another provision", "C1", &|value| {
        for premise in last_proof(value)["premises"]
            .as_array_mut()
            .expect("premises")
        {
            if premise["premise"] == "provision" {
                premise["provision"] = json!(1);
            }
        }
    });
    reject("a provision that the draft lacks", "C1", &|value| {
        for premise in last_proof(value)["premises"]
            .as_array_mut()
            .expect("premises")
        {
            if premise["premise"] == "provision" {
                premise["provision"] = json!(17);
            }
        }
    });
    reject(
        "the rows say something else than the draft",
        "C1",
        &|value| {
            for premise in last_proof(value)["premises"]
                .as_array_mut()
                .expect("premises")
            {
                if premise["premise"] == "provision" && premise.get("rows").is_some() {
                    premise["rows"][0]["row"]["constant"] = json!("-39");
                }
            }
        },
    );
    reject("a stretch of days is left out", "C1", &|value| {
        value["certificate"]["stretches"]
            .as_array_mut()
            .expect("stretches")
            .pop();
    });
    reject("a day is changed", "C1", &|value| {
        last_proof(value)["last"] = json!("2036-12-30");
    });
    reject("it is said of another claim", "C1", &|value| {
        value["claim"] = json!("C4")
    });
    reject("it is said of a claim that is not there", "C1", &|value| {
        value["claim"] = json!("D1")
    });
    reject("it is said of another part", "C1", &|value| {
        value["part"] = json!(1)
    });
    reject("proved becomes refuted", "C1", &|value| {
        value["verdict"] = json!("refuted")
    });
    reject("a contingency that the draft lacks", "C1", &|value| {
        value["contingency"] = json!("Breakout")
    });
    reject("a choice where nothing is bracketed", "C1", &|value| {
        value["choice"] = json!([0])
    });
    reject("nobody need comply", "C1", &|value| {
        value.as_object_mut().expect("fields").remove("complied");
    });
    reject("an unknown is said to be whole", "C2", &|value| {
        for unknown in last_proof(value)["unknowns"]
            .as_array_mut()
            .expect("unknowns")
        {
            unknown["whole"] = json!(true);
        }
    });
    reject("a day of the rate is changed", "C2", &|value| {
        let premises = last_proof(value)["premises"]
            .as_array_mut()
            .expect("premises");
        for premise in premises {
            if premise["premise"] == "builds" && premise.get("rows").is_some() {
                premise["from"] = json!({"on": "2027-01-02"});
            }
        }
    });
    reject("a value of an estimate is left out", "C3", &|value| {
        value["certificate"]["cases"] = json!([]);
    });
    reject("the posture holds more than it may", "C3", &|value| {
        value["certificate"]["cases"][0]["posture"]["histories"][0][2][0][1] = json!("45");
    });
    reject("the world stays below what is claimed", "C4", &|value| {
        for point in value["worlds"][0]["world"]["histories"][0][2]
            .as_array_mut()
            .expect("points")
        {
            point[1] = json!("30");
        }
    });
    reject("the world builds faster than it may", "C4", &|value| {
        value["worlds"][0]["world"]["histories"][0][2] =
            json!([["2027-01-01", "30"], ["2027-02-01", "40"]]);
        value["day"] = json!("2027-02-01");
    });
    reject("the world is for another day", "C4", &|value| {
        value["day"] = json!("2027-01-01")
    });
    reject("the world is for no day that is asked", "C4", &|value| {
        value["day"] = json!("2037-01-01")
    });
    reject("a history goes backwards", "C4", &|value| {
        value["worlds"][0]["world"]["histories"][0][2] =
            json!([["2028-01-01", "30"], ["2027-01-01", "30"]]);
    });
    reject("a party that the draft lacks", "C4", &|value| {
        value["worlds"][0]["world"]["histories"][1][0] = json!(9);
    });
    reject("a value of an estimate has no world", "C5", &|value| {
        value["worlds"].as_array_mut().expect("worlds").pop();
    });
    reject(
        "the answer comes on a day that is not asked",
        "C6",
        &|value| {
            value["certificate"]["answers"][0]["day"] = json!("2035-01-01");
        },
    );
    assert!(number >= 7);
    assert_snapshot!(said_of_all);
}

#[test]
fn a_case_is_not_dropped() {
    let text = format!(
        "{RIVER}{CLAIMS}claim C8: always not (Norrland.Barge > 40 or Suderland.Gun > 20)\n"
    );
    let folder = Folder::new("dropped").with("river.treaty", &text);
    let ran = folder.treaty(&[
        "check",
        "river.treaty",
        "--certificates",
        "proofs",
        "--only",
        "C8",
    ]);
    assert_eq!(ran.status, Some(0), "{}", ran.out);
    let mut value = certificate(&folder, "C8");
    let nodes = last_proof(&mut value)["proof"]
        .as_array_mut()
        .expect("nodes");
    let cases = nodes
        .iter_mut()
        .find_map(|node| node.get_mut("cases"))
        .expect("cases");
    let dropped = cases["branches"]
        .as_array_mut()
        .expect("branches")
        .pop()
        .expect("a case");
    assert_eq!(
        dropped,
        json!(nodes.len() - 1),
        "the last node is the last case"
    );
    nodes.pop();
    let ran = said(&folder, &value);
    assert_eq!(ran.status, Some(1), "{}", ran.out);
    assert_snapshot!(ran.out);
}

#[test]
fn what_is_no_certificate_is_status_2() {
    let folder = certified("unreadable");
    let mut said_of_all = String::new();
    let good = certificate(&folder, "C1");
    let with = |field: &str, value: Value| {
        let mut certificate = good.clone();
        certificate[field] = value;
        certificate.to_string()
    };
    let without = |field: &str| {
        let mut certificate = good.clone();
        certificate.as_object_mut().expect("fields").remove(field);
        certificate.to_string()
    };
    let mut wrong_number = good.clone();
    last_proof(&mut wrong_number)["proof"][0]["sum"][0][1] = json!("one");
    let mut circle = good.clone();
    last_proof(&mut circle)["proof"] =
        json!([{"split": {"unknown": 0, "at": "1", "below": 0, "above": 0}}]);
    let mut unknown_inside = good.clone();
    last_proof(&mut unknown_inside)["premises"][0]["because"] = json!("I say so");
    for (what, content) in [
        ("nothing", String::new()),
        ("no JSON", "{]".to_owned()),
        ("a number", "7".to_owned()),
        ("an empty object", "{}".to_owned()),
        ("brackets without end", "[".repeat(100_000)),
        ("a field is missing", without("verdict")),
        ("neither a certificate nor worlds", without("certificate")),
        (
            "another form",
            with("schema", json!("treaty-certificate/9")),
        ),
        ("an unknown field", with("note", json!("trust me"))),
        ("an unknown field inside", unknown_inside.to_string()),
        ("a verdict that is none", with("verdict", json!("true"))),
        ("a part below 0", with("part", json!(-1))),
        ("a number that is none", wrong_number.to_string()),
        (
            "a very long number",
            with("claim", json!("1".repeat(1_000_000))),
        ),
        ("a proof that is no tree", circle.to_string()),
        ("a proof deeper than any stack", {
            let mut deep = good.clone();
            let nodes: Vec<Value> = (0..60_001)
                .map(|n| match n % 2 == 0 && n < 60_000 {
                    true => {
                        json!({"split": {"unknown": 0, "at": "1", "below": n + 1, "above": n + 2}})
                    }
                    false => json!({"sum": []}),
                })
                .collect();
            last_proof(&mut deep)["proof"] = json!(nodes);
            deep.to_string()
        }),
    ] {
        std::fs::write(folder.0.join("bad.json"), content).expect("a file");
        let ran = folder.treaty(&["verify", "bad.json", "river.treaty"]);
        assert_eq!(
            (ran.status, ran.err.as_str()),
            (Some(2), ""),
            "{what}: {}",
            ran.out
        );
        said_of_all += &format!("{what}\n{}\n", ran.out);
    }
    assert_snapshot!(said_of_all);
}

#[test]
fn files_that_cannot_be_read_say_so() {
    let folder = certified("files")
        .with("empty/note.txt", "")
        .with("bad.treaty", "party\n");
    let large = std::fs::File::create(folder.0.join("large.json")).expect("a file");
    large.set_len(65 * 1024 * 1024).expect("a large file");
    for (call, said) in [
        (
            &["verify", "missing.json", "river.treaty"][..],
            "there is no such file or folder",
        ),
        (&["verify", "large.json", "river.treaty"], "it is too long"),
        (
            &["verify", "empty", "river.treaty"],
            "no `.json` file is in this folder",
        ),
        (
            &["verify", "proofs", "missing.treaty"],
            "there is no such file or folder",
        ),
        (&["verify", "proofs", "bad.treaty"], "bad.treaty:1"),
        (&["verify", "river.treaty"], "2 values required"),
        (&["verify"], "required"),
    ] {
        let ran = folder.treaty(call);
        assert_eq!(ran.status, Some(2), "{call:?}: {}{}", ran.out, ran.err);
        assert!(
            format!("{}{}", ran.out, ran.err).contains(said),
            "{call:?}: {}{}",
            ran.out,
            ran.err
        );
    }
}

#[test]
fn machines_read_the_same() {
    let folder = certified("machines");
    let ran = folder.treaty(&["verify", "proofs", "river.treaty", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(report["schema"], "treaty-verify/1");
    let all = report["certificates"].as_array().expect("a list");
    assert_eq!(all.len(), 7);
    assert!(
        all.iter()
            .all(|one| one["finding"] == "accepted" && one["reason"].is_null())
    );
    assert_eq!(all[0]["about"][0]["line"], 15);
}
