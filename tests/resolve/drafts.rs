//! What sound drafts come to mean.

use super::sound;
use treaty::date::Day;
use treaty::draft::{AttributeValue, Body, Comparison, Cond, Days, Draft, Enclosure, Expr};
use treaty::number::Rational;
use treaty::resolve::{Reading, choices, resolve_reading};
use treaty::source::{NoFiles, Sources};

fn day(text: &str) -> Day {
    Day::parse(text).expect("a date")
}

fn number(n: i64) -> Expr {
    Expr::Number(Rational::from(n))
}

/// The condition of the only claim, which is `always`.
fn always(draft: &Draft) -> &Cond {
    match &draft.claims[0].parts[0].body {
        Body::Always(condition) => condition,
        other => panic!("{other:?}"),
    }
}

fn kinds(draft: &Draft) -> Vec<&str> {
    draft.kinds.iter().map(|kind| kind.name.as_str()).collect()
}

#[test]
fn a_class_cuts_an_interval_where_it_begins() {
    let draft = sound(
        "system Road { range = 300 km..2_000 km }
class short: range < 500 km
class medium: 500 km <= range <= 1_000 km
forces Iran at entry { Road 3 }",
    );
    assert_eq!(
        kinds(&draft),
        [
            "Road with range below 500 km",
            "Road with range from 500 km up to 1_000 km",
            "Road with range above 1_000 km",
        ]
    );
    let km = |n: i64| Rational::from(n * 1000);
    let range = AttributeValue::Interval {
        low: km(500),
        high: km(1000),
        without_low: false,
        without_high: false,
    };
    assert_eq!(draft.kinds[1].values[0].1, range);
    // 500 km itself is not short, and 1,000 km is still medium.
    let cut_off = |kind: usize| match draft.kinds[kind].values[0].1 {
        AttributeValue::Interval {
            without_low,
            without_high,
            ..
        } => (without_low, without_high),
        ref other => panic!("{other:?}"),
    };
    assert_eq!(
        [0, 1, 2].map(cut_off),
        [(false, true), (false, false), (true, false)]
    );
}

#[test]
fn kinds_that_nothing_tells_apart_are_one() {
    // Only ballistic missiles are cut: the cruise missile is in no class whatever its range.
    let draft = sound(
        "system Road { flight = ballistic, range = 300 km..2_000 km }
system Boat { flight = cruise, range = 300 km..2_000 km }
class far: flight == ballistic and range >= 500 km
forces Iran at entry { Road 3, Boat 3 }",
    );
    assert_eq!(
        kinds(&draft),
        [
            "Road with range below 500 km",
            "Road with range from 500 km",
            "Boat"
        ]
    );
}

#[test]
fn whole_values_are_cut_between_whole_numbers() {
    let draft = sound(
        "system Sub { warheads = 0..8 }
class heavy: warheads > 3
class single: warheads == 1
forces Iran at entry { Sub 3 }",
    );
    assert_eq!(
        kinds(&draft),
        [
            "Sub with warheads 0",
            "Sub with warheads 1",
            "Sub with warheads 2 to 3",
            "Sub with warheads 4 to 8"
        ]
    );
}

#[test]
fn a_limit_on_quality_cuts_as_a_class_does_and_bans_what_breaks_it() {
    let draft = sound(
        "system Road { range = 300 km..2_000 km }
forces Iran at entry { Road 3 }
article I {
  limit I.1 for Iran: every Iran.Road has range <= 500 km
}",
    );
    assert_eq!(
        kinds(&draft),
        [
            "Road with range up to 500 km",
            "Road with range above 500 km"
        ]
    );
    let Cond::NoneOf { kinds, label, .. } = &draft.provisions[0].condition else {
        panic!("{:?}", draft.provisions[0].condition)
    };
    assert_eq!(kinds.iter().map(|kind| kind.0).collect::<Vec<_>>(), [1]);
    assert_eq!(label, "Iran.Road without range <= 500 km");
}

