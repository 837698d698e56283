//! What is held on a day: whole parts of histories, spreads, loads, policies.

use super::build::*;
use treaty::date::Day;
use treaty::draft::*;
use treaty::eval::{self, Replay};
use treaty::number::Rational;

#[test]
fn a_unit_counts_once_finished_and_no_longer_once_dismantling_began() {
    let mut draft = draft();
    let a = party(&mut draft, "A");
    let (tank, kind) = system(&mut draft, a, "Tank", 10);
    let variant = draft.variants_of(tank)[0];
    let mut world = still(&draft);
    // 10 on day 0, 12 on day 10, 11 on day 20: a fifth of a unit a day up, then a tenth a day down.
    let history = course(&[(0, 10), (10, 12), (20, 11)]);
    world.histories.insert((a, variant), history);
    let held = |at: i32| eval::holding(&draft, &world, a, kind, d(at));
    assert_eq!(held(-30), n(10), "constant before the first day");
    assert_eq!(held(4), n(10), "10.8: the eleventh is not finished");
    assert_eq!(held(5), n(11), "11.0");
    assert_eq!(held(9), n(11), "11.8");
    assert_eq!(held(10), n(12));
    assert_eq!(held(11), n(11), "11.9: the twelfth is being dismantled");
    assert_eq!(held(20), n(11));
    assert_eq!(held(5_000), n(11), "constant after the last day");
}

#[test]
fn a_stock_is_its_history() {
    let mut draft = draft();
    let a = party(&mut draft, "A");
    let uranium = thing(&mut draft, "Uranium", true);
    let variant = variant(&mut draft, uranium, "Uranium");
    let kind = kind(&mut draft, variant, "Uranium", &[]);
    stake(&mut draft, a, uranium, 300);
    let mut world = still(&draft);
    world
        .histories
        .insert((a, variant), course(&[(0, 300), (3, 301)]));
    // A third of a unit each day.
    assert_eq!(eval::holding(&draft, &world, a, kind, d(2)), r("902/3"));
}

#[test]
fn nobody_holds_what_it_does_not_list() {
    let mut draft = draft();
    let (a, b) = (party(&mut draft, "A"), party(&mut draft, "B"));
    let (tank, kind) = system(&mut draft, a, "Tank", 10);
    let mut world = still(&draft);
    let variant = draft.variants_of(tank)[0];
    world.histories.insert((b, variant), course(&[(0, 7)]));
    assert_eq!(eval::holding(&draft, &world, b, kind, d(0)), n(0));
}

/// A missile of 1 to 8 warheads, cut at 4.
struct Loaded {
    draft: Draft,
    a: PartyId,
    variant: VariantId,
    light: KindId,
    heavy: KindId,
    warheads: AttributeId,
    thing: ThingId,
}

fn loaded(number: i64) -> Loaded {
    let mut draft = draft();
    let a = party(&mut draft, "A");
    let warheads = attribute(&mut draft, "warheads");
    let thing = thing(&mut draft, "D5", false);
    let variant = variant(&mut draft, thing, "D5");
    let light = kind(
        &mut draft,
        variant,
        "D5 light",
        &[(warheads, between(1, 4))],
    );
    let heavy = kind(
        &mut draft,
        variant,
        "D5 heavy",
        &[(warheads, between(5, 8))],
    );
    stake(&mut draft, a, thing, number);
    Loaded {
        draft,
        a,
        variant,
        light,
        heavy,
        warheads,
        thing,
    }
}

impl Loaded {
    fn units(&self, world: &World, day: Day) -> (Rational, Rational) {
        let position = Replay::new(&self.draft, world).on(day);
        (
            position.held(self.a, self.light),
            position.held(self.a, self.heavy),
        )
    }

    fn loads(&self, world: &World, day: Day) -> (Rational, Rational) {
        let of = |kind| eval::total(&self.draft, world, self.a, kind, self.warheads, day);
        (of(self.light), of(self.heavy))
    }
}

#[test]
fn units_are_spread_like_the_nearest_earlier_listed_day() {
    let l = loaded(10);
    let mut world = still(&l.draft);
    assert_eq!(
        l.units(&world, d(0)),
        (n(10), n(0)),
        "no listing: the lowest kind"
    );
    let spreads = [
        (d(10), vec![(l.light, n(3)), (l.heavy, n(7))]),
        (d(20), vec![(l.light, n(6)), (l.heavy, n(4))]),
    ];
    world.spreads.insert((l.a, l.variant), spreads.into());
    assert_eq!(
        l.units(&world, d(0)),
        (n(3), n(7)),
        "before the first: like the first"
    );
    assert_eq!(l.units(&world, d(19)), (n(3), n(7)));
    assert_eq!(l.units(&world, d(20)), (n(6), n(4)));
    // From day 30 twelve are held, from day 40 eight, from day 50 two: more joins the lowest kind, less leaves it first.
    let history = course(&[
        (0, 10),
        (29, 10),
        (30, 12),
        (39, 12),
        (40, 8),
        (49, 8),
        (50, 2),
    ]);
    world.histories.insert((l.a, l.variant), history);
    assert_eq!(l.units(&world, d(30)), (n(8), n(4)));
    assert_eq!(l.units(&world, d(40)), (n(4), n(4)));
    assert_eq!(
        l.units(&world, d(50)),
        (n(0), n(2)),
        "10 - 2 = 8 leave: six light, two heavy"
    );
}

