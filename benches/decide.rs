//! How long the search takes on problems of the shapes that drafts pose.

use divan::{Bencher, black_box};
use treaty::decide::{Answer, Budget, Optimum, Problem, maximise, solve};
use treaty::logic::{Formula, Relation, Row, Var};
use treaty::number::Rational;

fn main() {
    divan::main();
}

/// splitmix64, so that every run sees the same problems.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end) as i64
    }
}

/// A problem under construction.
#[derive(Default)]
struct Draft {
    problem: Problem,
}

type Terms = Vec<(Var, Rational)>;

impl Draft {
    fn unknown(&mut self, whole: bool, most: i64) -> Var {
        let unknown = Var(self.problem.integers.len() as u32);
        self.problem.integers.push(whole);
        self.problem
            .formulas
            .push(Row::at_least(unknown, &Rational::ZERO).into());
        self.problem
            .formulas
            .push(Row::at_most(unknown, &Rational::from(most)).into());
        unknown
    }

    fn row(&mut self, terms: Terms, constant: Rational, relation: Relation) {
        self.problem
            .formulas
            .push(Row::new(terms, constant, relation).into());
    }
}

fn one(unknown: Var) -> (Var, Rational) {
    (unknown, Rational::ONE)
}

fn minus(unknown: Var) -> (Var, Rational) {
    (unknown, -Rational::ONE)
}

/// `kinds` kinds over `years` years: production, retirement, caps on each kind and on all; then an attack in which
/// each force is targeted by up to four warheads. Returns the problem and the survivors' sum.
fn exchange(kinds: usize, years: usize, whole: bool, guards: bool) -> (Problem, Terms) {
    let mut random = Random(7);
    let mut draft = Draft::default();
    let mut last = Vec::new();
    for side in 0..2 {
        let mut forces: Vec<Var> = Vec::new();
        for year in 0..years {
            let mut now = Vec::new();
            for kind in 0..kinds {
                let force = draft.unknown(whole, 700);
                if let Some(before) = forces.get(kind).copied() {
                    let built = draft.unknown(whole, 20 + random.below(30));
                    let retired = draft.unknown(whole, 40);
                    let terms = vec![one(force), minus(before), minus(built), one(retired)];
                    draft.row(terms, Rational::ZERO, Relation::Equal);
                } else {
                    let start = Rational::from(100 + random.below(130));
                    draft.row(vec![one(force)], -start, Relation::Equal);
                }
                draft.row(vec![minus(force)], Rational::from(90), Relation::AtMost);
                now.push(force);
            }
            let cap = Rational::from(-(kinds as i64) * (230 + 5 * year as i64));
            if year > 0 {
                let all = now.iter().copied().map(one).collect();
                if guards && side == 0 {
                    let limit = Row::new(all, cap, Relation::AtMost);
                    let excuse = Row::new([minus(now[0])], Rational::from(150), Relation::AtMost);
                    draft
                        .problem
                        .formulas
                        .push(Formula::from(limit).or(excuse.into()));
                } else {
                    draft.row(all, cap, Relation::AtMost);
                }
            }
            forces = now;
        }
        last.push(forces);
    }
    let mut survivors = Vec::new();
    let mut shots = Vec::new();
    for (kind, &force) in last[0].iter().enumerate() {
        let miss = Rational::ratio(20 + 7 * kind as i64, 100);
        let mut targeted = vec![minus(force)];
        for warheads in 0..5 {
            let targets = draft.unknown(false, 700);
            targeted.push(one(targets));
            shots.push((targets, Rational::from(warheads)));
            survivors.push((targets, miss.pow(warheads as u32)));
        }
        draft.row(targeted, Rational::ZERO, Relation::Equal);
    }
    shots.extend(
        last[1]
            .iter()
            .map(|force| (*force, Rational::ratio(-7, 10))),
    );
    draft.row(shots, Rational::ZERO, Relation::AtMost);
    (draft.problem, survivors)
}

/// Sparse rows over non-negative unknowns.
fn sparse(unknowns: usize, rows: usize) -> (Problem, Terms) {
    let mut random = Random(9);
    let mut draft = Draft::default();
    let all: Vec<Var> = (0..unknowns).map(|_| draft.unknown(false, 1000)).collect();
    for i in 0..rows {
        let terms: Terms = (0..6)
            .map(|_| {
                (
                    all[random.below(unknowns as u64) as usize],
                    Rational::ratio(random.below(300) - 60, 100),
                )
            })
            .collect();
        let relation = if i % 5 == 0 {
            Relation::Equal
        } else {
            Relation::AtMost
        };
        let room = if i % 5 == 0 {
            0
        } else {
            -100 - random.below(900)
        };
        draft.row(terms, Rational::from(room), relation);
    }
    let objective = all
        .iter()
        .map(|v| (*v, Rational::ratio(random.below(200) - 30, 10)))
        .collect();
    (draft.problem, objective)
}

