//! Exact linear programming over rational unknowns.

use super::budget::Budget;
use super::relax::{Basis, Margin, Multipliers, Relaxation, Run};
use super::simplex::Status;
use crate::logic::{Row, Var};
use crate::number::Rational;

/// What [`lp`] found. Multipliers stand one for each row given; those of inequalities are never negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LpAnswer {
    /// The rows, multiplied and added up, are a contradiction, as in [`Proof::Farkas`](crate::logic::Proof).
    Infeasible { multipliers: Vec<Rational> },
    /// `objective - value + Σ multiplier · sum` is zero whatever the unknowns are, so that the objective is nowhere
    /// below `value`. The point attains it; with strict rows it may lie on their edge, and `value` is then the
    /// greatest lower bound. Without an objective the point satisfies strict rows too.
    Optimal {
        point: Vec<Rational>,
        value: Rational,
        multipliers: Vec<Rational>,
    },
    /// From the point one may go along the ray for ever, and the objective falls. With strict rows the point may
    /// lie on their edge.
    Unbounded {
        point: Vec<Rational>,
        ray: Vec<Rational>,
    },
    /// The budget is spent.
    Exhausted,
}

/// Where a program was left, for the next one of as many unknowns and rows to begin at.
#[derive(Clone)]
pub struct Start {
    basis: Basis,
    rows: usize,
}

/// Minimises an objective over rows, exactly; without one, looks for a point. Unknowns are free unless rows bound
/// them; they are numbered below `unknowns`.
pub fn lp(
    rows: &[Row],
    unknowns: usize,
    objective: Option<&[(Var, Rational)]>,
    budget: &mut Budget,
) -> LpAnswer {
    lp_from(rows, unknowns, objective, &mut None, budget)
}

/// The same from where a similar program was left, if there is such a place; it becomes where this one is left. Of several
/// best points another one may be found than without it.
pub fn lp_from(
    rows: &[Row],
    unknowns: usize,
    objective: Option<&[(Var, Rational)]>,
    start: &mut Option<Start>,
    budget: &mut Budget,
) -> LpAnswer {
    let cost = collected(objective.unwrap_or_default());
    let program = match Program::new(rows, unknowns, &[&cost]) {
        Ok(program) => program,
        Err(answer) => return answer,
    };
    let known = start.as_ref().filter(|s| s.fits(rows.len(), unknowns));
    let mut basis = known.map(|s| s.basis.clone()).unwrap_or_default();
    let mut leave = |basis: &Basis| {
        *start = Some(Start {
            basis: basis.clone(),
            rows: rows.len(),
        });
    };
    if program.relaxation.strict || objective.is_none() {
        let inside = program.inside(&mut basis, budget);
        leave(&basis);
        match (inside, objective) {
            (Err(answer), _) => return answer,
            (Ok(point), None) => {
                return LpAnswer::Optimal {
                    point,
                    value: Rational::ZERO,
                    multipliers: vec![Rational::ZERO; rows.len()],
                };
            }
            _ => {}
        }
    }
    let mut rough = Run::new(&program.relaxation, &basis, &program.names);
    let (answer, basis) = program.least(&mut rough, &cost, budget);
    leave(&basis);
    answer
}

/// Minimises several objectives over the same rows, one after the other, as [`lp`] does.
pub fn leasts(
    rows: &[Row],
    unknowns: usize,
    objectives: &[Vec<(Var, Rational)>],
    budget: &mut Budget,
) -> Vec<LpAnswer> {
    let costs: Vec<_> = objectives.iter().map(|terms| collected(terms)).collect();
    let all: Vec<&[(Var, Rational)]> = costs.iter().map(Vec::as_slice).collect();
    let program = match Program::new(rows, unknowns, &all) {
        Ok(program) => program,
        Err(answer) => return vec![answer; costs.len()],
    };
    let mut basis = Basis::default();
    if program.relaxation.strict
        && let Err(answer) = program.inside(&mut basis, budget)
    {
        return vec![answer; costs.len()];
    }
    let mut rough = Run::new(&program.relaxation, &basis, &program.names);
    let least = |cost: &Vec<_>| program.least(&mut rough, cost, budget).0;
    costs.iter().map(least).collect()
}

/// Rows made ready to be solved.
struct Program<'a> {
    relaxation: Relaxation<'a>,
    /// The rows' own numbers.
    names: Vec<usize>,
}

