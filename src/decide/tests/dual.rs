//! The dual simplex method against the primal one.

use super::random::Random;
use super::*;
use crate::decide::model::Model;
use crate::decide::scalar::Scalar;
use crate::decide::simplex::{Place, Simplex, Status};

/// A random program: every kind of column, and bounds that often meet.
struct Sample {
    rows: usize,
    unknowns: usize,
    terms: Vec<(usize, usize, Rational)>,
    lower: Vec<Option<Rational>>,
    upper: Vec<Option<Rational>>,
    cost: Vec<Rational>,
}

/// What a column's bounds are like.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Mixed,
    Boxed,
    Free,
}

impl Sample {
    fn new(random: &mut Random, kind: Kind, flat: bool) -> Sample {
        let (unknowns, rows) = (random.between(1, 9), random.between(1, 9));
        let mut program = Sample {
            rows: rows as usize,
            unknowns: unknowns as usize,
            terms: Vec::new(),
            lower: Vec::new(),
            upper: Vec::new(),
            cost: Vec::new(),
        };
        for row in 0..program.rows {
            for column in 0..program.unknowns {
                if random.chance(2) {
                    let c = Rational::ratio(random.between(-6, 6), random.between(1, 3));
                    program.terms.push((row, column, c));
                }
            }
        }
        program.terms.retain(|(_, _, c)| !c.is_zero());
        for column in 0..program.unknowns + program.rows {
            let slack = column >= program.unknowns;
            let low = if flat && slack {
                0
            } else {
                random.between(-8, 4)
            };
            let width = random.between(0, 9);
            let which = match kind {
                Kind::Mixed => random.between(0, 4),
                Kind::Boxed => 0,
                Kind::Free if slack => 1,
                Kind::Free => 3,
            };
            program.lower.push((which < 2).then(|| r(low)));
            program
                .upper
                .push((which == 0 || which == 2).then(|| r(low + width)));
            program.cost.push(match slack {
                true => r(0),
                false => r(random.between(-5, 5)),
            });
        }
        program
    }

    fn simplex<S: Scalar>(&self, places: Vec<Place>) -> Simplex<S> {
        let terms = self.terms.iter().map(|(i, j, c)| (*i, *j, S::of(c)));
        let mut model = Model::new(self.unknowns, self.rows, terms.collect());
        let of = |bound: &Option<Rational>| bound.as_ref().map(S::of);
        model.lower = self.lower.iter().map(of).collect();
        model.upper = self.upper.iter().map(of).collect();
        Simplex::new(model, places)
    }

    fn cost<S: Scalar>(&self) -> Vec<S> {
        self.cost.iter().map(S::of).collect()
    }

    /// The value of a point that keeps every bound and row.
    fn value(&self, x: &[Rational]) -> Rational {
        for (j, x) in x.iter().enumerate() {
            assert!(self.lower[j].as_ref().is_none_or(|l| l <= x));
            assert!(self.upper[j].as_ref().is_none_or(|u| u >= x));
        }
        for row in 0..self.rows {
            let own = self.terms.iter().filter(|(i, _, _)| *i == row);
            let sum: Rational = own.map(|(_, j, c)| c * &x[*j]).sum();
            assert_eq!(sum + &x[self.unknowns + row], r(0));
        }
        self.cost.iter().zip(x).map(|(c, x)| c * x).sum()
    }

    /// Multipliers of bounds whose sum is positive though every row adds nothing: no point keeps them all.
    fn assert_none(&self, multipliers: &[Rational]) {
        let mut sum = r(0);
        for (j, m) in multipliers.iter().enumerate() {
            let bound = match m.signum() {
                0 => continue,
                1 => &self.lower[j],
                _ => &self.upper[j],
            };
            sum += &(m * bound.as_ref().expect("a bound that is there"));
        }
        assert!(sum.is_positive(), "{multipliers:?}");
        // On every solution of the rows the multiplied columns add up to zero.
        for j in 0..self.unknowns {
            let own = self.terms.iter().filter(|(_, k, _)| *k == j);
            let of_slacks: Rational = own
                .map(|(i, _, c)| c * &multipliers[self.unknowns + i])
                .sum();
            assert_eq!(multipliers[j], of_slacks);
        }
    }

    /// Changes some bounds, as branchings do.
    fn tighten(&mut self, random: &mut Random) {
        for j in 0..self.lower.len() {
            if !random.chance(3) {
                continue;
            }
            match (&mut self.lower[j], &mut self.upper[j]) {
                (Some(l), Some(u)) if *l < *u => *l = &*l + &r(1),
                (Some(_), Some(_)) => {}
                (None, Some(u)) => *u = &*u - &r(1),
                (Some(l), _) => *l = &*l + &r(2),
                (l, None) => *l = Some(r(random.between(-3, 3))),
            }
        }
    }
}

fn plenty_of_steps() -> Budget {
    Budget::new(100_000, 1)
}

