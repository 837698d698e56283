//! The table of diagnostic codes, each with its page.

/// One code, what it says in a line, and its page in Markdown.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The code, such as `unknown-party`.
    pub code: &'static str,
    /// One line.
    pub summary: &'static str,
    /// The whole page.
    pub text: &'static str,
}

/// Every code there is.
pub const PAGES: &[Page] = &[];
