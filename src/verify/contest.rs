//! Wars that both sides plan: what it means that a strategy loses. The second encoding.

use super::allowed::is_own;
use super::condition::translate;
use super::plan::{
    answered, asked_about, negation, not_negative, plan_at, plan_unknowns, replaced, substituted,
    unrested,
};
use super::premise::Context;
use super::setting::{Asked, Setting};
use super::values::{Values, seen_at};
use super::walk::{Node, visit};
use super::{LinearSum, Named, Rejection, fight};
use crate::draft::{Cond, EngagementId, Expr, Moment, Strategy, Unknown};
use crate::logic::Relation;
use std::collections::BTreeMap;

/// An engagement at its place in a war.
type Engaged = (Vec<EngagementId>, Moment, usize);

/// Engagements in a row that one side plans.
struct Turn {
    by_coalition: bool,
    engaged: Vec<Engaged>,
}

/// What stands for each unknown of a plan that has been carried out.
type Carried = BTreeMap<Unknown, LinearSum>;

/// The coalition's strategy loses at the moment.
pub(super) fn outfought(context: &Context, strategy: u32, at: Moment) -> Result<Named, Rejection> {
    let none = Rejection::NotAllowed("nobody has fixed a posture here");
    let case = context.case.ok_or(none)?;
    let listed = case.strategies.get(strategy as usize);
    let listed = listed.ok_or(Rejection::NoSuch("strategy"))?;
    let condition = context.condition(at)?;
    let asked = context.asked;
    let broken = translate(&Setting::at(asked, at), &condition, true)?;
    let mut game = Game {
        asked,
        turns: turns(context, &condition, at),
        by_coalition: true,
        number: strategy,
        lost: broken,
        places: 0,
    };
    game.loses(0, listed, &Carried::new())
}

/// The others' strategy of an answer loses, or the answer is none.
pub(super) fn outfights(context: &Context, answer: u32) -> Result<Named, Rejection> {
    let (reply, asked, at) = answered(context, answer)?;
    if !reply.answer.plan.is_empty() {
        return Err(Rejection::Shape("the others have a plan beside a strategy"));
    }
    let condition = asked_about(context, asked, at)?;
    let kept = translate(&Setting::at(asked, at), &condition, false)?;
    let mut game = Game {
        asked,
        turns: turns(context, &condition, at),
        by_coalition: false,
        number: answer,
        lost: kept,
        places: 0,
    };
    let lost = game.loses(0, &reply.answer.strategy, &Carried::new())?;
    let values = Values::new(context, reply, asked);
    let lost = substituted(&lost, &|unknown| match unknown {
        Unknown::Facing { .. } => Ok(LinearSum::of(unknown.clone())),
        _ => values.of(unknown),
    })?;
    let mut ways = unrested(reply, true, asked, at, &values)?;
    if ways.is_empty() {
        return Ok(lost);
    }
    ways.push(lost);
    Ok(Named::Any(ways))
}

/// The turns of the condition's wars, as the condition names them.
fn turns(context: &Context, condition: &Cond, at: Moment) -> Vec<Turn> {
    let mut wars: Vec<(&[EngagementId], Moment)> = Vec::new();
    visit(Node::Cond(condition), at, &mut |node, at| {
        if let Node::Expr(Expr::After { war, .. }) = node
            && !wars.contains(&(war.as_slice(), at))
        {
            wars.push((war.as_slice(), at));
        }
    });
    let mut turns: Vec<Turn> = Vec::new();
    for (war, at) in wars {
        for (position, id) in war.iter().enumerate() {
            let by_coalition = is_own(context.asked.draft, *id, context.coalition);
            let engaged = (war.to_vec(), at, position);
            match turns.last_mut() {
                Some(turn) if turn.by_coalition == by_coalition => turn.engaged.push(engaged),
                _ => turns.push(Turn {
                    by_coalition,
                    engaged: vec![engaged],
                }),
            }
        }
    }
    turns
}

/// One side's strategy, played through.
struct Game<'a> {
    asked: Asked<'a>,
    turns: Vec<Turn>,
    /// Whose strategy it is.
    by_coalition: bool,
    number: u32,
    /// What is so when it has lost in the end.
    lost: Named,
    places: u32,
}

