//! What became of each certificate, for people and for machines.
use serde_json::{Value, json};

use crate::certificate::{About, Archived};
use crate::source::{Place, Sources};

use super::{Finding, Found};

/// The name and version of the machine-readable form.
const SCHEMA: &str = "treaty-verify/1";

/// `river.treaty:9`.
fn line_of(sources: &Sources, place: Place) -> String {
    let (line, _) = sources.line_col(place.file, place.span.start);
    let path = sources.get(place.file).map_or("", |file| file.path());
    format!("{path}:{line}")
}

/// What the certificate is about: `claim `C1`, part 2`.
fn subject(archived: &Archived) -> String {
    let mut words = format!("claim `{}`", archived.claim);
    if archived.part > 0 {
        words.push_str(&format!(", part {}", archived.part.saturating_add(1)));
    }
    if !archived.choice.is_empty() {
        let taken = archived
            .choice
            .iter()
            .map(|c| c.saturating_add(1).to_string());
        words.push_str(&format!(", choice {}", taken.collect::<Vec<_>>().join(".")));
    }
    words
}

/// For people.
pub fn human(found: &[Found], sources: &Sources) -> String {
    let mut out = String::new();
    let (mut accepted, mut rejected, mut unreadable) = (0, 0, 0);
    for Found { path, finding } in found {
        match finding {
            Finding::Accepted(archived, about) => {
                accepted += 1;
                out.push_str(&format!(
                    "accepted: {path}: {} is {} ({})\n",
                    subject(archived),
                    archived.verdict.name(),
                    line_of(sources, about.place),
                ));
            }
            Finding::Rejected(archived, refusal) => {
                rejected += 1;
                out.push_str(&format!(
                    "rejected: {path}: it does not show that {} is {}\n  {}\n",
                    subject(archived),
                    archived.verdict.name(),
                    refusal.words,
                ));
                for About { words, place } in &refusal.about {
                    out.push_str(&format!("  --> {}: {words}\n", line_of(sources, *place)));
                }
            }
            Finding::Unreadable(why) => {
                unreadable += 1;
                out.push_str(&format!("unreadable: {path}: {why}\n"));
            }
        }
    }
    let noun = if found.len() == 1 {
        "certificate"
    } else {
        "certificates"
    };
    let counted = [
        (accepted, "accepted"),
        (rejected, "rejected"),
        (unreadable, "unreadable"),
    ];
    let counted = counted.iter().filter(|(number, _)| *number > 0);
    let counted: Vec<String> = counted.map(|(n, word)| format!("{n} {word}")).collect();
    out.push_str(&format!("{} {noun}: {}\n", found.len(), counted.join(", ")));
    out
}

/// For machines.
pub fn json(draft: &str, found: &[Found], sources: &Sources) -> String {
    let certificates: Vec<Value> = found.iter().map(|found| one(found, sources)).collect();
    let all = json!({ "schema": SCHEMA, "draft": draft, "certificates": certificates });
    format!("{all:#}\n")
}

fn one(found: &Found, sources: &Sources) -> Value {
    let place = |about: &About| {
        let (line, column) = sources.line_col(about.place.file, about.place.span.start);
        let path = sources.get(about.place.file).map_or("", |file| file.path());
        json!({ "what": about.words, "path": path, "line": line, "column": column })
    };
    let of = |archived: &Archived, finding: &str, reason: Option<&str>, about: &[About]| {
        json!({
            "file": found.path,
            "finding": finding,
            "claim": archived.claim,
            "part": archived.part,
            "contingency": archived.contingency,
            "choice": archived.choice,
            "verdict": archived.verdict.name(),
            "reason": reason,
            "about": about.iter().map(place).collect::<Vec<Value>>(),
        })
    };
    match &found.finding {
        Finding::Accepted(archived, about) => {
            of(archived, "accepted", None, std::slice::from_ref(about))
        }
        Finding::Rejected(archived, refusal) => {
            of(archived, "rejected", Some(&refusal.words), &refusal.about)
        }
        Finding::Unreadable(why) => {
            json!({ "file": found.path, "finding": "unreadable", "reason": why })
        }
    }
}
