//! `treaty bounds`: figures worked out by hand, against the JSON and its schema.
use serde_json::Value;

use super::Folder;
use crate::report::schema::assert_fits;

/// Norrland may build 20 tanks a year and never dismantles; from 2028 on no more than 150. A start is whole: 100 on the first day. The
/// year 2027 has 365 days: on its last the history is 100 + 364 · 20/365.25 = 119.9, so 119 stand. 105 is met during 2027 and binds from
/// 2028 on. Ten bombers count as one each and carry up to eight: a gap of 10 · 7 = 70. Nothing bounds Suderland's guns.
const DRAFT: &str = r#"
treaty "Room" { entry 2027-01-01, expiry 2037-01-01 }
party Norrland
party Suderland
system Tank
system Gun
system Bomber { attributed = 1, weapons = attributed..8 }
stock Grain in t
forces Norrland at entry {
  Tank   100 builds 20 per year, retires 0 per year
  Bomber 10  builds 0 per year, retires 0 per year
  Grain  300 t builds 10 t per year, retires 0 t per year
}
forces Suderland at entry { Gun 3 }
article I { limit I.1 for Norrland: Norrland.Tank <= 150 from entry + 1 year }
"#;

fn bounds(draft: &str, measure: &[&str]) -> Value {
    let folder = Folder::new("bounds").with("room.treaty", draft);
    let mut arguments = vec!["bounds", "room.treaty", "--format", "json"];
    arguments.extend(measure);
    let ran = folder.treaty(&arguments);
    assert_eq!(ran.err, "");
    let schema = folder.treaty(&["bounds", "--schema"]).out;
    assert_fits(&ran.out, &serde_json::from_str(&schema).expect("JSON"));
    assert_eq!(ran.out, folder.treaty(&arguments).out, "the same bytes");
    serde_json::from_str(&ran.out).expect("JSON")
}

