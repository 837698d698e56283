//! The two kinds of number that the simplex method runs on.

use super::float::approx;
use crate::number::Rational;
use std::cmp::Ordering;

/// A number of the simplex method: a float with tolerances, or an exact rational without.
pub(super) trait Scalar: Clone {
    /// Whether arithmetic is exact.
    const EXACT: bool;
    fn of(x: &Rational) -> Self;
    fn zero() -> Self;
    fn one() -> Self;
    fn is_zero(&self) -> bool;
    fn add(&self, other: &Self) -> Self;
    fn mul(&self, other: &Self) -> Self;
    /// The quotient; `divisor` is not zero.
    fn div(&self, divisor: &Self) -> Self;
    fn neg(&self) -> Self;
    /// `self -= a * b`
    fn sub_mul(&mut self, a: &Self, b: &Self);
    fn compare(&self, other: &Self) -> Ordering;
    /// `-1`, `0` or `1`, where a float nearer to zero than `tolerance` is zero.
    fn sign(&self, tolerance: f64) -> i32;
    /// The nearest float.
    fn rough(&self) -> f64;
    /// What a number costs as a pivot: small is good.
    fn weight(&self) -> usize;

    /// Whether the [`Scalar::sign`] is not `0`.
    fn is_beyond(&self, tolerance: f64) -> bool {
        self.sign(tolerance) != 0
    }
    /// Whether this is further from zero than another.
    fn exceeds(&self, other: &Self) -> bool;

    fn sub(&self, other: &Self) -> Self {
        self.add(&other.neg())
    }

    fn abs(&self) -> Self {
        if self.sign(0.0) < 0 {
            self.neg()
        } else {
            self.clone()
        }
    }
}

/// Floats nearer to zero than this are taken for rounding errors. Models are scaled so that one is a usual size.
const DUST: f64 = 1e-13;

impl Scalar for f64 {
    const EXACT: bool = false;

    fn of(x: &Rational) -> f64 {
        approx(x)
    }
    fn zero() -> f64 {
        0.0
    }
    fn one() -> f64 {
        1.0
    }
    fn is_zero(&self) -> bool {
        *self == 0.0
    }
    fn add(&self, other: &f64) -> f64 {
        self + other
    }
    fn mul(&self, other: &f64) -> f64 {
        self * other
    }
    fn div(&self, divisor: &f64) -> f64 {
        self / divisor
    }
    fn neg(&self) -> f64 {
        -self
    }
    fn sub_mul(&mut self, a: &f64, b: &f64) {
        *self -= a * b;
        if self.abs() < DUST {
            *self = 0.0;
        }
    }
    fn compare(&self, other: &f64) -> Ordering {
        self.total_cmp(other)
    }
    fn sign(&self, tolerance: f64) -> i32 {
        i32::from(*self > tolerance) - i32::from(*self < -tolerance)
    }
    fn rough(&self) -> f64 {
        *self
    }
    fn weight(&self) -> usize {
        0
    }
    fn is_beyond(&self, tolerance: f64) -> bool {
        f64::abs(*self) > tolerance
    }
    fn exceeds(&self, other: &f64) -> bool {
        f64::abs(*self) > f64::abs(*other)
    }
}

impl Scalar for Rational {
    const EXACT: bool = true;

    fn of(x: &Rational) -> Rational {
        x.clone()
    }
    fn zero() -> Rational {
        Rational::ZERO
    }
    fn one() -> Rational {
        Rational::ONE
    }
    fn is_zero(&self) -> bool {
        Rational::is_zero(self)
    }
    fn add(&self, other: &Rational) -> Rational {
        self + other
    }
    fn mul(&self, other: &Rational) -> Rational {
        self * other
    }
    fn div(&self, divisor: &Rational) -> Rational {
        // Callers divide by pivots and coefficients alone, and none of these is zero.
        self.checked_div(divisor).unwrap_or(Rational::ZERO)
    }
    fn neg(&self) -> Rational {
        -self
    }
    fn sub_mul(&mut self, a: &Rational, b: &Rational) {
        self.sub_mul_assign(a, b);
    }
    fn compare(&self, other: &Rational) -> Ordering {
        self.cmp(other)
    }
    fn sign(&self, _tolerance: f64) -> i32 {
        self.signum()
    }
    fn rough(&self) -> f64 {
        approx(self)
    }
    fn weight(&self) -> usize {
        self.bits()
    }
    fn exceeds(&self, other: &Rational) -> bool {
        !Rational::is_zero(self) && Scalar::abs(self) > Scalar::abs(other)
    }
}
