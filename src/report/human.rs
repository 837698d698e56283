//! The report for people at a terminal.
use super::claims;
use super::model::Report;
use super::paint::Paint;
use super::printable;
use super::selection::Selection;
use super::snippet;
use super::summary;
use super::tally;

/// Diagnostics with the lines they speak of, then each claim with what became of it, then the count.
pub fn render(report: &Report, colour: bool) -> String {
    let selection = Selection::of(report);
    let paint = Paint(colour);
    let mut out = String::new();
    for (number, file) in report.files.iter().enumerate() {
        for diagnostic in selection.of_file(number) {
            out.push_str(&snippet::rich(diagnostic, &file.sources, colour));
        }
        for claim in &file.claims {
            out.push_str(&claims::block(claim, &file.sources, paint));
            out.push('\n');
        }
        let parties = summary::block(&file.summary);
        if report.files.len() > 1 && !parties.is_empty() {
            out.push_str(&format!("{}:\n", printable::line(&file.path)));
        }
        out.push_str(&parties);
    }
    if let Some(left_out) = selection.left_out_line() {
        out.push_str(&left_out);
        out.push('\n');
    }
    out.push_str(&paint.bold(&tally::line(report)));
    out.push('\n');
    out
}
