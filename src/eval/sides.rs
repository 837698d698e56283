//! Both sides of the comparisons in a condition: by how much it is kept or broken.

use super::compliance::pieces;
use super::expr::compares;
use super::{CannotEvaluate, Extremes, Replay, Stretch, Value};
use crate::date::Day;
use crate::draft::{Comparison, Cond, Days, Expr};
use crate::number::Rational;

/// A comparison with what its sides are worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sides {
    /// What the left side is, if that has a name: `Iran.ballistic`.
    pub what: String,
    /// The left side is a policy (1: in effect, 0: not) and the right side 1.
    pub is_policy: bool,
    pub left: Value,
    pub comparison: Comparison,
    pub right: Value,
    pub holds: bool,
}

impl Sides {
    fn new(what: &str, left: Value, comparison: Comparison, right: Value) -> Sides {
        Sides {
            what: what.to_owned(),
            is_policy: false,
            holds: compares(&left, comparison, &right),
            left,
            comparison,
            right,
        }
    }

    fn negated(mut self, negated: bool) -> Sides {
        if negated {
            self.comparison = opposite(self.comparison);
            self.holds = !self.holds;
        }
        self
    }
}

impl Replay<'_> {
    /// The comparisons that decide a condition on a day: those of its members that are as true as the whole, in order.
    /// A ban compares what is held with 0. Growth is left out.
    ///
    /// # Errors
    /// See [`CannotEvaluate`].
    pub fn sides(
        &self,
        cond: &Cond,
        day: Day,
        extremes: &Extremes,
    ) -> Result<Vec<Sides>, CannotEvaluate> {
        let mut sides = Vec::new();
        self.collect_sides(cond, false, day, extremes, &mut sides)?;
        Ok(sides)
    }

    fn collect_sides(
        &self,
        cond: &Cond,
        negated: bool,
        day: Day,
        extremes: &Extremes,
        sides: &mut Vec<Sides>,
    ) -> Result<(), CannotEvaluate> {
        match cond {
            Cond::Compare(left, comparison, right) => {
                let values = (
                    self.value(left, day, extremes)?,
                    self.value(right, day, extremes)?,
                );
                let found = Sides::new(name(left), values.0, *comparison, values.1);
                sides.push(found.negated(negated));
            }
            Cond::InEffect { party, policy } => {
                let state = Rational::from(i64::from(self.holds(cond, day, extremes)?));
                let party = self
                    .draft
                    .parties
                    .get(party.index())
                    .map_or("?", |p| p.name.as_str());
                let policy = self
                    .draft
                    .policies
                    .get(policy.index())
                    .map_or("?", |p| p.name.as_str());
                let what = format!("{party}.{policy}");
                let mut found =
                    Sides::new(&what, state.into(), Comparison::Equal, Rational::ONE.into());
                found.is_policy = true;
                sides.push(found.negated(negated));
            }
            Cond::NoneOf {
                parties,
                kinds,
                label,
            } => {
                let held = Expr::Holding {
                    parties: parties.clone(),
                    kinds: kinds.clone(),
                    label: label.clone(),
                };
                let held = self.value(&held, day, extremes)?;
                let found = Sides::new(label, held, Comparison::AtMost, Rational::ZERO.into());
                sides.push(found.negated(negated));
            }
            Cond::Not(inner) => self.collect_sides(inner, !negated, day, extremes, sides)?,
            Cond::All(members) | Cond::Any(members) => {
                let whole = self.holds(cond, day, extremes)?;
                for member in members {
                    if self.holds(member, day, extremes)? == whole {
                        self.collect_sides(member, negated, day, extremes, sides)?;
                    }
                }
            }
            Cond::Growth { .. } => {}
        }
        Ok(())
    }

    /// For each growth of a condition that is broken on a day: by how much its measure grew since the earlier day of
    /// `days` against which it is broken most, and may have grown. `stretches` cover the days.
    ///
    /// # Errors
    /// See [`CannotEvaluate`].
    pub fn growth_sides(
        &self,
        stretches: &[Stretch],
        cond: &Cond,
        days: Days,
        day: Day,
    ) -> Result<Vec<Sides>, CannotEvaluate> {
        let members = match cond {
            Cond::All(members) => members.as_slice(),
            other => std::slice::from_ref(other),
        };
        let none = Extremes::none();
        let mut sides = Vec::new();
        for member in members {
            let Cond::Growth {
                of, per_day, whole, ..
            } = member
            else {
                continue;
            };
            let mut worst: Option<(Rational, Sides)> = None;
            let now = self.value(of, day, &none)?;
            let before = Days {
                from: days.from,
                until: day,
            };
            for (piece, _) in pieces(stretches, cond, before) {
                // Nothing changes within a piece, so its first or its last day is the worst to compare with.
                for since in [piece.from, Day(piece.until.0 - 1)] {
                    let then = self.value(of, since, &none)?;
                    let (Some(now), Some(then)) = (now.number(), then.number()) else {
                        return Err(CannotEvaluate::Undefined);
                    };
                    let span = Rational::from(day.0) - Rational::from(since.0);
                    let may = per_day * span;
                    let may = if *whole { may.ceil() } else { may };
                    let grew = now - then;
                    let beyond = &grew - &may;
                    if beyond.is_positive() && worst.as_ref().is_none_or(|(most, _)| beyond > *most)
                    {
                        let what = format!("growth of {} since {since}:", name(of));
                        let found = Sides::new(&what, grew.into(), Comparison::AtMost, may.into());
                        worst = Some((beyond, found));
                    }
                }
            }
            sides.extend(worst.map(|(_, found)| found));
        }
        Ok(sides)
    }
}

/// The name of what an expression measures, if it has one.
fn name(expr: &Expr) -> &str {
    match expr {
        Expr::Holding { label, .. } | Expr::Total { label, .. } => label,
        _ => "",
    }
}

/// The comparison that holds exactly where this one does not.
fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::AtMost => Comparison::Above,
        Comparison::Below => Comparison::AtLeast,
        Comparison::AtLeast => Comparison::Below,
        Comparison::Above => Comparison::AtMost,
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
    }
}

/// As drafters write it: `<=`.
pub fn symbol(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::AtMost => "<=",
        Comparison::Below => "<",
        Comparison::AtLeast => ">=",
        Comparison::Above => ">",
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
    }
}
