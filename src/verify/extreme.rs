//! `most` and `least` in claims: constants, or bounds, that have been proven for the days asked.
//!
//! Bounds will do where a condition tends one way as the value grows (see `tend`): a condition that gets falser as a `most` grows holds if it
//! holds at a number that the `most` never exceeds, and fails on a day if it fails at a number that some permitted world has on that day.

use super::Rejection;
use super::allowed::Role;
use super::endless::endless;
use super::evidence::Evidence;
use super::no_world::no_world;
use super::obey::permitted;
use super::premise::{Context, condition_of};
use super::setting::Asked;
use super::tend::{Tends, extreme_at, visit, visit_expr};
use super::walk::unfought;
use crate::date::Day;
use crate::draft::{
    Comparison, Cond, Days, Draft, Expr, KindId, Moment, NoWorld, Part, PartyId, World,
};
use crate::eval::{Extremes, Replay, Value};
use crate::number::Rational;
use std::collections::BTreeSet;

/// What has been proven of a `most(…)` or `least(…)` on each day from `first` to `last`, for the draft it was proven with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extreme {
    /// The whole `Expr::Most` or `Expr::Least`.
    expr: Expr,
    first: Day,
    last: Day,
    /// On none of these days is it less than `low` or more than `high`, where that is known. It has a value where both are the same.
    low: Option<Value>,
    high: Option<Value>,
    /// Its number in the condition, and what shows it.
    index: u32,
    evidence: Evidence,
}

impl Extreme {
    /// Its number in the condition.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// What shows its value, or a bound of it.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// The days for which it is shown, both included.
    pub fn days(&self) -> (Day, Day) {
        (self.first, self.last)
    }
}

/// How a condition is read whose `most` and `least` are known within bounds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    /// What is read is what is meant: each value must be known.
    Exactly,
    /// What is read implies what is meant: each stands at the end of its bounds that is worst for the condition.
    Stronger,
    /// What is meant implies what is read: each stands at the end that is best for it.
    Weaker,
}

/// An end of the bounds of a value.
#[derive(Clone, Copy)]
enum End {
    Low,
    High,
    Both,
}

impl Read {
    /// The end at which a value is taken of which the condition is so dependent: a condition that gets truer as the value grows is implied by
    /// itself with a lower value, and implies itself with a higher one.
    fn end(self, tends: Tends) -> End {
        match (self, tends) {
            (Read::Exactly, _) | (_, Tends::Unknown) => End::Both,
            (Read::Stronger, Tends::Truer) | (Read::Weaker, Tends::Falser) => End::Low,
            (Read::Stronger, Tends::Falser) | (Read::Weaker, Tends::Truer) => End::High,
        }
    }
}

/// Days, both ends included.
pub(super) type Span = (Day, Day);

/// Grants the value of the `most` or `least` number `index` of the part's condition that the evidence shows, or the bound of it.
///
/// # Errors
/// The first fault.
pub fn prove_value(
    draft: &Draft,
    part: &Part,
    index: u32,
    evidence: &Evidence,
) -> Result<Extreme, Rejection> {
    match evidence {
        Evidence::Reached {
            value,
            bound,
            attained,
        } => prove_extreme(draft, part, index, value.clone(), bound, attained),
        Evidence::Endless {
            first,
            last,
            party,
            kind,
            permitted,
        } => {
            let days = (*first, *last);
            prove_endless(draft, part, index, days, (*party, *kind), permitted)
        }
        Evidence::Bounded { value, bound } => {
            bounded(draft, part, index, value, bound)?;
            let expr = extreme_at(condition_of(part)?, index)?;
            let value = Some(Value::Number(value.clone()));
            let (low, high) = match expr {
                Expr::Most(_) => (None, value),
                _ => (value, None),
            };
            Ok(Extreme {
                expr,
                first: bound.first,
                last: bound.last,
                low,
                high,
                index,
                evidence: evidence.clone(),
            })
        }
        Evidence::Attained {
            value,
            first,
            last,
            attained,
        } => {
            let expr = extreme_at(condition_of(part)?, index)?;
            let value = Value::Number(value.clone());
            let is_most = matches!(expr, Expr::Most(_));
            attains(
                draft,
                &expr,
                (*first, *last),
                attained,
                &|found| match is_most {
                    true => *found >= value,
                    false => *found <= value,
                },
            )?;
            let value = Some(value);
            let (low, high) = if is_most {
                (value, None)
            } else {
                (None, value)
            };
            Ok(Extreme {
                expr,
                first: *first,
                last: *last,
                low,
                high,
                index,
                evidence: evidence.clone(),
            })
        }
    }
}

