//! `treaty bounds`: the least and most of each measure that a draft permits, and the room that counting rules leave.
mod json;
mod plot;
mod text;

use std::path::PathBuf;

use crate::analysis::{self, Band, Bound, Bounds, Gap, Ground, Possible, measures_asked};
use crate::diagnostic::words::{or_list, ticked};
use crate::draft::{Draft, Measure};
use crate::report::printable;
use crate::resolve::{self, Bracket, Reading};
use crate::source::{Loader, Sources};

use super::args::{BoundsArgs, BoundsFormat, Plots};
use super::examples::{EXAMPLES, Shipped, find};
use super::files::{Unread, in_words, read, root_of};
use super::loader::{FileLoader, shown};
use super::pipeline::{Choice, Clock, every_choice};
use super::{interrupt, output};

/// The JSON Schema of `treaty-bounds/1`.
const JSON_SCHEMA: &str = include_str!("../../docs/treaty-bounds-1.schema.json");
/// Exit status: nobody can comply.
const NO_WORLD: u8 = 1;
/// Exit status: some bound is not decided.
const OPEN: u8 = 3;

/// What is shown of a draft.
pub struct Shown<'a> {
    pub path: &'a str,
    pub choices: &'a [Chosen],
}

/// The bounds for one choice of the bracketed text.
pub struct Chosen {
    pub choice: Choice,
    pub draft: Draft,
    /// Why nobody can comply, where that is so: what the proof cites.
    pub impossible: Option<Vec<String>>,
    pub bands: Vec<Band>,
    pub gaps: Vec<Gap>,
}

/// Finds the bounds, prints them and gives the exit status.
pub fn run(args: &BoundsArgs) -> u8 {
    output::status(bounded(args))
}

fn bounded(args: &BoundsArgs) -> Result<u8, String> {
    if args.schema {
        return output::data(JSON_SCHEMA).map(|()| 0);
    }
    interrupt::listen();
    match (&args.example, &args.words[..]) {
        (Some(name), measure @ ([] | [_])) => {
            let example = find(name).ok_or_else(|| {
                let names: Vec<String> = EXAMPLES.iter().map(|e| ticked(e.name)).collect();
                format!(
                    "no example is named {}; there is {}",
                    ticked(name),
                    or_list(&names)
                )
            })?;
            let path = format!("{name}.treaty");
            account(args, &path, example.text, &Shipped, measure.first())
        }
        (Some(_), _) => Err("with `--example` only a measure may be given".to_owned()),
        (None, [file, measure @ ..]) => {
            let file = PathBuf::from(file);
            let path = shown(&file);
            let cannot = |reason: String| format!("cannot read {}: {reason}", ticked(&path));
            let text = read(&file).map_err(|why| {
                cannot(match why {
                    Unread::No(reason) | Unread::NotText(reason) => reason,
                    Unread::TooLarge => "it is too long".to_owned(),
                })
            })?;
            let loader = FileLoader::new(&file, &root_of(&file));
            let loader = loader.map_err(|error| cannot(in_words(&error)))?;
            account(args, &path, &text, &loader, measure.first())
        }
        (None, []) => Err("name a draft, or `--example NAME`".to_owned()),
    }
}

fn account(
    args: &BoundsArgs,
    path: &str,
    text: &str,
    loader: &dyn Loader,
    measure: Option<&String>,
) -> Result<u8, String> {
    let mut sources = Sources::new();
    let mut reading = Reading::read(path, text, &mut sources, loader);
    if let Some(measure) = measure {
        reading.ask(measure, &mut sources)?;
    }
    let resolved = resolve::resolve_reading(&reading, &sources, &[]);
    let Some(first) = resolved.draft else {
        return output::faults(path, sources, resolved.diagnostics);
    };
    let clock = Clock::start(args.budget, 1);
    let mut choices = Vec::new();
    for draft in drafts(&reading, &sources, &resolved.brackets, first)? {
        let (choice, draft) = draft;
        choices.push(chosen(args, measure.is_some(), choice, draft, &clock));
    }
    let shown = Shown {
        path,
        choices: &choices,
    };
    output::data(&match args.format {
        BoundsFormat::Human => printable::lines(&text::render(&shown, plots(args))).into_owned(),
        BoundsFormat::Json => json::render(&shown),
    })?;
    Ok(status(&choices))
}

