//! Engagements by given plans: survivors, spent units, chains, groups, shares that can be found.

use super::build::*;
use treaty::analysis::worst_plan;
use treaty::draft::*;
use treaty::eval::{self, CannotEvaluate, Extremes, Rule};
use treaty::number::Rational;

/// A has 10 bombers and 6 silos; B 8 silos and 5 interceptors.
struct Two {
    draft: Draft,
    world: World,
    a: PartyId,
    b: PartyId,
    bomber: KindId,
    silo: KindId,
    interceptor: KindId,
    bolt: EngagementId,
}

fn two() -> Two {
    let mut draft = draft();
    let (a, b) = (party(&mut draft, "A"), party(&mut draft, "B"));
    let (_, bomber) = system(&mut draft, a, "Bomber", 10);
    let (silos, silo) = system(&mut draft, a, "Silo", 6);
    stake(&mut draft, b, silos, 8);
    let (_, interceptor) = system(&mut draft, b, "Interceptor", 5);
    let bolt = strike(&mut draft, "Bolt", (a, bomber), &[(b, silo, "3/5")], 2);
    let world = still(&draft);
    Two {
        draft,
        world,
        a,
        b,
        bomber,
        silo,
        interceptor,
        bolt,
    }
}

impl Two {
    fn after(&self, of: Expr, war: &[EngagementId]) -> Result<Rational, CannotEvaluate> {
        let expr = Expr::After {
            of: Box::new(of),
            war: war.to_vec(),
        };
        let value = eval::value(&self.draft, &self.world, &expr, d(5), &Extremes::none())?;
        Ok(value.number().unwrap().clone())
    }

    fn faults(&self) -> Vec<String> {
        let departures = eval::departures(&self.draft, &self.world);
        assert!(
            departures.iter().all(|d| d.rule == Rule::Plan),
            "{departures:?}"
        );
        departures.into_iter().map(|d| d.words).collect()
    }

    fn bolts(&self, shots: Vec<Shot>) -> Plan {
        plan(&[self.bolt], 0, d(5), shots)
    }
}

#[test]
fn survivors_of_a_strike_and_bombers_spent() {
    let mut t = two();
    let target = (t.b, t.silo);
    let plan = t.bolts(vec![shot(target, 2, 3), shot(target, 1, 4)]);
    t.world.plans.push(plan);
    assert_eq!(t.faults(), [""; 0]);
    // Three get two shots: each survives with 4/25; four get one: 2/5; one is left alone: 12/25 + 40/25 + 1 = 77/25.
    assert_eq!(t.after(held(t.b, &[t.silo]), &[t.bolt]), Ok(r("77/25")));
    // 3 · 2 + 4 shots of 10 bombers.
    assert_eq!(t.after(held(t.a, &[t.bomber]), &[t.bolt]), Ok(n(0)));
    assert_eq!(
        t.after(held(t.a, &[t.silo]), &[t.bolt]),
        Ok(n(6)),
        "no target"
    );
    // Outside the war nothing has happened.
    let value = eval::value(
        &t.draft,
        &t.world,
        &held(t.b, &[t.silo]),
        d(5),
        &Extremes::none(),
    );
    assert_eq!(value, Ok(n(8).into()));
}

#[test]
fn a_war_without_a_plan_for_that_day_has_no_value() {
    let mut t = two();
    let late = plan(&[t.bolt], 0, d(6), vec![]);
    t.world.plans.push(late);
    let value = t.after(held(t.b, &[t.silo]), &[t.bolt]);
    assert!(
        matches!(value, Err(CannotEvaluate::NoPlan { .. })),
        "{value:?}"
    );
    let words = value.unwrap_err().to_string();
    assert_eq!(
        words,
        "the world has no plan for `Bolt` in the war `Bolt` on 2027-01-06"
    );
}

