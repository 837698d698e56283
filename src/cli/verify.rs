//! `treaty verify`: certificates held against a draft, without any search.
mod text;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::certificate::{self, Archived, Checker, LARGEST_FILE, Refusal};
use crate::diagnostic::words::ticked;
use crate::draft::Draft;
use crate::report::printable;
use crate::resolve::{self, Bracket, Reading};
use crate::source::Sources;

use super::args::{VerifyArgs, VerifyFormat};
use super::files::{Unread, in_words, read, read_from, root_of};
use super::loader::{FileLoader, shown};
use super::work::{in_parallel, processors};
use super::{FAULT, output};

/// Exit status where a certificate is rejected.
const REJECTED: u8 = 1;

/// What became of a certificate.
pub enum Finding {
    /// It cannot be read, or is no certificate; why.
    Unreadable(String),
    Rejected(Box<Archived>, Refusal),
    Accepted(Box<Archived>, certificate::About),
}

/// A certificate's file, and what became of it.
pub struct Found {
    pub path: String,
    pub finding: Finding,
}

/// Verifies, prints and gives the exit status.
pub fn run(args: &VerifyArgs) -> u8 {
    output::status(verified(args))
}

fn verified(args: &VerifyArgs) -> Result<u8, String> {
    let Some((file, certificates)) = args.paths.split_last() else {
        return Err("no draft is named".to_owned());
    };
    let path = shown(file);
    let text = read(file).map_err(|why| cannot_read(&path, &reason(why)))?;
    let loader = FileLoader::new(file, &root_of(file))
        .map_err(|error| cannot_read(&path, &in_words(&error)))?;
    let mut sources = Sources::new();
    let reading = Reading::read(&path, &text, &mut sources, &loader);
    let resolved = resolve::resolve_reading(&reading, &sources, &[]);
    let Some(draft) = resolved.draft else {
        return output::faults(&path, sources, resolved.diagnostics);
    };
    let drafts = Drafts {
        reading: &reading,
        sources: &sources,
        brackets: &resolved.brackets,
        known: Mutex::default(),
    };
    if resolved.brackets.is_empty() {
        drafts.know(&[], draft);
    }
    let mut all = Vec::new();
    for path in certificates {
        all.extend(files(path)?);
    }
    let found = in_parallel(
        &all,
        args.jobs.map_or_else(processors, usize::from),
        |file| {
            let finding = match certificate_in(file) {
                Ok(archived) => drafts.finding(archived),
                Err(why) => Finding::Unreadable(why),
            };
            let path = shown(file);
            Found { path, finding }
        },
    )?;
    output::data(&match args.format {
        VerifyFormat::Human => printable::lines(&text::human(&found, &sources)).into_owned(),
        VerifyFormat::Json => text::json(&path, &found, &sources),
    })?;
    let status = found.iter().map(|found| match found.finding {
        Finding::Unreadable(_) => FAULT,
        Finding::Rejected(..) => REJECTED,
        Finding::Accepted(..) => 0,
    });
    Ok(status.max().unwrap_or(0))
}

/// The draft, for each choice of its bracketed text that a certificate speaks of.
struct Drafts<'a> {
    reading: &'a Reading,
    sources: &'a Sources,
    brackets: &'a [Bracket],
    known: Mutex<BTreeMap<Vec<usize>, Arc<Checker<'static>>>>,
}

impl Drafts<'_> {
    fn finding(&self, archived: Archived) -> Finding {
        let checked = self.of(&archived.choice).and_then(|checker| {
            let claim = checker.check(&archived)?;
            Ok(certificate::of_claim(
                &checker.draft().claims[claim.index()],
            ))
        });
        match checked {
            Ok(about) => Finding::Accepted(Box::new(archived), about),
            Err(refusal) => Finding::Rejected(Box::new(archived), refusal),
        }
    }

    fn know(&self, choice: &[usize], draft: Draft) -> Arc<Checker<'static>> {
        let checker = Arc::new(Checker::new(Cow::Owned(draft)));
        if let Ok(mut known) = self.known.lock() {
            known.insert(choice.to_vec(), Arc::clone(&checker));
        }
        checker
    }

    fn of(&self, choice: &[usize]) -> Result<Arc<Checker<'static>>, Refusal> {
        let settled = |(bracket, taken): (&Bracket, &usize)| match &bracket.range {
            Some(range) => range.has(*taken),
            None => *taken < bracket.alternatives,
        };
        if choice.len() != self.brackets.len() || !self.brackets.iter().zip(choice).all(settled) {
            return Err(Refusal::plain(
                "its `choice` takes alternatives that the brackets of the draft do not offer",
            ));
        }
        let known = self.known.lock().ok();
        if let Some(checker) = known.and_then(|known| known.get(choice).cloned()) {
            return Ok(checker);
        }
        let resolved = resolve::resolve_reading(self.reading, self.sources, choice);
        let draft = resolved.draft.ok_or_else(|| {
            Refusal::plain("with the alternatives that it takes the draft has a fault")
        })?;
        Ok(self.know(choice, draft))
    }
}

/// The certificate files that a path names: itself, or every `.json` in the folder, by name.
fn files(path: &Path) -> Result<Vec<PathBuf>, String> {
    let is_folder = fs::metadata(path).is_ok_and(|data| data.is_dir());
    if !is_folder {
        return Ok(vec![path.to_owned()]);
    }
    let cannot = |error: &std::io::Error| cannot_read(&shown(path), &in_words(error));
    let entries = fs::read_dir(path).map_err(|error| cannot(&error))?;
    let paths = entries.flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    found.sort();
    if found.is_empty() {
        return Err(cannot_read(
            &shown(path),
            "no `.json` file is in this folder",
        ));
    }
    Ok(found)
}

/// Reads a certificate.
fn certificate_in(path: &Path) -> Result<Archived, String> {
    let from: Box<dyn Read> = if path == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(File::open(path).map_err(|error| in_words(&error))?)
    };
    let text = read_from(from, LARGEST_FILE).map_err(reason)?;
    certificate::read(&text)
}

fn reason(why: Unread) -> String {
    match why {
        Unread::No(reason) => reason,
        Unread::NotText(reason) => format!("it is not a text: {reason}"),
        Unread::TooLarge => "it is too long".to_owned(),
    }
}

fn cannot_read(path: &str, reason: &str) -> String {
    format!("cannot read {}: {reason}", ticked(path))
}
