//! Whose holdings an expression speaks of at the moment in question, so that nobody is asked before their forces are listed.

use std::collections::BTreeSet;

use super::resolver::Resolver;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{Cond, Expr as Meant, PartyId};
use crate::source::Place;

/// Adds the parties whose holdings count, but for those at a moment of their own.
pub(super) fn mentioned(expr: &Meant, all: &mut BTreeSet<PartyId>) {
    match expr {
        Meant::Holding { parties, .. } | Meant::Total { parties, .. } => all.extend(parties),
        Meant::Sum(list) | Meant::Min(list) | Meant::Max(list) => {
            list.iter().for_each(|e| mentioned(e, all));
        }
        Meant::Negated(of) | Meant::Abs(of) | Meant::After { of, .. } => mentioned(of, all),
        Meant::Product(a, b) | Meant::Quotient(a, b) => {
            mentioned(a, all);
            mentioned(b, all);
        }
        Meant::IfThenElse(c, a, b) => {
            mentioned_in(c, all);
            mentioned(a, all);
            mentioned(b, all);
        }
        Meant::Count(c) => mentioned_in(c, all),
        Meant::Most(of) | Meant::Least(of) => mentioned(of, all),
        Meant::Number(_) | Meant::Enclosed(_) | Meant::ByDate(_) | Meant::At(..) => {}
    }
}

/// Likewise for a condition.
pub(super) fn mentioned_in(cond: &Cond, all: &mut BTreeSet<PartyId>) {
    match cond {
        Cond::Compare(a, _, b) => {
            mentioned(a, all);
            mentioned(b, all);
        }
        Cond::All(list) | Cond::Any(list) => list.iter().for_each(|c| mentioned_in(c, all)),
        Cond::Not(of) => mentioned_in(of, all),
        Cond::InEffect { party, .. } => {
            all.insert(*party);
        }
        Cond::NoneOf { parties, .. } => all.extend(parties),
        Cond::Growth { of, .. } => mentioned(of, all),
    }
}

impl Resolver<'_> {
    /// The first day on which the forces of all these parties are listed.
    pub(super) fn listed_since(&self, parties: &BTreeSet<PartyId>) -> Option<Day> {
        parties
            .iter()
            .filter_map(|party| self.forces_dates.get(party).copied())
            .max()
    }

    /// Whether everything that is counted is listed on a day; reports it otherwise.
    pub(super) fn listed_on(&self, expr: &Meant, day: Day, place: Place) -> bool {
        let mut parties = BTreeSet::new();
        mentioned(expr, &mut parties);
        let late = parties
            .iter()
            .find(|party| self.forces_dates.get(party).is_some_and(|date| *date > day));
        let Some(party) = late else { return true };
        let name = ticked(self.party_name(*party));
        let mut diagnostic = Diagnostic::error(
            "date-out-of-range",
            place,
            format!("the forces of {name} are not listed yet"),
        )
        .label(format!("asked for {day}"));
        if let Some(date) = self.forces_dates.get(party) {
            diagnostic = diagnostic.remark(format!("they are listed on {date}"));
        }
        self.report(diagnostic);
        false
    }
}
