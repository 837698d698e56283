//! The account of a world for people.
use std::fmt::Write;

use crate::draft::{Claim, Plan};
use crate::eval::{self, CannotEvaluate, PartAccount, PartValue, Row, Sides, Value};
use crate::number::Rational;

use super::Shown;

/// Dates beside each other in one table.
const ACROSS: usize = 5;

/// The whole account.
pub fn render(shown: &Shown<'_>) -> String {
    let mut out = String::new();
    heading(&mut out, shown);
    dates(&mut out, shown);
    measures(&mut out, shown);
    compliance(&mut out, shown);
    departures(&mut out, shown);
    claims(&mut out, shown);
    games(&mut out, shown);
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

fn heading(out: &mut String, shown: &Shown<'_>) {
    let world = match shown.scenario {
        Some(name) => format!("in the scenario `{name}`"),
        None => String::from("as it stands at the start"),
    };
    line(
        out,
        &format!("{} ({}), {world}", shown.draft.title, shown.path),
    );
    line(out, "This is one world. It proves nothing about others.");
    for assumed in &shown.assumed {
        line(out, &format!("  assumed: {assumed}"));
    }
}

fn dates(out: &mut String, shown: &Shown<'_>) {
    line(out, "\nDates");
    for date in &shown.account.dates {
        line(out, &format!("  {}  {}", date.day, date.why.join(", ")));
    }
}

fn measures(out: &mut String, shown: &Shown<'_>) {
    let account = shown.account;
    let cell = |value: &Result<Value, CannotEvaluate>| value.as_ref().map_or("?".into(), amount);
    let rows = account.measures.iter().map(|row| cells(row, cell));
    let counted = account.counted.iter().flat_map(|row| {
        let label = |what: &str| format!("{} {what}", row.label);
        let by_rule = row.values.iter().map(|(counted, _)| number(counted));
        let as_is = row.values.iter().map(|(_, actual)| number(actual));
        [
            (label("counted"), by_rule.collect::<Vec<_>>()),
            (label("actual"), as_is.collect()),
        ]
    });
    let rows: Vec<(String, Vec<String>)> = rows.chain(counted).collect();
    if rows.is_empty() {
        return;
    }
    line(out, "\nMeasures");
    let days: Vec<String> = account
        .dates
        .iter()
        .map(|date| date.day.to_string())
        .collect();
    let width = rows
        .iter()
        .map(|(label, _)| label.chars().count())
        .max()
        .unwrap_or(0);
    for first in (0..days.len()).step_by(ACROSS) {
        let part = first..days.len().min(first + ACROSS);
        let mut row = |label: &str, cells: &[String]| {
            let mut text = format!("  {label:<width$}");
            for cell in &cells[part.clone()] {
                let _ = write!(text, "  {cell:>12}");
            }
            line(out, &text);
        };
        row("", &days);
        for (label, cells) in &rows {
            row(label, cells);
        }
    }
}

fn cells<T>(row: &Row<T>, cell: impl Fn(&T) -> String) -> (String, Vec<String>) {
    (row.label.clone(), row.values.iter().map(cell).collect())
}

fn compliance(out: &mut String, shown: &Shown<'_>) {
    if shown.draft.provisions.is_empty() {
        return;
    }
    line(out, "\nCompliance");
    for (provision, kept) in shown.draft.provisions.iter().zip(&shown.account.provisions) {
        let state = match &kept.broken {
            Ok(None) => String::from("kept"),
            Ok(Some(broken)) => {
                let of = eval::binds_for(provision);
                let (day, days) = (broken.day, Rational::from(broken.days));
                format!(
                    "broken from {day}, on {days} of {} days",
                    Rational::from(of)
                )
            }
            Err(why) => format!("not evaluated: {why}"),
        };
        let title = provision.title.as_deref().unwrap_or(&provision.text);
        let names = provision.obliged.iter();
        let names: Vec<&str> = names
            .filter_map(|party| shown.draft.parties.get(party.index()))
            .map(|party| party.name.as_str())
            .collect();
        let obliged = names.join(" + ");
        line(
            out,
            &format!("  {:<8} {state} ({obliged}): {title}", provision.name),
        );
        if matches!(kept.broken, Ok(Some(_))) {
            let sums = kept
                .sums
                .iter()
                .map(|(day, sums)| (day, sides(sums, false)));
            for (day, sums) in without_repeats(sums) {
                line(out, &format!("           {day}  {sums}"));
            }
        }
    }
}

/// Without days on which the sums are those of the day before.
fn without_repeats<D, S: PartialEq>(days: impl Iterator<Item = (D, S)>) -> Vec<(D, S)> {
    let mut kept: Vec<(D, S)> = Vec::new();
    for (day, sums) in days {
        if kept.last().is_none_or(|(_, last)| *last != sums) {
            kept.push((day, sums));
        }
    }
    kept
}

fn departures(out: &mut String, shown: &Shown<'_>) {
    line(out, "\nRates, starts and facts");
    if shown.account.departures.is_empty() {
        line(out, "  the world keeps them all");
    }
    for departure in &shown.account.departures {
        line(out, &format!("  broken: {}", departure.words));
    }
}

fn games(out: &mut String, shown: &Shown<'_>) {
    let lines = super::games::lines(shown);
    if !lines.is_empty() {
        line(out, "\nGames, in this world");
    }
    for text in lines {
        line(out, &format!("  {text}"));
    }
}

fn claims(out: &mut String, shown: &Shown<'_>) {
    if shown.account.parts.is_empty() {
        return;
    }
    line(out, "\nClaims, in this world");
    for account in &shown.account.parts {
        let claim = &shown.draft.claims[account.claim];
        let name = match &claim.parts[account.part].label {
            Some(label) => format!("{} ({label})", claim.name),
            None => claim.name.clone(),
        };
        line(out, &format!("  {name}: {}", value(claim, account)));
        if matches!(account.value, PartValue::Unknown(_)) {
            continue;
        }
        let days = account.days.iter().map(|on| {
            // What compares numbers alone is settled before any world: it has no sides.
            let with = |word: &str, sides: String| match sides.is_empty() {
                true => word.to_owned(),
                false => format!("{word}: {sides}"),
            };
            let mut lines = vec![match &on.holds {
                Ok(true) => with("holds", sides(&on.sides, true)),
                Ok(false) => with("fails", sides(&on.sides, false)),
                Err(why) => format!("not evaluated: {why}"),
            }];
            lines.extend(on.plans.iter().flat_map(|plan| plan_lines(shown, plan)));
            (on.day, lines)
        });
        for (day, lines) in without_repeats(days) {
            for (number, text) in lines.iter().enumerate() {
                match number {
                    0 => line(out, &format!("    {day}  {text}")),
                    _ => line(out, &format!("                {text}")),
                }
            }
        }
    }
}

fn value(claim: &Claim, account: &PartAccount) -> String {
    match &account.value {
        PartValue::Holds => String::from("holds"),
        PartValue::Fails {
            day: Some(day),
            days,
        } => {
            // A war is planned on the dates of interest alone.
            let fought = account.days.iter().any(|on| !on.plans.is_empty());
            let of = if fought {
                format!(" of the {} dates asked", account.days.len())
            } else if *days == 1 {
                String::from(" day")
            } else {
                String::from(" days")
            };
            format!("fails from {day}, on {}{of}", Rational::from(*days))
        }
        PartValue::Fails { day: None, .. } => String::from("does not pay"),
        PartValue::NotAsked => {
            String::from("not asked, for its assumption holds on none of its days")
        }
        PartValue::NotOfOneWorld => {
            format!(
                "speaks of all worlds at once: see `treaty check --only {}`",
                claim.name
            )
        }
        PartValue::Unknown(why) => format!("not evaluated: {why}"),
    }
}

/// `Iran.ballistic 900 <= 1_200`; of several those that `hold` or not.
fn sides(sides: &[Sides], hold: bool) -> String {
    let sums = sides.iter().filter(|sum| sum.holds == hold).map(|sum| {
        if sum.is_policy {
            let on = sum.left == sum.right;
            return format!("{} is {}in effect", sum.what, if on { "" } else { "not " });
        }
        let not = if hold { "" } else { "is not " };
        let (left, right) = (amount(&sum.left), amount(&sum.right));
        let relation = eval::symbol(sum.comparison);
        format!("{} {left} {not}{relation} {right}", sum.what)
    });
    let sums: Vec<String> = sums.map(|sum| sum.trim_start().to_owned()).collect();
    sums.join(", ")
}

/// `Preemption: 30 Silo_missile get 2 Israel.Strike_sortie each`.
fn plan_lines(shown: &Shown<'_>, plan: &Plan) -> Vec<String> {
    let draft = shown.draft;
    let id = plan.war.get(plan.position);
    let Some(engagement) = id.and_then(|id| draft.engagements.get(id.index())) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for shot in plan.shots.iter().filter(|shot| !shot.aimpoints.is_zero()) {
        let fired = engagement
            .weapons
            .iter()
            .zip(&shot.pattern)
            .filter(|(_, n)| **n > 0);
        let fired: Vec<String> = fired.map(|(w, n)| format!("{n} {}", w.label)).collect();
        let party = draft
            .parties
            .get(shot.party.index())
            .map_or("?", |p| p.name.as_str());
        let kind = draft
            .kinds
            .get(shot.kind.index())
            .map_or("?", |k| k.name.as_str());
        lines.push(format!(
            "{}: {} {party}.{kind} get {} each",
            engagement.name,
            number(&shot.aimpoints),
            fired.join(" and ")
        ));
    }
    if lines.is_empty() {
        lines.push(format!("{}: nothing is fired", engagement.name));
    }
    lines
}

fn amount(value: &Value) -> String {
    match value {
        Value::Number(n) => number(n),
        infinite => infinite.to_string(),
    }
}

/// Exact where that is short, else two digits behind the point and `…`.
fn number(number: &Rational) -> String {
    let exact = number.to_string();
    match exact.len() > 12 || exact.contains('/') {
        true => number.display_approx(2),
        false => exact,
    }
}
