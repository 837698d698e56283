//! Rates: how fast a holding is built, retired and moved.

use std::collections::BTreeMap;

use super::figures::Wanted;
use super::reading::Anchor;
use super::resolver::Resolver;
use super::things::Declared;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{near_or_all, ticked};
use crate::draft::{Move, ThingId, VariantId};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{Name, Rate, RateKind};

/// The rates of an entry, per day.
#[derive(Default)]
pub(super) struct Rates {
    pub(super) builds: Option<Rational>,
    pub(super) retires: Option<Rational>,
    pub(super) moves: Option<Vec<Move>>,
}

impl Resolver<'_> {
    /// The variants of a system with a word among their choices; unknown words are reported.
    pub(super) fn variants_at(
        &self,
        thing: ThingId,
        word: &Name,
        anchor: Anchor,
    ) -> Vec<VariantId> {
        let matching = |id: &VariantId| {
            self.draft.variants[id.index()]
                .words
                .iter()
                .any(|(_, known)| *known == word.text)
        };
        let variants: Vec<VariantId> = self
            .draft
            .variants_of(thing)
            .into_iter()
            .filter(matching)
            .collect();
        let Some(info) = self.things.get(thing.index()) else {
            return variants;
        };
        let faulty = info
            .declared
            .iter()
            .any(|(_, value, _)| *value == Declared::Fault);
        if variants.is_empty() && !faulty {
            let words = info
                .declared
                .iter()
                .filter_map(|(_, value, _)| match value {
                    Declared::Choice(words) => Some(words),
                    _ => None,
                });
            let name = self
                .draft
                .things
                .get(thing.index())
                .map_or("", |thing| thing.name.as_str());
            let help = near_or_all(&word.text, "place", words.flatten());
            let kind = format!("place of {}", ticked(name));
            let mut log = self.log.borrow_mut();
            let label = "not a choice of this system";
            log.unknown(
                "unknown-word",
                &kind,
                &word.text,
                anchor.place(word.span),
                label,
                help,
            );
        }
        variants
    }

    pub(super) fn rates(
        &self,
        written: &[Rate],
        wanted: &Wanted,
        thing: Option<ThingId>,
        anchor: Anchor,
    ) -> Rates {
        let mut rates = Rates::default();
        let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
        for rate in written {
            let place = anchor.place(rate.span);
            let per_day = self.constant(&rate.rate, anchor, Some(&wanted.per_year()));
            let per_day =
                per_day.filter(|per_day| self.not_negative(per_day, anchor.place(rate.rate.span)));
            let slot = match &rate.kind {
                RateKind::Builds => ("builds", &mut rates.builds),
                RateKind::Retires => ("retires", &mut rates.retires),
                RateKind::Moves { from, to } => {
                    let all = rates.moves.get_or_insert_default();
                    self.moves(thing, (from, to), per_day, place, anchor, all);
                    continue;
                }
            };
            if let Some(earlier) = seen.insert(slot.0, place) {
                self.report(
                    Diagnostic::error(
                        "duplicate-entry",
                        place,
                        format!("`{}` is given twice", slot.0),
                    )
                    .label("again here")
                    .also(earlier, "first here"),
                );
                continue;
            }
            *slot.1 = per_day;
        }
        rates
    }

    /// `moves A to B`: from each variant with the one word to the variant that differs in nothing else.
    fn moves(
        &self,
        thing: Option<ThingId>,
        (from, to): (&Name, &Name),
        per_day: Option<Rational>,
        place: Place,
        anchor: Anchor,
        all: &mut Vec<Move>,
    ) {
        let Some(thing) = thing else {
            self.report(
                Diagnostic::error("wrong-kind-of-name", place, "a total moves nowhere")
                    .help("give `moves` with the system's own entry"),
            );
            return;
        };
        let (sources, targets) = (
            self.variants_at(thing, from, anchor),
            self.variants_at(thing, to, anchor),
        );
        let Some(per_day) = per_day else { return };
        for source in &sources {
            let words = &self.draft.variants[source.index()].words;
            let target = targets.iter().find(|target| {
                let others = &self.draft.variants[target.index()].words;
                words
                    .iter()
                    .zip(others)
                    .all(|(a, b)| a == b || (a.1 == from.text && b.1 == to.text))
            });
            let Some(target) = target.filter(|target| *target != source) else {
                continue;
            };
            if all
                .iter()
                .any(|known| known.from == *source && known.to == *target)
            {
                self.report(Diagnostic::error(
                    "duplicate-entry",
                    place,
                    "this move is given twice",
                ));
                continue;
            }
            all.push(Move {
                from: *source,
                to: *target,
                per_day: per_day.clone(),
            });
        }
    }
}