#[test]
fn loads_stay_inside_what_the_units_permit() {
    let l = loaded(10);
    let mut world = still(&l.draft);
    world.spreads.insert(
        (l.a, l.variant),
        [(d(0), vec![(l.light, n(6)), (l.heavy, n(4))])].into(),
    );
    assert_eq!(
        l.loads(&world, d(0)),
        (n(6), n(20)),
        "no listing: the least, 6 · 1 and 4 · 5"
    );
    let light = Course(vec![(d(0), r("23.5")), (d(10), n(30))]);
    world.totals.insert((l.a, l.light, l.warheads), light);
    world
        .totals
        .insert((l.a, l.heavy, l.warheads), course(&[(0, 3)]));
    assert_eq!(
        l.loads(&world, d(0)),
        (n(23), n(20)),
        "23.5 in whole numbers; 3 raised to 20"
    );
    assert_eq!(
        l.loads(&world, d(10)),
        (n(24), n(20)),
        "30 lowered to 6 · 4"
    );
}

#[test]
fn a_rated_total_is_the_sum_of_its_loads_and_moves_units_where_it_must() {
    let mut l = loaded(10);
    rated(&mut l.draft, l.a, l.thing, l.warheads, 10);
    let mut world = still(&l.draft);
    let mut with = |number: &str| {
        let history = Course(vec![(d(0), r(number))]);
        world.rated.insert((l.a, l.thing, l.warheads), history);
        (l.units(&world, d(0)), l.loads(&world, d(0)))
    };
    // Ten light ones carry 10 to 40.
    assert_eq!(with("10"), ((n(10), n(0)), (n(10), n(0))));
    assert_eq!(with("37.9"), ((n(10), n(0)), (n(37), n(0))), "whole part");
    // 41: one unit becomes heavy; nine light and one heavy carry at most 36 + 8; filled lowest first.
    assert_eq!(with("41"), ((n(9), n(1)), (n(36), n(5))));
    // 47 is 7 above 40: one more unit to heavy gains 4, two gain 8.
    assert_eq!(with("47"), ((n(8), n(2)), (n(32), n(15))));
    assert_eq!(with("80"), ((n(0), n(10)), (n(0), n(80))));
    assert_eq!(
        with("95"),
        ((n(0), n(10)), (n(0), n(80))),
        "more than they can carry"
    );
    world
        .spreads
        .insert((l.a, l.variant), [(d(0), vec![(l.heavy, n(10))])].into());
    let mut with = |number: i64| {
        let key = (l.a, l.thing, l.warheads);
        world.rated.insert(key, course(&[(0, number)]));
        (l.units(&world, d(0)), l.loads(&world, d(0)))
    };
    // Ten heavy ones carry 50 at least; each that becomes light lowers that by 4.
    assert_eq!(with(50), ((n(0), n(10)), (n(0), n(50))));
    assert_eq!(
        with(49),
        ((n(1), n(9)), (n(4), n(45))),
        "least 46; the lowest kind is filled first"
    );
    assert_eq!(
        with(12),
        ((n(10), n(0)), (n(12), n(0))),
        "38 / 4 = 9.5: all ten"
    );
}

#[test]
fn kinds_of_one_load_each_meet_a_rated_total_exactly() {
    let mut draft = draft();
    let a = party(&mut draft, "A");
    let warheads = attribute(&mut draft, "warheads");
    let thing = thing(&mut draft, "D5", false);
    let variant = variant(&mut draft, thing, "D5");
    let kinds: Vec<KindId> = (0..=8)
        .map(|load| kind(&mut draft, variant, "D5", &[(warheads, each(load))]))
        .collect();
    stake(&mut draft, a, thing, 20);
    rated(&mut draft, a, thing, warheads, 0);
    for number in 0..=160 {
        let mut world = still(&draft);
        world
            .rated
            .insert((a, thing, warheads), course(&[(0, number)]));
        let position = Replay::new(&draft, &world).on(d(0));
        let units: Vec<Rational> = kinds.iter().map(|k| position.held(a, *k)).collect();
        assert_eq!(units.iter().sum::<Rational>(), n(20));
        let loads = (0..).zip(&units).map(|(load, units)| units * n(load));
        assert_eq!(loads.sum::<Rational>(), n(number));
        // 150 = 18 · 8 + 6: eighteen full, one of six, one empty.
        if number == 150 {
            assert_eq!((&units[8], &units[6], &units[0]), (&n(18), &n(1), &n(1)));
        }
    }
}

