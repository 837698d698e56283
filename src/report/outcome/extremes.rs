//! What `most` and `least` are worth where a world shows a verdict.

use super::phrase;
use super::quantity::{unit_of, with_unit};
use crate::date::Day;
use crate::draft::{Cond, Draft, Expr};
use crate::pose::extremes_in;
use crate::verify::{Evidence, Extreme};

/// One line for each in the condition of which something is known on the day: `most(South.Ship) = 16`.
pub fn lines(draft: &Draft, cond: &Cond, known: &[Extreme], day: Day) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, extreme) in (0..).zip(extremes_in(cond)) {
        let on = extreme.at.unwrap_or(day);
        let holds = |e: &&Extreme| {
            let (first, last) = e.days();
            e.index() == index && first <= on && on <= last
        };
        // Its value, if that is known, and else what bounds it.
        let known: Vec<&Extreme> = known.iter().filter(holds).collect();
        let exact = known.iter().find(|e| {
            matches!(
                e.evidence(),
                Evidence::Reached { .. } | Evidence::Endless { .. }
            )
        });
        let said = match exact {
            Some(one) => vec![*one],
            None => known,
        };
        let unit = unit_of(draft, &extreme.of);
        let of = Box::new(extreme.of.clone());
        let whole = match extreme.most {
            true => Expr::Most(of),
            false => Expr::Least(of),
        };
        let words = phrase::expr(draft, &whole, unit);
        let words = match extreme.at {
            Some(on) => format!("{words} on {on}"),
            None => words,
        };
        for one in said {
            let text = match (one.evidence(), extreme.most) {
                (Evidence::Reached { value, .. }, _) => format!("= {}", with_unit(value, unit)),
                (Evidence::Endless { .. }, true) => "is infinite".to_owned(),
                (Evidence::Endless { .. }, false) => "is less than any number".to_owned(),
                (Evidence::Bounded { value, .. }, true)
                | (Evidence::Attained { value, .. }, false) => {
                    format!("is at most {}", with_unit(value, unit))
                }
                (Evidence::Bounded { value, .. }, false)
                | (Evidence::Attained { value, .. }, true) => {
                    format!("is at least {}", with_unit(value, unit))
                }
            };
            let line = format!("{words} {text}");
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}
