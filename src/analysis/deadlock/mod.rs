//! Red lines that no agreement can keep together, whatever the draft says.

mod agreement;
mod concession;
mod need;
mod outsiders;
mod rename;
mod scopes;
mod search;

pub use search::deadlocks;

use super::needs::Reason;
use crate::draft::{ClaimId, PartyId, ThingId};
use crate::number::Rational;
use crate::source::Place;

/// A conflict of red lines.
#[derive(Clone, Debug)]
pub struct Deadlock {
    /// In the draft's order.
    pub lines: Vec<Blocked>,
    /// The facts, rates and starts that carry it, as a drafter would name them, and where they stand.
    pub carried_by: Vec<(String, Option<Place>)>,
    /// Whether it was shown that without any one of the red lines the others can be kept.
    pub smallest: bool,
    /// Red lines that were not looked at, for they speak of engagements.
    pub left_out: Vec<ClaimId>,
    /// One asks for a limit, the other for none.
    pub by_form: bool,
    /// The values of the estimates for which they conflict, where these matter.
    pub estimates: Vec<(PartyId, ThingId, Rational)>,
}

/// A red line in a conflict.
#[derive(Clone, Debug)]
pub struct Blocked {
    pub claim: ClaimId,
    pub concession: Option<Concession>,
}

/// The least change of a constant that ends a conflict.
#[derive(Clone, Debug)]
pub struct Concession {
    pub from: Rational,
    pub to: Rational,
    /// Whether a world was found that shows that it is enough; at least so much it must be.
    pub enough: bool,
}

/// Why some red lines conflict.
#[derive(Clone, Debug)]
struct Conflict {
    carried_by: Vec<(String, Option<Place>)>,
    by_form: bool,
    estimates: Vec<(PartyId, ThingId, Rational)>,
}

/// Facts, rates and starts in words, each once.
fn described(draft: &crate::draft::Draft, members: &[Reason]) -> Vec<(String, Option<Place>)> {
    let mut out = Vec::new();
    for member in members {
        if matches!(member, Reason::Provision(_)) {
            continue;
        }
        let words = member.described(draft);
        if !out.contains(&words) && words.0 != "fact feared" && words.0 != "fact concession" {
            out.push(words);
        }
    }
    out
}
