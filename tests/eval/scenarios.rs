//! Worlds out of scenarios and tables.

use super::build::*;
use treaty::draft::*;
use treaty::eval::{self, Replay};
use treaty::number::Rational;
use treaty::source::Place;

fn figure(at: i32, party: PartyId, measure: Expr, value: &str) -> ScenarioEntry {
    ScenarioEntry {
        day: d(at),
        party,
        measure,
        value: r(value),
        place: Place::default(),
    }
}

/// A lists 300 silos, 600 to 900 road missiles and no long ones.
struct Gulf {
    draft: Draft,
    a: PartyId,
    silo: KindId,
    road: KindId,
    long: KindId,
}

fn gulf() -> Gulf {
    let mut draft = draft();
    let a = party(&mut draft, "Iran");
    let (_, silo) = system(&mut draft, a, "Silo", 300);
    let (_, road) = system(&mut draft, a, "Road", 600);
    draft.stakes[1].figures[0].high = n(900);
    let (_, long) = system(&mut draft, a, "Long", 0);
    draft.measures.push(Measure {
        label: String::from("Iran.ballistic"),
        party: a,
        expr: held(a, &[silo, road, long]),
    });
    Gulf {
        draft,
        a,
        silo,
        road,
        long,
    }
}

impl Gulf {
    fn all(&self) -> Expr {
        held(self.a, &[self.silo, self.road, self.long])
    }

    fn on(&self, world: &World, at: i32) -> [Rational; 3] {
        let position = Replay::new(&self.draft, world).on(d(at));
        [self.silo, self.road, self.long].map(|kind| position.held(self.a, kind))
    }
}

#[test]
fn without_figures_nothing_changes_and_estimates_start_low() {
    let gulf = gulf();
    let (world, problems) = eval::world_from(&gulf.draft, &[]);
    assert_eq!(problems, []);
    assert_eq!(gulf.on(&world, 99), [n(300), n(600), n(0)]);
    assert_eq!(eval::departures(&gulf.draft, &world), []);
    assert_eq!(
        eval::assumed(&gulf.draft, &world),
        ["Iran.Road starts at 600, the least of 600 to 900"]
    );
}

#[test]
fn figures_are_reached_along_straight_lines() {
    let gulf = gulf();
    let figures = [
        figure(50, gulf.a, held(gulf.a, &[gulf.silo]), "250"),
        figure(10, gulf.a, held(gulf.a, &[gulf.silo]), "310"),
        figure(0, gulf.a, held(gulf.a, &[gulf.road]), "700"),
    ];
    let (world, problems) = eval::world_from(&gulf.draft, &figures);
    assert_eq!(problems, []);
    // One silo a day up to day 10, one and a half a day down to day 50.
    let silos = [0, 5, 10, 11, 20, 50, 99].map(|at| gulf.on(&world, at)[0].clone());
    assert_eq!(silos, [300, 305, 310, 308, 295, 250, 250].map(n));
    assert_eq!(
        gulf.on(&world, 0)[1],
        n(700),
        "the estimate is 700 in this world"
    );
    assert_eq!(eval::departures(&gulf.draft, &world), []);
}

#[test]
fn a_figure_for_a_class_is_shared_out_in_proportion() {
    let gulf = gulf();
    let (world, problems) =
        eval::world_from(&gulf.draft, &[figure(10, gulf.a, gulf.all(), "1000")]);
    assert_eq!(problems, []);
    // 1000 · 300/900 = 333.3, 1000 · 600/900 = 666.6; the remaining 1 goes to the first.
    assert_eq!(gulf.on(&world, 10), [n(334), n(666), n(0)]);
    assert_eq!(gulf.on(&world, 5), [n(317), n(633), n(0)]);
}

#[test]
fn a_class_keeps_the_figures_of_its_systems() {
    let gulf = gulf();
    // As in the language: `Road_missile 700, ballistic 900`, in either order.
    let road = figure(10, gulf.a, held(gulf.a, &[gulf.road]), "700");
    let all = figure(10, gulf.a, gulf.all(), "900");
    for figures in [[road.clone(), all.clone()], [all.clone(), road.clone()]] {
        let (world, problems) = eval::world_from(&gulf.draft, &figures);
        assert_eq!(problems, []);
        assert_eq!(gulf.on(&world, 10), [n(200), n(700), n(0)]);
    }
    let few = figure(10, gulf.a, gulf.all(), "600");
    let (_, problems) = eval::world_from(&gulf.draft, &[few, road]);
    assert_eq!(problems[0].entry, 0);
    assert_eq!(
        problems[0].words,
        "other figures of 2027-01-11 already make it 700"
    );
}

