//! Games: who plays, what each may do, and a payoff for every combination of moves.

use std::collections::BTreeMap;

use super::amount::Amount;
use super::expressions::{Scope, Stage, Walk};
use super::figures::Wanted;
use super::reading::{Anchor, Entry};
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{and_list, count, near_or_all, ticked};
use crate::draft::{Game, PartyId, Player, combinations};
use crate::source::Place;
use crate::syntax::{self, Expr, ItemKind, Name};

/// Combinations of moves that a game may have.
const MOST_COMBINATIONS: usize = 4_096;
/// So many missing combinations are named.
const MOST_NAMED: usize = 3;

/// A game as declared.
pub(super) struct GameInfo<'a> {
    pub(super) name: &'a Name,
    anchor: Anchor,
    pub(super) players: Vec<Player>,
    /// For each combination of moves, in order, its payoffs; none after a fault.
    cells: Option<Vec<&'a [Expr]>>,
    place: Place,
    docs: Vec<String>,
}

impl<'a> Resolver<'a> {
    /// Reads who plays and which payoffs are written, not what they are.
    pub(super) fn read_games(&mut self) {
        let entries = self.entries.iter();
        let games = entries.filter_map(|entry| match &entry.item.kind {
            ItemKind::Game(game) => Some(self.game_info(game, entry)),
            _ => None,
        });
        self.games = games.collect();
    }

