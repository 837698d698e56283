//! What a certificate holds beside its proofs, made wrong: only `treaty verify` can tell.

use serde_json::{Value, json};
use treaty::certificate;
use treaty::cli::pipeline::{Options, check_file};
use treaty::source::NoFiles;

use super::{ALL, Verifier, accepted, draft_of};

/// The objects in a file that have this field with this content, wherever they stand.
fn with_field<'a>(value: &'a mut Value, field: (&str, &str), found: &mut Vec<&'a mut Value>) {
    if value.get(field.0).and_then(Value::as_str) == Some(field.1) {
        return found.push(value);
    }
    match value {
        Value::Array(members) => members.iter_mut().for_each(|m| with_field(m, field, found)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|f| with_field(f, field, found)),
        _ => {}
    }
}

type Change = fn(&mut Value);

/// What can be made wrong beside the proofs where largest values are shown: in which objects, and how.
const FORGERIES: [((&str, &str), &str, Change); 28] = [
    (("extreme", "endless"), "of a kind that is bounded", |it| {
        it["kind"] = json!(0)
    }),
    (("extreme", "endless"), "of somebody else", |it| {
        it["party"] = json!(1)
    }),
    (("extreme", "endless"), "of nobody", |it| {
        it["party"] = json!(9)
    }),
    (("extreme", "endless"), "from the start on", |it| {
        it["first"] = json!("2027-01-01")
    }),
    (("extreme", "endless"), "before the start", |it| {
        it["first"] = json!("2026-12-31")
    }),
    (("extreme", "endless"), "after the end", |it| {
        it["last"] = json!("2037-01-02")
    }),
    (("extreme", "endless"), "another extreme", |it| {
        it["index"] = json!(1)
    }),
    (
        ("extreme", "endless"),
        "in a world that is not permitted",
        |it| it["permitted"]["histories"] = json!([]),
    ),
    (("extreme", "reached"), "another value", |it| {
        it["value"] = json!("7/2")
    }),
    (("extreme", "bounded"), "a closer bound", |it| {
        it["value"] = json!("7/2")
    }),
    (("extreme", "bounded"), "before the start", |it| {
        it["bound"]["first"] = json!("2026-12-31")
    }),
    (("extreme", "attained"), "more than is attained", |it| {
        it["value"] = json!("1000000")
    }),
    (("extreme", "attained"), "after the end", |it| {
        it["last"] = json!("2037-01-02")
    }),
    (
        ("extreme", "attained"),
        "in a world that is not permitted",
        |it| it["attained"]["histories"] = json!([]),
    ),
    (
        ("certificate", "kept_anyway"),
        "no provision is kept",
        |it| it["provisions"] = json!([]),
    ),
    (
        ("certificate", "kept_anyway"),
        "another provision is",
        |it| it["provisions"][0]["provision"] = json!(3),
    ),
    (("certificate", "kept_anyway"), "days are left out", |it| {
        it["provisions"][0]["stretches"] = json!([])
    }),
    (("certificate", "not_less"), "days are left out", |it| {
        it["pieces"].as_array_mut().expect("pieces").pop();
    }),
    (("certificate", "not_less"), "nobody need comply", |it| {
        it["permitted"]["histories"] = json!([])
    }),
    (("most", "reached"), "another value", |it| {
        it["value"] = json!("7/2")
    }),
    (("most", "endless"), "of a kind that is bounded", |it| {
        it["kind"] = json!(0)
    }),
    (("most", "along"), "a lower line", |it| {
        it["lines"][0]["value"] = json!("0")
    }),
    (("most", "along"), "a lower line and its bound", |it| {
        let mut bounds = Vec::new();
        with_field(&mut it["lines"][0], ("premise", "beyond_line"), &mut bounds);
        bounds.pop().expect("a bound")["value"] = json!("0");
        it["lines"][0]["value"] = json!("0")
    }),
    (("most", "along"), "a flatter line", |it| {
        it["lines"][0]["per_day"] = json!("0")
    }),
    (("most", "along"), "no line for a part", |it| {
        it["lines"].as_array_mut().expect("lines").pop();
    }),
    (("most", "along"), "two lines for a part", |it| {
        let lines = it["lines"].as_array_mut().expect("lines");
        lines.push(lines[0].clone());
    }),
    (("most", "along"), "of somebody else", |it| {
        it["lines"][0]["of"][0] = json!(9)
    }),
    (("most", "along"), "in a world that has less", |it| {
        it["attained"]["histories"] = json!([])
    }),
];

