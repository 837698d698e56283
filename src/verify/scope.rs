//! `limited` and `unlimited`: what a draft permits, and what rates and facts alone would.

use super::Rejection;
use super::allowed::Role;
use super::along::Along;
use super::always::{cover, cover_days};
use super::endless::endless;
use super::figures::{everybody, no_war, worth};
use super::no_world::no_world;
use super::obey::permitted;
use super::premise::Context;
use super::world::replayed;
use crate::date::Day;
use crate::draft::{
    Cond, Draft, Expr, KeptAnyway, KindId, NoWorld, NotLess, Part, PartyId, PolicyId, Posture,
    ProvisionId, ThingId,
};
use crate::number::Rational;
use std::collections::BTreeSet;

/// Shows that on `day` the draft permits no more than `value` of the measure, while rates and facts alone allow more.
pub(super) fn less(
    draft: &Draft,
    part: &Part,
    measure: &Expr,
    day: Day,
    value: &Rational,
    bound: &NoWorld,
    more: &Posture,
) -> Result<(), Rejection> {
    if !part.days.contains(day) || (bound.first, bound.last) != (day, day) {
        return Err(Rejection::Shape("the day is not one that is asked"));
    }
    no_war(measure)?;
    let context = Context::new(draft, part, &[], day, day);
    no_world(&context, Role::Beyond { index: 0, value }, bound)?;
    let attained = replayed(draft, more, &everybody(draft), |replay| {
        if let Some(departure) = replay.departures().first() {
            return Err(Rejection::World(departure.words.clone()));
        }
        worth(replay, measure, day)
    })?;
    if attained > *value {
        Ok(())
    } else {
        Err(Rejection::World(format!(
            "the world without the draft has no more on {day}"
        )))
    }
}

/// The posture, everybody's, is permitted, and on each of the days the measure is worth in it what is wished.
fn throughout(
    draft: &Draft,
    posture: &Posture,
    measure: &Expr,
    (first, last): (Day, Day),
    wished: &dyn Fn(Day, &Rational) -> bool,
) -> Result<(), Rejection> {
    replayed(draft, posture, &everybody(draft), |replay| {
        permitted(replay)?;
        for day in (first.0..=last.0).map(Day) {
            if !wished(day, &worth(replay, measure, day)?) {
                return Err(Rejection::World(format!(
                    "the world does not have as much on {day}"
                )));
            }
        }
        Ok(())
    })
}

/// Shows that no provision can bear on the measure: none speaks of what it speaks of, nor of anything that facts tie to that.
pub(super) fn untouched(draft: &Draft, measure: &Expr) -> Result<(), Rejection> {
    match bearing(draft, measure).first() {
        None => Ok(()),
        Some(id) => Err(may_bear(draft, *id)),
    }
}

/// Shows that rates and facts alone keep each provision that can bear on the measure.
pub(super) fn kept_anyway(
    draft: &Draft,
    part: &Part,
    measure: &Expr,
    kept: &[KeptAnyway],
) -> Result<(), Rejection> {
    no_war(measure)?;
    for id in bearing(draft, measure) {
        let provision = &draft.provisions[id.index()];
        if provision.days.is_empty() {
            continue;
        }
        let place = kept.iter().position(|k| k.provision == id);
        let place = place.ok_or_else(|| may_bear(draft, id))?;
        let entry = &kept[place];
        let inside = |why: Rejection| why.at("provision kept anyway", place);
        cover(&entry.stretches, provision.days).map_err(inside)?;
        for (number, stretch) in entry.stretches.iter().enumerate() {
            let context = Context::new(draft, part, &[], stretch.first, stretch.last);
            no_world(&context, Role::Kept { provision: id }, stretch)
                .map_err(|why| inside(why.at("stretch", number)))?;
        }
    }
    Ok(())
}

/// Shows that on each day asked the draft permits as much of the measure as rates and facts alone.
pub(super) fn not_less(
    draft: &Draft,
    part: &Part,
    measure: &Expr,
    pieces: &[NotLess],
    permits: &Posture,
) -> Result<(), Rejection> {
    no_war(measure)?;
    replayed(draft, permits, &everybody(draft), permitted)?;
    let mut spans = Vec::new();
    for (number, piece) in pieces.iter().enumerate() {
        let span = as_much(draft, part, measure, piece).map_err(|why| why.at("piece", number))?;
        spans.push(span);
    }
    cover_days(spans, part.days)
}

