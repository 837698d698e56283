//! Answers against every posture: what they rest on, and what the coalition owes under them.

use super::answer::Broken;
use super::posture::{Candidate, Master};
use super::rule::value_in;
use super::sides::Sides;
use crate::analysis::always::Asked;
use crate::analysis::session::Session;
use crate::analysis::stretches::Stretch;
use crate::date::Day;
use crate::draft::*;
use crate::eval;
use crate::logic::{Formula, Var};
use crate::pose::{Encoder, Linear, Poser, asked_moment, touched};
use crate::verify;

impl Master {
    /// The negation of each thing that an answer rests on, to what is claimed or to what the coalition owes, over the coalition's
    /// unknowns, on the day that lies in the stretch.
    #[expect(clippy::too_many_arguments)]
    pub(super) fn unrested(
        &mut self,
        session: &Session,
        asked: Asked,
        sides: &Sides,
        number: u32,
        answer: &Answer,
        world: &World,
        (claimed, stretch): (bool, Stretch),
    ) -> Result<Vec<Formula>, String> {
        if !sides.beside() && !sides.own_given {
            return Ok(Vec::new());
        }
        let draft = session.draft;
        let part = &draft.claims[asked.claim.index()].parts[asked.part as usize];
        let (first, last) = stretch;
        let context = verify::Context::new(draft, part, &session.extremes, first, last);
        let replies = verify::replies(&context, std::slice::from_ref(answer));
        let none = eval::Extremes::none();
        let holds = |cond: &Cond| eval::holds(draft, world, cond, answer.day, &none) == Ok(true);
        let rests: Vec<Cond> = match replies.as_deref() {
            Ok([reply]) if !reply.is_steady() || reply.rests(claimed).iter().all(holds) => {
                reply.rests(claimed).to_vec()
            }
            // It shows nothing, and the kernel would say so; or nothing of the posture that it is to answer. To look for the next posture it
            // is as good as any.
            _ => ties(draft, sides, answer.day),
        };
        let mut encoder = Encoder::new(draft, stretch);
        let rests = rests.iter();
        let broken = rests.map(|cond| encoder.condition(cond, true, asked_moment(stretch)));
        let broken: Vec<Formula> = broken.collect::<Result<_, _>>().map_err(|u| u.0)?;
        let forms = self.forms(draft, sides, &encoder.unknowns, world, answer, number)?;
        Ok(broken.iter().map(|f| substituted(f, &forms)).collect())
    }

    /// What stands for each of these unknowns under an answer: numbers for the others', the master's own for the coalition's.
    pub(super) fn forms(
        &mut self,
        draft: &Draft,
        sides: &Sides,
        unknowns: &[Unknown],
        world: &World,
        found: &Answer,
        answer: u32,
    ) -> Result<Vec<Linear>, String> {
        let mut forms = Vec::new();
        for unknown in unknowns {
            let theirs = unknown.owner().is_some_and(|p| !sides.is_own(p));
            if theirs {
                let here = match unknown.moment() {
                    Some(Moment::Asked) => unknown.moved_to(Moment::On(found.day)),
                    _ => None,
                };
                let unknown = here.as_ref().unwrap_or(unknown);
                forms.push(Linear::number(value_in(draft, world, unknown)?));
                continue;
            }
            let planned = matches!(unknown, Unknown::Shots { .. } | Unknown::Fired { .. });
            let known = self.posed.unknowns.iter().position(|u| u == unknown);
            let var = match known {
                Some(var) => var,
                None if matches!(unknown, Unknown::Facing { .. }) => {
                    self.posed.unknowns.push(unknown.clone());
                    self.posed.problem.integers.push(false);
                    self.posed.unknowns.len() - 1
                }
                None if planned => {
                    let of = Box::new(unknown.clone());
                    self.posed.unknowns.push(Unknown::Against { answer, of });
                    self.posed.problem.integers.push(false);
                    self.posed.unknowns.len() - 1
                }
                None => {
                    return Err(
                        "the answer speaks of a moment that the posture does not know".to_owned(),
                    );
                }
            };
            forms.push(Linear::unknown(Var(var as u32)));
        }
        Ok(forms)
    }

    /// Takes in forces of the others under which the coalition breaks what it owes: any posture must keep it under them.
    pub(super) fn learn_owed(
        &mut self,
        session: &mut Session,
        asked: Asked,
        sides: &Sides,
        candidate: &Candidate,
        broken: &Broken,
        provision: ProvisionId,
    ) -> Result<(), String> {
        let draft = session.draft;
        let mut days = broken.days();
        // What is given about others alone may hold on a day on which the claim is asked, and the obligation be broken on another.
        let tied = sides.own_given || sides.mixed_given;
        days.retain(|day| asked.given.is_none() || !tied || asked.days.contains(*day));
        let goal = |poser: &mut Poser, at| poser.add(Premise::Breach { provision, at });
        let forces = session.answer(asked, sides, self, candidate, &days, &goal)?;
        let forces = session.steepened(asked, sides, candidate, forces, Some(provision));
        self.add_day(session, asked, sides, forces.day)?;
        let number = self.answers.len() as u32;
        let day = forces.day;
        let answer = Answer {
            day,
            asked: false,
            forces: forces.posture,
            plan: Vec::new(),
            strategy: Strategy::default(),
        };
        let (world, only) = (&forces.world, (false, (day, day)));
        let mut ways = self.unrested(session, asked, sides, number, &answer, world, only)?;
        let mut encoder = Encoder::new(draft, (day, day));
        let condition = &draft.provisions[provision.index()].condition;
        let kept = encoder.condition(condition, false, Moment::On(day));
        let kept = kept.map_err(|u| u.0)?;
        let forms = self.forms(draft, sides, &encoder.unknowns, world, &answer, number)?;
        ways.push(substituted(&kept, &forms));
        self.answers.push(answer);
        self.posed.premises.push(Premise::Owed {
            answer: number,
            provision,
            day,
        });
        self.posed.problem.formulas.push(Formula::Any(ways));
        Ok(())
    }
}

/// What ties the others to the coalition on a day: what they are obliged to, and facts, that speak of both.
fn ties(draft: &Draft, sides: &Sides, day: Day) -> Vec<Cond> {
    let both = |cond: &Cond| {
        let parties = touched(draft, cond).parties();
        parties.iter().any(|p| sides.is_own(*p)) && parties.iter().any(|p| !sides.is_own(*p))
    };
    let theirs = |p: &&Provision| p.obliged.iter().any(|party| !sides.is_own(*party));
    let owed = draft.provisions.iter().filter(theirs);
    let owed = owed.map(|p| (&p.condition, p.days));
    let facts = draft.facts.iter().map(|fact| (&fact.condition, fact.days));
    owed.chain(facts)
        .filter(|(cond, days)| days.contains(day) && both(cond))
        .map(|(cond, _)| cond.clone())
        .collect()
}

/// A formula with each unknown replaced by a form.
pub(super) fn substituted(formula: &Formula, forms: &[Linear]) -> Formula {
    match formula {
        Formula::Row(row) => {
            let mut form = Linear::number(row.constant.clone());
            for (var, c) in &row.terms {
                form.add(&forms[var.0 as usize], c);
            }
            form.row(row.relation)
        }
        Formula::All(list) => Formula::All(list.iter().map(|f| substituted(f, forms)).collect()),
        Formula::Any(list) => Formula::Any(list.iter().map(|f| substituted(f, forms)).collect()),
    }
}
