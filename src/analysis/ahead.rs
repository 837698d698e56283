//! How units are spread over their kinds between two listings of a world.
//!
//! The evaluator lets what is built between two listings join the lowest kind. A holder may also spread it at once as the later
//! listing does: what it hides, or what it keeps out of a class, is then built first.

use crate::date::Day;
use crate::draft::{Draft, KindId, World};
use crate::eval;
use crate::number::Rational;

/// The same world, but from the day after one listing on units are spread as the next one lists them, where it lists more. What is
/// not held yet is missing from the lowest kinds.
pub fn spread_ahead(draft: &Draft, world: &World) -> Option<World> {
    let mut ahead = world.clone();
    let mut changed = false;
    for (line, listed) in &mut ahead.spreads {
        let days: Vec<Day> = listed.keys().copied().collect();
        for pair in days.windows(2) {
            let (before, after) = (&listed[&pair[0]], &listed[&pair[1]]);
            let sum =
                |spread: &[(KindId, Rational)]| spread.iter().map(|(_, n)| n).sum::<Rational>();
            let Some(next) = pair[0].add_days(1).filter(|day| *day < pair[1]) else {
                continue;
            };
            let listed_then = sum(after);
            if sum(before) >= listed_then {
                continue;
            }
            let spread = eval::spread_as(draft, world, *line, next, after);
            if sum(&spread) <= listed_then {
                listed.insert(next, spread);
                changed = true;
            }
        }
    }
    changed.then_some(ahead)
}
