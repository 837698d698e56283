//! The central rule: premises that each hold in a world cannot all hold, so there is no such world.

use super::allowed::{Role, allow};
use super::premise::{Context, formula};
use super::setting::Asked;
use super::unknown::is_whole;
use super::{LinearSum, Rejection};
use crate::draft::{NoWorld, Unknown};
use crate::logic::{Formula, Relation, check};
use std::collections::BTreeMap;

/// The most rows that the premises of one proof may have together.
const MOST_ROWS: usize = 200_000;

/// Accepts the proof that no assignment satisfies its premises and `splits`, which are numbered after the premises.
///
/// `context.asked` is replaced by the stretch of the proof itself.
pub(super) fn no_world(
    context: &Context,
    role: Role,
    stretch: &NoWorld,
    splits: &[(LinearSum, Relation)],
) -> Result<(), Rejection> {
    if stretch.first > stretch.last {
        return Err(Rejection::Shape("the last day comes before the first"));
    }
    let asked = Asked { first: stretch.first, last: stretch.last, ..context.asked };
    let context = Context { asked, ..*context };
    let list = Listed::new(&context, &stretch.unknowns)?;
    let formulas = list.formulas(&context, role, &stretch.premises, splits)?;
    check(&list.whole, &formulas, &stretch.proof).map_err(Rejection::Proof)
}

/// The unknowns of a certificate, by number.
pub(super) struct Listed<'u> {
    pub numbers: BTreeMap<&'u Unknown, u32>,
    whole: Vec<bool>,
}

impl<'u> Listed<'u> {
    /// Numbers a list of unknowns; refuses one that the draft does not have, and one that stands twice.
    pub fn new(context: &Context, unknowns: &'u [Unknown]) -> Result<Listed<'u>, Rejection> {
        let mut numbers = BTreeMap::new();
        let mut whole = Vec::new();
        for (number, unknown) in unknowns.iter().enumerate() {
            whole.push(is_whole(context.asked.draft, unknown).map_err(|why| why.at("unknown", number))?);
            if numbers.insert(unknown, number as u32).is_some() {
                return Err(Rejection::Shape("an unknown stands twice").at("unknown", number));
            }
        }
        Ok(Listed { numbers, whole })
    }

    /// The premises' formulas, each rebuilt from its name, then the splits.
    pub fn formulas(
        &self,
        context: &Context,
        role: Role,
        premises: &[crate::draft::Premise],
        splits: &[(LinearSum, Relation)],
    ) -> Result<Vec<Formula>, Rejection> {
        let mut formulas = Vec::new();
        let mut rows = 0;
        for (number, premise) in premises.iter().enumerate() {
            let build = || {
                let named = formula(context, premise)?;
                allow(context, role, premise, &named)?;
                Ok((named.rows(), named.numbered(&self.numbers)?))
            };
            let (more, formula) = build().map_err(|why: Rejection| why.at("premise", number))?;
            rows += more;
            if rows > MOST_ROWS {
                return Err(Rejection::TooLarge);
            }
            formulas.push(formula);
        }
        for (sum, relation) in splits {
            formulas.push(Formula::Row(super::sum::numbered_row(sum, *relation, &self.numbers)?));
        }
        Ok(formulas)
    }
}
