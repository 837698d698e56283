//! The command line: the only part that knows files, threads, clocks and terminals.
mod args;
mod bounds;
mod check;
mod eval;
pub mod examples;
mod explain;
mod export;
mod files;
mod interrupt;
mod loader;
mod output;
pub mod pipeline;
mod progress;
mod timings;
mod verify;
pub mod work;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

/// Everything below works by recursion over what people wrote; its depth is capped where it is read, and this much
/// stack is enough for the cap.
const STACK: usize = 64 * 1024 * 1024;

/// Exit status for a fault in the call or in the program itself.
const FAULT: u8 = 2;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(|at| format!(" at {}:{}", at.file(), at.line()))
            .unwrap_or_default();
        let version = env!("CARGO_PKG_VERSION");
        output::chatter(&format!(
            "internal fault{place} in treaty {version}: this is no fault of the draft; please report it with the draft"
        ));
    }));
    // clap answers --help, --version and wrong calls itself, the latter with status 2.
    let cli = Cli::parse();
    let work = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || run(cli.command));
    let status = match work.map(std::thread::JoinHandle::join) {
        Ok(Ok(status)) => status,
        // The hook has already said so.
        Ok(Err(_)) => FAULT,
        Err(error) => {
            output::chatter(&format!("error: no thread to work on: {error}"));
            FAULT
        }
    };
    ExitCode::from(status)
}

fn run(command: Command) -> u8 {
    match command {
        Command::Check(args) => check::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Bounds(args) => bounds::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Explain(args) => explain::run(&args),
    }
}
