//! Claims to verdicts: compositions of questions and answers.

mod always;
mod ensure;
mod needs;
mod outcome;
mod possible;
mod session;
mod stretches;
mod witness;

pub use needs::{needs, needs_of};
pub use outcome::{Basis, Decision, Outcome, Verdict};
pub use session::{Possible, Session};

pub(crate) const OUT_OF_BUDGET: &str = "the budget of steps ran out before it was decided";

/// Why the kernel did not accept what the search found: a fault of ours, said plainly.
fn kernel_says(why: &crate::verify::Rejection) -> String {
    format!("the search found an answer that the independent check did not accept ({why})")
}
