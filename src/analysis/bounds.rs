//! The least and most of a measure over time: each figure proved by the kernel, and attained by a permitted world.

use super::band::{Band, Bound, Motion, Stretching, alike, limits};
use super::extremes::Most;
use super::session::{Ground, Session};
use super::settle::held_in;
use super::stretches::{Stretch, stretches};
use crate::date::Day;
use crate::decide::Budget;
use crate::draft::*;
use crate::eval::{Extremes, Replay, Value};
use crate::number::Rational;
use crate::pose::{Cone, Touched};
use crate::verify::{self, Evidence};
use std::collections::BTreeSet;

/// The day on which a bound comes to rest is looked for where so many things matter at most: it takes a dozen questions.
const MOST_SEARCHED: usize = 6;

/// What one question of a measure may take of the measure's budget: a figure that is hard to find must not cost all others.
const SLICE: u64 = 40;

/// Finds bands. Worlds found for one measure are tried for the next.
pub struct Bounds<'d> {
    session: Session<'d>,
    /// For each measure.
    budget: Budget,
    worlds: Vec<World>,
}

/// The measures that are shown where none is asked for: those that a provision or a claim names, all if there is none.
pub fn measures_asked(draft: &Draft) -> Vec<Measure> {
    let mut named = Vec::new();
    for provision in &draft.provisions {
        sides(&provision.condition, &mut named);
    }
    let asked: Vec<Measure> = draft
        .measures
        .iter()
        .filter(|m| named.iter().any(|expr| alike(expr, &m.expr)))
        .cloned()
        .collect();
    match asked.is_empty() {
        true => draft.measures.clone(),
        false => asked,
    }
}

/// What a condition compares.
fn sides(cond: &Cond, out: &mut Vec<Expr>) {
    match cond {
        Cond::Compare(left, _, right) => out.extend([left.clone(), right.clone()]),
        Cond::All(list) | Cond::Any(list) => list.iter().for_each(|c| sides(c, out)),
        Cond::Not(of) => sides(of, out),
        Cond::Growth { of, .. } => out.push(of.clone()),
        Cond::NoneOf {
            parties,
            kinds,
            label,
        } => out.push(Expr::Holding {
            parties: parties.clone(),
            kinds: kinds.clone(),
            label: label.clone(),
        }),
        Cond::InEffect { .. } => {}
    }
}

