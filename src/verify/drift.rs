//! What the coalition must hold on one day, so that a limit which ties it to the others is kept on every day.

use super::linear::linear;
use super::obey::first_broken;
use super::setting::{Asked, Setting};
use super::unknown::is_whole;
use super::values::held_by;
use super::walk::parties_in;
use super::{LinearSum, Rejection};
use crate::date::Day;
use crate::draft::{
    Comparison, Cond, Days, Draft, Expr, KindId, Moment, PartyId, ThingId, Unknown, World,
};
use crate::eval::Replay;
use crate::number::Rational;
use std::collections::BTreeMap;

/// What keeps a condition on all of its days.
pub(super) struct Enough {
    /// On what the coalition holds on the day.
    pub(super) holds: Cond,
    /// It also takes that the coalition leaves the others anything at all that keeps the condition.
    pub(super) leaves: bool,
}

/// What the coalition holds on `day` from which `condition` follows on each of `days`, whatever history the coalition has chosen, if the
/// others hold what they do in `world`. None if nothing such is known.
///
/// A limit is a sum over what both hold that may not rise above 0. The coalition's part of the sum on another day exceeds that on `day` by
/// no more than its rates allow in the time between, rounded up for units; nor is it more than rates allow since the start. Adding what
/// the others hold on the other day gives how much lower the coalition's part on `day` must be; the worst of all days counts. Where the
/// others hold as little as anybody in their place could, the limit is kept if it can be kept at all.
pub(super) fn enough(
    draft: &Draft,
    world: &World,
    coalition: &[PartyId],
    condition: &Cond,
    days: Days,
    day: Day,
) -> Option<Enough> {
    let nothing = || Enough {
        holds: Cond::All(Vec::new()),
        leaves: false,
    };
    match condition {
        Cond::All(members) => {
            let each = members.iter();
            let each = each.map(|m| enough(draft, world, coalition, m, days, day));
            let each: Vec<Enough> = each.collect::<Option<_>>()?;
            Some(Enough {
                leaves: each.iter().any(|e| e.leaves),
                holds: Cond::All(each.into_iter().map(|e| e.holds).collect()),
            })
        }
        _ if !parties_in(condition).iter().any(|p| coalition.contains(p)) => {
            let broken = first_broken(&Replay::new(draft, world), condition, days).ok()?;
            broken.is_none().then(nothing)
        }
        Cond::Compare(left, comparison, right) => {
            let (low, high, strict) = match comparison {
                Comparison::AtMost => (left, right, false),
                Comparison::Below => (left, right, true),
                Comparison::AtLeast => (right, left, false),
                Comparison::Above => (right, left, true),
                Comparison::Equal | Comparison::NotEqual => return None,
            };
            let limit = Limit {
                draft,
                coalition,
                day,
                strict,
            };
            limit.enough(&Replay::new(draft, world), low, high, days)
        }
        _ => None,
    }
}

/// Everything that a party holds of something, and how often a sum counts it.
type Own = BTreeMap<(PartyId, ThingId), Rational>;

struct Limit<'a> {
    draft: &'a Draft,
    coalition: &'a [PartyId],
    day: Day,
    strict: bool,
}

