//! `most` and `least` under a contingency: settled once, in the draft without the event.

use super::doubt::both_ways;
use super::extremes::undecided;
use super::moving::{TOO_CLOSE, has_ends};
use super::outcome::Decision;
use super::session::{Ground, Session};
use super::settle::{Known, TOO_OFTEN, Values};
use super::stretches::{Stretch, stretches};
use crate::contingency::Question;
use crate::date::Day;
use crate::decide::Budget;
use crate::draft::*;
use crate::pose::{Cone, Extreme, Touched, extremes_in};
use crate::verify::{self, Tends};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Into so many parts a stretch of days is cut in which a value moves.
const PARTS: i32 = 12;

/// The values of every `most` and `least` of the part, on each day on which some case of the contingency asks it; none where it has none.
///
/// # Errors
/// In words, where they cannot be settled.
pub(super) fn known(
    question: &Question,
    ground: &Ground,
    budget: &mut Budget,
) -> Result<Option<Known>, String> {
    let asked = question.asked();
    let Some(condition) = condition_of(asked) else {
        return Ok(None);
    };
    let found = extremes_in(condition);
    if found.is_empty() {
        return Ok(None);
    }
    let (claim, part) = (ClaimId(question.claim as u32), question.part as u32);
    let read = |draft: &Draft| -> Result<Option<Draft>, String> {
        match verify::doubts(draft, claim, part) {
            Ok(doubts) if !doubts.none() => {
                let read = doubts.read(draft, claim, part, Reading::Against);
                read.map(Some).ok_or_else(|| both_ways(draft, &doubts))
            }
            _ => Ok(None),
        }
    };
    let end = question.draft.end;
    let until = question.asked_until();
    let none = || Known {
        values: vec![Vec::new(); found.len()],
        ..Known::default()
    };
    let (mut known, mut best) = (none(), none());
    // Up to the draft's end in the draft itself, and past it in the same with longer histories.
    let longer = question.undisturbed();
    let drafts = [
        (Some(question.draft), Day(i32::MIN), end),
        (longer.as_ref(), end, Day(i32::MAX)),
    ];
    for (draft, from, before) in drafts {
        let Some(draft) = draft else { continue };
        let read = read(draft)?;
        let draft = read.as_ref().unwrap_or(draft);
        let days = Days {
            from: asked.days.from.max(from),
            until: until.min(before),
        };
        let here = |day: Day| from <= day && day < before;
        let needed = |at: Option<Day>| at.map_or(!days.is_empty(), here);
        if !found.iter().any(|extreme| needed(extreme.at)) {
            continue;
        }
        let own;
        let ground = if before == end {
            ground
        } else {
            own = Ground::find(draft, budget.clone());
            &own
        };
        let mut session = Session::new(draft, ground, budget.clone());
        let part = &draft.claims[question.claim].parts[question.part];
        // As this draft writes them: what is known within bounds only has been put at one of its ends.
        let found = condition_of(part).map(extremes_in).unwrap_or_default();
        let tends = condition_of(part).map(verify::tendencies);
        let tends = tends.unwrap_or_default();
        for (index, (extreme, tends)) in found.iter().zip(tends).enumerate() {
            if needed(extreme.at) {
                let (worse, better) =
                    session.ends_of(part, (index as u32, extreme), tends, days)?;
                known.values[index].extend(worse);
                best.values[index].extend(better);
            }
        }
        known.proven.append(&mut session.extremes);
        *budget = session.budget;
    }
    if known.values != best.values {
        best.proven.clone_from(&known.proven);
        best.to_refute = true;
        known.best = Some(Arc::new(best));
    }
    Ok(Some(known))
}

impl Session<'_> {
    /// The values of an extreme, at the ends of their bounds that are the worst and the best for the claim. Where there are too many to be told
    /// one by one, stretches of days are cut into parts, and their first and last days told exactly.
    fn ends_of(
        &mut self,
        part: &Part,
        (index, extreme): (u32, &Extreme),
        tends: Tends,
        days: Days,
    ) -> Result<(Values, Values), String> {
        let told = self.extremes.len();
        match self.values_of(part, extreme, index, days) {
            Ok(values) => return Ok((values.clone(), values)),
            Err(why) if why != TOO_OFTEN || !has_ends(part) => return Err(why),
            Err(_) => self.extremes.truncate(told),
        }
        let mut seed = Touched::default();
        seed.expr(self.draft, &extreme.of);
        let cone = Cone::of(self.draft, seed, &|_| true);
        let (mut worst, mut best) = (Values::new(), Values::new());
        for stretch in stretches(self.draft, &cone, &[], days) {
            if let Ok(value) = self.value_in(part, extreme, index, stretch) {
                worst.push((stretch, value.clone()));
                best.push((stretch, value));
                continue;
            }
            for piece in parts_of(stretch) {
                if piece.0 == piece.1 {
                    let value = self.value_in(part, extreme, index, piece)?;
                    worst.push((piece, value.clone()));
                    best.push((piece, value));
                    continue;
                }
                let far = self.never_beyond(part, extreme, index, piece)?;
                let near = self.at_least_so_far(part, extreme, index, piece)?;
                // The far end of a `most` is its high one.
                let is_far = (tends == Tends::Falser) == extreme.most;
                let (worse, better) = if is_far { (far, near) } else { (near, far) };
                worst.push((piece, worse));
                best.push((piece, better));
            }
        }
        Ok((worst, best))
    }

    /// Decides one part with `most` and `least` at the worst ends of what is known of them; where that shows nothing, looks for a day on which it
    /// fails at the best.
    pub(super) fn part_at_ends(&mut self, claim: ClaimId, index: u32) -> Decision {
        let decision = self.part_alone(claim, index);
        let best = self.known.as_ref().and_then(|known| known.best.clone());
        let (Some(best), false, Decision::Undecided { .. }) = (best, self.only_proof, &decision)
        else {
            return decision;
        };
        let worst = self.known.replace(best);
        let again = self.part_alone(claim, index);
        self.known = worst;
        match again {
            Decision::Refuted { .. } => again,
            _ => undecided(TOO_CLOSE),
        }
    }
}

/// The first day, the last one, and what lies between, in parts.
fn parts_of((first, last): Stretch) -> Vec<Stretch> {
    let mut parts = vec![(first, first)];
    let length = (last.0 - first.0 - 1).max(0) / PARTS + 1;
    let begins = (first.0 + 1..last.0).step_by(length as usize);
    parts.extend(begins.map(|begin| (Day(begin), Day((begin + length - 1).min(last.0 - 1)))));
    if first < last {
        parts.push((last, last));
    }
    parts
}

/// The days to which a part fixes some `most` or `least`.
pub(super) fn fixed(part: &Part) -> BTreeSet<Day> {
    let found = condition_of(part).map(extremes_in).unwrap_or_default();
    found.into_iter().filter_map(|extreme| extreme.at).collect()
}

fn condition_of(part: &Part) -> Option<&Cond> {
    match &part.body {
        Body::Always(c) | Body::Possible(c) | Body::Ensure { condition: c, .. } => Some(c),
        _ => None,
    }
}
