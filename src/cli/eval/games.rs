//! The games of a draft in one world: payoffs, equilibria, critical risks.
use serde_json::{Value as Json, json};

use crate::analysis::games::{Bimatrix, Equilibria, Equilibrium, pure_equilibria};
use crate::date::Day;
use crate::draft::{Game, GameClass, Naming, Role};
use crate::eval::Payoffs;
use crate::number::Rational;

use super::Shown;

/// So many equilibria are listed.
const MOST_LISTED: usize = 40;

/// What is found out about a game's payoffs.
struct Solved {
    pure: Vec<Vec<usize>>,
    /// Of games of two sides.
    table: Option<Bimatrix>,
    /// None if the game is too large, or of more than two sides.
    equilibria: Option<Equilibria>,
    class: Option<(GameClass, Naming)>,
}

impl Solved {
    fn of(game: &Game, payoffs: &Payoffs) -> Solved {
        let sizes: Vec<usize> = game.players.iter().map(|p| p.moves.len()).collect();
        let table = match sizes[..] {
            [rows, columns] => Some(Bimatrix {
                rows,
                columns,
                payoffs: payoffs
                    .iter()
                    .map(|cell| [cell[0].clone(), cell[1].clone()])
                    .collect(),
            }),
            _ => None,
        };
        Solved {
            pure: pure_equilibria(&sizes, payoffs),
            equilibria: table.as_ref().and_then(Bimatrix::equilibria),
            class: table.as_ref().and_then(Bimatrix::class),
            table,
        }
    }

    fn mixed(&self) -> Vec<&Equilibrium> {
        let found = self.equilibria.iter().flat_map(|e| &e.found);
        found.filter(|e| !e.is_pure()).collect()
    }

    /// What is not said by the list.
    fn remark(&self) -> Option<&'static str> {
        match (&self.table, &self.equilibria) {
            (None, _) => Some("mixed equilibria are found for games of two sides alone"),
            (Some(_), None) => Some("too many moves: mixed equilibria are not looked for"),
            (_, Some(found)) if found.infinite => Some(
                "degenerate: of two of these that share one side's strategy, every mixture is an equilibrium, too",
            ),
            (_, Some(found)) if found.degenerate => {
                Some("degenerate, and yet these are all equilibria")
            }
            _ => None,
        }
    }
}

/// Every game, line by line.
pub fn lines(shown: &Shown<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for (game, days) in shown.draft.games.iter().zip(&shown.account.games) {
        let players: Vec<String> = game
            .players
            .iter()
            .map(|player| format!("{} may {}", player.name, player.moves.join(", ")))
            .collect();
        out.push(format!("{}: {}", game.name, players.join("; ")));
        for (number, (day, payoffs)) in days.iter().enumerate() {
            let from = match number {
                0 if days.len() == 1 => "at all dates".to_owned(),
                _ => format!("from {day}"),
            };
            out.push(format!("  {from}"));
            match payoffs {
                _ if game.payoffs.is_empty() => {
                    out.push(
                        "    not evaluated: a payoff has no meaning in this version".to_owned(),
                    );
                }
                Err(why) => out.push(format!("    not evaluated: {why}")),
                Ok(payoffs) => of_payoffs(game, payoffs, &mut out),
            }
        }
    }
    out
}

fn of_payoffs(game: &Game, payoffs: &Payoffs, out: &mut Vec<String>) {
    let solved = Solved::of(game, payoffs);
    let mut say = |text: String| out.push(format!("    {text}"));
    for (moves, cell) in game.combinations().iter().zip(payoffs) {
        let values: Vec<String> = cell.iter().map(number).collect();
        say(format!("{}: {}", named(game, moves), values.join(", ")));
    }
    if let Some((class, naming)) = solved.class {
        let moves: Vec<&str> = (0..2)
            .map(|side| game.players[side].moves[naming[side]].as_str())
            .collect();
        say(format!(
            "the order of payoffs is that of {}, where C is {}",
            class.name(),
            moves.join(" and ")
        ));
    }
    for moves in solved.pure.iter().take(MOST_LISTED) {
        say(format!("equilibrium: {}", named(game, moves)));
    }
    if solved.pure.is_empty() {
        say("no equilibrium in which each side makes one move for certain".to_owned());
    }
    let mixed = solved.mixed();
    for equilibrium in mixed.iter().take(MOST_LISTED) {
        let sides: Vec<String> = (0..2)
            .map(|side| strategy(game, side, &equilibrium.strategies[side]))
            .collect();
        let [first, second] = equilibrium.payoffs.each_ref().map(Rational::to_plain);
        say(format!(
            "mixed equilibrium: {}; worth {first}, {second}",
            sides.join("; ")
        ));
    }
    let more =
        solved.pure.len().saturating_sub(MOST_LISTED) + mixed.len().saturating_sub(MOST_LISTED);
    if more > 0 {
        say(format!("and {more} more"));
    }
    if let Some(remark) = solved.remark() {
        say(remark.to_owned());
    }
    if let (Some(table), Some((_, naming))) = (&solved.table, solved.class) {
        for (side, player) in game.players.iter().enumerate() {
            let Some(risk) = table.critical_risk(naming, side) else {
                continue;
            };
            let of = |role| number(table.of_role(naming, side, role));
            let (win, concede, war) = (of(Role::T), of(Role::S), of(Role::P));
            let meaning = if risk > Rational::ONE {
                ", so it stands firm in any case"
            } else if !risk.is_positive() {
                ", so it never stands firm"
            } else {
                ""
            };
            say(format!(
                "critical risk of {}: ({win} - {concede}) / ({win} - {war}) = {}{meaning}",
                player.name,
                risk.to_plain()
            )
            .replace("- -", "+ "));
        }
    }
}

