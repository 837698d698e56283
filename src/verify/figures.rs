//! Verdicts that rest on largest values and on figures: `limited`, `burden`, guarantees.

use super::Rejection;
use super::allowed::Role;
use super::no_world::no_world;
use super::obey::permitted;
use super::premise::Context;
use super::walk::{parties_in, speaks_of_war};
use super::world::world_of;
use crate::date::Day;
use crate::draft::{
    AttributeValue, BurdenSide, Comparison, Cond, Draft, Expr, KindId, LargestValue, NoWorld, Part,
    PartyId, PolicyId, Posture, ThingId, VariantId, World,
};
use crate::eval::{Extremes, Replay, Value, departures, is_enforceable};
use crate::number::Rational;
use std::collections::BTreeSet;

/// Shows that on `day` the draft permits no more than `value` of the measure, while rates and facts alone allow more.
pub(super) fn less(
    draft: &Draft,
    part: &Part,
    measure: &Expr,
    day: Day,
    value: &Rational,
    bound: &NoWorld,
    more: &Posture,
) -> Result<(), Rejection> {
    if !part.days.contains(day) || (bound.first, bound.last) != (day, day) {
        return Err(Rejection::Shape("the day is not one that is asked"));
    }
    no_war(measure)?;
    let context = Context::new(draft, part, &[], day, day);
    no_world(&context, Role::Beyond { index: 0, value }, bound)?;
    let world = world_of(draft, more, &everybody(draft))?;
    if let Some(departure) = departures(draft, &world).first() {
        return Err(Rejection::World(departure.words.clone()));
    }
    if worth(draft, &world, measure, day)? > *value {
        Ok(())
    } else {
        Err(Rejection::World(format!(
            "the world without the draft has no more on {day}"
        )))
    }
}

/// Shows that no provision can bear on the measure: none speaks of what it speaks of, nor of anything that facts tie to that.
pub(super) fn untouched(draft: &Draft, measure: &Expr) -> Result<(), Rejection> {
    let mut reach = Reach::default();
    reach.expr(draft, measure);
    loop {
        let before = reach.0.len();
        for fact in &draft.facts {
            let other = Reach::of(draft, &fact.condition);
            if !other.0.is_disjoint(&reach.0) {
                reach.0.extend(other.0);
            }
        }
        if reach.0.len() == before {
            break;
        }
    }
    for provision in &draft.provisions {
        if !Reach::of(draft, &provision.condition)
            .0
            .is_disjoint(&reach.0)
        {
            return Err(Rejection::NotShown(format!(
                "{} may bear on it",
                provision.name
            )));
        }
    }
    Ok(())
}

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
            return Ok(false);
        }
    }
    Ok(true)
}

/// The share of the start given up, at the lowest and at the highest value of the estimates.
fn share(
    draft: &Draft,
    part: &Part,
    side: &BurdenSide,
    number: u32,
    last: Day,
    largest: &LargestValue,
) -> Result<(Rational, Rational), Rejection> {
    no_war(&side.measure)?;
    let (low, high) = start_of(draft, side.start, &side.measure)?;
    if largest.day != last {
        return Err(Rejection::Shape(
            "the largest value is that of the last day",
        ));
    }
    let world = world_of(draft, &largest.attained, &everybody(draft))?;
    permitted(draft, &world)?;
    if worth(draft, &world, &side.measure, last)? < largest.value {
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
fn start_of(draft: &Draft, date: Day, expr: &Expr) -> Result<(Rational, Rational), Rejection> {
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
        for figure in stake.figures.iter().filter(|_| touched) {
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

fn everybody(draft: &Draft) -> Vec<PartyId> {
    (0..draft.parties.len() as u32).map(PartyId).collect()
}

fn no_war(measure: &Expr) -> Result<(), Rejection> {
    if speaks_of_war(measure) {
        Err(Rejection::Unsupported(
            "a largest value after an engagement",
        ))
    } else {
        Ok(())
    }
}

fn worth(draft: &Draft, world: &World, measure: &Expr, day: Day) -> Result<Rational, Rejection> {
    let value = Replay::new(draft, world).value(measure, day, &Extremes::none());
    match value.map_err(|why| Rejection::World(why.to_string()))? {
        Value::Number(value) => Ok(value),
        _ => Err(Rejection::World("it has no value".to_string())),
    }
}

/// Something that conditions can speak of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Thing(PartyId, ThingId),
    Policy(PartyId, PolicyId),
}

/// What conditions speak of.
#[derive(Default)]
struct Reach(BTreeSet<Subject>);

impl Reach {
    fn of(draft: &Draft, cond: &Cond) -> Reach {
        let mut reach = Reach::default();
        reach.cond(draft, cond);
        reach
    }

    fn cond(&mut self, draft: &Draft, cond: &Cond) {
        match cond {
            Cond::Compare(a, _, b) => {
                self.expr(draft, a);
                self.expr(draft, b);
            }
            Cond::All(members) | Cond::Any(members) => {
                members.iter().for_each(|m| self.cond(draft, m))
            }
            Cond::Not(inner) => self.cond(draft, inner),
            Cond::InEffect { party, policy } => {
                self.0.insert(Subject::Policy(*party, *policy));
            }
            Cond::NoneOf { parties, kinds, .. } => self.units(draft, parties, kinds),
            Cond::Growth { of, .. } => self.expr(draft, of),
        }
    }

    fn units(&mut self, draft: &Draft, parties: &[PartyId], kinds: &[KindId]) {
        for party in parties {
            for kind in kinds {
                self.0.insert(Subject::Thing(*party, draft.thing_of(*kind)));
            }
        }
    }

    fn expr(&mut self, draft: &Draft, expr: &Expr) {
        match expr {
            Expr::Number(_) | Expr::ByDate(_) => {}
            Expr::Holding { parties, kinds, .. } | Expr::Total { parties, kinds, .. } => {
                self.units(draft, parties, kinds)
            }
            Expr::Sum(members) | Expr::Min(members) | Expr::Max(members) => {
                members.iter().for_each(|m| self.expr(draft, m))
            }
            Expr::Negated(of)
            | Expr::Abs(of)
            | Expr::Most(of)
            | Expr::Least(of)
            | Expr::At(of, _)
            | Expr::After { of, .. } => self.expr(draft, of),
            Expr::Product(a, b) | Expr::Quotient(a, b) => {
                self.expr(draft, a);
                self.expr(draft, b);
            }
            Expr::IfThenElse(cond, a, b) => {
                self.cond(draft, cond);
                self.expr(draft, a);
                self.expr(draft, b);
            }
            Expr::Count(cond) => self.cond(draft, cond),
        }
    }
}
