//! What can be held: systems with their attributes, stocks and policies.

use std::collections::{BTreeMap, BTreeSet};

use super::amount::Amount;
use super::dimension::Dimension;
use super::expressions::{Scope, Stage, Walk, bare};
use super::names::Subject;
use super::reading::Entry;
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{Attribute, AttributeId, Expr as Meant, Policy, Thing, ThingId, Variant};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{self, AttributeValue as Written, Expr, ExprKind, ItemKind, Name, System};

/// Variants of one system.
const MOST_VARIANTS: usize = 1_024;

/// What is known of an attribute beyond the draft.
#[derive(Clone, Debug)]
pub(super) struct AttributeInfo {
    /// Where it was first declared.
    pub(super) place: Place,
    pub(super) kind: AttributeKind,
    pub(super) dimension: Dimension,
    /// A number of its dimension, to compare others with.
    pub(super) example: Option<(Amount, Place)>,
    pub(super) words: BTreeSet<String>,
}

/// What the values of an attribute are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AttributeKind {
    Number,
    Word,
    /// No value could be read.
    Unknown,
}

/// What is known of a system or stock beyond the draft.
#[derive(Clone, Debug)]
pub(super) struct ThingInfo {
    pub(super) dimension: Dimension,
    /// Its attributes as declared, in order.
    pub(super) declared: Vec<(AttributeId, Declared, Place)>,
}

/// What a system declares of an attribute, in base units.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Declared {
    Number(Rational),
    Interval(Rational, Rational),
    Word(String),
    Choice(Vec<String>),
    Fault,
}

impl<'a> Resolver<'a> {
    pub(super) fn read_things(&mut self) {
        self.name_attributes();
        for entry in self.entries.clone() {
            match &entry.item.kind {
                ItemKind::System(system) => self.read_system(system, &entry),
                ItemKind::Stock(stock) => {
                    let unit = self.unit(&stock.unit, entry.anchor).cloned();
                    let (dimension, factor) =
                        unit.map(|unit| (unit.dimension, unit.factor)).unzip();
                    self.draft.variants.push(Variant {
                        thing: ThingId(self.draft.things.len() as u32),
                        name: stock.name.text.clone(),
                        words: Vec::new(),
                    });
                    self.draft.things.push(Thing {
                        name: stock.name.text.clone(),
                        docs: entry.docs(),
                        place: entry.place(),
                        is_stock: true,
                        unit: Some((stock.unit.text.clone(), factor.unwrap_or(Rational::ONE))),
                    });
                    self.things.push(ThingInfo {
                        dimension: dimension.unwrap_or_default(),
                        declared: Vec::new(),
                    });
                }
                ItemKind::Policy(policy) => self.draft.policies.push(Policy {
                    name: policy.name.text.clone(),
                    docs: entry.docs(),
                    place: entry.place(),
                }),
                _ => {}
            }
        }
        self.describe_attributes();
    }

    pub(super) fn attribute(&self, name: &str) -> Option<AttributeId> {
        self.attribute_ids.get(name).copied()
    }

    /// Numbers the attributes by their first declaration.
    fn name_attributes(&mut self) {
        for entry in self.entries.clone() {
            let ItemKind::System(system) = &entry.item.kind else {
                continue;
            };
            for attribute in &system.attributes {
                let id = AttributeId(self.draft.attributes.len() as u32);
                if self.attribute_ids.contains_key(&attribute.name.text) {
                    continue;
                }
                self.attribute_ids.insert(attribute.name.text.clone(), id);
                self.draft.attributes.push(Attribute {
                    name: attribute.name.text.clone(),
                    whole: false,
                    unit: None,
                });
                self.attributes.push(AttributeInfo {
                    place: entry.anchor.place(attribute.name.span),
                    kind: AttributeKind::Unknown,
                    dimension: Dimension::none(),
                    example: None,
                    words: BTreeSet::new(),
                });
            }
        }
    }

