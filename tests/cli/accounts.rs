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
