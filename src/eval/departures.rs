//! Where a world breaks what holds of every world: rates, starts, facts, bounds and plans.

use super::position;
use super::stretch::{Stretch, common};
use super::{Extremes, Replay, plans, rates};
use crate::date::Day;
use crate::draft::{
    AttributeValue, Course, Days, Draft, FactId, KindId, PartyId, VariantId, World,
};
use crate::number::Rational;

/// Something in which a world breaks what holds of every world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    pub rule: Rule,
    /// Whose doing it is; none for facts and plans.
    pub party: Option<PartyId>,
    /// The first day of it.
    pub day: Day,
    /// What, whom and when, as a sentence without a full stop.
    pub words: String,
}

/// What a world can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A world lists days in order, and only what the forces list.
    Form,
    /// Nobody holds less than nothing.
    NotNegative,
    /// What the `forces` say is held at the start.
    Start,
    Builds,
    Retires,
    Moves,
    /// Units are spread over the kinds of their own variant.
    Spread,
    /// The units held carry the rated total.
    Total,
    Fact(FactId),
    /// An engagement fires what there is at what can be found.
    Plan,
}

/// Everything in which the world breaks what holds of every world: empty for a world. In the draft's order.
pub fn departures(draft: &Draft, world: &World) -> Vec<Departure> {
    Replay::new(draft, world).departures()
}

impl Replay<'_> {
    /// See [`departures`].
    pub fn departures(&self) -> Vec<Departure> {
        departures_of(self)
    }
}

fn departures_of(replay: &Replay<'_>) -> Vec<Departure> {
    let draft = replay.draft;
    let mut found = form(replay);
    if found.is_empty() {
        let stretches = replay.whole_period();
        for stake in &draft.stakes {
            rates::stake(replay, stake, &mut found);
        }
        for rated in &draft.rated_totals {
            rates::rated(replay, rated, &mut found);
        }
        carried(replay, stretches, &mut found);
        spreads(replay, &mut found);
        switches(replay, &mut found);
        facts(replay, stretches, &mut found);
        plans::plans(replay, &mut found);
    }
    found
}

/// Every list is in order and about something that the draft knows. The rules after this one rely on it.
fn form(replay: &Replay<'_>) -> Vec<Departure> {
    let (draft, world) = (replay.draft, replay.world);
    let mut found = Vec::new();
    let mut check = |party: PartyId, listed: bool, course: Option<&Course>, what: &str| {
        let ordered = course.is_none_or(|c| {
            !c.0.is_empty() && c.0.is_sorted_by(|a, b| a.0 < b.0) && c.0.iter().all(|p| known(p.0))
        });
        if !listed || !ordered {
            let fault = if listed {
                "has no days, or not in order"
            } else {
                "is of something that its forces do not list"
            };
            found.push(Departure {
                rule: Rule::Form,
                party: Some(party),
                day: draft.start,
                words: format!("{} {what} {fault}", party_name(draft, party)),
            });
        }
    };
    let holds = |party: PartyId, variant: VariantId| {
        let mut lines = replay.lines();
        lines.any(|line| line.party == party && line.variant == variant)
    };
    for ((party, variant), course) in &world.histories {
        check(*party, holds(*party, *variant), Some(course), "history");
    }
    for ((party, from, to), course) in &world.moved {
        let listed = holds(*party, *from) && holds(*party, *to);
        check(*party, listed, Some(course), "list of moves");
    }
    for ((party, thing, attribute), course) in &world.rated {
        let listed = draft.rated_total(*party, *thing, *attribute).is_some();
        check(*party, listed, Some(course), "total history");
    }
    for ((party, kind, attribute), course) in &world.totals {
        let held = draft
            .kinds
            .get(kind.index())
            .is_some_and(|k| holds(*party, k.variant));
        let listed = held && {
            let value = draft.value(*kind, *attribute);
            matches!(value, Some(AttributeValue::Interval { .. }))
        };
        check(*party, listed, Some(course), "list of totals");
    }
    for ((party, variant), days) in &world.spreads {
        let dated = days.keys().all(|day| known(*day));
        check(*party, holds(*party, *variant) && dated, None, "spread");
    }
    for ((party, policy), days) in &world.switches {
        let mut switches = draft.switches.iter();
        let listed = switches.any(|s| s.party == *party && s.policy == *policy);
        let dated = days.keys().all(|day| known(*day));
        check(*party, listed && dated, None, "policy");
    }
    found
}

