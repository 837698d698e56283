//! Claims whose engagements are planned partly by the coalition and partly by others: strategies for a posture, and answers to all postures.

use super::answer::{Broken, Forces, What};
use super::contest::{Contest, State};
use super::inner::{Goal, Held, asked_pieces, pose};
use super::own_plan::moved_to;
use super::posture::{Candidate, Master};
use super::rests::substituted;
use super::rule::value_in;
use super::sides::Sides;
use crate::analysis::always::{Asked, day_found};
use crate::analysis::session::Session;
use crate::analysis::stretches::Stretch;
use crate::date::Day;
use crate::decide::Answer as Solved;
use crate::draft::*;
use crate::logic::{Formula, Var};
use crate::number::Rational;
use crate::pose::{Linear, Posed, Poser, asked_moment};
use std::collections::BTreeMap;

/// Ways that a strategy for one stretch may have.
const MOST_WAYS: usize = 60;

impl Session<'_> {
    /// For every stretch, a strategy of the coalition's that never loses.
    pub(super) fn hold_with_strategies(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        candidate: &Candidate,
    ) -> Held {
        let mut holds = Vec::new();
        let mut strategies = Vec::new();
        for stretch in asked_pieces(sides, master) {
            let number = strategies.len() as u32;
            match self.strategy_for(asked, sides, master, candidate, stretch, number) {
                Ok(Ok((no_world, strategy))) => {
                    holds.push(no_world);
                    strategies.push(strategy);
                }
                Ok(Err(broken)) => return Held::No(Box::new(broken)),
                Err(reason) => return Held::Unknown(reason),
            }
        }
        match self.comply(asked, sides, master, candidate, holds, Vec::new()) {
            Held::Yes(mut case) => {
                case.strategies = strategies;
                Held::Yes(case)
            }
            other => other,
        }
    }

    fn strategy_for(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        candidate: &Candidate,
        stretch: Stretch,
        number: u32,
    ) -> Result<Result<(NoWorld, Strategy), Broken>, String> {
        let draft = self.draft;
        let at = asked_moment(stretch);
        let mut contest = sides.contest(draft, asked, stretch, at)?;
        let seen = Goal::Posed(contest.seen.clone());
        let posture = &candidate.posture;
        let posed = pose(draft, asked, sides, master, posture, stretch, seen);
        let posed = posed.map_err(|u| u.0)?;
        let mut strategy = Strategy::default();
        for _ in 0..MOST_WAYS {
            let (unknowns, formula) = contest.losing(&strategy, true, number)?;
            let mut posed = posed.clone();
            let formula = joined(&mut posed, &unknowns, &formula);
            posed.problem.formulas.push(formula);
            posed.premises.push(Premise::Outfought {
                strategy: number,
                at,
            });
            let values = match self.solve_early(&posed) {
                Solved::Infeasible(proof) => {
                    let no_world = NoWorld {
                        first: stretch.0,
                        last: stretch.1,
                        unknowns: posed.unknowns,
                        premises: posed.premises,
                        proof,
                    };
                    return Ok(Ok((no_world, strategy)));
                }
                Solved::Feasible(values) => values,
                Solved::Exhausted => return Err(crate::analysis::OUT_OF_BUDGET.to_owned()),
            };
            let day = day_found(&posed, &values, stretch);
            let beaten: State = posed.unknowns.iter().cloned().zip(values).collect();
            let seen = |unknown: &Unknown| beaten.get(unknown).cloned().unwrap_or_default();
            let held: State = contest.seen.iter().map(|u| (u.clone(), seen(u))).collect();
            if !contest.grow(self, &mut strategy, &held, number, &beaten)? {
                let theirs = |u: &Unknown| u.owner().is_some_and(|p| !sides.is_own(p));
                let fixed = held.into_iter().filter(|(u, _)| theirs(u));
                return Ok(Err(Broken {
                    what: What::Outplanned(fixed.collect()),
                    day,
                    stretch,
                }));
            }
        }
        Err("too many plans of the coalition's were tried".to_owned())
    }
}

/// A formula over the unknowns of a question, those that it lacks added.
fn joined(posed: &mut Posed, unknowns: &[Unknown], formula: &Formula) -> Formula {
    let known = posed.unknowns.iter().cloned().zip(0..);
    let mut index: BTreeMap<Unknown, u32> = known.collect();
    let mut forms = Vec::new();
    for unknown in unknowns {
        let next = posed.unknowns.len() as u32;
        let var = *index.entry(unknown.clone()).or_insert(next);
        if var == next {
            posed.unknowns.push(unknown.clone());
            posed.problem.integers.push(false);
        }
        forms.push(Linear::unknown(Var(var)));
    }
    substituted(formula, &forms)
}

/// An answer as found, and the world in which it was.
pub(super) struct Found {
    pub answer: Answer,
    pub world: World,
}

