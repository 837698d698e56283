//! Kinds: each variant's interval attributes, cut wherever the draft tells their values apart.

use super::classes::UnitCondition;
use super::pieces::{Axis, Piece, combinations};
use super::resolver::Resolver;
use super::things::Declared;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{AttributeId, AttributeValue, Kind, KindId, ThingId, VariantId};
use crate::number::Rational;
use crate::source::Place;

/// Kinds of one variant, before those that nothing tells apart are joined.
const MOST_PIECES: usize = 4_096;
/// Kinds of the whole draft.
const MOST_KINDS: usize = 20_000;

impl Resolver<'_> {
    /// Makes the kinds of every variant, and settles which belong to which class.
    pub(super) fn make_kinds(&mut self) {
        self.draft.kinds.clear();
        self.kinds_by_thing = vec![Vec::new(); self.draft.things.len()];
        let order = self.classes_in_order();
        let mut members: Vec<Option<Vec<KindId>>> = self
            .classes
            .iter()
            .map(|class| class.condition.as_ref().map(|_| Vec::new()))
            .collect();
        for at in 0..self.draft.variants.len() {
            let kinds = self.kinds_of_variant(VariantId(at as u32), &order);
            let count = kinds.as_ref().map_or(0, Vec::len);
            let Some(kinds) = kinds.filter(|_| self.draft.kinds.len() + count <= MOST_KINDS) else {
                if count > 0 {
                    let thing = self.draft.variants[at].thing;
                    let place = self
                        .draft
                        .things
                        .get(thing.index())
                        .map_or(Place::default(), |t| t.place);
                    self.report(
                        Diagnostic::error(
                            "too-large",
                            place,
                            "the draft tells too many kinds of unit apart",
                        )
                        .remark(format!("at most {MOST_KINDS} kinds")),
                    );
                }
                // Nobody knows what is in the classes.
                members.fill(None);
                break;
            };
            for (kind, truths) in kinds {
                let id = KindId(self.draft.kinds.len() as u32);
                for (class, truth) in truths.into_iter().enumerate() {
                    match (truth, &mut members[class]) {
                        (Some(true), Some(list)) => list.push(id),
                        (None, list) => *list = None,
                        _ => {}
                    }
                }
                let thing = self.draft.variants[at].thing;
                if let Some(kinds) = self.kinds_by_thing.get_mut(thing.index()) {
                    kinds.push(id);
                }
                self.draft.kinds.push(kind);
            }
        }
        for (class, kinds) in members.into_iter().enumerate() {
            self.settle_class(class, kinds);
        }
    }

    fn settle_class(&mut self, class: usize, kinds: Option<Vec<KindId>>) {
        let mut things: Vec<ThingId> = kinds
            .iter()
            .flatten()
            .map(|kind| self.draft.thing_of(*kind))
            .collect();
        things.dedup();
        let info = &self.classes[class];
        if kinds.as_ref().is_some_and(Vec::is_empty) && !self.names.broken.contains("system") {
            self.report(
                Diagnostic::warning(
                    "matches-nothing",
                    info.place,
                    format!("no system is in {}", ticked(&info.name)),
                )
                .label("counts as 0, always")
                .help("a comparison with an attribute that a system lacks is false"),
            );
        }
        let dimension =
            |thing: &ThingId| self.things.get(thing.index()).map(|thing| &thing.dimension);
        let first = things.first().and_then(dimension);
        let other = things
            .iter()
            .find(|thing| dimension(thing) != first)
            .and_then(dimension);
        let mixed = first
            .zip(other)
            .map(|(a, b)| (self.describe(a), self.describe(b)));
        if let Some((a, b)) = &mixed {
            self.report(
                Diagnostic::error(
                    "mixed-dimensions",
                    info.place,
                    format!("{a} does not mix with {b}"),
                )
                .label("this class has both")
                .help("a class adds up its members: keep systems and stocks apart"),
            );
        }
        let info = &mut self.classes[class];
        info.kinds = kinds.filter(|_| mixed.is_none());
        info.things = things;
    }

    /// The kinds of a variant with the classes that each belongs to.
    fn kinds_of_variant(
        &self,
        variant: VariantId,
        order: &[usize],
    ) -> Option<Vec<(Kind, Vec<Option<bool>>)>> {
        let thing = self.draft.variants[variant.index()].thing;
        let mut axes: Vec<Axis> = Vec::new();
        let info = self.things.get(thing.index())?;
        let mut product = 1usize;
        for (attribute, declared, place) in &info.declared {
            let Declared::Interval(low, high) = declared else {
                continue;
            };
            let axis = self.axis(thing, *attribute, (low, high), *place);
            product = product.saturating_mul(axis.pieces.len());
            if product > MOST_PIECES {
                self.report(
                    Diagnostic::error(
                        "too-large",
                        *place,
                        "the draft tells too many kinds of unit apart",
                    )
                    .remark(format!(
                        "the intervals of one system may be cut into {MOST_PIECES} kinds"
                    )),
                );
                return None;
            }
            axes.push(axis);
        }
        let conditions: Vec<&UnitCondition> = self
            .told_apart
            .quality
            .iter()
            .map(|(_, condition)| condition)
            .collect();
        self.join_pieces(variant, &mut axes, order, &conditions);
        let mut kinds = Vec::new();
        for choice in combinations(&axes) {
            let values = self.values(variant, &axes, &choice);
            let truths = self.truths(thing, &values, order);
            let name = self.kind_name(variant, &axes, &choice);
            kinds.push((
                Kind {
                    variant,
                    name,
                    values,
                },
                truths,
            ));
        }
        Some(kinds)
    }

    /// Joins neighbouring pieces that no class and no limit on quality tells apart.
    fn join_pieces(
        &self,
        variant: VariantId,
        axes: &mut [Axis],
        order: &[usize],
        conditions: &[&UnitCondition],
    ) {
        let thing = self.draft.variants[variant.index()].thing;
        for at in 0..axes.len() {
            if axes[at].loads || axes[at].pieces.len() < 2 {
                continue;
            }
            // What is decided for each piece, over all pieces of the others.
            let mut decided: Vec<Vec<Option<bool>>> = vec![Vec::new(); axes[at].pieces.len()];
            for choice in combinations(axes) {
                let values = self.values(variant, axes, &choice);
                let truths = self.truths(thing, &values, order);
                let member = |class: usize| truths.get(class).copied().flatten();
                let quality: Vec<_> = conditions
                    .iter()
                    .map(|c| self.unit_satisfies(c, thing, &values, &member))
                    .collect();
                decided[choice[at]].extend(truths);
                decided[choice[at]].extend(quality);
            }
            let mut joined: Vec<Piece> = Vec::new();
            for (piece, index) in axes[at].pieces.drain(..).zip(0usize..) {
                match joined.last_mut() {
                    Some(last) if decided[index] == decided[index - 1] => {
                        last.high = piece.high;
                        last.to = piece.to;
                    }
                    _ => joined.push(piece),
                }
            }
            axes[at].pieces = joined;
        }
    }

    /// Which classes a unit with these values belongs to.
    fn truths(
        &self,
        thing: ThingId,
        values: &[(AttributeId, AttributeValue)],
        order: &[usize],
    ) -> Vec<Option<bool>> {
        let mut truths: Vec<Option<bool>> = vec![None; self.classes.len()];
        let is_stock = self
            .draft
            .things
            .get(thing.index())
            .is_some_and(|t| t.is_stock);
        for class in order {
            if let Some(condition) = &self.classes[*class].condition {
                let member = |class: usize| truths.get(class).copied().flatten();
                let holds = self.unit_satisfies(condition, thing, values, &member);
                let asked = || self.asks_for_stock(condition, thing, values, &member);
                truths[*class] = holds.map(|holds| holds && (!is_stock || asked()));
            }
        }
        truths
    }

    fn values(
        &self,
        variant: VariantId,
        axes: &[Axis],
        choice: &[usize],
    ) -> Vec<(AttributeId, AttributeValue)> {
        let variant = &self.draft.variants[variant.index()];
        let Some(info) = self.things.get(variant.thing.index()) else {
            return Vec::new();
        };
        let value = |(id, declared, _): &(AttributeId, Declared, Place)| {
            let value = match declared {
                Declared::Number(number) => AttributeValue::Number(number.clone()),
                Declared::Word(word) => AttributeValue::Word(word.clone()),
                Declared::Choice(_) => AttributeValue::Word(
                    variant
                        .words
                        .iter()
                        .find(|(known, _)| known == id)?
                        .1
                        .clone(),
                ),
                Declared::Interval(..) => {
                    let at = axes.iter().position(|axis| axis.attribute == *id)?;
                    let piece = axes[at].pieces.get(*choice.get(at)?)?;
                    let whole = self.draft.attributes[id.index()].whole;
                    if piece.low == piece.high {
                        AttributeValue::Number(piece.low.clone())
                    } else {
                        AttributeValue::Interval {
                            low: piece.low.clone(),
                            high: piece.high.clone(),
                            without_low: !whole && matches!(piece.from, Some((_, true))),
                            without_high: !whole && matches!(piece.to, Some((_, false))),
                        }
                    }
                }
                Declared::Fault => return None,
            };
            Some((*id, value))
        };
        info.declared.iter().filter_map(value).collect()
    }

    fn kind_name(&self, variant: VariantId, axes: &[Axis], choice: &[usize]) -> String {
        let mut name = self.draft.variants[variant.index()].name.clone();
        let mut joint = " with";
        for (axis, at) in axes.iter().zip(choice) {
            let (Some(piece), Some(attribute)) = (
                axis.pieces.get(*at),
                self.draft.attributes.get(axis.attribute.index()),
            ) else {
                continue;
            };
            if axis.pieces.len() < 2 {
                continue;
            }
            let show = |value: &Rational| match &attribute.unit {
                Some((unit, factor)) => {
                    format!("{} {unit}", value.checked_div(factor).unwrap_or_default())
                }
                None => value.to_string(),
            };
            let text = match (&piece.from, &piece.to) {
                _ if piece.low == piece.high => show(&piece.low),
                _ if attribute.whole => format!("{} to {}", show(&piece.low), show(&piece.high)),
                (None, None) => continue,
                (None, Some((to, after))) => {
                    format!("{} {}", if *after { "up to" } else { "below" }, show(to))
                }
                (Some((from, after)), None) => {
                    format!("{} {}", if *after { "above" } else { "from" }, show(from))
                }
                (Some((from, above)), Some((to, up))) => format!(
                    "{} {} {} {}",
                    if *above { "above" } else { "from" },
                    show(from),
                    if *up { "up to" } else { "to below" },
                    show(to)
                ),
            };
            name = format!("{name}{joint} {} {text}", attribute.name);
            joint = " and";
        }
        name
    }

    /// The kinds of a system or stock.
    pub(super) fn kinds_of(&self, thing: ThingId) -> Vec<KindId> {
        self.kinds_by_thing
            .get(thing.index())
            .cloned()
            .unwrap_or_default()
    }
}
