//! What provisions, facts and engagements say.
//!
//! In the formulas `n0@5` is what is held of kind 0 on day 5 after entry, `h0@?` the history of variant 0 on the asked day, `day` the
//! asked day; days count from 1970, of which entry is day 20_819.

use super::build::*;
use super::rich::*;
use super::support::*;
use treaty::draft::*;

#[test]
fn what_provisions_and_facts_say() {
    let draft = rich();
    let provision = ProvisionId;
    for (premise, expected) in [
        (
            Premise::Provision {
                provision: provision(1),
                at: ASKED,
            },
            "n6@? - 8 <= 0",
        ),
        (
            Premise::Provision {
                provision: provision(2),
                at: on(10),
            },
            "all[n0@10 - 50 <= 0, all[]]",
        ),
        (
            Premise::Fact {
                fact: FactId(0),
                at: ASKED,
            },
            "- n5@? + 1 <= 0",
        ),
        (
            Premise::Breach {
                provision: provision(1),
                at: ASKED,
            },
            "- n6@? + 8 < 0",
        ),
        // Five days at 1/3 a day, rounded up.
        (
            Premise::ProvisionGrowth {
                provision: provision(2),
                member: 1,
                from: on(10),
                to: on(15),
            },
            "- n0@10 + n0@15 - 2 <= 0",
        ),
        (
            Premise::ProvisionGrowth {
                provision: provision(2),
                member: 1,
                from: on(10),
                to: ASKED,
            },
            "- 1/3 day - n0@10 + n0@? + 6942 - 0 < 0",
        ),
        (
            Premise::ProvisionGrowth {
                provision: provision(3),
                member: 0,
                from: on(10),
                to: on(13),
            },
            "- n5@10 + n5@13 - 15/2 <= 0",
        ),
        (Premise::Broken { at: ASKED }, "- n0@? + 39 < 0"),
        (Premise::Kept { at: on(9) }, "n0@9 - 39 <= 0"),
    ] {
        let expected = expected.replace("+ 6942 - 0", "+ 6942");
        assert_eq!(told(&draft, 10, 20, &premise), expected, "{premise:?}");
    }
    let unbound = "refused: not true of every world: it does not bind on this day";
    for (premise, expected) in [
        (
            Premise::Provision {
                provision: provision(0),
                at: ASKED,
            },
            unbound,
        ),
        (
            Premise::Provision {
                provision: provision(0),
                at: on(29),
            },
            unbound,
        ),
        (
            Premise::Provision {
                provision: provision(0),
                at: on(100),
            },
            unbound,
        ),
        (
            Premise::Fact {
                fact: FactId(0),
                at: on(100),
            },
            unbound,
        ),
        (
            Premise::Provision {
                provision: provision(9),
                at: ASKED,
            },
            "refused: the draft has no such provision",
        ),
        (
            Premise::Fact {
                fact: FactId(9),
                at: ASKED,
            },
            "refused: the draft has no such fact",
        ),
        (
            Premise::ProvisionGrowth {
                provision: provision(2),
                member: 0,
                from: on(10),
                to: on(15),
            },
            "refused: the draft has no such limit on growth",
        ),
        (
            Premise::ProvisionGrowth {
                provision: provision(3),
                member: 1,
                from: on(10),
                to: on(15),
            },
            "refused: the draft has no such limit on growth",
        ),
        (
            Premise::ProvisionGrowth {
                provision: provision(2),
                member: 1,
                from: on(9),
                to: on(15),
            },
            unbound,
        ),
        (
            Premise::ProvisionGrowth {
                provision: provision(2),
                member: 1,
                from: on(15),
                to: on(10),
            },
            "refused: not true of every world: the first moment may come after the second",
        ),
        (
            Premise::Breach {
                provision: provision(2),
                at: ASKED,
            },
            "refused: no rule for the negation of a limit on growth",
        ),
        (
            Premise::Given { at: ASKED },
            "refused: the draft has no such assumption",
        ),
    ] {
        assert_eq!(told(&draft, 10, 20, &premise), expected, "{premise:?}");
    }
}

