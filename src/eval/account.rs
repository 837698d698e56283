//! The account of a world: measures, compliance and claims on the dates of interest.

use super::kept::said;
use super::stretch::{Stretch, length};
use super::{
    Broken, CannotEvaluate, Departure, Extremes, PartValue, Payoffs, Replay, Sides, Value, asked,
    departures,
};
use crate::date::Day;
use crate::draft::{
    Attribute, AttributeId, AttributeValue, Body, Cond, Days, Draft, EngagementId, Expr, KindId,
    Part, PartyId, Plan, Provision, ThingId, World,
};
use crate::number::Rational;
use std::collections::{BTreeMap, BTreeSet};

/// Finds plans for a war fought on a day in a world, one for each of its engagements, that make what is left of an
/// expression as large (true) or small (false) as can be.
pub type PlanWar<'p> = &'p dyn Fn(&World, &[EngagementId], Day, &Expr, bool) -> Option<Vec<Plan>>;

/// What a world says about a draft.
#[derive(Clone, Debug)]
pub struct Account {
    pub dates: Vec<Date>,
    /// Each measure of the draft with its value on each of `dates`.
    pub measures: Vec<Row<Result<Value, CannotEvaluate>>>,
    /// Totals as counted by attribution, and as they are, on each of `dates`.
    pub counted: Vec<Row<(Rational, Rational)>>,
    /// One for each provision.
    pub provisions: Vec<Compliance>,
    /// What the world itself breaks: rates, starts, facts.
    pub departures: Vec<Departure>,
    /// One for each part of each claim.
    pub parts: Vec<PartAccount>,
    /// For each game what its players get, on each of `dates` on which that is not what it was before.
    pub games: Vec<Vec<(Day, Result<Payoffs, CannotEvaluate>)>>,
}

/// A date and why it is of interest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    pub day: Day,
    pub why: Vec<String>,
}

/// A label with one value for each date.
#[derive(Clone, Debug)]
pub struct Row<T> {
    pub label: String,
    pub values: Vec<T>,
}

/// Whether a provision is kept.
#[derive(Clone, Debug)]
pub struct Compliance {
    /// On which of its days it is broken, if on any.
    pub broken: Result<Option<Broken>, CannotEvaluate>,
    /// What decides it on the first day on which it is broken and on each date of interest on which it is; where it is
    /// kept, on its last day.
    pub sums: Vec<(Day, Vec<Sides>)>,
}

/// What a part of a claim is worth.
#[derive(Clone, Debug)]
pub struct PartAccount {
    /// The claim, by index.
    pub claim: usize,
    /// The part, by index.
    pub part: usize,
    /// On all its days; of a part with engagements on those of `days`.
    pub value: PartValue,
    /// On each date of interest on which it is asked.
    pub days: Vec<PartOnDay>,
}

/// What a part is worth on one day.
#[derive(Clone, Debug)]
pub struct PartOnDay {
    pub day: Day,
    pub holds: Result<bool, CannotEvaluate>,
    pub sides: Vec<Sides>,
    /// Of the wars it asks about.
    pub plans: Vec<Plan>,
}

/// Gives the account of a world on the dates that matter: start, entry, the given `figures`, the first days and eves of
/// provisions, and the last day. `plan` plans the wars that claims ask about.
pub fn account(
    draft: &Draft,
    world: &World,
    figures: &[Day],
    plan: PlanWar<'_>,
    extremes: &Extremes,
) -> Account {
    let replay = Replay::new(draft, world);
    let dates = dates(draft, figures);
    let stretches = replay.stretches(replay.period());
    let measures = draft.measures.iter().map(|measure| Row {
        label: measure.label.clone(),
        values: dates
            .iter()
            .map(|d| replay.value(&measure.expr, d.day, extremes))
            .collect(),
    });
    let provisions = draft.provisions.iter();
    let not_kept = replay.broken_clauses();
    let days: Vec<Day> = dates.iter().map(|date| date.day).collect();
    let games = draft.games.iter();
    let games = games
        .map(|game| replay.payoffs_over(game, &days, extremes))
        .collect();
    let mut parts = Vec::new();
    for (claim, declared) in draft.claims.iter().enumerate() {
        for (number, part) in declared.parts.iter().enumerate() {
            let (value, days) = part_account(&replay, &stretches, part, &dates, plan, extremes);
            parts.push(PartAccount {
                claim,
                part: number,
                value,
                days,
            });
        }
    }
    Account {
        measures: measures.collect(),
        counted: counted(&replay, &dates),
        provisions: provisions
            .map(|p| match &not_kept {
                Ok(not_kept) => {
                    let pieces = said(p, not_kept).into_iter();
                    joined(pieces.map(|of| compliance(&replay, &stretches, of, &dates)))
                }
                Err(why) => Compliance {
                    broken: Err(why.clone()),
                    sums: Vec::new(),
                },
            })
            .collect(),
        departures: departures(draft, world),
        parts,
        games,
        dates,
    }
}

