//! Estimates: boxes of values that cover them all, and worlds shifted to the corners of a box.

use super::Rejection;
use super::forces::{figure_of, kinds_of_thing};
use super::world::replayed;
use crate::date::Day;
use crate::draft::{
    AttributeValue, Course, Draft, EstimateRange, PartyId, Posture, Stake, ThingId, VariantId,
    World,
};
use crate::eval::Replay;
use crate::number::Rational;

/// The most boxes that are compared.
const MOST_BOXES: usize = 2_000;

/// The most ranges of a box that have more than one value.
const MOST_WIDE: usize = 6;

/// An estimate of a party, and its least and greatest value.
struct Estimate {
    party: PartyId,
    thing: ThingId,
    figure: u32,
    low: Rational,
    high: Rational,
    counted: bool,
}

/// Refuses boxes that leave out a value of an estimate of these holdings, or hold one twice.
pub(super) fn cover(
    draft: &Draft,
    of: &dyn Fn(PartyId, ThingId) -> bool,
    boxes: &[&[EstimateRange]],
) -> Result<(), Rejection> {
    if draft
        .rated_totals
        .iter()
        .any(|rated| of(rated.party, rated.thing) && rated.low < rated.high)
    {
        return Err(Rejection::Unsupported("an estimate of a total"));
    }
    let mut estimates = Vec::new();
    for stake in draft.stakes.iter().filter(|s| of(s.party, s.thing)) {
        let counted = !draft.things[stake.thing.index()].is_stock;
        for (number, figure) in (0..)
            .zip(&stake.figures)
            .filter(|(_, figure)| figure.low < figure.high)
        {
            let (low, high) = match counted {
                true => (figure.low.ceil(), figure.high.floor()),
                false => (figure.low.clone(), figure.high.clone()),
            };
            estimates.push(Estimate {
                party: stake.party,
                thing: stake.thing,
                figure: number,
                low,
                high,
                counted,
            });
        }
    }
    if boxes.len() > MOST_BOXES {
        return Err(Rejection::TooLarge);
    }
    let mut volume = Rational::ZERO;
    for (number, ranges) in boxes.iter().enumerate() {
        volume += volume_of(&estimates, ranges).map_err(|why| why.at("case", number))?;
        if boxes[..number].iter().any(|other| overlap(ranges, other)) {
            return Err(
                Rejection::Shape("two cases share a value of the estimates").at("case", number)
            );
        }
    }
    let size = |e: &Estimate| {
        if e.counted {
            &e.high - &e.low + Rational::ONE
        } else {
            Rational::ONE
        }
    };
    let whole = estimates
        .iter()
        .fold(Rational::ONE, |product, e| product * size(e));
    if volume == whole {
        Ok(())
    } else {
        Err(Rejection::Shape(
            "the cases leave out a value of the estimates",
        ))
    }
}

/// How many values a box holds; of a stock it must hold all.
fn volume_of(estimates: &[Estimate], ranges: &[EstimateRange]) -> Result<Rational, Rejection> {
    if ranges.len() != estimates.len() {
        return Err(Rejection::Shape("a case has one range for each estimate"));
    }
    let mut volume = Rational::ONE;
    for estimate in estimates {
        let names = |r: &&EstimateRange| {
            (r.party, r.thing, r.figure) == (estimate.party, estimate.thing, estimate.figure)
        };
        let range = ranges
            .iter()
            .find(names)
            .ok_or(Rejection::Shape("a case has one range for each estimate"))?;
        let good = if estimate.counted {
            let whole = range.low.is_integer() && range.high.is_integer();
            whole
                && estimate.low <= range.low
                && range.low <= range.high
                && range.high <= estimate.high
        } else {
            range.low == estimate.low && range.high == estimate.high
        };
        if !good {
            return Err(Rejection::Shape(
                "a range of an estimate is empty, or outside the estimate",
            ));
        }
        if estimate.counted {
            volume *= &range.high - &range.low + Rational::ONE;
        }
    }
    Ok(volume)
}

/// Whether two boxes, each with a range for every estimate, share a value.
fn overlap(left: &[EstimateRange], right: &[EstimateRange]) -> bool {
    left.iter().all(|l| {
        let same =
            |r: &&EstimateRange| (r.party, r.thing, r.figure) == (l.party, l.thing, l.figure);
        right
            .iter()
            .find(same)
            .is_some_and(|r| l.low <= r.high && r.low <= l.high)
    })
}

/// Whether some range has more than one value.
pub(super) fn is_wide(ranges: &[EstimateRange]) -> bool {
    ranges.iter().any(|range| range.low < range.high)
}

/// Looks at the part of a world that a posture fixes for these parties, in each corner of a box of their estimates.
pub(super) fn in_each_corner(
    draft: &Draft,
    (posture, parties): (&Posture, &[PartyId]),
    ranges: &[EstimateRange],
    look: impl Fn(&Replay) -> Result<(), Rejection>,
) -> Result<(), Rejection> {
    replayed(draft, posture, parties, |replay| {
        for world in corners(draft, ranges, replay.world)? {
            // Mostly there is one corner, and the replay that has been looked at serves it.
            match world == *replay.world {
                true => look(replay)?,
                false => look(&Replay::new(draft, &world))?,
            }
        }
        Ok(())
    })
}

/// The world, which starts at the low ends of the ranges, and its shifts to the other corners of the box.
///
/// # Errors
/// If it does not start there, or if what is held is not simply shifted along.
pub(super) fn corners(
    draft: &Draft,
    ranges: &[EstimateRange],
    world: &World,
) -> Result<Vec<World>, Rejection> {
    corners_by(draft, ranges, world, |range, course| {
        let rise = &range.high - &range.low;
        let points = course.0.iter();
        let raised = points.map(|(day, value)| (*day, value + &rise));
        Ok(Course(raised.collect()))
    })
}

