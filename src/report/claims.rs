//! What became of a claim, as a block of text: verdict, story, tables, sum, what the proof needed.
use crate::date::Day;
use crate::source::Sources;

use super::model::{Choices, ClaimReport, Holding, Shot, Step, Verdict, Witness, noun};
use super::paint::Paint;
use super::printable;

/// Wider story lines are not waited for when the clauses are lined up beside them.
const WIDEST_STORY: usize = 70;

/// The block, ending in a line break.
pub fn block(claim: &ClaimReport, sources: &Sources, paint: Paint) -> String {
    let mut lines = vec![headline(claim, sources, paint)];
    let said = claim.title.iter().chain(&claim.docs).chain(&claim.sentence);
    lines.extend(said.map(|text| format!("  {text}")));
    if let Some(witness) = &claim.witness {
        lines.extend(story(&witness.story));
        lines.extend(holdings(&witness.holdings, witness.moment));
        lines.extend(plan(&witness.plan));
        lines.extend(sum(witness, claim.verdict));
    }
    lines.extend(
        facts(claim)
            .into_iter()
            .map(|(name, text)| format!("  = {name}: {text}")),
    );
    let mut out = String::new();
    for (number, line) in lines.iter().enumerate() {
        // The headline is already safe to show, and may carry colour.
        let line = if number == 0 {
            line.as_str().into()
        } else {
            printable::line(line)
        };
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn headline(claim: &ClaimReport, sources: &Sources, paint: Paint) -> String {
    let verdict = match claim.verdict {
        Verdict::Proved => paint.green("proved"),
        Verdict::Refuted if claim.as_expected() => paint.green("refuted, as expected"),
        Verdict::Refuted => paint.red("refuted"),
        Verdict::Vacuous if claim.as_expected() => paint.green("vacuous, as expected"),
        Verdict::Vacuous => paint.red("vacuous"),
        Verdict::Undecided => paint.yellow("undecided"),
    };
    let name = paint.bold(&printable::line(&format!(
        "{} `{}`",
        noun(claim.kind),
        claim.name
    )));
    let place = claim.place.and_then(|place| {
        let source = sources.get(place.file)?;
        Some(format!(
            " ({}:{})",
            source.path(),
            source.line_col(place.span.start).0
        ))
    });
    let rest = [claim.for_party(), claim.under(), place.unwrap_or_default()].concat();
    format!("{verdict}: {name}{}", printable::line(&rest))
}

fn story(steps: &[Step]) -> Vec<String> {
    let texts: Vec<String> = steps
        .iter()
        .map(|step| {
            format!(
                "  {}  {}",
                step.date
                    .map_or("          ".to_owned(), |day| day.to_string()),
                step.text
            )
        })
        .collect();
    let width = texts
        .iter()
        .map(|text| text.chars().count())
        .filter(|width| *width <= WIDEST_STORY)
        .max()
        .unwrap_or(0);
    let lined_up = |(step, text): (&Step, String)| match &step.clause {
        Some(clause) => format!("{}  {clause}", padded(&text, width)),
        None => text,
    };
    steps.iter().zip(texts).map(lined_up).collect()
}

fn holdings(rows: &[Holding], moment: Option<Day>) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let heading = moment.map_or("  who holds what".to_owned(), |day| {
        format!("  who holds what on {day}")
    });
    let width = |of: fn(&Holding) -> &String| {
        rows.iter()
            .map(|row| of(row).chars().count())
            .max()
            .unwrap_or(0)
    };
    let (party, thing, quantity) = (
        width(|row| &row.party),
        width(|row| &row.thing),
        width(|row| &row.quantity),
    );
    let mut before: Option<&str> = None;
    let mut lines = vec![heading];
    for row in rows {
        // A party is named once, in front of its first row.
        let name = if before == Some(&row.party) {
            ""
        } else {
            &row.party
        };
        before = Some(&row.party);
        let space = " ".repeat(quantity.saturating_sub(row.quantity.chars().count()));
        lines.push(format!(
            "    {}  {}  {space}{}",
            padded(name, party),
            padded(&row.thing, thing),
            row.quantity
        ));
    }
    lines
}

fn plan(shots: &[Shot]) -> Vec<String> {
    let mut before: Option<&Option<String>> = None;
    let mut lines = Vec::new();
    for shot in shots {
        if before != Some(&shot.engagement) {
            let heading = shot
                .engagement
                .as_ref()
                .map_or("  the plan".to_owned(), |name| {
                    format!("  the plan of {name}")
                });
            lines.push(heading);
            before = Some(&shot.engagement);
        }
        let each = if shot.shots == "1" {
            "1 shot".to_owned()
        } else {
            format!("{} shots", shot.shots)
        };
        lines.push(format!(
            "    {}: {each} at each of {} {}",
            shot.weapon, shot.targets, shot.target
        ));
    }
    lines
}

fn sum(witness: &Witness, verdict: Verdict) -> Vec<String> {
    if witness.sum.is_empty() {
        return Vec::new();
    }
    let heading = if verdict == Verdict::Refuted {
        "  the sum that fails"
    } else {
        "  the sum"
    };
    let lines = witness.sum.iter().map(|line| format!("    {line}"));
    std::iter::once(heading.to_owned()).chain(lines).collect()
}

/// What else there is to say of a claim, each under its name.
pub fn facts(claim: &ClaimReport) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let default_reason = match claim.verdict {
        Verdict::Vacuous => Some("no permitted world is left to ask about".to_owned()),
        Verdict::Undecided => Some("neither proved nor refuted".to_owned()),
        Verdict::Proved | Verdict::Refuted => None,
    };
    facts.extend(
        claim
            .reason
            .clone()
            .or(default_reason)
            .map(|reason| ("reason", reason)),
    );
    if let Some(choices) = claim.choices {
        let text = match choices {
            Choices::All => "for every choice of the bracketed text",
            Choices::Some => "for some choices of the bracketed text, not for others",
            Choices::None => "for no choice of the bracketed text",
        };
        facts.push(("choices", format!("proved {text}")));
    }
    if !claim.needs.is_empty() {
        facts.push(("needs", claim.needs.join(", ")));
    }
    facts.extend(claim.margin.clone().map(|margin| ("margin", margin)));
    facts.extend(
        claim
            .expected
            .filter(|_| !claim.as_expected())
            .map(|v| ("expected", v.name().to_owned())),
    );
    if claim
        .witness
        .as_ref()
        .is_some_and(|witness| !witness.plan.is_empty())
    {
        facts.push((
            "note",
            "what survives and what arrives are expected values".to_owned(),
        ));
    }
    facts.extend(claim.notes.iter().map(|note| ("note", note.clone())));
    facts.extend(claim.help.clone().map(|help| ("help", help)));
    facts.extend(claim.certificate.clone().map(|path| ("certificate", path)));
    facts.extend(
        claim
            .witness
            .as_ref()
            .and_then(|witness| witness.replay.clone())
            .map(|replay| ("replay", replay)),
    );
    facts
}

fn padded(text: &str, width: usize) -> String {
    format!(
        "{text}{}",
        " ".repeat(width.saturating_sub(text.chars().count()))
    )
}
