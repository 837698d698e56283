//! Claims that are settled by figures: what is permitted against what is possible, shares given up, guarantees.

use super::phrase;
use super::quantity::{exact, percent, unit_of, with_unit};
use super::sum::number;
use crate::analysis::world_of;
use crate::date::Day;
use crate::diagnostic::words::{and_list, or_list};
use crate::draft::*;
use crate::eval::Replay;
use crate::number::Rational;

/// `on D the draft permits at most 1_200 Iran.ballistic, and rates and facts alone would allow more: 1_650, for one`.
pub fn less(draft: &Draft, measure: &Expr, day: Day, value: &Rational, more: &Posture) -> String {
    let unit = unit_of(draft, measure);
    let world = world_of(draft, more, None);
    let free = number(&Replay::new(draft, &world), measure, day).map_or(String::new(), |free| {
        format!(" ({}, for one)", with_unit(&free, unit))
    });
    format!(
        "on {day} the draft permits at most {} of {}, and rates and facts alone would allow more{free}",
        with_unit(value, unit),
        phrase::expr(draft, measure, unit)
    )
}

/// What no provision bounds.
pub fn untouched(draft: &Draft, measure: &Expr) -> String {
    let words = phrase::expr(draft, measure, unit_of(draft, measure));
    format!("no provision of the draft speaks of {words} or of anything that bounds it")
}

/// What no provision makes less, and what nothing bounds at all.
pub fn not_less(draft: &Draft, measure: &Expr, pieces: &[NotLess]) -> String {
    let words = phrase::expr(draft, measure, unit_of(draft, measure));
    let mut unbounded: Vec<String> = Vec::new();
    for piece in pieces {
        let NotLess::Endless { party, kind, .. } = piece else {
            continue;
        };
        let party = &draft.parties[party.index()].name;
        let name = format!("{party}.{}", draft.kinds[kind.index()].name);
        if !unbounded.contains(&name) {
            unbounded.push(name);
        }
    }
    let because = match unbounded.is_empty() {
        true => String::new(),
        false => format!(": no rate and no provision bounds {}", and_list(&unbounded)),
    };
    format!(
        "at no moment asked about does the draft permit less of {words} than rates and facts alone would{because}"
    )
}

/// Each side's share, and how far the shares lie apart.
pub fn burden(
    draft: &Draft,
    sides: &[BurdenSide],
    within: &Rational,
    largest: &[LargestValue],
) -> Vec<String> {
    let mut lines = Vec::new();
    let mut shares: Vec<(Rational, Rational)> = Vec::new();
    for (side, largest) in sides.iter().zip(largest) {
        let unit = unit_of(draft, &side.measure);
        let name = &draft.parties[side.party.index()].name;
        let Some((low, high)) = start_of(draft, side) else {
            lines.push(format!("{name}: what it starts with is not one number"));
            continue;
        };
        let given_up = |start: &Rational| {
            let cut = (start - &largest.value).max(Rational::ZERO);
            let share = cut.checked_div(start).unwrap_or(Rational::ZERO);
            (cut, share)
        };
        let ((cut, share), (most_cut, most_share)) = (given_up(&low), given_up(&high));
        let mut line = format!(
            "{name}: {} of {}",
            with_unit(&cut, unit),
            with_unit(&low, unit)
        );
        line.push_str(&format!(" = {}", percent(&share)));
        if low != high {
            line.push_str(&format!(
                ", up to {} of {} = {} as the estimate goes",
                with_unit(&most_cut, unit),
                with_unit(&high, unit),
                percent(&most_share)
            ));
        }
        line.push_str(&match largest.bound {
            Some(_) => format!(
                " (at most {} on {})",
                with_unit(&largest.value, unit),
                largest.day
            ),
            None => format!(
                " (no less than at the start is permitted on {})",
                largest.day
            ),
        });
        lines.push(line);
        shares.push((share.clone().min(most_share.clone()), share.max(most_share)));
    }
    let mut apart = Rational::ZERO;
    for (i, a) in shares.iter().enumerate() {
        for b in shares.iter().skip(i + 1) {
            apart = apart.max(&a.1 - &b.0).max(&b.1 - &a.0);
        }
    }
    let points = |share: &Rational| percent(share).replace(" %", " points");
    let verdict = if &apart <= within {
        "within"
    } else {
        "more than"
    };
    if apart.is_zero() {
        lines.push("the shares do not differ".to_owned());
        return lines;
    }
    lines.push(format!(
        "the shares lie up to {} apart, {verdict} {}",
        points(&apart),
        points(within)
    ));
    lines
}

