//! What to branch on, and how to round a point to a solution.

use super::budget::Budget;
use super::float::{approx, floor, fractionality};
use super::relax::{Basis, Margin, Relaxation, Run};
use super::search::{Fork, Frame, Here, Search};
use super::simplex::Status;
use super::tree::Kind;
use crate::logic::{Relation, Row, Var};
use crate::number::Rational;

/// Floats this near to a whole number are whole.
const WHOLE: f64 = 1e-6;
/// Floats violate a row only by more than this, relative to its largest part.
const HOLDS: f64 = 1e-7;

/// A point that branching looks at.
pub(super) trait Point {
    /// How far the unknown is from a whole number; zero if it is whole.
    fn fraction(&self, unknown: usize) -> f64;
    fn floor(&self, unknown: usize) -> Option<Rational>;
    /// Whether the unknown is nearer to the whole number above it.
    fn is_high(&self, unknown: usize) -> bool;
    /// How far a sum is from a whole number; zero if it is whole.
    fn fraction_of(&self, sum: &Sum) -> f64;
    /// The whole part of a sum, and whether the sum is nearer to the whole number above it.
    fn floor_of(&self, sum: &Sum) -> Option<(Rational, bool)>;
    /// By how much the row is violated, relative to its size; zero if it holds.
    fn violation(&self, row: &Row) -> f64;
}

/// Whole unknowns and whole coefficients.
pub(super) type Sum = Vec<(Var, Rational)>;

/// A point in floats.
pub(super) struct Rough<'a>(pub &'a [f64]);

impl Rough<'_> {
    fn value(&self, sum: &Sum) -> f64 {
        let parts = sum.iter().map(|(v, c)| approx(c) * self.0[v.0 as usize]);
        parts.sum()
    }
}

/// A point in rationals.
pub(super) struct Exact<'a>(pub &'a [Rational]);

impl Exact<'_> {
    fn value(&self, sum: &Sum) -> Rational {
        let mut value = Rational::ZERO;
        for (v, c) in sum {
            value += &(c * &self.0[v.0 as usize]);
        }
        value
    }
}

impl Point for Rough<'_> {
    fn fraction(&self, unknown: usize) -> f64 {
        let fraction = fractionality(self.0[unknown]);
        if fraction > WHOLE { fraction } else { 0.0 }
    }

    fn floor(&self, unknown: usize) -> Option<Rational> {
        floor(self.0[unknown])
    }

    fn is_high(&self, unknown: usize) -> bool {
        self.0[unknown].round() > self.0[unknown]
    }

    fn fraction_of(&self, sum: &Sum) -> f64 {
        let fraction = fractionality(self.value(sum));
        if fraction > WHOLE { fraction } else { 0.0 }
    }

    fn floor_of(&self, sum: &Sum) -> Option<(Rational, bool)> {
        let value = self.value(sum);
        Some((floor(value)?, value.round() > value))
    }

    fn violation(&self, row: &Row) -> f64 {
        let mut sum = approx(&row.constant);
        let mut size = sum.abs();
        for (unknown, coefficient) in &row.terms {
            let part = approx(coefficient) * self.0[unknown.0 as usize];
            sum += part;
            size = size.max(part.abs());
        }
        let excess = if row.relation == Relation::Equal {
            sum.abs()
        } else {
            sum
        };
        let relative = if size > 0.0 { excess / size } else { 0.0 };
        let edge = row.relation == Relation::Below && relative > -HOLDS;
        if relative > HOLDS || edge {
            relative.max(HOLDS)
        } else {
            0.0
        }
    }
}

impl Point for Exact<'_> {
    fn fraction(&self, unknown: usize) -> f64 {
        match self.0[unknown].is_integer() {
            true => 0.0,
            false => fractionality(approx(&self.0[unknown])).max(f64::MIN_POSITIVE),
        }
    }

    fn floor(&self, unknown: usize) -> Option<Rational> {
        Some(self.0[unknown].floor())
    }

    fn is_high(&self, unknown: usize) -> bool {
        let x = &self.0[unknown];
        &x.ceil() - x < x - &x.floor()
    }

    fn fraction_of(&self, sum: &Sum) -> f64 {
        let value = self.value(sum);
        match value.is_integer() {
            true => 0.0,
            false => fractionality(approx(&value)).max(f64::MIN_POSITIVE),
        }
    }

    fn floor_of(&self, sum: &Sum) -> Option<(Rational, bool)> {
        let value = self.value(sum);
        let floor = value.floor();
        let is_high = &value.ceil() - &value < &value - &floor;
        Some((floor, is_high))
    }

    fn violation(&self, row: &Row) -> f64 {
        if row.holds(self.0) {
            return 0.0;
        }
        let sum = row.sum(self.0).unwrap_or_default();
        approx(&sum).abs().max(f64::MIN_POSITIVE)
    }
}