impl Game<'_> {
    fn loses(
        &mut self,
        turn: usize,
        strategy: &Strategy,
        carried: &Carried,
    ) -> Result<Named, Rejection> {
        let Some(now) = self.turns.get(turn) else {
            return match strategy.is_empty() {
                true => substituted(&self.lost, &|unknown| in_place(carried, unknown)),
                false => Err(Rejection::Shape("a strategy goes on after the last turn")),
            };
        };
        let mut fired = Vec::new();
        let mut rules = Vec::new();
        for (war, at, position) in &now.engaged {
            let all = plan_unknowns(self.asked, war, *at)?;
            fired.extend(all.into_iter().filter(|of| place_of(of) == Some(*position)));
            let setting = Setting::at(self.asked, *at).after(war)?;
            rules.push(fight::rules(&setting, *position)?);
        }
        if now.by_coalition == self.by_coalition {
            let mut ways = Vec::new();
            for way in &strategy.0 {
                let (mut failures, there) = self.fails(&fired, &rules, &way.plan, carried)?;
                failures.push(self.loses(turn + 1, &way.then, &there)?);
                ways.push(Named::Any(failures));
            }
            return Ok(Named::All(ways));
        }
        let place = self.places;
        self.places = place.checked_add(1).ok_or(Rejection::TooLarge)?;
        let mut there = carried.clone();
        let mut members = Vec::new();
        for unknown in fired {
            let facing = LinearSum::of(Unknown::Facing {
                strategy: self.number,
                place,
                of: Box::new(unknown.clone()),
            });
            members.push(not_negative(facing.clone()));
            there.insert(unknown, facing);
        }
        for rule in &rules {
            members.push(substituted(rule, &|unknown| in_place(&there, unknown))?);
        }
        members.push(self.loses(turn + 1, strategy, &there)?);
        Ok(Named::All(members))
    }

    /// The ways in which a plan for these unknowns cannot be carried out, and what is fired where it can.
    fn fails(
        &self,
        fired: &[Unknown],
        rules: &[Named],
        plan: &crate::draft::PlanRule,
        carried: &Carried,
    ) -> Result<(Vec<Named>, Carried), Rejection> {
        let mut there = carried.clone();
        let mut rows: Vec<(LinearSum, Relation)> = Vec::new();
        for (number, (unknown, terms, constant)) in plan.iter().enumerate() {
            if !fired.contains(unknown) {
                return Err(Rejection::Shape("a plan speaks of what is not fired now"));
            }
            if plan[..number].iter().any(|(other, ..)| other == unknown) {
                return Err(Rejection::Shape("a plan says something twice"));
            }
            let mut sum = LinearSum::number(constant.clone());
            for (of, coefficient) in terms {
                match carried.get(of) {
                    Some(before) => sum.add(coefficient, before),
                    // What everybody holds when the war is fought.
                    None if seen_at(of).is_some() && seen_at(of) == plan_at(unknown) => {
                        sum.add_term(of, coefficient)
                    }
                    None => {
                        return Err(Rejection::Shape(
                            "a plan follows what its planner does not see",
                        ));
                    }
                }
            }
            rows.push((sum.clone().negated(), Relation::AtMost));
            there.insert(unknown.clone(), sum);
        }
        for unknown in fired {
            there.entry(unknown.clone()).or_default();
        }
        for rule in rules {
            atoms(rule, &mut rows)?;
        }
        let mut failures = Vec::new();
        for (sum, relation) in rows {
            let sum = replaced(&sum, &|unknown| in_place(&there, unknown))?;
            if !sum.terms.is_empty() || !relation.holds(&sum.constant) {
                failures.push(negation(sum, relation));
            }
        }
        Ok((failures, there))
    }
}

/// What stands in the place of an unknown.
fn in_place(carried: &Carried, unknown: &Unknown) -> Result<LinearSum, Rejection> {
    match carried.get(unknown) {
        Some(sum) => Ok(sum.clone()),
        None if plan_at(unknown).is_some() => {
            Err(Rejection::Shape("a plan is followed before it is made"))
        }
        None => Ok(LinearSum::of(unknown.clone())),
    }
}

fn place_of(unknown: &Unknown) -> Option<usize> {
    match unknown {
        Unknown::Shots { position, .. } | Unknown::Fired { position, .. } => {
            Some(*position as usize)
        }
        _ => None,
    }
}

/// The rows of a conjunction.
fn atoms(formula: &Named, rows: &mut Vec<(LinearSum, Relation)>) -> Result<(), Rejection> {
    match formula {
        Named::Row(sum, relation) => rows.push((sum.clone(), *relation)),
        Named::All(members) => members.iter().try_for_each(|member| atoms(member, rows))?,
        Named::Any(_) => {
            return Err(Rejection::Unsupported("an engagement with alternatives"));
        }
    }
    Ok(())
}
