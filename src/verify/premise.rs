//! Premises rebuilt from their names and the draft alone: the second, naive encoding.
//!
//! Each function gives the formula that a premise's name stands for, and refuses a premise that is not true of every
//! world (on that day, of that party). Which premises a proof may assume is decided in `allowed`.

use super::condition::translate;
use super::extreme::{Extreme, extreme_at, settled};
use super::forces;
use super::linear::linear;
use super::posture;
use super::setting::{Asked, Setting};
use super::{LinearSum, Named, Rejection, fight};
use crate::draft::{Body, Comparison, Cond, Days, Expr, Moment, Part, Posture, Premise};
use crate::number::Rational;

/// What a premise is read in.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub asked: Asked<'a>,
    /// The part of a claim that is asked; none where provisions alone are.
    pub part: Option<&'a Part>,
    pub extremes: &'a [Extreme],
    /// What the coalition has fixed.
    pub posture: Option<&'a Posture>,
}

/// The formula that the premise stands for.
pub fn formula(context: &Context, premise: &Premise) -> Result<Named, Rejection> {
    let asked = context.asked;
    let draft = asked.draft;
    match premise {
        Premise::AskedWithin => {
            let day = asked.date_of(Moment::Asked);
            let first = LinearSum::number(asked.first.0);
            let last = LinearSum::number(asked.last.0);
            Ok(Named::All(vec![first.minus(&day).at_most_zero(), day.minus(&last).at_most_zero()]))
        }
        Premise::Provision { provision, at } => {
            let provision = draft.provisions.get(provision.index()).ok_or(Rejection::NoSuch("provision"))?;
            binding(context, &provision.condition, provision.days, *at)
        }
        Premise::Fact { fact, at } => {
            let fact = draft.facts.get(fact.index()).ok_or(Rejection::NoSuch("fact"))?;
            binding(context, &fact.condition, fact.days, *at)
        }
        Premise::ProvisionGrowth { provision, member, from, to } => {
            let provision = draft.provisions.get(provision.index()).ok_or(Rejection::NoSuch("provision"))?;
            growth(context, &provision.condition, provision.days, *member, *from, *to)
        }
        Premise::FactGrowth { fact, member, from, to } => {
            let fact = draft.facts.get(fact.index()).ok_or(Rejection::NoSuch("fact"))?;
            growth(context, &fact.condition, fact.days, *member, *from, *to)
        }
        Premise::Fight { war, at, position } => {
            let outside = Setting::at(asked, *at);
            fight::rules(&outside.after(war)?, *position as usize)
        }
        Premise::Given { at } => {
            let given = part(context)?.given.as_ref().ok_or(Rejection::NoSuch("assumption"))?;
            translate(&Setting::at(asked, *at), given, false)
        }
        Premise::Kept { at } => claimed(context, *at, false),
        Premise::Broken { at } => claimed(context, *at, true),
        Premise::Breach { provision, at } => {
            let provision = draft.provisions.get(provision.index()).ok_or(Rejection::NoSuch("provision"))?;
            no_war(&provision.condition)?;
            translate(&Setting::at(asked, *at), &provision.condition, true)
        }
        Premise::Chosen { of } => posture::chosen(context, of),
        Premise::Beyond { index, value, at } => beyond(context, *index, value, *at),
        _ => forces::formula(asked, premise),
    }
}

fn part<'a>(context: &Context<'a>) -> Result<&'a Part, Rejection> {
    context.part.ok_or(Rejection::NotAllowed("no claim is asked about here"))
}

/// Refuses moments outside the days on which something binds.
fn binds(asked: Asked, days: Days, at: Moment) -> Result<(), Rejection> {
    let (first, last) = asked.range(at);
    if days.contains(first) && days.contains(last) {
        Ok(())
    } else {
        Err(Rejection::NotTrue("it does not bind on this day"))
    }
}

/// The condition of a provision or fact, on a day on which it binds.
fn binding(context: &Context, condition: &Cond, days: Days, at: Moment) -> Result<Named, Rejection> {
    binds(context.asked, days, at)?;
    no_war(condition)?;
    translate(&Setting::at(context.asked, at), condition, false)
}

