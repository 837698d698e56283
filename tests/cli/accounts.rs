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
