//! Answers that leave the coalition no way out through what ties both sides: as little as can be on all days but their own.

use super::answer::{Forces, day_by_day, others_fault};
use super::posture::Candidate;
use super::shape::{posture_of, world_of};
use super::sides::Sides;
use crate::analysis::always::Asked;
use crate::analysis::session::Session;
use crate::date::Day;
use crate::draft::*;
use crate::eval;
use crate::number::Rational;
use crate::verify;
use std::collections::BTreeSet;

/// Units less that are tried at most.
const MOST_LESS: i64 = 1 << 20;

impl Session<'_> {
    /// Forces that break the claim, or what the coalition owes, by as little as can be, as early as can be, and are less before and after,
    /// where only so they answer the candidate: the less they are, the less keeps them from it.
    pub(super) fn steepened(
        &self,
        asked: Asked,
        sides: &Sides,
        candidate: &Candidate,
        forces: Forces,
        owed: Option<ProvisionId>,
    ) -> Forces {
        let (day, claimed) = (forces.day, owed.is_none());
        let well = |posture: &Posture, world: &World, day: Day| {
            self.answers_well(asked, posture, world, (claimed, day))
        };
        if !sides.beside() || well(&forces.posture, &forces.world, day) {
            return forces;
        }
        let owed = owed.map(|provision| &self.draft.provisions[provision.index()]);
        let (broken, first) = match owed {
            Some(provision) => (&provision.condition, provision.days.from),
            None => (asked.condition, asked.days.from),
        };
        let breaks = |day: Day, less: i64| {
            let (posture, world) = self.steep(asked, sides, candidate, &forces, day, less)?;
            let none = eval::Extremes::none();
            let holds = eval::holds(self.draft, &world, broken, day, &none);
            (holds == Ok(false)).then_some((posture, world))
        };
        // How much less still breaks it.
        let (mut less, mut too_little) = (0, MOST_LESS);
        while less + 1 < too_little {
            let middle = less + (too_little - less) / 2;
            match breaks(day, middle) {
                Some(_) => less = middle,
                None => too_little = middle,
            }
        }
        let (mut early, mut late) = (first.min(day), day);
        while early < late {
            let middle = Day(early.0 + (late.0 - early.0) / 2);
            match breaks(middle, less) {
                Some(_) => late = middle,
                None => early = Day(middle.0 + 1),
            }
        }
        for (day, less) in [(late, less), (day, less), (day, 0)] {
            if let Some((posture, world)) = breaks(day, less)
                && well(&posture, &world, day)
            {
                return Forces {
                    day,
                    posture,
                    world,
                    ..forces
                };
            }
        }
        forces
    }

    /// Whether the kernel takes forces of the others for an answer, and what it rests on holds for the candidate.
    pub(super) fn answers_well(
        &self,
        asked: Asked,
        posture: &Posture,
        world: &World,
        (claimed, day): (bool, Day),
    ) -> bool {
        let draft = self.draft;
        let part = &draft.claims[asked.claim.index()].parts[asked.part as usize];
        let context = verify::Context::new(draft, part, &self.extremes, day, day);
        let answer = [Answer {
            day,
            asked: false,
            forces: posture.clone(),
            plan: Vec::new(),
            strategy: Strategy::default(),
        }];
        let none = eval::Extremes::none();
        verify::replies(&context, &answer).is_ok_and(|replies| {
            let mut rests = replies.iter().flat_map(|reply| reply.rests(claimed));
            replies.iter().all(|reply| reply.can_break(claimed))
                && rests.all(|cond| eval::holds(draft, world, cond, day, &none) == Ok(true))
        })
    }

    fn steep(
        &self,
        asked: Asked,
        sides: &Sides,
        candidate: &Candidate,
        forces: &Forces,
        day: Day,
        less: i64,
    ) -> Option<(Posture, World)> {
        let draft = self.draft;
        let mut world = forces.world.clone();
        let mut days = BTreeSet::from([day]);
        for ((party, variant), course) in &mut world.histories {
            let thing = draft.variants[variant.index()].thing;
            let tied = sides.tied.touched.things.contains(&(*party, thing));
            let one = draft.variants_of(thing).len() == 1 && draft.kinds_of(*variant).len() == 1;
            if !sides.is_own(*party)
                && tied
                && one
                && let Some(stake) = draft.stake(*party, thing)
            {
                let top = course.at(forces.day).floor() - Rational::from(less);
                *course = spike(course, stake, day, top)?;
            }
            days.extend(course.0.iter().map(|point| point.0));
        }
        let end = self.last_day(asked.days);
        days.retain(|day| *day >= draft.start && *day < end);
        let days: Vec<Day> = days.into_iter().collect();
        let segments = day_by_day(&days, end);
        let posture = posture_of(draft, &segments, &world, &[], &|p| !sides.is_own(p))?;
        let world = world_of(draft, &posture, Some(&candidate.world));
        others_fault(draft, sides, &world)
            .is_none()
            .then_some((posture, world))
    }
}

/// A history with the same start which has a value on a day, and is as low as its rates allow on all others; none if it cannot have it.
fn spike(course: &Course, stake: &Stake, day: Day, top: Rational) -> Option<Course> {
    let start = course.at(stake.date);
    let top = top.max(Rational::ZERO);
    if day <= stake.date {
        return Some(Course(vec![(stake.date, start)]));
    }
    let time = |from: Day, to: Day| Rational::from(i64::from(to.0) - i64::from(from.0));
    // What is left of something after a time, if it shrinks at a rate.
    let left = |of: &Rational, rate: &Option<Rational>, time: &Rational| match rate {
        _ if time.is_zero() => of.clone(),
        None => Rational::ZERO,
        Some(rate) => (of - &(rate * time)).max(Rational::ZERO),
    };
    // It cannot have fallen below this by then.
    let top = top.max(left(&start, &stake.retires, &time(stake.date, day)));
    let low = |on: Day| {
        let fallen = left(&start, &stake.retires, &time(stake.date, on));
        let rising = left(&top, &stake.builds, &time(on, day));
        fallen.max(rising)
    };
    // From its start it must be able to rise, or fall, to the top.
    if let (Some(builds), true) = (&stake.builds, top > start)
        && top > &start + &(builds * &time(stake.date, day))
    {
        return None;
    }
    // The days on which it turns: first it falls, then it rises to the top.
    let rises = |on: Day| low(Day(on.0 + 1)) > low(on);
    let (mut from, mut to) = (stake.date, day);
    while from < to {
        let middle = Day(from.0 + (to.0 - from.0) / 2);
        if rises(middle) {
            to = middle;
        } else {
            from = Day(middle.0 + 1);
        }
    }
    let gone = |of: &Rational, rate: &Option<Rational>, since: Day| -> Option<Day> {
        let days = match rate {
            None => 1,
            Some(rate) => of.checked_div(rate)?.floor().to_i64()?,
        };
        since.add_days(days)
    };
    let mut points = BTreeSet::from([stake.date, from, day]);
    points.extend(from.add_days(-1));
    points.extend(from.add_days(1));
    if let Some(end) = gone(&start, &stake.retires, stake.date) {
        points.extend([Some(end), end.add_days(1)].into_iter().flatten());
    }
    points.retain(|on| stake.date <= *on && *on <= day);
    let mut course: Vec<(Day, Rational)> = points.into_iter().map(|on| (on, low(on))).collect();
    if let Some(end) = gone(&top, &stake.retires, day) {
        for on in [Some(end), end.add_days(1)].into_iter().flatten() {
            if on > day {
                course.push((on, left(&top, &stake.retires, &time(day, on))));
            }
        }
    }
    Some(Course(course))
}
