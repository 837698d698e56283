//! Boxes of estimates: worlds that begin at the low ends of the ranges, and are shifted up to the other corners.

use crate::draft::*;
use crate::logic::{Formula, Var};
use crate::number::Rational;
use crate::pose::Posed;
use crate::verify;
use std::collections::BTreeMap;

/// Every estimate of these parties, whole.
pub fn estimates_of(draft: &Draft, of: &dyn Fn(PartyId) -> bool) -> Vec<EstimateRange> {
    let mut out = Vec::new();
    for stake in draft.stakes.iter().filter(|s| of(s.party)) {
        for (figure, f) in stake.figures.iter().enumerate() {
            if f.low < f.high {
                out.push(EstimateRange {
                    party: stake.party,
                    thing: stake.thing,
                    figure: figure as u32,
                    low: f.low.clone(),
                    high: f.high.clone(),
                });
            }
        }
    }
    out
}

/// The box cut in two along its widest range, of those whose courses cannot be shifted before the others; none if it is a point.
pub fn halves(
    draft: &Draft,
    ranges: &[EstimateRange],
) -> Option<(Vec<EstimateRange>, Vec<EstimateRange>)> {
    let width = |i: &usize| {
        let range = &ranges[*i];
        let is_stiff = range.low < range.high && !verify::can_shift(draft, range);
        (is_stiff, &range.high - &range.low)
    };
    let widest = (0..ranges.len()).max_by_key(width)?;
    halved(ranges, widest)
}

/// The box cut in two along one of its ranges; none if that is a point.
pub fn halved(
    ranges: &[EstimateRange],
    place: usize,
) -> Option<(Vec<EstimateRange>, Vec<EstimateRange>)> {
    let range = &ranges[place];
    if range.low >= range.high {
        return None;
    }
    let middle = (&(&range.low + &range.high) * &Rational::ratio(1, 2)).floor();
    let (mut low, mut high) = (ranges.to_vec(), ranges.to_vec());
    high[place].low = &middle + &Rational::ONE;
    low[place].high = middle;
    Some((low, high))
}

/// The low ends of the ranges, each by itself.
pub fn lowest(ranges: &[EstimateRange]) -> Vec<EstimateRange> {
    let point = |range: &EstimateRange| EstimateRange {
        high: range.low.clone(),
        ..range.clone()
    };
    ranges.iter().map(point).collect()
}

/// The premise that an estimate has the low value of its range.
pub fn fixed_low(range: &EstimateRange) -> Premise {
    Premise::Estimate {
        party: range.party,
        thing: range.thing,
        figure: range.figure,
        value: range.low.clone(),
    }
}

/// Every corner of the box.
pub fn corners(ranges: &[EstimateRange]) -> Vec<Vec<Rational>> {
    let mut out = vec![Vec::new()];
    for range in ranges {
        let mut next = Vec::new();
        for corner in &out {
            for value in [&range.low, &range.high] {
                let mut longer: Vec<Rational> = corner.clone();
                longer.push(value.clone());
                next.push(longer);
                if range.low == range.high {
                    break;
                }
            }
        }
        out = next;
    }
    out
}

/// The world with each estimate's course shifted up from the low end of its range to the corner's value.
pub fn shifted(
    draft: &Draft,
    world: &World,
    ranges: &[EstimateRange],
    corner: &[Rational],
) -> World {
    let mut world = world.clone();
    for (range, value) in ranges.iter().zip(corner) {
        let by = value - &range.low;
        if by.is_zero() {
            continue;
        }
        let figure = draft
            .stake(range.party, range.thing)
            .and_then(|s| s.figures.get(range.figure as usize));
        for variant in figure.iter().flat_map(|f| f.variants.iter().take(1)) {
            if let Some(course) = world.histories.get_mut(&(range.party, *variant)) {
                for (_, v) in &mut course.0 {
                    *v += &by;
                }
            }
        }
    }
    world
}

/// Whether a premise says what a world must keep, beyond what it is.
pub fn is_owed_or_asked(premise: &Premise) -> bool {
    use Premise::*;
    matches!(
        premise,
        Provision { .. } | Fact { .. } | Given { .. } | Kept { .. }
    )
}

/// What these premises say at the corners of the box other than its low end, as formulas of the courses at the low end.
pub fn at_corners(
    draft: &Draft,
    posed: &Posed,
    ranges: &[EstimateRange],
    of: &dyn Fn(&Premise) -> bool,
) -> Vec<Formula> {
    let mut formulas = Vec::new();
    for corner in corners(ranges) {
        if corner.iter().zip(ranges).all(|(c, r)| *c == r.low) {
            continue;
        }
        let mut up: BTreeMap<Var, Rational> = BTreeMap::new();
        for (i, unknown) in posed.unknowns.iter().enumerate() {
            let Unknown::Held { party, kind, .. } = unknown else {
                continue;
            };
            for (range, value) in ranges.iter().zip(&corner) {
                if range.party == *party && range.thing == draft.thing_of(*kind) {
                    let stake = draft.stake(range.party, range.thing);
                    let variants = stake.map(|s| &s.figures[range.figure as usize].variants);
                    if variants.is_some_and(|v| v.contains(&draft.kinds[kind.index()].variant)) {
                        up.insert(Var(i as u32), value - &range.low);
                    }
                }
            }
        }
        for (premise, formula) in posed.premises.iter().zip(&posed.problem.formulas) {
            if of(premise) {
                formulas.push(shifted_formula(formula, &up));
            }
        }
    }
    formulas
}

/// A formula with some unknowns replaced by themselves plus a number.
fn shifted_formula(formula: &Formula, up: &BTreeMap<Var, Rational>) -> Formula {
    let all = |list: &[Formula]| list.iter().map(|f| shifted_formula(f, up)).collect();
    match formula {
        Formula::Row(row) => {
            let mut row = row.clone();
            for (var, c) in &row.terms {
                if let Some(by) = up.get(var) {
                    row.constant += &(c * by);
                }
            }
            Formula::Row(row)
        }
        Formula::All(list) => Formula::All(all(list)),
        Formula::Any(list) => Formula::Any(all(list)),
    }
}
