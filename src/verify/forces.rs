//! What rates, starts and whole numbers say of each party's histories.

use super::linear::{held, held_pairs, value_of};
use super::setting::Asked;
use super::totals;
use super::{LinearSum, Named, Rejection};
use crate::date::Day;
use crate::draft::{
    AttributeId, AttributeValue, Draft, EstimateRange, Figure, KindId, Moment, PartyId, Premise,
    Stake, ThingId, Unknown, VariantId,
};
use crate::number::Rational;

/// The formula of a premise about one party's histories.
pub(super) fn formula(asked: Asked, premise: &Premise) -> Result<Named, Rejection> {
    let draft = asked.draft;
    match premise {
        Premise::NotNegative { of } => not_negative(asked, of),
        Premise::Whole { party, variant, at } => {
            let stake = stake_of(draft, *party, *variant)?;
            asked.within_history(*at, stake.date)?;
            let excess = units(draft, *party, *variant, *at).minus(history(*party, *variant, *at));
            Ok(whole_part(
                excess,
                !draft.things[stake.thing.index()].is_stock,
            ))
        }
        Premise::Start {
            party,
            thing,
            figure,
        } => {
            let (stake, figure) = figure_of(draft, *party, *thing, *figure)?;
            let start = histories(stake, &figure.variants, Moment::On(stake.date));
            Ok(between(&figure.low, start, &figure.high))
        }
        Premise::Estimate {
            party,
            thing,
            figure,
            value,
        } => {
            let (stake, figure) = figure_of(draft, *party, *thing, *figure)?;
            let counted = !draft.things[thing.index()].is_stock;
            if *value < figure.low || *value > figure.high || counted && !value.is_integer() {
                return Err(Rejection::NotTrue("no such value of the estimate"));
            }
            let start = histories(stake, &figure.variants, Moment::On(stake.date));
            Ok(start.minus(LinearSum::number(value.clone())).is_zero())
        }
        Premise::EstimateWithin(EstimateRange {
            party,
            thing,
            figure,
            low,
            high,
        }) => {
            let (stake, figure) = figure_of(draft, *party, *thing, *figure)?;
            Ok(between(
                low,
                histories(stake, &figure.variants, Moment::On(stake.date)),
                high,
            ))
        }
        Premise::StartWhole { party, variant } => {
            let at = Moment::On(stake_of(draft, *party, *variant)?.date);
            Ok(units(draft, *party, *variant, at)
                .minus(history(*party, *variant, at))
                .is_zero())
        }
        Premise::StartNone { party, variant } => {
            let stake = stake_of(draft, *party, *variant)?;
            if stake
                .figures
                .iter()
                .any(|figure| figure.variants.contains(variant))
            {
                return Err(Rejection::NotTrue(
                    "a figure says what is held at the start",
                ));
            }
            Ok(history(*party, *variant, Moment::On(stake.date)).is_zero())
        }
        Premise::Builds {
            party,
            thing,
            from,
            to,
        }
        | Premise::Retires {
            party,
            thing,
            from,
            to,
        } => {
            let building = matches!(premise, Premise::Builds { .. });
            let stake = draft
                .stake(*party, *thing)
                .ok_or(Rejection::NoSuch("holding"))?;
            let rate = if building {
                &stake.builds
            } else {
                &stake.retires
            };
            let rate = rate
                .as_ref()
                .ok_or(Rejection::NotTrue("no rate is given"))?;
            let variants = draft.variants_of(*thing);
            let change = if stake.moves.is_none() {
                let (later, earlier) = if building { (*to, *from) } else { (*from, *to) };
                histories(stake, &variants, later).minus(histories(stake, &variants, earlier))
            } else {
                let (party, from, to) = (*party, *from, *to);
                let mut sum = LinearSum::default();
                for variant in variants {
                    sum = sum.plus(LinearSum::of(if building {
                        Unknown::Built {
                            party,
                            variant,
                            from,
                            to,
                        }
                    } else {
                        Unknown::Retired {
                            party,
                            variant,
                            from,
                            to,
                        }
                    }));
                }
                sum
            };
            at_rate(asked, change, rate, stake.date, *from, *to)
        }
        Premise::Flow {
            party,
            variant,
            from,
            to,
        } => {
            let stake = stake_of(draft, *party, *variant)?;
            let moves = stake
                .moves
                .as_ref()
                .ok_or(Rejection::NotTrue("units move freely"))?;
            in_history(asked, stake.date, *from, *to)?;
            let (party, variant, from, to) = (*party, *variant, *from, *to);
            let mut sum = history(party, variant, to).minus(history(party, variant, from));
            sum = sum.minus(LinearSum::of(Unknown::Built {
                party,
                variant,
                from,
                to,
            }));
            sum = sum.plus(LinearSum::of(Unknown::Retired {
                party,
                variant,
                from,
                to,
            }));
            for (index, step) in moves.iter().enumerate() {
                if moves[..index]
                    .iter()
                    .any(|m| (m.from, m.to) == (step.from, step.to))
                {
                    return Err(Rejection::Unsupported("two rates for one move"));
                }
                let moved = LinearSum::of(Unknown::Moved {
                    party,
                    source: step.from,
                    target: step.to,
                    from,
                    to,
                });
                if step.to == variant {
                    sum = sum.minus(moved.clone());
                }
                if step.from == variant {
                    sum = sum.plus(moved);
                }
            }
            Ok(sum.is_zero())
        }
        Premise::Moves {
            party,
            thing,
            index,
            from,
            to,
        } => {
            let stake = draft
                .stake(*party, *thing)
                .ok_or(Rejection::NoSuch("holding"))?;
            let step = stake
                .moves
                .as_ref()
                .and_then(|moves| moves.get(*index as usize));
            let step = step.ok_or(Rejection::NoSuch("move"))?;
            let (source, target) = (step.from, step.to);
            let moved = LinearSum::of(Unknown::Moved {
                party: *party,
                source,
                target,
                from: *from,
                to: *to,
            });
            at_rate(asked, moved, &step.per_day, stake.date, *from, *to)
        }
        _ => totals::formula(asked, premise),
    }
}

