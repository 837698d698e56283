//! What rates, starts and totals say.
//!
//! In the formulas `n0@5` is what is held of kind 0 on day 5 after entry, `h0@?` the history of variant 0 on the asked day, `day` the
//! asked day; days count from 1970, of which entry is day 20_819.

use super::build::*;
use super::rich::*;
use super::support::*;
use treaty::draft::*;

#[test]
fn what_rates_and_starts_say() {
    let draft = rich();
    let (party, figure) = (P, 0);
    let (missile, launcher, boat) = (ThingId(0), ThingId(1), ThingId(2));
    let (warheads, bombs) = (AttributeId(0), AttributeId(1));
    let v = VariantId;
    for (premise, expected) in [
        (
            Premise::AskedWithin,
            "all[- day + 20829 <= 0, day - 20839 <= 0]",
        ),
        (
            Premise::Whole {
                party,
                variant: v(0),
                at: ASKED,
            },
            "all[n0@? - h0@? <= 0, - n0@? + h0@? - 1 < 0]",
        ),
        (
            Premise::Whole {
                party,
                variant: v(5),
                at: on(3),
            },
            "n5@3 - h5@3 = 0",
        ),
        (
            Premise::Start {
                party,
                thing: missile,
                figure,
            },
            "all[- h0@0 + 10 <= 0, h0@0 - 10 <= 0]",
        ),
        (
            Premise::Start {
                party,
                thing: ThingId(4),
                figure,
            },
            "all[- h5@0 + 100 <= 0, h5@0 - 200 <= 0]",
        ),
        (
            Premise::StartWhole {
                party,
                variant: v(1),
            },
            "n1@0 - h1@0 = 0",
        ),
        (
            Premise::StartNone {
                party,
                variant: v(2),
            },
            "h2@0 = 0",
        ),
        (
            Premise::Estimate {
                party,
                thing: ThingId(4),
                figure,
                value: r("150.5"),
            },
            "h5@0 - 301/2 = 0",
        ),
        (
            Premise::Builds {
                party,
                thing: missile,
                from: on(0),
                to: on(5),
            },
            "- h0@0 + h0@5 - 5 <= 0",
        ),
        (
            Premise::Builds {
                party,
                thing: missile,
                from: on(0),
                to: ASKED,
            },
            "- day - h0@0 + h0@? + 20819 <= 0",
        ),
        (
            Premise::Retires {
                party,
                thing: missile,
                from: ASKED,
                to: on(20),
            },
            "2 day - h0@20 + h0@? - 41678 <= 0",
        ),
        (
            Premise::Builds {
                party,
                thing: launcher,
                from: on(0),
                to: on(4),
            },
            "b1@0..4 + b2@0..4 - 2 <= 0",
        ),
        (
            Premise::Retires {
                party,
                thing: launcher,
                from: on(0),
                to: on(4),
            },
            "r1@0..4 + r2@0..4 - 12 <= 0",
        ),
        (
            Premise::Flow {
                party,
                variant: v(1),
                from: on(0),
                to: on(4),
            },
            "- h1@0 + h1@4 - b1@0..4 + r1@0..4 + m1>2@0..4 - m2>1@0..4 = 0",
        ),
        (
            Premise::Moves {
                party,
                thing: launcher,
                index: 0,
                from: on(0),
                to: on(4),
            },
            "m1>2@0..4 - 8 <= 0",
        ),
        (
            Premise::TotalWithin {
                party,
                kind: KindId(3),
                attribute: warheads,
                at: ASKED,
            },
            "all[2 n3@? - t3@? <= 0, - 4 n3@? + t3@? <= 0]",
        ),
        (
            Premise::RatedWhole {
                party,
                thing: boat,
                attribute: warheads,
                at: ASKED,
            },
            "all[t3@? - th2@? <= 0, - t3@? + th2@? - 1 < 0]",
        ),
        (
            Premise::RatedStart {
                party,
                thing: boat,
                attribute: warheads,
            },
            "all[- th2@0 + 30 <= 0, th2@0 - 30 <= 0, t3@0 - th2@0 = 0]",
        ),
        (
            Premise::RatedBuilds {
                party,
                thing: boat,
                attribute: warheads,
                from: on(0),
                to: on(5),
            },
            "- th2@0 + th2@5 - 10 <= 0",
        ),
        (
            Premise::RatedRetires {
                party,
                thing: boat,
                attribute: warheads,
                from: on(0),
                to: on(5),
            },
            "th2@0 - th2@5 - 20 <= 0",
        ),
        (
            Premise::SwitchStart {
                party: Q,
                policy: PolicyId(0),
            },
            "s0@0 - 1 = 0",
        ),
        (
            Premise::SwitchWithin {
                party: Q,
                policy: PolicyId(0),
                at: ASKED,
            },
            "s0@? - 1 <= 0",
        ),
        (
            Premise::NotNegative {
                of: Unknown::Total {
                    party,
                    kind: KindId(4),
                    attribute: bombs,
                    at: ASKED,
                },
            },
            "- t4@? <= 0",
        ),
    ] {
        assert_eq!(told(&draft, 10, 20, &premise), expected, "{premise:?}");
    }
}
