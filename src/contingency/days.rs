//! Which days are feared, when an event takes effect, and from when it may be responded to.

use super::{Question, later};
use crate::date::Day;
use crate::draft::{Event, Occasion, PartyId, Provision};

/// The first and the last day of the event that matter to the part; none where it cannot happen, or only when nothing is asked.
pub fn feared(question: &Question, by: &[PartyId]) -> Option<(Day, Day)> {
    let draft = question.draft;
    let part = question.asked();
    let (mut first, last) = match &question.contingency.event {
        Event::Cheating { .. } => return Some((draft.entry, draft.entry)),
        Event::Expiry { .. } => {
            let expiry = draft.expiry?;
            (expiry, expiry)
        }
        // Notice is given from entry on, and has run before the end.
        Event::Withdrawal { .. } => {
            let in_time = |day: Day| takes_effect(question, day).is_some_and(|d| d < draft.end);
            (draft.entry, last_where(draft.entry, draft.end, &in_time)?)
        }
        Event::Breach { .. } => {
            let provision = broken(question, by)?;
            (provision.days.from, provision.days.until.add_days(-1)?)
        }
    };
    if part.open {
        let asked = |day: Day| asked_until(question, day).is_some_and(|d| part.days.from < d);
        if !asked(last) {
            return None;
        }
        if let Some(before) = last_where(first, last, &|day| !asked(day)) {
            first = before.add_days(1)?;
        }
    }
    (first <= last).then_some((first, last))
}

/// The last day from `first` on and before `end` for which something holds that holds up to some day and not after it.
fn last_where(first: Day, end: Day, holds: &dyn Fn(Day) -> bool) -> Option<Day> {
    if first >= end || !holds(first) {
        return None;
    }
    let (mut low, mut high) = (first.0, end.0);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(Day(middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(Day(low))
}

/// When an event of this day takes effect: a breach on its own day, a withdrawal when the notice has run.
pub fn takes_effect(question: &Question, day: Day) -> Option<Day> {
    match &question.contingency.event {
        Event::Withdrawal { .. } => later(day, question.draft.notice?),
        Event::Cheating { .. } | Event::Breach { .. } | Event::Expiry { .. } => Some(day),
    }
}

/// The day before which an open part is asked, if the event is of this day.
pub(super) fn asked_until(question: &Question, day: Day) -> Option<Day> {
    let effect = takes_effect(question, day)?;
    match &question.contingency.event {
        Event::Withdrawal { lasting, .. }
        | Event::Breach { lasting, .. }
        | Event::Expiry { lasting } => later(effect, *lasting),
        Event::Cheating { .. } => Some(question.asked().days.until),
    }
}

/// The provision that a breach breaks.
pub(super) fn broken<'d>(question: &Question<'d>, by: &[PartyId]) -> Option<&'d Provision> {
    let Event::Breach { clause, .. } = &question.contingency.event else {
        return None;
    };
    let mut provisions = question.draft.provisions.iter();
    provisions.find(|p| p.name == *clause && p.obliged == by)
}

/// The first and the last day on which a breach of the occasion may be detected; none if it never is: nobody monitors the
/// clause, or nothing says how soon a breach is seen.
pub fn detection(question: &Question, occasion: &Occasion) -> Option<(Day, Day)> {
    let terms = &broken(question, &occasion.by)?.terms;
    terms.monitored_by.as_ref()?;
    let late = later(occasion.last, terms.detects_within?)?;
    match occasion.detected {
        Some(day) => Some((day, day)),
        None => Some((occasion.first, late)),
    }
}

/// The day from which the coalition may respond, whichever of the days it is; none if never.
pub fn response(question: &Question, occasion: &Occasion) -> Option<Day> {
    match &question.contingency.event {
        Event::Withdrawal { .. } => Some(occasion.last),
        Event::Breach { .. } => detection(question, occasion).map(|(_, late)| late),
        // It is known from the start.
        Event::Cheating { .. } | Event::Expiry { .. } => Some(question.draft.start),
    }
}
