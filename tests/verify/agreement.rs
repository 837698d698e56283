//! The two encodings agree to the letter: whatever `pose` writes for a premise, `verify` rebuilds from its name.

use super::build::*;
use super::rich::rich;
use super::support::*;
use std::collections::BTreeMap;
use treaty::draft::*;
use treaty::number::Rational;
use treaty::pose::{Chain, Cone, Posed, Poser, asked_moment, fights_in, touched};
use treaty::verify::{Context, formula};

/// Everything that a condition needs, posed: every world premise, provision, fact, engagement, and the condition broken and kept.
fn posed(draft: &Draft, asked: (treaty::date::Day, treaty::date::Day)) -> Posed {
    let Body::Always(condition) = &draft.claims[0].parts[0].body else {
        unreachable!()
    };
    let cone = Cone::of(draft, touched(draft, condition), &|_| true);
    let days = treaty::pose::turning_days(draft, &cone);
    let chain = Chain::new(&days, Some(asked));
    let mut poser = Poser::new(draft, asked);
    poser.encoder.condition = Some(condition.clone());
    poser.encoder.given = draft.claims[0].parts[0].given.clone();
    let at = asked_moment(asked);
    let mut pose = || {
        poser.world(&cone, &chain, &|_| true)?;
        poser.law(&cone, &chain, &|_| true, &|_| true)?;
        poser.wars(&fights_in(condition, at))?;
        poser.add(Premise::Given { at })?;
        poser.add(Premise::Kept { at })?;
        poser.add(Premise::Broken { at })
    };
    pose().expect("this can be posed");
    poser.done()
}

fn agree(condition: Cond) {
    let mut draft = rich();
    draft.claims[0].parts[0].given = Some(at_least(held(P, &[KindId(5)]), 3));
    draft.claims[0].parts[0].body = Body::Always(condition);
    for asked in [(d(12), d(12)), (d(40), d(60))] {
        let posed = posed(&draft, asked);
        let context = Context::new(&draft, &draft.claims[0].parts[0], &[], asked.0, asked.1);
        let numbers: BTreeMap<&Unknown, u32> = posed.unknowns.iter().zip(0..).collect();
        for (premise, theirs) in posed.premises.iter().zip(&posed.problem.formulas) {
            let ours =
                formula(&context, premise).unwrap_or_else(|why| panic!("{premise:?}: {why}"));
            let ours = ours
                .numbered(&numbers)
                .unwrap_or_else(|why| panic!("{premise:?}: {why}"));
            assert_eq!(ours, *theirs, "{premise:?}");
        }
    }
}

#[test]
fn pose_and_verify_write_the_same_formulas() {
    let kinds = |list: &[u32]| held(P, &list.iter().map(|k| KindId(*k)).collect::<Vec<_>>());
    let after = |of, war: &[u32]| Expr::After {
        of: Box::new(of),
        war: war.iter().map(|id| EngagementId(*id)).collect(),
    };
    let loads = |list: &[u32]| {
        total(
            P,
            &list.iter().map(|k| KindId(*k)).collect::<Vec<_>>(),
            AttributeId(0),
        )
    };
    let relief = || Cond::InEffect {
        party: Q,
        policy: PolicyId(0),
    };
    let choice =
        |then, otherwise| Expr::IfThenElse(Box::new(relief()), Box::new(then), Box::new(otherwise));
    let ban = |k| Cond::NoneOf {
        parties: vec![P, Q],
        kinds: vec![KindId(k)],
        label: String::new(),
    };
    for condition in [
        at_most(kinds(&[0, 1, 2, 3, 4, 5, 6]), 39),
        at_least(Expr::Sum(vec![loads(&[3, 4, 6]), kinds(&[5])]), 7),
        at_most(after(kinds(&[0, 1, 2]), &[0, 1]), 9),
        at_most(Expr::At(Box::new(after(loads(&[3]), &[2])), d(33)), 9),
        Cond::Compare(
            Expr::Min(vec![kinds(&[0]), kinds(&[1]), num(4)]),
            Comparison::Above,
            Expr::Abs(Box::new(kinds(&[2]))),
        ),
        Cond::Compare(
            Expr::Max(vec![choice(kinds(&[0]), num(3)), kinds(&[1])]),
            Comparison::Equal,
            num(4),
        ),
        Cond::Compare(
            Expr::Count(Box::new(ban(0))),
            Comparison::NotEqual,
            Expr::Count(Box::new(Cond::Not(Box::new(ban(5))))),
        ),
        Cond::Any(vec![
            relief(),
            Cond::Not(Box::new(Cond::All(vec![ban(2), at_most(kinds(&[4]), 2)]))),
        ]),
        at_most(
            Expr::Product(
                Box::new(Expr::Quotient(Box::new(num(3)), Box::new(num(7)))),
                Box::new(Expr::At(
                    Box::new(choice(kinds(&[0]), Expr::Abs(Box::new(kinds(&[1]))))),
                    d(13),
                )),
            ),
            5,
        ),
        Cond::Compare(
            kinds(&[0]),
            Comparison::Below,
            Expr::ByDate(vec![(d(0), Rational::ratio(5, 2)), (d(30), n(7))]),
        ),
        at_most(after(choice(kinds(&[0]), kinds(&[6])), &[1]), 3),
    ] {
        agree(condition);
    }
}
