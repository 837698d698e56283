//! One draft from text to report: the order of the passes.
mod certificates;
mod clock;
mod findings;
mod merge;
mod open;
mod summary;
mod unasked;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use crate::analysis::{self, Decision, Ground, Outcome, Possible, Session};
use crate::cli::progress::Progress;
use crate::cli::timings::Timings;
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
use open::Open;
use unasked::Unasked;

/// Claims to which more choices of the bracketed text matter are not checked.
const MOST_CHOICES: usize = 256;

/// Commands that speak of whole drafts speak of so many choices.
const MOST_DRAFTS: usize = 64;

/// So often ranges in brackets are cut in two for the claims to which the same brackets matter.
const MOST_PARTS_OF_RANGES: usize = 48;

/// What the call asks of every draft.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only these claims; all if empty.
    pub only: Vec<String>,
    /// After this time what is not decided stays undecided.
    pub budget: Option<Duration>,
    /// Whether the certificates are wanted.
    pub certificates: bool,
    /// Where an earlier check kept certificates, to be tried before anything is searched.
    pub reuse: Option<PathBuf>,
    /// Threads that share the claims; none or one: the caller's own.
    pub jobs: usize,
    /// Who is told what is being decided.
    pub progress: Progress,
    /// Told how long each claim takes.
    pub timings: Timings,
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
    let read = || {
        let reading = Reading::read(path, text, &mut report.sources, loader);
        let resolved = resolve::resolve_reading(&reading, &report.sources, &[]);
        (reading, resolved)
    };
    let (reading, resolved) = options.timings.of(path, "reading", read);
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
    let wanted = |name: &str| options.only.is_empty() || options.only.iter().any(|n| n == name);
    let mut open = Open::find(
        reading,
        &report.sources,
        first,
        brackets,
        &mut report.diagnostics,
    );
    let mut run = Run {
        reading,
        first,
        brackets,
        options,
        clock: Clock::start(options.budget, options.jobs.max(1)),
        merged: Merged::default(),
        unasked: Unasked::new(options.only.is_empty()),
        files: Vec::new(),
    };
    if !brackets.is_empty() {
        open.settle_conflicts(brackets, &mut |choice| run.conflicting(report, choice));
    }
    let groups = open.groups(&wanted);
    for (of, claims) in &groups {
        let (choices, is_all) = open.choices(brackets, of);
        if choices.len() > MOST_CHOICES {
            let reason = format!("the bracketed text leaves it more than {MOST_CHOICES} choices");
            let bracket = of.first().map(|number| &brackets[*number]);
            report
                .diagnostics
                .extend(bracket.map(|b| too_many(b, &reason)));
            run.undecided(report, claims, &reason);
            continue;
        }
        run.expect(claims, choices.len());
        let mut left = MOST_PARTS_OF_RANGES;
        for choice in choices {
            run.decide(report, (of, choice), claims, &mut left);
        }
        if !is_all {
            run.undecided(
                report,
                claims,
                "a range in brackets is asked at its ends alone, and not between them",
            );
        }
    }
    // What matters to no claim may still leave nobody able to comply.
    let seen: Vec<&BTreeSet<usize>> = groups.keys().collect();
    let rest = open.left_over(brackets, &seen);
    if !rest.is_empty() || groups.is_empty() {
        for choice in open
            .choices(brackets, &rest)
            .0
            .into_iter()
            .take(MOST_CHOICES)
        {
            run.decide(report, (&rest, choice), &BTreeSet::new(), &mut 0);
        }
    }
    let Run {
        merged,
        unasked,
        files,
        ..
    } = run;
    let is_impossible = unasked.is_impossible();
    let (claims, found) = merged.finish(first, brackets, &report.sources, is_impossible);
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

/// One check under way.
struct Run<'a> {
    reading: &'a Reading,
    first: &'a Draft,
    brackets: &'a [Bracket],
    options: &'a Options,
    clock: Clock,
    merged: Merged,
    unasked: Unasked,
    files: Vec<(String, String)>,
}

