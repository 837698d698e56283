//! Reports to the standard output, everything else to the standard error.
use std::io::{ErrorKind, Write};

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
