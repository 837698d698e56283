//! What expressions are worth.

use super::build::*;
use treaty::draft::*;
use treaty::eval::{self, CannotEvaluate, Extremes, Value};

/// A holds 10 tanks and 4 guns, of which each has 3 barrels; it adds a tank a day.
struct Army {
    draft: Draft,
    world: World,
    a: PartyId,
    tank: KindId,
    gun: KindId,
    barrels: AttributeId,
}

fn army() -> Army {
    let mut draft = draft();
    let a = party(&mut draft, "A");
    let barrels = attribute(&mut draft, "barrels");
    let (tanks, tank) = system(&mut draft, a, "Tank", 10);
    let (_, gun) = system(&mut draft, a, "Gun", 4);
    draft.kinds[gun.index()].values = vec![(barrels, each(3))];
    let mut world = still(&draft);
    let variant = draft.variants_of(tanks)[0];
    world
        .histories
        .insert((a, variant), course(&[(0, 10), (100, 110)]));
    Army {
        draft,
        world,
        a,
        tank,
        gun,
        barrels,
    }
}

impl Army {
    fn on(&self, expr: &Expr, at: i32) -> Result<Value, CannotEvaluate> {
        eval::value(&self.draft, &self.world, expr, d(at), &Extremes::none())
    }

    fn number(&self, expr: &Expr, at: i32) -> treaty::number::Rational {
        self.on(expr, at).unwrap().number().unwrap().clone()
    }

    fn holds(&self, cond: &Cond, at: i32) -> bool {
        eval::holds(&self.draft, &self.world, cond, d(at), &Extremes::none()).unwrap()
    }

    fn tanks(&self) -> Box<Expr> {
        Box::new(held(self.a, &[self.tank]))
    }
}

#[test]
fn arithmetic() {
    let army = army();
    let tanks = || *army.tanks();
    // On day 5 there are 15 tanks and 4 guns.
    assert_eq!(army.number(&tanks(), 5), n(15));
    assert_eq!(army.number(&held(army.a, &[army.tank, army.gun]), 5), n(19));
    // Tanks have no barrels: 4 · 3.
    let barrels = total(army.a, &[army.tank, army.gun], army.barrels);
    assert_eq!(army.number(&barrels, 5), n(12));
    // 15 + 12 - 30 = -3, without its sign 3.
    let sum = Expr::Sum(vec![tanks(), barrels.clone(), num(-30)]);
    assert_eq!(army.number(&sum, 5), n(-3));
    assert_eq!(army.number(&Expr::Abs(Box::new(sum.clone())), 5), n(3));
    assert_eq!(army.number(&Expr::Negated(Box::new(sum)), 5), n(3));
    // 15 · 3/2 = 22.5; 15 / 4 = 3.75.
    let half = Expr::Number(r("3/2"));
    let product = Expr::Product(Box::new(half), army.tanks());
    assert_eq!(army.number(&product, 5), r("22.5"));
    let quotient = Expr::Quotient(army.tanks(), Box::new(num(4)));
    assert_eq!(army.number(&quotient, 5), r("3.75"));
    let list = vec![num(13), tanks(), barrels];
    assert_eq!(army.number(&Expr::Min(list.clone()), 5), n(12));
    assert_eq!(army.number(&Expr::Max(list), 5), n(15));
}

#[test]
fn a_quotient_by_nothing_has_no_value() {
    let army = army();
    let quotient = Expr::Quotient(army.tanks(), Box::new(num(0)));
    assert_eq!(army.on(&quotient, 0), Err(CannotEvaluate::DivisionByZero));
}

#[test]
fn choices_and_counts() {
    let army = army();
    let few = at_most(*army.tanks(), 14);
    let either = Expr::IfThenElse(Box::new(few.clone()), Box::new(num(7)), Box::new(num(8)));
    assert_eq!(
        (army.number(&either, 4), army.number(&either, 5)),
        (n(7), n(8))
    );
    let count = Expr::Count(Box::new(few));
    assert_eq!(
        (army.number(&count, 4), army.number(&count, 5)),
        (n(1), n(0))
    );
}

