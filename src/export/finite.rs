//! The days on which a posture or a world must do, where they can be named.

use super::unknowns::is_on_asked_day;
use crate::analysis::{Asked, stretches};
use crate::date::Day;
use crate::draft::{Draft, Moment, Premise};
use crate::pose::{Cone, Poser, asked_moment, fights_in};

/// So many days are asked about one by one.
const MOST_DAYS: i64 = 8;

/// Days such that the condition holds on all days asked if it holds on these.
///
/// # Errors
/// The reason why there are none.
pub fn days_named(draft: &Draft, cone: &Cone, asked: Asked) -> Result<Vec<Day>, String> {
    let days = asked.days;
    let number = i64::from(days.until.0) - i64::from(days.from.0);
    if number <= MOST_DAYS {
        return Ok((0..number).filter_map(|n| days.from.add_days(n)).collect());
    }
    let stretches = stretches(draft, cone, &asked.conditions(), days);
    for stretch in &stretches {
        if !is_dated(draft, asked, *stretch)? {
            return Err(
                "it is asked on many days at once, and a history has a value of its own on each of them"
                    .to_owned(),
            );
        }
    }
    Ok(stretches.into_iter().map(|(first, _)| first).collect())
}

/// Whether the conditions say the same on each day of the stretch.
fn is_dated(draft: &Draft, asked: Asked, stretch: (Day, Day)) -> Result<bool, String> {
    let at = asked_moment(stretch);
    let mut poser = Poser::new(draft, stretch);
    poser.encoder.condition = Some(asked.condition.clone());
    poser.encoder.given = asked.given.cloned();
    poser
        .wars(&fights_in(asked.condition, at))
        .map_err(|why| why.0)?;
    poser.add(Premise::Kept { at }).map_err(|why| why.0)?;
    if asked.given.is_some() {
        poser.add(Premise::Given { at }).map_err(|why| why.0)?;
    }
    let posed = poser.done();
    Ok(at != Moment::Asked || !posed.unknowns.iter().any(is_on_asked_day))
}
