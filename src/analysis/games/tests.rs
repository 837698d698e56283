//! Games of the literature, with their published values.

use super::{Bimatrix, pure_equilibria};
use crate::draft::GameClass;
use crate::number::Rational;

fn game(rows: usize, cells: &[[i64; 2]]) -> Bimatrix {
    Bimatrix {
        rows,
        columns: cells.len() / rows,
        payoffs: cells.iter().map(|cell| cell.map(Rational::from)).collect(),
    }
}

/// The strategies of each equilibrium as text: `12/13 1/13 | 1 0`.
fn found(game: &Bimatrix) -> Vec<String> {
    let equilibria = game.equilibria().expect("a small game").found;
    let strategy = |s: &Vec<Rational>| {
        let shares: Vec<String> = s.iter().map(Rational::to_plain).collect();
        shares.join(" ")
    };
    equilibria
        .iter()
        .map(|e| e.strategies.each_ref().map(strategy).join(" | "))
        .collect()
}

/// C stands first: R, S, T, P of both sides.
fn symmetric([r, s, t, p]: [i64; 4]) -> Bimatrix {
    game(2, &[[r, r], [s, t], [t, s], [p, p]])
}

#[test]
fn chicken_crashes_once_in_169() {
    // T, R, S, P = 4, 3, 2, -10: swerve with (S - P) / ((T - R) + (S - P)) = 12/13.
    let chicken = symmetric([3, 2, 4, -10]);
    assert_eq!(
        found(&chicken),
        ["1 0 | 0 1", "0 1 | 1 0", "12/13 1/13 | 12/13 1/13"]
    );
    let equilibria = chicken.equilibria().expect("small");
    assert!(!equilibria.degenerate && !equilibria.infinite);
    let [first, second] = &equilibria.found[2].strategies;
    assert_eq!(&first[1] * &second[1], Rational::ratio(1, 169));
    // Each expects 12/13 * 3 + 1/13 * 2 = 38/13.
    assert_eq!(
        equilibria.found[2].payoffs,
        [Rational::ratio(38, 13), Rational::ratio(38, 13)]
    );
    assert_eq!(chicken.class(), Some((GameClass::Chicken, [0, 0])));
    // (4 - 2) / (4 + 10) = 1/7.
    assert_eq!(
        chicken.critical_risk([0, 0], 0),
        Some(Rational::ratio(1, 7))
    );
}

#[test]
fn each_order_has_its_name() {
    let class = |game: &Bimatrix| game.class().map(|(class, naming)| (class.name(), naming));
    assert_eq!(
        class(&symmetric([3, 1, 5, 2])),
        Some(("prisoners dilemma", [0, 0]))
    );
    assert_eq!(class(&symmetric([5, 1, 3, 2])), Some(("stag hunt", [0, 0])));
    assert_eq!(class(&symmetric([2, 1, 5, 3])), Some(("deadlock", [0, 0])));
    // Harmony asks nothing of S and T between themselves.
    assert_eq!(class(&symmetric([5, 2, 3, 1])), Some(("harmony", [0, 0])));
    assert_eq!(class(&symmetric([5, 3, 3, 1])), Some(("harmony", [0, 0])));
    // Equal payoffs are in no strict order.
    assert_eq!(class(&symmetric([3, 1, 5, 1])), None);
    assert_eq!(class(&symmetric([1, 3, 5, 2])), None);
    // The same dilemma with the second side's moves exchanged.
    let exchanged = game(2, &[[1, 5], [3, 3], [2, 2], [5, 1]]);
    assert_eq!(class(&exchanged), Some(("prisoners dilemma", [0, 1])));
}

#[test]
fn the_dilemma_has_one_equilibrium_and_the_hunt_three() {
    // T, R, P, S = 5, 3, 1, 0 (Axelrod 1984).
    assert_eq!(found(&symmetric([3, 0, 5, 1])), ["0 1 | 0 1"]);
    // R, T, P, S = 4, 3, 2, 0: hunt with (P - S) / ((P - S) + (R - T)) = 2/3.
    assert_eq!(
        found(&symmetric([4, 0, 3, 2])),
        ["1 0 | 1 0", "0 1 | 0 1", "2/3 1/3 | 2/3 1/3"]
    );
}

#[test]
fn inspection_has_no_pure_equilibrium() {
    // Rows inspect or not, columns keep or cheat: legal 0, caught -b = -35 (and the inspector -1), uncaught +20 (and the inspector -5).
    let inspection = game(2, &[[0, 0], [-1, -35], [0, 0], [-5, 20]]);
    // Whoever cheats is indifferent at 20/55 = 4/11 inspections, and then keeps for certain or is never inspected for nothing.
    let equilibria = inspection.equilibria().expect("small");
    assert!(
        equilibria.degenerate,
        "inspecting somebody who keeps costs nothing"
    );
    assert!(equilibria.infinite);
    assert_eq!(found(&inspection), ["1 0 | 1 0", "4/11 7/11 | 1 0"]);
}

#[test]
fn rock_paper_scissors_is_mixed_evenly() {
    let cells = [
        [0, 0],
        [-1, 1],
        [1, -1],
        [1, -1],
        [0, 0],
        [-1, 1],
        [-1, 1],
        [1, -1],
        [0, 0],
    ];
    assert_eq!(found(&game(3, &cells)), ["1/3 1/3 1/3 | 1/3 1/3 1/3"]);
}

#[test]
fn a_game_of_three_by_two_has_its_published_equilibria() {
    // von Stengel, "Computing equilibria for two-person games", 2002, section 2: A = (3 3, 2 5, 0 6), B = (3 2, 2 6, 3 1).
    let game = game(3, &[[3, 3], [3, 2], [2, 2], [5, 6], [0, 3], [6, 1]]);
    assert_eq!(
        found(&game),
        ["1 0 0 | 1 0", "4/5 1/5 0 | 2/3 1/3", "0 1/3 2/3 | 1/3 2/3"]
    );
    assert_eq!(game.equilibria().map(|e| e.degenerate), Some(false));
}

#[test]
fn where_nothing_matters_everything_is_an_equilibrium() {
    let game = game(2, &[[0, 0]; 4]);
    let equilibria = game.equilibria().expect("small");
    assert!(equilibria.infinite);
    assert_eq!(equilibria.found.len(), 4);
}

#[test]
fn sides_of_different_size_and_games_that_are_too_large() {
    assert_eq!(
        found(&game(1, &[[1, 1], [1, 3], [1, 2]])),
        ["1 | 0 1 0"],
        "the only choice is the second side's"
    );
    let large = Bimatrix {
        rows: 40,
        columns: 40,
        payoffs: vec![[Rational::ZERO, Rational::ZERO]; 1_600],
    };
    assert_eq!(large.equilibria(), None);
}

#[test]
fn pure_equilibria_of_three_players() {
    // All must do the same: 1 for everybody if all agree, else 0.
    let same = |moves: &[usize]| i64::from(moves.iter().all(|m| *m == moves[0]));
    let sizes = [2, 2, 2];
    let payoffs: Vec<Vec<Rational>> = crate::draft::combinations(&sizes)
        .iter()
        .map(|moves| vec![Rational::from(same(moves)); 3])
        .collect();
    assert_eq!(
        pure_equilibria(&sizes, &payoffs),
        [vec![0, 0, 0], vec![1, 1, 1]]
    );
}
