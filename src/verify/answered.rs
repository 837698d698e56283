//! What a coalition cannot ensure: answers by the others, and a proof that no posture escapes all of them.

use super::allowed::{Role, obliges_any};
use super::no_world::no_world;
use super::obey::{first_broken, obeys};
use super::premise::Context;
use super::walk::{parties_in, wars_in};
use super::world::world_of;
use super::{Extreme, Rejection};
use crate::draft::{
    Answer, Cond, Days, Draft, Moment, NoWorld, Part, PartyId, ProvisionId, ThingId, World,
};
use crate::number::Rational;

/// An answer, with the others' part of the world that it stands for.
pub struct Reply<'a> {
    pub(super) answer: &'a Answer,
    pub(super) world: World,
}

/// For these values of its estimates, every history that the coalition may choose loses to one of the answers.
pub(super) fn answered(
    draft: &Draft,
    part: &Part,
    extremes: &[Extreme],
    estimates: &[(PartyId, ThingId, u32, Rational)],
    answers: &[Answer],
    escape: &NoWorld,
) -> Result<(), Rejection> {
    let context = Context::new(draft, part, extremes, part.days.from, part.days.from);
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
    let replies = replies(&context, answers)?;
    let context = context.against(&replies);
    no_world(&context, Role::Own { estimates }, escape).map_err(|why| why.at("escape", 0))
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
    if draft.facts.iter().any(|fact| mixed(&fact.condition)) {
        return Err(Rejection::Unsupported(
            "a fact about the coalition and others together",
        ));
    }
    let mut owed = Vec::new();
    for (number, provision) in (0..).map(ProvisionId).zip(&draft.provisions) {
        if obliges_any(provision, &others) {
            if inside(&provision.condition) {
                return Err(Rejection::Unsupported(
                    "an obligation of others that depends on the coalition's forces",
                ));
            }
            owed.push(number);
        }
    }
    let world = world_of(draft, &answer.forces, &others)?;
    obeys(draft, &world, &others, &owed)?;
    if let Some(given) = &context.part.given {
        if inside(given) || !wars_in(given, Moment::Asked).is_empty() {
            return Err(Rejection::Unsupported(
                "an assumption about the coalition's forces or an engagement",
            ));
        }
        let day = Days {
            from: answer.day,
            until: answer.day.add_days(1).unwrap_or(answer.day),
        };
        if day.is_empty() || first_broken(draft, &world, given, day)?.is_some() {
            return Err(Rejection::World(format!(
                "the assumption does not hold on {}",
                answer.day
            )));
        }
    }
    Ok(Reply { answer, world })
}