#[test]
fn figures_by_date_hold_from_their_day() {
    let army = army();
    let steps = Expr::ByDate(vec![(d(3), n(20)), (d(8), n(12))]);
    assert_eq!(army.number(&steps, 3), n(20));
    assert_eq!(army.number(&steps, 7), n(20));
    assert_eq!(army.number(&steps, 8), n(12));
    let early = army.on(&steps, 2);
    assert!(
        matches!(early, Err(CannotEvaluate::BeforeFirstDate { .. })),
        "{early:?}"
    );
}

#[test]
fn at_fixes_the_moment_of_what_stands_before_it() {
    let army = army();
    // Tanks on day 9 less tanks at entry plus 2 days: 19 - 12.
    let then = Expr::At(army.tanks(), d(2));
    let grown = Expr::Sum(vec![*army.tanks(), Expr::Negated(Box::new(then))]);
    assert_eq!(army.number(&grown, 9), n(7));
    // A figure by date inside is that of the fixed day as well.
    let steps = Expr::ByDate(vec![(d(0), n(1)), (d(5), n(2))]);
    assert_eq!(army.number(&Expr::At(Box::new(steps), d(2)), 9), n(1));
}

#[test]
fn comparisons_and_connectives() {
    let army = army();
    let compare = |op, right| Cond::Compare(*army.tanks(), op, num(right));
    // 15 tanks against 14, 15, 16.
    let table = [
        (Comparison::AtMost, [false, true, true]),
        (Comparison::Below, [false, false, true]),
        (Comparison::AtLeast, [true, true, false]),
        (Comparison::Above, [true, false, false]),
        (Comparison::Equal, [false, true, false]),
        (Comparison::NotEqual, [true, false, true]),
    ];
    for (op, expected) in table {
        let found = [14, 15, 16].map(|right| army.holds(&compare(op, right), 5));
        assert_eq!(found, expected, "{op:?}");
    }
    let (yes, no) = (Cond::All(vec![]), Cond::Any(vec![]));
    assert!(army.holds(&yes, 0) && !army.holds(&no, 0));
    assert!(army.holds(&Cond::Not(Box::new(no.clone())), 0));
    assert!(army.holds(&Cond::Any(vec![no.clone(), yes.clone()]), 0));
    assert!(!army.holds(&Cond::All(vec![yes, no]), 0));
}

#[test]
fn a_ban_is_kept_while_not_one_is_held() {
    let army = army();
    let none = |kind| Cond::NoneOf {
        parties: vec![army.a],
        kinds: vec![kind],
        label: String::new(),
    };
    assert!(!army.holds(&none(army.tank), 0));
    assert!(army.holds(&Cond::Not(Box::new(none(army.gun))), 0));
}

#[test]
fn most_and_least_come_from_outside() {
    let army = army();
    let most = Expr::Most(army.tanks());
    assert_eq!(
        army.on(&most, 4),
        Err(CannotEvaluate::NoExtreme { day: d(4) })
    );
    let mut known = Extremes::none();
    known.add(most.clone(), d(4), Value::from(n(500)));
    known.add(most.clone(), d(5), Value::Infinite);
    let value = |expr: &Expr, at| eval::value(&army.draft, &army.world, expr, d(at), &known);
    assert_eq!(value(&most, 4), Ok(Value::from(n(500))));
    assert_eq!(
        value(&Expr::At(Box::new(most.clone()), d(4)), 9),
        Ok(Value::from(n(500)))
    );
    // Any number is less than infinite, and infinite less infinite is nothing.
    let below = Cond::Compare(num(1_000_000), Comparison::Below, most.clone());
    assert_eq!(
        eval::holds(&army.draft, &army.world, &below, d(5), &known),
        Ok(true)
    );
    let gap = Expr::Sum(vec![most.clone(), Expr::Negated(Box::new(most))]);
    assert_eq!(value(&gap, 4), Ok(Value::from(n(0))));
    assert_eq!(value(&gap, 5), Err(CannotEvaluate::Undefined));
}
