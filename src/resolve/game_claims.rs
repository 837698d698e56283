//! What is said of games: the order of their payoffs, and that no player gains by another move. Both are comparisons of payoffs.

use super::amount::{Amount, Value};
use super::expressions::{Scope, Walk};
use super::names::Clause;
use crate::diagnostic::Diagnostic;
use crate::draft::{
    Comparison, Cond, GameClass, Incentive, NAMINGS, Player, combinations, moves_of,
};
use crate::source::Place;
use crate::syntax::{self, Name};

/// Comparisons of payoffs on their way into one condition.
#[derive(Default)]
struct Rows {
    cond: Vec<Cond>,
    free: bool,
    size: usize,
    /// Two numbers compare otherwise: the conjunction is false.
    broken: bool,
}

impl Rows {
    fn add(&mut self, a: &Amount, comparison: Comparison, b: &Amount) {
        if let (Some(a), Some(b)) = (a.constant(), b.constant()) {
            self.broken |= !match comparison {
                Comparison::Above => a > b,
                _ => a >= b,
            };
            return;
        }
        self.free |= a.free || b.free;
        self.size += a.size + b.size + 1;
        let row = Cond::Compare(a.expr.clone(), comparison, b.expr.clone());
        if !self.cond.contains(&row) {
            self.cond.push(row);
        }
    }

    fn all(self) -> Cond {
        match self.broken {
            true => Cond::Any(Vec::new()),
            false => one_or(self.cond, Cond::All),
        }
    }
}

/// The only member, or all of them joined.
fn one_or(mut members: Vec<Cond>, join: impl Fn(Vec<Cond>) -> Cond) -> Cond {
    match members.len() {
        1 => members.swap_remove(0),
        _ => join(members),
    }
}

impl Walk<'_, '_> {
    /// A game by its name.
    fn game(&self, name: &Name, scope: Scope<'_>) -> Option<usize> {
        match self.of.clause(name, scope.anchor, "game")? {
            Clause::Game => {}
            Clause::Broken => return None,
            other => {
                let place = scope.place(name.span);
                self.of
                    .wrong_kind(&name.text, other.noun(), "a game", place);
                return None;
            }
        }
        let mut games = self.of.games.iter();
        games.position(|game| game.name.text == name.text)
    }

    fn players(&self, game: usize) -> &[Player] {
        self.of
            .games
            .get(game)
            .map_or(&[][..], |game| &game.players)
    }

    /// `G is chicken`: for one naming of each side's moves C and D, which may be another one in another world, both sides' payoffs are in
    /// that order.
    pub(super) fn game_is(&self, name: &Name, class: syntax::GameClass, scope: Scope<'_>) -> Value {
        let Some(game) = self.game(name, scope) else {
            return Value::Fault;
        };
        let Some(payoffs) = self.payoffs(game, scope) else {
            return Value::Fault;
        };
        let class = class_of(class);
        let players = self.players(game);
        if players.len() != 2 || players.iter().any(|player| player.moves.len() != 2) {
            let message = format!("only games of two moves a side can be {}", class.name());
            return self.fault(
                Diagnostic::error("not-two-by-two", scope.place(name.span), message)
                    .label("has more players or another number of moves")
                    .help("ask for an equilibrium: `(move, move) is equilibrium of G`"),
            );
        }
        let (mut free, mut size, mut any) = (false, 1, Vec::new());
        for naming in NAMINGS {
            let mut rows = Rows::default();
            for side in [0, 1] {
                for (greater, less) in class.order() {
                    let of = |role| {
                        let [first, second] = moves_of(naming, side, role);
                        &payoffs[2 * first + second][side]
                    };
                    rows.add(of(*greater), Comparison::Above, of(*less));
                }
            }
            if !rows.broken {
                free |= rows.free;
                size += rows.size + 1;
                any.push(rows.all());
            }
        }
        self.incentives
            .borrow_mut()
            .push(Incentive::Is { game, class });
        self.holds(one_or(any, Cond::Any), free, size)
    }

    /// `(press, yield) is equilibrium of G`: no player's payoff is greater if it alone makes another move.
    pub(super) fn equilibrium(
        &self,
        moves: &[Name],
        name: &Name,
        place: Place,
        scope: Scope<'_>,
    ) -> Value {
        let Some(game) = self.game(name, scope) else {
            return Value::Fault;
        };
        let players = self.players(game);
        let payoffs = self.payoffs(game, scope);
        // Of a game with a fault the moves are not known.
        if players.is_empty() {
            return Value::Fault;
        }
        let moves = self.of.profile(moves, players, place, scope.anchor);
        let (Some(payoffs), Some(moves)) = (payoffs, moves) else {
            return Value::Fault;
        };
        let sizes: Vec<usize> = players.iter().map(|player| player.moves.len()).collect();
        let all = combinations(&sizes);
        let paid = |profile: &[usize], player: usize| {
            let at = all.iter().position(|known| known == profile)?;
            payoffs.get(at)?.get(player)
        };
        let mut rows = Rows::default();
        for (player, size) in sizes.iter().enumerate() {
            for other in (0..*size).filter(|other| *other != moves[player]) {
                let mut changed = moves.clone();
                changed[player] = other;
                let (Some(kept), Some(changed)) = (paid(&moves, player), paid(&changed, player))
                else {
                    return Value::Fault;
                };
                rows.add(kept, Comparison::AtLeast, changed);
            }
        }
        self.incentives
            .borrow_mut()
            .push(Incentive::Equilibrium { game, moves });
        let (free, size) = (rows.free, rows.size + 1);
        self.holds(rows.all(), free, size)
    }
}

fn class_of(class: syntax::GameClass) -> GameClass {
    match class {
        syntax::GameClass::Chicken => GameClass::Chicken,
        syntax::GameClass::PrisonersDilemma => GameClass::PrisonersDilemma,
        syntax::GameClass::StagHunt => GameClass::StagHunt,
        syntax::GameClass::Deadlock => GameClass::Deadlock,
        syntax::GameClass::Harmony => GameClass::Harmony,
    }
}
