//! The `treaty` program.
use std::process::ExitCode;

fn main() -> ExitCode {
    treaty::cli::main()
}
