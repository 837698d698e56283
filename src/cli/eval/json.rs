//! The account of a world for machines: `treaty-eval/1`. Numbers are texts, `p` or `p/q`, or `∞`.
use serde_json::{Value as Json, json};

use crate::draft::Plan;
use crate::eval::{self, CannotEvaluate, PartAccount, PartValue, Sides, Value};

use super::Shown;

/// One object.
pub fn render(shown: &Shown<'_>) -> String {
    let (draft, account) = (shown.draft, shown.account);
    let dates = account.dates.iter();
    let measures = account.measures.iter().map(|row| {
        let values: Vec<Json> = row.values.iter().map(measured).collect();
        json!({"label": row.label, "values": values})
    });
    let counted = account.counted.iter().map(|row| {
        let counted: Vec<String> = row.values.iter().map(|(c, _)| c.to_plain()).collect();
        let actual: Vec<String> = row.values.iter().map(|(_, a)| a.to_plain()).collect();
        json!({"label": row.label, "counted": counted, "actual": actual})
    });
    let provisions = draft
        .provisions
        .iter()
        .zip(&account.provisions)
        .map(|(provision, kept)| {
            let (state, day, days, reason) = match &kept.broken {
                Ok(None) => ("kept", None, 0, None),
                Ok(Some(broken)) => ("broken", Some(broken.day), broken.days, None),
                Err(why) => ("unknown", None, 0, Some(why.to_string())),
            };
            let sums = kept
                .sums
                .iter()
                .map(|(day, sums)| json!({"day": day, "sides": sides(sums)}));
            json!({
                "name": provision.name,
                "state": state,
                "day": day,
                "days": days,
                "of_days": eval::binds_for(provision),
                "reason": reason,
                "sums": sums.collect::<Vec<Json>>(),
            })
        });
    let departures = account.departures.iter().map(|departure| {
        let party = departure
            .party
            .map(|p| draft.parties[p.index()].name.as_str());
        json!({"party": party, "day": departure.day, "words": departure.words})
    });
    let report = json!({
        "schema": "treaty-eval/1",
        "path": shown.path,
        "title": draft.title,
        "scenario": shown.scenario,
        "assumed": shown.assumed,
        "dates": dates.map(|d| json!({"day": d.day, "why": d.why})).collect::<Vec<Json>>(),
        "measures": measures.collect::<Vec<Json>>(),
        "counted": counted.collect::<Vec<Json>>(),
        "provisions": provisions.collect::<Vec<Json>>(),
        "departures": departures.collect::<Vec<Json>>(),
        "claims": account.parts.iter().map(|part| claim(shown, part)).collect::<Vec<Json>>(),
        "games": super::games::json(shown),
    });
    format!("{report:#}\n")
}

fn measured(value: &Result<Value, CannotEvaluate>) -> Json {
    value
        .as_ref()
        .map_or(Json::Null, |value| Json::String(plain(value)))
}

fn plain(value: &Value) -> String {
    match value {
        Value::Number(n) => n.to_plain(),
        infinite => infinite.to_string(),
    }
}

fn sides(sides: &[Sides]) -> Vec<Json> {
    let each = sides.iter().map(|sum| {
        json!({
            "what": sum.what,
            "left": plain(&sum.left),
            "comparison": eval::symbol(sum.comparison),
            "right": plain(&sum.right),
            "holds": sum.holds,
        })
    });
    each.collect()
}

fn claim(shown: &Shown<'_>, account: &PartAccount) -> Json {
    let claim = &shown.draft.claims[account.claim];
    let (state, day, days, reason) = match &account.value {
        PartValue::Holds => ("holds", None, 0, None),
        PartValue::Fails { day, days } => ("fails", *day, *days, None),
        PartValue::NotAsked => ("not_asked", None, 0, None),
        PartValue::NotOfOneWorld => ("not_of_one_world", None, 0, None),
        PartValue::Unknown(why) => ("unknown", None, 0, Some(why.to_string())),
    };
    let on = account.days.iter().map(|on| {
        json!({
            "day": on.day,
            "holds": on.holds.as_ref().ok(),
            "reason": on.holds.as_ref().err().map(ToString::to_string),
            "sides": sides(&on.sides),
            "plans": on.plans.iter().map(|p| plan(shown, p)).collect::<Vec<Json>>(),
        })
    });
    json!({
        "name": claim.name,
        "part": claim.parts[account.part].label,
        "state": state,
        "day": day,
        "days": days,
        "reason": reason,
        "on": on.collect::<Vec<Json>>(),
    })
}

fn plan(shown: &Shown<'_>, plan: &Plan) -> Json {
    let draft = shown.draft;
    let id = plan.war.get(plan.position);
    let engagement = id.and_then(|id| draft.engagements.get(id.index()));
    let weapons = engagement.map_or(&[][..], |e| &e.weapons);
    let shots = plan.shots.iter().map(|shot| {
        let fired = weapons.iter().zip(&shot.pattern).filter(|(_, n)| **n > 0);
        let fired = fired.map(|(weapon, n)| json!({"weapon": weapon.label, "shots": n}));
        json!({
            "party": draft.parties.get(shot.party.index()).map(|p| &p.name),
            "target": draft.kinds.get(shot.kind.index()).map(|k| &k.name),
            "aimpoints": shot.aimpoints.to_plain(),
            "each": fired.collect::<Vec<Json>>(),
        })
    });
    json!({
        "engagement": engagement.map(|e| &e.name),
        "day": plan.day,
        "shots": shots.collect::<Vec<Json>>(),
    })
}