/// `first..last least most` of each stretch, `a to b` where a bound moves.
fn rows(band: &Value) -> Vec<String> {
    let bound = |b: &Value| match b["status"].as_str() {
        Some("exact") => b["value"].as_str().expect("a figure").to_owned(),
        Some("infinite") => format!("∞ {}.{}", text(&b["party"]), text(&b["unbounded"])),
        other => format!("{other:?}"),
    };
    let motion = |m: &Value| match m["steady"].as_bool() {
        Some(true) => bound(&m["first"]),
        _ => format!("{} to {}", bound(&m["first"]), bound(&m["last"])),
    };
    let stretches = band["stretches"].as_array().expect("stretches");
    let row = |s: &Value| {
        format!(
            "{}..{}: {}; {}",
            text(&s["first"]),
            text(&s["last"]),
            motion(&s["least"]),
            motion(&s["most"])
        )
    };
    stretches.iter().map(row).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn measure(draft: &str, measure: &str) -> Vec<String> {
    rows(&bounds(draft, &[measure])["choices"][0]["measures"][0])
}

#[test]
fn figures_rise_to_the_ceiling_and_rest() {
    // 150 is reached when 50 have been built: 50 · 365.25 / 20 = 913.1 days after 2027-01-01, on day 914: 2029-07-03.
    assert_eq!(
        measure(DRAFT, "Norrland.Tank"),
        [
            "2027-01-01..2027-01-01: 100; 100",
            "2027-01-02..2027-12-31: 100; 100 to 119",
            "2028-01-01..2029-07-02: 100; 119 to 149",
            "2029-07-03..2036-12-31: 100; 150",
        ]
    );
}

#[test]
fn stocks_move_evenly_and_exactly() {
    // 10 t a year are 10_000 / 365.25 = 40000/1461 kg a day; the last day is day 3_652.
    let found = bounds(DRAFT, &["Norrland.Grain"]);
    let band = &found["choices"][0]["measures"][0];
    assert_eq!(
        rows(band)[1],
        "2027-01-02..2036-12-31: 300000; 438340000/1461 to 584380000/1461"
    );
    let most = &band["stretches"][1]["most"];
    assert_eq!(most["even"], true);
    assert_eq!(band["unit"]["name"], "t");
}

#[test]
fn what_nothing_bounds_is_named() {
    assert_eq!(
        measure(DRAFT, "Suderland.Gun + Norrland.Bomber"),
        [
            "2027-01-01..2027-01-01: 13; 13",
            "2027-01-02..2036-12-31: 10; ∞ Suderland.Gun",
        ]
    );
}

#[test]
fn limits_stand_beside_the_band_and_the_gap_is_found() {
    let found = bounds(DRAFT, &[]);
    let choice = &found["choices"][0];
    let measures = choice["measures"].as_array().expect("measures");
    assert_eq!(measures.len(), 1, "the one that a provision compares");
    let limit = &measures[0]["limits"][0];
    assert_eq!(
        (
            text(&limit["clause"]),
            text(&limit["comparison"]),
            text(&limit["value"])
        ),
        ("I.1", "<=", "150")
    );
    let gap = &choice["gaps"][0];
    assert_eq!(rows(gap), ["2027-01-01..2036-12-31: 0; 70"]);
    let widest = &gap["widest"];
    assert_eq!(
        (text(&gap["party"]), text(&widest["gap"])),
        ("Norrland", "70")
    );
    assert_eq!(
        (text(&widest["counted"]), text(&widest["actual"])),
        ("10", "80")
    );
}

#[test]
fn choices_and_estimates() {
    let draft = r#"
treaty "Choices" { entry 2027-01-01, expiry 2030-01-01 }
party Norrland
party Suderland
system Tank
forces Norrland  at entry { Tank 60..90 builds 0 per year, retires 0 per year }
forces Suderland at entry { Tank 10 builds 0 per year, retires 0 per year }
article I { limit I.1 for Norrland: Norrland.Tank <= [Norrland: 95 | Suderland: 80] }
"#;
    let found = bounds(draft, &["Norrland.Tank"]);
    let of = |choice: usize| rows(&found["choices"][choice]["measures"][0]);
    // The most is that of the highest estimate, the least that of the lowest.
    assert_eq!(of(0), ["2027-01-01..2029-12-31: 60; 90"]);
    // With 80 an estimate above it cannot comply: what is left of the estimates is at most 80.
    assert_eq!(of(1), ["2027-01-01..2029-12-31: 60; 80"]);
}

/// Of 150 to 180 both ends: on the last days Norrland may have just so many.
#[test]
fn a_range_is_accounted_for_at_both_ends() {
    let draft = DRAFT.replace("<= 150 from", "<= [150 .. 180] from");
    let found = bounds(&draft, &["Norrland.Tank"]);
    let choices = found["choices"].as_array().expect("choices");
    let taken: Vec<&Value> = choices.iter().map(|choice| &choice["choice"][0]).collect();
    assert_eq!(taken, [0, 1]);
    let last = |choice: &Value| rows(&choice["measures"][0]).pop().expect("a stretch");
    let ends: Vec<String> = choices.iter().map(last).collect();
    let most = |row: &String| row.rsplit(' ').next().map(str::to_owned);
    assert_eq!(
        ends.iter().map(most).collect::<Vec<_>>(),
        [Some("150".to_owned()), Some("180".to_owned())]
    );
}

#[test]
fn wrong_calls_say_what_is_wrong() {
    let folder = Folder::new("bounds-wrong").with("room.treaty", DRAFT);
    let of = |measure: &str| folder.treaty(&["bounds", "room.treaty", measure]);
    for (measure, said) in [
        ("Norrland.Tnk", "did you mean `Tank`?"),
        ("Norland.Tank", "did you mean `Norrland`?"),
        ("Norrland.Tank <= 3", "a measure is a number"),
        ("7", "this is the same in every world"),
        (
            "most(Norrland.Tank)",
            "this is no measure that can be bounded",
        ),
        ("Norrland.Tank +", "error["),
        (
            "Norrland.Tank * Suderland.Gun",
            "error[product-of-unknowns]",
        ),
    ] {
        let ran = of(measure);
        assert_eq!(ran.status, Some(2), "{measure}");
        assert!(ran.out.contains(said), "{measure}: {}", ran.out);
    }
    let ran = of("Norrland.Tank\nparty Spy");
    assert_eq!(ran.status, Some(2));
    assert!(
        ran.err.contains("a measure is one line of text"),
        "{}",
        ran.err
    );
    assert_eq!(folder.treaty(&["bounds"]).status, Some(2));
    assert_eq!(
        folder.treaty(&["bounds", "--example", "none"]).status,
        Some(2)
    );
    assert_eq!(folder.treaty(&["bounds", "none.treaty"]).status, Some(2));
}

#[test]
fn nobody_can_comply() {
    let draft = DRAFT.replace("<= 150", "<= 90");
    let folder = Folder::new("bounds-none").with("room.treaty", draft);
    let ran = folder.treaty(&["bounds", "room.treaty"]);
    assert_eq!(ran.status, Some(1));
    assert!(
        ran.out.contains("Nobody can comply with this draft: I.1"),
        "{}",
        ran.out
    );
}

#[test]
fn an_example_finds_its_library() {
    let folder = Folder::new("bounds-example");
    let ran = folder.treaty(&[
        "bounds",
        "--example",
        "salt-1",
        "US.launcher",
        "--plots",
        "ascii",
    ]);
    assert_eq!((ran.status, ran.err.as_str()), (Some(0), ""));
    assert!(ran.out.contains("1_710"), "{}", ran.out);
}
