//! Which provisions are broken, from when, on how many days.

use super::build::*;
use super::holdings::Random;
use treaty::draft::*;
use treaty::eval::{self, Extremes, PartValue};
use treaty::source::Place;

/// A single tank force with this history.
fn tanks(points: &[(i32, i64)]) -> (Draft, World, PartyId, KindId) {
    let mut draft = draft();
    let a = party(&mut draft, "A");
    let (tank, kind) = system(&mut draft, a, "Tank", points[0].1);
    let mut world = still(&draft);
    let variant = draft.variants_of(tank)[0];
    world.histories.insert((a, variant), course(points));
    (draft, world, a, kind)
}

fn growth(of: Expr, per_day: &str, whole: bool) -> Cond {
    Cond::Growth {
        of,
        per_day: r(per_day),
        whole,
        place: Place::default(),
    }
}

/// First day (after entry) and number of days of the one provision's breach.
fn breach(draft: &Draft, world: &World) -> Option<(i32, i64)> {
    let breaches = eval::breaches(draft, world).unwrap();
    breaches.first().map(|b| (b.day.0 - d(0).0, b.days))
}

#[test]
fn a_limit_is_broken_from_the_first_day_beyond_it() {
    // A tank each ten days from 10; 12 are finished on day 20, 13 on day 30.
    let (mut draft, world, a, kind) = tanks(&[(0, 10), (100, 20)]);
    provision(&mut draft, at_most(held(a, &[kind]), 12), days(0, 100));
    assert_eq!(breach(&draft, &world), Some((30, 70)));
    draft.provisions[0].days = days(0, 30);
    assert_eq!(
        breach(&draft, &world),
        None,
        "the span excludes its last day"
    );
    draft.provisions[0].days = days(50, 60);
    assert_eq!(breach(&draft, &world), Some((50, 10)));
}

#[test]
fn a_limit_by_date_steps_on_its_days_though_nothing_else_changes() {
    let (mut draft, world, a, kind) = tanks(&[(0, 10)]);
    let cap = Expr::ByDate(vec![(d(0), n(12)), (d(40), n(8)), (d(60), n(10))]);
    let limit = Cond::Compare(held(a, &[kind]), Comparison::AtMost, cap);
    provision(&mut draft, limit, days(0, 100));
    assert_eq!(breach(&draft, &world), Some((40, 20)));
}

#[test]
fn a_provision_without_a_value_is_not_taken_for_kept() {
    let (mut draft, world, a, kind) = tanks(&[(0, 10)]);
    let most = Expr::Most(Box::new(held(a, &[kind])));
    provision(&mut draft, at_most(most, 12), days(0, 100));
    assert!(eval::breaches(&draft, &world).is_err());
}

#[test]
fn growth_looks_at_every_pair_of_days() {
    // Down from 10 to 5 on day 50, then up to 6 by day 100: replacement only would have kept it at 5.
    let (mut draft, world, a, kind) = tanks(&[(0, 10), (50, 5), (100, 6)]);
    provision(
        &mut draft,
        growth(held(a, &[kind]), "0", true),
        days(0, 101),
    );
    assert_eq!(
        breach(&draft, &world),
        Some((100, 1)),
        "five on day 50, six on day 100"
    );
    // 1/50 a day would just allow it; rounding up a whole count allows one from the first day on.
    draft.provisions[0].condition = growth(held(a, &[kind]), "1/1000", true);
    assert_eq!(breach(&draft, &world), None);
}

#[test]
fn growth_of_a_count_is_rounded_up() {
    // Two more on day 10 (12 at once from 10). At 1/20 a day one may be added in 10 days (1/2 rounded up), not two.
    let (mut draft, world, a, kind) = tanks(&[(0, 10), (9, 10), (10, 12)]);
    provision(
        &mut draft,
        growth(held(a, &[kind]), "1/20", true),
        days(0, 100),
    );
    // Of day t against day 9, when 10 were held: 2 <= ceil((t - 9) / 20) from t = 30 on.
    assert_eq!(breach(&draft, &world), Some((10, 20)));
    // Not rounded: 2 <= (t - 9) / 20 from t = 49 on.
    draft.provisions[0].condition = growth(held(a, &[kind]), "1/20", false);
    assert_eq!(breach(&draft, &world), Some((10, 39)));
    // Only pairs inside the span count: from day 10 nothing grows.
    draft.provisions[0].days = days(10, 100);
    assert_eq!(breach(&draft, &world), None);
}

