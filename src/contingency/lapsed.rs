//! Clauses that are no longer kept, and what those that ask for it oblige to then.

use crate::date::Day;
use crate::draft::{Cond, Days, Provision, Reciprocal};
use std::collections::{BTreeMap, BTreeSet};

/// Of each clause that may be kept no longer, the days of that.
#[derive(Default)]
pub(super) struct Lapsed(BTreeMap<String, Vec<Lapse>>);

/// From some day of these on, and until one.
struct Lapse {
    earliest: Day,
    latest: Day,
    until: Day,
}

/// Whether a clause is kept on some days.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Yes,
    /// On some of the days of the event, and not on others.
    Perhaps,
    No,
}

impl Lapsed {
    /// A provision was broken on some day of these. On that day itself it is kept: it was on every day before.
    pub(super) fn broken(&mut self, provision: &Provision, first: Day, last: Day, never: Day) {
        let next = |day: Day| day.add_days(1).unwrap_or(never);
        self.add(provision, next(first), next(last), never);
    }

    /// A provision ended from some day of these on, until another. What had run its course before is kept.
    pub(super) fn ended(&mut self, provision: &Provision, earliest: Day, latest: Day, until: Day) {
        let course = provision.days.until;
        if earliest < course {
            let latest = if course <= latest { until } else { latest };
            self.add(provision, earliest, latest, until);
        }
    }

    fn add(&mut self, provision: &Provision, earliest: Day, latest: Day, until: Day) {
        let lapses = self.0.entry(provision.name.clone()).or_default();
        lapses.push(Lapse {
            earliest,
            latest,
            until,
        });
    }

    /// What the provisions say then. Where a clause is kept on some days of the event alone, what is obliged on any of them
    /// binds, or only what is obliged on each, as is asked.
    pub(super) fn judge(
        &self,
        provisions: Vec<Provision>,
        loosely: &dyn Fn(&Provision) -> bool,
    ) -> Vec<Provision> {
        let mut judged = Vec::new();
        for provision in provisions {
            let asks = |r: &Reciprocal| r.clauses.iter().any(|clause| self.0.contains_key(clause));
            if !provision.reciprocal.as_ref().is_some_and(asks) {
                judged.push(provision);
                continue;
            }
            let loosely = loosely(&provision);
            for days in self.pieces(&provision) {
                judged.push(Provision {
                    condition: self.on(&provision, days.from, loosely),
                    days,
                    ..provision.clone()
                });
            }
        }
        judged
    }

    /// The days of a provision, cut where a clause of which it asks may be kept no longer, or may be again.
    fn pieces(&self, provision: &Provision) -> Vec<Days> {
        let Days { from, until } = provision.days;
        let clauses = provision.reciprocal.iter().flat_map(|r| &r.clauses);
        let lapses = clauses.filter_map(|clause| self.0.get(clause)).flatten();
        let cuts: BTreeSet<Day> = lapses
            .flat_map(|lapse| [lapse.earliest, lapse.latest, lapse.until])
            .filter(|day| from < *day && *day < until)
            .chain([from, until])
            .collect();
        let cuts: Vec<Day> = cuts.into_iter().collect();
        let pairs = cuts.windows(2).map(|pair| Days {
            from: pair[0],
            until: pair[1],
        });
        pairs.collect()
    }

    fn kept(&self, clause: &str, day: Day) -> Kept {
        let lapses = self.0.get(clause).into_iter().flatten();
        let mut kept = Kept::Yes;
        for lapse in lapses.filter(|lapse| day < lapse.until) {
            if lapse.latest <= day {
                return Kept::No;
            }
            if lapse.earliest <= day {
                kept = Kept::Perhaps;
            }
        }
        kept
    }

    fn on(&self, provision: &Provision, day: Day, loosely: bool) -> Cond {
        let clauses = provision.reciprocal.iter().flat_map(|r| &r.clauses);
        let mut combinations = vec![0_usize];
        for (bit, clause) in clauses.enumerate() {
            let kept = self.kept(clause, day);
            let broken = combinations.iter().map(|others| others | 1 << bit);
            combinations = match kept {
                Kept::Yes => continue,
                Kept::No => broken.collect(),
                Kept::Perhaps => combinations.iter().copied().chain(broken).collect(),
            };
        }
        let mut cases = combinations.iter().map(|c| provision.condition_without(*c));
        let Some(first) = cases.next() else {
            return provision.condition.clone();
        };
        let mut all: Vec<Cond> = vec![first.clone()];
        all.extend(cases.filter(|case| *case != first).cloned());
        if all.len() == 1 {
            return first.clone();
        }
        if !loosely {
            // Growth stands at the top.
            let flat = all.into_iter().flat_map(|case| match case {
                Cond::All(members) => members,
                other => vec![other],
            });
            return Cond::All(flat.collect());
        }
        // Growth is no part of an alternative.
        if all.iter().any(|case| asks_nothing(case) || grows(case)) {
            return Cond::All(Vec::new());
        }
        Cond::Any(all)
    }
}

fn asks_nothing(cond: &Cond) -> bool {
    matches!(cond, Cond::All(members) if members.is_empty())
}

fn grows(cond: &Cond) -> bool {
    match cond {
        Cond::Growth { .. } => true,
        Cond::All(members) => members.iter().any(grows),
        _ => false,
    }
}
