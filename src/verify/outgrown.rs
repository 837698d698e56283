//! What a coalition cannot ensure because nothing bounds somebody else: whatever it holds, another can hold so much more of a kind, on
//! one day, that the claim fails.
//!
//! A posture that leaves the others no history within the draft wins nothing by that, and one that breaks an obligation of its own fails. So
//! beside the posture there is a world that the draft permits, and it may be changed as `endless` shows.

use super::Rejection;
use super::endless::endless;
use super::premise::Context;
use super::walk::{unfought, wars_in};
use crate::date::Day;
use crate::draft::{Comparison, Cond, Expr, KindId, Moment, PartyId};

/// On the day, more and more of the kind in the hands of the party breaks the claim in the end, whatever the coalition holds.
pub(super) fn outgrown(
    context: &Context,
    day: Day,
    party: PartyId,
    kind: KindId,
) -> Result<(), Rejection> {
    if !context.part.days.contains(day) {
        return Err(super::answered::not_asked());
    }
    if context.part.given.is_some() {
        return Err(Rejection::Unsupported(
            "growth without end under an assumption",
        ));
    }
    if context.coalition.contains(&party) {
        return Err(Rejection::World(
            "what grows without end is the coalition's own".to_owned(),
        ));
    }
    let condition = context.between(day, day).condition(Moment::Asked)?;
    let draft = context.asked.draft;
    // Those who plan the engagements may fire nothing.
    let mut wars = wars_in(&condition, Moment::Asked).into_iter();
    let feared = wars.all(|(war, _)| {
        let mut engagements = war.iter().map(|id| draft.engagements.get(id.index()));
        let theirs = |party: &PartyId| !context.coalition.contains(party);
        engagements.all(|e| e.is_some_and(|e| e.owners.iter().all(theirs)))
    });
    let beyond = |measure: &Expr, least: bool| {
        let measure = match feared {
            true => &unfought(measure),
            false => measure,
        };
        endless(draft, measure, least, (day, day), party, kind).is_ok()
    };
    match breaks(&condition, &beyond) {
        true => Ok(()),
        false => Err(Rejection::NotShown(
            "that more of the kind breaks the claim in the end".to_owned(),
        )),
    }
}

/// Whether a condition is false in the end. `beyond` says whether a measure grows above any number (with `true`: falls below any).
fn breaks(condition: &Cond, beyond: &dyn Fn(&Expr, bool) -> bool) -> bool {
    match condition {
        Cond::All(members) => members.iter().any(|member| breaks(member, beyond)),
        Cond::Compare(left, comparison, right) => {
            let right = Expr::Negated(Box::new(right.clone()));
            let measure = Expr::Sum(vec![left.clone(), right]);
            match comparison {
                Comparison::AtMost | Comparison::Below => beyond(&measure, false),
                Comparison::AtLeast | Comparison::Above => beyond(&measure, true),
                Comparison::Equal => beyond(&measure, false) || beyond(&measure, true),
                Comparison::NotEqual => false,
            }
        }
        // Of several ways to keep it another may be left.
        Cond::Any(_)
        | Cond::Not(_)
        | Cond::Growth { .. }
        | Cond::InEffect { .. }
        | Cond::NoneOf { .. } => false,
    }
}