/// Solves, tightens bounds and solves again from there: dually, and by the primal method from nothing. How often each end was
/// seen, and how often a dual run took steps of its own.
fn compared<S: Scalar>(seed: u64, kind: Kind, flat: bool, count: usize) -> [usize; 4] {
    let mut random = Random(seed);
    let mut seen = [0; 4];
    for _ in 0..count {
        let mut program = Sample::new(&mut random, kind, flat);
        let mut first = program.simplex::<S>(Vec::new());
        first.run(&program.cost(), &mut plenty_of_steps());
        for _ in 0..3 {
            program.tighten(&mut random);
            let mut again = program.simplex::<S>(first.places.clone());
            let astray = (0..again.places.len()).any(|j| again.outside(j) != 0);
            let mut budget = plenty_of_steps();
            let mut status = again.run_again(&program.cost(), &mut budget);
            let mut exact = program.simplex::<Rational>(again.places.clone());
            exact.stuck = again.stuck;
            let stuck = again.stuck.is_some();
            if !S::EXACT {
                let left = budget.pivots;
                let from_there = exact.run(&program.cost(), &mut budget);
                assert_eq!(status, from_there);
                // Nothing is left to do exactly, but to look along a ray.
                assert!(status == Status::Unbounded || budget.pivots == left);
                status = from_there;
            } else {
                assert_eq!(status, exact.run(&program.cost(), &mut budget));
            }
            let mut cold = program.simplex::<Rational>(Vec::new());
            assert_eq!(status, cold.run(&program.cost(), &mut plenty_of_steps()));
            match status {
                Status::Optimal => {
                    exact.run(&program.cost(), &mut plenty_of_steps());
                    assert_eq!(program.value(&exact.x), program.value(&cold.x));
                    seen[0] += 1;
                }
                Status::Infeasible => {
                    program.assert_none(&exact.multipliers(status));
                    program.assert_none(&cold.multipliers(status));
                    seen[1] += 1;
                }
                Status::Unbounded => seen[2] += 1,
                other => panic!("{other:?}"),
            }
            seen[3] += usize::from(astray && (stuck || status == Status::Optimal));
            first = again;
        }
    }
    seen
}

#[test]
fn dual_and_primal_agree() {
    for (seed, kind, flat) in [
        (61, Kind::Mixed, false),
        (62, Kind::Boxed, false),
        (63, Kind::Free, false),
        (64, Kind::Mixed, true),
        (65, Kind::Boxed, true),
    ] {
        let [optimal, infeasible, unbounded, walked] = compared::<f64>(seed, kind, flat, 700);
        let exact = compared::<Rational>(seed + 10, kind, flat, 300);
        for counts in [
            [optimal, infeasible, walked],
            [exact[0], exact[1], exact[3]],
        ] {
            assert!(counts.iter().all(|n| *n > 30), "{seed}: {counts:?}");
        }
        assert!(kind == Kind::Boxed || unbounded > 30, "{seed}: {unbounded}");
    }
}

#[test]
fn a_row_that_shows_that_there_is_no_point() {
    // x + y + s = 0 with 0 <= x, y <= 1 and s = -3: both change sides, and the row is left short.
    let program = Sample {
        rows: 1,
        unknowns: 2,
        terms: vec![(0, 0, r(1)), (0, 1, r(1))],
        lower: vec![Some(r(0)), Some(r(0)), Some(r(-3))],
        upper: vec![Some(r(1)), Some(r(1)), Some(r(-3))],
        cost: vec![r(1), r(2), r(0)],
    };
    let mut simplex = program.simplex::<f64>(Vec::new());
    let status = simplex.run_again(&program.cost(), &mut plenty_of_steps());
    assert_eq!((status, simplex.stuck), (Status::Infeasible, Some(2)));
    let mut exact = program.simplex::<Rational>(simplex.places.clone());
    exact.stuck = simplex.stuck;
    let mut none = Budget::new(0, 1);
    assert_eq!(exact.run(&program.cost(), &mut none), Status::Infeasible);
    program.assert_none(&exact.multipliers(Status::Infeasible));
    // A column that shows nothing is not believed.
    let mut exact = program.simplex::<Rational>(vec![Place::Basic, Place::Lower, Place::Lower]);
    exact.stuck = Some(1);
    assert_eq!(
        exact.run(&program.cost(), &mut plenty_of_steps()),
        Status::Infeasible
    );
    assert_eq!(exact.stuck, None);
    // With room in one of the columns there is a point, and one step finds it.
    let mut program = program;
    program.upper[0] = Some(r(4));
    let mut simplex = program.simplex::<f64>(Vec::new());
    let mut budget = plenty_of_steps();
    let before = budget.pivots;
    assert_eq!(
        simplex.run_again(&program.cost(), &mut budget),
        Status::Optimal
    );
    assert_eq!(
        (simplex.x.clone(), before - budget.pivots),
        (vec![3.0, 0.0, -3.0], 1)
    );
}

#[test]
fn one_step_mends_what_one_bound_broke() {
    // Least x + 2y + 3z with x + y + z >= 10, all at most 20; then x <= 4: y takes the rest.
    let mut program = Sample {
        rows: 1,
        unknowns: 3,
        terms: (0..3).map(|j| (0, j, r(1))).collect(),
        lower: vec![Some(r(0)), Some(r(0)), Some(r(0)), None],
        upper: vec![Some(r(20)), Some(r(20)), Some(r(20)), Some(r(-10))],
        cost: vec![r(1), r(2), r(3), r(0)],
    };
    let mut first = program.simplex::<f64>(Vec::new());
    first.run(&program.cost(), &mut plenty_of_steps());
    assert_eq!(first.x[0], 10.0);
    program.upper[0] = Some(r(4));
    let mut again = program.simplex::<f64>(first.places);
    let mut budget = Budget::new(1, 1);
    assert_eq!(
        again.run_again(&program.cost(), &mut budget),
        Status::Optimal
    );
    assert_eq!((again.x, budget.pivots), (vec![4.0, 6.0, 0.0, -10.0], 0));
}
