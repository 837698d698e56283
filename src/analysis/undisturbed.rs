//! `most` and `least` under a contingency: settled once, in the draft without the event.

use super::doubt::both_ways;
use super::session::{Ground, Session};
use super::settle::Known;
use crate::contingency::Question;
use crate::date::Day;
use crate::decide::Budget;
use crate::draft::*;
use crate::pose::extremes_in;
use crate::verify;
use std::collections::BTreeSet;

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
    let mut known = Known {
        values: vec![Vec::new(); found.len()],
        proven: Vec::new(),
    };
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
        for (index, extreme) in found.iter().enumerate() {
            if needed(extreme.at) {
                let values = session.values_of(part, extreme, index as u32, days)?;
                known.values[index].extend(values);
            }
        }
        known.proven.append(&mut session.extremes);
        *budget = session.budget;
    }
    Ok(Some(known))
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
