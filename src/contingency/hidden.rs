//! What a cheater hides: the kinds and loads that are added to a draft for it.

use super::obliges;
use super::rewrite::{self, Leaves};
use crate::date::Day;
use crate::draft::*;
use crate::number::Rational;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Something that a provision counts: units, or a total.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub units: BTreeSet<(PartyId, KindId)>,
    /// None: units are counted.
    pub attribute: Option<AttributeId>,
}

/// For each moment at which a condition counts something of these parties', from entry on: the units that it counts, and of each
/// attribute those whose total it counts.
pub(super) fn counted(draft: &Draft, cond: &Cond, by: &[PartyId]) -> Vec<(Option<Day>, Counted)> {
    let collector = Collector {
        draft,
        by,
        found: RefCell::default(),
    };
    rewrite::cond(cond, &collector);
    let found = collector.found.into_inner();
    let each = found.into_iter().map(|((at, attribute), units)| {
        let of = Counted { units, attribute };
        (at, of)
    });
    each.collect()
}

/// Leaves everything as it is, and remembers what was counted.
struct Collector<'a> {
    draft: &'a Draft,
    by: &'a [PartyId],
    found: RefCell<Found>,
}

type Found = BTreeMap<(Option<Day>, Option<AttributeId>), BTreeSet<(PartyId, KindId)>>;

impl Collector<'_> {
    fn add(
        &self,
        parties: &[PartyId],
        kinds: &[KindId],
        attribute: Option<AttributeId>,
        at: Option<Day>,
    ) {
        // Before entry nothing is hidden.
        if at.is_some_and(|day| day < self.draft.entry) {
            return;
        }
        let theirs = parties.iter().filter(|party| self.by.contains(party));
        for &party in theirs {
            let held = kinds.iter().filter(|kind| {
                let counts = attribute.is_none_or(|a| self.draft.value(**kind, a).is_some());
                counts && self.draft.may_hold(party, **kind)
            });
            let held: Vec<_> = held.map(|kind| (party, *kind)).collect();
            if !held.is_empty() {
                let mut found = self.found.borrow_mut();
                found.entry((at, attribute)).or_default().extend(held);
            }
        }
    }
}

impl Leaves for Collector<'_> {
    fn holding(&self, parties: &[PartyId], kinds: &[KindId], _: &str, at: Option<Day>) -> Expr {
        self.add(parties, kinds, None, at);
        Expr::Sum(Vec::new())
    }

    fn total(&self, of: &Expr, at: Option<Day>) -> Expr {
        if let Expr::Total {
            parties,
            kinds,
            attribute,
            ..
        } = of
        {
            self.add(parties, kinds, Some(*attribute), at);
        }
        Expr::Sum(Vec::new())
    }

    fn banned(&self, parties: &[PartyId], kinds: &[KindId], at: Option<Day>) -> Vec<KindId> {
        self.add(parties, kinds, None, at);
        Vec::new()
    }
}

/// The two kinds that stand for one that a cheater holds.
#[derive(Clone, Copy)]
struct Split {
    seen: KindId,
    /// None where none of it may be hidden.
    hidden: Option<KindId>,
}

/// What was added for the cheaters.
#[derive(Default)]
pub(super) struct Hidden {
    kinds: BTreeMap<(PartyId, KindId), Split>,
    /// Of the load of seen units what is hidden: the kind whose number it is.
    pub(super) loads: BTreeMap<(PartyId, KindId, AttributeId), KindId>,
}

impl Hidden {
    /// Adds what the cheaters may hide to what there is. Conditions are as before.
    pub(super) fn add(draft: &mut Draft, by: &[PartyId]) -> Hidden {
        // The least that any provision misses of each kind, and the most; likewise of loads.
        let mut units: BTreeMap<(PartyId, KindId), Rational> = BTreeMap::new();
        let mut loads: BTreeMap<(PartyId, KindId, AttributeId), Vec<Rational>> = BTreeMap::new();
        for provision in draft.provisions.iter().filter(|p| obliges(p, by)) {
            let misses = provision.terms.misses.clone().unwrap_or(Rational::ZERO);
            for (_, of) in counted(draft, &provision.condition, by) {
                for &(party, kind) in &of.units {
                    let least = units.entry((party, kind)).or_insert_with(|| misses.clone());
                    if misses < *least {
                        least.clone_from(&misses);
                    }
                    if let Some(attribute) = of.attribute
                        && let Some(AttributeValue::Interval { .. }) = draft.value(kind, attribute)
                    {
                        let all = loads.entry((party, kind, attribute)).or_default();
                        all.push(misses.clone());
                    }
                }
            }
        }
        let hideable: BTreeSet<(PartyId, KindId)> = units
            .into_iter()
            .filter(|(_, least)| least.is_positive())
            .map(|(of, _)| of)
            .collect();
        let mut hidden = Hidden::default();
        let split: BTreeSet<(PartyId, ThingId)> = hideable
            .iter()
            .map(|(party, kind)| (*party, draft.thing_of(*kind)))
            .collect();
        for (party, thing) in split {
            hidden.split(draft, party, thing, &hideable);
        }
        for ((party, kind, attribute), all) in loads {
            if all.iter().all(Rational::is_positive)
                && let Some(most) = all.into_iter().max()
            {
                hidden.add_load(draft, party, kind, attribute, most);
            }
        }
        hidden
    }

