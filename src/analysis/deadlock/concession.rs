//! The least change of a red line's constant that ends a conflict: smallest by the search, shown from both sides by the kernel.

use super::Concession;
use super::agreement::{Case, Change, agreement, feared_in};
use super::need::{Asks, Line};
use super::scopes::can_reach;
use crate::analysis::clash::{Tried, anybody, complete, pose_everybody, session_over, spoken_of};
use crate::decide::{Budget, Optimum};
use crate::draft::*;
use crate::logic::Var;
use crate::number::Rational;

/// The least change of the line's constant with which an agreement can keep all of the lines; none where it has no constant, or
/// where no change was shown to be the least.
pub(super) fn concession(
    drafts: &[Draft],
    lines: &[&Line],
    line: &Line,
    cases: &[Case],
    budget: &mut Budget,
) -> Option<Concession> {
    let (_, op, from) = line.comparison()?;
    let ways: &[bool] = match op {
        Comparison::AtMost | Comparison::Below => &[true],
        Comparison::AtLeast | Comparison::Above => &[false],
        Comparison::Equal => &[false, true],
        Comparison::NotEqual => return None,
    };
    let mut best: Option<(Rational, Concession)> = None;
    for up in ways {
        let Some((by, enough)) = least(drafts, lines, line.claim, cases, *up, budget) else {
            continue;
        };
        let to = if *up { &from + &by } else { &from - &by };
        if best.as_ref().is_none_or(|(least, _)| by < *least) {
            let from = from.clone();
            best = Some((by, Concession { from, to, enough }));
        }
    }
    best.map(|(_, concession)| concession)
}

/// By how much at least, in one direction, and whether that is enough.
fn least(
    drafts: &[Draft],
    lines: &[&Line],
    claim: ClaimId,
    cases: &[Case],
    up: bool,
    budget: &mut Budget,
) -> Option<(Rational, bool)> {
    let mut worst: Option<(Rational, &Draft, &Case)> = None;
    let unknown = Change::Unknown { up, below: None };
    for draft in drafts {
        for case in cases {
            if !can_reach(draft, lines, case, budget) {
                continue;
            }
            let made = agreement(draft, lines, case, Some((claim, &unknown)))?;
            let slack = made.slack?;
            let posed = pose_everybody(&made.draft, spoken_of(&made.draft), &[draft.entry]).ok()?;
            let var = posed.unknowns.iter().position(|u| *u == slack)?;
            let mut session = session_over(&made.draft, budget);
            let found = session.largest(&posed, &[(Var(var as u32), -Rational::ONE)]);
            *budget = session.budget;
            let Optimum::Best { value, .. } = found else {
                return None;
            };
            let value = -value;
            if worst.as_ref().is_none_or(|(known, ..)| value > *known) {
                worst = Some((value, draft, case));
            }
        }
    }
    let (by, draft, case) = worst?;
    if !by.is_positive() {
        return None;
    }
    // Anything less leaves the conflict.
    let less = Change::Unknown {
        up,
        below: Some(by.clone()),
    };
    let made = agreement(draft, lines, case, Some((claim, &less)))?;
    let Tried::Nobody(_) = anybody(&made.draft, spoken_of(&made.draft), budget) else {
        return None;
    };
    // As much ends it.
    let change = Change::By(if up { by.clone() } else { -by.clone() });
    let feared = |line: &&Line| line.needs.iter().any(|n| !feared_in(draft, n).is_empty());
    let scoped = |line: &&Line| {
        let mut needs = line.needs.iter();
        needs.any(|n| matches!(n.asks, Asks::Limited(_) | Asks::Unlimited(_)))
    };
    let simple = !lines.iter().any(|l| feared(l) || scoped(l));
    let enough = simple
        && drafts.iter().all(|draft| {
            cases.iter().all(|case| {
                let made = agreement(draft, lines, case, Some((claim, &change)));
                made.is_some_and(|made| complete(&made.draft, budget).is_some())
            })
        });
    Some((by, enough))
}
