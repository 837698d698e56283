//! `limited` and `unlimited` read any agreement: what rates and facts allow, and whether it must reach that.

use super::agreement::{Case, VERY_MANY, agreement};
use super::need::{Asks, Line, Need};
use super::outsiders::Outside;
use crate::analysis::clash::{cited, complete, session_over};
use crate::analysis::redundant::always;
use crate::date::Day;
use crate::decide::Budget;
use crate::draft::*;
use crate::number::Rational;
use crate::pose::touched;

/// The most of a measure that rates and facts allow on these days, in pieces; none of a value where nothing bounds it. Each value
/// is accepted by the kernel.
fn most_of(
    draft: &Draft,
    measure: &Expr,
    days: Days,
    budget: &mut Budget,
) -> Option<Vec<(Days, Option<Rational>)>> {
    let case = Case {
        outside: Outside::Most,
        moment: None,
    };
    let free = agreement(draft, &[], &case, None)?.draft;
    let most = Expr::Most(Box::new(measure.clone()));
    let condition = Cond::Compare(measure.clone(), Comparison::AtLeast, most);
    let part = Part {
        label: None,
        body: Body::Always(condition.clone()),
        days,
        dated: true,
        given: None,
        open: false,
        incentives: Vec::new(),
    };
    let baseline = complete(&free, budget);
    let mut session = session_over(&free, budget);
    session.baseline = baseline;
    let settled = session.settle(&part, &condition);
    *budget = session.budget;
    let value = |cond: Cond| match cond {
        Cond::Compare(_, _, Expr::Number(value)) => Some(value),
        _ => None,
    };
    let pieces = settled.ok()?.into_iter();
    Some(pieces.map(|(days, cond)| (days, value(cond))).collect())
}

/// The days at which an unlimited measure is looked at, with a figure that it must be able to reach then.
pub(super) fn moments(
    draft: &Draft,
    lines: &[&Line],
    budget: &mut Budget,
) -> Vec<(ClaimId, Day, Rational)> {
    let mut out = Vec::new();
    for line in lines {
        for need in &line.needs {
            let Asks::Unlimited(measure) = &need.asks else {
                continue;
            };
            let mut days: Vec<Day> = Vec::new();
            for other in lines.iter().flat_map(|l| &l.needs) {
                days.push(other.days.from);
                days.extend(other.days.until.add_days(-1));
            }
            days.retain(|day| need.days.contains(*day));
            days.sort_unstable();
            days.dedup();
            // The last days first: there is most room by then.
            for day in days.into_iter().rev().take(4) {
                let on = Days {
                    from: day,
                    until: day.add_days(1).unwrap_or(day),
                };
                let Some(pieces) = most_of(draft, measure, on, budget) else {
                    continue;
                };
                let value = pieces.into_iter().next().and_then(|(_, value)| value);
                let value = value.unwrap_or(Rational::from(VERY_MANY));
                out.push((line.claim, day, value));
            }
        }
    }
    out
}

/// Whether everything that is to be unlimited can be there at the moment of a case, in a draft with fixed estimates: the most of it
/// is over all of them, and no agreement must reach it for the others.
pub(super) fn can_reach(draft: &Draft, lines: &[&Line], case: &Case, budget: &mut Budget) -> bool {
    let Some((claim, ..)) = case.moment else {
        return true;
    };
    let unlimited = |need: &&Need| matches!(need.asks, Asks::Unlimited(_));
    lines.iter().filter(|l| l.claim == claim).all(|line| {
        let needs = line.needs.iter().filter(unlimited).cloned().collect();
        let alone = Line { claim, needs };
        agreement(draft, &[&alone], case, None)
            .is_some_and(|made| complete(&made.draft, budget).is_some())
    })
}

/// Whether an agreement that keeps these lines must, at every moment at which `limited` is asked, reach all that rates and facts
/// allow: what carries that.
pub(super) fn must_reach_all(
    draft: &Draft,
    lines: &[&Line],
    case: &Case,
    limited: (&Expr, Days),
    budget: &mut Budget,
) -> Option<Vec<(String, Option<crate::source::Place>)>> {
    let (measure, days) = limited;
    let zero = Expr::Number(Rational::ZERO);
    let asked = Cond::Compare(measure.clone(), Comparison::AtLeast, zero);
    let parties = touched(draft, &asked).parties();
    if parties.iter().any(|p| draft.parties[p.index()].outside) {
        return None;
    }
    let made = agreement(draft, lines, case, None)?;
    let alone = |party: &PartyId| made.stands_for.get(party).is_none_or(|c| c.len() == 1);
    if !parties.iter().all(alone) {
        return None;
    }
    let mut proofs = Vec::new();
    for (days, value) in most_of(draft, measure, days, budget)? {
        let all = Cond::Compare(measure.clone(), Comparison::AtLeast, Expr::Number(value?));
        proofs.extend(always(&made.draft, &all, days, budget)?);
    }
    let members: Vec<_> = proofs.iter().flat_map(cited).collect();
    Some(super::described(&made.draft, &members))
}
