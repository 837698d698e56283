//! Splits of sums: accepted where the sum is whole, refused where one thing makes it none.

use super::*;

/// 0: `x + y = z`; 1: `z > 2`; 2: `z < 3`. Unknowns x, y are whole, z is not.
fn verdict(proof: &Proof) -> Result<(), CheckError> {
    let formulas = [
        equal(&[(0, 1), (1, 1), (2, -1)], 0),
        below(&[(2, -1)], 2),
        below(&[(2, 1)], -3),
    ];
    check(&[true, true, false], &formulas, proof)
}

fn split_sum(sum: &[(u32, Rational)], at: Rational, below: Proof, above: Proof) -> Proof {
    Proof::Split {
        sum: sum.iter().map(|(v, c)| (Var(*v), c.clone())).collect(),
        at,
        below: Box::new(below),
        above: Box::new(above),
    }
}

/// `sum <= at` with the equation against `z > 2`, or `sum > at` with it against `z < 3`; the bound so many times.
fn sides(times: i64) -> (Proof, Proof) {
    let assumed = Cite::Assumed { depth: 0 };
    let side = |row, sign: i64| {
        let (bound, equation) = ((assumed.clone(), times), (atom(0, &[]), -sign));
        farkas(&[bound, equation, (atom(row, &[]), 1)])
    };
    (side(1, 1), side(2, -1))
}

#[test]
fn a_sum_of_whole_unknowns_is_whole() {
    let (below, above) = sides(1);
    let both = [(0, r(1)), (1, r(1))];
    assert_eq!(verdict(&split_sum(&both, r(2), below, above)), Ok(()));
    // The same sum written the other way: `-x - y <= -3` below, and `-x - y >= -2` above.
    let (below, above) = sides(1);
    let both = [(1, r(-1)), (0, r(-1))];
    assert_eq!(verdict(&split_sum(&both, r(-3), above, below)), Ok(()));
}

#[test]
fn splits_of_other_sums_are_refused() {
    use CheckError::*;
    let half = Rational::ratio(1, 2);
    let whole = [(0, r(1)), (1, r(1))];
    for (name, sum, at, times, error) in [
        (
            "half of a whole unknown",
            vec![(0, half.clone()), (1, r(1))],
            r(2),
            1,
            FractionalSplit(half.clone()),
        ),
        (
            "a part that need not be whole",
            vec![(0, r(1)), (1, r(1)), (2, r(1))],
            r(2),
            1,
            NotWhole(Var(2)),
        ),
        (
            "an unknown that is not there",
            vec![(0, r(1)), (9, r(1))],
            r(2),
            1,
            NoUnknown(Var(9)),
        ),
        (
            "between two whole numbers",
            whole.to_vec(),
            &r(2) + &half,
            1,
            FractionalSplit(&r(2) + &half),
        ),
        (
            "one further down, where the upper side says nothing",
            whole.to_vec(),
            r(1),
            1,
            NoContradiction(r(-1)),
        ),
        (
            "a part of the sum alone",
            vec![(0, r(1))],
            r(2),
            1,
            UnknownRemains(Var(1)),
        ),
        (
            "a bound taken twice",
            whole.to_vec(),
            r(2),
            2,
            UnknownRemains(Var(0)),
        ),
    ] {
        let (below, above) = sides(times);
        let proof = split_sum(&sum, at, below, above);
        assert_eq!(verdict(&proof), Err(error), "{name}");
    }
    // Twice the sum may well lie between 4 and 5: 0 <= 2x + 2y - 4 leaves z = 5/2.
    let twice = [(0, r(2)), (1, r(2))];
    let assumed = Cite::Assumed { depth: 0 };
    let side = |row, sign: i64| {
        farkas(&[
            (assumed.clone(), 1),
            (atom(0, &[]), -2 * sign),
            (atom(row, &[]), 2),
        ])
    };
    let proof = split_sum(&twice, r(4), side(1, 1), side(2, -1));
    assert_eq!(verdict(&proof), Err(NoContradiction(r(-1))));
}
