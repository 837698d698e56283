//! Constants that are known within bounds only: intervals, what a system declares of itself, computed chances.

use super::amount::{Amount, Value};
use super::dimension::Dimension;
use super::expressions::{Scope, Stage, Walk};
use super::figures::Wanted;
use super::names::Subject;
use super::reading::Anchor;
use super::resolver::Resolver;
use super::sspk::{SOFTEST, chance};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{AttributeId, AttributeValue, Enclosure, Expr as Meant, KindId, ThingId};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{Expr, Figure, Path, PathStep};

/// A constant as it is known.
pub(super) fn enclosed(amount: &Amount) -> Option<Enclosure> {
    match &amount.expr {
        Meant::Number(value) => Some(Enclosure::exact(value.clone())),
        Meant::Enclosed(figure) => Some((**figure).clone()),
        _ => None,
    }
}

/// The expression of such a constant.
pub(super) fn constant(figure: Enclosure) -> Meant {
    match figure.value() {
        Some(value) => Meant::Number(value.clone()),
        None => Meant::Enclosed(Box::new(figure)),
    }
}

impl Walk<'_, '_> {
    /// A constant known within bounds, where one may stand: in a strike, a define or a claim.
    pub(super) fn uncertain(&self, amount: Amount, place: Place) -> Value {
        if self.stage == Stage::Obligation && matches!(amount.expr, Meant::Enclosed(_)) {
            return self.out_of_place(
                place,
                "a provision has exact figures",
                "write the number that is agreed; intervals stand in strikes and claims",
            );
        }
        Value::Number(amount)
    }

    /// `260 m..370 m`.
    pub(super) fn interval(
        &self,
        low: &Expr,
        high: &Expr,
        place: Place,
        scope: Scope<'_>,
    ) -> Value {
        let (low_place, high_place) = (scope.place(low.span), scope.place(high.span));
        let (low, high) = (self.fixed(low, scope), self.fixed(high, scope));
        let (Some((mut low, from)), Some((mut high, to))) = (low, high) else {
            return Value::Fault;
        };
        if !self.same_dimension(&mut low, &mut high, (low_place, high_place))
            || !self.of.ordered(from.ends().0, to.ends().1, place)
        {
            return Value::Fault;
        }
        let mut amount = Amount::of(
            constant(Enclosure::between(&from, &to, place)),
            low.dimension,
            false,
        );
        amount.bare = low.bare && high.bare;
        amount.unit = low.unit.or(high.unit);
        self.uncertain(amount, place)
    }

    /// A constant, exact or not; anything else is reported.
    pub(super) fn fixed(&self, expr: &Expr, scope: Scope<'_>) -> Option<(Amount, Enclosure)> {
        let amount = self.number(expr, scope)?;
        match enclosed(&amount) {
            Some(figure) => Some((amount, figure)),
            None => {
                self.not_fixed(&amount, scope.place(expr.span));
                None
            }
        }
    }

    /// `sspk(yield, cep, hardness)`.
    pub(super) fn sspk(&self, arguments: &[Expr], place: Place, scope: Scope<'_>) -> Value {
        const WHAT: [(u16, &str, &str); 3] = [
            (2, "Mt", "a yield is more than nothing"),
            (0, "m", "a CEP is more than nothing"),
            (3, "psi", "the target is too soft for the formula"),
        ];
        let mut figures = Vec::new();
        for (argument, (base, unit, small)) in arguments.iter().zip(WHAT) {
            let at = scope.place(argument.span);
            let inside = self.in_sspk.replace(true);
            let found = self.fixed(argument, scope);
            self.in_sspk.set(inside);
            let Some((mut amount, figure)) = found else {
                continue;
            };
            let wanted = Wanted {
                dimension: Dimension::base(base),
                unit: Some(unit.to_owned()),
            };
            // A bare 0 has every unit and is refused below.
            if !self.of.fits(&mut amount, &wanted, at) {
                continue;
            }
            let least = figure.ends().0;
            let too_small = match unit {
                "psi" => *least < Rational::from(SOFTEST),
                _ => !least.is_positive(),
            };
            if too_small {
                let mut diagnostic = Diagnostic::error("bad-kill-chance", at, small);
                diagnostic = match unit {
                    "psi" => diagnostic
                        .label(format!("less than {SOFTEST} psi"))
                        .help("write the chance of a kill itself for so soft a target"),
                    _ => diagnostic.label("0 or less"),
                };
                self.of.report(diagnostic);
                continue;
            }
            figures.push(figure);
        }
        let [yields, cep, hardness] = figures.as_slice() else {
            return Value::Fault;
        };
        let in_units = |figure: &Enclosure, units: i64| {
            let share = Rational::ratio(1, units);
            figure.map(|x| Some(x * &share))
        };
        // Yields are kept in kilotons and lengths in metres.
        let (Some(yields), Some(cep)) = (in_units(yields, 1_000), in_units(cep, 1_852)) else {
            return Value::Fault;
        };
        let mut amount = Amount::of(
            constant(chance(&yields, &cep, hardness)),
            Dimension::none(),
            false,
        );
        amount.size = 4;
        self.uncertain(amount, place)
    }

