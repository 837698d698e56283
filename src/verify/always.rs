//! Claims about every permitted world, and about none.

use super::allowed::Role;
use super::no_world::no_world;
use super::premise::Context;
use super::rebuilt::Seen;
use super::{Extreme, Rejection};
use crate::date::Day;
use crate::draft::{Days, Draft, NoWorld, Part, Premise};

/// No permitted world breaks the claim on any of its days. (That some world is left is for the caller to find out.)
pub(super) fn always(
    draft: &Draft,
    part: &Part,
    extremes: &[Extreme],
    stretches: &[NoWorld],
    seen: Option<&Seen>,
) -> Result<(), Rejection> {
    cover(stretches, part.days)?;
    let context = Context::new(draft, part, extremes, part.days.from, part.days.from).keeping(seen);
    for (number, stretch) in stretches.iter().enumerate() {
        no_world(&context, Role::Always, stretch).map_err(|why| why.at("stretch", number))?;
    }
    Ok(())
}

/// No permitted world keeps the claim on each of its days, for some value of the estimates.
pub(super) fn impossible(
    draft: &Draft,
    part: &Part,
    extremes: &[Extreme],
    stretches: &[NoWorld],
    seen: Option<&Seen>,
) -> Result<(), Rejection> {
    let [stretch] = stretches else {
        return Err(Rejection::Shape(
            "one proof is needed that the claim cannot hold",
        ));
    };
    // Estimates fixed to two values would be no value at all.
    let mut fixed = Vec::new();
    for premise in &stretch.premises {
        if let Premise::Estimate {
            party,
            thing,
            figure,
            value,
        } = premise
        {
            let other = fixed
                .iter()
                .any(|(f, v)| *f == (party, thing, figure) && *v != value);
            if other {
                return Err(Rejection::NotTrue("an estimate has one value"));
            }
            fixed.push(((party, thing, figure), value));
        }
    }
    let context = Context::new(draft, part, extremes, part.days.from, part.days.from).keeping(seen);
    no_world(&context, Role::Possible, stretch)
}

/// Refuses stretches that leave out one of the days.
pub(super) fn cover(stretches: &[NoWorld], days: Days) -> Result<(), Rejection> {
    cover_days(stretches.iter().map(|s| (s.first, s.last)).collect(), days)
}

/// Refuses spans, both ends included, that leave out one of the days.
pub(super) fn cover_days(mut spans: Vec<(Day, Day)>, days: Days) -> Result<(), Rejection> {
    if days.is_empty() {
        return Err(Rejection::Shape("no day is asked about"));
    }
    spans.sort();
    let mut open = days.from;
    for (first, last) in spans {
        if first <= open && open <= last {
            open = last.add_days(1).unwrap_or(days.until);
        }
    }
    if open < days.until {
        Err(Rejection::DayOpen(open))
    } else {
        Ok(())
    }
}
