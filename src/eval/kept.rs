//! Which clauses are kept, and what those that ask for it oblige to.

use super::compliance::Breach;
use super::{CannotEvaluate, Replay};
use crate::date::Day;
use crate::draft::{Cond, Days, Provision};
use std::collections::BTreeMap;

impl Replay<'_> {
    /// The clauses that are not kept, each with the first day on which it is broken.
    ///
    /// # Errors
    /// If a provision has no truth value in this world.
    pub fn broken_clauses(&self) -> Result<BTreeMap<&str, Day>, CannotEvaluate> {
        let mut broken = BTreeMap::new();
        if self.draft.provisions.iter().all(|p| p.reciprocal.is_none()) {
            return Ok(broken);
        }
        loop {
            // What is broken first was not excused by anything that is broken later.
            let breaches = self.breaches_where(&broken)?;
            let named = breaches.iter().map(|breach: &Breach| {
                let provision = &self.draft.provisions[breach.provision.index()];
                (breach.day, provision.name.as_str())
            });
            let new: Vec<_> = named
                .filter(|(_, name)| !broken.contains_key(name))
                .collect();
            let Some(first) = new.iter().map(|(day, _)| *day).min() else {
                return Ok(broken);
            };
            let first = new.into_iter().filter(|(day, _)| *day == first);
            broken.extend(first.map(|(day, name)| (name, day)));
        }
    }
}

/// What a provision asks for on which days, in their order, if these clauses are broken on these days first: they are not kept from
/// the next day on.
pub(super) fn said<'p>(
    provision: &'p Provision,
    broken: &BTreeMap<&str, Day>,
) -> Vec<(Days, &'p Cond)> {
    let Days { from, until } = provision.days;
    let clauses = provision.reciprocal.iter().flat_map(|r| &r.clauses);
    let mut lost: Vec<(Day, usize)> = Vec::new();
    for (bit, clause) in clauses.enumerate() {
        if let Some(next) = broken.get(clause.as_str()).and_then(|day| day.add_days(1)) {
            lost.push((next, 1 << bit));
        }
    }
    lost.sort();
    let mut all = Vec::new();
    let mut add = |days: Days, without: usize| {
        if !days.is_empty() {
            all.push((days, provision.condition_without(without)));
        }
    };
    let (mut open, mut without) = (from, 0);
    for (day, bit) in lost {
        let until = day.min(until);
        add(Days { from: open, until }, without);
        open = open.max(until);
        without |= bit;
    }
    add(Days { from: open, until }, without);
    all
}
