//! Claims about a `most` or `least` that moves from day to day: bounds that hold for stretches of days, cut in two where they are too wide.

use super::always::Asked;
use super::extremes::{Most, undecided};
use super::outcome::Decision;
use super::session::Session;
use super::stretches::{Stretch, stretches};
use crate::date::Day;
use crate::draft::*;
use crate::number::Rational;
use crate::pose::{Cone, Extreme, Worth, extremes_in, touched, with_extremes};
use crate::verify::{self, Evidence, Tends};
use std::collections::BTreeSet;

/// Stretches that are tried at most.
const MOST_TRIED: usize = 80;

pub(super) const TOO_CLOSE: &str =
    "a largest or smallest value that moves too close to what it is compared with; date the claim";

const NOT_SETTLED: &str = "a largest or smallest value stands where it cannot be settled";

/// Stretches into which the days are cut for what is to be ensured, in turn.
const CUTS: [i32; 3] = [1, 4, 16];

/// Whether for each `most` and `least` that the part is about one end of its bounds is the worst.
pub fn has_ends(part: &Part) -> bool {
    match &part.body {
        Body::Always(condition) | Body::Possible(condition) | Body::Ensure { condition, .. } => {
            !verify::tendencies(condition).contains(&Tends::Unknown)
        }
        _ => false,
    }
}

/// The stretches of days in which nothing changes that the condition or its extremes speak of.
fn stretches_of(draft: &Draft, condition: &Cond, days: Days) -> Vec<Stretch> {
    let mut seed = touched(draft, condition);
    let found = extremes_in(condition);
    found.iter().for_each(|e| seed.expr(draft, &e.of));
    let cone = Cone::of(draft, seed, &|_| true);
    stretches(draft, &cone, &[condition], days)
}

