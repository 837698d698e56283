//! Claims to verdicts: compositions of questions and answers.

mod ahead;
mod along;
mod always;
mod band;
mod bounds;
mod boxes;
mod burden;
mod carried;
mod clash;
pub mod consent;
mod daily;
mod deadlock;
mod doubt;
mod ensure;
mod extremes;
pub mod games;
mod gaps;
mod growth;
mod kept;
mod lean;
mod margin;
mod memo;
mod moving;
mod needs;
mod orders;
mod outcome;
mod plan;
mod possible;
mod reduce;
mod redundant;
mod scope;
mod session;
mod settle;
mod solving;
mod stretches;
mod throughout;
mod told;
mod under;
mod undisturbed;
mod width;
mod witness;

pub use band::{Band, Bound, Limit, Motion, Stretching};
pub use bounds::{Bounds, measures_asked};
pub use carried::{Carried, shown};
pub use clash::{Clash, impossible};
pub use deadlock::{Blocked, Concession, Deadlock, deadlocks};
pub use doubt::named;
pub use ensure::world_of;
pub use gaps::{Gap, Opened, gaps};
pub use kept::{Kept, KeptBasis};
pub use margin::Margin;
pub use needs::{Reason, names, needs, needs_of};
pub use outcome::{Basis, Case, Decision, Outcome, Verdict};
pub use plan::worst_plan;
pub use reduce::{Effort, Shown, Smallest, Without, reduce, smallest};
pub use redundant::{Redundant, redundant};
pub use session::{Ground, Possible, Session};
pub use stretches::{stretches, turning_days};
pub use told::told;

use crate::decide::Budget;
use crate::draft::*;
use crate::verify;
pub use always::{Asked, pose_world};

pub(crate) const OUT_OF_BUDGET: &str = "the budget of steps ran out before it was decided";

/// Everything decided about a draft.
pub struct Checked {
    /// Whether anybody can comply.
    pub possible: Possible,
    /// One for each claim and each contingency in which it is asked, in the draft's order.
    pub outcomes: Vec<Outcome>,
    /// The world in which everybody complies that witnesses start from.
    pub baseline: Option<World>,
}

/// Decides every claim that `wanted` lets through, each within its own budget.
pub fn check(draft: &Draft, budget: &Budget, wanted: &dyn Fn(&Claim) -> bool) -> Checked {
    let ground = Ground::find(draft, budget.clone());
    let asked = questions(draft, wanted).into_iter();
    let outcomes = asked
        .map(|(claim, under)| decide(draft, &ground, budget.clone(), (claim, under), &|_| None))
        .collect();
    Checked {
        possible: ground.possible,
        outcomes,
        baseline: ground.baseline,
    }
}

/// Each claim that `wanted` lets through, in each contingency in which it is asked, in the draft's order.
pub fn questions(
    draft: &Draft,
    wanted: &dyn Fn(&Claim) -> bool,
) -> Vec<(ClaimId, Option<ContingencyId>)> {
    let claims = (0..).map(ClaimId).zip(&draft.claims);
    let asked = claims.filter(|(_, claim)| wanted(claim));
    asked
        .flat_map(|(id, claim)| claim.under.iter().map(move |under| (id, *under)))
        .collect()
}

/// A guess at how much work a claim is, from its form alone.
pub fn hardness(draft: &Draft, claim: ClaimId) -> usize {
    let of = |part: &Part| match &part.body {
        Body::Ensure { condition, .. } => {
            10 + 100 * crate::pose::fights_in(condition, Moment::Asked).len()
        }
        Body::Always(condition) | Body::Possible(condition) => {
            1 + 10 * crate::pose::fights_in(condition, Moment::Asked).len()
        }
        _ => 1,
    };
    draft.claims[claim.index()].parts.iter().map(of).sum()
}

