//! How a world came to be: its start, each change of a holding with its date, and the clauses that let it happen.

use super::cite::{Cite, Subject};
use super::holdings;
use super::ledger::Ledger;
use super::quantity::roughly;
use crate::date::Day;
use crate::draft::*;
use crate::number::Rational;
use crate::pose::Touched;
use crate::report::model::Step;
use std::collections::BTreeSet;

/// A story is cut to its last changes beyond so many.
const MOST_CHANGES: usize = 40;

/// The steps up to a day: what the parties that `of` lets through start with, then every change of what is touched.
pub fn steps(
    cite: Cite,
    ledger: &Ledger,
    touched: &Touched,
    until: Day,
    of: &dyn Fn(PartyId) -> bool,
) -> Vec<Step> {
    let mut steps = starts(ledger.draft, ledger, touched, of);
    let mut changes = Vec::new();
    for &(party, thing) in touched.things.iter().filter(|t| of(t.0)) {
        changes.extend(of_thing(cite, ledger, party, thing, until));
    }
    for &(party, thing, attribute) in touched.totals.iter().filter(|t| of(t.0)) {
        changes.extend(of_total(cite, ledger, party, thing, attribute, until));
    }
    for &(party, policy) in touched.switches.iter().filter(|t| of(t.0)) {
        changes.extend(of_switch(cite, ledger, party, policy, until));
    }
    // Stable: things of one day keep the draft's order.
    changes.sort_by_key(|step| step.date);
    let left_out = changes.len().saturating_sub(MOST_CHANGES);
    if left_out > 0 {
        changes.drain(..left_out);
        steps.push(Step {
            date: None,
            text: format!("{left_out} earlier changes are left out here"),
            clause: None,
        });
    }
    steps.extend(changes);
    steps
}

/// What each party starts with, with its sources: one step a party and date.
fn starts(
    draft: &Draft,
    ledger: &Ledger,
    touched: &Touched,
    of: &dyn Fn(PartyId) -> bool,
) -> Vec<Step> {
    let mut steps = Vec::new();
    for party in (0..draft.parties.len() as u32)
        .map(PartyId)
        .filter(|p| of(*p))
    {
        let mut days: Vec<(Day, Vec<String>)> = Vec::new();
        let mut say = |day: Day, words: String| match days.iter_mut().find(|(d, _)| *d == day) {
            Some((_, list)) => list.push(words),
            None => days.push((day, vec![words])),
        };
        for stake in draft.stakes.iter().filter(|s| s.party == party) {
            if touched.things.contains(&(party, stake.thing)) {
                say(stake.date, start_of(draft, ledger, stake));
            }
        }
        for switch in draft.switches.iter().filter(|s| s.party == party) {
            if touched.switches.contains(&(party, switch.policy)) {
                let state = if switch.in_effect {
                    "in effect"
                } else {
                    "not in effect"
                };
                say(
                    switch.date,
                    format!("{} {state}", draft.policies[switch.policy.index()].name),
                );
            }
        }
        for (day, words) in days {
            steps.push(Step {
                date: Some(day),
                text: format!(
                    "{} starts with {}",
                    draft.parties[party.index()].name,
                    words.join(", ")
                ),
                clause: None,
            });
        }
    }
    steps.sort_by_key(|step| step.date);
    steps
}

/// `600 Road_missile (estimate 600 to 900; source)`.
fn start_of(draft: &Draft, ledger: &Ledger, stake: &Stake) -> String {
    let touched = Touched {
        things: BTreeSet::from([(stake.party, stake.thing)]),
        ..Touched::default()
    };
    let rows = holdings::rows(ledger, stake.date, &touched, &|p| p == stake.party);
    let mut words = holdings::in_words(&rows);
    let mut said = Vec::new();
    for figure in stake.figures.iter().filter(|f| f.low < f.high) {
        let (low, high) = (
            holdings::amount(draft, stake.thing, &figure.low),
            holdings::amount(draft, stake.thing, &figure.high),
        );
        said.push(format!("estimate {low} to {high}"));
    }
    said.extend(stake.source.clone());
    if !said.is_empty() {
        words.push_str(&format!(" ({})", said.join("; ")));
    }
    words
}

/// A run of days over which a quantity rises or falls without a stop.
struct Run {
    first: Day,
    last: Day,
    before: Rational,
    after: Rational,
}

/// The runs of a quantity between the days on which its history may turn.
fn runs(days: &BTreeSet<Day>, value: &dyn Fn(Day) -> Rational) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    let days: Vec<Day> = days.iter().copied().collect();
    for pair in days.windows(2) {
        let (before, after) = (value(pair[0]), value(pair[1]));
        if before == after {
            continue;
        }
        let rises = after > before;
        match out.last_mut() {
            Some(run) if run.last == pair[0] && (run.after > run.before) == rises => {
                run.last = pair[1];
                run.after = after;
            }
            _ => out.push(Run {
                first: pair[0],
                last: pair[1],
                before,
                after,
            }),
        }
    }
    out
}

