//! Figures: numbers and intervals that are settled with the draft, and the units of the draft itself.

use super::amount::Amount;
use super::brackets::parts;
use super::dimension::Dimension;
use super::expressions::{Scope, Stage, Walk};
use super::names::Subject;
use super::reading::Anchor;
use super::resolver::Resolver;
use super::units::Unit;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{did_you_mean, ticked};
use crate::draft::Expr as Meant;
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{Expr, ExprKind, Figure, ItemKind, Name};

/// What units are called elsewhere, and what they are called here.
const UNITS_SAID: [(&[&str], &str); 11] = [
    (&["ton", "tons", "tonne", "tonnes", "MT"], "t"),
    (
        &["kilometre", "kilometres", "kilometer", "kilometers", "kms"],
        "km",
    ),
    (&["metre", "metres", "meter", "meters"], "m"),
    (
        &[
            "kilogram",
            "kilograms",
            "kilogramme",
            "kilogrammes",
            "kgs",
            "kilos",
        ],
        "kg",
    ),
    (&["kiloton", "kilotons", "KT"], "kt"),
    (&["megaton", "megatons"], "Mt"),
    (&["dollar", "dollars", "usd"], "USD"),
    (&["euro", "euros", "eur"], "EUR"),
    (&["percent", "pct"], "%"),
    (&["a", "an", "each", "every"], "per year"),
    (&["yr", "yrs", "y"], "years"),
];

/// What a figure must be: its dimension, and the unit to propose where it has none.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub(super) dimension: Dimension,
    pub(super) unit: Option<String>,
}

impl Wanted {
    /// So much per time.
    pub(super) fn per_year(&self) -> Wanted {
        let unit = self
            .unit
            .as_ref()
            .map_or(String::new(), |unit| format!("{unit} "));
        Wanted {
            dimension: self.dimension.per_time(),
            unit: Some(format!("{unit}per year")),
        }
    }
}

