//! What the coalition has done before an event, as rows of its own question.

use super::shape::world_of;
use super::sides::Sides;
use crate::analysis::session::Session;
use crate::date::Day;
use crate::draft::*;
use crate::eval::Replay;
use crate::logic::Var;
use crate::number::Rational;
use crate::pose::{Linear, Posed};
use std::collections::BTreeSet;

/// The part of a world that is settled before a day.
pub struct Pinned {
    world: World,
    /// Whose part it is.
    parties: BTreeSet<PartyId>,
    until: Day,
    /// The days on which it turns.
    pub days: BTreeSet<Day>,
}

impl Pinned {
    /// What the session pins for these values of the estimates, if anything.
    pub fn of(
        session: &Session,
        sides: &Sides,
        ranges: &[EstimateRange],
    ) -> Result<Option<Pinned>, String> {
        let Some(pin) = &session.pin else {
            return Ok(None);
        };
        let case = pin.cases.iter().find(|(estimates, _)| estimates == ranges);
        let case =
            case.ok_or("the coalition would have to tell its estimates apart more finely")?;
        let (_, posture) = case;
        let histories = posture.histories.iter().map(|h| &h.2);
        let moved = posture.moved.iter().map(|h| &h.3);
        let rated = posture.rated.iter().map(|h| &h.3);
        let turns = histories.chain(moved).chain(rated);
        let turns = turns.flat_map(turns_of);
        let segments = changes_of(&posture.segments);
        let eve = pin.until.add_days(-1);
        let start = session.draft.start;
        let days = turns.chain(segments).chain(eve);
        Ok(Some(Pinned {
            world: world_of(session.draft, posture, None),
            parties: sides.members.iter().copied().collect(),
            until: pin.until,
            days: days
                .filter(|day| start <= *day && *day < pin.until)
                .collect(),
        }))
    }

    /// Fixes each unknown before that day to its value.
    pub fn bind(&self, draft: &Draft, posed: &mut Posed) {
        let replay = Replay::new(draft, &self.world);
        for (number, unknown) in posed.unknowns.iter().enumerate() {
            let Some(value) = self.value(draft, &replay, unknown) else {
                continue;
            };
            let is = Linear::unknown(Var(number as u32)).plus(&Linear::number(-value));
            posed.problem.formulas.push(is.zero());
            posed.premises.push(Premise::Chosen {
                of: unknown.clone(),
            });
        }
    }

    /// None of what others hold: the posture says nothing of it.
    fn value(&self, draft: &Draft, replay: &Replay, of: &Unknown) -> Option<Rational> {
        if !of.owner().is_some_and(|p| self.parties.contains(&p)) {
            return None;
        }
        if let Unknown::Moved {
            party,
            source,
            target,
            from: Moment::On(from),
            to: Moment::On(to),
        } = of
        {
            let course = self.world.moved.get(&(*party, *source, *target))?;
            return (*to < self.until).then(|| course.at(*to) - course.at(*from));
        }
        let Some(Moment::On(day)) = of.moment() else {
            return None;
        };
        if day >= self.until {
            return None;
        }
        match of {
            Unknown::History { party, variant, .. } => {
                let course = self.world.histories.get(&(*party, *variant))?;
                Some(course.at(day))
            }
            Unknown::TotalHistory {
                party,
                thing,
                attribute,
                ..
            } => {
                let course = self.world.rated.get(&(*party, *thing, *attribute))?;
                Some(course.at(day))
            }
            Unknown::Held { party, kind, .. } => Some(replay.on(day).held(*party, *kind)),
            Unknown::Total {
                party,
                kind,
                attribute,
                ..
            } => replay.on(day).total(draft, *party, *kind, *attribute).ok(),
            Unknown::InEffect { party, policy, .. } => {
                let on = crate::eval::in_effect(draft, &self.world, *party, *policy, day);
                Some(if on { Rational::ONE } else { Rational::ZERO })
            }
            _ => None,
        }
    }
}

/// The days on which a course begins, ends or changes its slope. What was found for other days of the event has listed more of them,
/// and each would become a moment of the question.
fn turns_of(course: &Course) -> Vec<Day> {
    let points = &course.0;
    let straight = |i: usize| {
        let without = Course(vec![points[i - 1].clone(), points[i + 1].clone()]);
        without.at(points[i].0) == points[i].1
    };
    let ends = |i: usize| i == 0 || i + 1 == points.len();
    let turns = (0..points.len()).filter(|i| ends(*i) || !straight(*i));
    turns.map(|i| points[i].0).collect()
}

/// The first and last days of stretches in which the same is spread, loaded and switched.
fn changes_of(segments: &[PostureSegment]) -> Vec<Day> {
    let same = |a: &PostureSegment, b: &PostureSegment| {
        a.held == b.held && a.loads == b.loads && a.in_effect == b.in_effect
    };
    let mut days = Vec::new();
    for (i, segment) in segments.iter().enumerate() {
        if i == 0 || !same(&segments[i - 1], segment) {
            days.push(segment.first);
        }
        if segments.get(i + 1).is_none_or(|next| !same(segment, next)) {
            days.push(segment.last);
        }
    }
    days
}
