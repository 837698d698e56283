//! The central rule: premises that each hold in a world cannot all hold, so there is no such world.

use super::Rejection;
use super::allowed::{Role, allow};
use super::premise::{Context, formula};
use super::unknown::is_whole;
use crate::draft::NoWorld;
use crate::logic::check;
use std::collections::BTreeMap;

/// The most rows that the premises of one proof may have together.
const MOST_ROWS: usize = 200_000;

/// Accepts the proof that no assignment satisfies its premises, each rebuilt from its name. The days asked are the proof's own.
pub(super) fn no_world(context: &Context, role: Role, stretch: &NoWorld) -> Result<(), Rejection> {
    if stretch.first > stretch.last {
        return Err(Rejection::Shape("the last day comes before the first"));
    }
    let context = context.between(stretch.first, stretch.last);
    let mut numbers = BTreeMap::new();
    let mut whole = Vec::new();
    for (number, unknown) in stretch.unknowns.iter().enumerate() {
        whole
            .push(is_whole(context.asked.draft, unknown).map_err(|why| why.at("unknown", number))?);
        if numbers.insert(unknown, number as u32).is_some() {
            return Err(Rejection::Shape("an unknown stands twice").at("unknown", number));
        }
    }
    let mut formulas = Vec::new();
    let mut rows = 0;
    for (number, premise) in stretch.premises.iter().enumerate() {
        let build = || {
            let named = formula(&context, premise)?;
            allow(&context, role, premise, &named)?;
            Ok((named.rows(), named.numbered(&numbers)?))
        };
        let (more, formula) = build().map_err(|why: Rejection| why.at("premise", number))?;
        rows += more;
        if rows > MOST_ROWS {
            return Err(Rejection::TooLarge);
        }
        formulas.push(formula);
    }
    check(&whole, &formulas, &stretch.proof).map_err(Rejection::Proof)
}
