//! Numbers that are known within bounds only: an interval that the drafter wrote, a value that is irrational, or both.

use crate::number::Rational;
use crate::source::Place;
use std::collections::BTreeMap;

/// A number that nobody chooses and that is known within bounds.
///
/// The drafter's interval runs from `low` to `high`, and a claim is asked at the end that is worst for it. Each end is itself enclosed,
/// from the first number of its pair to the second, where it is irrational: a proof takes the number that is worst for the
/// claim, a refutation the one that is best.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosure {
    pub low: (Rational, Rational),
    pub high: (Rational, Rational),
    /// Where the intervals stand that it is made of, each with whether it rises with that one. An interval that comes in at several places has
    /// one value.
    pub sources: BTreeMap<Place, bool>,
}

/// Which way a claim is read: every doubt against it, or every doubt about an irrational value in its favour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    /// What is proved so is proved.
    Against,
    /// What is refuted so is refuted.
    For,
}

impl Enclosure {
    /// A number that is known.
    pub fn exact(value: Rational) -> Enclosure {
        Enclosure {
            low: (value.clone(), value.clone()),
            high: (value.clone(), value),
            sources: BTreeMap::new(),
        }
    }

    /// One irrational number.
    pub fn around(low: Rational, high: Rational) -> Enclosure {
        Enclosure {
            low: (low.clone(), high.clone()),
            high: (low, high),
            sources: BTreeMap::new(),
        }
    }

    /// An interval between two numbers, which stands for itself.
    pub fn range(low: Rational, high: Rational) -> Enclosure {
        Enclosure {
            low: (low.clone(), low),
            high: (high.clone(), high),
            sources: BTreeMap::new(),
        }
    }

    /// The drafter's interval between two numbers, written at a place.
    pub fn between(low: &Enclosure, high: &Enclosure, place: Place) -> Enclosure {
        let mut sources = low.sources.clone();
        sources.extend(&high.sources);
        sources.insert(place, true);
        Enclosure {
            low: low.low.clone(),
            high: high.high.clone(),
            sources,
        }
    }

    /// Its value, if it is known exactly.
    pub fn value(&self) -> Option<&Rational> {
        (self.low.0 == self.high.1).then_some(&self.low.0)
    }

    /// The least and the greatest that it may be.
    pub fn ends(&self) -> (&Rational, &Rational) {
        (&self.low.0, &self.high.1)
    }

    /// Its end that is worst for a claim, read one way or the other.
    pub fn worst(&self, is_high: bool, reading: Reading) -> Rational {
        let (end, first) = match is_high {
            true => (&self.high, reading == Reading::For),
            false => (&self.low, reading == Reading::Against),
        };
        if first { end.0.clone() } else { end.1.clone() }
    }

    /// Whether the drafter wrote an interval, and not only an irrational value.
    pub fn is_interval(&self) -> bool {
        self.low != self.high
    }

    /// What an operation makes of it that rises, or falls, throughout.
    pub fn map(&self, apply: impl Fn(&Rational) -> Option<Rational>) -> Option<Enclosure> {
        let one = Enclosure::exact(Rational::ZERO);
        self.with(&one, |a, _| apply(a))
    }

