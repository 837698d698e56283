//! Plans of attack as linear rules, and what follows where a rule fails or a posture must have one.

use super::allowed::{is_own, obliges_another, obliges_any};
use super::answered::{Reply, not_asked};
use super::condition::translate;
use super::linear::held_pairs;
use super::premise::Context;
use super::setting::{Asked, Setting};
use super::values::{Values, seen_at};
use super::walk::wars_in;
use super::{LinearSum, Named, Rejection, fight};
use crate::date::Day;
use crate::draft::{Cond, EngagementId, Moment, PartyId, PlanRule, ProvisionId, Unknown};
use crate::logic::Relation;
use std::collections::{BTreeMap, BTreeSet};

type Row = (LinearSum, Relation);

/// A war of a condition, and when it is fought.
type War = (Vec<EngagementId>, Moment);

/// The coalition's own plan fails at the moment: it fires what it has not, or the claim is broken all the same.
pub(super) fn outplanned(
    context: &Context,
    rule: u32,
    branch: u32,
    at: Moment,
) -> Result<Named, Rejection> {
    let case = context
        .case
        .ok_or(Rejection::NotAllowed("nobody has fixed a posture here"))?;
    let rule = case
        .plans
        .get(rule as usize)
        .ok_or(Rejection::NoSuch("plan"))?;
    let condition = context.condition(at)?;
    let wars = wars_in(&condition, at);
    all_own(context, &wars, true)?;
    let planned = Planned::new(&fired_in(context.asked, &wars)?, rule, |_| true)?;
    let kept = translate(&Setting::at(context.asked, at), &condition, false)?;
    let rules = fights(context.asked, &wars)?;
    let failures = planned.fails((&rules, &kept), branch, &|unknown| {
        Ok(LinearSum::of(unknown.clone()))
    })?;
    Ok(Named::Any(failures))
}

/// The coalition escapes an answer: the others' plan fails against it, or the claim is kept all the same.
pub(super) fn escapes(context: &Context, answer: u32, branch: u32) -> Result<Named, Rejection> {
    let (reply, asked, at) = answered(context, answer)?;
    // Answers on the asked day fight on another one in each proof.
    let shared = (!reply.answer.asked).then_some(&reply.attack);
    let own;
    let attack = match shared.and_then(|attack| attack.get()) {
        Some(attack) => attack,
        None => {
            let attack = Attack::of(context, asked, at)?;
            match shared {
                Some(shared) => shared.get_or_init(|| attack),
                None => {
                    own = attack;
                    &own
                }
            }
        }
    };
    let planned = Planned::new(&attack.fired, &reply.answer.plan, |party| {
        context.coalition.contains(&party)
    })?;
    let values = Values::new(context, reply, asked);
    let known = |unknown: &Unknown| values.of(unknown);
    let mut failures = planned.fails((&attack.rules, &attack.broken), branch, &known)?;
    failures.extend(unrested(reply, true, asked, at, &values)?);
    Ok(Named::Any(failures))
}

/// What the others' engagements against the coalition must keep to at a moment, and what they must bring about. All answers of a day share it.
pub struct Attack {
    /// What the plan may speak of.
    fired: BTreeSet<Unknown>,
    rules: Vec<Named>,
    broken: Named,
}

impl Attack {
    fn of(context: &Context, asked: Asked, at: Moment) -> Result<Attack, Rejection> {
        let condition = asked_about(context, asked, at)?;
        let wars = wars_in(&condition, at);
        all_own(context, &wars, false)?;
        Ok(Attack {
            fired: fired_in(asked, &wars)?,
            rules: fights(asked, &wars)?,
            broken: translate(&Setting::at(asked, at), &condition, true)?,
        })
    }
}

