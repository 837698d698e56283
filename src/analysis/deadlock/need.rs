//! What a red line asks of any agreement.

use crate::draft::*;
use crate::number::Rational;
use crate::pose::{extremes_in, fights_in};

/// One thing that an agreement must do.
#[derive(Clone, Debug)]
pub(super) struct Need {
    pub asks: Asks,
    /// What is asked of: the condition, with what is given folded in; of a scope nothing.
    pub condition: Cond,
    pub days: Days,
}

/// In which of the agreement's worlds.
#[derive(Clone, Debug)]
pub(super) enum Asks {
    /// In all.
    Always,
    /// In all that are left when these parties have chosen.
    Ensure(Vec<PartyId>),
    /// In one.
    Possible,
    /// At some moment, less than all that rates and facts allow.
    Limited(Expr),
    /// At every moment all of it.
    Unlimited(Expr),
}

/// A red line and what it asks.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub claim: ClaimId,
    pub needs: Vec<Need>,
}

/// What became of a red line.
pub(super) enum Read {
    Line(Line),
    /// It has an engagement in it.
    Engagement,
    /// It is not asked in compliance, or has a form for which nothing is shown here.
    Other,
}

/// What a red line asks.
pub(super) fn read(draft: &Draft, id: ClaimId) -> Read {
    let claim = &draft.claims[id.index()];
    if !claim.under.contains(&None) || claim.parts.is_empty() {
        return Read::Other;
    }
    if claim.parts.iter().any(has_engagement) {
        return Read::Engagement;
    }
    let needs: Option<Vec<Need>> = claim.parts.iter().map(need).collect();
    match needs {
        Some(needs) => Read::Line(Line { claim: id, needs }),
        None => Read::Other,
    }
}

fn has_engagement(part: &Part) -> bool {
    let fights = |c: &Cond| !fights_in(c, Moment::Asked).is_empty();
    let of_body = match &part.body {
        Body::Always(c) | Body::Possible(c) => fights(c),
        Body::Ensure { condition, .. } => fights(condition),
        Body::Scope { measure, .. } => {
            let zero = Expr::Number(Rational::ZERO);
            fights(&Cond::Compare(measure.clone(), Comparison::AtLeast, zero))
        }
        _ => false,
    };
    of_body || part.given.as_ref().is_some_and(fights)
}

fn need(part: &Part) -> Option<Need> {
    let folded = |condition: &Cond| match &part.given {
        Some(given) => Cond::Any(vec![Cond::Not(Box::new(given.clone())), condition.clone()]),
        None => condition.clone(),
    };
    let (asks, condition) = match &part.body {
        Body::Always(condition) => (Asks::Always, folded(&without_extreme(condition))),
        Body::Ensure {
            coalition,
            condition,
        } => (Asks::Ensure(coalition.clone()), folded(condition)),
        Body::Possible(condition) => {
            let all = part.given.iter().cloned().chain([condition.clone()]);
            (Asks::Possible, Cond::All(all.collect()))
        }
        Body::Scope { measure, limited } if part.given.is_none() => {
            let asks = match limited {
                true => Asks::Limited(measure.clone()),
                false => Asks::Unlimited(measure.clone()),
            };
            let measured = Cond::Compare(
                measure.clone(),
                Comparison::AtLeast,
                Expr::Number(Rational::ZERO),
            );
            (asks, measured)
        }
        _ => return None,
    };
    let plain = extremes_in(&condition).is_empty() && !part.days.is_empty();
    plain.then_some(Need {
        asks,
        condition: simplified(condition),
        days: part.days,
    })
}

