//! Scenarios: concrete worlds, or parts of one.

use super::amount::{Amount, Group, Value};
use super::brackets::step_name;
use super::expressions::{Scope, Stage, Walk};
use super::figures::Wanted;
use super::forces::Listed;
use super::holdings::label;
use super::names::Subject;
use super::reading::Anchor;
use super::resolver::Resolver;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{Comparison, Cond, Expr as Meant, PartyId, Scenario, ScenarioEntry, ScenarioId};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{Holding, ItemKind};

/// Whose figures, and of which day.
#[derive(Clone, Copy)]
struct Listing {
    day: Day,
    party: PartyId,
    anchor: Anchor,
}

impl Resolver<'_> {
    pub(super) fn read_scenarios(&mut self) {
        let mut scenarios = Vec::new();
        for entry in &self.entries {
            let ItemKind::Scenario(written) = &entry.item.kind else {
                continue;
            };
            let mut entries = Vec::new();
            for on in &written.days {
                let date_place = entry.anchor.place(on.date.span);
                let day = self
                    .date(&on.date, entry.anchor)
                    .filter(|day| self.within_history(*day, date_place));
                for of in &on.parties {
                    let party = self.party(&of.party, entry.anchor);
                    for holding in &of.holdings {
                        let listing = Listing {
                            day: day.unwrap_or(Day::LAST),
                            party: party.unwrap_or(PartyId(u32::MAX)),
                            anchor: entry.anchor,
                        };
                        let found = self.figures_of(holding, listing);
                        entries.extend(
                            found
                                .into_iter()
                                .filter(|_| day.is_some() && party.is_some()),
                        );
                    }
                }
            }
            scenarios.push(Scenario {
                name: written.name.text.clone(),
                docs: entry.docs(),
                place: entry.place(),
                entries,
            });
        }
        self.draft.scenarios = scenarios;
    }

    /// What a scenario says, as a condition on the days that it names.
    pub(super) fn scenario_condition(&self, id: ScenarioId) -> Option<Cond> {
        let scenario = self.draft.scenarios.get(id.index())?;
        let all = scenario.entries.iter().map(|entry| {
            let measure = Meant::At(Box::new(entry.measure.clone()), entry.day);
            Cond::Compare(
                measure,
                Comparison::Equal,
                Meant::Number(entry.value.clone()),
            )
        });
        Some(Cond::All(all.collect()))
    }

    fn figures_of(&self, holding: &Holding, listing: Listing) -> Vec<ScenarioEntry> {
        let anchor = listing.anchor;
        let place = anchor.place(holding.span);
        let walk = Walk::new(self, Stage::Claim);
        let group = Group {
            parties: vec![listing.party],
            label: self.party_name(listing.party).to_owned(),
            stands_for: false,
        };
        if let Some(rate) = holding.rates.first() {
            let at = anchor.place(rate.span);
            self.report(
                Diagnostic::error("out-of-place", at, "a scenario has no rates")
                    .help("give rates in `forces`"),
            );
        }
        let entry = |measure: Amount, value: Rational, place: Place| {
            self.listed_on(&measure.expr, listing.day, place);
            ScenarioEntry {
                day: listing.day,
                party: listing.party,
                measure: measure.expr,
                value,
                place,
            }
        };
        let what = anchor.place(holding.what.span);
        if let (Some(in_effect), Some(Subject::Policy(policy))) = (
            holding.in_effect,
            self.names.subjects.get(&holding.what.root.text),
        ) {
            let measure = walk.in_effect(&group, policy, what).count();
            let value = if in_effect {
                Rational::ONE
            } else {
                Rational::ZERO
            };
            return vec![entry(measure, value, place)];
        }
        if holding.in_effect.is_some() {
            let name = ticked(&holding.what.root.text);
            self.report(
                Diagnostic::error("wrong-kind-of-name", what, format!("{name} is no policy"))
                    .label("only a policy is in effect"),
            );
            return Vec::new();
        }
        let mut all = Vec::new();
        for amount in &holding.amounts {
            let at = anchor.place(amount.figure.span());
            if amount.figure.high.is_some() {
                self.report(
                    Diagnostic::error("not-a-number", at, "a scenario is one world")
                        .label("an interval")
                        .help("write one number"),
                );
                continue;
            }
            let measure = match &amount.place {
                None => self.measure_of(&walk, holding, &group, anchor),
                Some(word) => match self.listed(&holding.what.root, &holding.what.steps, anchor) {
                    Some(Listed::Thing(thing)) => {
                        let variants = self.variants_at(thing, word, anchor);
                        let kinds = variants
                            .iter()
                            .flat_map(|variant| self.draft.kinds_of(*variant))
                            .collect();
                        let expr = Meant::Holding {
                            parties: group.parties.clone(),
                            kinds,
                            label: format!(
                                "{} at {}",
                                label(&group, &[&holding.what.root.text]),
                                word.text
                            ),
                        };
                        let mut measure = Amount::of(expr, self.wanted_of(thing).dimension, true);
                        measure.whole = measure.dimension.is_none();
                        measure.unit = self.wanted_of(thing).unit;
                        Some(measure)
                    }
                    Some(_) => {
                        let message = "only systems have places";
                        self.report(Diagnostic::error(
                            "wrong-kind-of-name",
                            anchor.place(word.span),
                            message,
                        ));
                        None
                    }
                    None => None,
                },
            };
            let Some(measure) = measure else { continue };
            let wanted = Wanted {
                dimension: measure.dimension.clone(),
                unit: measure.unit.clone(),
            };
            let Some(value) = self.constant(&amount.figure.low, anchor, Some(&wanted)) else {
                continue;
            };
            if !measure.whole || self.whole(&value, &value, at) {
                all.push(entry(measure, value, place));
            }
        }
        if holding.amounts.is_empty() {
            let words = ticked(&self.words(what));
            self.report(Diagnostic::error(
                "missing-field",
                place,
                format!("nothing says how much {words} is"),
            ));
        }
        all
    }

    /// A system, class, total or measure of one party.
    fn measure_of(
        &self,
        walk: &Walk<'_, '_>,
        holding: &Holding,
        group: &Group,
        anchor: Anchor,
    ) -> Option<Amount> {
        let place = anchor.place(holding.what.span);
        let root = &holding.what.root;
        match (
            self.names.subjects.get(&root.text),
            holding.what.steps.as_slice(),
        ) {
            (Some(subject @ (Subject::System(_) | Subject::Stock(_) | Subject::Class(_))), []) => {
                let set = walk.units_of(subject, &root.text)?;
                Some(walk.holding(group.clone(), set, place))
            }
            (Some(subject @ (Subject::System(_) | Subject::Class(_))), [step]) => {
                let name = step_name(step)?;
                let set = walk.units_of(subject, &root.text)?;
                let attribute = walk.second_step(name, Scope::new(anchor))?;
                Some(walk.total(group.clone(), set, attribute, place))
            }
            (Some(Subject::Define(index)), []) => {
                let argument = Value::Parties(group.clone());
                let value = walk.open_define(index, vec![argument], place, Scope::new(anchor));
                walk.as_number(value, place)
            }
            (None, []) if self.attribute(&root.text).is_some() => {
                let attribute = walk.second_step(root, Scope::new(anchor))?;
                let set = super::amount::UnitSet {
                    kinds: (0..self.draft.kinds.len() as u32)
                        .map(crate::draft::KindId)
                        .collect(),
                    label: String::new(),
                    dimension: super::dimension::Dimension::none(),
                    unit: None,
                };
                Some(walk.total(group.clone(), set, attribute, place))
            }
            _ => {
                // A policy without `in effect`, or nothing that is known: said as in `forces`.
                if let Some(Listed::Policy(_)) = self.listed(root, &holding.what.steps, anchor) {
                    let name = &root.text;
                    self.report(
                        Diagnostic::error(
                            "missing-field",
                            place,
                            format!("{} is a policy", ticked(name)),
                        )
                        .help(format!(
                            "write `{name} in effect` or `{name} not in effect`"
                        )),
                    );
                }
                None
            }
        }
    }
}
