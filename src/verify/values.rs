//! What is known of everybody's forces under an answer.

use super::answered::Reply;
use super::premise::Context;
use super::setting::Asked;
use super::{LinearSum, Rejection};
use crate::date::Day;
use crate::draft::{Days, Moment, PartyId, Unknown};
use crate::eval::{Position, Replay};
use crate::number::Rational;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// When everybody can see this; none for what nobody sees.
pub(super) fn seen_at(unknown: &Unknown) -> Option<Moment> {
    match unknown {
        Unknown::Held { at, .. } | Unknown::Total { at, .. } | Unknown::InEffect { at, .. } => {
            Some(*at)
        }
        _ => None,
    }
}

/// What is known of everybody's forces under an answer: the others' are fixed, the coalition's are not.
pub(super) struct Values<'v> {
    coalition: &'v [PartyId],
    replay: Replay<'v>,
    positions: RefCell<BTreeMap<Day, Position>>,
    /// The days on which something changes among the asked ones, the first of them included.
    asked: Vec<Day>,
}

impl<'v> Values<'v> {
    pub(super) fn new(context: &Context<'v>, reply: &'v Reply<'v>, asked: Asked) -> Values<'v> {
        let replay = Replay::new(context.asked.draft, &reply.world);
        let days = Days {
            from: asked.first,
            until: asked.last.add_days(1).unwrap_or(asked.last),
        };
        let stretches = match reply.answer.asked {
            true => replay.stretches(days),
            false => Vec::new(),
        };
        Values {
            coalition: context.coalition,
            replay,
            positions: RefCell::default(),
            asked: stretches.iter().map(|stretch| stretch.days.from).collect(),
        }
    }

    pub(super) fn of(&self, unknown: &Unknown) -> Result<LinearSum, Rejection> {
        let whose = unknown
            .owner()
            .ok_or(Rejection::NotAllowed("nothing is known of this"))?;
        if self.coalition.contains(&whose) {
            return Ok(LinearSum::of(unknown.clone()));
        }
        let says_nothing = Rejection::NotAllowed("the answer says nothing of this");
        match seen_at(unknown) {
            Some(Moment::On(day)) => self.on(unknown, day),
            Some(Moment::Asked) => {
                let [first, later @ ..] = &self.asked[..] else {
                    return Err(says_nothing);
                };
                let value = self.on(unknown, *first)?;
                for day in later {
                    if self.on(unknown, *day)? != value {
                        return Err(Rejection::World(format!(
                            "what the others hold changes on {day}"
                        )));
                    }
                }
                Ok(value)
            }
            None => Err(says_nothing),
        }
    }

    fn on(&self, unknown: &Unknown, day: Day) -> Result<LinearSum, Rejection> {
        let mut positions = self.positions.borrow_mut();
        let position = positions.entry(day).or_insert_with(|| self.replay.on(day));
        held_by(&self.replay, position, unknown, day).map(LinearSum::number)
    }
}

/// What an unknown that everybody can see is on a day, in a world that says it.
pub(super) fn held_by(
    replay: &Replay,
    position: &Position,
    unknown: &Unknown,
    day: Day,
) -> Result<Rational, Rejection> {
    let draft = replay.draft;
    match unknown {
        Unknown::Held { party, kind, .. } => Ok(position.held(*party, *kind)),
        Unknown::Total {
            party,
            kind,
            attribute,
            ..
        } => {
            let total = position.total(draft, *party, *kind, *attribute);
            total.map_err(|why| Rejection::World(why.to_string()))
        }
        Unknown::InEffect { party, policy, .. } => {
            let on = crate::eval::in_effect(draft, replay.world, *party, *policy, day);
            Ok(Rational::from(i64::from(on)))
        }
        _ => Err(Rejection::NotAllowed("the answer says nothing of this")),
    }
}