impl Session<'_> {
    /// Forces of the others, with these holdings on the day, and a strategy with which they beat a candidate.
    fn fought(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        candidate: &Candidate,
        (day, until): Stretch,
        fixed: &[(Unknown, Rational)],
    ) -> Result<Found, String> {
        let goal = |poser: &mut Poser, at| {
            for (unknown, value) in fixed {
                let unknown = moved_to(unknown, at);
                let form = poser.encoder.form(unknown.clone());
                let row = form.minus(&Linear::number(value.clone())).zero();
                poser.add_posed(Premise::Chosen { of: unknown }, row);
            }
            Ok(())
        };
        let mut forces = self.lasting_answer(asked, sides, master, candidate, day, until, &goal)?;
        let draft = self.draft;
        let well = |session: &Self, forces: &Forces| {
            let on = (true, forces.day);
            session.answers_well(asked, &forces.posture, &forces.world, on)
        };
        if sides.beside() && !well(self, &forces) {
            self.sparing = true;
            let spared = self.lasting_answer(asked, sides, master, candidate, day, until, &goal);
            self.sparing = false;
            if let Ok(spared) = spared
                && well(self, &spared)
            {
                forces = spared;
            }
        }
        let (at, only) = (Moment::On(forces.day), (forces.day, forces.day));
        let mut contest = sides.contest(draft, asked, only, at)?;
        let mut held = State::new();
        for unknown in &contest.seen {
            let world = match unknown.owner() {
                Some(party) if sides.is_own(party) => &candidate.world,
                _ => &forces.world,
            };
            held.insert(unknown.clone(), value_in(draft, world, unknown)?);
        }
        let strategy = contest.others_win(self, &held)?;
        let strategy = strategy.ok_or("no strategy of the others was found on a whole day")?;
        let answer = Answer {
            day: forces.day,
            asked: false,
            forces: forces.posture,
            plan: Vec::new(),
            strategy,
        };
        Ok(Found {
            answer,
            world: forces.world,
        })
    }

    /// The same, against what broke a candidate; if it can be, forces that stay until a day.
    pub(super) fn beaten(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        candidate: &Candidate,
        broken: &Broken,
        until: Day,
    ) -> Result<Found, String> {
        match &broken.what {
            What::Outplanned(fixed) => {
                let lasts = (broken.day, until.max(broken.day));
                self.fought(asked, sides, master, candidate, lasts, fixed)
            }
            _ => Err("no strategy of the others was found".to_owned()),
        }
    }
}

impl Master {
    /// Takes in forces of the others against which the posture has no strategy: any posture must have one against theirs.
    pub(super) fn learn_fought(
        &mut self,
        session: &mut Session,
        asked: Asked,
        sides: &Sides,
        candidate: &Candidate,
        broken: &Broken,
    ) -> Result<(), String> {
        if let What::Obligation(provision) = broken.what {
            return self.learn_owed(session, asked, sides, candidate, broken, provision);
        }
        let found = session.beaten(asked, sides, self, candidate, broken, broken.day)?;
        let day = found.answer.day;
        self.add_day(session, asked, sides, day)?;
        self.pose_fought(
            session,
            asked,
            sides,
            found.answer,
            &found.world,
            (day, day),
        )
    }

    /// Poses that the posture has a strategy against an answer, on the day that lies in the stretch.
    pub(super) fn pose_fought(
        &mut self,
        session: &Session,
        asked: Asked,
        sides: &Sides,
        mut found: Answer,
        world: &World,
        stretch: Stretch,
    ) -> Result<(), String> {
        let draft = session.draft;
        let number = self.answers.len() as u32;
        let at = asked_moment(stretch);
        found.strategy = strategy_at(&found.strategy, Moment::On(found.day), at);
        let mut contest = sides.contest(draft, asked, stretch, at)?;
        let (unknowns, lost) = contest.losing(&found.strategy, false, number)?;
        let forms = self.forms(draft, sides, &unknowns, world, &found, number)?;
        let lost = substituted(&lost, &forms);
        let mut ways = self.unrested(
            session,
            asked,
            sides,
            number,
            &found,
            world,
            (true, stretch),
        )?;
        let formula = match ways.is_empty() {
            true => lost,
            false => {
                ways.push(lost);
                Formula::Any(ways)
            }
        };
        self.answers.push(found);
        self.posed
            .premises
            .push(Premise::Outfights { answer: number });
        self.posed.problem.formulas.push(formula);
        Ok(())
    }
}

/// The same strategy at another moment.
pub(super) fn strategy_at(strategy: &Strategy, from: Moment, to: Moment) -> Strategy {
    let moved = |unknown: &Unknown| {
        let mut unknown = unknown.clone();
        if let Unknown::Held { at, .. }
        | Unknown::Total { at, .. }
        | Unknown::InEffect { at, .. }
        | Unknown::Shots { at, .. }
        | Unknown::Fired { at, .. } = &mut unknown
            && *at == from
        {
            *at = to;
        }
        unknown
    };
    let ways = strategy.0.iter().map(|way| {
        let rules = way.plan.iter().map(|(unknown, terms, constant)| {
            let terms = terms.iter().map(|(of, c)| (moved(of), c.clone()));
            (moved(unknown), terms.collect(), constant.clone())
        });
        Way {
            plan: rules.collect(),
            then: strategy_at(&way.then, from, to),
        }
    });
    Strategy(ways.collect())
}

impl Sides {
    /// The wars of the claim at a moment, and who plans them.
    fn contest<'d>(
        &self,
        draft: &'d Draft,
        asked: Asked,
        stretch: Stretch,
        at: Moment,
    ) -> Result<Contest<'d>, String> {
        let is_own = |id: EngagementId| {
            let owners = &draft.engagements[id.index()].owners;
            owners.iter().all(|party| self.is_own(*party))
        };
        Contest::new(draft, asked.condition, stretch, at, &is_own)
    }
}
