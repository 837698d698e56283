//! What is agreed, and what is true anyway: limits, guarantees, notes and facts.

use std::collections::BTreeSet;

use super::amount::{Condition, Group, Value};
use super::expressions::{Bound, Scope, Stage, Walk};
use super::mentions::mentioned_in;
use super::reading::{Anchor, Entry};
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{Cond, Fact, Note, PartyId, Provision, Release, Terms as Meant};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{ClauseAttributes, Figure, ItemKind, Name, Obliged, StringLit, Terms};

/// One clause on its way into the draft.
struct Clause<'t> {
    name: &'t Name,
    title: &'t Option<StringLit>,
    terms: &'t Terms,
    /// Whom each of its provisions obliges, with the name that `each party` gives them.
    obliged: Vec<(Vec<PartyId>, Option<&'t str>)>,
    owed_to: Option<Vec<PartyId>>,
    /// Not part of the agreement under the brackets chosen.
    left_out: bool,
}

impl Resolver<'_> {
    pub(super) fn read_provisions(&mut self) {
        for entry in self.entries.clone() {
            let anchor = entry.anchor;
            let left_out = |bracket: Option<crate::source::Span>| {
                bracket.is_some_and(|span| self.chosen(anchor.place(span)) == Some(1))
            };
            match &entry.item.kind {
                ItemKind::Limit(limit) => {
                    let obliged = match &limit.obliged {
                        Obliged::Party(name) => match self.signatory(name, anchor) {
                            Some(parties) => vec![(parties, None)],
                            None => Vec::new(),
                        },
                        Obliged::EachParty(variable) => {
                            let each = self.signatories().into_iter();
                            each.map(|party| (vec![party], Some(variable.text.as_str())))
                                .collect()
                        }
                    };
                    let clause = Clause {
                        name: &limit.name,
                        title: &limit.title,
                        terms: &limit.terms,
                        obliged,
                        owed_to: None,
                        left_out: left_out(limit.bracketed),
                    };
                    self.read_clause(&clause, &entry);
                }
                ItemKind::Guarantee(guarantee) => {
                    let obliged = self
                        .signatory(&guarantee.by, anchor)
                        .map(|parties| (parties, None));
                    let clause = Clause {
                        name: &guarantee.name,
                        title: &guarantee.title,
                        terms: &guarantee.terms,
                        obliged: obliged.into_iter().collect(),
                        owed_to: Some(self.all_parties(&guarantee.to, anchor)),
                        left_out: left_out(guarantee.bracketed),
                    };
                    self.read_clause(&clause, &entry);
                }
                ItemKind::Note(note) if !left_out(note.bracketed) => self.draft.notes.push(Note {
                    name: note.name.text.clone(),
                    text: note.text.text.clone(),
                    place: entry.place(),
                }),
                _ => {}
            }
        }
    }

    /// A party or bloc that a provision can oblige.
    pub(super) fn signatory(&self, name: &Name, anchor: Anchor) -> Option<Vec<PartyId>> {
        let parties = self.parties(name, anchor)?;
        let outside = parties.iter().find(|id| {
            self.draft
                .parties
                .get(id.index())
                .is_some_and(|p| p.outside)
        });
        if let Some(outside) = outside {
            let party = self.party_name(*outside);
            let place = anchor.place(name.span);
            let mut diagnostic = Diagnostic::error(
                "not-a-signatory",
                place,
                format!("{} is not a signatory", ticked(party)),
            )
            .label("nothing obliges it");
            if let Some(declared) = self.names.subjects.place(party) {
                diagnostic = diagnostic.also(declared, "declared `outside` here");
            }
            self.report(diagnostic.help("leave out `outside`, or oblige a signatory"));
            return None;
        }
        Some(parties)
    }

    fn read_clause(&mut self, clause: &Clause<'_>, entry: &Entry<'_>) {
        let anchor = entry.anchor;
        let text = self.words(anchor.place(clause.terms.condition.span));
        let terms = self.read_terms(&clause.terms.attributes, anchor);
        let mut made = Vec::new();
        // Without anybody to oblige, the condition is read for its faults.
        let nobody = [(Vec::new(), None)];
        let all: &[(Vec<PartyId>, Option<&str>)] = if clause.obliged.is_empty() {
            &nobody
        } else {
            &clause.obliged
        };
        for (parties, variable) in all {
            let bound = Bound {
                names: variable
                    .iter()
                    .map(|name| (*name, self.standing(parties)))
                    .collect(),
                outer: None,
            };
            let walk = Walk::new(self, Stage::Obligation);
            let scope = Scope::new(anchor).with(&bound);
            let condition = self.bound_by(&walk, clause.terms, scope);
            let place = anchor.place(clause.terms.condition.span);
            let reciprocal = condition.as_ref().and_then(|_| {
                let asked = walk.clauses.borrow().clone();
                self.reciprocal(asked, place, &|broken| {
                    let mut walk = Walk::new(self, Stage::Obligation);
                    walk.broken = broken;
                    self.bound_by(&walk, clause.terms, scope)
                })
            });
            let when = self.span(
                &clause.terms.dates,
                anchor,
                self.period(),
                walk.since.get(),
                place,
            );
            let (Some(condition), Some(reciprocal), Some(when)) = (condition, reciprocal, when)
            else {
                continue;
            };
            if parties.is_empty() || clause.left_out {
                continue;
            }
            made.push(Provision {
                name: clause.name.text.clone(),
                title: clause.title.as_ref().map(|title| title.text.clone()),
                docs: entry.docs(),
                obliged: parties.clone(),
                owed_to: clause.owed_to.clone(),
                condition: condition.cond,
                reciprocal,
                days: when.days,
                open: when.open,
                text: text.clone(),
                place: entry.place(),
                terms: terms.clone(),
            });
        }
        self.draft.provisions.extend(made);
    }

    fn standing(&self, parties: &[PartyId]) -> Value {
        let names: Vec<&str> = parties
            .iter()
            .map(|party| self.party_name(*party))
            .collect();
        Value::Parties(Group {
            parties: parties.to_vec(),
            label: names.join(" + "),
            stands_for: true,
        })
    }

    /// The condition of a clause with its proviso folded in.
    fn bound_by(&self, walk: &Walk<'_, '_>, terms: &Terms, scope: Scope<'_>) -> Option<Condition> {
        let condition = walk.condition(&terms.condition, scope);
        let Some(proviso) = &terms.proviso else {
            let condition = condition?;
            return self.growth_on_top(&condition.cond).then_some(condition);
        };
        let asked = walk.condition(&proviso.condition, scope)?;
        let condition = condition?;
        let excused = if proviso.unless {
            asked.cond
        } else {
            Cond::Not(Box::new(asked.cond))
        };
        let size = asked.size + condition.size + 2;
        let cond = match super::kept::settled(&excused) {
            Some(false) => condition.cond,
            // Nothing is asked, and growth in it is no fault.
            Some(true) => return Some(Condition::new(Cond::All(Vec::new()), true, 1)),
            None => Cond::Any(vec![excused, condition.cond]),
        };
        self.growth_on_top(&cond)
            .then(|| Condition::new(cond, true, size))
    }

    /// Growth is a matter of two moments, so it stands by itself or joined by `and`; reports it elsewhere.
    fn growth_on_top(&self, cond: &Cond) -> bool {
        let below = match cond {
            Cond::All(members) => members
                .iter()
                .filter(|c| !matches!(c, Cond::Growth { .. }))
                .find_map(growth_in),
            Cond::Growth { .. } => None,
            other => growth_in(other),
        };
        if let Some(place) = below {
            self.report(
                Diagnostic::error(
                    "out-of-place",
                    place,
                    "`growth` stands by itself or joined by `and`",
                )
                .label("speaks of two moments, so no condition can decide it")
                .help("make it a clause of its own"),
            );
        }
        below.is_none()
    }

    pub(super) fn read_facts(&mut self) {
        let mut facts = Vec::new();
        for entry in &self.entries {
            let ItemKind::Fact(fact) = &entry.item.kind else {
                continue;
            };
            let walk = Walk::new(self, Stage::Obligation);
            let place = entry.anchor.place(fact.condition.span);
            let condition = walk.condition(&fact.condition, Scope::new(entry.anchor));
            // A history runs from its party's forces date.
            let mut parties = BTreeSet::new();
            if let Some(condition) = &condition {
                mentioned_in(&condition.cond, &mut parties);
            }
            let since = walk.since.get().max(self.listed_since(&parties));
            let when = self.span(&fact.dates, entry.anchor, self.history(), since, place);
            let (Some(condition), Some(when)) = (condition, when) else {
                continue;
            };
            if self.growth_on_top(&condition.cond) && self.asks_nothing_of_clauses(&walk, place) {
                facts.push(Fact {
                    name: fact.name.text.clone(),
                    docs: entry.docs(),
                    condition: condition.cond,
                    days: when.days,
                    open: when.open,
                    text: self.words(place),
                    place: entry.place(),
                });
            }
        }
        self.draft.facts = facts;
    }

    fn read_terms(&self, attributes: &ClauseAttributes, anchor: Anchor) -> Meant {
        let names: Vec<&str> = attributes
            .monitored_by
            .iter()
            .map(|name| name.text.as_str())
            .collect();
        let mut releases = Vec::new();
        for release in &attributes.releases {
            let length = release.after.as_ref();
            let after = length.and_then(|after| self.length(after, anchor));
            let until = self.edge(&release.until, anchor, self.period(), true);
            let until = until.flatten();
            for clause in &release.clauses {
                if self.obliging(clause, anchor) {
                    releases.push(Release {
                        clause: clause.text.clone(),
                        after,
                        until,
                    });
                }
            }
        }
        let (gain, penalty) = self.stakes_of_breach(attributes, anchor);
        Meant {
            monitored_by: (!names.is_empty()).then(|| crate::diagnostic::words::and_list(&names)),
            misses: attributes.misses.as_ref().and_then(|figure| {
                let walk = Walk::new(self, Stage::Constant);
                let last = figure.high.as_ref().unwrap_or(&figure.low);
                walk.settled(last, Scope::new(anchor))?.constant().cloned()
            }),
            detects_within: attributes.detects.as_ref().and_then(|figure| {
                self.length(figure.high.as_ref().unwrap_or(&figure.low), anchor)
            }),
            detects_soonest: attributes
                .detects
                .as_ref()
                .and_then(|figure| self.length(&figure.low, anchor)),
            probability: attributes
                .probability
                .as_ref()
                .and_then(|figure| self.share(figure, anchor)),
            gain,
            penalty,
            releases,
        }
    }

    /// Gain and penalty, which must be of one dimension to be compared.
    fn stakes_of_breach(
        &self,
        attributes: &ClauseAttributes,
        anchor: Anchor,
    ) -> (Interval, Interval) {
        let walk = Walk::new(self, Stage::Constant);
        let read = |figure: &Option<Figure>| {
            let figure = figure.as_ref()?;
            let place = anchor.place(figure.span());
            let mut low = walk.settled(&figure.low, Scope::new(anchor))?;
            let mut high = match &figure.high {
                Some(high) => walk.settled(high, Scope::new(anchor))?,
                None => low.clone(),
            };
            let fits = walk.same_dimension(&mut low, &mut high, (place, place));
            let (a, b) = (low.constant()?.clone(), high.constant()?.clone());
            (fits && self.ordered(&a, &b, place)).then_some((low, (a, b), place))
        };
        let (gain, penalty) = (read(&attributes.gain), read(&attributes.penalty));
        if let (Some((gain, _, at)), Some((penalty, _, place))) = (&gain, &penalty) {
            walk.same_dimension(&mut gain.clone(), &mut penalty.clone(), (*at, *place));
        }
        (
            gain.map(|(_, interval, _)| interval),
            penalty.map(|(_, interval, _)| interval),
        )
    }
}

type Interval = Option<(Rational, Rational)>;

/// Where growth stands in a condition, if anywhere.
fn growth_in(cond: &Cond) -> Option<Place> {
    match cond {
        Cond::Growth { place, .. } => Some(*place),
        Cond::All(list) | Cond::Any(list) => list.iter().find_map(growth_in),
        Cond::Not(of) => growth_in(of),
        Cond::Compare(..) | Cond::InEffect { .. } | Cond::NoneOf { .. } => None,
    }
}
