//! Reading and writing exact rationals.

use super::{Big, Rational, Small};
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A text that is no number of the form `-12`, `3.67` or `1/3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseRationalError;

impl fmt::Display for ParseRationalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a number such as `12`, `3.67` or `1/3`")
    }
}

impl std::error::Error for ParseRationalError {}

/// The most digits behind the point that [`Rational`]'s `Display` writes; a longer fraction is written `p/q`.
const DECIMALS: usize = 6;

impl Rational {
    /// An unsigned decimal number as drafts write it: `1_550`, `3.67`, `0.000_1`. Digits stand on both sides of a
    /// point, and `_` only between digits.
    pub fn parse_decimal(text: &str) -> Option<Rational> {
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text, None),
        };
        let mut digits = String::with_capacity(text.len());
        push_digits(&mut digits, whole)?;
        let Some(fraction) = fraction else {
            return Some(whole_number(&digits));
        };
        let before = digits.len();
        push_digits(&mut digits, fraction)?;
        let places = digits.trim_end_matches('0').len().max(before) - before;
        digits.truncate(before + places);
        let numerator = whole_number(&digits);
        if places == 0 {
            return Some(numerator);
        }
        Some(numerator * tenth_power(places))
    }

    /// Numerator and denominator in plain digits; the sign is the numerator's.
    pub fn numerator_denominator_strings(&self) -> (String, String) {
        match &self.0 {
            Small(n, d) => (n.to_string(), d.to_string()),
            Big(b) => (b.numerator().to_string(), b.denominator().to_string()),
        }
    }

    /// `p` or `p/q` in plain digits, for machines.
    pub fn to_plain(&self) -> String {
        match &self.0 {
            Small(n, d) if d.get() == 1 => n.to_string(),
            Small(n, d) => format!("{n}/{d}"),
            Big(b) if b.denominator().is_one() => b.numerator().to_string(),
            Big(b) => format!("{}/{}", b.numerator(), b.denominator()),
        }
    }

    /// Decimal text with at most `places` digits behind the point, rounded toward zero; `…` marks digits left out.
    pub fn display_approx(&self, places: usize) -> String {
        let (text, exact) = self.decimal(places);
        if exact { text } else { text + "…" }
    }

    /// The digits up to `places` behind the point, and whether that is the whole number.
    fn decimal(&self, places: usize) -> (String, bool) {
        let shifted = self.abs().to_big() * RBig::from(ten_to(places));
        let (digits, rest) = shifted.split_at_point();
        let digits = digits.to_string();
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let mut text = String::from(if self.is_negative() { "-" } else { "" });
        text.push_str(&grouped(whole));
        let exact = rest.is_zero();
        let fraction = if exact {
            fraction.trim_end_matches('0')
        } else {
            fraction
        };
        if !fraction.is_empty() {
            text.push('.');
            text.push_str(fraction);
        }
        (text, exact)
    }
}

/// Appends digits without their `_`; refuses an empty text, anything else and an `_` at an end or doubled.
fn push_digits(digits: &mut String, text: &str) -> Option<()> {
    for group in text.split('_') {
        if group.is_empty() || !group.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        digits.push_str(group);
    }
    Some(())
}

/// A whole number from decimal digits alone.
fn whole_number(digits: &str) -> Rational {
    match digits.parse::<i64>() {
        Ok(n) => Rational::from(n),
        Err(_) => Rational::from_big(RBig::from(digits.parse::<UBig>().unwrap_or(UBig::ZERO))),
    }
}

/// A number of few plain digits, over another such or not: nearly every one that machines write.
fn few_digits(text: &str) -> Option<Rational> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut parts = [0_i64; 2];
    let (mut part, mut digits) = (0, 0);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' if digits < 18 => {
                parts[part] = 10 * parts[part] + i64::from(byte - b'0');
                digits += 1;
            }
            b'/' if part == 0 && digits > 0 => (part, digits) = (1, 0),
            _ => return None,
        }
    }
    if digits == 0 {
        return None;
    }
    let number = Rational::from(if negative { -parts[0] } else { parts[0] });
    match part {
        0 => Some(number),
        _ => number.checked_div(&Rational::from(parts[1])),
    }
}

fn ten_to(places: usize) -> UBig {
    UBig::from(10u8).pow(places)
}

fn tenth_power(places: usize) -> Rational {
    Rational::from_big(RBig::from_parts(IBig::ONE, ten_to(places)))
}

/// Digits in groups of three with `_`, from four digits on.
fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

/// For readers: `1_550`, `3.67` (at most six digits behind the point), otherwise `1/3`.
impl fmt::Display for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (text, true) = self.decimal(DECIMALS) {
            return f.pad(&text);
        }
        let (n, d) = self.numerator_denominator_strings();
        let (sign, n) = n.strip_prefix('-').map_or(("", n.as_str()), |n| ("-", n));
        f.pad(&format!("{sign}{}/{}", grouped(n), grouped(&d)))
    }
}

impl fmt::Debug for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_plain())
    }
}

/// Reads `12`, `-3.67`, `1/3`, digits grouped with `_` or not.
impl FromStr for Rational {
    type Err = ParseRationalError;

    fn from_str(text: &str) -> Result<Rational, ParseRationalError> {
        if let Some(number) = few_digits(text) {
            return Ok(number);
        }
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let value = match text.split_once('/') {
            Some((p, q)) if !p.contains('.') && !q.contains('.') => Rational::parse_decimal(p)
                .zip(Rational::parse_decimal(q))
                .and_then(|(p, q)| p.checked_div(&q)),
            Some(_) => None,
            None => Rational::parse_decimal(text),
        };
        let value = value.ok_or(ParseRationalError)?;
        Ok(if negative { -value } else { value })
    }
}

/// As the string `p` or `p/q`.
impl Serialize for Rational {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_plain())
    }
}

/// From a string as [`FromStr`] reads it. Linear in its length at best: a caller caps the input's size.
impl<'de> Deserialize<'de> for Rational {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rational, D::Error> {
        struct Text;
        impl serde::de::Visitor<'_> for Text {
            type Value = Rational;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string `p` or `p/q`")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Rational, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}
