//! Whole drafts and what a drafter reads of them: sentences, stories, tables, sums.
use insta::assert_snapshot;
use std::time::{Duration, Instant};
use treaty::cli::pipeline::{Checked, Options, check_file};
use treaty::diagnostic::Severity;
use treaty::report::model::{Choices, FileReport, Verdict};
use treaty::report::{Format, Report, exit_status, render};
use treaty::source::NoFiles;

use crate::report::schema::assert_valid;

fn checked(path: &str, text: &str, options: &Options) -> Checked {
    check_file(path, text, &NoFiles, options)
}

fn report(text: &str) -> FileReport {
    checked("draft.treaty", text, &Options::default()).report
}

/// The report in every rendering that is checked; the JSON must fit its schema.
fn human(path: &str, text: &str) -> String {
    let report = Report {
        files: vec![checked(path, text, &Options::default()).report],
    };
    assert_valid(&render(&report, Format::Json, false));
    let status = exit_status(&report, false);
    format!("{}status {status}\n", render(&report, Format::Human, false))
}

/// One test for each draft under `tests/story`.
macro_rules! drafts {
    ($($name:ident),* $(,)?) => {$(
        #[test]
        fn $name() {
            let file = concat!(stringify!($name), ".treaty");
            let text = include_str!(concat!("story/", stringify!($name), ".treaty"));
            assert_snapshot!(stringify!($name), human(file, text));
        }
    )*};
}

drafts!(
    brackets, burden, consent, impossible, limit, margins, needs, quality, ranges, stocks, strike,
);

/// A header, two parties and a missile, with `rest`.
fn draft(rest: &str) -> String {
    format!(
        "treaty \"Example\" {{\n  entry  2027-01-01\n  expiry 2037-01-01\n}}\nparty Norrland\nparty Suderland\nsystem Missile\nsystem Bomber\n{rest}"
    )
}

const FORCES: &str = "forces Norrland at entry { Missile 100 builds 10 per year, retires 10 per year }\nforces Suderland at entry { Bomber 10 }\n";

#[test]
fn only_some_claims_are_asked_for() {
    let text = draft(&format!(
        "{FORCES}redline R1 for Norrland: always Norrland.Missile <= 200\nredline R2 for Norrland: always Norrland.Missile <= 10\n"
    ));
    let options = Options {
        only: vec!["R1".into()],
        ..Options::default()
    };
    let report = checked("draft.treaty", &text, &options).report;
    let names: Vec<&str> = report.claims.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["R1"]);
    let (_, norrland) = &report.summary.0[0];
    assert_eq!(norrland.redlines, Some(Verdict::Proved));
    assert_eq!(
        norrland.ratified, None,
        "not all of its red lines were asked for"
    );
}

#[test]
fn a_date_is_offered_only_where_a_later_limit_forbids_the_world() {
    let help = |rest: &str| {
        let text = draft(&format!("{FORCES}{rest}"));
        report(&text).claims[0].help.clone()
    };
    let limit =
        "article I {\n  limit I.1 for Norrland: Norrland.Missile <= 120 from 2030-01-01\n}\n";
    assert_eq!(
        help(&format!(
            "{limit}claim C1: always Norrland.Missile <= 120\n"
        ))
        .as_deref(),
        Some(
            "the first limit on Norrland.Missile binds from 2030-01-01; to ask from then on, add `from 2030-01-01`"
        )
    );
    // What is offered is true: asked from then on, the claim holds.
    let text = draft(&format!(
        "{FORCES}{limit}claim C1: always Norrland.Missile <= 120 from 2030-01-01\n"
    ));
    assert_eq!(report(&text).claims[0].verdict, Verdict::Proved);
    // 111 missiles would be permitted later, too.
    assert_eq!(
        help(&format!(
            "{limit}claim C1: always Norrland.Missile <= 110\n"
        )),
        None
    );
    // No limit on what there may be at most helps against too few.
    assert_eq!(
        help(&format!("{limit}claim C1: always Norrland.Missile >= 95\n")),
        None
    );
}