#[test]
fn policies_are_as_at_the_start_until_a_day_says_otherwise() {
    let mut draft = draft();
    let a = party(&mut draft, "A");
    let embargo = policy(&mut draft, "Embargo");
    draft.switches.push(Switch {
        party: a,
        policy: embargo,
        date: d(0),
        in_effect: true,
        place: treaty::source::Place::default(),
    });
    let mut world = still(&draft);
    assert!(eval::in_effect(&draft, &world, a, embargo, d(50)));
    world
        .switches
        .insert((a, embargo), [(d(10), false), (d(30), true)].into());
    let states = [9, 10, 29, 30].map(|at| eval::in_effect(&draft, &world, a, embargo, d(at)));
    assert_eq!(states, [true, false, false, true]);
    let b = party(&mut draft, "B");
    world.switches.insert((b, embargo), [(d(0), true)].into());
    assert!(
        !eval::in_effect(&draft, &world, b, embargo, d(0)),
        "B does not list it"
    );
}

/// Whatever a world says, kinds sum to the holding and loads stay inside what they can be.
#[test]
fn laws_of_positions_in_random_worlds() {
    let mut random = Random(7);
    for _ in 0..2_000 {
        let mut l = loaded(0);
        if random.below(2) == 0 {
            rated(&mut l.draft, l.a, l.thing, l.warheads, 0);
        }
        let mut world = World::default();
        let number =
            |random: &mut Random| Rational::ratio(random.below(400) - 40, 1 + random.below(9));
        let points = vec![(d(0), number(&mut random)), (d(9), number(&mut random))];
        world.histories.insert((l.a, l.variant), Course(points));
        let listed = vec![
            (l.light, number(&mut random)),
            (l.heavy, number(&mut random)),
        ];
        world
            .spreads
            .insert((l.a, l.variant), [(d(2), listed)].into());
        let totals = Course(vec![
            (d(1), number(&mut random)),
            (d(5), number(&mut random)),
        ]);
        world
            .rated
            .insert((l.a, l.thing, l.warheads), totals.clone());
        world.totals.insert((l.a, l.light, l.warheads), totals);
        for at in 0..10 {
            let history = world.histories[&(l.a, l.variant)].at(d(at));
            let (light, heavy) = l.units(&world, d(at));
            assert!(!light.is_negative() && !heavy.is_negative());
            assert_eq!(&light + &heavy, history.floor().max(n(0)));
            let (few, many) = l.loads(&world, d(at));
            assert!(light <= few && few <= &light * &n(4), "{light} carry {few}");
            assert!(
                &heavy * &n(5) <= many && many <= &heavy * &n(8),
                "{heavy} carry {many}"
            );
            if let Some(rated) = l.draft.rated_totals.first() {
                let key = (rated.party, rated.thing, rated.attribute);
                let wanted = world.rated[&key].at(d(at)).floor();
                let (least, most) = (&light + &heavy, (&light + &heavy) * n(8));
                if least <= wanted && wanted <= most && few.is_integer() && light.is_integer() {
                    assert_eq!(few + many, wanted);
                }
            }
        }
    }
}

/// Stretches are days on which everybody holds the same, neighbours differ, and together they are all days.
#[test]
fn stretches_agree_with_every_day() {
    let mut random = Random(11);
    for round in 0..300 {
        let mut draft = draft();
        let a = party(&mut draft, "A");
        let (tank, _) = system(&mut draft, a, "Tank", 0);
        let fuel = thing(&mut draft, "Fuel", round % 3 == 0);
        let of_fuel = variant(&mut draft, fuel, "Fuel");
        kind(&mut draft, of_fuel, "Fuel", &[]);
        stake(&mut draft, a, fuel, 0);
        let mut world = still(&draft);
        for variant in [draft.variants_of(tank)[0], of_fuel] {
            let mut points = Vec::new();
            let mut at = -20;
            while at < 120 {
                let value = Rational::ratio(random.below(300) - 20, 1 + random.below(7));
                points.push((d(at), value));
                at += 1 + random.below(60) as i32;
            }
            world.histories.insert((a, variant), Course(points));
        }
        let replay = Replay::new(&draft, &world);
        let stretches = replay.stretches(days(0, 100));
        let mut next = d(0);
        for stretch in &stretches {
            assert_eq!(stretch.days.from, next);
            next = stretch.days.until;
            for at in stretch.days.from.0..next.0 {
                assert_eq!(
                    replay.on(Day(at)),
                    stretch.position,
                    "{:?}",
                    world.histories
                );
            }
        }
        assert_eq!(next, d(100));
        assert!(
            stretches
                .windows(2)
                .all(|pair| pair[0].position != pair[1].position)
        );
    }
}

/// splitmix64, so that every run sees the same numbers.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as i64
    }
}
