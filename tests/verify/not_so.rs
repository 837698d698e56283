//! Rates, starts and totals that are not true of every world.
//!
//! In the formulas `n0@5` is what is held of kind 0 on day 5 after entry, `h0@?` the history of variant 0 on the asked day, `day` the
//! asked day; days count from 1970, of which entry is day 20_819.

use super::build::*;
use super::rich::*;
use super::support::*;
use treaty::draft::*;

#[test]
fn rates_and_starts_that_are_not_so() {
    let draft = rich();
    let (party, figure, variant) = (P, 0, VariantId(0));
    let (missile, launcher, boat, bomber) = (ThingId(0), ThingId(1), ThingId(2), ThingId(3));
    let (warheads, bombs) = (AttributeId(0), AttributeId(1));
    let order = "not true of every world: the first moment may come after the second";
    let reach = "not true of every world: histories do not reach to this moment";
    for (premise, expected) in [
        (
            Premise::Whole {
                party: Q,
                variant,
                at: ASKED,
            },
            "the draft has no such holding",
        ),
        (
            Premise::Whole {
                party,
                variant: VariantId(70),
                at: ASKED,
            },
            "the draft has no such variant",
        ),
        (
            Premise::Whole {
                party,
                variant,
                at: on(-1),
            },
            reach,
        ),
        (
            Premise::Whole {
                party,
                variant,
                at: on(101),
            },
            reach,
        ),
        (
            Premise::Start {
                party,
                thing: missile,
                figure: 1,
            },
            "the draft has no such figure",
        ),
        (
            Premise::Start {
                party: Q,
                thing: missile,
                figure,
            },
            "the draft has no such holding",
        ),
        (
            Premise::Start {
                party,
                thing: ThingId(70),
                figure,
            },
            "the draft has no such holding",
        ),
        (
            Premise::Estimate {
                party,
                thing: ThingId(4),
                figure,
                value: n(201),
            },
            "not true of every world: no such value of the estimate",
        ),
        (
            Premise::StartNone {
                party,
                variant: VariantId(1),
            },
            "not true of every world: a figure says what is held at the start",
        ),
        (
            Premise::Builds {
                party,
                thing: missile,
                from: on(5),
                to: on(5),
            },
            order,
        ),
        (
            Premise::Builds {
                party,
                thing: missile,
                from: on(5),
                to: on(4),
            },
            order,
        ),
        (
            Premise::Builds {
                party,
                thing: missile,
                from: on(11),
                to: ASKED,
            },
            order,
        ),
        (
            Premise::Retires {
                party,
                thing: missile,
                from: ASKED,
                to: on(19),
            },
            order,
        ),
        (
            Premise::Retires {
                party,
                thing: missile,
                from: ASKED,
                to: ASKED,
            },
            order,
        ),
        (
            Premise::Builds {
                party,
                thing: missile,
                from: on(-2),
                to: on(4),
            },
            reach,
        ),
        (
            Premise::Builds {
                party,
                thing: missile,
                from: on(2),
                to: on(140),
            },
            reach,
        ),
        (
            Premise::Builds {
                party,
                thing: boat,
                from: on(0),
                to: on(4),
            },
            "not true of every world: no rate is given",
        ),
        (
            Premise::Retires {
                party,
                thing: boat,
                from: on(0),
                to: on(4),
            },
            "not true of every world: no rate is given",
        ),
        (
            Premise::Flow {
                party,
                variant,
                from: on(0),
                to: on(4),
            },
            "not true of every world: units move freely",
        ),
        (
            Premise::Flow {
                party,
                variant: VariantId(1),
                from: on(4),
                to: on(0),
            },
            order,
        ),
        (
            Premise::Moves {
                party,
                thing: missile,
                index: 0,
                from: on(0),
                to: on(4),
            },
            "the draft has no such move",
        ),
        (
            Premise::Moves {
                party,
                thing: launcher,
                index: 2,
                from: on(0),
                to: on(4),
            },
            "the draft has no such move",
        ),
        (
            Premise::TotalWithin {
                party,
                kind: KindId(4),
                attribute: warheads,
                at: ASKED,
            },
            "the draft has no such interval attribute",
        ),
        (
            Premise::TotalWithin {
                party: Q,
                kind: KindId(3),
                attribute: warheads,
                at: ASKED,
            },
            "the draft has no such holding",
        ),
        (
            Premise::RatedWhole {
                party,
                thing: bomber,
                attribute: bombs,
                at: ASKED,
            },
            "the draft has no such rated total",
        ),
        (
            Premise::RatedStart {
                party: Q,
                thing: boat,
                attribute: warheads,
            },
            "the draft has no such rated total",
        ),
        (
            Premise::RatedBuilds {
                party,
                thing: boat,
                attribute: warheads,
                from: on(5),
                to: on(0),
            },
            order,
        ),
        (
            Premise::SwitchStart {
                party,
                policy: PolicyId(0),
            },
            "the draft has no such policy of this party",
        ),
        (
            Premise::SwitchWithin {
                party: Q,
                policy: PolicyId(9),
                at: ASKED,
            },
            "the draft has no such policy of this party",
        ),
        (
            Premise::NotNegative {
                of: Unknown::AskedDay,
            },
            "not true of every world: it may be negative",
        ),
        (
            Premise::NotNegative {
                of: Unknown::Built {
                    party,
                    variant: VariantId(1),
                    from: on(5),
                    to: on(0),
                },
            },
            "not true of every world: it may be negative",
        ),
    ] {
        assert_eq!(
            told(&draft, 10, 20, &premise),
            format!("refused: {expected}"),
            "{premise:?}"
        );
    }
    // A load below nothing may be negative in sum.
    let mut cold = draft;
    cold.kinds[4].values[0].1 = between(-1, 3);
    let of = Unknown::Total {
        party,
        kind: KindId(4),
        attribute: bombs,
        at: ASKED,
    };
    let found = told(&cold, 10, 20, &Premise::NotNegative { of });
    assert_eq!(
        found,
        "refused: not true of every world: it may be negative"
    );
    // Two rates for one move.
    let moves = cold.stakes[1].moves.as_mut().expect("launchers move");
    moves.push(moves[0].clone());
    let found = told(
        &cold,
        10,
        20,
        &Premise::Flow {
            party,
            variant: VariantId(1),
            from: on(0),
            to: on(4),
        },
    );
    assert_eq!(found, "refused: no rule for two rates for one move");
}
