//! The form of a file, field by field.

mod events;
mod tagged;
mod values;

use serde::{Deserialize, Deserializer, Serialize};

use super::flat::{FormulaNode, ProofNode, flat_formula, flat_proof, formula_of, proof_of};
use super::world::WireWorld;
use super::{Archived, Basis, SCHEMA, Shown, Stands};
use crate::date::Day;
use crate::draft::{
    Answer, Certificate, EnsuredCase, EstimateRange, KindId, LargestValue, Left, NoWorld, PartyId,
    PlanRule, Posture, Premise, Strategy, ThingId, Unknown,
};
use crate::number::Rational;
use events::WireEvent;
use tagged::Tagged;
use values::{WireExtreme, WireKeptAnyway, WireNotLess};

#[derive(Serialize, Deserialize)]
#[serde(expecting = "an object with the fields of a certificate")]
pub struct WireFile {
    pub schema: String,
    draft: String,
    claim: String,
    part: u32,
    contingency: String,
    choice: Vec<usize>,
    verdict: Shown,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    extremes: Vec<WireExtreme>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate: Option<WireCertificate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    complied: Option<WireWorld>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    worlds: Option<Vec<WireReplayed>>,
    /// Under a contingency, in place of all that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cases: Option<Vec<WireEvent>>,
}

#[derive(Serialize, Deserialize)]
struct WireReplayed {
    estimates: Vec<EstimateRange>,
    world: WireWorld,
}

#[derive(Serialize, Deserialize)]
struct WireNoWorld {
    first: Day,
    last: Day,
    unknowns: Vec<WireUnknown>,
    premises: Vec<WirePremise>,
    proof: Vec<ProofNode>,
}

#[derive(Serialize, Deserialize)]
struct WireUnknown {
    #[serde(flatten)]
    unknown: Unknown,
    /// Whether it takes whole values only.
    whole: bool,
}

#[derive(Serialize, Deserialize)]
struct WirePremise {
    #[serde(flatten)]
    premise: Premise,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rows: Option<Vec<FormulaNode>>,
}

/// The kinds of certificate as they are written, their name a field among the others; and as serde reads them once [`tagged`] has told it
/// the name.
macro_rules! written_and_read {
    ($kinds:tt) => {
        #[derive(Serialize)]
        #[serde(tag = "certificate", rename_all = "snake_case")]
        enum WireCertificate $kinds

        #[derive(Deserialize)]
        #[serde(remote = "WireCertificate", rename_all = "snake_case")]
        enum PlainCertificate $kinds
    };
}

