//! Whole parts that need not be branched on.

use super::random::Random;
use super::*;
use crate::decide::floors::Floors;

/// `whole <= sum < whole + 1`, where unknown 0 is whole and unknown 1 is not.
fn whole_part() -> Vec<Formula> {
    vec![
        Formula::All(vec![
            at_most(&[(0, 1), (1, -1)], 0),
            below(&[(0, -1), (1, 1)], -1),
        ]),
        at_most(&[(0, -1)], 0),
    ]
}

fn problem(more: Vec<Formula>) -> Problem {
    let mut formulas = whole_part();
    formulas.extend(more);
    Problem {
        integers: vec![true, false, true],
        formulas,
    }
}

#[test]
fn a_whole_part_is_put_in_afterwards() {
    // 2·sum = 7: the whole part of 3.5 is 3, and at most 3 is kept.
    let problem = problem(vec![equal(&[(1, 2)], -7), at_most(&[(0, 1)], -3)]);
    let floors = Floors::of(&problem, &[]).expect("a whole part");
    assert_eq!(floors.problem.integers, [false, false, true]);
    let Answer::Feasible(point) = solve_around_floors(&problem, None, &mut plenty()) else {
        panic!("it has a solution");
    };
    assert_eq!(point[0], r(3));
}

#[test]
fn what_is_more_than_a_whole_part_is_left_alone() {
    let is_left = |more: Formula| Floors::of(&problem(vec![more]), &[]).is_none();
    // In a sum with something else, under alternatives, next to half a unit, below strictly, equal to another sum.
    assert!(is_left(at_most(&[(0, 1), (2, 1)], -3)));
    assert!(is_left(Formula::Any(vec![
        at_most(&[(0, 1)], -3),
        at_most(&[(1, 1)], -3)
    ])));
    assert!(is_left(at_most(&[(0, 2)], -3)));
    assert!(is_left(below(&[(0, 1)], -3)));
    assert!(is_left(equal(&[(0, 1), (1, -2)], 0)));
    // Nor what is sought to be large.
    assert!(Floors::of(&problem(Vec::new()), &[(Var(0), r(1))]).is_none());
    assert!(Floors::of(&problem(Vec::new()), &[]).is_some());
}

#[test]
fn the_answer_is_the_same_either_way() {
    let mut random = Random(23);
    let (mut feasible, mut freed) = (0, 0);
    for _ in 0..1_000 {
        // Three histories with their whole parts, and rows over all six.
        let mut formulas = Vec::new();
        for (whole, sum) in [(0, 1), (2, 3), (4, 5)] {
            formulas.push(at_most(&[(whole, 1), (sum, -1)], 0));
            formulas.push(below(&[(whole, -1), (sum, 1)], -1));
            formulas.push(at_most(&[(whole, -1)], 0));
            formulas.push(at_most(&[(whole, 1)], -random.between(0, 5)));
        }
        for _ in 0..random.between(1, 3) {
            let (a, b) = (random.between(0, 2) as u32, random.between(0, 2) as u32);
            let factor = random.between(-3, 3);
            formulas.push(at_most(
                &[(2 * a + 1, 2), (2 * b, factor)],
                random.between(-9, 9),
            ));
        }
        let problem = Problem {
            integers: vec![true, false, true, false, true, false],
            formulas,
        };
        freed += u32::from(Floors::of(&problem, &[]).is_some());
        let plain = solve(&problem, None, &mut plenty());
        let around = solve_around_floors(&problem, None, &mut plenty());
        let is_feasible = |answer: &Answer| match answer {
            Answer::Feasible(point) => {
                assert!(
                    problem.formulas.iter().all(|f| f.holds(point)),
                    "{problem:?}"
                );
                assert!((0..3).all(|i| point[2 * i].is_integer()), "{problem:?}");
                true
            }
            Answer::Infeasible(_) => false,
            Answer::Exhausted => panic!("{problem:?}"),
        };
        assert_eq!(is_feasible(&plain), is_feasible(&around), "{problem:?}");
        feasible += u32::from(is_feasible(&plain));
    }
    assert!(
        (200..900).contains(&feasible) && freed > 500,
        "{feasible} {freed}"
    );
}