#[test]
fn impossible_figures_are_refused_in_words() {
    let gulf = gulf();
    let silos = || held(gulf.a, &[gulf.silo]);
    let table = [
        (
            figure(10, gulf.a, silos(), "-1"),
            "nobody holds less than nothing",
        ),
        (
            figure(10, gulf.a, silos(), "1/2"),
            "1/2 is not a whole number",
        ),
        (figure(-1, gulf.a, silos(), "1"), "is before the forces"),
        (figure(101, gulf.a, silos(), "1"), "is after the end"),
        (
            figure(10, gulf.a, Expr::Abs(Box::new(silos())), "1"),
            "made of several figures",
        ),
        (
            figure(10, gulf.a, held(PartyId(7), &[gulf.silo]), "1"),
            "list nothing of this",
        ),
    ];
    for (entry, words) in table {
        let (world, problems) = eval::world_from(&gulf.draft, &[entry]);
        assert_eq!(problems.len(), 1);
        let found = &problems[0].words;
        assert!(found.replace("0.5", "1/2").contains(words), "{found}");
        assert_eq!(gulf.on(&world, 50)[0], n(300), "left alone");
    }
}

#[test]
fn a_class_that_cuts_a_system_moves_units_between_its_kinds() {
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
    let (world, problems) = eval::world_from(&draft, &[figure(20, a, held(a, &[far]), "4")]);
    assert_eq!(problems, []);
    let on = |at: i32| {
        let position = Replay::new(&draft, &world).on(d(at));
        (position.held(a, near), position.held(a, far))
    };
    assert_eq!(on(0), (n(10), n(0)));
    assert_eq!(
        on(10),
        (n(12), n(0)),
        "two of the four are there, still short"
    );
    assert_eq!(on(20), (n(10), n(4)), "the figure is of the far ones alone");
    assert_eq!(eval::departures(&draft, &world), []);
}

#[test]
fn totals_set_loads() {
    let mut draft = draft();
    let a = party(&mut draft, "A");
    let warheads = attribute(&mut draft, "warheads");
    let missile = |draft: &mut Draft, name: &str, load: AttributeValue, number: i64| {
        let (thing, kind) = system(draft, a, name, number);
        draft.kinds[kind.index()].values = vec![(warheads, load)];
        (thing, kind)
    };
    let (d5, rated_kind) = missile(&mut draft, "D5", between(1, 8), 10);
    let (_, free) = missile(&mut draft, "SS", between(1, 4), 10);
    let (_, single) = missile(&mut draft, "Old", each(1), 5);
    rated(&mut draft, a, d5, warheads, 30);
    let all = total(a, &[rated_kind, free, single], warheads);
    // 30 and 10 and 5 at the start; 85: the old ones keep 5, and 80 are shared 30 : 10.
    let (world, problems) = eval::world_from(&draft, &[figure(10, a, all.clone(), "85")]);
    assert_eq!(problems, []);
    let totals = |world: &World, at: i32| {
        [rated_kind, free, single].map(|k| eval::total(&draft, world, a, k, warheads, d(at)))
    };
    assert_eq!(totals(&world, 0), [n(30), n(10), n(5)]);
    assert_eq!(totals(&world, 10), [n(60), n(20), n(5)]);
    assert_eq!(totals(&world, 5), [n(45), n(15), n(5)], "half way");
    assert_eq!(eval::departures(&draft, &world), []);
    let (_, problems) =
        eval::world_from(&draft, &[figure(10, a, total(a, &[free], warheads), "50")]);
    assert_eq!(problems[0].words, "the units held carry 40, not 50");
    let (_, problems) =
        eval::world_from(&draft, &[figure(10, a, total(a, &[single], warheads), "6")]);
    assert!(
        problems[0].words.contains("makes it 5"),
        "{}",
        problems[0].words
    );
}

#[test]
fn rated_moves_are_derived() {
    let mut draft = draft();
    let a = party(&mut draft, "A");
    let thing = thing(&mut draft, "IR1", false);
    let [natanz, store] = ["Natanz", "store"].map(|site| {
        let variant = variant(&mut draft, thing, &format!("IR1 at {site}"));
        (variant, kind(&mut draft, variant, site, &[]))
    });
    let listed = stake(&mut draft, a, thing, 20);
    (listed.builds, listed.retires) = (Some(n(0)), Some(n(0)));
    listed.moves = Some(vec![Move {
        from: natanz.0,
        to: store.0,
        per_day: n(1),
    }]);
    let figures = |at: i32| {
        [
            figure(at, a, held(a, &[natanz.1]), "5"),
            figure(at, a, held(a, &[store.1]), "15"),
        ]
    };
    let (world, problems) = eval::world_from(&draft, &figures(15));
    assert_eq!(problems, []);
    assert_eq!(eval::departures(&draft, &world), []);
    let (world, _) = eval::world_from(&draft, &figures(14));
    let words: Vec<String> = eval::departures(&draft, &world)
        .into_iter()
        .map(|d| d.words)
        .collect();
    assert_eq!(
        words,
        ["A moves 15 IR1 at Natanz to IR1 at store from 2027-01-01 to 2027-01-15, where 14 can be"]
    );
}

