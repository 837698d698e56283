//! A folder of questions, and the index that says what each of them is about.

use super::{Answer, smtlib};
use crate::certificate::{COMPLIANCE, Subject, stem};
use crate::date::Day;
use crate::draft::{ClaimId, ContingencyId, Draft};
use serde::Serialize;

/// The name and version of the index.
pub const SCHEMA: &str = "treaty-export/1";

/// The questions of a draft's claims, for any number of choices of its bracketed text.
pub struct Archive {
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
    questions: Questions,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Questions {
    Asked {
        proved_if_every_file_is: Answer,
        refuted_if_one_file_is: Answer,
        files: Vec<File>,
    },
    None {
        reason: String,
    },
}

#[derive(Serialize)]
struct File {
    file: String,
    first: Day,
    last: Day,
    logic: &'static str,
}

impl Archive {
    /// Nothing about a draft at a path.
    pub fn new(path: &str) -> Archive {
        Archive {
            index: Index {
                schema: SCHEMA,
                draft: path.to_owned(),
                parts: Vec::new(),
            },
            files: Vec::new(),
        }
    }

    /// Adds what a claim asks in a contingency, under these choices.
    pub fn add(
        &mut self,
        draft: &Draft,
        choice: &[usize],
        claim: ClaimId,
        under: Option<ContingencyId>,
    ) {
        let of = &draft.claims[claim.index()];
        let contingency = under.map_or(COMPLIANCE, |id| {
            draft.contingencies[id.index()].name.as_str()
        });
        for obligation in smtlib(draft, claim, under) {
            let questions = match obligation.questions {
                Err(reason) => Questions::None { reason },
                Ok(questions) => {
                    let subject = Subject {
                        draft: &self.index.draft,
                        claim: &of.name,
                        contingency,
                        part: obligation.part,
                        choice,
                    };
                    let name = stem(&subject, of.parts.len());
                    let many = questions.all.len() > 1;
                    let mut files = Vec::new();
                    for (number, question) in questions.all.into_iter().enumerate() {
                        let number = if many {
                            format!("-days{}", number + 1)
                        } else {
                            String::new()
                        };
                        let file = format!("{name}{number}.smt2");
                        self.files.push((file.clone(), question.text));
                        files.push(File {
                            file,
                            first: question.first,
                            last: question.last,
                            logic: question.logic,
                        });
                    }
                    Questions::Asked {
                        proved_if_every_file_is: questions.proved,
                        refuted_if_one_file_is: questions.proved.other(),
                        files,
                    }
                }
            };
            self.index.parts.push(Part {
                claim: of.name.clone(),
                part: obligation.part,
                contingency: contingency.to_owned(),
                choice: choice.to_vec(),
                asks: obligation.asks,
                questions,
            });
        }
    }

    /// How many parts of claims have files, and how many have none.
    pub fn counts(&self) -> (usize, usize) {
        let asked = |part: &&Part| matches!(part.questions, Questions::Asked { .. });
        let with = self.index.parts.iter().filter(asked).count();
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
