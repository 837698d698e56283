//! The choices of the bracketed text put together: for each claim the worst verdict, and how many choices keep it.
use crate::diagnostic::words::and_list;
use crate::diagnostic::{Diagnostic, Label};
use crate::draft::{Draft, PartyId, ThingId};
use crate::report::model::{Choices, ClaimReport, Verdict};
use crate::report::outcome::Told;
use crate::resolve::Bracket;
use crate::source::{Place, Sources};

/// So many claims are pointed at for one missing rate.
const MOST_POINTED_AT: usize = 3;

/// One choice of the bracketed text.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// An alternative for each bracket.
    pub taken: Vec<usize>,
    /// In words; empty where the draft has no brackets.
    pub words: String,
}

impl Choice {
    pub fn new(brackets: &[Bracket], taken: Vec<usize>, sources: &Sources) -> Choice {
        let words: Vec<String> = brackets
            .iter()
            .zip(&taken)
            .filter(|(bracket, _)| bracket.alternatives > 1)
            .map(|(bracket, taken)| {
                let (line, _) = sources.line_col(bracket.place.file, bracket.place.span.start);
                match bracket.labels.get(*taken).map(String::as_str) {
                    Some("in") if is_clause(bracket) => format!("with the clause of line {line}"),
                    Some("out") if is_clause(bracket) => {
                        format!("without the clause of line {line}")
                    }
                    label => format!("`{}` in line {line}", label.unwrap_or_default()),
                }
            })
            .collect();
        Choice {
            taken,
            words: and_list(&words),
        }
    }
}

fn is_clause(bracket: &Bracket) -> bool {
    bracket.labels == ["in", "out"]
}

/// What has been found for the choices so far.
#[derive(Default)]
pub struct Merged {
    claims: Vec<Entry>,
    unbounded: Vec<((PartyId, ThingId), Diagnostic)>,
}

struct Entry {
    report: ClaimReport,
    /// In words, where there are brackets.
    shown_for: String,
    proved: usize,
    choices: usize,
}

impl Merged {
    /// Takes a claim as it came out for a choice: the worst verdict is shown, for the first choice that has it.
    pub fn add(&mut self, told: Told, choice: &Choice) {
        let report = told.report;
        let same = |entry: &&mut Entry| {
            entry.report.name == report.name && entry.report.contingency == report.contingency
        };
        let proved = usize::from(report.verdict == Verdict::Proved);
        match self.claims.iter_mut().find(same) {
            Some(entry) => {
                entry.proved += proved;
                entry.choices += 1;
                if report.verdict < entry.report.verdict {
                    entry.report = report;
                    entry.shown_for.clone_from(&choice.words);
                }
            }
            None => self.claims.push(Entry {
                report,
                shown_for: choice.words.clone(),
                proved,
                choices: 1,
            }),
        }
    }

    /// A refutation rests on how fast a party can build something.
    pub fn unbounded(
        &mut self,
        draft: &Draft,
        party: PartyId,
        thing: ThingId,
        claim: Option<Place>,
    ) {
        let Some(stake) = draft.stake(party, thing) else {
            return;
        };
        let index = match self
            .unbounded
            .iter()
            .position(|(key, _)| *key == (party, thing))
        {
            Some(index) => index,
            None => {
                let name = &draft.things[thing.index()].name;
                let party_name = &draft.parties[party.index()].name;
                let message = format!("nothing bounds how fast {party_name} builds `{name}`");
                let diagnostic = Diagnostic::warning("unbounded-build", stake.place, message)
                    .label("no `builds` rate")
                    .help("add `builds` with a rate to this entry");
                self.unbounded.push(((party, thing), diagnostic));
                self.unbounded.len() - 1
            }
        };
        let diagnostic = &mut self.unbounded[index].1;
        let known = |label: &Label| Some(label.place) == claim;
        if let Some(place) = claim.filter(|_| diagnostic.labels.len() <= MOST_POINTED_AT)
            && !diagnostic.labels.iter().any(known)
        {
            diagnostic.labels.push(Label {
                place,
                text: "refuted by building it up".to_owned(),
                primary: false,
            });
        }
    }

    /// Claims and diagnostics, in the order in which they came.
    pub fn finish(self) -> (Vec<ClaimReport>, Vec<Diagnostic>) {
        let claims = self.claims.into_iter().map(|entry| {
            let mut report = entry.report;
            if !entry.shown_for.is_empty() {
                report.choices = Some(match entry.proved {
                    0 => Choices::None,
                    n if n == entry.choices => Choices::All,
                    _ => Choices::Some,
                });
                if matches!(report.verdict, Verdict::Refuted | Verdict::Vacuous) {
                    report
                        .notes
                        .push(format!("shown for the choice {}", entry.shown_for));
                }
            }
            report
        });
        let found = self.unbounded.into_iter().map(|(_, d)| d);
        (claims.collect(), found.collect())
    }
}
