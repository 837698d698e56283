//! The figures behind claims about games and about compliance.

use super::figures;
use super::quantity::exact;
use crate::analysis::games::Bimatrix;
use crate::diagnostic::words::{and_list, count};
use crate::draft::{Draft, Expr, Game, GameClass, Incentive, Role, Temptation};
use crate::eval::Payoffs;
use crate::number::Rational;

/// A game of more combinations is not written out.
const MOST_COMBINATIONS: usize = 9;

/// What is behind each thing said; `payoffs` gives those of a game where they are known.
pub fn lines(
    draft: &Draft,
    said: &[Incentive],
    payoffs: &dyn Fn(&Game) -> Option<Payoffs>,
) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut written: Vec<usize> = Vec::new();
    for incentive in said {
        let found = match incentive {
            Incentive::Complies {
                clause,
                patience,
                clauses,
            } => {
                let mut lines = Vec::new();
                if clauses.is_empty() {
                    lines.push(format!("{clause} is not part of the agreement"));
                }
                for (id, worst) in clauses {
                    match (worst, draft.provisions.get(id.index())) {
                        (Some(worst), _) => lines.extend(temptation(patience, worst)),
                        (None, Some(provision)) => lines.push(format!(
                            "nothing shows that {clause} is kept: {}",
                            and_list(&figures::missing_for_compliance(&provision.terms))
                        )),
                        _ => {}
                    }
                }
                lines
            }
            Incentive::Is { game, class } => {
                let Some((game_of, payoffs)) = known(draft, *game, payoffs) else {
                    continue;
                };
                let mut lines = Vec::new();
                if !written.contains(game) {
                    written.push(*game);
                    lines.extend(table(game_of, &payoffs));
                }
                lines.extend(order(game_of, &payoffs, *class));
                lines
            }
            Incentive::Equilibrium { game, moves } => {
                let Some((game_of, payoffs)) = known(draft, *game, payoffs) else {
                    continue;
                };
                let mut lines = Vec::new();
                if !written.contains(game) {
                    written.push(*game);
                    lines.extend(table(game_of, &payoffs));
                }
                lines.extend(deviations(game_of, &payoffs, moves));
                lines
            }
        };
        for line in found {
            if !out.contains(&line) {
                out.push(line);
            }
        }
    }
    out
}

fn known<'d>(
    draft: &'d Draft,
    game: usize,
    payoffs: &dyn Fn(&Game) -> Option<Payoffs>,
) -> Option<(&'d Game, Payoffs)> {
    let game = draft.games.get(game)?;
    Some((game, payoffs(game)?))
}

/// Payoffs that do not depend on anything.
pub fn constant(game: &Game) -> Option<Payoffs> {
    let number = |expr: &Expr| match expr {
        Expr::Number(value) => Some(value.clone()),
        _ => None,
    };
    let cells = game.payoffs.iter();
    let all: Option<Payoffs> = cells
        .map(|cell| cell.iter().map(number).collect())
        .collect();
    all.filter(|all| !all.is_empty())
}

/// `press, yield: US 10, Iran -8`.
fn table(game: &Game, payoffs: &Payoffs) -> Vec<String> {
    if payoffs.len() > MOST_COMBINATIONS {
        return Vec::new();
    }
    let all = game.combinations().into_iter().zip(payoffs);
    all.map(|(moves, cell)| {
        let each = game.players.iter().zip(cell);
        let paid: Vec<String> = each
            .map(|(player, value)| format!("{} {}", player.name, exact(value)))
            .collect();
        format!("{}: {}", named(game, &moves), paid.join(", "))
    })
    .collect()
}

fn named(game: &Game, moves: &[usize]) -> String {
    let each = game.players.iter().zip(moves);
    let names: Vec<&str> = each
        .map(|(player, at)| player.moves[*at].as_str())
        .collect();
    names.join(", ")
}

/// Whether the order has a name, and each side's payoffs in it.
fn order(game: &Game, payoffs: &Payoffs, asked: GameClass) -> Vec<String> {
    let cells = payoffs.iter();
    let table = Bimatrix {
        rows: 2,
        columns: 2,
        payoffs: cells
            .map(|cell| [cell[0].clone(), cell[1].clone()])
            .collect(),
    };
    let Some((class, naming)) = table.class() else {
        return vec!["the payoffs are in no order that has a name".to_owned()];
    };
    let mut lines = Vec::new();
    if class != asked {
        lines.push(format!("the order of payoffs is that of {}", class.name()));
    }
    for (side, player) in game.players.iter().enumerate() {
        let of = |role| exact(table.of_role(naming, side, role));
        lines.push(format!(
            "{}, where C is {}: R = {}, S = {}, T = {}, P = {}",
            player.name,
            player.moves[naming[side]],
            of(Role::R),
            of(Role::S),
            of(Role::T),
            of(Role::P)
        ));
    }
    lines
}

/// What each player has, and the most that it has by another move.
fn deviations(game: &Game, payoffs: &Payoffs, moves: &[usize]) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, player) in game.players.iter().enumerate() {
        let own = &payoffs[game.outcome(moves)][at];
        let others = (0..player.moves.len()).filter(|other| *other != moves[at]);
        let paid = others.map(|other| {
            let mut changed = moves.to_vec();
            changed[at] = other;
            (&payoffs[game.outcome(&changed)][at], other)
        });
        let best = paid.max_by(|a, b| a.0.cmp(b.0).then(b.1.cmp(&a.1)));
        let name = &player.name;
        let has = format!("{name} has {} by {}", exact(own), player.moves[moves[at]]);
        lines.push(match best {
            Some((value, other)) if value > own => format!(
                "{has}, and would have {} by {}",
                exact(value),
                player.moves[other]
            ),
            Some((value, other)) => format!(
                "{has}, and no more by another move: {} by {}",
                exact(value),
                player.moves[other]
            ),
            None => format!("{has}, and has no other move"),
        });
    }
    lines
}

/// `(100 % - 90 %) * 20 = 2, at most 99 % * 90 % * 35 = 31.185`.
fn temptation(patience: &Rational, worst: &Temptation) -> Vec<String> {
    let years = worst.years;
    let later = match years {
        1 => figures::share(patience),
        _ => format!("({})^{years}", figures::share(patience)),
    };
    let relation = match worst.is_resisted() {
        true => "at most",
        false => "more than",
    };
    vec![
        format!(
            "counted in whole years, a breach is detected after {}",
            count("year", years as usize)
        ),
        format!(
            "gain until then: (100 % - {later}) * {} = {}",
            exact(&worst.gain),
            exact(&worst.won)
        ),
        format!(
            "penalty expected then: {} * {later} * {} = {}",
            figures::share(&worst.probability),
            exact(&worst.penalty),
            exact(&worst.lost)
        ),
        format!("{} is {relation} {}", exact(&worst.won), exact(&worst.lost)),
    ]
}
