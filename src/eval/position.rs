//! What everybody holds on a day.

use super::spread::{self, Load, Slot};
use super::table::Table;
use super::{CannotEvaluate, Replay};
use crate::date::Day;
use crate::draft::{
    AttributeId, AttributeValue, Draft, KindId, PartyId, PolicyId, RatedTotal, ThingId, VariantId,
    World,
};
use crate::number::Rational;
use std::collections::BTreeSet;

/// What everybody holds at a moment: on a day, or when engagements have been fought on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Units (of a stock: base units) of each kind that a party may hold.
    pub(super) units: Table<(PartyId, KindId), Rational>,
    /// Totals of the attributes that are the holder's choice unit by unit.
    pub(super) loads: Table<(PartyId, KindId, AttributeId), Rational>,
    /// Of each rated total, in the draft's order, what the units held cannot carry (below zero: what they carry beyond it).
    pub(super) not_carried: Vec<Rational>,
    /// Policies in effect.
    pub(super) in_effect: BTreeSet<(PartyId, PolicyId)>,
    /// Kinds that an engagement fought so far could touch.
    pub(super) touched: BTreeSet<(PartyId, KindId)>,
    /// What was fired out of totals.
    pub(super) spent: Vec<Spent>,
}

/// Shots out of the total of an attribute over some parties' units: they leave the total, not the units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spent {
    pub weapon: String,
    pub attribute: AttributeId,
    pub parties: Vec<PartyId>,
    pub kinds: Vec<KindId>,
    pub amount: Rational,
}

/// A variant that a party may hold.
pub(super) struct Line {
    pub party: PartyId,
    pub variant: VariantId,
    pub kinds: Vec<KindId>,
    pub is_stock: bool,
}

/// What a party lists of one system or stock: its lines and its rated totals. What is held of one depends on no other.
pub(super) struct Group<'a> {
    pub party: PartyId,
    pub thing: ThingId,
    pub lines: Vec<Line>,
    /// Its rated totals, each with its number in the draft.
    rated: Vec<(usize, &'a RatedTotal)>,
    /// The kinds of all its lines.
    kinds: Vec<KindId>,
}

impl<'a> Group<'a> {
    /// Everything that some party lists in its forces, in the draft's order.
    pub(super) fn all(draft: &'a Draft) -> Vec<Group<'a>> {
        let groups = draft.stakes.iter().map(|stake| {
            let lines: Vec<Line> = draft
                .variants_of(stake.thing)
                .into_iter()
                .map(|variant| Line {
                    party: stake.party,
                    variant,
                    kinds: draft.kinds_of(variant),
                    is_stock: draft.things[stake.thing.index()].is_stock,
                })
                .collect();
            let rated = draft.rated_totals.iter().enumerate();
            let its = rated.filter(|(_, r)| r.party == stake.party && r.thing == stake.thing);
            Group {
                party: stake.party,
                thing: stake.thing,
                rated: its.collect(),
                kinds: lines.iter().flat_map(|line| line.kinds.clone()).collect(),
                lines,
            }
        });
        groups.collect()
    }
}

impl Position {
    /// The position on a day before anything is fought.
    pub(super) fn on(replay: &Replay<'_>, day: Day) -> Position {
        let mut position = Position {
            not_carried: vec![Rational::ZERO; replay.draft.rated_totals.len()],
            ..Position::default()
        };
        for group in &replay.groups {
            position.take_up(replay, group, day);
        }
        position.switch(replay, day);
        position
    }

    /// Sets what is held and carried of a group as it is on a day.
    pub(super) fn take_up(&mut self, replay: &Replay<'_>, group: &Group<'_>, day: Day) {
        for line in &group.lines {
            let held = held(replay.world, line, day);
            let listed = listed_spread(replay.world, line, day);
            let units = spread::spread(&line.kinds, held, listed);
            let kinds = line.kinds.iter().map(|kind| (line.party, *kind));
            self.units.extend(kinds.zip(units));
        }
        for (_, rated) in &group.rated {
            self.fit_to_rated_total(replay, group, rated, day);
        }
        self.load(replay, group, day);
    }

