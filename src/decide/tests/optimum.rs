//! Optima.

use super::random::{Random, solutions};
use super::*;

fn value(objective: &[(Var, Rational)], point: &[Rational]) -> Rational {
    objective
        .iter()
        .map(|(unknown, c)| c * &point[unknown.0 as usize])
        .sum()
}

/// Checks that nothing is better than `best`.
fn is_proof(problem: &Problem, objective: &[(Var, Rational)], best: &Rational, proof: &Proof) {
    let mut formulas = problem.formulas.clone();
    formulas.push(better(objective, best).into());
    assert_eq!(
        check(&problem.integers, &formulas, proof),
        Ok(()),
        "{problem:?}"
    );
}

#[test]
fn small_whole_optima_agree_with_enumeration() {
    let mut random = Random(31);
    for _ in 0..3_000 {
        let unknowns = random.between(1, 3) as usize;
        let problem = random.boxed(unknowns, 3, 3);
        let objective: Vec<_> = (0..unknowns)
            .map(|unknown| {
                (
                    Var(unknown as u32),
                    Rational::ratio(random.between(-6, 6), random.between(1, 3)),
                )
            })
            .collect();
        let expected = solutions(&problem, 3)
            .iter()
            .map(|point| value(&objective, point))
            .max();
        match maximise(&problem, &objective, &mut plenty()) {
            Optimum::Best {
                value: best,
                point,
                proof,
            } => {
                assert_eq!(Some(&best), expected.as_ref(), "{problem:?}");
                assert!(is_solution(&problem, &point));
                assert_eq!(value(&objective, &point), best);
                is_proof(&problem, &objective, &best, &proof);
            }
            Optimum::Infeasible(proof) => {
                assert_eq!(expected, None, "{problem:?}");
                assert_eq!(check(&problem.integers, &problem.formulas, &proof), Ok(()));
            }
            other => panic!("{other:?} instead of {expected:?} for {problem:?}"),
        }
    }
}

#[test]
fn mixed_optima_are_proved_and_approached() {
    let mut random = Random(32);
    let mut seen = [0; 4];
    for _ in 0..3_000 {
        let mut problem = random.boxed(4, 3, 2);
        for unknown in 0..4 {
            problem.integers[unknown] = random.chance(2);
            if random.chance(8) {
                problem.formulas[unknown] = Formula::TRUE;
                problem.integers[unknown] = false;
            }
        }
        let objective: Vec<_> = (0..4)
            .map(|unknown| (Var(unknown), r(random.between(-3, 3))))
            .collect();
        match maximise(&problem, &objective, &mut plenty()) {
            Optimum::Best {
                value: best,
                point,
                proof,
            } => {
                assert!(is_solution(&problem, &point));
                assert_eq!(value(&objective, &point), best);
                is_proof(&problem, &objective, &best, &proof);
                seen[0] += 1;
            }
            Optimum::Supremum { value: best, proof } => {
                is_proof(&problem, &objective, &best, &proof);
                let mut reached = problem.clone();
                reached.formulas.push(
                    Row {
                        relation: Relation::Equal,
                        ..better(&objective, &best)
                    }
                    .into(),
                );
                assert!(
                    !decided(&reached),
                    "the supremum {best} is attained: {problem:?}"
                );
                let mut near = problem.clone();
                let close = best - Rational::ratio(1, 1_000_000_000);
                near.formulas.push(better(&objective, &close).into());
                assert!(decided(&near), "nothing near the supremum: {problem:?}");
                seen[1] += 1;
            }
            Optimum::Infeasible(proof) => {
                assert_eq!(check(&problem.integers, &problem.formulas, &proof), Ok(()));
                seen[2] += 1;
            }
            Optimum::Unbounded(point) => {
                assert!(is_solution(&problem, &point));
                let mut far = problem.clone();
                far.formulas.push(better(&objective, &r(1_000_000)).into());
                assert!(decided(&far), "{problem:?}");
                seen[3] += 1;
            }
            Optimum::Exhausted => panic!("not decided: {problem:?}"),
        }
    }
    assert!(seen.iter().all(|count| *count > 50), "{seen:?}");
}

#[test]
fn a_supremum_over_whole_numbers_is_attained() {
    // x < 3, whole: 2. The same over the rationals: 3, out of reach.
    let problem = |whole| Problem {
        integers: vec![whole],
        formulas: vec![below(&[(0, 1)], -3)],
    };
    let objective = [(Var(0), r(1))];
    let Optimum::Best { value, point, .. } = maximise(&problem(true), &objective, &mut plenty())
    else {
        panic!()
    };
    assert_eq!((value, point), (r(2), vec![r(2)]));
    let Optimum::Supremum { value, .. } = maximise(&problem(false), &objective, &mut plenty())
    else {
        panic!()
    };
    assert_eq!(value, r(3));
}

#[test]
fn an_alternative_bounds_what_its_branches_bound() {
    // x <= 3 or x <= 7: 7. x <= 3 or y <= 1: no end.
    let either = |other| Problem {
        integers: vec![false, false],
        formulas: vec![at_most(&[(0, 1)], -3).or(other)],
    };
    let objective = [(Var(0), r(1))];
    let Optimum::Best { value, .. } =
        maximise(&either(at_most(&[(0, 1)], -7)), &objective, &mut plenty())
    else {
        panic!()
    };
    assert_eq!(value, r(7));
    let Optimum::Unbounded(_) =
        maximise(&either(at_most(&[(1, 1)], -1)), &objective, &mut plenty())
    else {
        panic!()
    };
}

#[test]
fn a_constant_objective_is_worth_zero() {
    let problem = Problem {
        integers: vec![false],
        formulas: vec![within(0, 1, 2)],
    };
    let Optimum::Best { value, point, .. } = maximise(&problem, &[], &mut plenty()) else {
        panic!()
    };
    assert_eq!(value, r(0));
    assert!(is_solution(&problem, &point));
}

#[test]
fn a_knapsack() {
    // Six kinds of launcher by weight and worth, at most 100 in weight and four of each.
    let kinds = [(23, 31), (19, 24), (31, 43), (11, 13), (7, 8), (17, 22)];
    let terms: Vec<(u32, i64)> = (0..)
        .zip(kinds)
        .map(|(i, (weight, _))| (i, weight))
        .collect();
    let mut formulas = vec![at_most(&terms, -100)];
    formulas.extend((0..6).map(|i| within(i, 0, 4)));
    let problem = Problem {
        integers: vec![true; 6],
        formulas,
    };
    let objective: Vec<_> = (0..)
        .map(Var)
        .zip(kinds.map(|(_, worth)| r(worth)))
        .collect();
    let Optimum::Best { value, proof, .. } = maximise(&problem, &objective, &mut plenty()) else {
        panic!()
    };
    let mut most = 0;
    for code in 0..5_usize.pow(6) {
        let counts = (0..6).map(|i| (code / 5_usize.pow(i) % 5) as i64);
        let (weight, worth) = counts
            .zip(kinds)
            .fold((0, 0), |(w, v), (n, (a, b))| (w + n * a, v + n * b));
        if weight <= 100 {
            most = most.max(worth);
        }
    }
    assert_eq!(value, r(most));
    is_proof(&problem, &objective, &value, &proof);
}
