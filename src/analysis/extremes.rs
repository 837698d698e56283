//! Largest and smallest values that a draft permits.

use super::always::Asked;
use super::outcome::Decision;
use super::session::Session;
use super::stretches::{Stretch, days_of};
use super::witness::{NoWitness, Wanted};
use crate::date::Day;
use crate::decide::{self, Answer, Budget, LpAnswer, Optimum};
use crate::draft::*;
use crate::logic::{Formula, Proof, Var};
use crate::number::Rational;
use crate::pose::Linear;
use crate::pose::{Chain, Cone, Fight, Posed, Poser, Touched, asked_moment, fights_in};
use std::collections::BTreeSet;

/// Enough to show the bound of the rows.
const FEW_PIVOTS: u64 = 100_000;

/// How often forces are looked for again, with a day on which they had no plan.
const MOST_PLANNINGS: usize = 12;

/// The most of a measure.
pub enum Most {
    /// This value, with the proof that none is larger (`Beyond` is the last premise).
    Value {
        value: Rational,
        bound: NoWorld,
    },
    /// Never more than this value, with the proof; whether it is reached was not found within the budget.
    NotBeyond {
        value: Rational,
        bound: NoWorld,
        /// Whether the measure is a whole number.
        whole: bool,
    },
    /// Any value can be exceeded.
    Unbounded,
    /// No world is left.
    NoWorld,
    Unknown(String),
}

impl Session<'_> {
    /// The most (or with `least` the least) of a measure at some moment of a stretch, under the provisions or under rates and facts alone.
    pub fn extreme(
        &mut self,
        measure: &Expr,
        least: bool,
        index: u32,
        stretch: Stretch,
        lawful: bool,
    ) -> Most {
        let at = asked_moment(stretch);
        let (posed, objective, constant) =
            match measured(self.draft, measure, least, stretch, lawful) {
                Ok((poser, form)) => {
                    let objective: Vec<_> = form.terms.into_iter().collect();
                    (poser.done(), objective, form.constant)
                }
                Err(unposed) => return Most::Unknown(unposed.0),
            };
        let (largest, never_more) = self.largest_or_bound(&posed, &objective);
        let (value, proof, reached) = match (largest, never_more) {
            (Optimum::Best { value, proof, .. }, _) => (value, proof, true),
            (Optimum::Exhausted, Some((value, proof))) => (value, proof, false),
            (Optimum::Exhausted, None) => return Most::Unknown(super::OUT_OF_BUDGET.to_owned()),
            (Optimum::Supremum { .. }, _) => {
                return Most::Unknown("its largest value is approached but not reached".to_owned());
            }
            (Optimum::Unbounded(_), _) => return Most::Unbounded,
            (Optimum::Infeasible(_), _) => return Most::NoWorld,
        };
        let whole = is_whole(&posed, &objective) && constant.is_integer();
        let total = &value + &constant;
        let value = if least { -total } else { total };
        let bound = beyond(posed, proof, index, &value, at, stretch);
        match reached {
            true => Most::Value { value, bound },
            false => Most::NotBeyond {
                value,
                bound,
                whole,
            },
        }
    }

    /// The exact largest value.
    pub(super) fn largest(&mut self, posed: &Posed, objective: &[(Var, Rational)]) -> Optimum {
        self.largest_or_bound(posed, objective).0
    }

    /// The exact largest value: the bound of the rows without regard to whole numbers is tried first, for it is often reached. Where it
    /// was not, that bound and its proof.
    fn largest_or_bound(
        &mut self,
        posed: &Posed,
        objective: &[(Var, Rational)],
    ) -> (Optimum, Option<(Rational, Proof)>) {
        let mut rows = Vec::new();
        for formula in &posed.problem.formulas {
            crate::pose::conjunction(formula, &mut rows);
        }
        let down: Vec<(Var, Rational)> = objective.iter().map(|(v, c)| (*v, -c.clone())).collect();
        let unknowns = posed.unknowns.len();
        let LpAnswer::Optimal { value, .. } =
            decide::lp(&rows, unknowns, Some(&down), &mut self.budget)
        else {
            let exact = decide::maximise(&posed.problem, objective, &mut self.budget);
            return (exact, None);
        };
        let bound = -value;
        let most = match is_whole(posed, objective) {
            true => bound.floor(),
            false => bound.clone(),
        };
        let more_than = |value: &Rational| {
            let mut form = Linear::number(value.clone());
            for (var, c) in objective {
                form.add_term(*var, &-c.clone());
            }
            form
        };
        let with = |formula: Formula| {
            let mut problem = posed.problem.clone();
            problem.formulas.push(formula);
            Posed {
                unknowns: posed.unknowns.clone(),
                premises: Vec::new(),
                problem,
            }
        };
        let form = more_than(&most);
        if let Some(point) = self.solve_whole(&with(form.clone().at_most_zero()), None)
            && let Answer::Infeasible(proof) = self.solve(&with(form.below_zero()), None)
        {
            let value = most;
            return (
                Optimum::Best {
                    value,
                    point,
                    proof,
                },
                None,
            );
        }
        let exact = decide::maximise(&posed.problem, objective, &mut self.budget);
        let Optimum::Exhausted = exact else {
            return (exact, None);
        };
        // One step shows it; what the search has used up must not keep it from being said.
        let beyond = with(more_than(&bound).below_zero()).problem;
        match decide::solve(&beyond, None, &mut Budget::new(FEW_PIVOTS, 10)) {
            Answer::Infeasible(proof) => (exact, Some((bound, proof))),
            _ => (exact, None),
        }
    }

    /// A permitted world in which a measure has at least (with `least`: at most) this value on these days.
    pub fn attain(
        &mut self,
        measure: &Expr,
        least: bool,
        value: &Rational,
        days: &BTreeSet<Day>,
    ) -> Result<World, NoWitness> {
        self.attained(measure, &at_least(measure, least, value), days)
    }

    /// The same on each day of a stretch, with a plan for each where the measure is of what engagements leave.
    pub(super) fn attain_throughout(
        &mut self,
        measure: &Expr,
        least: bool,
        value: &Rational,
        stretch: Stretch,
    ) -> Result<World, NoWitness> {
        let condition = at_least(measure, least, value);
        let mut days = BTreeSet::from([stretch.0, stretch.1]);
        let asked = Asked {
            // Only its condition and its days count.
            claim: ClaimId(0),
            part: 0,
            condition: &condition,
            given: None,
            days: Days {
                from: stretch.0,
                until: stretch.1.add_days(1).unwrap_or(stretch.1),
            },
        };
        self.planned(asked, &mut days, MOST_PLANNINGS, |session, days| {
            session.attained(measure, &condition, days)
        })
    }

    fn attained(
        &mut self,
        measure: &Expr,
        condition: &Cond,
        days: &BTreeSet<Day>,
    ) -> Result<World, NoWitness> {
        let mut seed = Touched::default();
        seed.expr(self.draft, measure);
        let moments = || days.iter().map(|d| Moment::On(*d));
        self.world(&Wanted {
            seed,
            condition: Some(condition),
            given: None,
            goals: moments().map(|at| Premise::Kept { at }).collect(),
            fights: moments().flat_map(|at| fights_in(condition, at)).collect(),
            days: days.clone(),
            estimates: Vec::new(),
        })
    }
}

