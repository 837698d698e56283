//! What others answer, and plans where both sides fight: who plans what when, and what it means that a strategy loses.

use super::{Posture, Unknown};
use crate::date::Day;
use crate::number::Rational;
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

/// What the others do against a posture: the same forces whatever the posture is, and plans that are linear in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The day on which the claim is then broken, or an obligation of the coalition's.
    pub day: Day,
    /// The forces are the same on every day of the proof's stretch, and the claim is broken on the asked day.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asked: bool,
    /// The others' whole part of a world: obeys the world's rules and every provision that obliges them and can matter to the claim. What cannot matter to the
    /// claim, through any fact or provision and other than through the coalition's own holdings, goes on beside it as the posture leaves it. Where some provision or fact that can matter speaks of the coalition too,
    /// and these forces do not keep it whatever the coalition holds, the others hold them on this day alone, and on all others what the posture leaves them, if
    /// nothing that can matter ties one day to another; else on all days, where the coalition holds so little on this one that its rates leave room on all. A day on which these forces are
    /// as little as any of theirs could be needs no room of its own, with `assumed`: the posture leaves them something.
    pub forces: Posture,
    /// The others' engagements (at `On(day)`, or at the fixed day of an `At`), linear in the coalition's unknowns.
    pub plan: PlanRule,
    /// Where the coalition plans engagements of the condition too; then `plan` is empty.
    #[serde(default, skip_serializing_if = "Strategy::is_empty")]
    pub strategy: Strategy,
}

/// Each `Shots` and `Fired` of a plan as `Σ coefficient · unknown + constant`; those not listed are 0.
pub type PlanRule = Vec<(Unknown, Vec<(Unknown, Rational)>, Rational)>;
