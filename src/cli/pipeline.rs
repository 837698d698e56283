//! One draft from text to report: the order of the passes.
mod certificates;
mod clock;
mod findings;
mod merge;
mod summary;
mod unasked;

use std::time::Duration;

use crate::analysis::{self, Decision, Outcome, Possible};
use crate::cli::progress::Progress;
use crate::cli::work::in_parallel;
use crate::diagnostic::{Diagnostic, in_text_order};
use crate::draft::{Claim, ClaimId, ContingencyId, Draft};
use crate::report::lints::lints;
use crate::report::model::FileReport;
use crate::report::outcome::told;
use crate::resolve::{self, Bracket, Reading};
use crate::source::Loader;

pub use clock::Clock;
pub use merge::Choice;
use merge::Merged;
use unasked::Unasked;

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
    /// Threads that share the claims; none or one: the caller's own.
    pub jobs: usize,
    /// Who is told what is being decided.
    pub progress: Progress,
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
        // Who asks for one claim asks for nothing else.
        if options.only.is_empty() {
            let found = lints(&draft, &report.diagnostics);
            report.diagnostics.extend(found);
        }
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
    let clock = Clock::start(options.budget, options.jobs.max(1));
    let wanted = |claim: &Claim| options.only.is_empty() || options.only.contains(&claim.name);
    let mut merged = Merged::default();
    let mut unasked = Unasked::new(options.only.is_empty());
    let mut files = Vec::new();
    let all = every_choice(brackets).unwrap_or_else(|reason| {
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
        Vec::new()
    });
    let asked = analysis::questions(first, &wanted).len() + 2;
    clock.expect(asked.saturating_mul(all.len()));
    options.progress.expect(asked.saturating_mul(all.len()));
    for choice in all {
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
        let checked = decided(draft, &wanted, &clock, options);
        unasked.look(draft, &checked.possible, &choice, clock.begin());
        for outcome in &checked.outcomes {
            let mut told = told(draft, &report.sources, outcome, &checked, &report.path);
            if options.certificates {
                let written = certificates::files(draft, &report.path, outcome, &checked, &choice);
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
    let is_impossible = unasked.is_impossible();
    let (claims, found) = merged.finish();
    report.diagnostics.extend(unasked.finish());
    report.claims = claims;
    report.diagnostics.extend(found);
    findings::expected(report, first);
    if !is_impossible {
        findings::vacuous(report);
    }
    report.summary = summary::of(first, report);
    files
}

/// Every choice of the bracketed text.
///
/// # Errors
/// In words, where there are too many of them.
pub fn every_choice(brackets: &[Bracket]) -> Result<Vec<Vec<usize>>, String> {
    let number = brackets
        .iter()
        .try_fold(1usize, |n, b| n.checked_mul(b.alternatives.max(1)))
        .unwrap_or(usize::MAX);
    if number <= MOST_CHOICES {
        Ok(resolve::choices(brackets, MOST_CHOICES))
    } else if brackets.iter().any(|b| b.alternatives == usize::MAX) {
        Err("a bracketed range is not settled by this version yet".to_owned())
    } else {
        Err(format!(
            "the bracketed text leaves more than {MOST_CHOICES} choices"
        ))
    }
}

/// Every wanted claim of a draft decided, by as many threads as the options allow. No verdict depends on them.
fn decided(
    draft: &Draft,
    wanted: &dyn Fn(&Claim) -> bool,
    clock: &Clock,
    options: &Options,
) -> analysis::Checked {
    let progress = &options.progress;
    progress.begin("compliance");
    let turn = clock.begin();
    let ground = analysis::Ground::find(draft, turn.budget());
    turn.end();
    progress.end("compliance");
    let questions = analysis::questions(draft, wanted);
    let decide = |(claim, under): &(ClaimId, Option<ContingencyId>)| {
        let name = &draft.claims[claim.index()].name;
        progress.begin(name);
        let turn = clock.begin();
        let mut outcome = analysis::decide(draft, &ground, turn.budget(), *claim, *under);
        turn.explain(&mut outcome);
        progress.end(name);
        outcome
    };
    // The hardest first, so that none is left over for the end; told in the draft's order all the same.
    let mut order: Vec<usize> = (0..questions.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(analysis::hardness(draft, questions[*i].0)));
    let numbered = |i: &usize| (*i, decide(&questions[*i]));
    let mut outcomes = in_parallel(&order, options.jobs, numbered)
        // Without threads one after the other.
        .unwrap_or_else(|_| order.iter().map(numbered).collect());
    outcomes.sort_by_key(|(i, _)| *i);
    let outcomes = outcomes.into_iter().map(|(_, outcome)| outcome).collect();
    analysis::Checked {
        possible: ground.possible,
        outcomes,
        baseline: ground.baseline,
    }
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
            extremes: Vec::new(),
            happens: Vec::new(),
            read: Vec::new(),
        })
    });
    analysis::Checked {
        possible: Possible::Unknown(reason.to_owned()),
        outcomes: outcomes.collect(),
        baseline: None,
    }
}
