//! What nothing bounds: a holding that may be anything for a day.
//!
//! Where neither rates nor any provision or fact bear on a kind on a day, a permitted world may hold more of it on that day alone, and on
//! all other days what it held. So whatever grows with it has no largest value on that day.

use super::Rejection;
use super::linear::linear;
use super::setting::{Asked, Setting};
use super::walk::{days_in, names_kind, speaks_of_war};
use super::{LinearSum, extreme::Span};
use crate::draft::{
    AttributeValue, Comparison, Cond, Days, Draft, Expr, KindId, Moment, PartyId, Unknown,
};
use crate::number::Rational;

/// Shows that on each day of the span a permitted world, if there is one, can be changed on that day alone so that the measure is as large
/// (with `least`: as small) as one likes, by holding more of a kind.
pub(super) fn endless(
    draft: &Draft,
    measure: &Expr,
    least: bool,
    span: Span,
    party: PartyId,
    kind: KindId,
) -> Result<(), Rejection> {
    let asked = Asked {
        draft,
        first: span.0,
        last: span.1,
    };
    if draft.kinds.get(kind.index()).is_none() || span.0 > span.1 {
        return Err(Rejection::NoSuch("kind"));
    }
    let thing = draft.thing_of(kind);
    let stake = draft
        .stake(party, thing)
        .ok_or(Rejection::NoSuch("stake"))?;
    let rated = stake.builds.is_some()
        || stake.retires.is_some()
        || stake.moves.is_some()
        || draft
            .rated_totals
            .iter()
            .any(|r| (r.party, r.thing) == (party, thing));
    if rated || !draft.may_hold(party, kind) {
        return Err(not_shown("its rates bound it"));
    }
    if span.0 <= stake.date || span.1 > draft.end {
        return Err(not_shown("its start bounds it"));
    }
    let provisions = draft.provisions.iter().map(|p| (&p.condition, p.days));
    let facts = draft.facts.iter().map(|f| (&f.condition, f.days));
    for (condition, days) in provisions.chain(facts) {
        if names_kind(condition, party, kind) {
            free_on(asked, condition, days, party, kind)?;
        }
    }
    if speaks_of_war(measure) {
        return Err(Rejection::Unsupported(
            "a largest value after an engagement",
        ));
    }
    let sum = linear(&Setting::at(asked, Moment::Asked), measure)?;
    if gain(asked, &sum, least, party, kind)?.is_positive() {
        Ok(())
    } else {
        Err(not_shown("the measure does not grow with it"))
    }
}

fn not_shown(why: &str) -> Rejection {
    Rejection::NotShown(format!("that nothing bounds it: {why}"))
}

/// A provision or fact that names the kind lets it be larger on any of the asked days.
fn free_on(
    asked: Asked,
    condition: &Cond,
    days: Days,
    party: PartyId,
    kind: KindId,
) -> Result<(), Rejection> {
    let inside = |day: &crate::date::Day| asked.first <= *day && *day <= asked.last;
    if days_in(condition).iter().any(inside) {
        return Err(not_shown("a provision or fact names such a day"));
    }
    if days.until <= asked.first || asked.last < days.from {
        return Ok(());
    }
    bears_more(asked, condition, party, kind)
}

/// Whether a condition that holds still holds with more of the kind on the asked day, and nothing else changed but its loads.
fn bears_more(
    asked: Asked,
    condition: &Cond,
    party: PartyId,
    kind: KindId,
) -> Result<(), Rejection> {
    if !names_kind(condition, party, kind) {
        return Ok(());
    }
    match condition {
        Cond::All(members) => members
            .iter()
            .try_for_each(|m| bears_more(asked, m, party, kind)),
        Cond::Compare(left, comparison, right) if !speaks_of_war(left) && !speaks_of_war(right) => {
            let setting = Setting::at(asked, Moment::Asked);
            let sum = linear(&setting, left)?.minus(linear(&setting, right)?);
            let mut more = Rational::ZERO;
            for (unknown, coefficient) in &sum.terms {
                match unknown {
                    Unknown::Held {
                        party: p,
                        kind: k,
                        at: Moment::Asked,
                    } if (*p, *k) == (party, kind) => more += coefficient,
                    Unknown::Total {
                        party: p,
                        kind: k,
                        at: Moment::Asked,
                        ..
                    } if (*p, *k) == (party, kind) => {
                        return Err(not_shown("a provision or fact bounds its loads"));
                    }
                    _ => {}
                }
            }
            let good = match comparison {
                Comparison::AtMost | Comparison::Below => !more.is_positive(),
                Comparison::AtLeast | Comparison::Above => !more.is_negative(),
                Comparison::Equal | Comparison::NotEqual => more.is_zero(),
            };
            match good {
                true => Ok(()),
                false => Err(not_shown("a provision or fact bounds it")),
            }
        }
        _ => Err(not_shown("a provision or fact may bound it")),
    }
}

/// How much the measure grows in the long run for each unit more of the kind, loaded as suits it.
fn gain(
    asked: Asked,
    sum: &LinearSum,
    least: bool,
    party: PartyId,
    kind: KindId,
) -> Result<Rational, Rejection> {
    let mut gain = Rational::ZERO;
    for (unknown, coefficient) in &sum.terms {
        let coefficient = match least {
            true => -coefficient.clone(),
            false => coefficient.clone(),
        };
        match unknown {
            Unknown::Held {
                party: p,
                kind: k,
                at: Moment::Asked,
            } if (*p, *k) == (party, kind) => gain += &coefficient,
            Unknown::Total {
                party: p,
                kind: k,
                attribute,
                at: Moment::Asked,
            } if (*p, *k) == (party, kind) => {
                let Some(AttributeValue::Interval { low, high, .. }) =
                    asked.draft.value(kind, *attribute)
                else {
                    return Err(Rejection::NoSuch("interval"));
                };
                let each = if coefficient.is_positive() { high } else { low };
                gain += &(&coefficient * each);
            }
            // The same kind on a day of its own, which may be the asked one.
            Unknown::Held {
                party: p, kind: k, ..
            }
            | Unknown::Total {
                party: p, kind: k, ..
            } if (*p, *k) == (party, kind) => {
                return Err(Rejection::Unsupported("a measure of several days"));
            }
            _ => {}
        }
    }
    Ok(gain)
}
