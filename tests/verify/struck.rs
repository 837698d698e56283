//! What a coalition can ensure in a war.

use super::build::*;
use super::posed::*;
use super::support::*;
use treaty::draft::*;
use treaty::verify::Context;

fn plan_unknowns(by_q: bool, at: Moment) -> [Unknown; 2] {
    let war = vec![EngagementId(0)];
    let (missile, sortie) = ((P, KindId(0)), (Q, KindId(1)));
    let (weapon, target) = if by_q {
        (sortie, missile)
    } else {
        (missile, sortie)
    };
    [
        Unknown::Shots {
            war: war.clone(),
            at,
            position: 0,
            party: target.0,
            kind: target.1,
            pattern: 0,
        },
        Unknown::Fired {
            war,
            at,
            position: 0,
            weapon: 0,
            party: weapon.0,
            kind: weapon.1,
        },
    ]
}

#[test]
fn a_feared_strike_is_survived() {
    // 15 missiles, at most 8 sorties, each kills half a missile: 11 are left.
    let fight = |draft: &mut Draft| {
        raid(draft, true);
    };
    let draft = scene(fight, at_least(after(missiles()), 11), days(10, 60));
    let mut case = case(fifteen());
    let at = Moment::Asked;
    let mut premises = chosen(at);
    premises.extend(sorties_limited(at));
    premises.extend([Premise::Broken { at }, Premise::AskedWithin]);
    premises.push(Premise::Fight {
        war: vec![EngagementId(0)],
        at,
        position: 0,
    });
    case.holds = vec![proof(&draft, &case, (10, 59), premises)];
    verdict(&draft, vec![case.clone()]).expect("this is proved");
    // Were the strike P's own, its plan would not be feared but chosen, by a rule of its own.
    let mut own = draft.clone();
    own.engagements[0].owners = vec![P];
    let found = reason(verdict(&own, vec![case.clone()]));
    assert!(
        found.contains("the coalition plans this engagement itself"),
        "{found}"
    );
    let mut vague = draft;
    vague.engagements[0].targets[0].kill = vec![Some(Enclosure::range(n(0), n(1)))];
    let found = reason(verdict(&vague, vec![case]));
    assert!(found.contains("known within bounds only"), "{found}");
}

/// `P can ensure sorties after Raid <= 4`: it fires one missile at each of at most 8 sorties.
fn own_strike(rule: impl Fn(&mut PlanRule)) -> Result<(), String> {
    let fight = |draft: &mut Draft| {
        raid(draft, false);
    };
    let draft = scene(fight, at_most(after(sorties()), 4), days(10, 60));
    let mut case = case(fifteen());
    let at = Moment::Asked;
    let seen = Unknown::Held {
        party: Q,
        kind: KindId(1),
        at,
    };
    let [shots, fired] = plan_unknowns(false, at);
    let mut plan = vec![
        (shots, vec![(seen.clone(), n(1))], n(0)),
        (fired, vec![(seen, n(1))], n(0)),
    ];
    rule(&mut plan);
    case.plans = vec![plan];
    let mut premises = chosen(at);
    premises.extend(sorties_limited(at));
    premises.extend([
        Premise::Outplanned {
            rule: 0,
            branch: 0,
            at,
        },
        Premise::AskedWithin,
    ]);
    let (first, last) = (d(10), d(59));
    let context = Context::new(&draft, &draft.claims[0].parts[0], &[], first, last).in_case(&case);
    let (unknowns, answer) = search(&context, &premises).map_err(|why| why.to_string())?;
    let treaty::decide::Answer::Infeasible(proof) = answer else {
        return Err("the plan fails".to_owned());
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
fn a_plan_of_ones_own_is_a_rule() {
    own_strike(|_| ()).expect("this is proved");
    let one = |at: usize| move |plan: &mut PlanRule| drop(plan.remove(at));
    assert_eq!(own_strike(one(0)), Err("the plan fails".to_owned()));
    assert_eq!(own_strike(one(1)), Err("the plan fails".to_owned()));
    assert_eq!(
        own_strike(|plan| plan.iter_mut().for_each(|p| p.1[0].1 = n(2))),
        Err("the plan fails".to_owned())
    );
    assert_eq!(
        own_strike(|plan| plan.iter_mut().for_each(|p| p.1[0].1 = n(-1))),
        Err("the plan fails".to_owned())
    );
    assert_eq!(
        own_strike(|plan| plan.iter_mut().for_each(|p| p.2 = n(9))),
        Err("the plan fails".to_owned())
    );
    let twice = own_strike(|plan| plan.push(plan[0].clone())).expect_err("refused");
    assert!(twice.contains("says something twice"), "{twice}");
    // A plan for a day that follows what is held on another.
    let unseen = own_strike(|plan| {
        plan[0].1[0].0 = Unknown::Held {
            party: Q,
            kind: KindId(1),
            at: Moment::On(d(90)),
        }
    });
    assert!(unseen.is_err_and(|why| why.contains("what its planner does not see")));
    let unseen = own_strike(|plan| {
        plan[0].1[0].0 = Unknown::History {
            party: Q,
            variant: VariantId(1),
            at: Moment::Asked,
        }
    });
    assert!(unseen.is_err_and(|why| why.contains("what its planner does not see")));
    let other = own_strike(|plan| plan[0].0 = plan_unknowns(false, Moment::On(d(20)))[0].clone());
    assert!(other.is_err_and(|why| why.contains("what is not asked about")));
}
