//! Moves that a scenario implies where moves have rates.

use super::{Making, put};
use crate::date::Day;
use crate::draft::{Stake, VariantId};
use crate::number::Rational;
use std::collections::{BTreeMap, BTreeSet};

impl Making<'_> {
    /// Where moves are rated: what one variant loses and another gains between two listed days is a move as far as there
    /// is a rate for it, the first listed first.
    pub(super) fn derive_moves(&mut self) {
        let draft = self.draft;
        for stake in &draft.stakes {
            let Some(moves) = &stake.moves else { continue };
            let days = self.listed_days(stake);
            let mut so_far: BTreeMap<(VariantId, VariantId), Rational> = BTreeMap::new();
            for between in days.windows(2) {
                let change = |variant: VariantId| {
                    let course = self.world.histories.get(&(stake.party, variant));
                    course.map_or(Rational::ZERO, |c| c.at(between[1]) - c.at(between[0]))
                };
                let variants = draft.variants_of(stake.thing);
                let mut open: BTreeMap<VariantId, Rational> =
                    variants.into_iter().map(|v| (v, change(v))).collect();
                for listed in moves {
                    let lost = -open.get(&listed.from).cloned().unwrap_or_default();
                    let gained = open.get(&listed.to).cloned().unwrap_or_default();
                    let number = lost.min(gained).max(Rational::ZERO);
                    *open.entry(listed.from).or_default() += &number;
                    *open.entry(listed.to).or_default() -= &number;
                    let sum = so_far.entry((listed.from, listed.to)).or_default();
                    let before = sum.clone();
                    *sum += number;
                    let key = (stake.party, listed.from, listed.to);
                    let course = self.world.moved.entry(key).or_default();
                    put(course, between[0], before);
                    put(course, between[1], sum.clone());
                }
            }
        }
    }

    fn listed_days(&self, stake: &Stake) -> Vec<Day> {
        let variants = self.draft.variants_of(stake.thing);
        let courses = variants
            .iter()
            .flat_map(|v| self.world.histories.get(&(stake.party, *v)));
        let days: BTreeSet<Day> = courses
            .flat_map(|c| c.0.iter().map(|(day, _)| *day))
            .collect();
        days.into_iter().collect()
    }
}
