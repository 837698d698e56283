//! A world out of a scenario: nothing changes after the start, but for the figures that are given.

mod moves;
mod totals;

use super::{Position, Replay, rates};
use crate::date::Day;
use crate::draft::{
    Cond, Course, Draft, Expr, KindId, PartyId, ScenarioEntry, ThingId, VariantId, World,
};
use crate::number::Rational;
use std::collections::BTreeSet;

/// A figure that a world cannot be given, by its index in the list of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub entry: usize,
    /// Why, as a sentence without a full stop.
    pub words: String,
}

/// The world in which nothing changes after the start but for `entries`: each figure is reached on its date along a
/// straight line from the figure before it, or from the start. A figure for several kinds is shared out in proportion to
/// what is held of them by then, in whole numbers of a system, the first of them getting the remainder; kinds with a figure of
/// their own on that day keep it. Estimates start at their low value, loads that nothing rates at their least.
pub fn world_from(draft: &Draft, entries: &[ScenarioEntry]) -> (World, Vec<Problem>) {
    let mut making = Making {
        draft,
        world: start(draft),
        fixed: BTreeSet::new(),
    };
    let mut order: Vec<usize> = (0..entries.len()).collect();
    // The narrower figure first, so that the wider one shares out what it leaves; totals when the units are known.
    order.sort_by_key(|&i| (entries[i].day, breadth(&entries[i].measure)));
    let mut problems = Vec::new();
    for index in order {
        if let Err(words) = making.enter(&entries[index]) {
            problems.push(Problem {
                entry: index,
                words,
            });
        }
    }
    making.derive_moves();
    problems.sort_by_key(|problem| problem.entry);
    (making.world, problems)
}

/// Estimates that a world fixes at their least value, as one made by [`world_from`] does without a figure for them.
pub fn assumed(draft: &Draft, world: &World) -> Vec<String> {
    let mut assumed = Vec::new();
    let mut add = |party: PartyId, name: String, low: String, high: String| {
        let party = &draft.parties[party.index()].name;
        assumed.push(format!(
            "{party}.{name} starts at {low}, the least of {low} to {high}"
        ));
    };
    for stake in &draft.stakes {
        for figure in &stake.figures {
            let courses = figure
                .variants
                .iter()
                .flat_map(|v| world.histories.get(&(stake.party, *v)));
            let now: Rational = courses.map(|course| course.at(stake.date)).sum();
            if figure.low < figure.high && now == figure.low {
                let name = match figure.variants.as_slice() {
                    [only] => draft.variants[only.index()].name.clone(),
                    _ => draft.things[stake.thing.index()].name.clone(),
                };
                let words = |value| rates::amount(draft, stake.thing, value);
                add(stake.party, name, words(&figure.low), words(&figure.high));
            }
        }
    }
    for rated in &draft.rated_totals {
        let course = world
            .rated
            .get(&(rated.party, rated.thing, rated.attribute));
        let now = course.map_or(Rational::ZERO, |course| course.at(rated.date));
        if rated.low < rated.high && now == rated.low {
            let thing = &draft.things[rated.thing.index()].name;
            let name = format!("{thing}.{}", draft.attributes[rated.attribute.index()].name);
            add(
                rated.party,
                name,
                rated.low.to_string(),
                rated.high.to_string(),
            );
        }
    }
    assumed
}

fn start(draft: &Draft) -> World {
    let mut world = World::default();
    for stake in &draft.stakes {
        for variant in draft.variants_of(stake.thing) {
            let mut figures = stake.figures.iter();
            let figure = figures.find(|f| f.variants.first() == Some(&variant));
            let low = figure.map_or(Rational::ZERO, |figure| figure.low.clone());
            let course = Course(vec![(stake.date, low)]);
            world.histories.insert((stake.party, variant), course);
        }
    }
    for rated in &draft.rated_totals {
        let course = Course(vec![(rated.date, rated.low.clone())]);
        world
            .rated
            .insert((rated.party, rated.thing, rated.attribute), course);
    }
    world
}

/// Figures of units before totals, of few kinds before many.
fn breadth(measure: &Expr) -> (bool, usize) {
    match measure {
        Expr::Holding { kinds, parties, .. } => (false, kinds.len() * parties.len()),
        Expr::Total { kinds, parties, .. } => (true, kinds.len() * parties.len()),
        _ => (true, usize::MAX),
    }
}

/// A world in the making.
struct Making<'a> {
    draft: &'a Draft,
    world: World,
    /// What a figure of this day has fixed already.
    fixed: BTreeSet<(Day, PartyId, KindId)>,
}

