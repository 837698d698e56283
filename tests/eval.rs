//! The evaluator: every construct with a sum worked out by hand.

#[path = "eval/build.rs"]
pub mod build;
#[path = "eval/compliance.rs"]
mod compliance;
#[path = "eval/departures.rs"]
mod departures;
#[path = "eval/expressions.rs"]
mod expressions;
#[path = "eval/holdings.rs"]
mod holdings;
#[path = "eval/scenarios.rs"]
mod scenarios;
#[path = "eval/wars.rs"]
mod wars;