/// What a side's measure is at its start, with its estimates low and high.
fn start_of(draft: &Draft, side: &BurdenSide) -> Option<(Rational, Rational)> {
    let mut ends = Vec::new();
    for take_high in [false, true] {
        let end =
            |low: &Rational, high: &Rational| if take_high { high.clone() } else { low.clone() };
        let mut world = World::default();
        for stake in &draft.stakes {
            for figure in &stake.figures {
                let mut amount = end(&figure.low, &figure.high);
                for variant in &figure.variants {
                    let course = Course(vec![(stake.date, std::mem::take(&mut amount))]);
                    world.histories.insert((stake.party, *variant), course);
                }
            }
        }
        for rated in &draft.rated_totals {
            let course = Course(vec![(rated.date, end(&rated.low, &rated.high))]);
            world
                .rated
                .insert((rated.party, rated.thing, rated.attribute), course);
        }
        ends.push(number(
            &Replay::new(draft, &world),
            &side.measure,
            side.start,
        )?);
    }
    let high = ends.pop()?;
    let low = ends.pop()?;
    Some(if low <= high {
        (low, high)
    } else {
        (high, low)
    })
}

/// Why a guarantee is enforceable or not, with its figures at their worst.
pub fn guarantee(provision: &Provision) -> Vec<String> {
    let terms = &provision.terms;
    let missing = missing(terms);
    let (Some(q), Some(gain), Some(penalty)) = (&terms.probability, &terms.gain, &terms.penalty)
    else {
        return vec![format!("a promise: {}", and_list(&missing))];
    };
    let mut lines = Vec::new();
    if !missing.is_empty() {
        lines.push(format!("a promise: {}", and_list(&missing)));
    }
    let mut worst: Option<(Rational, [&Rational; 3])> = None;
    for q in [&q.0, &q.1] {
        for g in [&gain.0, &gain.1] {
            for b in [&penalty.0, &penalty.1] {
                let left_over = q * b - (Rational::ONE - q) * g;
                if worst.as_ref().is_none_or(|(least, _)| left_over < *least) {
                    worst = Some((left_over, [q, g, b]));
                }
            }
        }
    }
    if let Some((left_over, [q, g, b])) = worst {
        let (penalty, gain) = (q * b, (Rational::ONE - q) * g);
        lines.push(format!(
            "expected penalty: {} * {} = {}",
            share(q),
            exact(b),
            exact(&penalty)
        ));
        lines.push(format!(
            "expected gain: (100 % - {}) * {} = {}",
            share(q),
            exact(g),
            exact(&gain)
        ));
        lines.push(match left_over.signum() {
            0 => format!("{} is just {}", exact(&penalty), exact(&gain)),
            1 => format!(
                "{} is more than {} by {}",
                exact(&penalty),
                exact(&gain),
                exact(&left_over)
            ),
            _ => format!(
                "{} is less than {} by {}",
                exact(&penalty),
                exact(&gain),
                exact(&left_over.abs())
            ),
        });
    }
    lines
}

/// `90 %`, and a share that is no short number of percent as a fraction as well: `about 44.7 % (17/38)`.
pub fn share(share: &Rational) -> String {
    let text = percent(share);
    match text.starts_with("about") {
        true => format!("{text} ({share})"),
        false => text,
    }
}

/// What a clause lacks for anybody to say whether keeping it is worth while.
pub fn missing_for_compliance(terms: &Terms) -> Vec<String> {
    let mut missing = missing(terms);
    if terms.detects_within.is_none() {
        missing.push("no `detects` is given".to_owned());
    }
    missing
}

/// Whether figures or a monitor are missing.
pub fn is_promise(terms: &Terms) -> bool {
    !missing(terms).is_empty()
}

fn missing(terms: &Terms) -> Vec<String> {
    let mut missing = Vec::new();
    if terms.monitored_by.is_none() {
        missing.push("nobody monitors it".to_owned());
    }
    let figures = [
        (terms.probability.is_some(), "`probability`"),
        (terms.gain.is_some(), "`gain`"),
        (terms.penalty.is_some(), "`penalty`"),
    ];
    let absent: Vec<&str> = figures.iter().filter(|f| !f.0).map(|f| f.1).collect();
    if !absent.is_empty() {
        missing.push(format!("no {} is given", or_list(&absent)));
    }
    missing
}
