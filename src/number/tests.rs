//! Laws of exact rationals, against dashu.

use super::*;

/// splitmix64, so that every run sees the same numbers.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number of any size up to about 150 bits, often zero, one or at the edge of a machine word.
    fn rational(&mut self) -> Rational {
        let part = |r: &mut Random| match r.next() % 12 {
            0 => 0,
            1 => 1,
            2 => i64::MAX,
            3 => i64::MIN,
            _ => {
                let bits = r.next() % 64;
                (r.next() as i64) >> bits
            }
        };
        let (n, d) = (part(self), part(self));
        let x = Rational::ratio(n, if d == 0 { 7 } else { d });
        if self.next().is_multiple_of(5) {
            &x * &Rational::ratio(part(self).max(1), part(self).min(-1))
        } else {
            x
        }
    }
}

fn rational(text: &str) -> Rational {
    text.parse().unwrap()
}

/// Whether the representation is the only one for its number.
fn canonical(x: &Rational) -> bool {
    match &x.0 {
        Small(n, d) => {
            *n != i64::MIN
                && u128::from(d.get()) <= LIMIT
                && gcd_word(n.unsigned_abs(), d.get()) == 1
        }
        Big(b) => matches!(Rational::from_big(RBig::clone(b)).0, Big(_)),
    }
}

#[test]
fn operations_agree_with_dashu() {
    let mut random = Random(1);
    for _ in 0..20_000 {
        let (x, y, z) = (random.rational(), random.rational(), random.rational());
        let (a, b, c) = (x.to_big(), y.to_big(), z.to_big());
        let mut fused = x.clone();
        fused.sub_mul_assign(&y, &z);
        for (ours, theirs) in [
            (&x + &y, &a + &b),
            (&x - &y, &a - &b),
            (&x * &y, &a * &b),
            (fused, &a - &b * &c),
            (x.floor(), RBig::from(a.floor())),
            (x.ceil(), RBig::from(a.ceil())),
            (-&x, -a.clone()),
            (x.pow(3), &a * &a * &a),
        ] {
            assert!(canonical(&ours), "{ours:?}");
            assert_eq!(ours.to_big(), theirs, "{x:?} {y:?} {z:?}");
        }
        assert_eq!(x.cmp(&y), a.cmp(&b));
        assert_eq!(x == y, a == b);
        assert_eq!(x.is_integer(), a.is_int());
        if let Some(quotient) = x.checked_div(&y) {
            assert!(canonical(&quotient));
            assert_eq!(quotient * &y, x);
        } else {
            assert!(y.is_zero());
        }
        assert_eq!(x.signum(), x.cmp(&Rational::ZERO) as i32);
    }
}

#[test]
fn every_text_form_reads_back() {
    let mut random = Random(2);
    for _ in 0..5_000 {
        let x = random.rational();
        assert_eq!(rational(&x.to_plain()), x);
        assert_eq!(rational(&x.to_string()), x);
        let json = serde_json::to_string(&x).unwrap();
        assert_eq!(serde_json::from_str::<Rational>(&json).unwrap(), x);
    }
}

#[test]
fn numbers_are_written_as_drafts_write_them() {
    for (text, shown) in [
        ("0", "0"),
        ("999", "999"),
        ("1550", "1_550"),
        ("-1234567", "-1_234_567"),
        ("3.670", "3.67"),
        ("12345.5", "12_345.5"),
        ("0.000001", "0.000001"),
        ("0.0000001", "1/10_000_000"),
        ("-4/6", "-2/3"),
        ("1_000/8", "125"),
    ] {
        assert_eq!(rational(text).to_string(), shown);
    }
    assert_eq!(format!("{:>6}", rational("1.5")), "   1.5");
}

#[test]
fn approximations_round_toward_zero_and_say_so() {
    for (text, places, shown) in [
        ("1/3", 2, "0.33…"),
        ("-2/3", 2, "-0.66…"),
        ("1/2", 2, "0.5"),
        ("15326/100", 2, "153.26"),
        ("1999.999", 2, "1_999.99…"),
        ("-1/1000", 2, "-0.00…"),
        ("7/2", 0, "3…"),
        ("4", 0, "4"),
    ] {
        assert_eq!(rational(text).display_approx(places), shown);
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in [
        "", "-", ".", "1.", ".5", "1..2", "1.2.3", "_1", "1_", "1__0", "1_.5", "1/0", "1/", "/2",
        "1/2/3", "1.5/2", "+1", "--1", "1/-2", "1e5", " 1", "٣", "0x10", "NaN",
    ] {
        assert_eq!(text.parse::<Rational>(), Err(ParseRationalError), "{text}");
    }
    assert_eq!(Rational::parse_decimal("-1"), None);
    assert_eq!(
        Rational::parse_decimal("1_5.2_5"),
        Some(Rational::ratio(61, 4))
    );
}

#[test]
fn a_hundred_thousand_digits_are_read() {
    let long = format!("{}.{}", "7".repeat(50_000), "3".repeat(50_000));
    let x = Rational::parse_decimal(&long).unwrap();
    let shown = x.display_approx(50_000).replace('_', "");
    assert_eq!(shown, long);
}

#[test]
fn conversions_to_machine_words() {
    assert_eq!(Rational::from(i64::MIN).to_i64(), Some(i64::MIN));
    assert_eq!(Rational::from(u64::MAX).to_i64(), None);
    assert_eq!(Rational::ratio(1, 2).to_i64(), None);
    assert_eq!(Rational::ratio(i64::MIN, i64::MIN), Rational::ONE);
    assert_eq!(size_of::<Rational>(), 16);
}
