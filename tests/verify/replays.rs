//! Worlds as evidence.

use super::build::*;
use super::support::*;
use treaty::draft::*;
use treaty::verify::{Context, prove, prove_extreme, replay, replay_possible};

/// P builds one missile a day until day 20 and scraps them in time for the limit.
fn surge() -> World {
    let draft = arsenal();
    let mut world = still(&draft);
    world
        .histories
        .insert((P, VariantId(0)), course(&[(0, 10), (20, 30), (29, 20)]));
    world
}

fn always(bound: i64) -> Draft {
    let mut draft = arsenal();
    claim(
        &mut draft,
        Body::Always(at_most(missiles(), bound)),
        days(5, 60),
    );
    draft
}

#[test]
fn a_world_that_breaks_the_claim_refutes_always() {
    let refuted =
        replay(&always(29), ClaimId(0), 0, &surge(), d(20), &[]).expect("this is refuted");
    assert_eq!(refuted.of(), (ClaimId(0), 0));
}

#[test]
fn what_does_not_refute_always() {
    let refused = |draft: &Draft, world: &World, on: i32| {
        reason(replay(draft, ClaimId(0), 0, world, d(on), &[]))
    };
    let draft = always(29);
    assert_eq!(
        refused(&draft, &surge(), 19),
        "the claim holds on 2027-01-20"
    );
    assert!(refused(&draft, &surge(), 4).contains("not asked on this day"));
    assert!(refused(&draft, &surge(), 60).contains("not asked on this day"));
    assert_eq!(
        refused(&always(30), &surge(), 20),
        "the claim holds on 2027-01-21"
    );
    let world = |points: &[(i32, i64)]| {
        let mut world = surge();
        world.histories.insert((P, VariantId(0)), course(points));
        world
    };
    // Too fast, too slow to scrap, from nowhere, more than there can be.
    assert!(!refused(&draft, &world(&[(0, 10), (19, 30), (29, 20)]), 19).is_empty());
    assert!(!refused(&draft, &world(&[(0, 10), (20, 30), (23, 20)]), 20).is_empty());
    assert!(!refused(&draft, &world(&[(0, 11), (20, 30), (29, 20)]), 20).is_empty());
    assert_eq!(
        refused(&draft, &world(&[(0, 10), (20, 30), (33, 20)]), 20),
        "II.1 is broken on 2027-01-31"
    );
    let mut given = always(29);
    given.claims[0].parts[0].given = Some(at_most(missiles(), 29));
    assert_eq!(
        refused(&given, &surge(), 20),
        "the assumption does not hold on 2027-01-21"
    );
    let mut possible = always(29);
    possible.claims[0].parts[0].body = Body::Possible(at_most(missiles(), 29));
    assert!(refused(&possible, &surge(), 20).contains("no single world"));
    let mut empty = surge();
    empty.histories.clear();
    assert!(!refused(&draft, &empty, 20).is_empty());
}

fn range(low: i64, high: i64) -> EstimateRange {
    EstimateRange {
        party: P,
        thing: ThingId(0),
        figure: 0,
        low: n(low),
        high: n(high),
    }
}

/// P starts with 10 to 12 missiles; `possible missiles >= 14` in days 10 to 59.
fn possible() -> Draft {
    let mut draft = arsenal();
    draft.stakes[0].figures[0].high = n(12);
    claim(
        &mut draft,
        Body::Possible(at_least(missiles(), 14)),
        days(10, 60),
    );
    draft
}

/// A world, and the values of the estimates that it serves.
type Served = (Vec<EstimateRange>, World);

fn four_more(low: i64, high: i64) -> Served {
    let mut world = still(&arsenal());
    world
        .histories
        .insert((P, VariantId(0)), course(&[(0, low), (4, low + 4)]));
    (vec![range(low, high)], world)
}

#[test]
fn one_world_for_each_value_of_the_estimates_proves_possible() {
    let draft = possible();
    replay_possible(&draft, ClaimId(0), 0, &[four_more(10, 12)], &[]).expect("this is proved");
    replay_possible(
        &draft,
        ClaimId(0),
        0,
        &[four_more(11, 12), four_more(10, 10)],
        &[],
    )
    .expect("this is proved");
}