fn known(day: Day) -> bool {
    (Day::FIRST..=Day::LAST).contains(&day)
}

/// A listed spread is over kinds of its variant, in whole numbers of units, and adds up to what is held.
fn spreads(replay: &Replay<'_>, found: &mut Vec<Departure>) {
    let draft = replay.draft;
    for line in replay.lines() {
        let Some(days) = replay.world.spreads.get(&(line.party, line.variant)) else {
            continue;
        };
        for (day, spread) in days {
            let fits = |(kind, units): &(KindId, Rational)| {
                let whole = line.is_stock || units.is_integer();
                line.kinds.contains(kind) && whole && !units.is_negative()
            };
            let position = replay.in_period(*day);
            let held: Rational = line
                .kinds
                .iter()
                .map(|k| position.held(line.party, *k))
                .sum();
            let sum: Rational = spread.iter().map(|(_, units)| units).sum();
            if !spread.iter().all(fits) || sum != held {
                let name = &draft.variants[line.variant.index()].name;
                let who = party_name(draft, line.party);
                found.push(Departure {
                    rule: Rule::Spread,
                    party: Some(line.party),
                    day: *day,
                    words: format!(
                        "{who} spreads {sum} {name} over kinds on {day} and holds {held}"
                    ),
                });
            }
        }
    }
}

/// The units held carry each rated total, on every day from its date.
fn carried(replay: &Replay<'_>, stretches: &[Stretch], found: &mut Vec<Departure>) {
    let draft = replay.draft;
    for (number, rated) in draft.rated_totals.iter().enumerate() {
        let from = Days {
            from: rated.date,
            until: draft.end,
        };
        let broken = stretches.iter().find_map(|stretch| {
            let days = common(stretch.days, from);
            let gap = &stretch.position.not_carried[number];
            (!days.is_empty() && !gap.is_zero()).then_some((days.from, gap))
        });
        let Some((day, gap)) = broken else {
            continue;
        };
        let thing = &draft.things[rated.thing.index()].name;
        let attribute = &draft.attributes[rated.attribute.index()].name;
        let gap = match gap.is_positive() {
            true => format!("{gap} more than its units can carry"),
            false => format!("{} fewer than its units carry", -gap),
        };
        found.push(Departure {
            rule: Rule::Total,
            party: Some(rated.party),
            day,
            words: format!(
                "{} has on {day} of {thing}.{attribute} {gap}",
                party_name(draft, rated.party)
            ),
        });
    }
}

/// A policy is, on the `forces` date, as the forces say.
fn switches(replay: &Replay<'_>, found: &mut Vec<Departure>) {
    let draft = replay.draft;
    for switch in &draft.switches {
        let (party, policy, day) = (switch.party, switch.policy, switch.date);
        let state = position::in_effect(draft, replay.world, party, policy, day);
        if state != switch.in_effect {
            let who = party_name(draft, party);
            let name = &draft.policies[policy.index()].name;
            let not = if state { "" } else { "not " };
            found.push(Departure {
                rule: Rule::Start,
                party: Some(party),
                day,
                words: format!("{who}.{name} is {not}in effect on {day}"),
            });
        }
    }
}

/// Facts hold on every one of their days.
fn facts(replay: &Replay<'_>, stretches: &[Stretch], found: &mut Vec<Departure>) {
    for (number, fact) in (0..).zip(&replay.draft.facts) {
        let broken = replay.broken(stretches, &fact.condition, fact.days, &Extremes::none());
        let (day, words) = match broken {
            Ok(None) => continue,
            Ok(Some(broken)) => {
                let words = format!("the fact `{}` does not hold on {}", fact.name, broken.day);
                (broken.day, words)
            }
            Err(why) => (fact.days.from, format!("the fact `{}`: {why}", fact.name)),
        };
        found.push(Departure {
            rule: Rule::Fact(FactId(number)),
            party: None,
            day,
            words,
        });
    }
}

/// A party as sentences name it.
pub(super) fn party_name(draft: &Draft, party: PartyId) -> &str {
    let party = draft.parties.get(party.index());
    party.map_or("?", |party| party.name.as_str())
}
