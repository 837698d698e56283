//! How much worse the tightest figure of a claim could get, in words.

use super::quantity::{Unit, unit_of, with_unit};
use crate::analysis::{Margin, Outcome};
use crate::draft::*;

/// `43`, `at least 1.5 t`, `at least 43 with the posture shown`; none where some part has none, or parts differ in unit.
pub fn margin(draft: &Draft, claim: &Claim, outcome: &Outcome) -> Option<String> {
    let mut units: Vec<Unit> = Vec::new();
    let mut least: Option<(&Margin, &Part)> = None;
    for (number, part) in claim.parts.iter().enumerate() {
        let of = outcome.carried.get(number)?.margin.as_ref()?;
        let (Body::Always(condition) | Body::Ensure { condition, .. }) = &part.body else {
            return None;
        };
        compared(draft, condition, &mut units);
        // Where two are equal, the one that is exact says more.
        let is_less =
            |(known, _): (&Margin, &Part)| (&of.value, !of.exact) < (&known.value, !known.exact);
        if least.is_none_or(is_less) {
            least = Some((of, part));
        }
    }
    let (least, part) = least?;
    let unit = *units.first()?;
    if units.iter().any(|other| *other != unit) {
        return None;
    }
    let value = with_unit(&least.value, unit);
    let words = if least.exact {
        value
    } else {
        format!("at least {value}")
    };
    Some(match &part.body {
        Body::Ensure { .. } => format!("{words} with the posture shown"),
        _ => words,
    })
}

/// The units of the comparisons that stand by themselves in a condition.
fn compared<'d>(draft: &'d Draft, cond: &Cond, out: &mut Vec<Unit<'d>>) {
    match cond {
        Cond::Compare(left, _, right) => {
            out.push(unit_of(draft, left).or_else(|| unit_of(draft, right)));
        }
        Cond::All(list) | Cond::Any(list) => list.iter().for_each(|c| compared(draft, c, out)),
        Cond::Not(inner) => compared(draft, inner, out),
        Cond::InEffect { .. } | Cond::NoneOf { .. } | Cond::Growth { .. } => {}
    }
}
