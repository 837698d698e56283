//! In which order the days of an event are gone through: what a coalition does before the event must suit all of them.

use super::ensure::Beforehand;
use super::memo::Memo;
use super::outcome::{Basis, Case, Decision};
use super::session::{Ground, Pin, Possible, Session};
use super::under::{Days, Search};
use crate::contingency::response;
use crate::date::Day;
use crate::draft::*;

/// How often what was found for earlier days may be too little for later ones, before something else is tried.
const PATIENCE: u32 = 2;

/// In which order the days of an event are gone through.
pub(super) enum Order {
    /// What was found for earlier days binds later ones. So often it may be too little for them.
    Forward { patience: u32 },
    /// What was found for later days binds earlier ones.
    Backward,
    /// What is done before the event is settled.
    Along { before: Beforehand },
}

impl Search<'_> {
    /// Every day, from the first to the last: what the coalition did before an earlier event binds it before a later one. Where
    /// that fails, with the most or the least that it may hold before any event, and from the last to the first.
    pub(super) fn whole(&mut self, whole: &Occasion) -> Days {
        let plans = matches!(self.question.asked().body, Body::Ensure { .. });
        if !plans || whole.first == whole.last {
            return self.windows(whole, &Order::Forward { patience: u32::MAX });
        }
        let mut forward = self.windows(whole, &Order::Forward { patience: PATIENCE });
        if !self.is_open(&forward) {
            return forward;
        }
        for before in self.beforehand() {
            let along = self.windows(whole, &Order::Along { before });
            if !matches!(along, Days::Other(Decision::Undecided { .. })) {
                return along;
            }
        }
        if self.is_open(&forward) {
            forward = self.windows(whole, &Order::Forward { patience: u32::MAX });
        }
        if self.is_open(&forward) {
            let backward = self.windows(whole, &Order::Backward);
            if !matches!(backward, Days::Other(Decision::Undecided { .. })) {
                return backward;
            }
        }
        forward
    }

    /// Whether it may be decided in another order of the days.
    fn is_open(&self, days: &Days) -> bool {
        matches!(days, Days::Other(Decision::Undecided { .. }))
            && !self.hopeless
            && !self.budget.is_spent()
    }

    /// What the coalition may do as long as nothing happens.
    fn beforehand(&mut self) -> Vec<Beforehand> {
        let Some(baseline) = self.worlds.first().cloned() else {
            return Vec::new();
        };
        let ground = Ground {
            possible: Possible::Yes,
            baseline: Some(baseline),
            memo: Memo::default(),
        };
        let mut session = Session::new(self.question.draft, &ground, self.budget.clone());
        let found = session.beforehand(self.claim, self.part);
        self.budget = session.budget;
        found
    }

    /// What the coalition does before it may respond to the event of `occasion` is this.
    pub(super) fn pinned(
        &self,
        occasion: &Occasion,
        cases: Vec<(Vec<EstimateRange>, Posture)>,
    ) -> Pin {
        let end = Day(i32::MAX);
        Pin {
            cases,
            until: response(&self.question, occasion).unwrap_or(end),
        }
    }

    /// What the coalition does before it may respond to the event of `occasion` must be what it does in `case`.
    pub(super) fn pin(&self, occasion: &Occasion, case: &Case) -> Option<Pin> {
        let by = match &case.by {
            Basis::Certificate(certificate) => &**certificate,
            _ => return None,
        };
        let Certificate::Ensured { cases, .. } = by else {
            return None;
        };
        let cases = cases.iter();
        let cases = cases.map(|case| (case.estimates.clone(), case.posture.clone()));
        Some(self.pinned(occasion, cases.collect()))
    }
}
