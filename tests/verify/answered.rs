//! What a coalition cannot ensure.

use super::build::*;
use super::support::*;
use treaty::decide::Answer as Found;
use treaty::draft::*;
use treaty::verify::{Context, Rejection, refute, replies};

/// `P can ensure missiles after Raid >= 17` in days 30 to 39. P may have 20 missiles by then, Q 8 sorties, and each sortie kills half a
/// missile, so 16 are left; and if P has fewer than 17 it needs no raid. With `by_q` false P raids Q: `sorties after Raid <= 1`.
fn scene(by_q: bool) -> Draft {
    let mut draft = arsenal();
    raid(&mut draft, by_q);
    let condition = if by_q {
        at_least(after(missiles()), 17)
    } else {
        at_most(after(sorties()), 1)
    };
    claim(
        &mut draft,
        Body::Ensure {
            coalition: vec![P],
            condition,
        },
        days(30, 40),
    );
    draft
}

/// Q holds 8 sorties from day 1 on, and on day 35 fires all of them, or none.
fn eight(fire: bool) -> Answer {
    let (war, at, position) = (vec![EngagementId(0)], Moment::On(d(35)), 0);
    let shots = Unknown::Shots {
        war: war.clone(),
        at,
        position,
        party: P,
        kind: KindId(0),
        pattern: 0,
    };
    let fired = Unknown::Fired {
        war,
        at,
        position,
        weapon: 0,
        party: Q,
        kind: KindId(1),
    };
    Answer {
        day: d(35),
        asked: false,
        forces: Posture {
            histories: vec![(Q, VariantId(1), course(&[(0, 6), (1, 8)]))],
            ..Posture::default()
        },
        plan: if fire {
            vec![(shots, vec![], n(8)), (fired, vec![], n(8))]
        } else {
            vec![]
        },
        strategy: Strategy::default(),
    }
}

/// P keeps its limit on day 35, and escapes both answers.
fn premises() -> Vec<Premise> {
    vec![
        Premise::Provision {
            provision: ProvisionId(0),
            at: Moment::On(d(35)),
        },
        Premise::Escapes {
            answer: 0,
            branch: 0,
        },
        Premise::Escapes {
            answer: 1,
            branch: 0,
        },
        Premise::NotNegative {
            of: Unknown::Held {
                party: P,
                kind: KindId(0),
                at: Moment::On(d(35)),
            },
        },
    ]
}

fn certificate(
    draft: &Draft,
    answers: Vec<Answer>,
    premises: Vec<Premise>,
) -> Result<Certificate, Rejection> {
    let context = Context::new(draft, &draft.claims[0].parts[0], &[], d(35), d(35));
    let replies = replies(&context, &answers)?;
    let escape = close(&context.against(&replies), d(35), d(35), premises);
    Ok(Certificate::Answered {
        estimates: vec![],
        answers,
        escape: vec![escape],
        assumed: None,
    })
}

#[test]
fn answers_that_no_posture_escapes_refute() {
    let draft = scene(true);
    let certificate =
        certificate(&draft, vec![eight(true), eight(false)], premises()).expect("well made");
    refute(&draft, ClaimId(0), 0, &certificate, &[]).expect("this is refuted");
}

/// Changes draft and certificate and says why it is refused.
fn refused(
    change: impl FnOnce(
        &mut Draft,
        &mut Vec<Answer>,
        &mut NoWorld,
        &mut Vec<(PartyId, ThingId, u32, treaty::number::Rational)>,
    ),
) -> String {
    let mut draft = scene(true);
    let made = certificate(&draft, vec![eight(true), eight(false)], premises()).expect("well made");
    let Certificate::Answered {
        mut estimates,
        mut answers,
        mut escape,
        ..
    } = made
    else {
        unreachable!()
    };
    change(&mut draft, &mut answers, &mut escape[0], &mut estimates);
    let certificate = Certificate::Answered {
        estimates,
        answers,
        escape,
        assumed: None,
    };
    reason(refute(&draft, ClaimId(0), 0, &certificate, &[]))
}