/// The world, which starts at the low ends of the ranges, and those of the other corners of the box, where `raised` says what becomes of the
/// course of each range that is taken at its high end.
fn corners_by(
    draft: &Draft,
    ranges: &[EstimateRange],
    world: &World,
    raised: impl Fn(&EstimateRange, &Course) -> Result<Course, Rejection>,
) -> Result<Vec<World>, Rejection> {
    starts_low(draft, ranges, world)?;
    let mut worlds = vec![world.clone()];
    for range in ranges.iter().filter(|range| range.low < range.high) {
        if worlds.len() >= 1 << MOST_WIDE {
            return Err(Rejection::TooLarge);
        }
        let variant = shifted_variant(draft, range)?;
        for mut world in worlds.clone() {
            let course = world.histories.entry((range.party, variant)).or_default();
            *course = raised(range, course)?;
            worlds.push(world);
        }
    }
    Ok(worlds)
}

/// Refuses a world that does not start at the low ends of the ranges.
fn starts_low(draft: &Draft, ranges: &[EstimateRange], world: &World) -> Result<(), Rejection> {
    for range in ranges {
        let (stake, figure) = figure_of(draft, range.party, range.thing, range.figure)?;
        let course = |variant| world.histories.get(&(range.party, variant));
        let start = figure
            .variants
            .iter()
            .filter_map(|v| course(*v))
            .map(|course| course.at(stake.date));
        if start.sum::<Rational>() != range.low {
            return Err(Rejection::World(format!(
                "what is held on {} is not the case's value",
                stake.date
            )));
        }
    }
    Ok(())
}

/// The world, which starts at the low ends of the ranges, and what becomes of it at the other corners of the box where what is held beyond
/// the low ends is dismantled as fast as rates allow, until there is no more than in the world itself.
///
/// Every value between has on each day no less than at the low end and no more than at the high one, and changes on each day as one of them
/// does, or by less than either; so what holds at the corners holds there too, of whatever counts units of one day.
///
/// # Errors
/// If a range is of something that has more than one kind, or moves.
pub(super) fn sunk(
    draft: &Draft,
    ranges: &[EstimateRange],
    world: &World,
) -> Result<Vec<World>, Rejection> {
    corners_by(draft, ranges, world, |range, course| {
        let (stake, _) = figure_of(draft, range.party, range.thing, range.figure)?;
        if stake.moves.is_some() || draft.variants_of(range.thing).len() != 1 {
            return Err(Rejection::Unsupported("a range of units that move"));
        }
        Ok(sinking(course, stake, &range.high))
    })
}

/// A course from a higher start that falls by the rate for dismantling, without one at once, until it meets this one.
fn sinking(course: &Course, stake: &Stake, high: &Rational) -> Course {
    let start = stake.date;
    let Some(last) = course.0.last().map(|point| point.0) else {
        return Course(vec![(start, high.clone())]);
    };
    let line = |day: Day| {
        let time = Rational::from(i64::from(day.0) - i64::from(start.0));
        match &stake.retires {
            Some(rate) => Some(high - &(rate * &time)),
            None => (day == start).then(|| high.clone()),
        }
    };
    let meets = |day: Day| line(day).is_none_or(|line| line <= course.at(day));
    // The two come closer from day to day, for nothing falls faster than the line.
    let (mut above, mut met) = (start.0, last.0.max(start.0) + 1);
    while met - above > 1 {
        let middle = above + (met - above) / 2;
        match meets(Day(middle)) {
            true => met = middle,
            false => above = middle,
        }
    }
    let mut points = vec![(start, high.clone())];
    points.extend(line(Day(above)).map(|value| (Day(above), value)));
    points.dedup_by_key(|point| point.0);
    if met <= last.0 {
        points.push((Day(met), course.at(Day(met))));
        points.extend(course.0.iter().filter(|point| point.0.0 > met).cloned());
    }
    Course(points)
}

/// The variant whose course is shifted for the higher values of a range.
///
/// # Errors
/// If its figure is of several variants, or of units that differ in kind or load.
pub(super) fn shifted_variant(
    draft: &Draft,
    range: &EstimateRange,
) -> Result<VariantId, Rejection> {
    let (stake, figure) = figure_of(draft, range.party, range.thing, range.figure)?;
    let [variant] = figure.variants[..] else {
        return Err(Rejection::Unsupported(
            "a range of an estimate over several variants",
        ));
    };
    plain(draft, stake)?;
    Ok(variant)
}

/// Refuses a thing whose units are spread or loaded by their number.
fn plain(draft: &Draft, stake: &Stake) -> Result<(), Rejection> {
    let kinds = kinds_of_thing(draft, stake.thing);
    let loaded =
        |(_, value): &(_, AttributeValue)| matches!(value, AttributeValue::Interval { .. });
    let rated = draft
        .rated_totals
        .iter()
        .any(|r| (r.party, r.thing) == (stake.party, stake.thing));
    let one_kind_each = draft
        .variants_of(stake.thing)
        .into_iter()
        .all(|v| draft.kinds_of(v).len() == 1);
    if rated
        || !one_kind_each
        || kinds
            .iter()
            .any(|kind| draft.kinds[kind.index()].values.iter().any(loaded))
    {
        return Err(Rejection::Unsupported(
            "a range of an estimate of units that differ in kind or load",
        ));
    }
    Ok(())
}
