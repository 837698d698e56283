//! Provisions, facts and assumptions that speak of the coalition and of others, and what is held apart from a claim.

use super::build::*;
use super::posed::*;
use super::support::*;
use treaty::draft::*;
use treaty::verify::{Context, Rejection, refute, replies};

fn on(day: i32) -> Moment {
    Moment::On(d(day))
}

/// Q holds so many sorties from day 1 on.
pub fn holds(sorties: i64, day: i32) -> Answer {
    Answer {
        day: d(day),
        asked: false,
        forces: Posture {
            histories: vec![(Q, VariantId(1), course(&[(0, 6), (1, sorties)]))],
            ..Posture::default()
        },
        plan: vec![],
        strategy: Strategy::default(),
    }
}

/// The certificate of these answers, each proof closed for its days.
pub fn answered(
    draft: &Draft,
    answers: Vec<Answer>,
    proofs: Vec<((i32, i32), Vec<Premise>)>,
    assumed: Option<Posture>,
) -> Result<Certificate, Rejection> {
    let part = &draft.claims[0].parts[0];
    let context = Context::new(draft, part, &[], part.days.from, part.days.from);
    let replies = replies(&context, &answers)?;
    let each = proofs.into_iter();
    let escape = each.map(|((first, last), premises)| {
        let (first, last) = (d(first), d(last));
        let context = Context::new(draft, part, &[], first, last);
        close(&context.against(&replies), first, last, premises)
    });
    Ok(Certificate::Answered {
        estimates: vec![],
        answers: answers.clone(),
        escape: escape.collect(),
        assumed,
    })
}

/// P holds 15 missiles from day 5 on, Q 6 sorties.
pub fn both(missiles: &[(i32, i64)], sorties: &[(i32, i64)]) -> Posture {
    Posture {
        histories: vec![
            (P, VariantId(0), course(missiles)),
            (Q, VariantId(1), course(sorties)),
        ],
        ..Posture::default()
    }
}

/// From day 40 on P owes to hold no more missiles than twice Q's sorties, and claims that it can ensure 3 missiles on day 45.
pub fn parity() -> Draft {
    let twice = Expr::Product(Box::new(num(2)), Box::new(sorties()));
    let limit = Cond::Compare(missiles(), Comparison::AtMost, twice);
    scene(
        |draft| {
            provision(draft, limit, days(40, 100));
            draft.provisions[2].obliged = vec![P];
        },
        at_least(missiles(), 3),
        days(45, 46),
    )
}

#[test]
fn an_obligation_that_an_answer_breaks() {
    let draft = parity();
    let owed = |provision, day| Premise::Owed {
        answer: 0,
        provision: ProvisionId(provision),
        day: d(day),
    };
    let made = |draft: &Draft, sorties, premise| {
        let premises = vec![premise, Premise::Meets { answer: 0 }];
        answered(
            draft,
            vec![holds(sorties, 45)],
            vec![((45, 45), premises)],
            None,
        )
    };
    let good = made(&draft, 1, owed(2, 45)).expect("well made");
    refute(&draft, ClaimId(0), 0, &good, &[]).expect("this is refuted");
    let with = |draft: &Draft, premise: Premise, sorties: i64| {
        let Certificate::Answered { mut escape, .. } = good.clone() else {
            unreachable!()
        };
        escape[0].premises[0] = premise;
        let certificate = Certificate::Answered {
            estimates: vec![],
            answers: vec![holds(sorties, 45)],
            escape,
            assumed: None,
        };
        reason(refute(draft, ClaimId(0), 0, &certificate, &[]))
    };
    // It does not bind yet, obliges Q, or does not exist.
    assert!(with(&draft, owed(2, 39), 1).contains("does not bind"));
    assert!(with(&draft, owed(1, 45), 1).contains("not the coalition's"));
    assert!(with(&draft, owed(3, 45), 1).contains("no such provision"));
    // With two sorties against it P may have 4; and Q may not have 9.
    assert!(!with(&draft, owed(2, 45), 2).is_empty());
    assert!(with(&draft, owed(2, 45), 9).contains("is broken"));
    // If it obliges Q as well, keeping it is Q's affair too.
    let mut shared = draft.clone();
    shared.provisions[2].obliged = vec![P, Q];
    let found = with(&shared, owed(2, 45), 1);
    assert!(found.contains("not the coalition's"), "{found}");
    // What Q holds on one day alone says nothing of another.
    let mut tied = draft.clone();
    fact(
        &mut tied,
        Cond::Compare(sorties(), Comparison::AtMost, missiles()),
    );
    let found = with(&tied, owed(2, 44), 1);
    assert!(found.contains("something else on this day"), "{found}");
}

