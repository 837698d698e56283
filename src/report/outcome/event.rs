//! What happens in a contingency: the days of the event in a story, and the cases that a proof covers.

use super::Teller;
use super::cite::Cite;
use crate::analysis::Case;
use crate::contingency::{Question, detection, takes_effect};
use crate::date::Day;
use crate::diagnostic::words::{and_list, count};
use crate::draft::*;
use crate::report::model::Step;

/// So many actors are named one by one.
const MOST_NAMED: usize = 4;

impl Teller<'_> {
    /// What is shown of a contingency: the case that refutes, or the first of those that prove.
    pub(super) fn cases(&mut self, cases: &[Case], refuted: bool) {
        let Some(case) = cases.first() else { return };
        // Shares bounded for many days are those of none of them.
        if refuted || !self.is_of_many_days() {
            Teller {
                cite: Cite {
                    draft: &case.draft,
                    ..self.cite
                },
                part: case.part(),
                baseline: case.baseline.as_ref(),
                contingency: self.contingency,
                extremes: self.extremes,
                report: &mut *self.report,
                unbounded: &mut *self.unbounded,
                label: self.label,
            }
            .told_by(&case.by, refuted);
        }
        let Some(contingency) = self.contingency else {
            return;
        };
        if refuted {
            self.happens(contingency, case);
        } else {
            self.covered(contingency, cases);
        }
    }

    /// Whether it is a burden under an event that may come on any of many days.
    fn is_of_many_days(&self) -> bool {
        let event = self.contingency.map(|contingency| &contingency.event);
        let comes = matches!(event, Some(Event::Withdrawal { .. } | Event::Breach { .. }));
        comes && matches!(self.part.body, Body::Burden { .. })
    }

    /// Puts the event where it belongs in the story.
    fn happens(&mut self, contingency: &Contingency, case: &Case) {
        let steps = steps(self.cite.draft, contingency, case);
        let Some(witness) = &mut self.report.witness else {
            return;
        };
        for step in steps.into_iter().rev() {
            let later = |other: &Step| other.date.is_some() && other.date >= step.date;
            let at = witness.story.iter().position(later);
            witness
                .story
                .insert(at.unwrap_or(witness.story.len()), step);
        }
    }

    /// For whom and for which days of the event it is shown.
    fn covered(&mut self, contingency: &Contingency, cases: &[Case]) {
        let draft = self.cite.draft;
        let mut actors: Vec<&[PartyId]> = Vec::new();
        for case in cases {
            if !actors.contains(&case.occasion.by.as_slice()) {
                actors.push(&case.occasion.by);
            }
        }
        let mut depends = false;
        let mut said = Vec::new();
        for by in &actors {
            let mine: Vec<&Case> = cases.iter().filter(|c| c.occasion.by == *by).collect();
            depends |= mine.len() > 1 && !self.is_of_many_days();
            let (Some(first), Some(last)) = (mine.first(), mine.last()) else {
                continue;
            };
            let days = mine.iter().map(|c| c.occasion.first).min();
            let first = days.unwrap_or(first.occasion.first);
            let days = mine.iter().map(|c| c.occasion.last).max();
            let last = days.unwrap_or(last.occasion.last);
            let who = names(draft, by);
            said.push(match &contingency.event {
                Event::Cheating { .. } => format!("whatever {who} hides"),
                Event::Withdrawal { .. } => {
                    format!("whenever {who} gives notice, from {first} to {last}")
                }
                Event::Breach { clause, .. } => {
                    format!("whenever {who} stops keeping {clause}, from {first} to {last}")
                }
                Event::Expiry { .. } => format!("when the treaty expires on {first}"),
            });
        }
        for text in said.iter().take(MOST_NAMED) {
            self.note(format!("this holds {text}"));
        }
        if said.len() > MOST_NAMED {
            self.note(format!(
                "and so for {}",
                count("more party", said.len() - MOST_NAMED)
            ));
        }
        if depends {
            self.note(
                "what is shown is for the first days; the answer depends on the day".to_owned(),
            );
        }
    }
}

/// The days of an event, in order.
fn steps(draft: &Draft, contingency: &Contingency, case: &Case) -> Vec<Step> {
    let occasion = &case.occasion;
    let step = |date: Day, text: String, clause: Option<String>| Step {
        date: Some(date),
        text,
        clause,
    };
    let under = draft
        .contingencies
        .iter()
        .position(|c| c.place == contingency.place);
    let part = case.part as usize;
    let question = under.and_then(|under| {
        Question::new(draft, case.claim.index(), part, ContingencyId(under as u32))
    });
    let Some(question) = question else {
        return Vec::new();
    };
    let who = names(draft, &occasion.by);
    let day = occasion.first;
    match &contingency.event {
        Event::Cheating { .. } => vec![step(
            day,
            format!("from here on {who} may hide units"),
            None,
        )],
        Event::Withdrawal { .. } => {
            let ends = match draft.withdrawal {
                Withdrawal::EndsTheTreaty => "the withdrawal takes effect, and ends the treaty",
                Withdrawal::ReleasesTheWithdrawer => "the withdrawal takes effect",
            };
            let effect = takes_effect(&question, day).unwrap_or(day);
            vec![
                step(day, format!("{who} gives notice of withdrawal"), None),
                step(effect, ends.to_owned(), None),
            ]
        }
        Event::Breach { clause, .. } => {
            let stops = format!("{who} stops keeping it");
            let mut steps = vec![step(day, stops, Some(clause.clone()))];
            match detection(&question, occasion) {
                Some((seen, _)) => {
                    steps.push(step(seen, "the breach is detected".to_owned(), None));
                }
                None => steps.push(Step {
                    date: Some(day),
                    text: "nobody detects it".to_owned(),
                    clause: None,
                }),
            }
            steps
        }
        Event::Expiry { .. } => vec![step(day, "the treaty expires".to_owned(), None)],
    }
}

fn names(draft: &Draft, parties: &[PartyId]) -> String {
    let names: Vec<&str> = parties
        .iter()
        .map(|party| draft.parties[party.index()].name.as_str())
        .collect();
    and_list(&names)
}
