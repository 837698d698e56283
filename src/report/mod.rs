//! Verdicts and diagnostics as people and machines read them.
pub mod explain;
