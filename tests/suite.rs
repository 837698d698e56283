//! One binary for all tests through the public interface.
mod architecture;
mod certificates;
mod claims;
mod cli;
mod contingencies;
mod docs;
mod eval;
mod laws;
mod peers;
pub mod report;
mod resolve;
mod story;
mod syntax;
mod unasked;
mod verify;
mod vipr;
