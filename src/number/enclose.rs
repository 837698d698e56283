//! Roots and powers of two, which are seldom rational: a number below and a number above, close together.
//!
//! Every step rounds outward, and every series carries its remainder, so what is enclosed lies inside for certain.

use super::Rational;
use dashu_int::IBig;
use dashu_ratio::RBig;
use std::sync::OnceLock;

/// Steps of one: results lie on a grid this fine.
const FINE: u32 = 60;

/// Digits (binary) that are kept of an argument; more are rounded outward.
const KEPT: usize = 128;

/// A number between two rationals, both ends included.
pub type Bounds = (Rational, Rational);

fn fine() -> Rational {
    Rational::from(1_i64 << FINE)
}

/// The last multiple of `1 / steps` that is not above.
pub fn down(x: &Rational, steps: &Rational) -> Rational {
    (x * steps)
        .floor()
        .checked_div(steps)
        .unwrap_or(Rational::ZERO)
}

/// The first that is not below.
pub fn up(x: &Rational, steps: &Rational) -> Rational {
    -down(&-x, steps)
}

/// A positive number with few digits, rounded down and up.
pub fn short(x: &Rational) -> Bounds {
    if x.bits() <= KEPT || !x.is_positive() {
        return (x.clone(), x.clone());
    }
    // Its size as a power of two, which is then scaled away.
    let above = x.floor().bits();
    let below = x.recip().map_or(0, |r| r.floor().bits());
    let scale = |bits: usize| Rational::from(2).pow(u32::try_from(bits).unwrap_or(u32::MAX));
    let steps = match above > below {
        true if above >= KEPT => scale(above - KEPT).recip().unwrap_or(Rational::ONE),
        true => scale(KEPT - above),
        false => scale(KEPT + below),
    };
    (down(x, &steps), up(x, &steps))
}

/// The root of a number that is not negative, of degree 2 or 3: exact, or within one step of the grid.
pub fn root(x: &Rational, degree: u32) -> Bounds {
    let steps = fine();
    // k / steps <= root(x) exactly if k^degree <= x * steps^degree, and both sides may be taken whole.
    let scaled = x * &steps.pow(degree);
    let floor = scaled.floor().to_big();
    let (_, whole) = floor.numerator().clone().into_parts();
    let low = Rational::from_big(RBig::from(whole.nth_root(degree as usize)));
    let high = &low + &Rational::ONE;
    // INVARIANT: low^degree <= whole < high^degree
    debug_assert!(low.pow(degree) <= scaled.floor() && scaled.floor() < high.pow(degree));
    let is_exact = low.pow(degree) == scaled;
    let end = if is_exact { &low } else { &high };
    let share = steps.recip().unwrap_or(Rational::ONE);
    (&low * &share, end * &share)
}

/// `ln 2`, by `Σ 1 / (k 2^k)`; what follows the term of number n is less than `1 / (n 2^n)`.
fn ln_2() -> &'static Bounds {
    static LN_2: OnceLock<Bounds> = OnceLock::new();
    LN_2.get_or_init(|| {
        let mut sum = Rational::ZERO;
        let mut power = Rational::ONE;
        for k in 1..=i64::from(FINE) {
            power = &power * &Rational::ratio(1, 2);
            sum += &(&power * &Rational::ratio(1, k));
        }
        let rest = &power * &Rational::ratio(1, i64::from(FINE));
        let steps = fine();
        (down(&sum, &steps), up(&(&sum + &rest), &steps))
    })
}

/// The first terms of `e^-t = 1 - t + t²/2 - …` for `0 <= t < 1`: the terms fall in size and alternate, so a sum that ends with a
/// subtraction is too small and one that ends with an addition too large. By Horner's rule, and reduced once at the end.
fn exp_minus(t: &Rational, last: u32) -> Rational {
    let t = t.to_big();
    let (above, below) = (t.numerator(), IBig::from(t.denominator().clone()));
    // From the inside: s becomes 1 - t/k · s, with s = top / bottom.
    let (mut top, mut bottom) = (IBig::ONE, IBig::ONE);
    for k in (1..=last).rev() {
        bottom = &below * IBig::from(k) * bottom;
        // The bottom of s that was is the new one's without `below` and k.
        top = &bottom - above * top;
    }
    let (_, bottom) = bottom.into_parts();
    Rational::from_big(RBig::from_parts(top, bottom))
}

