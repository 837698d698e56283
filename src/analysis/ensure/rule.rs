//! From one answer to a rule against all postures: plans that are linear in the posture, good on as wide a box as possible.

use super::answer::{Broken, Forces, What};
use super::posture::{Candidate, Master};
use super::robust::plan_rule;
use super::rows::{Rows, Shortfall};
use super::sides::Sides;
use crate::analysis::always::Asked;
use crate::analysis::session::Session;
use crate::date::Day;
use crate::draft::*;
use crate::eval;
use crate::logic::Formula;
use crate::number::Rational;
use crate::pose::{Encoder, fights_in};
use std::collections::BTreeMap;

/// Takes in the others' answer to a candidate.
pub fn learn(
    master: &mut Master,
    session: &mut Session,
    asked: Asked,
    sides: &Sides,
    candidate: &Candidate,
    broken: Broken,
) -> Result<(), String> {
    if let What::Obligation(provision) = broken.what {
        return master.learn_owed(session, asked, sides, candidate, &broken, provision);
    }
    let (answer, branch, escapes, shortfall) =
        reply(master, session, asked, sides, candidate, &broken)?;
    master.shortfalls.push(shortfall);
    let number = master.answers.len() as u32;
    master.answers.push(answer);
    let answer = number;
    master
        .posed
        .premises
        .push(Premise::Escapes { answer, branch });
    master.posed.problem.formulas.push(escapes);
    Ok(())
}

/// Forces of the others that break the claim against a candidate on one of these days.
pub fn forces(
    session: &mut Session,
    asked: Asked,
    sides: &Sides,
    master: &Master,
    candidate: &Candidate,
    days: &[Day],
) -> Result<Forces, String> {
    session.answer(asked, sides, master, candidate, days, &|poser, at| {
        poser.wars(&fights_in(asked.condition, at))?;
        poser.add(Premise::Broken { at })
    })
}

/// The others' answer to a candidate, the case of the condition that it breaks, the formula that a posture must escape by, and
/// by how much it falls short where that is one sum.
pub fn reply(
    master: &mut Master,
    session: &mut Session,
    asked: Asked,
    sides: &Sides,
    candidate: &Candidate,
    broken: &Broken,
) -> Result<(Answer, u32, Formula, Option<Shortfall>), String> {
    let forces = forces(session, asked, sides, master, candidate, &broken.days())?;
    master.add_day(session, asked, sides, forces.day)?;
    let at = Moment::On(forces.day);
    let fights = fights_in(asked.condition, at);
    let draft = session.draft;
    let settle = |unknown: &Unknown| {
        if unknown.owner().is_some_and(|p| sides.is_own(p)) {
            Ok(None)
        } else {
            value_in(draft, &forces.world, unknown).map(Some)
        }
    };
    let mut encoder = Encoder::new(draft, (forces.day, forces.day));
    encoder.condition = Some(asked.condition.clone());
    let mut rows = Rows::new(encoder, &Premise::Broken { at }, &fights, &settle)?;
    let value: BTreeMap<&Unknown, &Rational> =
        forces.posed.unknowns.iter().zip(&forces.values).collect();
    let branch = rows.choose_branch(&|u| value.get(u).map(|v| (*v).clone()).unwrap_or_default())?;
    let plan = {
        let values: BTreeMap<&Unknown, &Rational> = master
            .posed
            .unknowns
            .iter()
            .zip(&candidate.values)
            .collect();
        let here = |u: &Unknown| values.get(u).map(|v| (*v).clone());
        let here: Vec<Rational> = match rows.own.iter().map(here).collect() {
            Some(here) => here,
            None => rows
                .own
                .iter()
                .map(|u| value_in(session.draft, &candidate.world, u))
                .collect::<Result<_, _>>()?,
        };
        plan_rule(&master.posed, session, &rows, &here, &mut master.reach)?
    };
    master.prices = rows.price(&plan);
    let shortfall = rows.shortfall(&plan);
    let mut escapes = rows.refused(&master.posed.unknowns, &plan)?;
    let found = Answer {
        day: forces.day,
        asked: false,
        forces: forces.posture,
        plan,
        strategy: Strategy::default(),
    };
    let only = (forces.day, forces.day);
    let answer = master.answers.len() as u32;
    let unrested = master.unrested(
        session,
        asked,
        sides,
        answer,
        &found,
        &forces.world,
        (true, only),
    )?;
    if let Formula::Any(ways) = &mut escapes {
        ways.extend(unrested);
    }
    Ok((found, branch, escapes, shortfall))
}

/// What an unknown of the others is in a world.
pub fn value_in(draft: &Draft, world: &World, unknown: &Unknown) -> Result<Rational, String> {
    let on = |at: &Moment| match at {
        Moment::On(day) => Ok(*day),
        Moment::Asked => Err("an answer speaks of an unknown day".to_owned()),
    };
    Ok(match unknown {
        Unknown::Held { party, kind, at } => eval::holding(draft, world, *party, *kind, on(at)?),
        Unknown::Total {
            party,
            kind,
            attribute,
            at,
        } => eval::total(draft, world, *party, *kind, *attribute, on(at)?),
        Unknown::InEffect { party, policy, at } => Rational::from(i64::from(eval::in_effect(
            draft,
            world,
            *party,
            *policy,
            on(at)?,
        ))),
        _ => return Err("an answer speaks of more than holdings".to_owned()),
    })
}
