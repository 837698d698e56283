//! What a coalition cannot ensure: answers by the others, and a proof that no posture escapes all of them.

use super::allowed::{Role, obliges_any};
use super::always::cover;
use super::no_world::no_world;
use super::obey::{first_broken, obeys, permitted};
use super::plan::Attack;
use super::premise::{Context, condition_of};
use super::reach::Reach;
use super::walk::{Node, parties_in, visit, wars_in};
use super::world::replayed;
use super::{Rejection, cases, drift};
use crate::date::Day;
use crate::draft::{
    Answer, Cond, Days, Draft, EstimateRange, Expr, Moment, NoWorld, PartyId, Posture, Premise,
    ProvisionId, ThingId, World,
};
use crate::eval::Replay;
use crate::number::Rational;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// An answer, with the others' part of the world that it stands for.
pub struct Reply<'a> {
    pub(super) answer: &'a Answer,
    pub(super) world: World,
    /// What it rests on: only where all of this holds on its day is it an answer.
    rests: Vec<Cond>,
    /// Whether the others hold this on its day alone, and on all others what the posture leaves them.
    pub(super) alone: bool,
    /// The claim speaks of the coalition alone: it fails whatever the posture leaves the others.
    whatever: bool,
    /// That what they hold here is left to them is not shown, so nothing that the coalition owes can be broken by it.
    pub(super) bare: bool,
    /// Whether what the coalition holds on its day keeps what ties both sides on all days.
    steady: bool,
    /// Whether it counts on the posture to leave the others anything at all that keeps what ties both sides.
    pub(super) leaves: bool,
    /// What is fought on its day, once it has been looked at.
    pub(super) attack: Rc<OnceCell<Attack>>,
}

impl Reply<'_> {
    /// The conditions that must all hold on its day, or it is no answer: to what is `claimed`, or to what the coalition owes.
    pub fn rests(&self, claimed: bool) -> &[Cond] {
        match claimed && self.whatever {
            true => &[],
            false => &self.rests,
        }
    }

    /// Whether it can break what is `claimed`, or what the coalition owes.
    pub fn can_break(&self, claimed: bool) -> bool {
        claimed || !self.bare
    }

    /// Whether what the coalition holds on its day must keep what ties both sides on all days.
    pub fn is_steady(&self) -> bool {
        self.steady
    }
}

/// For these values of its estimates, every history that the coalition may choose loses to one of the answers.
pub(super) fn answered(
    context: &Context,
    estimates: &[(PartyId, ThingId, u32, Rational)],
    answers: &[Answer],
    escape: &[NoWorld],
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
    possible_premise(context, estimates, escape, assumed)?;
    if assumed.is_none() && replies.iter().any(|reply| reply.leaves) {
        return Err(Rejection::Shape(
            "a world that keeps what ties both sides is missing",
        ));
    }
    let context = context.against(&replies);
    let role = Role::Own {
        estimates,
        beside: assumed.is_some(),
    };
    for (number, proof) in escape.iter().enumerate() {
        no_world(&context, role, proof).map_err(|why| why.at("escape", number))?;
    }
    Ok(())
}

/// A posture must leave the others something that the draft permits, on some day of the claim with the assumption true: nobody wins by making the
/// premise false. Refuses proofs that lean on this where it is not shown that it can be done at all, or that leave out a day.
fn possible_premise(
    context: &Context,
    estimates: &[(PartyId, ThingId, u32, Rational)],
    escape: &[NoWorld],
    assumed: Option<&Posture>,
) -> Result<(), Rejection> {
    let (draft, coalition) = (context.asked.draft, context.coalition);
    let given = context.part.given.as_ref();
    let is_own = |given: &Cond| parties_in(given).iter().any(|p| coalition.contains(p));
    let is_given = |premise: &Premise| matches!(premise, Premise::Given { .. });
    if escape
        .iter()
        .any(|proof| proof.premises.iter().any(is_given))
    {
        if assumed.is_none() {
            return Err(Rejection::NotAllowed(
                "the posture does not make the assumption true",
            ));
        }
        cover(escape, context.part.days)?;
    } else if escape.len() != 1 {
        return Err(Rejection::Shape("one proof that no posture is left"));
    }
    let Some(assumed) = assumed else {
        return match given.is_some_and(is_own) {
            true => Err(Rejection::Shape(
                "a world that makes the assumption true is missing",
            )),
            false => Ok(()),
        };
    };
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
    let all: Vec<PartyId> = (0..draft.parties.len() as u32).map(PartyId).collect();
    let fits = |replay: &Replay| {
        permitted(replay)?;
        if let Some(given) = given {
            no_wars(given)?;
            if day_of(replay, given, context.part.days)?.is_none() {
                let never = "the assumption does not hold on any day of the claim".to_owned();
                return Err(Rejection::World(never));
            }
        }
        Ok(())
    };
    cases::in_each_corner(draft, (assumed, &all), &ranges, fits).map_err(|why| why.at("assumed", 0))
}

