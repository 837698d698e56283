//! Verdicts and diagnostics as people and machines read them.
//!
//! One [`model::Report`] is rendered in every [`Format`]; the words of a diagnostic are chosen where the fault is found,
//! never here.
mod claims;
mod excerpt;
pub mod explain;
mod human;
pub mod json;
pub mod lints;
pub mod model;
mod narrated;
pub mod outcome;
mod paint;
pub mod printable;
mod selection;
mod short;
mod snippet;
mod status;
mod summary;
mod tally;

pub use model::Report;
pub use short::failing_claims;
pub use status::exit_status;

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal: the lines in question, drawn, and each claim with its story.
    #[default]
    Human,
    /// One line a finding, for editors and scripts.
    Short,
    /// Full sentences without drawings, for those who listen.
    Narrated,
    /// `treaty-report/1`.
    Json,
}

/// The report as text. Colour is used in the human form only, and changes nothing else.
pub fn render(report: &Report, format: Format, colour: bool) -> String {
    match format {
        Format::Human => human::render(report, colour),
        Format::Short => short::render(report),
        Format::Narrated => narrated::render(report),
        Format::Json => json::render(report),
    }
}