/// What a party lists of the thing that a variant belongs to.
pub(super) fn stake_of(
    draft: &Draft,
    party: PartyId,
    variant: VariantId,
) -> Result<&Stake, Rejection> {
    let variant = draft
        .variants
        .get(variant.index())
        .ok_or(Rejection::NoSuch("variant"))?;
    draft
        .stake(party, variant.thing)
        .ok_or(Rejection::NoSuch("holding"))
}

pub(super) fn figure_of(
    draft: &Draft,
    party: PartyId,
    thing: ThingId,
    figure: u32,
) -> Result<(&Stake, &Figure), Rejection> {
    let stake = draft
        .stake(party, thing)
        .ok_or(Rejection::NoSuch("holding"))?;
    Ok((
        stake,
        stake
            .figures
            .get(figure as usize)
            .ok_or(Rejection::NoSuch("figure"))?,
    ))
}

fn history(party: PartyId, variant: VariantId, at: Moment) -> LinearSum {
    LinearSum::of(Unknown::History { party, variant, at })
}

fn histories(stake: &Stake, variants: &[VariantId], at: Moment) -> LinearSum {
    variants.iter().fold(LinearSum::default(), |sum, v| {
        sum.plus(history(stake.party, *v, at))
    })
}

/// `Σ Held` over a variant's kinds.
fn units(draft: &Draft, party: PartyId, variant: VariantId, at: Moment) -> LinearSum {
    draft
        .kinds_of(variant)
        .into_iter()
        .fold(LinearSum::default(), |sum, kind| {
            sum.plus(held(party, kind, at))
        })
}

pub(super) fn kinds_of_thing(draft: &Draft, thing: ThingId) -> Vec<KindId> {
    draft
        .variants_of(thing)
        .into_iter()
        .flat_map(|variant| draft.kinds_of(variant))
        .collect()
}

/// `excess = units - history`: units are the whole part of the history, or the history itself.
pub(super) fn whole_part(excess: LinearSum, counted: bool) -> Named {
    if !counted {
        return excess.is_zero();
    }
    let short = excess.clone().negated().minus(LinearSum::number(1));
    Named::All(vec![excess.at_most_zero(), short.below_zero()])
}

/// `low <= sum <= high`.
pub(super) fn between(low: &Rational, sum: LinearSum, high: &Rational) -> Named {
    let below = LinearSum::number(low.clone()).minus(sum.clone());
    Named::All(vec![
        below.at_most_zero(),
        sum.minus(LinearSum::number(high.clone())).at_most_zero(),
    ])
}

fn in_history(asked: Asked, since: Day, from: Moment, to: Moment) -> Result<(), Rejection> {
    asked.in_order(from, to)?;
    asked.within_history(from, since)?;
    asked.within_history(to, since)
}

/// `change <= rate · (to - from)`.
pub(super) fn at_rate(
    asked: Asked,
    change: LinearSum,
    rate: &Rational,
    since: Day,
    from: Moment,
    to: Moment,
) -> Result<Named, Rejection> {
    in_history(asked, since, from, to)?;
    Ok(change
        .minus(asked.days_between(from, to).times(rate))
        .at_most_zero())
}

/// `-unknown <= 0`, for what cannot be negative.
fn not_negative(asked: Asked, of: &Unknown) -> Result<Named, Rejection> {
    let draft = asked.draft;
    let negative_loads = |party: PartyId, kinds: &[KindId], attribute: AttributeId| {
        let held = held_pairs(draft, &[party], kinds).unwrap_or_default();
        held.iter()
            .any(|(_, kind)| match value_of(draft, *kind, attribute) {
                Some(AttributeValue::Number(value)) => value.is_negative(),
                Some(AttributeValue::Interval { low, .. }) => low.is_negative(),
                Some(AttributeValue::Word(_)) | None => false,
            })
    };
    let may_be = match of {
        Unknown::AskedDay => true,
        Unknown::Total {
            party,
            kind,
            attribute,
            ..
        } => negative_loads(*party, &[*kind], *attribute),
        Unknown::TotalHistory {
            party,
            thing,
            attribute,
            ..
        } => negative_loads(*party, &kinds_of_thing(draft, *thing), *attribute),
        Unknown::Built { from, to, .. }
        | Unknown::Retired { from, to, .. }
        | Unknown::Moved { from, to, .. } => asked.in_order(*from, *to).is_err(),
        _ => false,
    };
    if may_be {
        return Err(Rejection::NotTrue("it may be negative"));
    }
    Ok(LinearSum::default()
        .minus(LinearSum::of(of.clone()))
        .at_most_zero())
}