/// The world is permitted, and on each day its value of what the `most` or `least` is of is as wished.
fn attains(
    draft: &Draft,
    expr: &Expr,
    (first, last): Span,
    world: &World,
    wished: &dyn Fn(&Value) -> bool,
) -> Result<(), Rejection> {
    let (Expr::Most(measure) | Expr::Least(measure)) = expr else {
        return Err(Rejection::NoSuch("`most` or `least`"));
    };
    let replay = Replay::new(draft, world);
    permitted(&replay)?;
    for day in (first.0..=last.0).map(Day) {
        let found = replay.value(measure, day, &Extremes::none());
        if !wished(&found.map_err(|why| Rejection::World(why.to_string()))?) {
            return Err(Rejection::World(format!(
                "the world does not attain the value on {day}"
            )));
        }
    }
    Ok(())
}

/// Accepts a proof that on no day of its stretch does a permitted world go beyond the value. Whether any attains it is not asked.
///
/// # Errors
/// The first fault.
pub fn bounded(
    draft: &Draft,
    part: &Part,
    index: u32,
    value: &Rational,
    bound: &NoWorld,
) -> Result<(), Rejection> {
    extreme_at(condition_of(part)?, index)?;
    let context = Context::new(draft, part, &[], bound.first, bound.last);
    no_world(&context, Role::Beyond { index, value }, bound)
}

/// Grants that the `most` or `least` number `index` of the part's condition has this value on each day of the proof: no permitted world
/// goes beyond it (the proof assumes `Beyond` at the asked day), and the world given, permitted too, attains it each day.
///
/// Where the measure is of what engagements leave, everybody's plans are feared like everybody's forces: what a plan fires and hits obeys the
/// rows of `Fight`, which the proof may assume of any plan there can be, and the world has a plan for each day, each replayed as one that can
/// be carried out. So the value is the largest, or the smallest, over all worlds and all plans.
///
/// # Errors
/// The first fault.
pub fn prove_extreme(
    draft: &Draft,
    part: &Part,
    index: u32,
    value: Rational,
    bound: &NoWorld,
    world: &World,
) -> Result<Extreme, Rejection> {
    bounded(draft, part, index, &value, bound)?;
    let expr = extreme_at(condition_of(part)?, index)?;
    let number = Value::Number(value.clone());
    let days = (bound.first, bound.last);
    attains(draft, &expr, days, world, &|found| *found == number)?;
    Ok(Extreme {
        expr,
        first: bound.first,
        last: bound.last,
        low: Some(number.clone()),
        high: Some(number),
        index,
        evidence: Evidence::Reached {
            value,
            bound: bound.clone(),
            attained: world.clone(),
        },
    })
}