impl<'a> Program<'a> {
    /// The answer instead where the bounds of an unknown cross, or where rows or objectives name an unknown that is none.
    fn new(
        rows: &'a [Row],
        unknowns: usize,
        objectives: &[&[(Var, Rational)]],
    ) -> Result<Program<'a>, LpAnswer> {
        let known =
            |terms: &[(Var, Rational)]| terms.iter().all(|(v, _)| (v.0 as usize) < unknowns);
        if !rows.iter().all(|row| known(&row.terms)) || !objectives.iter().all(|o| known(o)) {
            return Err(LpAnswer::Exhausted);
        }
        let names: Vec<usize> = (0..rows.len()).collect();
        match Relaxation::new(rows.iter().collect(), unknowns) {
            Ok(relaxation) => Ok(Program { relaxation, names }),
            Err(multipliers) => Err(infeasible(rows.len(), multipliers)),
        }
    }

    /// A point that satisfies strict rows, too; the basis is the one to begin at and becomes the one that was found.
    fn inside(&self, basis: &mut Basis, budget: &mut Budget) -> Result<Vec<Rational>, LpAnswer> {
        let mut rough = Run::new(&self.relaxation, basis, &self.names);
        rough.solve(&Margin::Largest, &[], budget);
        let begin = rough.basis(&self.names);
        let mut exact = Run::exact(&self.relaxation, &begin, &self.names);
        let status = exact.solve(&Margin::Largest, &[], budget);
        *basis = exact.basis(&self.names);
        match status {
            Status::Spent | Status::Trouble => Err(LpAnswer::Exhausted),
            Status::Infeasible => Err(infeasible(self.names.len(), exact.multipliers())),
            _ if !exact.margin().is_positive() => {
                Err(infeasible(self.names.len(), exact.multipliers()))
            }
            _ => Ok(exact.point()),
        }
    }

    /// Minimises a cost in floats from where they stand, then exactly from there; with the basis that was found.
    fn least(
        &self,
        rough: &mut Run<f64>,
        cost: &[(Var, Rational)],
        budget: &mut Budget,
    ) -> (LpAnswer, Basis) {
        rough.solve(&Margin::None, cost, budget);
        let begin = rough.basis(&self.names);
        let mut exact = Run::exact(&self.relaxation, &begin, &self.names);
        let answer = match exact.solve(&Margin::None, cost, budget) {
            Status::Spent | Status::Trouble => LpAnswer::Exhausted,
            Status::Infeasible => infeasible(self.names.len(), exact.multipliers()),
            Status::Unbounded => LpAnswer::Unbounded {
                point: exact.point(),
                ray: exact.ray(),
            },
            Status::Optimal => {
                let point = exact.point();
                LpAnswer::Optimal {
                    value: value_at(cost, &point),
                    point,
                    multipliers: all(self.names.len(), exact.multipliers()),
                }
            }
        };
        (answer, exact.basis(&self.names))
    }
}

/// The multiplier of each of so many rows.
fn all(rows: usize, multipliers: Multipliers) -> Vec<Rational> {
    let mut all = vec![Rational::ZERO; rows];
    for (row, multiplier) in multipliers {
        all[row] = multiplier;
    }
    all
}

fn infeasible(rows: usize, multipliers: Multipliers) -> LpAnswer {
    LpAnswer::Infeasible {
        multipliers: all(rows, multipliers),
    }
}

impl Start {
    /// Whether a program of so many rows and unknowns can begin here.
    pub fn fits(&self, rows: usize, unknowns: usize) -> bool {
        self.rows == rows && self.basis.unknowns() == unknowns
    }
}

/// For each of some unknowns a whole number that it cannot exceed under the rows, as floats see it; none where there is
/// none. Nothing that must be exact may rest on it.
pub fn reaches(
    rows: &[Row],
    unknowns: usize,
    of: &[Var],
    budget: &mut Budget,
) -> Vec<Option<Rational>> {
    let names: Vec<usize> = (0..rows.len()).collect();
    let known = |var: &Var| (var.0 as usize) < unknowns;
    let all_known = rows
        .iter()
        .flat_map(|row| &row.terms)
        .all(|(var, _)| known(var));
    let relaxation = Relaxation::new(rows.iter().collect(), unknowns);
    let Some(relaxation) = relaxation
        .ok()
        .filter(|_| all_known && of.iter().all(known))
    else {
        return vec![None; of.len()];
    };
    // One after the other from the same basis: only the objective changes.
    let mut rough = Run::new(&relaxation, &Basis::default(), &names);
    let mut reach = |var: &Var| {
        let cost = [(*var, -Rational::ONE)];
        match rough.solve(&Margin::None, &cost, budget) {
            Status::Optimal => super::float::ceiling(rough.point()[var.0 as usize]),
            _ => None,
        }
    };
    of.iter().map(&mut reach).collect()
}

/// Terms sorted by unknown, those of the same unknown added up.
pub(super) fn collected(terms: &[(Var, Rational)]) -> Vec<(Var, Rational)> {
    Row::new(terms.iter().cloned(), 0, crate::logic::Relation::Equal).terms
}

/// The value of terms at a point.
pub(super) fn value_at(terms: &[(Var, Rational)], point: &[Rational]) -> Rational {
    terms
        .iter()
        .map(|(unknown, c)| c * &point[unknown.0 as usize])
        .sum()
}