    fn game_info(&self, game: &'a syntax::Game, entry: &Entry<'a>) -> GameInfo<'a> {
        let anchor = entry.anchor;
        let players = self.players(game, anchor);
        let cells = players
            .as_deref()
            .and_then(|players| self.cells(game, players, anchor));
        GameInfo {
            name: &game.name,
            anchor,
            players: players.unwrap_or_default(),
            cells,
            place: entry.place(),
            docs: entry.docs(),
        }
    }

    /// The players with their moves; none after a fault.
    fn players(&self, game: &syntax::Game, anchor: Anchor) -> Option<Vec<Player>> {
        let before = self.log.borrow().weight();
        let mut players: Vec<Player> = Vec::new();
        let mut known: Vec<PartyId> = Vec::new();
        for name in &game.players {
            let place = anchor.place(name.span);
            let Some(parties) = self.parties(name, anchor) else {
                continue;
            };
            if parties.iter().any(|party| known.contains(party)) {
                let message = format!("{} plays on two sides", ticked(&name.text));
                self.report(Diagnostic::error("duplicate-entry", place, message));
            }
            known.extend(&parties);
            players.push(Player {
                name: name.text.clone(),
                parties,
                moves: self.moves_of_player(game, name, anchor),
            });
        }
        if let [only] = &game.players[..] {
            let place = anchor.place(only.span);
            let diagnostic = Diagnostic::error("not-a-player", place, "one side is no game")
                .label("the only player")
                .help("name the other side: `between P and Q`");
            self.report(diagnostic);
        }
        let names: Vec<&str> = game.players.iter().map(|name| name.text.as_str()).collect();
        for moves in &game.moves {
            if names.contains(&moves.player.text.as_str()) {
                continue;
            }
            let place = anchor.place(moves.player.span);
            let message = format!("{} does not play this game", ticked(&moves.player.text));
            let diagnostic = Diagnostic::error("not-a-player", place, message)
                .also(anchor.place(game.name.span), "the game")
                .help(near_or_all(&moves.player.text, "player", names.clone()));
            self.report(diagnostic);
        }
        let sound = self.log.borrow().weight() == before && players.len() == game.players.len();
        sound.then_some(players)
    }

    /// What one player may do.
    fn moves_of_player(&self, game: &syntax::Game, player: &Name, anchor: Anchor) -> Vec<String> {
        let mut lines = game
            .moves
            .iter()
            .filter(|moves| moves.player.text == player.text);
        let Some(moves) = lines.next() else {
            let place = anchor.place(player.span);
            let message = format!("nothing says what {} may do", ticked(&player.text));
            let help = format!("add a line such as `{} may press, ease`", player.text);
            self.report(Diagnostic::error("missing-moves", place, message).help(help));
            return Vec::new();
        };
        for again in lines {
            let place = anchor.place(again.player.span);
            let message = format!("{} has two lists of moves", ticked(&player.text));
            let diagnostic = Diagnostic::error("duplicate-entry", place, message);
            self.report(diagnostic.also(anchor.place(moves.player.span), "the first"));
        }
        let mut names: Vec<String> = Vec::new();
        for name in &moves.moves {
            if names.contains(&name.text) {
                let place = anchor.place(name.span);
                let message = format!("{} is listed twice", ticked(&name.text));
                self.report(Diagnostic::error("duplicate-entry", place, message));
                continue;
            }
            names.push(name.text.clone());
        }
        names
    }

    /// The payoffs of every combination; none after a fault.
    fn cells(
        &self,
        game: &'a syntax::Game,
        players: &[Player],
        anchor: Anchor,
    ) -> Option<Vec<&'a [Expr]>> {
        let sizes: Vec<usize> = players.iter().map(|player| player.moves.len()).collect();
        let number = sizes.iter().try_fold(1usize, |n, size| {
            n.checked_mul(*size).filter(|n| *n <= MOST_COMBINATIONS)
        });
        if number.is_none() {
            let place = anchor.place(game.name.span);
            let diagnostic =
                Diagnostic::error("too-large", place, "the game has too many combinations")
                    .remark(format!("at most {MOST_COMBINATIONS} combinations of moves"))
                    .help("leave out moves that nobody would make");
            self.report(diagnostic);
            return None;
        }
        let mut given: BTreeMap<Vec<usize>, (&'a [Expr], Place)> = BTreeMap::new();
        let mut sound = true;
        for payoff in &game.payoffs {
            let place = anchor.place(payoff.span);
            let Some(moves) = self.profile(&payoff.moves, players, place, anchor) else {
                sound = false;
                continue;
            };
            if payoff.values.len() != players.len() {
                sound = false;
                let last = payoff.values.last().map_or(payoff.span, |value| value.span);
                let names: Vec<&str> = players.iter().map(|p| p.name.as_str()).collect();
                let message = format!(
                    "{} for {}",
                    count("payoff", payoff.values.len()),
                    count("player", players.len())
                );
                let diagnostic =
                    Diagnostic::error("wrong-number-of-moves", anchor.place(last), message)
                        .help(format!("give one payoff each to {}", and_list(&names)));
                self.report(diagnostic);
                continue;
            }
            if let Some((_, first)) = given.get(&moves) {
                sound = false;
                let words = ticked(&combination(players, &moves));
                let message = format!("{words} has payoffs twice");
                let diagnostic = Diagnostic::error("double-payoff", place, message)
                    .label("given again here")
                    .also(*first, "first given here");
                self.report(diagnostic.help("leave one of them out"));
                continue;
            }
            given.insert(moves, (payoff.values.as_slice(), place));
        }
        if !sound {
            return None;
        }
        let all = combinations(&sizes);
        let missing: Vec<String> = all
            .iter()
            .filter(|moves| !given.contains_key(*moves))
            .map(|moves| ticked(&combination(players, moves)))
            .collect();
        if !missing.is_empty() {
            let shown = &missing[..missing.len().min(MOST_NAMED)];
            let place = anchor.place(game.name.span);
            let what = count("combination", missing.len());
            let verb = if missing.len() == 1 { "has" } else { "have" };
            let mut diagnostic =
                Diagnostic::error("missing-payoff", place, format!("{what} {verb} no payoffs"))
                    .remark(format!("such as {}", and_list(shown)));
            if let Some(first) = shown.first() {
                let zeros = vec!["0"; players.len()].join(", ");
                let line = first.trim_matches('`');
                diagnostic = diagnostic.help(format!("add a line such as `{line}: {zeros}`"));
            }
            self.report(diagnostic);
            return None;
        }
        let cell = |moves: &Vec<usize>| given.get(moves).map(|(values, _)| *values);
        all.iter().map(cell).collect()
    }

    /// One move of each player, by its number; none after a fault.
    pub(super) fn profile(
        &self,
        moves: &[Name],
        players: &[Player],
        place: Place,
        anchor: Anchor,
    ) -> Option<Vec<usize>> {
        if moves.len() != players.len() {
            let names: Vec<&str> = players.iter().map(|p| p.name.as_str()).collect();
            let message = format!(
                "{} for {}",
                count("move", moves.len()),
                count("player", players.len())
            );
            let diagnostic = Diagnostic::error("wrong-number-of-moves", place, message)
                .help(format!("name one move each of {}", and_list(&names)));
            self.report(diagnostic);
            return None;
        }
        let each = moves.iter().zip(players).map(|(name, player)| {
            let found = player.moves.iter().position(|own| *own == name.text);
            if found.is_none() {
                self.unknown_move(name, player, players, anchor);
            }
            found
        });
        let found: Vec<Option<usize>> = each.collect();
        found.into_iter().collect()
    }

    fn unknown_move(&self, name: &Name, player: &Player, players: &[Player], anchor: Anchor) {
        let owner = players.iter().find(|p| p.moves.contains(&name.text));
        let help = match owner {
            Some(_) => {
                let names: Vec<&str> = players.iter().map(|p| p.name.as_str()).collect();
                format!(
                    "moves stand in the order of the players: {}",
                    names.join(", ")
                )
            }
            None => near_or_all(
                &name.text,
                "move",
                player.moves.iter().map(String::as_str).collect::<Vec<_>>(),
            ),
        };
        let message = format!("{} is no move of {}", ticked(&name.text), player.name);
        let mut diagnostic =
            Diagnostic::error("unknown-move", anchor.place(name.span), message).help(help);
        if let Some(owner) = owner {
            diagnostic = diagnostic.label(format!("a move of {}", owner.name));
        }
        self.report(diagnostic);
    }

    /// Reads every payoff, for the faults in games of which nothing is claimed, and for `treaty eval`.
    pub(super) fn read_payoffs(&mut self) {
        let games = (0..self.games.len()).map(|index| {
            let info = &self.games[index];
            let walk = Walk::new(self, Stage::Claim);
            let payoffs = walk.payoffs(index, Scope::new(info.anchor));
            let of_one = |cell: Vec<Amount>| cell.into_iter().map(|amount| amount.expr).collect();
            Game {
                name: info.name.text.clone(),
                docs: info.docs.clone(),
                place: info.place,
                players: info.players.clone(),
                payoffs: payoffs
                    .unwrap_or_default()
                    .into_iter()
                    .map(of_one)
                    .collect(),
            }
        });
        let games = games.collect();
        self.draft.games = games;
    }
}

