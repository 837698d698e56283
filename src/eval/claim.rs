//! A claim's value in a given world, part by part.

use super::{CannotEvaluate, Extremes, Replay, Stretch};
use crate::date::Day;
use crate::draft::{Body, Claim, Cond, Draft, Part, Terms, World};
use crate::number::Rational;

/// What a part of a claim is worth in one world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartValue {
    /// The condition holds on every day on which it is asked.
    Holds,
    /// It does not.
    Fails {
        /// The first day on which it does not hold; none where the part speaks of no day.
        day: Option<Day>,
        /// On how many days it does not hold.
        days: i64,
    },
    /// Its assumption holds on none of its days.
    NotAsked,
    /// The part speaks of all worlds at once and has no value in one.
    NotOfOneWorld,
    /// It has no value in this world.
    Unknown(CannotEvaluate),
}

/// What each part of a claim is worth in a world.
pub fn claim_value(
    draft: &Draft,
    world: &World,
    claim: &Claim,
    extremes: &Extremes,
) -> Vec<PartValue> {
    let replay = Replay::new(draft, world);
    let stretches = replay.whole_period();
    let parts = claim.parts.iter();
    parts
        .map(|part| replay.part_value(stretches, part, extremes))
        .collect()
}

impl Replay<'_> {
    /// What a part of a claim is worth; `stretches` cover its days.
    pub fn part_value(&self, stretches: &[Stretch], part: &Part, extremes: &Extremes) -> PartValue {
        match &part.body {
            Body::Always(condition)
            | Body::Possible(condition)
            | Body::Ensure { condition, .. } => {
                let value = self.asked(stretches, part, condition, extremes);
                value.unwrap_or_else(PartValue::Unknown)
            }
            Body::Enforceable { provision } => {
                let provision = self.draft.provisions.get(provision.index());
                match provision.is_some_and(|p| is_enforceable(&p.terms)) {
                    true => PartValue::Holds,
                    false => PartValue::Fails { day: None, days: 0 },
                }
            }
            Body::Scope { .. } | Body::Burden { .. } => PartValue::NotOfOneWorld,
        }
    }

    fn asked(
        &self,
        stretches: &[Stretch],
        part: &Part,
        condition: &Cond,
        extremes: &Extremes,
    ) -> Result<PartValue, CannotEvaluate> {
        if let Some(given) = &part.given {
            // Asked nowhere: the assumption is broken on every day of the part.
            let days = super::stretch::length(part.days);
            let broken = self.broken(stretches, given, part.days, extremes)?;
            if broken.is_some_and(|b| b.days == days) {
                return Ok(PartValue::NotAsked);
            }
        }
        let asked = match &part.given {
            Some(given) => Cond::Any(vec![Cond::Not(Box::new(given.clone())), condition.clone()]),
            None => condition.clone(),
        };
        let broken = self.broken(stretches, &asked, part.days, extremes)?;
        Ok(broken.map_or(PartValue::Holds, |broken| PartValue::Fails {
            day: Some(broken.day),
            days: broken.days,
        }))
    }

    /// Whether the condition of a part holds on a day; none if it is not asked then, or has no condition.
    ///
    /// # Errors
    /// See [`CannotEvaluate`].
    pub fn part_on(
        &self,
        part: &Part,
        day: Day,
        extremes: &Extremes,
    ) -> Result<Option<bool>, CannotEvaluate> {
        let (Body::Always(condition) | Body::Possible(condition) | Body::Ensure { condition, .. }) =
            &part.body
        else {
            return Ok(None);
        };
        if !part.days.contains(day) {
            return Ok(None);
        }
        if let Some(given) = &part.given
            && !self.holds(given, day, extremes)?
        {
            return Ok(None);
        }
        self.holds(condition, day, extremes).map(Some)
    }
}

/// Whether a guarantee pays: somebody monitors it, and for every value of its figures the penalty expected when it is
/// broken outweighs the gain of not being caught: `q·b >= (1 - q)·g`.
pub fn is_enforceable(terms: &Terms) -> bool {
    let (Some(probability), Some(gain), Some(penalty)) =
        (&terms.probability, &terms.gain, &terms.penalty)
    else {
        return false;
    };
    let corners = [&probability.0, &probability.1].into_iter().all(|q| {
        let gains = [&gain.0, &gain.1];
        let mut pairs = gains
            .iter()
            .flat_map(|g| [(*g, &penalty.0), (*g, &penalty.1)]);
        pairs.all(|(g, b)| q * b >= (Rational::ONE - q) * g)
    });
    terms.monitored_by.is_some() && corners
}
