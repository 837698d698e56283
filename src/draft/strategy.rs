//! Plans where both sides fight: who plans what when, and what it means that a strategy loses.

use super::PlanRule;
use serde::{Deserialize, Serialize};

/// What one side (the planner) fires in the engagements of a condition, against whatever the other side fires.
///
/// The engagements are fought war by war, in the order in which the condition first names each, and in each war by position. Those that
/// follow one another and are planned by the same side are one turn. A turn of the planner's has some ways to go on; each is a rule, linear in what is held
/// at the moment of the war and in what was fired in earlier turns, with what follows for the later ones.
///
/// That it *loses*, from a turn on:
/// - a turn of the planner's: `All` over its ways of `Any` of: the negations of the way's rows (for each unknown of its rule, in order, `-unknown <= 0`; then
///   the atoms of `Fight` of the turn's engagements), leaving out rows that are true constants; then that it loses from the next turn on. In all of
///   them the turn's unknowns are replaced by the rule; those it does not list are 0.
/// - a turn of the other side's: `All` of `-unknown <= 0` for each unknown of the turn, then `Fight` of each of its engagements, then that it loses from the
///   next turn on; the turn's unknowns replaced by `Facing` this place. Places are numbered as they stand, ways in order.
/// - after the last turn: what the planner wants is not so (`Broken` where the planner is the coalition, else `Kept`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strategy(pub Vec<Way>);

/// A way to go on from a turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    pub plan: PlanRule,
    #[serde(default, skip_serializing_if = "Strategy::is_empty")]
    pub then: Strategy,
}

impl Strategy {
    /// Whether it has no way to go on.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
