//! Figures for the total of an attribute: they set how units are spread and loaded.

use super::super::Position;
use super::super::spread::{self, Load, Slot};
use super::{Making, put, share};
use crate::date::Day;
use crate::draft::{AttributeId, AttributeValue, Course, KindId, PartyId, ThingId};
use crate::number::Rational;

impl Making<'_> {
    /// Gives these units this total together; what cannot be loaded otherwise keeps its own.
    pub(super) fn set_total(
        &mut self,
        day: Day,
        pairs: &[(PartyId, KindId)],
        attribute: AttributeId,
        value: &Rational,
    ) -> Result<(), String> {
        let draft = self.draft;
        let position = self.position(day);
        let mut groups: Vec<Group> = Vec::new();
        for (party, kind) in pairs {
            let thing = draft.thing_of(*kind);
            let known = groups
                .iter_mut()
                .find(|g| g.party == *party && g.thing == thing);
            match known {
                Some(group) => group.kinds.push(*kind),
                None => groups.push(Group {
                    party: *party,
                    thing,
                    kinds: vec![*kind],
                }),
            }
        }
        let mut now = Vec::new();
        for group in &groups {
            let totals = group
                .kinds
                .iter()
                .map(|k| position.total(draft, group.party, *k, attribute));
            now.push(totals.map(Result::unwrap_or_default).sum::<Rational>());
        }
        let movable: Vec<usize> = (0..groups.len())
            .filter(|&i| self.can_change(&groups[i], attribute, &position))
            .collect();
        let stays: Rational = (0..groups.len())
            .filter(|i| !movable.contains(i))
            .map(|i| &now[i])
            .sum();
        let rest = value - &stays;
        if rest.is_negative() || (movable.is_empty() && !rest.is_zero()) {
            return Err(format!(
                "what is held makes it {stays}, and nothing there can be loaded otherwise"
            ));
        }
        let weights: Vec<Rational> = movable.iter().map(|&i| now[i].clone()).collect();
        let whole = draft.attributes[attribute.index()].whole;
        if whole && !rest.is_integer() {
            return Err(format!("{value} is not a whole number"));
        }
        for (&i, total) in movable.iter().zip(share(&rest, &weights, whole)) {
            self.load(day, &groups[i], attribute, &total, &position)?;
        }
        Ok(())
    }

    /// Whether the total of a group is its holder's choice.
    fn can_change(&self, group: &Group, attribute: AttributeId, position: &Position) -> bool {
        let rated = self
            .draft
            .rated_total(group.party, group.thing, attribute)
            .is_some();
        let values = group.kinds.iter().map(|k| self.draft.value(*k, attribute));
        let mut values: Vec<&AttributeValue> = values.flatten().collect();
        let chosen = values
            .iter()
            .any(|v| matches!(v, AttributeValue::Interval { .. }));
        values.dedup();
        let held = group
            .kinds
            .iter()
            .any(|k| position.held(group.party, *k).is_positive());
        rated || (held && (chosen || values.len() > 1))
    }

    /// Gives a group a total: by its own history, or by spreading and loading its units.
    fn load(
        &mut self,
        day: Day,
        group: &Group,
        attribute: AttributeId,
        total: &Rational,
        position: &Position,
    ) -> Result<(), String> {
        let draft = self.draft;
        let key = (group.party, group.thing, attribute);
        if draft
            .rated_total(group.party, group.thing, attribute)
            .is_some()
        {
            let name = &draft.things[group.thing.index()].name;
            let mut kinds = draft
                .kinds
                .iter()
                .zip(0..)
                .filter(|(k, _)| draft.variants[k.variant.index()].thing == group.thing);
            if !kinds.all(|(_, k)| group.kinds.contains(&KindId(k))) {
                return Err(format!(
                    "the total of {name} has a history of its own: give it as a whole"
                ));
            }
            put(self.world.rated.entry(key).or_default(), day, total.clone());
            return Ok(());
        }
        let mut position = position.clone();
        let mut slots: Vec<Slot> = group
            .kinds
            .iter()
            .map(|&kind| Slot::of(draft, kind, attribute, position.held(group.party, kind)))
            .collect();
        spread::fit(&mut slots, total);
        for (kind, slot) in group.kinds.iter().zip(&slots) {
            position
                .units
                .insert((group.party, *kind), slot.units.clone());
        }
        for (party, variant) in self.variants_of(&group.pairs()) {
            if draft.kinds_of(variant).len() > 1 {
                self.list(day, party, variant, &position);
            }
        }
        let mut loads: Vec<Load> = slots
            .iter()
            .map(|slot| Load {
                least: &slot.low * &slot.units,
                most: &slot.high * &slot.units,
                chosen: &slot.low * &slot.units,
            })
            .collect();
        spread::fill(&mut loads, total);
        let carried: Rational = loads.iter().map(|load| &load.chosen).sum();
        let before = self.position(draft.start);
        for (kind, load) in group.kinds.iter().zip(loads) {
            if let Some(AttributeValue::Interval { .. }) = draft.value(*kind, attribute) {
                let at_start = before
                    .total(draft, group.party, *kind, attribute)
                    .unwrap_or_default();
                let listed = self.world.totals.entry((group.party, *kind, attribute));
                let course = listed.or_insert_with(|| Course(vec![(draft.start, at_start)]));
                put(course, day, load.chosen);
            }
        }
        if carried != *total {
            return Err(format!("the units held carry {carried}, not {total}"));
        }
        Ok(())
    }
}

/// Kinds of one thing that one party may hold.
struct Group {
    party: PartyId,
    thing: ThingId,
    kinds: Vec<KindId>,
}

impl Group {
    fn pairs(&self) -> Vec<(PartyId, KindId)> {
        self.kinds.iter().map(|kind| (self.party, *kind)).collect()
    }
}