/// What bounds a measure at some moment of a stretch, and the measure (with `least` its negative).
pub(super) fn measured<'d>(
    draft: &'d Draft,
    measure: &Expr,
    least: bool,
    stretch: Stretch,
    lawful: bool,
) -> Result<(Poser<'d>, Linear), crate::pose::Unposed> {
    let at = asked_moment(stretch);
    let mut seed = Touched::default();
    seed.expr(draft, measure);
    let cone = Cone::of(draft, seed, &|_| lawful);
    let chain = Chain::new(&days_of(draft, &cone), Some(stretch));
    let mut poser = Poser::new(draft, stretch);
    poser.world(&cone, &chain, &|_| true)?;
    poser.law(&cone, &chain, &|_| true, &|_| true)?;
    poser.wars(&fought(measure, at))?;
    let form = poser.encoder.form_of(measure, at)?;
    let sign = if least { -Rational::ONE } else { Rational::ONE };
    Ok((poser, form.scaled(&sign)))
}

/// That a measure has at least (with `least`: at most) this value.
fn at_least(measure: &Expr, least: bool, value: &Rational) -> Cond {
    let op = if least {
        Comparison::AtMost
    } else {
        Comparison::AtLeast
    };
    Cond::Compare(measure.clone(), op, Expr::Number(value.clone()))
}

/// The wars that a measure speaks of at a moment.
fn fought(measure: &Expr, at: Moment) -> Vec<Fight> {
    fights_in(&at_least(measure, false, &Rational::ZERO), at)
}

/// The certificate that the measure cannot go beyond the value: the bound is the last premise, as the search proved it.
fn beyond(
    posed: Posed,
    proof: Proof,
    index: u32,
    value: &Rational,
    at: Moment,
    stretch: Stretch,
) -> NoWorld {
    let Posed {
        unknowns,
        mut premises,
        ..
    } = posed;
    premises.push(Premise::Beyond {
        index,
        value: value.clone(),
        at,
    });
    NoWorld {
        first: stretch.0,
        last: stretch.1,
        unknowns,
        premises,
        proof,
    }
}

/// Whether an objective is a whole number wherever its unknowns are what they must be.
fn is_whole(posed: &Posed, objective: &[(Var, Rational)]) -> bool {
    objective
        .iter()
        .all(|(v, c)| posed.problem.integers[v.0 as usize] && c.is_integer())
}

/// A decision that no search could make.
pub fn undecided(reason: impl Into<String>) -> Decision {
    Decision::Undecided {
        reason: reason.into(),
    }
}
