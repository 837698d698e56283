//! `treaty eval`: what one concrete world says about a draft.
mod games;
mod json;
mod text;

use std::path::Path;

use crate::analysis::{told, worst_plan};
use crate::date::Day;
use crate::decide::Budget;
use crate::diagnostic::words::{did_you_mean, ticked};
use crate::draft::{ClaimId, Draft, Reading, ScenarioEntry, World};
use crate::eval::{self, Account, Extremes, PlanWar};
use crate::report::model::FileReport;
use crate::report::{self, Format, Report, printable};
use crate::resolve;
use crate::source::Sources;
use crate::verify;

use super::args::{EvalArgs, EvalFormat};
use super::files::{Unread, read};
use super::loader::{FileLoader, shown};
use super::{FAULT, output};

/// What is shown of a world.
pub struct Shown<'a> {
    pub path: &'a str,
    pub draft: &'a Draft,
    /// The scenario's name, if one was asked for.
    pub scenario: Option<&'a str>,
    /// Estimates that the world fixes at their low value without being told to.
    pub assumed: Vec<String>,
    pub account: &'a Account,
}

/// Evaluates, prints and gives the exit status: 0 whatever the world says, 2 where there is none.
pub fn run(args: &EvalArgs) -> u8 {
    output::status(evaluated(args))
}

fn evaluated(args: &EvalArgs) -> Result<u8, String> {
    let path = shown(&args.file);
    let text = read(&args.file).map_err(|why| cannot_read(&path, why))?;
    let root = super::files::root_of(&args.file);
    let loader = FileLoader::new(&args.file, &root)
        .map_err(|error| cannot_read(&path, Unread::No(super::files::in_words(&error))))?;
    let mut sources = Sources::new();
    let resolved = resolve::resolve(&path, &text, &mut sources, &loader);
    let mut file = FileReport::new(path.clone());
    file.sources = sources;
    file.diagnostics = resolved.diagnostics;
    let Some(draft) = resolved.draft else {
        let report = Report { files: vec![file] };
        output::data(&report::render(&report, Format::Human, output::colour()))?;
        return Ok(FAULT);
    };
    let entries = entries(&draft, args, &file.sources)?;
    let figures: Vec<Day> = entries.iter().map(|(entry, _)| entry.day).collect();
    let (figures_alone, places): (Vec<ScenarioEntry>, Vec<String>) = entries.into_iter().unzip();
    let (world, problems) = eval::world_from(&draft, &figures_alone);
    if !problems.is_empty() {
        let lines = problems
            .iter()
            .map(|p| format!("{}: {}", places[p.entry], p.words));
        return Err(lines.collect::<Vec<String>>().join("\nerror: "));
    }
    let plan: PlanWar<'_> =
        &|world, war, day, left, maximise| worst_plan(&draft, world, war, day, left, maximise);
    let mut account = eval::account(&draft, &world, &figures, plan, &Extremes::none());
    let dates: Vec<Day> = account.dates.iter().map(|date| date.day).collect();
    let extremes = told(&draft, &dates, &Budget::default());
    if extremes != Extremes::none() {
        account = eval::account(&draft, &world, &figures, plan, &extremes);
    }
    at_the_worst(&draft, &world, &figures, &mut account);
    let shown = Shown {
        path: &path,
        draft: &draft,
        scenario: args.scenario.as_deref(),
        assumed: eval::assumed(&draft, &world),
        account: &account,
    };
    output::data(&match args.format {
        EvalFormat::Human => printable::lines(&text::render(&shown)).into_owned(),
        EvalFormat::Json => json::render(&shown),
    })?;
    Ok(0)
}

/// Judges claims that rest on figures known within bounds only again, with these at the ends that are worst for each.
fn at_the_worst(draft: &Draft, world: &World, figures: &[Day], account: &mut Account) {
    for number in 0..account.parts.len() {
        let of = &account.parts[number];
        let (claim, part) = (ClaimId(of.claim as u32), of.part as u32);
        let Ok(doubts) = verify::doubts(draft, claim, part) else {
            continue;
        };
        let read = doubts.read(draft, claim, part, Reading::Against);
        let Some(read) = read.filter(|_| !doubts.none()) else {
            continue;
        };
        let plan: PlanWar<'_> =
            &|world, war, day, left, maximise| worst_plan(&read, world, war, day, left, maximise);
        let again = eval::account(&read, world, figures, plan, &Extremes::none());
        account.parts[number] = again.parts[number].clone();
    }
}

/// The figures that the call gives, each with the place that it comes from.
fn entries(
    draft: &Draft,
    args: &EvalArgs,
    sources: &Sources,
) -> Result<Vec<(ScenarioEntry, String)>, String> {
    let mut entries = Vec::new();
    if let Some(name) = &args.scenario {
        let Some(scenario) = draft.scenarios.iter().find(|s| s.name == *name) else {
            let names: Vec<&str> = draft.scenarios.iter().map(|s| s.name.as_str()).collect();
            let help = did_you_mean(name, names).map_or(String::new(), |help| format!("; {help}"));
            return Err(format!("no scenario is named {}{help}", ticked(name)));
        };
        for entry in &scenario.entries {
            let path = sources.get(entry.place.file).map_or("", |file| file.path());
            let (line, column) = sources.line_col(entry.place.file, entry.place.span.start);
            entries.push((entry.clone(), format!("{path}:{line}:{column}")));
        }
    }
    if let Some(table) = &args.data {
        entries.extend(rows(draft, table)?);
    }
    Ok(entries)
}

fn rows(draft: &Draft, table: &Path) -> Result<Vec<(ScenarioEntry, String)>, String> {
    let path = shown(table);
    let text = read(table).map_err(|why| cannot_read(&path, why))?;
    let (rows, faults) = eval::read_data(draft, &text);
    if !faults.is_empty() {
        let lines = faults
            .iter()
            .take(50)
            .map(|f| format!("{path}:{}: {}", f.line, f.words));
        return Err(lines.collect::<Vec<String>>().join("\nerror: "));
    }
    let placed = rows
        .into_iter()
        .map(|row| (row.entry, format!("{path}:{}", row.line)));
    Ok(placed.collect())
}

fn cannot_read(path: &str, why: Unread) -> String {
    let reason = match why {
        Unread::No(reason) | Unread::NotText(reason) => reason,
        Unread::TooLarge => String::from("it is too long"),
    };
    format!("cannot read {}: {reason}", ticked(path))
}
