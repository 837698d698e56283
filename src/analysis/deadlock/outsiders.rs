//! What outsiders are feared to do: one history for all that they hold, fixed on the days at which something is asked.

use super::agreement::VERY_MANY;
use super::need::Need;
use crate::date::Day;
use crate::draft::*;
use crate::number::Rational;
use crate::pose::touched;
use std::collections::BTreeSet;

/// Days on which they are fixed at most.
const MOST_DAYS: usize = 24;

/// What all outsiders do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outside {
    /// They build all that they can.
    Most,
    /// They dismantle all that they can.
    Least,
}

/// Facts that fix what the feared outsiders hold on these days of what the needs speak of; none where that is not simple.
pub(super) fn pins(
    draft: &Draft,
    needs: &[&Need],
    feared: &BTreeSet<PartyId>,
    days: &BTreeSet<Day>,
    outside: Outside,
) -> Option<Vec<Fact>> {
    let mut spoken_of = crate::pose::Touched::default();
    for need in needs {
        spoken_of.absorb(&touched(draft, &need.condition));
    }
    let mut days = days.clone();
    days.extend(&spoken_of.days);
    if feared.is_empty() {
        return Some(Vec::new());
    }
    let theirs = |party: &PartyId| feared.contains(party);
    if days.len() > MOST_DAYS
        || spoken_of.switches.iter().any(|(p, _)| theirs(p))
        || spoken_of.totals.iter().any(|(p, ..)| theirs(p))
    {
        return None;
    }
    let mut facts = Vec::new();
    for (party, thing) in spoken_of.things.iter().filter(|(p, _)| theirs(p)) {
        let stake = draft.stake(*party, *thing)?;
        let kinds: Vec<KindId> = draft
            .variants_of(*thing)
            .into_iter()
            .flat_map(|v| draft.kinds_of(v))
            .collect();
        let ([kind], [figure]) = (kinds.as_slice(), stake.figures.as_slice()) else {
            return None;
        };
        for day in days.iter().filter(|d| **d >= stake.date) {
            facts.push(Fact {
                name: "feared".to_owned(),
                docs: Vec::new(),
                condition: Cond::Compare(
                    Expr::Holding {
                        parties: vec![*party],
                        kinds: vec![*kind],
                        label: String::new(),
                    },
                    Comparison::Equal,
                    Expr::Number(held(draft, stake, figure, *day, outside)),
                ),
                days: Days {
                    from: *day,
                    until: day.add_days(1)?,
                },
                open: false,
                text: String::new(),
                place: stake.place,
            });
        }
    }
    Some(facts)
}

/// The most or the least that may be held on a day.
fn held(draft: &Draft, stake: &Stake, figure: &Figure, day: Day, outside: Outside) -> Rational {
    let passed = Rational::from(i64::from(day.0) - i64::from(stake.date.0));
    let whole = !draft.things[stake.thing.index()].is_stock;
    let rounded = |value: Rational| if whole { value.floor() } else { value };
    match outside {
        Outside::Most => match &stake.builds {
            Some(rate) => rounded(&figure.high + &(rate * &passed)),
            None if passed.is_zero() => figure.high.clone(),
            None => &figure.high + &Rational::from(VERY_MANY),
        },
        Outside::Least => match &stake.retires {
            Some(rate) => rounded(&figure.low - &(rate * &passed)).max(Rational::ZERO),
            None if passed.is_zero() => figure.low.clone(),
            None => Rational::ZERO,
        },
    }
}
