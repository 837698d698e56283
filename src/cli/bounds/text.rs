//! The bounds for people: a table and a small plot for each measure.
use std::fmt::Write;

use crate::analysis::{Band, Bound, Gap, Limit, Motion, Opened, Stretching};
use crate::date::Day;
use crate::draft::{Draft, Expr, KindId};
use crate::eval::{self, Extremes, Replay, Value};
use crate::number::Rational;
use crate::report::outcome::quantity::{Unit, roughly, unit_of};

use super::super::args::Plots;
use super::plot::plot;
use super::{Chosen, Shown};

/// The whole account.
pub fn render(shown: &Shown<'_>, plots: Plots) -> String {
    let mut out = String::new();
    for (number, chosen) in shown.choices.iter().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        one(&mut out, shown.path, chosen, plots);
    }
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

fn one(out: &mut String, path: &str, chosen: &Chosen, plots: Plots) {
    let draft = &chosen.draft;
    let last = Day(draft.end.0.saturating_sub(1));
    let with = match chosen.choice.words.is_empty() {
        true => String::new(),
        false => format!(", with {}", chosen.choice.words),
    };
    line(
        out,
        &format!(
            "{} ({path}): what is permitted from {} to {last}{with}",
            draft.title, draft.entry
        ),
    );
    if let Some(needs) = &chosen.impossible {
        let because = match needs.is_empty() {
            true => String::new(),
            false => format!(": {} conflict", needs.join(", ")),
        };
        line(out, &format!("Nobody can comply with this draft{because}."));
        return;
    }
    line(
        out,
        "Each figure is proved: nobody may go beyond it, and a permitted world has it on each day named.",
    );
    line(
        out,
        "After `at most` or `at least`: nobody may go beyond it; whether anybody can have it is not shown.",
    );
    if chosen.bands.is_empty() {
        line(out, "\nNothing is held that could be measured.");
    }
    for band in &chosen.bands {
        measure(out, draft, band, plots);
    }
    if !chosen.gaps.is_empty() {
        line(out, "\nCounted against actual");
    }
    for gap in &chosen.gaps {
        measure(out, draft, &gap.band, plots);
        opened(out, draft, gap);
    }
}

fn measure(out: &mut String, draft: &Draft, band: &Band, plots: Plots) {
    let unit = unit_of(draft, &band.measure);
    line(out, &format!("\n{}", band.label));
    for text in limits(&band.limits, unit) {
        line(out, &format!("  {text}"));
    }
    table(out, draft, band, unit);
    if let Some(rows) = plot(draft, band, unit, plots) {
        for row in rows {
            line(out, &format!("  {row}"));
        }
    }
}

/// One line for each clause: `II.1.a  <= 2_100 from 1997-12-05, <= 1_900 from 1999-12-05`.
fn limits(limits: &[Limit], unit: Unit) -> Vec<String> {
    let mut out: Vec<(String, String)> = Vec::new();
    for limit in limits {
        let sign = eval::symbol(limit.comparison);
        let figure = format!(
            "{sign} {} from {}",
            roughly(&limit.value, unit),
            limit.days.from
        );
        match out.last_mut() {
            Some((clause, text)) if *clause == limit.clause => {
                let _ = write!(text, ", {figure}");
            }
            _ => out.push((limit.clause.clone(), figure)),
        }
    }
    let lines = out.into_iter();
    lines
        .map(|(clause, text)| format!("{clause}: {text}"))
        .collect()
}

fn table(out: &mut String, draft: &Draft, band: &Band, unit: Unit) {
    let cells: Vec<[String; 4]> = band
        .stretches
        .iter()
        .map(|Stretching { days, least, most }| {
            [
                days.0.to_string(),
                days.1.to_string(),
                cell(draft, least, true, unit),
                cell(draft, most, false, unit),
            ]
        })
        .collect();
    let heads = ["first day", "last day", "least", "most"];
    let width = |column: usize| {
        let of = |text: &str| text.chars().count();
        let widest = cells.iter().map(|row| of(&row[column])).max().unwrap_or(0);
        widest.max(of(heads[column]))
    };
    let widths = [width(0), width(1), width(2), width(3)];
    let mut row = |cells: [&str; 4]| {
        line(
            out,
            &format!(
                "  {:<a$}  {:<b$}  {:<c$}  {}",
                cells[0],
                cells[1],
                cells[2],
                cells[3],
                a = widths[0],
                b = widths[1],
                c = widths[2],
            ),
        );
    };
    row(heads);
    for cells in &cells {
        row([&cells[0], &cells[1], &cells[2], &cells[3]]);
    }
}

