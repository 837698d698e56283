//! The checker accepts proofs and nothing else.

mod sums;

use super::*;
use crate::logic::*;
use crate::number::Rational;

fn r(n: i64) -> Rational {
    Rational::from(n)
}

fn row(terms: &[(u32, i64)], constant: i64, relation: Relation) -> Row {
    Row::new(
        terms.iter().map(|(v, c)| (Var(*v), r(*c))),
        r(constant),
        relation,
    )
}

fn at_most(terms: &[(u32, i64)], constant: i64) -> Formula {
    row(terms, constant, Relation::AtMost).into()
}

fn below(terms: &[(u32, i64)], constant: i64) -> Formula {
    row(terms, constant, Relation::Below).into()
}

fn equal(terms: &[(u32, i64)], constant: i64) -> Formula {
    row(terms, constant, Relation::Equal).into()
}

fn atom(formula: u32, path: &[u32]) -> Cite {
    Cite::Atom {
        formula,
        path: path.to_vec(),
    }
}

fn farkas(multipliers: &[(Cite, i64)]) -> Proof {
    Proof::Farkas(
        multipliers
            .iter()
            .map(|(cite, m)| (cite.clone(), r(*m)))
            .collect(),
    )
}

fn split(var: u32, at: Rational, below: Proof, above: Proof) -> Proof {
    Proof::Split {
        sum: vec![(Var(var), Rational::ONE)],
        at,
        below: Box::new(below),
        above: Box::new(above),
    }
}

fn cases(formula: u32, path: &[u32], branches: Vec<Proof>) -> Proof {
    Proof::Cases {
        formula,
        path: path.to_vec(),
        branches,
    }
}

/// 0: `3 <= x`; 1: `x <= 2`; 2: `2x = 5`; 3: `y < 0 and (y > 1 or (z <= 0 and z >= 1))`; 4: false; 5: `w > 0`;
/// 6: `w < 0`; 7: `w = 0`; 8, 9: rows over an unknown that is not there; 10: `x <= 9`. Unknowns x, y are whole, z, w rational.
fn example() -> (Vec<bool>, Vec<Formula>) {
    let formulas = vec![
        at_most(&[(0, -1)], 3),
        at_most(&[(0, 1)], -2),
        equal(&[(0, 2)], -5),
        Formula::All(vec![
            below(&[(1, 1)], 0),
            Formula::Any(vec![
                below(&[(1, -1)], 1),
                Formula::All(vec![at_most(&[(2, 1)], 0), at_most(&[(2, -1)], 1)]),
            ]),
        ]),
        Formula::Any(vec![]),
        below(&[(3, -1)], 0),
        below(&[(3, 1)], 0),
        equal(&[(3, 1)], 0),
        at_most(&[(9, 1)], 1),
        at_most(&[(9, -1)], 1),
        at_most(&[(0, 1)], -9),
    ];
    (vec![true, true, false, false], formulas)
}

fn verdict(proof: &Proof) -> Result<(), CheckError> {
    let (integers, formulas) = example();
    check(&integers, &formulas, proof)
}

/// The proof of formula 3 by its two cases.
fn by_cases() -> Proof {
    cases(
        3,
        &[1],
        vec![
            farkas(&[(atom(3, &[0]), 1), (atom(3, &[1, 0]), 1)]),
            farkas(&[(atom(3, &[1, 1, 0]), 1), (atom(3, &[1, 1, 1]), 1)]),
        ],
    )
}

#[test]
fn true_proofs_are_accepted() {
    let assumed = |depth| Cite::Assumed { depth };
    let half = Rational::ratio(1, 2);
    for (name, proof) in [
        (
            "two bounds that cross",
            farkas(&[(atom(0, &[]), 1), (atom(1, &[]), 1)]),
        ),
        (
            "a zero multiplier",
            farkas(&[(atom(0, &[]), 1), (atom(1, &[]), 1), (atom(5, &[]), 0)]),
        ),
        (
            "an equation used downwards",
            farkas(&[(atom(2, &[]), -1), (atom(1, &[]), 2)]),
        ),
        (
            "an equation used upwards",
            farkas(&[(atom(2, &[]), 1), (atom(0, &[]), 2)]),
        ),
        (
            "fractions",
            Proof::Farkas(vec![(atom(0, &[]), half.clone()), (atom(1, &[]), half)]),
        ),
        (
            "strict rows that touch",
            farkas(&[(atom(5, &[]), 1), (atom(6, &[]), 1)]),
        ),
        (
            "a strict row against an equation",
            farkas(&[(atom(5, &[]), 1), (atom(7, &[]), 1)]),
        ),
        ("an empty alternative", cases(4, &[], vec![])),
        ("cases", by_cases()),
        (
            "a whole unknown that is not whole",
            split(
                0,
                r(2),
                farkas(&[(assumed(0), 2), (atom(2, &[]), -1)]),
                farkas(&[(assumed(0), 2), (atom(2, &[]), 1)]),
            ),
        ),
        (
            "an outer split cited from within",
            split(
                0,
                r(2),
                split(
                    1,
                    r(0),
                    farkas(&[(assumed(1), 2), (atom(2, &[]), -1)]),
                    farkas(&[(atom(3, &[0]), 1), (assumed(0), 1)]),
                ),
                farkas(&[(assumed(0), 2), (atom(2, &[]), 1)]),
            ),
        ),
        (
            "a case kept through a split",
            cases(
                3,
                &[1],
                vec![
                    split(
                        0,
                        r(7),
                        farkas(&[(atom(3, &[0]), 1), (atom(3, &[1, 0]), 1)]),
                        farkas(&[(assumed(0), 1), (atom(1, &[]), 1)]),
                    ),
                    farkas(&[(atom(3, &[1, 1, 0]), 1), (atom(3, &[1, 1, 1]), 1)]),
                ],
            ),
        ),
    ] {
        assert_eq!(verdict(&proof), Ok(()), "{name}");
    }
}

