//! One line a party: its needs, and whether it ratifies.
use crate::diagnostic::words::and_list;

use super::model::{PartySummary, Summary, Verdict};
use super::printable;

/// ``Iran    red lines refuted, deterrence proved, balance not claimed; does not ratify: Guards``, for each party that
/// needs something. Empty if there is none.
pub fn block(summary: &Summary) -> String {
    let asked = |of: &PartySummary| {
        of.redlines.or(of.deterrence).or(of.balance).is_some() || of.ratified.is_some()
    };
    let parties = || summary.0.iter().filter(|(_, of)| asked(of));
    let widest = parties()
        .map(|(party, _)| party.chars().count())
        .max()
        .unwrap_or(0);
    let mut out = String::new();
    for (party, of) in parties() {
        let party = printable::line(party);
        let padding = " ".repeat(widest.saturating_sub(party.chars().count()));
        out.push_str(&format!("{party}{padding}  {}\n", line(of)));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn line(of: &PartySummary) -> String {
    let verdict = |verdict: Option<Verdict>| verdict.map_or("not claimed", Verdict::name);
    let ratifies = match of.ratified {
        Some(true) => "; ratifies".to_owned(),
        Some(false) if of.opposed.is_empty() => "; does not ratify".to_owned(),
        Some(false) => format!(
            "; does not ratify: {}",
            printable::line(&and_list(&of.opposed))
        ),
        None => String::new(),
    };
    format!(
        "red lines {}, deterrence {}, balance {}{ratifies}",
        verdict(of.redlines),
        verdict(of.deterrence),
        verdict(of.balance)
    )
}
