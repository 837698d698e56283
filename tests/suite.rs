//! placeholder
mod eval;
