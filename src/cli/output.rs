//! Reports to the standard output, everything else to the standard error.
use std::io::{ErrorKind, Write};

use super::FAULT;
use crate::diagnostic::Diagnostic;
use crate::report::model::FileReport;
use crate::report::{self, Format, Report, printable};
use crate::source::Sources;

/// Whether the standard output takes colours: a terminal does unless `NO_COLOR` is set, anything does under
/// `CLICOLOR_FORCE`.
pub fn colour() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

/// Writes a report or data.
///
/// # Errors
/// In words, when it cannot be written. A reader that has gone away, such as `head`, is no error.
pub fn data(text: &str) -> Result<(), String> {
    let mut out =
        anstream::AutoStream::new(std::io::stdout().lock(), anstream::ColorChoice::AlwaysAnsi);
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(format!("the output cannot be written: {error}"))
        }
        _ => Ok(()),
    }
}

/// Says something that is no part of a report.
pub fn chatter(text: &str) {
    // If nobody hears it, there is nobody to tell.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// The exit status of a command: where it could not be carried out, that is said.
pub fn status(ran: Result<u8, String>) -> u8 {
    ran.unwrap_or_else(|message| {
        chatter(&format!("error: {}", printable::lines(&message)));
        FAULT
    })
}

/// Reports the faults of a draft that a command cannot go on with, and gives the exit status.
///
/// # Errors
/// In words, when they cannot be written.
pub fn faults(path: &str, sources: Sources, diagnostics: Vec<Diagnostic>) -> Result<u8, String> {
    let mut file = FileReport::new(path);
    file.sources = sources;
    file.diagnostics = diagnostics;
    let report = Report { files: vec![file] };
    data(&report::render(&report, Format::Human, colour()))?;
    Ok(FAULT)
}
