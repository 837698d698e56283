//! Exact rational numbers: machine words while they fit, big integers when they do not.

mod arithmetic;
pub mod enclose;
mod text;

pub use text::ParseRationalError;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use std::cmp::Ordering;
use std::num::NonZeroU64;

/// An exact rational number. Nothing overflows and nothing is rounded.
#[derive(PartialEq, Eq, Hash)]
pub struct Rational(Repr);

/// INVARIANT: a fraction is reduced, its denominator positive; it is `Small` exactly when both parts fit
/// `-i64::MAX..=i64::MAX`, so that structural equality and hash are those of the number.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(i64, NonZeroU64),
    Big(Box<RBig>),
}

use Repr::{Big, Small};

/// The largest part that is kept in a machine word. Symmetric, so that negation never leaves `Small`.
const LIMIT: u128 = i64::MAX as u128;

impl Rational {
    pub const ZERO: Rational = Rational(Small(0, NonZeroU64::MIN));
    pub const ONE: Rational = Rational(Small(1, NonZeroU64::MIN));

    /// `numerator / denominator`.
    ///
    /// # Panics
    /// If `denominator` is zero; for amounts that a user typed use [`Rational::checked_div`].
    pub fn ratio(numerator: i64, denominator: i64) -> Rational {
        assert!(
            denominator != 0,
            "a ratio needs a denominator other than zero"
        );
        let (n, d) = (i128::from(numerator), i128::from(denominator));
        Rational::reduce(if d < 0 { -n } else { n }, d.unsigned_abs())
    }

    /// The reduced fraction; `denominator` is not zero.
    fn reduce(numerator: i128, denominator: u128) -> Rational {
        if let (Ok(n), Ok(d)) = (i64::try_from(numerator), i64::try_from(denominator))
            && let Some(fraction) = Rational::reduce_word(n, d)
        {
            return fraction;
        }
        let g = gcd(numerator.unsigned_abs(), denominator);
        Rational::from_reduced(
            numerator.signum(),
            numerator.unsigned_abs() / g,
            denominator / g,
        )
    }

    /// The same for parts of a word each; the denominator is positive. None where the result would be no `Small`.
    fn reduce_word(n: i64, d: i64) -> Option<Rational> {
        let g = gcd_word(n.unsigned_abs(), d.unsigned_abs()) as i64;
        let (n, d) = (n.checked_div(g)?, d.checked_div(g)?);
        let d = NonZeroU64::new(u64::try_from(d).ok()?)?;
        (n != i64::MIN).then_some(Rational(Small(n, d)))
    }

    /// A whole number, if it is a `Small`.
    fn word(n: Option<i64>) -> Option<Rational> {
        let n = n.filter(|n| *n != i64::MIN)?;
        Some(Rational(Small(n, NonZeroU64::MIN)))
    }

    /// A fraction already in lowest terms, from its sign and magnitudes.
    fn from_reduced(sign: i128, numerator: u128, denominator: u128) -> Rational {
        if numerator <= LIMIT && denominator <= LIMIT {
            let n = numerator as i64;
            let d = NonZeroU64::new(denominator as u64).unwrap_or(NonZeroU64::MIN);
            return Rational(Small(if sign < 0 { -n } else { n }, d));
        }
        let n = IBig::from(numerator);
        let n = if sign < 0 { -n } else { n };
        Rational(Big(Box::new(RBig::from_parts(n, UBig::from(denominator)))))
    }

    /// Takes a big number back into machine words if it fits.
    fn from_big(big: RBig) -> Rational {
        match (
            i64::try_from(big.numerator()),
            u64::try_from(big.denominator()),
        ) {
            (Ok(n), Ok(d)) if n != i64::MIN && u128::from(d) <= LIMIT => {
                Rational(Small(n, NonZeroU64::new(d).unwrap_or(NonZeroU64::MIN)))
            }
            _ => Rational(Big(Box::new(big))),
        }
    }

    /// Numerator and denominator of a number that fits machine words.
    pub(crate) fn small(&self) -> Option<(i64, u64)> {
        match &self.0 {
            Small(n, d) => Some((*n, d.get())),
            Big(_) => None,
        }
    }

    /// The number as a big rational.
    pub(crate) fn to_big(&self) -> RBig {
        match &self.0 {
            Small(n, d) => RBig::from_parts(IBig::from(*n), UBig::from(d.get())),
            Big(b) => RBig::clone(b),
        }
    }

    pub fn is_zero(&self) -> bool {
        matches!(self.0, Small(0, _))
    }

    pub fn is_positive(&self) -> bool {
        self.signum() > 0
    }

    pub fn is_negative(&self) -> bool {
        self.signum() < 0
    }

