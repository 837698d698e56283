//! `treaty explain CODE`: what a diagnostic means.
use crate::diagnostic::words::did_you_mean;
use crate::report::explain::{PAGES, page};

use super::args::ExplainArgs;
use super::output;

/// Prints a page, or the list of all codes.
pub fn run(args: &ExplainArgs) -> u8 {
    let text = match (&args.subject, &args.claim) {
        (_, Some(_)) => Err(
            "explaining a claim is not supported yet; `treaty check` shows its verdict".to_owned(),
        ),
        (None, None) => Ok(list()),
        (Some(code), None) => match page(code) {
            Some(page) => Ok(page.text.to_owned()),
            None => Err(unknown(code)),
        },
    };
    output::status(text.and_then(|text| output::data(&text)).map(|()| 0))
}

fn list() -> String {
    let widest = PAGES.iter().map(|page| page.code.len()).max().unwrap_or(0);
    PAGES
        .iter()
        .map(|page| format!("{:widest$}  {}\n", page.code, page.summary()))
        .collect()
}

fn unknown(code: &str) -> String {
    let codes = PAGES.iter().map(|page| page.code);
    let help =
        did_you_mean(code, codes).unwrap_or_else(|| "`treaty explain` lists all codes".to_owned());
    format!(
        "no diagnostic has the code `{}`; {help}",
        code.escape_debug()
    )
}