#[test]
fn answers_that_the_others_may_not_give() {
    let history = |points: &[(i32, i64)]| vec![(Q, VariantId(1), course(points))];
    let found = refused(|_, a, _, _| a[0].forces.histories = history(&[(0, 6), (1, 9)]));
    assert!(found.contains("II.2 is broken"), "{found}");
    let found = refused(|_, a, _, _| a[0].forces.histories = history(&[(0, 8)]));
    assert!(found.contains("Q"), "{found}");
    let found = refused(|_, a, _, _| {
        a[0].forces
            .histories
            .push((P, VariantId(0), course(&[(0, 10)])))
    });
    assert_eq!(found, "a posture speaks of somebody else's forces");
    let found = refused(|_, a, _, _| a[0].day = d(40));
    assert!(
        found.contains("the claim is not asked on the day"),
        "{found}"
    );
    let found = refused(|_, a, _, _| a[0].day = d(29));
    assert!(
        found.contains("the claim is not asked on the day"),
        "{found}"
    );
    let found = refused(|draft, _, _, _| fact(draft, at_most(sorties(), 7)));
    assert!(found.contains("the fact `Budget` does not hold"), "{found}");
    // What speaks of both sides ties Q's forces to P's, and with a rate from day to day. Where P's are rated too there is one more way to
    // escape, and the proof does not look at it.
    let both_rated = |draft: &mut Draft| draft.stakes[1].builds = Some(n(2));
    let rated = |draft: &mut Draft| {
        draft.stakes[1].builds = Some(n(2));
        (draft.stakes[0].builds, draft.stakes[0].retires) = (None, None);
    };
    let ties = "what ties the others to the coalition";
    let found = refused(|draft, _, _, _| {
        rated(draft);
        fact(draft, at_most(Expr::Sum(vec![sorties(), missiles()]), 700));
    });
    assert!(found.contains(ties), "{found}");
    let found = refused(|draft, _, _, _| {
        rated(draft);
        let more = Cond::Compare(sorties(), Comparison::AtMost, missiles());
        provision(draft, more, days(0, 100));
        draft.provisions[2].obliged = vec![Q];
    });
    assert!(found.contains(ties), "{found}");
    let found = refused(|draft, _, _, _| {
        both_rated(draft);
        fact(draft, at_most(Expr::Sum(vec![sorties(), missiles()]), 20));
    });
    assert!(!found.contains(ties), "{found}");
    // Without a rate there is one more way to escape, and the proof does not look at it.
    let found = refused(|draft, _, _, _| {
        let more = Cond::Compare(sorties(), Comparison::AtMost, missiles());
        provision(draft, more, days(0, 100));
        draft.provisions[2].obliged = vec![Q];
    });
    assert!(!found.contains(ties), "{found}");
    let found =
        refused(|draft, _, _, _| draft.claims[0].parts[0].given = Some(at_most(sorties(), 7)));
    assert!(
        found.contains("the assumption does not hold on 2027-02-05"),
        "{found}"
    );
    let found =
        refused(|draft, _, _, _| draft.claims[0].parts[0].given = Some(at_most(missiles(), 7)));
    let missing = "a world that makes the assumption true is missing";
    assert!(found.contains(missing), "{found}");
    let found = refused(|draft, _, _, _| {
        draft.claims[0].parts[0].given = Some(at_most(missiles(), 7));
        draft.claims[0].parts[0].days = days(35, 36);
    });
    assert!(found.contains(missing), "{found}");
    let found = refused(|draft, _, _, _| {
        let both = Cond::Compare(sorties(), Comparison::AtMost, missiles());
        draft.claims[0].parts[0].given = Some(both);
    });
    assert!(found.contains(missing), "{found}");
    let found = refused(|draft, _, _, _| draft.engagements[0].owners = vec![P]);
    assert!(found.contains("planned partly by the coalition"), "{found}");
}