    pub(super) fn is_empty(&self) -> bool {
        self.kinds.is_empty() && self.loads.is_empty()
    }

    /// Gives the party a thing of its own in the place of one that others hold, too.
    fn split(
        &mut self,
        draft: &mut Draft,
        party: PartyId,
        thing: ThingId,
        hideable: &BTreeSet<(PartyId, KindId)>,
    ) {
        let own = ThingId(draft.things.len() as u32);
        draft.things.push(draft.things[thing.index()].clone());
        let mut variants = BTreeMap::new();
        for variant in draft.variants_of(thing) {
            let copy = VariantId(draft.variants.len() as u32);
            variants.insert(variant, copy);
            draft.variants.push(Variant {
                thing: own,
                ..draft.variants[variant.index()].clone()
            });
            for kind in draft.kinds_of(variant) {
                let can_hide = hideable.contains(&(party, kind));
                let mut add = |suffix: &str| {
                    let id = KindId(draft.kinds.len() as u32);
                    let of = draft.kinds[kind.index()].clone();
                    draft.kinds.push(Kind {
                        variant: copy,
                        name: format!("{}{suffix}", of.name),
                        ..of
                    });
                    id
                };
                let seen = add("");
                let hidden = can_hide.then(|| add(", hidden"));
                self.kinds.insert((party, kind), Split { seen, hidden });
            }
        }
        let to_own = |variant: &mut VariantId| {
            if let Some(copy) = variants.get(variant) {
                *variant = *copy;
            }
        };
        for stake in &mut draft.stakes {
            if (stake.party, stake.thing) == (party, thing) {
                stake.thing = own;
                let listed = stake.figures.iter_mut().flat_map(|f| &mut f.variants);
                listed.for_each(to_own);
                for step in stake.moves.iter_mut().flatten() {
                    to_own(&mut step.from);
                    to_own(&mut step.to);
                }
            }
        }
        for rated in &mut draft.rated_totals {
            if (rated.party, rated.thing) == (party, thing) {
                rated.thing = own;
            }
        }
    }

    /// Adds what is hidden of the load of seen units, at most `most`, chosen anew each day: part of a number that never changes.
    fn add_load(
        &mut self,
        draft: &mut Draft,
        party: PartyId,
        kind: KindId,
        attribute: AttributeId,
        most: Rational,
    ) {
        let of = draft.attributes[attribute.index()].clone();
        let most = if of.whole { most.floor() } else { most };
        let held = self.kinds.get(&(party, kind)).map_or(kind, |s| s.seen);
        let stake = draft.stake(party, draft.thing_of(held));
        let Some((date, place)) = stake.map(|stake| (stake.date, stake.place)) else {
            return;
        };
        if !most.is_positive() {
            return;
        }
        let name = format!("{} {}, hidden", draft.kinds[kind.index()].name, of.name);
        let thing = ThingId(draft.things.len() as u32);
        draft.things.push(Thing {
            name: name.clone(),
            docs: Vec::new(),
            place,
            is_stock: !of.whole,
            unit: (!of.whole).then(|| of.unit.unwrap_or((of.name, Rational::ONE))),
        });
        let variant = VariantId(draft.variants.len() as u32);
        draft.variants.push(Variant {
            thing,
            name: name.clone(),
            words: Vec::new(),
        });
        let first = draft.kinds.len() as u32;
        // What nothing is said of stays seen.
        for name in [format!("{name} none"), name] {
            draft.kinds.push(Kind {
                variant,
                name,
                values: Vec::new(),
            });
        }
        draft.stakes.push(Stake {
            party,
            thing,
            date,
            figures: vec![Figure {
                variants: vec![variant],
                low: most.clone(),
                high: most,
            }],
            builds: Some(Rational::ZERO),
            retires: Some(Rational::ZERO),
            moves: None,
            source: None,
            place,
        });
        let load = (party, kind, attribute);
        self.loads.insert(load, KindId(first + 1));
    }

