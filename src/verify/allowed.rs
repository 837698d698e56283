//! Which true premises a proof may assume, by what the proof is for.

use super::premise::Context;
use super::{Named, Rejection};
use crate::draft::{
    BoundingLine, Draft, EngagementId, Moment, PartyId, Premise, Provision, ProvisionId, ThingId,
    Unknown,
};
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
    /// In no permitted world does measure number `index` go beyond the value on the asked day.
    Beyond { index: u32, value: &'a Rational },
    /// Rates and facts alone do not let the measure go beyond the value on the asked day.
    Free { value: &'a Rational },
    /// Likewise beyond a line, day by day.
    FreeAlong(&'a BoundingLine),
    /// Rates and facts alone keep this provision on the asked day.
    Kept { provision: ProvisionId },
    /// Nothing the others may do against the posture breaks the claim on the asked day.
    Holds,
    /// Nothing the others may do against the posture breaks this provision of the coalition's on the asked day.
    Complies { provision: ProvisionId },
    /// No history of the coalition's that keeps its own obligations is left; or what is known of such histories. With `beside` it also leaves the
    /// others something to hold that everything permits.
    Own {
        estimates: &'a [EstimateValue],
        beside: bool,
    },
}

/// Refuses a premise that may not be assumed in this role. `formula` is what it stands for.
pub(super) fn allow(
    context: &Context,
    role: Role,
    premise: &Premise,
    formula: &Named,
) -> Result<(), Rejection> {
    let (asked, coalition) = (context.asked, context.coalition);
    match premise {
        Premise::Provision { provision, .. } | Premise::ProvisionGrowth { provision, .. } => {
            let provision = &asked.draft.provisions[provision.index()];
            let good = match role {
                Role::Always | Role::Possible | Role::Beyond { .. } => true,
                Role::Free { .. } | Role::FreeAlong(_) | Role::Kept { .. } => false,
                // One that obliges both sides is the others' to keep: the posture must leave them a way.
                Role::Holds | Role::Complies { .. } => obliges_another(provision, coalition),
                Role::Own { beside, .. } => {
                    let mut obliged = provision.obliged.iter();
                    beside || obliged.all(|party| coalition.contains(party))
                }
            };
            require(good, "it obliges the wrong parties")?;
        }
        Premise::Fight { war, .. } => match role {
            Role::Holds | Role::Complies { .. } => {
                let own = war.iter().any(|id| is_own(asked.draft, *id, coalition));
                require(!own, "the coalition plans this engagement itself")?;
            }
            Role::Own { .. } => {
                return Err(Rejection::NotAllowed(
                    "plans are made after the posture is fixed",
                ));
            }
            Role::Free { .. } | Role::FreeAlong(_) | Role::Kept { .. } => {
                return Err(Rejection::NotAllowed("nothing is fought here"));
            }
            Role::Always | Role::Possible | Role::Beyond { .. } => {}
        },
        Premise::Given { at } => require(
            match role {
                // Of a posture: on the asked day, and there is a proof for each.
                Role::Always | Role::Holds | Role::Own { .. } => asked.is_asked(*at),
                Role::Possible => in_span(context, *at),
                Role::Beyond { .. }
                | Role::Free { .. }
                | Role::FreeAlong(_)
                | Role::Kept { .. }
                | Role::Complies { .. } => false,
            },
            "the assumption is made for the asked day alone",
        )?,
        Premise::Kept { at } => {
            require(
                matches!(role, Role::Possible) && in_span(context, *at),
                "only that the claim can hold is refuted so",
            )?;
        }
        Premise::Broken { at } => require(
            matches!(role, Role::Always | Role::Holds) && asked.is_asked(*at),
            "the claim is broken on the asked day alone",
        )?,
        Premise::Breach { provision, at } => {
            let own = matches!(role, Role::Complies { provision: own } | Role::Kept { provision: own } if own == *provision);
            require(
                own && asked.is_asked(*at),
                "the asked provision is broken on the asked day alone",
            )?;
        }
        Premise::Beyond { index, value, at } => {
            let own = match role {
                Role::Beyond { index: i, value: v } => i == *index && v == value,
                Role::Free { value: v } => *index == 0 && v == value,
                _ => false,
            };
            require(
                own && asked.is_asked(*at),
                "no such bound of a measure is asked for",
            )?;
        }
        Premise::BeyondLine {
            of,
            value,
            per_day,
            at,
        } => {
            let own = matches!(role, Role::FreeAlong(l) if (&l.of, &l.value, &l.per_day) == (of, value, per_day));
            require(
                own && asked.is_asked(*at),
                "no such bound of a measure is asked for",
            )?;
        }
        Premise::Chosen { .. } => {
            require(
                matches!(role, Role::Holds | Role::Complies { .. }),
                "nobody has fixed a posture here",
            )?;
        }
        Premise::Estimate {
            party,
            thing,
            figure,
            value,
        } => {
            let named =
                |e: &EstimateValue| (e.0, e.1, e.2, &e.3) == (*party, *thing, *figure, value);
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
        Premise::EstimateWithin(range) => {
            let ranges = context.case.map_or(&[][..], |case| &case.estimates);
            let posed = matches!(role, Role::Holds | Role::Complies { .. });
            require(
                posed && ranges.contains(range),
                "the estimate may lie outside this range",
            )?;
        }
        Premise::Outplanned { at, .. } | Premise::Outfought { at, .. } => {
            require(
                matches!(role, Role::Holds) && asked.is_asked(*at),
                "the plan is for the asked day alone",
            )?;
        }
        Premise::Escapes { .. }
        | Premise::Meets { .. }
        | Premise::Outfights { .. }
        | Premise::Owed { .. } => {
            require(
                matches!(role, Role::Own { .. }),
                "nobody answers a posture here",
            )?;
        }
        _ => {}
    }
    if let Role::Own { beside: false, .. } = role {
        let planning = matches!(premise, Premise::Meets { .. } | Premise::Outfights { .. });
        let own = |unknown: &Unknown| match unknown.owner() {
            Some(party) => coalition.contains(&party),
            None => planning && *unknown != Unknown::AskedDay,
        };
        require(
            formula.speaks_only_of(&own),
            "it does not speak of the coalition alone",
        )?;
    }
    Ok(())
}

fn require(good: bool, why: &'static str) -> Result<(), Rejection> {
    if good {
        Ok(())
    } else {
        Err(Rejection::NotAllowed(why))
    }
}

/// Whether the provision obliges some member of the coalition.
pub(super) fn obliges_any(provision: &Provision, coalition: &[PartyId]) -> bool {
    provision
        .obliged
        .iter()
        .any(|party| coalition.contains(party))
}

/// Whether the provision obliges somebody else.
pub(super) fn obliges_another(provision: &Provision, coalition: &[PartyId]) -> bool {
    provision
        .obliged
        .iter()
        .any(|party| !coalition.contains(party))
}

/// Whether the coalition alone plans the engagement.
pub(super) fn is_own(draft: &Draft, engagement: EngagementId, coalition: &[PartyId]) -> bool {
    let owners = draft
        .engagements
        .get(engagement.index())
        .map_or(&[][..], |e| &e.owners);
    !owners.is_empty() && owners.iter().all(|party| coalition.contains(party))
}

/// Whether the moment surely lies in the span of the claim.
fn in_span(context: &Context, at: Moment) -> bool {
    let (first, last) = context.asked.range(at);
    context.part.days.contains(first) && context.part.days.contains(last)
}
