//! What is asked of the search, as files for other solvers.
//!
//! Only what is a sentence about linear rows is written. Where the language asks something that is none, such as a posture that
//! turns on a day which it does not know, the reason is given instead of a file.

mod always;
mod ensure;
mod smtlib;

use crate::analysis::Asked;
use crate::date::Day;
use crate::draft::{Body, ClaimId, Draft};
use crate::pose::extremes_in;

/// A question in a language that other solvers read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The asked day is one of these, both included.
    pub first: Day,
    pub last: Day,
    /// What the answers `sat` and `unsat` mean for the part of the claim.
    pub sat: &'static str,
    pub unsat: &'static str,
    pub text: String,
}

/// Everything that is asked of a part of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    pub claim: ClaimId,
    pub part: u32,
    /// The questions; or why there are none.
    pub questions: Result<Vec<Question>, String>,
}

/// The obligations of a claim in SMT-LIB 2, asked where everybody complies.
pub fn smtlib(draft: &Draft, claim: ClaimId) -> Vec<Obligation> {
    let parts = draft.claims.get(claim.index()).map_or(0, |c| c.parts.len());
    let parts = 0..u32::try_from(parts).unwrap_or(0);
    let each = parts.map(|part| Obligation {
        claim,
        part,
        questions: questions(draft, claim, part),
    });
    each.collect()
}

fn questions(draft: &Draft, claim: ClaimId, index: u32) -> Result<Vec<Question>, String> {
    let part = &draft.claims[claim.index()].parts[index as usize];
    let (condition, coalition) = match &part.body {
        Body::Always(condition) => (condition, None),
        Body::Ensure {
            coalition,
            condition,
        } => (condition, Some(coalition)),
        Body::Possible(_) => {
            return Err("`possible` asks for a whole history, between the dates too".to_owned());
        }
        Body::Scope { .. } | Body::Burden { .. } => {
            return Err("it compares largest values, which are no sentence about rows".to_owned());
        }
        Body::Enforceable { .. } => return Err("it compares figures of the draft".to_owned()),
        Body::Unsupported { what } => return Err(format!("{what}: not supported in this version")),
    };
    if !extremes_in(condition).is_empty() {
        return Err(
            "`most` and `least` are largest values, which are no sentence about rows".to_owned(),
        );
    }
    let asked = Asked {
        claim,
        part: index,
        condition,
        given: part.given.as_ref(),
        days: part.days,
    };
    match coalition {
        None => always::questions(draft, asked),
        Some(coalition) => ensure::questions(draft, asked, coalition),
    }
}
