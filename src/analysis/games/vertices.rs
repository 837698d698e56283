//! The vertices of a side's polyhedron: strategies against which some answers are equally good and no other is better.

use super::linear::solved;
use crate::number::Rational;

/// A strategy, and what the other side gets from its best answers to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vertex {
    pub strategy: Vec<Rational>,
    pub value: Rational,
    /// A bit for each own move that is not played.
    pub unplayed: u64,
    /// A bit for each move of the other side that is a best answer.
    pub best: u64,
}

/// All of them, for a side of `own` moves against one of `other`; `payoff(own move, other move)` is the other side's.
pub fn vertices<'p>(
    own: usize,
    other: usize,
    payoff: &dyn Fn(usize, usize) -> &'p Rational,
) -> Vec<Vertex> {
    let mut found: Vec<Vertex> = Vec::new();
    for size in 1..=own.min(other) {
        for played in subsets(own, size) {
            for tight in subsets(other, size) {
                let vertex = vertex(own, other, &played, &tight, payoff);
                if let Some(vertex) = vertex
                    && !found.contains(&vertex)
                {
                    found.push(vertex);
                }
            }
        }
    }
    found
}

/// The strategy over `played` to which the answers `tight` are equally good, if it is the only one and no answer is better.
fn vertex<'p>(
    own: usize,
    other: usize,
    played: &[usize],
    tight: &[usize],
    payoff: &dyn Fn(usize, usize) -> &'p Rational,
) -> Option<Vertex> {
    // Unknowns: the probability of each move played, and the value.
    let mut rows: Vec<Vec<Rational>> = tight
        .iter()
        .map(|answer| {
            let each = played.iter().map(|i| payoff(*i, *answer).clone());
            each.chain([-Rational::ONE, Rational::ZERO]).collect()
        })
        .collect();
    let ones = played.iter().map(|_| Rational::ONE);
    rows.push(ones.chain([Rational::ZERO, Rational::ONE]).collect());
    let mut solution = solved(rows)?;
    let value = solution.pop()?;
    if solution.iter().any(Rational::is_negative) {
        return None;
    }
    let mut strategy = vec![Rational::ZERO; own];
    for (at, share) in played.iter().zip(solution) {
        strategy[*at] = share;
    }
    let mut best = 0;
    for answer in 0..other {
        let mut paid = Rational::ZERO;
        for at in played {
            paid += &strategy[*at] * payoff(*at, answer);
        }
        if paid > value {
            return None;
        }
        if paid == value {
            best |= 1 << answer;
        }
    }
    let unplayed = (0..own)
        .filter(|at| strategy[*at].is_zero())
        .fold(0, |bits, at| bits | 1 << at);
    Some(Vertex {
        strategy,
        value,
        unplayed,
        best,
    })
}

/// Every way to take `size` of the first numbers, in order.
fn subsets(of: usize, size: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for left in (1..=size).rev() {
        all = all
            .into_iter()
            .flat_map(|taken: Vec<usize>| {
                let first = taken.last().map_or(0, |last| last + 1);
                (first..=of - left).map(move |next| [taken.as_slice(), &[next]].concat())
            })
            .collect();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::subsets;

    #[test]
    fn subsets_are_taken_in_order() {
        assert_eq!(
            subsets(4, 2),
            [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]
        );
        assert_eq!(subsets(3, 3), [[0, 1, 2]]);
    }
}