#[test]
fn false_proofs_are_refused() {
    use CheckError::*;
    let assumed = |depth| Cite::Assumed { depth };
    let nothing = || farkas(&[]);
    let crossing = || farkas(&[(atom(0, &[]), 1), (atom(1, &[]), 1)]);
    for (name, proof, error) in [
        ("nothing at all", nothing(), NoContradiction(r(0))),
        (
            "touching bounds without a strict row",
            farkas(&[(atom(7, &[]), 1), (atom(7, &[]), -1)]),
            NoContradiction(r(0)),
        ),
        (
            "a strict row with multiplier zero",
            farkas(&[(atom(5, &[]), 0)]),
            NoContradiction(r(0)),
        ),
        (
            "a true sum",
            farkas(&[(atom(0, &[]), 1), (atom(10, &[]), 1)]),
            NoContradiction(r(-6)),
        ),
        (
            "multipliers out of balance",
            farkas(&[(atom(0, &[]), 2), (atom(1, &[]), 1)]),
            UnknownRemains(Var(0)),
        ),
        (
            "one row alone",
            farkas(&[(atom(0, &[]), 1)]),
            UnknownRemains(Var(0)),
        ),
        (
            "an inequality used backwards",
            farkas(&[(atom(0, &[]), -1), (atom(1, &[]), -1)]),
            NegativeMultiplier(atom(0, &[])),
        ),
        (
            "a strict row used backwards",
            farkas(&[(atom(5, &[]), -1), (atom(6, &[]), -1)]),
            NegativeMultiplier(atom(5, &[])),
        ),
        (
            "a formula that is not there",
            farkas(&[(atom(77, &[]), 1)]),
            NoFormula(77),
        ),
        (
            "a path below a row",
            farkas(&[(atom(0, &[0]), 1)]),
            NoSuchPath(0, vec![0]),
        ),
        (
            "a path beyond an all",
            farkas(&[(atom(3, &[2]), 1)]),
            NoSuchPath(3, vec![2]),
        ),
        (
            "a path into an empty any",
            farkas(&[(atom(4, &[0]), 1)]),
            NotAssumed(4, vec![0]),
        ),
        (
            "an all instead of a row",
            farkas(&[(atom(3, &[]), 1)]),
            NotARow(3, vec![]),
        ),
        (
            "an any instead of a row",
            farkas(&[(atom(3, &[1]), 1)]),
            NotARow(3, vec![1]),
        ),
        (
            "a branch nobody assumes",
            farkas(&[(atom(3, &[1, 0]), 1), (atom(3, &[0]), 1)]),
            NotAssumed(3, vec![1, 0]),
        ),
        (
            "the other branch",
            cases(
                3,
                &[1],
                vec![
                    farkas(&[(atom(3, &[1, 1, 0]), 1), (atom(3, &[1, 1, 1]), 1)]),
                    nothing(),
                ],
            ),
            NotAssumed(3, vec![1, 1, 0]),
        ),
        (
            "the branch of a sibling, assumed and dropped",
            cases(
                3,
                &[1],
                vec![
                    by_cases(),
                    farkas(&[(atom(3, &[0]), 1), (atom(3, &[1, 0]), 1)]),
                ],
            ),
            NotAssumed(3, vec![1, 0]),
        ),
        (
            "a case left out",
            cases(3, &[1], vec![crossing()]),
            BranchCount {
                expected: 2,
                found: 1,
            },
        ),
        (
            "a case too many",
            cases(3, &[1], vec![crossing(), crossing(), crossing()]),
            BranchCount {
                expected: 2,
                found: 3,
            },
        ),
        (
            "no cases at all",
            cases(3, &[1], vec![]),
            BranchCount {
                expected: 2,
                found: 0,
            },
        ),
        (
            "cases of an all",
            cases(3, &[], vec![crossing(), crossing()]),
            NotAnAny(3, vec![]),
        ),
        ("cases of a row", cases(0, &[], vec![]), NotAnAny(0, vec![])),
        ("cases of nothing", cases(99, &[], vec![]), NoFormula(99)),
        (
            "one case unproved",
            cases(3, &[1], vec![crossing(), nothing()]),
            NoContradiction(r(0)),
        ),
        (
            "a split on a rational unknown",
            split(2, r(0), crossing(), crossing()),
            NotWhole(Var(2)),
        ),
        (
            "a split on no unknown",
            split(4, r(0), crossing(), crossing()),
            NoUnknown(Var(4)),
        ),
        (
            "a split between whole numbers",
            split(0, Rational::ratio(5, 2), crossing(), crossing()),
            FractionalSplit(Rational::ratio(5, 2)),
        ),
        (
            "half a split unproved above",
            split(0, r(2), crossing(), nothing()),
            NoContradiction(r(0)),
        ),
        (
            "half a split unproved below",
            split(0, r(2), nothing(), crossing()),
            NoContradiction(r(0)),
        ),
        (
            "a bound that no split assumes",
            farkas(&[(assumed(0), 1)]),
            NoAssumption(0),
        ),
        (
            "a bound above the outermost split",
            split(0, r(2), farkas(&[(assumed(1), 1)]), crossing()),
            NoAssumption(1),
        ),
        (
            "a case counted as a split",
            split(
                0,
                r(2),
                cases(3, &[1], vec![farkas(&[(assumed(1), 1)]), crossing()]),
                crossing(),
            ),
            NoAssumption(1),
        ),
        (
            "the wrong side's bound",
            split(
                0,
                r(2),
                farkas(&[(assumed(0), 2), (atom(2, &[]), 1)]),
                crossing(),
            ),
            UnknownRemains(Var(0)),
        ),
        (
            "an unknown the problem lacks",
            farkas(&[(atom(8, &[]), 1), (atom(9, &[]), 1)]),
            NoUnknown(Var(9)),
        ),
    ] {
        assert_eq!(verdict(&proof), Err(error), "{name}");
    }
}

