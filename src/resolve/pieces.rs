//! Pieces: an interval attribute, cut wherever a class, a limit on quality or a load tells its values apart.

use super::classes::UnitCondition;
use super::resolver::Resolver;
use super::things::Declared;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{AttributeId, Comparison, ThingId};
use crate::number::Rational;
use crate::source::Place;

/// Values of an interval that is counted after an engagement.
const MOST_LOADS: usize = 64;

/// A cut: just before a value, or just after it.
pub(super) type Cut = (Rational, bool);

/// A part of an interval, between two cuts (none: the interval's own end).
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) low: Rational,
    pub(super) high: Rational,
    pub(super) from: Option<Cut>,
    pub(super) to: Option<Cut>,
}

/// An interval attribute of a system, cut into pieces.
pub(super) struct Axis {
    pub(super) attribute: AttributeId,
    pub(super) pieces: Vec<Piece>,
    /// Every value is its own kind; pieces are not joined again.
    pub(super) loads: bool,
}

impl Resolver<'_> {
    /// Cuts an interval wherever a class or a limit on quality tells its values apart.
    pub(super) fn axis(
        &self,
        thing: ThingId,
        attribute: AttributeId,
        (low, high): (&Rational, &Rational),
        place: Place,
    ) -> Axis {
        let whole = self
            .draft
            .attributes
            .get(attribute.index())
            .is_some_and(|attribute| attribute.whole);
        let loads = self.told_apart.loads.contains(&(thing, attribute));
        let mut cuts: Vec<Cut> = Vec::new();
        if loads {
            let values = (high - low)
                .to_i64()
                .and_then(|n| usize::try_from(n).ok())
                .map_or(usize::MAX, |n| n.saturating_add(1));
            if values > MOST_LOADS {
                let name = self
                    .draft
                    .attributes
                    .get(attribute.index())
                    .map_or("", |a| a.name.as_str());
                self.report(
                    Diagnostic::error(
                        "interval-too-wide",
                        place,
                        format!("{} has too many values", ticked(name)),
                    )
                    .label("each value is its own kind of target")
                    .remark(format!(
                        "counted after an engagement, an interval may have {MOST_LOADS} values"
                    )),
                );
            } else {
                cuts.extend((1..values).map(|n| (low + &Rational::from(n), false)));
            }
        }
        let conditions = self
            .classes
            .iter()
            .filter_map(|class| class.condition.as_ref());
        for condition in conditions.chain(
            self.told_apart
                .quality
                .iter()
                .map(|(_, condition)| condition),
        ) {
            self.cuts_of(condition, thing, attribute, &mut cuts);
        }
        if whole {
            // Whole values: just after 3 is just before 4.
            for (value, after) in &mut cuts {
                *value = if *after {
                    &value.floor() + &Rational::ONE
                } else {
                    value.ceil()
                };
                *after = false;
            }
        }
        cuts.retain(|(value, after)| {
            if *after {
                low <= value && value < high
            } else {
                low < value && value <= high
            }
        });
        cuts.sort();
        cuts.dedup();
        let mut pieces = Vec::new();
        let (mut at, mut from) = (low.clone(), None);
        for cut in cuts {
            let end = if whole {
                &cut.0 - &Rational::ONE
            } else {
                cut.0.clone()
            };
            pieces.push(Piece {
                low: at,
                high: end,
                from,
                to: Some(cut.clone()),
            });
            at = cut.0.clone();
            from = Some(cut);
        }
        pieces.push(Piece {
            low: at,
            high: high.clone(),
            from,
            to: None,
        });
        Axis {
            attribute,
            pieces,
            loads,
        }
    }

    fn cuts_of(
        &self,
        condition: &UnitCondition,
        thing: ThingId,
        attribute: AttributeId,
        cuts: &mut Vec<Cut>,
    ) {
        match condition {
            UnitCondition::Compare(id, comparison, bound) if *id == attribute => {
                cut(*comparison, bound, cuts)
            }
            UnitCondition::Pair(a, comparison, b) if *a == attribute || *b == attribute => {
                let other = if *a == attribute { *b } else { *a };
                let declared = self.things.get(thing.index()).and_then(|info| {
                    info.declared
                        .iter()
                        .find(|(id, ..)| *id == other)
                        .map(|(_, value, _)| value)
                });
                if let Some(Declared::Number(bound)) = declared {
                    // Which side decides nothing here: cut on both.
                    cut(Comparison::Equal, bound, cuts);
                    cut(*comparison, bound, cuts);
                }
            }
            UnitCondition::All(list) | UnitCondition::Any(list) => {
                list.iter()
                    .for_each(|c| self.cuts_of(c, thing, attribute, cuts));
            }
            UnitCondition::Not(of) => self.cuts_of(of, thing, attribute, cuts),
            _ => {}
        }
    }
}

fn cut(comparison: Comparison, bound: &Rational, cuts: &mut Vec<Cut>) {
    let (before, after) = match comparison {
        Comparison::AtLeast | Comparison::Below => (true, false),
        Comparison::AtMost | Comparison::Above => (false, true),
        Comparison::Equal | Comparison::NotEqual => (true, true),
    };
    if before {
        cuts.push((bound.clone(), false));
    }
    if after {
        cuts.push((bound.clone(), true));
    }
}

/// Every choice of one piece on each axis, the last axis running fastest.
pub(super) fn combinations(axes: &[Axis]) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for axis in axes {
        all = all
            .into_iter()
            .flat_map(|known: Vec<usize>| {
                (0..axis.pieces.len()).map(move |piece| {
                    let mut known = known.clone();
                    known.push(piece);
                    known
                })
            })
            .collect();
    }
    all
}
