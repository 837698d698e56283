//! Which true premises a proof may assume, by what the proof is for.

use super::premise::Context;
use super::{Named, Rejection};
use crate::draft::{Moment, PartyId, Premise, Provision, ProvisionId, ThingId, Unknown};
use crate::number::Rational;

/// The value of an estimate: figure number `.2` of what the party lists of the thing.
pub(super) type EstimateValue = (PartyId, ThingId, u32, Rational);

/// What a proof shows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Role<'a> {
    /// No permitted world breaks the claim on the asked day.
    Always,
    /// No permitted world keeps the claim throughout.
    Possible,
    /// No permitted world exceeds a measure on the asked day.
    Extreme,
    /// Nothing the others may do against the posture breaks the claim on the asked day.
    Holds { coalition: &'a [PartyId] },
    /// Nothing the others may do against the posture breaks this provision of the coalition's on the asked day.
    Complies { coalition: &'a [PartyId], provision: ProvisionId },
    /// No history of the coalition's that keeps its own obligations is left; or what is known of such histories.
    Own { coalition: &'a [PartyId], estimates: &'a [EstimateValue] },
}

/// Refuses a premise that may not be assumed in this role. `formula` is what it stands for.
pub(super) fn allow(context: &Context, role: Role, premise: &Premise, formula: &Named) -> Result<(), Rejection> {
    let asked = context.asked;
    match premise {
        Premise::Provision { provision, .. } | Premise::ProvisionGrowth { provision, .. } => {
            let provision = &asked.draft.provisions[provision.index()];
            let good = match role {
                Role::Always | Role::Possible | Role::Extreme => true,
                Role::Holds { coalition } | Role::Complies { coalition, .. } => !obliges_any(provision, coalition),
                Role::Own { coalition, .. } => provision.obliged.iter().all(|party| coalition.contains(party)),
            };
            require(good, "it obliges the wrong parties")?;
        }
        Premise::Fight { war, .. } => match role {
            Role::Holds { coalition } | Role::Complies { coalition, .. } => {
                for id in war {
                    let owners = &asked.draft.engagements[id.index()].owners;
                    if owners.iter().all(|party| coalition.contains(party)) {
                        return Err(Rejection::Unsupported("an engagement that the coalition plans itself"));
                    }
                }
            }
            Role::Own { .. } => return Err(Rejection::NotAllowed("plans are made after the posture is fixed")),
            Role::Always | Role::Possible | Role::Extreme => {}
        },
        Premise::Given { at } => require(
            match role {
                Role::Always | Role::Holds { .. } => asked.is_asked(*at),
                Role::Possible => in_span(context, *at),
                Role::Extreme | Role::Complies { .. } | Role::Own { .. } => false,
            },
            "the assumption is made for the asked day alone",
        )?,
        Premise::Kept { at } => {
            require(matches!(role, Role::Possible) && in_span(context, *at), "only that the claim can hold is refuted so")?;
        }
        Premise::Broken { at } => require(
            matches!(role, Role::Always | Role::Holds { .. }) && asked.is_asked(*at),
            "the claim is broken on the asked day alone",
        )?,
        Premise::Breach { provision, at } => {
            let own = matches!(role, Role::Complies { provision: own, .. } if own == *provision);
            require(own && asked.is_asked(*at), "the asked provision is broken on the asked day alone")?;
        }
        Premise::Beyond { at, .. } => {
            require(matches!(role, Role::Extreme) && asked.is_asked(*at), "no bound of a measure is asked for")?;
        }
        Premise::Chosen { .. } => {
            require(matches!(role, Role::Holds { .. } | Role::Complies { .. }), "nobody has fixed a posture here")?;
        }
        Premise::Estimate { party, thing, figure, value } => {
            let named = |e: &EstimateValue| (e.0, e.1, e.2, &e.3) == (*party, *thing, *figure, value);
            require(
                match role {
                    // One value each: checked where the list of premises is at hand.
                    Role::Possible => true,
                    Role::Own { estimates, .. } => estimates.iter().any(named),
                    _ => false,
                },
                "the estimate may have other values",
            )?;
        }
        _ => {}
    }
    if let Role::Own { coalition, .. } = role {
        let own = |unknown: &Unknown| concerns(unknown).is_some_and(|party| coalition.contains(&party));
        require(formula.speaks_only_of(&own), "it does not speak of the coalition alone")?;
    }
    Ok(())
}

fn require(good: bool, why: &'static str) -> Result<(), Rejection> {
    if good { Ok(()) } else { Err(Rejection::NotAllowed(why)) }
}

/// Whether the provision obliges some member of the coalition.
pub(super) fn obliges_any(provision: &Provision, coalition: &[PartyId]) -> bool {
    provision.obliged.iter().any(|party| coalition.contains(party))
}

/// Whether the moment surely lies in the span of the claim.
fn in_span(context: &Context, at: Moment) -> bool {
    let (first, last) = context.asked.range(at);
    context.part.is_some_and(|part| part.days.contains(first) && part.days.contains(last))
}

/// Whose history the unknown belongs to; none for the asked day and for plans of attack.
pub(super) fn concerns(unknown: &Unknown) -> Option<PartyId> {
    match unknown {
        Unknown::Held { party, .. }
        | Unknown::History { party, .. }
        | Unknown::Total { party, .. }
        | Unknown::TotalHistory { party, .. }
        | Unknown::Built { party, .. }
        | Unknown::Retired { party, .. }
        | Unknown::Moved { party, .. }
        | Unknown::InEffect { party, .. } => Some(*party),
        Unknown::AskedDay | Unknown::Shots { .. } | Unknown::Fired { .. } => None,
    }
}
