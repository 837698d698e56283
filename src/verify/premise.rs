//! Premises rebuilt from their names and the draft alone: the second, naive encoding.
//!
//! Each function gives the formula that a premise's name stands for, and refuses a premise that is not true of every
//! world (on that day, of that party). Which premises a proof may assume is decided in `allowed`.

use super::answered::Reply;
use super::condition::translate;
use super::extreme::{Extreme, Read, settled};
use super::forces;
use super::linear::linear;
use super::posture;
use super::rebuilt::Seen;
use super::setting::{Asked, Setting};
use super::tend::extreme_at;
use super::unknown::is_whole;
use super::walk::{speaks_of_war, wars_in};
use super::{LinearSum, Named, Rejection, along, contest, fight, plan};
use crate::date::Day;
use crate::draft::{
    Body, Comparison, Cond, Days, Draft, EnsuredCase, Expr, Moment, Part, PartyId, Premise,
};
use crate::number::Rational;

/// What a premise is read in.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub(super) asked: Asked<'a>,
    /// The part of a claim that is asked.
    pub(super) part: &'a Part,
    pub(super) extremes: &'a [Extreme],
    /// Who chooses first; nobody unless the claim is about what somebody can ensure.
    pub(super) coalition: &'a [PartyId],
    /// What the coalition has fixed.
    pub(super) case: Option<&'a EnsuredCase>,
    /// What the others do against whatever it fixes.
    pub(super) replies: &'a [Reply<'a>],
    /// Where what the numbers in accepted proofs stand for is kept.
    pub(super) seen: Option<&'a Seen>,
}

impl<'a> Context<'a> {
    /// A part of a claim, asked on some day from `first` to `last`.
    pub fn new(
        draft: &'a Draft,
        part: &'a Part,
        extremes: &'a [Extreme],
        first: Day,
        last: Day,
    ) -> Context<'a> {
        let coalition = match &part.body {
            Body::Ensure { coalition, .. } => coalition.as_slice(),
            _ => &[],
        };
        let asked = Asked { draft, first, last };
        Context {
            asked,
            part,
            extremes,
            coalition,
            case: None,
            replies: &[],
            seen: None,
        }
    }

    /// The same, where the coalition has fixed what a case says.
    pub fn in_case(self, case: &'a EnsuredCase) -> Context<'a> {
        Context {
            case: Some(case),
            ..self
        }
    }

    /// The same, where the others have these replies.
    pub fn against(self, replies: &'a [Reply<'a>]) -> Context<'a> {
        Context { replies, ..self }
    }

    /// The same, where what the numbers in accepted proofs stand for is kept.
    pub(super) fn keeping(self, seen: Option<&'a Seen>) -> Context<'a> {
        Context { seen, ..self }
    }

    /// The same, for some other days.
    pub(super) fn between(self, first: Day, last: Day) -> Context<'a> {
        Context {
            asked: Asked {
                first,
                last,
                ..self.asked
            },
            ..self
        }
    }

    /// The condition asked about at a moment, its extremes replaced by their proven values.
    pub(super) fn condition(&self, at: Moment) -> Result<Cond, Rejection> {
        self.condition_read(at, Read::Exactly)
    }

    /// The same, where bounds of the extremes will do.
    fn condition_read(&self, at: Moment, read: Read) -> Result<Cond, Rejection> {
        settled(
            self.asked,
            condition_of(self.part)?,
            at,
            self.extremes,
            read,
        )
    }
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
            Ok(Named::All(vec![
                first.minus(day.clone()).at_most_zero(),
                day.minus(last).at_most_zero(),
            ]))
        }
        Premise::Provision { provision, at } => {
            let provision = draft
                .provisions
                .get(provision.index())
                .ok_or(Rejection::NoSuch("provision"))?;
            binding(context, &provision.condition, provision.days, *at)
        }
        Premise::Fact { fact, at } => {
            let fact = draft
                .facts
                .get(fact.index())
                .ok_or(Rejection::NoSuch("fact"))?;
            binding(context, &fact.condition, fact.days, *at)
        }
        Premise::ProvisionGrowth {
            provision,
            member,
            from,
            to,
        } => {
            let provision = draft
                .provisions
                .get(provision.index())
                .ok_or(Rejection::NoSuch("provision"))?;
            growth(
                context,
                &provision.condition,
                provision.days,
                *member,
                *from,
                *to,
            )
        }
        Premise::FactGrowth {
            fact,
            member,
            from,
            to,
        } => {
            let fact = draft
                .facts
                .get(fact.index())
                .ok_or(Rejection::NoSuch("fact"))?;
            growth(context, &fact.condition, fact.days, *member, *from, *to)
        }
        Premise::Fight { war, at, position } => {
            let outside = Setting::at(asked, *at);
            fight::rules(&outside.after(war)?, *position as usize)
        }
        Premise::Given { at } => {
            let given = context
                .part
                .given
                .as_ref()
                .ok_or(Rejection::NoSuch("assumption"))?;
            translate(&Setting::at(asked, *at), given, false)
        }
        Premise::Kept { at } => claimed(context, *at, false),
        Premise::Broken { at } => claimed(context, *at, true),
        Premise::Breach { provision, at } => {
            let provision = draft
                .provisions
                .get(provision.index())
                .ok_or(Rejection::NoSuch("provision"))?;
            no_war(&provision.condition)?;
            translate(&Setting::at(asked, *at), &provision.condition, true)
        }
        Premise::Chosen { of } => posture::chosen(context, of),
        Premise::Outplanned { rule, branch, at } => plan::outplanned(context, *rule, *branch, *at),
        Premise::Escapes { answer, branch } => plan::escapes(context, *answer, *branch),
        Premise::Outfought { strategy, at } => contest::outfought(context, *strategy, *at),
        Premise::Outfights { answer } => contest::outfights(context, *answer),
        Premise::Meets { answer } => plan::meets(context, *answer),
        Premise::Owed {
            answer,
            provision,
            day,
        } => plan::owed(context, *answer, *provision, *day),
        Premise::Beyond { index, value, at } => beyond(context, *index, value, *at),
        Premise::BeyondLine {
            of,
            value,
            per_day,
            at,
        } => along::beyond_line(context, *of, (value, per_day), *at),
        _ => forces::formula(asked, premise),
    }
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
fn binding(
    context: &Context,
    condition: &Cond,
    days: Days,
    at: Moment,
) -> Result<Named, Rejection> {
    binds(context.asked, days, at)?;
    no_war(condition)?;
    translate(&Setting::at(context.asked, at), condition, false)
}

