//! How far an entering column may move.

use super::scalar::Scalar;
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
