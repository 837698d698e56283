//! Which diagnostics are shown to people: each once, in the order of the text, and not hundreds.
use std::collections::BTreeSet;

use crate::diagnostic::words::count;
use crate::diagnostic::{Diagnostic, Severity};

use super::model::{FileReport, Report};

/// At most so many are shown.
const MOST_SHOWN: usize = 50;

/// The diagnostics to show, for each file of the report.
pub struct Selection<'a> {
    files: Vec<Vec<&'a Diagnostic>>,
    errors_left_out: usize,
    others_left_out: usize,
}

impl<'a> Selection<'a> {
    /// The first fifty; errors are never crowded out by warnings.
    pub fn of(report: &'a Report) -> Selection<'a> {
        let files = distinct(report);
        let weight = |d: &Diagnostic| if d.severity == Severity::Error { 0 } else { 1 };
        let mut order: Vec<(u8, usize, usize)> = Vec::new();
        for (file, diagnostics) in files.iter().enumerate() {
            order.extend(
                diagnostics
                    .iter()
                    .enumerate()
                    .map(|(index, d)| (weight(d), file, index)),
            );
        }
        order.sort();
        let left_out = order.split_off(order.len().min(MOST_SHOWN));
        let kept: BTreeSet<(usize, usize)> = order
            .into_iter()
            .map(|(_, file, index)| (file, index))
            .collect();
        let errors_left_out = left_out.iter().filter(|(weight, ..)| *weight == 0).count();
        let shown = |(file, diagnostics): (usize, Vec<&'a Diagnostic>)| {
            let kept = diagnostics
                .into_iter()
                .enumerate()
                .filter(|(index, _)| kept.contains(&(file, *index)));
            kept.map(|(_, diagnostic)| diagnostic).collect()
        };
        Selection {
            files: files.into_iter().enumerate().map(shown).collect(),
            errors_left_out,
            others_left_out: left_out.len() - errors_left_out,
        }
    }

    /// What is shown of the file with this number.
    pub fn of_file(&self, number: usize) -> impl Iterator<Item = &'a Diagnostic> + '_ {
        self.files.get(number).into_iter().flatten().copied()
    }

    /// `3 errors and 4 others are not shown`, if any were left out.
    pub fn left_out_line(&self) -> Option<String> {
        let parts: Vec<String> = [
            ("more error", self.errors_left_out),
            ("more remark", self.others_left_out),
        ]
        .into_iter()
        .filter(|(_, number)| *number > 0)
        .map(|(noun, number)| count(noun, number))
        .collect();
        (!parts.is_empty()).then(|| {
            format!(
                "not shown: {}; `--format short` lists all",
                parts.join(", ")
            )
        })
    }
}

/// The diagnostics of each file, in the order of the text. What was already said of a text that several drafts use is
/// not said again.
pub fn distinct(report: &Report) -> Vec<Vec<&Diagnostic>> {
    let mut said = BTreeSet::new();
    let mut is_new = |file: &FileReport, diagnostic: &Diagnostic| {
        let Some(place) = diagnostic.place() else {
            return true;
        };
        let path = file
            .sources
            .get(place.file)
            .map(|source| source.path().to_owned());
        said.insert((
            path,
            place.span,
            diagnostic.code,
            diagnostic.message.clone(),
        ))
    };
    let mut files = Vec::new();
    for file in &report.files {
        let mut list: Vec<&Diagnostic> = file
            .diagnostics
            .iter()
            .filter(|d| is_new(file, d))
            .collect();
        list.sort_by_key(|d| d.place());
        files.push(list);
    }
    files
}
