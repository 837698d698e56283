//! Starts and rates: how a history may begin and move.

use super::departures::party_name;
use super::stretch::{length, windows};
use super::{Departure, Replay, Rule};
use crate::date::Day;
use crate::draft::{Course, Days, Draft, RatedTotal, Stake, ThingId, VariantId};
use crate::number::Rational;

/// Histories are straight between listed days, so a rate that is kept from each listed day to the next is kept
/// between any two days.
fn windows_of(courses: &[&Course], draft: &Draft, from: Day) -> Vec<Days> {
    let points = courses.iter().flat_map(|course| course.0.iter());
    let marks = points.map(|(day, _)| *day).collect();
    let last = draft.end.0.saturating_sub(1);
    windows(
        &marks,
        Days {
            from,
            until: Day(last),
        },
    )
}

/// An amount of a thing as drafters write it: of a stock with its unit.
pub(super) fn amount(draft: &Draft, thing: ThingId, value: &Rational) -> String {
    match &draft.things[thing.index()].unit {
        Some((unit, size)) => {
            let value = value.checked_div(size).unwrap_or_default();
            format!("{} {unit}", readable(&value))
        }
        None => readable(value),
    }
}

/// A number in words: exact as a whole or decimal number, else with two digits behind the point.
fn readable(value: &Rational) -> String {
    let exact = value.to_string();
    match exact.contains('/') {
        true => value.display_approx(2),
        false => exact,
    }
}

/// Start, non-negativity and rates of a thing that a party lists.
pub(super) fn stake(replay: &Replay<'_>, stake: &Stake, found: &mut Vec<Departure>) {
    let (draft, world) = (replay.draft, replay.world);
    let nothing = Course::default();
    let who = party_name(draft, stake.party);
    let thing = &draft.things[stake.thing.index()];
    let mut report = |rule: Rule, day: Day, words: String| {
        found.push(Departure {
            rule,
            party: Some(stake.party),
            day,
            words: format!("{who} {words}"),
        });
    };
    let variants = draft.variants_of(stake.thing);
    let history = |variant: VariantId| {
        let course = world.histories.get(&(stake.party, variant));
        course.unwrap_or(&nothing)
    };
    let moved = |from: VariantId, to: VariantId| {
        let course = world.moved.get(&(stake.party, from, to));
        course.unwrap_or(&nothing)
    };

    for figure in &stake.figures {
        let held: Rational = figure
            .variants
            .iter()
            .map(|v| history(*v).at(stake.date))
            .sum();
        if held < figure.low || held > figure.high {
            let names: Vec<&str> = figure
                .variants
                .iter()
                .map(|v| draft.variants[v.index()].name.as_str())
                .collect();
            let held = amount(draft, stake.thing, &held);
            let words = format!("holds {held} {} on {}", names.join(" and "), stake.date);
            let low = amount(draft, stake.thing, &figure.low);
            let high = amount(draft, stake.thing, &figure.high);
            let words = format!("{words}, where its forces say {low} to {high}");
            report(Rule::Start, stake.date, words);
        }
    }
    for &variant in &variants {
        let name = &draft.variants[variant.index()].name;
        let start = history(variant).at(stake.date);
        let in_a_figure = stake.figures.iter().any(|f| f.variants.contains(&variant));
        if !in_a_figure && !start.is_zero() {
            let start = amount(draft, stake.thing, &start);
            let words = format!(
                "holds {start} {name} on {}, where its forces say none",
                stake.date
            );
            report(Rule::Start, stake.date, words);
        }
        if !thing.is_stock && !start.is_integer() {
            let words = format!("holds {start} {name} on {}, not a whole number", stake.date);
            report(Rule::Start, stake.date, words);
        }
        for days in windows_of(&[history(variant)], draft, stake.date) {
            let ends = [days.from, days.until];
            if let Some(day) = ends.iter().find(|d| history(variant).at(**d).is_negative()) {
                let words = format!("holds less than no {name} on {day}");
                report(Rule::NotNegative, *day, words);
                break;
            }
        }
    }

    let moves = stake.moves.as_deref().unwrap_or_default();
    let courses = variants.iter().map(|v| history(*v));
    let courses: Vec<&Course> = courses
        .chain(moves.iter().map(|m| moved(m.from, m.to)))
        .collect();
    for days in windows_of(&courses, draft, stake.date) {
        let span = Rational::from(length(days));
        let between = format!("from {} to {}", days.from, days.until);
        let change = |course: &Course| course.at(days.until) - course.at(days.from);
        for listed in moves {
            let number = change(moved(listed.from, listed.to));
            if number.is_negative() || number > &listed.per_day * &span {
                let from = &draft.variants[listed.from.index()].name;
                let to = &draft.variants[listed.to.index()].name;
                let words = format!(
                    "moves {} {from} to {to} {between}, where {} can be",
                    readable(&number),
                    readable(&(&listed.per_day * &span))
                );
                report(Rule::Moves, days.from, words);
            }
        }
        // What is newly built and dismantled, moves apart; with free moves only the sum over the variants tells.
        let net = variants.iter().map(|v| {
            let (into, out) = (
                moves.iter().filter(|m| m.to == *v),
                moves.iter().filter(|m| m.from == *v),
            );
            let into: Rational = into.map(|m| change(moved(m.from, m.to))).sum();
            let out: Rational = out.map(|m| change(moved(m.from, m.to))).sum();
            change(history(*v)) - into + out
        });
        let net: Vec<Rational> = if stake.moves.is_some() {
            net.collect()
        } else {
            vec![net.sum()]
        };
        let built: Rational = net.iter().filter(|n| n.is_positive()).sum();
        let retired: Rational = -net.iter().filter(|n| n.is_negative()).sum::<Rational>();
        let limits = [
            (Rule::Builds, "builds", built, &stake.builds),
            (Rule::Retires, "retires", retired, &stake.retires),
        ];
        for (rule, does, number, rate) in limits {
            if let Some(most) = rate
                .as_ref()
                .map(|r| r * &span)
                .filter(|most| number > *most)
            {
                let number = amount(draft, stake.thing, &number);
                let most = amount(draft, stake.thing, &most);
                let words = format!("{does} {number} {} {between}, and can {most}", thing.name);
                report(rule, days.from, words);
            }
        }
    }
    for (_, from, to) in world.moved.keys().filter(|(p, ..)| *p == stake.party) {
        let of_thing = variants.contains(from);
        let listed = moves.iter().any(|m| m.from == *from && m.to == *to);
        if of_thing && stake.moves.is_some() && !listed {
            let from = &draft.variants[from.index()].name;
            let to = &draft.variants[to.index()].name;
            let words = format!("moves {from} to {to}, for which its forces give no rate");
            report(Rule::Moves, stake.date, words);
        }
    }
}

