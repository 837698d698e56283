//! The form of what shows largest values: of `most` and `least`, and of measures that a draft does not limit.

use serde::{Deserialize, Serialize};

use super::{Fault, Reading, WireNoWorld, Writing};
use crate::certificate::ExtremeValue;
use crate::certificate::world::WireWorld;
use crate::date::Day;
use crate::draft::{
    BoundingLine, KeptAnyway, KindId, NotLess, PartyId, Posture, ProvisionId, VariantId, World,
};
use crate::number::Rational;
use crate::verify::Evidence;

#[derive(Serialize, Deserialize)]
pub(super) struct WireExtreme {
    index: u32,
    #[serde(flatten)]
    evidence: WireEvidence,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "extreme", rename_all = "snake_case")]
enum WireEvidence {
    Reached {
        value: Rational,
        bound: WireNoWorld,
        attained: WireWorld,
    },
    Endless {
        first: Day,
        last: Day,
        party: PartyId,
        kind: KindId,
        permitted: WireWorld,
    },
    Bounded {
        value: Rational,
        bound: WireNoWorld,
    },
    Attained {
        value: Rational,
        first: Day,
        last: Day,
        attained: WireWorld,
    },
}

#[derive(Serialize, Deserialize)]
pub(super) struct WireKeptAnyway {
    provision: ProvisionId,
    stretches: Vec<WireNoWorld>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "most", rename_all = "snake_case")]
pub(super) enum WireNotLess {
    Reached {
        value: Rational,
        bound: WireNoWorld,
        attained: Posture,
    },
    Along {
        lines: Vec<WireLine>,
        attained: Posture,
    },
    Endless {
        first: Day,
        last: Day,
        party: PartyId,
        kind: KindId,
    },
}

#[derive(Serialize, Deserialize)]
pub(super) struct WireLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of: Option<(PartyId, VariantId)>,
    value: Rational,
    per_day: Rational,
    bound: WireNoWorld,
}

impl Reading {
    pub(super) fn extreme(&mut self, wire: WireExtreme) -> Result<ExtremeValue, Fault> {
        let evidence = match wire.evidence {
            WireEvidence::Reached {
                value,
                bound,
                attained,
            } => Evidence::Reached {
                value,
                bound: self.no_world(bound)?,
                attained: World::from(attained),
            },
            WireEvidence::Endless {
                first,
                last,
                party,
                kind,
                permitted,
            } => Evidence::Endless {
                first,
                last,
                party,
                kind,
                permitted: World::from(permitted),
            },
            WireEvidence::Bounded { value, bound } => Evidence::Bounded {
                value,
                bound: self.no_world(bound)?,
            },
            WireEvidence::Attained {
                value,
                first,
                last,
                attained,
            } => Evidence::Attained {
                value,
                first,
                last,
                attained: World::from(attained),
            },
        };
        Ok(ExtremeValue {
            index: wire.index,
            evidence,
        })
    }

    pub(super) fn kept_anyway(&mut self, wire: WireKeptAnyway) -> Result<KeptAnyway, Fault> {
        Ok(KeptAnyway {
            provision: wire.provision,
            stretches: self.all(wire.stretches)?,
        })
    }

    pub(super) fn not_less(&mut self, wire: WireNotLess) -> Result<NotLess, Fault> {
        Ok(match wire {
            WireNotLess::Reached {
                value,
                bound,
                attained,
            } => NotLess::Reached {
                value,
                bound: Box::new(self.no_world(bound)?),
                attained,
            },
            WireNotLess::Along { lines, attained } => {
                let read = |line: WireLine| {
                    Ok(BoundingLine {
                        of: line.of,
                        value: line.value,
                        per_day: line.per_day,
                        bound: self.no_world(line.bound)?,
                    })
                };
                let lines = lines.into_iter().map(read).collect::<Result<_, Fault>>()?;
                NotLess::Along { lines, attained }
            }
            WireNotLess::Endless {
                first,
                last,
                party,
                kind,
            } => NotLess::Endless {
                first,
                last,
                party,
                kind,
            },
        })
    }
}

impl Writing<'_> {
    pub(super) fn extreme(&mut self, extreme: &ExtremeValue) -> WireExtreme {
        let evidence = match &extreme.evidence {
            Evidence::Reached {
                value,
                bound,
                attained,
            } => WireEvidence::Reached {
                value: value.clone(),
                bound: self.no_world(bound),
                attained: WireWorld::from(attained),
            },
            Evidence::Endless {
                first,
                last,
                party,
                kind,
                permitted,
            } => WireEvidence::Endless {
                first: *first,
                last: *last,
                party: *party,
                kind: *kind,
                permitted: WireWorld::from(permitted),
            },
            Evidence::Bounded { value, bound } => WireEvidence::Bounded {
                value: value.clone(),
                bound: self.no_world(bound),
            },
            Evidence::Attained {
                value,
                first,
                last,
                attained,
            } => WireEvidence::Attained {
                value: value.clone(),
                first: *first,
                last: *last,
                attained: WireWorld::from(attained),
            },
        };
        WireExtreme {
            index: extreme.index,
            evidence,
        }
    }

    pub(super) fn kept_anyway(&mut self, kept: &KeptAnyway) -> WireKeptAnyway {
        WireKeptAnyway {
            provision: kept.provision,
            stretches: self.all(&kept.stretches),
        }
    }

    pub(super) fn not_less(&mut self, piece: &NotLess) -> WireNotLess {
        match piece {
            NotLess::Reached {
                value,
                bound,
                attained,
            } => WireNotLess::Reached {
                value: value.clone(),
                bound: self.no_world(bound),
                attained: attained.clone(),
            },
            NotLess::Along { lines, attained } => {
                let lines = lines.iter().map(|line| WireLine {
                    of: line.of,
                    value: line.value.clone(),
                    per_day: line.per_day.clone(),
                    bound: self.no_world(&line.bound),
                });
                let lines = lines.collect();
                let attained = attained.clone();
                WireNotLess::Along { lines, attained }
            }
            NotLess::Endless {
                first,
                last,
                party,
                kind,
            } => WireNotLess::Endless {
                first: *first,
                last: *last,
                party: *party,
                kind: *kind,
            },
        }
    }
}
