//! The sum that decides: which comparison fails, what each side is worth, and by how much it falls short.

use super::phrase;
use super::quantity::{Unit, unit_of, with_unit};
use crate::date::Day;
use crate::draft::*;
use crate::eval::{Extremes, Replay, Value};
use crate::number::Rational;
use crate::pose::Touched;

/// So many comparisons of one condition are shown.
const MOST_LEAVES: usize = 4;
/// So many kinds of a measure are followed through an engagement.
const MOST_KINDS: usize = 12;
/// Longer expressions are named by their side.
const LONGEST_PHRASE: usize = 120;

/// The plain conditions for which the whole does not hold on the day; all of them where it does.
pub fn leaves<'c>(replay: &Replay, cond: &'c Cond, day: Day) -> Vec<&'c Cond> {
    let mut out = Vec::new();
    collect(replay, cond, day, true, &mut out);
    out
}

fn collect<'c>(replay: &Replay, cond: &'c Cond, day: Day, wanted: bool, out: &mut Vec<&'c Cond>) {
    let holds = |c: &Cond| replay.holds(c, day, &Extremes::none()).ok();
    match cond {
        Cond::Not(inner) => collect(replay, inner, day, !wanted, out),
        Cond::All(list) | Cond::Any(list) => {
            let kept = holds(cond).is_none_or(|h| h == wanted);
            for member in list {
                // Where the whole fails, members that are as wanted have no part in it.
                if kept || holds(member) != Some(wanted) {
                    collect(replay, member, day, wanted, out);
                }
            }
        }
        _ => out.push(cond),
    }
}

/// What the leaves speak of.
pub fn touched(draft: &Draft, leaves: &[&Cond]) -> Touched {
    let mut out = Touched::default();
    for leaf in leaves {
        out.absorb(&crate::pose::touched(draft, leaf));
    }
    out
}

/// The world with a plan for every beginning of each war, so that each engagement can be looked at by itself.
fn step_by_step(world: &World) -> World {
    let mut steps = world.clone();
    for plan in &world.plans {
        for length in plan.position + 1..plan.war.len() {
            let war = &plan.war[..length];
            let known = steps
                .plans
                .iter()
                .any(|p| p.war == war && p.position == plan.position && p.day == plan.day);
            if !known {
                steps.plans.push(Plan {
                    war: war.to_vec(),
                    ..plan.clone()
                });
            }
        }
    }
    steps
}

/// The lines of the sum, the breach last.
pub fn lines(replay: &Replay, leaves: &[&Cond], day: Day) -> Vec<String> {
    let world = step_by_step(replay.world);
    let replay = &Replay::new(replay.draft, &world);
    let mut out = Vec::new();
    for leaf in leaves.iter().take(MOST_LEAVES) {
        out.extend(of_leaf(replay, leaf, day));
    }
    if leaves.len() > MOST_LEAVES {
        out.push(format!(
            "and {} more conditions",
            leaves.len() - MOST_LEAVES
        ));
    }
    out
}

/// The last line alone, for a story: what is compared with what.
pub fn breach(replay: &Replay, leaves: &[&Cond], day: Day) -> Option<String> {
    of_leaf(replay, leaves.first()?, day).pop()
}

fn of_leaf(replay: &Replay, cond: &Cond, day: Day) -> Vec<String> {
    let draft = replay.draft;
    match cond {
        Cond::Compare(a, _, b) => compare(replay, a, b, day),
        Cond::InEffect { .. } => {
            let on = replay.holds(cond, day, &Extremes::none()).unwrap_or(false);
            let state = if on { "in effect" } else { "not in effect" };
            vec![format!("{} is {state}", phrase::cond(draft, cond))]
        }
        Cond::NoneOf {
            parties,
            kinds,
            label,
        } => {
            let position = replay.on(day);
            let mut lines = Vec::new();
            for party in parties {
                for kind in kinds {
                    let held = position.held(*party, *kind);
                    if held.is_positive() {
                        let unit = draft.things[draft.thing_of(*kind).index()].unit.as_ref();
                        let (party, kind) = (
                            &draft.parties[party.index()].name,
                            &draft.kinds[kind.index()].name,
                        );
                        lines.push(format!("{party} holds {} {kind}", with_unit(&held, unit)));
                    }
                }
            }
            if lines.is_empty() {
                lines.push(format!("there is no {label}"));
            }
            lines
        }
        _ => Vec::new(),
    }
}

fn compare(replay: &Replay, a: &Expr, b: &Expr, day: Day) -> Vec<String> {
    let draft = replay.draft;
    let unit = unit_of(draft, a).or_else(|| unit_of(draft, b));
    let left = Side::new(replay, a, day, unit, "the left side");
    let right = Side::new(replay, b, day, unit, "the right side");
    let mut out = left.terms.clone();
    let (Some(x), Some(y)) = (&left.value, &right.value) else {
        out.extend(
            left.value
                .as_ref()
                .filter(|_| !left.is_number)
                .map(|v| format!("{} = {}", left.words, shown(v, unit))),
        );
        out.extend(right.terms);
        out.extend(
            right
                .value
                .as_ref()
                .filter(|_| !right.is_number)
                .map(|v| format!("{} = {}", right.words, shown(v, unit))),
        );
        return out;
    };
    let first = format!("{} = {}", left.words, shown(x, unit));
    if right.is_number {
        out.push(format!("{first}, {}", relation(x, y, unit)));
    } else {
        out.push(first);
        out.extend(right.terms.clone());
        out.push(format!("{} = {}", right.words, shown(y, unit)));
        out.push(format!("{} is {}", shown(x, unit), relation(x, y, unit)));
    }
    out
}

