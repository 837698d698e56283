//! Forces: what each party holds at the start, and how fast that can change.

use std::collections::BTreeMap;

use super::brackets::step_name;
use super::figures::Wanted;
use super::names::Subject;
use super::reading::{Anchor, Entry};
use super::resolver::Resolver;
use super::things::AttributeKind;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{near_or_all, ticked};
use crate::draft::{AttributeId, Figure, PartyId, PolicyId, RatedTotal, Stake, Switch, ThingId};
use crate::source::Place;
use crate::syntax::{Forces, Holding, ItemKind, Name, PathStep};

/// The party and day of one `forces`.
#[derive(Clone, Copy)]
struct Listing {
    party: PartyId,
    date: Day,
    anchor: Anchor,
}

/// What an entry of `forces` or of a scenario is about.
pub(super) enum Listed {
    Thing(ThingId),
    Total(ThingId, AttributeId),
    Policy(PolicyId),
}

impl Resolver<'_> {
    pub(super) fn read_forces(&mut self) {
        let mut first: BTreeMap<PartyId, Place> = BTreeMap::new();
        for entry in self.entries.clone() {
            let ItemKind::Forces(forces) = &entry.item.kind else {
                continue;
            };
            let party = self.party(&forces.party, entry.anchor);
            let date = self.forces_date(forces, &entry);
            let place = entry.anchor.place(forces.party.span);
            if let Some(party) = party {
                if let Some(earlier) = first.get(&party) {
                    let name = ticked(&forces.party.text);
                    self.report(
                        Diagnostic::error(
                            "duplicate-forces",
                            place,
                            format!("the forces of {name} are listed twice"),
                        )
                        .label("listed again here")
                        .also(*earlier, "first listed here")
                        .help("put all entries of a party into one `forces`"),
                    );
                } else {
                    first.insert(party, place);
                }
            }
            let listing = Listing {
                party: party.unwrap_or(PartyId(u32::MAX)),
                date: date.unwrap_or(self.draft.entry),
                anchor: entry.anchor,
            };
            if let (Some(party), Some(date)) = (party, date) {
                self.forces_dates.entry(party).or_insert(date);
            }
            let mut entries: BTreeMap<String, Place> = BTreeMap::new();
            for holding in &self.with_later_rates(&forces.holdings, entry.anchor) {
                let place = entry.anchor.place(holding.what.span);
                let what = self.words(place);
                if let Some(earlier) = entries.get(&what) {
                    self.report(
                        Diagnostic::error(
                            "duplicate-entry",
                            place,
                            format!("{} is listed twice", ticked(&what)),
                        )
                        .label("listed again here")
                        .also(*earlier, "first listed here"),
                    );
                    continue;
                }
                entries.insert(what, place);
                self.read_holding(holding, listing);
            }
        }
    }

    /// The entries, with those that give nothing but rates (`IR1 moves store to Natanz 348 per month`) joined to the entry that counts the units.
    fn with_later_rates(&self, holdings: &[Holding], anchor: Anchor) -> Vec<Holding> {
        let words = |holding: &Holding| self.words(anchor.place(holding.what.span));
        let mut all: Vec<Holding> = Vec::new();
        for holding in holdings {
            let more = holding.amounts.is_empty()
                && holding.in_effect.is_none()
                && !holding.rates.is_empty();
            let counted = all
                .iter_mut()
                .find(|known| more && words(known) == words(holding));
            match counted {
                Some(known) => known.rates.extend(holding.rates.iter().cloned()),
                None => all.push(holding.clone()),
            }
        }
        all
    }

    /// The date of a party's forces, entry or before.
    fn forces_date(&mut self, forces: &Forces, entry: &Entry<'_>) -> Option<Day> {
        let date = self.date(&forces.date, entry.anchor)?;
        let into_force = self.calendar.entry?;
        if date > into_force {
            self.report(
                Diagnostic::error(
                    "date-out-of-range",
                    entry.anchor.place(forces.date.span),
                    "forces are counted at entry or before",
                )
                .label(format!("{date} is after entry, {into_force}")),
            );
            return None;
        }
        let place = entry.anchor.place(forces.date.span);
        if !self.is_near_enough(date, into_force, place) {
            return None;
        }
        self.calendar.start = self.calendar.start.map(|start| start.min(date));
        self.draft.start = self.draft.start.min(date);
        Some(date)
    }

    /// What an entry names, without its party.
    pub(super) fn listed(&self, root: &Name, steps: &[PathStep], anchor: Anchor) -> Option<Listed> {
        let place = anchor.place(root.span);
        let subject = self.names.subjects.get(&root.text);
        match (subject, steps) {
            (Some(Subject::System(id) | Subject::Stock(id)), []) => Some(Listed::Thing(id)),
            (Some(Subject::Policy(id)), []) => Some(Listed::Policy(id)),
            (Some(Subject::System(id)), [step]) if step_name(step).is_some() => {
                let name = step_name(step)?;
                let step_place = anchor.place(name.span);
                let Some(attribute) = self.attribute(&name.text) else {
                    return self.unknown_attribute(&name.text, step_place);
                };
                let info = self.things.get(id.index())?;
                let has = info.declared.iter().any(|(known, ..)| *known == attribute);
                let numbers = self
                    .attributes
                    .get(attribute.index())
                    .is_some_and(|a| a.kind != AttributeKind::Word);
                if !has || !numbers {
                    let message = format!(
                        "{} has no number {}",
                        ticked(&root.text),
                        ticked(&name.text)
                    );
                    self.report(Diagnostic::error("unknown-attribute", step_place, message));
                    return None;
                }
                Some(Listed::Total(id, attribute))
            }
            (Some(Subject::Broken), _) => None,
            (Some(_), [_, ..]) => {
                self.report(
                    Diagnostic::error("wrong-kind-of-name", place, "this is no entry of forces")
                        .help("list a system, a stock, a policy, or a total such as `D5.warheads`"),
                );
                None
            }
            (Some(other), []) => {
                self.wrong_kind(&root.text, other.noun(), "a system, stock or policy", place);
                None
            }
            (None, _) => {
                if !self.names.subjects.blind {
                    let things = self.names.subjects.names(|subject| {
                        matches!(
                            subject,
                            Subject::System(_) | Subject::Stock(_) | Subject::Policy(_)
                        )
                    });
                    let help = near_or_all(&root.text, "system", things);
                    let mut log = self.log.borrow_mut();
                    let label = "nothing has this name";
                    log.unknown(
                        "unknown-system",
                        "system or class",
                        &root.text,
                        place,
                        label,
                        help,
                    );
                }
                None
            }
        }
    }

    fn read_holding(&mut self, holding: &Holding, listing: Listing) {
        let place = listing.anchor.place(holding.span);
        match self.listed(&holding.what.root, &holding.what.steps, listing.anchor) {
            Some(Listed::Thing(thing)) => self.read_stake(thing, holding, listing, place),
            Some(Listed::Total(thing, attribute)) => {
                self.read_total(thing, attribute, holding, listing, place)
            }
            Some(Listed::Policy(policy)) => {
                let Some(in_effect) = holding.in_effect else {
                    let name = &holding.what.root.text;
                    self.report(
                        Diagnostic::error(
                            "missing-field",
                            place,
                            format!("{} is a policy", ticked(name)),
                        )
                        .label("nothing says whether it is in effect")
                        .help(format!(
                            "write `{name} in effect` or `{name} not in effect`"
                        )),
                    );
                    return;
                };
                self.draft.switches.push(Switch {
                    party: listing.party,
                    policy,
                    date: listing.date,
                    in_effect,
                    place,
                });
            }
            None => {}
        }
    }

    /// The dimension and unit of what a party holds of a thing.
    pub(super) fn wanted_of(&self, thing: ThingId) -> Wanted {
        let unit = self
            .draft
            .things
            .get(thing.index())
            .and_then(|thing| thing.unit.as_ref());
        Wanted {
            dimension: self
                .things
                .get(thing.index())
                .map(|info| info.dimension.clone())
                .unwrap_or_default(),
            unit: unit.map(|(unit, _)| unit.clone()),
        }
    }

    fn wanted_total(&self, attribute: AttributeId) -> Wanted {
        let unit = self
            .draft
            .attributes
            .get(attribute.index())
            .and_then(|attribute| attribute.unit.as_ref());
        Wanted {
            dimension: self
                .attributes
                .get(attribute.index())
                .map(|info| info.dimension.clone())
                .unwrap_or_default(),
            unit: unit.map(|(unit, _)| unit.clone()),
        }
    }

    fn read_stake(&mut self, thing: ThingId, holding: &Holding, listing: Listing, place: Place) {
        let anchor = listing.anchor;
        let wanted = self.wanted_of(thing);
        let is_stock = self
            .draft
            .things
            .get(thing.index())
            .is_some_and(|thing| thing.is_stock);
        self.no_switch(holding, place);
        if holding.amounts.is_empty() && holding.in_effect.is_none() {
            let name = &holding.what.root.text;
            self.report(
                Diagnostic::error(
                    "missing-field",
                    place,
                    format!("nothing says how many {} are held", ticked(name)),
                )
                .help(format!("write a number, as in `{name} 300`")),
            );
        }
        let all = self.draft.variants_of(thing);
        let mut figures: Vec<(Figure, Place)> = Vec::new();
        let mut source = None;
        for amount in &holding.amounts {
            let at = anchor.place(amount.figure.span());
            source = source.or_else(|| amount.source.as_ref().map(|source| source.text.clone()));
            let variants = match &amount.place {
                None => all.clone(),
                Some(word) => self.variants_at(thing, word, anchor),
            };
            let Some((low, high)) = self.interval(&amount.figure, anchor, Some(&wanted)) else {
                continue;
            };
            if !self.not_negative(&low, at) || (!is_stock && !self.whole(&low, &high, at)) {
                continue;
            }
            let twice = figures
                .iter()
                .find(|(known, _)| known.variants.iter().any(|v| variants.contains(v)));
            if let Some((_, earlier)) = twice {
                self.report(
                    Diagnostic::error("duplicate-entry", at, "the same units are counted twice")
                        .label("again here")
                        .also(*earlier, "first here"),
                );
                continue;
            }
            if !variants.is_empty() {
                figures.push((
                    Figure {
                        variants,
                        low,
                        high,
                    },
                    at,
                ));
            }
        }
        let rates = self.rates(&holding.rates, &wanted, Some(thing), anchor);
        self.draft.stakes.push(Stake {
            party: listing.party,
            thing,
            date: listing.date,
            figures: figures.into_iter().map(|(figure, _)| figure).collect(),
            builds: rates.builds,
            retires: rates.retires,
            moves: rates.moves,
            source,
            place,
        });
    }

    fn no_switch(&self, holding: &Holding, place: Place) {
        if holding.in_effect.is_some() {
            let name = ticked(&holding.what.root.text);
            self.report(
                Diagnostic::error("wrong-kind-of-name", place, format!("{name} is no policy"))
                    .label("only a policy is in effect")
                    .help("write how many are held"),
            );
        }
    }

    fn read_total(
        &mut self,
        thing: ThingId,
        attribute: AttributeId,
        holding: &Holding,
        listing: Listing,
        place: Place,
    ) {
        let anchor = listing.anchor;
        let wanted = self.wanted_total(attribute);
        self.no_switch(holding, place);
        let rates = self.rates(&holding.rates, &wanted, None, anchor);
        let [amount] = holding.amounts.as_slice() else {
            if holding.in_effect.is_none() {
                self.report(Diagnostic::error(
                    "missing-field",
                    place,
                    "a total needs one number",
                ));
            }
            return;
        };
        if let Some(word) = &amount.place {
            self.report(
                Diagnostic::error(
                    "wrong-kind-of-name",
                    anchor.place(word.span),
                    "a total has no place",
                )
                .help("give the total over all units"),
            );
        }
        let at = anchor.place(amount.figure.span());
        let Some((low, high)) = self.interval(&amount.figure, anchor, Some(&wanted)) else {
            return;
        };
        let whole = self
            .draft
            .attributes
            .get(attribute.index())
            .is_some_and(|attribute| attribute.whole);
        if !self.not_negative(&low, at) || (whole && !self.whole(&low, &high, at)) {
            return;
        }
        self.draft.rated_totals.push(RatedTotal {
            party: listing.party,
            thing,
            attribute,
            date: listing.date,
            low,
            high,
            builds: rates.builds,
            retires: rates.retires,
            source: amount.source.as_ref().map(|source| source.text.clone()),
            place,
        });
    }
}
