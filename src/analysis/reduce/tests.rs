//! What is left out of a proof, and what is not.

use super::*;
use crate::draft::{Moment, ProvisionId};
use crate::logic::{Row, Var, check};
use crate::number::Rational;

fn provision(id: u32) -> Premise {
    Premise::Provision {
        provision: ProvisionId(id),
        at: Moment::Asked,
    }
}

fn at_most(unknown: u32, bound: i64) -> Formula {
    Row::at_most(Var(unknown), &Rational::from(bound)).into()
}

fn at_least(unknown: u32, bound: i64) -> Formula {
    Row::at_least(Var(unknown), &Rational::from(bound)).into()
}

/// Solved from all of the formulas, of which the last is the claim's.
fn shown(integers: Vec<bool>, formulas: Vec<Formula>) -> Shown {
    let last = formulas.len() - 1;
    let mut premises: Vec<Premise> = (0..last as u32).map(provision).collect();
    premises.push(Premise::Broken { at: Moment::Asked });
    let problem = Problem { integers, formulas };
    let answer = decide::solve(&problem, None, &mut Budget::default());
    let Answer::Infeasible(proof) = answer else {
        panic!("{answer:?}");
    };
    Shown {
        premises,
        problem,
        proof,
    }
}

fn ids(found: &Smallest<Reason>) -> Vec<u32> {
    let id = |reason: &Reason| match reason {
        Reason::Provision(id) => id.0,
        other => panic!("{other:?}"),
    };
    found.members.iter().map(id).collect()
}

#[test]
fn members_are_left_out_until_the_rest_fail() {
    // Holds as long as 3 is there, or both 5 and 7.
    let holds = |rest: &BTreeSet<u32>| {
        let both = rest.contains(&5) && rest.contains(&7);
        match rest.contains(&3) || both {
            true => Without::Holds(rest.clone()),
            false => Without::Fails,
        }
    };
    let found = smallest(BTreeSet::from([1, 3, 5, 7]), holds);
    // 1 is left out, then 3, since 5 and 7 will do.
    assert_eq!(found.members, [5, 7]);
    assert!(found.all_tried);
}

#[test]
fn what_was_not_tried_is_kept_and_said() {
    let unknown = |_: &BTreeSet<u32>| Without::Unknown;
    let found = smallest(BTreeSet::from([1, 2]), unknown);
    assert_eq!(found.members, [1, 2]);
    assert!(!found.all_tried);
}

#[test]
fn a_proof_from_fewer_clauses_replaces_one_from_more() {
    // x <= 4 by 0; y <= 3 by 1, x <= y by 2; broken: x >= 5. Each of 0 and of 1 with 2 would do.
    let x_below_y = Row::new(
        [(Var(0), Rational::ONE), (Var(1), -Rational::ONE)],
        0,
        crate::logic::Relation::AtMost,
    );
    let mut one = shown(
        vec![true, true],
        vec![
            at_most(0, 4),
            at_most(1, 3),
            x_below_y.into(),
            at_least(0, 5),
        ],
    );
    // A proof that cites all of them.
    one.proof = Proof::Farkas(
        [(0, 1), (1, 1), (2, 1), (3, 2)]
            .into_iter()
            .map(|(formula, times)| {
                let path = Vec::new();
                let cite = crate::logic::Cite::Atom { formula, path };
                (cite, Rational::from(times))
            })
            .collect(),
    );
    let problem = &one.problem;
    assert_eq!(
        check(&problem.integers, &problem.formulas, &one.proof),
        Ok(())
    );
    let mut all = [one];
    let found = reduce(&mut all, &mut Effort::default());
    assert_eq!(ids(&found), [1, 2]);
    assert!(found.all_tried);
    let [one] = &all;
    let problem = &one.problem;
    assert_eq!(
        check(&problem.integers, &problem.formulas, &one.proof),
        Ok(())
    );
    assert_eq!(one.proof.cited(), BTreeSet::from([1, 2, 3]));
}

#[test]
fn one_question_needs_what_another_does_not() {
    // The first is carried by 0 alone, the second by 1 alone: together they need both.
    let first = shown(
        vec![true],
        vec![at_most(0, 4), at_most(0, 9), at_least(0, 6)],
    );
    let second = shown(
        vec![true],
        vec![at_most(0, 99), at_most(0, 9), at_least(0, 10)],
    );
    let found = reduce(&mut [first, second], &mut Effort::default());
    assert_eq!(ids(&found), [0, 1]);
    assert!(found.all_tried);
}

#[test]
fn without_effort_everything_cited_stays() {
    let one = shown(vec![true], vec![at_most(0, 4), at_least(0, 6)]);
    let found = reduce(&mut [one], &mut Effort(0));
    assert_eq!(ids(&found), [0]);
    assert!(!found.all_tried);
}
