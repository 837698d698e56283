//! Engagements: what they leave of a kind, and the rules that every plan obeys.

use super::linear::{held, held_pairs, linear};
use super::setting::Setting;
use super::{LinearSum, Named, Rejection};
use crate::draft::{
    AttributeId, AttributeValue, Draft, Engagement, EngagementId, Expr, KindId, PartyId, Target,
    Unknown, Weapon,
};
use crate::number::Rational;

/// The most patterns of shots at one kind of target that are looked at.
const MOST_PATTERNS: usize = 4_096;

/// The most shots at one target that are looked at.
const MOST_SHOTS: u32 = 64;

/// The engagement, if the draft has it and all its figures are exact and few.
pub(super) fn engagement(draft: &Draft, id: EngagementId) -> Result<&Engagement, Rejection> {
    let engagement = draft
        .engagements
        .get(id.index())
        .ok_or(Rejection::NoSuch("engagement"))?;
    let figures = engagement
        .targets
        .iter()
        .flat_map(|t| t.kill.iter().flatten());
    if figures.into_iter().any(|kill| kill.value().is_none()) {
        return Err(Rejection::Unsupported(
            "a kill probability known within bounds only",
        ));
    }
    if engagement
        .targets
        .iter()
        .any(|t| t.exposed.value().is_none())
    {
        return Err(Rejection::Unsupported(
            "an exposed share known within bounds only",
        ));
    }
    if engagement.shots_per_target > MOST_SHOTS {
        return Err(Rejection::TooLarge);
    }
    for target in &engagement.targets {
        if target.kill.len() != engagement.weapons.len() {
            return Err(Rejection::NoSuch("weapon of an engagement"));
        }
        // Patterns of w weapons and at most k shots: (w + k) choose w.
        let mut patterns: usize = 1;
        let shots = engagement.shots_per_target as usize;
        for w in 1..=target.kill.iter().flatten().count() {
            patterns = patterns.saturating_mul(shots + w) / w;
            if patterns > MOST_PATTERNS {
                return Err(Rejection::TooLarge);
            }
        }
    }
    Ok(engagement)
}

/// `Σ factor(pattern) · Shots` over the patterns of a target.
fn over_patterns(
    setting: &Setting,
    position: usize,
    engagement: &Engagement,
    target: &Target,
    factor: impl Fn(&[u32]) -> Rational,
) -> LinearSum {
    let mut sum = LinearSum::default();
    for (number, pattern) in engagement.patterns(target).iter().enumerate() {
        let shots = Unknown::Shots {
            war: setting.war.clone(),
            at: setting.at,
            position: position as u32,
            party: target.party,
            kind: target.kind,
            pattern: number as u32,
        };
        sum.add_term(&shots, &factor(pattern));
    }
    sum
}

/// `1 - Π (1 - kill)^shots`: the share of the targets with this pattern that is destroyed.
fn destroyed_share(target: &Target, pattern: &[u32]) -> Rational {
    let mut survive = Rational::ONE;
    for (kill, shots) in target.kill.iter().zip(pattern) {
        if let Some(chance) = kill {
            // Exact: `engagement` lets no other through.
            survive = &survive * &(Rational::ONE - chance.ends().0).pow(*shots);
        }
    }
    Rational::ONE - survive
}

/// The units of a kind that are left after the first `fought` engagements of the setting's war.
pub(super) fn left(
    setting: &Setting,
    fought: usize,
    party: PartyId,
    kind: KindId,
) -> Result<LinearSum, Rejection> {
    let draft = setting.asked.draft;
    let mut sum = held(party, kind, setting.at);
    for (position, id) in setting.war.iter().enumerate().take(fought) {
        let engagement = engagement(draft, *id)?;
        for target in engagement
            .targets
            .iter()
            .filter(|t| (t.party, t.kind) == (party, kind))
        {
            let destroyed = over_patterns(setting, position, engagement, target, |pattern| {
                &target.group * &destroyed_share(target, pattern)
            });
            sum = sum.minus(destroyed);
        }
        for (number, weapon) in engagement.weapons.iter().enumerate() {
            if fires_units_of(weapon, party, kind) {
                sum = sum.minus(fired(setting, position, number, party, kind));
            }
        }
    }
    Ok(sum)
}

