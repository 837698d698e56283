//! Treaty: drafts of arms-control agreements go in, verdicts come out.
pub mod analysis;
pub mod certificate;
#[cfg(feature = "cli")]
pub mod cli;
pub mod date;
pub mod decide;
pub mod diagnostic;
pub mod draft;
pub mod eval;
pub mod logic;
pub mod number;
pub mod pose;
pub mod report;
pub mod resolve;
pub mod source;
pub mod syntax;
pub mod verify;