#[test]
fn how_engagements_are_fought() {
    let draft = rich();
    let fight = |war: &[u32], position| Premise::Fight {
        war: war.iter().map(|id| EngagementId(*id)).collect(),
        at: ASKED,
        position,
    };
    // Two shots of one weapon: pattern 0 is one shot, pattern 1 two.
    assert_eq!(
        told(&draft, 10, 20, &fight(&[0], 0)),
        "all[- 2/5 n0@? + shots0.0.0@? + shots0.0.1@? <= 0, \
         - n1@? + 20 shots0.1.0@? + 20 shots0.1.1@? <= 0, \
         shots0.0.0@? + 2 shots0.0.1@? + shots0.1.0@? + 2 shots0.1.1@? - fired0.0.6@? = 0, \
         - n6@? + fired0.0.6@? <= 0]"
    );
    // The reply is fought with the missiles that the raid has left, at the sorties that it has not fired.
    assert_eq!(
        told(&draft, 10, 20, &fight(&[0, 1], 1)),
        "all[- n6@? + shots1.6.0@? + fired0.0.6@? <= 0, shots1.6.0@? - fired1.0.0@? = 0, \
         - n0@? + 1/2 shots0.0.0@? + 3/4 shots0.0.1@? + fired1.0.0@? <= 0]"
    );
    assert_eq!(
        told(&draft, 10, 20, &fight(&[2], 0)),
        "all[- n6@? + shots0.6.0@? <= 0, - t3@? + shots0.6.0@? <= 0]"
    );
    // What the first salvo fired of a total is gone for the second.
    assert_eq!(
        told(&draft, 10, 20, &fight(&[2, 2], 1)),
        "all[- n6@? + 1/2 shots0.6.0@? + shots1.6.0@? <= 0, - t3@? + shots0.6.0@? + shots1.6.0@? <= 0]"
    );
    for (premise, why) in [
        (fight(&[0], 1), "no such position in a war"),
        (fight(&[], 0), "no such position in a war"),
        (fight(&[9], 0), "no such engagement"),
    ] {
        let found = told(&draft, 10, 20, &premise);
        assert!(found.contains(why), "{found}");
    }
    let mut many = draft.clone();
    many.engagements[0].shots_per_target = u32::MAX;
    assert_eq!(
        told(&many, 10, 20, &fight(&[0], 0)),
        "refused: too large to be checked"
    );
    let mut twice = draft;
    let again = twice.engagements[0].weapons[0].clone();
    twice.engagements[0].weapons.push(again);
    twice.engagements[0]
        .targets
        .iter_mut()
        .for_each(|t| t.kill.push(None));
    let found = told(&twice, 10, 20, &fight(&[0], 0));
    assert_eq!(
        found,
        "refused: no rule for two weapons that fire the same units"
    );
}

#[test]
fn no_engagement_in_a_provision() {
    let mut draft = rich();
    let after = Expr::After {
        of: Box::new(missiles()),
        war: vec![EngagementId(0)],
    };
    draft.provisions[1].condition = at_most(after, 8);
    let found = told(
        &draft,
        10,
        20,
        &Premise::Provision {
            provision: ProvisionId(1),
            at: ASKED,
        },
    );
    assert_eq!(
        found,
        "refused: no rule for an engagement in a provision or fact"
    );
}

#[test]
fn only_counts_grow_in_whole_numbers() {
    let mut draft = rich();
    let half = Expr::Product(
        Box::new(Expr::Number(r("1/2"))),
        Box::new(held(P, &[KindId(0)])),
    );
    for of in [half, held(P, &[KindId(5)])] {
        draft.provisions[3].condition = Cond::Growth {
            of,
            per_day: n(1),
            whole: true,
            place: treaty::source::Place::default(),
        };
        let premise = Premise::ProvisionGrowth {
            provision: ProvisionId(3),
            member: 0,
            from: on(10),
            to: on(13),
        };
        let found = told(&draft, 10, 20, &premise);
        assert_eq!(
            found,
            "refused: no rule for a limit on the growth of a count that is not whole"
        );
    }
}
