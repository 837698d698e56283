//! How questions are put to the search: first cheaply, then in full.

use super::session::Session;
use crate::decide::{self, Answer, Budget};
use crate::draft::*;
use crate::logic::{Formula, Problem, Relation, Row, Var};
use crate::number::Rational;
use crate::pose::{Linear, Posed};
use std::collections::BTreeMap;

/// Nodes of a first, cheap try.
const FEW_NODES: u64 = 300;

impl Session<'_> {
    /// Any answer: the question as it is with few nodes, then with histories that are whole on the listed days, then with all there is.
    pub fn solve(&mut self, posed: &Posed, objective: Option<&[(Var, Rational)]>) -> Answer {
        let quick = self.with_few_nodes(&posed.problem, objective);
        if !matches!(quick, Answer::Exhausted) {
            return quick;
        }
        if let Some(values) = self.solve_whole(posed, objective) {
            return Answer::Feasible(values);
        }
        decide::solve_around_floors(&posed.problem, objective, &mut self.budget)
    }

    /// A solution, if one is found at little cost in which every history is whole on the listed days.
    pub fn solve_whole(
        &mut self,
        posed: &Posed,
        objective: Option<&[(Var, Rational)]>,
    ) -> Option<Vec<Rational>> {
        let whole = Whole::of(self.draft, posed);
        let objective = objective.map(|terms| whole.objective(terms));
        let answer = self.with_few_nodes(&whole.problem, objective.as_deref());
        let Answer::Feasible(values) = answer else {
            return None;
        };
        let values: Vec<Rational> = whole
            .forms
            .iter()
            .map(|form| value(form, &values))
            .collect();
        let known = posed.problem.formulas.iter().all(|f| f.holds(&values));
        known.then_some(values)
    }

    /// A solution found with few nodes, small in the objective.
    pub fn solve_with_few_nodes(
        &mut self,
        posed: &Posed,
        objective: &[(Var, Rational)],
    ) -> Option<Vec<Rational>> {
        match self.with_few_nodes(&posed.problem, Some(objective)) {
            Answer::Feasible(values) => Some(values),
            _ => None,
        }
    }

    fn with_few_nodes(
        &mut self,
        problem: &Problem,
        objective: Option<&[(Var, Rational)]>,
    ) -> Answer {
        let memo = &self.memo;
        let solve = |budget: &mut Budget| memo.solve(problem, objective, budget);
        self.budget.within(FEW_NODES, solve)
    }
}

/// A question with each history replaced by what is held: whole unknowns alone, and their rows rounded to whole numbers.
struct Whole {
    problem: Problem,
    /// What each unknown of the question is now.
    forms: Vec<Linear>,
}

impl Whole {
    fn of(draft: &Draft, posed: &Posed) -> Whole {
        let index: BTreeMap<&Unknown, Var> = posed
            .unknowns
            .iter()
            .enumerate()
            .map(|(i, u)| (u, Var(i as u32)))
            .collect();
        let mut forms = Vec::new();
        for (i, unknown) in posed.unknowns.iter().enumerate() {
            let own = Linear::unknown(Var(i as u32));
            forms.push(match unknown {
                Unknown::History { party, variant, at } => {
                    let mut sum = Linear::default();
                    let mut all = true;
                    for kind in draft.kinds_of(*variant) {
                        match index.get(&Unknown::Held {
                            party: *party,
                            kind,
                            at: *at,
                        }) {
                            Some(var) => sum.add_term(*var, &Rational::ONE),
                            None => all = false,
                        }
                    }
                    if all { sum } else { own }
                }
                _ => own,
            });
        }
        let integers = posed.problem.integers.clone();
        let formulas = posed
            .problem
            .formulas
            .iter()
            .map(|f| replaced(f, &forms, &integers))
            .collect();
        // Unknowns added for the search alone stand for themselves.
        for extra in posed.unknowns.len()..integers.len() {
            forms.push(Linear::unknown(Var(extra as u32)));
        }
        Whole {
            problem: Problem { integers, formulas },
            forms,
        }
    }

    fn objective(&self, terms: &[(Var, Rational)]) -> Vec<(Var, Rational)> {
        let mut sum = Linear::default();
        for (var, c) in terms {
            match self.forms.get(var.0 as usize) {
                Some(form) => sum.add(form, c),
                None => sum.add_term(*var, c),
            }
        }
        sum.terms.into_iter().collect()
    }
}

fn value(form: &Linear, values: &[Rational]) -> Rational {
    let mut sum = form.constant.clone();
    for (var, c) in &form.terms {
        sum += &(c * &values[var.0 as usize]);
    }
    sum
}

fn replaced(formula: &Formula, forms: &[Linear], integers: &[bool]) -> Formula {
    match formula {
        Formula::Row(row) => {
            let mut form = Linear::number(row.constant.clone());
            for (var, c) in &row.terms {
                match forms.get(var.0 as usize) {
                    Some(known) => form.add(known, c),
                    None => form.add_term(*var, c),
                }
            }
            let row = form_row(form, row.relation);
            Formula::Row(row.rounded(integers).unwrap_or(row))
        }
        Formula::All(list) => {
            Formula::All(list.iter().map(|f| replaced(f, forms, integers)).collect())
        }
        Formula::Any(list) => {
            Formula::Any(list.iter().map(|f| replaced(f, forms, integers)).collect())
        }
    }
}

fn form_row(form: Linear, relation: Relation) -> Row {
    Row {
        terms: form.terms.into_iter().collect(),
        constant: form.constant,
        relation,
    }
}
