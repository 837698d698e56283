//! What rates, starts and bounds say of totals of attributes, and of policies.

use super::forces::{at_rate, between, kinds_of_thing, whole_part};
use super::linear::{held, held_pairs, value_of};
use super::setting::Asked;
use super::{LinearSum, Named, Rejection};
use crate::draft::{
    AttributeId, AttributeValue, Draft, Moment, PartyId, PolicyId, Premise, RatedTotal, Switch,
    ThingId, Unknown,
};

/// The formula of a premise about one party's totals and policies.
pub(super) fn formula(asked: Asked, premise: &Premise) -> Result<Named, Rejection> {
    let draft = asked.draft;
    match premise {
        Premise::TotalWithin {
            party,
            kind,
            attribute,
            at,
        } => {
            let pairs = held_pairs(draft, &[*party], &[*kind])?;
            let Some(AttributeValue::Interval {
                low,
                high,
                without_low,
                without_high,
            }) = value_of(draft, *kind, *attribute)
            else {
                return Err(Rejection::NoSuch("interval attribute"));
            };
            if pairs.is_empty() {
                return Err(Rejection::NoSuch("holding"));
            }
            let units = held(*party, *kind, *at);
            let total = LinearSum::of(Unknown::Total {
                party: *party,
                kind: *kind,
                attribute: *attribute,
                at: *at,
            });
            let least = units.clone().times(low).minus(total.clone());
            let most = total.minus(units.clone().times(high));
            let mut rows = vec![least.clone().at_most_zero(), most.clone().at_most_zero()];
            // No unit has what is not included: none is held, or all together have more (or less) than that.
            if *without_low {
                rows.push(Named::Any(vec![
                    units.clone().at_most_zero(),
                    least.below_zero(),
                ]));
            }
            if *without_high {
                rows.push(Named::Any(vec![units.at_most_zero(), most.below_zero()]));
            }
            Ok(Named::All(rows))
        }
        Premise::RatedWhole {
            party,
            thing,
            attribute,
            at,
        } => {
            let rated = rated_of(draft, *party, *thing, *attribute)?;
            asked.within_history(*at, rated.date)?;
            let excess = rated_units(draft, rated, *at).minus(rated_history(rated, *at));
            Ok(whole_part(
                excess,
                draft.attributes[attribute.index()].whole,
            ))
        }
        Premise::RatedStart {
            party,
            thing,
            attribute,
        } => {
            let rated = rated_of(draft, *party, *thing, *attribute)?;
            let at = Moment::On(rated.date);
            let Named::All(mut rows) = between(&rated.low, rated_history(rated, at), &rated.high)
            else {
                return Err(Rejection::TooLarge);
            };
            rows.push(
                rated_units(draft, rated, at)
                    .minus(rated_history(rated, at))
                    .is_zero(),
            );
            Ok(Named::All(rows))
        }
        Premise::RatedBuilds {
            party,
            thing,
            attribute,
            from,
            to,
        } => {
            let rated = rated_of(draft, *party, *thing, *attribute)?;
            let rate = rated
                .builds
                .as_ref()
                .ok_or(Rejection::NotTrue("no rate is given"))?;
            let change = rated_history(rated, *to).minus(rated_history(rated, *from));
            at_rate(asked, change, rate, rated.date, *from, *to)
        }
        Premise::RatedRetires {
            party,
            thing,
            attribute,
            from,
            to,
        } => {
            let rated = rated_of(draft, *party, *thing, *attribute)?;
            let rate = rated
                .retires
                .as_ref()
                .ok_or(Rejection::NotTrue("no rate is given"))?;
            let change = rated_history(rated, *from).minus(rated_history(rated, *to));
            at_rate(asked, change, rate, rated.date, *from, *to)
        }
        Premise::SwitchStart { party, policy } => {
            let switch = switch_of(draft, *party, *policy)?;
            let state = LinearSum::number(i64::from(switch.in_effect));
            Ok(in_effect(switch, Moment::On(switch.date))
                .minus(state)
                .is_zero())
        }
        Premise::SwitchWithin { party, policy, at } => {
            let switch = switch_of(draft, *party, *policy)?;
            Ok(in_effect(switch, *at)
                .minus(LinearSum::number(1))
                .at_most_zero())
        }
        _ => Err(Rejection::NotAllowed(
            "this premise is not about one party's histories",
        )),
    }
}

pub(super) fn rated_of(
    draft: &Draft,
    party: PartyId,
    thing: ThingId,
    attribute: AttributeId,
) -> Result<&RatedTotal, Rejection> {
    draft
        .rated_total(party, thing, attribute)
        .ok_or(Rejection::NoSuch("rated total"))
}

fn switch_of(draft: &Draft, party: PartyId, policy: PolicyId) -> Result<&Switch, Rejection> {
    let found = draft
        .switches
        .iter()
        .find(|s| s.party == party && s.policy == policy);
    found.ok_or(Rejection::NoSuch("policy of this party"))
}

fn rated_history(rated: &RatedTotal, at: Moment) -> LinearSum {
    let RatedTotal {
        party,
        thing,
        attribute,
        ..
    } = *rated;
    LinearSum::of(Unknown::TotalHistory {
        party,
        thing,
        attribute,
        at,
    })
}

/// The total of a rated attribute over the thing's kinds.
fn rated_units(draft: &Draft, rated: &RatedTotal, at: Moment) -> LinearSum {
    let RatedTotal {
        party, attribute, ..
    } = *rated;
    let mut sum = LinearSum::default();
    for kind in kinds_of_thing(draft, rated.thing) {
        match value_of(draft, kind, attribute) {
            Some(AttributeValue::Number(value)) => {
                sum = sum.plus(held(party, kind, at).times(value))
            }
            Some(AttributeValue::Interval { .. }) => {
                sum = sum.plus(LinearSum::of(Unknown::Total {
                    party,
                    kind,
                    attribute,
                    at,
                }))
            }
            Some(AttributeValue::Word(_)) | None => {}
        }
    }
    sum
}

fn in_effect(switch: &Switch, at: Moment) -> LinearSum {
    LinearSum::of(Unknown::InEffect {
        party: switch.party,
        policy: switch.policy,
        at,
    })
}