/// The days of a course up to a day, with that day.
fn days_of(course: Option<&Course>, from: Day, until: Day) -> BTreeSet<Day> {
    let listed = course
        .into_iter()
        .flat_map(|c| c.0.iter().map(|(day, _)| *day));
    let mut days: BTreeSet<Day> = listed.filter(|d| from <= *d && *d <= until).collect();
    days.extend([from.min(until), until]);
    days
}

fn told(who: &str, what: &str, run: &Run, show: &dyn Fn(&Rational) -> String) -> String {
    let direction = if run.after > run.before { "up" } else { "down" };
    let since = match run.first.add_days(1) {
        Some(next) if next == run.last => "the day before".to_owned(),
        _ => format!("on {}", run.first),
    };
    format!(
        "{who} has {} {what}, {direction} from {} {since}",
        show(&run.after),
        show(&run.before)
    )
}

fn of_thing(cite: Cite, ledger: &Ledger, party: PartyId, thing: ThingId, until: Day) -> Vec<Step> {
    let draft = ledger.draft;
    let Some(stake) = draft.stake(party, thing) else {
        return Vec::new();
    };
    let unit = draft.things[thing.index()].unit.as_ref();
    let mut steps = Vec::new();
    for variant in draft.variants_of(thing) {
        let kinds = draft.kinds_of(variant);
        let held = |day: Day| {
            let position = ledger.on(day);
            kinds
                .iter()
                .map(|k| position.held(party, *k))
                .sum::<Rational>()
        };
        let course = ledger.world.histories.get(&(party, variant));
        for run in runs(&days_of(course, stake.date, until), &held) {
            let name = &draft.variants[variant.index()].name;
            steps.push(Step {
                date: Some(run.last),
                text: told(&draft.parties[party.index()].name, name, &run, &|n| {
                    roughly(n, unit)
                }),
                clause: cite.permits(Subject::Thing(party, thing), run.last),
            });
        }
    }
    steps
}

fn of_total(
    cite: Cite,
    ledger: &Ledger,
    party: PartyId,
    thing: ThingId,
    attribute: AttributeId,
    until: Day,
) -> Vec<Step> {
    let draft = ledger.draft;
    let (Some(rated), Some(course)) = (
        draft.rated_total(party, thing, attribute),
        ledger.world.rated.get(&(party, thing, attribute)),
    ) else {
        return loaded(ledger, party, thing, attribute, until);
    };
    let attribute = &draft.attributes[attribute.index()];
    let value = |day: Day| {
        let value = course.at(day);
        if attribute.whole {
            value.floor()
        } else {
            value
        }
    };
    let name = format!("{} {}", draft.things[thing.index()].name, attribute.name);
    runs(&days_of(Some(course), rated.date, until), &value)
        .into_iter()
        .map(|run| Step {
            date: Some(run.last),
            text: told(&draft.parties[party.index()].name, &name, &run, &|n| {
                roughly(n, attribute.unit.as_ref())
            }),
            clause: cite.permits(Subject::Thing(party, thing), run.last),
        })
        .collect()
}

/// What a holder chose to load, unit by unit.
fn loaded(
    ledger: &Ledger,
    party: PartyId,
    thing: ThingId,
    attribute: AttributeId,
    day: Day,
) -> Vec<Step> {
    let draft = ledger.draft;
    let touched = Touched {
        things: BTreeSet::from([(party, thing)]),
        totals: BTreeSet::from([(party, thing, attribute)]),
        ..Touched::default()
    };
    let rows = holdings::rows(ledger, day, &touched, &|p| p == party);
    let (Some(load), Some(thing)) = (rows.last(), draft.things.get(thing.index())) else {
        return Vec::new();
    };
    let (who, what) = (
        &draft.parties[party.index()].name,
        &draft.attributes[attribute.index()].name,
    );
    vec![Step {
        date: Some(day),
        text: format!(
            "{who} loads its {} with {} {what} in all",
            thing.name, load.quantity
        ),
        clause: None,
    }]
}

fn of_switch(
    cite: Cite,
    ledger: &Ledger,
    party: PartyId,
    policy: PolicyId,
    until: Day,
) -> Vec<Step> {
    let draft = ledger.draft;
    let Some(switch) = draft
        .switches
        .iter()
        .find(|s| (s.party, s.policy) == (party, policy))
    else {
        return Vec::new();
    };
    let mut state = switch.in_effect;
    let mut steps = Vec::new();
    let listed = ledger.world.switches.get(&(party, policy));
    for (day, on) in listed
        .into_iter()
        .flatten()
        .filter(|(day, _)| **day <= until)
    {
        if *on == state {
            continue;
        }
        state = *on;
        let (who, what) = (
            &draft.parties[party.index()].name,
            &draft.policies[policy.index()].name,
        );
        steps.push(Step {
            date: Some(*day),
            text: if state {
                format!("{who} puts {what} into effect")
            } else {
                format!("{who} ends {what}")
            },
            clause: cite.permits(Subject::Switch(party, policy), *day),
        });
    }
    steps
}
