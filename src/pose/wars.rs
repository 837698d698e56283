//! Engagements as rows: who is left, what was fired, what a plan must obey.

use super::Linear;
use super::encode::{Encoder, Unposed};
use super::translate::Context;
use crate::draft::*;
use crate::logic::Formula;
use crate::number::Rational;

/// A war that a condition asks about, and when it is fought.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fight {
    pub war: Vec<EngagementId>,
    pub at: Moment,
}

/// Every war in a condition, sorted.
pub fn fights_in(cond: &Cond, at: Moment) -> Vec<Fight> {
    let mut out = written(cond, at);
    out.sort();
    out
}

/// Every war in a condition, in the order in which it names them.
pub(super) fn written(cond: &Cond, at: Moment) -> Vec<Fight> {
    let mut all = Vec::new();
    in_cond(cond, at, &mut all);
    let mut out: Vec<Fight> = Vec::new();
    for fight in all {
        if !out.contains(&fight) {
            out.push(fight);
        }
    }
    out
}

fn in_cond(cond: &Cond, at: Moment, out: &mut Vec<Fight>) {
    match cond {
        Cond::Compare(a, _, b) => {
            in_expr(a, at, out);
            in_expr(b, at, out);
        }
        Cond::All(list) | Cond::Any(list) => list.iter().for_each(|c| in_cond(c, at, out)),
        Cond::Not(c) => in_cond(c, at, out),
        Cond::Growth { of, .. } => in_expr(of, at, out),
        Cond::InEffect { .. } | Cond::NoneOf { .. } => {}
    }
}

fn in_expr(expr: &Expr, at: Moment, out: &mut Vec<Fight>) {
    match expr {
        Expr::After { of, war } => {
            out.push(Fight {
                war: war.clone(),
                at,
            });
            in_expr(of, at, out);
        }
        Expr::At(e, day) => in_expr(e, Moment::On(*day), out),
        Expr::Sum(list) | Expr::Min(list) | Expr::Max(list) => {
            list.iter().for_each(|e| in_expr(e, at, out))
        }
        Expr::Negated(e) | Expr::Abs(e) => in_expr(e, at, out),
        Expr::Product(a, b) | Expr::Quotient(a, b) => {
            in_expr(a, at, out);
            in_expr(b, at, out);
        }
        Expr::IfThenElse(c, a, b) => {
            in_cond(c, at, out);
            in_expr(a, at, out);
            in_expr(b, at, out);
        }
        Expr::Count(c) => in_cond(c, at, out),
        _ => {}
    }
}