impl Session<'_> {
    /// Decides an `always` part by bounds of its `most` and `least`; none if that does not decide it.
    pub(super) fn always_moving(
        &mut self,
        (claim, index): (ClaimId, u32),
        part: &Part,
        condition: &Cond,
    ) -> Option<Decision> {
        if !matches!(part.body, Body::Always(_)) {
            return None;
        }
        self.extremes.clear();
        let found = extremes_in(condition);
        let mut open = stretches_of(self.draft, condition, part.days);
        let no_ends = !has_ends(part);
        if no_ends {
            // No bounds will do, but one day refutes it.
            let ends: BTreeSet<Day> = open.iter().flat_map(|s| [s.0, s.1]).collect();
            open = ends.into_iter().map(|day| (day, day)).collect();
        }
        open.reverse();
        let mut proved = Vec::new();
        for _ in 0..MOST_TRIED {
            let Some((first, last)) = open.pop() else {
                if no_ends {
                    return None;
                }
                let asked = Asked::whole(claim, index, part, condition);
                return Some(self.always_shown(asked, proved));
            };
            let known = self.extremes.len();
            let settled = self.bounded(part, condition, (first, last)).ok()?;
            let asked = Asked {
                claim,
                part: index,
                condition: &settled,
                given: part.given.as_ref(),
                days: Days {
                    from: first,
                    until: last.add_days(1)?,
                },
            };
            let before = (self.only_proof, proved.len());
            self.only_proof |= first < last;
            let decided = self.always_in(asked, &mut proved);
            self.only_proof = before.0;
            match decided {
                None => continue,
                Some(refuted @ Decision::Refuted { .. }) => {
                    let fixed = |days| found.iter().any(|e| e.at.map(|d| (d, d)) == Some(days));
                    self.extremes
                        .retain(|e| e.days() == (first, last) || fixed(e.days()));
                    return Some(refuted);
                }
                Some(_) if first == last => return None,
                Some(_) => {}
            }
            proved.truncate(before.1);
            self.extremes.truncate(known);
            // A claim fails on a day: on the first or on the last one, mostly.
            let middle = Day(first.0 + (last.0 - first.0) / 2);
            let parts = [
                (first, first),
                (last, last),
                (Day(first.0 + 1), middle),
                (Day(middle.0.max(first.0) + 1), Day(last.0 - 1)),
            ];
            let parts = parts.into_iter().filter(|(from, to)| from <= to);
            let parts: BTreeSet<Stretch> = parts.collect();
            let (single, wide): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(a, b)| a == b);
            open.extend(wide.into_iter().rev());
            open.extend(single.into_iter().rev());
        }
        Some(undecided(TOO_CLOSE))
    }

    /// Decides an `Ensure` or `Possible` part likewise: shown with bounds for each stretch, refuted on a day.
    pub(super) fn chosen_moving(
        &mut self,
        (claim, index): (ClaimId, u32),
        part: &Part,
        condition: &Cond,
    ) -> Option<Decision> {
        let all = stretches_of(self.draft, condition, part.days);
        let asked = Asked::whole(claim, index, part, condition);
        let ends: BTreeSet<Day> = all.iter().flat_map(|s| [s.0, s.1]).collect();
        for (turn, parts) in CUTS.into_iter().enumerate() {
            self.extremes.clear();
            if has_ends(part)
                && let Ok(settled) = self.bounded_in_steps(part, condition, &all, parts)
            {
                let condition = &settled;
                let bounded = Asked { condition, ..asked };
                if let proved @ Decision::Proved { .. } = self.chosen(part, bounded) {
                    return Some(proved);
                }
            }
            for &day in ends.iter().filter(|_| turn == 0) {
                self.extremes.clear();
                let settled = self.bounded(part, condition, (day, day)).ok()?;
                let until = day.add_days(1)?;
                let days = Days { from: day, until };
                let condition = &settled;
                let on_day = Asked {
                    condition,
                    days,
                    ..asked
                };
                if let refuted @ Decision::Refuted { .. } = self.chosen(part, on_day) {
                    return Some(refuted);
                }
            }
        }
        Some(undecided(TOO_CLOSE))
    }

    fn chosen(&mut self, part: &Part, asked: Asked) -> Decision {
        match &part.body {
            Body::Ensure { coalition, .. } => self.ensure(asked, coalition),
            _ => self.possible(asked),
        }
    }

    /// The condition with bounds for each stretch, each cut into so many parts.
    fn bounded_in_steps(
        &mut self,
        part: &Part,
        condition: &Cond,
        all: &[Stretch],
        parts: i32,
    ) -> Result<Cond, String> {
        let found = extremes_in(condition);
        let mut steps: Vec<Vec<(Day, Rational)>> = vec![Vec::new(); found.len()];
        for (first, last) in all {
            let length = ((last.0 - first.0) / parts + 1).max(1);
            let begins = (first.0..=last.0).step_by(length as usize);
            for begin in begins {
                let end = last.0.min(begin + length - 1);
                let worth = self.ends(part, condition, (Day(begin), Day(end)))?;
                for (steps, worth) in steps.iter_mut().zip(worth) {
                    let Worth::Number(value) = worth else {
                        return Err("an infinite value that is not known throughout".to_owned());
                    };
                    steps.push((Day(begin), value));
                }
            }
        }
        let worth = found.iter().zip(steps).map(|(extreme, steps)| {
            let first = steps.first().map(|(_, value)| value.clone());
            match (extreme.at, first) {
                (Some(_), Some(value)) => Worth::Number(value),
                _ => Worth::ByDate(steps),
            }
        });
        let worth: Vec<Worth> = worth.collect();
        with_extremes(condition, &worth).ok_or_else(|| NOT_SETTLED.to_owned())
    }

    /// The condition with each extreme at the end of its bounds, proven for the stretch, that is worst for it.
    fn bounded(&mut self, part: &Part, condition: &Cond, days: Stretch) -> Result<Cond, String> {
        let worth = self.ends(part, condition, days)?;
        with_extremes(condition, &worth).ok_or_else(|| NOT_SETTLED.to_owned())
    }

    fn ends(&mut self, part: &Part, condition: &Cond, days: Stretch) -> Result<Vec<Worth>, String> {
        let found = extremes_in(condition);
        let tends = verify::tendencies(condition);
        let mut worth = Vec::new();
        for ((index, extreme), tends) in (0..).zip(&found).zip(tends) {
            worth.push(match extreme.at {
                Some(day) => self.value_in(part, extreme, index, (day, day))?,
                None if days.0 == days.1 => self.value_in(part, extreme, index, days)?,
                // The far end of a `most` is its high one.
                None if (tends == Tends::Falser) == extreme.most => {
                    self.never_beyond(part, extreme, index, days)?
                }
                None => self.at_least_so_far(part, extreme, index, days)?,
            });
        }
        Ok(worth)
    }

    /// What the extreme never goes beyond in a stretch.
    pub(super) fn never_beyond(
        &mut self,
        part: &Part,
        extreme: &Extreme,
        index: u32,
        days: Stretch,
    ) -> Result<Worth, String> {
        match self.extreme(&extreme.of, !extreme.most, index, days, true) {
            Most::Value { value, bound } | Most::NotBeyond { value, bound, .. } => {
                let worth = Worth::Number(value.clone());
                self.shown(part, index, &Evidence::Bounded { value, bound })?;
                Ok(worth)
            }
            _ => self.value_in(part, extreme, index, days),
        }
    }

    /// How far out the extreme is on each day of a stretch, at least.
    pub(super) fn at_least_so_far(
        &mut self,
        part: &Part,
        extreme: &Extreme,
        index: u32,
        (first, last): Stretch,
    ) -> Result<Worth, String> {
        let ends = (
            self.value_on(extreme, first)?,
            self.value_on(extreme, last)?,
        );
        let value = match ends {
            (Some(a), Some(b)) if extreme.most => a.min(b),
            (Some(a), Some(b)) => a.max(b),
            (Some(end), None) | (None, Some(end)) => end,
            (None, None) => return self.value_in(part, extreme, index, (first, last)),
        };
        let attained = self
            .attain_throughout(&extreme.of, !extreme.most, &value, (first, last))
            .map_err(|_| "a largest or smallest value that changes from day to day".to_owned())?;
        let worth = Worth::Number(value.clone());
        let evidence = Evidence::Attained {
            value,
            first,
            last,
            attained,
        };
        self.shown(part, index, &evidence)?;
        Ok(worth)
    }

    fn shown(&mut self, part: &Part, index: u32, evidence: &Evidence) -> Result<(), String> {
        let shown = verify::prove_value(self.draft, part, index, evidence);
        self.extremes
            .push(shown.map_err(|why| super::kernel_says(&why))?);
        Ok(())
    }
}