written_and_read! {
    {
        NoWorld {
            stretches: Vec<WireNoWorld>,
        },
        Ensured {
            cases: Vec<WireCase>,
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
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
            #[serde(default, skip_serializing_if = "Option::is_none")]
            assumed: Option<Posture>,
        },
    }
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

#[derive(Serialize, Deserialize)]
struct WireLargest {
    day: Day,
    value: Rational,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bound: Option<WireNoWorld>,
    attained: Posture,
}

#[derive(Serialize, Deserialize)]
struct WireCase {
    estimates: Vec<EstimateRange>,
    posture: Posture,
    holds: Vec<WireNoWorld>,
    plans: Vec<PlanRule>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    strategies: Vec<Strategy>,
    complies: Vec<WireNoWorld>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    leaves: Vec<Left>,
}

/// Takes the proofs apart, in the file's order.
struct Reading {
    stands: Vec<Stands>,
}

type Fault = &'static str;

impl Reading {
    fn no_world(&mut self, wire: WireNoWorld) -> Result<NoWorld, Fault> {
        let mut stands = Stands::default();
        let mut unknowns = Vec::new();
        for wire in wire.unknowns {
            unknowns.push(wire.unknown);
            stands.whole.push(wire.whole);
        }
        let mut premises = Vec::new();
        for wire in wire.premises {
            premises.push(wire.premise);
            stands.rows.push(wire.rows.map(formula_of).transpose()?);
        }
        self.stands.push(stands);
        Ok(NoWorld {
            first: wire.first,
            last: wire.last,
            unknowns,
            premises,
            proof: proof_of(wire.proof)?,
        })
    }

    fn all(&mut self, wires: Vec<WireNoWorld>) -> Result<Vec<NoWorld>, Fault> {
        wires.into_iter().map(|wire| self.no_world(wire)).collect()
    }

    fn certificate(&mut self, wire: WireCertificate) -> Result<Certificate, Fault> {
        Ok(match wire {
            WireCertificate::NoWorld { stretches } => Certificate::NoWorld {
                stretches: self.all(stretches)?,
            },
            WireCertificate::Ensured { cases, aside } => Certificate::Ensured {
                aside,
                cases: cases
                    .into_iter()
                    .map(|case| self.case(case))
                    .collect::<Result<_, _>>()?,
            },
            WireCertificate::Less {
                day,
                value,
                bound,
                more,
            } => Certificate::Less {
                day,
                value,
                bound: self.no_world(bound)?,
                more,
            },
            WireCertificate::Untouched {} => Certificate::Untouched,
            WireCertificate::Outgrown { day, party, kind } => {
                Certificate::Outgrown { day, party, kind }
            }
            WireCertificate::KeptAnyway { provisions } => Certificate::KeptAnyway {
                provisions: provisions
                    .into_iter()
                    .map(|kept| self.kept_anyway(kept))
                    .collect::<Result<_, _>>()?,
            },
            WireCertificate::NotLess { pieces, permitted } => Certificate::NotLess {
                pieces: pieces
                    .into_iter()
                    .map(|piece| self.not_less(piece))
                    .collect::<Result<_, _>>()?,
                permitted,
            },
            WireCertificate::Burden { sides } => Certificate::Burden {
                sides: sides
                    .into_iter()
                    .map(|side| self.largest(side))
                    .collect::<Result<_, _>>()?,
            },
            WireCertificate::Figures {} => Certificate::Figures,
            WireCertificate::Answered {
                estimates,
                answers,
                escape,
                assumed,
            } => Certificate::Answered {
                assumed,
                estimates,
                answers,
                escape: self.all(escape)?,
            },
        })
    }

    fn case(&mut self, wire: WireCase) -> Result<EnsuredCase, Fault> {
        Ok(EnsuredCase {
            estimates: wire.estimates,
            posture: wire.posture,
            holds: self.all(wire.holds)?,
            plans: wire.plans,
            strategies: wire.strategies,
            complies: self.all(wire.complies)?,
            leaves: wire.leaves,
        })
    }

    fn largest(&mut self, wire: WireLargest) -> Result<LargestValue, Fault> {
        Ok(LargestValue {
            day: wire.day,
            value: wire.value,
            bound: wire.bound.map(|bound| self.no_world(bound)).transpose()?,
            attained: wire.attained,
        })
    }
}

/// What the file says.
///
/// # Errors
/// If its parts do not fit together.
pub fn archived(wire: WireFile) -> Result<Archived, Fault> {
    if wire.schema != SCHEMA {
        return Err("it is not of the form `treaty-certificate/1`");
    }
    let mut reading = Reading { stands: Vec::new() };
    let mut extremes = Vec::new();
    for wire in wire.extremes {
        extremes.push(reading.extreme(wire)?);
    }
    let basis = match wire.cases {
        None => {
            let shown = (wire.certificate, wire.complied, wire.day, wire.worlds);
            reading.basis(shown)?
        }
        Some(cases) => {
            let none = (&wire.certificate, &wire.complied, wire.day, &wire.worlds);
            if !matches!(none, (None, None, None, None)) {
                return Err("what is shown of `cases` stands in them");
            }
            reading.cases(cases)?
        }
    };
    Ok(Archived {
        draft: wire.draft,
        claim: wire.claim,
        part: wire.part,
        contingency: wire.contingency,
        choice: wire.choice,
        verdict: wire.verdict,
        extremes,
        basis,
        stands: reading.stands,
    })
}

/// Puts proofs into the form of a file, with what their numbers stand for, one after the other.
struct Writing<'a> {
    stands: std::slice::Iter<'a, Stands>,
}

