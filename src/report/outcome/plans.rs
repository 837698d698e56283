//! Plans of attack and of defence: lines of a table, and rules in words.

use super::quantity::{exact, percent};
use crate::date::Day;
use crate::draft::{Draft, Shot as Fired};
use crate::draft::{
    Engagement, EngagementId, KindId, Moment, PartyId, Plan, PlanRule, Strategy, Target, Unknown,
    World,
};
use crate::eval::Replay;
use crate::number::Rational;
use crate::pose::Fight;
use crate::report::model::Shot;

/// Each line of the world's plans on these days, in the order in which the engagements are fought.
pub fn shots(draft: &Draft, world: &World, days: &[Day]) -> Vec<Shot> {
    let plans: Vec<&Plan> = world
        .plans
        .iter()
        .filter(|p| days.contains(&p.day))
        .collect();
    let many_days = plans.iter().any(|p| p.day != plans[0].day);
    let mut out: Vec<Shot> = Vec::new();
    for plan in plans {
        let Some(engagement) = plan
            .war
            .get(plan.position)
            .map(|id| &draft.engagements[id.index()])
        else {
            continue;
        };
        let mut name = engagement.name.clone();
        if many_days {
            name.push_str(&format!(" on {}", plan.day));
        }
        for fired in plan.shots.iter().filter(|s| !s.aimpoints.is_zero()) {
            let line = line(draft, engagement, &name, fired);
            // The same engagement may open several wars, with one plan.
            if !out.contains(&line) {
                out.push(line);
            }
        }
    }
    out
}

fn line(draft: &Draft, engagement: &Engagement, name: &str, fired: &Fired) -> Shot {
    let (weapons, shots) = pattern(engagement, &fired.pattern);
    let target = engagement
        .targets
        .iter()
        .find(|t| t.party == fired.party && t.kind == fired.kind);
    Shot {
        engagement: Some(name.to_owned()),
        weapon: weapons.join(" and "),
        target: target.map_or(String::new(), |t| target_name(draft, engagement, t)),
        targets: exact(&fired.aimpoints),
        shots: shots.join(" and "),
    }
}

/// The weapons of a pattern that fire, and how often each does.
fn pattern(engagement: &Engagement, pattern: &[u32]) -> (Vec<String>, Vec<String>) {
    let firing = engagement
        .weapons
        .iter()
        .zip(pattern)
        .filter(|(_, shots)| **shots > 0);
    firing
        .map(|(weapon, shots)| (weapon.label.clone(), shots.to_string()))
        .unzip()
}

/// `Iran.Silo_missile` where several parties are struck, `aimpoints of MX` where several units stand together.
fn target_name(draft: &Draft, engagement: &Engagement, target: &Target) -> String {
    let kind = &draft.kinds[target.kind.index()].name;
    let several = engagement.targets.iter().any(|t| t.party != target.party);
    let name = if several {
        format!("{}.{kind}", draft.parties[target.party.index()].name)
    } else {
        kind.clone()
    };
    if target.group == Rational::ONE {
        name
    } else {
        format!("aimpoints with {} {name}", exact(&target.group))
    }
}

/// What a rule does, one line for each kind of target and pattern of shots.
pub fn rule_in_words(draft: &Draft, rule: &PlanRule) -> Vec<String> {
    let mut lines = Vec::new();
    for (unknown, terms, constant) in rule {
        let Unknown::Shots {
            war,
            position,
            party,
            kind,
            pattern: number,
            ..
        } = unknown
        else {
            continue;
        };
        let Some((engagement, target, shots)) =
            fired_at(draft, war, *position, *party, *kind, *number)
        else {
            continue;
        };
        if terms.iter().all(|(_, c)| c.is_zero()) && constant.is_zero() {
            continue;
        }
        let (weapons, shots) = pattern(engagement, &shots);
        let each: Vec<String> = weapons
            .iter()
            .zip(&shots)
            .map(|(w, k)| format!("{k} {} of {w}", if k == "1" { "shot" } else { "shots" }))
            .collect();
        let many = portion(draft, terms, constant, (*party, *kind));
        let target = target_name(draft, engagement, target);
        lines.push(format!(
            "{}: {} at {many} {target}",
            engagement.name,
            each.join(" and ")
        ));
    }
    lines
}

/// What a strategy fires, turn by turn; of several ways to go on the first.
pub fn strategy_in_words(draft: &Draft, strategy: &Strategy) -> Vec<String> {
    let mut lines = Vec::new();
    let mut turn = strategy;
    while let Some(way) = turn.0.first() {
        let label = match turn.0.len() {
            1 => "",
            _ => "for instance, ",
        };
        let rules = rule_in_words(draft, &way.plan).into_iter();
        lines.extend(rules.map(|line| format!("{label}{line}")));
        turn = &way.then;
    }
    lines
}

/// `60 % of the`, `all`, `120`, or the whole sum.
fn portion(
    draft: &Draft,
    terms: &[(Unknown, Rational)],
    constant: &Rational,
    target: (PartyId, KindId),
) -> String {
    let own = |unknown: &Unknown| matches!(unknown, Unknown::Held { party, kind, .. } if (*party, *kind) == target);
    match terms {
        [] => exact(constant),
        [(unknown, share)] if own(unknown) && constant.is_zero() => {
            if *share == Rational::ONE {
                "each of the".to_owned()
            } else if share < &Rational::ONE {
                format!("{} of the", part_of(share))
            } else {
                format!("{} times the number of", exact(share))
            }
        }
        _ => {
            let mut text = String::new();
            for (unknown, factor) in terms.iter().filter(|(_, f)| !f.is_zero()) {
                let sign = match (text.is_empty(), factor.is_negative()) {
                    (true, true) => "-",
                    (true, false) => "",
                    (false, true) => " - ",
                    (false, false) => " + ",
                };
                let size = factor.abs();
                text.push_str(sign);
                if size != Rational::ONE {
                    text.push_str(&format!("{} * ", exact(&size)));
                }
                text.push_str(&named(draft, unknown));
            }
            if !constant.is_zero() {
                let sign = if constant.is_negative() { "-" } else { "+" };
                text.push_str(&format!(" {sign} {}", exact(&constant.abs())));
            }
            format!("({text})")
        }
    }
}

