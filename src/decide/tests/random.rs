//! A small generator of problems; every run sees the same ones.

use super::*;

/// splitmix64
pub(super) struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    pub fn chance(&mut self, one_in: u64) -> bool {
        self.next().is_multiple_of(one_in)
    }

    pub fn row(&mut self, unknowns: usize, largest: i64) -> Row {
        let relation = match self.between(0, 5) {
            0 => Relation::Equal,
            1 => Relation::Below,
            _ => Relation::AtMost,
        };
        let mut terms = Vec::new();
        for unknown in 0..unknowns {
            if self.chance(2) {
                let coefficient = Rational::ratio(self.between(-4, 4), self.between(1, 2));
                terms.push((Var(unknown as u32), coefficient));
            }
        }
        Row::new(
            terms,
            Rational::ratio(self.between(-largest, largest), self.between(1, 3)),
            relation,
        )
    }

    pub fn formula(&mut self, unknowns: usize, depth: u32) -> Formula {
        let kind = if depth == 0 { 0 } else { self.between(0, 3) };
        let mut parts = || -> Vec<Formula> {
            let count = if self.chance(12) {
                0
            } else {
                self.between(1, 3)
            };
            (0..count)
                .map(|_| self.formula(unknowns, depth - 1))
                .collect()
        };
        match kind {
            0 | 1 => self.row(unknowns, 9).into(),
            2 => Formula::All(parts()),
            _ => Formula::Any(parts()),
        }
    }

    /// A problem over whole unknowns in a box.
    pub fn boxed(&mut self, unknowns: usize, size: i64, depth: u32) -> Problem {
        let mut formulas = Vec::new();
        for unknown in 0..unknowns {
            let low = self.between(-size, 0);
            formulas.push(within(unknown as u32, low, low + size));
        }
        for _ in 0..self.between(1, 5) {
            formulas.push(self.formula(unknowns, depth));
        }
        Problem {
            integers: vec![true; unknowns],
            formulas,
        }
    }
}

/// Every point of the box of [`Random::boxed`] that satisfies the problem.
pub(super) fn solutions(problem: &Problem, size: i64) -> Vec<Vec<Rational>> {
    let mut points = vec![Vec::new()];
    for _ in &problem.integers {
        let mut longer = Vec::new();
        for point in &points {
            for x in -size..=size {
                let mut point = point.clone();
                point.push(r(x));
                longer.push(point);
            }
        }
        points = longer;
    }
    points.retain(|point| is_solution(problem, point));
    points
}
