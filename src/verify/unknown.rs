//! Which unknowns a draft has, and which of them are whole.

use super::Rejection;
use super::fight;
use super::forces::stake_of;
use super::linear::value_of;
use super::totals::rated_of;
use crate::draft::{AttributeValue, Draft, EngagementId, KindId, PartyId, Unknown};

/// Whether the unknown takes whole values only; refuses one that the draft does not have.
pub(super) fn is_whole(draft: &Draft, unknown: &Unknown) -> Result<bool, Rejection> {
    match unknown {
        Unknown::AskedDay => Ok(true),
        Unknown::Held { party, kind, .. } => Ok(!is_stock(draft, *party, *kind)?),
        Unknown::Total {
            party,
            kind,
            attribute,
            ..
        } => {
            let stock = is_stock(draft, *party, *kind)?;
            match value_of(draft, *kind, *attribute) {
                Some(AttributeValue::Interval { .. }) => {
                    Ok(draft.attributes[attribute.index()].whole && !stock)
                }
                _ => Err(Rejection::NoSuch("interval attribute")),
            }
        }
        Unknown::History { party, variant, .. } => stake_of(draft, *party, *variant).map(|_| false),
        Unknown::TotalHistory {
            party,
            thing,
            attribute,
            ..
        } => rated_of(draft, *party, *thing, *attribute).map(|_| false),
        Unknown::Built { party, variant, .. } | Unknown::Retired { party, variant, .. } => {
            let moves = &stake_of(draft, *party, *variant)?.moves;
            moves
                .as_ref()
                .map(|_| false)
                .ok_or(Rejection::NoSuch("rated move"))
        }
        Unknown::Moved {
            party,
            source,
            target,
            ..
        } => {
            let moves = stake_of(draft, *party, *source)?.moves.as_ref();
            let found = moves
                .is_some_and(|moves| moves.iter().any(|m| (m.from, m.to) == (*source, *target)));
            if found {
                Ok(false)
            } else {
                Err(Rejection::NoSuch("rated move"))
            }
        }
        Unknown::InEffect { party, policy, .. } => {
            let known = draft.parties.get(party.index()).is_some()
                && draft.policies.get(policy.index()).is_some();
            if known {
                Ok(true)
            } else {
                Err(Rejection::NoSuch("policy of a party"))
            }
        }
        Unknown::Shots {
            war,
            position,
            party,
            kind,
            pattern,
            ..
        } => {
            is_stock(draft, *party, *kind)?;
            let engagement = fight::engagement(draft, in_war(war, *position)?)?;
            let target = engagement
                .targets
                .iter()
                .find(|t| (t.party, t.kind) == (*party, *kind));
            let patterns = target.map_or(0, |target| engagement.patterns(target).len());
            if (*pattern as usize) < patterns {
                Ok(false)
            } else {
                Err(Rejection::NoSuch("pattern of shots"))
            }
        }
        Unknown::Fired {
            war,
            position,
            weapon,
            party,
            kind,
            ..
        } => {
            is_stock(draft, *party, *kind)?;
            let engagement = fight::engagement(draft, in_war(war, *position)?)?;
            let weapon = engagement.weapons.get(*weapon as usize);
            if weapon.is_some_and(|weapon| fight::fires_units_of(weapon, *party, *kind)) {
                Ok(false)
            } else {
                Err(Rejection::NoSuch("weapon"))
            }
        }
        Unknown::Against { of, .. } | Unknown::Facing { of, .. } => match **of {
            Unknown::Shots { .. } | Unknown::Fired { .. } => is_whole(draft, of),
            _ => Err(Rejection::NoSuch("plan against an answer")),
        },
    }
}

fn in_war(war: &[EngagementId], position: u32) -> Result<EngagementId, Rejection> {
    war.get(position as usize)
        .copied()
        .ok_or(Rejection::NoSuch("position in a war"))
}

/// Whether the kind is of a stock; refuses a kind that the party does not list.
fn is_stock(draft: &Draft, party: PartyId, kind: KindId) -> Result<bool, Rejection> {
    if draft.kinds.get(kind.index()).is_none() || !draft.may_hold(party, kind) {
        return Err(Rejection::NoSuch("holding"));
    }
    Ok(draft.things[draft.thing_of(kind).index()].is_stock)
}