impl<'d> Bounds<'d> {
    /// Within a budget for each measure.
    pub fn new(draft: &'d Draft, ground: &Ground, budget: Budget) -> Bounds<'d> {
        let worlds = ground.baseline.iter().cloned().collect();
        Bounds {
            session: Session::new(draft, ground, budget.clone()),
            budget,
            worlds,
        }
    }

    /// The least and most of a measure from entry to the last day.
    pub fn band(&mut self, label: &str, measure: &Expr) -> Band {
        let draft = self.session.draft;
        self.session.budget = self.budget.clone();
        let mut seed = Touched::default();
        seed.expr(draft, measure);
        let cone = Cone::of(draft, seed, &|_| true);
        let period = Days {
            from: draft.entry,
            until: draft.end,
        };
        let asked = Cond::Compare(
            measure.clone(),
            Comparison::AtMost,
            Expr::Number(Rational::ZERO),
        );
        let mut found = Vec::new();
        for days in stretches(draft, &cone, &[&asked], period) {
            self.stretch(measure, days, &mut found);
        }
        let stretches = joined(found);
        Band {
            label: label.to_owned(),
            measure: measure.clone(),
            limits: limits(draft, measure),
            stretches,
        }
    }

    /// From here on each measure may take so much.
    pub fn allow(&mut self, budget: Budget) {
        self.budget = budget;
    }

    /// The largest value on one day, and the world that has it.
    pub fn largest_on(&mut self, measure: &Expr, day: Day) -> Option<(Rational, World)> {
        match self.bound(measure, false, (day, day)) {
            Bound::Exact(value) => {
                let attains = |world: &&World| self.has(world, measure, &value, &[day]);
                let world = self.worlds.iter().rev().find(attains)?.clone();
                Some((value, world))
            }
            _ => None,
        }
    }

    /// The bounds on a stretch, cut where one of them comes to rest.
    fn stretch(&mut self, measure: &Expr, days: Stretch, out: &mut Vec<Stretching>) {
        let mut seed = Touched::default();
        seed.expr(self.session.draft, measure);
        let cone = Cone::of(self.session.draft, seed, &|_| true);
        let mut rests = BTreeSet::new();
        let (least, most) = (
            self.motion(measure, true, days),
            self.motion(measure, false, days),
        );
        let searched = cone.touched.things.len() <= MOST_SEARCHED;
        for (motion, is_least) in [(&least, true), (&most, false)]
            .into_iter()
            .filter(|_| searched)
        {
            rests.extend(self.rest(measure, is_least, days, motion));
        }
        if rests.is_empty() {
            out.push(Stretching { days, least, most });
            return;
        }
        let mut first = days.0;
        for rest in rests.into_iter().chain(days.1.add_days(1)) {
            let Some(eve) = rest.add_days(-1).filter(|eve| first <= *eve) else {
                continue;
            };
            let days = (first, eve);
            out.push(Stretching {
                days,
                least: self.motion(measure, true, days),
                most: self.motion(measure, false, days),
            });
            first = rest;
        }
    }

    /// The day from which a bound that moves is what it is on the last day, if it only rises or only falls; none if it moves evenly or
    /// is known on neither end.
    fn rest(&mut self, measure: &Expr, least: bool, days: Stretch, motion: &Motion) -> Option<Day> {
        let (Bound::Exact(_), Bound::Exact(end)) = (&motion.first, &motion.last) else {
            return None;
        };
        if motion.steady || motion.even {
            return None;
        }
        let (mut low, mut high) = days;
        while low < high {
            let middle = Day(low.0 + (high.0 - low.0) / 2);
            match self.extreme(measure, least, (middle, middle)) {
                Most::Value { value, .. } if value == *end => high = middle,
                Most::Value { .. } => low = middle.add_days(1)?,
                _ => return None,
            }
        }
        Some(high).filter(|day| *day > days.0)
    }

    fn motion(&mut self, measure: &Expr, least: bool, days: Stretch) -> Motion {
        let (first, last) = days;
        let whole = self.bound(measure, least, days);
        if let Bound::Exact(_) | Bound::Endless { .. } = whole {
            return Motion {
                first: whole.clone(),
                last: whole,
                steady: true,
                never_beyond: None,
                even: true,
            };
        }
        let never_beyond = match &whole {
            Bound::Within(value) => Some(value.clone()),
            _ => None,
        };
        if first == last {
            return Motion {
                first: whole.clone(),
                last: whole,
                steady: true,
                never_beyond: None,
                even: true,
            };
        }
        let (at_first, at_last) = (
            self.bound(measure, least, (first, first)),
            self.bound(measure, least, (last, last)),
        );
        let even = self.is_even(measure, least, days, &at_first, &at_last);
        if matches!((&at_first, &at_last), (Bound::Open(a), Bound::Open(b)) if a == b) {
            return Motion {
                first: at_first,
                last: at_last,
                steady: true,
                never_beyond: None,
                even: false,
            };
        }
        Motion {
            first: at_first,
            last: at_last,
            steady: false,
            never_beyond,
            even,
        }
    }

    /// Whether the bound is halfway on the day in the middle.
    fn is_even(
        &mut self,
        measure: &Expr,
        least: bool,
        (first, last): Stretch,
        at_first: &Bound,
        at_last: &Bound,
    ) -> bool {
        let (Bound::Exact(a), Bound::Exact(b)) = (at_first, at_last) else {
            return false;
        };
        let middle = Day(first.0 + (last.0 - first.0) / 2);
        let Bound::Exact(found) = self.bound(measure, least, (middle, middle)) else {
            return false;
        };
        let part = Rational::ratio(
            i64::from(middle.0 - first.0),
            i64::from(last.0 - first.0).max(1),
        );
        let straight = a + &(&(b - a) * &part);
        // Counts are the whole part of what moves evenly.
        let whole = [a, b, &found].iter().all(|value| value.is_integer());
        let slack = if whole { Rational::ONE } else { Rational::ZERO };
        (&found - &straight).abs() <= slack
    }

    /// The bound that holds on each day of a stretch, if it is the same on all of them; otherwise what no day goes beyond.
    fn bound(&mut self, measure: &Expr, least: bool, days: Stretch) -> Bound {
        let draft = self.session.draft;
        let part = part_asking(measure, least, days);
        match self.extreme(measure, least, days) {
            Most::Value { value, bound } => {
                let world = self.world_with(measure, least, &value, days);
                if let Some(attained) = world {
                    let evidence = Evidence::Reached {
                        value: value.clone(),
                        bound: bound.clone(),
                        attained: attained.clone(),
                    };
                    if verify::prove_value(draft, &part, 0, &evidence).is_ok() {
                        if !self.worlds.contains(&attained) {
                            self.worlds.push(attained);
                        }
                        return Bound::Exact(value);
                    }
                }
                match verify::bounded(draft, &part, 0, &value, &bound) {
                    Ok(()) => Bound::Within(value),
                    Err(why) => Bound::Open(super::kernel_says(&why)),
                }
            }
            Most::NotBeyond {
                value,
                bound,
                whole,
            } => {
                let within = match (whole, least) {
                    (false, _) => value.clone(),
                    (true, false) => value.floor(),
                    (true, true) => value.ceil(),
                };
                match verify::bounded(draft, &part, 0, &value, &bound) {
                    Ok(()) => Bound::Within(within),
                    Err(why) => Bound::Open(super::kernel_says(&why)),
                }
            }
            Most::Unbounded => self.endless(measure, &part, days),
            Most::NoWorld => Bound::Open("nobody can comply with the draft".to_owned()),
            Most::Unknown(why) => Bound::Open(why),
        }
    }

    /// The least or most within a slice of the measure's budget.
    fn extreme(&mut self, measure: &Expr, least: bool, days: Stretch) -> Most {
        let left = self.session.budget.clone();
        let slice = Budget {
            pivots: left.pivots.min(self.budget.pivots / SLICE),
            nodes: left.nodes.min(self.budget.nodes / SLICE),
            cancel: left.cancel.clone(),
        };
        let (pivots, nodes) = (slice.pivots, slice.nodes);
        self.session.budget = slice;
        let found = self.session.extreme(measure, least, 0, days, true);
        let unused = std::mem::replace(&mut self.session.budget, left);
        self.session.budget.pivots -= pivots - unused.pivots.min(pivots);
        self.session.budget.nodes -= nodes - unused.nodes.min(nodes);
        found
    }

    /// That nothing bounds the measure on any day of the stretch.
    fn endless(&mut self, measure: &Expr, part: &Part, (first, last): Stretch) -> Bound {
        let draft = self.session.draft;
        let Some(permitted) = self.session.baseline.clone() else {
            return Bound::Open("nobody can comply with the draft".to_owned());
        };
        let held = held_in(draft, measure);
        let proven = held.iter().find(|(party, kind)| {
            let evidence = Evidence::Endless {
                first,
                last,
                party: *party,
                kind: *kind,
                permitted: permitted.clone(),
            };
            verify::prove_value(draft, part, 0, &evidence).is_ok()
        });
        match proven {
            Some(&(party, kind)) => Bound::Endless { party, kind },
            None => Bound::Open(format!(
                "nothing was found that bounds it{}",
                missing_rates(draft, &held)
            )),
        }
    }

    /// A permitted world that has the value on both ends of the stretch, an earlier one if that will do.
    fn world_with(
        &mut self,
        measure: &Expr,
        least: bool,
        value: &Rational,
        days: Stretch,
    ) -> Option<World> {
        let ends = [days.0, days.1];
        let known = self.worlds.iter().rev();
        for world in known {
            if self.has(world, measure, value, &ends) {
                return Some(world.clone());
            }
        }
        let ends = BTreeSet::from(ends);
        self.session.attain(measure, least, value, &ends).ok()
    }

    fn has(&self, world: &World, measure: &Expr, value: &Rational, days: &[Day]) -> bool {
        let replay = Replay::new(self.session.draft, world);
        let wanted = Value::Number(value.clone());
        let on = |day: &Day| replay.value(measure, *day, &Extremes::none());
        days.iter().all(|day| on(day).is_ok_and(|v| v == wanted))
    }
}

/// `; no builds rate is given for …`, of what the measure counts.
fn missing_rates(draft: &Draft, held: &[(PartyId, KindId)]) -> String {
    let mut names: Vec<String> = Vec::new();
    for (party, kind) in held {
        let thing = draft.thing_of(*kind);
        let unrated = draft
            .stake(*party, thing)
            .is_some_and(|stake| stake.builds.is_none());
        let name = format!(
            "{}.{}",
            draft.parties[party.index()].name,
            draft.things[thing.index()].name
        );
        if unrated && !names.contains(&name) {
            names.push(name);
        }
    }
    match names.is_empty() {
        true => String::new(),
        false => format!("; no `builds` rate is given for {}", names.join(", ")),
    }
}

/// A claim that compares the measure's most or least, so that the kernel can be asked.
fn part_asking(measure: &Expr, least: bool, (first, last): Stretch) -> Part {
    let of = Box::new(measure.clone());
    let asked = match least {
        true => Expr::Least(of),
        false => Expr::Most(of),
    };
    Part {
        label: None,
        body: Body::Always(Cond::Compare(
            asked,
            Comparison::AtMost,
            Expr::Number(Rational::ZERO),
        )),
        days: Days {
            from: first,
            until: last.add_days(1).unwrap_or(last),
        },
        dated: true,
        given: None,
        incentives: Vec::new(),
        open: false,
    }
}

/// Neighbours in which both bounds are steady and the same are one.
fn joined(stretches: Vec<Stretching>) -> Vec<Stretching> {
    let mut out: Vec<Stretching> = Vec::new();
    for next in stretches {
        let steady = |s: &Stretching| s.least.steady && s.most.steady;
        match out.last_mut() {
            Some(last)
                if steady(last)
                    && steady(&next)
                    && (&last.least.first, &last.most.first)
                        == (&next.least.first, &next.most.first) =>
            {
                last.days.1 = next.days.1;
            }
            _ => out.push(next),
        }
    }
    out
}