fn fired(
    setting: &Setting,
    position: usize,
    weapon: usize,
    party: PartyId,
    kind: KindId,
) -> LinearSum {
    let (position, weapon) = (position as u32, weapon as u32);
    LinearSum::of(Unknown::Fired {
        war: setting.war.clone(),
        at: setting.at,
        position,
        weapon,
        party,
        kind,
    })
}

pub(super) fn fires_units_of(weapon: &Weapon, party: PartyId, kind: KindId) -> bool {
    weapon.total_of.is_none() && names(weapon, party, kind)
}

fn names(weapon: &Weapon, party: PartyId, kind: KindId) -> bool {
    weapon.parties.contains(&party) && weapon.kinds.contains(&kind)
}

/// Whether units of the kind are shot at or fired in the setting's war.
pub(super) fn takes_part(
    setting: &Setting,
    party: PartyId,
    kind: KindId,
) -> Result<bool, Rejection> {
    for id in &setting.war {
        let engagement = engagement(setting.asked.draft, *id)?;
        let shot_at = engagement
            .targets
            .iter()
            .any(|t| (t.party, t.kind) == (party, kind));
        if shot_at
            || engagement
                .weapons
                .iter()
                .any(|w| fires_units_of(w, party, kind))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What the setting's war fires of the total of an attribute over these parties and kinds.
pub(super) fn fired_of_total(
    setting: &Setting,
    parties: &[PartyId],
    kinds: &[KindId],
    attribute: AttributeId,
) -> Result<LinearSum, Rejection> {
    let draft = setting.asked.draft;
    let mut sum = LinearSum::default();
    for (position, id) in setting.war.iter().enumerate() {
        let engagement = engagement(draft, *id)?;
        for (number, weapon) in engagement
            .weapons
            .iter()
            .enumerate()
            .filter(|(_, w)| w.total_of == Some(attribute))
        {
            let carriers = held_pairs(draft, &weapon.parties, &weapon.kinds)?;
            let counted = carriers
                .iter()
                .filter(|(p, k)| parties.contains(p) && kinds.contains(k))
                .count();
            if counted == 0 {
                continue;
            }
            if counted < carriers.len() {
                return Err(Rejection::Unsupported("a part of a total that is fired"));
            }
            for (party, kind) in &carriers {
                if takes_part(setting, *party, *kind)? {
                    return Err(Rejection::Unsupported(
                        "a total that is fired from units that are shot at or fired",
                    ));
                }
            }
            sum = sum.plus(shots_of(setting, position, engagement, number)?);
        }
    }
    Ok(sum)
}

/// The shots that a weapon fires at all its targets.
fn shots_of(
    setting: &Setting,
    position: usize,
    engagement: &Engagement,
    weapon: usize,
) -> Result<LinearSum, Rejection> {
    let mut sum = LinearSum::default();
    for target in present_targets(setting.asked.draft, engagement)? {
        sum = sum.plus(over_patterns(
            setting,
            position,
            engagement,
            target,
            |pattern| Rational::from(pattern[weapon]),
        ));
    }
    Ok(sum)
}

/// The targets of which the party may hold some.
pub(super) fn present_targets<'a>(
    draft: &Draft,
    engagement: &'a Engagement,
) -> Result<Vec<&'a Target>, Rejection> {
    let mut targets = Vec::new();
    for target in &engagement.targets {
        if !held_pairs(draft, &[target.party], &[target.kind])?.is_empty() {
            targets.push(target);
        }
    }
    Ok(targets)
}

