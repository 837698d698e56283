//! Questions that were answered before, known by their content.
//!
//! Claims of one draft often ask for the same world. What [`decide::solve`] answers depends on the question and the nodes it may take alone,
//! so an answer that is found here is the one that a search would give, and as much is taken from the budget.

use crate::decide::{self, Answer, Budget};
use crate::logic::{Problem, Var};
use crate::number::Rational;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// So many questions are kept, the latest ones.
const MOST: usize = 64;

/// Questions of fewer formulas are answered as fast as they are looked up.
const SMALL: usize = 100;

/// What the sessions of one draft share, on any thread.
#[derive(Clone, Debug, Default)]
pub struct Memo(Arc<Mutex<VecDeque<Arc<Known>>>>);

#[derive(Debug)]
struct Known {
    problem: Problem,
    objective: Option<Vec<(Var, Rational)>>,
    /// The nodes that might be taken.
    nodes: u64,
    answer: Answer,
    /// What was taken.
    taken: (u64, u64),
}

impl Known {
    fn answers(
        &self,
        problem: &Problem,
        objective: Option<&[(Var, Rational)]>,
        budget: &Budget,
    ) -> bool {
        self.nodes == budget.nodes
            && self.taken.0 < budget.pivots
            && self.problem.integers == problem.integers
            && self.objective.as_deref() == objective
            && self.problem.formulas == problem.formulas
    }
}

impl Memo {
    /// As [`decide::solve`].
    pub fn solve(
        &self,
        problem: &Problem,
        objective: Option<&[(Var, Rational)]>,
        budget: &mut Budget,
    ) -> Answer {
        if problem.formulas.len() < SMALL || budget.is_spent() {
            return decide::solve(problem, objective, budget);
        }
        if let Some(known) = self.find(problem, objective, budget) {
            budget.pivots -= known.taken.0;
            budget.nodes -= known.taken.1;
            return known.answer.clone();
        }
        let before = (budget.pivots, budget.nodes);
        let answer = decide::solve(problem, objective, budget);
        if !matches!(answer, Answer::Exhausted) && budget.pivots > 0 {
            self.keep(Known {
                problem: problem.clone(),
                objective: objective.map(<[_]>::to_vec),
                nodes: before.1,
                answer: answer.clone(),
                taken: (before.0 - budget.pivots, before.1 - budget.nodes),
            });
        }
        answer
    }

    fn find(
        &self,
        problem: &Problem,
        objective: Option<&[(Var, Rational)]>,
        budget: &Budget,
    ) -> Option<Arc<Known>> {
        let known = self.0.lock().ok()?;
        let mut known = known.iter();
        known
            .find(|k| k.answers(problem, objective, budget))
            .cloned()
    }

    fn keep(&self, known: Known) {
        if let Ok(mut all) = self.0.lock() {
            if all.len() == MOST {
                all.pop_front();
            }
            all.push_back(Arc::new(known));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logic::{Formula, Relation, Row};

    /// Whole numbers of which each is at least the one before and a half, and the last at most `most`.
    fn stairs(most: i64) -> Problem {
        let row = |terms: &[(u32, i64)], constant: Rational| {
            let terms = terms.iter().map(|(v, c)| (Var(*v), Rational::from(*c)));
            Formula::Row(Row {
                terms: terms.collect(),
                constant,
                relation: Relation::AtMost,
            })
        };
        let half = Rational::ratio(1, 2);
        let mut formulas = vec![row(&[(0, -1)], Rational::ZERO)];
        formulas.extend((1..120).map(|n| row(&[(n - 1, 1), (n, -1)], half.clone())));
        formulas.push(row(&[(119, 1)], Rational::from(-most)));
        Problem {
            integers: vec![true; 120],
            formulas,
        }
    }

    #[test]
    fn an_answer_that_is_known_is_that_of_a_search_and_costs_the_same() {
        let memo = Memo::default();
        let of = |problem: &Problem| {
            let mut budget = Budget::new(100_000, 300);
            (
                memo.solve(problem, None, &mut budget),
                budget.pivots,
                budget.nodes,
            )
        };
        let (loose, tight) = (stairs(130), stairs(100));
        let first = (of(&loose), of(&tight));
        assert!(matches!(first.0.0, Answer::Feasible(_)));
        assert!(matches!(first.1.0, Answer::Infeasible(_)));
        assert_eq!(memo.0.lock().expect("the list").len(), 2);
        assert_eq!((of(&loose), of(&tight)), first);
        assert_eq!(memo.0.lock().expect("the list").len(), 2);
    }

    #[test]
    fn a_known_answer_does_not_outdo_a_small_budget() {
        let memo = Memo::default();
        let loose = stairs(130);
        memo.solve(&loose, None, &mut Budget::new(100_000, 300));
        let few = memo.solve(&loose, None, &mut Budget::new(3, 300));
        assert_eq!(few, Answer::Exhausted);
        // With other nodes it is another search.
        memo.solve(&loose, None, &mut Budget::new(100_000, 200));
        assert_eq!(memo.0.lock().expect("the list").len(), 2);
    }
}
