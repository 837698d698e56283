//! The accounts of the worlds that New START names, as `treaty eval` prints them.
use super::{Folder, Ran};
use insta::assert_snapshot;

fn account(scenario: &str) -> String {
    let folder = Folder::new(&format!("account-{scenario}")).with(
        "new-start.treaty",
        include_str!("../../examples/new-start.treaty"),
    );
    let Ran { status, out, err } =
        folder.treaty(&["eval", "new-start.treaty", "--scenario", scenario]);
    assert_eq!((status, err.as_str()), (Some(0), ""), "{out}");
    out
}

#[test]
fn new_start_as_declared_in_2011() {
    assert_snapshot!(account("Declared_2011"));
}

#[test]
fn new_start_as_declared_in_2018() {
    let account = account("Declared_2018");
    // Nothing stays open: strikes have plans.
    assert!(!account.contains("no plan"), "{account}");
    assert_snapshot!(account);
}

/// What the draft permits at most is no matter of the world at hand, and is found for it.
#[test]
fn largest_values_are_told_on_each_day() {
    let folder = Folder::new("account-most")
        .with("most.treaty", include_str!("../claims/most.treaty"))
        .with(
            "fought.treaty",
            include_str!("../claims/most-fought.treaty"),
        );
    let told = |file: &str| {
        let Ran { status, out, err } = folder.treaty(&["eval", file]);
        assert_eq!((status, err.as_str()), (Some(0), ""), "{out}");
        out
    };
    // Nobody builds anything here: 10 guns, of 11 that are permitted after a year and a day, and of 19 in the end.
    let out = told("most.treaty");
    for line in [
        "M2: fails from 2028-01-02, on 1 day",
        "2036-12-31  holds: Norrland.Gun 10 <= 19",
        "2036-12-31  fails: ∞ is not == 120",
    ] {
        assert!(out.contains(line), "{line}: {out}");
    }
    assert!(!out.contains("not evaluated"), "{out}");
    // 40 of the 100 silos are left at worst, and the plan is the worst one.
    let out = told("fought.treaty");
    assert!(out.contains("A1: holds"), "{out}");
    assert!(out.contains("holds: 40 >= 40"), "{out}");
}

#[test]
fn games_with_all_their_equilibria() {
    let folder = Folder::new("account-games").with("games.treaty", include_str!("games.treaty"));
    let human = folder.treaty(&["eval", "games.treaty", "--scenario", "Armed"]);
    assert_eq!((human.status, human.err.as_str()), (Some(0), ""));
    let games = human.out.find("\nGames").expect("the games");
    assert_snapshot!("games-human", &human.out[games..]);
    let json = folder.treaty(&["eval", "games.treaty", "--format", "json"]);
    assert_eq!((json.status, json.err.as_str()), (Some(0), ""));
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    let chicken = &json["games"][0];
    assert_eq!(chicken["name"], "Chicken");
    assert_eq!(chicken["on"][0]["class"]["name"], "chicken");
    assert_eq!(chicken["on"][0]["pure"][0][1], "drive");
    // Swerve with 12/13 (the published value): both crash once in 169.
    assert_eq!(chicken["on"][0]["mixed"][0]["strategies"][0][0], "12/13");
    assert_eq!(chicken["on"][0]["critical_risk"][1], "1/7");
}
