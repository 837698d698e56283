//! `treaty export`: what is asked of the search, and what it proves, as files for other programs.
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::analysis;
use crate::decide::Budget;
use crate::diagnostic::words::{count, did_you_mean, ticked};
use crate::draft::Claim;
use crate::export::{Archive, Proofs};
use crate::report::model::FileReport;
use crate::report::{self, Format, Report, printable};
use crate::resolve::{self, Reading};
use crate::source::Sources;

use super::args::ExportArgs;
use super::files::{Unread, in_words, read, root_of};
use super::loader::{FileLoader, shown};
use super::pipeline::every_choice;
use super::{FAULT, output};

/// Writes the files, says how many, and gives the exit status: 0, or 2 where nothing or not everything is written.
pub fn run(args: &ExportArgs) -> u8 {
    output::status(exported(args))
}

fn exported(args: &ExportArgs) -> Result<u8, String> {
    if args.smtlib.is_some() && args.smtlib == args.vipr {
        return Err("questions and proofs need a folder each".to_owned());
    }
    let path = shown(&args.file);
    let text = read(&args.file).map_err(|why| cannot("read", &path, &reason(why)))?;
    let loader = FileLoader::new(&args.file, &root_of(&args.file))
        .map_err(|error| cannot("read", &path, &in_words(&error)))?;
    let mut file = FileReport::new(path.clone());
    let wanted = Wanted {
        questions: args.smtlib.is_some().then(|| Archive::new(&path)),
        proofs: args.vipr.is_some().then(|| Proofs::new(&path)),
    };
    let Some(written) = exports(args, &path, &text, &loader, &mut file, wanted)? else {
        let report = Report { files: vec![file] };
        output::data(&report::render(&report, Format::Human, output::colour()))?;
        return Ok(FAULT);
    };
    if let (Some(folder), Some(archive)) = (&args.smtlib, written.questions) {
        let counts = archive.counts();
        put(folder, "questions", counts, &archive.files())?;
    }
    if let (Some(folder), Some(proofs)) = (&args.vipr, written.proofs) {
        let counts = proofs.counts();
        put(folder, "proofs", counts, &proofs.files())?;
    }
    Ok(0)
}

/// What is to be written.
struct Wanted {
    questions: Option<Archive>,
    proofs: Option<Proofs>,
}

/// Writes the files into the folder, and says how many parts of claims they are about.
fn put(
    folder: &Path,
    what: &str,
    (with, without): (usize, usize),
    files: &[(String, String)],
) -> Result<(), String> {
    write(folder, files)?;
    let mut words = format!(
        "{} in {}: {what} for {} of {}",
        count("file", files.len()),
        ticked(&shown(folder)),
        with,
        count("part", with + without),
    );
    if without > 0 {
        words += ", and `index.json` says why not for the rest";
    }
    output::data(&printable::lines(&(words + "\n")))
}

/// What is wanted, filled in; none where the draft has a fault, which the report then says.
fn exports(
    args: &ExportArgs,
    path: &str,
    text: &str,
    loader: &FileLoader,
    file: &mut FileReport,
    mut wanted: Wanted,
) -> Result<Option<Wanted>, String> {
    let mut sources = Sources::new();
    let reading = Reading::read(path, text, &mut sources, loader);
    let resolved = resolve::resolve_reading(&reading, &sources, &[]);
    let mut faults = resolved.diagnostics;
    let mut sound = resolved.draft.is_some();
    if let Some(first) = resolved.draft {
        let mut known = BTreeSet::new();
        for choice in every_choice(&resolved.brackets)? {
            let other;
            let draft = if choice.iter().all(|taken| *taken == 0) {
                &first
            } else {
                other = resolve::resolve_reading(&reading, &sources, &choice);
                match &other.draft {
                    Some(draft) => draft,
                    None => {
                        faults.extend(other.diagnostics);
                        sound = false;
                        continue;
                    }
                }
            };
            known.extend(draft.claims.iter().map(|claim| claim.name.clone()));
            let asked = |claim: &Claim| args.only.is_empty() || args.only.contains(&claim.name);
            if let Some(archive) = &mut wanted.questions {
                for (claim, under) in analysis::questions(draft, &asked) {
                    archive.add(draft, &choice, claim, under);
                }
            }
            if let Some(proofs) = &mut wanted.proofs {
                for outcome in &analysis::check(draft, &Budget::default(), &asked).outcomes {
                    proofs.add(draft, &choice, outcome);
                }
            }
        }
        if let Some(name) = args.only.iter().find(|name| !known.contains(*name)) {
            let help = did_you_mean(name, known).map_or(String::new(), |help| format!("; {help}"));
            return Err(format!("no claim is named {}{help}", ticked(name)));
        }
    }
    file.sources = sources;
    file.diagnostics = faults;
    Ok(sound.then_some(wanted))
}

fn write(folder: &Path, files: &[(String, String)]) -> Result<(), String> {
    let failed = |path: &Path, error: std::io::Error| {
        let reason = match error.kind() {
            ErrorKind::PermissionDenied => "it may not be written".to_owned(),
            ErrorKind::AlreadyExists | ErrorKind::NotADirectory => "it is no folder".to_owned(),
            _ => in_words(&error),
        };
        cannot("write", &shown(path), &reason)
    };
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for (name, content) in files {
        let path = folder.join(name);
        fs::write(&path, content).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

fn reason(why: Unread) -> String {
    match why {
        Unread::No(reason) => reason,
        Unread::NotText(reason) => format!("it is not a text: {reason}"),
        Unread::TooLarge => "it is too long".to_owned(),
    }
}

fn cannot(what: &str, path: &str, reason: &str) -> String {
    format!("cannot {what} {}: {reason}", ticked(path))
}