impl Resolver<'_> {
    /// A fixed number of the dimension wanted (a plain one if none is), in base units.
    pub(super) fn constant(
        &self,
        expr: &Expr,
        anchor: Anchor,
        wanted: Option<&Wanted>,
    ) -> Option<Rational> {
        let walk = Walk::new(self, Stage::Constant);
        let mut amount = walk.settled(expr, Scope::new(anchor))?;
        let plain = Wanted::default();
        let wanted = wanted.unwrap_or(&plain);
        let place = anchor.place(expr.span);
        self.fits(&mut amount, wanted, place)
            .then(|| amount.constant().cloned())
            .flatten()
    }

    /// Whether an amount is of the dimension wanted; reports it otherwise.
    pub(super) fn fits(&self, amount: &mut Amount, wanted: &Wanted, place: Place) -> bool {
        if amount.dimension == wanted.dimension || (amount.is_zero() && amount.bare) {
            return true;
        }
        let words = self.words(place);
        let needed = self.describe(&wanted.dimension);
        let diagnostic = if amount.bare {
            Diagnostic::error(
                "missing-unit",
                place,
                format!("{} needs a unit", ticked(&words)),
            )
            .label(format!("{needed} is needed here"))
            .help(
                wanted
                    .unit
                    .as_ref()
                    .map(|unit| format!("write `{words} {unit}`")),
            )
        } else {
            let is = self.describe(&amount.dimension);
            let help = wanted
                .unit
                .as_ref()
                .map(|unit| format!("write it in {}", ticked(unit)));
            Diagnostic::error(
                "mixed-dimensions",
                place,
                format!("{is} stands for {needed}"),
            )
            .label(format!("{} is {is}", ticked(&words)))
            .help(help)
        };
        self.report(diagnostic);
        false
    }

    /// A figure or an interval, least and greatest.
    pub(super) fn interval(
        &self,
        figure: &Figure,
        anchor: Anchor,
        wanted: Option<&Wanted>,
    ) -> Option<(Rational, Rational)> {
        let low = self.constant(&figure.low, anchor, wanted);
        let Some(high) = &figure.high else {
            return low.map(|low| (low.clone(), low));
        };
        let (low, high) = (low?, self.constant(high, anchor, wanted)?);
        self.ordered(&low, &high, anchor.place(figure.span()))
            .then_some((low, high))
    }

    /// Whether an interval has anything in it; reports it otherwise.
    pub(super) fn ordered(&self, low: &Rational, high: &Rational, place: Place) -> bool {
        if low > high {
            self.report(
                Diagnostic::error("empty-interval", place, "the interval is empty")
                    .label("begins above its end")
                    .help("write the smaller number first"),
            );
        }
        low <= high
    }

    /// A probability or share, from 0 to 1.
    pub(super) fn share(&self, figure: &Figure, anchor: Anchor) -> Option<(Rational, Rational)> {
        let low = self.ends_of(&figure.low, anchor);
        let (low, high) = match &figure.high {
            None => low?,
            Some(high) => {
                let (low, high) = (low?.0, self.ends_of(high, anchor)?.1);
                let place = anchor.place(figure.span());
                self.ordered(&low, &high, place).then_some((low, high))?
            }
        };
        if low.is_negative() || high > Rational::ONE {
            self.no_share(anchor.place(figure.span()));
            return None;
        }
        Some((low, high))
    }

    /// The least and the greatest that a plain constant may be.
    fn ends_of(&self, expr: &Expr, anchor: Anchor) -> Option<(Rational, Rational)> {
        let walk = Walk::new(self, Stage::Constant);
        let mut amount = walk.number(expr, Scope::new(anchor))?;
        let place = anchor.place(expr.span);
        let Some(known) = super::uncertain::enclosed(&amount) else {
            walk.not_fixed(&amount, place);
            return None;
        };
        let (low, high) = known.ends();
        self.fits(&mut amount, &Wanted::default(), place)
            .then(|| (low.clone(), high.clone()))
    }

    pub(super) fn no_share(&self, place: Place) {
        let words = ticked(&self.words(place));
        self.report(
            Diagnostic::error(
                "bad-probability",
                place,
                format!("{words} is no share of the whole"),
            )
            .label("less than 0% or more than 100%")
            .help("a share is written `90%` or `0.9`"),
        );
    }

    /// A figure that may not be below zero.
    pub(super) fn not_negative(&self, low: &Rational, place: Place) -> bool {
        if low.is_negative() {
            let words = ticked(&self.words(place));
            self.report(Diagnostic::error(
                "negative-amount",
                place,
                format!("{words} is less than nothing"),
            ));
        }
        !low.is_negative()
    }

    /// Whether units of a system are counted in whole numbers; reports it otherwise.
    pub(super) fn whole(&self, low: &Rational, high: &Rational, place: Place) -> bool {
        let whole = low.is_integer() && high.is_integer();
        if !whole {
            self.report(
                Diagnostic::error("not-whole", place, "systems are counted in whole numbers")
                    .label("not a whole number")
                    .help("a quantity that may be split is declared with `stock`"),
            );
        }
        whole
    }

    /// A unit by its name; unknown ones are reported.
    pub(super) fn unit(&self, name: &Name, anchor: Anchor) -> Option<&Unit> {
        if let Some(unit) = self.units.get(&name.text) {
            return Some(unit);
        }
        if !self.names.broken.contains("unit") && !self.names.subjects.blind {
            let place = anchor.place(name.span);
            let help = self
                .unit_meant(&name.text)
                .or_else(|| did_you_mean(&name.text, self.units.names()))
                .unwrap_or_else(|| format!("declare it: `unit {}`", name.text));
            let mut log = self.log.borrow_mut();
            log.unknown(
                "unknown-unit",
                "unit",
                &name.text,
                place,
                "nothing is measured in it",
                help,
            );
        }
        None
    }

    /// What is meant by a word that stands where a unit does.
    fn unit_meant(&self, word: &str) -> Option<String> {
        let known = UNITS_SAID.iter().find(|(said, _)| said.contains(&word));
        if let Some((_, unit)) = known {
            return Some(format!("did you mean {}?", ticked(unit)));
        }
        let mut words = self.draft.variants.iter().flat_map(|v| &v.words);
        if words.any(|(_, known)| known == word) {
            return Some(format!("did you mean `at {word}`?"));
        }
        let named = self.names.subjects.get(word);
        matches!(named, Some(Subject::System(_) | Subject::Class(_)))
            .then(|| "a count has no unit: leave it out".to_owned())
    }

    /// The base units in one of a unit as written: `km`, `SWU per year`.
    pub(super) fn unit_factor(&self, text: &str) -> Option<Rational> {
        let (unit, time) = match text.split_once("per ") {
            Some((unit, time)) => (unit.trim(), Some(time.trim())),
            None => (text.trim(), None),
        };
        let mut factor = match unit {
            "" => Rational::ONE,
            unit => self.units.get(unit)?.factor.clone(),
        };
        if let Some(time) = time {
            factor = factor.checked_div(&self.units.get(time)?.factor)?;
        }
        Some(factor)
    }

    /// Reads the units that the draft declares; a derived one waits for those that it is made of.
    pub(super) fn read_units(&mut self) {
        let mut waiting: Vec<(&Name, &Expr, Anchor)> = Vec::new();
        let mut first: std::collections::BTreeMap<&str, Place> = std::collections::BTreeMap::new();
        for entry in self.entries.clone() {
            let ItemKind::Unit(unit) = &entry.item.kind else {
                continue;
            };
            let (name, place) = (&unit.name, entry.anchor.place(unit.name.span));
            let declared = first.get(name.text.as_str()).copied();
            if declared.is_some() || self.units.get(&name.text).is_some() {
                let message = format!("the unit {} is declared twice", ticked(&name.text));
                let mut diagnostic = Diagnostic::error("duplicate-name", place, message)
                    .label("declared again here");
                diagnostic = match declared {
                    Some(declared) => diagnostic.also(declared, "first declared here"),
                    None => diagnostic.remark("every draft has this unit already"),
                };
                self.report(diagnostic);
                continue;
            }
            first.insert(&name.text, place);
            match &unit.value {
                None => self.units.add_base(&name.text),
                Some(value) => waiting.push((name, value, entry.anchor)),
            }
        }
        while !waiting.is_empty() {
            let names: Vec<&str> = waiting
                .iter()
                .map(|(name, ..)| name.text.as_str())
                .collect();
            let ready = waiting
                .iter()
                .position(|(_, value, _)| !mentions(value, &names));
            let (name, value, anchor) = waiting.remove(ready.unwrap_or(0));
            if ready.is_none() {
                let place = anchor.place(name.span);
                let message = format!("the unit {} is made of itself", ticked(&name.text));
                self.report(Diagnostic::error("circular-define", place, message));
                // Known from here on, so that its uses are not reported as well.
                self.units.add_base(&name.text);
                continue;
            }
            let walk = Walk::new(self, Stage::Constant);
            let amount = walk.settled(value, Scope::new(anchor));
            let positive = amount
                .as_ref()
                .is_none_or(|a| a.constant().is_some_and(Rational::is_positive));
            if !positive {
                let place = anchor.place(value.span);
                self.report(Diagnostic::error(
                    "negative-amount",
                    place,
                    "a unit is more than nothing",
                ));
            }
            match amount.filter(|_| positive) {
                Some(Amount {
                    expr: Meant::Number(factor),
                    dimension,
                    ..
                }) => self.units.add_derived(&name.text, dimension, factor),
                _ => self.units.add_base(&name.text),
            }
        }
    }
}

/// Whether an expression uses one of these units.
fn mentions(expr: &Expr, units: &[&str]) -> bool {
    let here = match &expr.kind {
        ExprKind::Number(number) => number
            .unit
            .as_ref()
            .and_then(|unit| unit.unit.as_ref())
            .is_some_and(|unit| units.contains(&unit.text.as_str())),
        _ => false,
    };
    here || parts(expr).into_iter().any(|part| mentions(part, units))
}
