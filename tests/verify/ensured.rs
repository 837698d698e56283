//! What a coalition can ensure.

use super::build::*;
use super::posed::*;
use super::support::*;
use treaty::draft::*;

/// `P can ensure missiles >= 15 and missiles >= sorties` in days 10 to 59.
fn plain() -> (Draft, EnsuredCase) {
    let more = Cond::Compare(missiles(), Comparison::AtLeast, sorties());
    let draft = scene(
        |_| (),
        Cond::All(vec![at_least(missiles(), 15), more]),
        days(10, 60),
    );
    let mut case = case(fifteen());
    let at = Moment::Asked;
    let mut premises = chosen(at);
    premises.extend(sorties_limited(at));
    premises.extend([Premise::Broken { at }, Premise::AskedWithin]);
    case.holds = vec![proof(&draft, &case, (10, 59), premises)];
    (draft, case)
}

#[test]
fn a_posture_and_a_proof_ensure() {
    let (draft, case) = plain();
    verdict(&draft, vec![case]).expect("this is proved");
}

fn refused(change: impl FnOnce(&mut Draft, &mut EnsuredCase)) -> String {
    let (mut draft, mut case) = plain();
    change(&mut draft, &mut case);
    reason(verdict(&draft, vec![case]))
}

#[test]
fn postures_that_nobody_may_choose() {
    let history = |points: &[(i32, i64)]| vec![(P, VariantId(0), course(points))];
    for (points, why) in [
        (&[(0, 10), (4, 15)][..], "P"),
        (&[(0, 11), (4, 15)], "P"),
        (&[(0, 10), (5, 15), (40, 25)], "II.1 is broken"),
        (&[(0, 10), (5, 15), (6, 11)], "P"),
        (&[(5, 15), (0, 10)], "P"),
        (&[], "P"),
    ] {
        let found = refused(|_, case| case.posture.histories = history(points));
        assert!(found.starts_with(why), "{points:?}: {found}");
    }
    let found = refused(|_, case| case.posture.histories.clear());
    assert!(!found.is_empty());
    let found = refused(|_, case| {
        case.posture
            .histories
            .push(case.posture.histories[0].clone())
    });
    assert_eq!(found, "a posture says something twice");
    let found = refused(|_, case| {
        case.posture
            .histories
            .push((Q, VariantId(1), course(&[(0, 6)])));
    });
    assert_eq!(found, "a posture speaks of somebody else's forces");
    let found = refused(|_, case| {
        case.posture
            .histories
            .push((P, VariantId(77), course(&[(0, 6)])));
    });
    assert_eq!(found, "the draft has no such variant");
    let segment = |first, last, held| PostureSegment {
        first: d(first),
        last: d(last),
        held,
        loads: vec![],
        in_effect: vec![],
    };
    let found = refused(|_, case| {
        case.posture.segments = vec![segment(3, 90, vec![(P, KindId(0), n(15))])]
    });
    assert_eq!(
        found,
        "what the posture says of 2027-01-04 is not what is then held"
    );
    let found = refused(|_, case| {
        case.posture.segments = vec![segment(50, 90, vec![]), segment(0, 49, vec![])]
    });
    assert_eq!(found, "the segments of a posture are not in order");
    let found = refused(|_, case| case.posture.segments = vec![segment(0, 500, vec![])]);
    assert_eq!(found, "the segments of a posture are not in order");
}

#[test]
fn proofs_that_do_not_show_it() {
    let found = refused(|_, case| case.holds.clear());
    assert_eq!(found, "nothing is shown for 2027-01-11");
    let found = refused(|_, case| case.holds[0].first = d(11));
    assert_eq!(found, "nothing is shown for 2027-01-11");
    let found = refused(|_, case| case.posture.histories[0].2 = course(&[(0, 10), (4, 14)]));
    assert!(found.contains("no contradiction"), "{found}");
    let found = refused(|_, case| {
        case.posture.histories[0].2 = course(&[(0, 10), (5, 15), (20, 15), (90, 15)])
    });
    assert!(
        found.contains("not straight between the asked days"),
        "{found}"
    );
    let own = Premise::Provision {
        provision: ProvisionId(0),
        at: Moment::On(d(40)),
    };
    let found = refused(|_, case| case.holds[0].premises.push(own));
    assert!(found.contains("it obliges the wrong parties"), "{found}");
    for (premise, why) in [
        (
            Premise::Kept { at: Moment::Asked },
            "only that the claim can hold",
        ),
        (
            Premise::Breach {
                provision: ProvisionId(0),
                at: Moment::Asked,
            },
            "the asked provision",
        ),
        (
            Premise::Chosen {
                of: Unknown::Held {
                    party: P,
                    kind: KindId(0),
                    at: Moment::Asked,
                },
            },
            "no segment",
        ),
        (
            Premise::Chosen {
                of: Unknown::History {
                    party: Q,
                    variant: VariantId(1),
                    at: Moment::Asked,
                },
            },
            "says nothing",
        ),
        (Premise::Meets { answer: 0 }, "no such answer"),
        (
            Premise::Outplanned {
                rule: 0,
                branch: 0,
                at: Moment::Asked,
            },
            "no such plan",
        ),
        (
            Premise::Estimate {
                party: P,
                thing: ThingId(0),
                figure: 0,
                value: n(10),
            },
            "other values",
        ),
    ] {
        let found = refused(|_, case| case.holds[0].premises.push(premise.clone()));
        assert!(found.contains(why), "{premise:?}: {found}");
    }
}

