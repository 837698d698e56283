//! `burden` on many days of an event at once: each side's largest value bounded from above and from below, whichever of the days it is.

use super::ensure::whole_posture;
use super::extremes::Most;
use super::session::{Session, everything};
use super::stretches::{Stretch, turning_days};
use crate::draft::*;
use crate::pose::Cone;
use std::collections::BTreeSet;

/// What bounds the largest value of each side on the last days asked; `loosest` permits what any of the days permits, `tightest` what each does.
///
/// # Errors
/// In words, where it was not found.
pub(super) fn burden_throughout(
    loosest: &mut Session,
    tightest: &mut Session,
    sides: &[BurdenSide],
    last_days: Stretch,
) -> Result<Certificate, String> {
    let mut proven = Vec::new();
    for (number, side) in sides.iter().enumerate() {
        proven.push(one_side(loosest, tightest, side, number as u32, last_days)?);
    }
    Ok(Certificate::Burden { sides: proven })
}

fn one_side(
    loosest: &mut Session,
    tightest: &mut Session,
    side: &BurdenSide,
    number: u32,
    last_days: Stretch,
) -> Result<LargestValue, String> {
    let (first, last) = last_days;
    let days = BTreeSet::from([first, last]);
    let start = tightest.most_at_start(side)?;
    let draft = tightest.draft;
    let laid_out = |world: &World| {
        let cone = Cone::of(draft, everything(draft), &|_| true);
        let mut known = turning_days(draft, &cone);
        known.extend([first, last]);
        let end = draft.end.max(last.add_days(1).unwrap_or(last));
        whole_posture(draft, world, &known, end)
    };
    // What can be held as at the start is given up by nobody.
    if let Ok(world) = tightest.attain(&side.measure, false, &start, &days) {
        return Ok(LargestValue {
            day: last,
            value: start,
            bound: None,
            attained: laid_out(&world)?,
        });
    }
    let (value, bound) = match loosest.extreme(&side.measure, false, number, last_days, true) {
        Most::Value { value, bound } | Most::NotBeyond { value, bound, .. } => (value, bound),
        Most::Unbounded => return Err("nothing bounds what is left on some of the days".to_owned()),
        Most::NoWorld => return Err("nobody can comply with the draft".to_owned()),
        Most::Unknown(why) => return Err(why),
    };
    let mut least = start.min(value.clone());
    for day in [first, last] {
        match tightest.extreme(&side.measure, false, number, (day, day), true) {
            Most::Value { value, .. } => least = least.min(value),
            Most::Unbounded => {}
            Most::NoWorld => return Err("nobody can comply with the draft".to_owned()),
            Most::NotBeyond { .. } => return Err(super::OUT_OF_BUDGET.to_owned()),
            Most::Unknown(why) => return Err(why),
        }
    }
    let world = tightest.attain(&side.measure, false, &least, &days);
    let world = world.map_err(|_| "no whole history attains the largest value".to_owned())?;
    Ok(LargestValue {
        day: last,
        value,
        bound: Some(bound),
        attained: laid_out(&world)?,
    })
}
