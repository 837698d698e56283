//! Plans of attack in a world whose forces are known: the worst ones, and one for each day of a span. Forces are found for the days on
//! which something starts or stops, and what is held stays as it is for many days after.

use super::always::Asked;
use super::plan::{in_world, settle};
use super::session::Session;
use super::stretches::steps;
use super::witness::plans;
use crate::date::Day;
use crate::decide::{self, Answer};
use crate::draft::*;
use crate::eval::Replay;
use crate::logic::{Formula, Problem, Relation, Row, Var};
use crate::number::Rational;
use crate::pose::{Encoder, Fight, Posed, fights_in};
use std::collections::BTreeSet;

impl Session<'_> {
    /// Gives the world a plan for each day on which the condition asks for one.
    ///
    /// # Errors
    /// The days on which the world's forces have no plan that keeps the condition, or none that could be found.
    pub(super) fn plan_every_day(&mut self, asked: Asked, world: &mut World) -> Result<(), Days> {
        let draft = self.draft;
        let wars = |day: Day| -> Vec<Fight> {
            let at = Moment::On(day);
            let fights = asked
                .conditions()
                .into_iter()
                .flat_map(|c| fights_in(c, at));
            let mut fights: Vec<Fight> = fights.filter(|f| f.at == at).collect();
            fights.sort();
            fights.dedup();
            fights
        };
        if wars(asked.days.from).is_empty() {
            return Ok(());
        }
        let known = std::mem::take(&mut world.plans);
        let mut cuts: BTreeSet<Day> = BTreeSet::new();
        for condition in asked.conditions() {
            cuts.extend(steps(condition));
        }
        let mut spans = Vec::new();
        for stretch in Replay::new(draft, world).stretches(asked.days) {
            let mut from = stretch.days.from;
            for &cut in cuts.range(stretch.days.from..stretch.days.until) {
                if cut > from {
                    spans.push(Days { from, until: cut });
                    from = cut;
                }
            }
            spans.push(Days {
                from,
                until: stretch.days.until,
            });
        }
        let mut all: Vec<Plan> = known
            .iter()
            .filter(|plan| !asked.days.contains(plan.day))
            .cloned()
            .collect();
        for days in spans {
            let fights = wars(days.from);
            let of = |day: Day| -> Vec<Plan> {
                let mut found = known.iter().filter(|p| p.day == day).cloned();
                let mut list: Vec<Plan> = found.by_ref().collect();
                list.retain(|p| fights.iter().any(|f| f.war == p.war));
                list
            };
            let listed: Vec<Day> = known
                .iter()
                .map(|p| p.day)
                .filter(|d| days.contains(*d))
                .collect();
            let planned = listed
                .iter()
                .map(|day| of(*day))
                .find(|found| found.len() >= fights.iter().map(|f| f.war.len()).sum());
            let pattern = match planned {
                Some(pattern) => pattern,
                None => self.plan_on(asked, world, &fights, days.from).ok_or(days)?,
            };
            for day in (days.from.0..days.until.0).map(Day) {
                all.extend(pattern.iter().map(|plan| Plan {
                    day,
                    ..plan.clone()
                }));
            }
        }
        world.plans = all;
        Ok(())
    }

    /// The same forces, with the plans that break the claim by as much as they can.
    pub(super) fn worst_plan(&mut self, posed: &Posed, values: Vec<Rational>) -> Vec<Rational> {
        let is_plan = |u: &Unknown| matches!(u, Unknown::Shots { .. } | Unknown::Fired { .. });
        let broken = posed
            .premises
            .iter()
            .position(|p| matches!(p, Premise::Broken { .. }));
        let (Some(broken), true) = (broken, posed.unknowns.iter().any(is_plan)) else {
            return values;
        };
        let mut rows = Vec::new();
        crate::pose::conjunction(&posed.problem.formulas[broken], &mut rows);
        let terms = rows.iter().flat_map(|r| r.terms.clone());
        let objective: Vec<_> = terms
            .filter(|(v, _)| is_plan(&posed.unknowns[v.0 as usize]))
            .collect();
        let mut problem = posed.problem.clone();
        for (i, value) in values
            .iter()
            .enumerate()
            .filter(|(i, _)| !posed.unknowns.get(*i).is_some_and(is_plan))
        {
            problem.formulas.push(Formula::Row(Row {
                terms: vec![(Var(i as u32), Rational::ONE)],
                constant: -value.clone(),
                relation: Relation::Equal,
            }));
        }
        let fixed = Posed {
            unknowns: posed.unknowns.clone(),
            premises: Vec::new(),
            problem,
        };
        self.solve_with_few_nodes(&fixed, &objective)
            .unwrap_or(values)
    }

    /// Plans of these wars on a day, with which the world's forces keep what is asked.
    fn plan_on(
        &mut self,
        asked: Asked,
        world: &World,
        fights: &[Fight],
        day: Day,
    ) -> Option<Vec<Plan>> {
        let draft = self.draft;
        let at = Moment::On(day);
        let mut encoder = Encoder::new(draft, (day, day));
        encoder.condition = Some(asked.condition.clone());
        encoder.given = asked.given.cloned();
        let mut planned = Vec::new();
        for fight in fights {
            planned.extend(encoder.plan_unknowns(fight));
        }
        // Plans come first, so that theirs are the numbers below `planned.len()`.
        for unknown in &planned {
            encoder.var(unknown);
        }
        let mut premises = vec![Premise::Kept { at }];
        premises.extend(asked.given.map(|_| Premise::Given { at }));
        for fight in fights {
            for position in 0..fight.war.len() as u32 {
                premises.push(Premise::Fight {
                    war: fight.war.clone(),
                    at,
                    position,
                });
            }
        }
        let mut formulas = Vec::new();
        for premise in &premises {
            formulas.push(encoder.formula(premise).ok()?);
        }
        let settled: Vec<Rational> = encoder.unknowns[planned.len()..]
            .iter()
            .map(|unknown| in_world(draft, world, unknown, day))
            .collect::<Option<_>>()?;
        let mut formulas: Vec<Formula> = formulas
            .iter()
            .map(|f| settle_all(f, &settled, planned.len()))
            .collect();
        for number in 0..planned.len() as u32 {
            formulas.push(Formula::Row(Row {
                terms: vec![(Var(number), -Rational::ONE)],
                constant: Rational::ZERO,
                relation: Relation::AtMost,
            }));
        }
        let problem = Problem {
            integers: vec![false; planned.len()],
            formulas,
        };
        let posed = Posed {
            unknowns: planned,
            premises: Vec::new(),
            problem,
        };
        match decide::solve(&posed.problem, None, &mut self.budget) {
            Answer::Feasible(values) => {
                Some(plans(draft, &posed.unknowns, &values, &|_| Some(day)))
            }
            _ => None,
        }
    }
}

/// The formula with the world's numbers in place of every unknown that is no plan's.
fn settle_all(formula: &Formula, settled: &[Rational], planned: usize) -> Formula {
    let each = |list: &[Formula]| {
        list.iter()
            .map(|f| settle_all(f, settled, planned))
            .collect()
    };
    match formula {
        Formula::Row(row) => Formula::Row(settle(row, settled, planned)),
        Formula::All(list) => Formula::All(each(list)),
        Formula::Any(list) => Formula::Any(each(list)),
    }
}