/// The first of the days on which a condition holds in a world.
pub(super) fn day_of(replay: &Replay, cond: &Cond, days: Days) -> Result<Option<Day>, Rejection> {
    first_broken(replay, &Cond::Not(Box::new(cond.clone())), days)
}

fn no_wars(given: &Cond) -> Result<(), Rejection> {
    match wars_in(given, Moment::Asked).is_empty() {
        true => Ok(()),
        false => Err(Rejection::Unsupported("an assumption about an engagement")),
    }
}

/// Refuses a world in which the assumption does not hold on a day.
fn holds_on(replay: &Replay, given: &Cond, day: Day) -> Result<(), Rejection> {
    let only = Days {
        from: day,
        until: day.add_days(1).unwrap_or(day),
    };
    if only.is_empty() || first_broken(replay, given, only)?.is_some() {
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
    let mut attacks: BTreeMap<Day, Rc<OnceCell<Attack>>> = BTreeMap::new();
    let numbered = answers.iter().enumerate();
    numbered
        .map(|(number, answer)| {
            let attack = attacks.entry(answer.day).or_default().clone();
            reply(context, answer, attack).map_err(|why| why.at("answer", number))
        })
        .collect()
}

/// The answer's forces are a history that the others may choose, whatever the coalition does or where what it rests on holds.
fn reply<'a>(
    context: &Context<'a>,
    answer: &'a Answer,
    attack: Rc<OnceCell<Attack>>,
) -> Result<Reply<'a>, Rejection> {
    let (draft, coalition) = (context.asked.draft, context.coalition);
    let given = context.part.given.as_ref();
    let is_asked = context.part.days.contains(answer.day);
    if !is_asked && answer.asked {
        return Err(not_asked());
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
    let condition = match is_asked {
        true => context
            .between(answer.day, answer.day)
            .condition(Moment::On(answer.day))?,
        false => condition_of(context.part)?.clone(),
    };
    let owed_by_coalition = draft
        .provisions
        .iter()
        .filter(|p| obliges_any(p, coalition) && !obliges_any(p, &others) && mixed(&p.condition));
    let all: Vec<&Cond> = std::iter::once(&condition)
        .chain(given)
        .chain(owed_by_coalition.map(|p| &p.condition))
        .collect();
    // What ties others to what the claim speaks of only through the coalition, which has fixed its history, does not tie them to each other:
    // they go on as the posture leaves them, and what the answer lists of them is not looked at.
    let reach = Reach::beside(draft, &all, coalition);
    let (owed, tied) = bound(draft, &reach, coalition, &others);
    replayed(draft, &answer.forces, &others, |replay| {
        obeys(replay, &others, &owed)?;
        let mut rests: Vec<Cond> = Vec::new();
        let (mut alone, mut steady, mut leaves, mut bare) = (false, false, false, false);
        if let Some(given) = given {
            no_wars(given)?;
            if !is_asked {
                // An obligation broken on another day counts where the claim is asked at all: the assumption must hold on some day of it.
                let never = inside(given) || day_of(replay, given, context.part.days)?.is_none();
                if never {
                    return Err(not_asked());
                }
            } else if inside(given) || answer.asked {
                rests.push(given.clone());
            } else {
                holds_on(replay, given, answer.day)?;
            }
        }
        let given_rests = rests.clone();
        for &(condition, days) in &tied {
            let surely = at_worst(condition, coalition, true);
            if first_broken(replay, &surely, days)?.is_some() {
                alone = true;
                if days.contains(answer.day) {
                    rests.push(condition.clone());
                }
            }
        }
        let speaks_of_others = |cond: &Cond| {
            let parties = parties_in(cond);
            !wars_in(cond, Moment::Asked).is_empty() || parties.iter().any(|p| others.contains(p))
        };
        let whatever =
            alone && is_asked && !answer.asked && given.is_none() && !speaks_of_others(&condition);
        if alone
            && (answer.asked
                || !is_asked && given.is_some()
                || !is_free(draft, &reach, &all, &others, answer.day))
        {
            // They hold this on every day, where the coalition holds so little on the answer's day that all that ties them is kept on all.
            let kept = |(condition, days): &(&Cond, Days)| match answer.asked {
                true => None,
                false => {
                    drift::enough(draft, replay.world, coalition, condition, *days, answer.day)
                }
            };
            let kept: Option<Vec<drift::Enough>> = tied.iter().map(kept).collect();
            rests = given_rests;
            match kept {
                Some(kept) => {
                    leaves = kept.iter().any(|kept| kept.leaves);
                    let kept = kept.into_iter().map(|kept| kept.holds);
                    rests.extend(kept.filter(|cond| *cond != Cond::All(Vec::new())));
                    (alone, steady) = (false, true);
                }
                None if whatever => bare = true,
                None => {
                    return Err(Rejection::Unsupported(
                        "what ties the others to the coalition, from one day to another",
                    ));
                }
            }
        }
        Ok(Reply {
            answer,
            world: replay.world.clone(),
            rests,
            alone,
            whatever,
            bare,
            steady,
            leaves,
            attack,
        })
    })
}