/// `less than 700 by 87.5`.
fn relation(x: &Value, y: &Value, unit: Unit) -> String {
    let by = match (x.number(), y.number()) {
        (Some(x), Some(y)) if x != y => format!(" by {}", with_unit(&(x - y).abs(), unit)),
        _ => String::new(),
    };
    let word = match x.cmp(y) {
        std::cmp::Ordering::Less => "less than",
        std::cmp::Ordering::Equal => "just",
        std::cmp::Ordering::Greater => "more than",
    };
    format!("{word} {}{by}", shown(y, unit))
}

fn shown(value: &Value, unit: Unit) -> String {
    match value {
        Value::Number(n) => with_unit(n, unit),
        infinite => infinite.to_string(),
    }
}

/// One side of a comparison.
struct Side {
    words: String,
    value: Option<Value>,
    /// A number and nothing else.
    is_number: bool,
    /// What it is made of.
    terms: Vec<String>,
}

impl Side {
    fn new(replay: &Replay, e: &Expr, day: Day, unit: Unit, name: &str) -> Side {
        let mut words = phrase::expr(replay.draft, e, unit);
        if words.chars().count() > LONGEST_PHRASE {
            words = name.to_owned();
        }
        let mut terms = Vec::new();
        if let Expr::Sum(list) = e {
            for term in list {
                terms.extend(wars(replay, term, day));
                if !matches!(term, Expr::Number(_)) {
                    terms.extend(term_line(replay, term, day, unit));
                }
            }
        } else {
            terms.extend(wars(replay, e, day));
        }
        Side {
            words,
            value: replay.value(e, day, &Extremes::none()).ok(),
            is_number: matches!(e, Expr::Number(_)),
            terms,
        }
    }
}

fn term_line(replay: &Replay, term: &Expr, day: Day, unit: Unit) -> Option<String> {
    let words = phrase::expr(replay.draft, term, unit);
    let value = replay.value(term, day, &Extremes::none()).ok()?;
    (words.chars().count() <= LONGEST_PHRASE).then(|| format!("{words} = {}", shown(&value, unit)))
}

/// What becomes of each kind of a measure in the engagements around it: `Silo_missile: 300, 120 after Preemption, 96 through Shield`.
fn wars(replay: &Replay, e: &Expr, day: Day) -> Vec<String> {
    match e {
        Expr::After { of, war } => follow(replay, of, war, day),
        Expr::At(e, day) => wars(replay, e, *day),
        Expr::Negated(e) | Expr::Abs(e) => wars(replay, e, day),
        Expr::Product(a, b) | Expr::Quotient(a, b) => {
            [wars(replay, a, day), wars(replay, b, day)].concat()
        }
        Expr::Sum(list) | Expr::Min(list) | Expr::Max(list) => {
            list.iter().flat_map(|e| wars(replay, e, day)).collect()
        }
        _ => Vec::new(),
    }
}

fn follow(replay: &Replay, of: &Expr, war: &[EngagementId], day: Day) -> Vec<String> {
    let draft = replay.draft;
    let (parties, kinds, attribute) = match of {
        Expr::Holding { parties, kinds, .. } => (parties, kinds, None),
        Expr::Total {
            parties,
            kinds,
            attribute,
            ..
        } => (parties, kinds, Some(*attribute)),
        Expr::Sum(list) => {
            return list
                .iter()
                .flat_map(|e| follow(replay, e, war, day))
                .collect();
        }
        _ => return Vec::new(),
    };
    let mut lines = Vec::new();
    for &party in parties {
        for &kind in kinds.iter().filter(|k| draft.may_hold(party, **k)) {
            let measure = one_kind(party, kind, attribute);
            let unit = unit_of(draft, &measure);
            let worth = |of: Expr| match replay.value(&of, day, &Extremes::none()) {
                Ok(Value::Number(n)) => Some(n),
                _ => None,
            };
            let Some(before) = worth(measure.clone()).filter(|n| !n.is_zero()) else {
                continue;
            };
            let mut text = with_unit(&before, unit);
            let mut last = before.clone();
            let mut known = true;
            for step in 1..=war.len() {
                let Some(left) = worth(Expr::After {
                    of: Box::new(measure.clone()),
                    war: war[..step].to_vec(),
                }) else {
                    known = false;
                    break;
                };
                if left != last {
                    let fought = phrase::war(draft, &war[step - 1..step]);
                    text.push_str(&format!(", {} {fought}", with_unit(&left, unit)));
                    last = left;
                }
            }
            if known && last == before {
                text.push_str(", all left");
            }
            let whose = match parties.len() {
                1 => String::new(),
                _ => format!("{}.", draft.parties[party.index()].name),
            };
            let what = match attribute {
                Some(a) => format!(
                    "{} {}",
                    draft.kinds[kind.index()].name,
                    draft.attributes[a.index()].name
                ),
                None => draft.kinds[kind.index()].name.clone(),
            };
            lines.push(format!("{whose}{what}: {text}"));
        }
    }
    let more = lines.len().saturating_sub(MOST_KINDS);
    lines.truncate(MOST_KINDS);
    if more > 0 {
        lines.push(format!("and {more} more kinds"));
    }
    lines
}

fn one_kind(party: PartyId, kind: KindId, attribute: Option<AttributeId>) -> Expr {
    let (parties, kinds, label) = (vec![party], vec![kind], String::new());
    match attribute {
        Some(attribute) => Expr::Total {
            parties,
            kinds,
            attribute,
            label,
        },
        None => Expr::Holding {
            parties,
            kinds,
            label,
        },
    }
}

/// The value of an expression on a day, if it is a number.
pub fn number(replay: &Replay, e: &Expr, day: Day) -> Option<Rational> {
    replay
        .value(e, day, &Extremes::none())
        .ok()?
        .number()
        .cloned()
}
