//! A folder of proofs as VIPR, and the index that says what each of them shows.

use super::{SCHEMA, asks, vipr};
use crate::analysis::{Basis, Decision, Outcome, shown};
use crate::certificate::{COMPLIANCE, Subject, stem};
use crate::date::Day;
use crate::draft::{Certificate, Draft};
use serde::Serialize;

/// The proofs of a draft's claims, for any number of choices of its bracketed text.
pub struct Proofs {
    index: Index,
    files: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Index {
    schema: &'static str,
    draft: String,
    parts: Vec<Part>,
}

/// A part of a claim in a contingency, for a choice of the bracketed text.
#[derive(Serialize)]
struct Part {
    claim: String,
    /// Counted from 0.
    part: u32,
    contingency: String,
    /// The alternative taken of each bracket, counted from 0.
    choice: Vec<usize>,
    asks: &'static str,
    #[serde(flatten)]
    shown: Shown,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Shown {
    By {
        verdict: &'static str,
        proofs: Vec<Proof>,
    },
    None {
        reason: String,
    },
}

/// A proof of the part's certificate: in files that show it together, or why not.
#[derive(Serialize)]
struct Proof {
    /// Its place among the proofs of the certificate, counted from 0.
    proof: usize,
    first: Day,
    last: Day,
    #[serde(flatten)]
    written: Written,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Written {
    Files { files: Vec<String> },
    None { reason: String },
}

impl Proofs {
    /// Nothing about a draft at a path.
    pub fn new(path: &str) -> Proofs {
        Proofs {
            index: Index {
                schema: SCHEMA,
                draft: path.to_owned(),
                parts: Vec::new(),
            },
            files: Vec::new(),
        }
    }

    /// Adds the proofs of what was decided about a claim, under these choices.
    pub fn add(&mut self, draft: &Draft, choice: &[usize], outcome: &Outcome) {
        let claim = &draft.claims[outcome.claim.index()];
        let contingency = outcome.under.map_or(COMPLIANCE, |id| {
            draft.contingencies[id.index()].name.as_str()
        });
        for ((number, part), decision) in (0u32..).zip(&claim.parts).zip(&outcome.parts) {
            let subject = Subject {
                draft: &self.index.draft,
                claim: &claim.name,
                contingency,
                part: number,
                choice,
            };
            let name = stem(&subject, claim.parts.len());
            let shown = match certificate_of(decision) {
                Ok((verdict, certificate)) => {
                    self.written(draft, outcome, number, certificate, &name, verdict)
                }
                Err(reason) => Shown::None { reason },
            };
            self.index.parts.push(Part {
                claim: claim.name.clone(),
                part: number,
                contingency: contingency.to_owned(),
                choice: choice.to_vec(),
                asks: asks(&part.body),
                shown,
            });
        }
    }

    fn written(
        &mut self,
        draft: &Draft,
        outcome: &Outcome,
        part: u32,
        certificate: &Certificate,
        name: &str,
        verdict: &'static str,
    ) -> Shown {
        let none = |reason: &str| Shown::None {
            reason: reason.to_owned(),
        };
        let extremes = outcome.extremes.get(part as usize);
        let extremes = extremes.map_or(&[][..], Vec::as_slice);
        let read = outcome.read.get(part as usize).and_then(Option::as_ref);
        let draft = read.unwrap_or(draft);
        let Ok(all) = shown(draft, outcome.claim, part, certificate, extremes) else {
            return none("its rows could not be written out");
        };
        if all.is_empty() {
            return none("it rests on figures or worlds, and on no sum of rows");
        }
        let mut proofs = Vec::new();
        let claim = &draft.claims[outcome.claim.index()].name;
        for (proof, (no_world, rows)) in certificate.proofs().into_iter().zip(&all).enumerate() {
            let about = format!(
                "{}, claim {claim}, part {}, proof {} of {}, from {} to {}",
                draft.title,
                part + 1,
                proof + 1,
                all.len(),
                no_world.first,
                no_world.last
            );
            let written = vipr::files(draft, no_world, &rows.problem, &rows.proof, &about);
            let written = match written {
                Err(reason) => Written::None { reason },
                Ok(texts) => {
                    let many = texts.len() > 1;
                    let mut files = Vec::new();
                    for (case, text) in texts.into_iter().enumerate() {
                        let mut file = name.to_owned();
                        if all.len() > 1 {
                            file += &format!("-proof{}", proof + 1);
                        }
                        if many {
                            file += &format!("-case{}", case + 1);
                        }
                        file += ".vipr";
                        self.files.push((file.clone(), text));
                        files.push(file);
                    }
                    Written::Files { files }
                }
            };
            proofs.push(Proof {
                proof,
                first: no_world.first,
                last: no_world.last,
                written,
            });
        }
        Shown::By { verdict, proofs }
    }

    /// How many parts of claims have all their proofs in files, and how many have not.
    pub fn counts(&self) -> (usize, usize) {
        let whole = |part: &&Part| match &part.shown {
            Shown::By { proofs, .. } => proofs
                .iter()
                .all(|proof| matches!(proof.written, Written::Files { .. })),
            Shown::None { .. } => false,
        };
        let with = self.index.parts.iter().filter(whole).count();
        (with, self.index.parts.len() - with)
    }

    /// Name and content of each file, `index.json` last.
    pub fn files(mut self) -> Vec<(String, String)> {
        let mut index = serde_json::to_string_pretty(&self.index).unwrap_or_default();
        index.push('\n');
        self.files.push(("index.json".to_owned(), index));
        self.files
    }
}

/// The verdict and the certificate behind it; or why there is none.
fn certificate_of(decision: &Decision) -> Result<(&'static str, &Certificate), String> {
    let (verdict, by) = match decision {
        Decision::Proved { by, .. } => ("proved", by),
        Decision::Refuted { by, .. } => ("refuted", by),
        Decision::Undecided { .. } => return Err("it is undecided".to_owned()),
        Decision::Vacuous { .. } => return Err("it is vacuous".to_owned()),
    };
    match by {
        Basis::Certificate(certificate) => Ok((verdict, certificate)),
        Basis::Worlds { .. } => Err(format!("it is {verdict} by a world, which is replayed")),
        Basis::Figures(_) => Err("it compares figures of the draft".to_owned()),
        Basis::Cases(_) => Err("it is shown for each case of a contingency".to_owned()),
    }
}
