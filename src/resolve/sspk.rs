//! The chance that one warhead destroys one hardened target, from its yield, its accuracy and the target's hardness.
//!
//! `LR = Y^(1/3) / (0.068 H - 0.23 H^(1/2) + 0.19)^(1/3)`, in nautical miles for Y in megatons and H in psi: the radius within which a
//! blast on the ground destroys. `SSPK = 1 - 0.5^((LR/CEP)²)`: misses are normal round the aimpoint, half of them within CEP.
//! Source: Davis and Schilling, Journal of Conflict Resolution 17(2), 1973.

use std::collections::BTreeMap;

use crate::draft::Enclosure;
use crate::number::Rational;
use crate::number::enclose::{self, Bounds};

/// Hardness below which the formula for the radius has no meaning: its divisor falls to 0 at 3.8 psi.
pub(super) const SOFTEST: i64 = 4;

/// Chances are given on a grid of so many steps: fine for every purpose, and short enough to reckon with.
const STEPS: i64 = 1_000_000_000;

/// The chance, for a yield in megatons, a CEP in nautical miles and a hardness in psi: the first two positive, the third at least
/// [`SOFTEST`]. It rises with the yield and falls with the other two, so its ends lie at their corners.
pub(super) fn chance(yields: &Enclosure, cep: &Enclosure, hardness: &Enclosure) -> Enclosure {
    let mut sources = BTreeMap::new();
    for (of, rises) in [(yields, true), (cep, false), (hardness, false)] {
        sources.extend(of.sources.iter().map(|(place, up)| (*place, *up == rises)));
    }
    // Known figures have one corner.
    let exact = |e: &&Enclosure| e.low == e.high && e.low.0 == e.low.1;
    if [yields, cep, hardness].iter().all(exact) {
        let only = of(&yields.low.0, &cep.low.0, &hardness.low.0);
        return Enclosure {
            low: only.clone(),
            high: only,
            sources,
        };
    }
    let at = |y: &Rational, c: &Rational, h: &Rational| of(y, c, h);
    let low = (
        at(&yields.low.0, &cep.high.1, &hardness.high.1).0,
        at(&yields.low.1, &cep.high.0, &hardness.high.0).1,
    );
    let high = (
        at(&yields.high.0, &cep.low.1, &hardness.low.1).0,
        at(&yields.high.1, &cep.low.0, &hardness.low.0).1,
    );
    Enclosure { low, high, sources }
}

fn of(yields: &Rational, cep: &Rational, hardness: &Rational) -> Bounds {
    let (y, c) = (enclose::short(yields), enclose::short(cep));
    let low = power(&y.0, &c.1, hardness).0;
    let high = power(&y.1, &c.0, hardness).1;
    let steps = Rational::from(STEPS);
    let one = Rational::ONE;
    // 0.5^x falls with x.
    let least = &one - &enclose::half_to(&low).1;
    let most = &one - &enclose::half_to(&high).0;
    (
        enclose::down(&least, &steps).max(Rational::ZERO),
        enclose::up(&most, &steps).min(one),
    )
}

/// `(LR/CEP)²`, the cube root of `Y² / (D² CEP⁶)` with `D = 0.068 H - 0.23 H^(1/2) + 0.19`.
fn power(yields: &Rational, cep: &Rational, hardness: &Rational) -> Bounds {
    let (least, most) = divisor(hardness);
    let cubed = |divisor: &Rational| {
        let below = &(divisor * divisor) * &cep.pow(6);
        // Positive: see above.
        (yields * yields)
            .checked_div(&below)
            .unwrap_or(Rational::ZERO)
    };
    (
        enclose::root(&cubed(&most), 3).0,
        enclose::root(&cubed(&least), 3).1,
    )
}