/// A member of a provision or fact that limits growth, between two days on which it binds.
fn growth(
    context: &Context,
    condition: &Cond,
    days: Days,
    member: u32,
    from: Moment,
    to: Moment,
) -> Result<Named, Rejection> {
    let asked = context.asked;
    let member = match condition {
        Cond::All(members) => members.get(member as usize),
        _ => (member == 0).then_some(condition),
    };
    let Some(Cond::Growth {
        of, per_day, whole, ..
    }) = member
    else {
        return Err(Rejection::NoSuch("limit on growth"));
    };
    binds(asked, days, from)?;
    binds(asked, days, to)?;
    asked.in_order(from, to)?;
    if speaks_of_war(of) {
        return Err(Rejection::Unsupported(
            "an engagement in a provision or fact",
        ));
    }
    let grown = linear(&Setting::at(asked, to), of)?.minus(linear(&Setting::at(asked, from), of)?);
    if *whole && !counts(asked, &grown)? {
        return Err(Rejection::Unsupported(
            "a limit on the growth of a count that is not whole",
        ));
    }
    let allowed = asked.days_between(from, to).times(per_day);
    Ok(if !whole {
        grown.minus(allowed).at_most_zero()
    } else if allowed.terms.is_empty() {
        grown
            .minus(LinearSum::number(allowed.constant.ceil()))
            .at_most_zero()
    } else {
        grown
            .minus(allowed)
            .minus(LinearSum::number(1))
            .below_zero()
    })
}

/// Whether a sum takes whole values only.
pub(super) fn counts(asked: Asked, sum: &LinearSum) -> Result<bool, Rejection> {
    for (unknown, coefficient) in &sum.terms {
        if !coefficient.is_integer() || !is_whole(asked.draft, unknown)? {
            return Ok(false);
        }
    }
    Ok(sum.constant.is_integer())
}

/// The condition that a part asks about.
pub(super) fn condition_of(part: &Part) -> Result<&Cond, Rejection> {
    match &part.body {
        Body::Always(condition) | Body::Possible(condition) | Body::Ensure { condition, .. } => {
            Ok(condition)
        }
        _ => Err(Rejection::Shape("this part of the claim is no condition")),
    }
}

/// The condition asked about, or its negation: or what follows from that, where an extreme is known within bounds.
fn claimed(context: &Context, at: Moment, negated: bool) -> Result<Named, Rejection> {
    let read = match negated {
        true => Read::Stronger,
        false => Read::Weaker,
    };
    let condition = context.condition_read(at, read)?;
    translate(&Setting::at(context.asked, at), &condition, negated)
}

/// The measure of a part goes beyond a value.
fn beyond(context: &Context, index: u32, value: &Rational, at: Moment) -> Result<Named, Rejection> {
    let part = context.part;
    let (measure, comparison) = match &part.body {
        Body::Scope { measure, .. } if index == 0 => (measure.clone(), Comparison::Above),
        Body::Burden { sides, .. } => (
            sides
                .get(index as usize)
                .ok_or(Rejection::NoSuch("side"))?
                .measure
                .clone(),
            Comparison::Above,
        ),
        _ => match extreme_at(condition_of(part)?, index)? {
            Expr::Most(measure) => (*measure, Comparison::Above),
            Expr::Least(measure) => (*measure, Comparison::Below),
            _ => return Err(Rejection::NoSuch("`most` or `least`")),
        },
    };
    translate(
        &Setting::at(context.asked, at),
        &Cond::Compare(measure, comparison, Expr::Number(value.clone())),
        false,
    )
}

/// Refuses a provision or fact with an engagement in it: no plan of attack is a matter of compliance.
fn no_war(condition: &Cond) -> Result<(), Rejection> {
    let wars = wars_in(condition, Moment::Asked);
    if wars.is_empty() {
        Ok(())
    } else {
        Err(Rejection::Unsupported(
            "an engagement in a provision or fact",
        ))
    }
}