#[test]
fn plans_that_do_not_break_the_claim() {
    let held = |party, kind, on| Unknown::Held {
        party,
        kind: KindId(kind),
        at: Moment::On(d(on)),
    };
    let found = refused(|_, a, _, _| a[0].plan[0].1 = vec![(held(P, 0, 34), n(1))]);
    assert!(found.contains("what its planner does not see"), "{found}");
    let found = refused(|_, a, _, _| a[0].plan[0].1 = vec![(held(Q, 1, 35), n(1))]);
    assert!(found.contains("what its planner does not see"), "{found}");
    let found = refused(|_, a, _, _| {
        if let Unknown::Shots { pattern, .. } = &mut a[0].plan[0].0 {
            *pattern = 1;
        }
    });
    assert!(found.contains("what is not asked about"), "{found}");
    let found = refused(|_, a, _, _| {
        let again = a[0].plan[0].clone();
        a[0].plan.push(again);
    });
    assert!(found.contains("says something twice"), "{found}");
    for (shots, fired) in [(5, 5), (0, 8), (8, 0), (20, 20), (-8, -8)] {
        let found = refused(|_, a, _, _| (a[0].plan[0].2, a[0].plan[1].2) = (n(shots), n(fired)));
        assert!(!found.is_empty());
    }
}

#[test]
fn escapes_that_are_not_closed() {
    for missing in 0..4 {
        let found = refused(|_, _, escape, _| drop(escape.premises.remove(missing)));
        assert!(!found.is_empty());
    }
    let sortie = Unknown::Held {
        party: Q,
        kind: KindId(1),
        at: Moment::On(d(35)),
    };
    for (premise, why) in [
        (
            Premise::Provision {
                provision: ProvisionId(1),
                at: Moment::On(d(35)),
            },
            "obliges the wrong parties",
        ),
        (
            Premise::NotNegative { of: sortie },
            "does not speak of the coalition alone",
        ),
        (
            Premise::Start {
                party: Q,
                thing: ThingId(1),
                figure: 0,
            },
            "does not speak of the coalition alone",
        ),
        (
            Premise::Broken {
                at: Moment::On(d(35)),
            },
            "broken on the asked day alone",
        ),
        (
            Premise::Kept {
                at: Moment::On(d(35)),
            },
            "only that the claim can hold",
        ),
        (
            Premise::Escapes {
                answer: 2,
                branch: 0,
            },
            "no such answer",
        ),
        (Premise::Meets { answer: 0 }, "planned partly"),
        (
            Premise::Fight {
                war: vec![EngagementId(0)],
                at: Moment::On(d(35)),
                position: 0,
            },
            "after the posture is fixed",
        ),
        (
            Premise::Estimate {
                party: P,
                thing: ThingId(0),
                figure: 0,
                value: n(10),
            },
            "may have other values",
        ),
        (
            Premise::AskedWithin,
            "does not speak of the coalition alone",
        ),
    ] {
        let found = refused(|_, _, escape, _| escape.premises.push(premise.clone()));
        assert!(found.contains(why), "{premise:?}: {found}");
    }
    let found = refused(|_, _, _, estimates| estimates.push((Q, ThingId(1), 0, n(6))));
    assert!(found.contains("the coalition's own estimates"), "{found}");
    let found = refused(|_, _, _, estimates| {
        estimates.extend([(P, ThingId(0), 0, n(10)), (P, ThingId(0), 0, n(10))]);
    });
    assert!(found.contains("the coalition's own estimates"), "{found}");
    let found = refused(|draft, _, _, _| draft.provisions[0].condition = at_most(missiles(), 21));
    assert!(found.contains("no contradiction"), "{found}");
}

