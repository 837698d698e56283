//! Engagements that the coalition itself plans: it sees what the others hold, then fights.

use super::answer::{Broken, What};
use super::inner::{Goal, Held, asked_pieces, pose};
use super::posture::{Candidate, Master};
use super::rests::substituted;
use super::robust::plan_rule;
use super::rows::Rows;
use super::sides::Sides;
use crate::analysis::always::{Asked, day_found};
use crate::analysis::session::Session;
use crate::analysis::stretches::Stretch;
use crate::decide::{self, Answer as Solved};
use crate::draft::*;
use crate::logic::{Formula, Var};
use crate::number::Rational;
use crate::pose::{Encoder, Linear, Posed, Poser, asked_moment, fights_in};
use std::collections::BTreeMap;

/// Rules tried for one stretch.
const MOST_RULES: usize = 40;

impl Session<'_> {
    /// For every stretch, plans of the coalition's, linear in what the others hold, of which one always keeps the claim.
    pub(super) fn hold_with_own_plans(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        candidate: &Candidate,
    ) -> Held {
        let mut holds = Vec::new();
        let mut plans = Vec::new();
        for stretch in asked_pieces(sides, master) {
            match self.plan_stretch(asked, sides, master, candidate, stretch, &mut plans) {
                Ok(Ok(no_world)) => holds.push(no_world),
                Ok(Err(broken)) => return Held::No(Box::new(broken)),
                Err(reason) => return Held::Unknown(reason),
            }
        }
        self.comply(asked, sides, master, candidate, holds, plans)
    }

    fn plan_stretch(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        candidate: &Candidate,
        stretch: Stretch,
        plans: &mut Vec<PlanRule>,
    ) -> Result<Result<NoWorld, Broken>, String> {
        let draft = self.draft;
        let at = asked_moment(stretch);
        let fights = fights_in(asked.condition, at);
        let mut encoder = Encoder::new(draft, stretch);
        encoder.condition = Some(asked.condition.clone());
        let mut rows = Rows::new(encoder, &Premise::Kept { at }, &fights, &|_| Ok(None))?;
        // The question names every holding that the engagements and the condition speak of.
        let posed = pose(
            draft,
            asked,
            sides,
            master,
            &candidate.posture,
            stretch,
            Goal::Posed(rows.own.clone()),
        );
        let mut posed = posed.map_err(|u| u.0)?;
        for _ in 0..MOST_RULES {
            let values = match self.solve_early(&posed) {
                Solved::Infeasible(proof) => {
                    return Ok(Ok(NoWorld {
                        first: stretch.0,
                        last: stretch.1,
                        unknowns: posed.unknowns,
                        premises: posed.premises,
                        proof,
                    }));
                }
                Solved::Feasible(values) => values,
                Solved::Exhausted => return Err(crate::analysis::OUT_OF_BUDGET.to_owned()),
            };
            let value: BTreeMap<&Unknown, &Rational> = posed.unknowns.iter().zip(&values).collect();
            let here: Vec<Rational> = rows
                .own
                .iter()
                .map(|u| value.get(u).map(|v| (*v).clone()).unwrap_or_default())
                .collect();
            let Some((branch, plan)) = self.plan_for(&posed, &mut rows, &here) else {
                // As bad as can be, since an answer that is barely too much would teach little.
                let worst = self.worst_holdings(sides, &posed, &mut rows);
                let day = day_found(&posed, &values, stretch);
                let (here, day) = worst
                    .map(|(holdings, values)| (holdings, day_found(&posed, &values, stretch)))
                    .filter(|(worst, _)| self.plan_for(&posed, &mut rows, worst).is_none())
                    .unwrap_or((here, day));
                let theirs = |u: &&Unknown| u.owner().is_some_and(|p| !sides.is_own(p));
                let fixed = rows
                    .own
                    .iter()
                    .zip(&here)
                    .filter(|(u, _)| theirs(u))
                    .map(|(u, v)| (u.clone(), v.clone()));
                return Ok(Err(Broken {
                    what: What::Outplanned(fixed.collect()),
                    day,
                    stretch,
                }));
            };
            let formula = rows.refused(&posed.unknowns, &plan)?;
            posed.premises.push(Premise::Outplanned {
                rule: plans.len() as u32,
                branch,
                at,
            });
            posed.problem.formulas.push(formula);
            plans.push(plan);
        }
        Err("too many plans of the coalition's were tried".to_owned())
    }
}