/// The days on which a piece shows it.
fn as_much(
    draft: &Draft,
    part: &Part,
    measure: &Expr,
    piece: &NotLess,
) -> Result<(Day, Day), Rejection> {
    match piece {
        NotLess::Reached {
            value,
            bound,
            attained,
        } => {
            let context = Context::new(draft, part, &[], bound.first, bound.last);
            no_world(&context, Role::Free { value }, bound)?;
            let days = (bound.first, bound.last);
            throughout(draft, attained, measure, days, &|_, worth| worth == value)?;
            Ok(days)
        }
        NotLess::Along { lines, attained } => {
            let days = lines
                .first()
                .map(|line| (line.bound.first, line.bound.last));
            let (first, last) = days.ok_or(Rejection::Shape("no line"))?;
            let along = Along::shown(draft, part, measure, lines)?;
            let enough = |day, worth: &Rational| *worth >= along.most(day);
            throughout(draft, attained, measure, (first, last), &enough)?;
            Ok((first, last))
        }
        NotLess::Endless {
            first,
            last,
            party,
            kind,
        } => {
            endless(draft, measure, false, (*first, *last), *party, *kind)?;
            Ok((*first, *last))
        }
    }
}

fn may_bear(draft: &Draft, id: ProvisionId) -> Rejection {
    Rejection::NotShown(format!(
        "{} may bear on it",
        draft.provisions[id.index()].name
    ))
}

/// The provisions that speak of what the measure speaks of, or of anything that facts tie to that.
fn bearing(draft: &Draft, measure: &Expr) -> Vec<ProvisionId> {
    let mut reach = Reach::default();
    reach.expr(draft, measure);
    loop {
        let before = reach.0.len();
        for fact in &draft.facts {
            let other = Reach::of(draft, &fact.condition);
            if !other.0.is_disjoint(&reach.0) {
                reach.0.extend(other.0);
            }
        }
        if reach.0.len() == before {
            break;
        }
    }
    let provisions = (0..).map(ProvisionId).zip(&draft.provisions);
    provisions
        .filter(|(_, p)| !Reach::of(draft, &p.condition).0.is_disjoint(&reach.0))
        .map(|(id, _)| id)
        .collect()
}

/// Something that conditions can speak of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Thing(PartyId, ThingId),
    Policy(PartyId, PolicyId),
}

/// What conditions speak of.
#[derive(Default)]
struct Reach(BTreeSet<Subject>);

impl Reach {
    fn of(draft: &Draft, cond: &Cond) -> Reach {
        let mut reach = Reach::default();
        reach.cond(draft, cond);
        reach
    }

    fn cond(&mut self, draft: &Draft, cond: &Cond) {
        match cond {
            Cond::Compare(a, _, b) => {
                self.expr(draft, a);
                self.expr(draft, b);
            }
            Cond::All(members) | Cond::Any(members) => {
                members.iter().for_each(|m| self.cond(draft, m))
            }
            Cond::Not(inner) => self.cond(draft, inner),
            Cond::InEffect { party, policy } => {
                self.0.insert(Subject::Policy(*party, *policy));
            }
            Cond::NoneOf { parties, kinds, .. } => self.units(draft, parties, kinds),
            Cond::Growth { of, .. } => self.expr(draft, of),
        }
    }

    fn units(&mut self, draft: &Draft, parties: &[PartyId], kinds: &[KindId]) {
        for party in parties {
            for kind in kinds {
                self.0.insert(Subject::Thing(*party, draft.thing_of(*kind)));
            }
        }
    }

    fn expr(&mut self, draft: &Draft, expr: &Expr) {
        match expr {
            Expr::Number(_) | Expr::Enclosed(_) | Expr::ByDate(_) => {}
            Expr::Holding { parties, kinds, .. } | Expr::Total { parties, kinds, .. } => {
                self.units(draft, parties, kinds)
            }
            Expr::Sum(members) | Expr::Min(members) | Expr::Max(members) => {
                members.iter().for_each(|m| self.expr(draft, m))
            }
            Expr::Negated(of)
            | Expr::Abs(of)
            | Expr::Most(of)
            | Expr::Least(of)
            | Expr::At(of, _)
            | Expr::After { of, .. } => self.expr(draft, of),
            Expr::Product(a, b) | Expr::Quotient(a, b) => {
                self.expr(draft, a);
                self.expr(draft, b);
            }
            Expr::IfThenElse(cond, a, b) => {
                self.cond(draft, cond);
                self.expr(draft, a);
                self.expr(draft, b);
            }
            Expr::Count(cond) => self.cond(draft, cond),
        }
    }
}
