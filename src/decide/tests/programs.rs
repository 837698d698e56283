//! Linear programs: duality, exactly.

use super::random::Random;
use super::*;

/// Checks the reason of an answer.
fn judged(rows: &[Row], unknowns: usize, cost: &[(Var, Rational)], answer: &LpAnswer) {
    let sums = |multipliers: &[Rational]| -> (Vec<Rational>, Rational, bool) {
        assert_eq!(multipliers.len(), rows.len());
        let (mut terms, mut constant, mut strict) = (vec![r(0); unknowns], r(0), false);
        for (row, multiplier) in rows.iter().zip(multipliers) {
            assert!(row.relation == Relation::Equal || !multiplier.is_negative());
            strict |= row.relation == Relation::Below && multiplier.is_positive();
            constant += multiplier * &row.constant;
            for (unknown, c) in &row.terms {
                terms[unknown.0 as usize] += multiplier * c;
            }
        }
        (terms, constant, strict)
    };
    let closed = |point: &[Rational]| {
        rows.iter().all(|row| {
            let sum = row.sum(point).unwrap();
            row.relation.holds(&sum) || row.relation == Relation::Below && sum.is_zero()
        })
    };
    match answer {
        LpAnswer::Infeasible { multipliers } => {
            let (terms, constant, strict) = sums(multipliers);
            assert!(terms.iter().all(Rational::is_zero));
            assert!(constant.is_positive() || strict && constant.is_zero());
        }
        LpAnswer::Optimal {
            point,
            value,
            multipliers,
        } => {
            assert!(closed(point));
            assert_eq!(
                &cost
                    .iter()
                    .map(|(v, c)| c * &point[v.0 as usize])
                    .sum::<Rational>(),
                value
            );
            let (mut terms, constant, _) = sums(multipliers);
            assert_eq!(&constant, value);
            for (unknown, c) in cost {
                terms[unknown.0 as usize] += c;
            }
            assert!(terms.iter().all(Rational::is_zero));
        }
        LpAnswer::Unbounded { point, ray } => {
            assert!(closed(point));
            assert!(
                cost.iter()
                    .map(|(v, c)| c * &ray[v.0 as usize])
                    .sum::<Rational>()
                    .is_negative()
            );
            let far: Vec<Rational> = point
                .iter()
                .zip(ray)
                .map(|(x, y)| x + y * r(1_000_000))
                .collect();
            assert!(closed(&far));
        }
        LpAnswer::Exhausted => panic!("not solved: {rows:?}"),
    }
}

#[test]
fn duality_holds_exactly() {
    let mut random = Random(21);
    let mut seen = [0; 3];
    for _ in 0..6_000 {
        let unknowns = random.between(1, 6) as usize;
        let rows: Vec<Row> = (0..random.between(0, 10))
            .map(|_| random.row(unknowns, 20))
            .collect();
        let mut cost = Vec::new();
        for unknown in 0..unknowns {
            if random.chance(3) {
                cost.push((Var(unknown as u32), r(random.between(-5, 5))));
            }
        }
        let answer = lp(&rows, unknowns, Some(&cost), &mut plenty());
        judged(&rows, unknowns, &cost, &answer);
        seen[match answer {
            LpAnswer::Infeasible { .. } => 0,
            LpAnswer::Optimal { .. } => 1,
            _ => 2,
        }] += 1;
        match lp(&rows, unknowns, None, &mut plenty()) {
            LpAnswer::Optimal { point, .. } => assert!(rows.iter().all(|row| row.holds(&point))),
            LpAnswer::Infeasible { .. } => assert!(matches!(answer, LpAnswer::Infeasible { .. })),
            other => panic!("{other:?}"),
        }
    }
    assert!(seen.iter().all(|count| *count > 500), "{seen:?}");
}