#[test]
fn loads_counted_after_a_strike_are_kinds_of_their_own() {
    let draft = sound(
        "system Sub { warheads = 0..3 }
system Bomb
forces Iran at entry { Sub 3, Sub.warheads 6 builds 1 per month }
forces US at entry { Bomb 30 }
strike S by US on Iran { Bomb kills Sub 30%, at most 2 shots per target }
claim A: Iran can ensure Iran.Sub.warheads after S >= 3",
    );
    assert_eq!(draft.kinds.len(), 5);
    assert_eq!(draft.kinds[3].name, "Sub with warheads 3");
    assert_eq!(draft.engagements[0].targets.len(), 4);
    assert_eq!(draft.rated_totals[0].builds, Some(Rational::ratio(16, 487)));
    // Without the claim nothing tells the loads apart.
    let plain = sound(
        "system Sub { warheads = 0..3 }\nforces Iran at entry { Sub 3 }\nclaim A: Iran.Sub.warheads <= 9",
    );
    assert_eq!(kinds(&plain), ["Sub"]);
}

#[test]
fn choices_of_words_make_variants_that_move_at_given_rates() {
    let draft = sound(
        "system IR1 { site = Natanz or Fordow or store, swu = 0.69 SWU per year }
class spinning: site != store
forces Iran at entry {
  IR1 15_420 at Natanz, 2_710 at Fordow, moves store to Natanz 348 per month
}
claim A: Iran.spinning.swu <= 20_000 SWU per year",
    );
    let names: Vec<&str> = draft
        .variants
        .iter()
        .map(|variant| variant.name.as_str())
        .collect();
    assert_eq!(names, ["IR1 at Natanz", "IR1 at Fordow", "IR1 at store"]);
    let stake = &draft.stakes[0];
    assert_eq!(stake.figures.len(), 2);
    let moves = stake.moves.as_deref().unwrap_or_default();
    assert_eq!((moves[0].from.0, moves[0].to.0), (2, 0));
    assert_eq!(moves[0].per_day, Rational::ratio(348 * 1200, 36525));
    let Cond::Compare(Expr::Total { kinds, .. }, Comparison::AtMost, Expr::Number(most)) =
        always(&draft)
    else {
        panic!("{:?}", always(&draft))
    };
    assert_eq!(kinds.len(), 2);
    assert_eq!(*most, Rational::ratio(20_000 * 4, 1461));
    assert_eq!(
        draft.attributes[1].unit,
        Some(("SWU per year".to_owned(), Rational::ratio(4, 1461)))
    );
}

#[test]
fn dates_follow_the_calendar_and_cut_spans() {
    let draft = sound(
        "treaty \"T\" {
  entry 2027-08-31
  expiry entry + 10 years
  notice 6 months
}
party Iran
party US
system Silo
define deadline = entry + 18 months
forces Iran at entry - 1 year { Silo 3 }
article I {
  limit I.1 for Iran: Iran.Silo <= 3 from entry + 6 months until deadline
}
claim A: Iran.Silo <= 3 at 2030-01-01
claim B: Iran.Silo <= 3",
    );
    let days = |from: &str, until: &str| Days {
        from: day(from),
        until: day(until),
    };
    assert_eq!(draft.provisions[0].days, days("2028-02-29", "2029-02-28"));
    assert_eq!(
        draft.claims[0].parts[0].days,
        days("2030-01-01", "2030-01-02")
    );
    assert!(draft.claims[0].parts[0].dated);
    assert_eq!(
        draft.claims[1].parts[0].days,
        days("2027-08-31", "2037-08-31")
    );
    assert!(!draft.claims[1].parts[0].dated);
    assert_eq!(
        (draft.start, draft.end),
        (day("2026-08-31"), day("2037-08-31"))
    );
}

