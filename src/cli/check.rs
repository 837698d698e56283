//! `treaty check`: every draft that the call names, several at once, one report.
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::words::{or_list, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::json::JSON_SCHEMA;
use crate::report::model::FileReport;
use crate::report::{self, Format, Report};
use crate::source::LARGEST_TEXT;

use super::args::{CheckArgs, Deny};
use super::examples::{EXAMPLES, Shipped, find};
use super::files::{Input, Refused, Unread, inputs, read};
use super::loader::{FileLoader, shown};
use super::pipeline::{Checked, Options, check_file};
use super::progress::Progress;
use super::timings::Timings;
use super::work::{in_parallel, processors};
use super::{interrupt, output};

/// Checks, prints the report and gives the exit status.
pub fn run(args: &CheckArgs) -> u8 {
    output::status(checked(args))
}

fn checked(args: &CheckArgs) -> Result<u8, String> {
    if args.schema {
        return output::data(JSON_SCHEMA).map(|()| 0);
    }
    let options = Options {
        only: args.only.clone(),
        budget: args.budget,
        certificates: args.certificates.is_some(),
        reuse: args.reuse.clone(),
        jobs: args.jobs.map_or_else(processors, usize::from),
        progress: Progress::on_a_terminal(),
        timings: Timings::default(),
    };
    let timings = options.timings.clone();
    interrupt::listen();
    let results = match &args.example {
        Some(name) => vec![example(name, &options)?],
        None => all(args, &options)?,
    };
    // Ends the display before anything is written.
    drop(options);
    let mut report = Report::default();
    for Checked {
        report: file,
        certificates,
    } in results
    {
        if let Some(folder) = &args.certificates {
            write_certificates(folder, &certificates)?;
        }
        report.files.push(file);
    }
    if let Some(name) = args.only.iter().find(|name| !knows(&report, name)) {
        // A fault in the text may be why the claim is missing, and is then what counts.
        let readable = report
            .files
            .iter()
            .all(|file| file.count(Severity::Error) == 0);
        if readable {
            return Err(format!("no claim is named {}", ticked(name)));
        }
    }
    let format = args.format.map_or_else(default_format, Format::from);
    output::data(&report::render(&report, format, output::colour()))?;
    if args.timings {
        output::chatter(&timings.lines());
    }
    Ok(report::exit_status(
        &report,
        args.deny.contains(&Deny::Warnings),
    ))
}

fn knows(report: &Report, claim: &str) -> bool {
    report
        .files
        .iter()
        .flat_map(|file| &file.claims)
        .any(|known| known.name == claim)
}

fn default_format() -> Format {
    let no_graphics = std::env::var_os("NO_GRAPHICS").is_some_and(|value| !value.is_empty());
    if no_graphics {
        Format::Narrated
    } else {
        Format::Human
    }
}

fn example(name: &str, options: &Options) -> Result<Checked, String> {
    let example = find(name).ok_or_else(|| {
        let names: Vec<String> = EXAMPLES
            .iter()
            .map(|example| ticked(example.name))
            .collect();
        let known = if names.is_empty() {
            "there is none".to_owned()
        } else {
            format!("there is {}", or_list(&names))
        };
        format!("no example is named {}; {known}", ticked(name))
    })?;
    let path = format!("{name}.treaty");
    Ok(check_file(&path, example.text, &Shipped, options))
}

fn all(args: &CheckArgs, options: &Options) -> Result<Vec<Checked>, String> {
    let here = vec![PathBuf::from(".")];
    let paths = if args.paths.is_empty() {
        &here
    } else {
        &args.paths
    };
    let mut seen = BTreeSet::new();
    let mut drafts: Vec<Result<Input, Refused>> =
        paths.iter().flat_map(|path| inputs(path)).collect();
    // A file that is named twice, or by itself and by its folder, is checked once.
    drafts.retain(|draft| {
        draft
            .as_ref()
            .map_or(true, |input| seen.insert(shown(&input.path)))
    });
    let jobs = options.jobs.min(drafts.len()).max(1);
    // Threads that no draft of its own needs share the claims.
    let options = Options {
        jobs: options.jobs.div_ceil(jobs),
        ..options.clone()
    };
    let results = in_parallel(&drafts, jobs, |draft| one(draft, &options))?;
    let named: BTreeSet<String> = args.paths.iter().map(|path| shown(path)).collect();
    Ok(without_parts(results, &named))
}

/// Without the files of a folder that are no drafts by themselves but parts of others: they have no header, and another draft uses
/// them. What is wrong with them is reported there.
fn without_parts(results: Vec<Checked>, named: &BTreeSet<String>) -> Vec<Checked> {
    let headless = |report: &FileReport| report.diagnostics.iter().any(|d| d.code.0 == "no-treaty");
    let used: BTreeSet<String> = results
        .iter()
        .filter(|checked| !headless(&checked.report))
        .flat_map(|checked| checked.report.sources.iter())
        .map(|(_, file)| file.path().to_owned())
        .collect();
    let is_part = |report: &FileReport| {
        headless(report) && used.contains(&report.path) && !named.contains(&report.path)
    };
    results
        .into_iter()
        .filter(|checked| !is_part(&checked.report))
        .collect()
}

fn one(draft: &Result<Input, Refused>, options: &Options) -> Checked {
    let (path, unread) = match draft {
        Err(refused) => (&refused.path, Unread::No(refused.reason.clone())),
        Ok(input) => {
            let text = read(&input.path);
            let loader = FileLoader::new(&input.path, &input.root);
            match (text, loader) {
                (Ok(text), Ok(loader)) => {
                    return check_file(&shown(&input.path), &text, &loader, options);
                }
                (Err(unread), _) => (&input.path, unread),
                (_, Err(error)) => (&input.path, Unread::No(super::files::in_words(&error))),
            }
        }
    };
    let path = shown(path);
    let path = if path.is_empty() {
        ".".to_owned()
    } else {
        path
    };
    let mut report = FileReport::new(path.clone());
    report.diagnostics.push(unreadable(&path, unread));
    Checked {
        report,
        certificates: Vec::new(),
    }
}

fn unreadable(path: &str, unread: Unread) -> Diagnostic {
    let (code, message, reason) = match unread {
        Unread::No(reason) => (
            "unreadable-file",
            format!("cannot read {}", ticked(path)),
            reason,
        ),
        Unread::NotText(reason) => (
            "not-text",
            format!("{} is not a text", ticked(path)),
            reason,
        ),
        Unread::TooLarge => {
            let reason = format!("at most {} MB are read", LARGEST_TEXT / 1024 / 1024);
            (
                "file-too-long",
                format!("{} is too long", ticked(path)),
                reason,
            )
        }
    };
    Diagnostic::without_place(Severity::Error, code, message).remark(reason)
}

fn write_certificates(folder: &Path, certificates: &[(String, String)]) -> Result<(), String> {
    let failed = |path: &Path, error: std::io::Error| {
        format!(
            "cannot write {}: {}",
            ticked(&shown(path)),
            super::files::in_words(&error)
        )
    };
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for (name, content) in certificates {
        let path = folder.join(name);
        fs::write(&path, content).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::in_parallel;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<usize> = (0..100).collect();
        assert_eq!(
            in_parallel(&items, 4, |item| item * 2),
            Ok(items.iter().map(|item| item * 2).collect())
        );
        assert_eq!(in_parallel(&items[..0], 4, |item| item * 2), Ok(Vec::new()));
    }

    #[test]
    fn a_panic_is_an_internal_fault() {
        let items = [1, 2, 3];
        let result = in_parallel(&items, 2, |item| {
            if *item == 2 {
                panic!("on purpose")
            } else {
                *item
            }
        });
        assert_eq!(
            result,
            Err("the check stopped at an internal fault".to_owned())
        );
    }
}