    /// What an operation makes of two numbers that rises, or falls, in each while the other stands still. None where the
    /// operation has no value.
    pub fn with(
        &self,
        other: &Enclosure,
        apply: impl Fn(&Rational, &Rational) -> Option<Rational>,
    ) -> Option<Enclosure> {
        // The extremes over a box lie at its corners.
        let corner = |a: &(Rational, Rational), b: &(Rational, Rational)| {
            let all = [(&a.0, &b.0), (&a.0, &b.1), (&a.1, &b.0), (&a.1, &b.1)];
            let values: Option<Vec<Rational>> = all.into_iter().map(|(a, b)| apply(a, b)).collect();
            let values = values?;
            Some((values.iter().min()?.clone(), values.iter().max()?.clone()))
        };
        let corners = [
            corner(&self.low, &other.low)?,
            corner(&self.low, &other.high)?,
            corner(&self.high, &other.low)?,
            corner(&self.high, &other.high)?,
        ];
        let least =
            |of: fn(&(Rational, Rational)) -> &Rational| corners.iter().map(of).min().cloned();
        let most =
            |of: fn(&(Rational, Rational)) -> &Rational| corners.iter().map(of).max().cloned();
        let mut low = (least(|c| &c.0)?, least(|c| &c.1)?);
        let mut high = (most(|c| &c.0)?, most(|c| &c.1)?);
        let (x, y) = (
            trend(&corners, [(0, 2), (1, 3)]),
            trend(&corners, [(0, 1), (2, 3)]),
        );
        let mut sources = BTreeMap::new();
        let mut is_torn = false;
        for (of, trend) in [(self, x), (other, y)] {
            is_torn |= trend.is_none() && !of.sources.is_empty();
            for (place, rises) in &of.sources {
                let rises = *rises == trend.unwrap_or(true);
                is_torn |= *sources.entry(*place).or_insert(rises) != rises;
            }
        }
        if is_torn {
            // One interval cannot lie at both of its ends: where the extremes are nobody looks for, so either end lies anywhere between.
            let all = (low.0, high.1);
            (low, high) = (all.clone(), all);
        }
        Some(Enclosure { low, high, sources })
    }
}

/// Whether what an operation gives rises between corners; none if that differs.
fn trend(corners: &[(Rational, Rational); 4], pairs: [(usize, usize); 2]) -> Option<bool> {
    let rises = pairs.iter().all(|(a, b)| corners[*a].0 <= corners[*b].0);
    let falls = pairs.iter().all(|(a, b)| corners[*a].0 >= corners[*b].0);
    (rises || falls).then_some(rises)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn r(text: &str) -> Rational {
        text.parse().expect("a number")
    }

    fn interval(low: &str, high: &str, at: u32) -> Enclosure {
        let place = Place {
            file: FileId(0),
            span: crate::source::Span::new(at, at),
        };
        Enclosure::between(&Enclosure::exact(r(low)), &Enclosure::exact(r(high)), place)
    }

    fn times(a: &Enclosure, b: &Enclosure) -> Enclosure {
        a.with(b, |a, b| Some(a * b)).expect("a product")
    }

    #[test]
    fn corners_keep_what_is_known_of_them() {
        let p = times(
            &interval("1/2", "3/4", 1),
            &Enclosure::around(r("0.5"), r("0.6")),
        );
        assert_eq!(p.low, (r("0.25"), r("0.3")));
        assert_eq!(p.high, (r("0.375"), r("0.45")));
        assert_eq!(p.worst(true, Reading::Against), r("0.45"));
        assert_eq!(p.worst(true, Reading::For), r("0.375"));
        assert_eq!(p.worst(false, Reading::Against), r("0.25"));
        assert_eq!(p.worst(false, Reading::For), r("0.3"));
    }

    #[test]
    fn an_interval_used_twice_is_not_taken_at_two_ends() {
        let p = interval("1/4", "3/4", 1);
        let left = p.map(|p| Some(&Rational::ONE - p)).expect("a difference");
        assert_eq!(left.ends(), (&r("1/4"), &r("3/4")));
        // p (1 - p) is 3/16 at both ends and 1/4 between: neither 1/16 nor 9/16 is a value of it.
        let both = times(&p, &left);
        assert_eq!(both.ends(), (&r("1/16"), &r("9/16")));
        assert_eq!(both.worst(true, Reading::For), r("1/16"));
        // Its square, though, rises with it.
        let square = times(&p, &p);
        assert_eq!(square.worst(true, Reading::For), r("9/16"));
        assert_eq!(square.worst(false, Reading::For), r("1/16"));
        // Two intervals that look alike are two.
        let two = times(&p, &interval("1/4", "3/4", 2));
        assert_eq!(two.worst(true, Reading::For), r("9/16"));
    }
}