/// From day 10 on P and Q together owe to hold at most 24 missiles and sorties.
fn shared(condition: Cond) -> Draft {
    let limit = at_most(Expr::Sum(vec![missiles(), sorties()]), 24);
    scene(
        |draft| {
            provision(draft, limit, days(10, 100));
            draft.provisions[2].obliged = vec![P, Q];
        },
        condition,
        days(45, 46),
    )
}

#[test]
fn what_obliges_both_sides_is_the_others_to_keep() {
    // With 18 missiles P leaves Q 6 sorties.
    let draft = shared(at_most(sorties(), 6));
    let mut kept = case(Posture {
        histories: vec![(P, VariantId(0), course(&[(0, 10), (8, 18)]))],
        ..Posture::default()
    });
    kept.leaves = vec![Left {
        estimates: vec![],
        forces: Posture {
            histories: vec![(Q, VariantId(1), course(&[(0, 6)]))],
            ..Posture::default()
        },
    }];
    let shared_limit = Premise::Provision {
        provision: ProvisionId(2),
        at: on(45),
    };
    let mut premises = chosen(on(45));
    premises.extend(now(Q, 1, on(45)));
    premises.extend([shared_limit, Premise::Broken { at: on(45) }]);
    kept.holds = vec![proof(&draft, &kept, (45, 45), premises)];
    verdict(&draft, vec![kept.clone()]).expect("this is proved");
    // P must leave Q something.
    let mut greedy = kept.clone();
    greedy.leaves = vec![];
    let found = reason(verdict(&draft, vec![greedy]));
    assert!(found.contains("leave out a value"), "{found}");
    let mut greedy = kept.clone();
    greedy.leaves[0].forces.histories[0].2 = course(&[(0, 6), (20, 7)]);
    let found = reason(verdict(&draft, vec![greedy]));
    assert!(found.contains("is broken"), "{found}");
    // If it obliges P alone, Q need not keep it, and P cannot see to it.
    let mut alone = draft.clone();
    alone.provisions[2].obliged = vec![P];
    let found = reason(verdict(&alone, vec![kept]));
    assert!(found.contains("obliges the wrong parties"), "{found}");
}

#[test]
fn an_answer_that_rests_on_what_the_posture_leaves() {
    // Q may hold 8 sorties wherever P holds no more than 16 missiles, and 4 wherever it holds no more than 20, as it must.
    let bound = Cond::All(vec![at_most(sorties(), 7), at_most(missiles(), 16)]);
    let draft = shared(bound);
    let limit = Premise::Provision {
        provision: ProvisionId(0),
        at: on(45),
    };
    let escapes = vec![
        Premise::Meets { answer: 0 },
        Premise::Meets { answer: 1 },
        limit,
    ];
    let assumed = Some(both(&[(0, 10)], &[(0, 6)]));
    let made = |draft: &Draft, assumed: Option<Posture>| {
        let answers = vec![holds(8, 45), holds(4, 45)];
        let made = answered(draft, answers, vec![((45, 45), escapes.clone())], assumed);
        made.map(|made| refute(draft, ClaimId(0), 0, &made, &[]).map(drop))
    };
    made(&draft, assumed.clone())
        .expect("well made")
        .expect("this is refuted");
    made(&draft, None)
        .expect("well made")
        .expect("it leans on nothing else");
    // With a rate Q cannot hold them on that day alone; and where P may dismantle as fast as it likes, what it holds then says nothing of the
    // days before.
    let mut fast = draft.clone();
    fast.stakes[0].retires = None;
    let mut rated = fast.clone();
    rated.stakes[1].retires = Some(n(1));
    let found = reason(made(&rated, None));
    assert!(found.contains("ties the others"), "{found}");
    // Nor where what is asked speaks of another day.
    let mut later = fast.clone();
    let before = Expr::At(Box::new(sorties()), d(30));
    if let Body::Ensure { condition, .. } = &mut later.claims[0].parts[0].body {
        *condition = Cond::All(vec![condition.clone(), at_most(before, 8)]);
    }
    let found = reason(made(&later, None));
    assert!(found.contains("ties the others"), "{found}");
    // On the day on which its forces are listed it is tied to that start, so that P's room is counted from there on.
    let first = Answer {
        day: d(0),
        ..holds(8, 45)
    };
    let part = &fast.claims[0].parts[0];
    let context = Context::new(&fast, part, &[], d(45), d(45));
    let first = [first];
    let found = replies(&context, &first).expect("a history that P's rates leave room for");
    assert!(found[0].is_steady());
    fast.stakes[0].builds = None;
    let context = Context::new(&fast, &fast.claims[0].parts[0], &[], d(45), d(45));
    assert!(reason(replies(&context, &first).map(drop)).contains("ties the others"));
}

