//! Whole unknowns that are whole parts of something, and otherwise at most bounded by whole numbers. They need not be branched on: whatever the
//! rest is, the whole part serves.

use super::Problem;
use crate::logic::{Formula, Relation, Row, Var};
use crate::number::Rational;
use std::collections::{BTreeMap, BTreeSet};

/// A problem with fewer whole unknowns, and what is to be put in their places.
pub(super) struct Floors {
    pub problem: Problem,
    /// Each such unknown, and the sum of which it is the whole part.
    of: Vec<(Var, Row)>,
}

impl Floors {
    /// None if there is no such unknown. What the objective speaks of is left as it is.
    pub fn of(problem: &Problem, objective: &[(Var, Rational)]) -> Option<Floors> {
        let mut rows: BTreeMap<Var, Vec<&Row>> = BTreeMap::new();
        let mut fixed: BTreeSet<Var> = objective.iter().map(|(var, _)| *var).collect();
        for formula in &problem.formulas {
            gather(formula, &mut rows, &mut fixed);
        }
        let mut of: Vec<(Var, Row)> = Vec::new();
        let mut freed: BTreeSet<Var> = BTreeSet::new();
        for (var, rows) in rows {
            let is_whole = problem.integers.get(var.0 as usize) == Some(&true);
            if !is_whole || fixed.contains(&var) {
                continue;
            }
            let Some(sum) = whole_part(var, &rows) else {
                continue;
            };
            if sum.terms.iter().any(|(other, _)| freed.contains(other)) {
                continue;
            }
            fixed.extend(sum.terms.iter().map(|(other, _)| *other));
            freed.insert(var);
            of.push((var, sum));
        }
        if of.is_empty() {
            return None;
        }
        let mut integers = problem.integers.clone();
        for (var, _) in &of {
            integers[var.0 as usize] = false;
        }
        let formulas = problem.formulas.clone();
        Some(Floors {
            problem: Problem { integers, formulas },
            of,
        })
    }

    /// Puts the whole parts in their places; none if that does not solve the problem after all.
    pub fn filled(&self, mut point: Vec<Rational>) -> Option<Vec<Rational>> {
        for (var, sum) in &self.of {
            let value = sum.sum(&point)?.floor();
            *point.get_mut(var.0 as usize)? = value;
        }
        let mut formulas = self.problem.formulas.iter();
        formulas
            .all(|formula| formula.holds(&point))
            .then_some(point)
    }
}

/// Every row of conjunctions, by its unknowns; what stands under alternatives is fixed.
fn gather<'p>(
    formula: &'p Formula,
    rows: &mut BTreeMap<Var, Vec<&'p Row>>,
    fixed: &mut BTreeSet<Var>,
) {
    match formula {
        Formula::Row(row) => {
            for (var, _) in &row.terms {
                rows.entry(*var).or_default().push(row);
            }
        }
        Formula::All(list) => list.iter().for_each(|f| gather(f, rows, fixed)),
        Formula::Any(_) => fixed.extend(formula.vars()),
    }
}

/// The sum of which the rows make an unknown the whole part, if they say nothing else of it but whole bounds.
fn whole_part(var: Var, rows: &[&Row]) -> Option<Row> {
    let (mut above, mut below) = (None, None);
    for row in rows {
        let (_, c) = row.terms.iter().find(|(v, _)| *v == var)?;
        if row.terms.len() == 1 {
            let bound = row.constant.checked_div(c)?;
            if row.relation == Relation::Below || !bound.is_integer() {
                return None;
            }
            continue;
        }
        // c · var + rest: var against -rest / c.
        let by = (-Rational::ONE).checked_div(c)?;
        let rest = row.terms.iter().filter(|(v, _)| *v != var);
        let sum = Row::new(
            rest.map(|(v, k)| (*v, k * &by)),
            &row.constant * &by,
            Relation::AtMost,
        );
        let slot = match (row.relation, c.is_positive()) {
            (Relation::AtMost, true) => &mut above,
            (Relation::Below, false) => &mut below,
            _ => return None,
        };
        if slot.replace(sum).is_some() {
            return None;
        }
    }
    let (above, below): (Row, Row) = (above?, below?);
    let is_one_less =
        above.terms == below.terms && &above.constant - &below.constant == Rational::ONE;
    is_one_less.then_some(above)
}