#[test]
fn what_grows_at_no_given_rate_is_named() {
    let text = draft(&format!(
        "{FORCES}claim C1: always Suderland.Bomber <= 10\nclaim C2: always Norrland.Missile <= 100\n"
    ));
    let report = report(&text);
    let found: Vec<(&str, &str)> = report
        .diagnostics
        .iter()
        .filter(|d| d.code.0 == "unbounded-build")
        .map(|d| (d.code.0, d.message.as_str()))
        .collect();
    assert_eq!(
        found,
        [(
            "unbounded-build",
            "nothing bounds how fast Suderland builds `Bomber`"
        )]
    );
    assert!(
        report.claims[0]
            .notes
            .iter()
            .any(|n| n.contains("no `builds` rate"))
    );
    assert!(
        !report.claims[1]
            .notes
            .iter()
            .any(|n| n.contains("no `builds` rate"))
    );
}

#[test]
fn expectations_are_compared_with_what_came_out() {
    let text = draft(&format!(
        "{FORCES}claim C1: always Norrland.Missile <= 150\nclaim C2: always Norrland.Missile <= 300\nexpect C1 refuted\nexpect C2 refuted\n"
    ));
    let report = report(&text);
    assert!(report.claims[0].as_expected());
    let found: Vec<(&str, &str)> = report
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| (d.code.0, d.message.as_str()))
        .collect();
    assert_eq!(
        found,
        [("wrong-expectation", "`C2` is proved, not refuted")]
    );
}

/// Who ratifies, with the factions in the way, those who are open, and those who ask for nothing.
fn ratification(options: &Options, party: &str) -> (Option<bool>, String) {
    let text = include_str!("story/consent.treaty");
    let summary = checked("consent.treaty", text, options).report.summary;
    let (_, of) = summary
        .0
        .iter()
        .find(|(name, _)| name == party)
        .expect("a party");
    let lists = [&of.opposed, &of.open, &of.content].map(|names| names.join(" "));
    (of.ratified, lists.join("; "))
}

#[test]
fn a_party_ratifies_by_its_rule_and_its_own_red_lines() {
    let all = Options::default();
    // Millers and Sailors are enough, whatever Guards say; and the party-wide line is proved.
    assert_eq!(ratification(&all, "Norrland"), (Some(true), "; ; ".into()));
    // The rule is met by 75 of 67, and the party-wide line fails.
    assert_eq!(
        ratification(&all, "Suderland"),
        (Some(false), "; ; Crown".into())
    );
    assert_eq!(
        ratification(&all, "Westmark"),
        (Some(false), "Left; ; Right".into())
    );
    assert_eq!(
        ratification(&all, "Eastmark"),
        (Some(true), "; ; Middle".into())
    );
    assert_eq!(ratification(&all, "Raiders"), (None, "; ; ".into()));
}

#[test]
fn who_ratifies_is_open_where_a_red_line_that_matters_is() {
    let only = |names: &[&str]| Options {
        only: names.iter().map(|name| (*name).to_owned()).collect(),
        ..Options::default()
    };
    // Without Sailors the rule hangs on them, for Guards refuse; without Guards on nobody.
    assert_eq!(
        ratification(&only(&["N1", "N2", "N4"]), "Norrland"),
        (None, "; Sailors; ".into())
    );
    assert_eq!(
        ratification(&only(&["N1", "N3", "N4"]), "Norrland"),
        (Some(true), "; ; ".into())
    );
    // The party-wide line is not asked for: open, and no faction's doing.
    assert_eq!(
        ratification(&only(&["N1", "N2", "N3"]), "Norrland"),
        (None, "; ; ".into())
    );
    // One red line that fails is enough to refuse, whatever else is open.
    assert_eq!(
        ratification(&only(&["W2"]), "Westmark"),
        (Some(false), "Left; ; Right".into())
    );
}

#[test]
fn every_choice_of_the_bracketed_text_counts() {
    let of = |limit: &str, claim: &str| {
        let article =
            format!("article I {{\n  limit I.1 for Norrland: Norrland.Missile <= {limit}\n}}\n");
        let claim = report(&draft(&format!(
            "{FORCES}{article}claim C1: always Norrland.Missile <= {claim}\n"
        )));
        (claim.claims[0].verdict, claim.claims[0].choices)
    };
    assert_eq!(of("120", "120"), (Verdict::Proved, None));
    assert_eq!(
        of("[110 | 120]", "120"),
        (Verdict::Proved, Some(Choices::All))
    );
    assert_eq!(
        of("[110 | 120]", "115"),
        (Verdict::Refuted, Some(Choices::Some))
    );
    assert_eq!(
        of("[110 | 120]", "105"),
        (Verdict::Refuted, Some(Choices::None))
    );
}

