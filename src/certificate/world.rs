//! Worlds as lists: maps with such keys are none in JSON.

use serde::{Deserialize, Serialize};

use crate::date::Day;
use crate::draft::{
    AttributeId, Course, EngagementId, KindId, PartyId, Plan, PolicyId, Shot, ThingId, VariantId,
    World,
};
use crate::number::Rational;

/// What is so from each day on.
type ByDay<T> = Vec<(Day, T)>;

/// Units of each kind, from each day on.
type Spread = ByDay<Vec<(KindId, Rational)>>;

/// A world.
#[derive(Serialize, Deserialize)]
pub struct WireWorld {
    histories: Vec<(PartyId, VariantId, Course)>,
    moved: Vec<(PartyId, VariantId, VariantId, Course)>,
    rated: Vec<(PartyId, ThingId, AttributeId, Course)>,
    spreads: Vec<(PartyId, VariantId, Spread)>,
    totals: Vec<(PartyId, KindId, AttributeId, Course)>,
    switches: Vec<(PartyId, PolicyId, ByDay<bool>)>,
    plans: Vec<WirePlan>,
}

#[derive(Serialize, Deserialize)]
struct WirePlan {
    war: Vec<EngagementId>,
    position: usize,
    day: Day,
    shots: Vec<(PartyId, KindId, Vec<u32>, Rational)>,
    fired: Vec<(usize, PartyId, KindId, Rational)>,
}

impl From<&World> for WireWorld {
    fn from(world: &World) -> WireWorld {
        WireWorld {
            histories: world
                .histories
                .iter()
                .map(|((p, v), course)| (*p, *v, course.clone()))
                .collect(),
            moved: world
                .moved
                .iter()
                .map(|((p, s, t), course)| (*p, *s, *t, course.clone()))
                .collect(),
            rated: world
                .rated
                .iter()
                .map(|((p, t, a), course)| (*p, *t, *a, course.clone()))
                .collect(),
            spreads: world
                .spreads
                .iter()
                .map(|((p, v), days)| (*p, *v, days.iter().map(|(d, s)| (*d, s.clone())).collect()))
                .collect(),
            totals: world
                .totals
                .iter()
                .map(|((p, k, a), course)| (*p, *k, *a, course.clone()))
                .collect(),
            switches: world
                .switches
                .iter()
                .map(|((p, s), days)| (*p, *s, days.iter().map(|(d, on)| (*d, *on)).collect()))
                .collect(),
            plans: world.plans.iter().map(WirePlan::from).collect(),
        }
    }
}

impl From<WireWorld> for World {
    fn from(world: WireWorld) -> World {
        World {
            histories: world
                .histories
                .into_iter()
                .map(|(p, v, course)| ((p, v), course))
                .collect(),
            moved: world
                .moved
                .into_iter()
                .map(|(p, s, t, course)| ((p, s, t), course))
                .collect(),
            rated: world
                .rated
                .into_iter()
                .map(|(p, t, a, course)| ((p, t, a), course))
                .collect(),
            spreads: world
                .spreads
                .into_iter()
                .map(|(p, v, days)| ((p, v), days.into_iter().collect()))
                .collect(),
            totals: world
                .totals
                .into_iter()
                .map(|(p, k, a, course)| ((p, k, a), course))
                .collect(),
            switches: world
                .switches
                .into_iter()
                .map(|(p, s, days)| ((p, s), days.into_iter().collect()))
                .collect(),
            plans: world.plans.into_iter().map(Plan::from).collect(),
        }
    }
}

impl From<&Plan> for WirePlan {
    fn from(plan: &Plan) -> WirePlan {
        let shots = plan.shots.iter();
        WirePlan {
            war: plan.war.clone(),
            position: plan.position,
            day: plan.day,
            shots: shots
                .map(|s| (s.party, s.kind, s.pattern.clone(), s.aimpoints.clone()))
                .collect(),
            fired: plan.fired.clone(),
        }
    }
}

impl From<WirePlan> for Plan {
    fn from(plan: WirePlan) -> Plan {
        let shots = plan.shots.into_iter();
        Plan {
            war: plan.war,
            position: plan.position,
            day: plan.day,
            shots: shots
                .map(|(party, kind, pattern, aimpoints)| Shot {
                    party,
                    kind,
                    pattern,
                    aimpoints,
                })
                .collect(),
            fired: plan.fired,
        }
    }
}