    /// `SS18.yield`: what a system declares of itself; none where the path is no such thing.
    pub(super) fn declared(&self, path: &Path, scope: Scope<'_>) -> Option<Value> {
        let [PathStep::Name(name)] = path.steps.as_slice() else {
            return None;
        };
        let thing = match scope.lookup(&path.root.text) {
            Some(Value::Units(set)) => {
                let mut things = set.kinds.iter().map(|kind| self.of.draft.thing_of(*kind));
                let first = things.next()?;
                things.all(|thing| thing == first).then_some(first)?
            }
            Some(_) => return None,
            None => match self.of.names.subjects.get(&path.root.text) {
                Some(Subject::System(id)) => id,
                _ => return None,
            },
        };
        let attribute = self.of.attribute(&name.text)?;
        Some(match self.declared_of(thing, attribute) {
            Some(amount) => self.uncertain(amount, scope.place(path.span)),
            None => {
                let message = format!(
                    "{} declares no number for {}",
                    ticked(&path.root.text),
                    ticked(&name.text)
                );
                let place = scope.place(name.span);
                self.fault(Diagnostic::error("unknown-attribute", place, message))
            }
        })
    }

    fn declared_of(&self, thing: ThingId, attribute: AttributeId) -> Option<Amount> {
        let all = self.of.kinds_of(thing);
        let asked: Vec<KindId> = all
            .iter()
            .filter(|k| self.kinds.contains(k))
            .copied()
            .collect();
        let kinds = if asked.is_empty() { &all } else { &asked };
        self.by_kind.set(self.by_kind.get() || all.len() > 1);
        let info = self.of.things.get(thing.index())?;
        let (_, _, place) = info.declared.iter().find(|(id, ..)| *id == attribute)?;
        let ends = |kind: &KindId| match self.of.attribute_of(*kind, attribute)? {
            AttributeValue::Number(value) => Some((value.clone(), value.clone())),
            AttributeValue::Interval { low, high, .. } => Some((low.clone(), high.clone())),
            AttributeValue::Word(_) => None,
        };
        let values: Vec<(Rational, Rational)> = kinds.iter().map(ends).collect::<Option<_>>()?;
        let low = values.iter().map(|v| v.0.clone()).min()?;
        let high = values.iter().map(|v| v.1.clone()).max()?;
        let (from, to) = (
            Enclosure::exact(low.clone()),
            Enclosure::exact(high.clone()),
        );
        let mut figure = match low == high {
            true => from,
            false => Enclosure::between(&from, &to, *place),
        };
        if values.iter().any(|v| *v != values[0]) {
            // Which of the kinds may be held is not settled here: either end may be out of reach.
            figure.low = (low.clone(), high.clone());
            figure.high = (low, high);
        }
        let known = self.of.attributes.get(attribute.index())?;
        let mut amount = Amount::of(constant(figure), known.dimension.clone(), false);
        let unit = self
            .of
            .draft
            .attributes
            .get(attribute.index())?
            .unit
            .as_ref();
        amount.unit = unit.map(|(unit, _)| unit.clone());
        Some(amount)
    }
}

impl Resolver<'_> {
    /// A probability or share of an engagement, read for these kinds of unit, and whether it would be another for other kinds.
    pub(super) fn chance(
        &self,
        figure: &Figure,
        anchor: Anchor,
        kinds: &[KindId],
    ) -> Option<(Enclosure, bool)> {
        let mut walk = Walk::new(self, Stage::Constant);
        walk.kinds = kinds.to_vec();
        let scope = Scope::new(anchor);
        let one = |expr: &Expr| {
            let (mut amount, figure) = walk.fixed(expr, scope)?;
            let place = anchor.place(expr.span);
            self.fits(&mut amount, &Wanted::default(), place)
                .then_some(figure)
        };
        let low = one(&figure.low);
        let place = anchor.place(figure.span());
        let found = match &figure.high {
            None => low?,
            Some(high) => {
                let (low, high) = (low?, one(high)?);
                if !self.ordered(low.ends().0, high.ends().1, place) {
                    return None;
                }
                match (low.value(), high.value()) {
                    (Some(a), Some(b)) if a == b => low,
                    _ => Enclosure::between(&low, &high, place),
                }
            }
        };
        let (least, most) = found.ends();
        if least.is_negative() || *most > Rational::ONE {
            self.no_share(place);
            return None;
        }
        Some((found, walk.by_kind.get()))
    }
}
