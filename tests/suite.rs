//! One binary for all tests through the public interface.
mod architecture;
mod claims;
mod cli;
mod docs;
mod eval;
mod report;
mod story;
mod resolve;
mod syntax;
mod verify;