impl Limit<'_> {
    fn enough(&self, replay: &Replay, low: &Expr, high: &Expr, days: Days) -> Option<Enough> {
        let mut leaves = false;
        let mut counted: Option<Own> = None;
        let mut worst: Option<Rational> = None;
        for on in (days.from.0..days.until.0).map(Day) {
            let asked = Asked {
                draft: self.draft,
                first: on,
                last: on,
            };
            let setting = Setting::at(asked, Moment::On(on));
            let sum = linear(&setting, low).ok()?;
            let sum = sum.minus(linear(&setting, high).ok()?);
            let (own, rest) = self.split(replay, &sum, on).ok()??;
            if counted.get_or_insert_with(|| own.clone()) != &own {
                return None;
            }
            // Where the most that can be since the start is little enough, nothing need be known of `day`.
            let since = self.since_start(&own, on);
            if since.is_some_and(|most| self.keeps(&(&most + &rest))) {
                continue;
            }
            if self.is_least(replay, &sum, on) {
                leaves = true;
                continue;
            }
            let more = &self.drift(&own, on)? + &rest;
            worst = Some(worst.map_or(more.clone(), |worst| worst.max(more)));
        }
        let Some(worst) = worst else {
            let holds = Cond::All(Vec::new());
            return Some(Enough { holds, leaves });
        };
        let members = counted?.into_iter().map(|((party, thing), often)| {
            let held = Expr::Holding {
                parties: vec![party],
                kinds: self.kinds(party, thing),
                label: String::new(),
            };
            Expr::Product(Box::new(Expr::Number(often)), Box::new(held))
        });
        let comparison = match self.strict {
            true => Comparison::Below,
            false => Comparison::AtMost,
        };
        let sum = Expr::Sum(members.collect());
        let holds = Cond::Compare(sum, comparison, Expr::Number(-worst));
        Some(Enough { holds, leaves })
    }

    /// Whether whatever the others hold on a day, for whatever they have started with, adds to a sum at least what it does now.
    fn is_least(&self, replay: &Replay, sum: &LinearSum, on: Day) -> bool {
        let position = replay.on(on);
        sum.terms.iter().all(|(unknown, often)| {
            let is_own = unknown.owner().is_some_and(|p| self.coalition.contains(&p));
            is_own
                || often.is_positive()
                    && held_by(replay, &position, unknown, on)
                        .is_ok_and(|held| held.is_zero() || self.cannot_be_less(unknown, &held, on))
        })
    }

    /// Whether somebody else's rate of dismantling leaves as much as this of a thing that has one kind.
    fn cannot_be_less(&self, unknown: &Unknown, held: &Rational, on: Day) -> bool {
        let Unknown::Held { party, kind, .. } = unknown else {
            return false;
        };
        let thing = self.draft.thing_of(*kind);
        let variants = self.draft.variants_of(thing);
        let kinds = variants.iter().map(|v| self.draft.kinds_of(*v).len());
        let stake = self.draft.stake(*party, thing);
        let (Some(stake), 1) = (stake, kinds.sum::<usize>()) else {
            return false;
        };
        let (Some(rate), true) = (&stake.retires, stake.date <= on) else {
            return false;
        };
        let time = Rational::from(i64::from(on.0) - i64::from(stake.date.0));
        let start: Rational = stake.figures.iter().map(|f| f.low.clone()).sum();
        let least = start - rate * &time;
        match self.counts(*party, thing) {
            Some(true) => *held <= least.floor(),
            Some(false) => *held <= least,
            None => false,
        }
    }

    fn keeps(&self, sum: &Rational) -> bool {
        sum.is_negative() || sum.is_zero() && !self.strict
    }

    /// All kinds of a thing that the party may hold.
    fn kinds(&self, party: PartyId, thing: ThingId) -> Vec<KindId> {
        let variants = self.draft.variants_of(thing).into_iter();
        let kinds = variants.flat_map(|variant| self.draft.kinds_of(variant));
        kinds.filter(|k| self.draft.may_hold(party, *k)).collect()
    }

    /// The coalition's part of a sum on a day, and what the rest of it comes to; none if it counts some units of a thing and not others.
    fn split(
        &self,
        replay: &Replay,
        sum: &LinearSum,
        on: Day,
    ) -> Result<Option<(Own, Rational)>, Rejection> {
        let position = replay.on(on);
        let mut each: BTreeMap<(PartyId, ThingId), Vec<(KindId, Rational)>> = BTreeMap::new();
        let mut rest = sum.constant.clone();
        for (unknown, often) in &sum.terms {
            if unknown.moment() != Some(Moment::On(on)) {
                return Ok(None);
            }
            match unknown {
                Unknown::Held { party, kind, .. } if self.coalition.contains(party) => {
                    let of = (*party, self.draft.thing_of(*kind));
                    each.entry(of).or_default().push((*kind, often.clone()));
                }
                _ if unknown.owner().is_none_or(|p| self.coalition.contains(&p)) => {
                    return Ok(None);
                }
                _ => rest += often * &held_by(replay, &position, unknown, on)?,
            }
        }
        let mut own = Own::new();
        for ((party, thing), kinds) in each {
            let all = self.kinds(party, thing);
            let often = kinds[0].1.clone();
            let alike = all.len() == kinds.len() && kinds.iter().all(|(_, n)| *n == often);
            let date = self.draft.stake(party, thing).map(|stake| stake.date);
            if !alike || date.is_none_or(|date| on < date || self.day < date) {
                return Ok(None);
            }
            own.insert((party, thing), often);
        }
        Ok(Some((own, rest)))
    }

    /// By how much the coalition's part can be more than on `day`.
    fn drift(&self, own: &Own, on: Day) -> Option<Rational> {
        let time = Rational::from((i64::from(on.0) - i64::from(self.day.0)).abs());
        let mut sum = Rational::ZERO;
        for ((party, thing), often) in own {
            let stake = self.draft.stake(*party, *thing)?;
            // What is more on a later day has been built, what was more on an earlier one has been dismantled.
            let built = (self.day <= on) != often.is_negative();
            let rate = if built { &stake.builds } else { &stake.retires };
            let parts = self.draft.variants_of(*thing).len() as i64;
            let more = match rate {
                _ if time.is_zero() => Rational::ZERO,
                None => return None,
                Some(rate) => {
                    let more = rate * &time;
                    match self.counts(*party, *thing)? {
                        true => (more + Rational::from(parts)).ceil() - Rational::ONE,
                        false => more,
                    }
                }
            };
            sum += &often.abs() * &more;
        }
        Some(sum)
    }

    /// The most that the coalition's part can be on a day, since the start.
    fn since_start(&self, own: &Own, on: Day) -> Option<Rational> {
        let mut sum = Rational::ZERO;
        for ((party, thing), often) in own {
            if often.is_negative() {
                // Nobody holds less than nothing.
                continue;
            }
            let stake = self.draft.stake(*party, *thing)?;
            let time = Rational::from(i64::from(on.0) - i64::from(stake.date.0));
            let start: Rational = stake.figures.iter().map(|f| f.high.clone()).sum();
            let most = start + stake.builds.as_ref()? * &time;
            let most = match self.counts(*party, *thing)? {
                true => most.floor(),
                false => most,
            };
            sum += often * &most;
        }
        Some(sum)
    }

    fn counts(&self, party: PartyId, thing: ThingId) -> Option<bool> {
        let kind = *self.kinds(party, thing).first()?;
        let at = Moment::On(self.day);
        is_whole(self.draft, &Unknown::Held { party, kind, at }).ok()
    }
}
