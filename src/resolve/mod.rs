//! Tree to draft: names, units, dates, classes and brackets are settled here, and nowhere else.
//!
//! Resolving has two halves. The first settles who and what there is: header, parties, systems, classes, forces. The second says
//! what is said of them. It runs again where it finds out that units must be told apart more finely than the classes alone do
//! (a limit on quality, loads counted after an engagement).

mod amount;
mod brackets;
mod calls;
mod claims;
mod classes;
mod comparisons;
mod compliance;
mod consent;
mod contingencies;
mod defines;
mod dimension;
mod engagements;
mod expectations;
mod expressions;
mod figures;
mod forces;
mod forms;
mod game_claims;
mod games;
mod header;
mod holdings;
mod inspections;
mod kept;
mod kinds;
mod log;
mod measures;
mod membership;
mod mentions;
mod names;
mod needs;
mod parties;
mod paths;
mod pieces;
mod provisions;
mod ranges;
mod rates;
mod reading;
mod resolver;
mod scenarios;
mod spans;
mod sspk;
mod targets;
mod terms;
mod things;
mod thresholds;
mod uncertain;
mod unit_conditions;
mod units;
mod wars;
mod weapons;

pub use brackets::{Bracket, Stands, choices};
pub use ranges::{Range, part, steps};
pub use reading::Reading;

use crate::diagnostic::Diagnostic;
use crate::draft::Draft;
use crate::source::{Loader, Sources};

/// What came of a draft's text.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The draft, unless some diagnostic is an error.
    pub draft: Option<Draft>,
    /// Everything found, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// What is not agreed yet, in text order.
    pub brackets: Vec<Bracket>,
}

/// Reads a draft and everything that it uses, and settles what it means, taking the first alternative of each bracket.
///
/// `root` is the path by which `text` is shown. All texts are kept in `sources`.
pub fn resolve(root: &str, text: &str, sources: &mut Sources, loader: &dyn Loader) -> Resolved {
    let reading = Reading::read(root, text, sources, loader);
    resolve_reading(&reading, sources, &[])
}

/// Settles what a draft means where `choice` picks an alternative of each bracket, by its number in [`Resolved::brackets`]. Brackets
/// beyond the end of `choice`, and alternatives that do not exist, count as the first.
pub fn resolve_reading(reading: &Reading, sources: &Sources, choice: &[usize]) -> Resolved {
    resolver::Resolver::new(reading, sources, choice).run()
}