    /// Whether the number is whole.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Small(_, d) => d.get() == 1,
            Big(b) => b.is_int(),
        }
    }

    /// `-1`, `0` or `1`.
    pub fn signum(&self) -> i32 {
        match &self.0 {
            Small(n, _) => n.signum() as i32,
            Big(b) => {
                if b.numerator().sign() == dashu_int::Sign::Negative {
                    -1
                } else {
                    1
                }
            }
        }
    }

    /// The greatest whole number not above this one.
    pub fn floor(&self) -> Rational {
        match &self.0 {
            Small(_, d) if d.get() == 1 => self.clone(),
            // The denominator of a small fraction fits an i64, and the quotient is no larger than the numerator.
            Small(n, d) => Rational::from(n.div_euclid(d.get() as i64)),
            Big(b) => Rational::from_big(RBig::from(b.floor())),
        }
    }

    /// The least whole number not below this one.
    pub fn ceil(&self) -> Rational {
        -(-self).floor()
    }

    pub fn abs(&self) -> Rational {
        if self.is_negative() {
            -self
        } else {
            self.clone()
        }
    }

    /// `1 / self`, unless `self` is zero.
    pub fn recip(&self) -> Option<Rational> {
        match &self.0 {
            Small(0, _) => None,
            Small(n, d) => Some(Rational(Small(
                if *n < 0 {
                    -(d.get() as i64)
                } else {
                    d.get() as i64
                },
                NonZeroU64::new(n.unsigned_abs()).unwrap_or(NonZeroU64::MIN),
            ))),
            Big(b) => Some(Rational::from_big(RBig::ONE / &**b)),
        }
    }

    /// The whole number as an `i64`, if it is whole and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Small(n, d) => (d.get() == 1).then_some(*n),
            Big(b) => b
                .is_int()
                .then(|| i64::try_from(b.numerator()).ok())
                .flatten(),
        }
    }

    /// Bits of the longer of numerator and denominator: what a computation with this number costs.
    pub fn bits(&self) -> usize {
        use dashu_int::ops::BitTest;
        match &self.0 {
            Small(n, d) => (64 - (n.unsigned_abs() | d.get()).leading_zeros()) as usize,
            Big(b) => b.numerator().bit_len().max(b.denominator().bit_len()),
        }
    }
}

// By hand for the sake of `inline`: numbers are copied by the million, and nearly all fit machine words.
impl Clone for Rational {
    #[inline]
    fn clone(&self) -> Rational {
        match &self.0 {
            Small(n, d) => Rational(Small(*n, *d)),
            Big(big) => Rational(Big(big.clone())),
        }
    }
}

impl Default for Rational {
    fn default() -> Rational {
        Rational::ZERO
    }
}

impl From<i64> for Rational {
    fn from(n: i64) -> Rational {
        Rational::from(i128::from(n))
    }
}

impl From<i128> for Rational {
    fn from(n: i128) -> Rational {
        Rational::from_reduced(n.signum(), n.unsigned_abs(), 1)
    }
}

macro_rules! from_integer {
    ($($t:ty)*) => {$(
        impl From<$t> for Rational {
            fn from(n: $t) -> Rational {
                Rational::from(n as i128)
            }
        }
    )*};
}
from_integer!(i8 i16 i32 u8 u16 u32 u64 usize);

impl Ord for Rational {
    fn cmp(&self, other: &Rational) -> Ordering {
        match (&self.0, &other.0) {
            (Small(a, b), Small(c, d)) if b == d => a.cmp(c),
            (Small(a, b), Small(c, d)) => {
                (i128::from(*a) * i128::from(d.get())).cmp(&(i128::from(*c) * i128::from(b.get())))
            }
            (Big(a), Big(b)) => a.cmp(b),
            (Big(a), Small(..)) => (**a).cmp(&other.to_big()),
            (Small(..), Big(b)) => self.to_big().cmp(b),
        }
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Rational) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Greatest common divisor; `b` is not zero. Drops to machine words as soon as both parts fit.
fn gcd(mut a: u128, mut b: u128) -> u128 {
    const WORD: u128 = u64::MAX as u128;
    while a > WORD || b > WORD {
        if b == 0 {
            return a;
        }
        (a, b) = (b, a % b);
    }
    u128::from(gcd_word(a as u64, b as u64))
}

/// Stein's binary algorithm.
fn gcd_word(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    if a == 1 || b == 1 {
        return 1;
    }
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    loop {
        b >>= b.trailing_zeros();
        if a > b {
            (a, b) = (b, a);
        }
        b -= a;
        if b == 0 {
            return a << shift;
        }
    }
}

#[cfg(test)]
mod tests;
