//! Expressions without branches, as linear sums over named unknowns.

use super::fight;
use super::setting::Setting;
use super::{LinearSum, Rejection};
use crate::date::Day;
use crate::draft::{AttributeId, AttributeValue, Draft, Expr, KindId, Moment, PartyId, Unknown};
use crate::number::Rational;

/// The expression at the setting's moment, after the setting's war.
pub(super) fn linear(setting: &Setting, expr: &Expr) -> Result<LinearSum, Rejection> {
    match expr {
        Expr::Number(number) => Ok(LinearSum::number(number.clone())),
        Expr::Enclosed(figure) => match figure.value() {
            Some(value) => Ok(LinearSum::number(value.clone())),
            None => Err(Rejection::Unsupported("a figure known within bounds only")),
        },
        Expr::ByDate(steps) => Ok(LinearSum::number(step(setting, steps)?)),
        Expr::Holding { parties, kinds, .. } => {
            let mut sum = LinearSum::default();
            for (party, kind) in held_pairs(setting.asked.draft, parties, kinds)? {
                sum = sum.plus(fight::left(setting, setting.war.len(), party, kind)?);
            }
            Ok(sum)
        }
        Expr::Total {
            parties,
            kinds,
            attribute,
            ..
        } => total(setting, parties, kinds, *attribute),
        Expr::Sum(members) => {
            let mut sum = LinearSum::default();
            for member in members {
                sum = sum.plus(linear(setting, member)?);
            }
            Ok(sum)
        }
        Expr::Negated(inner) => Ok(linear(setting, inner)?.negated()),
        Expr::Product(left, right) => {
            let (left, right) = (linear(setting, left)?, linear(setting, right)?);
            match (left.terms.is_empty(), right.terms.is_empty()) {
                (true, _) => Ok(right.times(&left.constant)),
                (_, true) => Ok(left.times(&right.constant)),
                _ => Err(Rejection::Unsupported("a product of unknowns")),
            }
        }
        Expr::Quotient(dividend, divisor) => {
            let divisor = linear(setting, divisor)?;
            if !divisor.terms.is_empty() {
                return Err(Rejection::Unsupported("division by an unknown"));
            }
            let factor = divisor
                .constant
                .recip()
                .ok_or(Rejection::Unsupported("division by zero"))?;
            Ok(linear(setting, dividend)?.times(&factor))
        }
        Expr::At(inner, day) => linear(&setting.on(*day), inner),
        Expr::After { of, war } => linear(&setting.after(war)?, of),
        Expr::Most(_) | Expr::Least(_) => {
            Err(Rejection::Unsupported("`most` and `least` outside a claim"))
        }
        Expr::Min(_) | Expr::Max(_) | Expr::Abs(_) | Expr::IfThenElse(..) | Expr::Count(_) => Err(
            Rejection::Unsupported("a branch where a plain sum is needed"),
        ),
    }
}

/// The value of a step function, which must not step between the asked days.
fn step(setting: &Setting, steps: &[(Day, Rational)]) -> Result<Rational, Rejection> {
    let (first, last) = setting.asked.range(setting.at);
    if steps.iter().any(|(day, _)| first < *day && *day <= last) {
        return Err(Rejection::NotTrue(
            "a figure changes between the first and the last asked day",
        ));
    }
    let come = steps.iter().rev().find(|(day, _)| *day <= first);
    come.map(|(_, value)| value.clone())
        .ok_or(Rejection::NotTrue("a figure has no value yet on this day"))
}

/// Parties (outer) and kinds (inner) of which a party may hold some.
pub(super) fn held_pairs(
    draft: &Draft,
    parties: &[PartyId],
    kinds: &[KindId],
) -> Result<Vec<(PartyId, KindId)>, Rejection> {
    let mut pairs = Vec::new();
    for party in parties {
        for kind in kinds {
            if draft.kinds.get(kind.index()).is_none() {
                return Err(Rejection::NoSuch("kind"));
            }
            if draft.may_hold(*party, *kind) {
                pairs.push((*party, *kind));
            }
        }
    }
    Ok(pairs)
}

/// What a kind has of an attribute; none if its system lacks it.
pub(super) fn value_of(
    draft: &Draft,
    kind: KindId,
    attribute: AttributeId,
) -> Option<&AttributeValue> {
    draft.kinds[kind.index()]
        .values
        .iter()
        .find(|(a, _)| *a == attribute)
        .map(|(_, value)| value)
}

/// The total of an attribute over what is left after the setting's war.
fn total(
    setting: &Setting,
    parties: &[PartyId],
    kinds: &[KindId],
    attribute: AttributeId,
) -> Result<LinearSum, Rejection> {
    let draft = setting.asked.draft;
    let mut sum = LinearSum::default();
    for (party, kind) in held_pairs(draft, parties, kinds)? {
        match value_of(draft, kind, attribute) {
            Some(AttributeValue::Number(value)) => {
                let left = fight::left(setting, setting.war.len(), party, kind)?;
                sum = sum.plus(left.times(value));
            }
            Some(AttributeValue::Interval { .. }) => {
                if fight::takes_part(setting, party, kind)? {
                    return Err(Rejection::Unsupported(
                        "loads of a kind that is shot at or fired",
                    ));
                }
                sum = sum.plus(LinearSum::of(Unknown::Total {
                    party,
                    kind,
                    attribute,
                    at: setting.at,
                }));
            }
            Some(AttributeValue::Word(_)) | None => {}
        }
    }
    Ok(sum.minus(fight::fired_of_total(setting, parties, kinds, attribute)?))
}

/// `Held` of a kind at a moment.
pub(super) fn held(party: PartyId, kind: KindId, at: Moment) -> LinearSum {
    LinearSum::of(Unknown::Held { party, kind, at })
}
