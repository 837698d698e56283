//! Feasibility.

use super::random::{Random, solutions};
use super::*;

#[test]
fn small_whole_problems_agree_with_enumeration() {
    let mut random = Random(11);
    let mut feasible = 0;
    for _ in 0..4_000 {
        let unknowns = random.between(1, 4) as usize;
        let size = if unknowns == 4 { 2 } else { 3 };
        let problem = random.boxed(unknowns, size, 3);
        let expected = !solutions(&problem, size).is_empty();
        assert_eq!(decided(&problem), expected, "{problem:?}");
        feasible += u32::from(expected);
    }
    assert!(
        (800..3_200).contains(&feasible),
        "{feasible} feasible: the generator is lopsided"
    );
}

#[test]
fn mixed_problems_are_decided_with_a_reason() {
    let mut random = Random(12);
    let mut feasible = 0;
    for _ in 0..4_000 {
        let mut problem = random.boxed(5, 4, 3);
        for whole in &mut problem.integers {
            *whole = random.chance(2);
        }
        for _ in 0..3 {
            problem.formulas.push(random.row(5, 9).into());
        }
        feasible += u32::from(decided(&problem));
    }
    assert!((400..3_600).contains(&feasible), "{feasible} feasible");
}

#[test]
fn unbounded_rational_problems_are_decided() {
    let mut random = Random(13);
    for _ in 0..3_000 {
        let formulas = (0..random.between(1, 9))
            .map(|_| random.formula(4, 2))
            .collect();
        decided(&Problem {
            integers: vec![false; 4],
            formulas,
        });
    }
}

#[test]
fn margins_of_exactly_zero() {
    // x + y <= 1/3, x + y >= 1/3: a point; with either one strict: none.
    let third = |sign: i64, relation| {
        let terms = [(Var(0), r(sign)), (Var(1), r(sign))];
        Formula::from(Row::new(terms, Rational::ratio(-sign, 3), relation))
    };
    for (left, right, expected) in [
        (Relation::AtMost, Relation::AtMost, true),
        (Relation::Below, Relation::AtMost, false),
        (Relation::AtMost, Relation::Below, false),
        (Relation::Below, Relation::Below, false),
    ] {
        let formulas = vec![third(1, left), third(-1, right)];
        assert_eq!(
            decided(&Problem {
                integers: vec![false, false],
                formulas
            }),
            expected
        );
    }
}

#[test]
fn margins_far_below_a_float_are_seen() {
    // x > 0 and x < 10^-30, of which there are rationals but no whole numbers.
    let tiny = Rational::ratio(1, 10).pow(30);
    for (whole, expected) in [(false, true), (true, false)] {
        let upper = Row::new([(Var(0), r(1))], -&tiny, Relation::Below);
        let formulas = vec![below(&[(0, -1)], 0), upper.into()];
        assert_eq!(
            decided(&Problem {
                integers: vec![whole],
                formulas
            }),
            expected
        );
    }
    // x + y <= 1, x + y >= 1 + 10^-30.
    let other = Row::new(
        [(Var(0), r(-1)), (Var(1), r(-1))],
        r(1) + tiny,
        Relation::AtMost,
    );
    let formulas = vec![at_most(&[(0, 1), (1, 1)], -1), other.into()];
    assert!(!decided(&Problem {
        integers: vec![false, false],
        formulas
    }));
}

#[test]
fn ill_scaled_rows() {
    let mut random = Random(14);
    let sizes = [
        Rational::ratio(1, 1_000_000_000_000),
        r(1),
        r(1_000_000_000_000),
    ];
    for _ in 0..1_000 {
        let mut problem = random.boxed(4, 4, 0);
        problem.integers = vec![false; 4];
        for formula in &mut problem.formulas[4..] {
            if let Formula::Row(row) = formula {
                for (_, coefficient) in &mut row.terms {
                    *coefficient *= &sizes[random.between(0, 2) as usize];
                }
                row.constant *= &sizes[random.between(0, 2) as usize];
            }
        }
        decided(&problem);
    }
}

#[test]
fn chains_of_equations() {
    // x0 = 1, x(i+1) = 2 x(i) + 1, and the last one is 2^41 - 1 or one more.
    for more in [0, 1] {
        let mut formulas = vec![equal(&[(0, 1)], -1)];
        for i in 0..40 {
            formulas.push(equal(&[(i + 1, 1), (i, -2)], -1));
        }
        formulas.push(equal(&[(40, -1)], (1 << 41) - 1 + more));
        for whole in [false, true] {
            let problem = Problem {
                integers: vec![whole; 41],
                formulas: formulas.clone(),
            };
            assert_eq!(decided(&problem), more == 0);
        }
    }
}