#[test]
fn what_no_plan_of_the_coalition_s_own_achieves() {
    // One shot at each of 8 sorties leaves 4 of them.
    let draft = scene(false);
    let made = certificate(
        &draft,
        vec![eight(false)],
        vec![Premise::Meets { answer: 0 }],
    )
    .expect("well made");
    refute(&draft, ClaimId(0), 0, &made, &[]).expect("this is refuted");
    let Certificate::Answered {
        estimates,
        answers,
        escape,
        ..
    } = made
    else {
        unreachable!()
    };
    let again = |change: &dyn Fn(&mut Draft, &mut Vec<Answer>, &mut NoWorld)| {
        let (mut draft, mut answers, mut escape) = (draft.clone(), answers.clone(), escape.clone());
        change(&mut draft, &mut answers, &mut escape[0]);
        let certificate = Certificate::Answered {
            estimates: estimates.clone(),
            answers,
            escape,
            assumed: None,
        };
        reason(refute(&draft, ClaimId(0), 0, &certificate, &[]))
    };
    // Two shots at each would leave 2, one of a better kind 0.
    let found = again(&|draft, _, _| {
        draft.engagements[0].targets[0].kill = vec![Some(Enclosure::exact(n(1)))]
    });
    assert!(found.contains("does not cancel"), "{found}");
    let found = again(&|_, a, _| a[0].forces.histories[0].2 = course(&[(0, 6), (1, 1)]));
    assert!(found.contains("no contradiction"), "{found}");
    let found = again(&|_, a, _| a[0].plan = eight(true).plan);
    assert!(found.contains("the others plan none of these"), "{found}");
    let found = again(&|_, _, escape| {
        for unknown in &mut escape.unknowns {
            if let Unknown::Against { answer, .. } = unknown {
                *answer = 1;
            }
        }
    });
    assert!(found.contains("lacks Against"), "{found}");
    let found = again(&|draft, _, _| draft.engagements[0].owners = vec![P, Q]);
    assert!(found.contains("planned partly"), "{found}");
    let found = again(&|_, _, escape| {
        escape.premises[0] = Premise::Escapes {
            answer: 0,
            branch: 0,
        }
    });
    assert!(found.contains("planned partly"), "{found}");
}

/// Q holds so many sorties from day 1 on, and does nothing on day 35.
fn idle(sorties: i64) -> Answer {
    let mut answer = eight(false);
    answer.forces.histories[0].2 = course(&[(0, 6), (1, sorties)]);
    answer
}

#[test]
fn against_each_answer_the_coalition_has_a_plan_of_its_own() {
    // Of 2 sorties one is left if both are shot at, of 1 one is left if none is: no one plan does both, but each has its plan.
    let mut draft = scene(false);
    let Body::Ensure { condition, .. } = &mut draft.claims[0].parts[0].body else {
        unreachable!()
    };
    if let Cond::Compare(_, comparison, _) = condition {
        *comparison = Comparison::Equal;
    }
    let meets = |answer| Premise::Meets { answer };
    let answers = [idle(2), idle(1)];
    let context = Context::new(&draft, &draft.claims[0].parts[0], &[], d(35), d(35));
    let replies = replies(&context, &answers).expect("well made");
    let context = context.against(&replies);
    let (unknowns, found) = search(&context, &[meets(0), meets(1)]).expect("well posed");
    assert!(matches!(found, Found::Feasible(_)), "{found:?}");
    let plans = |number| {
        let of = |u: &&Unknown| matches!(u, Unknown::Against { answer, .. } if *answer == number);
        unknowns.iter().filter(of).count()
    };
    assert_eq!((plans(0), plans(1)), (2, 2));
}

#[test]
fn what_cannot_matter_to_the_claim_may_tie_the_others_to_the_coalition() {
    // Nothing ties tenders to missiles or sorties.
    let mut draft = scene(true);
    let (_, p) = system(&mut draft, P, "Tender", 3);
    let (_, q) = system(&mut draft, Q, "Barge", 3);
    let more = Cond::Compare(held(Q, &[q]), Comparison::AtMost, held(P, &[p]));
    provision(&mut draft, more.clone(), days(0, 100));
    draft.provisions[2].obliged = vec![Q];
    fact(&mut draft, more);
    let mut answers = vec![eight(true), eight(false)];
    for answer in &mut answers {
        let barges = (Q, VariantId(3), course(&[(0, 3)]));
        answer.forces.histories.push(barges);
    }
    let made = certificate(&draft, answers, premises()).expect("well made");
    refute(&draft, ClaimId(0), 0, &made, &[]).expect("this is refuted");
    // Once something does, they matter, and Q builds barges by the day.
    draft.stakes[3].builds = Some(n(1));
    let tie = Cond::Compare(held(Q, &[q]), Comparison::AtMost, sorties());
    provision(&mut draft, tie, days(0, 100));
    draft.provisions[3].obliged = vec![Q];
    let found = reason(refute(&draft, ClaimId(0), 0, &made, &[]));
    assert!(found.contains("ties the others"), "{found}");
}