/// The dates of interest inside the draft's period, in order.
fn dates(draft: &Draft, figures: &[Day]) -> Vec<Date> {
    let mut why: BTreeMap<Day, Vec<String>> = BTreeMap::new();
    let last = Day(draft.end.0.saturating_sub(1));
    let mut add = |day: Day, reason: String| {
        if (draft.start..=last).contains(&day) {
            let reasons = why.entry(day).or_default();
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    };
    add(draft.start, String::from("start"));
    add(draft.entry, String::from("entry"));
    for day in figures {
        add(*day, String::from("figures"));
    }
    for provision in &draft.provisions {
        if provision.days.from > draft.entry {
            let eve = Day(provision.days.from.0.saturating_sub(1));
            add(eve, format!("eve of {}", provision.name));
            add(
                provision.days.from,
                format!("first day of {}", provision.name),
            );
        }
    }
    add(last, String::from("last day"));
    why.into_iter()
        .map(|(day, why)| Date { day, why })
        .collect()
}

/// What comes of a provision that asks for one thing on some days and for another on others.
fn joined(pieces: impl Iterator<Item = Compliance>) -> Compliance {
    let mut all = Compliance {
        broken: Ok(None),
        sums: Vec::new(),
    };
    for piece in pieces {
        let (Ok(before), Ok(now)) = (&all.broken, &piece.broken) else {
            return piece;
        };
        match (before, now) {
            (Some(_), None) => {}
            (None, _) => all = piece,
            (Some(before), Some(now)) => {
                all.broken = Ok(Some(Broken {
                    days: before.days + now.days,
                    ..*before
                }));
                all.sums.extend(piece.sums);
            }
        }
    }
    all
}

fn compliance(
    replay: &Replay<'_>,
    stretches: &[Stretch],
    (days, cond): (Days, &Cond),
    dates: &[Date],
) -> Compliance {
    let none = Extremes::none();
    let broken = replay.broken(stretches, cond, days, &none);
    let mut sums = Vec::new();
    let mut add = |day: Day, wanted: bool| {
        let mut sides = replay.sides(cond, day, &none).unwrap_or_default();
        sides.retain(|sum| sum.holds == wanted);
        if !wanted {
            let growth = replay.growth_sides(stretches, cond, days, day);
            sides.extend(growth.unwrap_or_default());
        }
        if !sides.is_empty() {
            sums.push((day, sides));
        }
    };
    match &broken {
        Ok(Some(first)) => {
            add(first.day, false);
            let later = dates
                .iter()
                .filter(|d| d.day > first.day && days.contains(d.day));
            for date in later {
                add(date.day, false);
            }
        }
        Ok(None) if !days.is_empty() => add(Day(days.until.0 - 1), true),
        Ok(None) | Err(_) => {}
    }
    Compliance { broken, sums }
}

fn part_account(
    replay: &Replay<'_>,
    stretches: &[Stretch],
    part: &Part,
    dates: &[Date],
    plan: PlanWar<'_>,
    extremes: &Extremes,
) -> (PartValue, Vec<PartOnDay>) {
    let (Body::Always(condition) | Body::Possible(condition) | Body::Ensure { condition, .. }) =
        &part.body
    else {
        return (replay.part_value(stretches, part, extremes), Vec::new());
    };
    let mut days = Vec::new();
    for date in dates.iter().filter(|date| part.days.contains(date.day)) {
        let plans = plans(replay, part, condition, date.day, plan);
        let mut world = replay.world.clone();
        world.plans.extend(plans.iter().cloned());
        let replay = Replay::new(replay.draft, &world);
        let holds = match replay.part_on(part, date.day, extremes) {
            Ok(None) => continue,
            Ok(Some(holds)) => Ok(holds),
            Err(why) => Err(why),
        };
        days.push(PartOnDay {
            day: date.day,
            holds,
            sides: replay
                .sides(condition, date.day, extremes)
                .unwrap_or_default(),
            plans,
        });
    }
    let fought = !asked::wars(condition).is_empty();
    let value = match fought {
        true => of_days(&days),
        false => replay.part_value(stretches, part, extremes),
    };
    (value, days)
}

fn plans(
    replay: &Replay<'_>,
    part: &Part,
    condition: &Cond,
    day: Day,
    plan: PlanWar<'_>,
) -> Vec<Plan> {
    asked::plans(replay.draft, replay.world, &part.body, condition, day, plan)
}

/// What a part is worth that was asked on these days alone.
fn of_days(days: &[PartOnDay]) -> PartValue {
    let fails = || days.iter().filter(|d| d.holds == Ok(false));
    if let Some(first) = fails().next() {
        return PartValue::Fails {
            day: Some(first.day),
            days: i64::try_from(fails().count()).unwrap_or(i64::MAX),
        };
    }
    let unknown = days.iter().find_map(|d| d.holds.as_ref().err());
    match unknown {
        Some(why) => PartValue::Unknown(why.clone()),
        None if days.is_empty() => PartValue::NotAsked,
        None => PartValue::Holds,
    }
}

/// Where systems have an attribute `attributed`: for each of their other totals what is counted (with `attributed` in its
/// place) and what there is, for each such system of a party, and for the party where it has others as well.
fn counted(replay: &Replay<'_>, dates: &[Date]) -> Vec<Row<(Rational, Rational)>> {
    let draft = replay.draft;
    let ids = || (0..).map(AttributeId).zip(&draft.attributes);
    let Some((attributed, _)) = ids().find(|(_, a)| a.name == "attributed") else {
        return Vec::new();
    };
    let is_load =
        |(id, a): &(AttributeId, &Attribute)| *id != attributed && a.whole && a.unit.is_none();
    let mut rows = Vec::new();
    for (number, party) in (0..).zip(&draft.parties) {
        let party_id = PartyId(number);
        for (load, attribute) in ids().filter(is_load) {
            let with_load: Vec<ThingId> = draft
                .stakes
                .iter()
                .filter(|s| s.party == party_id && has(draft, s.thing, load))
                .map(|s| s.thing)
                .collect();
            let (by_rule, as_is): (Vec<ThingId>, Vec<ThingId>) =
                with_load.iter().partition(|t| has(draft, **t, attributed));
            let mut row = |label: String, by_rule: &[ThingId], as_is: &[ThingId]| {
                let sum = |things: &[ThingId], attribute: AttributeId, day: Day| -> Rational {
                    let position = replay.on(day);
                    let kinds = things.iter().flat_map(|t| kinds(draft, *t));
                    let totals = kinds.map(|k| position.total(draft, party_id, k, attribute));
                    totals.map(Result::unwrap_or_default).sum()
                };
                let values = dates.iter().map(|date| {
                    let rest = sum(as_is, load, date.day);
                    let counted = sum(by_rule, attributed, date.day);
                    (counted + &rest, sum(by_rule, load, date.day) + rest)
                });
                rows.push(Row {
                    label,
                    values: values.collect(),
                });
            };
            for thing in &by_rule {
                let name = &draft.things[thing.index()].name;
                let label = format!("{}.{name}.{}", party.name, attribute.name);
                row(label, &[*thing], &[]);
            }
            if !by_rule.is_empty() && with_load.len() > 1 {
                row(
                    format!("{}.{}", party.name, attribute.name),
                    &by_rule,
                    &as_is,
                );
            }
        }
    }
    rows
}

fn kinds(draft: &Draft, thing: ThingId) -> BTreeSet<KindId> {
    let variants = draft.variants_of(thing);
    variants
        .into_iter()
        .flat_map(|v| draft.kinds_of(v))
        .collect()
}

/// Whether a thing has a number for an attribute.
fn has(draft: &Draft, thing: ThingId, attribute: AttributeId) -> bool {
    let mut values = kinds(draft, thing)
        .into_iter()
        .map(|k| draft.value(k, attribute));
    values.any(|v| {
        matches!(
            v,
            Some(AttributeValue::Number(_) | AttributeValue::Interval { .. })
        )
    })
}

/// How many days a provision binds, for sentences such as "on 12 of 3_653 days".
pub fn binds_for(provision: &Provision) -> i64 {
    length(provision.days)
}
