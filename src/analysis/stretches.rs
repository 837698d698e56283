//! Days cut into stretches in which nothing starts or stops.

use crate::date::Day;
use crate::draft::*;
use crate::pose::{Cone, Touched};
use std::collections::BTreeSet;

/// Both ends included.
pub type Stretch = (Day, Day);

/// The days of a part, cut at every date that matters to its cone.
pub fn stretches(draft: &Draft, cone: &Cone, conditions: &[&Cond], days: Days) -> Vec<Stretch> {
    let mut starts = cuts(draft, cone);
    for condition in conditions {
        starts.extend(steps(condition));
    }
    let mut out = Vec::new();
    let mut first = days.from;
    for cut in starts {
        if cut > first && cut < days.until {
            out.extend(cut.add_days(-1).map(|last| (first, last)));
            first = cut;
        }
    }
    if first < days.until {
        out.extend(days.until.add_days(-1).map(|last| (first, last)));
    }
    out
}

/// First days of stretches: where a provision or fact starts or has just stopped, a figure changes, a holding is fixed or has just been, or which a condition
/// names.
fn cuts(draft: &Draft, cone: &Cone) -> BTreeSet<Day> {
    let mut cuts = BTreeSet::new();
    for id in &cone.provisions {
        let provision = &draft.provisions[id.index()];
        cuts.extend([provision.days.from, provision.days.until]);
        cuts.extend(steps(&provision.condition));
    }
    for id in &cone.facts {
        let fact = &draft.facts[id.index()];
        cuts.extend([fact.days.from, fact.days.until]);
        cuts.extend(steps(&fact.condition));
    }
    // A day that is named has its place before or after each asked day, and never among them.
    let named = cone.touched.days.iter().copied();
    for date in start_dates(draft, &cone.touched).into_iter().chain(named) {
        cuts.insert(date);
        cuts.extend(date.add_days(1));
    }
    cuts
}

/// The `forces` dates of what is touched.
fn start_dates(draft: &Draft, touched: &Touched) -> BTreeSet<Day> {
    let things = touched
        .things
        .iter()
        .filter_map(|(p, t)| draft.stake(*p, *t))
        .map(|s| s.date);
    let switches = draft
        .switches
        .iter()
        .filter(|s| touched.switches.contains(&(s.party, s.policy)));
    things.chain(switches.map(|s| s.date)).collect()
}

/// Days on which a dated figure of a condition changes.
pub fn steps(cond: &Cond) -> BTreeSet<Day> {
    let mut out = BTreeSet::new();
    in_cond(cond, &mut out);
    out
}

fn in_cond(cond: &Cond, out: &mut BTreeSet<Day>) {
    match cond {
        Cond::Compare(a, _, b) => {
            in_expr(a, out);
            in_expr(b, out);
        }
        Cond::All(list) | Cond::Any(list) => list.iter().for_each(|c| in_cond(c, out)),
        Cond::Not(c) => in_cond(c, out),
        Cond::Growth { of, .. } => in_expr(of, out),
        Cond::InEffect { .. } | Cond::NoneOf { .. } => {}
    }
}

fn in_expr(expr: &Expr, out: &mut BTreeSet<Day>) {
    match expr {
        Expr::ByDate(steps) => out.extend(steps.iter().map(|s| s.0)),
        Expr::Number(_) | Expr::Enclosed(_) | Expr::Holding { .. } | Expr::Total { .. } => {}
        Expr::Sum(list) | Expr::Min(list) | Expr::Max(list) => {
            list.iter().for_each(|e| in_expr(e, out))
        }
        Expr::Negated(e) | Expr::Abs(e) | Expr::At(e, _) | Expr::After { of: e, .. } => {
            in_expr(e, out)
        }
        Expr::Most(e) | Expr::Least(e) => in_expr(e, out),
        Expr::Product(a, b) | Expr::Quotient(a, b) => {
            in_expr(a, out);
            in_expr(b, out);
        }
        Expr::IfThenElse(c, a, b) => {
            in_cond(c, out);
            in_expr(a, out);
            in_expr(b, out);
        }
        Expr::Count(c) => in_cond(c, out),
    }
}

/// The days on which histories must be known for a question about a cone: where days are tied to each other those on which anything turns,
/// else those that it names.
pub fn days_of(draft: &Draft, cone: &Cone) -> BTreeSet<Day> {
    match cone.coupled {
        true => turning_days(draft, cone),
        false => cone.touched.days.clone(),
    }
}

/// The days at which a complete history of the cone must be known: where something starts, is on its last day, or changes.
pub fn turning_days(draft: &Draft, cone: &Cone) -> BTreeSet<Day> {
    let mut days = crate::pose::turning_days(draft, cone);
    let provisions = cone.provisions.iter().map(|p| {
        (
            &draft.provisions[p.index()].condition,
            draft.provisions[p.index()].days,
        )
    });
    let facts = cone.facts.iter().map(|f| {
        (
            &draft.facts[f.index()].condition,
            draft.facts[f.index()].days,
        )
    });
    for (condition, span) in provisions.chain(facts) {
        for step in steps(condition) {
            let eve = step.add_days(-1);
            days.extend(
                [Some(step), eve]
                    .into_iter()
                    .flatten()
                    .filter(|d| span.contains(*d)),
            );
        }
    }
    days
}