/// A list of one condition is that condition, and the negation of a comparison is a comparison.
fn simplified(condition: Cond) -> Cond {
    use Comparison::{Above, AtLeast, AtMost, Below, Equal, NotEqual};
    match condition {
        Cond::Not(of) => match *of {
            Cond::Compare(a, op, b) => {
                let op = match op {
                    AtMost => Above,
                    Below => AtLeast,
                    AtLeast => Below,
                    Above => AtMost,
                    Equal => NotEqual,
                    NotEqual => Equal,
                };
                Cond::Compare(a, op, b)
            }
            other => Cond::Not(Box::new(other)),
        },
        Cond::All(mut list) | Cond::Any(mut list) if list.len() == 1 => {
            list.pop().unwrap_or(Cond::All(Vec::new()))
        }
        other => other,
    }
}

/// `most(e) <= c` is `e <= c` in every world of the agreement, and `least(e) >= c` likewise.
fn without_extreme(condition: &Cond) -> Cond {
    use Comparison::{Above, AtLeast, AtMost, Below};
    match condition {
        Cond::Compare(Expr::Most(of), op @ (AtMost | Below), c) if constant(c).is_some() => {
            Cond::Compare((**of).clone(), *op, c.clone())
        }
        Cond::Compare(Expr::Least(of), op @ (AtLeast | Above), c) if constant(c).is_some() => {
            Cond::Compare((**of).clone(), *op, c.clone())
        }
        other => other.clone(),
    }
}

impl Line {
    /// The one comparison with a constant that it is, if it is one.
    pub fn comparison(&self) -> Option<(Expr, Comparison, Rational)> {
        let [need] = self.needs.as_slice() else {
            return None;
        };
        if matches!(need.asks, Asks::Limited(_) | Asks::Unlimited(_)) {
            return None;
        }
        let Cond::Compare(a, op, b) = &need.condition else {
            return None;
        };
        match (constant(a), constant(b)) {
            (None, Some(c)) => Some((a.clone(), *op, c)),
            (Some(c), None) => Some((b.clone(), mirrored(*op), c)),
            _ => None,
        }
    }
}

fn mirrored(op: Comparison) -> Comparison {
    match op {
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::Below => Comparison::Above,
        Comparison::AtLeast => Comparison::AtMost,
        Comparison::Above => Comparison::Below,
        same => same,
    }
}

/// The value of an expression in which nothing can be held.
pub(super) fn constant(expr: &Expr) -> Option<Rational> {
    let all = |list: &[Expr]| list.iter().map(constant).collect::<Option<Vec<_>>>();
    Some(match expr {
        Expr::Number(value) => value.clone(),
        Expr::Sum(list) => all(list)?.iter().fold(Rational::ZERO, |sum, v| &sum + v),
        Expr::Min(list) => all(list)?.into_iter().min()?,
        Expr::Max(list) => all(list)?.into_iter().max()?,
        Expr::Negated(of) => -constant(of)?,
        Expr::Abs(of) => constant(of)?.abs(),
        Expr::Product(a, b) => &constant(a)? * &constant(b)?,
        Expr::Quotient(a, b) => constant(a)?.checked_div(&constant(b)?)?,
        Expr::At(of, _) => constant(of)?,
        _ => return None,
    })
}

/// Whether an expression takes whole values only.
pub(super) fn counts(draft: &Draft, expr: &Expr) -> bool {
    match expr {
        Expr::Number(value) => value.is_integer(),
        Expr::Holding { kinds, .. } => kinds
            .iter()
            .all(|k| !draft.things[draft.thing_of(*k).index()].is_stock),
        Expr::Total {
            kinds, attribute, ..
        } => {
            let whole = draft.attributes[attribute.index()].whole;
            let of_units = kinds
                .iter()
                .all(|k| !draft.things[draft.thing_of(*k).index()].is_stock);
            whole && of_units
        }
        Expr::Sum(list) | Expr::Min(list) | Expr::Max(list) => {
            list.iter().all(|e| counts(draft, e))
        }
        Expr::Negated(of) | Expr::Abs(of) | Expr::At(of, _) => counts(draft, of),
        Expr::Product(a, b) => counts(draft, a) && counts(draft, b),
        Expr::IfThenElse(_, a, b) => counts(draft, a) && counts(draft, b),
        Expr::Count(_) => true,
        _ => false,
    }
}