#[test]
fn a_choice_that_leaves_no_world_does_not_stand_for_the_others() {
    let text = include_str!("claims/impossible-first.treaty");
    let claims = report(text).claims;
    let of = |name: &str| {
        let claim = claims.iter().find(|c| c.name == name).expect("the claim");
        (claim.verdict, claim.choices)
    };
    assert_eq!(of("C1"), (Verdict::Vacuous, Some(Choices::Some)));
    assert_eq!(of("C2"), (Verdict::Refuted, Some(Choices::None)));
}

#[test]
fn too_many_choices_are_not_checked_and_not_passed_over() {
    let limits: String = (1..=9)
        .map(|n| format!("  limit I.{n} for Norrland: Norrland.Missile <= [200 | 30{n}]\n"))
        .collect();
    let text = draft(&format!(
        "{FORCES}article I {{\n{limits}}}\nclaim C1: always Norrland.Missile <= 400\n"
    ));
    let report = report(&text);
    assert_eq!(report.claims[0].verdict, Verdict::Undecided);
    assert!(
        report
            .diagnostics
            .iter()
            .any(|d| d.code.0 == "too-many-choices")
    );
}

#[test]
fn a_contingency_has_an_entry_of_its_own() {
    let text = draft(&format!(
        "{FORCES}deterrence D1 for Norrland against Suderland: Norrland.Missile >= 50\ncontingency hidden: undetected cheating by Suderland\n"
    ));
    let found: Vec<(String, Verdict)> = report(&text)
        .claims
        .iter()
        .map(|c| (c.contingency.clone(), c.verdict))
        .collect();
    assert_eq!(found[0], ("compliance".into(), Verdict::Proved));
    assert_eq!(found[1], ("hidden".into(), Verdict::Proved));
}

#[test]
fn certificates_are_written_for_each_part_and_choice() {
    let article = "article I {\n  limit I.1 for Norrland: Norrland.Missile <= [110 | 120]\n}\n";
    let text = draft(&format!(
        "{FORCES}{article}claim C1: always Norrland.Missile <= 120\nclaim C2: always Norrland.Missile <= 115\nbalance B1 between Norrland and Suderland on p.Missile: within 90%\n"
    ));
    let options = Options {
        certificates: true,
        ..Options::default()
    };
    let checked = checked("drafts/a b.treaty", &text, &options);
    for (name, content) in &checked.certificates {
        assert!(
            name.bytes()
                .all(|b| b.is_ascii_graphic() && b != b'/' && b != b'\\'),
            "{name}"
        );
        let json: serde_json::Value = serde_json::from_str(content).expect("JSON");
        assert_eq!(json["schema"], "treaty-certificate/1");
        assert_eq!(json["draft"], "drafts/a b.treaty");
    }
    let mut names: Vec<&str> = checked
        .certificates
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let number = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), number, "each has a name of its own");
    assert!(names.contains(&"drafts+a%20b-C1-choice2.json"), "{names:?}");
    let c1 = &checked.report.claims[0];
    assert_eq!(
        c1.certificate.as_deref(),
        Some("drafts+a%20b-C1-choice1.json")
    );
}

#[test]
fn the_same_draft_gives_the_same_bytes() {
    let text = include_str!("story/strike.treaty");
    let once = || {
        let checked = checked(
            "strike.treaty",
            text,
            &Options {
                certificates: true,
                ..Options::default()
            },
        );
        let report = Report {
            files: vec![checked.report],
        };
        (render(&report, Format::Json, false), checked.certificates)
    };
    assert_eq!(once(), once());
}

#[test]
fn no_time_at_all_decides_little_and_guesses_nothing() {
    let options = Options {
        budget: Some(Duration::ZERO),
        ..Options::default()
    };
    let begun = Instant::now();
    let report = checked(
        "strike.treaty",
        include_str!("story/strike.treaty"),
        &options,
    )
    .report;
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert!(
        report
            .claims
            .iter()
            .all(|c| c.verdict == Verdict::Undecided),
        "{:?}",
        report.claims
    );
}
