//! What a coalition can ensure for every value of its estimates.

use super::build::*;
use super::posed::*;
use super::support::*;
use treaty::draft::*;
use treaty::number::Rational;

fn range(low: i64, high: i64) -> EstimateRange {
    EstimateRange {
        party: P,
        thing: ThingId(0),
        figure: 0,
        low: n(low),
        high: n(high),
    }
}

/// P starts with 10 to 12 missiles and can ensure 14 from day 10 on, by building 4.
fn estimated(low: i64, high: i64) -> (Draft, EnsuredCase) {
    let open = |draft: &mut Draft| draft.stakes[0].figures[0].high = n(12);
    let draft = scene(open, at_least(missiles(), 14), days(10, 60));
    let mut case = case(Posture {
        histories: vec![(P, VariantId(0), course(&[(0, low), (4, low + 4)]))],
        ..Posture::default()
    });
    case.estimates = vec![range(low, high)];
    let mut premises = chosen(Moment::Asked);
    premises.push(Premise::EstimateWithin(range(low, high)));
    premises.extend([Premise::Broken { at: Moment::Asked }, Premise::AskedWithin]);
    case.holds = vec![proof(&draft, &case, (10, 59), premises)];
    (draft, case)
}

#[test]
fn cases_cover_every_value_of_the_estimates_once() {
    let cases = |ranges: &[(i64, i64)]| {
        ranges
            .iter()
            .map(|(low, high)| estimated(*low, *high).1)
            .collect()
    };
    let (draft, _) = estimated(10, 12);
    for ranges in [
        &[(10, 12)][..],
        &[(10, 10), (11, 12)],
        &[(12, 12), (10, 11)],
        &[(11, 11), (12, 12), (10, 10)],
    ] {
        verdict(&draft, cases(ranges)).expect("this is proved");
    }
    for (ranges, why) in [
        (&[(10, 11)][..], "leave out a value"),
        (&[(11, 12)], "leave out a value"),
        (&[], "leave out a value"),
        (&[(10, 12), (11, 11)], "share a value"),
        (&[(10, 11), (11, 12)], "share a value"),
        (&[(10, 12), (10, 12)], "share a value"),
    ] {
        let found = reason(verdict(&draft, cases(ranges)));
        assert!(found.contains(why), "{ranges:?}: {found}");
    }
    for (low, high) in [
        (n(9), n(12)),
        (n(10), n(13)),
        (n(12), n(10)),
        (Rational::ratio(21, 2), n(12)),
    ] {
        let mut case = estimated(10, 12).1;
        (case.estimates[0].low, case.estimates[0].high) = (low, high);
        let found = reason(verdict(&draft, vec![case]));
        assert!(found.contains("empty, or outside the estimate"), "{found}");
    }
}

#[test]
fn cases_that_do_not_start_or_end_where_they_say() {
    let refused = |change: &dyn Fn(&mut Draft, &mut EnsuredCase)| {
        let (mut draft, mut case) = estimated(10, 12);
        change(&mut draft, &mut case);
        reason(verdict(&draft, vec![case]))
    };
    let found = refused(&|_, case| case.posture.histories[0].2 = course(&[(0, 11), (4, 15)]));
    assert!(found.contains("is not the case's value"), "{found}");
    let found = refused(&|_, case| case.estimates.clear());
    assert!(found.contains("one range for each estimate"), "{found}");
    let found = refused(&|_, case| case.estimates.push(range(10, 12)));
    assert!(found.contains("one range for each estimate"), "{found}");
    let found = refused(&|_, case| case.estimates[0].low = n(12));
    assert!(found.contains("leave out a value"), "{found}");
    // Within the limit from the low end only: 10 + 9 keeps it, 12 + 9 does not.
    let found = refused(&|_, case| case.posture.histories[0].2 = course(&[(0, 10), (9, 19)]));
    assert!(found.contains("II.1 is broken"), "{found}");
    let found = refused(&|_, case| {
        case.holds[0]
            .premises
            .push(Premise::EstimateWithin(range(10, 10)));
    });
    assert!(found.contains("may lie outside this range"), "{found}");
    let found = refused(&|draft, _| {
        let either = vec![at_most(missiles(), 13), at_least(missiles(), 0)];
        provision(draft, Cond::Any(either), days(0, 100));
        draft.provisions[2].obliged = vec![P];
    });
    assert!(found.contains("a condition with alternatives"), "{found}");
    let found = refused(&|draft, _| draft.stakes[0].figures[0].low = Rational::ratio(1, 2));
    assert!(found.contains("leave out a value"), "{found}");
}

#[test]
fn a_holding_that_grows_with_the_estimate_is_not_fixed() {
    let (draft, mut case) = estimated(10, 12);
    // True for a start of 10 alone.
    case.posture.segments = vec![PostureSegment {
        first: d(4),
        last: d(100),
        held: vec![(P, KindId(0), n(14))],
        loads: vec![],
        in_effect: vec![],
    }];
    verdict(&draft, vec![case.clone()]).expect("this is proved");
    let of = Unknown::Held {
        party: P,
        kind: KindId(0),
        at: Moment::Asked,
    };
    case.holds[0].premises.push(Premise::Chosen { of });
    let found = reason(verdict(&draft, vec![case]));
    assert!(found.contains("depends on the estimate"), "{found}");
}