/// `20 %`, `5/12 (about 41.6 %)`.
fn part_of(share: &Rational) -> String {
    let percent = percent(share);
    match (percent.starts_with("about"), exact(share)) {
        (true, fraction) if !fraction.starts_with("about") => format!("{fraction} ({percent})"),
        _ => percent,
    }
}

fn named(draft: &Draft, unknown: &Unknown) -> String {
    let party = |p: &PartyId| draft.parties[p.index()].name.as_str();
    match unknown {
        Unknown::Held { party: p, kind, .. } => {
            format!("{}.{}", party(p), draft.kinds[kind.index()].name)
        }
        Unknown::History {
            party: p, variant, ..
        } => {
            format!("{}.{}", party(p), draft.variants[variant.index()].name)
        }
        Unknown::Total {
            party: p,
            kind,
            attribute,
            ..
        } => format!(
            "{}.{}.{}",
            party(p),
            draft.kinds[kind.index()].name,
            draft.attributes[attribute.index()].name
        ),
        Unknown::TotalHistory {
            party: p,
            thing,
            attribute,
            ..
        } => format!(
            "{}.{}.{}",
            party(p),
            draft.things[thing.index()].name,
            draft.attributes[attribute.index()].name
        ),
        Unknown::InEffect {
            party: p, policy, ..
        } => {
            format!("{}.{}", party(p), draft.policies[policy.index()].name)
        }
        _ => "what is planned".to_owned(),
    }
}

fn fired_at<'d>(
    draft: &'d Draft,
    war: &[EngagementId],
    position: u32,
    party: PartyId,
    kind: KindId,
    pattern: u32,
) -> Option<(&'d Engagement, &'d Target, Vec<u32>)> {
    let engagement = draft.engagements.get(war.get(position as usize)?.index())?;
    let target = engagement
        .targets
        .iter()
        .find(|t| t.party == party && t.kind == kind)?;
    let shots = engagement.patterns(target).get(pattern as usize)?.clone();
    Some((engagement, target, shots))
}

/// The plans of these fights that a rule makes in a world: one for each engagement, also where nothing is fired.
pub fn carried_out(
    replay: &Replay,
    rule: &PlanRule,
    fights: &[Fight],
    day: Day,
) -> Option<Vec<Plan>> {
    let draft = replay.draft;
    let on = |at: Moment| match at {
        Moment::On(day) => day,
        Moment::Asked => day,
    };
    let mut plans: Vec<Plan> = Vec::new();
    for fight in fights {
        for position in 0..fight.war.len() {
            plans.push(Plan {
                war: fight.war.clone(),
                position,
                day: on(fight.at),
                shots: Vec::new(),
                fired: Vec::new(),
            });
        }
    }
    for (unknown, terms, constant) in rule {
        let mut amount = constant.clone();
        for (of, factor) in terms {
            amount += factor * &worth(replay, of, day)?;
        }
        if amount.is_zero() {
            continue;
        }
        let (war, at, place) = match unknown {
            Unknown::Shots {
                war, at, position, ..
            }
            | Unknown::Fired {
                war, at, position, ..
            } => (war, on(*at), *position as usize),
            _ => return None,
        };
        let plan = plans
            .iter_mut()
            .find(|p| &p.war == war && p.day == at && p.position == place)?;
        match unknown {
            Unknown::Shots {
                party,
                kind,
                pattern,
                position,
                ..
            } => {
                let (_, _, pattern) = fired_at(draft, war, *position, *party, *kind, *pattern)?;
                plan.shots.push(Fired {
                    party: *party,
                    kind: *kind,
                    pattern,
                    aimpoints: amount,
                });
            }
            Unknown::Fired {
                weapon,
                party,
                kind,
                ..
            } => {
                plan.fired.push((*weapon as usize, *party, *kind, amount));
            }
            _ => {}
        }
    }
    Some(plans)
}

/// What an unknown is worth in a world, the asked day being `day`.
fn worth(replay: &Replay, unknown: &Unknown, day: Day) -> Option<Rational> {
    let on = |at: &Moment| match at {
        Moment::On(day) => *day,
        Moment::Asked => day,
    };
    let world = replay.world;
    match unknown {
        Unknown::Held { party, kind, at } => Some(replay.on(on(at)).held(*party, *kind)),
        Unknown::History { party, variant, at } => {
            Some(world.histories.get(&(*party, *variant))?.at(on(at)))
        }
        Unknown::Total {
            party,
            kind,
            attribute,
            at,
        } => replay
            .on(on(at))
            .total(replay.draft, *party, *kind, *attribute)
            .ok(),
        Unknown::TotalHistory {
            party,
            thing,
            attribute,
            at,
        } => Some(world.rated.get(&(*party, *thing, *attribute))?.at(on(at))),
        Unknown::InEffect { party, policy, at } => {
            let state = crate::eval::in_effect(replay.draft, world, *party, *policy, on(at));
            Some(Rational::from(i64::from(state)))
        }
        _ => None,
    }
}