#[test]
fn plans_fire_what_there_is_at_what_there_is() {
    let mut t = two();
    let target = (t.b, t.silo);
    let cases = [
        (vec![shot(target, 2, 5)], None),
        (vec![shot(target, 2, 6)], Some("fires 12 Bomber of 10")),
        (
            vec![shot(target, 1, 9)],
            Some("shoots at 9 Silo, of which 8 can be found"),
        ),
        (vec![shot(target, 1, -1)], Some("fewer than no targets")),
        (
            vec![shot(target, 3, 1)],
            Some("too many shots at one target"),
        ),
        (vec![shot((t.a, t.silo), 1, 1)], Some("no target")),
    ];
    for (shots, fault) in cases {
        t.world.plans = vec![t.bolts(shots)];
        let faults = t.faults();
        match fault {
            None => assert_eq!(faults, [""; 0]),
            Some(fault) => assert!(faults.iter().any(|f| f.contains(fault)), "{faults:?}"),
        }
    }
}

#[test]
fn only_a_share_can_be_found_and_groups_fall_together() {
    let mut t = two();
    let target = &mut t.draft.engagements[0].targets[0];
    target.exposed = Enclosure::exact(r("1/2"));
    target.group = n(2);
    // Half of 8 silos in pairs: two aimpoints.
    let fine = t.bolts(vec![shot((t.b, t.silo), 1, 2)]);
    t.world.plans = vec![fine];
    assert_eq!(t.faults(), [""; 0]);
    // Two pairs at 3/5: 8 - 2 · 2 · 3/5 = 5.6. Two bombers fired.
    assert_eq!(t.after(held(t.b, &[t.silo]), &[t.bolt]), Ok(r("5.6")));
    assert_eq!(t.after(held(t.a, &[t.bomber]), &[t.bolt]), Ok(n(8)));
    t.world.plans = vec![t.bolts(vec![shot((t.b, t.silo), 1, 3)])];
    assert!(t.faults()[0].contains("shoots at 6 Silo, of which 4 can be found"));
}

#[test]
fn later_engagements_meet_what_the_earlier_left() {
    let mut t = two();
    let shield = strike(
        &mut t.draft,
        "Shield",
        (t.b, t.interceptor),
        &[(t.b, t.silo, "1/2")],
        1,
    );
    let war = [t.bolt, shield];
    // Bolt: four silos get two shots each; 8 - 4 · 21/25 = 116/25 = 4.64 are left.
    t.world.plans = vec![
        plan(&war, 0, d(5), vec![shot((t.b, t.silo), 2, 4)]),
        plan(&war, 1, d(5), vec![shot((t.b, t.silo), 1, 4)]),
    ];
    assert_eq!(t.faults(), [""; 0]);
    // Four of those at 1/2: 2.64.
    assert_eq!(t.after(held(t.b, &[t.silo]), &war), Ok(r("2.64")));
    assert_eq!(t.after(held(t.b, &[t.interceptor]), &war), Ok(n(1)));
    // The same plans are of another war when it is fought by itself.
    let alone = t.after(held(t.b, &[t.silo]), &[t.bolt]);
    assert!(matches!(alone, Err(CannotEvaluate::NoPlan { .. })));
    // `(X after Bolt) through Shield` is the same chain.
    let inner = Expr::After {
        of: Box::new(held(t.b, &[t.silo])),
        war: vec![t.bolt],
    };
    assert_eq!(t.after(inner, &[shield]), Ok(r("2.64")));
    // Five are no longer there to be shot at.
    t.world.plans[1] = plan(&war, 1, d(5), vec![shot((t.b, t.silo), 1, 5)]);
    assert!(t.faults()[0].contains("shoots at 5 Silo, of which 4.64 can be found"));
    t.world.plans.remove(0);
    assert!(t.faults()[0].contains("`Bolt` on 2027-01-06 is missing"));
}

#[test]
fn what_was_fired_cannot_be_fired_again() {
    let mut t = two();
    let again = strike(
        &mut t.draft,
        "Again",
        (t.a, t.bomber),
        &[(t.b, t.silo, "3/5")],
        2,
    );
    let war = [t.bolt, again];
    t.world.plans = vec![
        plan(&war, 0, d(5), vec![shot((t.b, t.silo), 2, 4)]),
        plan(&war, 1, d(5), vec![shot((t.b, t.silo), 1, 3)]),
    ];
    assert!(
        t.faults()[0].contains("fires 3 Bomber of 2"),
        "10 - 8 are left"
    );
    t.world.plans[1].shots[0].aimpoints = n(2);
    assert_eq!(t.faults(), [""; 0]);
}