#[test]
fn largest_values_are_shown_in_full() {
    let mut verifier = Verifier::default();
    let mut tried = vec![0; FORGERIES.len()];
    for certified in ALL.iter() {
        if ![
            "most.treaty",
            "most-moves.treaty",
            "scopes.treaty",
            "unlimited-scope.treaty",
        ]
        .contains(&certified.path.as_str())
        {
            continue;
        }
        for (name, content) in &certified.files {
            for (number, (field, how, change)) in FORGERIES.iter().enumerate() {
                let mut value: Value = serde_json::from_str(content).expect("JSON");
                let mut found = Vec::new();
                with_field(&mut value, *field, &mut found);
                let Some(it) = found.pop() else { continue };
                change(it);
                let what = value.to_string();
                assert!(what != content.trim_end(), "{name}: {how}");
                tried[number] += 1;
                let archived = certificate::read(&what).expect("it reads");
                let what = verifier.accepted(certified, &archived);
                assert!(what.is_err(), "{name} is accepted with {field:?}: {how}");
            }
        }
    }
    assert!(tried.iter().all(|times| *times > 0), "{tried:?}");
}

/// Of what engagements leave, a largest or smallest value is shown with a plan for each day, which can be carried out.
#[test]
fn a_value_after_engagements_is_shown_with_its_plans() {
    let changes: [(&str, Change, &str); 6] = [
        (
            "a day without a plan",
            |it| {
                it["attained"]["plans"].as_array_mut().expect("plans").pop();
            },
            "plan",
        ),
        (
            "more shots than there are",
            |it| {
                for plan in it["attained"]["plans"].as_array_mut().expect("plans") {
                    plan["shots"][0][3] = json!("101");
                }
            },
            "can be found",
        ),
        (
            "fewer shots",
            |it| {
                for plan in it["attained"]["plans"].as_array_mut().expect("plans") {
                    plan["shots"][0][3] = json!("99");
                    plan["fired"][0][3] = json!("99");
                }
            },
            "does not attain the value",
        ),
        (
            "a smaller value",
            |it| it["value"] = json!("39"),
            "no such bound of a measure is asked for",
        ),
        (
            "a premise less",
            |it| {
                let premises = it["bound"]["premises"].as_array_mut().expect("premises");
                let fight = premises.iter_mut().find(|p| p["premise"] == "fight");
                fight.expect("rules of the engagement")["at"] = json!({"on": "2027-01-02"});
            },
            "",
        ),
        (
            "infinite",
            |it| {
                let (days, world) = (it["bound"].clone(), it["attained"].clone());
                *it = json!({"index": 0, "extreme": "endless", "first": days["first"],
                    "last": days["last"], "party": 0, "kind": 0, "permitted": world});
            },
            "its rates bound it",
        ),
    ];
    let text = include_str!("../claims/most-fought.treaty");
    let options = Options {
        certificates: true,
        only: vec!["A1".to_owned()],
        ..Options::default()
    };
    let draft = draft_of("t.treaty", text, &[]);
    let made = check_file("t.treaty", text, &NoFiles, &options).certificates;
    let whole: Value = serde_json::from_str(&made[0].1).expect("JSON");
    let said = |value: &Value| accepted(&draft, &certificate::read(&value.to_string())?);
    assert_eq!(said(&whole), Ok(()));
    let last = whole["extremes"].as_array().expect("values").len() - 1;
    for (how, change, why) in changes {
        let mut forged = whole.clone();
        change(&mut forged["extremes"][last]);
        let refusal = said(&forged).expect_err(how);
        assert!(refusal.contains(why), "{how}: {refusal}");
    }
}