/// `press, yield`.
fn named(game: &Game, moves: &[usize]) -> String {
    let each = game.players.iter().zip(moves);
    let names: Vec<&str> = each
        .map(|(player, at)| player.moves[*at].as_str())
        .collect();
    names.join(", ")
}

/// `US: press 1/13, ease 12/13`.
fn strategy(game: &Game, side: usize, shares: &[Rational]) -> String {
    let player = &game.players[side];
    let played = player
        .moves
        .iter()
        .zip(shares)
        .filter(|(_, share)| !share.is_zero());
    let played: Vec<String> = played
        .map(|(name, share)| match *share == Rational::ONE {
            true => name.clone(),
            false => format!("{name} {}", share.to_plain()),
        })
        .collect();
    format!("{} {}", player.name, played.join(", "))
}

/// Exact: a fraction stays one.
fn number(number: &Rational) -> String {
    number.to_string()
}

/// Every game, for machines.
pub fn json(shown: &Shown<'_>) -> Vec<Json> {
    let games = shown.draft.games.iter().zip(&shown.account.games);
    let each = games.map(|(game, days)| {
        let players = game
            .players
            .iter()
            .map(|player| json!({"name": player.name, "moves": player.moves}));
        let on = days.iter().map(|(day, payoffs)| match payoffs {
            _ if game.payoffs.is_empty() => {
                unknown(*day, "a payoff has no meaning in this version".to_owned())
            }
            Err(why) => unknown(*day, why.to_string()),
            Ok(payoffs) => on_day(game, *day, payoffs),
        });
        json!({
            "name": game.name,
            "players": players.collect::<Vec<Json>>(),
            "on": on.collect::<Vec<Json>>(),
        })
    });
    each.collect()
}

fn unknown(day: Day, reason: String) -> Json {
    json!({"day": day, "reason": reason})
}

fn on_day(game: &Game, day: Day, payoffs: &Payoffs) -> Json {
    let solved = Solved::of(game, payoffs);
    let words = |moves: &[usize]| -> Vec<&str> {
        let each = game.players.iter().zip(moves);
        each.map(|(player, at)| player.moves[*at].as_str())
            .collect()
    };
    let plain = |values: &[Rational]| values.iter().map(Rational::to_plain).collect::<Vec<_>>();
    let cells = game
        .combinations()
        .into_iter()
        .zip(payoffs)
        .map(|(moves, cell)| json!({"moves": words(&moves), "values": plain(cell)}));
    let mixed = solved.mixed().into_iter().map(|equilibrium| {
        json!({
            "strategies": equilibrium.strategies.each_ref().map(|s| plain(s)),
            "values": plain(&equilibrium.payoffs),
        })
    });
    let pure = solved.pure.iter().map(|moves| words(moves));
    let class = solved
        .class
        .map(|(class, naming)| json!({"name": class.name(), "c": words(&naming)}));
    let risks = match (&solved.table, solved.class) {
        (Some(table), Some((_, naming))) => (0..2)
            .map(|side| {
                table
                    .critical_risk(naming, side)
                    .map(|risk| risk.to_plain())
            })
            .collect(),
        _ => Vec::new(),
    };
    json!({
        "day": day,
        "reason": null,
        "payoffs": cells.collect::<Vec<Json>>(),
        "class": class,
        "pure": pure.collect::<Vec<_>>(),
        "mixed": mixed.collect::<Vec<Json>>(),
        "degenerate": solved.equilibria.as_ref().map(|e| e.degenerate),
        "infinite": solved.equilibria.as_ref().map(|e| e.infinite),
        "critical_risk": risks,
    })
}
