//! `most` and `least` in claims: constants that have been proven for the days asked.

use super::Rejection;
use super::allowed::Role;
use super::endless::endless;
use super::no_world::no_world;
use super::obey::permitted;
use super::premise::{Context, condition_of};
use super::setting::Asked;
use super::walk::unfought;
use crate::date::Day;
use crate::draft::{
    Comparison, Cond, Days, Draft, Expr, KindId, Moment, NoWorld, Part, PartyId, World,
};
use crate::eval::{Extremes, Replay, Value};
use crate::number::Rational;
use std::collections::BTreeSet;

/// A proven value of a `most(…)` or `least(…)` on each day from `first` to `last`, for the draft it was proven with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extreme {
    /// The whole `Expr::Most` or `Expr::Least`.
    expr: Expr,
    first: Day,
    last: Day,
    value: Value,
    /// Its number in the condition, and what shows it.
    index: u32,
    evidence: Evidence,
}

/// What shows the value of a `most` or `least` on each day of a stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// It is this number: no permitted world goes beyond it, and a permitted world attains it.
    Reached {
        value: Rational,
        bound: NoWorld,
        attained: World,
    },
    /// It is infinite: nothing bounds what the party holds of the kind from `first` to `last`, and there is a permitted world.
    Endless {
        first: Day,
        last: Day,
        party: PartyId,
        kind: KindId,
        permitted: World,
    },
}

impl Evidence {
    /// The proof in it.
    pub fn bound(&self) -> Option<&NoWorld> {
        match self {
            Evidence::Reached { bound, .. } => Some(bound),
            Evidence::Endless { .. } => None,
        }
    }

    /// The days on which it shows the value, both included.
    pub fn days(&self) -> (Day, Day) {
        match self {
            Evidence::Reached { bound, .. } => (bound.first, bound.last),
            Evidence::Endless { first, last, .. } => (*first, *last),
        }
    }

    /// The permitted world in it.
    pub fn world(&self) -> &World {
        match self {
            Evidence::Reached { attained, .. } => attained,
            Evidence::Endless { permitted, .. } => permitted,
        }
    }
}

impl Extreme {
    /// Its number in the condition.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// What shows its value.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }
}

/// Days, both ends included.
pub(super) type Span = (Day, Day);