#[test]
fn an_answer_that_is_as_little_as_can_be() {
    // P has 20 missiles at most. Whatever it may have been on other days, if it leaves Q anything it leaves it nothing at all.
    let together = Expr::Sum(vec![missiles(), sorties()]);
    let mut draft = shared(at_least(together, 21));
    draft.stakes[0].retires = None;
    draft.stakes[1].retires = Some(n(1));
    let limit = Premise::Provision {
        provision: ProvisionId(0),
        at: on(45),
    };
    let made = |draft: &Draft, sorties: &[(i32, i64)], assumed: Option<Posture>| {
        let mut answer = holds(0, 45);
        answer.forces.histories[0].2 = course(sorties);
        let premises = vec![Premise::Meets { answer: 0 }, limit.clone()];
        let made = answered(draft, vec![answer], vec![((45, 45), premises)], assumed);
        made.and_then(|made| refute(draft, ClaimId(0), 0, &made, &[]).map(drop))
    };
    let assumed = Some(both(&[(0, 10)], &[(0, 6)]));
    made(&draft, &[(0, 6), (6, 0)], assumed.clone()).expect("this is refuted");
    // It leans on what P must leave, so that there must be such a thing.
    let found = reason(made(&draft, &[(0, 6), (6, 0)], None));
    assert!(found.contains("keeps what ties both sides"), "{found}");
    // One sortie more than nothing, or nothing too late.
    let found = reason(made(&draft, &[(0, 6), (5, 1)], assumed.clone()));
    assert!(found.contains("ties the others"), "{found}");
    let found = reason(made(&draft, &[(0, 6), (24, 6), (30, 0)], assumed.clone()));
    assert!(found.contains("ties the others"), "{found}");
    // What Q cannot dismantle any faster is as little as can be too.
    let mut slow = draft.clone();
    slow.stakes[1].retires = Some(n(0));
    if let Body::Ensure { condition, .. } = &mut slow.claims[0].parts[0].body {
        *condition = at_least(Expr::Sum(vec![missiles(), sorties()]), 27);
    }
    made(&slow, &[(0, 6)], assumed.clone()).expect("this is refuted");
    // But not where it may have begun with less.
    slow.stakes[1].figures[0].low = n(5);
    let found = reason(made(&slow, &[(0, 6)], assumed.clone()));
    assert!(found.contains("ties the others"), "{found}");
    // Nor where more of it lets P have more.
    let less = Expr::Negated(Box::new(sorties()));
    draft.provisions[2].condition = at_most(Expr::Sum(vec![missiles(), less]), 24);
    let found = reason(made(&draft, &[(0, 6), (6, 0)], assumed));
    assert!(found.contains("ties the others"), "{found}");
}

