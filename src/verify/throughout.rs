//! `burden` on many days of an event at once: bounds of each side's share that hold whichever of the days it is.

use super::allowed::Role;
use super::figures::{Share, everybody, no_war, start_of, worth};
use super::no_world::no_world;
use super::obey::permitted;
use super::premise::Context;
use super::under::{derived, question};
use super::world::replayed;
use super::{Proved, Rejection};
use crate::contingency::Question;
use crate::date::Day;
use crate::draft::{
    Body, BurdenSide, Certificate, ClaimId, ContingencyId, Draft, LargestValue, Occasion, Part,
    Reading, Together,
};
use crate::number::Rational;

/// Grants that on each day of an occasion, taken by itself, no two sides' shares differ by more than the claim allows.
///
/// # Errors
/// The first fault.
pub fn burden_throughout(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    under: ContingencyId,
    occasion: &Occasion,
    certificate: &Certificate,
) -> Result<Proved, Rejection> {
    let question = question(draft, claim, part, under)?;
    on_each_day(&question, occasion, certificate)?;
    Ok(Proved { claim, part })
}

/// The drafts that the days of an occasion leave differ, and so do the last days on which the claim is asked there. A side's largest value in
/// any of them is
/// - at most the value with a proof: it is a proof about a draft that permits all that any of them permits, on any of the last days;
/// - at least the least that one world has on any of the last days, a world of a draft in which nothing is permitted but what is permitted in
///   all of them.
///
/// So the share of any start that is given up lies between those of the two values, and grows with the start. Where no proof is given nothing is
/// known of how large the value can be; then the world must have all that was held at the start, and the share is nothing. That the shares
/// so bounded differ by no more than the claim allows shows it for each of the days.
pub(super) fn on_each_day(
    question: &Question,
    occasion: &Occasion,
    certificate: &Certificate,
) -> Result<(), Rejection> {
    let Body::Burden { sides, within } = &question.asked().body else {
        return Err(Rejection::Shape("this part of the claim is no burden"));
    };
    let Certificate::Burden { sides: largest } = certificate else {
        return Err(Rejection::Shape("the certificate does not fit the claim"));
    };
    if sides.len() != largest.len() {
        return Err(Rejection::Shape("one largest value for each side"));
    }
    let of = |together| derived(question, occasion, together, Reading::Against);
    let drafts = Drafts {
        loosest: of(Together::Feared)?,
        tightest: of(Together::Certain)?,
        last_days: (
            last_asked(question, occasion, occasion.first)?,
            last_asked(question, occasion, occasion.last)?,
        ),
    };
    let mut shares = Vec::new();
    for (number, largest) in largest.iter().enumerate() {
        let show = || drafts.share(question, number, largest);
        shares.push(show().map_err(|why| why.at("side", number))?);
    }
    for (i, a) in shares.iter().enumerate() {
        for (_, b) in shares.iter().enumerate().filter(|(j, _)| *j != i) {
            if &a.1 - &b.0 > *within {
                return Err(Rejection::NotShown(
                    "that the shares do not differ too much on some of the days".to_owned(),
                ));
            }
        }
    }
    Ok(())
}

/// The last day on which the part is asked, if the event is of this day.
fn last_asked(question: &Question, occasion: &Occasion, day: Day) -> Result<Day, Rejection> {
    let alone = Occasion {
        first: day,
        last: day,
        ..occasion.clone()
    };
    let draft = derived(question, &alone, Together::Feared, Reading::Against)?;
    let days = part_of(&draft, question).days;
    days.until
        .add_days(-1)
        .ok_or(Rejection::Shape("no last day"))
}

fn part_of<'d>(draft: &'d Draft, question: &Question) -> &'d Part {
    &draft.claims[question.claim].parts[question.part]
}

struct Drafts {
    /// What any of the days permits.
    loosest: Draft,
    /// What each of them permits.
    tightest: Draft,
    last_days: (Day, Day),
}

impl Drafts {
    fn share(
        &self,
        question: &Question,
        number: usize,
        largest: &LargestValue,
    ) -> Result<Share, Rejection> {
        let side = side_of(&self.tightest, question, number)?;
        no_war(&side.measure)?;
        let (low, high) = start_of(&self.tightest, side.start, &side.measure)?;
        let (first, last) = self.last_days;
        if largest.day != last {
            return Err(Rejection::Shape(
                "the largest value is that of the last day",
            ));
        }
        let draft = &self.tightest;
        let least = replayed(draft, &largest.attained, &everybody(draft), |replay| {
            permitted(replay)?;
            let mut least = worth(replay, &side.measure, first)?;
            for day in (first.0..=last.0).map(Day) {
                least = least.min(worth(replay, &side.measure, day)?);
            }
            Ok(least)
        })?;
        if low.is_negative() || least.is_negative() || largest.value.is_negative() {
            return Err(Rejection::Unsupported("a share of less than nothing"));
        }
        let given_up = |start: &Rational, value: &Rational| {
            let cut = (start - value).max(Rational::ZERO);
            cut.checked_div(start).unwrap_or(Rational::ZERO)
        };
        let Some(bound) = &largest.bound else {
            return match least >= high {
                true => Ok((Rational::ZERO, Rational::ZERO)),
                false => Err(Rejection::NotShown("that there can be no more".to_owned())),
            };
        };
        if (bound.first, bound.last) != (first, last) {
            return Err(Rejection::Shape(
                "the largest value is that of the last days",
            ));
        }
        let part = part_of(&self.loosest, question);
        let context = Context::new(&self.loosest, part, &[], first, last);
        let role = Role::Beyond {
            index: number as u32,
            value: &largest.value,
        };
        no_world(&context, role, bound)?;
        Ok((given_up(&low, &largest.value), given_up(&high, &least)))
    }
}

fn side_of<'d>(
    draft: &'d Draft,
    question: &Question,
    number: usize,
) -> Result<&'d BurdenSide, Rejection> {
    match &part_of(draft, question).body {
        Body::Burden { sides, .. } => sides.get(number).ok_or(Rejection::NoSuch("side")),
        _ => Err(Rejection::Shape("this part of the claim is no burden")),
    }
}
