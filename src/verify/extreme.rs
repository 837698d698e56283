//! `most` and `least` in claims: constants that have been proven for the days asked.

use super::Rejection;
use super::allowed::Role;
use super::no_world::no_world;
use super::obey::permitted;
use super::premise::{Context, condition_of};
use super::setting::Asked;
use super::walk::speaks_of_war;
use crate::date::Day;
use crate::draft::{Cond, Draft, Expr, Moment, NoWorld, Part, World};
use crate::eval::{Extremes, Replay, Value};
use crate::number::Rational;

/// A proven value of a `most(…)` or `least(…)` on each day from `first` to `last`, for the draft it was proven with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extreme {
    /// The whole `Expr::Most` or `Expr::Least`.
    expr: Expr,
    first: Day,
    last: Day,
    value: Rational,
    /// Its number in the condition, and what shows it.
    index: u32,
    bound: NoWorld,
    attained: World,
}

impl Extreme {
    /// Its number in the condition.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// The value on each day of the bound.
    pub fn value(&self) -> &Rational {
        &self.value
    }

    /// The proof that no permitted world goes beyond it, and a permitted world that attains it.
    pub fn evidence(&self) -> (&NoWorld, &World) {
        (&self.bound, &self.attained)
    }
}

/// Grants that the `most` or `least` number `index` of the part's condition has this value on each day of the proof: no permitted world
/// goes beyond it (the proof assumes `Beyond` at the asked day), and the world given, permitted too, attains it each day.
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
    if speaks_of_war(measure) {
        return Err(Rejection::Unsupported(
            "`most` or `least` after an engagement",
        ));
    }
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
        value,
        index,
        bound: bound.clone(),
        attained: world.clone(),
    })
}

/// The condition with its extremes replaced by their proven values.
pub(super) fn settled(
    asked: Asked,
    cond: &Cond,
    at: Moment,
    known: &[Extreme],
) -> Result<Cond, Rejection> {
    let mut cond = cond.clone();
    let mut next = 0;
    visit(&mut cond, at, &mut next, &mut |expr, at, _| {
        let (first, last) = asked.range(at);
        let fits = |e: &&Extreme| e.expr == *expr && e.first <= first && last <= e.last;
        let value = known.iter().find(fits).ok_or(Rejection::Unsupported(
            "`most` or `least` without a proven value",
        ))?;
        *expr = Expr::Number(value.value.clone());
        Ok(())
    })?;
    Ok(cond)
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
        Expr::Number(_) | Expr::ByDate(_) | Expr::Holding { .. } | Expr::Total { .. } => Ok(()),
    }
}
