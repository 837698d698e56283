//! What the players of a game get in a world.

use super::{CannotEvaluate, Extremes, Replay, Value};
use crate::date::Day;
use crate::draft::Game;
use crate::number::Rational;

/// For each combination of moves of a game, in its order, what each player gets.
pub type Payoffs = Vec<Vec<Rational>>;

impl Replay<'_> {
    /// A game's payoffs on a day.
    ///
    /// # Errors
    /// See [`CannotEvaluate`].
    pub fn payoffs(
        &self,
        game: &Game,
        day: Day,
        extremes: &Extremes,
    ) -> Result<Payoffs, CannotEvaluate> {
        let position = self.on(day);
        let moment = self.moment(&position, day, extremes);
        let worth = |expr| match moment.value(expr)? {
            Value::Number(number) => Ok(number),
            Value::Infinite | Value::MinusInfinite => Err(CannotEvaluate::Undefined),
        };
        let cells = game.payoffs.iter();
        cells.map(|cell| cell.iter().map(worth).collect()).collect()
    }

    /// A game's payoffs on these days, without days on which they are those of the day before.
    pub fn payoffs_over(
        &self,
        game: &Game,
        days: &[Day],
        extremes: &Extremes,
    ) -> Vec<(Day, Result<Payoffs, CannotEvaluate>)> {
        let mut all: Vec<(Day, Result<Payoffs, CannotEvaluate>)> = Vec::new();
        for day in days {
            let payoffs = self.payoffs(game, *day, extremes);
            // Each day has its own words for why there is no value.
            let same = |last: &Result<Payoffs, CannotEvaluate>| match (last, &payoffs) {
                (Err(_), Err(_)) => true,
                (last, next) => last == next,
            };
            if !all.last().is_some_and(|(_, last)| same(last)) {
                all.push((*day, payoffs));
            }
        }
        all
    }
}
