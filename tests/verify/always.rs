//! Claims about every world and about none.

use super::build::*;
use super::support::*;
use treaty::date::Day;
use treaty::draft::*;
use treaty::logic::{Cite, Proof};
use treaty::number::Rational;
use treaty::verify::{Context, prove, refute};

/// `always missiles <= 39`: 10 at entry and one more a day make 39 on day 29; from day 30 the limit of 20 holds.
fn bounded() -> (Draft, Certificate) {
    let mut draft = arsenal();
    claim(
        &mut draft,
        Body::Always(at_most(missiles(), 39)),
        days(0, 100),
    );
    let part = &draft.claims[0].parts[0];
    let early = Context::new(&draft, part, &[], d(0), d(29));
    let late = Context::new(&draft, part, &[], d(30), d(99));
    let stretches = vec![
        close(&early, d(0), d(29), early_premises()),
        close(&late, d(30), d(99), late_premises()),
    ];
    (draft, Certificate::NoWorld { stretches })
}

fn early_premises() -> Vec<Premise> {
    let (from, to) = (Moment::On(d(0)), Moment::Asked);
    let (party, thing) = (P, ThingId(0));
    let mut premises = vec![
        Premise::AskedWithin,
        Premise::Start {
            party,
            thing,
            figure: 0,
        },
        Premise::Builds {
            party,
            thing,
            from,
            to,
        },
        Premise::Broken { at: to },
    ];
    premises.extend(now(P, 0, to));
    premises
}

fn late_premises() -> Vec<Premise> {
    vec![
        Premise::Provision {
            provision: ProvisionId(0),
            at: Moment::Asked,
        },
        Premise::Broken { at: Moment::Asked },
    ]
}

#[test]
fn a_rate_and_a_limit_together_bound_a_holding() {
    let (draft, certificate) = bounded();
    let proved = prove(&draft, ClaimId(0), 0, &certificate, &[]).expect("this is proved");
    assert_eq!(proved.of(), (ClaimId(0), 0));
}

/// Changes the certificate and says why it is refused.
fn refused(change: impl FnOnce(&mut Draft, &mut Vec<NoWorld>)) -> String {
    let (mut draft, certificate) = bounded();
    let Certificate::NoWorld { mut stretches } = certificate else {
        unreachable!()
    };
    change(&mut draft, &mut stretches);
    reason(prove(
        &draft,
        ClaimId(0),
        0,
        &Certificate::NoWorld { stretches },
        &[],
    ))
}

#[test]
fn what_does_not_prove_always() {
    assert_eq!(
        refused(|_, s| s.truncate(1)),
        "nothing is shown for 2027-01-31"
    );
    assert_eq!(
        refused(|_, s| drop(s.remove(0))),
        "nothing is shown for 2027-01-01"
    );
    assert_eq!(
        refused(|_, s| s[1].last = d(98)),
        "nothing is shown for 2027-04-10"
    );
    assert_eq!(refused(|_, s| s.clear()), "nothing is shown for 2027-01-01");
    let why = refused(|_, s| s[1].first = d(29));
    assert_eq!(why, "not true of every world: it does not bind on this day");
    let why = refused(|_, s| (s[0].first, s[0].last) = (d(29), d(0)));
    assert_eq!(why, "nothing is shown for 2027-01-01");
    let why = refused(|_, s| {
        let mut backward = s[0].clone();
        (backward.first, backward.last) = (d(29), d(0));
        s.push(backward);
    });
    assert_eq!(
        why,
        "the certificate does not fit the claim: the last day comes before the first"
    );
    // The same proof for one day more: 40 missiles are possible then.
    let why = refused(|_, s| s[0].last = d(30));
    assert!(why.contains("no contradiction"), "{why}");
    // A draft in which something else is true.
    let why = refused(|draft, _| draft.stakes[0].figures[0].high = n(11));
    assert!(why.contains("no contradiction"), "{why}");
    let why = refused(|draft, _| draft.stakes[0].builds = None);
    assert_eq!(why, "not true of every world: no rate is given");
    let why = refused(|draft, _| draft.provisions[0].days = days(30, 99));
    assert_eq!(why, "not true of every world: it does not bind on this day");
    let why = refused(|draft, _| draft.claims[0].parts[0].days = days(0, 0));
    assert_eq!(
        why,
        "the certificate does not fit the claim: no day is asked about"
    );
    let why = refused(|_, s| drop(s[0].unknowns.pop()));
    assert!(why.starts_with("the list of unknowns lacks"), "{why}");
    let why = refused(|_, s| {
        let twice = s[0].unknowns[0].clone();
        s[0].unknowns.push(twice);
    });
    assert_eq!(
        why,
        "the certificate does not fit the claim: an unknown stands twice"
    );
    let why = refused(|_, s| {
        s[0].unknowns.push(Unknown::Held {
            party: P,
            kind: KindId(99),
            at: Moment::Asked,
        });
    });
    assert_eq!(why, "the draft has no such holding");
    let why = refused(|_, s| {
        s[1].proof = Proof::Farkas(vec![(
            Cite::Atom {
                formula: 7,
                path: vec![],
            },
            Rational::ONE,
        )])
    });
    assert_eq!(why, "there is no formula 7");
}