impl Run<'_> {
    fn expect(&self, claims: &BTreeSet<String>, choices: usize) {
        let asked =
            analysis::questions(self.first, &|c: &Claim| claims.contains(&c.name)).len() + 2;
        self.clock.expect(asked.saturating_mul(choices));
        self.options.progress.expect(asked.saturating_mul(choices));
    }

    /// The clauses, facts and stakes that leave nobody able to comply with the draft of a choice; none where somebody may be.
    fn conflicting(&self, report: &FileReport, choice: &[usize]) -> Vec<String> {
        let resolved = resolve::resolve_reading(self.reading, &report.sources, choice);
        let Some(draft) = resolved.draft else {
            return Vec::new();
        };
        let turn = self.clock.begin();
        let ground = Ground::find(&draft, turn.budget());
        turn.end();
        match ground.possible {
            Possible::No(needs) => needs,
            Possible::Yes | Possible::Unknown(_) => Vec::new(),
        }
    }

    /// Leaves claims undecided, beside what is decided of them.
    fn undecided(&mut self, report: &FileReport, claims: &BTreeSet<String>, reason: &str) {
        let checked = undecided(self.first, &|c: &Claim| claims.contains(&c.name), reason);
        for outcome in &checked.outcomes {
            let told = told(self.first, &report.sources, outcome, &checked, &report.path);
            self.merged.add(told, &Choice::default());
        }
    }

    /// Decides claims for a choice. Where ranges are read whole and a claim comes out neither one way nor the other, they are cut in two;
    /// `left` says how often that may still be.
    fn decide(
        &mut self,
        report: &mut FileReport,
        (of, choice): (&BTreeSet<usize>, Vec<usize>),
        claims: &BTreeSet<String>,
        left: &mut usize,
    ) {
        let wanted = |claim: &Claim| claims.contains(&claim.name);
        let resolved;
        let draft = if choice.iter().all(|c| *c == 0) {
            self.first
        } else {
            resolved = resolve::resolve_reading(self.reading, &report.sources, &choice);
            report.diagnostics.extend(resolved.diagnostics);
            match &resolved.draft {
                Some(draft) => draft,
                // The fault is reported; the other choices can still be checked.
                None => return,
            }
        };
        let words = Choice::new(self.brackets, of, choice.clone(), &report.sources);
        let asked = (report.path.as_str(), draft, choice.as_slice());
        let (checked, ground) = decided(asked, &wanted, &self.clock, self.options);
        let halves = halves(self.brackets, &choice);
        let is_open = |outcome: &&Outcome| {
            halves.is_some() && *left > 0 && !self.is_settled(draft, &ground, outcome)
        };
        let (open, settled): (Vec<&Outcome>, Vec<_>) = checked.outcomes.iter().partition(is_open);
        let names = open
            .iter()
            .map(|o| draft.claims[o.claim.index()].name.clone());
        let again: BTreeSet<String> = names.collect();
        let (path, sources) = (&report.path, &report.sources);
        let tell = |outcome: &&Outcome| {
            let mut told = told(draft, sources, outcome, &checked, path);
            let mut written = Vec::new();
            if self.options.certificates {
                written = certificates::files(draft, path, outcome, &checked, &words);
                let names: Vec<&str> = written.iter().map(|(name, _)| name.as_str()).collect();
                told.report.certificate = (!names.is_empty()).then(|| names.join(", "));
            }
            (told, written)
        };
        let all = in_parallel(&settled, self.options.jobs, tell)
            .unwrap_or_else(|_| settled.iter().map(tell).collect());
        for (told, written) in all {
            self.files.extend(written);
            for (party, thing) in &told.unbounded {
                self.merged
                    .unbounded(draft, *party, *thing, told.report.place);
            }
            self.merged.add(told, &words);
        }
        // A part of a range in which some values leave nobody able to comply is asked again, in its halves.
        if again.is_empty() {
            self.unasked
                .look(draft, &checked.possible, &words, self.clock.begin());
        }
        if let Some((low, high)) = halves.filter(|_| !again.is_empty()) {
            *left -= 1;
            self.expect(&again, 2);
            self.decide(report, (of, low), &again, left);
            self.decide(report, (of, high), &again, left);
        }
    }

    /// Whether a verdict is that of every value of the ranges that are read.
    fn is_settled(&self, draft: &Draft, ground: &Ground, outcome: &Outcome) -> bool {
        match outcome.verdict() {
            analysis::Verdict::Proved => true,
            analysis::Verdict::Refuted => {
                let turn = self.clock.begin();
                let mut session = Session::new(draft, ground, turn.budget());
                let parts = 0..outcome.parts.len() as u32;
                let fails = parts
                    .into_iter()
                    .any(|part| session.fails_throughout(outcome.claim, part));
                turn.end();
                fails
            }
            analysis::Verdict::Undecided | analysis::Verdict::Vacuous => false,
        }
    }
}