impl Making<'_> {
    fn enter(&mut self, entry: &ScenarioEntry) -> Result<(), String> {
        let held = |parties: &[PartyId], kinds: &[KindId]| {
            let pairs = parties.iter().flat_map(|p| kinds.iter().map(|k| (*p, *k)));
            let pairs: Vec<_> = pairs.filter(|(p, k)| self.draft.may_hold(*p, *k)).collect();
            pairs
        };
        if entry.value.is_negative() {
            return Err(String::from("nobody holds less than nothing"));
        }
        match &entry.measure {
            Expr::Holding { parties, kinds, .. } => {
                let pairs = held(parties, kinds);
                self.check_date(entry.day, &pairs)?;
                self.set_units(entry.day, &pairs, &entry.value)
            }
            Expr::Total {
                parties,
                kinds,
                attribute,
                ..
            } => {
                let pairs = held(parties, kinds);
                self.check_date(entry.day, &pairs)?;
                self.set_total(entry.day, &pairs, *attribute, &entry.value)
            }
            Expr::Count(cond) => match cond.as_ref() {
                Cond::InEffect { party, policy } => {
                    let days = self.world.switches.entry((*party, *policy)).or_default();
                    days.insert(entry.day, entry.value.is_positive());
                    Ok(())
                }
                _ => Err(String::from(CANNOT_SET)),
            },
            _ => Err(String::from(CANNOT_SET)),
        }
    }

    fn check_date(&self, day: Day, pairs: &[(PartyId, KindId)]) -> Result<(), String> {
        if pairs.is_empty() {
            return Err(String::from("the forces list nothing of this"));
        }
        for (party, kind) in pairs {
            let stake = self.draft.stake(*party, self.draft.thing_of(*kind));
            if let Some(stake) = stake.filter(|stake| day < stake.date) {
                return Err(format!(
                    "{day} is before the forces, which are of {}",
                    stake.date
                ));
            }
        }
        if day > self.draft.end {
            return Err(format!("{day} is after the end, {}", self.draft.end));
        }
        Ok(())
    }

    fn position(&self, day: Day) -> Position {
        Replay::new(self.draft, &self.world).on(day)
    }

    fn set_units(
        &mut self,
        day: Day,
        pairs: &[(PartyId, KindId)],
        value: &Rational,
    ) -> Result<(), String> {
        let mut position = self.position(day);
        let fixed = |(p, k): &&(PartyId, KindId)| self.fixed.contains(&(day, *p, *k));
        let taken: Rational = pairs
            .iter()
            .filter(fixed)
            .map(|(p, k)| position.held(*p, *k))
            .sum();
        let free: Vec<_> = pairs.iter().filter(|pair| !fixed(pair)).copied().collect();
        let rest = value - &taken;
        if rest.is_negative() || (free.is_empty() && !rest.is_zero()) {
            return Err(format!("other figures of {day} already make it {taken}"));
        }
        let whole = !free.iter().all(|(_, k)| self.thing(*k).is_stock);
        if whole && !rest.is_integer() {
            return Err(format!("{value} is not a whole number"));
        }
        let weights: Vec<Rational> = free.iter().map(|(p, k)| position.held(*p, *k)).collect();
        for ((party, kind), units) in free.iter().zip(share(&rest, &weights, whole)) {
            position.units.insert((*party, *kind), units);
            self.fixed.insert((day, *party, *kind));
        }
        for (party, variant) in self.variants_of(&free) {
            self.list(day, party, variant, &position);
        }
        Ok(())
    }

    /// Lists what a position has of a variant.
    fn list(&mut self, day: Day, party: PartyId, variant: VariantId, position: &Position) {
        let kinds = self.draft.kinds_of(variant);
        let spread: Vec<(KindId, Rational)> = kinds
            .iter()
            .map(|kind| (*kind, position.held(party, *kind)))
            .collect();
        if kinds.len() > 1 {
            if !self.world.spreads.contains_key(&(party, variant))
                && let Some(stake) = self.draft.stake(party, self.thing_id(variant))
            {
                // Otherwise this spread would count for the days before it, too.
                let start = self.position(stake.date);
                let start = kinds
                    .iter()
                    .map(|kind| (*kind, start.held(party, *kind)))
                    .collect();
                let days = self.world.spreads.entry((party, variant)).or_default();
                days.insert(stake.date, start);
            }
            let days = self.world.spreads.entry((party, variant)).or_default();
            days.insert(day, spread.clone());
        }
        let held = spread.iter().map(|(_, units)| units).sum();
        let course = self.world.histories.entry((party, variant)).or_default();
        put(course, day, held);
    }

    fn variants_of(&self, pairs: &[(PartyId, KindId)]) -> BTreeSet<(PartyId, VariantId)> {
        let variants = pairs
            .iter()
            .map(|(p, k)| (*p, self.draft.kinds[k.index()].variant));
        variants.collect()
    }

    fn thing_id(&self, variant: VariantId) -> ThingId {
        self.draft.variants[variant.index()].thing
    }

    fn thing(&self, kind: KindId) -> &crate::draft::Thing {
        &self.draft.things[self.draft.thing_of(kind).index()]
    }
}

const CANNOT_SET: &str = "this is made of several figures: give those";

/// `total` in proportion to the weights; in whole numbers if `whole`, the first with a weight getting the remainder.
fn share(total: &Rational, weights: &[Rational], whole: bool) -> Vec<Rational> {
    let sum: Rational = weights.iter().sum();
    let mut shares: Vec<Rational> = weights
        .iter()
        .map(|weight| {
            let share = (total * weight).checked_div(&sum).unwrap_or_default();
            if whole { share.floor() } else { share }
        })
        .collect();
    let remainder = total - &shares.iter().sum::<Rational>();
    let first = weights.iter().position(Rational::is_positive).unwrap_or(0);
    if let Some(first) = shares.get_mut(first) {
        *first += remainder;
    }
    shares
}

/// Lists a value, in place of one already listed for the day.
fn put(course: &mut Course, day: Day, value: Rational) {
    match course.0.binary_search_by(|(listed, _)| listed.cmp(&day)) {
        Ok(at) => course.0[at].1 = value,
        Err(at) => course.0.insert(at, (day, value)),
    }
}