#[test]
fn what_does_not_prove_possible() {
    let refused = |change: &dyn Fn(&mut Draft, &mut Vec<Served>)| {
        let mut draft = possible();
        let mut worlds = vec![four_more(10, 12)];
        change(&mut draft, &mut worlds);
        reason(replay_possible(&draft, ClaimId(0), 0, &worlds, &[]))
    };
    let found = refused(&|_, w| w.clear());
    assert!(found.contains("leave out a value"), "{found}");
    let found = refused(&|_, w| w[0] = four_more(10, 11));
    assert!(found.contains("leave out a value"), "{found}");
    let found = refused(&|_, w| w.push(four_more(12, 12)));
    assert!(found.contains("share a value"), "{found}");
    let found = refused(&|_, w| w[0].0.clear());
    assert!(found.contains("one range for each estimate"), "{found}");
    let found = refused(&|_, w| w[0].1 = four_more(11, 11).1);
    assert!(found.contains("is not the case's value"), "{found}");
    let found = refused(&|_, w| w[0].1 = still(&arsenal()));
    assert!(
        found.contains("the claim does not hold on 2027-01-11"),
        "{found}"
    );
    let found = refused(&|draft, _| draft.claims[0].parts[0].days = days(3, 60));
    assert!(
        found.contains("the claim does not hold on 2027-01-04"),
        "{found}"
    );
    let found = refused(&|draft, _| draft.claims[0].parts[0].days = days(3, 3));
    assert!(found.contains("no day is asked about"), "{found}");
    // 10 to 12 and 4 more keep a limit of 16; one of 15 is kept if who begins with 12 builds less than who begins with 10.
    let mut draft = possible();
    draft.provisions[0].condition = at_most(missiles(), 15);
    let worlds = [four_more(10, 12)];
    assert!(replay_possible(&draft, ClaimId(0), 0, &worlds, &[]).is_ok());
    let found = refused(&|draft, _| draft.provisions[0].condition = at_most(missiles(), 13));
    assert!(found.contains("II.1 is broken"), "{found}");
    // 14 and 10 at the start are 24, 16 and 12 are 28; of what speaks of two days the values between are not known otherwise.
    let both = |most| {
        let start = Expr::At(Box::new(missiles()), d(0));
        at_most(Expr::Sum(vec![missiles(), start]), most)
    };
    let found = refused(&|draft, _| draft.provisions[0].condition = both(27));
    assert!(found.contains("II.1 is broken"), "{found}");
    let found = refused(&|draft, _| {
        fact(
            draft,
            Cond::Compare(missiles(), Comparison::NotEqual, num(15)),
        );
    });
    assert!(found.contains("a condition with alternatives"), "{found}");
    let found = refused(&|draft, _| draft.claims[0].parts[0].given = Some(both(27)));
    assert!(found.contains("the claim does not hold"), "{found}");
    let found = refused(&|draft, _| {
        let condition = at_least(missiles(), 14);
        draft.claims[0].parts[0].body = Body::Always(condition);
    });
    assert!(found.contains("no list of worlds"), "{found}");
    // The values of a stock cannot be listed: one world must serve all of them.
    let found = refused(&|draft, w| {
        draft.things[0].is_stock = true;
        *w = vec![four_more(10, 11), four_more(12, 12)];
    });
    assert!(found.contains("outside the estimate"), "{found}");
}

/// `always missiles <= most(missiles) - 1`, asked on day 40: the most is 20.
fn about_most() -> (Draft, NoWorld, World) {
    let mut draft = arsenal();
    let most = Expr::Most(Box::new(missiles()));
    let less = Expr::Sum(vec![most, num(1)]);
    claim(
        &mut draft,
        Body::Always(Cond::Compare(missiles(), Comparison::AtMost, less)),
        days(40, 41),
    );
    let at = Moment::On(d(40));
    let premises = vec![
        Premise::Provision {
            provision: ProvisionId(0),
            at,
        },
        Premise::Beyond {
            index: 0,
            value: n(20),
            at,
        },
    ];
    let context = Context::new(&draft, &draft.claims[0].parts[0], &[], d(40), d(40));
    let bound = close(&context, d(40), d(40), premises);
    (draft, bound, surge())
}

#[test]
fn the_largest_value_is_bounded_and_attained() {
    let (draft, bound, world) = about_most();
    let part = &draft.claims[0].parts[0];
    let extreme = prove_extreme(&draft, part, 0, n(20), &bound, &world).expect("20 is the most");
    let at = Moment::On(d(40));
    let context = Context::new(&draft, part, std::slice::from_ref(&extreme), d(40), d(40));
    let premises = vec![
        Premise::Provision {
            provision: ProvisionId(0),
            at,
        },
        Premise::Broken { at },
    ];
    let stretches = vec![close(&context, d(40), d(40), premises)];
    let certificate = Certificate::NoWorld { stretches };
    prove(&draft, ClaimId(0), 0, &certificate, &[extreme]).expect("nobody has 22");
    let why = reason(prove(&draft, ClaimId(0), 0, &certificate, &[]));
    assert!(why.contains("without a proven value"), "{why}");
}

#[test]
fn what_is_no_largest_value() {
    let (draft, bound, world) = about_most();
    let part = &draft.claims[0].parts[0];
    // Bounded, not attained; attained, not bounded; another day; no such extreme.
    let why = reason(prove_extreme(
        &draft,
        part,
        0,
        n(20),
        &bound,
        &still(&draft),
    ));
    assert!(why.contains("does not attain the value"), "{why}");
    let why = reason(prove_extreme(&draft, part, 0, n(19), &bound, &world));
    assert!(why.contains("no such bound"), "{why}");
    let later = NoWorld {
        last: d(41),
        ..bound.clone()
    };
    assert!(!reason(prove_extreme(&draft, part, 0, n(20), &later, &world)).is_empty());
    let why = reason(prove_extreme(&draft, part, 1, n(20), &bound, &world));
    assert!(why.contains("no such `most` or `least`"), "{why}");
    let mut broken = world.clone();
    broken
        .histories
        .insert((P, VariantId(0)), course(&[(0, 10), (40, 20), (60, 30)]));
    let why = reason(prove_extreme(&draft, part, 0, n(20), &bound, &broken));
    assert!(why.contains("II.1 is broken"), "{why}");
}

#[test]
fn a_largest_value_is_that_of_its_own_measure() {
    let (mut draft, bound, world) = about_most();
    let extreme = prove_extreme(&draft, &draft.claims[0].parts[0], 0, n(20), &bound, &world);
    let extreme = extreme.expect("20 is the most");
    // Another claim whose first `most` is about something else.
    let most = Expr::Most(Box::new(sorties()));
    let condition = Cond::Compare(missiles(), Comparison::AtMost, most);
    claim(&mut draft, Body::Always(condition), days(40, 41));
    let at = Moment::On(d(40));
    let stretches = vec![NoWorld {
        first: d(40),
        last: d(40),
        unknowns: vec![],
        premises: vec![Premise::Broken { at }],
        proof: treaty::logic::Proof::Farkas(vec![]),
    }];
    let certificate = Certificate::NoWorld { stretches };
    let why = reason(prove(&draft, ClaimId(1), 0, &certificate, &[extreme]));
    assert!(why.contains("without a proven value"), "{why}");
}