#[test]
fn what_may_not_be_assumed_of_every_world() {
    let (party, thing, figure) = (P, ThingId(0), 0);
    let asked = Moment::Asked;
    for (premise, why) in [
        (Premise::Kept { at: asked }, "only that the claim can hold"),
        (
            Premise::Broken {
                at: Moment::On(d(5)),
            },
            "broken on the asked day alone",
        ),
        (
            Premise::Breach {
                provision: ProvisionId(0),
                at: asked,
            },
            "the asked provision",
        ),
        (
            Premise::Estimate {
                party,
                thing,
                figure,
                value: n(10),
            },
            "the estimate may have other values",
        ),
        (
            Premise::Chosen {
                of: Unknown::Held {
                    party,
                    kind: KindId(0),
                    at: asked,
                },
            },
            "nobody has fixed a posture",
        ),
        (
            Premise::Escapes {
                answer: 0,
                branch: 0,
            },
            "no such answer",
        ),
        (Premise::Meets { answer: 0 }, "no such answer"),
        (
            Premise::Outplanned {
                rule: 0,
                branch: 0,
                at: asked,
            },
            "nobody has fixed a posture",
        ),
        (
            Premise::Beyond {
                index: 0,
                value: n(0),
                at: asked,
            },
            "no such `most` or `least`",
        ),
        (Premise::Given { at: asked }, "no such assumption"),
        (
            Premise::EstimateWithin(EstimateRange {
                party,
                thing,
                figure,
                low: n(10),
                high: n(10),
            }),
            "may lie outside this range",
        ),
    ] {
        let found = refused(|_, s| s[0].premises.push(premise.clone()));
        assert!(found.contains(why), "{premise:?}: {found}");
    }
    // An assumption is made for the asked day alone.
    let found = refused(|draft, s| {
        draft.claims[0].parts[0].given = Some(at_most(missiles(), 5));
        s[0].premises.push(Premise::Given {
            at: Moment::On(d(3)),
        });
    });
    assert!(found.contains("for the asked day alone"), "{found}");
}

#[test]
fn an_assumption_may_be_used_on_the_asked_day() {
    let mut draft = arsenal();
    claim(&mut draft, Body::Always(at_most(missiles(), 7)), days(3, 4));
    draft.claims[0].parts[0].given = Some(at_most(missiles(), 7));
    let context = Context::new(&draft, &draft.claims[0].parts[0], &[], d(3), d(3));
    // Where one day is asked it may be named.
    let at = Moment::On(d(3));
    let stretch = close(
        &context,
        d(3),
        d(3),
        vec![
            Premise::Given { at },
            Premise::Broken {
                at: Moment::On(d(3)),
            },
        ],
    );
    prove(
        &draft,
        ClaimId(0),
        0,
        &Certificate::NoWorld {
            stretches: vec![stretch],
        },
        &[],
    )
    .expect("this is proved");
}

#[test]
fn claims_and_certificates_must_fit() {
    let (mut draft, certificate) = bounded();
    let unfit = "the certificate does not fit the claim";
    assert!(reason(refute(&draft, ClaimId(0), 0, &certificate, &[])).starts_with(unfit));
    assert!(reason(prove(&draft, ClaimId(0), 1, &certificate, &[])).contains("no such part"));
    assert!(reason(prove(&draft, ClaimId(1), 0, &certificate, &[])).contains("no such claim"));
    let other = Certificate::Ensured {
        cases: Vec::new(),
        aside: Vec::new(),
    };
    assert!(reason(prove(&draft, ClaimId(0), 0, &other, &[])).starts_with(unfit));
    draft.claims[0].parts[0].body = Body::Possible(at_most(missiles(), 39));
    assert!(reason(prove(&draft, ClaimId(0), 0, &certificate, &[])).starts_with(unfit));
}