/// Against an answer the coalition has some plan with which the claim is kept.
pub(super) fn meets(context: &Context, answer: u32) -> Result<Named, Rejection> {
    let (reply, asked, at) = answered(context, answer)?;
    let condition = asked_about(context, asked, at)?;
    let wars = wars_in(&condition, at);
    all_own(context, &wars, true)?;
    if !reply.answer.plan.is_empty() {
        return Err(Rejection::Shape(
            "the others plan none of these engagements",
        ));
    }
    let mut members = Vec::new();
    for (war, at) in &wars {
        for unknown in plan_unknowns(asked, war, *at)? {
            members.push(not_negative(LinearSum::of(unknown)));
        }
    }
    members.extend(fights(asked, &wars)?);
    members.push(translate(&Setting::at(asked, at), &condition, false)?);
    let values = Values::new(context, reply, asked);
    let met = substituted(&Named::All(members), &|unknown| {
        if is_plan(unknown) {
            let of = Box::new(unknown.clone());
            Ok(LinearSum::of(Unknown::Against { answer, of }))
        } else {
            values.of(unknown)
        }
    })?;
    let mut ways = unrested(reply, true, asked, at, &values)?;
    if ways.is_empty() {
        return Ok(met);
    }
    ways.push(met);
    Ok(Named::Any(ways))
}

/// Under an answer the coalition keeps what it owes, on a day.
pub(super) fn owed(
    context: &Context,
    answer: u32,
    provision: ProvisionId,
    day: Day,
) -> Result<Named, Rejection> {
    let replies = context.replies;
    let reply = replies
        .get(answer as usize)
        .ok_or(Rejection::NoSuch("answer"))?;
    let asked = context.between(reply.answer.day, reply.answer.day).asked;
    let provision = asked
        .draft
        .provisions
        .get(provision.index())
        .ok_or(Rejection::NoSuch("provision"))?;
    let theirs = obliges_another(provision, context.coalition);
    if theirs || !obliges_any(provision, context.coalition) {
        return Err(Rejection::NotAllowed("it is not the coalition's to keep"));
    }
    if !provision.days.contains(day) {
        return Err(Rejection::NotTrue("it does not bind on this day"));
    }
    if reply.bare || reply.answer.asked || reply.alone && day != reply.answer.day {
        return Err(Rejection::NotAllowed(
            "the others may hold something else on this day",
        ));
    }
    if !wars_in(&provision.condition, Moment::On(day)).is_empty() {
        return Err(Rejection::Unsupported(
            "an engagement in a provision or fact",
        ));
    }
    let values = Values::new(context, reply, asked);
    let at = Moment::On(reply.answer.day);
    let mut ways = unrested(reply, false, asked, at, &values)?;
    let kept = translate(
        &Setting::at(asked, Moment::On(day)),
        &provision.condition,
        false,
    )?;
    ways.push(substituted(&kept, &|unknown| values.of(unknown))?);
    Ok(Named::Any(ways))
}

/// The negation of each thing that an answer rests on, to what is `claimed` or to what the coalition owes.
pub(super) fn unrested(
    reply: &Reply,
    claimed: bool,
    asked: Asked,
    at: Moment,
    values: &Values,
) -> Result<Vec<Named>, Rejection> {
    let each = reply.rests(claimed).iter().map(|rests| {
        let broken = translate(&Setting::at(asked, at), rests, true)?;
        substituted(&broken, &|unknown| values.of(unknown))
    });
    each.collect()
}

/// The condition on the day of an answer.
pub(super) fn asked_about(context: &Context, asked: Asked, at: Moment) -> Result<Cond, Rejection> {
    context.between(asked.first, asked.last).condition(at)
}

/// The answer, and when it is given: its own day as the only asked one, or the asked day of the proof.
pub(super) fn answered<'a>(
    context: &Context<'a>,
    answer: u32,
) -> Result<(&'a Reply<'a>, Asked<'a>, Moment), Rejection> {
    let reply = context
        .replies
        .get(answer as usize)
        .ok_or(Rejection::NoSuch("answer"))?;
    let days = context.part.days;
    let (asked, at) = if reply.answer.asked {
        let Asked { first, last, .. } = context.asked;
        let only = (first == last).then_some(Moment::On(first));
        (context.asked, only.unwrap_or(Moment::Asked))
    } else {
        let day = reply.answer.day;
        (context.between(day, day).asked, Moment::On(day))
    };
    if !days.contains(asked.first) || !days.contains(asked.last) {
        return Err(not_asked());
    }
    Ok((reply, asked, at))
}