/// `1/2` to a power that is not negative.
pub fn half_to(power: &Rational) -> Bounds {
    let half = Rational::ratio(1, 2);
    if *power >= Rational::from(FINE) {
        return (Rational::ZERO, half.pow(FINE));
    }
    let whole = power.floor();
    let rest = power - &whole;
    let (low, high) = ln_2();
    let steps = fine();
    // Between 0 and ln 2 < 1.
    let least = down(&(&rest * low), &steps);
    let most = up(&(&rest * high), &steps);
    let times = half.pow(
        whole
            .to_i64()
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or(0),
    );
    (
        down(&(&exp_minus(&most, 23) * &times), &steps).max(Rational::ZERO),
        up(&(&exp_minus(&least, 24) * &times), &steps),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn r(text: &str) -> Rational {
        text.parse().expect("a number")
    }

    #[test]
    fn roots_that_are_rational_are_exact() {
        assert_eq!(root(&r("2000.25").pow(2), 2), (r("2000.25"), r("2000.25")));
        assert_eq!(root(&r("8"), 3), (r("2"), r("2")));
        assert_eq!(root(&Rational::ZERO, 3), (Rational::ZERO, Rational::ZERO));
    }

    #[test]
    fn other_roots_are_enclosed_closely() {
        for (x, degree) in [
            ("2", 2),
            ("2000", 2),
            ("3", 3),
            ("1/1000000007", 3),
            ("123456789.5", 3),
        ] {
            let x = r(x);
            let (low, high) = root(&x, degree);
            assert!(low.pow(degree) < x && x < high.pow(degree), "{x}");
            assert!(&high - &low <= fine().recip().expect("not zero"), "{x}");
        }
    }

    #[test]
    fn powers_of_a_half_are_enclosed_closely() {
        // 2^-1/2 squared is 1/2, 2^-5/3 cubed is 1/32.
        for (power, times, value) in [
            ("1/2", 2, "1/2"),
            ("5/3", 3, "1/32"),
            ("7/2", 2, "1/128"),
            ("0", 1, "1"),
            ("3", 1, "1/8"),
        ] {
            let (low, high) = half_to(&r(power));
            assert!(
                low.pow(times) <= r(value) && r(value) <= high.pow(times),
                "{power}"
            );
            assert!(&high - &low <= Rational::ratio(1, 1 << 50), "{power}");
        }
        let (low, high) = half_to(&r("1000000000000"));
        assert!(low.is_zero() && high.is_positive());
    }

    #[test]
    fn horners_rule_gives_the_sum_of_the_terms() {
        for t in ["0", "1/3", "69/100", "123456789/1000000007"] {
            for last in [1, 2, 23, 24] {
                let (mut sum, mut term) = (Rational::ONE, Rational::ONE);
                for k in 1..=last {
                    term = &(&term * &-r(t)) * &Rational::ratio(1, i64::from(k));
                    sum += &term;
                }
                assert_eq!(exp_minus(&r(t), last), sum, "{t} {last}");
            }
        }
    }

    #[test]
    fn long_numbers_become_short() {
        for x in [
            r("3").pow(1_000),
            r("1/3").pow(1_000),
            &r("1/3").pow(200) + &r("5"),
        ] {
            let (low, high) = short(&x);
            assert!(low <= x && x <= high && low != high);
            assert!((&high - &low) <= &x * &Rational::ratio(1, 1 << 60));
            assert!(low.bits() < x.bits().max(3_000));
        }
        assert_eq!(short(&r("1/3")), (r("1/3"), r("1/3")));
    }
}
