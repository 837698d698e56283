//! Premises to formulas: the first encoding.

use super::Linear;
use crate::date::Day;
use crate::draft::*;
use crate::logic::{Formula, Var};
use crate::number::Rational;
use std::collections::BTreeMap;

/// Why something could not be posed as linear rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unposed(pub String);

impl Unposed {
    pub fn new(why: impl Into<String>) -> Unposed {
        Unposed(why.into())
    }
}

/// Writes premises of one question as formulas and numbers the unknowns they need.
pub struct Encoder<'d> {
    pub draft: &'d Draft,
    /// The asked day is one of these (both included).
    pub asked: (Day, Day),
    /// The condition and assumption in question (extremes already replaced by their values).
    pub condition: Option<Cond>,
    pub given: Option<Cond>,
    pub unknowns: Vec<Unknown>,
    index: BTreeMap<Unknown, Var>,
}

impl<'d> Encoder<'d> {
    pub fn new(draft: &'d Draft, asked: (Day, Day)) -> Encoder<'d> {
        Encoder {
            draft,
            asked,
            condition: None,
            given: None,
            unknowns: Vec::new(),
            index: BTreeMap::new(),
        }
    }

    /// The number of an unknown, given out on first use.
    pub fn var(&mut self, unknown: &Unknown) -> Var {
        if let Some(var) = self.index.get(unknown) {
            return *var;
        }
        let var = Var(self.unknowns.len() as u32);
        self.unknowns.push(unknown.clone());
        self.index.insert(unknown.clone(), var);
        var
    }

    /// The number of an unknown that some formula already uses.
    pub fn known(&self, unknown: &Unknown) -> Option<Var> {
        self.index.get(unknown).copied()
    }

    pub fn form(&mut self, unknown: Unknown) -> Linear {
        Linear::unknown(self.var(&unknown))
    }

    /// Whether an unknown takes whole values only.
    pub fn is_whole(&self, unknown: &Unknown) -> bool {
        match unknown {
            Unknown::AskedDay | Unknown::InEffect { .. } => true,
            Unknown::Held { kind, .. } => {
                !self.draft.things[self.draft.thing_of(*kind).index()].is_stock
            }
            Unknown::Total { attribute, .. } => self.draft.attributes[attribute.index()].whole,
            _ => false,
        }
    }

    /// The day of a moment as a linear form.
    pub fn day(&mut self, at: Moment) -> Linear {
        match at {
            Moment::On(day) => Linear::number(Rational::from(i64::from(day.0))),
            Moment::Asked => self.form(Unknown::AskedDay),
        }
    }

    /// The formula that a premise names.
    pub fn formula(&mut self, premise: &Premise) -> Result<Formula, Unposed> {
        let draft = self.draft;
        Ok(match *premise {
            Premise::AskedWithin => {
                let day = self.form(Unknown::AskedDay);
                let first = Linear::number(Rational::from(i64::from(self.asked.0.0)));
                let last = Linear::number(Rational::from(i64::from(self.asked.1.0)));
                Formula::All(vec![
                    first.minus(&day).at_most_zero(),
                    day.minus(&last).at_most_zero(),
                ])
            }
            Premise::NotNegative { ref of } => {
                self.form(of.clone()).scaled(&-Rational::ONE).at_most_zero()
            }
            Premise::Whole { party, variant, at } => {
                let held = self.held_of_variant(party, variant, at);
                let history = self.form(Unknown::History { party, variant, at });
                let gap = held.minus(&history);
                if draft.things[draft.variants[variant.index()].thing.index()].is_stock {
                    gap.zero()
                } else {
                    let over = gap
                        .scaled(&-Rational::ONE)
                        .minus(&Linear::number(Rational::ONE));
                    Formula::All(vec![gap.at_most_zero(), over.below_zero()])
                }
            }
            Premise::Start {
                party,
                thing,
                figure,
            } => {
                let stake = self.stake(party, thing)?;
                let figure = &stake.figures[figure as usize];
                let sum = self.history(party, &figure.variants, Moment::On(stake.date));
                between(sum, &figure.low, &figure.high)
            }
            Premise::StartWhole { party, variant } => {
                let date = self
                    .stake(party, draft.variants[variant.index()].thing)?
                    .date;
                let held = self.held_of_variant(party, variant, Moment::On(date));
                held.minus(&self.form(Unknown::History {
                    party,
                    variant,
                    at: Moment::On(date),
                }))
                .zero()
            }
            Premise::StartNone { party, variant } => {
                let date = self
                    .stake(party, draft.variants[variant.index()].thing)?
                    .date;
                self.form(Unknown::History {
                    party,
                    variant,
                    at: Moment::On(date),
                })
                .zero()
            }
            Premise::Estimate {
                party,
                thing,
                figure,
                ref value,
            } => {
                let stake = self.stake(party, thing)?;
                let figure = &stake.figures[figure as usize];
                let sum = self.history(party, &figure.variants, Moment::On(stake.date));
                sum.minus(&Linear::number(value.clone())).zero()
            }
            Premise::EstimateWithin(ref range) => {
                let stake = self.stake(range.party, range.thing)?;
                let figure = &stake.figures[range.figure as usize];
                let sum = self.history(range.party, &figure.variants, Moment::On(stake.date));
                between(sum, &range.low, &range.high)
            }
            Premise::Builds {
                party,
                thing,
                from,
                to,
            } => {
                let stake = self.stake(party, thing)?;
                let rate = stake
                    .builds
                    .as_ref()
                    .ok_or_else(|| Unposed::new("no rate"))?;
                let most = self.rate_over(rate, from, to);
                let built = self.newly(party, stake, from, to, true);
                built.minus(&most).at_most_zero()
            }
            Premise::Retires {
                party,
                thing,
                from,
                to,
            } => {
                let stake = self.stake(party, thing)?;
                let rate = stake
                    .retires
                    .as_ref()
                    .ok_or_else(|| Unposed::new("no rate"))?;
                let most = self.rate_over(rate, from, to);
                let retired = self.newly(party, stake, from, to, false);
                retired.minus(&most).at_most_zero()
            }
            Premise::Flow {
                party,
                variant,
                from,
                to,
            } => {
                let stake = self.stake(party, draft.variants[variant.index()].thing)?;
                let mut flow = self.form(Unknown::History {
                    party,
                    variant,
                    at: to,
                });
                flow = flow.minus(&self.form(Unknown::History {
                    party,
                    variant,
                    at: from,
                }));
                flow = flow.minus(&self.form(Unknown::Built {
                    party,
                    variant,
                    from,
                    to,
                }));
                flow = flow.plus(&self.form(Unknown::Retired {
                    party,
                    variant,
                    from,
                    to,
                }));
                for m in stake.moves.iter().flatten() {
                    let moved = Unknown::Moved {
                        party,
                        source: m.from,
                        target: m.to,
                        from,
                        to,
                    };
                    if m.to == variant {
                        flow = flow.minus(&self.form(moved.clone()));
                    }
                    if m.from == variant {
                        flow = flow.plus(&self.form(moved));
                    }
                }
                flow.zero()
            }
            Premise::Moves {
                party,
                thing,
                index,
                from,
                to,
            } => {
                let stake = self.stake(party, thing)?;
                let m = &stake
                    .moves
                    .as_ref()
                    .ok_or_else(|| Unposed::new("no moves"))?[index as usize];
                let most = self.rate_over(&m.per_day, from, to);
                self.form(Unknown::Moved {
                    party,
                    source: m.from,
                    target: m.to,
                    from,
                    to,
                })
                .minus(&most)
                .at_most_zero()
            }
            Premise::TotalWithin {
                party,
                kind,
                attribute,
                at,
            } => {
                let Some(AttributeValue::Interval {
                    low,
                    high,
                    without_low,
                    without_high,
                }) = draft.value(kind, attribute)
                else {
                    return Err(Unposed::new("this attribute is no interval"));
                };
                let held = self.form(Unknown::Held { party, kind, at });
                let total = self.form(Unknown::Total {
                    party,
                    kind,
                    attribute,
                    at,
                });
                let ends = [
                    (held.scaled(low).minus(&total), *without_low),
                    (total.minus(&held.scaled(high)), *without_high),
                ];
                let mut rows: Vec<Formula> = Vec::new();
                rows.extend(ends.iter().map(|(end, _)| end.clone().at_most_zero()));
                for (end, _) in ends.into_iter().filter(|(_, without)| *without) {
                    let none = held.clone().at_most_zero();
                    rows.push(Formula::Any(vec![none, end.below_zero()]));
                }
                Formula::All(rows)
            }
            Premise::RatedWhole {
                party,
                thing,
                attribute,
                at,
            } => {
                let total = self.thing_total(party, thing, attribute, at);
                let history = self.form(Unknown::TotalHistory {
                    party,
                    thing,
                    attribute,
                    at,
                });
                let gap = total.minus(&history);
                if draft.attributes[attribute.index()].whole {
                    let over = gap
                        .scaled(&-Rational::ONE)
                        .minus(&Linear::number(Rational::ONE));
                    Formula::All(vec![gap.at_most_zero(), over.below_zero()])
                } else {
                    gap.zero()
                }
            }
            Premise::RatedStart {
                party,
                thing,
                attribute,
            } => {
                let rated = self.rated(party, thing, attribute)?;
                let at = Moment::On(rated.date);
                let history = self.form(Unknown::TotalHistory {
                    party,
                    thing,
                    attribute,
                    at,
                });
                let total = self.thing_total(party, thing, attribute, at);
                let Formula::All(mut rows) = between(history.clone(), &rated.low, &rated.high)
                else {
                    return Err(Unposed::new("between is a pair of rows"));
                };
                rows.push(total.minus(&history).zero());
                Formula::All(rows)
            }
            Premise::RatedBuilds {
                party,
                thing,
                attribute,
                from,
                to,
            } => {
                let rate = self
                    .rated(party, thing, attribute)?
                    .builds
                    .as_ref()
                    .ok_or_else(|| Unposed::new("no rate"))?;
                let most = self.rate_over(rate, from, to);
                self.total_change(party, thing, attribute, from, to)
                    .minus(&most)
                    .at_most_zero()
            }
            Premise::RatedRetires {
                party,
                thing,
                attribute,
                from,
                to,
            } => {
                let rate = self
                    .rated(party, thing, attribute)?
                    .retires
                    .as_ref()
                    .ok_or_else(|| Unposed::new("no rate"))?;
                let most = self.rate_over(rate, from, to);
                self.total_change(party, thing, attribute, to, from)
                    .minus(&most)
                    .at_most_zero()
            }
            Premise::SwitchStart { party, policy } => {
                let switch = draft
                    .switches
                    .iter()
                    .find(|s| s.party == party && s.policy == policy)
                    .ok_or_else(|| Unposed::new("no such switch"))?;
                let state = self.form(Unknown::InEffect {
                    party,
                    policy,
                    at: Moment::On(switch.date),
                });
                if switch.in_effect {
                    state.minus(&Linear::number(Rational::ONE)).zero()
                } else {
                    state.zero()
                }
            }
            Premise::SwitchWithin { party, policy, at } => self
                .form(Unknown::InEffect { party, policy, at })
                .minus(&Linear::number(Rational::ONE))
                .at_most_zero(),
            Premise::Provision { provision, at } => {
                self.condition(&draft.provisions[provision.index()].condition, false, at)?
            }
            Premise::Fact { fact, at } => {
                self.condition(&draft.facts[fact.index()].condition, false, at)?
            }
            Premise::ProvisionGrowth {
                provision,
                member,
                from,
                to,
            } => self.growth(
                &draft.provisions[provision.index()].condition,
                member,
                from,
                to,
            )?,
            Premise::FactGrowth {
                fact,
                member,
                from,
                to,
            } => self.growth(&draft.facts[fact.index()].condition, member, from, to)?,
            Premise::Fight {
                ref war,
                at,
                position,
            } => self.fight(war, at, position)?,
            Premise::Given { at } => {
                let given = self
                    .given
                    .clone()
                    .ok_or_else(|| Unposed::new("nothing is given"))?;
                self.condition(&given, false, at)?
            }
            Premise::Kept { at } | Premise::Broken { at } => {
                let condition = self
                    .condition
                    .clone()
                    .ok_or_else(|| Unposed::new("nothing is asked"))?;
                self.condition(&condition, matches!(premise, Premise::Broken { .. }), at)?
            }
            Premise::Breach { provision, at } => {
                self.condition(&draft.provisions[provision.index()].condition, true, at)?
            }
            Premise::Chosen { .. }
            | Premise::Escapes { .. }
            | Premise::Outplanned { .. }
            | Premise::Outfought { .. }
            | Premise::Outfights { .. }
            | Premise::Meets { .. }
            | Premise::Owed { .. }
            | Premise::Beyond { .. }
            | Premise::BeyondLine { .. } => {
                return Err(Unposed::new("this premise is posed by its own part"));
            }
        })
    }
}

/// `All[low - sum <= 0, sum - high <= 0]`.
fn between(sum: Linear, low: &Rational, high: &Rational) -> Formula {
    let low = Linear::number(low.clone()).minus(&sum);
    let high = sum.minus(&Linear::number(high.clone()));
    Formula::All(vec![low.at_most_zero(), high.at_most_zero()])
}