#[test]
fn what_is_given_can_happen() {
    let text = "treaty \"T\" { entry 2027-01-01  expiry 2030-01-01 }\nparty A\nparty B\nsystem X\nforces A at entry { X 10 builds 5 per year }\n\
                forces B at entry { X 5 }\narticle I { limit I.1 for A: A.X <= 20 }\nclaim C1: always A.X <= 20 given A.X >= 15\n\
                claim C2: B can ensure B.X <= A.X - 10 given A.X >= 15 from 2029-01-01\n\
                claim C3: always A.X <= 20\n";
    let options = Options {
        certificates: true,
        ..Options::default()
    };
    let draft = draft_of("t.treaty", text, &[]);
    let made = check_file("t.treaty", text, &NoFiles, &options).certificates;
    let said = |claim: usize, change: Change| {
        let mut value: Value = serde_json::from_str(&made[claim].1).expect("JSON");
        change(&mut value);
        accepted(&draft, &certificate::read(&value.to_string())?)
    };
    for claim in [0, 1] {
        assert!(made[claim].1.contains("\"verdict\":\"proved\""));
        assert_eq!(said(claim, |_| {}), Ok(()));
        let without = said(claim, |it| {
            it.as_object_mut().expect("fields").remove("day");
        });
        let why = without.expect_err("no day is named");
        assert!(why.contains("that what is given can happen"), "{why}");
        // 10 are held on the first; on neither of the others is the claim asked.
        for change in [
            |it: &mut Value| it["day"] = json!("2027-01-01"),
            |it: &mut Value| it["day"] = json!("2026-01-01"),
            |it: &mut Value| it["day"] = json!("2031-01-01"),
        ] {
            assert!(said(claim, change).is_err());
        }
        assert!(said(claim, |it| it["complied"]["histories"] = json!([])).is_err());
    }
    // Where nothing is given, no day is needed.
    assert!(said(2, |it| it["day"] = json!("2028-01-01")).is_err());
}

#[test]
fn an_answer_leaves_room_on_all_days() {
    let text = include_str!("../claims/blocs-moving.treaty");
    let options = Options {
        certificates: true,
        ..Options::default()
    };
    let made = check_file("t.treaty", text, &NoFiles, &options).certificates;
    let said = |text: &str, change: Change| {
        let mut value: Value = serde_json::from_str(&made[0].1).expect("JSON");
        change(&mut value);
        let draft = draft_of("t.treaty", text, &[]);
        accepted(&draft, &certificate::read(&value.to_string())?)
    };
    assert!(made[0].1.contains("\"certificate\":\"answered\""));
    assert_eq!(said(text, |_| {}), Ok(()));
    // What is less afterwards would stay: then 81 and 171 are still 252, so all that is held is raised by 30 as well.
    let raised = said(text, |it| {
        for answer in it["certificate"]["answers"]
            .as_array_mut()
            .expect("answers")
        {
            for history in answer["forces"]["histories"].as_array_mut().expect("some") {
                let points = history[2].as_array_mut().expect("points");
                let last = points.last_mut().expect("a point");
                last[1] = json!("111");
            }
        }
    });
    assert!(raised.is_err());
    // The same answers, where less is left to both, where the coalition builds faster, and where the others shrink more slowly.
    for (was, is) in [
        ("W.Tank <= 260", "W.Tank <= 205"),
        ("builds 12 per year", "builds 40 per year"),
        (
            "builds 10 per year, retires 10 per year",
            "builds 10 per year, retires 0 per year",
        ),
    ] {
        let other = text.replace(was, is);
        assert!(other != text && said(&other, |_| {}).is_err(), "{is}");
    }
}