/// Grants that the `most` or `least` number `index` of the part's condition is infinite on each day from `first` to `last`: there is a
/// permitted world, the one given, and nothing bounds what the party holds of the kind on any of these days. Where the measure is of what
/// engagements leave, it is shown of plans by which nobody fires a shot: they can always be carried out, and leave everything as it was.
///
/// # Errors
/// The first fault.
pub fn prove_endless(
    draft: &Draft,
    part: &Part,
    index: u32,
    (first, last): (Day, Day),
    (party, kind): (PartyId, KindId),
    world: &World,
) -> Result<Extreme, Rejection> {
    let expr = extreme_at(condition_of(part)?, index)?;
    let (measure, value) = match &expr {
        Expr::Most(measure) => (measure, Value::Infinite),
        Expr::Least(measure) => (measure, Value::MinusInfinite),
        _ => return Err(Rejection::NoSuch("`most` or `least`")),
    };
    let least = value == Value::MinusInfinite;
    let unfought = unfought(measure);
    endless(draft, &unfought, least, (first, last), party, kind)?;
    permitted(&Replay::new(draft, world))?;
    Ok(Extreme {
        expr,
        first,
        last,
        low: Some(value.clone()),
        high: Some(value),
        index,
        evidence: Evidence::Endless {
            first,
            last,
            party,
            kind,
            permitted: world.clone(),
        },
    })
}

/// The condition with its extremes replaced by their proven values, or by bounds of them as it is to be read; a comparison with an infinite one
/// is as true as that makes it.
pub(super) fn settled(
    asked: Asked,
    cond: &Cond,
    at: Moment,
    known: &[Extreme],
    read: Read,
) -> Result<Cond, Rejection> {
    let mut cond = cond.clone();
    let mut next = 0;
    visit(&mut cond, at, Tends::Truer, &mut next, &mut |found| {
        let end = read.end(found.tends);
        if let Value::Number(value) = value_of(asked, found.expr, found.at, known, end)? {
            *found.expr = Expr::Number(value);
        }
        Ok(())
    })?;
    let worth = |expr: &Expr| infinite(asked, expr, at, known);
    compared(&mut cond, &worth)?;
    Ok(cond)
}

/// The same on each of some days: in spans in which no value changes, each at the end of its bounds that is worst.
pub(super) fn settled_over(
    draft: &Draft,
    cond: &Cond,
    days: Days,
    known: &[Extreme],
) -> Result<Vec<(Days, Cond)>, Rejection> {
    let inside = known.iter().map(|extreme| extreme.first);
    let inside = inside.filter(|day| days.from < *day && *day < days.until);
    let cuts: BTreeSet<Day> = inside.chain([days.from, days.until]).collect();
    let cuts: Vec<Day> = cuts.into_iter().collect();
    let spans = cuts.windows(2).map(|pair| {
        let (from, until) = (pair[0], pair[1]);
        let asked = Asked {
            draft,
            first: from,
            last: until.add_days(-1).unwrap_or(from),
        };
        let cond = settled(asked, cond, Moment::Asked, known, Read::Stronger)?;
        Ok((Days { from, until }, cond))
    });
    spans.collect()
}

/// The proven value of an extreme at a moment, or an end of its bounds: on every day that the moment may be, the value is within what is given.
fn value_of(
    asked: Asked,
    expr: &Expr,
    at: Moment,
    known: &[Extreme],
    end: End,
) -> Result<Value, Rejection> {
    let (mut open, last) = asked.range(at);
    let mut value: Option<Value> = None;
    // Several proofs may share the days. Of those for the same day the closest is taken, of those for several days the farthest.
    loop {
        let fits = |e: &&Extreme| e.expr == *expr && e.first <= open && open <= e.last;
        let known = known.iter().filter(fits);
        let found = match end {
            End::Low => known
                .filter_map(|e| Some((e.low.as_ref()?, e.last)))
                .max_by_key(|(low, last)| (*low, *last)),
            End::High => known
                .filter_map(|e| Some((e.high.as_ref()?, e.last)))
                .min_by_key(|(high, last)| (*high, std::cmp::Reverse(*last))),
            End::Both => known
                .filter_map(|e| Some((e.low.as_ref().filter(|_| e.low == e.high)?, e.last)))
                .next(),
        };
        let (found, until) = found.ok_or(Rejection::Unsupported(
            "`most` or `least` without a proven value",
        ))?;
        let far = match (value, end) {
            (None, _) => found.clone(),
            (Some(value), End::Low) => value.min(found.clone()),
            (Some(value), End::High) => value.max(found.clone()),
            (Some(value), End::Both) if value == *found => value,
            (Some(_), End::Both) => {
                return Err(Rejection::Unsupported(
                    "`most` or `least` with two values among the asked days",
                ));
            }
        };
        if last <= until {
            return Ok(far);
        }
        value = Some(far);
        open = until.add_days(1).unwrap_or(last);
    }
}

