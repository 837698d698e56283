//! What a coalition cannot ensure: answers by the others, and a proof that no posture escapes all of them.

use super::allowed::{Role, obliges_any};
use super::no_world::no_world;
use super::obey::{first_broken, obeys};
use super::premise::Context;
use super::reach::Reach;
use super::walk::{parties_in, wars_in};
use super::world::world_of;
use super::{Rejection, cases};
use crate::date::Day;
use crate::draft::{
    Answer, Cond, Days, Draft, EstimateRange, Moment, NoWorld, PartyId, Posture, Premise,
    ProvisionId, ThingId, World,
};
use crate::number::Rational;
use std::collections::BTreeSet;

/// An answer, with the others' part of the world that it stands for.
pub struct Reply<'a> {
    pub(super) answer: &'a Answer,
    pub(super) world: World,
}

/// For these values of its estimates, every history that the coalition may choose loses to one of the answers.
pub(super) fn answered(
    context: &Context,
    estimates: &[(PartyId, ThingId, u32, Rational)],
    answers: &[Answer],
    escape: &NoWorld,
    assumed: Option<&Posture>,
) -> Result<(), Rejection> {
    for (number, (party, thing, figure, _)) in estimates.iter().enumerate() {
        let twice = estimates[..number]
            .iter()
            .any(|e| (e.0, e.1, e.2) == (*party, *thing, *figure));
        if twice || !context.coalition.contains(party) {
            return Err(
                Rejection::Shape("one value of each of the coalition's own estimates")
                    .at("estimate", number),
            );
        }
    }
    let replies = replies(context, answers)?;
    possible_premise(context, estimates, answers, escape, assumed)?;
    let context = context.against(&replies);
    no_world(&context, Role::Own { estimates }, escape).map_err(|why| why.at("escape", 0))
}

/// Where the assumption speaks of the coalition's forces, refuses days on which it is not shown that the coalition can make it true: there
/// the claim might not be asked. On all others it must make it true, for nobody wins by making the premise false.
fn possible_premise(
    context: &Context,
    estimates: &[(PartyId, ThingId, u32, Rational)],
    answers: &[Answer],
    escape: &NoWorld,
    assumed: Option<&Posture>,
) -> Result<(), Rejection> {
    let (draft, coalition) = (context.asked.draft, context.coalition);
    let given = context.part.given.as_ref();
    let own = given.filter(|given| parties_in(given).iter().any(|p| coalition.contains(p)));
    let mut days: BTreeSet<Day> = BTreeSet::new();
    for premise in &escape.premises {
        match premise {
            Premise::Given {
                at: Moment::On(day),
            } => days.insert(*day),
            Premise::Given { .. } => {
                return Err(Rejection::NotAllowed(
                    "the assumption is made on a known day",
                ));
            }
            _ => continue,
        };
    }
    let Some(given) = own else {
        return match days.is_empty() {
            true => Ok(()),
            false => Err(Rejection::NotAllowed(
                "the posture does not make the assumption true",
            )),
        };
    };
    // The others choose the moment: a posture under which the assumption holds on some other day may still win.
    let span = context.part.days;
    if span.until.add_days(-1) != Some(span.from) {
        return Err(Rejection::Unsupported(
            "an assumption about the coalition's own forces over more than one day",
        ));
    }
    days.extend(answers.iter().map(|answer| answer.day));
    let assumed = assumed.ok_or(Rejection::Shape(
        "a posture that makes the assumption true is missing",
    ))?;
    let ranges: Vec<EstimateRange> = estimates
        .iter()
        .map(|(party, thing, figure, value)| EstimateRange {
            party: *party,
            thing: *thing,
            figure: *figure,
            low: value.clone(),
            high: value.clone(),
        })
        .collect();
    let alone: Vec<ProvisionId> = (0..)
        .map(ProvisionId)
        .zip(&draft.provisions)
        .filter(|(_, p)| obliges_any(p, coalition))
        .filter(|(_, p)| {
            parties_in(&p.condition)
                .iter()
                .all(|p| coalition.contains(p))
        })
        .map(|(number, _)| number)
        .collect();
    let world = world_of(draft, assumed, coalition)?;
    for world in cases::corners(draft, &ranges, &world)? {
        obeys(draft, &world, coalition, &alone).map_err(|why| why.at("assumed", 0))?;
        for day in &days {
            holds_on(draft, &world, given, *day).map_err(|why| why.at("assumed", 0))?;
        }
    }
    Ok(())
}