#[test]
fn an_equation_alone_proves_nothing() {
    let formulas = [equal(&[], 0), equal(&[], 3)];
    assert!(check(&[], &formulas, &farkas(&[(atom(0, &[]), 5)])).is_err());
    assert_eq!(check(&[], &formulas, &farkas(&[(atom(1, &[]), 5)])), Ok(()));
    assert_eq!(
        check(&[], &formulas, &farkas(&[(atom(1, &[]), -5)])),
        Err(CheckError::NoContradiction(r(-15)))
    );
}

#[test]
fn a_proof_may_be_deep_but_not_bottomless() {
    let (integers, formulas) = example();
    let nested = |depth| {
        let leaf = || farkas(&[(atom(0, &[]), 1), (atom(1, &[]), 1)]);
        (0..depth).fold(leaf(), |inner, _| split(0, r(0), leaf(), inner))
    };
    let deep = nested(MAX_DEPTH);
    assert_eq!(check(&integers, &formulas, &deep), Ok(()));
    assert_eq!(
        check(&integers, &formulas, &nested(MAX_DEPTH + 1)),
        Err(CheckError::TooDeep)
    );
}

/// `sum < 0` over whole unknowns with whole coefficients says `sum + 1 <= 0`, and `sum - 5/2 <= 0` says `sum - 2 <= 0`: unknowns x, y
/// whole, z rational. The proof adds up the two rows given.
#[test]
fn rows_of_whole_unknowns_have_whole_bounds() {
    let whole = [true, true, false];
    let sum_of = |terms: &[(u32, Rational)], constant: Rational, relation| -> Formula {
        let terms = terms.iter().map(|(v, c)| (Var(*v), c.clone()));
        Row::new(terms, constant, relation).into()
    };
    let both = |low: Formula, high: Formula| {
        let proof = farkas(&[(atom(0, &[]), 1), (atom(1, &[]), 1)]);
        check(&whole, &[low, high], &proof)
    };
    let half = || Rational::ratio(1, 2);
    // More than 2, and at most 5/2: nothing whole lies there.
    let above = |terms: &[(u32, i64)]| below(terms, 2);
    let up_to = |terms: &[(u32, Rational)]| sum_of(terms, -(r(2) + half()), Relation::AtMost);
    let accepted = both(above(&[(0, -1), (1, -1)]), up_to(&[(0, r(1)), (1, r(1))]));
    assert_eq!(accepted, Ok(()));
    // Strict on both sides, with a whole number just at each end.
    let accepted = both(below(&[(0, -1)], 2), below(&[(0, 1)], -3));
    assert_eq!(accepted, Ok(()));
    // 3 lies between 2 and 4.
    assert!(both(below(&[(0, -1)], 2), below(&[(0, 1)], -4)).is_err());
    assert!(both(at_most(&[(0, -1)], 2), up_to(&[(0, r(1))])).is_err());
    // z need not be whole.
    assert!(both(above(&[(2, -1)]), up_to(&[(2, r(1))])).is_err());
    let mixed = both(above(&[(0, -1), (2, -1)]), up_to(&[(0, r(1)), (2, r(1))]));
    assert!(mixed.is_err());
    // Halves of x need not add up to whole numbers.
    let halves = both(
        sum_of(&[(0, -half())], r(2), Relation::Below),
        sum_of(&[(0, half())], -(r(2) + half()), Relation::AtMost),
    );
    assert!(halves.is_err());
}