/// Replaces each comparison with an infinite side by what it comes to. Any number is less than infinite.
fn compared(
    cond: &mut Cond,
    worth: &dyn Fn(&Expr) -> Result<Option<Value>, Rejection>,
) -> Result<(), Rejection> {
    match cond {
        Cond::All(members) | Cond::Any(members) => {
            members.iter_mut().try_for_each(|m| compared(m, worth))
        }
        Cond::Not(inner) => compared(inner, worth),
        Cond::Growth { of, .. } => match worth(of)? {
            None => Ok(()),
            Some(_) => Err(Rejection::Unsupported("the growth of what is infinite")),
        },
        Cond::Compare(left, comparison, right) => {
            let (left, right) = (worth(left)?, worth(right)?);
            if left.is_none() && right.is_none() {
                return Ok(());
            }
            // Whatever the finite side is, it stands between the infinities.
            let number = || Value::Number(Rational::ZERO);
            let order = left
                .unwrap_or_else(number)
                .cmp(&right.unwrap_or_else(number));
            let holds = match comparison {
                Comparison::AtMost => order.is_le(),
                Comparison::Below => order.is_lt(),
                Comparison::AtLeast => order.is_ge(),
                Comparison::Above => order.is_gt(),
                Comparison::Equal => order.is_eq(),
                Comparison::NotEqual => order.is_ne(),
            };
            *cond = match holds {
                true => Cond::All(Vec::new()),
                false => Cond::Any(Vec::new()),
            };
            Ok(())
        }
        Cond::InEffect { .. } | Cond::NoneOf { .. } => Ok(()),
    }
}

/// The infinity that an expression is worth; none if it is a number. What is left of `most` and `least` in it is infinite.
fn infinite(
    asked: Asked,
    expr: &Expr,
    at: Moment,
    known: &[Extreme],
) -> Result<Option<Value>, Rejection> {
    let mut found = false;
    let mut next = 0;
    let tends = Tends::Unknown;
    visit_expr(&mut expr.clone(), at, tends, &mut next, &mut |_| {
        found = true;
        Ok(())
    })?;
    if !found {
        return Ok(None);
    }
    let unknown = || Rejection::Unsupported("what is infinite inside another expression");
    let flipped = |value: Value| match value {
        Value::Infinite => Value::MinusInfinite,
        _ => Value::Infinite,
    };
    match expr {
        Expr::Most(_) | Expr::Least(_) => value_of(asked, expr, at, known, End::Both).map(Some),
        Expr::At(of, day) => infinite(asked, of, Moment::On(*day), known),
        Expr::Negated(of) => Ok(infinite(asked, of, at, known)?.map(flipped)),
        Expr::Sum(members) => {
            let mut sum = None;
            for member in members {
                let value = infinite(asked, member, at, known)?;
                if value.is_some() && sum.is_some() && value != sum {
                    return Err(unknown());
                }
                sum = value.or(sum);
            }
            Ok(sum)
        }
        Expr::Product(factor, of) | Expr::Product(of, factor) | Expr::Quotient(of, factor) if matches!(&**factor, Expr::Number(n) if !n.is_zero()) =>
        {
            let negative = matches!(&**factor, Expr::Number(n) if n.is_negative());
            let value = infinite(asked, of, at, known)?;
            Ok(if negative { value.map(flipped) } else { value })
        }
        _ => Err(unknown()),
    }
}