#[test]
fn empty_problems() {
    let problem = |formulas| Problem {
        integers: vec![false, true],
        formulas,
    };
    assert!(decided(&problem(vec![])));
    assert!(decided(&problem(vec![Formula::TRUE])));
    assert!(!decided(&problem(vec![Formula::FALSE])));
    assert!(!decided(&problem(vec![Formula::Any(vec![
        Formula::FALSE,
        Formula::FALSE
    ])])));
    assert!(!decided(&problem(vec![at_most(&[], 1)])));
    assert!(!decided(&problem(vec![below(&[], 0)])));
    assert!(!decided(&problem(vec![equal(&[], -3)])));
    assert!(decided(&problem(vec![equal(&[], 0)])));
    assert!(decided(&Problem::default()));
}

#[test]
fn a_thousand_branchings() {
    // Twice a sum of whole numbers is even, which branching alone sees where something continuous stands between.
    let count = 11;
    let mut twice: Vec<(u32, i64)> = (0..count).map(|i| (i, 2)).collect();
    twice.push((count, -1));
    for sum in [10, 11] {
        let mut formulas: Vec<Formula> = (0..count).map(|i| within(i, 0, 1)).collect();
        formulas.extend([equal(&twice, 0), equal(&[(count, 1)], -sum)]);
        let mut integers = vec![true; count as usize];
        integers.push(false);
        let problem = Problem { integers, formulas };
        let is_even = sum % 2 == 0;
        let mut few = Budget::new(1_000_000, 50);
        match solve(&problem, None, &mut few) {
            Answer::Feasible(point) => assert!(is_even && is_solution(&problem, &point)),
            other => assert_eq!(other, Answer::Exhausted),
        }
        let mut many = Budget::new(1_000_000, 20_000);
        match solve(&problem, None, &mut many) {
            Answer::Feasible(point) => assert!(is_even && is_solution(&problem, &point)),
            Answer::Infeasible(proof) => {
                assert!(!is_even && many.nodes < 19_000, "{} nodes left", many.nodes);
                let checked = check(&problem.integers, &problem.formulas, &proof);
                assert_eq!(checked, Ok(()));
            }
            Answer::Exhausted => panic!("not decided: {sum}"),
        }
    }
}

#[test]
fn what_all_coefficients_are_multiples_of_is_seen() {
    // 6x - 10y = 7, x / 2 + y / 2 = 1/3, and 4x + 6y - 10z from 1 to 1, without bounds; one more of each would do.
    let terms: [&[(u32, i64)]; 2] = [&[(0, 6), (1, -10)], &[(0, 4), (1, 6), (2, -10)]];
    for (more, none) in [(0, true), (1, false)] {
        let problem = |formulas| Problem {
            integers: vec![true; 3],
            formulas,
        };
        let equation = problem(vec![equal(terms[0], -7 - more)]);
        assert_eq!(decided(&equation), !none);
        let half = Rational::ratio(1, 2);
        let third = Rational::ratio(more - 1, 3);
        let halves = [(Var(0), half.clone()), (Var(1), half)];
        let halves = Row::new(halves, third, Relation::Equal);
        assert_eq!(decided(&problem(vec![halves.into()])), !none);
        let from = at_most(&[(0, -4), (1, -6), (2, 10)], 1);
        let to = at_most(terms[1], -1 - more);
        assert_eq!(decided(&problem(vec![from, to])), !none);
    }
}

#[test]
fn parts_that_share_no_unknown_are_solved_apart() {
    // Pairs of whole numbers with 2x + 2y = z and z = 10, of which one may be asked for 11: branching shows that alone.
    let pairs = 12;
    for odd in [None, Some(0), Some(7)] {
        let mut formulas = Vec::new();
        for i in 0..pairs {
            let sum = if odd == Some(i) { 11 } else { 10 };
            let (x, y, z) = (2 * i, 2 * i + 1, 2 * pairs + i);
            formulas.extend([within(x, 0, 9), within(y, 0, 9)]);
            formulas.extend([equal(&[(x, 2), (y, 2), (z, -1)], 0), equal(&[(z, 1)], -sum)]);
        }
        // Of no unknown at all, and true.
        formulas.push(at_most(&[], -1));
        let problem = Problem {
            integers: (0..3 * pairs).map(|i| i < 2 * pairs).collect(),
            formulas,
        };
        match solve(&problem, None, &mut Budget::new(100_000, 200)) {
            Answer::Feasible(point) => assert!(odd.is_none() && is_solution(&problem, &point)),
            Answer::Infeasible(proof) => {
                assert!(odd.is_some());
                let checked = check(&problem.integers, &problem.formulas, &proof);
                assert_eq!(checked, Ok(()));
            }
            Answer::Exhausted => panic!("not decided: {odd:?}"),
        }
    }
    let mut never = vec![within(0, 0, 1), within(1, 0, 1)];
    never.push(at_most(&[], 1));
    let problem = Problem {
        integers: vec![true, true],
        formulas: never,
    };
    assert!(!decided(&problem));
}