#[test]
fn a_world_beside_the_posture_is_one_that_everything_permits() {
    let draft = shared(at_least(missiles(), 3));
    let beside = vec![
        Premise::Provision {
            provision: ProvisionId(2),
            at: on(45),
        },
        Premise::Meets { answer: 0 },
    ];
    let with = |assumed: Option<Posture>| {
        let made = answered(&draft, vec![holds(6, 45)], vec![], assumed);
        let Ok(Certificate::Answered {
            estimates,
            answers,
            assumed,
            ..
        }) = made
        else {
            unreachable!()
        };
        let proof = NoWorld {
            first: d(45),
            last: d(45),
            unknowns: [(P, 0), (Q, 1)]
                .map(|(party, kind)| Unknown::Held {
                    party,
                    kind: KindId(kind),
                    at: on(45),
                })
                .to_vec(),
            premises: beside.clone(),
            proof: treaty::logic::Proof::Farkas(vec![]),
        };
        let certificate = Certificate::Answered {
            estimates,
            answers,
            escape: vec![proof],
            assumed,
        };
        reason(refute(&draft, ClaimId(0), 0, &certificate, &[]))
    };
    // Nothing is proved; but what may be assumed differs.
    let found = with(None);
    assert!(found.contains("obliges the wrong parties"), "{found}");
    let found = with(Some(both(&[(0, 10)], &[(0, 6)])));
    assert!(found.contains("contradiction"), "{found}");
    let found = with(Some(both(&[(0, 10), (10, 20)], &[(0, 6)])));
    assert!(found.contains("is broken"), "{found}");
    let found = with(Some(both(&[(0, 10), (1, 15)], &[(0, 6)])));
    assert!(found.contains("build"), "{found}");
}

#[test]
fn an_assumption_over_many_days_is_refuted_on_each() {
    // Whenever P has 15 missiles it has more than 14; Q stands still throughout.
    let mut draft = scene(|_| {}, at_most(missiles(), 14), days(35, 40));
    draft.claims[0].parts[0].given = Some(at_least(missiles(), 15));
    let assumed = Some(both(&[(0, 10), (5, 15)], &[(0, 6)]));
    let still = Answer {
        asked: true,
        ..holds(6, 35)
    };
    let premises = |at| vec![Premise::Given { at }, Premise::Meets { answer: 0 }];
    let made = |answer: &Answer, spans: &[(i32, i32)]| {
        let proofs = spans.iter().map(|span| {
            let at = if span.0 == span.1 {
                on(span.0)
            } else {
                Moment::Asked
            };
            (*span, premises(at))
        });
        answered(
            &draft,
            vec![answer.clone()],
            proofs.collect(),
            assumed.clone(),
        )
    };
    let check = |made: Certificate| refute(&draft, ClaimId(0), 0, &made, &[]);
    check(made(&still, &[(35, 39)]).expect("well made")).expect("this is refuted");
    check(made(&still, &[(35, 36), (37, 37), (38, 39)]).expect("well made")).expect("so is this");
    let found = reason(check(made(&still, &[(35, 38)]).expect("well made")));
    assert!(found.contains("nothing is shown for"), "{found}");
    let found = reason(check(made(&still, &[(36, 39)]).expect("well made")));
    assert!(found.contains("nothing is shown for"), "{found}");
    // Days on which the claim is not asked.
    let mut short = draft.clone();
    short.claims[0].parts[0].days = days(36, 40);
    let found = reason(refute(
        &short,
        ClaimId(0),
        0,
        &made(&still, &[(35, 39)]).expect("well made"),
        &[],
    ));
    assert!(found.contains("the claim is not asked"), "{found}");
    // An answer for one day does not do for others; nor one that changes meanwhile, where that matters.
    let certificate = made(&still, &[(35, 39)]).expect("well made");
    let Certificate::Answered {
        estimates,
        mut answers,
        escape,
        assumed,
    } = certificate
    else {
        unreachable!()
    };
    answers[0].asked = false;
    let certificate = Certificate::Answered {
        estimates,
        answers,
        escape,
        assumed,
    };
    assert!(!reason(check(certificate)).is_empty());
}