#[test]
fn nobody_wins_by_making_the_premise_false() {
    let both = || Expr::Sum(vec![missiles(), sorties()]);
    let found = refused(|draft, _| fact(draft, at_most(both(), 18)));
    assert!(
        found.contains("the cases leave out a value of the estimates"),
        "{found}"
    );
    let found = refused(|draft, _| {
        provision(draft, at_most(both(), 100), days(0, 100));
        draft.provisions[2].obliged = vec![Q];
    });
    assert!(
        found.contains("the cases leave out a value of the estimates"),
        "{found}"
    );
    let found = refused(|draft, _| draft.claims[0].parts[0].given = Some(at_least(missiles(), 30)));
    assert!(
        found.contains("the posture makes the assumption false"),
        "{found}"
    );
    // A fact about P alone is one more thing that its posture must keep.
    let found = refused(|draft, _| fact(draft, at_most(missiles(), 14)));
    assert!(found.contains("does not hold on 2027-01-06"), "{found}");
    // Assumptions and facts about the others alone leave them as free as they were.
    let (mut draft, case) = plain();
    fact(&mut draft, at_most(sorties(), 100));
    draft.claims[0].parts[0].given = Some(at_least(sorties(), 7));
    verdict(&draft, vec![case]).expect("this is proved");
}

/// P also owes at least as many missiles as Q has sorties, from day 30 on.
fn owing() -> (Draft, EnsuredCase) {
    let owe = |draft: &mut Draft| {
        provision(
            draft,
            Cond::Compare(missiles(), Comparison::AtLeast, sorties()),
            days(30, 100),
        );
        draft.provisions[2].obliged = vec![P];
    };
    let draft = scene(owe, at_least(missiles(), 15), days(10, 60));
    let mut case = case(fifteen());
    let at = Moment::Asked;
    let mut premises = chosen(at);
    premises.extend([Premise::Broken { at }, Premise::AskedWithin]);
    case.holds = vec![proof(&draft, &case, (10, 59), premises)];
    let mut premises = chosen(at);
    premises.extend(sorties_limited(at));
    premises.push(Premise::Breach {
        provision: ProvisionId(2),
        at,
    });
    case.complies = vec![proof(&draft, &case, (30, 99), premises)];
    (draft, case)
}

#[test]
fn obligations_that_depend_on_the_others_are_shown() {
    let (draft, case) = owing();
    verdict(&draft, vec![case.clone()]).expect("this is proved");
    let refused = |change: &dyn Fn(&mut Draft, &mut EnsuredCase)| {
        let (mut draft, mut case) = (draft.clone(), case.clone());
        change(&mut draft, &mut case);
        reason(verdict(&draft, vec![case]))
    };
    assert_eq!(
        refused(&|_, case| case.complies.clear()),
        "nothing is shown for 2027-01-31"
    );
    assert_eq!(
        refused(&|_, case| case.complies[0].last = d(98)),
        "nothing is shown for 2027-04-10"
    );
    let found = refused(&|draft, case| {
        draft.claims[0].parts[0].given = Some(at_most(sorties(), 1));
        case.complies[0]
            .premises
            .push(Premise::Given { at: Moment::Asked });
    });
    assert!(found.contains("for the asked day alone"), "{found}");
    let found = refused(&|_, case| {
        case.complies[0]
            .premises
            .push(Premise::Broken { at: Moment::Asked })
    });
    assert!(found.contains("broken on the asked day alone"), "{found}");
    let itself = Premise::Provision {
        provision: ProvisionId(2),
        at: Moment::Asked,
    };
    let found = refused(&|_, case| case.complies[0].premises.push(itself.clone()));
    assert!(found.contains("it obliges the wrong parties"), "{found}");
    let found = refused(&|draft, _| draft.provisions[1].condition = at_most(sorties(), 80));
    assert!(found.contains("no contradiction"), "{found}");
}

#[test]
fn what_the_posture_leaves_the_others() {
    // P's 15 missiles and Q's sorties may be 24 together, so 8 is what Q may go up to, and 9 would be what its own limit forbids.
    let left = |sorties: &[(i32, i64)]| Left {
        estimates: vec![],
        forces: Posture {
            histories: vec![(Q, VariantId(1), course(sorties))],
            ..Posture::default()
        },
    };
    let (mut draft, mut case) = plain();
    let both = Expr::Sum(vec![missiles(), sorties()]);
    provision(&mut draft, at_most(both, 24), days(0, 100));
    draft.provisions[2].obliged = vec![Q];
    let check = |draft: &Draft, case: &EnsuredCase| verdict(draft, vec![case.clone()]);
    case.leaves = vec![left(&[(0, 6), (1, 8)])];
    check(&draft, &case).expect("this is proved");
    let mut refused = |leaves: Vec<Left>, why: &str| {
        case.leaves = leaves;
        let found = reason(check(&draft, &case));
        assert!(found.contains(why), "{found}");
    };
    refused(vec![], "leave out a value");
    refused(vec![left(&[(0, 6), (1, 10)])], "is broken");
    refused(vec![left(&[(0, 8)])], "Q");
    let mut ours = left(&[(0, 6)]);
    ours.forces
        .histories
        .push((P, VariantId(0), course(&[(0, 10)])));
    refused(vec![ours], "somebody else's forces");
    refused(vec![left(&[(0, 6)]), left(&[(0, 6)])], "share a value");
    // Once they may be 20 together, Q must give way to 5.
    let both = Expr::Sum(vec![missiles(), sorties()]);
    draft.provisions[2].condition = at_most(both, 20);
    draft.provisions[2].days = days(10, 100);
    case.leaves = vec![left(&[(0, 6), (9, 6), (10, 5)])];
    check(&draft, &case).expect("this is proved");
    case.leaves = vec![left(&[(0, 6)])];
    let found = reason(check(&draft, &case));
    assert!(found.contains("is broken"), "{found}");
}
