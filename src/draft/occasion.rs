//! In which case of a contingency something is shown.

use super::{Body, Part, PartyId};
use crate::date::Day;
use serde::{Deserialize, Serialize};

/// One case of a contingency, or some that are shown together: who does it, and on which of these days.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Occasion {
    /// Who cheats, gives notice, or breaks the clause; nobody at expiry.
    pub by: Vec<PartyId>,
    /// The first and the last of the days: of the notice, of the breach. Of cheating the entry, of expiry its day.
    pub first: Day,
    pub last: Day,
    /// The day on which a breach is detected, where one alone is meant; else any that the clause leaves open is feared.
    pub detected: Option<Day>,
}

/// How the days of an occasion are taken together in one draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Together {
    /// What the coalition cannot do on every one of the days it cannot do here: others are released as early, the coalition as
    /// late, and claims are asked as long as on any of them.
    Feared,
    /// What can be done here can be done on every one of the days: everybody is released as late as on any, and claims are asked as
    /// long as on any.
    Certain,
    /// What is permitted on any of the days is permitted here, and what is asked here is asked on each.
    Widest,
}

impl Together {
    /// How a part of a claim must be shown.
    pub fn to_prove(part: &Part) -> Together {
        match &part.body {
            Body::Possible(_) | Body::Scope { limited: false, .. } => Together::Certain,
            Body::Scope { limited: true, .. } => Together::Widest,
            _ => Together::Feared,
        }
    }
}