/// A member of a provision or fact that limits growth, between two days on which it binds.
fn growth(context: &Context, condition: &Cond, days: Days, member: u32, from: Moment, to: Moment) -> Result<Named, Rejection> {
    let asked = context.asked;
    let member = match condition {
        Cond::All(members) => members.get(member as usize),
        _ => (member == 0).then_some(condition),
    };
    let Some(Cond::Growth { of, per_day, whole, .. }) = member else {
        return Err(Rejection::NoSuch("limit on growth"));
    };
    binds(asked, days, from)?;
    binds(asked, days, to)?;
    asked.in_order(from, to)?;
    if speaks_of_war(of) {
        return Err(Rejection::Unsupported("an engagement in a provision or fact"));
    }
    let grown = linear(&Setting::at(asked, to), of)?.minus(&linear(&Setting::at(asked, from), of)?);
    let allowed = asked.days_between(from, to).times(per_day);
    Ok(if !whole {
        grown.minus(&allowed).at_most_zero()
    } else if allowed.terms.is_empty() {
        grown.minus(&LinearSum::number(allowed.constant.ceil())).at_most_zero()
    } else {
        grown.minus(&allowed).minus(&LinearSum::number(1)).below_zero()
    })
}

/// The condition that a part asks about.
pub(super) fn condition_of(part: &Part) -> Result<&Cond, Rejection> {
    match &part.body {
        Body::Always(condition) | Body::Possible(condition) | Body::Ensure { condition, .. } => Ok(condition),
        _ => Err(Rejection::Shape("this part of the claim is no condition")),
    }
}

fn claimed(context: &Context, at: Moment, negated: bool) -> Result<Named, Rejection> {
    let condition = settled(context.asked, condition_of(part(context)?)?, at, context.extremes)?;
    translate(&Setting::at(context.asked, at), &condition, negated)
}

/// The measure of a part goes beyond a value.
fn beyond(context: &Context, index: u32, value: &Rational, at: Moment) -> Result<Named, Rejection> {
    let part = part(context)?;
    let (measure, comparison) = match &part.body {
        Body::Scope { measure, .. } if index == 0 => (measure.clone(), Comparison::Above),
        Body::Burden { sides, .. } => {
            (sides.get(index as usize).ok_or(Rejection::NoSuch("side"))?.measure.clone(), Comparison::Above)
        }
        _ => match extreme_at(condition_of(part)?, index)? {
            Expr::Most(measure) => (*measure, Comparison::Above),
            Expr::Least(measure) => (*measure, Comparison::Below),
            _ => return Err(Rejection::NoSuch("`most` or `least`")),
        },
    };
    translate(&Setting::at(context.asked, at), &Cond::Compare(measure, comparison, Expr::Number(value.clone())), false)
}

/// Refuses a provision or fact with an engagement in it: no plan of attack is a matter of compliance.
fn no_war(condition: &Cond) -> Result<(), Rejection> {
    let war = match condition {
        Cond::Compare(left, _, right) => speaks_of_war(left) || speaks_of_war(right),
        Cond::All(members) | Cond::Any(members) => return members.iter().try_for_each(no_war),
        Cond::Not(inner) => return no_war(inner),
        Cond::Growth { of, .. } => speaks_of_war(of),
        Cond::InEffect { .. } | Cond::NoneOf { .. } => false,
    };
    if war { Err(Rejection::Unsupported("an engagement in a provision or fact")) } else { Ok(()) }
}

fn speaks_of_war(expr: &Expr) -> bool {
    match expr {
        Expr::After { .. } => true,
        Expr::Number(_) | Expr::ByDate(_) | Expr::Holding { .. } | Expr::Total { .. } => false,
        Expr::Sum(members) | Expr::Min(members) | Expr::Max(members) => members.iter().any(speaks_of_war),
        Expr::Product(left, right) | Expr::Quotient(left, right) => speaks_of_war(left) || speaks_of_war(right),
        Expr::Negated(of) | Expr::Abs(of) | Expr::At(of, _) | Expr::Most(of) | Expr::Least(of) => speaks_of_war(of),
        Expr::IfThenElse(cond, then, otherwise) => no_war(cond).is_err() || speaks_of_war(then) || speaks_of_war(otherwise),
        Expr::Count(cond) => no_war(cond).is_err(),
    }
}
