//! Wars that both sides plan: strategies of the coalition's, and of the others in their answers.

use super::build::*;
use super::posed::*;
use super::support::*;
use treaty::draft::*;
use treaty::verify::Context;

/// P's volley at Q's sorties and Q's raid on P's missiles, each one shot at one target with a chance of one half, in this order.
fn war(draft: &mut Draft, volley_first: bool) -> Vec<EngagementId> {
    let (missile, sortie) = ((P, KindId(0)), (Q, KindId(1)));
    let volley = strike(draft, "Volley", missile, &[(sortie.0, sortie.1, "1/2")], 1);
    let raid = strike(draft, "Raid", sortie, &[(missile.0, missile.1, "1/2")], 1);
    match volley_first {
        true => vec![volley, raid],
        false => vec![raid, volley],
    }
}

/// The shots and what is fired of P's volley (`by_p`) or Q's raid.
fn fired(war: &[EngagementId], by_p: bool) -> [Unknown; 2] {
    let (missile, sortie) = ((P, KindId(0)), (Q, KindId(1)));
    let (weapon, target) = if by_p {
        (missile, sortie)
    } else {
        (sortie, missile)
    };
    let id = EngagementId(if by_p { 0 } else { 1 });
    let position = war.iter().position(|e| *e == id).expect("in the war") as u32;
    let (war, at) = (war.to_vec(), Moment::Asked);
    [
        Unknown::Shots {
            war: war.clone(),
            at,
            position,
            party: target.0,
            kind: target.1,
            pattern: 0,
        },
        Unknown::Fired {
            war,
            at,
            position,
            weapon: 0,
            party: weapon.0,
            kind: weapon.1,
        },
    ]
}

fn sorties_held() -> Unknown {
    Unknown::Held {
        party: Q,
        kind: KindId(1),
        at: Moment::Asked,
    }
}

/// `P can ensure sorties after … <= 4`: of at most 8 sorties P shoots at as many as are left, so of those half, 4 at most, are left in the end.
fn four(volley_first: bool, change: impl Fn(&[EngagementId], &mut Strategy)) -> Result<(), String> {
    let mut fought = Vec::new();
    let mut draft = scene(
        |draft| fought = war(draft, volley_first),
        at_most(sorties(), 4),
        days(10, 60),
    );
    if let Body::Ensure { condition, .. } = &mut draft.claims[0].parts[0].body {
        let left = Expr::After {
            of: Box::new(sorties()),
            war: fought.clone(),
        };
        *condition = at_most(left, 4);
    }
    let mut case = case(fifteen());
    let at = Moment::Asked;
    let mut seen = vec![(sorties_held(), n(1))];
    if !volley_first {
        seen.push((fired(&fought, false)[1].clone(), n(-1)));
    }
    let plan = fired(&fought, true).map(|of| (of, seen.clone(), n(0)));
    let mut strategy = Strategy(vec![Way {
        plan: plan.to_vec(),
        then: Strategy::default(),
    }]);
    change(&fought, &mut strategy);
    case.strategies = vec![strategy];
    let mut premises = chosen(at);
    premises.extend(sorties_limited(at));
    premises.extend([Premise::Outfought { strategy: 0, at }, Premise::AskedWithin]);
    let (first, last) = (d(10), d(59));
    let context = Context::new(&draft, &draft.claims[0].parts[0], &[], first, last).in_case(&case);
    let (unknowns, answer) = search(&context, &premises).map_err(|why| why.to_string())?;
    let treaty::decide::Answer::Infeasible(proof) = answer else {
        return Err("the strategy loses".to_owned());
    };
    case.holds = vec![NoWorld {
        first,
        last,
        unknowns,
        premises,
        proof,
    }];
    verdict(&draft, vec![case]).map_err(|why| why.to_string())
}

#[test]
fn a_strategy_answers_what_was_fired_before() {
    for first in [true, false] {
        four(first, |_, _| ()).expect("this is proved");
        // One shot less, shots without missiles, nothing at all, more than there are: each loses.
        let lost = Err("the strategy loses".to_owned());
        let less = |_: &[EngagementId], s: &mut Strategy| {
            s.0[0].plan.iter_mut().for_each(|rule| rule.2 = n(-1));
        };
        assert_eq!(four(first, less), lost);
        assert_eq!(four(first, |_, s| drop(s.0[0].plan.remove(1))), lost);
        assert_eq!(four(first, |_, s| s.0[0].plan.clear()), lost);
        assert_eq!(four(first, |_, s| s.0.clear()), lost);
        let more = |_: &[EngagementId], s: &mut Strategy| {
            s.0[0].plan.iter_mut().for_each(|rule| rule.2 = n(1));
        };
        assert_eq!(four(first, more), lost);
        // A second way does no harm.
        let second = |_: &[EngagementId], s: &mut Strategy| {
            s.0.insert(
                0,
                Way {
                    plan: vec![],
                    then: Strategy::default(),
                },
            );
        };
        four(first, second).expect("this is proved");
    }
    // Without regard to what Q has fired P would shoot at more than are there.
    let blind = |_: &[EngagementId], s: &mut Strategy| {
        s.0[0].plan.iter_mut().for_each(|rule| rule.1.truncate(1));
    };
    assert_eq!(four(false, blind), Err("the strategy loses".to_owned()));
}

#[test]
fn a_strategy_follows_only_what_its_planner_sees() {
    let refused = |first: bool, change: &dyn Fn(&[EngagementId], &mut Strategy), why: &str| {
        let found = four(first, change).expect_err("this is refused");
        assert!(found.contains(why), "{found}");
    };
    // What Q fires later, or P itself now; what is held on another day; a history.
    let later = |war: &[EngagementId], s: &mut Strategy| {
        s.0[0].plan[0].1[0].0 = fired(war, false)[1].clone()
    };
    refused(true, &later, "does not see");
    let now = |war: &[EngagementId], s: &mut Strategy| {
        s.0[0].plan[0].1[0].0 = fired(war, true)[1].clone()
    };
    refused(false, &now, "does not see");
    let other_day = |_: &[EngagementId], s: &mut Strategy| {
        s.0[0].plan[0].1[0].0 = sorties_held().moved_to(Moment::On(d(90))).expect("held");
    };
    refused(true, &other_day, "does not see");
    let history = |_: &[EngagementId], s: &mut Strategy| {
        s.0[0].plan[0].1[0].0 = Unknown::History {
            party: Q,
            variant: VariantId(1),
            at: Moment::Asked,
        };
    };
    refused(true, &history, "does not see");
    // What is not fired in this turn; the same twice; more turns than there are.
    let theirs =
        |war: &[EngagementId], s: &mut Strategy| s.0[0].plan[0].0 = fired(war, false)[0].clone();
    refused(true, &theirs, "not fired now");
    let twice = |_: &[EngagementId], s: &mut Strategy| {
        let again = s.0[0].plan[0].clone();
        s.0[0].plan.push(again);
    };
    refused(true, &twice, "says something twice");
    let on = |_: &[EngagementId], s: &mut Strategy| {
        let way = s.0[0].clone();
        s.0[0].then = Strategy(vec![way]);
    };
    refused(true, &on, "after the last turn");
}
