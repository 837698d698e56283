//! How a certificate is read: field by field, its kind first.

use serde::{Deserialize, Deserializer};

use super::tagged::{self, Tagged};
use super::{WireCase, WireCertificate, WireKeptAnyway, WireLargest, WireNoWorld, WireNotLess};
use crate::date::Day;
use crate::draft::{Answer, KindId, Left, PartyId, Posture, ThingId};
use crate::number::Rational;

/// A [`WireCertificate`] as serde reads it once [`tagged`](super::tagged) has told it the kind.
#[derive(Deserialize)]
#[serde(remote = "WireCertificate", rename_all = "snake_case")]
enum PlainCertificate {
    NoWorld {
        stretches: Vec<WireNoWorld>,
    },
    Ensured {
        cases: Vec<WireCase>,
        #[serde(default)]
        aside: Vec<Left>,
    },
    Less {
        day: Day,
        value: Rational,
        bound: WireNoWorld,
        more: Posture,
    },
    Untouched {},
    KeptAnyway {
        provisions: Vec<WireKeptAnyway>,
    },
    NotLess {
        pieces: Vec<WireNotLess>,
        permitted: Posture,
    },
    Burden {
        sides: Vec<WireLargest>,
    },
    Figures {},
    Outgrown {
        day: Day,
        party: PartyId,
        kind: KindId,
    },
    Answered {
        estimates: Vec<(PartyId, ThingId, u32, Rational)>,
        answers: Vec<Answer>,
        escape: Vec<WireNoWorld>,
        #[serde(default)]
        assumed: Option<Posture>,
    },
}

impl<'de> Tagged<'de> for WireCertificate {
    const TAG: &'static str = "certificate";

    fn plain<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        PlainCertificate::deserialize(deserializer)
    }
}

impl<'de> Deserialize<'de> for WireCertificate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        tagged::read(deserializer)
    }
}