#[test]
fn fired_units_come_from_where_the_plan_says() {
    let mut t = two();
    t.draft.engagements[0].weapons[0].kinds.push(t.silo);
    let mut plan = t.bolts(vec![shot((t.b, t.silo), 2, 6)]);
    t.world.plans = vec![plan.clone()];
    // Twelve: all ten bombers, then two silos.
    assert_eq!(t.faults(), [""; 0]);
    assert_eq!(t.after(held(t.a, &[t.bomber]), &[t.bolt]), Ok(n(0)));
    assert_eq!(t.after(held(t.a, &[t.silo]), &[t.bolt]), Ok(n(4)));
    plan.fired = vec![(0, t.a, t.bomber, n(7)), (0, t.a, t.silo, n(5))];
    t.world.plans = vec![plan.clone()];
    assert_eq!(t.faults(), [""; 0]);
    assert_eq!(t.after(held(t.a, &[t.bomber]), &[t.bolt]), Ok(n(3)));
    plan.fired[1].3 = n(4);
    t.world.plans = vec![plan.clone()];
    assert!(t.faults()[0].contains("fires 12 Bomber and takes 11"));
    plan.fired = vec![(0, t.a, t.bomber, n(5)), (0, t.a, t.silo, n(7))];
    t.world.plans = vec![plan.clone()];
    assert!(t.faults()[0].contains("fires 7 Bomber of 6"));
    plan.fired = vec![(0, t.a, t.bomber, n(7)), (0, t.b, t.silo, n(5))];
    t.world.plans = vec![plan];
    assert!(t.faults()[0].contains("from where there are none"));
}

/// A's silos carry 2 warheads each, and Bolt fires warheads.
fn warheads() -> (Two, AttributeId) {
    let mut t = two();
    let warheads = attribute(&mut t.draft, "warheads");
    t.draft.kinds[t.silo.index()].values = vec![(warheads, each(2))];
    t.draft.engagements[0].weapons[0] = Weapon {
        label: String::from("A.Silo.warheads"),
        parties: vec![t.a],
        kinds: vec![t.silo],
        total_of: Some(warheads),
    };
    (t, warheads)
}

#[test]
fn of_a_total_the_total_is_spent_and_not_its_carriers() {
    let (mut t, warheads) = warheads();
    t.world.plans = vec![t.bolts(vec![shot((t.b, t.silo), 2, 5)])];
    // Ten of 6 · 2 warheads.
    assert_eq!(t.faults(), [""; 0]);
    assert_eq!(t.after(held(t.a, &[t.silo]), &[t.bolt]), Ok(n(6)));
    assert_eq!(
        t.after(total(t.a, &[t.silo], warheads), &[t.bolt]),
        Ok(n(2))
    );
    // B loses 5 · 21/25 silos and the two warheads of each: (8 - 4.2) · 2.
    assert_eq!(
        t.after(total(t.b, &[t.silo], warheads), &[t.bolt]),
        Ok(r("7.6"))
    );
    t.world.plans = vec![t.bolts(vec![shot((t.b, t.silo), 2, 7)])];
    assert!(t.faults()[0].contains("fires 14 A.Silo.warheads of 12"));
}

#[test]
fn a_part_of_a_total_that_was_fired_has_no_value() {
    let (mut t, warheads) = warheads();
    t.draft.kinds[t.bomber.index()].values = vec![(warheads, each(1))];
    t.draft.engagements[0].weapons[0].kinds.push(t.bomber);
    t.world.plans = vec![t.bolts(vec![shot((t.b, t.silo), 2, 5)])];
    let part = t.after(total(t.a, &[t.silo], warheads), &[t.bolt]);
    assert!(
        matches!(part, Err(CannotEvaluate::PartOfFiredTotal { .. })),
        "{part:?}"
    );
    let both = total(t.a, &[t.bomber, t.silo], warheads);
    assert_eq!(t.after(both, &[t.bolt]), Ok(n(12)), "6 · 2 + 10 - 10");
}