    /// No unit is seen with less than the least that it can carry.
    pub(super) fn least_loads(&self, draft: &Draft) -> Vec<Provision> {
        let each = self
            .loads
            .iter()
            .filter_map(|((party, kind, attribute), hidden)| {
                let Some(AttributeValue::Interval { low, .. }) = draft.value(*kind, *attribute)
                else {
                    return None;
                };
                let held = self.kinds.get(&(*party, *kind)).map_or(*kind, |s| s.seen);
                let parties = vec![*party];
                let stake = draft.stake(*party, draft.thing_of(held))?;
                let label = draft.kinds[hidden.index()].name.clone();
                let load = Expr::Total {
                    parties: parties.clone(),
                    kinds: vec![held],
                    attribute: *attribute,
                    label: label.clone(),
                };
                let least = Expr::Product(
                    Box::new(Expr::Number(low.clone())),
                    Box::new(Expr::Holding {
                        parties: parties.clone(),
                        kinds: vec![held],
                        label: label.clone(),
                    }),
                );
                let unseen = Expr::Holding {
                    parties: parties.clone(),
                    kinds: vec![*hidden],
                    label: label.clone(),
                };
                Some(Provision {
                    name: label.clone(),
                    title: None,
                    docs: Vec::new(),
                    obliged: parties,
                    owed_to: None,
                    condition: Cond::Compare(
                        load,
                        Comparison::AtLeast,
                        Expr::Sum(vec![least, unseen]),
                    ),
                    reciprocal: None,
                    days: Days {
                        from: draft.entry,
                        until: draft.end,
                    },
                    open: true,
                    text: label,
                    place: stake.place,
                    terms: Terms::default(),
                })
            });
        each.collect()
    }

    /// What is hidden of what a provision counts, as terms of a sum.
    pub(super) fn out_of_sight(&self, draft: &Draft, of: &Counted) -> Vec<Expr> {
        let mut parties: Vec<PartyId> = of.units.iter().map(|(party, _)| *party).collect();
        parties.dedup();
        let units = of.units.iter();
        let kinds: Vec<KindId> = units
            .clone()
            .filter_map(|unit| self.kinds.get(unit)?.hidden)
            .collect();
        let loads: Vec<KindId> = units
            .filter_map(|(party, kind)| self.loads.get(&(*party, *kind, of.attribute?)).copied())
            .collect();
        let mut terms = Vec::new();
        if !kinds.is_empty() {
            let label = draft.kinds[kinds[0].index()].name.clone();
            terms.push(match of.attribute {
                None => Expr::Holding {
                    parties: parties.clone(),
                    kinds,
                    label,
                },
                Some(attribute) => Expr::Total {
                    parties: parties.clone(),
                    kinds,
                    attribute,
                    label,
                },
            });
        }
        if !loads.is_empty() {
            let label = draft.kinds[loads[0].index()].name.clone();
            terms.push(Expr::Holding {
                parties,
                kinds: loads,
                label,
            });
        }
        terms
    }

    /// The kinds with those that stand for them where a cheater holds them, both the seen and the hidden.
    pub(super) fn all_kinds(&self, parties: &[PartyId], kinds: &[KindId]) -> Vec<KindId> {
        self.kinds_with(parties, kinds, true)
    }

    /// The same; the hidden only where they are asked for.
    pub(super) fn kinds_with(
        &self,
        parties: &[PartyId],
        kinds: &[KindId],
        hidden: bool,
    ) -> Vec<KindId> {
        let mut all = kinds.to_vec();
        for party in parties {
            for kind in kinds {
                if let Some(split) = self.kinds.get(&(*party, *kind)) {
                    all.push(split.seen);
                    all.extend(split.hidden.filter(|_| hidden));
                }
            }
        }
        all
    }

    /// What stands for a kind of a party's as a target.
    pub(super) fn of_target(&self, party: PartyId, kind: KindId) -> Vec<KindId> {
        match self.kinds.get(&(party, kind)) {
            Some(split) => [split.seen].into_iter().chain(split.hidden).collect(),
            None => vec![kind],
        }
    }
}