/// Start, non-negativity and rates of a rated total.
pub(super) fn rated(replay: &Replay<'_>, rated: &RatedTotal, found: &mut Vec<Departure>) {
    let draft = replay.draft;
    let nothing = Course::default();
    let key = (rated.party, rated.thing, rated.attribute);
    let history = replay.world.rated.get(&key).unwrap_or(&nothing);
    let who = party_name(draft, rated.party);
    let attribute = &draft.attributes[rated.attribute.index()];
    let name = format!(
        "{}.{}",
        draft.things[rated.thing.index()].name,
        attribute.name
    );
    let mut report = |rule: Rule, day: Day, words: String| {
        found.push(Departure {
            rule,
            party: Some(rated.party),
            day,
            words: format!("{who} {words}"),
        });
    };
    let start = history.at(rated.date);
    let whole = !attribute.whole || start.is_integer();
    if start < rated.low || start > rated.high || !whole {
        let words = format!(
            "has {start} {name} on {}, where its forces say {} to {}",
            rated.date, rated.low, rated.high
        );
        report(Rule::Start, rated.date, words);
    }
    for days in windows_of(&[history], draft, rated.date) {
        let span = Rational::from(length(days));
        let (before, after) = (history.at(days.from), history.at(days.until));
        if before.is_negative() || after.is_negative() {
            report(
                Rule::NotNegative,
                days.from,
                format!("has less than no {name}"),
            );
        }
        let limits = [
            (Rule::Builds, "builds", &after - &before, &rated.builds),
            (Rule::Retires, "retires", &before - &after, &rated.retires),
        ];
        for (rule, does, number, rate) in limits {
            if let Some(most) = rate
                .as_ref()
                .map(|r| r * &span)
                .filter(|most| number > *most)
            {
                let between = format!("from {} to {}", days.from, days.until);
                report(
                    rule,
                    days.from,
                    format!(
                        "{does} {} {name} {between}, and can {}",
                        readable(&number),
                        readable(&most)
                    ),
                );
            }
        }
    }
}
