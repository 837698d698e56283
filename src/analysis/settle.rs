//! `most` and `least` in conditions: proven for the days asked, and put in their place.

use super::extremes::Most;
use super::session::Session;
use super::stretches::{Stretch, stretches};
use crate::date::Day;
use crate::draft::*;
use crate::number::Rational;
use crate::pose::{Cone, Extreme, Touched, Worth, extremes_in, with_extremes};
use crate::verify;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Stretches of days with a value of their own at most, for one extreme.
const MOST_PIECES: usize = 40;
pub(super) const TOO_OFTEN: &str =
    "a largest or smallest value that changes too often; date the claim";

/// The value of an extreme in each stretch of the days asked, in order.
pub type Values = Vec<(Stretch, Worth)>;

/// Values of every `most` and `least` of a condition, proven.
#[derive(Default)]
pub struct Known {
    /// One for each, in the order in which they stand.
    pub values: Vec<Values>,
    pub proven: Vec<verify::Extreme>,
    /// Where some value is known within bounds only, and above each stands at the end that is worst for the claim: the same at the best.
    pub best: Option<Arc<Known>>,
    /// Whether what is to be shown is that the claim fails on some day.
    pub to_refute: bool,
}

impl Session<'_> {
    /// The condition of a part with every `most` and `least` replaced by its proven value: once, with values that change from one day to
    /// the next as figures by date, or (always so where everybody is feared) for each stretch of the part's days in which they stay the same.
    pub(super) fn settle(
        &mut self,
        part: &Part,
        condition: &Cond,
    ) -> Result<Vec<(Days, Cond)>, String> {
        let found = extremes_in(condition);
        if found.is_empty() {
            return Ok(vec![(part.days, condition.clone())]);
        }
        let known = match self.known.clone() {
            Some(known) => {
                self.extremes.clone_from(&known.proven);
                known
            }
            None => {
                let mut values = Vec::new();
                for (index, extreme) in found.iter().enumerate() {
                    values.push(self.values_of(part, extreme, index as u32, part.days)?);
                }
                Arc::new(Known {
                    values,
                    ..Known::default()
                })
            }
        };
        if !matches!(part.body, Body::Always(_))
            && !known.to_refute
            && let Some(dated) = dated(part.days, condition, &found, &known.values)
        {
            return Ok(vec![(part.days, dated)]);
        }
        pieces(part.days, condition, &found, &known.values).ok_or_else(|| {
            "a largest or smallest value stands where it cannot be settled".to_owned()
        })
    }

    /// The values of an extreme on these days, or on the day that it is fixed to.
    pub(super) fn values_of(
        &mut self,
        part: &Part,
        extreme: &Extreme,
        index: u32,
        days: Days,
    ) -> Result<Values, String> {
        let draft = self.draft;
        // Where bounds will do, nothing is gained by telling every value.
        let bounded = super::moving::has_ends(part);
        let mut seed = Touched::default();
        seed.expr(draft, &extreme.of);
        let cone = Cone::of(draft, seed, &|_| true);
        let asked = match extreme.at {
            Some(day) => vec![(day, day)],
            None => stretches(draft, &cone, &[], days),
        };
        let mut out = Vec::new();
        for stretch in asked {
            let mut first = stretch.0;
            while first <= stretch.1 {
                if out.len() >= MOST_PIECES {
                    return Err(TOO_OFTEN.to_owned());
                }
                let rest = (first, stretch.1);
                let found = match self.value_in(part, extreme, index, rest) {
                    Ok(worth) => (rest, worth),
                    Err(why) if first == stretch.1 => return Err(why),
                    Err(_) if bounded && self.takes_many(extreme, rest)? => {
                        return Err(TOO_OFTEN.to_owned());
                    }
                    Err(_) => {
                        let same = (first, self.last_alike(extreme, rest)?);
                        (same, self.value_in(part, extreme, index, same)?)
                    }
                };
                let last = found.0.1;
                out.push(found);
                match last.add_days(1) {
                    Some(next) => first = next,
                    None => break,
                }
            }
        }
        Ok(out)
    }

    /// Whether the value goes through more values in a stretch than there may be pieces, if it is a count that only rises or only falls.
    fn takes_many(&mut self, extreme: &Extreme, (first, last): Stretch) -> Result<bool, String> {
        let (first, last) = (
            self.value_on(extreme, first)?,
            self.value_on(extreme, last)?,
        );
        let most = Rational::from(MOST_PIECES as i64);
        Ok(matches!((first, last), (Some(first), Some(last)) if (&last - &first).abs() > most))
    }

    /// The value on all days of a stretch, proven.
    pub(super) fn value_in(
        &mut self,
        part: &Part,
        extreme: &Extreme,
        index: u32,
        stretch: Stretch,
    ) -> Result<Worth, String> {
        let draft = self.draft;
        let least = !extreme.most;
        match self.extreme(&extreme.of, least, index, stretch, true) {
            Most::Value { value, bound } => {
                let world = self
                    .attain_throughout(&extreme.of, least, &value, stretch)
                    .map_err(|_| {
                        "a largest or smallest value that changes from day to day; date the claim"
                            .to_owned()
                    })?;
                let proven =
                    verify::prove_extreme(draft, part, index, value.clone(), &bound, &world);
                self.extremes
                    .push(proven.map_err(|why| super::kernel_says(&why))?);
                Ok(Worth::Number(value))
            }
            Most::Unbounded => {
                let nothing =
                    || "nothing bounds a largest or smallest value that it compares".to_owned();
                let world = self.baseline.as_ref().ok_or_else(nothing)?;
                let proven = held_in(draft, &extreme.of).into_iter().find_map(|held| {
                    verify::prove_endless(draft, part, index, stretch, held, world).ok()
                });
                self.extremes.push(proven.ok_or_else(nothing)?);
                Ok(if least {
                    Worth::MinusInfinite
                } else {
                    Worth::Infinite
                })
            }
            Most::NoWorld => Err("nobody can comply with the draft".to_owned()),
            Most::NotBeyond { .. } => Err(super::OUT_OF_BUDGET.to_owned()),
            Most::Unknown(why) => Err(why),
        }
    }

    /// The last day of a stretch up to which the value is that of the first day, if it only rises or only falls.
    fn last_alike(&mut self, extreme: &Extreme, stretch: Stretch) -> Result<Day, String> {
        let first = self.value_on(extreme, stretch.0)?;
        let (mut low, mut high) = stretch;
        while low < high {
            let middle = Day(low.0 + (high.0 - low.0 + 1) / 2);
            if self.value_on(extreme, middle)? == first {
                low = middle;
            } else {
                high = Day(middle.0 - 1);
            }
        }
        Ok(low)
    }

    pub(super) fn value_on(
        &mut self,
        extreme: &Extreme,
        day: Day,
    ) -> Result<Option<Rational>, String> {
        match self.extreme(&extreme.of, !extreme.most, 0, (day, day), true) {
            Most::Value { value, .. } => Ok(Some(value)),
            Most::Unbounded => Ok(None),
            Most::NoWorld => Err("nobody can comply with the draft".to_owned()),
            Most::NotBeyond { .. } => Err(super::OUT_OF_BUDGET.to_owned()),
            Most::Unknown(why) => Err(why),
        }
    }
}