#[test]
fn loads_chosen_unit_by_unit_are_not_counted_after_an_engagement_that_touches_them() {
    let mut t = two();
    let warheads = attribute(&mut t.draft, "warheads");
    t.draft.kinds[t.silo.index()].values = vec![(warheads, between(1, 3))];
    t.world.plans = vec![t.bolts(vec![])];
    let theirs = t.after(total(t.b, &[t.silo], warheads), &[t.bolt]);
    assert!(
        matches!(theirs, Err(CannotEvaluate::ChosenLoadAfterFight { .. })),
        "{theirs:?}"
    );
    // A's own silos are no target of Bolt: 6 · 1.
    assert_eq!(
        t.after(total(t.a, &[t.silo], warheads), &[t.bolt]),
        Ok(n(6))
    );
}

#[test]
fn at_inside_a_war_fights_it_on_that_day() {
    let mut t = two();
    let target = (t.b, t.silo);
    t.world.plans = vec![
        plan(&[t.bolt], 0, d(5), vec![shot(target, 1, 5)]),
        plan(&[t.bolt], 0, d(9), vec![shot(target, 1, 8)]),
    ];
    let silos = Expr::After {
        of: Box::new(held(t.b, &[t.silo])),
        war: vec![t.bolt],
    };
    let value = |expr: &Expr| eval::value(&t.draft, &t.world, expr, d(5), &Extremes::none());
    // 8 - 5 · 3/5; 8 - 8 · 3/5.
    assert_eq!(value(&silos), Ok(n(5).into()));
    assert_eq!(value(&Expr::At(Box::new(silos), d(9))), Ok(r("3.2").into()));
}

#[test]
fn an_uncertain_kill_has_no_value() {
    let mut t = two();
    t.draft.engagements[0].targets[0].kill[0] = Some(Enclosure::range(r("1/2"), r("3/5")));
    t.world.plans = vec![t.bolts(vec![shot((t.b, t.silo), 1, 1)])];
    let value = t.after(held(t.b, &[t.silo]), &[t.bolt]);
    assert!(
        matches!(value, Err(CannotEvaluate::UncertainKill { .. })),
        "{value:?}"
    );
}

#[test]
fn hostile_plans_are_refused_and_break_nothing() {
    let mut t = two();
    let far = EngagementId(99);
    let mut odd = plan(&[far], 0, d(5), vec![]);
    odd.fired = vec![(7, t.a, t.bomber, n(1))];
    let mut weapon = t.bolts(vec![]);
    weapon.fired = vec![(7, t.a, t.bomber, n(1))];
    let mut pattern = t.bolts(vec![shot((t.b, t.silo), 1, 1)]);
    pattern.shots[0].pattern = vec![1, u32::MAX, u32::MAX];
    for plan in [odd, plan(&[t.bolt], 3, d(5), vec![]), weapon, pattern] {
        t.world.plans = vec![plan];
        assert_ne!(t.faults(), [""; 0]);
    }
    t.world.plans = vec![t.bolts(vec![]), t.bolts(vec![])];
    assert!(t.faults()[0].contains("is there twice"));
}

#[test]
fn the_worst_plan_of_a_world_is_found() {
    let mut two = two();
    let left = held(two.b, &[two.silo]);
    let plan = |maximise| {
        worst_plan(&two.draft, &two.world, &[two.bolt], d(5), &left, maximise)
            .expect("a linear measure has a worst plan")
    };
    let (worst, best) = (plan(false), plan(true));
    // Ten bombers at eight silos: two silos get two shots, six get one; 8 - 2 * 21/25 - 6 * 3/5 are left.
    two.world.plans = worst;
    assert_eq!(two.faults(), [""; 0]);
    assert_eq!(two.after(left.clone(), &[two.bolt]), Ok(r("68/25")));
    two.world.plans = best;
    assert_eq!(two.after(left, &[two.bolt]), Ok(n(8)));
}
