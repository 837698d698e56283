//! Postures and worlds: each read as the other.

use crate::analysis::stretches::Stretch;
use crate::date::Day;
use crate::draft::*;
use crate::eval;
use crate::number::Rational;
use std::collections::{BTreeMap, BTreeSet};

/// What is written of loads that change inside a segment, which has one load for each unit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Changing {
    /// Nothing: there is no such posture.
    None,
    /// The lower of the loads at its ends, for units that are whole its whole part. Most limits on loads are ceilings.
    Lower,
}

/// The part of a world that belongs to these parties, as a posture with these segments; none if loads change inside one.
pub fn posture_of(
    draft: &Draft,
    segments: &[Stretch],
    world: &World,
    ranges: &[EstimateRange],
    of: &dyn Fn(PartyId) -> bool,
) -> Option<Posture> {
    written(draft, segments, world, ranges, of, Changing::None)
}

/// The same, with lower loads in the segments inside which they change: what it then breaks is for the caller to see.
pub fn lowered_posture_of(
    draft: &Draft,
    segments: &[Stretch],
    world: &World,
    of: &dyn Fn(PartyId) -> bool,
) -> Option<Posture> {
    written(draft, segments, world, &[], of, Changing::Lower)
}

fn written(
    draft: &Draft,
    segments: &[Stretch],
    world: &World,
    ranges: &[EstimateRange],
    of: &dyn Fn(PartyId) -> bool,
    changing: Changing,
) -> Option<Posture> {
    let mut posture = Posture::default();
    let shifting = |party: PartyId, variant: VariantId| {
        ranges.iter().any(|r| {
            r.low < r.high
                && r.party == party
                && draft
                    .stake(party, r.thing)
                    .is_some_and(|s| s.figures[r.figure as usize].variants.contains(&variant))
        })
    };
    posture.histories = world
        .histories
        .iter()
        .filter(|(k, _)| of(k.0))
        .map(|(k, c)| (k.0, k.1, c.clone()))
        .collect();
    posture.moved = world
        .moved
        .iter()
        .filter(|(k, _)| of(k.0))
        .map(|(k, c)| (k.0, k.1, k.2, c.clone()))
        .collect();
    posture.rated = world
        .rated
        .iter()
        .filter(|(k, _)| of(k.0))
        .map(|(k, c)| (k.0, k.1, k.2, c.clone()))
        .collect();
    let replay = eval::Replay::new(draft, world);
    for &(first, last) in segments {
        let (start, end) = (replay.on(first), replay.on(last));
        let mut segment = PostureSegment {
            first,
            last,
            held: Vec::new(),
            loads: Vec::new(),
            in_effect: Vec::new(),
        };
        for stake in draft.stakes.iter().filter(|s| of(s.party)) {
            let party = stake.party;
            for variant in draft.variants_of(stake.thing) {
                let kinds = draft.kinds_of(variant);
                let course = world.histories.get(&(party, variant));
                let same = kinds
                    .iter()
                    .all(|k| start.held(party, *k) == end.held(party, *k))
                    && course.is_none_or(|c| straight(c, first, last) && c.at(first) == c.at(last));
                if same && !(kinds.len() == 1 && shifting(party, variant)) {
                    segment
                        .held
                        .extend(kinds.iter().map(|k| (party, *k, start.held(party, *k))));
                } else if kinds.len() > 1 {
                    // The kind that changes most takes the rest.
                    let change = |k: &KindId| (&end.held(party, *k) - &start.held(party, *k)).abs();
                    let rest = *kinds.iter().max_by_key(|k| change(k))?;
                    for &kind in kinds.iter().filter(|k| **k != rest) {
                        segment.held.push((
                            party,
                            kind,
                            start.held(party, kind).min(end.held(party, kind)),
                        ));
                    }
                }
                for &kind in &kinds {
                    for (attribute, value) in &draft.kinds[kind.index()].values {
                        let Some((low, _)) = value.nearly_ends() else {
                            continue;
                        };
                        if draft.rated_total(party, stake.thing, *attribute).is_some() {
                            continue;
                        }
                        let load = |at: &eval::Position| {
                            let held = at.held(party, kind);
                            let total =
                                at.total(draft, party, kind, *attribute).unwrap_or_default();
                            total.checked_div(&held)
                        };
                        let (a, b) = (load(&start), load(&end));
                        let alters = a.is_some() && b.is_some() && a != b;
                        let lower = match (a, b) {
                            (Some(a), Some(b)) => a.min(b),
                            (a, b) => a.or(b).unwrap_or_else(|| low.clone()),
                        };
                        let changes = start.held(party, kind) != end.held(party, kind);
                        let whole = draft.attributes[attribute.index()].whole;
                        let breaks = changes && whole && !lower.is_integer();
                        if (alters || breaks) && changing == Changing::None {
                            return None;
                        }
                        let load = match whole && (alters || breaks) {
                            true => lower.floor().max(low.clone()),
                            false => lower,
                        };
                        segment.loads.push((party, kind, *attribute, load));
                    }
                }
            }
        }
        for switch in draft.switches.iter().filter(|s| of(s.party)) {
            let on = eval::in_effect(draft, world, switch.party, switch.policy, first);
            segment.in_effect.push((switch.party, switch.policy, on));
        }
        posture.segments.push(segment);
    }
    Some(posture)
}

