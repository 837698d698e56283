//! What shows something in a file, by itself or for each case of a contingency.

use serde::{Deserialize, Serialize};

use super::{Fault, Reading, WireCertificate, WireReplayed, WireWorld, Writing};
use crate::certificate::{Basis, Case};
use crate::date::Day;
use crate::draft::{Occasion, World};

/// A case of a contingency.
#[derive(Serialize, Deserialize)]
pub(super) struct WireEvent {
    event: Occasion,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate: Option<WireCertificate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    complied: Option<WireWorld>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    worlds: Option<Vec<WireReplayed>>,
}

/// What shows something: a certificate with its world and day, or a day with its worlds.
pub(super) type Parts = (
    Option<WireCertificate>,
    Option<WireWorld>,
    Option<Day>,
    Option<Vec<WireReplayed>>,
);

impl Reading {
    pub(super) fn basis(&mut self, shown: Parts) -> Result<Basis, Fault> {
        Ok(match shown {
            (Some(_), None, Some(_), None) => {
                return Err("`day` is that of a world, and none is there");
            }
            (Some(certificate), complied, day, None) => Basis::Certificate {
                certificate: Box::new(self.certificate(certificate)?),
                complied: complied.map(|world| Box::new(World::from(world))),
                day,
            },
            (None, None, Some(day), Some(worlds)) => Basis::Worlds {
                day,
                worlds: worlds
                    .into_iter()
                    .map(|w| (w.estimates, World::from(w.world)))
                    .collect(),
            },
            _ => return Err("it must hold either `certificate`, or `day` and `worlds`"),
        })
    }

    pub(super) fn cases(&mut self, cases: Vec<WireEvent>) -> Result<Basis, Fault> {
        let mut each = Vec::new();
        for case in cases {
            let shown = (case.certificate, case.complied, case.day, case.worlds);
            each.push(Case {
                occasion: case.event,
                basis: self.basis(shown)?,
            });
        }
        Ok(Basis::Cases(each))
    }
}

impl Writing<'_> {
    pub(super) fn basis(&mut self, basis: &Basis) -> Parts {
        match basis {
            Basis::Certificate {
                certificate,
                complied,
                day,
            } => (
                Some(self.certificate(certificate)),
                complied.as_deref().map(WireWorld::from),
                *day,
                None,
            ),
            Basis::Worlds { day, worlds } => {
                let worlds = worlds.iter().map(|(estimates, world)| WireReplayed {
                    estimates: estimates.clone(),
                    world: WireWorld::from(world),
                });
                (None, None, Some(*day), Some(worlds.collect()))
            }
            // Cases are made of the others.
            Basis::Cases(_) => (None, None, None, None),
        }
    }

    pub(super) fn cases(&mut self, cases: &[Case]) -> Vec<WireEvent> {
        let each = cases.iter().map(|case| {
            let (certificate, complied, day, worlds) = self.basis(&case.basis);
            WireEvent {
                event: case.occasion.clone(),
                certificate,
                complied,
                day,
                worlds,
            }
        });
        each.collect()
    }
}
