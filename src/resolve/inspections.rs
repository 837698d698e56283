//! The chance that an inspection of some of the sites finds at least one that cheats.

use std::collections::BTreeMap;

use super::amount::{Amount, Value};
use super::dimension::Dimension;
use super::expressions::{Scope, Walk};
use super::uncertain::constant;
use crate::diagnostic::Diagnostic;
use crate::draft::Enclosure;
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::Expr;

/// Sites of an inspection above which its chance is not computed.
const MOST_SITES: i64 = 100_000;
/// Of these so many may be inspected or cheat.
const MOST_FEW: i64 = 2_000;

/// Whole numbers from one to another, and where the intervals stand that they come from.
struct Count {
    low: i64,
    high: i64,
    figure: Enclosure,
}

impl Walk<'_, '_> {
    /// `hypergeometric(sites, cheating, inspected)`. An interval stands for the whole numbers in it, its ends among them.
    pub(super) fn hypergeometric(
        &self,
        arguments: &[Expr],
        place: Place,
        scope: Scope<'_>,
    ) -> Value {
        let counts: Vec<Count> = arguments
            .iter()
            .filter_map(|argument| self.sites(argument, scope))
            .collect();
        let [sites, cheating, inspected] = counts.as_slice() else {
            return Value::Fault;
        };
        if cheating.high > sites.low || inspected.high > sites.low {
            return self.fault(Diagnostic::error(
                "empty-interval",
                place,
                "there are not so many sites",
            ));
        }
        if cheating.high.min(inspected.high) > MOST_FEW {
            self.too_large(
                place,
                "at most 2_000 of the sites may be inspected or cheat",
            );
            return Value::Fault;
        }
        // It rises with those that cheat and with those that are inspected, and falls with the sites.
        let low = chance(sites.high, cheating.low, inspected.low);
        let high = chance(sites.low, cheating.high, inspected.high);
        let mut amount = Amount::of(
            constant(joined(
                low,
                high,
                [(sites, false), (cheating, true), (inspected, true)],
            )),
            Dimension::none(),
            false,
        );
        amount.bare = false;
        self.uncertain(amount, place)
    }

    fn sites(&self, argument: &Expr, scope: Scope<'_>) -> Option<Count> {
        let (_, figure) = self.fixed(argument, scope)?;
        let whole = |end: &Rational| {
            let number = end.to_i64().filter(|_| end.is_integer())?;
            (0..=MOST_SITES).contains(&number).then_some(number)
        };
        let (low, high) = figure.ends();
        if let (Some(low), Some(high)) = (whole(low), whole(high)) {
            return Some(Count { low, high, figure });
        }
        self.of.report(
            Diagnostic::error(
                "not-whole",
                scope.place(argument.span),
                "sites are counted in whole numbers",
            )
            .label(format!("from 0 to {MOST_SITES}")),
        );
        None
    }
}

/// The chance between its least and its greatest value. An interval that comes in twice and pulls both ways has no end at which
/// either is known to lie.
fn joined(low: Rational, high: Rational, of: [(&Count, bool); 3]) -> Enclosure {
    let mut sources: BTreeMap<Place, bool> = BTreeMap::new();
    let mut is_torn = false;
    for (count, rises) in of {
        for (place, up) in &count.figure.sources {
            let rises = *up == rises;
            is_torn |= *sources.entry(*place).or_insert(rises) != rises;
        }
    }
    let (low, high) = if is_torn {
        ((low.clone(), high.clone()), (low, high))
    } else {
        ((low.clone(), low), (high.clone(), high))
    };
    Enclosure { low, high, sources }
}

fn chance(sites: i64, cheating: i64, inspected: i64) -> Rational {
    // Choosing which sites cheat or which are inspected is symmetric: take the shorter product.
    let (few, many) = (cheating.min(inspected), cheating.max(inspected));
    let mut missed = Rational::ONE;
    for i in 0..few {
        let left = (sites - many - i).max(0);
        missed *= &Rational::ratio(left, sites - i);
    }
    &Rational::ONE - &missed
}