/// `possible missiles >= 25` in days 40 to 50, where the limit is 20; or before it, where an estimate decides.
fn impossible(on: Day, estimate: Option<i64>) -> (Draft, Certificate) {
    let mut draft = arsenal();
    draft.stakes[0].figures[0].low = n(5);
    claim(
        &mut draft,
        Body::Possible(at_least(missiles(), 25)),
        days(10, 50),
    );
    let (party, thing, figure) = (P, ThingId(0), 0);
    let at = Moment::On(on);
    let mut premises = match estimate {
        None => vec![Premise::Provision {
            provision: ProvisionId(0),
            at,
        }],
        Some(value) => vec![
            Premise::Estimate {
                party,
                thing,
                figure,
                value: n(value),
            },
            Premise::Builds {
                party,
                thing,
                from: Moment::On(d(0)),
                to: at,
            },
            Premise::Whole {
                party,
                variant: VariantId(0),
                at,
            },
        ],
    };
    premises.push(Premise::Kept { at });
    let context = Context::new(&draft, &draft.claims[0].parts[0], &[], on, on);
    let stretch = close(&context, on, on, premises);
    (
        draft,
        Certificate::NoWorld {
            stretches: vec![stretch],
        },
    )
}

#[test]
fn what_is_impossible_on_one_day_or_for_one_estimate_is_refuted() {
    for (on, estimate) in [
        (d(40), None),
        (d(30), None),
        (d(10), Some(5)),
        (d(14), Some(10)),
        (d(10), Some(7)),
    ] {
        let (draft, certificate) = impossible(on, estimate);
        refute(&draft, ClaimId(0), 0, &certificate, &[]).expect("this is refuted");
    }
}

#[test]
fn what_does_not_refute_possible() {
    let refused = |on, estimate, change: &dyn Fn(&mut Draft, &mut Vec<NoWorld>)| {
        let (mut draft, certificate) = impossible(on, estimate);
        let Certificate::NoWorld { mut stretches } = certificate else {
            unreachable!()
        };
        change(&mut draft, &mut stretches);
        reason(refute(
            &draft,
            ClaimId(0),
            0,
            &Certificate::NoWorld { stretches },
            &[],
        ))
    };
    let why = refused(d(40), None, &|draft, _| {
        draft.claims[0].parts[0].days = days(10, 40)
    });
    assert!(why.contains("only that the claim can hold"), "{why}");
    let why = refused(d(40), None, &|draft, _| {
        draft.claims[0].parts[0].days = days(41, 50)
    });
    assert!(why.contains("only that the claim can hold"), "{why}");
    let why = refused(d(40), None, &|_, s| s.clear());
    assert!(why.contains("one proof is needed"), "{why}");
    let why = refused(d(40), None, &|_, s| s.push(s[0].clone()));
    assert!(why.contains("one proof is needed"), "{why}");
    let why = refused(d(10), Some(5), &|draft, _| {
        draft.stakes[0].figures[0].low = n(6)
    });
    assert!(why.contains("no such value of the estimate"), "{why}");
    let why = refused(d(10), Some(5), &|_, s| {
        let (party, thing, figure) = (P, ThingId(0), 0);
        s[0].premises.push(Premise::Estimate {
            party,
            thing,
            figure,
            value: n(6),
        });
    });
    assert!(why.contains("an estimate has one value"), "{why}");
    let why = refused(d(10), Some(5), &|_, s| {
        s[0].premises.push(Premise::Broken {
            at: Moment::On(d(10)),
        });
    });
    assert!(why.contains("broken on the asked day alone"), "{why}");
    let why = refused(d(10), Some(5), &|_, s| {
        if let Premise::Estimate { value, .. } = &mut s[0].premises[0] {
            *value = Rational::ratio(11, 2);
        }
    });
    assert!(why.contains("no such value of the estimate"), "{why}");
}