    fn read_system(&mut self, system: &System, entry: &Entry<'_>) {
        let mut declared: Vec<(AttributeId, Declared, Place)> = Vec::new();
        // Values first, then bounds that name another attribute.
        let mut numbers: BTreeMap<&str, Rational> = BTreeMap::new();
        for by_name in [false, true] {
            for attribute in &system.attributes {
                let Some(id) = self.attribute(&attribute.name.text) else {
                    continue;
                };
                if names_attribute(&attribute.value, system) != by_name {
                    continue;
                }
                let place = entry.anchor.place(attribute.name.span);
                if let Some((_, _, first)) = declared.iter().find(|(known, ..)| *known == id) {
                    let message = format!("{} is given twice", ticked(&attribute.name.text));
                    self.report(
                        Diagnostic::error("duplicate-entry", place, message)
                            .label("again")
                            .also(*first, "first here"),
                    );
                    continue;
                }
                let value = self.attribute_value(attribute, id, entry, &numbers);
                if let Declared::Number(number) = &value {
                    numbers.insert(&attribute.name.text, number.clone());
                }
                declared.push((id, value, place));
            }
        }
        declared.sort_by_key(|(_, _, place)| *place);
        let thing = ThingId(self.draft.things.len() as u32);
        self.add_variants(&system.name, thing, &declared);
        self.draft.things.push(Thing {
            name: system.name.text.clone(),
            docs: entry.docs(),
            place: entry.place(),
            is_stock: false,
            unit: None,
        });
        self.things.push(ThingInfo {
            dimension: Dimension::none(),
            declared,
        });
    }

    fn attribute_value(
        &mut self,
        attribute: &syntax::Attribute,
        id: AttributeId,
        entry: &Entry<'_>,
        numbers: &BTreeMap<&str, Rational>,
    ) -> Declared {
        let figure = match &attribute.value {
            Written::Choice(words) => return self.choice(words, id, entry),
            Written::Figure(figure) => figure,
        };
        if figure.high.is_none()
            && let ExprKind::Name(name) = &bare(&figure.low).kind
            && !numbers.contains_key(name.text.as_str())
            && !matches!(
                self.names.subjects.get(&name.text),
                Some(Subject::Define(_))
            )
        {
            return match self.is_kind(id, AttributeKind::Word, entry.anchor.place(name.span)) {
                true => {
                    self.attributes[id.index()].words.insert(name.text.clone());
                    Declared::Word(name.text.clone())
                }
                false => Declared::Fault,
            };
        }
        let low = self.bound(&figure.low, id, entry, numbers);
        let Some(high) = &figure.high else {
            return low.map_or(Declared::Fault, Declared::Number);
        };
        let high = self.bound(high, id, entry, numbers);
        let (Some(low), Some(high)) = (low, high) else {
            return Declared::Fault;
        };
        if !self.ordered(&low, &high, entry.anchor.place(figure.span())) {
            return Declared::Fault;
        }
        if low == high {
            Declared::Number(low)
        } else {
            Declared::Interval(low, high)
        }
    }

    /// A value or bound: a number, or another attribute of the system that is one.
    fn bound(
        &mut self,
        expr: &Expr,
        id: AttributeId,
        entry: &Entry<'_>,
        numbers: &BTreeMap<&str, Rational>,
    ) -> Option<Rational> {
        let place = entry.anchor.place(expr.span);
        if !self.is_kind(id, AttributeKind::Number, place) {
            return None;
        }
        let mut amount =
            match &bare(expr).kind {
                ExprKind::Name(name) if self.attribute(&name.text).is_some() => {
                    let Some(value) = numbers.get(name.text.as_str()) else {
                        let message = format!("{} has no single number here", ticked(&name.text));
                        self.report(Diagnostic::error("not-a-number", place, message).help(
                            "a bound may name an attribute that this system gives as a number",
                        ));
                        return None;
                    };
                    let other = self
                        .attribute(&name.text)
                        .and_then(|other| self.attributes.get(other.index()));
                    let mut amount = Amount::number(value.clone());
                    if let Some(other) = other {
                        amount.dimension = other.dimension.clone();
                        amount.bare = other
                            .example
                            .as_ref()
                            .is_some_and(|(example, _)| example.bare);
                        amount.unit = other
                            .example
                            .as_ref()
                            .and_then(|(example, _)| example.unit.clone());
                    }
                    amount
                }
                _ => Walk::new(self, Stage::Constant).settled(expr, Scope::new(entry.anchor))?,
            };
        let mut example = self.attributes[id.index()].example.clone();
        let fits = match &mut example {
            Some((known, first)) => {
                Walk::new(self, Stage::Constant).same_dimension(known, &mut amount, (*first, place))
            }
            None => {
                example = Some((amount.clone(), place));
                true
            }
        };
        let info = &mut self.attributes[id.index()];
        if let Some((known, first)) = example {
            // A number with a unit is the better example.
            let better = known.unit.is_none() && amount.unit.is_some();
            info.dimension = known.dimension.clone();
            info.example = Some(if better && fits {
                (amount.clone(), place)
            } else {
                (known, first)
            });
        }
        match amount.expr {
            Meant::Number(value) if fits => Some(value),
            _ => None,
        }
    }