#[test]
fn a_phased_ceiling_binds_from_its_first_figure() {
    let draft = sound(
        "system Silo
forces Iran at entry { Silo 3 }
define cap = 2_100 from entry + 36 months, 1_900 from entry + 60 months
article I {
  limit I.1 for each party p: p.Silo <= cap + 1
}
claim A: Iran.Silo <= cap at 2033-01-01
claim B: Iran.Silo at 2033-01-01 <= 2 * (cap at 2033-01-01)",
    );
    assert_eq!(draft.provisions.len(), 3);
    let limit = &draft.provisions[0];
    assert_eq!(limit.days.from, day("2030-01-01"));
    let steps = vec![
        (day("2030-01-01"), Rational::from(2_101)),
        (day("2032-01-01"), Rational::from(1_901)),
    ];
    let Cond::Compare(_, _, cap) = &limit.condition else {
        panic!("{:?}", limit.condition)
    };
    assert_eq!(*cap, Expr::ByDate(steps));
    let Body::Always(Cond::Compare(_, _, fixed)) = &draft.claims[1].parts[0].body else {
        panic!("{:?}", draft.claims[1])
    };
    assert_eq!(*fixed, number(3_800));
    assert_eq!(draft.claims[1].parts[0].days.from, day("2027-01-01"));
}

#[test]
fn a_ratio_is_multiplied_out_and_an_empty_total_satisfies_it() {
    let parts = |claim: &str| {
        let text = format!(
            "system Silo {{ warheads = 2 }}\nsystem Road {{ warheads = 3 }}\nclass all: {{Silo, Road}}\nforces Iran at entry {{ Silo 3, Road 3 }}\nforces US at entry {{ Silo 3 }}\nclaim A: {claim}"
        );
        always(&sound(&text)).clone()
    };
    // A share of a total: nothing of nothing.
    let Cond::Compare(_, Comparison::AtMost, Expr::Product(..)) =
        parts("Iran.Silo / Iran.all <= 1/3")
    else {
        panic!("a plain comparison")
    };
    // Another's total: empty satisfies.
    let Cond::Any(either) = parts("Iran.Silo / US.Silo <= 3/2") else {
        panic!("two ways")
    };
    assert!(matches!(&either[0], Cond::Compare(_, Comparison::Equal, zero) if *zero == number(0)));
    // At least is kept by anything that is not negative.
    assert!(matches!(
        parts("3/2 <= Iran.Silo / US.Silo"),
        Cond::Compare(_, Comparison::AtLeast, _)
    ));
    // A chain, and a share taken from one.
    assert!(matches!(parts("1/2 <= Iran.Silo / US.Silo <= 2"), Cond::All(list) if list.len() == 2));
    assert!(matches!(parts("1 - Iran.Silo / Iran.all >= 10%"), Cond::Any(list) if list.len() == 2));
    // A divisor that may be negative is taken case by case.
    assert!(matches!(parts("Iran.Silo / (US.Silo - 1) <= 2"), Cond::Any(list) if list.len() == 3));
}

#[test]
fn rules_are_opened_where_they_are_used() {
    let draft = sound(
        "system Silo { warheads = 2 }
system Bomb
bloc West = US + Israel
forces Iran at entry { Silo 3 }
forces US at entry { Silo 3, Bomb 5 }
define reach(p) = p.Silo.warheads + weight * p.Bomb
define weight = 3
claim A: reach(Iran) <= reach(West)
claim B: for all p in West: sum(q in {Iran, US}: reach(q)) >= p.Silo
claim C: each party p: p.Silo <= max(3, 4)
claim D: (if Iran.Silo >= 1 then 2 else Iran.Silo) <= 4 implies US.Silo == 0",
    );
    let Cond::Compare(Expr::Sum(left), _, Expr::Sum(right)) = always(&draft) else {
        panic!("{:?}", always(&draft))
    };
    assert!(matches!(&left[0], Expr::Total { label, .. } if label == "Iran.Silo.warheads"));
    // Israel lists no silo, so the sum speaks of the US alone.
    assert!(
        matches!(&right[0], Expr::Total { label, parties, .. } if label == "West.Silo.warheads" && parties.len() == 1)
    );
    assert!(
        matches!(&draft.claims[1].parts[0].body, Body::Always(Cond::All(list)) if list.len() == 2)
    );
    assert!(
        matches!(&draft.claims[2].parts[0].body, Body::Always(Cond::All(list)) if list.len() == 3)
    );
    let measures: Vec<&str> = draft
        .measures
        .iter()
        .map(|measure| measure.label.as_str())
        .collect();
    assert_eq!(
        measures,
        [
            "Iran.Silo",
            "US.Silo",
            "US.Bomb",
            "reach(Iran)",
            "reach(US)",
            "reach(Israel)"
        ]
    );
}

