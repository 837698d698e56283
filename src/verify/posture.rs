//! What a posture says of the coalition's unknowns.

use super::premise::Context;
use super::setting::Asked;
use super::{LinearSum, Named, Rejection, forces};
use crate::date::Day;
use crate::draft::{
    Course, Draft, EnsuredCase, EstimateRange, Moment, PartyId, Posture, PostureSegment, Unknown,
    VariantId,
};
use crate::number::Rational;

/// `unknown - its value = 0`, where the posture fixes the value.
pub(super) fn chosen(context: &Context, of: &Unknown) -> Result<Named, Rejection> {
    let case = context
        .case
        .ok_or(Rejection::NotAllowed("nobody has fixed a posture here"))?;
    let mut value = value(context.asked, case, of)?;
    // Where the start is known within a range only, the course says how the history goes on from there.
    if let Unknown::History { party, variant, .. } = of
        && let Some(date) = open_start(context.asked.draft, &case.estimates, *party, *variant)
    {
        let start = Unknown::History {
            party: *party,
            variant: *variant,
            at: Moment::On(date),
        };
        value = value
            .minus(self::value(context.asked, case, &start)?)
            .plus(LinearSum::of(start));
    }
    Ok(LinearSum::of(of.clone()).minus(value).is_zero())
}

/// The `forces` date of a variant whose start is known within a range only.
fn open_start(
    draft: &Draft,
    ranges: &[EstimateRange],
    party: PartyId,
    variant: VariantId,
) -> Option<Day> {
    let wide = ranges
        .iter()
        .filter(|range| range.party == party && range.low < range.high);
    let figures =
        wide.filter_map(|range| forces::figure_of(draft, party, range.thing, range.figure).ok());
    figures
        .filter(|(_, figure)| figure.variants.contains(&variant))
        .map(|(stake, _)| stake.date)
        .next()
}

/// What the posture says of an unknown, for the low ends of the estimates.
fn value(asked: Asked, case: &EnsuredCase, of: &Unknown) -> Result<LinearSum, Rejection> {
    let (posture, ranges) = (&case.posture, &case.estimates);
    let silent = Rejection::NotAllowed("the posture says nothing of this");
    match of {
        Unknown::History { party, variant, at } => {
            let found = posture
                .histories
                .iter()
                .find(|(p, v, _)| (p, v) == (party, variant));
            line(asked, &found.ok_or(silent)?.2, *at)
        }
        Unknown::TotalHistory {
            party,
            thing,
            attribute,
            at,
        } => {
            let found = posture
                .rated
                .iter()
                .find(|(p, t, a, _)| (p, t, a) == (party, thing, attribute));
            line(asked, &found.ok_or(silent)?.3, *at)
        }
        Unknown::Moved {
            party,
            source,
            target,
            from,
            to,
        } => {
            asked.in_order(*from, *to)?;
            let found = posture
                .moved
                .iter()
                .find(|(p, s, t, _)| (p, s, t) == (party, source, target));
            let course = &found.ok_or(silent)?.3;
            Ok(line(asked, course, *to)?.minus(line(asked, course, *from)?))
        }
        Unknown::Held { party, kind, at } => {
            let variant = asked
                .draft
                .kinds
                .get(kind.index())
                .ok_or(Rejection::NoSuch("kind"))?
                .variant;
            if open_start(asked.draft, ranges, *party, variant).is_some() {
                return Err(Rejection::NotAllowed(
                    "what is held depends on the estimate",
                ));
            }
            let found = segment(asked, posture, *at)?
                .held
                .iter()
                .find(|(p, k, _)| (p, k) == (party, kind));
            Ok(LinearSum::number(found.ok_or(silent)?.2.clone()))
        }
        Unknown::Total {
            party,
            kind,
            attribute,
            at,
        } => {
            let loads = &segment(asked, posture, *at)?.loads;
            let found = loads
                .iter()
                .find(|(p, k, a, _)| (p, k, a) == (party, kind, attribute));
            let held = Unknown::Held {
                party: *party,
                kind: *kind,
                at: *at,
            };
            Ok(LinearSum::of(held).times(&found.ok_or(silent)?.3))
        }
        Unknown::InEffect { party, policy, at } => {
            let states = &segment(asked, posture, *at)?.in_effect;
            let found = states.iter().find(|(p, s, _)| (p, s) == (party, policy));
            Ok(LinearSum::number(i64::from(found.ok_or(silent)?.2)))
        }
        _ => Err(silent),
    }
}

/// A course at a moment: its value, or the straight line through the first and the last asked day.
fn line(asked: Asked, course: &Course, at: Moment) -> Result<LinearSum, Rejection> {
    let (first, last) = asked.range(at);
    let start = course.at(first);
    if first == last {
        return Ok(LinearSum::number(start));
    }
    if course.0.iter().any(|(day, _)| first < *day && *day < last) {
        return Err(Rejection::NotTrue(
            "the history is not straight between the asked days",
        ));
    }
    let rise = course.at(last) - &start;
    let days = Rational::from(i64::from(last.0) - i64::from(first.0));
    let slope = rise.checked_div(&days).ok_or(Rejection::TooLarge)?;
    let passed = asked.days_between(Moment::On(first), at);
    Ok(LinearSum::number(start).plus(passed.times(&slope)))
}

/// The segment in which the moment surely lies.
fn segment<'p>(
    asked: Asked,
    posture: &'p Posture,
    at: Moment,
) -> Result<&'p PostureSegment, Rejection> {
    let (first, last) = asked.range(at);
    asked.within_history(at, asked.draft.start)?;
    let around = posture
        .segments
        .iter()
        .find(|s| s.first <= first && last <= s.last);
    around.ok_or(Rejection::NotTrue(
        "no segment of the posture holds all the asked days",
    ))
}
