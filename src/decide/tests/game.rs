//! The game of forces and plans, on one that can be worked out by hand.

use crate::decide::{Budget, Coupled, Front, Game, How, Place, PlanForms, Step, Tree};
use crate::logic::{Relation, Row, Var};
use crate::number::Rational;

fn r(n: i64) -> Rational {
    Rational::from(n)
}

/// Two kinds of target, ten units in all; four shots, each of which kills a unit of the first kind, or half of one of the second.
/// Ten of the second keep eight, ten of the first six: the best posture keeps eight.
fn front(need: &Rational) -> Front {
    let row = |plan: &[(usize, i64)], own: &[(usize, i64)], theirs: &[(usize, i64)]| Coupled {
        plan: plan.iter().map(|(i, c)| (*i, r(*c))).collect(),
        own: own.iter().map(|(i, c)| (*i, r(*c))).collect(),
        theirs: theirs.iter().map(|(i, c)| (*i, r(*c))).collect(),
        constant: r(0),
        relation: Relation::AtMost,
    };
    let mut goal = row(&[(0, -1)], &[(0, 1), (1, 1)], &[]);
    goal.plan.push((1, -Rational::ratio(1, 2)));
    goal.constant = -need.clone();
    goal.relation = Relation::Below;
    let mut spent = row(&[(0, 1), (1, 1), (2, -1)], &[], &[]);
    spent.relation = Relation::Equal;
    Front {
        plan: vec![Some(0), Some(1), None],
        fight: vec![
            row(&[(0, 1)], &[(0, -1)], &[]),
            row(&[(1, 1)], &[(1, -1)], &[]),
            spent,
            row(&[(2, 1)], &[], &[(0, -1)]),
        ],
        goal: vec![goal],
        theirs: 1,
        permitted: vec![Row::at_most(Var(0), &r(4))],
    }
}

fn game(need: &Rational) -> Game {
    let place = || Place {
        whole: true,
        low: r(0),
        high: r(10),
    };
    let ceiling = Row::new([(Var(0), r(1)), (Var(1), r(1))], -10, Relation::AtMost);
    Game::new(vec![place(), place()], vec![ceiling], &[front(need)]).expect("a game")
}

/// What four shots leave of a posture.
fn left(posture: &[Rational]) -> Rational {
    let first = posture[0].clone().min(r(4));
    let second = (r(4) - &first).min(posture[1].clone());
    &posture[0] + &posture[1] - first - second * Rational::ratio(1, 2)
}

#[test]
fn a_good_posture_is_found_up_to_the_last_unit() {
    for need in [r(3), r(7), r(8)] {
        let mut budget = Budget::default();
        match game(&need).next(&mut budget) {
            Step::Try(posture) => assert!(left(&posture) >= need, "{posture:?}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn every_box_is_lost_to_a_plan_that_is_one_on_all_of_it() {
    for need in [Rational::ratio(17, 2), r(9), r(11)] {
        let mut budget = Budget::default();
        let mut game = game(&need);
        let mut leaves = 0;
        let tree = loop {
            match game.next(&mut budget) {
                Step::Try(posture) => panic!("{posture:?} leaves {}", left(&posture)),
                Step::Spent => panic!("out of budget"),
                Step::Lost(tree) => break tree,
                Step::Close(lost) => {
                    if let How::To { front, .. } = &lost.how {
                        let plan = game.plan(&lost, *front, &[r(4)], 16, &mut budget);
                        let plan = plan.expect("a plan");
                        wins(&plan, (&lost.low, &lost.high), &need);
                        game.close(&lost, leaves);
                        leaves += 1;
                    } else {
                        assert!(&lost.low[0] + &lost.low[1] > r(10), "{lost:?}");
                        game.empty(&lost);
                    }
                }
            }
        };
        assert_eq!(count(&tree), leaves);
    }
}

/// The plan keeps its rows and wins at every whole posture of a box.
fn wins(plan: &PlanForms, (low, high): (&[Rational], &[Rational]), need: &Rational) {
    for first in 0..=10 {
        for second in 0..=10 - first {
            let posture = [r(first), r(second)];
            let inside = (0..2).all(|j| low[j] <= posture[j] && posture[j] <= high[j]);
            if !inside {
                continue;
            }
            let value = |(slopes, constant): &(Vec<(usize, Rational)>, Rational)| {
                let slopes = slopes.iter().map(|(j, c)| c * &posture[*j]);
                slopes.fold(constant.clone(), |sum, x| sum + x)
            };
            let shots: Vec<Rational> = plan.iter().map(value).collect();
            assert!(shots.iter().all(|x| !x.is_negative()));
            assert!(shots[0] <= posture[0] && shots[1] <= posture[1]);
            assert_eq!(&shots[0] + &shots[1], shots[2]);
            assert!(shots[2] <= r(4));
            let kept = &posture[0] + &posture[1] - &shots[0] - &shots[1] * Rational::ratio(1, 2);
            assert!(kept < *need, "{posture:?} keeps {kept}");
        }
    }
}

fn count(tree: &Tree) -> usize {
    match tree {
        Tree::Leaf(_) => 1,
        Tree::Empty => 0,
        Tree::Split { below, above, .. } => count(below) + count(above),
    }
}

#[test]
fn a_spent_or_cancelled_budget_stops_it() {
    let mut none = Budget::new(0, 0);
    assert!(matches!(game(&r(8)).next(&mut none), Step::Spent));
    let flag = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let mut cancelled = Budget {
        cancel: Some(flag),
        ..Budget::default()
    };
    assert!(matches!(game(&r(8)).next(&mut cancelled), Step::Spent));
}
