//! Games in numbers: all equilibria, the name of their order, and each side's critical risk. Exact throughout.

mod linear;
mod vertices;

use crate::draft::{GameClass, NAMINGS, Naming, Role, combinations, moves_of};
use crate::number::Rational;
use vertices::{Vertex, vertices};

/// Systems of equations that are solved for one game at most.
const MOST_SYSTEMS: u128 = 13_000;
/// Moves of both sides together: labels are kept in the bits of one word.
const MOST_MOVES: usize = 64;

/// A game of two sides in numbers: row and column are the moves of the first and of the second side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bimatrix {
    pub rows: usize,
    pub columns: usize,
    /// Row after row, the payoffs of both sides.
    pub payoffs: Vec<[Rational; 2]>,
}

/// A pair of strategies against neither of which the other side has anything better.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Equilibrium {
    /// For each side, the probability of each of its moves.
    pub strategies: [Vec<Rational>; 2],
    /// What each side expects.
    pub payoffs: [Rational; 2],
}

impl Equilibrium {
    /// Whether each side makes one move for certain.
    pub fn is_pure(&self) -> bool {
        let certain = |strategy: &Vec<Rational>| strategy.contains(&Rational::ONE);
        self.strategies.iter().all(certain)
    }
}

/// All equilibria of a game of two sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equilibria {
    /// Pure ones first. If there are infinitely many, those that are no mixture of others.
    pub found: Vec<Equilibrium>,
    /// Against some strategy there are more best moves than it mixes.
    pub degenerate: bool,
    /// There are infinitely many: of two found that share one side's strategy, every mixture is an equilibrium, too.
    pub infinite: bool,
}

impl Bimatrix {
    fn payoff(&self, row: usize, column: usize, side: usize) -> &Rational {
        &self.payoffs[row * self.columns + column][side]
    }

    /// Its equilibria; none if the game is too large.
    ///
    /// An equilibrium is a pair of vertices, one of each side's polyhedron `{strategy, value: no move of the other side pays more than the
    /// value}`, that together make each move either unplayed or a best answer (Mangasarian 1964).
    pub fn equilibria(&self) -> Option<Equilibria> {
        if self.rows + self.columns > MOST_MOVES || systems(self.rows, self.columns) > MOST_SYSTEMS
        {
            return None;
        }
        // What the other side gets: for the first side's strategies the columns', and the other way round.
        let first = vertices(self.rows, self.columns, &|own, other| {
            self.payoff(own, other, 1)
        });
        let second = vertices(self.columns, self.rows, &|own, other| {
            self.payoff(other, own, 0)
        });
        let all = |moves: usize| u64::MAX >> (MOST_MOVES - moves);
        let (rows, columns) = (all(self.rows), all(self.columns));
        let mut found = Vec::new();
        for x in &first {
            for y in &second {
                if (x.unplayed | y.best) == rows && (y.unplayed | x.best) == columns {
                    found.push(Equilibrium {
                        strategies: [x.strategy.clone(), y.strategy.clone()],
                        payoffs: [y.value.clone(), x.value.clone()],
                    });
                }
            }
        }
        let order = |e: &Equilibrium| {
            let strategy = |s: &Vec<Rational>| s.iter().map(|p| -p).collect::<Vec<_>>();
            (
                !e.is_pure(),
                strategy(&e.strategies[0]),
                strategy(&e.strategies[1]),
            )
        };
        found.sort_by_cached_key(order);
        let labels = |v: &Vertex| (v.unplayed.count_ones() + v.best.count_ones()) as usize;
        let degenerate = first.iter().any(|v| labels(v) > self.rows)
            || second.iter().any(|v| labels(v) > self.columns);
        let shared = |i: usize, a: &Equilibrium| {
            let rest = &found[i + 1..];
            rest.iter()
                .any(|b| a.strategies[0] == b.strategies[0] || a.strategies[1] == b.strategies[1])
        };
        let infinite = degenerate && found.iter().enumerate().any(|(i, a)| shared(i, a));
        Some(Equilibria {
            found,
            degenerate,
            infinite,
        })
    }

    /// The order of its payoffs, if that has a name, with the moves that are C; only of two moves each.
    pub fn class(&self) -> Option<(GameClass, Naming)> {
        if (self.rows, self.columns) != (2, 2) {
            return None;
        }
        let fits = |class: GameClass, naming: Naming| {
            let mut order = class.order().iter();
            order.all(|(greater, less)| {
                (0..2).all(|side| {
                    self.of_role(naming, side, *greater) > self.of_role(naming, side, *less)
                })
            })
        };
        let mut all = GameClass::ALL
            .into_iter()
            .flat_map(|class| NAMINGS.map(|naming| (class, naming)));
        all.find(|(class, naming)| fits(*class, *naming))
    }

    /// What a side gets in a role.
    pub fn of_role(&self, naming: Naming, side: usize, role: Role) -> &Rational {
        let [row, column] = moves_of(naming, side, role);
        self.payoff(row, column, side)
    }

    /// A side's critical risk: `(win - concede) / (win - war)`, where it wins if it alone stands firm (T), concedes if the other alone does
    /// (S), and there is war if both do (P). It stands firm as long as it thinks the other less likely to (Ellsberg 1959; Snyder and Diesing
    /// 1977). None where winning is no better than war.
    pub fn critical_risk(&self, naming: Naming, side: usize) -> Option<Rational> {
        let of = |role| self.of_role(naming, side, role);
        let lost = of(Role::T) - of(Role::P);
        if !lost.is_positive() {
            return None;
        }
        (of(Role::T) - of(Role::S)).checked_div(&lost)
    }
}

/// Pairs of as many moves of the one as of the other side.
fn systems(rows: usize, columns: usize) -> u128 {
    let choose = |of: usize, some: usize| {
        (0..some).fold(1u128, |product, i| {
            product.saturating_mul((of - i) as u128) / (i as u128 + 1)
        })
    };
    (1..=rows.min(columns)).fold(0u128, |sum, some| {
        sum.saturating_add(choose(rows, some).saturating_mul(choose(columns, some)))
    })
}

/// Combinations of moves from which no player, of any number, gains by another move of its own. `sizes` says how many moves each has, and
/// `payoffs` has an entry for each combination, the last player's move counting fastest.
pub fn pure_equilibria(sizes: &[usize], payoffs: &[Vec<Rational>]) -> Vec<Vec<usize>> {
    let number = |moves: &[usize]| {
        let each = sizes.iter().zip(moves);
        each.fold(0, |sum, (size, at)| sum * size + at)
    };
    let holds = |moves: &Vec<usize>| {
        (0..sizes.len()).all(|player| {
            (0..sizes[player]).all(|other| {
                let mut changed = moves.clone();
                changed[player] = other;
                payoffs[number(moves)][player] >= payoffs[number(&changed)][player]
            })
        })
    };
    combinations(sizes).into_iter().filter(holds).collect()
}

#[cfg(test)]
mod tests;