/// Growth and limits together, day by day against their definition.
#[test]
fn growth_agrees_with_its_definition() {
    let mut random = Random(3);
    for round in 0..200 {
        let mut points = Vec::new();
        let mut at = 0;
        while at < 60 {
            points.push((at, random.below(12)));
            at += 1 + random.below(25) as i32;
        }
        let (mut draft, world, a, kind) = tanks(&points);
        let rate = treaty::number::Rational::ratio(random.below(9) - 3, 1 + random.below(30));
        let whole = round % 2 == 0;
        let of = held(a, &[kind]);
        let cond = Cond::All(vec![
            at_most(of.clone(), 9),
            growth(of, &rate.to_plain(), whole),
        ]);
        provision(&mut draft, cond, days(2, 60));
        let value = |at: i32| eval::holding(&draft, &world, a, kind, d(at));
        let broken: Vec<i32> = (2..60)
            .filter(|&t| {
                let pairs = (2..t).any(|s| {
                    let allowed = &rate * &n(i64::from(t - s));
                    let allowed = if whole { allowed.ceil() } else { allowed };
                    value(t) - value(s) > allowed
                });
                pairs || value(t) > n(9)
            })
            .collect();
        let expected = broken.first().map(|first| (*first, broken.len() as i64));
        assert_eq!(
            breach(&draft, &world),
            expected,
            "{points:?} {rate:?} {whole}"
        );
    }
}

fn claim(body: Body, given: Option<Cond>) -> Claim {
    Claim {
        name: String::from("C"),
        title: None,
        docs: Vec::new(),
        kind: ClaimKind::Claim,
        party: None,
        faction: None,
        against: Vec::new(),
        parts: vec![Part {
            label: None,
            body,
            days: days(0, 100),
            dated: false,
            open: true,
            given,
            incentives: Vec::new(),
        }],
        under: vec![None],
        text: String::new(),
        place: Place::default(),
    }
}

#[test]
fn a_claim_has_a_value_in_one_world() {
    let (draft, world, a, kind) = tanks(&[(0, 10), (100, 20)]);
    let value = |body: Body, given: Option<Cond>| {
        let claim = claim(body, given);
        eval::claim_value(&draft, &world, &claim, &Extremes::none()).remove(0)
    };
    let tanks = || held(a, &[kind]);
    assert_eq!(
        value(Body::Always(at_most(tanks(), 20)), None),
        PartValue::Holds
    );
    let fails = PartValue::Fails {
        day: Some(d(80)),
        days: 20,
    };
    assert_eq!(value(Body::Possible(at_most(tanks(), 17)), None), fails);
    let ensure = Body::Ensure {
        coalition: vec![a],
        condition: at_most(tanks(), 17),
    };
    assert_eq!(value(ensure.clone(), None), fails);
    // Asked only while at most 17 are held: then it holds.
    assert_eq!(
        value(ensure.clone(), Some(at_most(tanks(), 17))),
        PartValue::Holds
    );
    assert_eq!(
        value(ensure, Some(at_most(tanks(), 9))),
        PartValue::NotAsked
    );
    let scope = Body::Scope {
        measure: tanks(),
        limited: true,
    };
    assert_eq!(value(scope, None), PartValue::NotOfOneWorld);
}

#[test]
fn a_guarantee_pays_if_the_penalty_outweighs_the_gain() {
    let terms = |q: (&str, &str), gain: &str| Terms {
        monitored_by: Some(String::from("IAEA")),
        probability: Some((r(q.0), r(q.1))),
        gain: Some((r(gain), r(gain))),
        penalty: Some((r("35"), r("35"))),
        ..Terms::default()
    };
    // q = 1/2: 17.5 >= 10; q = 1/5: 7 < 16; q = 4/11: 140/11 = 7/11 · 20 exactly.
    assert!(eval::is_enforceable(&terms(("1/2", "1/2"), "20")));
    assert!(!eval::is_enforceable(&terms(("1/5", "1/2"), "20")));
    assert!(eval::is_enforceable(&terms(("4/11", "1"), "20")));
    assert!(!eval::is_enforceable(&terms(("4/11", "1"), "20.01")));
    let mut unwatched = terms(("1", "1"), "20");
    unwatched.monitored_by = None;
    assert!(!eval::is_enforceable(&unwatched));
    assert!(
        !eval::is_enforceable(&Terms::default()),
        "figures are missing"
    );
}

