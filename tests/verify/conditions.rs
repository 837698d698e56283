//! What conditions become.
//!
//! In the formulas `n0@5` is what is held of kind 0 on day 5 after entry, `h0@?` the history of variant 0 on the asked day, `day` the
//! asked day; days count from 1970, of which entry is day 20_819.

use super::build::*;
use super::rich::*;
use super::support::*;
use treaty::draft::*;
use treaty::source::Place;

/// What a condition of a claim becomes, asked in days 10 to 20.
fn becomes(cond: Cond) -> String {
    let mut draft = rich();
    draft.claims[0].parts[0].body = Body::Always(cond);
    told(&draft, 10, 20, &Premise::Kept { at: ASKED })
}

#[test]
fn branches_become_alternatives() {
    let (m, l) = (missiles, || held(P, &[KindId(1)]));
    let abs = Expr::Abs(Box::new(Expr::Sum(vec![
        m(),
        Expr::Negated(Box::new(num(5))),
    ])));
    assert_eq!(
        becomes(at_most(abs, 3)),
        "any[all[- n0@? + 5 <= 0, n0@? - 8 <= 0], all[n0@? - 5 <= 0, - n0@? + 2 <= 0]]"
    );
    assert_eq!(
        becomes(at_most(Expr::Max(vec![m(), l()]), 3)),
        "any[all[- n0@? + n1@? <= 0, n0@? - 3 <= 0], all[n0@? - n1@? <= 0, n1@? - 3 <= 0]]"
    );
    assert_eq!(
        becomes(at_least(Expr::Min(vec![m(), l()]), 3)),
        "any[all[n0@? - n1@? <= 0, - n0@? + 3 <= 0], all[- n0@? + n1@? <= 0, - n1@? + 3 <= 0]]"
    );
    let count = Expr::Count(Box::new(at_most(m(), 3)));
    assert_eq!(
        becomes(Cond::Compare(count, Comparison::Above, num(0))),
        "any[all[n0@? - 3 <= 0, - 1 < 0], all[- n0@? + 3 < 0, 0 < 0]]"
    );
    let relief = Cond::InEffect {
        party: Q,
        policy: PolicyId(0),
    };
    let choice = Expr::IfThenElse(Box::new(relief), Box::new(m()), Box::new(num(2)));
    // Inside `at` the branch, its guard too, speaks of that day.
    assert_eq!(
        becomes(at_most(Expr::At(Box::new(choice), d(7)), 3)),
        "any[all[- s0@7 + 1 <= 0, n0@7 - 3 <= 0], all[s0@7 <= 0, - 1 <= 0]]"
    );
    assert_eq!(
        becomes(Cond::Compare(m(), Comparison::NotEqual, num(4))),
        "any[n0@? - 4 < 0, - n0@? + 4 < 0]"
    );
    let ban = |kinds: &[u32]| Cond::NoneOf {
        parties: vec![P],
        kinds: kinds.iter().map(|k| KindId(*k)).collect(),
        label: String::new(),
    };
    assert_eq!(becomes(ban(&[1, 2])), "n1@? + n2@? <= 0");
    assert_eq!(
        becomes(Cond::Not(Box::new(ban(&[1, 2])))),
        "- n1@? - n2@? + 1 <= 0"
    );
    assert_eq!(
        becomes(Cond::Not(Box::new(ban(&[1, 5])))),
        "- n1@? - n5@? < 0"
    );
    let total = |kinds: &[u32]| Expr::Total {
        parties: vec![P, Q],
        kinds: kinds.iter().map(|k| KindId(*k)).collect(),
        attribute: AttributeId(0),
        label: String::new(),
    };
    assert_eq!(
        becomes(at_most(total(&[0, 3, 4, 6]), 9)),
        "n4@? + t3@? - 9 <= 0"
    );
    let after = |of, war: &[u32]| Expr::After {
        of: Box::new(of),
        war: war.iter().map(|id| EngagementId(*id)).collect(),
    };
    assert_eq!(
        becomes(at_most(after(m(), &[0]), 9)),
        "n0@? - 1/2 shots0.0.0@? - 3/4 shots0.0.1@? - 9 <= 0"
    );
    assert_eq!(
        becomes(at_most(after(total(&[3]), &[2]), 9)),
        "t3@? - shots0.6.0@? - 9 <= 0"
    );
    let cap = Expr::ByDate(vec![(d(0), n(90)), (d(10), n(70)), (d(21), n(50))]);
    assert_eq!(
        becomes(Cond::Compare(m(), Comparison::AtMost, cap)),
        "n0@? - 70 <= 0"
    );
}