/// The widest part of a range in a choice, cut in two; none where there is nothing to cut.
fn halves(brackets: &[Bracket], choice: &[usize]) -> Option<(Vec<usize>, Vec<usize>)> {
    let widths =
        brackets
            .iter()
            .zip(choice)
            .enumerate()
            .filter_map(|(number, (bracket, taken))| {
                let range = bracket.range.as_ref()?;
                let (first, last) = resolve::steps(*taken);
                let least = if range.counted { 0 } else { 1 };
                (last - first > least).then_some((last - first, number))
            });
    let (_, number) = widths.max_by_key(|(width, number)| (*width, std::cmp::Reverse(*number)))?;
    let counted = brackets[number].range.as_ref()?.counted;
    let (first, last) = resolve::steps(choice[number]);
    let middle = first + (last - first) / 2;
    let with = |first, last| {
        let mut choice = choice.to_vec();
        choice[number] = resolve::part(first, last);
        choice
    };
    Some((
        with(first, middle),
        with(if counted { middle + 1 } else { middle }, last),
    ))
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
    if number <= MOST_DRAFTS {
        Ok(resolve::choices(brackets, MOST_DRAFTS))
    } else if brackets.iter().any(|b| b.alternatives == usize::MAX) {
        Err("a range in brackets has no number of choices: settle it first".to_owned())
    } else {
        Err(format!(
            "the bracketed text leaves more than {MOST_DRAFTS} choices"
        ))
    }
}

/// Every wanted claim of a draft decided, by as many threads as the options allow. No verdict depends on them.
fn decided(
    (path, draft, choice): (&str, &Draft, &[usize]),
    wanted: &dyn Fn(&Claim) -> bool,
    clock: &Clock,
    options: &Options,
) -> (analysis::Checked, Ground) {
    let (progress, timings) = (&options.progress, &options.timings);
    progress.begin("compliance");
    let turn = clock.begin();
    let find = || analysis::Ground::find(draft, turn.budget());
    let ground = timings.of(path, "compliance", find);
    turn.end();
    progress.end("compliance");
    let questions = analysis::questions(draft, wanted);
    let decide = |(claim, under): &(ClaimId, Option<ContingencyId>)| {
        let name = &draft.claims[claim.index()].name;
        progress.begin(name);
        let turn = clock.begin();
        let kept = |part| {
            let folder = options.reuse.as_deref()?;
            certificates::kept(folder, path, &draft.claims[claim.index()], part, choice)
        };
        let decide = || analysis::decide(draft, &ground, turn.budget(), (*claim, *under), &kept);
        let mut outcome = timings.of(path, name, decide);
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
    let checked = analysis::Checked {
        possible: ground.possible.clone(),
        outcomes,
        baseline: ground.baseline.clone(),
    };
    (checked, ground)
}

fn too_many(bracket: &Bracket, reason: &str) -> Diagnostic {
    Diagnostic::warning(
        "too-many-choices",
        bracket.place,
        "so many choices are not asked one by one",
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
            carried: Vec::new(),
        })
    });
    analysis::Checked {
        possible: Possible::Unknown(reason.to_owned()),
        outcomes: outcomes.collect(),
        baseline: None,
    }
}
