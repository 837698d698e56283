//! Strikes and defences: who can destroy what.

use super::{AttributeId, Enclosure, KindId, PartyId};
use crate::number::Rational;
use crate::source::Place;

/// A strike (weapons at what is held) or a defence (interceptors at what arrives).
#[derive(Clone, Debug)]
pub struct Engagement {
    pub name: String,
    pub docs: Vec<String>,
    pub is_defence: bool,
    /// Who plans it.
    pub owners: Vec<PartyId>,
    pub weapons: Vec<Weapon>,
    /// One entry for each party and kind that can be shot at, sorted; anything else survives.
    pub targets: Vec<Target>,
    /// Shots at one target at most, all weapons together.
    pub shots_per_target: u32,
    pub place: Place,
}

/// What is fired.
#[derive(Clone, Debug)]
pub struct Weapon {
    /// As written: `Israel.Strike_sortie`, `RU.ICBM.warheads`.
    pub label: String,
    pub parties: Vec<PartyId>,
    pub kinds: Vec<KindId>,
    /// Fires the total of this attribute instead of units.
    pub total_of: Option<AttributeId>,
}

/// A kind that can be shot at.
#[derive(Clone, Debug)]
pub struct Target {
    pub party: PartyId,
    pub kind: KindId,
    /// For each weapon, by index: the chance that one shot destroys one target; none if it cannot shoot at it.
    pub kill: Vec<Option<Enclosure>>,
    /// The share of the units that can be found, from 0 to 1.
    pub exposed: Enclosure,
    /// Units at one aimpoint (1 unless `in groups of`).
    pub group: Rational,
}

impl Engagement {
    /// Every way to fire one to `shots_per_target` shots at one unit of `target`: shots of each weapon, by index. In lexicographic order.
    pub fn patterns(&self, target: &Target) -> Vec<Vec<u32>> {
        let mut out = Vec::new();
        let mut pattern = vec![0; self.weapons.len()];
        extend(&mut out, &mut pattern, 0, self.shots_per_target, target);
        out.retain(|p| p.iter().any(|&k| k > 0));
        out
    }
}

fn extend(
    out: &mut Vec<Vec<u32>>,
    pattern: &mut Vec<u32>,
    weapon: usize,
    left: u32,
    target: &Target,
) {
    if weapon == pattern.len() {
        out.push(pattern.clone());
        return;
    }
    let most = if target.kill[weapon].is_some() {
        left
    } else {
        0
    };
    for shots in 0..=most {
        pattern[weapon] = shots;
        extend(out, pattern, weapon + 1, left - shots, target);
    }
    pattern[weapon] = 0;
}
