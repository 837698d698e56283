//! What is asked of the search, and what it proves, as files for other programs.
//!
//! Only what is a sentence about linear rows is written. Where the language asks something that is none, such as a posture that
//! must do on days which it does not know, the reason is given instead of a file.

mod always;
mod archive;
mod ensure;
mod finite;
mod linear;
mod possible;
mod smtlib;
mod unknowns;
mod vipr;

pub use archive::{Archive, SCHEMA};
pub use linear::Proofs;

use crate::analysis::Asked;
use crate::contingency;
use crate::date::Day;
use crate::draft::{Body, ClaimId, ContingencyId, Draft, Together};
use crate::pose::extremes_in;

/// What a solver says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    Sat,
    Unsat,
}

impl Answer {
    fn other(self) -> Answer {
        match self {
            Answer::Sat => Answer::Unsat,
            Answer::Unsat => Answer::Sat,
        }
    }
}

/// A question in SMT-LIB 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The days that it asks about, both included.
    pub first: Day,
    pub last: Day,
    pub logic: &'static str,
    pub text: String,
}

/// The questions of a part of a claim: it is proved if all have the one answer, refuted if any has the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Questions {
    pub proved: Answer,
    pub all: Vec<Question>,
}

/// What is asked of a part of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// Counted from 0.
    pub part: u32,
    /// What the part asks, by the word of the language.
    pub asks: &'static str,
    /// The questions; or why there are none.
    pub questions: Result<Questions, String>,
}

/// The obligations of a claim in SMT-LIB 2, one for each part.
pub fn smtlib(draft: &Draft, claim: ClaimId, under: Option<ContingencyId>) -> Vec<Obligation> {
    let parts = draft.claims.get(claim.index()).map_or(0, |c| c.parts.len());
    let parts = 0..u32::try_from(parts).unwrap_or(0);
    let each = parts.map(|part| Obligation {
        part,
        asks: asks(&draft.claims[claim.index()].parts[part as usize].body),
        questions: match under {
            None => questions(draft, claim, part),
            Some(under) => under_contingency(draft, claim, part, under),
        },
    });
    each.collect()
}

/// The questions of a part in the one draft that a contingency leaves.
fn under_contingency(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    under: ContingencyId,
) -> Result<Questions, String> {
    let asked = contingency::Question::new(draft, claim.index(), part as usize, under);
    let Some(asked) = asked else {
        return Err("the draft has no such contingency".to_owned());
    };
    match asked.occasions().as_slice() {
        [] => questions(draft, claim, part),
        [one] if asked.is_exact(one) => match asked.derive(one, Together::Feared) {
            Some(derived) => questions(&derived, claim, part),
            None => Err("the contingency leaves nothing to ask".to_owned()),
        },
        [_] => Err("the event's day is feared, and each leaves another draft".to_owned()),
        _ => Err("each party may do it, and each leaves another draft".to_owned()),
    }
}

fn asks(body: &Body) -> &'static str {
    match body {
        Body::Always(_) => "always",
        Body::Possible(_) => "possible",
        Body::Ensure { .. } => "can ensure",
        Body::Scope { limited: true, .. } => "limited",
        Body::Scope { limited: false, .. } => "unlimited",
        Body::Burden { .. } => "burden",
        Body::Enforceable { .. } => "enforceable",
    }
}

fn questions(draft: &Draft, claim: ClaimId, index: u32) -> Result<Questions, String> {
    let part = &draft.claims[claim.index()].parts[index as usize];
    let condition = match &part.body {
        Body::Always(condition) | Body::Possible(condition) | Body::Ensure { condition, .. } => {
            condition
        }
        Body::Scope { .. } | Body::Burden { .. } => {
            return Err("it compares largest values, which are no sentence about rows".to_owned());
        }
        Body::Enforceable { .. } => return Err("it compares figures of the draft".to_owned()),
    };
    if !extremes_in(condition).is_empty() {
        return Err(
            "`most` and `least` are largest and least values, which are no sentence about rows"
                .to_owned(),
        );
    }
    let asked = Asked::whole(claim, index, part, condition);
    match &part.body {
        Body::Possible(_) => possible::questions(draft, asked),
        Body::Ensure { coalition, .. } => ensure::questions(draft, asked, coalition),
        _ => always::questions(draft, asked),
    }
}
