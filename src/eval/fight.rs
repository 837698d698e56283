//! Engagements: what a given plan leaves.

use super::{CannotEvaluate, Position, Replay, Spent};
use crate::date::Day;
use crate::draft::{Engagement, EngagementId, KindId, PartyId, Plan, Target};
use crate::number::Rational;

impl Replay<'_> {
    /// What a position is when the engagements of a war have been fought in it on a day, one after the other, each with
    /// and against what the earlier ones left, by the plans of the world.
    ///
    /// # Errors
    /// If the world has no plan for one of them, or a plan that makes no sense.
    pub(super) fn after(
        &self,
        position: &Position,
        day: Day,
        war: &[EngagementId],
    ) -> Result<Position, CannotEvaluate> {
        let mut position = position.clone();
        for at in 0..war.len() {
            let plan = self.plan(day, war, at)?;
            position = self.fight(&position, plan)?;
        }
        Ok(position)
    }

    /// The plan of engagement number `at` of a war on a day.
    fn plan(&self, day: Day, war: &[EngagementId], at: usize) -> Result<&Plan, CannotEvaluate> {
        let mut plans = self.world.plans.iter();
        let plan = plans.find(|p| p.day == day && p.position == at && p.war == war);
        plan.ok_or_else(|| CannotEvaluate::NoPlan {
            engagement: self.engagement_name(war[at]),
            war: self.war_name(war),
            day,
        })
    }

    /// What one engagement leaves of `before`: units destroyed and units fired are gone; of a total that is fired the total
    /// is gone, and not its carriers.
    pub(super) fn fight(&self, before: &Position, plan: &Plan) -> Result<Position, CannotEvaluate> {
        let id = plan.war.get(plan.position).copied();
        let Some(engagement) = id.and_then(|id| self.draft.engagements.get(id.index())) else {
            return Err(CannotEvaluate::BadPlan {
                engagement: String::from("?"),
                day: plan.day,
                why: String::from("is of no engagement of the draft"),
            });
        };
        let mut after = before.clone();
        for (shot, target) in shots(engagement, plan)? {
            let each = destroyed_at_an_aimpoint(engagement, target, &shot.pattern)?;
            take(
                &mut after,
                target.party,
                target.kind,
                &(each * &shot.aimpoints),
            );
        }
        for target in &engagement.targets {
            after.touched.insert((target.party, target.kind));
        }
        for (weapon, fires) in engagement.weapons.iter().enumerate() {
            let amount = fired_by(engagement, plan, weapon)?;
            if let Some(attribute) = fires.total_of {
                after.spent.push(Spent {
                    weapon: fires.label.clone(),
                    attribute,
                    parties: fires.parties.clone(),
                    kinds: fires.kinds.clone(),
                    amount,
                });
                continue;
            }
            for (party, kind, number) in fired_from(engagement, plan, weapon, before)? {
                take(&mut after, party, kind, &number);
                after.touched.insert((party, kind));
            }
        }
        Ok(after)
    }

    pub(super) fn engagement_name(&self, id: EngagementId) -> String {
        let engagement = self.draft.engagements.get(id.index());
        engagement.map_or(String::from("?"), |e| e.name.clone())
    }

    /// `Bolt, then Shield`.
    pub(super) fn war_name(&self, war: &[EngagementId]) -> String {
        let names: Vec<String> = war.iter().map(|id| self.engagement_name(*id)).collect();
        names.join(", then ")
    }
}

fn take(position: &mut Position, party: PartyId, kind: KindId, number: &Rational) {
    *position.units.or_default((party, kind)) -= number;
}

/// The shots of a plan with their targets.
///
/// # Errors
/// If a target or a pattern of shots is none that the engagement knows.
pub(super) fn shots<'e, 'p>(
    engagement: &'e Engagement,
    plan: &'p Plan,
) -> Result<Vec<(&'p crate::draft::Shot, &'e Target)>, CannotEvaluate> {
    let bad = |why: &str| CannotEvaluate::BadPlan {
        engagement: engagement.name.clone(),
        day: plan.day,
        why: why.to_owned(),
    };
    let mut found = Vec::new();
    for shot in &plan.shots {
        let mut targets = engagement.targets.iter();
        let target = targets.find(|t| t.party == shot.party && t.kind == shot.kind);
        let target = target.ok_or_else(|| bad("shoots at what is no target"))?;
        let fired: u64 = shot.pattern.iter().map(|n| u64::from(*n)).sum();
        if fired == 0 || fired > u64::from(engagement.shots_per_target) {
            return Err(bad("fires none or too many shots at one target"));
        }
        if shot.pattern.len() != engagement.weapons.len() {
            return Err(bad("does not say what each weapon fires"));
        }
        let mut weapons = shot.pattern.iter().zip(&target.kill);
        if weapons.any(|(n, kill)| *n > 0 && kill.is_none()) {
            return Err(bad("fires a weapon at what it cannot shoot at"));
        }
        found.push((shot, target));
    }
    Ok(found)
}

/// Units destroyed at one aimpoint that gets these shots: the units there times the chance that one shot at least kills,
/// `group · (1 - Π (1 - kill)^shots)`.
fn destroyed_at_an_aimpoint(
    engagement: &Engagement,
    target: &Target,
    pattern: &[u32],
) -> Result<Rational, CannotEvaluate> {
    let mut survives = Rational::ONE;
    for (shots, kill) in pattern.iter().zip(&target.kill) {
        if let Some(kill) = kill.as_ref().filter(|_| *shots > 0) {
            let Some(kill) = kill.value() else {
                return Err(CannotEvaluate::UncertainKill {
                    engagement: engagement.name.clone(),
                });
            };
            survives *= (Rational::ONE - kill).pow(*shots);
        }
    }
    Ok(&target.group * (Rational::ONE - survives))
}

/// What a weapon fires in all.
pub(super) fn fired_by(
    engagement: &Engagement,
    plan: &Plan,
    weapon: usize,
) -> Result<Rational, CannotEvaluate> {
    let shots = shots(engagement, plan)?;
    let fired = shots
        .iter()
        .map(|(shot, _)| Rational::from(shot.pattern[weapon]) * &shot.aimpoints);
    Ok(fired.sum())
}

/// From which parties and kinds a weapon's units are fired: as the plan lists it; without a listing from the first
/// that has any left, then the next. What is fired beyond what there is counts against the last.
pub(super) fn fired_from(
    engagement: &Engagement,
    plan: &Plan,
    weapon: usize,
    before: &Position,
) -> Result<Vec<(PartyId, KindId, Rational)>, CannotEvaluate> {
    let listed: Vec<_> = plan
        .fired
        .iter()
        .filter(|(w, ..)| *w == weapon)
        .map(|(_, party, kind, number)| (*party, *kind, number.clone()))
        .collect();
    if !listed.is_empty() {
        return Ok(listed);
    }
    let fires = &engagement.weapons[weapon];
    let mut left = fired_by(engagement, plan, weapon)?;
    let mut from = Vec::new();
    for party in &fires.parties {
        for kind in &fires.kinds {
            let there = before.held(*party, *kind).max(Rational::ZERO);
            let number = left.clone().min(there);
            left -= &number;
            from.push((*party, *kind, number));
        }
    }
    if let Some((.., number)) = from.last_mut() {
        *number += left;
    }
    Ok(from)
}
