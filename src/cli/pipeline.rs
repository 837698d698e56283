//! One draft from text to report: the order of the passes.
mod certificates;
mod clock;
mod findings;
mod merge;
mod summary;

use std::time::Duration;

use crate::analysis::{self, Decision, Outcome, Possible};
use crate::diagnostic::{Diagnostic, in_text_order};
use crate::draft::{Claim, ClaimId, Draft};
use crate::report::model::FileReport;
use crate::report::outcome::told;
use crate::resolve::{self, Bracket, Reading};
use crate::source::Loader;

use clock::Clock;
use merge::{Choice, Merged};

/// Beyond so many choices of the bracketed text nothing is checked.
const MOST_CHOICES: usize = 64;

/// What the call asks of every draft.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only these claims; all if empty.
    pub only: Vec<String>,
    /// After this time what is not decided stays undecided.
    pub budget: Option<Duration>,
    /// Whether the certificates are wanted.
    pub certificates: bool,
}

/// What became of a draft.
pub struct Checked {
    /// For people and machines.
    pub report: FileReport,
    /// File name and content of each certificate, if they are wanted. The report's claims name the files.
    pub certificates: Vec<(String, String)>,
}

/// Reads a draft, and proves or refutes what it claims.
pub fn check_file(path: &str, text: &str, loader: &dyn Loader, options: &Options) -> Checked {
    let mut report = FileReport::new(path);
    let reading = Reading::read(path, text, &mut report.sources, loader);
    let resolved = resolve::resolve_reading(&reading, &report.sources, &[]);
    report.diagnostics.extend(resolved.diagnostics);
    let mut certificates = Vec::new();
    if let Some(draft) = resolved.draft {
        certificates = check(&mut report, &reading, &draft, &resolved.brackets, options);
    }
    in_text_order(&mut report.diagnostics);
    Checked {
        report,
        certificates,
    }
}

/// Decides the claims for every choice of the bracketed text, and fills the report.
fn check(
    report: &mut FileReport,
    reading: &Reading,
    first: &Draft,
    brackets: &[Bracket],
    options: &Options,
) -> Vec<(String, String)> {
    let clock = Clock::start(options.budget);
    let wanted = |claim: &Claim| options.only.is_empty() || options.only.contains(&claim.name);
    let mut merged = Merged::default();
    let mut files = Vec::new();
    let number = brackets
        .iter()
        .try_fold(1usize, |n, b| n.checked_mul(b.alternatives.max(1)))
        .unwrap_or(usize::MAX);
    if number > MOST_CHOICES {
        let reason = if brackets.iter().any(|b| b.alternatives == usize::MAX) {
            "a bracketed range is not settled by this version yet".to_owned()
        } else {
            format!("the bracketed text leaves more than {MOST_CHOICES} choices")
        };
        report
            .diagnostics
            .extend(brackets.first().map(|bracket| too_many(bracket, &reason)));
        let checked = undecided(first, &wanted, &reason);
        for outcome in &checked.outcomes {
            merged.add(
                told(first, &report.sources, outcome, &checked, &report.path),
                &Choice::default(),
            );
        }
    } else {
        let all = resolve::choices(brackets, MOST_CHOICES);
        let (choices, claims) = (all.len(), first.claims.iter().filter(|c| wanted(c)).count());
        for (turn, choice) in all.into_iter().enumerate() {
            let resolved;
            let draft = if choice.iter().all(|c| *c == 0) {
                first
            } else {
                resolved = resolve::resolve_reading(reading, &report.sources, &choice);
                report.diagnostics.extend(resolved.diagnostics);
                match &resolved.draft {
                    Some(draft) => draft,
                    // The fault is reported; the other choices can still be checked.
                    None => continue,
                }
            };
            let choice = Choice::new(brackets, choice, &report.sources);
            // Asked of each claim just before it is decided, which is when its time begins.
            let asked = |claim: &Claim| {
                let index = draft
                    .claims
                    .iter()
                    .position(|c| c.place == claim.place && c.name == claim.name);
                let is_wanted = wanted(claim);
                if let (true, Some(index)) = (is_wanted, index) {
                    let later = draft.claims[index + 1..]
                        .iter()
                        .filter(|c| wanted(c))
                        .count();
                    clock.turn_to(ClaimId(index as u32), later + claims * (choices - 1 - turn));
                }
                is_wanted
            };
            let mut checked = analysis::check(draft, &clock.budget, &asked);
            clock.explain(&mut checked.outcomes);
            if let Possible::No(needs) = &checked.possible {
                merged.impossible(findings::impossible(draft, needs, &choice));
            }
            for outcome in &checked.outcomes {
                let mut told = told(draft, &report.sources, outcome, &checked, &report.path);
                if options.certificates {
                    let written = certificates::files(draft, &report.path, outcome, &choice);
                    let names: Vec<&str> = written.iter().map(|(name, _)| name.as_str()).collect();
                    told.report.certificate = (!names.is_empty()).then(|| names.join(", "));
                    files.extend(written);
                }
                for (party, thing) in &told.unbounded {
                    merged.unbounded(draft, *party, *thing, told.report.place);
                }
                merged.add(told, &choice);
            }
        }
    }
    let is_impossible = merged.is_impossible();
    let (claims, found) = merged.finish();
    report.claims = claims;
    report.diagnostics.extend(found);
    findings::expected(report, first);
    if !is_impossible {
        findings::vacuous(report);
    }
    report.summary = summary::of(first, report);
    files
}

fn too_many(bracket: &Bracket, reason: &str) -> Diagnostic {
    Diagnostic::warning(
        "not-supported-yet",
        bracket.place,
        "so many choices are not supported yet",
    )
    .label("the first of them")
    .remark(reason)
    .help("settle some of the bracketed text, and check again")
}

/// Every claim undecided, for the same reason.
fn undecided(draft: &Draft, wanted: &dyn Fn(&Claim) -> bool, reason: &str) -> analysis::Checked {
    let claims = (0..)
        .map(ClaimId)
        .zip(&draft.claims)
        .filter(|(_, claim)| wanted(claim));
    let outcomes = claims.flat_map(|(id, claim)| {
        claim.under.iter().map(move |under| Outcome {
            claim: id,
            under: *under,
            parts: claim
                .parts
                .iter()
                .map(|_| Decision::Undecided {
                    reason: reason.to_owned(),
                })
                .collect(),
        })
    });
    analysis::Checked {
        possible: Possible::Unknown(reason.to_owned()),
        outcomes: outcomes.collect(),
        baseline: None,
    }
}
