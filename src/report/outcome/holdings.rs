//! Who holds what on a day: the rows of a table.

use super::ledger::Ledger;
use super::quantity::{exact, with_unit};
use crate::date::Day;
use crate::draft::*;
use crate::eval::Extremes;
use crate::number::Rational;
use crate::pose::Touched;
use crate::report::model::Holding;

/// What the parties that `of` lets through hold on a day of the things touched: parties and things in the draft's order.
pub fn rows(
    ledger: &Ledger,
    day: Day,
    touched: &Touched,
    of: &dyn Fn(PartyId) -> bool,
) -> Vec<Holding> {
    let draft = ledger.draft;
    let mut out = Vec::new();
    for party in (0..draft.parties.len() as u32)
        .map(PartyId)
        .filter(|p| of(*p))
    {
        let name = &draft.parties[party.index()].name;
        let mut row = |thing: String, quantity: String| {
            out.push(Holding {
                party: name.clone(),
                thing,
                quantity,
            });
        };
        for stake in draft.stakes.iter().filter(|s| s.party == party) {
            if touched.things.contains(&(party, stake.thing)) {
                for (thing, quantity) in of_thing(ledger, party, stake.thing, day) {
                    row(thing, quantity);
                }
                for (_, _, attribute) in touched
                    .totals
                    .iter()
                    .filter(|t| (t.0, t.1) == (party, stake.thing))
                {
                    if let Some((thing, quantity)) =
                        total(ledger, party, stake.thing, *attribute, day)
                    {
                        row(thing, quantity);
                    }
                }
            }
        }
        for switch in draft.switches.iter().filter(|s| s.party == party) {
            if touched.switches.contains(&(party, switch.policy)) {
                let on = crate::eval::in_effect(draft, ledger.world, party, switch.policy, day);
                let state = if on { "in effect" } else { "not in effect" };
                row(
                    draft.policies[switch.policy.index()].name.clone(),
                    state.to_owned(),
                );
            }
        }
    }
    out
}

/// Kind by kind where there are several and some are held.
fn of_thing(ledger: &Ledger, party: PartyId, thing: ThingId, day: Day) -> Vec<(String, String)> {
    let draft = ledger.draft;
    let unit = draft.things[thing.index()].unit.as_ref();
    let position = ledger.on(day);
    let kinds: Vec<KindId> = draft
        .variants_of(thing)
        .into_iter()
        .flat_map(|v| draft.kinds_of(v))
        .collect();
    let held: Vec<(KindId, Rational)> = kinds
        .iter()
        .map(|kind| (*kind, position.held(party, *kind)))
        .filter(|(_, units)| kinds.len() == 1 || !units.is_zero())
        .collect();
    if held.is_empty() {
        return vec![(
            draft.things[thing.index()].name.clone(),
            with_unit(&Rational::ZERO, unit),
        )];
    }
    held.into_iter()
        .map(|(kind, units)| {
            (
                draft.kinds[kind.index()].name.clone(),
                with_unit(&units, unit),
            )
        })
        .collect()
}

/// `Long_missile warheads`, and how many.
fn total(
    ledger: &Ledger,
    party: PartyId,
    thing: ThingId,
    attribute: AttributeId,
    day: Day,
) -> Option<(String, String)> {
    let draft = ledger.draft;
    let kinds = draft
        .variants_of(thing)
        .into_iter()
        .flat_map(|v| draft.kinds_of(v))
        .collect();
    let name = format!(
        "{} {}",
        draft.things[thing.index()].name,
        draft.attributes[attribute.index()].name
    );
    let measure = Expr::Total {
        parties: vec![party],
        kinds,
        attribute,
        label: name.clone(),
    };
    let value = ledger.replay.value(&measure, day, &Extremes::none()).ok()?;
    Some((
        name,
        with_unit(
            value.number()?,
            draft.attributes[attribute.index()].unit.as_ref(),
        ),
    ))
}

/// `300 Silo_missile, 600 Road_missile, Oil_sanctions in effect`.
pub fn in_words(rows: &[Holding]) -> String {
    let words: Vec<String> = rows
        .iter()
        .map(|row| {
            if row.quantity.ends_with("in effect") {
                format!("{} {}", row.thing, row.quantity)
            } else {
                format!("{} {}", row.quantity, row.thing)
            }
        })
        .collect();
    words.join(", ")
}

/// An estimate as a drafter would name it: `Iran starts with 600 Road_missile`.
pub fn estimate(
    draft: &Draft,
    party: PartyId,
    thing: ThingId,
    figure: u32,
    amount: &str,
) -> String {
    let names: Vec<&str> = draft
        .stake(party, thing)
        .and_then(|s| s.figures.get(figure as usize))
        .into_iter()
        .flat_map(|f| &f.variants)
        .map(|v| draft.variants[v.index()].name.as_str())
        .collect();
    let what = if names.len() == 1 {
        names[0]
    } else {
        draft.things[thing.index()].name.as_str()
    };
    format!(
        "{} starts with {amount} {what}",
        draft.parties[party.index()].name
    )
}

/// The amount of an estimate, in the thing's unit.
pub fn amount(draft: &Draft, thing: ThingId, value: &Rational) -> String {
    match draft.things[thing.index()].unit.as_ref() {
        Some(unit) => with_unit(value, Some(unit)),
        None => exact(value),
    }
}
