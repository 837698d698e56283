//! The definition of the language: a draft and a concrete world give every number. No solver, no cache, no cleverness.

mod account;
mod asked;
mod claim;
mod compliance;
mod data;
mod departures;
mod error;
mod expr;
mod fight;
mod games;
mod kept;
mod plans;
mod position;
mod rates;
mod scenario;
mod sides;
mod spread;
mod stretch;
mod table;
mod value;
mod walk;

pub use account::{
    Account, Compliance, Date, PartAccount, PartOnDay, PlanWar, Row, account, binds_for,
};
pub use claim::{PartValue, claim_value, is_enforceable};
pub use compliance::{Breach, Broken, breaches};
pub use data::{DataFault, DataRow, read_data};
pub use departures::{Departure, Rule, departures};
pub use error::CannotEvaluate;
pub use games::Payoffs;
pub use position::{Position, spread_as};
pub use scenario::{Problem, assumed, world_from};
pub use sides::{Sides, symbol};
pub use stretch::Stretch;
pub use value::Value;

use crate::date::Day;
use crate::draft::{AttributeId, Cond, Draft, Expr, KindId, PartyId, PolicyId, World};
use crate::number::Rational;
use expr::Moment;
use position::{Group, Line, Spent};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// A draft and a world, side by side.
pub struct Replay<'a> {
    pub draft: &'a Draft,
    pub world: &'a World,
    groups: Vec<Group<'a>>,
    /// The whole period in stretches, once somebody asked.
    whole: OnceCell<Vec<Stretch>>,
}

impl<'a> Replay<'a> {
    /// Lays a world beside the draft that it is about.
    pub fn new(draft: &'a Draft, world: &'a World) -> Replay<'a> {
        Replay {
            draft,
            world,
            groups: Group::all(draft),
            whole: OnceCell::new(),
        }
    }

    /// The whole period in stretches.
    pub fn whole_period(&self) -> &[Stretch] {
        self.whole.get_or_init(|| self.stretches(self.period()))
    }

    /// What everybody holds on a day of the period.
    fn in_period(&self, day: Day) -> Cow<'_, Position> {
        self.whole_period();
        self.at_hand(day)
    }

    /// What everybody holds on a day, looked up where the whole period is known already.
    fn at_hand(&self, day: Day) -> Cow<'_, Position> {
        let stretches = self.whole.get().map_or(&[][..], Vec::as_slice);
        let after = stretches.partition_point(|stretch| stretch.days.from <= day);
        let found = after.checked_sub(1).map(|i| &stretches[i]);
        match found.filter(|stretch| stretch.days.contains(day)) {
            Some(stretch) => Cow::Borrowed(&stretch.position),
            None => Cow::Owned(self.on(day)),
        }
    }

    /// What everybody holds on a day.
    pub fn on(&self, day: Day) -> Position {
        Position::on(self, day)
    }

    /// What an expression is worth on a day.
    ///
    /// # Errors
    /// See [`CannotEvaluate`].
    pub fn value(
        &self,
        expr: &Expr,
        day: Day,
        extremes: &Extremes,
    ) -> Result<Value, CannotEvaluate> {
        self.moment(&self.at_hand(day), day, extremes).value(expr)
    }

    /// Whether a condition holds on a day. A growth condition speaks of pairs of days and counts as true on each.
    ///
    /// # Errors
    /// See [`CannotEvaluate`].
    pub fn holds(
        &self,
        cond: &Cond,
        day: Day,
        extremes: &Extremes,
    ) -> Result<bool, CannotEvaluate> {
        self.moment(&self.at_hand(day), day, extremes).holds(cond)
    }

    /// The variants that parties may hold, in the draft's order.
    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.groups.iter().flat_map(|group| &group.lines)
    }

    fn moment<'m>(
        &'m self,
        position: &'m Position,
        day: Day,
        extremes: &'m Extremes,
    ) -> Moment<'m> {
        Moment {
            replay: self,
            day,
            war: &[],
            position,
            extremes,
        }
    }
}

/// What each `most(…)` and `least(…)` is worth, by the whole expression (the `Expr::Most` or `Expr::Least`) and the day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extremes(BTreeMap<Day, Vec<(Expr, Value)>>);

impl Extremes {
    /// None known.
    pub fn none() -> Extremes {
        Extremes::default()
    }

    /// Adds what an expression is worth on a day.
    pub fn add(&mut self, expr: Expr, day: Day, value: Value) {
        self.0.entry(day).or_default().push((expr, value));
    }

    /// What an expression is worth on a day, where that is known.
    pub fn get(&self, expr: &Expr, day: Day) -> Option<&Value> {
        let mut known = self.0.get(&day)?.iter();
        known.find(|(e, _)| e == expr).map(|(_, value)| value)
    }
}

/// Units (of a stock: base units) that a party holds of a kind on a day.
pub fn holding(draft: &Draft, world: &World, party: PartyId, kind: KindId, day: Day) -> Rational {
    Replay::new(draft, world).on(day).held(party, kind)
}

/// The total of an attribute over the units that a party holds of a kind on a day.
pub fn total(
    draft: &Draft,
    world: &World,
    party: PartyId,
    kind: KindId,
    attribute: AttributeId,
    day: Day,
) -> Rational {
    let position = Replay::new(draft, world).on(day);
    // Only engagements can make a total unknown.
    let total = position.total(draft, party, kind, attribute);
    total.unwrap_or_default()
}

/// Whether a party's policy is in effect on a day.
pub fn in_effect(draft: &Draft, world: &World, party: PartyId, policy: PolicyId, day: Day) -> bool {
    position::in_effect(draft, world, party, policy, day)
}

/// What an expression is worth on a day, in base units.
///
/// # Errors
/// See [`CannotEvaluate`].
pub fn value(
    draft: &Draft,
    world: &World,
    expr: &Expr,
    day: Day,
    extremes: &Extremes,
) -> Result<Value, CannotEvaluate> {
    Replay::new(draft, world).value(expr, day, extremes)
}

/// Whether a condition holds on a day.
///
/// # Errors
/// See [`CannotEvaluate`].
pub fn holds(
    draft: &Draft,
    world: &World,
    cond: &Cond,
    day: Day,
    extremes: &Extremes,
) -> Result<bool, CannotEvaluate> {
    Replay::new(draft, world).holds(cond, day, extremes)
}
