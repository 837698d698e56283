//! The trusted checker: for each rule what it accepts, and at least as much that it refuses.

#[path = "verify/agreement.rs"]
mod agreement;
#[path = "verify/always.rs"]
mod always;
#[path = "verify/answered.rs"]
mod answered;
#[path = "verify/beside.rs"]
mod beside;
#[path = "verify/conditions.rs"]
mod conditions;
#[path = "verify/contest.rs"]
mod contest;
#[path = "verify/ensured.rs"]
mod ensured;
#[path = "verify/estimated.rs"]
mod estimated;
#[path = "verify/laws.rs"]
mod laws;
#[path = "verify/mutual.rs"]
mod mutual;
#[path = "verify/not_so.rs"]
mod not_so;
#[path = "verify/outgrown.rs"]
mod outgrown;
#[path = "verify/posed.rs"]
mod posed;
#[path = "verify/rates.rs"]
mod rates;
#[path = "verify/replays.rs"]
mod replays;
#[path = "verify/rich.rs"]
mod rich;
#[path = "verify/struck.rs"]
mod struck;
#[path = "verify/support.rs"]
mod support;

use crate::eval::build;