/// Refuses wars with engagements that the coalition does not plan alone, or (`own` false) with such that it does.
fn all_own(context: &Context, wars: &[War], own: bool) -> Result<(), Rejection> {
    let mut engagements = wars.iter().flat_map(|(war, _)| war);
    if engagements.all(|id| is_own(context.asked.draft, *id, context.coalition) == own) {
        Ok(())
    } else {
        Err(Rejection::Unsupported(
            "engagements that are planned partly by the coalition and partly by others",
        ))
    }
}

/// A plan whose unknowns are linear in what is held when it is made.
struct Planned {
    listed: Vec<Unknown>,
    rule: BTreeMap<Unknown, LinearSum>,
}

impl Planned {
    /// Reads a rule for what is fired, linear in what the parties that pass hold at the moment of the war.
    fn new(
        fired: &BTreeSet<Unknown>,
        rule: &PlanRule,
        pass: impl Fn(PartyId) -> bool,
    ) -> Result<Planned, Rejection> {
        let mut planned = Planned {
            listed: Vec::new(),
            rule: BTreeMap::new(),
        };
        for (unknown, terms, constant) in rule {
            if !fired.contains(unknown) {
                return Err(Rejection::Shape("a plan speaks of what is not asked about"));
            }
            let mut sum = LinearSum::number(constant.clone());
            for (of, coefficient) in terms {
                if seen_at(of) != plan_at(unknown) || !of.owner().is_some_and(&pass) {
                    return Err(Rejection::Shape(
                        "a plan follows what its planner does not see",
                    ));
                }
                sum.add_term(of, coefficient);
            }
            planned.listed.push(unknown.clone());
            if planned.rule.insert(unknown.clone(), sum).is_some() {
                return Err(Rejection::Shape("a plan says something twice"));
            }
        }
        Ok(planned)
    }

    /// Some row that makes the plan possible and successful is broken: one of the engagements' rules, or of what success means.
    fn fails(
        &self,
        (rules, goal): (&[Named], &Named),
        branch: u32,
        known: &dyn Fn(&Unknown) -> Result<LinearSum, Rejection>,
    ) -> Result<Vec<Named>, Rejection> {
        let mut rows = Vec::new();
        for unknown in &self.listed {
            let row = not_negative(LinearSum::of(unknown.clone()));
            atoms(&row, 0, &mut rows)?;
        }
        for rule in rules {
            atoms(rule, 0, &mut rows)?;
        }
        atoms(goal, branch.into(), &mut rows)?;
        let mut failures = Vec::new();
        for (sum, relation) in rows {
            let sum = replaced(&sum, &|unknown| match is_plan(unknown) {
                true => Ok(self.rule.get(unknown).cloned().unwrap_or_default()),
                false => Ok(LinearSum::of(unknown.clone())),
            })?;
            let sum = replaced(&sum, known)?;
            if !sum.terms.is_empty() || !relation.holds(&sum.constant) {
                failures.push(negation(sum, relation));
            }
        }
        Ok(failures)
    }
}

pub(super) fn negation(sum: LinearSum, relation: Relation) -> Named {
    match relation {
        Relation::AtMost => sum.negated().below_zero(),
        Relation::Below => sum.negated().at_most_zero(),
        Relation::Equal => {
            let minus = sum.clone().negated();
            Named::Any(vec![sum.below_zero(), minus.below_zero()])
        }
    }
}

pub(super) fn not_negative(sum: LinearSum) -> Named {
    sum.negated().at_most_zero()
}

/// The rules of every engagement of the wars, in order.
fn fights(asked: Asked, wars: &[War]) -> Result<Vec<Named>, Rejection> {
    let mut rules = Vec::new();
    for (war, at) in wars {
        let setting = Setting::at(asked, *at).after(war)?;
        for position in 0..war.len() {
            rules.push(fight::rules(&setting, position)?);
        }
    }
    Ok(rules)
}

/// Every `Shots` and `Fired` of some wars.
fn fired_in(asked: Asked, wars: &[War]) -> Result<BTreeSet<Unknown>, Rejection> {
    let mut fired = BTreeSet::new();
    for (war, at) in wars {
        fired.extend(plan_unknowns(asked, war, *at)?);
    }
    Ok(fired)
}