impl Search<'_> {
    /// An open alternative of which the bounds leave one branch at most.
    pub fn forced(&self, here: &Here, relaxation: &Relaxation, basis: &Basis) -> Option<Frame> {
        here.open.iter().find_map(|&any| {
            let (live, dead) = self.branches(any, relaxation);
            (live.len() <= 1).then(|| {
                let order = live.into_iter().chain(dead).collect();
                Frame::new(Fork::Cases { any }, order, basis.clone())
            })
        })
    }

    /// The branches of an alternative that the bounds allow, and the others.
    fn branches(&self, any: usize, relaxation: &Relaxation) -> (Vec<usize>, Vec<usize>) {
        let parts = self.tree.parts(any);
        (0..parts.len()).partition(|branch| !self.is_dead(parts[*branch], relaxation))
    }

    /// Whether the bounds alone contradict a part.
    fn is_dead(&self, part: usize, relaxation: &Relaxation) -> bool {
        match &self.tree.nodes[part].kind {
            Kind::All(members) => members
                .iter()
                .any(|member| self.is_dead(*member, relaxation)),
            Kind::Any(members) => members
                .iter()
                .all(|member| self.is_dead(*member, relaxation)),
            Kind::Row(row) => relaxation.contradicts(row),
        }
    }

    /// By how much a part is violated: an `All` as its worst member, an `Any` as its best.
    fn violation(&self, part: usize, point: &impl Point) -> f64 {
        let each = |members: &[usize]| -> Vec<f64> {
            members
                .iter()
                .map(|member| self.violation(*member, point))
                .collect()
        };
        match &self.tree.nodes[part].kind {
            Kind::Row(row) => point.violation(row),
            Kind::All(members) => each(members).into_iter().fold(0.0, f64::max),
            Kind::Any(members) => each(members).into_iter().fold(f64::INFINITY, f64::min),
        }
    }

    /// A branching that the point violates: an alternative with few branches if there is one, otherwise a whole
    /// unknown that is not whole. None if the point is a solution of what holds here.
    pub fn choose(
        &self,
        here: &Here,
        relaxation: &Relaxation,
        point: &impl Point,
        basis: &Basis,
    ) -> Option<Frame> {
        let mut chosen: Option<(usize, f64, Frame)> = None;
        for &any in &here.open {
            let parts = self.tree.parts(any);
            let violations: Vec<f64> = parts
                .iter()
                .map(|part| self.violation(*part, point))
                .collect();
            let least = violations.iter().copied().fold(f64::INFINITY, f64::min);
            if least == 0.0 {
                continue;
            }
            let (mut live, dead) = self.branches(any, relaxation);
            let better = chosen.as_ref().is_none_or(|(count, violation, _)| {
                live.len() < *count || live.len() == *count && least > *violation
            });
            if better {
                live.sort_by(|a, b| violations[*a].total_cmp(&violations[*b]));
                let count = live.len();
                let order = live.into_iter().chain(dead).collect();
                chosen = Some((
                    count,
                    least,
                    Frame::new(Fork::Cases { any }, order, basis.clone()),
                ));
            }
        }
        if let Some((_, _, frame)) = chosen {
            return Some(frame);
        }
        let mut chosen: Option<(&Sum, f64)> = None;
        for sum in &self.sums {
            let fraction = point.fraction_of(sum);
            if fraction > 0.0 && chosen.is_none_or(|(_, most)| fraction > most + WHOLE) {
                chosen = Some((sum, fraction));
            }
        }
        if let Some((sum, _)) = chosen {
            let (at, above) = point.floor_of(sum)?;
            return Some(split(sum.clone(), at, above, basis));
        }
        let mut chosen: Option<(usize, f64)> = None;
        for (unknown, _) in self
            .problem
            .integers
            .iter()
            .enumerate()
            .filter(|(_, whole)| **whole)
        {
            let fraction = point.fraction(unknown);
            if fraction > 0.0 && chosen.is_none_or(|(_, most)| fraction > most + WHOLE) {
                chosen = Some((unknown, fraction));
            }
        }
        let (unknown, _) = chosen?;
        let at = point.floor(unknown)?;
        let above = point.is_high(unknown);
        Some(split(one(unknown), at, above, basis))
    }

    /// A branching on the open alternative with the fewest branches.
    pub fn open_alternative(
        &self,
        here: &Here,
        relaxation: &Relaxation,
        basis: &Basis,
    ) -> Option<Frame> {
        let branches = here
            .open
            .iter()
            .map(|any| (*any, self.branches(*any, relaxation)));
        let (any, (live, dead)) = branches.min_by_key(|(_, (live, _))| live.len())?;
        let order = live.into_iter().chain(dead).collect();
        Some(Frame::new(Fork::Cases { any }, order, basis.clone()))
    }

    /// The rows of a branch that holds at the point, for each open alternative.
    pub fn holding_rows(&self, here: &Here, point: &[Rational]) -> Vec<&Row> {
        let mut rows = Vec::new();
        let mut open = here.open.clone();
        while let Some(part) = open.pop() {
            match &self.tree.nodes[part].kind {
                Kind::Row(row) => rows.push(*row),
                Kind::All(members) => open.extend(members),
                Kind::Any(members) => {
                    open.extend(
                        members
                            .iter()
                            .find(|member| self.violation(**member, &Exact(point)) == 0.0),
                    );
                }
            }
        }
        rows
    }

    /// Tries to make a point a solution: whole unknowns are rounded, of each alternative the least violated branch
    /// is taken, and the rest is solved anew.
    pub fn round(
        &self,
        here: &Here,
        point: &[f64],
        cost: &[(Var, Rational)],
        basis: &Basis,
        budget: &mut Budget,
    ) -> Option<Vec<Rational>> {
        for rounded in [f64::round, f64::floor] {
            let mut point = point.to_vec();
            let mut extra = Vec::new();
            for (unknown, _) in self
                .problem
                .integers
                .iter()
                .enumerate()
                .filter(|(_, whole)| **whole)
            {
                point[unknown] = rounded(point[unknown]);
                let at = floor(point[unknown])?;
                let term = (Var(unknown as u32), Rational::ONE);
                extra.push(Row::new([term], -at, Relation::Equal));
            }
            let mut rows = here.rows.clone();
            let mut names = here.names.clone();
            let mut open: Vec<usize> = here.open.clone();
            while let Some(part) = open.pop() {
                match &self.tree.nodes[part].kind {
                    Kind::Row(row) => {
                        rows.push(row);
                        names.push(part);
                    }
                    Kind::All(members) => open.extend(members),
                    Kind::Any(members) => {
                        let violation = |member: &usize| self.violation(*member, &Rough(&point));
                        open.extend(
                            members
                                .iter()
                                .min_by(|a, b| violation(a).total_cmp(&violation(b))),
                        );
                    }
                }
            }
            rows.extend(&extra);
            names.resize(rows.len(), usize::MAX);
            let Ok(relaxation) = Relaxation::new(rows, self.problem.integers.len()) else {
                continue;
            };
            let mut rough = Run::new(&relaxation, basis, &names);
            let status = rough.solve(&Margin::Largest, &[], budget);
            let Some(margin) = rough.margin().filter(|_| status == Status::Optimal) else {
                continue;
            };
            let margin = if cost.is_empty() {
                Margin::Largest
            } else {
                Margin::AtLeast(margin)
            };
            if !cost.is_empty() {
                rough.solve(&margin, cost, budget);
            }
            let mut exact = Run::exact(&relaxation, &rough.basis(&names), &names);
            let status = exact.solve(&margin, cost, budget);
            let point = exact.point();
            if matches!(status, Status::Optimal | Status::Unbounded) && self.is_solution(&point) {
                return Some(point);
            }
        }
        None
    }
}

/// An unknown as a sum.
pub(super) fn one(unknown: usize) -> Sum {
    vec![(Var(unknown as u32), Rational::ONE)]
}

/// A branching on a sum of whole unknowns: at most `at`, or more.
pub(super) fn split(sum: Sum, at: Rational, above_first: bool, basis: &Basis) -> Frame {
    let bounds = Row::sides(&sum, &at);
    let order = if above_first { vec![1, 0] } else { vec![0, 1] };
    Frame::new(Fork::Split { sum, at, bounds }, order, basis.clone())
}