    fn choice(&mut self, words: &[Name], id: AttributeId, entry: &Entry<'_>) -> Declared {
        let mut chosen: Vec<String> = Vec::new();
        for word in words {
            let place = entry.anchor.place(word.span);
            if !self.is_kind(id, AttributeKind::Word, place) {
                return Declared::Fault;
            }
            if chosen.contains(&word.text) {
                let message = format!("{} is a choice twice", ticked(&word.text));
                self.report(Diagnostic::error("duplicate-entry", place, message));
                continue;
            }
            self.attributes[id.index()].words.insert(word.text.clone());
            chosen.push(word.text.clone());
        }
        Declared::Choice(chosen)
    }

    /// Whether an attribute has values of this kind; the first value decides.
    fn is_kind(&mut self, id: AttributeId, kind: AttributeKind, place: Place) -> bool {
        let info = &mut self.attributes[id.index()];
        if info.kind == AttributeKind::Unknown {
            info.kind = kind;
            info.place = place;
        }
        if info.kind == kind {
            return true;
        }
        let (here, there) = match kind {
            AttributeKind::Word => ("a word", "a number"),
            _ => ("a number", "a word"),
        };
        let first = info.place;
        let name = ticked(&self.draft.attributes[id.index()].name);
        self.report(
            Diagnostic::error(
                "mixed-dimensions",
                place,
                format!("{name} is {here} here and {there} elsewhere"),
            )
            .label(here)
            .also(first, there),
        );
        false
    }

    /// One variant for each combination of words.
    fn add_variants(
        &mut self,
        name: &Name,
        thing: ThingId,
        declared: &[(AttributeId, Declared, Place)],
    ) {
        let mut all: Vec<Vec<(AttributeId, String)>> = vec![Vec::new()];
        for (id, value, place) in declared {
            let Declared::Choice(words) = value else {
                continue;
            };
            if all.len().saturating_mul(words.len()) > MOST_VARIANTS {
                self.report(
                    Diagnostic::error("too-large", *place, "the system has too many variants")
                        .remark(format!("its choices may combine in {MOST_VARIANTS} ways")),
                );
                break;
            }
            all = all
                .into_iter()
                .flat_map(|known| {
                    words.iter().map(move |word| {
                        let mut known = known.clone();
                        known.push((*id, word.clone()));
                        known
                    })
                })
                .collect();
        }
        for words in all {
            let at: Vec<&str> = words.iter().map(|(_, word)| word.as_str()).collect();
            let name = match at.as_slice() {
                [] => name.text.clone(),
                at => format!("{} at {}", name.text, at.join(", ")),
            };
            self.draft.variants.push(Variant { thing, name, words });
        }
    }

    /// Settles, when all systems are known, which attributes are whole and in which unit they are shown.
    fn describe_attributes(&mut self) {
        for (at, info) in self.attributes.iter().enumerate() {
            let id = AttributeId(at as u32);
            let unit = info
                .example
                .as_ref()
                .and_then(|(example, _)| example.unit.clone());
            let mut values = self
                .things
                .iter()
                .flat_map(|thing| thing.declared.iter().filter(|(known, ..)| *known == id));
            let whole = values.all(|(_, value, _)| match value {
                Declared::Number(number) => number.is_integer(),
                Declared::Interval(low, high) => low.is_integer() && high.is_integer(),
                Declared::Word(_) | Declared::Choice(_) | Declared::Fault => true,
            });
            let factor = unit
                .as_ref()
                .and_then(|unit| self.unit_factor(unit))
                .unwrap_or(Rational::ONE);
            let attribute = &mut self.draft.attributes[at];
            attribute.whole = whole && unit.is_none() && info.kind == AttributeKind::Number;
            attribute.unit = unit.map(|unit| (unit, factor));
        }
    }
}

/// Whether a value names an attribute of its system.
fn names_attribute(value: &Written, system: &System) -> bool {
    let Written::Figure(figure) = value else {
        return false;
    };
    let named = |expr: &Expr| match &bare(expr).kind {
        ExprKind::Name(name) => system
            .attributes
            .iter()
            .any(|attribute| attribute.name.text == name.text),
        _ => false,
    };
    named(&figure.low) || figure.high.as_ref().is_some_and(named)
}