/// The rules of engagement number `position` of the setting's war, as `Premise::Fight` states them.
pub(super) fn rules(setting: &Setting, position: usize) -> Result<Named, Rejection> {
    let draft = setting.asked.draft;
    let id = setting
        .war
        .get(position)
        .ok_or(Rejection::NoSuch("position in a war"))?;
    let engagement = engagement(draft, *id)?;
    let mut rows = Vec::new();
    for target in present_targets(draft, engagement)? {
        let shot_at = over_patterns(setting, position, engagement, target, |_| {
            target.group.clone()
        });
        let present = left(setting, position, target.party, target.kind)?;
        rows.push(
            shot_at
                .minus(present.times(target.exposed.ends().0))
                .at_most_zero(),
        );
    }
    for (number, weapon) in engagement.weapons.iter().enumerate() {
        let shots = shots_of(setting, position, engagement, number)?;
        let pairs = held_pairs(draft, &weapon.parties, &weapon.kinds)?;
        let same = |w: &&Weapon| {
            w.total_of == weapon.total_of && pairs.iter().any(|(p, k)| names(w, *p, *k))
        };
        if engagement.weapons[..number].iter().any(|w| same(&w)) {
            return Err(Rejection::Unsupported(
                "two weapons that fire the same units",
            ));
        }
        if let Some(attribute) = weapon.total_of {
            rows.push(
                shots
                    .minus(unfired_total(setting, position, weapon, attribute)?)
                    .at_most_zero(),
            );
            continue;
        }
        let mut all_fired = LinearSum::default();
        for (party, kind) in &pairs {
            all_fired = all_fired.plus(fired(setting, position, number, *party, *kind));
        }
        rows.push(shots.minus(all_fired).is_zero());
        for (party, kind) in pairs {
            let present = left(setting, position, party, kind)?;
            rows.push(
                fired(setting, position, number, party, kind)
                    .minus(present)
                    .at_most_zero(),
            );
        }
    }
    Ok(Named::All(rows))
}

/// The total that a weapon can still fire before engagement number `position`. Either nothing earlier in the war has touched what carries
/// it, and what was fired of the same total is gone; or nothing of it was fired, and it is what the carriers that are left carry, each
/// a fixed load.
fn unfired_total(
    setting: &Setting,
    position: usize,
    weapon: &Weapon,
    attribute: AttributeId,
) -> Result<LinearSum, Rejection> {
    let draft = setting.asked.draft;
    let carriers = held_pairs(draft, &weapon.parties, &weapon.kinds)?;
    let (mut touched, mut gone) = (false, None);
    for (number, id) in setting.war[..position].iter().enumerate() {
        let earlier = engagement(draft, *id)?;
        for (party, kind) in &carriers {
            touched |= earlier
                .targets
                .iter()
                .any(|t| (t.party, t.kind) == (*party, *kind));
            touched |= earlier
                .weapons
                .iter()
                .any(|w| fires_units_of(w, *party, *kind));
        }
        for (other, fires) in earlier.weapons.iter().enumerate() {
            let is_same = fires.total_of == Some(attribute);
            if !is_same || !carriers.iter().any(|(p, k)| names(fires, *p, *k)) {
                continue;
            }
            let all = held_pairs(draft, &fires.parties, &fires.kinds)?;
            if !all.iter().all(|pair| carriers.contains(pair)) {
                return Err(Rejection::Unsupported("a part of a total that is fired"));
            }
            let shots = shots_of(setting, number, earlier, other)?;
            gone = Some(gone.unwrap_or_else(LinearSum::default).plus(shots));
        }
    }
    let (parties, kinds) = (weapon.parties.clone(), weapon.kinds.clone());
    let whole = |setting: &Setting| {
        let (parties, kinds) = (parties.clone(), kinds.clone());
        let label = String::new();
        let total = Expr::Total {
            parties,
            kinds,
            attribute,
            label,
        };
        linear(setting, &total)
    };
    match (touched, gone) {
        (false, None) => whole(&Setting::at(setting.asked, setting.at)),
        (false, Some(gone)) => Ok(whole(&Setting::at(setting.asked, setting.at))?.minus(gone)),
        (true, Some(_)) => Err(Rejection::Unsupported(
            "a total that was fired in part before its carriers were touched",
        )),
        (true, None) => {
            let mut sum = LinearSum::default();
            for (party, kind) in carriers {
                let load = match draft.value(kind, attribute) {
                    Some(AttributeValue::Number(load)) => load.clone(),
                    Some(AttributeValue::Interval { .. }) => {
                        return Err(Rejection::Unsupported(
                            "a load within an interval, fired after an engagement",
                        ));
                    }
                    _ => continue,
                };
                sum = sum.plus(left(setting, position, party, kind)?.times(&load));
            }
            Ok(sum)
        }
    }
}
