//! Units: how much of which dimension one of each is.

use std::collections::BTreeMap;

use super::dimension::{BUILT_IN, Dimension, TIME};
use crate::draft::Period;
use crate::number::Rational;

/// A unit that may follow a number.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) dimension: Dimension,
    /// Base units in one.
    pub(super) factor: Rational,
    /// What it adds to a date, if it is a time.
    pub(super) period: Option<Period>,
}

/// Every unit by its name, and every base dimension by what drafters call it.
#[derive(Clone, Debug)]
pub(super) struct Units {
    table: BTreeMap<String, Unit>,
    pub(super) nouns: Vec<String>,
}

/// Lengths in metres, masses in kilograms, yields in kilotons, times in days.
const FIXED: [(&str, u16, i64); 11] = [
    ("m", 0, 1),
    ("km", 0, 1000),
    ("nmi", 0, 1852),
    ("kg", 1, 1),
    ("t", 1, 1000),
    ("kt", 2, 1),
    ("Mt", 2, 1000),
    ("psi", 3, 1),
    ("SWU", 4, 1),
    ("USD", 5, 1),
    ("EUR", 6, 1),
];

/// Days in a month for rates: a twelfth of 365.25.
fn month() -> Rational {
    Rational::ratio(36525, 1200)
}

impl Units {
    /// The units that every draft has.
    pub(super) fn built_in() -> Units {
        let mut units = Units {
            table: BTreeMap::new(),
            nouns: BUILT_IN.iter().map(|noun| (*noun).to_owned()).collect(),
        };
        for (name, base, factor) in FIXED {
            units.insert(name, Dimension::base(base), Rational::from(factor), None);
        }
        let days = |days| Period { months: 0, days };
        let months = |months| Period { months, days: 0 };
        let times = [
            ("day", Rational::ONE, days(1)),
            ("week", Rational::from(7), days(7)),
            ("month", month(), months(1)),
            ("year", Rational::ratio(36525, 100), months(12)),
        ];
        for (name, factor, period) in times {
            for name in [name.to_owned(), format!("{name}s")] {
                units.insert(&name, Dimension::base(TIME), factor.clone(), Some(period));
            }
        }
        units
    }

    fn insert(
        &mut self,
        name: &str,
        dimension: Dimension,
        factor: Rational,
        period: Option<Period>,
    ) {
        let unit = Unit {
            dimension,
            factor,
            period,
        };
        self.table.insert(name.to_owned(), unit);
    }

    pub(super) fn get(&self, name: &str) -> Option<&Unit> {
        self.table.get(name)
    }

    /// Adds a unit of a new dimension.
    pub(super) fn add_base(&mut self, name: &str) {
        let index = u16::try_from(self.nouns.len()).unwrap_or(u16::MAX);
        self.nouns.push(format!("an amount in {name}"));
        self.insert(name, Dimension::base(index), Rational::ONE, None);
    }

    /// Adds a unit that is so many base units.
    pub(super) fn add_derived(&mut self, name: &str, dimension: Dimension, factor: Rational) {
        self.insert(name, dimension, factor, None);
    }

    /// Every unit's name, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.table.keys().map(String::as_str)
    }

    pub(super) fn describe(&self, dimension: &Dimension) -> String {
        dimension.describe(&self.nouns)
    }
}

/// So many times a period, where that is whole months or whole days.
pub(super) fn periods(number: &Rational, period: Period) -> Option<Period> {
    let times = |each: i64| (number * &Rational::from(each)).to_i64();
    Some(Period {
        months: times(period.months)?,
        days: times(period.days)?,
    })
}

#[cfg(test)]
mod tests {
    use super::{Period, Units, periods};
    use crate::number::Rational;

    #[test]
    fn a_year_of_rates_is_twelve_months_of_rates() {
        let units = Units::built_in();
        let (month, year) = (units.get("month"), units.get("years"));
        let twelve = month.map(|unit| &unit.factor * &Rational::from(12));
        assert_eq!(twelve, year.map(|unit| unit.factor.clone()));
        assert_eq!(
            year.map(|unit| unit.factor.clone()),
            Some(Rational::ratio(1461, 4))
        );
    }

    #[test]
    fn half_a_year_is_six_months() {
        let year = Period {
            months: 12,
            days: 0,
        };
        let half = Rational::ratio(1, 2);
        assert_eq!(periods(&half, year), Some(Period { months: 6, days: 0 }));
        assert_eq!(periods(&Rational::ratio(1, 7), year), None);
    }
}