/// `press, yield`.
pub(super) fn combination(players: &[Player], moves: &[usize]) -> String {
    let names = players.iter().zip(moves);
    let names: Vec<&str> = names
        .filter_map(|(player, at)| player.moves.get(*at).map(String::as_str))
        .collect();
    names.join(", ")
}

impl Walk<'_, '_> {
    /// The payoffs of a game, for each combination of moves and each player; none after a fault.
    pub(super) fn payoffs(&self, index: usize, scope: Scope<'_>) -> Option<Vec<Vec<Amount>>> {
        let game = self.of.games.get(index)?;
        let cells = game.cells.as_ref()?;
        if self.open_games.borrow().contains(&index) {
            let place = game.anchor.place(game.name.span);
            let message = format!("the payoffs of {} need themselves", ticked(&game.name.text));
            let diagnostic = Diagnostic::error("circular-define", place, message)
                .help("a payoff must come down to what the parties hold");
            self.of.report(diagnostic);
            return None;
        }
        let inner = Scope {
            anchor: game.anchor,
            names: None,
            moment: scope.moment,
        };
        self.open_games.borrow_mut().push(index);
        let plain = Wanted::default();
        let payoff = |value: &Expr| {
            let mut amount = self.number(value, inner)?;
            let place = game.anchor.place(value.span);
            self.of.fits(&mut amount, &plain, place).then_some(amount)
        };
        // Every payoff is read, for its faults.
        let all: Vec<Vec<Option<Amount>>> = cells
            .iter()
            .map(|cell| cell.iter().map(payoff).collect())
            .collect();
        self.open_games.borrow_mut().pop();
        all.into_iter()
            .map(|cell| cell.into_iter().collect())
            .collect()
    }
}