/// Every `Shots` and `Fired` of a war, in order.
pub(super) fn plan_unknowns(
    asked: Asked,
    war: &[EngagementId],
    at: Moment,
) -> Result<Vec<Unknown>, Rejection> {
    let draft = asked.draft;
    let mut unknowns = Vec::new();
    for (position, id) in (0..).zip(war) {
        let engagement = fight::engagement(draft, *id)?;
        for target in fight::present_targets(draft, engagement)? {
            let (party, kind) = (target.party, target.kind);
            for pattern in 0..engagement.patterns(target).len() as u32 {
                unknowns.push(Unknown::Shots {
                    war: war.to_vec(),
                    at,
                    position,
                    party,
                    kind,
                    pattern,
                });
            }
        }
        for (weapon, fires) in (0..).zip(&engagement.weapons) {
            if fires.total_of.is_none() {
                for (party, kind) in held_pairs(draft, &fires.parties, &fires.kinds)? {
                    unknowns.push(Unknown::Fired {
                        war: war.to_vec(),
                        at,
                        position,
                        weapon,
                        party,
                        kind,
                    });
                }
            }
        }
    }
    Ok(unknowns)
}

/// The rows of case number `case` of a formula: all of them hold where the formula does in that way.
///
/// A row has one case. An `Any` has the cases of its members, one member after the other. An `All` has every combination of its
/// members' cases, counted with the first member changing fastest.
fn atoms(formula: &Named, case: u64, rows: &mut Vec<Row>) -> Result<(), Rejection> {
    let missing = Rejection::NoSuch("case of a condition");
    match formula {
        Named::Row(..) if case > 0 => return Err(missing),
        Named::Row(sum, relation) => rows.push((sum.clone(), *relation)),
        Named::All(members) => {
            let mut rest = case;
            for member in members {
                let cases = cases_of(member);
                let own = rest.checked_rem(cases).ok_or(Rejection::NoSuch("case"))?;
                atoms(member, own, rows)?;
                rest /= cases;
            }
            if rest > 0 {
                return Err(missing);
            }
        }
        Named::Any(members) => {
            let mut rest = case;
            for member in members {
                let cases = cases_of(member);
                if rest < cases {
                    return atoms(member, rest, rows);
                }
                rest -= cases;
            }
            return Err(missing);
        }
    }
    Ok(())
}

/// How many cases a formula has (at most so many as can be counted).
fn cases_of(formula: &Named) -> u64 {
    match formula {
        Named::Row(..) => 1,
        Named::All(members) => members
            .iter()
            .fold(1, |product, m| product.saturating_mul(cases_of(m))),
        Named::Any(members) => members
            .iter()
            .fold(0, |sum, m| sum.saturating_add(cases_of(m))),
    }
}

pub(super) fn substituted(
    formula: &Named,
    known: &dyn Fn(&Unknown) -> Result<LinearSum, Rejection>,
) -> Result<Named, Rejection> {
    let each = |members: &[Named]| {
        members
            .iter()
            .map(|m| substituted(m, known))
            .collect::<Result<_, _>>()
    };
    Ok(match formula {
        Named::Row(sum, relation) => Named::Row(replaced(sum, known)?, *relation),
        Named::All(members) => Named::All(each(members)?),
        Named::Any(members) => Named::Any(each(members)?),
    })
}

pub(super) fn replaced(
    sum: &LinearSum,
    known: &dyn Fn(&Unknown) -> Result<LinearSum, Rejection>,
) -> Result<LinearSum, Rejection> {
    let mut result = LinearSum::number(sum.constant.clone());
    for (unknown, coefficient) in &sum.terms {
        result.add(coefficient, &known(unknown)?);
    }
    Ok(result)
}

fn is_plan(unknown: &Unknown) -> bool {
    plan_at(unknown).is_some()
}

/// When a plan is carried out; none for anything but a plan.
pub(super) fn plan_at(unknown: &Unknown) -> Option<Moment> {
    match unknown {
        Unknown::Shots { at, .. } | Unknown::Fired { at, .. } => Some(*at),
        _ => None,
    }
}
