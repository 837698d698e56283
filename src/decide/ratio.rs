//! How far an entering column may move.

use super::scalar::Scalar;
use super::simplex::Simplex;
use crate::number::Rational;

/// Floats below this size move nothing.
pub(super) const PIVOT: f64 = 1e-9;
/// How far floats may overstep a bound for the sake of a larger pivot: one part of so many.
const SLACK: i64 = 1_000_000_000;

/// Where a basic column meets a bound.
pub(super) struct Stop<S> {
    /// How far the entering column has moved by then.
    pub at: S,
    /// How much the basic column moves with the entering one, without sign.
    pub rate: S,
    /// The basic column's place.
    pub row: usize,
    /// Whether the bound is the upper one.
    pub upper: bool,
}

impl<S: Scalar> Simplex<S> {
    /// Where the basic column at a place meets its bounds while it moves at a rate.
    pub(super) fn stops_of(&self, row: usize, rate: S, bland: bool, stops: &mut Vec<Stop<S>>) {
        let column = self.head[row];
        let outside = self.sides[row];
        let rising = match rate.sign(PIVOT) {
            0 => return,
            sign => sign > 0,
        };
        let away = if rising { outside > 0 } else { outside < 0 };
        if away {
            return;
        }
        let size = rate.abs();
        let mut stop_at = |bound: &Option<S>, upper: bool| {
            let Some(bound) = bound else { return false };
            let gap = self.x[column].sub(bound);
            let gap = if rising { gap.neg() } else { gap };
            let gap = if gap.sign(0.0) < 0 { S::zero() } else { gap };
            stops.push(Stop {
                at: gap.div(&size),
                rate: size.clone(),
                row,
                upper,
            });
            true
        };
        let (lower, upper) = (&self.model.lower[column], &self.model.upper[column]);
        let (near, far) = if rising {
            ((lower, false), (upper, true))
        } else {
            ((upper, true), (lower, false))
        };
        // A column outside its bounds comes to the near one first; beyond it, it is as any other.
        let entered = outside != 0 && stop_at(near.0, near.1);
        if !entered || !bland {
            stop_at(far.0, far.1);
        }
    }
}

/// The first stop; among those as near, the one with the largest rate, by Bland's rule the first column.
pub(super) fn nearest<S: Scalar>(
    stops: Vec<Stop<S>>,
    bland: bool,
    column: impl Fn(usize) -> usize,
) -> Option<Stop<S>> {
    // In floats a stop counts as near if another one would let it overstep its bound by a hair at most.
    let slack = S::of(&Rational::ratio(1, SLACK));
    let reach = |s: &Stop<S>| {
        if S::EXACT {
            s.at.clone()
        } else {
            s.at.add(&slack.div(&s.rate))
        }
    };
    let limit = stops.iter().map(reach).min_by(S::compare)?;
    let near = stops.into_iter().filter(|s| s.at.compare(&limit).is_le());
    if bland {
        near.min_by_key(|s| column(s.row))
    } else {
        near.max_by(|a, b| a.rate.compare(&b.rate).then(b.row.cmp(&a.row)))
    }
}

/// The stop at which the sum of violations no longer falls: it falls by `gain` at first, and less by each stop's
/// rate beyond that stop.
pub(super) fn farthest<S: Scalar>(mut stops: Vec<Stop<S>>, gain: S) -> Option<Stop<S>> {
    stops.sort_by(|a, b| a.at.compare(&b.at).then(a.row.cmp(&b.row)));
    let mut gain = gain;
    let mut last = 0;
    for (i, stop) in stops.iter().enumerate() {
        last = i;
        gain = gain.sub(&stop.rate);
        if gain.sign(0.0) <= 0 {
            break;
        }
    }
    // A tiny pivot is not worth the last bit of the way.
    let tiny = |stop: &Stop<S>| !S::EXACT && stop.rate.sign(1e-6) == 0;
    while last > 0 && tiny(&stops[last]) {
        last -= 1;
    }
    (last < stops.len()).then(|| stops.swap_remove(last))
}
