//! Expressions and conditions as a drafter would write them.

use super::quantity::{Unit, exact, unit_of, with_unit};
use crate::draft::{Comparison, Cond, Draft, EngagementId, Expr};

/// What an expression says. Numbers are shown in `unit` where they are added to something that has it.
pub fn expr(draft: &Draft, e: &Expr, unit: Unit) -> String {
    match e {
        Expr::Number(n) => with_unit(n, unit),
        Expr::Enclosed(figure) => {
            let (low, high) = figure.ends();
            format!("({}..{})", with_unit(low, unit), with_unit(high, unit))
        }
        Expr::ByDate(steps) => {
            let steps: Vec<String> = steps
                .iter()
                .map(|(day, n)| format!("{} from {day}", with_unit(n, unit)))
                .collect();
            format!("({})", steps.join(", "))
        }
        Expr::Holding { label, .. } | Expr::Total { label, .. } => label.clone(),
        Expr::Sum(list) => sum(draft, list, unit),
        Expr::Negated(e) => format!("-{}", tight(draft, e, unit)),
        // The dimension of a factor is not known here: numbers stand as they are.
        Expr::Product(a, b) => format!("{} * {}", tight(draft, a, None), tight(draft, b, None)),
        Expr::Quotient(a, b) => format!("{} / {}", tight(draft, a, None), tight(draft, b, None)),
        Expr::Min(list) => call(draft, "min", list, unit),
        Expr::Max(list) => call(draft, "max", list, unit),
        Expr::Abs(e) => call(draft, "abs", std::slice::from_ref(e), unit),
        Expr::Most(e) => call(draft, "most", std::slice::from_ref(e), unit),
        Expr::Least(e) => call(draft, "least", std::slice::from_ref(e), unit),
        Expr::IfThenElse(c, a, b) => format!(
            "(if {} then {} else {})",
            cond(draft, c),
            expr(draft, a, unit),
            expr(draft, b, unit)
        ),
        Expr::Count(c) => format!("({})", cond(draft, c)),
        Expr::At(e, day) => format!("{} at {day}", tight(draft, e, unit)),
        Expr::After { of, war: fought } => {
            format!("{} {}", tight(draft, of, unit), war(draft, fought))
        }
    }
}

/// `after Preemption through Shield`.
pub fn war(draft: &Draft, war: &[EngagementId]) -> String {
    let steps: Vec<String> = war
        .iter()
        .filter_map(|id| draft.engagements.get(id.index()))
        .map(|e| {
            format!(
                "{} {}",
                if e.is_defence { "through" } else { "after" },
                e.name
            )
        })
        .collect();
    steps.join(" ")
}

fn sum(draft: &Draft, list: &[Expr], unit: Unit) -> String {
    let mut text = String::new();
    for (number, term) in list.iter().enumerate() {
        match (number, term) {
            (0, term) => text.push_str(&expr(draft, term, unit)),
            (_, Expr::Negated(of)) => {
                text.push_str(" - ");
                text.push_str(&tight(draft, of, unit));
            }
            (_, Expr::Number(n)) if n.is_negative() => {
                text.push_str(" - ");
                text.push_str(&with_unit(&n.abs(), unit));
            }
            (_, term) => {
                text.push_str(" + ");
                text.push_str(&expr(draft, term, unit));
            }
        }
    }
    text
}

fn call(draft: &Draft, name: &str, list: &[impl std::borrow::Borrow<Expr>], unit: Unit) -> String {
    let inside: Vec<String> = list.iter().map(|e| expr(draft, e.borrow(), unit)).collect();
    format!("{name}({})", inside.join(", "))
}

/// In parentheses if it would be read apart otherwise.
fn tight(draft: &Draft, e: &Expr, unit: Unit) -> String {
    let text = expr(draft, e, unit);
    match e {
        Expr::Sum(list) if list.len() > 1 => format!("({text})"),
        Expr::Product(..) | Expr::Quotient(..) | Expr::Negated(_) => format!("({text})"),
        _ => text,
    }
}

/// What a condition says.
pub fn cond(draft: &Draft, c: &Cond) -> String {
    match c {
        Cond::Compare(a, comparison, b) => {
            let unit = unit_of(draft, a).or_else(|| unit_of(draft, b));
            format!(
                "{} {} {}",
                expr(draft, a, unit),
                sign(*comparison),
                expr(draft, b, unit)
            )
        }
        Cond::All(list) => joined(draft, list, " and ", "true"),
        Cond::Any(list) => joined(draft, list, " or ", "false"),
        Cond::Not(c) => format!("not {}", grouped(draft, c)),
        Cond::InEffect { party, policy } => {
            format!(
                "{}.{}",
                draft.parties[party.index()].name,
                draft.policies[policy.index()].name
            )
        }
        Cond::NoneOf { label, .. } => format!("no {label}"),
        Cond::Growth { of, per_day, .. } => {
            let unit = unit_of(draft, of);
            let rate = match unit {
                Some(_) => with_unit(per_day, unit),
                None => exact(per_day),
            };
            format!("growth({}) <= {rate} per day", expr(draft, of, unit))
        }
    }
}

fn joined(draft: &Draft, list: &[Cond], word: &str, none: &str) -> String {
    match list {
        [] => none.to_owned(),
        [only] => cond(draft, only),
        _ => list
            .iter()
            .map(|c| grouped(draft, c))
            .collect::<Vec<_>>()
            .join(word),
    }
}

fn grouped(draft: &Draft, c: &Cond) -> String {
    let text = cond(draft, c);
    match c {
        Cond::All(list) | Cond::Any(list) if list.len() > 1 => format!("({text})"),
        Cond::Compare(..) | Cond::Growth { .. } => format!("({text})"),
        _ => text,
    }
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::AtMost => "<=",
        Comparison::Below => "<",
        Comparison::AtLeast => ">=",
        Comparison::Above => ">",
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
    }
}
