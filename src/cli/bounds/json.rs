//! The bounds for machines: `treaty-bounds/1`. Numbers are texts, `p` or `p/q`, in base units.
use serde_json::{Value as Json, json};

use crate::analysis::{Band, Bound, Gap, Motion};
use crate::draft::{Draft, Expr};
use crate::eval::{self, Extremes, Replay, Value};
use crate::report::outcome::quantity::unit_of;

use super::text::held;
use super::{Chosen, Shown};

/// One object.
pub fn render(shown: &Shown<'_>) -> String {
    let choices: Vec<Json> = shown.choices.iter().map(chosen).collect();
    let title = shown.choices.first().map_or("", |c| c.draft.title.as_str());
    let object = json!({
        "schema": "treaty-bounds/1",
        "path": shown.path,
        "title": title,
        "choices": choices,
    });
    format!("{object:#}\n")
}

fn chosen(chosen: &Chosen) -> Json {
    let draft = &chosen.draft;
    let bands: Vec<Json> = chosen.bands.iter().map(|b| band(draft, b)).collect();
    let gaps: Vec<Json> = chosen.gaps.iter().map(|g| gap(draft, g)).collect();
    json!({
        "choice": chosen.choice.taken,
        "words": chosen.choice.words,
        "entry": draft.entry.to_string(),
        "end": draft.end.to_string(),
        "impossible": chosen.impossible,
        "measures": bands,
        "gaps": gaps,
    })
}

fn band(draft: &Draft, band: &Band) -> Json {
    let limits: Vec<Json> = band
        .limits
        .iter()
        .map(|limit| {
            json!({
                "clause": limit.clause,
                "comparison": eval::symbol(limit.comparison),
                "value": limit.value.to_plain(),
                "from": limit.days.from.to_string(),
                "until": limit.days.until.to_string(),
            })
        })
        .collect();
    let stretches: Vec<Json> = band
        .stretches
        .iter()
        .map(|stretch| {
            json!({
                "first": stretch.days.0.to_string(),
                "last": stretch.days.1.to_string(),
                "least": motion(draft, &stretch.least),
                "most": motion(draft, &stretch.most),
            })
        })
        .collect();
    let unit = unit_of(draft, &band.measure);
    json!({
        "measure": band.label,
        "unit": unit.map(|(name, size)| json!({"name": name, "size": size.to_plain()})),
        "limits": limits,
        "stretches": stretches,
    })
}

fn motion(draft: &Draft, motion: &Motion) -> Json {
    json!({
        "first": bound(draft, &motion.first),
        "last": bound(draft, &motion.last),
        "steady": motion.steady,
        "even": motion.even,
        "never_beyond": motion.never_beyond.as_ref().map(|value| value.to_plain()),
    })
}

fn bound(draft: &Draft, bound: &Bound) -> Json {
    match bound {
        Bound::Exact(value) => json!({"status": "exact", "value": value.to_plain()}),
        Bound::Within(value) => json!({"status": "bound", "value": value.to_plain()}),
        Bound::Endless { party, kind } => json!({
            "status": "infinite",
            "party": draft.parties[party.index()].name,
            "unbounded": draft.kinds[kind.index()].name,
        }),
        Bound::Open(reason) => json!({"status": "undecided", "reason": reason}),
    }
}

fn gap(draft: &Draft, gap: &Gap) -> Json {
    let widest = gap.widest.as_ref().map(|opened| {
        let replay = Replay::new(draft, &opened.world);
        let on = |expr: &Expr| match replay.value(expr, opened.day, &Extremes::none()) {
            Ok(Value::Number(value)) => Json::String(value.to_plain()),
            _ => Json::Null,
        };
        let holdings: Vec<Json> = held(draft, gap, opened)
            .into_iter()
            .map(|(what, number)| json!({"what": what, "number": number}))
            .collect();
        json!({
            "day": opened.day.to_string(),
            "gap": opened.gap.to_plain(),
            "counted": on(&opened.counted),
            "actual": on(&opened.actual),
            "holdings": holdings,
        })
    });
    let mut object = band(draft, &gap.band);
    object["party"] = json!(draft.parties[gap.party.index()].name);
    object["load"] = json!(draft.attributes[gap.attribute.index()].name);
    object["widest"] = widest.unwrap_or(Json::Null);
    object
}
