//! `most` and `least` for the evaluator, which searches for nothing: what they are worth on the days on which it is asked for them.

use super::session::{Ground, Session};
use crate::date::Day;
use crate::decide::Budget;
use crate::draft::*;
use crate::eval::{Extremes, Value};
use crate::number::Rational;
use crate::pose::{Extreme, Worth, extremes_in};
use crate::verify;

/// What is known of the `most` and `least` of claims, on their days, and of payoffs of games, on these dates. What takes too many values, or
/// rests on figures in doubt, is left out.
pub fn told(draft: &Draft, dates: &[Day], budget: &Budget) -> Extremes {
    let mut told = Extremes::none();
    let asked = draft.claims.iter().enumerate().flat_map(|(claim, c)| {
        let parts = c.parts.iter().enumerate();
        parts.filter_map(move |(number, part)| {
            let found = extremes_in(condition_of(part)?);
            (!found.is_empty()).then_some((claim, number, part, found))
        })
    });
    let asked: Vec<_> = asked.collect();
    let payoffs: Vec<Extreme> = draft.games.iter().flat_map(in_payoffs).collect();
    if asked.is_empty() && payoffs.is_empty() {
        return told;
    }
    let ground = Ground::find(draft, budget.clone());
    let mut session = Session::new(draft, &ground, budget.clone());
    for (claim, number, part, found) in asked {
        let doubts = verify::doubts(draft, ClaimId(claim as u32), number as u32);
        if !doubts.is_ok_and(|doubts| doubts.none()) {
            continue;
        }
        for (index, extreme) in (0..).zip(&found) {
            let whole = whole(extreme);
            let ends = [extreme.at.unwrap_or(part.days.from), last_of(extreme, part)];
            if ends.iter().all(|day| told.get(&whole, *day).is_some()) {
                continue;
            }
            let values = session.values_of(part, extreme, index, part.days);
            for ((first, last), worth) in values.unwrap_or_default() {
                let value = match worth {
                    Worth::Number(value) => Value::Number(value),
                    Worth::Infinite => Value::Infinite,
                    Worth::MinusInfinite => Value::MinusInfinite,
                    Worth::ByDate(_) => continue,
                };
                for day in (first.0..=last.0).map(Day) {
                    told.add(whole.clone(), day, value.clone());
                }
            }
        }
    }
    for extreme in &payoffs {
        let whole = whole(extreme);
        for day in extreme.at.map_or(dates.to_vec(), |day| vec![day]) {
            let value = match session.value_on(extreme, day) {
                Ok(Some(value)) => Value::Number(value),
                Ok(None) if extreme.most => Value::Infinite,
                Ok(None) => Value::MinusInfinite,
                Err(_) => continue,
            };
            told.add(whole.clone(), day, value);
        }
    }
    told
}

fn last_of(extreme: &Extreme, part: &Part) -> Day {
    let last = part.days.until.add_days(-1).unwrap_or(part.days.until);
    extreme.at.unwrap_or(last)
}

fn whole(extreme: &Extreme) -> Expr {
    let of = Box::new(extreme.of.clone());
    match extreme.most {
        true => Expr::Most(of),
        false => Expr::Least(of),
    }
}

fn in_payoffs(game: &Game) -> Vec<Extreme> {
    let payoffs = game.payoffs.iter().flatten().cloned();
    let zero = || Expr::Number(Rational::ZERO);
    let each =
        payoffs.map(|payoff| extremes_in(&Cond::Compare(payoff, Comparison::AtMost, zero())));
    each.flatten().collect()
}

fn condition_of(part: &Part) -> Option<&Cond> {
    match &part.body {
        Body::Always(c) | Body::Possible(c) | Body::Ensure { condition: c, .. } => Some(c),
        _ => None,
    }
}