    /// Sets which policies are in effect on a day.
    pub(super) fn switch(&mut self, replay: &Replay<'_>, day: Day) {
        self.in_effect.clear();
        for switch in &replay.draft.switches {
            if in_effect(replay.draft, replay.world, switch.party, switch.policy, day) {
                self.in_effect.insert((switch.party, switch.policy));
            }
        }
    }

    /// Units that the party holds of the kind.
    pub fn held(&self, party: PartyId, kind: KindId) -> Rational {
        self.units(party, kind).cloned().unwrap_or_default()
    }

    /// The same; none of what the party does not list.
    pub(super) fn units(&self, party: PartyId, kind: KindId) -> Option<&Rational> {
        self.units.get(&(party, kind))
    }

    /// The total of the attribute over the units that the party holds of the kind; a kind without it, or with words for
    /// it, counts 0.
    ///
    /// # Errors
    /// After an engagement that could touch the kind, if its attribute is chosen unit by unit.
    pub fn total(
        &self,
        draft: &Draft,
        party: PartyId,
        kind: KindId,
        attribute: AttributeId,
    ) -> Result<Rational, CannotEvaluate> {
        match draft.value(kind, attribute) {
            Some(AttributeValue::Number(each)) => Ok(each * self.held(party, kind)),
            Some(AttributeValue::Interval { .. }) if self.touched.contains(&(party, kind)) => {
                Err(CannotEvaluate::ChosenLoadAfterFight {
                    kind: draft.kinds[kind.index()].name.clone(),
                    attribute: draft.attributes[attribute.index()].name.clone(),
                })
            }
            Some(AttributeValue::Interval { .. }) => {
                let load = self.loads.get(&(party, kind, attribute));
                Ok(load.cloned().unwrap_or_default())
            }
            Some(AttributeValue::Word(_)) | None => Ok(Rational::ZERO),
        }
    }

    /// Spreads the units of a thing with a rated total so that they can carry it.
    fn fit_to_rated_total(
        &mut self,
        replay: &Replay<'_>,
        group: &Group<'_>,
        rated: &RatedTotal,
        day: Day,
    ) {
        let draft = replay.draft;
        let kinds = &group.kinds;
        let mut slots: Vec<Slot> = kinds
            .iter()
            .map(|&kind| Slot::of(draft, kind, rated.attribute, self.held(rated.party, kind)))
            .collect();
        spread::fit(&mut slots, &rated_total(replay, rated, day));
        for (kind, slot) in kinds.iter().zip(slots) {
            self.units.insert((rated.party, *kind), slot.units);
        }
    }