impl Session<'_> {
    /// A case of the condition, and a plan with which it is kept against these holdings.
    fn plan_for(
        &mut self,
        posed: &Posed,
        rows: &mut Rows,
        here: &[Rational],
    ) -> Option<(u32, PlanRule)> {
        (0..rows.branch_count()).find_map(|branch| {
            rows.take_branch(branch);
            let plan = plan_rule(posed, self, rows, here, &mut Default::default()).ok()?;
            Some((branch as u32, plan))
        })
    }

    /// Values of the rows' unknowns that make keeping the claim as hard as the others can, and those of all the question's.
    fn worst_holdings(
        &mut self,
        sides: &Sides,
        posed: &Posed,
        rows: &mut Rows,
    ) -> Option<(Vec<Rational>, Vec<Rational>)> {
        rows.take_branch(0);
        let mut objective = Vec::new();
        for (split, _) in &rows.goal {
            for (i, c) in &split.own {
                let unknown = &rows.own[*i];
                if unknown.owner().is_some_and(|p| !sides.is_own(p)) {
                    let var = posed.unknowns.iter().position(|u| u == unknown)?;
                    objective.push((Var(var as u32), -c.clone()));
                }
            }
        }
        let Solved::Feasible(values) =
            decide::solve(&posed.problem, Some(&objective), &mut self.budget)
        else {
            return None;
        };
        let value: BTreeMap<&Unknown, &Rational> = posed.unknowns.iter().zip(&values).collect();
        let holdings: Option<_> = rows
            .own
            .iter()
            .map(|u| value.get(u).map(|v| (*v).clone()))
            .collect();
        Some((holdings?, values))
    }
}

impl Master {
    /// Takes in an answer that breaks the claim whatever the coalition fires from this posture: any posture must have a plan that keeps it.
    pub(super) fn learn_meets(
        &mut self,
        session: &mut Session,
        asked: Asked,
        sides: &Sides,
        candidate: &Candidate,
        broken: Broken,
    ) -> Result<(), String> {
        let forces = match &broken.what {
            What::Outplanned(fixed) => {
                let goal = |poser: &mut Poser, at| {
                    for (unknown, value) in fixed {
                        let unknown = moved_to(unknown, at);
                        let form = poser.encoder.form(unknown.clone());
                        let row = form.minus(&Linear::number(value.clone())).zero();
                        poser.add_posed(Premise::Chosen { of: unknown }, row);
                    }
                    Ok(())
                };
                session.answer(asked, sides, self, candidate, &[broken.day], &goal)?
            }
            What::Claim => {
                let goal = |poser: &mut Poser, at| poser.add(Premise::Broken { at });
                let found = session.answer(asked, sides, self, candidate, &broken.days(), &goal)?;
                session.steepened(asked, sides, candidate, found, None)
            }
            What::Obligation(provision) => {
                return self.learn_owed(session, asked, sides, candidate, &broken, *provision);
            }
        };
        self.add_day(session, asked, sides, forces.day)?;
        let found = Answer {
            day: forces.day,
            asked: false,
            forces: forces.posture,
            plan: Vec::new(),
            strategy: Strategy::default(),
        };
        let only = (forces.day, forces.day);
        self.pose_meets(session, asked, sides, found, &forces.world, only)
    }

    /// Poses that the posture has a plan against an answer, on the day that lies in the stretch.
    pub(super) fn pose_meets(
        &mut self,
        session: &Session,
        asked: Asked,
        sides: &Sides,
        found: Answer,
        world: &World,
        stretch: Stretch,
    ) -> Result<(), String> {
        let answer = self.answers.len() as u32;
        let draft = session.draft;
        let at = asked_moment(stretch);
        let fights = fights_in(asked.condition, at);
        let mut encoder = Encoder::new(draft, stretch);
        encoder.condition = Some(asked.condition.clone());
        let mut members = Vec::new();
        for unknown in fights
            .iter()
            .flat_map(|f| encoder.plan_unknowns(f))
            .collect::<Vec<_>>()
        {
            members.push(encoder.form(unknown).scaled(&-Rational::ONE).at_most_zero());
        }
        for fight in &fights {
            for position in 0..fight.war.len() as u32 {
                let premise = Premise::Fight {
                    war: fight.war.clone(),
                    at,
                    position,
                };
                members.push(encoder.formula(&premise).map_err(|u| u.0)?);
            }
        }
        members.push(encoder.formula(&Premise::Kept { at }).map_err(|u| u.0)?);
        let forms = self.forms(draft, sides, &encoder.unknowns, world, &found, answer)?;
        let met = substituted(&Formula::All(members), &forms);
        let mut ways = self.unrested(
            session,
            asked,
            sides,
            answer,
            &found,
            world,
            (true, stretch),
        )?;
        let formula = match ways.is_empty() {
            true => met,
            false => {
                ways.push(met);
                Formula::Any(ways)
            }
        };
        self.answers.push(found);
        self.posed.premises.push(Premise::Meets { answer });
        self.posed.problem.formulas.push(formula);
        Ok(())
    }
}

/// The same unknown at another moment.
pub(super) fn moved_to(unknown: &Unknown, to: Moment) -> Unknown {
    let mut unknown = unknown.clone();
    match &mut unknown {
        Unknown::Held { at, .. } | Unknown::Total { at, .. } | Unknown::InEffect { at, .. } => {
            *at = to
        }
        _ => {}
    }
    unknown
}
