//! What a coalition chose so that a claim holds, day by day where it turns.

use super::ledger::Ledger;
use super::{holdings, plans};
use crate::analysis::world_of;
use crate::date::Day;
use crate::diagnostic::words::count;
use crate::draft::*;
use crate::pose::{Touched, touched};
use crate::report::model::Holding;
use std::collections::BTreeSet;

/// So many turning days are listed.
const MOST_DAYS: usize = 8;

/// `one posture that does it: …`, then what changes later, then the coalition's own plan.
pub fn notes(
    draft: &Draft,
    cases: &[EnsuredCase],
    cond: &Cond,
    days: Days,
    coalition: &[PartyId],
    baseline: Option<&World>,
) -> Vec<String> {
    let Some(case) = cases.first() else {
        return Vec::new();
    };
    let world = world_of(draft, &case.posture, baseline);
    let ledger = Ledger::new(draft, &world);
    let touched = own(touched(draft, cond), coalition);
    let mut notes = Vec::new();
    let mut before: Vec<Holding> = Vec::new();
    let mut left_out = 0;
    for day in turning_days(&case.posture, days) {
        let rows = holdings::rows(&ledger, day, &touched, &|p| coalition.contains(&p));
        if rows == before || rows.is_empty() {
            continue;
        }
        if notes.len() >= MOST_DAYS {
            left_out += 1;
            continue;
        }
        let changed = changes(&before, &rows);
        let mut words = Vec::new();
        for party in coalition {
            let name = &draft.parties[party.index()].name;
            let theirs: Vec<_> = changed
                .iter()
                .filter(|row| &row.party == name)
                .cloned()
                .collect();
            if !theirs.is_empty() {
                words.push(format!("{name} has {}", holdings::in_words(&theirs)));
            }
        }
        if words.is_empty() {
            before = rows;
            continue;
        }
        let words = words.join("; ");
        notes.push(if before.is_empty() {
            format!(
                "one posture that does it{}: on {day} {words}",
                for_estimates(draft, case, cases.len(), &touched)
            )
        } else {
            format!("on {day} {words}")
        });
        before = rows;
    }
    if left_out > 0 {
        notes.push(format!("and {} later", count("more change", left_out)));
    }
    let rule = case
        .plans
        .first()
        .map(|rule| plans::rule_in_words(draft, rule));
    let strategy = case.strategies.first();
    let strategy = strategy.map(|strategy| plans::strategy_in_words(draft, strategy));
    if let Some(words) = rule.or(strategy) {
        notes.extend(words.into_iter().map(|line| format!("its plan, {line}")));
    }
    notes
}

/// The rows that are new or have changed, and those that are gone, as nothing.
fn changes(before: &[Holding], rows: &[Holding]) -> Vec<Holding> {
    let mut changed: Vec<Holding> = rows
        .iter()
        .filter(|row| !before.contains(row))
        .cloned()
        .collect();
    let gone = before.iter().filter(|old| {
        let same = |row: &Holding| row.party == old.party && row.thing == old.thing;
        !rows.iter().any(same)
    });
    changed.extend(gone.map(|old| Holding {
        quantity: "no".to_owned(),
        ..old.clone()
    }));
    changed
}

/// Only what these parties hold.
pub fn own(mut touched: Touched, parties: &[PartyId]) -> Touched {
    touched.things.retain(|t| parties.contains(&t.0));
    touched.switches.retain(|t| parties.contains(&t.0));
    touched.totals.retain(|t| parties.contains(&t.0));
    touched
}

/// For which values of the estimates that matter to it the case is.
fn for_estimates(draft: &Draft, case: &EnsuredCase, cases: usize, touched: &Touched) -> String {
    let matters = |e: &&EstimateRange| touched.things.contains(&(e.party, e.thing));
    let words: Vec<String> = case
        .estimates
        .iter()
        .filter(matters)
        .map(|e| {
            let low = holdings::amount(draft, e.thing, &e.low);
            let amount = if e.low < e.high {
                format!(
                    "{low} (or up to {}, and then has as many more)",
                    holdings::amount(draft, e.thing, &e.high)
                )
            } else {
                low
            };
            holdings::estimate(draft, e.party, e.thing, e.figure, &amount)
        })
        .collect();
    match (words.is_empty(), cases) {
        (true, _) => String::new(),
        (false, 1) => format!(" if {}", words.join(" and ")),
        (false, n) => format!(" if {} (the first of {n} cases)", words.join(" and ")),
    }
}

/// The first asked day, and the days after it on which the posture turns.
fn turning_days(posture: &Posture, days: Days) -> BTreeSet<Day> {
    let courses = posture
        .histories
        .iter()
        .map(|h| &h.2)
        .chain(posture.rated.iter().map(|r| &r.3))
        .flat_map(|course| course.0.iter().map(|(day, _)| *day));
    let segments = posture.segments.iter().map(|s| s.first);
    let mut out: BTreeSet<Day> = courses
        .chain(segments)
        .filter(|d| days.contains(*d))
        .collect();
    out.insert(days.from);
    out
}
