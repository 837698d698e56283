//! `most` and `least` under a contingency: values of the draft without the event.

use super::evidence::Evidence;
use super::extreme::{Extreme, prove_value};
use super::premise::Context;
use super::rebuilt::{Rebuilt, rebuild};
use super::under::question;
use super::{Rejection, part_of, read};
use crate::contingency::Question;
use crate::date::Day;
use crate::draft::{ClaimId, ContingencyId, Draft, NoWorld, Reading};

/// What shows a value of the `most` or `least` with this number in the condition.
pub type Valued<'a> = (u32, &'a Evidence);

/// The draft without the event, and the same with histories that run on as long as any case of the contingency asks the part.
struct Undisturbed {
    draft: Draft,
    longer: Option<Draft>,
}

impl Undisturbed {
    fn new(question: &Question, reading: Reading) -> Result<Undisturbed, Rejection> {
        let (claim, part) = (ClaimId(question.claim as u32), question.part as u32);
        let read = |draft: &Draft| -> Result<Draft, Rejection> {
            Ok(read(draft, claim, part, reading)?.unwrap_or_else(|| draft.clone()))
        };
        let longer = question.undisturbed();
        Ok(Undisturbed {
            draft: read(question.draft)?,
            longer: longer.map(|longer| read(&longer)).transpose()?,
        })
    }

    /// The one that says what a value on these days is.
    fn on(&self, (first, last): (Day, Day)) -> Result<&Draft, Rejection> {
        let end = self.draft.end;
        if last < end {
            return Ok(&self.draft);
        }
        match &self.longer {
            Some(longer) if end <= first => Ok(longer),
            _ => Err(Rejection::Shape(
                "a value of `most` or `least` is for days on both sides of the draft's end",
            )),
        }
    }
}

/// Grants values of `most` and `least` in a part that is asked under a contingency. They are the largest and smallest values in worlds in
/// which everybody complies: each is shown for the draft that was written, and never for one that an event leaves, so that what a breach
/// permits does not count. Past the draft's last day nobody complies with it any more; there the histories of such worlds run on, as they do
/// where the event comes, and a value is shown for the draft so lengthened. As the values are then constants that do not depend on the event,
/// its day, or what anybody does, putting them into the part as asked in any case is sound.
///
/// # Errors
/// The first fault.
pub(super) fn of_question(
    question: &Question,
    reading: Reading,
    values: &[Valued],
) -> Result<Vec<Extreme>, Rejection> {
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let undisturbed = Undisturbed::new(question, reading)?;
    let each = values
        .iter()
        .enumerate()
        .map(|(number, (index, evidence))| {
            let show = || {
                let draft = undisturbed.on(evidence.days())?;
                let part = &draft.claims[question.claim].parts[question.part];
                prove_value(draft, part, *index, evidence)
            };
            show().map_err(|why: Rejection| why.at("value of `most` or `least`", number))
        });
    each.collect()
}

/// Likewise, of a claim's part and a contingency.
///
/// # Errors
/// The first fault.
pub fn values_under(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    under: ContingencyId,
    reading: Reading,
    values: &[Valued],
) -> Result<Vec<Extreme>, Rejection> {
    of_question(&question(draft, claim, part, under)?, reading, values)
}

/// The premises of the proofs in such values, in order.
///
/// # Errors
/// If a premise speaks of something that the draft does not have.
pub fn rebuilt_under<'e>(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    under: ContingencyId,
    reading: Reading,
    bounds: impl IntoIterator<Item = &'e NoWorld>,
) -> Result<Vec<Rebuilt>, Rejection> {
    let mut bounds = bounds.into_iter().peekable();
    if bounds.peek().is_none() {
        return Ok(Vec::new());
    }
    let question = question(draft, claim, part, under)?;
    let undisturbed = Undisturbed::new(&question, reading)?;
    let each = bounds.map(|bound| {
        let draft = undisturbed.on((bound.first, bound.last))?;
        let part = part_of(draft, claim, part)?;
        let context = Context::new(draft, part, &[], bound.first, bound.last);
        rebuild(&context, None, bound)
    });
    each.collect()
}
