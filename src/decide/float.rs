//! Rationals seen through floats: good enough to search by, never to decide by.

use crate::number::Rational;

/// The nearest float, give or take a rounding; infinite if out of a float's range.
pub fn approx(x: &Rational) -> f64 {
    match x.small() {
        Some((n, 1)) => n as f64,
        Some((n, d)) => n as f64 / d as f64,
        None => x.to_big().to_f64_fast(),
    }
}

/// A float's whole part, if the float is small enough to mean a whole number at all.
pub(super) fn floor(x: f64) -> Option<Rational> {
    (x.abs() < 9e15).then(|| Rational::from(x.floor() as i64))
}

/// The whole number at or above a float, forgiving a rounding; none if the float is too large to mean one.
pub(super) fn ceiling(x: f64) -> Option<Rational> {
    (x.abs() < 9e15).then(|| Rational::from((x - 1e-6 * x.abs().max(1.0)).ceil() as i64))
}

/// How far a float is from the nearest whole number.
pub(super) fn fractionality(x: f64) -> f64 {
    (x - x.round()).abs()
}
