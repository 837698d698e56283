//! The central rule: premises that each hold in a world cannot all hold, so there is no such world.

use super::Rejection;
use super::allowed::Role;
use super::premise::Context;
use super::rebuilt::rebuild;
use crate::draft::NoWorld;
use crate::logic::check;

/// Accepts the proof that no assignment satisfies its premises, each rebuilt from its name. The days asked are the proof's own.
pub(super) fn no_world(context: &Context, role: Role, stretch: &NoWorld) -> Result<(), Rejection> {
    let rebuilt = rebuild(context, Some(role), stretch)?;
    check(&rebuilt.whole, &rebuilt.formulas, &stretch.proof).map_err(Rejection::Proof)?;
    if let Some(seen) = context.seen {
        seen.keep(stretch, rebuilt);
    }
    Ok(())
}