/// Refuses a world in which the assumption does not hold on a day.
fn holds_on(draft: &Draft, world: &World, given: &Cond, day: Day) -> Result<(), Rejection> {
    let only = Days {
        from: day,
        until: day.add_days(1).unwrap_or(day),
    };
    if only.is_empty() || first_broken(draft, world, given, only)?.is_some() {
        return Err(Rejection::World(format!(
            "the assumption does not hold on {day}"
        )));
    }
    Ok(())
}

/// The answers, each with the part of a world that it stands for.
///
/// # Errors
/// If an answer is not a history that the others may choose whatever the coalition does, or breaks the claim's assumption.
pub fn replies<'a>(
    context: &Context<'a>,
    answers: &'a [Answer],
) -> Result<Vec<Reply<'a>>, Rejection> {
    let numbered = answers.iter().enumerate();
    numbered
        .map(|(number, answer)| reply(context, answer).map_err(|why| why.at("answer", number)))
        .collect()
}

/// The answer's forces are a history that the others may choose whatever the coalition does, and make the assumption true.
fn reply<'a>(context: &Context<'a>, answer: &'a Answer) -> Result<Reply<'a>, Rejection> {
    let (draft, coalition) = (context.asked.draft, context.coalition);
    if !context.part.days.contains(answer.day) {
        return Err(Rejection::Shape(
            "the claim is not asked on the day of the answer",
        ));
    }
    let others: Vec<PartyId> = (0..draft.parties.len() as u32)
        .map(PartyId)
        .filter(|p| !coalition.contains(p))
        .collect();
    let inside = |cond: &Cond| {
        parties_in(cond)
            .iter()
            .any(|party| coalition.contains(party))
    };
    let mixed =
        |cond: &Cond| inside(cond) && parties_in(cond).iter().any(|party| others.contains(party));
    let condition = context
        .between(answer.day, answer.day)
        .condition(Moment::On(answer.day))?;
    let reach = Reach::of(draft, context.part, &condition);
    let mut facts = reach.facts.iter().map(|fact| &draft.facts[fact.index()]);
    if facts.any(|fact| mixed(&fact.condition)) {
        return Err(Rejection::Unsupported(
            "a fact about the coalition and others together",
        ));
    }
    let (mut owed, mut conditional) = (Vec::new(), Vec::new());
    for (number, provision) in (0..).map(ProvisionId).zip(&draft.provisions) {
        if obliges_any(provision, &others) && reach.provisions.contains(&number) {
            let days = provision.days;
            if !inside(&provision.condition) {
                owed.push(number);
            } else if !days.is_empty() {
                conditional.push((
                    whatever(&provision.condition, context.coalition, true),
                    days,
                ));
            }
        }
    }
    let world = world_of(draft, &answer.forces, &others)?;
    obeys(draft, &world, &others, &owed)?;
    for (condition, days) in conditional {
        if first_broken(draft, &world, &condition, days)?.is_some() {
            return Err(Rejection::Unsupported(
                "an obligation of others that depends on the coalition's forces",
            ));
        }
    }
    if let Some(given) = &context.part.given {
        if mixed(given) || !wars_in(given, Moment::Asked).is_empty() {
            return Err(Rejection::Unsupported(
                "an assumption about the coalition's forces and others', or about an engagement",
            ));
        }
        if !inside(given) {
            holds_on(draft, &world, given, answer.day)?;
        }
    }
    Ok(Reply { answer, world })
}

/// A condition that speaks of nothing of the coalition's and implies this one (or, not `implying`, is implied by it): comparisons that do speak
/// of the coalition count as the worse.
fn whatever(cond: &Cond, coalition: &[PartyId], implying: bool) -> Cond {
    let each = |members: &[Cond]| -> Vec<Cond> {
        let each = members.iter();
        each.map(|m| whatever(m, coalition, implying)).collect()
    };
    match cond {
        Cond::All(members) => Cond::All(each(members)),
        Cond::Any(members) => Cond::Any(each(members)),
        Cond::Not(inner) => Cond::Not(Box::new(whatever(inner, coalition, !implying))),
        _ if !parties_in(cond).iter().any(|p| coalition.contains(p)) => cond.clone(),
        _ if implying => Cond::Any(Vec::new()),
        _ => Cond::All(Vec::new()),
    }
}
