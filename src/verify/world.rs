//! A posture as the part of a world that it fixes.

use super::Rejection;
use super::forces::stake_of;
use crate::date::Day;
use crate::draft::{
    Course, Days, Draft, KindId, PartyId, Posture, PostureSegment, ThingId, VariantId, World,
};
use crate::eval::{Replay, Stretch};
use crate::number::Rational;
use std::collections::{BTreeMap, BTreeSet};

/// The days that a posture speaks of.
pub(super) fn period(draft: &Draft) -> Days {
    Days {
        from: draft.start,
        until: draft.end.add_days(1).unwrap_or(draft.end),
    }
}

/// The part of a world that a posture fixes for these parties, read as the evaluator reads worlds.
///
/// # Errors
/// If it speaks of other parties, or if the evaluator finds anything else held, carried or in effect than its segments say.
pub(super) fn world_of(
    draft: &Draft,
    posture: &Posture,
    parties: &[PartyId],
) -> Result<World, Rejection> {
    replayed(draft, posture, parties, |replay| Ok(replay.world.clone()))
}

/// The same, and what is to be found in it: one replay serves both.
///
/// # Errors
/// Likewise, and those of `then`.
pub(super) fn replayed<T>(
    draft: &Draft,
    posture: &Posture,
    parties: &[PartyId],
    then: impl FnOnce(&Replay) -> Result<T, Rejection>,
) -> Result<T, Rejection> {
    let world = assembled(draft, posture, parties)?;
    let replay = Replay::new(draft, &world);
    agrees(&replay, posture)?;
    then(&replay)
}

fn assembled(draft: &Draft, posture: &Posture, parties: &[PartyId]) -> Result<World, Rejection> {
    in_order(draft, &posture.segments)?;
    only_of(posture, parties)?;
    let mut world = World::default();
    let twice = || Rejection::World("a posture says something twice".to_string());
    for (party, variant, course) in &posture.histories {
        stake_of(draft, *party, *variant)?;
        if world
            .histories
            .insert((*party, *variant), course.clone())
            .is_some()
        {
            return Err(twice());
        }
    }
    for (party, source, target, course) in &posture.moved {
        if world
            .moved
            .insert((*party, *source, *target), course.clone())
            .is_some()
        {
            return Err(twice());
        }
    }
    for (party, thing, attribute, course) in &posture.rated {
        if world
            .rated
            .insert((*party, *thing, *attribute), course.clone())
            .is_some()
        {
            return Err(twice());
        }
    }
    for segment in &posture.segments {
        for (party, policy, on) in &segment.in_effect {
            world
                .switches
                .entry((*party, *policy))
                .or_default()
                .insert(segment.first, *on);
        }
        spread(draft, segment, &mut world)?;
    }
    load(draft, posture, &mut world);
    Ok(world)
}

/// Segments follow each other, inside the days that a posture speaks of.
fn in_order(draft: &Draft, segments: &[PostureSegment]) -> Result<(), Rejection> {
    let mut open = draft.start;
    for segment in segments {
        if segment.first < open || segment.last < segment.first || segment.last > draft.end {
            return Err(Rejection::World(
                "the segments of a posture are not in order".to_string(),
            ));
        }
        open = segment.last.add_days(1).unwrap_or(segment.last);
    }
    Ok(())
}

fn only_of(posture: &Posture, parties: &[PartyId]) -> Result<(), Rejection> {
    let courses = posture.histories.iter().map(|(p, ..)| p);
    let courses = courses
        .chain(posture.moved.iter().map(|(p, ..)| p))
        .chain(posture.rated.iter().map(|(p, ..)| p));
    let listed = posture.segments.iter().flat_map(|s| {
        let held = s.held.iter().map(|(p, ..)| p);
        held.chain(s.loads.iter().map(|(p, ..)| p))
            .chain(s.in_effect.iter().map(|(p, ..)| p))
    });
    if courses.chain(listed).all(|party| parties.contains(party)) {
        Ok(())
    } else {
        Err(Rejection::World(
            "a posture speaks of somebody else's forces".to_string(),
        ))
    }
}