/// Decides one claim in one contingency. Whatever else is asked of the draft, the answer is the same. In compliance what was `kept` of a
/// part is tried first; then the verdict is the same, but what shows it is what was kept.
pub fn decide(
    draft: &Draft,
    ground: &Ground,
    budget: Budget,
    (claim, under): (ClaimId, Option<ContingencyId>),
    kept: &dyn Fn(u32) -> Option<Kept>,
) -> Outcome {
    let mut session = Session::new(draft, ground, budget);
    let mut outcome = Outcome {
        claim,
        under,
        parts: Vec::new(),
        extremes: Vec::new(),
        happens: Vec::new(),
        read: Vec::new(),
        carried: Vec::new(),
    };
    for part in 0..draft.claims[claim.index()].parts.len() as u32 {
        let of = (claim, part);
        let decided =
            under.and_then(|under| under::decide(draft, ground, &mut session.budget, of, under));
        if let Some((decision, extremes)) = decided {
            outcome.parts.push(decision);
            outcome.extremes.push(extremes);
            outcome.happens.push(None);
            outcome.read.push(None);
            outcome.carried.push(Carried::default());
            continue;
        }
        let kept = under.is_none().then(|| kept(part)).flatten();
        let shown = kept.and_then(|kept| session.still_shown(claim, part, kept));
        let mut decision = shown.unwrap_or_else(|| session.part(claim, part));
        let extremes = std::mem::take(&mut session.extremes);
        let happens = session.happens.take();
        let read = session.read.take();
        let decided = read.as_ref().unwrap_or(draft);
        let carried = session
            .over_draft(decided)
            .carried(claim, part, &mut decision, &extremes);
        outcome.parts.push(decision);
        outcome.extremes.push(extremes);
        outcome.happens.push(happens);
        outcome.read.push(read);
        outcome.carried.push(carried);
    }
    outcome
}

impl Session<'_> {
    /// Decides one part of a claim in compliance with the draft.
    pub fn part(&mut self, claim: ClaimId, index: u32) -> Decision {
        let decision = match verify::doubts(self.draft, claim, index) {
            Ok(doubts) if !doubts.none() => self.in_doubt(claim, index, &doubts),
            _ => self.part_at_ends(claim, index),
        };
        match (decision, &self.baseline, &self.unknown) {
            // Where nobody can comply, no world can be completed that shows anything else.
            (undecided @ Decision::Undecided { .. }, None, None) => {
                self.without_worlds().unwrap_or(undecided)
            }
            (decision, ..) => decision,
        }
    }

    fn part_alone(&mut self, claim: ClaimId, index: u32) -> Decision {
        let draft = self.draft;
        let part = &draft.claims[claim.index()].parts[index as usize];
        self.extremes.clear();
        self.happens = None;
        let (condition, coalition) = match &part.body {
            Body::Always(c) | Body::Possible(c) => (c, None),
            Body::Ensure {
                coalition,
                condition,
            } => (condition, Some(coalition)),
            Body::Scope { measure, limited } => {
                return self.scope(claim, index, part, measure, *limited);
            }
            Body::Burden { sides, within } => {
                return self.burden(claim, index, part, sides, within);
            }
            Body::Enforceable { .. } => {
                return by_figures(draft, claim, index, Certificate::Figures);
            }
        };
        let settled = match self.settle(part, condition) {
            Ok(settled) => settled,
            Err(reason) => {
                let of = (claim, index);
                let moving = match &part.body {
                    // What is known of another draft stays as it is.
                    _ if self.known.is_some() => None,
                    Body::Always(_) => self.always_moving(of, part, condition),
                    _ => self.chosen_moving(of, part, condition),
                };
                return moving.unwrap_or(Decision::Undecided { reason });
            }
        };
        let pieces: Vec<Asked> = settled
            .iter()
            .map(|(days, condition)| Asked {
                claim,
                part: index,
                condition,
                given: part.given.as_ref(),
                days: *days,
            })
            .collect();
        if let Body::Always(_) = &part.body {
            return self.always(&pieces);
        }
        let mut last = extremes::undecided("no day is asked about");
        for asked in &pieces {
            last = match coalition {
                Some(coalition) => self.ensure(*asked, coalition),
                None => self.possible(*asked),
            };
            // What fails in one stretch fails in all.
            if pieces.len() == 1 || matches!(last, Decision::Refuted { .. }) {
                return last;
            }
        }
        match pieces.len() {
            0 => last,
            _ => extremes::undecided(
                "a largest or smallest value is infinite on some days and a number on others; date the claim",
            ),
        }
    }
}

/// What figures show of a claim, one way or the other.
fn by_figures(draft: &Draft, claim: ClaimId, part: u32, certificate: Certificate) -> Decision {
    match verify::either(draft, claim, part, &certificate) {
        Ok(Ok(seal)) => Decision::Proved {
            seal,
            by: Basis::Certificate(Box::new(certificate)),
        },
        Ok(Err(seal)) => Decision::Refuted {
            seal,
            by: Basis::Certificate(Box::new(certificate)),
        },
        Err(why) => Decision::Undecided {
            reason: kernel_says(&why),
        },
    }
}

/// Why the kernel did not accept what the search found: a fault of ours, said plainly.
fn kernel_says(why: &verify::Rejection) -> String {
    format!("the search found an answer that the independent check did not accept ({why})")
}
