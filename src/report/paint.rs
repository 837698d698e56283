//! Colour, where the terminal takes it.

/// Whether to colour; what is not coloured is the same text without the colours.
#[derive(Clone, Copy, Debug)]
pub struct Paint(pub bool);

impl Paint {
    /// For what failed.
    pub fn red(self, text: &str) -> String {
        self.wrapped("1;31", text)
    }

    /// For what holds.
    pub fn green(self, text: &str) -> String {
        self.wrapped("1;32", text)
    }

    /// For what is open.
    pub fn yellow(self, text: &str) -> String {
        self.wrapped("1;33", text)
    }

    /// For names.
    pub fn bold(self, text: &str) -> String {
        self.wrapped("1", text)
    }

    fn wrapped(self, style: &str, text: &str) -> String {
        if self.0 {
            format!("\u{1b}[{style}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}
