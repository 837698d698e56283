//! Everything in which a world can break what holds of every world.

use super::build::*;
use treaty::draft::*;
use treaty::eval::{self, Rule};

/// A history and what it breaks.
type Row = (&'static [(i32, i64)], &'static [Rule]);

fn rules(draft: &Draft, world: &World) -> Vec<Rule> {
    eval::departures(draft, world)
        .into_iter()
        .map(|d| d.rule)
        .collect()
}

/// A builds one tank in 5 days at most and dismantles one in 2.
fn tanks() -> (Draft, World, PartyId, VariantId) {
    let mut draft = draft();
    let a = party(&mut draft, "A");
    let (tank, _) = system(&mut draft, a, "Tank", 10);
    draft.stakes[0].builds = Some(r("1/5"));
    draft.stakes[0].retires = Some(r("1/2"));
    let world = still(&draft);
    let variant = draft.variants_of(tank)[0];
    (draft, world, a, variant)
}

#[test]
fn histories_obey_their_rates() {
    let (draft, mut world, a, variant) = tanks();
    let table: &[Row] = &[
        (&[(0, 10)], &[]),
        (&[(0, 10), (99, 29)], &[]),
        (&[(0, 10), (50, 20)], &[]),
        (&[(0, 10), (49, 20)], &[Rule::Builds]),
        // Slower before does not make up for faster after: rates bind between any two days.
        (&[(0, 10), (90, 10), (99, 12)], &[Rule::Builds]),
        (&[(0, 10), (4, 8), (8, 6)], &[]),
        (&[(0, 10), (3, 8)], &[Rule::Retires]),
        (&[(0, 10), (30, -5)], &[Rule::NotNegative]),
        (&[(0, 11)], &[Rule::Start]),
        (&[(-10, 0), (0, 10)], &[]),
        (&[(0, 10), (0, 10)], &[Rule::Form]),
        (&[(5, 10), (0, 10)], &[Rule::Form]),
        (&[], &[Rule::Form]),
    ];
    for (points, expected) in table {
        world.histories.insert((a, variant), course(points));
        assert_eq!(rules(&draft, &world), *expected, "{points:?}");
    }
    world
        .histories
        .insert((a, variant), Course(vec![(d(0), r("10.5"))]));
    assert_eq!(
        rules(&draft, &world),
        [Rule::Start, Rule::Start],
        "not 10, and not whole"
    );
}

#[test]
fn words_say_what_whom_and_when() {
    let (draft, mut world, a, variant) = tanks();
    world
        .histories
        .insert((a, variant), course(&[(0, 10), (10, 13)]));
    let departure = eval::departures(&draft, &world).remove(0);
    assert_eq!(
        departure.words,
        "A builds 3 Tank from 2027-01-01 to 2027-01-11, and can 2"
    );
    assert_eq!((departure.party, departure.day), (Some(a), d(0)));
}

#[test]
fn an_estimate_is_any_whole_number_inside() {
    let (mut draft, mut world, a, variant) = tanks();
    draft.stakes[0].figures[0].high = n(12);
    for (start, fine) in [
        ("9", false),
        ("10", true),
        ("11", true),
        ("11.5", false),
        ("13", false),
    ] {
        world
            .histories
            .insert((a, variant), Course(vec![(d(0), r(start))]));
        assert_eq!(rules(&draft, &world).is_empty(), fine, "{start}");
    }
}

#[test]
fn only_what_the_forces_list_has_a_history() {
    let (mut draft, mut world, _, variant) = tanks();
    let b = party(&mut draft, "B");
    world.histories.insert((b, variant), course(&[(0, 0)]));
    assert_eq!(rules(&draft, &world), [Rule::Form]);
    world.histories.remove(&(b, variant));
    world
        .histories
        .insert((PartyId(77), VariantId(99)), course(&[(0, 0)]));
    assert_eq!(rules(&draft, &world), [Rule::Form]);
}

/// Centrifuges at Natanz (20), Fordow and in a store; only Natanz to store has a rate, of 1 a day.
struct Sites {
    draft: Draft,
    a: PartyId,
    natanz: VariantId,
    fordow: VariantId,
    store: VariantId,
}

fn sites() -> Sites {
    let mut draft = draft();
    let a = party(&mut draft, "A");
    let thing = thing(&mut draft, "IR1", false);
    let [natanz, fordow, store] = ["Natanz", "Fordow", "store"].map(|site| {
        let variant = variant(&mut draft, thing, &format!("IR1 at {site}"));
        kind(&mut draft, variant, site, &[]);
        variant
    });
    let stake = stake(&mut draft, a, thing, 20);
    stake.builds = Some(n(0));
    stake.retires = Some(n(0));
    stake.moves = Some(vec![Move {
        from: natanz,
        to: store,
        per_day: n(1),
    }]);
    Sites {
        draft,
        a,
        natanz,
        fordow,
        store,
    }
}

#[test]
fn rated_moves_carry_units_between_variants_and_nothing_else_does() {
    let s = sites();
    let mut world = still(&s.draft);
    let histories = |world: &mut World, natanz: i64, fordow: i64, store: i64| {
        for (variant, start, end) in [
            (s.natanz, 20, natanz),
            (s.fordow, 0, fordow),
            (s.store, 0, store),
        ] {
            let course = course(&[(0, start), (10, end)]);
            world.histories.insert((s.a, variant), course);
        }
    };
    // Ten go from Natanz to the store in ten days.
    histories(&mut world, 10, 0, 10);
    let builds_and_retires = [Rule::Builds, Rule::Retires];
    assert_eq!(
        rules(&s.draft, &world),
        builds_and_retires,
        "no moves: dismantled and built"
    );
    world
        .moved
        .insert((s.a, s.natanz, s.store), course(&[(0, 0), (10, 10)]));
    assert_eq!(rules(&s.draft, &world), []);
    // Faster than one a day, though only for five days.
    world
        .moved
        .insert((s.a, s.natanz, s.store), course(&[(0, 0), (5, 10)]));
    let found = rules(&s.draft, &world);
    assert!(found.contains(&Rule::Moves), "{found:?}");
    // To Fordow there is no rate.
    histories(&mut world, 10, 10, 0);
    world.moved.clear();
    world
        .moved
        .insert((s.a, s.natanz, s.fordow), course(&[(0, 0), (10, 10)]));
    let found = rules(&s.draft, &world);
    assert!(found.contains(&Rule::Moves), "{found:?}");
    assert!(found.contains(&Rule::Builds), "{found:?}");
}