#[test]
fn growth_is_per_day_and_whole_where_units_are_counted() {
    let draft = sound(
        "system Silo
stock Uranium in kg
forces Iran at entry { Silo 3, Uranium 4 kg }
fact F: growth(Iran.Silo) <= 40 per year and growth(Iran.Uranium) <= 1 kg per day",
    );
    let Cond::All(list) = &draft.facts[0].condition else {
        panic!("{:?}", draft.facts[0])
    };
    let growth = |cond: &Cond| match cond {
        Cond::Growth { per_day, whole, .. } => (per_day.clone(), *whole),
        other => panic!("{other:?}"),
    };
    assert_eq!(growth(&list[0]), (Rational::ratio(160, 1461), true));
    assert_eq!(growth(&list[1]), (Rational::ONE, false));
}

#[test]
fn facts_hold_from_the_day_on_which_everything_in_them_is_listed() {
    let draft = sound(
        "system Silo
forces Iran at 2026-01-01 { Silo 3 }
forces US at entry { Silo 3 }
fact F: Iran.Silo <= 30
fact G: Iran.Silo + US.Silo <= 30",
    );
    let from: Vec<Day> = draft.facts.iter().map(|fact| fact.days.from).collect();
    assert_eq!(from, [day("2026-01-01"), day("2027-01-01")]);
}

#[test]
fn provisos_fold_into_the_condition() {
    let draft = sound(
        "system Silo
policy Sanctions
forces Iran at entry { Silo 3 }
forces US at entry { Sanctions in effect }
article I {
  limit I.1 for Iran: Iran.Silo <= 3 if not US.Sanctions
  limit I.2 for Iran: Iran.Silo <= 3 unless US.Sanctions
  limit I.3 for Iran: no Iran.Silo
}",
    );
    assert!(
        matches!(&draft.provisions[0].condition, Cond::Any(list) if matches!(list[0], Cond::Not(_)))
    );
    assert!(
        matches!(&draft.provisions[1].condition, Cond::Any(list) if matches!(list[0], Cond::InEffect { .. }))
    );
    assert!(
        matches!(&draft.provisions[2].condition, Cond::NoneOf { kinds, .. } if kinds.len() == 1)
    );
}