#[divan::bench(args = [(100, 60), (400, 300), (1000, 600), (2000, 1000)])]
fn sparse_optimum(bencher: Bencher, size: (usize, usize)) {
    let (problem, objective) = sparse(size.0, size.1);
    bencher.bench(|| {
        let optimum = maximise(black_box(&problem), &objective, &mut Budget::default());
        assert!(matches!(optimum, Optimum::Best { .. }), "{optimum:?}");
    });
}

/// Whole launchers of several kinds under caps on warheads and throw-weight: no cap is a whole number of launchers.
fn packing(kinds: usize) -> (Problem, Terms) {
    let mut random = Random(5);
    let mut draft = Draft::default();
    let all: Vec<Var> = (0..kinds).map(|_| draft.unknown(true, 40)).collect();
    for cap in 0..4 {
        let terms: Terms = all
            .iter()
            .map(|v| (*v, Rational::ratio(10 + random.below(90), 10)))
            .collect();
        draft.row(terms, Rational::from(-400 - 13 * cap), Relation::AtMost);
    }
    let objective = all
        .iter()
        .map(|v| (*v, Rational::ratio(20 + random.below(80), 10)))
        .collect();
    (draft.problem, objective)
}

#[divan::bench(args = [4, 8, 12, 20])]
fn packing_optimum(bencher: Bencher, kinds: usize) {
    let (problem, objective) = packing(kinds);
    bencher.bench(|| {
        let optimum = maximise(black_box(&problem), &objective, &mut Budget::default());
        assert!(matches!(optimum, Optimum::Best { .. }), "{optimum:?}");
    });
}

/// The fewest survivors, then the claim that there are fewer by a margin: a refutation.
fn claim(size: (usize, usize), whole: bool, guards: bool, margin: Rational) -> Problem {
    let (mut problem, survivors) = exchange(size.0, size.1, whole, guards);
    let fewest: Terms = survivors.iter().map(|(v, c)| (*v, -c)).collect();
    let Optimum::Best { value, .. } = maximise(&problem, &fewest, &mut Budget::default()) else {
        panic!("no optimum")
    };
    problem
        .formulas
        .push(Row::new(survivors, value + margin, Relation::Below).into());
    problem
}

const SIZES: [(usize, usize); 4] = [(2, 3), (4, 5), (6, 8), (10, 12)];

#[divan::bench(args = SIZES)]
fn rational_claim_with_margin(bencher: Bencher, size: (usize, usize)) {
    let problem = claim(size, false, false, Rational::ONE);
    bencher.bench(|| {
        assert!(matches!(
            solve(black_box(&problem), None, &mut Budget::default()),
            Answer::Infeasible(_)
        ))
    });
}

#[divan::bench(args = SIZES)]
fn rational_claim_without_margin(bencher: Bencher, size: (usize, usize)) {
    let problem = claim(size, false, false, Rational::ZERO);
    bencher.bench(|| {
        assert!(matches!(
            solve(black_box(&problem), None, &mut Budget::default()),
            Answer::Infeasible(_)
        ))
    });
}

#[divan::bench(args = SIZES)]
fn rational_claim_refuted(bencher: Bencher, size: (usize, usize)) {
    let problem = claim(size, false, false, Rational::ratio(-1, 1000));
    bencher.bench(|| {
        assert!(matches!(
            solve(black_box(&problem), None, &mut Budget::default()),
            Answer::Feasible(_)
        ))
    });
}

#[divan::bench(args = SIZES)]
fn whole_claim_with_margin(bencher: Bencher, size: (usize, usize)) {
    let problem = claim(size, true, true, Rational::ratio(1, 10));
    bencher.bench(|| {
        assert!(matches!(
            solve(black_box(&problem), None, &mut Budget::default()),
            Answer::Infeasible(_)
        ))
    });
}

#[divan::bench(args = SIZES)]
fn fewest_survivors(bencher: Bencher, size: (usize, usize)) {
    let (problem, survivors) = exchange(size.0, size.1, true, true);
    let fewest: Terms = survivors.iter().map(|(v, c)| (*v, -c)).collect();
    bencher.bench(|| {
        let optimum = maximise(black_box(&problem), &fewest, &mut Budget::default());
        assert!(matches!(optimum, Optimum::Best { .. }), "{optimum:?}");
    });
}
