//! A first posture for large questions: what the coalition has in the world in which everybody is known to comply.

use super::posture::Master;
use crate::analysis::session::Session;
use crate::date::Day;
use crate::draft::*;
use crate::eval::{self, Position, Replay};
use crate::number::Rational;
use crate::pose::Posed;
use std::collections::BTreeMap;

/// Below so many unknowns a posture that suits the claim is found as quickly.
const LARGE: usize = 300;

impl Master {
    /// Values of that posture, where nothing speaks against it yet and it keeps every row.
    pub fn as_found(&self, session: &Session, wished: &Posed) -> Option<Vec<Rational>> {
        let is_first = self.answers.is_empty() && self.prices.is_empty();
        if !is_first || wished.unknowns.len() < LARGE {
            return None;
        }
        let world = session.baseline.as_ref()?;
        let values = values_in(session.draft, world, &wished.unknowns)?;
        let problem = &wished.problem;
        let whole = problem.integers.iter().zip(&values);
        let fits = problem.integers.len() == values.len()
            && whole
                .into_iter()
                .all(|(is_whole, v)| !is_whole || v.is_integer())
            && problem.formulas.iter().all(|f| f.holds(&values));
        fits.then_some(values)
    }
}

/// What a world says of unknowns on known days; none where one is of another kind.
fn values_in(draft: &Draft, world: &World, unknowns: &[Unknown]) -> Option<Vec<Rational>> {
    let replay = Replay::new(draft, world);
    let mut positions: BTreeMap<Day, Position> = BTreeMap::new();
    for unknown in unknowns {
        if let Unknown::Held { at, .. } | Unknown::Total { at, .. } = unknown
            && let Moment::On(day) = at
        {
            let known = positions.entry(*day);
            known.or_insert_with(|| replay.on(*day));
        }
    }
    let at =
        |course: Option<&Course>, day: Day| course.map_or(Rational::ZERO, |course| course.at(day));
    let value = |unknown: &Unknown| match unknown {
        Unknown::Held {
            party,
            kind,
            at: Moment::On(day),
        } => Some(positions.get(day)?.held(*party, *kind)),
        Unknown::Total {
            party,
            kind,
            attribute,
            at: Moment::On(day),
        } => {
            let position = positions.get(day)?;
            position.total(draft, *party, *kind, *attribute).ok()
        }
        Unknown::History {
            party,
            variant,
            at: Moment::On(day),
        } => Some(at(world.histories.get(&(*party, *variant)), *day)),
        Unknown::TotalHistory {
            party,
            thing,
            attribute,
            at: Moment::On(day),
        } => Some(at(world.rated.get(&(*party, *thing, *attribute)), *day)),
        Unknown::InEffect {
            party,
            policy,
            at: Moment::On(day),
        } => {
            let state = eval::in_effect(draft, world, *party, *policy, *day);
            Some(Rational::from(i64::from(state)))
        }
        _ => None,
    };
    unknowns.iter().map(value).collect()
}
