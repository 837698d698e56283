//! Contingencies: what happens, and the draft that it leaves.
//!
//! A claim under a contingency means what it means in compliance with another draft, the one that the event leaves: provisions
//! end, or are judged without what is hidden, and claims are asked until some time after the event. [`derive`] makes that
//! draft. Nothing is searched for here, and both the search and the check of proofs start from it.

mod cheating;
mod days;
mod hidden;
mod lapsed;
mod released;
mod rewrite;
mod seen;

pub use days::{detection, feared, response, takes_effect};

use crate::date::Day;
use crate::draft::{
    Actor, Body, Contingency, ContingencyId, Draft, Event, Occasion, Part, PartyId, Period,
    Provision, Together,
};

/// Which part of which claim is asked, and in which contingency.
#[derive(Clone, Copy, Debug)]
pub struct Question<'d> {
    pub draft: &'d Draft,
    pub contingency: &'d Contingency,
    pub claim: usize,
    pub part: usize,
}

impl<'d> Question<'d> {
    /// None where the draft has no such claim, part or contingency.
    pub fn new(
        draft: &'d Draft,
        claim: usize,
        part: usize,
        under: ContingencyId,
    ) -> Option<Question<'d>> {
        draft.claims.get(claim)?.parts.get(part)?;
        Some(Question {
            draft,
            contingency: draft.contingencies.get(under.index())?,
            claim,
            part,
        })
    }

    /// The part that is asked, as in compliance.
    pub fn asked(&self) -> &'d Part {
        &self.draft.claims[self.claim].parts[self.part]
    }

    /// Who chooses together for the claim, proxies included; nobody where everyone is feared or everyone helps.
    pub fn coalition(&self) -> Vec<PartyId> {
        match &self.asked().body {
            Body::Ensure { coalition, .. } => self.draft.with_proxies(coalition),
            _ => Vec::new(),
        }
    }

    /// Who does it, one after the other: those outside the coalition. Where this is empty the verdict is that of compliance.
    pub fn actors(&self) -> Vec<Vec<PartyId>> {
        let coalition = self.coalition();
        let outside = |party: &PartyId| !coalition.contains(party);
        match &self.contingency.event {
            Event::Cheating { by: actor } | Event::Withdrawal { of: actor, .. } => match actor {
                Actor::AnyParty => {
                    let all = (0..).map(PartyId).zip(&self.draft.parties);
                    let signatories = all.filter(|(_, party)| !party.outside);
                    let each = signatories.map(|(id, _)| id).filter(outside);
                    each.map(|party| vec![party]).collect()
                }
                Actor::Parties(parties) => {
                    let them: Vec<PartyId> = parties.iter().copied().filter(outside).collect();
                    if them.is_empty() {
                        Vec::new()
                    } else {
                        vec![them]
                    }
                }
            },
            Event::Breach { clause, .. } => {
                let mut each: Vec<Vec<PartyId>> = Vec::new();
                for provision in self.draft.provisions.iter().filter(|p| p.name == *clause) {
                    if provision.obliged.iter().all(outside) && !each.contains(&provision.obliged) {
                        each.push(provision.obliged.clone());
                    }
                }
                each
            }
            Event::Expiry { .. } => vec![Vec::new()],
        }
    }

    /// The cases that must be shown: for each actor the first and the last day of the event that matter to the part. Where
    /// there are none the verdict is that of compliance.
    pub fn occasions(&self) -> Vec<Occasion> {
        let each = self.actors().into_iter().filter_map(|by| {
            let (first, last) = feared(self, &by)?;
            Some(Occasion {
                by,
                first,
                last,
                detected: None,
            })
        });
        each.collect()
    }

    /// The day before which some case of the contingency asks the part.
    pub fn asked_until(&self) -> Day {
        let open = self.asked().open;
        let written = self.asked().days.until;
        let cases = self.occasions().into_iter().filter(|_| open);
        let until = cases.filter_map(|whole| days::asked_until(self, whole.last));
        until.max().unwrap_or(written)
    }

    /// The draft without the event, with histories that run on as long as any case asks the part: of its days past the draft's end `most` and
    /// `least` speak there. None where no case asks so long.
    pub fn undisturbed(&self) -> Option<Draft> {
        let until = self.asked_until();
        if until <= self.draft.end {
            return None;
        }
        let mut draft = self.draft.clone();
        lengthen(&mut draft, until);
        Some(draft)
    }

    /// Whether the occasion is one day and no other, also of detection: then every [`Together`] is the same draft.
    pub fn is_exact(&self, occasion: &Occasion) -> bool {
        occasion.first == occasion.last
            && match detection(self, occasion) {
                Some((early, late)) => early == late,
                None => occasion.detected.is_none(),
            }
    }

    /// Whether a day of detection, where one is named, is one on which a breach of its days may be detected.
    fn can_be_detected(&self, occasion: &Occasion) -> bool {
        let Some(day) = occasion.detected else {
            return true;
        };
        let any = Occasion {
            detected: None,
            ..occasion.clone()
        };
        detection(self, &any).is_some_and(|(early, late)| early <= day && day <= late)
    }

    /// The draft that an occasion leaves, with the part asked as long as the contingency says. Other claims ask nothing in it.
    /// None where no day is left on which the part is asked, or the occasion is none of this contingency.
    pub fn derive(&self, occasion: &Occasion, together: Together) -> Option<Draft> {
        let within = self.occasions().into_iter().any(|whole| {
            whole.by == occasion.by
                && whole.first <= occasion.first
                && occasion.first <= occasion.last
                && occasion.last <= whole.last
        });
        if !within || !self.can_be_detected(occasion) {
            return None;
        }
        let mut draft = self.draft.clone();
        for (number, claim) in draft.claims.iter_mut().enumerate() {
            if number != self.claim {
                claim.parts.clear();
            }
        }
        match &self.contingency.event {
            Event::Cheating { .. } => cheating::judge_without_hidden(&mut draft, &occasion.by),
            event => {
                let asked_from = match together {
                    Together::Widest => occasion.first,
                    Together::Feared | Together::Certain => occasion.last,
                };
                let until = days::asked_until(self, asked_from)?;
                let part = &mut draft.claims[self.claim].parts[self.part];
                if part.open {
                    part.days.until = until;
                }
                if part.days.is_empty() {
                    return None;
                }
                let until = part.days.until;
                lengthen(&mut draft, until);
                if !matches!(event, Event::Expiry { .. }) {
                    released::release(&mut draft, self, occasion, together);
                }
            }
        }
        Some(draft)
    }
}

/// Histories and facts run on, and so do the provisions of an agreement that never expires.
fn lengthen(draft: &mut Draft, until: Day) {
    let end = draft.end;
    if until <= end {
        return;
    }
    draft.end = until;
    for fact in draft.facts.iter_mut().filter(|fact| fact.open) {
        fact.days.until = until;
    }
    if draft.expiry.is_none() {
        for provision in draft.provisions.iter_mut().filter(|p| p.open) {
            provision.days.until = until;
        }
    }
}

/// The day so much later, months first; beyond the calendar its last day.
fn later(day: Day, period: Period) -> Option<Day> {
    day.add_months(period.months)?.add_days(period.days)
}

fn obliges(provision: &Provision, parties: &[PartyId]) -> bool {
    provision
        .obliged
        .iter()
        .any(|party| parties.contains(party))
}