#[test]
fn conditions_that_are_refused() {
    let (m, l) = (missiles, || held(P, &[KindId(1)]));
    let step = |days: &[i32]| Expr::ByDate(days.iter().map(|at| (d(*at), n(1))).collect());
    let after = |of, war: &[u32]| Expr::After {
        of: Box::new(of),
        war: war.iter().map(|id| EngagementId(*id)).collect(),
    };
    let ban = Cond::NoneOf {
        parties: vec![P],
        kinds: vec![KindId(0)],
        label: String::new(),
    };
    let nested = (0..13).map(|_| Expr::Abs(Box::new(m()))).collect();
    let growth = Cond::Growth {
        of: m(),
        per_day: n(1),
        whole: true,
        place: Place::default(),
    };
    for (cond, why) in [
        (
            at_most(Expr::Product(Box::new(m()), Box::new(l())), 1),
            "a product of unknowns",
        ),
        (
            at_most(Expr::Quotient(Box::new(m()), Box::new(l())), 1),
            "division by an unknown",
        ),
        (
            at_most(Expr::Quotient(Box::new(m()), Box::new(num(0))), 1),
            "division by zero",
        ),
        (
            at_most(step(&[0, 15]), 1),
            "changes between the first and the last asked day",
        ),
        (
            at_most(step(&[0, 20]), 1),
            "changes between the first and the last asked day",
        ),
        (at_most(step(&[30]), 1), "has no value yet"),
        (
            at_most(Expr::Most(Box::new(m())), 1),
            "without a proven value",
        ),
        (
            at_most(after(after(m(), &[0]), &[1]), 1),
            "an engagement inside another",
        ),
        (
            at_most(after(Expr::Count(Box::new(ban)), &[0]), 1),
            "a ban judged after an engagement",
        ),
        (at_most(after(m(), &[7]), 1), "no such engagement"),
        (
            at_most(
                after(total(P, &[KindId(3), KindId(4)], AttributeId(0)), &[2]),
                1,
            ),
            "",
        ),
        (at_most(Expr::Sum(nested), 1), "too large"),
        (
            Cond::Not(Box::new(growth)),
            "the negation of a limit on growth",
        ),
    ] {
        let found = becomes(cond.clone());
        if why.is_empty() {
            assert!(!found.starts_with("refused"), "{found}");
        } else {
            assert!(
                found.starts_with("refused") && found.contains(why),
                "{cond:?}: {found}"
            );
        }
    }
    // A part of a total that is fired.
    let mut draft = rich();
    draft.engagements[2].weapons[0].kinds.push(KindId(4));
    let part = at_most(after(total(P, &[KindId(3)], AttributeId(0)), &[2]), 1);
    draft.claims[0].parts[0].body = Body::Always(part);
    let found = told(&draft, 10, 20, &Premise::Kept { at: ASKED });
    assert_eq!(
        found,
        "refused: no rule for a part of a total that is fired"
    );
    // Loads of boats that are shot at.
    draft.engagements[0].targets[0].kind = KindId(3);
    let loads = at_most(after(total(P, &[KindId(3)], AttributeId(0)), &[0]), 1);
    draft.claims[0].parts[0].body = Body::Always(loads);
    let found = told(&draft, 10, 20, &Premise::Kept { at: ASKED });
    assert_eq!(
        found,
        "refused: no rule for loads of a kind that is shot at or fired"
    );
}