#[test]
fn without_rates_of_moves_units_change_variants_freely() {
    let mut s = sites();
    s.draft.stakes[0].moves = None;
    let mut world = still(&s.draft);
    world
        .histories
        .insert((s.a, s.natanz), course(&[(0, 20), (1, 5)]));
    world
        .histories
        .insert((s.a, s.fordow), course(&[(0, 0), (1, 15)]));
    assert_eq!(rules(&s.draft, &world), []);
    world
        .histories
        .insert((s.a, s.fordow), course(&[(0, 0), (1, 14)]));
    assert_eq!(rules(&s.draft, &world), [Rule::Retires]);
}

#[test]
fn a_variant_that_no_figure_names_starts_at_nothing() {
    let s = sites();
    let mut world = still(&s.draft);
    world.histories.insert((s.a, s.store), course(&[(0, 3)]));
    assert_eq!(rules(&s.draft, &world), [Rule::Start]);
}

#[test]
fn totals_start_move_and_fit_as_rated() {
    let mut draft = draft();
    let a = party(&mut draft, "A");
    let warheads = attribute(&mut draft, "warheads");
    let d5 = thing(&mut draft, "D5", false);
    let variant = variant(&mut draft, d5, "D5");
    kind(&mut draft, variant, "D5", &[(warheads, between(1, 8))]);
    stake(&mut draft, a, d5, 10);
    rated(&mut draft, a, d5, warheads, 40).builds = Some(n(1));
    let mut world = still(&draft);
    let table: &[Row] = &[
        (&[(0, 40)], &[]),
        (&[(0, 40), (40, 80)], &[]),
        (&[(0, 40), (39, 80)], &[Rule::Builds]),
        // Eighty is all that ten can carry.
        (&[(0, 40), (41, 81)], &[Rule::Total]),
        (&[(0, 41)], &[Rule::Start]),
        (&[(0, 40), (10, 5)], &[Rule::Total]),
    ];
    for (points, expected) in table {
        world.rated.insert((a, d5, warheads), course(points));
        assert_eq!(rules(&draft, &world), *expected, "{points:?}");
    }
}

#[test]
fn a_listed_spread_is_of_what_is_held() {
    let mut draft = draft();
    let a = party(&mut draft, "A");
    let range = attribute(&mut draft, "range");
    let long = thing(&mut draft, "Long", false);
    let variant = variant(&mut draft, long, "Long");
    let near = kind(&mut draft, variant, "near", &[(range, between(0, 999))]);
    let far = kind(
        &mut draft,
        variant,
        "far",
        &[(range, between(1_000, 2_000))],
    );
    stake(&mut draft, a, long, 10);
    let mut world = still(&draft);
    for (spread, fine) in [
        (vec![(near, n(4)), (far, n(6))], true),
        (vec![(far, n(10))], true),
        (vec![(near, n(4)), (far, n(7))], false),
        (vec![(near, r("4.5")), (far, r("5.5"))], false),
        (vec![(near, n(-1)), (far, n(11))], false),
        (vec![(KindId(9), n(10))], false),
    ] {
        world
            .spreads
            .insert((a, variant), [(d(3), spread.clone())].into());
        let expected: &[Rule] = if fine { &[] } else { &[Rule::Spread] };
        assert_eq!(rules(&draft, &world), expected, "{spread:?}");
    }
}

#[test]
fn facts_hold_from_the_start_to_the_end() {
    let (mut draft, mut world, a, variant) = tanks();
    let kind = draft.kinds_of(variant)[0];
    fact(&mut draft, at_most(held(a, &[kind]), 12));
    world
        .histories
        .insert((a, variant), course(&[(0, 10), (50, 13)]));
    assert_eq!(rules(&draft, &world), [Rule::Fact(FactId(0))]);
    assert_eq!(eval::departures(&draft, &world)[0].day, d(50));
    world
        .histories
        .insert((a, variant), course(&[(0, 10), (200, 13)]));
    assert_eq!(
        rules(&draft, &world),
        [],
        "the thirteenth comes after the end"
    );
    draft.facts[0].condition = Cond::Growth {
        of: held(a, &[kind]),
        per_day: n(0),
        whole: true,
        place: treaty::source::Place::default(),
    };
    assert_eq!(
        rules(&draft, &world),
        [Rule::Fact(FactId(0))],
        "no growth at all, ever"
    );
}

#[test]
fn a_policy_starts_as_listed() {
    let (mut draft, mut world, a, _) = tanks();
    let embargo = policy(&mut draft, "Embargo");
    draft.switches.push(Switch {
        party: a,
        policy: embargo,
        date: d(0),
        in_effect: true,
        place: treaty::source::Place::default(),
    });
    world.switches.insert((a, embargo), [(d(1), false)].into());
    assert_eq!(rules(&draft, &world), []);
    world.switches.insert((a, embargo), [(d(0), false)].into());
    assert_eq!(rules(&draft, &world), [Rule::Start]);
}