#[test]
fn an_obligation_with_a_way_out_that_the_coalition_cannot_close() {
    // At most 8 sorties, or fewer than missiles: 8 do, whatever P has; 6 to 7 would not.
    let tied = |most| {
        let mut draft = scene(true);
        draft.stakes[1].builds = Some(n(2));
        let fewer = Cond::Compare(sorties(), Comparison::AtMost, missiles());
        let either = Cond::Any(vec![at_most(sorties(), most), fewer]);
        provision(&mut draft, either, days(0, 100));
        draft.provisions[2].obliged = vec![Q];
        draft
    };
    let answers = vec![eight(true), eight(false)];
    let made = certificate(&tied(8), answers, premises()).expect("well made");
    refute(&tied(8), ClaimId(0), 0, &made, &[]).expect("this is refuted");
    let found = reason(refute(&tied(7), ClaimId(0), 0, &made, &[]));
    assert!(found.contains("ties the others"), "{found}");
}

#[test]
fn an_assumption_about_the_coalition_is_shown_to_be_possible() {
    // P must have at least 15 missiles where it can, and then no more than 14.
    let mut draft = arsenal();
    let body = Body::Ensure {
        coalition: vec![P],
        condition: at_most(missiles(), 14),
    };
    claim(&mut draft, body, days(35, 36));
    draft.claims[0].parts[0].given = Some(at_least(missiles(), 15));
    let at = Moment::On(d(35));
    let premises = vec![Premise::Given { at }, Premise::Meets { answer: 0 }];
    let made = certificate(&draft, vec![eight(false)], premises).expect("well made");
    let with = |draft: &Draft, points: Option<&[(i32, i64)]>, elsewhere: bool| {
        let Certificate::Answered {
            estimates,
            answers,
            mut escape,
            ..
        } = made.clone()
        else {
            unreachable!()
        };
        if elsewhere {
            let at = Moment::On(d(29));
            escape[0].premises.push(Premise::Given { at });
        }
        let assumed = points.map(|points| Posture {
            histories: vec![
                (P, VariantId(0), course(points)),
                (Q, VariantId(1), course(&[(0, 6)])),
            ],
            ..Posture::default()
        });
        let made = Certificate::Answered {
            estimates,
            answers,
            escape,
            assumed,
        };
        refute(draft, ClaimId(0), 0, &made, &[])
    };
    with(&draft, Some(&[(0, 10), (5, 15)]), false).expect("this is refuted");
    let found = reason(with(&draft, None, false));
    assert!(
        found.contains("does not make the assumption true"),
        "{found}"
    );
    let found = reason(with(&draft, Some(&[(0, 10), (5, 14)]), false));
    assert!(found.contains("assumption does not hold"), "{found}");
    // More than it can build, and more than it may have.
    let found = reason(with(&draft, Some(&[(0, 10), (1, 15)]), false));
    assert!(found.contains("build"), "{found}");
    let found = reason(with(&draft, Some(&[(0, 10), (15, 25)]), false));
    assert!(found.contains("is broken"), "{found}");
    // The claim is not asked there.
    let found = reason(with(&draft, Some(&[(0, 10), (5, 15)]), true));
    assert!(found.contains("for the asked day alone"), "{found}");
    // On another day the posture may keep the assumption, and win.
    draft.claims[0].parts[0].days = days(35, 37);
    let found = reason(with(&draft, Some(&[(0, 10), (5, 15)]), false));
    assert!(found.contains("nothing is shown for"), "{found}");
    draft.claims[0].parts[0].days = days(35, 36);
    // Without an assumption there is none to rest on.
    draft.claims[0].parts[0].given = None;
    let found = reason(with(&draft, Some(&[(0, 10), (5, 15)]), false));
    assert!(found.contains("no such assumption"), "{found}");
}
