//! Verdicts that rest on largest values and on figures: `limited`, `burden`, guarantees.

use super::Rejection;
use super::allowed::Role;
use super::no_world::no_world;
use super::obey::permitted;
use super::premise::Context;
use super::walk::{parties_in, speaks_of_war};
use super::world::replayed;
use crate::date::Day;
use crate::draft::{
    AttributeValue, BurdenSide, Comparison, Cond, Draft, Expr, Figure, KindId, LargestValue, Part,
    PartyId, VariantId,
};
use crate::eval::{Extremes, Replay, Value, is_enforceable};
use crate::number::Rational;
use std::collections::BTreeSet;

/// Whether no two sides' shares of the start that they must give up differ by more than `within`, for every value of the estimates.
pub(super) fn burden(
    draft: &Draft,
    part: &Part,
    sides: &[BurdenSide],
    within: &Rational,
    largest: &[LargestValue],
) -> Result<bool, Rejection> {
    if sides.len() != largest.len() {
        return Err(Rejection::Shape("one largest value for each side"));
    }
    let last = part
        .days
        .until
        .add_days(-1)
        .ok_or(Rejection::Shape("no last day"))?;
    let mut shares = Vec::new();
    for (number, (side, largest)) in sides.iter().zip(largest).enumerate() {
        let show = || share(draft, part, side, number as u32, last, largest);
        shares.push(show().map_err(|why| why.at("side", number))?);
    }
    differ_too_much(sides, &shares, within).map(|differ| !differ)
}

/// The share that a side gives up, at the least and at the most.
pub(super) type Share = (Rational, Rational);

/// Whether the shares of two sides may differ by more than `within`.
fn differ_too_much(
    sides: &[BurdenSide],
    shares: &[Share],
    within: &Rational,
) -> Result<bool, Rejection> {
    let speaks_of = |side: &BurdenSide| {
        parties_in(&Cond::Compare(
            side.measure.clone(),
            Comparison::AtMost,
            Expr::Number(Rational::ZERO),
        ))
    };
    for (i, a) in shares.iter().enumerate() {
        for (j, b) in shares.iter().enumerate().filter(|(j, _)| *j != i) {
            if &a.1 - &b.0 <= *within {
                continue;
            }
            // The worst of one side and the best of the other: both at once only if one is exact or the estimates are not shared.
            let shared = !speaks_of(&sides[i]).is_disjoint(&speaks_of(&sides[j]));
            if shared && a.0 != a.1 && b.0 != b.1 {
                return Err(Rejection::Unsupported(
                    "two sides whose starts rest on one estimate",
                ));
            }
            return Ok(true);
        }
    }
    Ok(false)
}

/// The share of the start given up, at the lowest and at the highest value of the estimates.
fn share(
    draft: &Draft,
    part: &Part,
    side: &BurdenSide,
    number: u32,
    last: Day,
    largest: &LargestValue,
) -> Result<Share, Rejection> {
    no_war(&side.measure)?;
    let (low, high) = start_of(draft, side.start, &side.measure)?;
    if largest.day != last {
        return Err(Rejection::Shape(
            "the largest value is that of the last day",
        ));
    }
    let attained = replayed(draft, &largest.attained, &everybody(draft), |replay| {
        permitted(replay)?;
        worth(replay, &side.measure, last)
    })?;
    if attained < largest.value {
        return Err(Rejection::World(
            "the world does not attain the value".to_string(),
        ));
    }
    match &largest.bound {
        Some(bound) => {
            if (bound.first, bound.last) != (last, last) {
                return Err(Rejection::Shape(
                    "the largest value is that of the last day",
                ));
            }
            let context = Context::new(draft, part, &[], last, last);
            let role = Role::Beyond {
                index: number,
                value: &largest.value,
            };
            no_world(&context, role, bound)?;
        }
        None if largest.value >= high => {}
        None => return Err(Rejection::NotShown("that there can be no more".to_string())),
    }
    let given_up = |start: &Rational| {
        let cut = (start - &largest.value).max(Rational::ZERO);
        cut.checked_div(start).unwrap_or(Rational::ZERO)
    };
    Ok((given_up(&low), given_up(&high)))
}

