//! The fewest reasons found that still carry a proof: one after the other is left out, and stays out where the rest
//! will do. Source: the deletion filter, Chinneck and Dravnieks, "Locating minimal infeasible constraint sets", 1991.

use super::needs::Reason;
use crate::decide::{self, Answer, Budget};
use crate::draft::{NoWorld, Premise};
use crate::logic::{Formula, Problem, Proof};
use std::collections::BTreeSet;

/// Nodes of one try.
const FEW_NODES: u64 = 60;
/// Simplex steps of one try.
const FEW_PIVOTS: u64 = 4_000;

/// How much may be spent on leaving out: about one for each coefficient read in each step.
#[derive(Clone, Copy, Debug)]
pub struct Effort(pub u64);

impl Effort {
    /// Takes away so many steps over so many terms.
    pub fn spend(&mut self, size: u64, steps: u64) {
        self.0 = self.0.saturating_sub(size.max(1).saturating_mul(steps));
    }
}

impl Default for Effort {
    /// Some milliseconds.
    fn default() -> Effort {
        Effort(2_000_000)
    }
}

/// What came of a try with fewer members.
pub enum Without<K> {
    /// It still holds, and these of the members carry it.
    Holds(BTreeSet<K>),
    Fails,
    /// Not decided with the effort that a try may take.
    Unknown,
}

/// What is left when nothing more could be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smallest<K> {
    pub members: Vec<K>,
    /// Whether every member that is left was shown to be needed: without it the rest do not do.
    pub all_tried: bool,
}

/// Leaves out members one by one, in their order, as long as the rest still hold.
pub fn smallest<K: Ord + Clone>(
    members: BTreeSet<K>,
    mut holds: impl FnMut(&BTreeSet<K>) -> Without<K>,
) -> Smallest<K> {
    let mut left = members;
    let mut needed: BTreeSet<K> = BTreeSet::new();
    let mut all_tried = true;
    while let Some(next) = left.iter().find(|k| !needed.contains(k)).cloned() {
        let mut rest = left.clone();
        rest.remove(&next);
        match holds(&rest) {
            Without::Holds(carried) => {
                left = carried.intersection(&rest).cloned().collect();
                // What was needed beside more is needed beside less.
                left.extend(needed.iter().cloned());
            }
            Without::Fails => {
                needed.insert(next);
            }
            Without::Unknown => {
                all_tried = false;
                needed.insert(next);
            }
        }
    }
    Smallest {
        members: left.into_iter().collect(),
        all_tried,
    }
}

/// A proof with its rows: formula number i is premise number i.
#[derive(Clone, Debug)]
pub struct Shown {
    pub premises: Vec<Premise>,
    pub problem: Problem,
    pub proof: Proof,
}

impl Shown {
    pub fn new(no_world: &NoWorld, whole: Vec<bool>, formulas: Vec<Formula>) -> Shown {
        Shown {
            premises: no_world.premises.clone(),
            problem: Problem {
                integers: whole,
                formulas,
            },
            proof: no_world.proof.clone(),
        }
    }

    /// The reasons that the proof cites.
    pub fn reasons(&self) -> BTreeSet<Reason> {
        let cited = self.proof.cited().into_iter();
        let premises = cited.filter_map(|i| self.premises.get(i as usize));
        premises.filter_map(Reason::of).collect()
    }

    /// A proof from these reasons alone, and from what has no name.
    fn from(&self, allowed: &BTreeSet<Reason>, effort: &mut Effort) -> Answer {
        let may = |premise: &Premise| Reason::of(premise).is_none_or(|r| allowed.contains(&r));
        // What is cited anyway may be enough, and is little.
        let cited = self.proof.cited();
        let few = self.only(
            |i, premise| cited.contains(&(i as u32)) && may(premise),
            effort,
        );
        match few {
            Answer::Feasible(_) => self.only(|_, premise| may(premise), effort),
            other => other,
        }
    }

    /// The question with some of its premises left out. They keep their numbers.
    fn only(&self, kept: impl Fn(usize, &Premise) -> bool, effort: &mut Effort) -> Answer {
        let numbered = self.premises.iter().enumerate();
        let formulas: Vec<Formula> = numbered
            .zip(&self.problem.formulas)
            .map(|((i, premise), formula)| match kept(i, premise) {
                true => formula.clone(),
                false => Formula::TRUE,
            })
            .collect();
        let size: u64 = formulas.iter().map(size).sum();
        let problem = Problem {
            integers: self.problem.integers.clone(),
            formulas,
        };
        let Some(mut budget) = affordable(size, effort) else {
            return Answer::Exhausted;
        };
        let before = budget.pivots;
        let answer = decide::solve(&problem, None, &mut budget);
        effort.spend(size, before - budget.pivots);
        answer
    }
}

/// What one try over so many terms may take; none where nothing is left. Reading the question once is paid for.
pub(super) fn affordable(size: u64, effort: &mut Effort) -> Option<Budget> {
    effort.spend(size, 1);
    let pivots = FEW_PIVOTS.min(effort.0 / size.max(1));
    (pivots > 0).then(|| Budget::new(pivots, FEW_NODES))
}

/// Terms of a formula.
pub(super) fn size(formula: &Formula) -> u64 {
    match formula {
        Formula::Row(row) => row.terms.len() as u64,
        Formula::All(parts) | Formula::Any(parts) => parts.iter().map(size).sum(),
    }
}

/// Replaces proofs by such as cite fewer reasons together, and says which are left.
pub fn reduce(shown: &mut [Shown], effort: &mut Effort) -> Smallest<Reason> {
    let all = shown.iter().flat_map(Shown::reasons).collect();
    smallest(all, |rest| {
        let mut better: Vec<(usize, Proof)> = Vec::new();
        for (i, one) in shown.iter().enumerate() {
            if one.reasons().is_subset(rest) {
                continue;
            }
            match one.from(rest, effort) {
                Answer::Infeasible(proof) => better.push((i, proof)),
                Answer::Feasible(_) => return Without::Fails,
                Answer::Exhausted => return Without::Unknown,
            }
        }
        for (i, proof) in better {
            shown[i].proof = proof;
        }
        Without::Holds(shown.iter().flat_map(Shown::reasons).collect())
    })
}

#[cfg(test)]
mod tests;