#[test]
fn needs_become_parts_with_their_coalitions() {
    let draft = sound(
        "party Militia outside backed by Iran
system Silo
forces Iran at entry { Silo 3 }
forces US at 2026-01-01 { Silo 4 }
contingency hidden: undetected cheating by any party
deterrence D for Iran against US: Iran.Silo >= 1
balance B between Iran and US on p.Silo: ratio 0.8 to 1.25
burden N among Iran, US on p.Silo: within 30%
redline R for US: never Iran.Silo >= 9 under compliance
claim C: US and Israel can ensure US.Silo >= 1 given Planned
claim S: unlimited Iran.Silo under every contingency
scenario Planned { 2028-01-01 { US { Silo 2 } } }
expect D refuted under hidden
expect C proved",
    );
    let claim = |name: &str| {
        draft
            .claims
            .iter()
            .find(|claim| claim.name == name)
            .expect("a claim")
    };
    let coalition = |claim: &str, part: usize| match &draft
        .claims
        .iter()
        .find(|c| c.name == claim)
        .map(|c| &c.parts[part].body)
    {
        Some(Body::Ensure { coalition, .. }) => coalition
            .iter()
            .map(|p| draft.parties[p.index()].name.as_str())
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    // Proxies choose with their backer.
    assert_eq!(coalition("D", 0), ["Militia", "Iran"]);
    assert_eq!(claim("D").under.len(), 2);
    let balance = claim("B");
    let labels: Vec<_> = balance
        .parts
        .iter()
        .map(|part| part.label.as_deref().unwrap_or(""))
        .collect();
    assert_eq!(labels, ["Iran keeps up with US", "US keeps up with Iran"]);
    let share = |part: usize| match &balance.parts[part].body {
        Body::Ensure {
            condition: Cond::Compare(_, Comparison::AtLeast, Expr::Product(share, _)),
            ..
        } => (**share).clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        (share(0), share(1)),
        (
            Expr::Number(Rational::ratio(4, 5)),
            Expr::Number(Rational::ratio(4, 5))
        )
    );
    let Body::Burden { sides, within } = &claim("N").parts[0].body else {
        panic!("a burden")
    };
    assert_eq!(sides[1].start, day("2026-01-01"));
    assert_eq!(*within, Rational::ratio(3, 10));
    assert!(matches!(
        &claim("R").parts[0].body,
        Body::Always(Cond::Not(_))
    ));
    assert_eq!(claim("R").under, [None]);
    let Some(Cond::All(given)) = &claim("C").parts[0].given else {
        panic!("an assumption")
    };
    assert!(
        matches!(&given[0], Cond::Compare(Expr::At(_, on), Comparison::Equal, two) if *on == day("2028-01-01") && *two == number(2))
    );
    assert!(matches!(
        &claim("S").parts[0].body,
        Body::Scope { limited: false, .. }
    ));
    assert!(claim("S").under.iter().all(Option::is_some));
    assert_eq!(draft.expectations.len(), 2);
    assert_eq!(
        claim("B").text,
        "between Iran and US on p.Silo: ratio 0.8 to 1.25"
    );
}

#[test]
fn a_strike_like_another_changes_it_in_part() {
    let draft = sound(
        "system Silo
system Sub
system Bomb
system Jet { warheads = 1..4 }
forces Iran at entry { Silo 3, Sub 3 }
forces US at entry { Bomb 30, Jet 4 }
strike Bolt by US on Iran {
  Bomb kills Silo 60%, Sub 30% in groups of 20
  US.Jet.warheads kills Silo 10%
  at most 2 shots per target
  exposed Sub 40%
}
strike Crisis like Bolt { exposed Sub 20%, Bomb kills Silo 50% }",
    );
    let [bolt, crisis] = &draft.engagements[..] else {
        panic!("two")
    };
    let silo = |n: i64| Some(Enclosure::exact(Rational::ratio(n, 10)));
    assert_eq!(bolt.targets[0].kill, [silo(6), silo(1)]);
    assert_eq!(crisis.targets[0].kill, [silo(5), silo(1)]);
    assert_eq!(
        bolt.targets[1].exposed.value(),
        Some(&Rational::ratio(2, 5))
    );
    assert_eq!(
        crisis.targets[1].exposed.value(),
        Some(&Rational::ratio(1, 5))
    );
    assert_eq!(crisis.targets[1].group, Rational::from(20));
    assert_eq!(crisis.shots_per_target, 2);
    assert!(crisis.weapons[1].total_of.is_some());
    assert_eq!(crisis.weapons[1].label, "US.Jet.warheads");
}

#[test]
fn brackets_are_numbered_in_text_order_and_chosen_one_by_one() {
    let text = "treaty \"T\" {
  entry 2027-01-01
  expiry [2037-01-01 | 2032-01-01]
}
party Iran
party US
system Silo
forces Iran at entry { Silo 3 }
article I {
  limit I.1 for Iran: Iran.Silo <= [Iran: 1_200 | US: 800] from entry + [1 year | 2 years]
  [limit I.2 for Iran: Iran.Silo >= 1]
}";
    let mut sources = Sources::new();
    let reading = Reading::read("t.treaty", text, &mut sources, &NoFiles);
    let first = resolve_reading(&reading, &sources, &[]);
    let labels: Vec<_> = first
        .brackets
        .iter()
        .map(|bracket| bracket.labels.join(" | "))
        .collect();
    assert_eq!(
        labels,
        [
            "2037-01-01 | 2032-01-01",
            "Iran: 1_200 | US: 800",
            "1 year | 2 years",
            "in | out"
        ]
    );
    let draft = first.draft.expect("sound");
    assert_eq!((draft.end, draft.provisions.len()), (day("2037-01-01"), 2));
    let all = choices(&first.brackets, 100);
    assert_eq!(all.len(), 16);
    let last = resolve_reading(&reading, &sources, &all[15])
        .draft
        .expect("sound");
    assert_eq!((last.end, last.provisions.len()), (day("2032-01-01"), 1));
    assert_eq!(last.provisions[0].days.from, day("2029-01-01"));
    assert!(
        matches!(&last.provisions[0].condition, Cond::Compare(_, _, cap) if *cap == number(800))
    );
}