    /// Sets the totals of what is chosen unit by unit: as the world lists them, brought inside what the units held permit;
    /// without a listing the least. Those of a rated total are then changed, the lowest kinds first, until they sum to it.
    fn load(&mut self, replay: &Replay<'_>, group: &Group<'_>, day: Day) {
        let draft = replay.draft;
        for line in &group.lines {
            for &kind in &line.kinds {
                for (attribute, value) in &draft.kinds[kind.index()].values {
                    if let AttributeValue::Interval {
                        low,
                        high,
                        without_low,
                        without_high,
                    } = value
                    {
                        let units = self.held(line.party, kind);
                        let key = (line.party, kind, *attribute);
                        let listed = replay.world.totals.get(&key).map(|course| course.at(day));
                        let ends = value.nearly_ends().unwrap_or_default();
                        let (least, most) = (&ends.0 * &units, &ends.1 * &units);
                        let whole = draft.attributes[attribute.index()].whole;
                        let chosen = match listed {
                            Some(listed) if whole => listed.floor(),
                            Some(listed) => listed,
                            None => least.clone(),
                        };
                        let above = chosen.cmp(&(low * &units));
                        let below = (high * &units).cmp(&chosen);
                        let load = if above.is_lt() || above.is_eq() && *without_low {
                            least
                        } else if below.is_lt() || below.is_eq() && *without_high {
                            most
                        } else {
                            chosen
                        };
                        self.loads.insert(key, load);
                    }
                }
            }
        }
        for (number, rated) in &group.rated {
            let kinds = &group.kinds;
            let total = rated_total(replay, rated, day);
            let mut loads: Vec<Load> = kinds
                .iter()
                .map(|&kind| {
                    let units = self.held(rated.party, kind);
                    let (low, high) = spread::bounds(draft, kind, rated.attribute);
                    let key = (rated.party, kind, rated.attribute);
                    let chosen = self.loads.get(&key).cloned();
                    Load {
                        least: &low * &units,
                        most: &high * &units,
                        chosen: chosen.unwrap_or(&low * &units),
                    }
                })
                .collect();
            spread::fill(&mut loads, &total);
            let carried: Rational = loads.iter().map(|load| &load.chosen).sum();
            self.not_carried[*number] = total - carried;
            for (kind, load) in kinds.iter().zip(loads) {
                let key = (rated.party, *kind, rated.attribute);
                if let Some(total) = self.loads.get_mut(&key) {
                    *total = load.chosen;
                }
            }
        }
    }
}

/// What a party holds of each kind of a variant on a day if it then lists these units: what is not held is missing from the lowest
/// kinds, and what is held beyond them joins the lowest.
pub fn spread_as(
    draft: &Draft,
    world: &World,
    (party, variant): (PartyId, VariantId),
    day: Day,
    listed: &Vec<(KindId, Rational)>,
) -> Vec<(KindId, Rational)> {
    let kinds = draft.kinds_of(variant);
    let line = Line {
        party,
        variant,
        is_stock: draft.things[draft.variants[variant.index()].thing.index()].is_stock,
        kinds,
    };
    let units = spread::spread(&line.kinds, held(world, &line, day), Some(listed));
    line.kinds.into_iter().zip(units).collect()
}

/// What is held of a variant: the whole part of its history, of a stock the history itself, and never less than nothing.
fn held(world: &World, line: &Line, day: Day) -> Rational {
    let course = world.histories.get(&(line.party, line.variant));
    let history = course.map_or(Rational::ZERO, |course| course.at(day));
    let held = if line.is_stock {
        history
    } else {
        history.floor()
    };
    held.max(Rational::ZERO)
}

/// The spread listed for the nearest day that has come, or else the first.
fn listed_spread<'a>(
    world: &'a World,
    line: &Line,
    day: Day,
) -> Option<&'a Vec<(KindId, Rational)>> {
    let days = world.spreads.get(&(line.party, line.variant))?;
    let latest = days.range(..=day).next_back();
    latest.or(days.first_key_value()).map(|(_, units)| units)
}

/// Whether a party's policy is in effect: as on the latest listed day that has come, or else as at the start. A policy
/// that the party does not list is not in effect.
pub(super) fn in_effect(
    draft: &Draft,
    world: &World,
    party: PartyId,
    policy: PolicyId,
    day: Day,
) -> bool {
    let mut switches = draft.switches.iter();
    let Some(switch) = switches.find(|s| s.party == party && s.policy == policy) else {
        return false;
    };
    let listed = world.switches.get(&(party, policy));
    let latest = listed.and_then(|days| days.range(..=day).next_back());
    latest.map_or(switch.in_effect, |(_, state)| *state)
}

/// A rated total on a day: the whole part of its history if the attribute is whole, else the history itself.
fn rated_total(replay: &Replay<'_>, rated: &RatedTotal, day: Day) -> Rational {
    let key = (rated.party, rated.thing, rated.attribute);
    let course = replay.world.rated.get(&key);
    let history = course.map_or(Rational::ZERO, |course| course.at(day));
    if replay.draft.attributes[rated.attribute.index()].whole {
        history.floor()
    } else {
        history
    }
}