/// Grants the value of the `most` or `least` number `index` of the part's condition that the evidence shows.
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
    }
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
    let expr = extreme_at(condition_of(part)?, index)?;
    let (Expr::Most(measure) | Expr::Least(measure)) = &expr else {
        return Err(Rejection::NoSuch("`most` or `least`"));
    };
    let context = Context::new(draft, part, &[], bound.first, bound.last);
    no_world(
        &context,
        Role::Beyond {
            index,
            value: &value,
        },
        bound,
    )?;
    permitted(draft, world)?;
    let replay = Replay::new(draft, world);
    for day in (bound.first.0..=bound.last.0).map(Day) {
        let found = replay.value(measure, day, &Extremes::none());
        if found.map_err(|why| Rejection::World(why.to_string()))? != Value::Number(value.clone()) {
            return Err(Rejection::World(format!(
                "the world does not attain the value on {day}"
            )));
        }
    }
    Ok(Extreme {
        expr,
        first: bound.first,
        last: bound.last,
        value: Value::Number(value.clone()),
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
    permitted(draft, world)?;
    Ok(Extreme {
        expr,
        first,
        last,
        value,
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

/// The condition with its extremes replaced by their proven values; a comparison with an infinite one is as true as that makes it.
pub(super) fn settled(
    asked: Asked,
    cond: &Cond,
    at: Moment,
    known: &[Extreme],
) -> Result<Cond, Rejection> {
    let mut cond = cond.clone();
    let mut next = 0;
    visit(&mut cond, at, &mut next, &mut |expr, at, _| {
        if let Value::Number(value) = value_of(asked, expr, at, known)? {
            *expr = Expr::Number(value);
        }
        Ok(())
    })?;
    let worth = |expr: &Expr| infinite(asked, expr, at, known);
    compared(&mut cond, &worth)?;
    Ok(cond)
}

/// The same on each of some days: in spans in which no value changes.
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
        let cond = settled(asked, cond, Moment::Asked, known)?;
        Ok((Days { from, until }, cond))
    });
    spans.collect()
}

/// The proven value of an extreme at a moment.
fn value_of(asked: Asked, expr: &Expr, at: Moment, known: &[Extreme]) -> Result<Value, Rejection> {
    let (mut open, last) = asked.range(at);
    let mut value: Option<&Value> = None;
    // Several proofs may share the days, if they agree.
    loop {
        let fits = |e: &&Extreme| e.expr == *expr && e.first <= open && open <= e.last;
        let found = known.iter().find(fits).ok_or(Rejection::Unsupported(
            "`most` or `least` without a proven value",
        ))?;
        if value.is_some_and(|value| *value != found.value) {
            return Err(Rejection::Unsupported(
                "`most` or `least` with two values among the asked days",
            ));
        }
        value = Some(&found.value);
        if last <= found.last {
            return Ok(found.value.clone());
        }
        open = found.last.add_days(1).unwrap_or(last);
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
    visit_expr(&mut expr.clone(), at, &mut next, &mut |_, _, _| {
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
        Expr::Most(_) | Expr::Least(_) => value_of(asked, expr, at, known).map(Some),
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

/// Extreme number `index` of a condition, itself.
pub(super) fn extreme_at(cond: &Cond, index: u32) -> Result<Expr, Rejection> {
    let mut found = None;
    let mut next = 0;
    visit(
        &mut cond.clone(),
        Moment::Asked,
        &mut next,
        &mut |expr, _, i| {
            if i == index {
                found = Some(expr.clone());
            }
            Ok(())
        },
    )?;
    found.ok_or(Rejection::NoSuch("`most` or `least`"))
}

type Visitor<'v> = dyn FnMut(&mut Expr, Moment, u32) -> Result<(), Rejection> + 'v;

/// Visits the extremes in the order in which they stand, with the moment that each speaks of and its number.
fn visit(cond: &mut Cond, at: Moment, next: &mut u32, act: &mut Visitor) -> Result<(), Rejection> {
    match cond {
        Cond::Compare(left, _, right) => {
            visit_expr(left, at, next, act)?;
            visit_expr(right, at, next, act)
        }
        Cond::All(members) | Cond::Any(members) => {
            members.iter_mut().try_for_each(|m| visit(m, at, next, act))
        }
        Cond::Not(inner) => visit(inner, at, next, act),
        Cond::Growth { of, .. } => visit_expr(of, at, next, act),
        Cond::InEffect { .. } | Cond::NoneOf { .. } => Ok(()),
    }
}

fn visit_expr(
    expr: &mut Expr,
    at: Moment,
    next: &mut u32,
    act: &mut Visitor,
) -> Result<(), Rejection> {
    match expr {
        Expr::Most(_) | Expr::Least(_) => {
            let index = *next;
            *next += 1;
            act(expr, at, index)
        }
        Expr::Sum(members) | Expr::Min(members) | Expr::Max(members) => members
            .iter_mut()
            .try_for_each(|m| visit_expr(m, at, next, act)),
        Expr::Product(left, right) | Expr::Quotient(left, right) => {
            visit_expr(left, at, next, act)?;
            visit_expr(right, at, next, act)
        }
        Expr::Negated(of) | Expr::Abs(of) | Expr::After { of, .. } => visit_expr(of, at, next, act),
        Expr::At(of, day) => visit_expr(of, Moment::On(*day), next, act),
        Expr::IfThenElse(cond, then, otherwise) => {
            visit(cond, at, next, act)?;
            visit_expr(then, at, next, act)?;
            visit_expr(otherwise, at, next, act)
        }
        Expr::Count(cond) => visit(cond, at, next, act),
        Expr::Number(_)
        | Expr::Enclosed(_)
        | Expr::ByDate(_)
        | Expr::Holding { .. }
        | Expr::Total { .. } => Ok(()),
    }
}
