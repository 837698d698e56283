//! Plans: an engagement fires what there is at what can be found.

use super::fight::{fired_by, fired_from, shots};
use super::{Departure, Extremes, Position, Replay, Rule};
use crate::date::Day;
use crate::draft::{EngagementId, Expr, Plan};
use crate::number::Rational;
use std::collections::{BTreeMap, BTreeSet};

/// Every war of the world has one possible plan for each of its engagements up to the last that is planned.
pub(super) fn plans(replay: &Replay<'_>, found: &mut Vec<Departure>) {
    let mut wars: BTreeMap<(&[EngagementId], Day), Vec<&Plan>> = BTreeMap::new();
    for plan in &replay.world.plans {
        let war = wars.entry((plan.war.as_slice(), plan.day)).or_default();
        war.push(plan);
    }
    for ((war, day), plans) in wars {
        let mut position = replay.at_hand(day).into_owned();
        for (at, engagement) in war.iter().enumerate() {
            let of_engagement = plans.iter().filter(|p| p.position == at);
            let of_engagement: Vec<&Plan> = of_engagement.copied().collect();
            let name = replay.engagement_name(*engagement);
            let faults = match of_engagement.as_slice() {
                [plan] => faults(replay, &position, plan),
                [] if plans.iter().any(|p| p.position > at) => {
                    vec![String::from(
                        "is missing, and a later one of the war is there",
                    )]
                }
                [] => break,
                _ => vec![String::from("is there twice")],
            };
            let departures = faults.into_iter().map(|fault| Departure {
                rule: Rule::Plan,
                party: None,
                day,
                words: format!("the plan of `{name}` on {day} {fault}"),
            });
            let before = found.len();
            found.extend(departures);
            let possible = found.len() == before;
            match of_engagement.first().filter(|_| possible) {
                Some(plan) => match replay.fight(&position, plan) {
                    Ok(after) => position = after,
                    Err(_) => break,
                },
                None => break,
            }
        }
        for plan in plans {
            if plan.position >= war.len() {
                found.push(Departure {
                    rule: Rule::Plan,
                    party: None,
                    day,
                    words: format!("a plan on {day} is of no engagement of its war"),
                });
            }
        }
    }
}

/// What is wrong with a plan that is carried out in this position.
fn faults(replay: &Replay<'_>, position: &Position, plan: &Plan) -> Vec<String> {
    let draft = replay.draft;
    let engagement = plan.war.get(plan.position);
    let Some(engagement) = engagement.and_then(|id| draft.engagements.get(id.index())) else {
        return vec![String::from("is of no engagement of the draft")];
    };
    let shots = match shots(engagement, plan) {
        Ok(shots) => shots,
        Err(why) => return vec![format!("cannot be carried out: {why}")],
    };
    let mut faults = Vec::new();
    if shots.iter().any(|(shot, _)| shot.aimpoints.is_negative()) {
        faults.push(String::from("shoots at fewer than no targets"));
    }
    for target in &engagement.targets {
        let at_target = shots
            .iter()
            .filter(|(_, t)| t.party == target.party && t.kind == target.kind);
        let aimpoints: Rational = at_target.map(|(shot, _)| &shot.aimpoints).sum();
        let Some(exposed) = target.exposed.value() else {
            faults.push(String::from("shoots at a share that is not known exactly"));
            continue;
        };
        let found = exposed * position.held(target.party, target.kind);
        let shot_at = &target.group * aimpoints;
        if shot_at > found.clone().max(Rational::ZERO) {
            let name = &draft.kinds[target.kind.index()].name;
            faults.push(format!(
                "shoots at {shot_at} {name}, of which {found} can be found"
            ));
        }
    }
    for (number, weapon) in engagement.weapons.iter().enumerate() {
        let Ok(fired) = fired_by(engagement, plan, number) else {
            continue;
        };
        if let Some(attribute) = weapon.total_of {
            let total = Expr::Total {
                parties: weapon.parties.clone(),
                kinds: weapon.kinds.clone(),
                attribute,
                label: weapon.label.clone(),
            };
            let none = Extremes::none();
            match replay.moment(position, plan.day, &none).value(&total) {
                Ok(total) if total >= fired.clone().into() => {}
                Ok(total) => faults.push(format!("fires {fired} {} of {total}", weapon.label)),
                Err(why) => faults.push(format!("cannot be judged: {why}")),
            }
            continue;
        }
        let from = fired_from(engagement, plan, number, position).unwrap_or_default();
        let sum: Rational = from.iter().map(|(.., units)| units).sum();
        if sum != fired {
            faults.push(format!("fires {fired} {} and takes {sum}", weapon.label));
        }
        let mut seen = BTreeSet::new();
        for (party, kind, units) in &from {
            let theirs = weapon.parties.contains(party) && weapon.kinds.contains(kind);
            let once = seen.insert((*party, *kind));
            let there = position.held(*party, *kind);
            if !theirs || !once || units.is_negative() {
                faults.push(format!("fires {} from where there are none", weapon.label));
            } else if *units > there {
                faults.push(format!("fires {units} {} of {there}", weapon.label));
            }
        }
    }
    if plan
        .fired
        .iter()
        .any(|(weapon, ..)| *weapon >= engagement.weapons.len())
    {
        faults.push(String::from(
            "fires a weapon that the engagement does not have",
        ));
    }
    faults
}
