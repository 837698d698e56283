//! Certificates as files.
use serde::Serialize;

use crate::analysis::{Basis, Decision, Outcome};
use crate::date::Day;
use crate::draft::{
    AttributeId, Certificate, Course, Draft, EstimateRange, KindId, PartyId, Plan, PolicyId,
    ThingId, VariantId, World,
};
use crate::number::Rational;
use crate::report::model::COMPLIANCE;

use super::merge::Choice;

/// The name and version of the form.
const SCHEMA: &str = "treaty-certificate/1";
/// Longer names are cut, and told apart by a checksum.
const LONGEST_NAME: usize = 60;

#[derive(Serialize)]
struct Wire<'a> {
    schema: &'a str,
    draft: &'a str,
    claim: &'a str,
    part: usize,
    contingency: &'a str,
    choice: &'a [usize],
    verdict: &'a str,
    #[serde(flatten)]
    by: WireBasis<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum WireBasis<'a> {
    Certificate {
        certificate: &'a Certificate,
    },
    Worlds {
        day: Day,
        worlds: Vec<WireWorld<'a>>,
    },
}

/// One file for each part of a claim that is proved or refuted: name and content.
pub fn files(
    draft: &Draft,
    path: &str,
    outcome: &Outcome,
    choice: &Choice,
) -> Vec<(String, String)> {
    let claim = &draft.claims[outcome.claim.index()];
    let contingency = match outcome.under {
        Some(id) => draft.contingencies[id.index()].name.as_str(),
        None => COMPLIANCE,
    };
    let mut files = Vec::new();
    for (part, decision) in outcome.parts.iter().enumerate() {
        let (verdict, basis) = match decision {
            Decision::Proved { by, .. } => ("proved", by),
            Decision::Refuted { by, .. } => ("refuted", by),
            Decision::Undecided { .. } | Decision::Vacuous { .. } => continue,
        };
        let by = match basis {
            Basis::Certificate(certificate) => WireBasis::Certificate { certificate },
            Basis::Worlds { worlds, day } => WireBasis::Worlds {
                day: *day,
                worlds: worlds
                    .iter()
                    .map(|(estimates, world)| WireWorld::of(estimates, world))
                    .collect(),
            },
            Basis::Figures(_) => continue,
        };
        let wire = Wire {
            schema: SCHEMA,
            draft: path,
            claim: &claim.name,
            part,
            contingency,
            choice: &choice.taken,
            verdict,
            by,
        };
        let Ok(mut content) = serde_json::to_string(&wire) else {
            continue;
        };
        content.push('\n');
        let mut name = format!(
            "{}-{}",
            safe(path.trim_end_matches(".treaty")),
            safe(&claim.name)
        );
        if contingency != COMPLIANCE {
            name.push_str(&format!("-{}", safe(contingency)));
        }
        if outcome.parts.len() > 1 {
            name.push_str(&format!("-part{}", part + 1));
        }
        if !choice.taken.is_empty() {
            let taken: Vec<String> = choice.taken.iter().map(|c| (c + 1).to_string()).collect();
            name.push_str(&format!("-choice{}", taken.join(".")));
        }
        files.push((name + ".json", content));
    }
    files
}

/// Letters, digits, `.` and `_`; anything else by its bytes. No two texts become the same, but for cut ones of equal checksum.
fn safe(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' => out.push(char::from(byte)),
            b'/' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    if out.starts_with('.') {
        out.replace_range(..1, "%2E");
    }
    if out.len() > LONGEST_NAME {
        // Source: FNV-1a, Fowler, Noll and Vo.
        let sum = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        out.truncate(LONGEST_NAME);
        out.push_str(&format!("~{sum:016x}"));
    }
    out
}

/// What is so from each day on.
type ByDay<T> = Vec<(Day, T)>;

/// The kinds over which a variant is spread.
type Spread<'a> = &'a [(KindId, Rational)];

/// A world as lists: maps with such keys are none in JSON.
#[derive(Serialize)]
struct WireWorld<'a> {
    estimates: &'a [EstimateRange],
    histories: Vec<(PartyId, VariantId, &'a Course)>,
    moved: Vec<(PartyId, VariantId, VariantId, &'a Course)>,
    rated: Vec<(PartyId, ThingId, AttributeId, &'a Course)>,
    spreads: Vec<(PartyId, VariantId, ByDay<Spread<'a>>)>,
    totals: Vec<(PartyId, KindId, AttributeId, &'a Course)>,
    switches: Vec<(PartyId, PolicyId, ByDay<bool>)>,
    plans: Vec<WirePlan<'a>>,
}

#[derive(Serialize)]
struct WirePlan<'a> {
    war: Vec<u32>,
    position: usize,
    day: Day,
    shots: Vec<(PartyId, KindId, &'a [u32], &'a Rational)>,
    fired: &'a [(usize, PartyId, KindId, Rational)],
}

impl<'a> WireWorld<'a> {
    fn of(estimates: &'a [EstimateRange], world: &'a World) -> WireWorld<'a> {
        WireWorld {
            estimates,
            histories: world
                .histories
                .iter()
                .map(|((p, v), course)| (*p, *v, course))
                .collect(),
            moved: world
                .moved
                .iter()
                .map(|((p, s, t), course)| (*p, *s, *t, course))
                .collect(),
            rated: world
                .rated
                .iter()
                .map(|((p, t, a), course)| (*p, *t, *a, course))
                .collect(),
            spreads: world
                .spreads
                .iter()
                .map(|((p, v), days)| {
                    (
                        *p,
                        *v,
                        days.iter().map(|(d, s)| (*d, s.as_slice())).collect(),
                    )
                })
                .collect(),
            totals: world
                .totals
                .iter()
                .map(|((p, k, a), course)| (*p, *k, *a, course))
                .collect(),
            switches: world
                .switches
                .iter()
                .map(|((p, s), days)| (*p, *s, days.iter().map(|(d, on)| (*d, *on)).collect()))
                .collect(),
            plans: world.plans.iter().map(WirePlan::of).collect(),
        }
    }
}

impl<'a> WirePlan<'a> {
    fn of(plan: &'a Plan) -> WirePlan<'a> {
        WirePlan {
            war: plan.war.iter().map(|id| id.0).collect(),
            position: plan.position,
            day: plan.day,
            shots: plan
                .shots
                .iter()
                .map(|s| (s.party, s.kind, s.pattern.as_slice(), &s.aimpoints))
                .collect(),
            fired: &plan.fired,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn names_are_safe_and_apart() {
        assert_eq!(safe("drafts/gulf"), "drafts+gulf");
        assert_eq!(safe("II.1"), "II.1");
        assert_eq!(safe("../é"), "%2E.+%C3%A9");
        assert_ne!(safe("a-b"), safe("a/b"));
        assert!(safe(&"x".repeat(500)).len() < 100);
        assert_ne!(safe(&"x".repeat(500)), safe(&"x".repeat(501)));
    }
}
