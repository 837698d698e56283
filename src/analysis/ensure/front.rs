//! A day on which the others may break the claim, as rows: what they may hold, what they may plan, what they want.

use super::answer::Forces;
use super::answer::all_others;
use super::robust::own_of;
use super::rows::{Rows, Split};
use super::sides::Sides;
use crate::analysis::always::Asked;
use crate::analysis::session::Session;
use crate::analysis::stretches::turning_days;
use crate::date::Day;
use crate::decide::{self, Answer as Solved, Coupled};
use crate::draft::*;
use crate::logic::{Formula, Problem, Relation, Row, Var};
use crate::number::Rational;
use crate::pose::{Chain, Encoder, Posed, Poser, Unposed, conjunction, fights_in};

/// One way in which the others win.
pub struct FrontRows {
    pub day: Day,
    pub branch: u32,
    /// Over everybody's unknowns on the day.
    pub rows: Rows,
    /// What the others may hold.
    pub theirs: Posed,
}

impl FrontRows {
    /// The front on which an answer won; none if the others' choice depends on the posture.
    pub fn new(
        session: &Session,
        asked: Asked,
        sides: &Sides,
        forces: &Forces,
    ) -> Result<FrontRows, String> {
        let (draft, day) = (session.draft, forces.day);
        let at = Moment::On(day);
        let mut encoder = Encoder::new(draft, (day, day));
        encoder.condition = Some(asked.condition.clone());
        let fights = fights_in(asked.condition, at);
        let mut rows = Rows::new(encoder, &Premise::Broken { at }, &fights, &|_| Ok(None))?;
        let known = |unknown: &Unknown| {
            let at = forces.posed.unknowns.iter().position(|u| u == unknown);
            at.map(|i| forces.values[i].clone()).unwrap_or_default()
        };
        let branch = rows.choose_branch(&known)?;
        let cone = all_others(draft, sides);
        let mut days = turning_days(draft, &cone);
        days.insert(day);
        days.extend(sides.cone.touched.days.iter().copied());
        let chain = Chain::new(&days, None);
        let mut poser = Poser::new(draft, (day, day));
        poser.encoder.given = asked.given.cloned();
        let mut pose = || -> Result<(), Unposed> {
            poser.world(&cone, &chain, &|p| !sides.is_own(p))?;
            poser.law(&cone, &chain, &|_| true, &|_| true)?;
            if asked.given.is_some() {
                poser.add(Premise::Given { at })?;
            }
            Ok(())
        };
        pose().map_err(|u| u.0)?;
        let theirs = poser.done();
        Ok(FrontRows {
            day,
            branch,
            rows,
            theirs,
        })
    }

    /// The coalition's unknowns that the front speaks of.
    pub fn own(&self, sides: &Sides) -> Vec<Unknown> {
        let is_own = |u: &&Unknown| u.owner().is_some_and(|p| sides.is_own(p));
        self.rows.own.iter().filter(is_own).cloned().collect()
    }

    /// The front over these unknowns of the coalition's, for the search.
    pub fn front(&self, own: &[Unknown]) -> Option<decide::Front> {
        let place = |unknown: &Unknown| own.iter().position(|u| u == unknown);
        let of = |unknown: &Unknown| self.theirs.unknowns.iter().position(|u| u == unknown);
        let coupled = |(split, relation): &(Split, Relation)| -> Option<Coupled> {
            let mut out = Coupled {
                plan: split.plan.iter().map(|(i, c)| (*i, c.clone())).collect(),
                own: Vec::new(),
                theirs: Vec::new(),
                constant: split.constant.clone(),
                relation: *relation,
            };
            for (i, c) in &split.own {
                let unknown = &self.rows.own[*i];
                match place(unknown) {
                    Some(j) => out.own.push((j, c.clone())),
                    None => out.theirs.push((of(unknown)?, c.clone())),
                }
            }
            Some(out)
        };
        let mut permitted = Vec::new();
        for formula in &self.theirs.problem.formulas {
            conjunction(formula, &mut permitted);
        }
        let plan = self.rows.plan.iter();
        Some(decide::Front {
            plan: plan.map(|unknown| own_of(unknown, own)).collect(),
            fight: self.rows.fight.iter().map(coupled).collect::<Option<_>>()?,
            goal: self.rows.goal.iter().map(coupled).collect::<Option<_>>()?,
            theirs: self.theirs.unknowns.len(),
            permitted,
        })
    }

    /// Whole forces of the others near these values of their unknowns, worth most against the posture.
    pub fn whole(
        &self,
        near: &[Rational],
        worth: &[Rational],
        session: &mut Session,
    ) -> Option<Vec<Rational>> {
        let mut formulas = self.theirs.problem.formulas.clone();
        let mut wished = Vec::new();
        for unknown in &self.rows.own {
            let Some(k) = self.theirs.unknowns.iter().position(|u| u == unknown) else {
                continue;
            };
            let var = Var(k as u32);
            formulas.push(Row::at_most(var, &near[k].ceil()).into());
            formulas.push(Row::at_least(var, &near[k].floor()).into());
            wished.push((var, -worth[k].clone()));
        }
        wished.retain(|(_, c)| !c.is_zero());
        let problem = Problem {
            integers: self.theirs.problem.integers.clone(),
            formulas,
        };
        match decide::solve(&problem, Some(&wished), &mut session.budget) {
            Solved::Feasible(values) => Some(values),
            _ => None,
        }
    }

    /// Rows that fix what the front speaks of to these values of the others' unknowns.
    pub fn fixed(&self, values: &[Rational]) -> Vec<(Unknown, Rational)> {
        let known = self.theirs.unknowns.iter().zip(values);
        let speaks = |(unknown, _): &(&Unknown, &Rational)| self.rows.own.contains(unknown);
        known
            .filter(speaks)
            .map(|(u, v)| (u.clone(), v.clone()))
            .collect()
    }
}

/// A row that fixes an unknown.
pub fn fix(poser: &mut Poser, unknown: &Unknown, value: &Rational) {
    let var = poser.encoder.var(unknown);
    let row = Row::new([(var, Rational::ONE)], -value, Relation::Equal);
    let of = unknown.clone();
    poser.add_posed(Premise::Chosen { of }, Formula::Row(row));
}
