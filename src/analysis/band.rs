//! What may become of a measure: its least and most on each stretch of days, as plain data.

use super::stretches::{Stretch, steps};
use crate::date::Day;
use crate::draft::*;
use crate::number::Rational;
use std::collections::BTreeSet;

/// The least and most of a measure over the whole period.
#[derive(Clone, Debug)]
pub struct Band {
    pub label: String,
    pub measure: Expr,
    /// What provisions say of this very measure.
    pub limits: Vec<Limit>,
    /// One after the other, from entry to the last day.
    pub stretches: Vec<Stretching>,
}

/// A figure that a provision sets to a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    pub clause: String,
    pub comparison: Comparison,
    /// The days on which this figure stands.
    pub days: Days,
    pub value: Rational,
}

/// Days between which nothing starts or stops.
#[derive(Clone, Debug)]
pub struct Stretching {
    pub days: Stretch,
    pub least: Motion,
    pub most: Motion,
}

/// How a bound goes from the first day of a stretch to the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
    pub first: Bound,
    pub last: Bound,
    /// It is the same on every day between; proved for each of them.
    pub steady: bool,
    /// On no day between is it beyond this (proved); where it is steady this says nothing new.
    pub never_beyond: Option<Rational>,
    /// On the day in the middle it is halfway, within a unit where counts are whole.
    pub even: bool,
}

/// The least or most on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// No permitted world goes beyond it, and one attains it.
    Exact(Rational),
    /// No permitted world goes beyond it.
    Within(Rational),
    /// Nothing bounds what the party holds of the kind, nor so the measure.
    Endless { party: PartyId, kind: KindId },
    /// In words.
    Open(String),
}

impl Bound {
    /// The figure, if there is one.
    pub fn value(&self) -> Option<&Rational> {
        match self {
            Bound::Exact(value) | Bound::Within(value) => Some(value),
            Bound::Endless { .. } | Bound::Open(_) => None,
        }
    }
}

impl Band {
    /// Every bound shown.
    pub fn bounds(&self) -> impl Iterator<Item = &Bound> {
        self.stretches
            .iter()
            .flat_map(|s| [&s.least.first, &s.least.last, &s.most.first, &s.most.last].into_iter())
    }
}

/// The figures that provisions set to this very measure, in the draft's order.
pub fn limits(draft: &Draft, measure: &Expr) -> Vec<Limit> {
    let bare = bare(measure);
    let mut out = Vec::new();
    for provision in &draft.provisions {
        let mut members = vec![&provision.condition];
        while let Some(member) = members.pop() {
            match member {
                Cond::All(list) => members.extend(list.iter().rev()),
                Cond::Compare(left, comparison, right) => {
                    let (figure, comparison) = if self::bare(left) == bare {
                        (right, *comparison)
                    } else if self::bare(right) == bare {
                        (left, turned(*comparison))
                    } else {
                        continue;
                    };
                    let cuts = steps(member);
                    out.extend(figures(provision, comparison, figure, &cuts));
                }
                _ => {}
            }
        }
    }
    out
}

/// The figure on each piece of the provision's days; none where it is no number.
fn figures(
    provision: &Provision,
    comparison: Comparison,
    figure: &Expr,
    cuts: &BTreeSet<Day>,
) -> Vec<Limit> {
    let days = provision.days;
    let mut starts = vec![days.from];
    starts.extend(cuts.iter().filter(|d| **d > days.from && **d < days.until));
    let ends = starts.iter().skip(1).copied().chain([days.until]);
    let pieces = starts.iter().copied().zip(ends);
    let of = |(from, until): (Day, Day)| {
        Some(Limit {
            clause: provision.name.clone(),
            comparison,
            days: Days { from, until },
            value: constant(figure, from)?,
        })
    };
    pieces
        .filter(|(from, until)| from < until)
        .filter_map(of)
        .collect()
}

/// What a figure without unknowns is on a day.
fn constant(expr: &Expr, day: Day) -> Option<Rational> {
    match expr {
        Expr::Number(value) => Some(value.clone()),
        Expr::ByDate(steps) => {
            let past = steps.iter().rev().find(|(from, _)| *from <= day)?;
            Some(past.1.clone())
        }
        Expr::Negated(of) => constant(of, day).map(|value| -value),
        Expr::Sum(members) => members.iter().map(|m| constant(m, day)).sum(),
        Expr::Product(a, b) => Some(&constant(a, day)? * &constant(b, day)?),
        Expr::Quotient(a, b) => constant(a, day)?.checked_div(&constant(b, day)?),
        _ => None,
    }
}

fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::Below => Comparison::Above,
        Comparison::AtLeast => Comparison::AtMost,
        Comparison::Above => Comparison::Below,
        same => same,
    }
}

/// The expression without the words by which it is shown, sums of one member opened.
fn bare(expr: &Expr) -> Expr {
    let list = |members: &[Expr]| members.iter().map(bare).collect::<Vec<_>>();
    match expr {
        Expr::Holding { parties, kinds, .. } => Expr::Holding {
            parties: sorted(parties),
            kinds: sorted(kinds),
            label: String::new(),
        },
        Expr::Total {
            parties,
            kinds,
            attribute,
            ..
        } => Expr::Total {
            parties: sorted(parties),
            kinds: sorted(kinds),
            attribute: *attribute,
            label: String::new(),
        },
        Expr::Sum(members) => match list(members) {
            mut one if one.len() == 1 => one.remove(0),
            members => Expr::Sum(members),
        },
        Expr::Negated(of) => Expr::Negated(Box::new(bare(of))),
        Expr::Product(a, b) => Expr::Product(Box::new(bare(a)), Box::new(bare(b))),
        Expr::Quotient(a, b) => Expr::Quotient(Box::new(bare(a)), Box::new(bare(b))),
        other => other.clone(),
    }
}

fn sorted<T: Copy + Ord>(list: &[T]) -> Vec<T> {
    let mut list = list.to_vec();
    list.sort();
    list
}

/// Whether two expressions say the same of the same holdings.
pub fn alike(a: &Expr, b: &Expr) -> bool {
    bare(a) == bare(b)
}
