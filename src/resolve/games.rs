//! Games: names are looked up and payoffs read; what claims say of them has no meaning in this version.

use super::amount::Value;
use super::expressions::{Scope, Stage, Walk};
use super::names::Clause;
use super::resolver::Resolver;
use crate::source::Place;
use crate::syntax::{Expr, ExprKind, ItemKind};

impl Walk<'_, '_> {
    /// What is said of a game or of a party's compliance.
    pub(super) fn about_games(&self, expr: &Expr, place: Place, scope: Scope<'_>) -> Value {
        let what = match &expr.kind {
            ExprKind::Equilibrium { game, .. } | ExprKind::GameIs { game, .. } => {
                match self.of.clause(game, scope.anchor, "game") {
                    Some(Clause::Game | Clause::Broken) | None => {}
                    Some(_) => self.of.wrong_kind(
                        &game.text,
                        "something else",
                        "a game",
                        scope.place(game.span),
                    ),
                }
                "claims about games"
            }
            ExprKind::Complies {
                party,
                clause,
                patience,
            } => {
                self.of.parties(party, scope.anchor);
                self.of.clause(clause, scope.anchor, "clause");
                self.settled(patience, scope);
                "claims about compliance"
            }
            _ => "this",
        };
        self.of.not_supported(what, "are", place);
        self.unsupported.replace(Some(what.to_owned()));
        Value::Fault
    }
}

impl Resolver<'_> {
    pub(super) fn read_games(&self) {
        for entry in &self.entries {
            let ItemKind::Game(game) = &entry.item.kind else {
                continue;
            };
            for player in &game.players {
                self.party(player, entry.anchor);
            }
            for moves in &game.moves {
                self.party(&moves.player, entry.anchor);
            }
            let walk = Walk::new(self, Stage::Claim);
            for payoff in &game.payoffs {
                for value in &payoff.values {
                    walk.number(value, Scope::new(entry.anchor));
                }
            }
            self.not_supported("games", "are", entry.anchor.place(game.name.span));
        }
    }
}