#[test]
fn unknowns_that_the_problem_lacks_are_not_solved_for() {
    let problem = Problem {
        integers: vec![],
        formulas: vec![at_most(&[(0, 1)], 0)],
    };
    assert_eq!(solve(&problem, None, &mut plenty()), Answer::Exhausted);
}

#[test]
fn a_spent_budget_is_said() {
    // 2x + 2y = z and z = 1 over whole numbers x and y without bounds is never refuted by branching.
    let problem = Problem {
        integers: vec![true, true, false],
        formulas: vec![equal(&[(0, 2), (1, 2), (2, -1)], 0), equal(&[(2, 1)], -1)],
    };
    let mut budget = Budget::new(100_000, 200);
    assert_eq!(solve(&problem, None, &mut budget), Answer::Exhausted);
    assert_eq!(budget.nodes, 0);
    assert!(budget.is_spent());
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let mut cancelled = Budget {
        cancel: Some(stop),
        ..plenty()
    };
    assert_eq!(
        solve(&Problem::default(), None, &mut cancelled),
        Answer::Exhausted
    );
}

#[test]
fn needless_branchings_are_left_out() {
    // Twenty alternatives that have nothing to do with the contradiction.
    let mut formulas: Vec<Formula> = (0..20)
        .map(|i| at_most(&[(i, 1)], -1).or(at_most(&[(i, -1)], 4)))
        .collect();
    formulas.extend((0..20).map(|i| within(i, 0, 5)));
    formulas.push(at_most(&[(20, 1), (21, 1)], 0));
    formulas.push(at_most(&[(20, 1), (21, -1)], 0));
    formulas.push(at_most(&[(20, -1)], 1));
    let problem = Problem {
        integers: vec![true; 22],
        formulas,
    };
    let Answer::Infeasible(proof) = solve(&problem, None, &mut plenty()) else {
        panic!()
    };
    assert!(matches!(proof, Proof::Farkas(_)), "{proof:?}");
}

#[test]
fn a_small_objective_is_preferred() {
    // 3 <= x + y, whole: as few as possible.
    let formulas = vec![
        at_most(&[(0, -2), (1, -2)], 5),
        within(0, 0, 9),
        within(1, 0, 9),
    ];
    let problem = Problem {
        integers: vec![true, true],
        formulas,
    };
    let cost = [(Var(0), r(1)), (Var(1), r(1))];
    let Answer::Feasible(point) = solve(&problem, Some(&cost), &mut plenty()) else {
        panic!()
    };
    assert_eq!(&point[0] + &point[1], r(3));
}

#[test]
fn the_same_problem_has_the_same_answer() {
    let mut random = Random(15);
    for _ in 0..50 {
        let problem = random.boxed(4, 3, 3);
        let answer = |mut budget| {
            (
                solve(&problem, None, &mut budget),
                budget.pivots,
                budget.nodes,
            )
        };
        assert_eq!(answer(plenty()), answer(plenty()));
    }
}

#[test]
fn numbers_beyond_every_float() {
    // 10^400 x + y >= 10^400, x <= 1 - 10^-400: then y >= 1.
    let vast = r(10).pow(400);
    let nearly = r(1) - vast.recip().unwrap();
    let rows = |y: i64| {
        vec![
            Row::new(
                [(Var(0), -&vast), (Var(1), r(-1))],
                vast.clone(),
                Relation::AtMost,
            )
            .into(),
            Row::at_most(Var(0), &nearly).into(),
            Row::at_most(Var(1), &r(y)).into(),
        ]
    };
    for whole in [false, true] {
        for (y, expected) in [(0, false), (1, !whole)] {
            let problem = Problem {
                integers: vec![whole, false],
                formulas: rows(y),
            };
            assert_eq!(decided(&problem), expected, "y <= {y}, x whole: {whole}");
        }
    }
}