impl Writing<'_> {
    fn no_world(&mut self, proof: &NoWorld) -> WireNoWorld {
        let none = Stands::default();
        let stands = self.stands.next().unwrap_or(&none);
        let unknowns = proof.unknowns.iter().enumerate();
        let premises = proof.premises.iter().enumerate();
        WireNoWorld {
            first: proof.first,
            last: proof.last,
            unknowns: unknowns
                .map(|(number, unknown)| WireUnknown {
                    unknown: unknown.clone(),
                    whole: stands.whole.get(number).copied().unwrap_or(false),
                })
                .collect(),
            premises: premises
                .map(|(number, premise)| WirePremise {
                    premise: premise.clone(),
                    rows: stands
                        .rows
                        .get(number)
                        .and_then(Option::as_ref)
                        .map(flat_formula),
                })
                .collect(),
            proof: flat_proof(&proof.proof),
        }
    }

    fn all(&mut self, proofs: &[NoWorld]) -> Vec<WireNoWorld> {
        proofs.iter().map(|proof| self.no_world(proof)).collect()
    }

    fn certificate(&mut self, certificate: &Certificate) -> WireCertificate {
        match certificate {
            Certificate::NoWorld { stretches } => WireCertificate::NoWorld {
                stretches: self.all(stretches),
            },
            Certificate::Ensured { cases, aside } => WireCertificate::Ensured {
                aside: aside.clone(),
                cases: cases
                    .iter()
                    .map(|case| WireCase {
                        estimates: case.estimates.clone(),
                        posture: case.posture.clone(),
                        holds: self.all(&case.holds),
                        plans: case.plans.clone(),
                        strategies: case.strategies.clone(),
                        complies: self.all(&case.complies),
                        leaves: case.leaves.clone(),
                    })
                    .collect(),
            },
            Certificate::Less {
                day,
                value,
                bound,
                more,
            } => WireCertificate::Less {
                day: *day,
                value: value.clone(),
                bound: self.no_world(bound),
                more: more.clone(),
            },
            Certificate::Untouched => WireCertificate::Untouched {},
            Certificate::Outgrown { day, party, kind } => WireCertificate::Outgrown {
                day: *day,
                party: *party,
                kind: *kind,
            },
            Certificate::KeptAnyway { provisions } => WireCertificate::KeptAnyway {
                provisions: provisions.iter().map(|k| self.kept_anyway(k)).collect(),
            },
            Certificate::NotLess { pieces, permitted } => WireCertificate::NotLess {
                pieces: pieces.iter().map(|piece| self.not_less(piece)).collect(),
                permitted: permitted.clone(),
            },
            Certificate::Burden { sides } => WireCertificate::Burden {
                sides: sides
                    .iter()
                    .map(|side| WireLargest {
                        day: side.day,
                        value: side.value.clone(),
                        bound: side.bound.as_ref().map(|bound| self.no_world(bound)),
                        attained: side.attained.clone(),
                    })
                    .collect(),
            },
            Certificate::Figures => WireCertificate::Figures {},
            Certificate::Answered {
                estimates,
                answers,
                escape,
                assumed,
            } => WireCertificate::Answered {
                assumed: assumed.clone(),
                estimates: estimates.clone(),
                answers: answers.clone(),
                escape: escape.iter().map(|proof| self.no_world(proof)).collect(),
            },
        }
    }
}

/// The file of a certificate.
pub fn wire(archived: &Archived) -> WireFile {
    let mut writing = Writing {
        stands: archived.stands.iter(),
    };
    let extremes = archived.extremes.iter();
    let extremes = extremes.map(|extreme| writing.extreme(extreme)).collect();
    let mut file = WireFile {
        schema: SCHEMA.to_owned(),
        draft: archived.draft.clone(),
        claim: archived.claim.clone(),
        part: archived.part,
        contingency: archived.contingency.clone(),
        choice: archived.choice.clone(),
        verdict: archived.verdict,
        extremes,
        certificate: None,
        complied: None,
        day: None,
        worlds: None,
        cases: None,
    };
    match &archived.basis {
        Basis::Cases(cases) => {
            file.cases = Some(writing.cases(cases));
        }
        alone => {
            let (certificate, complied, day, worlds) = writing.basis(alone);
            file.certificate = certificate;
            file.complied = complied;
            file.day = day;
            file.worlds = worlds;
        }
    }
    file
}
