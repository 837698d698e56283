//! Rows and formulas mean what they say.

use super::*;
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

#[test]
fn rows_keep_their_invariant() {
    let row = row(
        &[(3, 1), (1, 2), (3, -1), (2, 0), (1, 1)],
        5,
        Relation::AtMost,
    );
    assert_eq!(row.terms, [(Var(1), r(3))]);
    assert_eq!(row.sum(&[r(0), r(2)]), Some(r(11)));
    assert_eq!(row.sum(&[r(0)]), None);
}

#[test]
fn a_row_and_its_negation_never_agree() {
    for relation in [Relation::AtMost, Relation::Below, Relation::Equal] {
        let row = row(&[(0, 2)], -3, relation);
        for n in -4..8 {
            let point = [Rational::ratio(n, 2)];
            assert_ne!(
                row.holds(&point),
                row.negated().holds(&point),
                "{relation:?} at {n}/2"
            );
        }
        let formula = Formula::from(row)
            .and(at_most(&[(0, -1)], 1))
            .or(below(&[(0, 1)], 2));
        for n in -8..8 {
            let point = [Rational::ratio(n, 2)];
            assert_ne!(formula.holds(&point), formula.negated().holds(&point));
        }
    }
}

#[test]
fn rows_scale_add_and_normalise() {
    let a = row(&[(0, 2), (1, -4)], 6, Relation::AtMost);
    let b = row(&[(0, -2)], 1, Relation::Below);
    assert_eq!(a.plus(&b), row(&[(1, -4)], 7, Relation::Below));
    assert_eq!(a.scaled(&r(-1)), None);
    assert_eq!(b.scaled(&r(0)), None);
    assert_eq!(a.normal(), row(&[(0, 1), (1, -2)], 3, Relation::AtMost));
    assert_eq!(b.scaled(&r(3)).unwrap().normal(), b.normal());
    let e = row(&[(0, -2)], 4, Relation::Equal);
    assert_eq!(e.normal(), row(&[(0, 1)], -2, Relation::Equal));
    assert_eq!(e.scaled(&r(-1)).unwrap().normal(), e.normal());
    assert_eq!(
        row(&[], -7, Relation::AtMost).normal(),
        row(&[], -1, Relation::AtMost)
    );
    assert_eq!(
        row(&[], 0, Relation::Equal).normal(),
        row(&[], 0, Relation::Equal)
    );
}

#[test]
fn formulas_are_joined_without_nesting() {
    let x = || at_most(&[(0, 1)], 0);
    assert_eq!(Formula::TRUE.and(x()), x());
    assert_eq!(Formula::FALSE.or(x()), x());
    assert_eq!(x().and(x()).and(x()), Formula::All(vec![x(), x(), x()]));
    assert_eq!(
        x().or(x()).atom_at(&[1]),
        Some(&row(&[(0, 1)], 0, Relation::AtMost))
    );
    assert_eq!(x().or(x()).atom_at(&[2]), None);
    assert_eq!(x().or(x()).atom_at(&[]), None);
    assert_eq!(x().atom_at(&[0]), None);
    assert_eq!(
        x().or(at_most(&[(7, 1)], 0))
            .vars()
            .into_iter()
            .collect::<Vec<_>>(),
        [Var(0), Var(7)]
    );
}
