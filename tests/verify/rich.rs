//! A draft with something of everything, and formulas in short.

use super::build::*;
use super::support::*;
use treaty::draft::*;
use treaty::number::Rational;
use treaty::source::Place;
use treaty::verify::{Context, formula};

/// What the kinds, variants and so on of [`rich`] are: missiles (0), a launcher at two sites (1 and 2) with rated moves, loaded boats
/// (3, warheads 2 to 4, rated) and bombers (4, bombs 0 to 3), fuel (5, a stock), Q's sorties (6).
pub fn rich() -> Draft {
    let mut draft = arsenal();
    // Sorties move to the end so that kinds can be read off the list above.
    draft = Draft {
        stakes: vec![draft.stakes[0].clone()],
        ..draft
    };
    draft.things.truncate(1);
    draft.variants.truncate(1);
    draft.kinds.truncate(1);
    let (warheads, bombs) = (
        attribute(&mut draft, "warheads"),
        attribute(&mut draft, "bombs"),
    );
    let launcher = thing(&mut draft, "Launcher", false);
    let (north, south) = (
        variant(&mut draft, launcher, "north"),
        variant(&mut draft, launcher, "south"),
    );
    kind(&mut draft, north, "north", &[]);
    kind(&mut draft, south, "south", &[]);
    let stake_of = stake(&mut draft, P, launcher, 5);
    stake_of.builds = Some(Rational::ratio(1, 2));
    stake_of.retires = Some(n(3));
    stake_of.moves = Some(vec![
        Move {
            from: north,
            to: south,
            per_day: n(2),
        },
        Move {
            from: south,
            to: north,
            per_day: n(1),
        },
    ]);
    let boat = thing(&mut draft, "Boat", false);
    let only = variant(&mut draft, boat, "Boat");
    kind(&mut draft, only, "Boat", &[(warheads, between(2, 4))]);
    stake(&mut draft, P, boat, 10);
    let total = rated(&mut draft, P, boat, warheads, 30);
    (total.builds, total.retires) = (Some(n(2)), Some(n(4)));
    let bomber = thing(&mut draft, "Bomber", false);
    let only = variant(&mut draft, bomber, "Bomber");
    kind(
        &mut draft,
        only,
        "Bomber",
        &[(bombs, between(0, 3)), (warheads, each(1))],
    );
    stake(&mut draft, P, bomber, 4);
    let fuel = thing(&mut draft, "Fuel", true);
    let only = variant(&mut draft, fuel, "Fuel");
    kind(&mut draft, only, "Fuel", &[]);
    stake(&mut draft, P, fuel, 100);
    draft.stakes[4].figures[0].high = n(200);
    system(&mut draft, Q, "Sortie", 6);
    let relief = policy(&mut draft, "Relief");
    draft.switches.push(Switch {
        party: Q,
        policy: relief,
        date: d(0),
        in_effect: true,
        place: Place::default(),
    });
    draft.provisions[1].condition = at_most(held(Q, &[KindId(6)]), 8);
    let growth = |of, per_day, whole| Cond::Growth {
        of,
        per_day,
        whole,
        place: Place::default(),
    };
    let slow = growth(missiles(), Rational::ratio(1, 3), true);
    provision(
        &mut draft,
        Cond::All(vec![at_most(missiles(), 50), slow]),
        days(10, 100),
    );
    provision(
        &mut draft,
        growth(held(P, &[KindId(5)]), Rational::ratio(5, 2), false),
        days(10, 100),
    );
    fact(&mut draft, at_least(held(P, &[KindId(5)]), 1));
    strike(
        &mut draft,
        "Raid",
        (Q, KindId(6)),
        &[(P, KindId(0), "1/2"), (P, KindId(1), "1/4")],
        2,
    );
    draft.engagements[0].targets[0].exposed = Enclosure::exact(Rational::ratio(2, 5));
    draft.engagements[0].targets[1].group = n(20);
    strike(
        &mut draft,
        "Reply",
        (P, KindId(0)),
        &[(Q, KindId(6), "1")],
        1,
    );
    strike(
        &mut draft,
        "Salvo",
        (P, KindId(3)),
        &[(Q, KindId(6), "1/2")],
        1,
    );
    draft.engagements[2].weapons[0].total_of = Some(warheads);
    claim(
        &mut draft,
        Body::Always(at_most(missiles(), 39)),
        days(0, 100),
    );
    draft
}

/// The formula that a premise stands for in short, or why it stands for none; the asked day is one of these.
pub fn told(draft: &Draft, first: i32, last: i32, premise: &Premise) -> String {
    let context = Context::new(draft, &draft.claims[0].parts[0], &[], d(first), d(last));
    match formula(&context, premise) {
        Ok(named) => short(&named),
        Err(why) => format!("refused: {why}"),
    }
}

pub const ASKED: Moment = Moment::Asked;

pub fn on(day: i32) -> Moment {
    Moment::On(d(day))
}