#[test]
fn a_policy_is_switched() {
    let mut draft = draft();
    let a = party(&mut draft, "A");
    let embargo = policy(&mut draft, "Embargo");
    draft.switches.push(Switch {
        party: a,
        policy: embargo,
        date: d(0),
        in_effect: true,
        place: Place::default(),
    });
    let text = "date,party,system,quantity\n2027-01-11,A,Embargo,0\n";
    let (rows, faults) = eval::read_data(&draft, text);
    assert_eq!(faults, []);
    let entries: Vec<ScenarioEntry> = rows.into_iter().map(|row| row.entry).collect();
    let (world, problems) = eval::world_from(&draft, &entries);
    assert_eq!(problems, []);
    assert!(eval::in_effect(&draft, &world, a, embargo, d(9)));
    assert!(!eval::in_effect(&draft, &world, a, embargo, d(10)));
}

#[test]
fn tables_are_read_with_quotes_marks_and_line_ends() {
    let gulf = gulf();
    let text = "\u{feff}quantity,\"system\",note,party,date\r\n\
        310,Silo,\"two\nlines, and \"\"quotes\"\"\",Iran,2027-01-11\r\n\
        \r\n\
        1_000,ballistic,,Iran, 2027-02-01 \r\n\
        \"12\",\"Long\",x,\"Iran\",2027-02-02";
    let (rows, faults) = eval::read_data(&gulf.draft, text);
    assert_eq!(faults, []);
    let read: Vec<_> = rows
        .iter()
        .map(|row| (row.line, row.entry.day, row.entry.value.clone()))
        .collect();
    assert_eq!(
        read,
        [
            (2, day("2027-01-11"), n(310)),
            (5, day("2027-02-01"), n(1_000)),
            (6, day("2027-02-02"), n(12)),
        ]
    );
    assert_eq!(rows[1].entry.measure, gulf.all());
}

#[test]
fn faults_of_tables_name_their_line() {
    let gulf = gulf();
    let header = "date,party,system,quantity\n";
    let table = [
        (
            "",
            1,
            "the table is empty; its first line names the columns",
        ),
        (
            "date,party,system\n",
            1,
            "no column is named `quantity`; they are date, party, system, quantity",
        ),
        (
            "2027-02-30,Iran,Silo,1",
            2,
            "`2027-02-30` is no date such as 2027-01-01",
        ),
        ("2027-02-01,Iraq,Silo,1", 2, "no party is named `Iraq`"),
        (
            "2027-02-01,Iran,Sloi,1",
            2,
            "no system, stock, class or policy is named `Sloi`",
        ),
        (
            "\n\n2027-02-01,Iran,Silo,1e3",
            4,
            "`1e3` is no number such as `12`, `3.67` or `1/3`",
        ),
        (
            "2027-02-01,Iran,Silo,1,2",
            2,
            "5 fields, where the first line has 4",
        ),
        ("2027-02-01,Iran,\"Silo,1", 2, "a quote is not closed"),
    ];
    for (text, line, words) in table {
        let text = if text.starts_with("2027") || text.starts_with('\n') {
            format!("{header}{text}")
        } else {
            text.to_owned()
        };
        let (_, faults) = eval::read_data(&gulf.draft, &text);
        assert_eq!(faults.len(), 1, "{text:?} {faults:?}");
        assert_eq!(
            (faults[0].line, faults[0].words.as_str()),
            (line, words),
            "{text:?}"
        );
    }
}

#[test]
fn quantities_of_a_stock_are_in_its_unit() {
    let mut draft = draft();
    let a = party(&mut draft, "A");
    let uranium = thing(&mut draft, "Uranium", true);
    draft.things[uranium.index()].unit = Some((String::from("t"), n(1_000)));
    let variant = variant(&mut draft, uranium, "Uranium");
    kind(&mut draft, variant, "Uranium", &[]);
    stake(&mut draft, a, uranium, 0);
    for quantity in ["0.3", "0.3 t", "3/10t"] {
        let text = format!("date,party,system,quantity\n2027-02-01,A,Uranium,{quantity}\n");
        let (rows, faults) = eval::read_data(&draft, &text);
        assert_eq!(faults, []);
        assert_eq!(rows[0].entry.value, n(300), "{quantity}");
    }
}
