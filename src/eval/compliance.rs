//! Compliance: on which days a condition is broken.

use super::kept::said;
use super::stretch::{Stretch, common, each_day, length, windows};
use super::walk::{asks_each_day, dates_in};
use super::{CannotEvaluate, Extremes, Replay};
use crate::date::Day;
use crate::draft::{Cond, Days, Draft, Expr, ProvisionId, World};
use crate::number::Rational;
use std::collections::BTreeMap;

/// A provision that is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breach {
    pub provision: ProvisionId,
    /// The first day on which it is broken.
    pub day: Day,
    /// On how many of its days it is broken.
    pub days: i64,
}

/// The days on which a condition is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The first of them.
    pub day: Day,
    /// How many they are.
    pub days: i64,
}

/// The provisions that are not kept on every one of their days, in the draft's order. A clause that asks whether others are kept
/// is taken as if they were: where this is empty, they are.
///
/// # Errors
/// If a provision has no truth value in this world; a provision counts as kept only if it was evaluated.
pub fn breaches(draft: &Draft, world: &World) -> Result<Vec<Breach>, CannotEvaluate> {
    Replay::new(draft, world).breaches()
}

impl Replay<'_> {
    /// See [`breaches`].
    ///
    /// # Errors
    /// If a provision has no truth value in this world.
    pub fn breaches(&self) -> Result<Vec<Breach>, CannotEvaluate> {
        self.breaches_where(&BTreeMap::new())
    }

    /// The provisions that are not kept, if these clauses are broken on these days first.
    ///
    /// # Errors
    /// If a provision has no truth value in this world.
    pub fn breaches_where(
        &self,
        broken: &BTreeMap<&str, Day>,
    ) -> Result<Vec<Breach>, CannotEvaluate> {
        let stretches = self.whole_period();
        let none = Extremes::none();
        let mut breaches = Vec::new();
        for (number, provision) in (0..).zip(&self.draft.provisions) {
            let mut found: Option<Broken> = None;
            for (days, cond) in said(provision, broken) {
                if let Some(more) = self.broken(stretches, cond, days, &none)? {
                    let before = found.unwrap_or(Broken { days: 0, ..more });
                    found = Some(Broken {
                        days: before.days + more.days,
                        ..before
                    });
                }
            }
            breaches.extend(found.map(|broken| Breach {
                provision: ProvisionId(number),
                day: broken.day,
                days: broken.days,
            }));
        }
        Ok(breaches)
    }

    /// From the earliest `forces` date until the last provision, fact or claim ends.
    pub fn period(&self) -> Days {
        let draft = self.draft;
        let provisions = draft.provisions.iter().map(|p| p.days);
        let facts = draft.facts.iter().map(|f| f.days);
        let parts = draft
            .claims
            .iter()
            .flat_map(|c| c.parts.iter().map(|p| p.days));
        let mut period = Days {
            from: draft.start,
            until: draft.end,
        };
        for days in provisions.chain(facts).chain(parts) {
            period.from = period.from.min(days.from);
            period.until = period.until.max(days.until);
        }
        period
    }

    /// On which of `days` a condition is broken, if on any; `stretches` cover them. A growth condition is broken on a day
    /// if it is between an earlier day of `days` and that day.
    ///
    /// # Errors
    /// See [`CannotEvaluate`].
    pub fn broken(
        &self,
        stretches: &[Stretch],
        cond: &Cond,
        days: Days,
        extremes: &Extremes,
    ) -> Result<Option<Broken>, CannotEvaluate> {
        let mut growths = Growth::all(cond);
        let mut broken: Option<Broken> = None;
        let mut add = |days: Days| {
            let first = *broken.get_or_insert(Broken {
                day: days.from,
                days: 0,
            });
            broken = Some(Broken {
                days: first.days + length(days),
                ..first
            });
        };
        for (days, stretch) in pieces(stretches, cond, days) {
            let moment = self.moment(&stretch.position, days.from, extremes);
            let holds = moment.holds(cond)?;
            if growths.is_empty() {
                if !holds {
                    add(days);
                }
                continue;
            }
            for growth in &mut growths {
                let now = moment.value(growth.of)?;
                growth.now = now.number().ok_or(CannotEvaluate::Undefined)?.clone();
            }
            for day in each_day(days) {
                let mut kept = holds;
                for growth in &mut growths {
                    kept &= growth.is_kept_on(day.from);
                }
                if !kept {
                    add(day);
                }
            }
        }
        Ok(broken)
    }
}

/// The days in order, cut so that the condition, but for growth, is as true on each day of a piece as on its first.
pub(super) fn pieces<'s>(
    stretches: &'s [Stretch],
    cond: &Cond,
    days: Days,
) -> Vec<(Days, &'s Stretch)> {
    let dates = dates_in(cond);
    let each = asks_each_day(cond);
    let inside = |stretch: &'s Stretch| (common(stretch.days, days), stretch);
    let mut pieces = Vec::new();
    if dates.is_empty() && !each {
        let inside = stretches.iter().map(inside);
        pieces.extend(inside.filter(|(days, _)| !days.is_empty()));
        return pieces;
    }
    for stretch in stretches {
        for piece in windows(&dates, common(stretch.days, days)) {
            let piece = if each { each_day(piece) } else { vec![piece] };
            pieces.extend(piece.into_iter().map(|days| (days, stretch)));
        }
    }
    pieces
}

/// `of(t) - of(s) <= per_day · (t - s)` for every s before t, the right side rounded up if `whole`: that is, `of(t) -
/// per_day · t` exceeds the least such figure of the days before by nothing, or for a count by less than 1.
struct Growth<'c> {
    of: &'c Expr,
    per_day: &'c Rational,
    whole: bool,
    now: Rational,
    /// The least of `of(s) - per_day · s` so far.
    least: Option<Rational>,
}

impl Growth<'_> {
    /// Those at the top of a condition, or in an `All` there.
    fn all(cond: &Cond) -> Vec<Growth<'_>> {
        let members = match cond {
            Cond::All(members) => members.as_slice(),
            other => std::slice::from_ref(other),
        };
        let growths = members.iter().filter_map(|member| match member {
            Cond::Growth {
                of, per_day, whole, ..
            } => Some(Growth {
                of,
                per_day,
                whole: *whole,
                now: Rational::ZERO,
                least: None,
            }),
            _ => None,
        });
        growths.collect()
    }

    /// Whether it holds between each day asked before and this one.
    fn is_kept_on(&mut self, day: Day) -> bool {
        let figure = &self.now - self.per_day * Rational::from(day.0);
        let Some(least) = self.least.take() else {
            self.least = Some(figure);
            return true;
        };
        let more = &figure - &least;
        self.least = Some(least.min(figure));
        if self.whole {
            more < Rational::ONE
        } else {
            !more.is_positive()
        }
    }
}