/// Spreads variants with several kinds as the segment says; a kind left out takes the rest.
fn spread(draft: &Draft, segment: &PostureSegment, world: &mut World) -> Result<(), Rejection> {
    let mut listed: BTreeMap<(PartyId, VariantId), BTreeMap<KindId, &Rational>> = BTreeMap::new();
    for (party, kind, units) in &segment.held {
        let variant = draft
            .kinds
            .get(kind.index())
            .ok_or(Rejection::NoSuch("kind"))?
            .variant;
        stake_of(draft, *party, variant)?;
        listed
            .entry((*party, variant))
            .or_default()
            .insert(*kind, units);
    }
    for ((party, variant), units) in listed {
        let kinds = draft.kinds_of(variant);
        let missing: Vec<_> = kinds
            .iter()
            .filter(|kind| !units.contains_key(kind))
            .collect();
        if kinds.len() < 2 {
            continue;
        }
        if missing.len() > 1 {
            return Err(Rejection::World(
                "a posture leaves out more than one kind".to_string(),
            ));
        }
        let course = world
            .histories
            .get(&(party, variant))
            .cloned()
            .unwrap_or_default();
        let stock = draft.things[draft.variants[variant.index()].thing.index()].is_stock;
        let sum: Rational = units.values().copied().sum();
        let mut before = None;
        let changes = course.changes(!stock, segment.first, segment.last);
        for day in [segment.first].into_iter().chain(changes) {
            let holding = if stock {
                course.at(day)
            } else {
                course.at(day).floor()
            };
            if before.as_ref() == Some(&holding) {
                continue;
            }
            let rest = &holding - &sum;
            let of = |kind: &KindId| {
                (
                    *kind,
                    units
                        .get(kind)
                        .map_or_else(|| rest.clone(), |u| (*u).clone()),
                )
            };
            world
                .spreads
                .entry((party, variant))
                .or_default()
                .insert(day, kinds.iter().map(of).collect());
            before = Some(holding);
        }
    }
    Ok(())
}

/// Sets the totals of loaded kinds: the segment's average load for every unit held.
fn load(draft: &Draft, posture: &Posture, world: &mut World) {
    let thing_of = |variant: VariantId| draft.variants.get(variant.index()).map(|v| v.thing);
    let carriers = posture.segments.iter().flat_map(|s| &s.loads);
    let carriers: BTreeSet<(PartyId, ThingId)> = carriers
        .filter_map(|(party, kind, ..)| {
            let kind = draft.kinds.get(kind.index())?;
            Some((*party, thing_of(kind.variant)?))
        })
        .collect();
    if carriers.is_empty() {
        return;
    }
    // How many of a thing are held depends on no other thing.
    let carries =
        |party, variant| thing_of(variant).is_some_and(|t| carriers.contains(&(party, t)));
    let mut alone = World::default();
    for ((party, variant), course) in &world.histories {
        if carries(*party, *variant) {
            alone.histories.insert((*party, *variant), course.clone());
        }
    }
    for ((party, variant), spread) in &world.spreads {
        if carries(*party, *variant) {
            alone.spreads.insert((*party, *variant), spread.clone());
        }
    }
    for ((party, thing, attribute), course) in &world.rated {
        if carriers.contains(&(*party, *thing)) {
            let key = (*party, *thing, *attribute);
            alone.rated.insert(key, course.clone());
        }
    }
    let stretches = Replay::new(draft, &alone).stretches(period(draft));
    for segment in &posture.segments {
        for (party, kind, attribute, load) in &segment.loads {
            let course: &mut Course = world.totals.entry((*party, *kind, *attribute)).or_default();
            for (first, last, stretch) in meeting(&stretches, segment) {
                let total = load * &stretch.position.held(*party, *kind);
                course.0.push((first, total.clone()));
                if first < last {
                    course.0.push((last, total));
                }
            }
        }
    }
}

/// The stretches that meet a segment, each with its first and last day inside.
fn meeting<'s>(
    stretches: &'s [Stretch],
    segment: &PostureSegment,
) -> impl Iterator<Item = (Day, Day, &'s Stretch)> {
    let (first, last) = (segment.first, segment.last);
    stretches.iter().filter_map(move |stretch| {
        let from = stretch.days.from.max(first);
        let to = Day(stretch.days.until.0 - 1).min(last);
        (from <= to).then_some((from, to, stretch))
    })
}

/// The evaluator finds, on every day, what the segments say.
fn agrees(replay: &Replay, posture: &Posture) -> Result<(), Rejection> {
    let (draft, world) = (replay.draft, replay.world);
    // A posture may speak of one day more than all else.
    let whole = replay.whole_period();
    let rest = replay.stretches(Days {
        from: replay.period().until,
        until: period(draft).until,
    });
    for segment in &posture.segments {
        for (from, _, stretch) in meeting(whole, segment).chain(meeting(&rest, segment)) {
            let position = &stretch.position;
            let held = segment
                .held
                .iter()
                .all(|(party, kind, units)| position.held(*party, *kind) == *units);
            let loaded = segment.loads.iter().all(|(party, kind, attribute, load)| {
                let known = draft.kinds.get(kind.index()).is_some();
                let total = known.then(|| position.total(draft, *party, *kind, *attribute));
                total.is_some_and(|total| total == Ok(load * &position.held(*party, *kind)))
            });
            let in_effect =
                |party, policy| crate::eval::in_effect(draft, world, party, policy, from);
            let switched = segment
                .in_effect
                .iter()
                .all(|(party, policy, on)| in_effect(*party, *policy) == *on);
            if !(held && loaded && switched) {
                return Err(Rejection::World(format!(
                    "what the posture says of {from} is not what is then held"
                )));
            }
        }
    }
    Ok(())
}