/// Fifteen years, 24 histories that move every day, 56 provisions, some of growth.
#[test]
fn every_day_of_a_long_treaty_is_looked_at() {
    let mut draft = draft();
    draft.end = d(5_500);
    let mut histories = Vec::new();
    for name in ["A", "B"] {
        let party = party(&mut draft, name);
        for number in 0..12 {
            let (thing, kind) = system(&mut draft, party, &format!("S{number}"), 100);
            let variant = draft.variants_of(thing)[0];
            histories.push((
                (party, variant),
                course(&[(0, 100), (5_499, 100 + 7 * number)]),
            ));
            let of = held(party, &[kind]);
            provision(&mut draft, at_most(of.clone(), 177), days(0, 5_500));
            provision(&mut draft, at_most(of.clone(), 150), days(0, 5_500));
            if number % 3 == 0 {
                provision(&mut draft, growth(of, "1/10", true), days(0, 5_500));
            }
        }
    }
    let mut world = still(&draft);
    world.histories.extend(histories);
    let breaches = eval::breaches(&draft, &world).unwrap();
    let departures = eval::departures(&draft, &world);
    assert_eq!(
        (breaches.len(), departures.len()),
        (8, 0),
        "eight systems pass 150: 100 + 7 · 8 and on"
    );
}

#[test]
fn both_sides_say_by_how_much() {
    let (mut draft, world, a, kind) = tanks(&[(0, 10), (50, 5), (100, 6)]);
    let replay = eval::Replay::new(&draft, &world);
    let sides = replay
        .sides(&at_most(held(a, &[kind]), 8), d(0), &Extremes::none())
        .unwrap();
    assert_eq!(
        (&sides[0].left, &sides[0].right),
        (&n(10).into(), &n(8).into())
    );
    assert!(!sides[0].holds);
    // Six on day 100, five on day 50; replacement only.
    let of = held(a, &[kind]);
    provision(&mut draft, growth(of, "0", true), days(0, 101));
    let replay = eval::Replay::new(&draft, &world);
    let stretches = replay.stretches(replay.period());
    let cond = &draft.provisions[0].condition;
    let grown = replay
        .growth_sides(&stretches, cond, days(0, 101), d(100))
        .unwrap();
    assert_eq!(
        (&grown[0].left, &grown[0].right),
        (&n(1).into(), &n(0).into())
    );
    assert!(
        grown[0].what.starts_with("growth of  since 2027-02-"),
        "{}",
        grown[0].what
    );
}

/// That something holds where clauses are kept, and where one of two, or both, are not.
fn reciprocal(clauses: &[&str], otherwise: &[&Cond]) -> Option<Reciprocal> {
    Some(Reciprocal {
        clauses: clauses.iter().map(|name| (*name).to_owned()).collect(),
        otherwise: otherwise.iter().map(|cond| (*cond).clone()).collect(),
    })
}

#[test]
fn a_clause_is_kept_until_the_day_after_its_breach() {
    // 12 on day 20, 15 on day 50, 20 on day 100.
    let (mut draft, world, a, kind) = tanks(&[(0, 10), (100, 20)]);
    let cap = |most| at_most(held(a, &[kind]), most);
    let free = Cond::All(Vec::new());
    provision(&mut draft, cap(14), days(0, 101));
    // Each frees the other, and none is the first to break its own: both bind on day 50, and on no later day.
    provision(&mut draft, cap(14), days(0, 101));
    draft.provisions[0].reciprocal = reciprocal(&["II.2"], &[&free]);
    draft.provisions[1].reciprocal = reciprocal(&["II.1"], &[&free]);
    let broken = |draft: &Draft| {
        let replay = eval::Replay::new(draft, &world);
        let broken = replay.broken_clauses().unwrap();
        let each = broken
            .iter()
            .map(|(name, day)| ((*name).to_owned(), day.0 - d(0).0));
        let of_days = replay.breaches_where(&broken).unwrap();
        let count: Vec<i64> = of_days.iter().map(|breach| breach.days).collect();
        (each.collect::<Vec<_>>(), count)
    };
    let both = |one: i32, other: i32| vec![("II.1".to_owned(), one), ("II.2".to_owned(), other)];
    assert_eq!(broken(&draft), (both(50, 50), vec![1, 1]));
    // One that is broken first frees the other: no breach of it.
    draft.provisions[0].condition = cap(12);
    assert_eq!(broken(&draft), (vec![("II.1".to_owned(), 30)], vec![71]));
    // What binds only once it is broken, binds from the next day on: 13 are held on day 31. That frees the first in its turn.
    draft.provisions[1].condition = free.clone();
    draft.provisions[1].reciprocal = reciprocal(&["II.1"], &[&cap(12)]);
    assert_eq!(broken(&draft), (both(30, 31), vec![2, 70]));
    // As long as all is kept, it asks for nothing.
    draft.provisions[0].condition = cap(20);
    assert_eq!(broken(&draft), (Vec::new(), Vec::new()));
}
