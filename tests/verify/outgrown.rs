//! What a coalition cannot ensure because nothing bounds somebody else.

use super::build::*;
use super::support::*;
use treaty::draft::*;
use treaty::verify::refute;

/// P holds missiles, at most one more a day; of Q's sorties nothing is said but that it has 6 on day 0. P is to have as many as Q.
fn scene() -> Draft {
    let mut draft = arsenal();
    draft.provisions.truncate(1);
    ensure(&mut draft, as_many());
    draft
}

fn as_many() -> Cond {
    Cond::Compare(missiles(), Comparison::AtLeast, sorties())
}

fn ensure(draft: &mut Draft, condition: Cond) {
    draft.claims.clear();
    let coalition = vec![P];
    let body = Body::Ensure {
        coalition,
        condition,
    };
    claim(draft, body, days(30, 40));
}

fn by(draft: &Draft, day: i32, party: PartyId, kind: u32) -> Result<(), String> {
    let certificate = Certificate::Outgrown {
        day: d(day),
        party,
        kind: KindId(kind),
    };
    refute(draft, ClaimId(0), 0, &certificate, &[])
        .map(|_| ())
        .map_err(|why| why.to_string())
}

fn q_outgrows_p(draft: &Draft) -> Result<(), String> {
    by(draft, 35, Q, 1)
}

#[test]
fn whom_nothing_bounds_outgrows_everybody() {
    let mut draft = scene();
    for day in [30, 35, 39] {
        assert_eq!(by(&draft, day, Q, 1), Ok(()));
    }
    // One comparison of several is enough, and what bounds Q on other days does no harm.
    let plenty = at_least(missiles(), 1);
    ensure(&mut draft, Cond::All(vec![plenty, as_many()]));
    assert_eq!(q_outgrows_p(&draft), Ok(()));
    provision(&mut draft, at_most(sorties(), 8), days(0, 35));
    assert_eq!(q_outgrows_p(&draft), Ok(()));
    // Not even exactly as many can be had, nor anything but more and more.
    ensure(
        &mut draft,
        Cond::Compare(sorties(), Comparison::Equal, missiles()),
    );
    assert_eq!(q_outgrows_p(&draft), Ok(()));
}

/// `missiles after Raid >= sorties`, where Q raids with its sorties, or P with its missiles.
fn raided(by_q: bool) -> Draft {
    let mut draft = scene();
    raid(&mut draft, by_q);
    let condition = Cond::Compare(after(missiles()), Comparison::AtLeast, after(sorties()));
    ensure(&mut draft, condition);
    draft
}

#[test]
fn who_plans_an_engagement_may_fire_nothing() {
    assert_eq!(q_outgrows_p(&raided(true)), Ok(()));
    assert!(q_outgrows_p(&raided(false)).is_err(), "P's own raid");
}

#[test]
fn on_another_day_or_of_another_party_it_shows_nothing() {
    let draft = scene();
    assert!(by(&draft, 29, Q, 1).is_err(), "before the claim");
    assert!(by(&draft, 40, Q, 1).is_err(), "after the claim");
    assert!(by(&draft, 35, P, 0).is_err(), "the coalition's own");
    assert!(by(&draft, 35, Q, 0).is_err(), "what Q does not list");
    assert!(by(&draft, 35, Q, 7).is_err(), "no such kind");
    assert!(by(&draft, 35, PartyId(9), 1).is_err(), "no such party");
}

#[test]
fn whom_something_bounds_does_not() {
    let mut rated = scene();
    rated.stakes[1].builds = Some(n(3));
    assert!(q_outgrows_p(&rated).is_err(), "a building rate");
    let mut slow = scene();
    slow.stakes[1].retires = Some(n(3));
    assert!(q_outgrows_p(&slow).is_err(), "it could not go back");
    let mut limited = scene();
    provision(&mut limited, at_most(sorties(), 800), days(30, 40));
    assert!(q_outgrows_p(&limited).is_err(), "a limit");
    let mut known = scene();
    fact(&mut known, at_most(sorties(), 800));
    assert!(q_outgrows_p(&known).is_err(), "a fact");
    let mut tied = scene();
    let twice = Cond::Compare(sorties(), Comparison::AtMost, missiles());
    provision(&mut tied, twice, days(0, 100));
    assert!(q_outgrows_p(&tied).is_err(), "a limit relative to P");
}

#[test]
fn a_claim_that_more_does_not_break_is_not_refuted() {
    let mut draft = scene();
    for (condition, why) in [
        (at_most(missiles(), 30), "it does not speak of Q"),
        (at_least(sorties(), 3), "more of Q's keeps it"),
        (
            Cond::Any(vec![as_many(), at_least(missiles(), 5)]),
            "there is another way to keep it",
        ),
        (
            Cond::Not(Box::new(Cond::Compare(
                sorties(),
                Comparison::Below,
                missiles(),
            ))),
            "negated",
        ),
        (
            Cond::Compare(sorties(), Comparison::NotEqual, missiles()),
            "only one number breaks it",
        ),
    ] {
        ensure(&mut draft, condition);
        assert!(q_outgrows_p(&draft).is_err(), "{why}");
    }
    ensure(&mut draft, as_many());
    draft.claims[0].parts[0].given = Some(at_most(sorties(), 5));
    assert!(q_outgrows_p(&draft).is_err(), "an assumption");
    draft.claims[0].parts[0].given = None;
    draft.claims[0].parts[0].body = Body::Always(as_many());
    assert!(q_outgrows_p(&draft).is_err(), "no claim of what P can do");
}
