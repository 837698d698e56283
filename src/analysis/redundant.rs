//! Clauses that never bite: the others, with rates and facts, keep them already.

use super::always::{Asked, pose_world};
use super::clash::{asking, cited, only, session_over};
use super::needs::Reason;
use super::reduce::{Without, smallest};
use super::stretches::stretches;
use crate::decide::{self, Answer, Budget};
use crate::draft::*;
use crate::pose::{Cone, fights_in, touched};
use crate::source::Place;
use crate::verify;
use std::collections::BTreeSet;

/// Work for one clause.
const PIVOTS: u64 = 20_000;
const NODES: u64 = 200;
/// Branchings for one stretch of days.
const FEW_NODES: u64 = 40;
/// Clauses that are tried at most.
const MOST_CLAUSES: usize = 60;

/// A clause that others imply.
#[derive(Clone, Debug)]
pub struct Redundant {
    pub name: String,
    pub place: Place,
    /// What implies it.
    pub by: Vec<Reason>,
}

/// The clauses that could all be left out together without permitting anything more. Of two that say the same the later one is
/// listed. Those for which `wanted` says no are not tried.
pub fn redundant(draft: &Draft, budget: &Budget, wanted: &dyn Fn(&str) -> bool) -> Vec<Redundant> {
    let mut places: Vec<Place> = draft.provisions.iter().map(|p| p.place).collect();
    places.dedup();
    if places.len() > MOST_CLAUSES {
        return Vec::new();
    }
    let mut left: BTreeSet<Reason> = all_of(draft);
    let mut found = Vec::new();
    for place in places.into_iter().rev() {
        let clause: Vec<ProvisionId> = (0..)
            .map(ProvisionId)
            .zip(&draft.provisions)
            .filter(|(_, p)| p.place == place)
            .map(|(id, _)| id)
            .collect();
        let of = |id: &ProvisionId| &draft.provisions[id.index()];
        if !clause
            .iter()
            .all(|id| wanted(&of(id).name) && can_be_asked(draft, of(id)))
        {
            continue;
        }
        let mut budget = Budget {
            pivots: budget.pivots.min(PIVOTS),
            nodes: budget.nodes.min(NODES),
            ..budget.clone()
        };
        let mut rest = left.clone();
        for id in &clause {
            rest.remove(&Reason::Provision(*id));
        }
        let Some(by) = implied(draft, &clause, &rest, &mut budget) else {
            continue;
        };
        let fewest = smallest(by, |rest| {
            match implied(draft, &clause, rest, &mut budget) {
                Some(by) => Without::Holds(by),
                None => Without::Unknown,
            }
        });
        left = rest;
        found.extend(clause.first().map(|id| Redundant {
            name: of(id).name.clone(),
            place,
            by: fewest.members,
        }));
    }
    found.reverse();
    found
}

/// Everything that can imply something.
fn all_of(draft: &Draft) -> BTreeSet<Reason> {
    let provisions = (0..draft.provisions.len() as u32).map(|n| Reason::Provision(ProvisionId(n)));
    let facts = (0..draft.facts.len() as u32).map(|n| Reason::Fact(FactId(n)));
    let rates = draft.stakes.iter().flat_map(|s| {
        let (p, t) = (s.party, s.thing);
        [
            Reason::Builds(p, t),
            Reason::Retires(p, t),
            Reason::Moves(p, t),
        ]
    });
    let rated = draft.rated_totals.iter().flat_map(|r| {
        let (p, t, a) = (r.party, r.thing, r.attribute);
        [Reason::Rated(p, t, a)]
    });
    provisions.chain(facts).chain(rates).chain(rated).collect()
}

/// Whether it is a condition of one moment about something that can be held or switched.
fn can_be_asked(draft: &Draft, provision: &Provision) -> bool {
    let speaks_of = touched(draft, &provision.condition);
    let speaks_of_something = !speaks_of.things.is_empty() || !speaks_of.switches.is_empty();
    // A clause that asks whether others are kept is there for the day on which they are not.
    speaks_of_something
        && provision.reciprocal.is_none()
        && !provision.days.is_empty()
        && fights_in(&provision.condition, Moment::Asked).is_empty()
        && !grows(&provision.condition)
}

fn grows(cond: &Cond) -> bool {
    match cond {
        Cond::Growth { .. } => true,
        Cond::All(list) | Cond::Any(list) => list.iter().any(grows),
        Cond::Not(of) => grows(of),
        Cond::Compare(..) | Cond::InEffect { .. } | Cond::NoneOf { .. } => false,
    }
}

/// What of `rest` implies every provision of the clause on all of its days; none if that was not shown.
fn implied(
    draft: &Draft,
    clause: &[ProvisionId],
    rest: &BTreeSet<Reason>,
    budget: &mut Budget,
) -> Option<BTreeSet<Reason>> {
    let less = only(draft, rest);
    let mut by = BTreeSet::new();
    for id in clause {
        let provision = &draft.provisions[id.index()];
        for no_world in always(&less, &provision.condition, provision.days, budget)? {
            by.extend(cited(&no_world));
        }
    }
    // Starts are what they are: nothing is to be said of them.
    by.retain(|member| rest.contains(member));
    Some(by)
}

/// Proofs that the condition holds in every world of the draft on all of these days, accepted by the kernel.
pub(super) fn always(
    draft: &Draft,
    condition: &Cond,
    days: Days,
    budget: &mut Budget,
) -> Option<Vec<NoWorld>> {
    let (draft, claim) = asking(draft, Body::Always(condition.clone()), days);
    let asked = Asked {
        claim,
        part: 0,
        condition,
        given: None,
        days,
    };
    let cone = Cone::of(&draft, asked.seed(&draft), &|_| true);
    let mut session = session_over(&draft, budget);
    let mut proofs = Vec::new();
    for stretch in stretches(&draft, &cone, &[condition], days) {
        if cone.coupled
            && let Some(shown) = session.at_once(asked, &cone, stretch)
        {
            proofs.push(shown);
            continue;
        }
        let posed = pose_world(&draft, &cone, stretch, asked, Some(true)).ok()?;
        // Where few branchings do not show it, mostly nothing does.
        let mut few = Budget {
            nodes: session.budget.nodes.min(FEW_NODES),
            ..session.budget.clone()
        };
        let (before, nodes) = (few.pivots, few.nodes);
        let answer = decide::solve(&posed.problem, None, &mut few);
        session.budget.pivots = session.budget.pivots.saturating_sub(before - few.pivots);
        session.budget.nodes = session.budget.nodes.saturating_sub(nodes - few.nodes);
        budget.clone_from(&session.budget);
        let Answer::Infeasible(proof) = answer else {
            return None;
        };
        proofs.push(NoWorld {
            first: stretch.0,
            last: stretch.1,
            unknowns: posed.unknowns,
            premises: posed.premises,
            proof,
        });
    }
    let certificate = Certificate::NoWorld { stretches: proofs };
    verify::prove(&draft, claim, 0, &certificate, &[]).ok()?;
    match certificate {
        Certificate::NoWorld { stretches } => Some(stretches),
        _ => None,
    }
}
