//! Claims with what became of them.
use insta::assert_snapshot;
use treaty::date::Day;
use treaty::report::model::{
    Choices, ClaimKind, ClaimReport, FileReport, Holding, PartySummary, Shot, Step, Summary,
    Verdict, Witness,
};
use treaty::report::{Format, Report, render};
use treaty::source::Sources;

use super::{find, human};

fn step(date: &str, text: &str, clause: Option<&str>) -> Step {
    Step {
        date: Day::parse(date),
        text: text.into(),
        clause: clause.map(Into::into),
    }
}

fn holding(party: &str, thing: &str, quantity: &str) -> Holding {
    Holding {
        party: party.into(),
        thing: thing.into(),
        quantity: quantity.into(),
    }
}

fn shot(target: &str, targets: &str, shots: &str) -> Shot {
    let weapon = "Israel.Strike_sortie".into();
    Shot {
        engagement: Some("Preemption".into()),
        weapon,
        target: target.into(),
        targets: targets.into(),
        shots: shots.into(),
    }
}

/// One claim of each verdict, with all that may be said of one.
pub fn claims() -> Report {
    let mut sources = Sources::new();
    let text = "redline R1 for Iran: always x\nredline R3 for US: limited y\nclaim C2: always z\n\
                claim C4: always w\ndeterrence D1 for Iran against Israel: v\n";
    let file = sources.add("gulf.treaty", text);
    let place = |text: &str| Some(find(&sources, file, text, 0));
    let refuted = ClaimReport {
        party: Some("Iran".into()),
        title: Some("missiles are the core of defence".into()),
        sentence: Some("Iran can ensure Iran.far.warheads after Preemption >= 150".into()),
        place: place("D1"),
        choices: Some(Choices::Some),
        contingency: "walkout".into(),
        help: Some("II.5 stops Israel's interceptors, and nothing stops its sorties".into()),
        witness: Some(Witness {
            moment: Day::parse("2031-12-31"),
            story: vec![
                step("2027-01-01", "the accord enters into force", Some("entry")),
                step(
                    "2031-06-30",
                    "the US gives notice of withdrawal",
                    Some("notice 6 months"),
                ),
                step("2031-12-31", "Israel strikes", None),
            ],
            holdings: vec![
                holding("Iran", "Silo_missile", "300"),
                holding("Iran", "Road_missile", "1_100"),
                holding("Israel", "Strike_sortie", "240"),
            ],
            plan: vec![
                shot("Silo_missile", "120", "2"),
                shot("Road_missile", "1/3", "1"),
            ],
            sum: vec![
                "180 + 0.16 * 120 = 199.2".into(),
                "199.2 * 0.7 = 139.44, 10.56 below 150".into(),
            ],
            replay: Some("treaty eval gulf.treaty --scenario D1".into()),
        }),
        ..ClaimReport::new("D1", ClaimKind::Deterrence, Verdict::Refuted)
    };
    let proved = ClaimReport {
        party: Some("Iran".into()),
        place: place("R1"),
        docs: vec!["The core of defence.".into()],
        sentence: Some("always x".into()),
        needs: vec!["II.1".into(), "forces Iran".into()],
        margin: Some("12 missiles".into()),
        ..ClaimReport::new("R1", ClaimKind::Redline, Verdict::Proved)
    };
    let expected = ClaimReport {
        party: Some("US".into()),
        place: place("R3"),
        expected: Some(Verdict::Refuted),
        ..ClaimReport::new("R3", ClaimKind::Redline, Verdict::Refuted)
    };
    let undecided = ClaimReport {
        place: place("C2"),
        reason: Some("2_000 cases tried, none breaks the claim".into()),
        expected: Some(Verdict::Proved),
        ..ClaimReport::new("C2", ClaimKind::Claim, Verdict::Undecided)
    };
    let vacuous = ClaimReport {
        place: place("C4"),
        ..ClaimReport::new("C4", ClaimKind::Claim, Verdict::Vacuous)
    };
    let (redlines, deterrence) = (Some(Verdict::Proved), Some(Verdict::Refuted));
    let iran = PartySummary {
        redlines,
        deterrence,
        ratified: Some(false),
        opposed: vec!["Guards".into()],
        ..PartySummary::default()
    };
    let us = PartySummary {
        redlines: Some(Verdict::Refuted),
        ratified: Some(true),
        ..PartySummary::default()
    };
    let summary = Summary(vec![
        ("Iran".into(), iran),
        ("US".into(), us),
        ("Observer".into(), PartySummary::default()),
    ]);
    let claims = vec![proved, expected, undecided, vacuous, refuted];
    Report {
        files: vec![FileReport {
            sources,
            claims,
            summary,
            ..FileReport::new("gulf.treaty")
        }],
    }
}

#[test]
fn verdicts_with_their_stories() {
    assert_snapshot!("claims-human", human(&claims()));
    assert_snapshot!("claims-short", render(&claims(), Format::Short, false));
    assert_snapshot!(
        "claims-narrated",
        render(&claims(), Format::Narrated, false)
    );
    assert_snapshot!("claims-json", render(&claims(), Format::Json, false));
}