#[test]
fn an_answer_for_the_asked_day_does_not_change_meanwhile() {
    // P has at least 15 missiles given, and no more than 6 sorties are wanted.
    let mut draft = scene(|_| {}, at_most(sorties(), 6), days(35, 40));
    draft.claims[0].parts[0].given = Some(at_least(missiles(), 15));
    let assumed = Some(both(&[(0, 10), (5, 15)], &[(0, 6)]));
    let premises = vec![
        Premise::Given { at: Moment::Asked },
        Premise::Meets { answer: 0 },
    ];
    let with = |points: &[(i32, i64)]| {
        let mut answer = holds(7, 35);
        answer.asked = true;
        answer.forces.histories[0].2 = course(points);
        let proofs = vec![((35, 39), premises.clone())];
        let part = &draft.claims[0].parts[0];
        let context = Context::new(&draft, part, &[], d(35), d(39));
        let all = [answer.clone()];
        let replies = replies(&context, &all)?;
        treaty::verify::formula(&context.against(&replies), &Premise::Meets { answer: 0 })?;
        let made = answered(&draft, vec![answer], proofs, assumed.clone())?;
        refute(&draft, ClaimId(0), 0, &made, &[]).map(drop)
    };
    with(&[(0, 6), (1, 7)]).expect("this is refuted");
    let found = reason(with(&[(0, 6), (1, 7), (37, 7), (38, 8)]));
    assert!(found.contains("changes on"), "{found}");
}

#[test]
fn estimates_apart_from_the_claim_are_complied_with_apart() {
    // P also has 3 to 5 tenders, of which it may keep 4 from day 20 on; nothing ties them to missiles.
    let apart = |tie: bool| {
        let mut draft = scene(
            |draft| {
                let (_, tender) = system(draft, P, "Tender", 3);
                draft.stakes[2].figures[0].high = n(5);
                provision(draft, at_most(held(P, &[tender]), 4), days(20, 100));
                draft.provisions[2].obliged = vec![P];
                if tie {
                    let both = Expr::Sum(vec![missiles(), held(P, &[tender])]);
                    provision(draft, at_most(both, 99), days(20, 100));
                    draft.provisions[3].obliged = vec![P];
                }
            },
            at_least(missiles(), 14),
            days(10, 60),
        );
        draft.claims[0].parts[0].given = None;
        draft
    };
    let draft = apart(false);
    let with_tenders = |tenders: &[(i32, i64)]| {
        let mut posture = fifteen();
        let tender = VariantId(2);
        posture.histories.push((P, tender, course(tenders)));
        posture
    };
    let mut kept = case(with_tenders(&[(0, 3)]));
    let mut premises = chosen(Moment::Asked);
    premises.extend([Premise::Broken { at: Moment::Asked }, Premise::AskedWithin]);
    kept.holds = vec![proof(&draft, &kept, (10, 59), premises)];
    let left = |low: i64, high: i64, later: i64| Left {
        estimates: vec![EstimateRange {
            party: P,
            thing: ThingId(2),
            figure: 0,
            low: n(low),
            high: n(high),
        }],
        forces: with_tenders(&[(0, low), (1, later)]),
    };
    let check = |draft: &Draft, kept: &EnsuredCase, aside: Vec<Left>| {
        let certificate = Certificate::Ensured {
            cases: vec![kept.clone()],
            aside,
        };
        treaty::verify::prove(draft, ClaimId(0), 0, &certificate, &[]).map(drop)
    };
    check(&draft, &kept, vec![left(3, 5, 2)]).expect("this is proved");
    check(&draft, &kept, vec![left(3, 4, 3), left(5, 5, 4)]).expect("so is this");
    for (aside, why) in [
        (vec![], "one range for each estimate"),
        (vec![left(3, 4, 3)], "leave out a value"),
        (vec![left(3, 5, 2), left(5, 5, 4)], "share a value"),
        // Of 5 at the high end 5 are left, one too many.
        (vec![left(3, 5, 3)], "is broken"),
        (vec![left(3, 4, 3), left(5, 5, 5)], "is broken"),
    ] {
        let found = reason(check(&draft, &kept, aside));
        assert!(found.contains(why), "{found}");
    }
    // Once something ties them to missiles they are not apart.
    let found = reason(check(&apart(true), &kept, vec![left(3, 5, 2)]));
    assert!(found.contains("one range for each estimate"), "{found}");
    // Nor does a proof of the case lean on what its posture says of them.
    let mut leaning = kept.clone();
    leaning.holds[0].unknowns.push(Unknown::History {
        party: P,
        variant: VariantId(2),
        at: Moment::Asked,
    });
    let found = reason(check(&draft, &leaning, vec![left(3, 5, 2)]));
    assert!(found.contains("held apart from the claim"), "{found}");
}
