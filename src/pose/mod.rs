//! From a claim to questions: named linear rows over named unknowns, ready for the search.
//!
//! This is the first of two encodings of the names in `draft::question`; `verify` holds the second.

mod cone;
mod encode;
mod linear;
mod premises;
mod substitute;
mod sums;
mod translate;
mod turns;
mod wars;

pub use cone::{Cone, Touched, is_rated, touched};
pub use encode::{Encoder, Unposed};
pub use linear::Linear;
pub use premises::{Chain, Posed, Poser, asked_moment, conjunction, turning_days};
pub use substitute::{Extreme, Worth, extremes_in, with_extremes};
pub use turns::{Losing, Turn, places, turns};
pub use wars::{Fight, fights_in};