impl Encoder<'_> {
    /// Units of these kinds that these parties hold (after the whole war, in a war).
    pub(super) fn units(&mut self, parties: &[PartyId], kinds: &[KindId], ctx: Context) -> Linear {
        let mut sum = Linear::default();
        for &party in parties {
            for &kind in kinds {
                if self.draft.may_hold(party, kind) {
                    let positions = ctx.war.map_or(0, <[EngagementId]>::len);
                    let left =
                        self.present(party, kind, ctx.at, ctx.war.unwrap_or_default(), positions);
                    sum = sum.plus(&left);
                }
            }
        }
        sum
    }

    /// The total of an attribute over them.
    pub(super) fn total(
        &mut self,
        parties: &[PartyId],
        kinds: &[KindId],
        attribute: AttributeId,
        ctx: Context,
    ) -> Result<Linear, Unposed> {
        let war = ctx.war.unwrap_or_default();
        let mut sum = Linear::default();
        for &party in parties {
            for &kind in kinds {
                if !self.draft.may_hold(party, kind) {
                    continue;
                }
                match self.draft.value(kind, attribute) {
                    Some(AttributeValue::Number(v)) => {
                        let v = v.clone();
                        let left = self.present(party, kind, ctx.at, war, war.len());
                        sum.add(&left, &v);
                    }
                    Some(AttributeValue::Interval { .. }) => {
                        if self.draft.takes_part(party, kind, war) {
                            return Err(Unposed::new(
                                "loads within an interval that is not whole cannot be counted after an engagement",
                            ));
                        }
                        sum = sum.plus(&self.form(Unknown::Total {
                            party,
                            kind,
                            attribute,
                            at: ctx.at,
                        }));
                    }
                    _ => {}
                }
            }
        }
        for (position, id) in war.iter().enumerate() {
            for (w, weapon) in self.draft.engagements[id.index()]
                .weapons
                .iter()
                .enumerate()
            {
                if weapon.total_of != Some(attribute) {
                    continue;
                }
                let all = weapon.parties.iter().all(|p| parties.contains(p))
                    && weapon.kinds.iter().all(|k| kinds.contains(k));
                let none = !weapon.parties.iter().any(|p| parties.contains(p))
                    || !weapon.kinds.iter().any(|k| kinds.contains(k));
                if all {
                    sum = sum.minus(&self.shots(war, ctx.at, position, w));
                } else if !none {
                    return Err(Unposed::new(
                        "a part of a total that was fired cannot be counted afterwards",
                    ));
                }
            }
        }
        Ok(sum)
    }

    /// What a party has left of a kind before engagement number `position` of the war.
    fn present(
        &mut self,
        party: PartyId,
        kind: KindId,
        at: Moment,
        war: &[EngagementId],
        position: usize,
    ) -> Linear {
        let draft = self.draft;
        let mut left = self.form(Unknown::Held { party, kind, at });
        for (earlier, id) in war[..position].iter().enumerate() {
            let engagement = &draft.engagements[id.index()];
            if let Some(target) = engagement
                .targets
                .iter()
                .find(|t| t.party == party && t.kind == kind)
            {
                for (pattern, shots) in engagement.patterns(target).iter().enumerate() {
                    let loss = &target.group * &(Rational::ONE - survival(target, shots));
                    let unknown = Unknown::Shots {
                        war: war.to_vec(),
                        at,
                        position: earlier as u32,
                        party,
                        kind,
                        pattern: pattern as u32,
                    };
                    left.add(&self.form(unknown), &-loss);
                }
            }
            for (w, weapon) in engagement.weapons.iter().enumerate() {
                if weapon.total_of.is_none()
                    && weapon.parties.contains(&party)
                    && weapon.kinds.contains(&kind)
                {
                    left = left.minus(&self.form(fired(war, at, earlier, w, party, kind)));
                }
            }
        }
        left
    }

    /// Shots of a weapon in an engagement, over all targets and patterns.
    fn shots(
        &mut self,
        war: &[EngagementId],
        at: Moment,
        position: usize,
        weapon: usize,
    ) -> Linear {
        let draft = self.draft;
        let engagement = &draft.engagements[war[position].index()];
        let mut sum = Linear::default();
        for target in engagement
            .targets
            .iter()
            .filter(|t| draft.may_hold(t.party, t.kind))
        {
            for (pattern, shots) in engagement.patterns(target).iter().enumerate() {
                if shots[weapon] > 0 {
                    let unknown = Unknown::Shots {
                        war: war.to_vec(),
                        at,
                        position: position as u32,
                        party: target.party,
                        kind: target.kind,
                        pattern: pattern as u32,
                    };
                    sum.add(&self.form(unknown), &Rational::from(shots[weapon]));
                }
            }
        }
        sum
    }

    /// The rules of one engagement of a war.
    pub(super) fn fight(
        &mut self,
        war: &[EngagementId],
        at: Moment,
        position: u32,
    ) -> Result<Formula, Unposed> {
        let draft = self.draft;
        let place = position as usize;
        let engagement = &draft.engagements[war[place].index()];
        let mut rows = Vec::new();
        for target in engagement
            .targets
            .iter()
            .filter(|t| draft.may_hold(t.party, t.kind))
        {
            let mut shot_at = Linear::default();
            for pattern in 0..engagement.patterns(target).len() as u32 {
                let (party, kind) = (target.party, target.kind);
                let unknown = Unknown::Shots {
                    war: war.to_vec(),
                    at,
                    position,
                    party,
                    kind,
                    pattern,
                };
                shot_at.add(&self.form(unknown), &target.group);
            }
            let present = self.present(target.party, target.kind, at, war, place);
            let exposed = target.exposed.value();
            let exposed = exposed.ok_or_else(|| Unposed::new(super::translate::VAGUE))?;
            if target.kill.iter().flatten().any(|k| k.value().is_none()) {
                return Err(Unposed::new(super::translate::VAGUE));
            }
            rows.push(shot_at.minus(&present.scaled(exposed)).at_most_zero());
        }
        for (w, weapon) in engagement.weapons.iter().enumerate() {
            let shots = self.shots(war, at, place, w);
            if let Some(attribute) = weapon.total_of {
                let total = self.unfired(weapon, attribute, at, war, place)?;
                rows.push(shots.minus(&total).at_most_zero());
                continue;
            }
            let mut spent = Linear::default();
            let mut within = Vec::new();
            for &party in &weapon.parties {
                for &kind in weapon.kinds.iter().filter(|k| draft.may_hold(party, **k)) {
                    let fired = self.form(fired(war, at, place, w, party, kind));
                    spent = spent.plus(&fired);
                    within.push(
                        fired
                            .minus(&self.present(party, kind, at, war, place))
                            .at_most_zero(),
                    );
                }
            }
            rows.push(shots.minus(&spent).zero());
            rows.extend(within);
        }
        Ok(Formula::All(rows))
    }

    /// What a weapon that fires a total has left of it before engagement number `place` of the war: what its carriers that are left
    /// bring along, or what earlier engagements have not fired.
    fn unfired(
        &mut self,
        weapon: &Weapon,
        attribute: AttributeId,
        at: Moment,
        war: &[EngagementId],
        place: usize,
    ) -> Result<Linear, Unposed> {
        let draft = self.draft;
        let earlier = &war[..place];
        let carriers: Vec<(PartyId, KindId)> = weapon
            .parties
            .iter()
            .flat_map(|p| weapon.kinds.iter().map(|k| (*p, *k)))
            .filter(|(p, k)| draft.may_hold(*p, *k))
            .collect();
        let ctx = Context { at, war: None };
        let (parties, kinds) = (&weapon.parties, &weapon.kinds);
        if !carriers
            .iter()
            .any(|(p, k)| draft.takes_part(*p, *k, earlier))
        {
            let mut sum = self.total(parties, kinds, attribute, ctx)?;
            for (position, id) in earlier.iter().enumerate() {
                for (w, other) in draft.engagements[id.index()].weapons.iter().enumerate() {
                    let of = |(p, k): &(PartyId, KindId)| {
                        other.parties.contains(p) && other.kinds.contains(k)
                    };
                    if other.total_of != Some(attribute) || !carriers.iter().any(of) {
                        continue;
                    }
                    let mut others = other
                        .parties
                        .iter()
                        .flat_map(|p| other.kinds.iter().map(|k| (*p, *k)))
                        .filter(|(p, k)| draft.may_hold(*p, *k));
                    if !others.all(|pair| carriers.contains(&pair)) {
                        return Err(Unposed::new(
                            "a part of a total that an earlier engagement has fired is fired again",
                        ));
                    }
                    sum = sum.minus(&self.shots(war, at, position, w));
                }
            }
            return Ok(sum);
        }
        let fired = earlier.iter().any(|id| {
            draft.engagements[id.index()].weapons.iter().any(|other| {
                other.total_of == Some(attribute)
                    && carriers
                        .iter()
                        .any(|(p, k)| other.parties.contains(p) && other.kinds.contains(k))
            })
        });
        if fired {
            return Err(Unposed::new(
                "a total is fired of which some was fired and some carriers were changed before",
            ));
        }
        let mut sum = Linear::default();
        for (party, kind) in carriers {
            match draft.value(kind, attribute) {
                Some(AttributeValue::Number(v)) => {
                    let v = v.clone();
                    let left = self.present(party, kind, at, war, place);
                    sum.add(&left, &v);
                }
                Some(AttributeValue::Interval { .. }) => {
                    return Err(Unposed::new(
                        "loads within an interval that is not whole cannot be fired after an engagement",
                    ));
                }
                _ => {}
            }
        }
        Ok(sum)
    }

    /// Every `Shots` and `Fired` of a war, in order.
    pub fn plan_unknowns(&self, fight: &Fight) -> Vec<Unknown> {
        let draft = self.draft;
        let (war, at) = (&fight.war, fight.at);
        let mut out = Vec::new();
        for (position, id) in war.iter().enumerate() {
            let engagement = &draft.engagements[id.index()];
            for target in engagement
                .targets
                .iter()
                .filter(|t| draft.may_hold(t.party, t.kind))
            {
                for pattern in 0..engagement.patterns(target).len() as u32 {
                    let (party, kind, position) = (target.party, target.kind, position as u32);
                    out.push(Unknown::Shots {
                        war: war.clone(),
                        at,
                        position,
                        party,
                        kind,
                        pattern,
                    });
                }
            }
            for (w, weapon) in engagement
                .weapons
                .iter()
                .enumerate()
                .filter(|(_, w)| w.total_of.is_none())
            {
                for &party in &weapon.parties {
                    for &kind in weapon.kinds.iter().filter(|k| draft.may_hold(party, **k)) {
                        out.push(fired(war, at, position, w, party, kind));
                    }
                }
            }
        }
        out
    }
}

fn fired(
    war: &[EngagementId],
    at: Moment,
    position: usize,
    weapon: usize,
    party: PartyId,
    kind: KindId,
) -> Unknown {
    Unknown::Fired {
        war: war.to_vec(),
        at,
        position: position as u32,
        weapon: weapon as u32,
        party,
        kind,
    }
}

/// The chance that a target survives its shots: `Π (1 - kill)^shots`.
fn survival(target: &Target, shots: &[u32]) -> Rational {
    let mut chance = Rational::ONE;
    for (kill, &count) in target.kill.iter().zip(shots) {
        // The rules of the engagement refuse figures that are not exact.
        if let (Some(kill), true) = (kill, count > 0) {
            chance = &chance * &(Rational::ONE - kill.ends().0).pow(count);
        }
    }
    chance
}
