//! Postures that stand still from a day on: fewer unknowns, and nothing can break between the dates.

use crate::date::Day;
use crate::draft::*;
use crate::logic::{Formula, Problem, Row, Var};
use crate::number::Rational;
use crate::pose::{Chain, Posed};
use std::collections::{BTreeMap, BTreeSet};

/// A question in which nothing changes after a day of the chain.
pub struct Still {
    pub posed: Posed,
    pub chain: Chain,
    /// For each unknown of the question: the one whose value it takes.
    stands_for: Vec<usize>,
}

impl Still {
    /// The question with everything at later moments as on `day`; none if nothing is asked later.
    pub fn from(posed: &Posed, chain: &Chain, day: Day) -> Option<Still> {
        let stop = Moment::On(day);
        let is_later = |at: &Moment| matches!(at, Moment::On(later) if *later > day);
        if !chain.0.contains(&stop) || !chain.0.iter().any(&is_later) {
            return None;
        }
        let known = posed.unknowns.iter().enumerate();
        let index: BTreeMap<&Unknown, usize> = known.map(|(i, u)| (u, i)).collect();
        let mut stands_for: Vec<usize> = (0..posed.problem.integers.len()).collect();
        for (i, unknown) in posed.unknowns.iter().enumerate() {
            if unknown.moment().is_some_and(|at| is_later(&at)) {
                let there = unknown.moved_to(stop);
                let there = there.and_then(|there| index.get(&there).copied());
                stands_for[i] = there.unwrap_or(i);
            }
        }
        let moved = |formula| moved(formula, &stands_for);
        let formulas: BTreeSet<Formula> = posed.problem.formulas.iter().map(moved).collect();
        let is_trivial = |formula: &Formula| match formula {
            Formula::Row(row) => row.terms.is_empty() && row.relation.holds(&row.constant),
            Formula::All(parts) => parts.is_empty(),
            Formula::Any(_) => false,
        };
        let formulas = formulas.into_iter().filter(|f| !is_trivial(f)).collect();
        let earlier = chain.0.iter().copied().filter(|at| !is_later(at));
        Some(Still {
            posed: Posed {
                unknowns: posed.unknowns.clone(),
                premises: Vec::new(),
                problem: Problem {
                    integers: posed.problem.integers.clone(),
                    formulas,
                },
            },
            chain: Chain(earlier.collect()),
            stands_for,
        })
    }

    /// The values of all unknowns of the question, if they solve it.
    pub fn solution(&self, posed: &Posed, values: &[Rational]) -> Option<Vec<Rational>> {
        let values: Vec<Rational> = self
            .stands_for
            .iter()
            .map(|i| values.get(*i).cloned())
            .collect::<Option<_>>()?;
        let solves = posed.problem.formulas.iter().all(|f| f.holds(&values));
        solves.then_some(values)
    }
}

fn moved(formula: &Formula, stands_for: &[usize]) -> Formula {
    let each = |parts: &[Formula]| parts.iter().map(|part| moved(part, stands_for)).collect();
    match formula {
        Formula::Row(row) => {
            let var = |var: &Var| Var(stands_for[var.0 as usize] as u32);
            let terms = row.terms.iter().map(|(v, c)| (var(v), c.clone()));
            Formula::Row(Row::new(terms, row.constant.clone(), row.relation))
        }
        Formula::All(parts) => Formula::All(each(parts)),
        Formula::Any(parts) => Formula::Any(each(parts)),
    }
}