/// `2_246`, `30 to 34, evenly`, `∞ (no rate and no provision bounds US.B52)`.
fn cell(draft: &Draft, motion: &Motion, least: bool, unit: Unit) -> String {
    if motion.steady {
        return figure(draft, &motion.first, least, unit);
    }
    let mut text = format!(
        "{} to {}",
        figure(draft, &motion.first, least, unit),
        figure(draft, &motion.last, least, unit)
    );
    if motion.even {
        text.push_str(", evenly");
    }
    let ends = [&motion.first, &motion.last];
    let values: Option<Vec<&Rational>> = ends.iter().map(|bound| bound.value()).collect();
    if let (Some(beyond), Some(values)) = (&motion.never_beyond, values) {
        let inside = values.iter().all(|value| match least {
            true => *value > beyond,
            false => *value < beyond,
        });
        if inside {
            let word = if least { "below" } else { "above" };
            let _ = write!(text, ", never {word} {}", roughly(beyond, unit));
        }
    }
    text
}

fn figure(draft: &Draft, bound: &Bound, least: bool, unit: Unit) -> String {
    match bound {
        Bound::Exact(value) => roughly(value, unit),
        Bound::Within(value) => {
            let words = if least { "at least" } else { "at most" };
            format!("{words} {}", roughly(value, unit))
        }
        Bound::Endless { party, kind } => {
            let sign = if least { "-∞" } else { "∞" };
            let party = &draft.parties[party.index()].name;
            let kind = &draft.kinds[kind.index()].name;
            format!("{sign} (no rate and no provision bounds {party}.{kind})")
        }
        Bound::Open(reason) => format!("not decided ({reason})"),
    }
}

fn opened(out: &mut String, draft: &Draft, gap: &Gap) {
    let Some(opened) = &gap.widest else {
        line(out, "  where it is widest is not decided");
        return;
    };
    let replay = Replay::new(draft, &opened.world);
    let on = |expr: &Expr| worth(&replay, expr, opened);
    let party = &draft.parties[gap.party.index()].name;
    line(
        out,
        &format!(
            "  {party} can open it by {} on {}: counted {}, actual {}, with",
            roughly(&opened.gap, None),
            opened.day,
            on(&opened.counted),
            on(&opened.actual)
        ),
    );
    for (what, number) in held(draft, gap, opened) {
        line(out, &format!("    {number:>7} {what}"));
    }
}

fn worth(replay: &Replay<'_>, expr: &Expr, opened: &Opened) -> String {
    match replay.value(expr, opened.day, &Extremes::none()) {
        Ok(Value::Number(value)) => roughly(&value, None),
        _ => "?".to_owned(),
    }
}

/// What the party holds then of the things that carry the load, and how they are loaded.
pub fn held(draft: &Draft, gap: &Gap, opened: &Opened) -> Vec<(String, String)> {
    let replay = Replay::new(draft, &opened.world);
    let mut out = Vec::new();
    for stake in draft.stakes.iter().filter(|s| s.party == gap.party) {
        let kinds: Vec<KindId> = draft
            .variants_of(stake.thing)
            .into_iter()
            .flat_map(|variant| draft.kinds_of(variant))
            .filter(|kind| draft.value(*kind, gap.attribute).is_some())
            .collect();
        if kinds.is_empty() {
            continue;
        }
        let holding = Expr::Holding {
            parties: vec![gap.party],
            kinds: kinds.clone(),
            label: String::new(),
        };
        let load = Expr::Total {
            parties: vec![gap.party],
            kinds,
            attribute: gap.attribute,
            label: String::new(),
        };
        let name = &draft.things[stake.thing.index()].name;
        let attribute = &draft.attributes[gap.attribute.index()].name;
        let what = format!("{name}, with {} {attribute}", worth(&replay, &load, opened));
        out.push((what, worth(&replay, &holding, opened)));
    }
    out
}
