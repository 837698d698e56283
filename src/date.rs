//! Whole days: the only kind of moment that a draft knows.
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day, counted from 1970-01-01, which is day 0.
///
/// Days made by the functions here lie in the years 1 to 9999. Shown, and read, as `2018-02-05`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

const EPOCH: Date = Date::constant(1970, 1, 1);

impl Day {
    /// 0001-01-01, the first day that can be written.
    pub const FIRST: Day = Day(-719_162);
    /// 9999-12-31, the last day that can be written.
    pub const LAST: Day = Day(2_932_896);

    /// The day with this year (1 to 9999), month and day of the month; nothing if the calendar has none such.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Day> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        let date = Date::new(
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
        )
        .ok()?;
        Some(Day::of(date))
    }

    /// Year, month and day of the month. A count outside the years 1 to 9999 is read as the nearest day inside.
    pub fn ymd(self) -> (i32, u32, u32) {
        let date = self.civil();
        (
            i32::from(date.year()),
            date.month().unsigned_abs().into(),
            date.day().unsigned_abs().into(),
        )
    }

    /// The day so many days later (earlier if negative); nothing outside the years 1 to 9999.
    pub fn add_days(self, days: i64) -> Option<Day> {
        let sum = i64::from(self.0).checked_add(days)?;
        let day = Day(i32::try_from(sum).ok()?);
        (Day::FIRST..=Day::LAST).contains(&day).then_some(day)
    }

    /// The same day of the month so many months later, or the month's last day where it has no such day.
    pub fn add_months(self, months: i64) -> Option<Day> {
        let (year, month, day) = self.ymd();
        let count = (i64::from(year) * 12 + i64::from(month) - 1).checked_add(months)?;
        let year = i32::try_from(count.div_euclid(12)).ok()?;
        let month = u32::try_from(count.rem_euclid(12)).ok()? + 1;
        (0..4).find_map(|short| Day::from_ymd(year, month, day.checked_sub(short)?))
    }

    /// The same date so many years later; 29 February becomes the 28th where the year has none.
    pub fn add_years(self, years: i64) -> Option<Day> {
        self.add_months(years.checked_mul(12)?)
    }

    /// Reads exactly `YYYY-MM-DD`; nothing for any other text and for dates that do not exist.
    pub fn parse(text: &str) -> Option<Day> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |range: std::ops::Range<usize>| -> Option<u32> {
            let digits = text.get(range)?;
            digits
                .bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| digits.parse().ok())?
        };
        Day::from_ymd(
            i32::try_from(number(0..4)?).ok()?,
            number(5..7)?,
            number(8..10)?,
        )
    }

    fn of(date: Date) -> Day {
        // A civil day has 24 hours by definition, so the division is exact.
        let hours = date.duration_since(EPOCH).as_hours();
        Day(i32::try_from(hours / 24).unwrap_or(0))
    }

    fn civil(self) -> Date {
        let inside = self.clamp(Day::FIRST, Day::LAST);
        let hours = i64::from(inside.0) * 24;
        EPOCH
            .checked_add(jiff::SignedDuration::from_hours(hours))
            .unwrap_or(EPOCH)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Day, NotADay> {
        Day::parse(text).ok_or(NotADay)
    }
}

/// The text is not a date such as `2018-02-05`, or the calendar has no such day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADay;

impl fmt::Display for NotADay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a date such as `2018-02-05`")
    }
}

impl std::error::Error for NotADay {}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Day::parse(&text).ok_or_else(|| serde::de::Error::custom(NotADay))
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap_or_else(|| panic!("{text} is a date"))
    }

    #[test]
    fn counts_from_1970() {
        assert_eq!(day("1970-01-01"), Day(0));
        assert_eq!(day("1969-12-31"), Day(-1));
        assert_eq!(day("2018-02-05"), Day(17567));
        assert_eq!(day("0001-01-01"), Day::FIRST);
        assert_eq!(day("9999-12-31"), Day::LAST);
    }

    #[test]
    fn every_month_end_reads_back_as_shown() {
        for year in [1, 4, 99, 1900, 2000, 2023, 2024, 9999] {
            for month in 1..=12 {
                for at in [1, 28, 29, 30, 31] {
                    if let Some(day) = Day::from_ymd(year, month, at) {
                        assert_eq!(day.ymd(), (year, month, at));
                        assert_eq!(Day::parse(&day.to_string()), Some(day));
                    }
                }
            }
        }
    }

    #[test]
    fn refuses_what_no_calendar_has() {
        for text in [
            "2027-02-30",
            "1900-02-29",
            "2027-13-01",
            "2027-00-10",
            "2027-01-00",
            "0000-01-01",
            "10000-01-01",
            "2027-1-01",
            "+027-01-01",
            "2027/01/01",
            "",
            "二〇二七-01",
            "2027-01-0١",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert_eq!(Day::from_ymd(2027, u32::MAX, 1), None);
        assert_eq!(Day::from_ymd(i32::MIN, 1, 1), None);
    }

    #[test]
    fn months_end_where_the_month_ends() {
        assert_eq!(day("2027-01-31").add_months(1), Some(day("2027-02-28")));
        assert_eq!(day("2024-01-31").add_months(1), Some(day("2024-02-29")));
        assert_eq!(day("2027-03-31").add_months(-1), Some(day("2027-02-28")));
        assert_eq!(day("2027-01-15").add_months(-13), Some(day("2025-12-15")));
        assert_eq!(day("2024-02-29").add_years(1), Some(day("2025-02-28")));
        assert_eq!(day("2024-02-29").add_years(4), Some(day("2028-02-29")));
    }

    #[test]
    fn sums_outside_the_calendar_are_nothing() {
        assert_eq!(Day::LAST.add_days(1), None);
        assert_eq!(Day::FIRST.add_days(-1), None);
        assert_eq!(day("2027-01-01").add_days(i64::MAX), None);
        assert_eq!(day("2027-01-01").add_months(i64::MIN), None);
        assert_eq!(day("2027-01-01").add_years(i64::MAX), None);
        assert_eq!(day("2027-01-01").add_years(8000), None);
        assert_eq!(Day(i32::MAX).to_string(), "9999-12-31");
        assert_eq!(Day(i32::MIN).to_string(), "0001-01-01");
    }

    #[test]
    fn is_text_in_json() {
        let json = serde_json::to_string(&day("2018-02-05")).expect("a day is a string");
        assert_eq!(json, "\"2018-02-05\"");
        assert_eq!(
            serde_json::from_str::<Day>(&json).ok(),
            Some(day("2018-02-05"))
        );
        assert!(serde_json::from_str::<Day>("\"2018-02-30\"").is_err());
    }
}