fn divisor(hardness: &Rational) -> Bounds {
    let (h, more) = enclose::short(hardness);
    let of = |h: &Rational, root: &Rational| {
        let linear = &Rational::ratio(68, 1_000) * h;
        &(&linear - &(&Rational::ratio(23, 100) * root)) + &Rational::ratio(19, 100)
    };
    // It rises with H from 2.9 psi on.
    (
        of(&h, &enclose::root(&h, 2).1),
        of(&more, &enclose::root(&more, 2).0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Enclosure {
        Enclosure::exact(text.parse().expect("a number"))
    }

    fn nmi(metres: &str) -> Enclosure {
        let metres: Rational = metres.parse().expect("a number");
        Enclosure::exact(
            metres
                .checked_div(&Rational::from(1852))
                .expect("nautical miles"),
        )
    }

    /// The table of published estimates (models of deterrence, §1): yield in Mt, CEP in m, then the chance against 1_000, 2_000
    /// and 5_000 psi, rounded to the places given.
    const TABLE: [(&str, &str, [&str; 3]); 9] = [
        ("0.5", "370", ["0.51", "0.35", "0.21"]),
        ("0.5", "260", ["0.76", "0.58", "0.37"]),
        ("0.55", "380", ["0.51", "0.36", "0.21"]),
        ("0.55", "300", ["0.68", "0.51", "0.31"]),
        ("0.17", "370", ["0.29", "0.19", "0.11"]),
        ("0.335", "220", ["0.78", "0.61", "0.39"]),
        ("0.3", "90", ["1", "0.995", "0.94"]),
        ("0.455", "120", ["0.998", "0.98", "0.87"]),
        ("0.09", "120", ["0.88", "0.73", "0.50"]),
    ];

    #[test]
    fn published_estimates_are_met() {
        for (y, cep, chances) in TABLE {
            for (psi, wanted) in ["1000", "2000", "5000"].iter().zip(chances) {
                let p = chance(&exact(y), &nmi(cep), &exact(psi));
                let (low, high) = p.ends();
                assert!(high - low <= Rational::ratio(2, STEPS), "{y} {cep} {psi}");
                let off = if wanted.len() > 4 { 1_000 } else { 100 };
                let wanted: Rational = wanted.parse().expect("a number");
                let off = Rational::ratio(3, 4 * off);
                assert!(
                    *low >= &wanted - &off && *high <= &wanted + &off,
                    "{y} Mt, {cep} m, {psi} psi: {low}..{high}, not {wanted}"
                );
            }
        }
    }

    /// Worked out by an independent program with 60 digits: `1 - 0.5^((LR/CEP)^2)`.
    #[test]
    fn enclosures_hold_the_value() {
        let p = chance(&exact("0.5"), &nmi("370"), &exact("2000"));
        let value: Rational = INDEPENDENT.parse().expect("a number");
        let (low, high) = p.ends();
        assert!(*low < value && value < *high, "{low} {value} {high}");
    }

    const INDEPENDENT: &str = "0.353060572210049882594099249800";

    #[test]
    fn intervals_are_taken_at_their_corners() {
        let place = crate::source::Place::default();
        let cep = Enclosure::between(&nmi("260"), &nmi("370"), place);
        let p = chance(&exact("0.5"), &cep, &exact("2000"));
        let (best, worst) = (
            chance(&exact("0.5"), &nmi("260"), &exact("2000")),
            chance(&exact("0.5"), &nmi("370"), &exact("2000")),
        );
        assert_eq!((p.low, p.high), (worst.low, best.high));
    }

    #[test]
    fn extremes_end() {
        let huge = exact(&format!("1{}", "0".repeat(400)));
        let tiny = Enclosure::exact(huge.low.0.recip().expect("not zero"));
        assert_eq!(*chance(&huge, &tiny, &exact("4")).ends().1, Rational::ONE);
        assert!(*chance(&huge, &tiny, &exact("4")).ends().0 > Rational::ratio(999, 1_000));
        assert!(chance(&tiny, &huge, &huge).ends().0.is_zero());
        assert!(*chance(&tiny, &huge, &huge).ends().1 <= Rational::ratio(1, STEPS));
    }
}