#[test]
fn totals_of_a_party_take_everything_it_holds() {
    let draft = sound(
        "system Silo { warheads = 2 }
system Road { warheads = 1..3 }
system Jet
forces Iran at entry { Silo 3, Road 3, Jet 3 }
claim A: Iran.warheads + Iran.{Silo, Jet} <= 9 and Iran.{Silo, Road}.warheads <= 3",
    );
    let Cond::All(list) = always(&draft) else {
        panic!("two")
    };
    let Cond::Compare(Expr::Sum(terms), ..) = &list[0] else {
        panic!("a sum")
    };
    assert!(
        matches!(&terms[0], Expr::Total { kinds, label, .. } if kinds.len() == 2 && label == "Iran.warheads")
    );
    assert!(
        matches!(&terms[1], Expr::Holding { kinds, label, .. } if kinds.len() == 2 && label == "Iran.{Silo, Jet}")
    );
}

#[test]
fn attribution_may_name_another_attribute() {
    let draft = sound(
        "system D5 { attributed = 8, warheads = attributed..12, actual = attributed }
forces Iran at entry { D5 3 }",
    );
    let interval = AttributeValue::Interval {
        low: Rational::from(8),
        high: Rational::from(12),
        without_low: false,
        without_high: false,
    };
    assert_eq!(draft.kinds[0].values[1].1, interval);
    assert_eq!(
        draft.kinds[0].values[2].1,
        AttributeValue::Number(Rational::from(8))
    );
}

#[test]
fn inspections_are_counted_exactly() {
    let draft = sound(
        "system Silo\nforces Iran at entry { Silo 3 }\nclaim A: Iran.Silo <= 100 * hypergeometric(10, 2, 3)",
    );
    // 1 - (8·7·6)/(10·9·8) = 8/15
    let Cond::Compare(_, _, Expr::Number(most)) = always(&draft) else {
        panic!("a number")
    };
    assert_eq!(*most, Rational::ratio(800, 15));
}

#[test]
fn games_are_read_with_their_players_and_payoffs() {
    let draft = sound(&format!(
        "{}{}\nsystem Silo\narticle V {{\n  limit V.1 for US: US.Silo <= 3\n}}\n",
        include_str!("../syntax/games.treaty"),
        super::USUAL
    ));
    let [game] = draft.games.as_slice() else {
        panic!("one game")
    };
    let moves: Vec<&[String]> = game.players.iter().map(|p| p.moves.as_slice()).collect();
    assert_eq!(moves, [["press", "ease"], ["resist", "yield"]]);
    let number = |n: i64| treaty::draft::Expr::Number(Rational::from(n));
    assert_eq!(
        game.payoffs,
        [[-100, -100], [10, -8], [-4, 6], [4, 4]].map(|cell| cell.map(number).to_vec())
    );
    assert_eq!(game.outcome(&[1, 0]), 2);
}

#[test]
fn a_small_draft_in_full() {
    let draft = sound(
        "treaty \"Small\" {
  entry 2027-01-01
  expiry never
  horizon 10 years
}
party Iran
system Silo { warheads = 1..3 }
forces Iran at entry { Silo 3 \"a source\" builds 4 per year }
article I {
  limit I.1 \"silos\" for Iran: Iran.Silo <= 3
}
claim A: possible Iran.Silo.warheads >= 3",
    );
    insta::assert_debug_snapshot!("small-draft", draft);
}