/// Every choice of the bracketed text; of a range its least value and its greatest.
fn choices(brackets: &[Bracket]) -> Result<Vec<Vec<usize>>, String> {
    let ends = |bracket: &Bracket| match &bracket.range {
        Some(range) if range.last > 0 => 2,
        Some(_) => 1,
        None => bracket.alternatives,
    };
    let listed: Vec<Bracket> = brackets
        .iter()
        .map(|bracket| Bracket {
            alternatives: ends(bracket),
            ..bracket.clone()
        })
        .collect();
    let mut all = every_choice(&listed)?;
    for taken in &mut all {
        for (alternative, bracket) in taken.iter_mut().zip(brackets) {
            if let Some(range) = &bracket.range {
                let step = range.last * *alternative;
                *alternative = resolve::part(step, step);
            }
        }
    }
    Ok(all)
}

/// The draft for every choice of the bracketed text.
fn drafts(
    reading: &Reading,
    sources: &Sources,
    brackets: &[Bracket],
    first: Draft,
) -> Result<Vec<(Choice, Draft)>, String> {
    let mut out = Vec::new();
    for taken in choices(brackets)? {
        let draft = match taken.iter().all(|alternative| *alternative == 0) {
            true => Some(first.clone()),
            false => resolve::resolve_reading(reading, sources, &taken).draft,
        };
        let all = (0..brackets.len()).collect();
        let mut choice = Choice::new(brackets, &all, taken, sources);
        // Of a range 0 is its least value, 1 its greatest.
        for (alternative, bracket) in choice.taken.iter_mut().zip(brackets) {
            if bracket.range.is_some() {
                *alternative = usize::from(resolve::steps(*alternative).0 > 0);
            }
        }
        let words = || {
            format!(
                "the draft has a fault with {}: see `treaty check`",
                choice.words
            )
        };
        let draft = draft.ok_or_else(words)?;
        out.push((choice, draft));
    }
    Ok(out)
}

fn chosen(args: &BoundsArgs, asked: bool, choice: Choice, draft: Draft, clock: &Clock) -> Chosen {
    let measures: Vec<Measure> = match asked || args.all {
        true => draft.measures.clone(),
        false => measures_asked(&draft),
    };
    clock.expect(measures.len() + 2);
    let turn = clock.begin();
    let ground = Ground::find(&draft, turn.budget());
    let impossible = match &ground.possible {
        Possible::No(needs) => Some(needs.clone()),
        Possible::Yes | Possible::Unknown(_) => None,
    };
    let (mut bands, mut gaps) = (Vec::new(), Vec::new());
    if impossible.is_none() {
        let mut bounds = Bounds::new(&draft, &ground, turn.budget());
        turn.end();
        for measure in &measures {
            let turn = clock.begin();
            bounds.allow(turn.budget());
            bands.push(bounds.band(&measure.label, &measure.expr));
            turn.end();
        }
        if !asked {
            let turn = clock.begin();
            bounds.allow(turn.budget());
            gaps = analysis::gaps(&draft, &mut bounds);
            turn.end();
        }
    }
    Chosen {
        choice,
        draft,
        impossible,
        bands,
        gaps,
    }
}

fn plots(args: &BoundsArgs) -> Plots {
    let no_graphics = std::env::var_os("NO_GRAPHICS").is_some_and(|value| !value.is_empty());
    args.plots.unwrap_or(match no_graphics {
        true => Plots::None,
        false => Plots::Unicode,
    })
}

fn status(choices: &[Chosen]) -> u8 {
    let open = |chosen: &Chosen| {
        let bands = chosen
            .bands
            .iter()
            .chain(chosen.gaps.iter().map(|gap| &gap.band));
        bands
            .flat_map(Band::bounds)
            .any(|b| matches!(b, Bound::Open(_)))
    };
    if choices.iter().any(|chosen| chosen.impossible.is_some()) {
        NO_WORLD
    } else if choices.iter().any(open) {
        OPEN
    } else {
        0
    }
}