/// Whether a course has no turn strictly between two days.
pub fn straight(course: &Course, first: Day, last: Day) -> bool {
    !course.0.iter().any(|(d, _)| first < *d && *d < last)
}

/// A posture as a world; everybody else stays as in the baseline.
pub fn world_of(draft: &Draft, posture: &Posture, baseline: Option<&World>) -> World {
    let mut world = baseline.cloned().unwrap_or_default();
    world.plans.clear();
    for (party, variant, course) in &posture.histories {
        world.histories.insert((*party, *variant), course.clone());
        world.spreads.remove(&(*party, *variant));
    }
    for (party, source, target, course) in &posture.moved {
        world
            .moved
            .insert((*party, *source, *target), course.clone());
    }
    for (party, thing, attribute, course) in &posture.rated {
        world
            .rated
            .insert((*party, *thing, *attribute), course.clone());
    }
    let mut seen_totals = BTreeSet::new();
    let mut seen_switches = BTreeSet::new();
    for segment in &posture.segments {
        for (party, variant, course) in &posture.histories {
            let kinds = draft.kinds_of(*variant);
            if kinds.len() < 2 {
                continue;
            }
            let listed: Vec<Option<Rational>> = kinds
                .iter()
                .map(|k| {
                    segment
                        .held
                        .iter()
                        .find(|h| (h.0, h.1) == (*party, *k))
                        .map(|h| h.2.clone())
                })
                .collect();
            let days: Vec<Day> = if listed.iter().all(Option::is_some) {
                vec![segment.first]
            } else {
                let changes = course.changes(true, segment.first, segment.last);
                [segment.first].into_iter().chain(changes).collect()
            };
            let mut before = None;
            for day in days {
                let held = course.at(day).floor();
                if before.as_ref() == Some(&held) {
                    continue;
                }
                before = Some(held.clone());
                let sum = listed.iter().flatten().fold(Rational::ZERO, |s, v| &s + v);
                let rest = &held - &sum;
                let spread = kinds
                    .iter()
                    .zip(&listed)
                    .map(|(k, v)| (*k, v.clone().unwrap_or_else(|| rest.clone())));
                world
                    .spreads
                    .entry((*party, *variant))
                    .or_default()
                    .insert(day, spread.collect());
            }
        }
        for (party, policy, on) in &segment.in_effect {
            if seen_switches.insert((*party, *policy)) {
                world.switches.insert((*party, *policy), BTreeMap::new());
            }
            world
                .switches
                .entry((*party, *policy))
                .or_default()
                .insert(segment.first, *on);
        }
    }
    for segment in &posture.segments {
        for (party, kind, attribute, load) in &segment.loads {
            if seen_totals.insert((*party, *kind, *attribute)) {
                world
                    .totals
                    .insert((*party, *kind, *attribute), Course(Vec::new()));
            }
            let variant = draft.kinds[kind.index()].variant;
            let course = world
                .histories
                .get(&(*party, variant))
                .cloned()
                .unwrap_or_default();
            let spreads = world.spreads.get(&(*party, variant));
            let held_on = |day: Day| {
                let listed = spreads
                    .and_then(|s| s.range(..=day).next_back())
                    .map(|(_, spread)| spread);
                let of_kind = listed.and_then(|spread| spread.iter().find(|(k, _)| k == kind));
                of_kind.map_or_else(|| course.at(day).floor(), |(_, units)| units.clone())
            };
            // Two points for each run of days on which the same number is held.
            let steady = segment.held.iter().any(|h| (h.0, h.1) == (*party, *kind));
            let mut points: Vec<(Day, Rational)> = Vec::new();
            let days = if steady {
                vec![segment.first, segment.last]
            } else {
                (segment.first.0..=segment.last.0).map(Day).collect()
            };
            for day in days {
                let total = load * &held_on(day);
                let n = points.len();
                if n > 0 && points[n - 1].0 == day {
                    continue;
                }
                if n > 1 && points[n - 1].1 == total && points[n - 2].1 == total {
                    points[n - 1].0 = day;
                } else {
                    points.push((day, total));
                }
            }
            if let Some(course) = world.totals.get_mut(&(*party, *kind, *attribute)) {
                course.0.extend(points);
            }
        }
    }
    world
}
