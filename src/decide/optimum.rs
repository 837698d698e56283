//! The part of branch and bound that looks for the best point.

use super::branching::{Exact, Rough, one, split};
use super::budget::Budget;
use super::float::approx;
use super::lp::value_at;
use super::relax::{Basis, Margin, Multipliers, Relaxation, Run};
use super::search::{Best, Frame, Here, Search, Step};
use super::simplex::Status;
use crate::logic::{Cite, Relation, Row, Var};
use crate::number::Rational;

/// What became of a place; a better best, if found; the depth from which the objective is without end, if it is.
type Improvement = (Step, Option<Best>, Option<usize>);

impl Search<'_> {
    /// Looks for a point of less cost at a place.
    pub fn improve(
        &self,
        here: &Here,
        relaxation: &Relaxation,
        cost: &[(Var, Rational)],
        basis: &Basis,
        budget: &mut Budget,
    ) -> Improvement {
        self.in_floats(here, relaxation, basis, |rough| {
            self.improve_from(rough, here, relaxation, cost, budget)
        })
    }

    /// The same from where a run in floats begins.
    fn improve_from(
        &self,
        rough: &mut Run<f64>,
        here: &Here,
        relaxation: &Relaxation,
        cost: &[(Var, Rational)],
        budget: &mut Budget,
    ) -> Improvement {
        let only = |step| (step, None, None);
        let mut status = Status::Optimal;
        if relaxation.strict {
            status = rough.solve(&Margin::Largest, &[], budget);
            if rough.margin().is_none() {
                status = Status::Infeasible;
            }
        }
        if status == Status::Optimal {
            status = rough.solve_again(&Margin::None, cost, budget);
        }
        let basis = rough.basis(&here.names);
        let point = rough.point();
        let value = -cost
            .iter()
            .map(|(v, c)| approx(c) * point[v.0 as usize])
            .sum::<f64>();
        let hopeful = match &self.best {
            None => true,
            Some(best) => value > approx(&best.value) + 1e-7 * value.abs().max(1.0),
        };
        let mut best = None;
        if status == Status::Optimal
            && hopeful
            && let Some(frame) = self.choose(here, relaxation, &Rough(&point), &basis)
        {
            if self.visited % 8 == 1
                && let Some(point) = self.round(here, &point, cost, &basis, budget)
            {
                best = self.better(cost, point);
            }
            return (Step::Branch(frame), best, None);
        }
        if status == Status::Spent {
            return only(Step::Spent);
        }
        let mut exact = Run::exact(relaxation, &basis, &here.names);
        if status == Status::Infeasible && relaxation.strict {
            match exact.solve(&Margin::Largest, &[], budget) {
                Status::Spent => return only(Step::Spent),
                Status::Optimal if exact.margin().is_positive() => {}
                _ => return only(self.closed(here, &exact.multipliers(), Vec::new())),
            }
        }
        match exact.solve(&Margin::None, cost, budget) {
            Status::Spent | Status::Trouble => only(Step::Spent),
            Status::Infeasible => only(self.closed(here, &exact.multipliers(), Vec::new())),
            Status::Unbounded => self.unbounded(here, relaxation, &basis, budget),
            Status::Optimal => {
                let basis = exact.basis(&here.names);
                self.settle(
                    here,
                    relaxation,
                    cost,
                    (exact.point(), exact.multipliers()),
                    &basis,
                    budget,
                )
            }
        }
    }

    /// Deals with a place where the relaxation has no end: alternatives are decided first, then any point will do.
    fn unbounded(
        &self,
        here: &Here,
        relaxation: &Relaxation,
        basis: &Basis,
        budget: &mut Budget,
    ) -> Improvement {
        match self.open_alternative(here, relaxation, basis) {
            Some(frame) => (Step::Branch(frame), None, None),
            None => {
                let step = self.seek(here, relaxation, &[], basis, budget);
                (step, None, Some(self.frames.len()))
            }
        }
    }

    /// Deals with a place whose relaxation has an exact optimum.
    fn settle(
        &self,
        here: &Here,
        relaxation: &Relaxation,
        cost: &[(Var, Rational)],
        (point, multipliers): (Vec<Rational>, Multipliers),
        basis: &Basis,
        budget: &mut Budget,
    ) -> Improvement {
        let value = -value_at(cost, &point);
        // The last formula says that the objective exceeds the best value.
        let last = Cite::Atom {
            formula: self.problem.formulas.len() as u32,
            path: Vec::new(),
        };
        let bounded = || self.closed(here, &multipliers, vec![(last, Rational::ONE)]);
        if let Some(best) = &self.best
            && (value < best.value || value == best.value && best.point.is_some())
        {
            return (bounded(), None, None);
        }
        if let Some(frame) = self.choose(here, relaxation, &Exact(&point), basis) {
            return (Step::Branch(frame), None, None);
        }
        if self.is_solution(&point) {
            return (
                bounded(),
                Some(Best {
                    value,
                    point: Some(point),
                }),
                None,
            );
        }
        // The point lies on the edge of a strict row. Is there one beside it, of this value or as near as one likes?
        match self.beside(here, cost, &point, &value, budget) {
            Some(beside) => {
                let best = Best {
                    value,
                    point: beside,
                };
                // An equal value that is attained is better than one that is not.
                let known = self.best.as_ref().is_some_and(|b| b.value == best.value);
                (
                    bounded(),
                    (!known || best.point.is_some()).then_some(best),
                    None,
                )
            }
            None => {
                let frame = self
                    .open_alternative(here, relaxation, basis)
                    .or_else(|| self.apart(relaxation, &point, basis));
                (frame.map_or(Step::Spent, Step::Branch), None, None)
            }
        }
    }

    /// Whether solutions with the point's whole unknowns, and in the branches that hold at the point, reach its
    /// value (then one of them) or come arbitrarily near to it (then nothing); none if neither is so.
    fn beside(
        &self,
        here: &Here,
        cost: &[(Var, Rational)],
        point: &[Rational],
        value: &Rational,
        budget: &mut Budget,
    ) -> Option<Option<Vec<Rational>>> {
        let fixed = |(unknown, _): (usize, &bool)| {
            Row::new(
                [(Var(unknown as u32), Rational::ONE)],
                -&point[unknown],
                Relation::Equal,
            )
        };
        let whole = self
            .problem
            .integers
            .iter()
            .enumerate()
            .filter(|(_, whole)| **whole);
        let mut extra: Vec<Row> = whole.map(fixed).collect();
        extra.push(Row::new(
            cost.iter().cloned(),
            value.clone(),
            Relation::Equal,
        ));
        let branches = self.holding_rows(here, point);
        let mut inside = |extra: &[Row]| {
            let rows: Vec<&Row> = here
                .rows
                .iter()
                .copied()
                .chain(branches.iter().copied())
                .chain(extra)
                .collect();
            let names = vec![usize::MAX; rows.len()];
            let relaxation = Relaxation::new(rows, self.problem.integers.len()).ok()?;
            let mut rough = Run::new(&relaxation, &Basis::default(), &names);
            rough.solve(&Margin::Largest, &[], budget);
            let mut exact = Run::exact(&relaxation, &Basis::default(), &names);
            let status = exact.solve(&Margin::Largest, &[], budget);
            (status == Status::Optimal && exact.margin().is_positive()).then(|| exact.point())
        };
        match inside(&extra) {
            Some(point) => Some(Some(point).filter(|point| self.is_solution(point))),
            None => {
                extra.pop();
                inside(&extra).map(|_| None)
            }
        }
    }

    /// Splits a whole unknown that is not fixed yet, at its value.
    fn apart(&self, relaxation: &Relaxation, point: &[Rational], basis: &Basis) -> Option<Frame> {
        let whole = self
            .problem
            .integers
            .iter()
            .enumerate()
            .filter(|(_, whole)| **whole);
        whole.map(|(unknown, _)| unknown).find_map(|unknown| {
            let at = &point[unknown];
            let beyond = |bound: &Option<super::relax::Bound>, up: bool| {
                bound
                    .as_ref()
                    .is_none_or(|b| if up { b.at > *at } else { b.at < *at })
            };
            if beyond(&relaxation.upper[unknown], true) {
                Some(split(one(unknown), at.floor(), false, basis))
            } else if beyond(&relaxation.lower[unknown], false) {
                Some(split(one(unknown), at.floor() - Rational::ONE, true, basis))
            } else {
                None
            }
        })
    }

    /// The point as the best one, if it is.
    fn better(&self, cost: &[(Var, Rational)], point: Vec<Rational>) -> Option<Best> {
        let value = -value_at(cost, &point);
        let better = self
            .best
            .as_ref()
            .is_none_or(|best| value > best.value || value == best.value && best.point.is_none());
        better.then_some(Best {
            value,
            point: Some(point),
        })
    }
}