/// The lowest and highest value that a measure can have on a `forces` date, over the estimates. Refused where the holder's own
/// choices on that day would matter.
pub(super) fn start_of(
    draft: &Draft,
    date: Day,
    expr: &Expr,
) -> Result<(Rational, Rational), Rejection> {
    let open = || Rejection::Unsupported("a start that the holder may still choose");
    match expr {
        Expr::Number(value) => Ok((value.clone(), value.clone())),
        Expr::Sum(members) => {
            let mut sum = (Rational::ZERO, Rational::ZERO);
            for member in members {
                let (low, high) = start_of(draft, date, member)?;
                sum = (&sum.0 + &low, &sum.1 + &high);
            }
            Ok(sum)
        }
        Expr::Negated(of) => start_of(draft, date, of).map(|(low, high)| (-high, -low)),
        Expr::Product(a, b) => {
            let (a, b) = (start_of(draft, date, a)?, start_of(draft, date, b)?);
            let (factor, of) = if a.0 == a.1 {
                (a.0, b)
            } else if b.0 == b.1 {
                (b.0, a)
            } else {
                return Err(open());
            };
            let ends = (&factor * &of.0, &factor * &of.1);
            Ok(if ends.0 <= ends.1 {
                ends
            } else {
                (ends.1, ends.0)
            })
        }
        Expr::Quotient(a, b) => {
            let (a, b) = (start_of(draft, date, a)?, start_of(draft, date, b)?);
            let divisor = Some(b.0.clone())
                .filter(|_| b.0 == b.1)
                .and_then(|d| d.recip())
                .ok_or_else(open)?;
            let ends = (&divisor * &a.0, &divisor * &a.1);
            Ok(if ends.0 <= ends.1 {
                ends
            } else {
                (ends.1, ends.0)
            })
        }
        Expr::Holding { parties, kinds, .. } => {
            let one = |_: KindId| Ok(Rational::ONE);
            counted(draft, date, parties, kinds, &one)
        }
        Expr::Total {
            parties,
            kinds,
            attribute,
            ..
        } => {
            let mut sum = (Rational::ZERO, Rational::ZERO);
            let mut rest = kinds.clone();
            for rated in &draft.rated_totals {
                if rated.attribute != *attribute || !parties.contains(&rated.party) {
                    continue;
                }
                let all: Vec<KindId> = draft
                    .variants_of(rated.thing)
                    .into_iter()
                    .flat_map(|v| draft.kinds_of(v))
                    .collect();
                if !all.iter().any(|k| kinds.contains(k)) {
                    continue;
                }
                if parties.len() > 1 || rated.date != date || !all.iter().all(|k| kinds.contains(k))
                {
                    return Err(open());
                }
                sum = (&sum.0 + &rated.low, &sum.1 + &rated.high);
                rest.retain(|k| !all.contains(k));
            }
            let each = |kind: KindId| match draft.value(kind, *attribute) {
                Some(AttributeValue::Number(each)) => Ok(each.clone()),
                Some(AttributeValue::Interval { .. }) => Err(open()),
                _ => Ok(Rational::ZERO),
            };
            let more = counted(draft, date, parties, &rest, &each)?;
            Ok((&sum.0 + &more.0, &sum.1 + &more.1))
        }
        _ => Err(open()),
    }
}

/// Starting figures of these kinds, each unit counted with a weight.
fn counted(
    draft: &Draft,
    date: Day,
    parties: &[PartyId],
    kinds: &[KindId],
    weight: &dyn Fn(KindId) -> Result<Rational, Rejection>,
) -> Result<(Rational, Rational), Rejection> {
    let open = || Rejection::Unsupported("a start that the holder may still choose");
    let mut sum = (Rational::ZERO, Rational::ZERO);
    for stake in draft.stakes.iter().filter(|s| parties.contains(&s.party)) {
        let weight_of = |variant: VariantId| -> Result<Rational, Rejection> {
            let mut weights = BTreeSet::new();
            for kind in draft.kinds_of(variant) {
                weights.insert(if kinds.contains(&kind) {
                    weight(kind)?
                } else {
                    Rational::ZERO
                });
            }
            match (weights.len(), weights.pop_first()) {
                (1, Some(weight)) => Ok(weight),
                _ => Err(open()),
            }
        };
        let touched = draft
            .variants_of(stake.thing)
            .iter()
            .any(|v| draft.kinds_of(*v).iter().any(|k| kinds.contains(k)));
        if touched && stake.date != date {
            return Err(open());
        }
        // None of a thing is none of each of its kinds.
        let some = |f: &&Figure| touched && !(f.low.is_zero() && f.high.is_zero());
        for figure in stake.figures.iter().filter(some) {
            let mut weights = BTreeSet::new();
            for variant in &figure.variants {
                weights.insert(weight_of(*variant)?);
            }
            match (weights.len(), weights.pop_first()) {
                (1, Some(each)) if !each.is_negative() => {
                    // Of a system there are whole numbers only.
                    let (low, high) = match draft.things[stake.thing.index()].is_stock {
                        true => (figure.low.clone(), figure.high.clone()),
                        false => (figure.low.ceil(), figure.high.floor()),
                    };
                    sum = (&sum.0 + &(&each * &low), &sum.1 + &(&each * &high));
                }
                _ => return Err(open()),
            }
        }
    }
    Ok(sum)
}

/// Whether a guarantee is enforceable by its figures.
pub(super) fn enforceable(
    draft: &Draft,
    provision: crate::draft::ProvisionId,
) -> Result<bool, Rejection> {
    let provision = draft.provisions.get(provision.index());
    let provision = provision.ok_or(Rejection::NoSuch("provision"))?;
    Ok(is_enforceable(&provision.terms))
}

pub(super) fn everybody(draft: &Draft) -> Vec<PartyId> {
    (0..draft.parties.len() as u32).map(PartyId).collect()
}

pub(super) fn no_war(measure: &Expr) -> Result<(), Rejection> {
    if speaks_of_war(measure) {
        Err(Rejection::Unsupported(
            "a largest value after an engagement",
        ))
    } else {
        Ok(())
    }
}

pub(super) fn worth(replay: &Replay, measure: &Expr, day: Day) -> Result<Rational, Rejection> {
    let value = replay.value(measure, day, &Extremes::none());
    match value.map_err(|why| Rejection::World(why.to_string()))? {
        Value::Number(value) => Ok(value),
        _ => Err(Rejection::World("it has no value".to_string())),
    }
}