/// The condition for each stretch of the days in which no value changes; none where a value stands where that cannot be said.
fn pieces(
    days: Days,
    condition: &Cond,
    found: &[Extreme],
    values: &[Values],
) -> Option<Vec<(Days, Cond)>> {
    let mut cuts = BTreeSet::from([days.from]);
    for (_, known) in found.iter().zip(values).filter(|(e, _)| e.at.is_none()) {
        let starts = known.iter().map(|(stretch, _)| stretch.0);
        cuts.extend(starts.filter(|day| days.contains(*day)));
    }
    let mut pieces: Vec<(Days, Cond)> = Vec::new();
    for &from in &cuts {
        let of = |(extreme, known): (&Extreme, &Values)| {
            let day = extreme.at.unwrap_or(from);
            let found = known.iter().find(|(s, _)| s.0 <= day && day <= s.1);
            found.map(|(_, worth)| worth.clone())
        };
        let worth: Option<Vec<Worth>> = found.iter().zip(values).map(of).collect();
        let settled = with_extremes(condition, &worth?)?;
        match pieces.last_mut() {
            Some((_, last)) if *last == settled => {}
            Some((piece, _)) => {
                piece.until = from;
                pieces.push((Days { from, ..days }, settled));
            }
            None => pieces.push((days, settled)),
        }
    }
    Some(pieces)
}

/// The condition with values that change as figures by date; none where one is infinite.
fn dated(days: Days, condition: &Cond, found: &[Extreme], values: &[Values]) -> Option<Cond> {
    let mut worth = Vec::new();
    for (extreme, known) in found.iter().zip(values) {
        let mut steps: Vec<(Day, Rational)> = Vec::new();
        for ((first, last), value) in known {
            let Worth::Number(value) = value else {
                return None;
            };
            let asked = extreme.at.is_some() || (*first < days.until && days.from <= *last);
            if asked && steps.last().is_none_or(|(_, before)| before != value) {
                steps.push(((*first).max(days.from), value.clone()));
            }
        }
        worth.push(match <[(Day, Rational); 1]>::try_from(steps) {
            Ok([(_, value)]) => Worth::Number(value),
            Err(none) if none.is_empty() => return None,
            Err(steps) => Worth::ByDate(steps),
        });
    }
    with_extremes(condition, &worth)
}

/// The kinds that a measure counts, and whose.
pub(super) fn held_in(draft: &Draft, measure: &Expr) -> Vec<(PartyId, KindId)> {
    let mut seed = Touched::default();
    seed.expr(draft, measure);
    let mut out = Vec::new();
    for (party, thing) in seed.things {
        for variant in draft.variants_of(thing) {
            let kinds = draft.kinds_of(variant).into_iter();
            out.extend(
                kinds
                    .filter(|k| draft.may_hold(party, *k))
                    .map(|kind| (party, kind)),
            );
        }
    }
    out
}