/// What the others owe alone, and what ties them to the coalition, each with its days, among what reaches what is asked.
fn bound<'d>(
    draft: &'d Draft,
    reach: &Reach,
    coalition: &[PartyId],
    others: &[PartyId],
) -> (Vec<ProvisionId>, Vec<(&'d Cond, Days)>) {
    let speaks_of =
        |cond: &Cond, side: &[PartyId]| parties_in(cond).iter().any(|party| side.contains(party));
    let (mut owed, mut tied) = (Vec::new(), Vec::new());
    for (number, provision) in (0..).map(ProvisionId).zip(&draft.provisions) {
        if obliges_any(provision, others) && reach.provisions.contains(&number) {
            let (condition, days) = (&provision.condition, provision.days);
            if !speaks_of(condition, coalition) {
                owed.push(number);
            } else if !days.is_empty() {
                tied.push((condition, days));
            }
        }
    }
    for fact in &reach.facts {
        let fact = &draft.facts[fact.index()];
        let condition = &fact.condition;
        let mixed = speaks_of(condition, coalition) && speaks_of(condition, others);
        if mixed && !fact.days.is_empty() {
            tied.push((condition, fact.days));
        }
    }
    (owed, tied)
}

/// The claim is not asked on the day of the answer.
pub(super) fn not_asked() -> Rejection {
    Rejection::Shape("the claim is not asked on the day of the answer")
}

/// Whether what the others hold on the day of what can matter is tied to no other day: no rate, no start on it, no limit on growth, and nothing that is asked
/// about speaks of two days.
fn is_free(draft: &Draft, reach: &Reach, asked: &[&Cond], others: &[PartyId], day: Day) -> bool {
    let tied_thing = |party: PartyId, thing: ThingId| {
        let rated = |r: &crate::draft::RatedTotal| (r.party, r.thing) == (party, thing);
        draft.rated_totals.iter().any(rated)
            || draft.stake(party, thing).is_some_and(|stake| {
                let is_rated =
                    stake.builds.is_some() || stake.retires.is_some() || stake.moves.is_some();
                is_rated || day <= stake.date
            })
    };
    let of_two_days = |cond: &Cond| {
        let mut found = false;
        visit(Node::Cond(cond), Moment::Asked, &mut |node, _| {
            found |= matches!(
                node,
                Node::Cond(Cond::Growth { .. }) | Node::Expr(Expr::At(..))
            );
        });
        found
    };
    let provisions = reach.provisions.iter();
    let provisions = provisions.map(|p| &draft.provisions[p.index()].condition);
    let facts = reach.facts.iter();
    let facts = facts.map(|f| &draft.facts[f.index()].condition);
    let mut conditions = asked.iter().copied().chain(provisions).chain(facts);
    let mut things = reach.things().filter(|(party, _)| others.contains(party));
    let switches = draft.switches.iter();
    let mut switches = switches.filter(|s| others.contains(&s.party));
    !conditions.any(of_two_days)
        && !things.any(|(party, thing)| tied_thing(party, thing))
        && !switches.any(|switch| day <= switch.date)
}

/// A condition that speaks of nothing of the coalition's and implies this one (or, not `implying`, is implied by it): comparisons that do speak
/// of the coalition count as the worse.
fn at_worst(cond: &Cond, coalition: &[PartyId], implying: bool) -> Cond {
    let each = |members: &[Cond]| -> Vec<Cond> {
        let each = members.iter();
        each.map(|m| at_worst(m, coalition, implying)).collect()
    };
    match cond {
        Cond::All(members) => Cond::All(each(members)),
        Cond::Any(members) => Cond::Any(each(members)),
        Cond::Not(inner) => Cond::Not(Box::new(at_worst(inner, coalition, !implying))),
        _ if !parties_in(cond).iter().any(|p| coalition.contains(p)) => cond.clone(),
        _ if implying => Cond::Any(Vec::new()),
        _ => Cond::All(Vec::new()),
    }
}