#[test]
fn degenerate_vertices_do_not_cycle() {
    // Beale's example, and a cone with many planes through its tip.
    let q = Rational::ratio;
    let terms = |c: [Rational; 4]| (0..).map(Var).zip(c).collect::<Vec<_>>();
    let mut rows = vec![
        Row::new(
            terms([q(1, 4), q(-60, 1), q(-1, 25), q(9, 1)]),
            0,
            Relation::AtMost,
        ),
        Row::new(
            terms([q(1, 2), q(-90, 1), q(-1, 50), q(3, 1)]),
            0,
            Relation::AtMost,
        ),
        Row::new([(Var(2), r(1))], -1, Relation::AtMost),
    ];
    rows.extend((0..4).map(|i| Row::at_least(Var(i), &r(0))));
    let cost = terms([q(-3, 4), q(150, 1), q(-1, 50), q(6, 1)]);
    let answer = lp(&rows, 4, Some(&cost), &mut plenty());
    judged(&rows, 4, &cost, &answer);
    assert!(matches!(answer, LpAnswer::Optimal { value, .. } if value == q(-1, 20)));
    let mut random = Random(22);
    for _ in 0..300 {
        let mut rows: Vec<Row> = (0..25).map(|_| random.row(5, 5)).collect();
        for row in &mut rows {
            row.constant = r(0);
            row.relation = Relation::AtMost;
        }
        let cost: Vec<_> = (0..5).map(|i| (Var(i), r(random.between(-5, 5)))).collect();
        judged(&rows, 5, &cost, &lp(&rows, 5, Some(&cost), &mut plenty()));
    }
}

#[test]
fn empty_and_unbounded_polyhedra() {
    // x + y <= 10^-12 and x + y >= 10^12: none. Without the first: a cone, on which x + y has no largest value.
    let (tiny, vast) = (Rational::ratio(1, 1_000_000_000_000), r(1_000_000_000_000));
    let both = |sign: i64| [(Var(0), r(sign)), (Var(1), r(sign))];
    let low = Row::new(both(-1), vast, Relation::AtMost);
    let high = Row::new(both(1), -&tiny, Relation::AtMost);
    // The least of -x - y.
    let cost = both(-1);
    for (rows, expected) in [
        (vec![low.clone(), high.clone()], "empty"),
        (vec![low.clone()], "unbounded"),
        (vec![], "unbounded"),
        (vec![high], "best"),
    ] {
        let answer = lp(&rows, 2, Some(&cost), &mut plenty());
        judged(&rows, 2, &cost, &answer);
        let found = match answer {
            LpAnswer::Infeasible { .. } => "empty",
            LpAnswer::Unbounded { .. } => "unbounded",
            LpAnswer::Optimal { value, .. } => {
                assert_eq!(value, -&tiny);
                "best"
            }
            LpAnswer::Exhausted => "open",
        };
        assert_eq!(found, expected, "{rows:?}");
    }
}

#[test]
fn larger_programs() {
    let mut random = Random(23);
    for size in [20, 60, 120] {
        let mut rows = Vec::new();
        for unknown in 0..size {
            rows.push(Row::at_least(Var(unknown), &r(0)));
            rows.push(Row::at_most(Var(unknown), &r(random.between(5, 50))));
        }
        for i in 0..size {
            let terms: Vec<(Var, Rational)> = (0..5)
                .map(|_| {
                    (
                        Var(random.between(0, i64::from(size) - 1) as u32),
                        Rational::ratio(random.between(-90, 100), 100),
                    )
                })
                .collect();
            let relation = if i % 4 == 0 {
                Relation::Equal
            } else {
                Relation::AtMost
            };
            rows.push(Row::new(terms, r(-random.between(0, 30)), relation));
        }
        let cost: Vec<_> = (0..size)
            .map(|i| (Var(i), Rational::ratio(random.between(-70, 30), 7)))
            .collect();
        let answer = lp(&rows, size as usize, Some(&cost), &mut plenty());
        judged(&rows, size as usize, &cost, &answer);
    }
}
