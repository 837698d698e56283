//! One line a party: its needs, and whether it ratifies.
use crate::diagnostic::words::and_list;

use super::model::{PartySummary, Summary, Verdict};
use super::printable;

/// ``Iran    red lines refuted, deterrence proved, balance not claimed; does not ratify: Guards``, for each party that
/// needs something. Empty if there is none.
pub fn block(summary: &Summary) -> String {
    let asked = |of: &PartySummary| {
        of.redlines.or(of.deterrence).or(of.balance).is_some()
            || of.ratified.is_some()
            || of.has_rule
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
    let consent = consent(of).map_or(String::new(), |text| format!("; {text}"));
    format!(
        "red lines {}, deterrence {}, balance {}{}",
        verdict(of.redlines),
        verdict(of.deterrence),
        verdict(of.balance),
        printable::line(&consent)
    )
}

/// Whether the party ratifies, and because of whom it does not: `does not ratify: Guards`. None where nothing is said of it.
pub fn consent(of: &PartySummary) -> Option<String> {
    let mut why = of.opposed.clone();
    if of.own_red_lines {
        why.push("its own red lines".to_owned());
    }
    let says = match of.ratified {
        Some(true) => "ratifies".to_owned(),
        Some(false) if why.is_empty() => "does not ratify".to_owned(),
        Some(false) => format!("does not ratify: {}", and_list(&why)),
        None if !of.has_rule => return None,
        None if of.open.is_empty() => "whether it ratifies is undecided".to_owned(),
        None => format!("whether it ratifies hangs on {}", and_list(&of.open)),
    };
    let without = match of.content.as_slice() {
        [] => String::new(),
        [one] => format!(" ({one} has no red line of its own and consents)"),
        several => format!(
            " ({} have no red lines of their own and consent)",
            and_list(several)
        ),
    };
    Some(says + &without)
}
