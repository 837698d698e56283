//! Sums, products and quotients of exact rationals.

use super::{Big, Rational, Small, gcd, gcd_word};
use dashu_ratio::RBig;
use std::borrow::Cow;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, MulAssign, Neg, Sub, SubAssign};

impl Rational {
    /// The number as a big rational, borrowed if it already is one.
    fn big(&self) -> Cow<'_, RBig> {
        match &self.0 {
            Small(..) => Cow::Owned(self.to_big()),
            Big(b) => Cow::Borrowed(b),
        }
    }

    /// `self / divisor`, unless `divisor` is zero.
    pub fn checked_div(&self, divisor: &Rational) -> Option<Rational> {
        Some(self * &divisor.recip()?)
    }

    /// `self` to the power `exponent`. The result has up to `exponent` times as many digits: bound it first.
    pub fn pow(&self, mut exponent: u32) -> Rational {
        let (mut result, mut base) = (Rational::ONE, self.clone());
        while exponent > 0 {
            if exponent & 1 == 1 {
                result *= &base;
            }
            exponent >>= 1;
            if exponent > 0 {
                base = &base * &base;
            }
        }
        result
    }

    /// `self -= a * b`, the kernel of every elimination.
    pub fn sub_mul_assign(&mut self, a: &Rational, b: &Rational) {
        if a.is_zero() || b.is_zero() {
            return;
        }
        if let (Small(n, d), Small(an, ad), Small(bn, bd)) = (&self.0, &a.0, &b.0) {
            let product = i128::from(*an) * i128::from(*bn);
            if d.get() == 1 && ad.get() == 1 && bd.get() == 1 {
                *self = Rational::from(i128::from(*n) - product);
                return;
            }
            // Reduce the product first: its parts then usually fit beside the other fraction.
            let bottom = u128::from(ad.get()) * u128::from(bd.get());
            let g = gcd(product.unsigned_abs(), bottom);
            let (product, bottom) = (product / g as i128, bottom / g);
            if let Some(difference) =
                small_difference(i128::from(*n), u128::from(d.get()), product, bottom)
            {
                *self = difference;
                return;
            }
        }
        *self = Rational::from_big(&*self.big() - &*a.big() * &*b.big());
    }
}

/// `a/b - c/d` if no intermediate leaves 128 bits.
fn small_difference(a: i128, b: u128, c: i128, d: u128) -> Option<Rational> {
    if b == d {
        return Some(Rational::reduce(a.checked_sub(c)?, b));
    }
    let g = gcd(b, d);
    let (left, right) = (d / g, b / g);
    let top = a
        .checked_mul(i128::try_from(left).ok()?)?
        .checked_sub(c.checked_mul(i128::try_from(right).ok()?)?)?;
    Some(Rational::reduce(top, b.checked_mul(left)?))
}

fn sum(x: &Rational, y: &Rational) -> Rational {
    match (&x.0, &y.0) {
        (Small(a, b), Small(c, d)) => small_sum((*a, b.get()), (*c, d.get())),
        (Small(0, _), _) => y.clone(),
        (_, Small(0, _)) => x.clone(),
        _ => Rational::from_big(&*x.big() + &*y.big()),
    }
}

/// `a/b + c/d`, where all parts are those of `Small` numbers.
fn small_sum((a, b): (i64, u64), (c, d): (i64, u64)) -> Rational {
    if b == d {
        // Whole numbers above all: they are most of what is added.
        let words = a.checked_add(c);
        if b == 1 {
            let whole = Rational::word(words);
            return whole.unwrap_or_else(|| Rational::from(i128::from(a) + i128::from(c)));
        }
        return Rational::reduce(i128::from(a) + i128::from(c), u128::from(b));
    }
    // |a|, b, |c|, d < 2^63, so that neither product nor their sum leaves an i128.
    let top = i128::from(a) * i128::from(d) + i128::from(c) * i128::from(b);
    Rational::reduce(top, u128::from(b) * u128::from(d))
}

fn product(x: &Rational, y: &Rational) -> Rational {
    match (&x.0, &y.0) {
        (Small(0, _), _) | (_, Small(0, _)) => Rational::ZERO,
        (Small(a, b), Small(c, d)) => {
            if b.get() == 1
                && d.get() == 1
                && let Some(whole) = Rational::word(a.checked_mul(*c))
            {
                return whole;
            }
            // Crosswise reduction keeps the products in lowest terms.
            let g = gcd_word(a.unsigned_abs(), d.get());
            let h = gcd_word(c.unsigned_abs(), b.get());
            let top = u128::from(a.unsigned_abs() / g) * u128::from(c.unsigned_abs() / h);
            let bottom = u128::from(b.get() / h) * u128::from(d.get() / g);
            let sign = if (*a < 0) == (*c < 0) { 1 } else { -1 };
            Rational::from_reduced(sign, top, bottom)
        }
        _ => Rational::from_big(&*x.big() * &*y.big()),
    }
}

fn negated(x: &Rational) -> Rational {
    match &x.0 {
        Small(n, d) => Rational(Small(-n, *d)),
        Big(b) => Rational(Big(Box::new(-RBig::clone(b)))),
    }
}

fn difference(x: &Rational, y: &Rational) -> Rational {
    match (&x.0, &y.0) {
        (Small(a, b), Small(c, d)) => small_sum((*a, b.get()), (-c, d.get())),
        (_, Small(0, _)) => x.clone(),
        _ => sum(x, &negated(y)),
    }
}

macro_rules! operator {
    ($($trait:ident $method:ident $assign_trait:ident $assign:ident $function:ident;)*) => {$(
        impl $trait<&Rational> for &Rational {
            type Output = Rational;
            fn $method(self, other: &Rational) -> Rational {
                $function(self, other)
            }
        }
        impl $trait<Rational> for &Rational {
            type Output = Rational;
            fn $method(self, other: Rational) -> Rational {
                $function(self, &other)
            }
        }
        impl $trait<&Rational> for Rational {
            type Output = Rational;
            fn $method(self, other: &Rational) -> Rational {
                $function(&self, other)
            }
        }
        impl $trait<Rational> for Rational {
            type Output = Rational;
            fn $method(self, other: Rational) -> Rational {
                $function(&self, &other)
            }
        }
        impl $assign_trait<&Rational> for Rational {
            fn $assign(&mut self, other: &Rational) {
                *self = $function(self, other);
            }
        }
        impl $assign_trait<Rational> for Rational {
            fn $assign(&mut self, other: Rational) {
                *self = $function(self, &other);
            }
        }
    )*};
}
operator! {
    Add add AddAssign add_assign sum;
    Sub sub SubAssign sub_assign difference;
    Mul mul MulAssign mul_assign product;
}

impl Neg for &Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        negated(self)
    }
}

impl Neg for Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        negated(&self)
    }
}

impl Sum for Rational {
    fn sum<I: Iterator<Item = Rational>>(iter: I) -> Rational {
        iter.fold(Rational::ZERO, |total, x| total + x)
    }
}

impl<'a> Sum<&'a Rational> for Rational {
    fn sum<I: Iterator<Item = &'a Rational>>(iter: I) -> Rational {
        iter.fold(Rational::ZERO, |total, x| total + x)
    }
}
