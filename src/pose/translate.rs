//! Conditions to formulas: negation pushed inside, cases for `if`, `min`, `max`, `abs` and counted conditions.

use super::Linear;
use super::encode::{Encoder, Unposed};
use crate::draft::*;
use crate::logic::Formula;
use crate::number::Rational;

/// What nobody asks before it is read against the claim or for it.
pub(super) const VAGUE: &str = "a figure is known within bounds only";

/// Rows in one formula at most.
const MOST_ROWS: usize = 4_096;

/// Where an expression stands: the moment and the war in which it is read.
#[derive(Clone, Copy)]
pub(super) struct Context<'c> {
    pub at: Moment,
    pub war: Option<&'c [EngagementId]>,
}

impl Encoder<'_> {
    /// The condition (or its negation) at a moment.
    pub fn condition(
        &mut self,
        cond: &Cond,
        negated: bool,
        at: Moment,
    ) -> Result<Formula, Unposed> {
        let formula = self.cond(cond, negated, Context { at, war: None })?;
        if rows(&formula) > MOST_ROWS {
            return Err(Unposed::new("its cases are too many to write out"));
        }
        Ok(formula)
    }

    /// A measure without cases, at a moment.
    pub fn form_of(&mut self, measure: &Expr, at: Moment) -> Result<Linear, Unposed> {
        self.linear(measure, at, None)
    }

    fn cond(&mut self, cond: &Cond, negated: bool, ctx: Context) -> Result<Formula, Unposed> {
        Ok(match cond {
            Cond::Compare(left, op, right) => {
                let op = if negated { negation(*op) } else { *op };
                self.compare(left, op, right, ctx, 0)?
            }
            Cond::All(list) | Cond::Any(list) => {
                let members: Vec<Formula> = list
                    .iter()
                    .map(|c| self.cond(c, negated, ctx))
                    .collect::<Result<_, _>>()?;
                if matches!(cond, Cond::All(_)) != negated {
                    Formula::All(members)
                } else {
                    Formula::Any(members)
                }
            }
            Cond::Not(inner) => self.cond(inner, !negated, ctx)?,
            Cond::InEffect { party, policy } => {
                let state = self.form(Unknown::InEffect {
                    party: *party,
                    policy: *policy,
                    at: ctx.at,
                });
                if negated {
                    state.at_most_zero()
                } else {
                    Linear::number(Rational::ONE).minus(&state).at_most_zero()
                }
            }
            Cond::NoneOf { parties, kinds, .. } => {
                let sum = self.units(
                    parties,
                    kinds,
                    Context {
                        at: ctx.at,
                        war: None,
                    },
                );
                let stock = kinds
                    .iter()
                    .any(|k| self.draft.things[self.draft.thing_of(*k).index()].is_stock);
                match (negated, stock) {
                    (false, _) => sum.at_most_zero(),
                    (true, true) => sum.scaled(&-Rational::ONE).below_zero(),
                    (true, false) => Linear::number(Rational::ONE).minus(&sum).at_most_zero(),
                }
            }
            Cond::Growth { .. } if !negated => Formula::All(Vec::new()),
            Cond::Growth { .. } => return Err(Unposed::new("a bound on growth cannot be negated")),
        })
    }

    fn compare(
        &mut self,
        left: &Expr,
        op: Comparison,
        right: &Expr,
        ctx: Context,
        depth: usize,
    ) -> Result<Formula, Unposed> {
        if depth > 24 {
            return Err(Unposed::new("its cases are nested too deep"));
        }
        let Some(found) = find(left, ctx.at, ctx.war).or_else(|| find(right, ctx.at, ctx.war))
        else {
            let form = self
                .linear(left, ctx.at, ctx.war)?
                .minus(&self.linear(right, ctx.at, ctx.war)?);
            let flipped = form.scaled(&-Rational::ONE);
            return Ok(match op {
                Comparison::AtMost => form.at_most_zero(),
                Comparison::Below => form.below_zero(),
                Comparison::AtLeast => flipped.at_most_zero(),
                Comparison::Above => flipped.below_zero(),
                Comparison::Equal => form.zero(),
                Comparison::NotEqual => Formula::Any(vec![form.below_zero(), flipped.below_zero()]),
            });
        };
        let here = Context {
            at: found.at,
            war: found.war,
        };
        let node = found.node;
        let in_left = found_in(left, node);
        let with = |value: Expr| -> (Expr, Expr) {
            let mut value = Some(value);
            if in_left {
                (replace(left, node, &mut value), right.clone())
            } else {
                (left.clone(), replace(right, node, &mut value))
            }
        };
        let branch = |this: &mut Self,
                      mut conditions: Vec<Formula>,
                      value: Expr|
         -> Result<Formula, Unposed> {
            let (l, r) = with(value);
            conditions.push(this.compare(&l, op, &r, ctx, depth + 1)?);
            Ok(Formula::All(conditions))
        };
        Ok(Formula::Any(match node {
            Expr::IfThenElse(c, x, y) => {
                let (yes, no) = (self.cond(c, false, here)?, self.cond(c, true, here)?);
                vec![
                    branch(self, vec![yes], (**x).clone())?,
                    branch(self, vec![no], (**y).clone())?,
                ]
            }
            Expr::Count(c) => {
                let (yes, no) = (self.cond(c, false, here)?, self.cond(c, true, here)?);
                vec![
                    branch(self, vec![yes], Expr::Number(Rational::ONE))?,
                    branch(self, vec![no], Expr::Number(Rational::ZERO))?,
                ]
            }
            Expr::Min(list) | Expr::Max(list) => {
                let op = if matches!(node, Expr::Min(_)) {
                    Comparison::AtMost
                } else {
                    Comparison::AtLeast
                };
                let mut cases = Vec::new();
                for (i, one) in list.iter().enumerate() {
                    let mut conditions = Vec::new();
                    for (j, other) in list.iter().enumerate() {
                        if i != j {
                            conditions.push(self.compare(one, op, other, here, depth + 1)?);
                        }
                    }
                    cases.push(branch(self, conditions, one.clone())?);
                }
                cases
            }
            Expr::Abs(x) => {
                let zero = Expr::Number(Rational::ZERO);
                let up = self.compare(x, Comparison::AtLeast, &zero, here, depth + 1)?;
                let down = self.compare(x, Comparison::AtMost, &zero, here, depth + 1)?;
                vec![
                    branch(self, vec![up], (**x).clone())?,
                    branch(self, vec![down], Expr::Negated(x.clone()))?,
                ]
            }
            _ => return Err(Unposed::new("this has no cases")),
        }))
    }

    /// The linear form of an expression without cases.
    pub(super) fn linear(
        &mut self,
        expr: &Expr,
        at: Moment,
        war: Option<&[EngagementId]>,
    ) -> Result<Linear, Unposed> {
        let ctx = Context { at, war };
        Ok(match expr {
            Expr::Number(value) => Linear::number(value.clone()),
            Expr::Enclosed(figure) => {
                let value = figure.value().ok_or_else(|| Unposed::new(VAGUE))?;
                Linear::number(value.clone())
            }
            Expr::ByDate(steps) => {
                let day = match at {
                    Moment::On(day) => day,
                    Moment::Asked => {
                        if steps
                            .iter()
                            .any(|(d, _)| self.asked.0 < *d && *d <= self.asked.1)
                        {
                            return Err(Unposed::new(
                                "a dated figure changes inside the asked days",
                            ));
                        }
                        self.asked.0
                    }
                };
                let step = steps.iter().rev().find(|(d, _)| *d <= day);
                Linear::number(
                    step.ok_or_else(|| Unposed::new("a dated figure has no value yet"))?
                        .1
                        .clone(),
                )
            }
            Expr::Holding { parties, kinds, .. } => self.units(parties, kinds, ctx),
            Expr::Total {
                parties,
                kinds,
                attribute,
                ..
            } => self.total(parties, kinds, *attribute, ctx)?,
            Expr::Sum(list) => {
                let mut sum = Linear::default();
                for e in list {
                    sum = sum.plus(&self.linear(e, at, war)?);
                }
                sum
            }
            Expr::Negated(e) => self.linear(e, at, war)?.scaled(&-Rational::ONE),
            Expr::Product(a, b) => {
                let (a, b) = (self.linear(a, at, war)?, self.linear(b, at, war)?);
                match (a.as_number(), b.as_number()) {
                    (Some(k), _) => b.scaled(k),
                    (_, Some(k)) => a.scaled(k),
                    _ => return Err(Unposed::new("two unknown amounts are multiplied")),
                }
            }
            Expr::Quotient(a, b) => {
                let (a, b) = (self.linear(a, at, war)?, self.linear(b, at, war)?);
                let inverse = b.as_number().and_then(Rational::recip);
                a.scaled(
                    &inverse.ok_or_else(|| {
                        Unposed::new("the divisor is not a number other than zero")
                    })?,
                )
            }
            Expr::At(e, day) => self.linear(e, Moment::On(*day), war)?,
            Expr::After { of, war: chain } => {
                if war.is_some() {
                    return Err(Unposed::new("a war is asked inside another war"));
                }
                self.linear(of, at, Some(chain))?
            }
            Expr::Most(_) | Expr::Least(_) => {
                return Err(Unposed::new("a largest or smallest value is not known"));
            }
            Expr::Min(_) | Expr::Max(_) | Expr::Abs(_) | Expr::IfThenElse(..) | Expr::Count(_) => {
                return Err(Unposed::new("cases were not written out"));
            }
        })
    }
}

fn negation(op: Comparison) -> Comparison {
    match op {
        Comparison::AtMost => Comparison::Above,
        Comparison::Below => Comparison::AtLeast,
        Comparison::AtLeast => Comparison::Below,
        Comparison::Above => Comparison::AtMost,
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
    }
}

/// A node that needs cases, with the moment and war in which it is read.
struct Found<'e> {
    node: &'e Expr,
    at: Moment,
    war: Option<&'e [EngagementId]>,
}

/// The first such node, depth first, left to right, outermost first.
fn find<'e>(expr: &'e Expr, at: Moment, war: Option<&'e [EngagementId]>) -> Option<Found<'e>> {
    match expr {
        Expr::Min(_) | Expr::Max(_) | Expr::Abs(_) | Expr::IfThenElse(..) | Expr::Count(_) => {
            Some(Found {
                node: expr,
                at,
                war,
            })
        }
        Expr::Sum(list) => list.iter().find_map(|e| find(e, at, war)),
        Expr::Negated(e) => find(e, at, war),
        Expr::Product(a, b) | Expr::Quotient(a, b) => find(a, at, war).or_else(|| find(b, at, war)),
        Expr::At(e, day) => find(e, Moment::On(*day), war),
        Expr::After { of, war: chain } => find(of, at, Some(chain)),
        _ => None,
    }
}

/// Whether the node is this very place of the expression.
fn found_in(expr: &Expr, node: &Expr) -> bool {
    std::ptr::eq(expr, node)
        || match expr {
            Expr::Sum(list) => list.iter().any(|e| found_in(e, node)),
            Expr::Negated(e) | Expr::At(e, _) | Expr::After { of: e, .. } => found_in(e, node),
            Expr::Product(a, b) | Expr::Quotient(a, b) => found_in(a, node) || found_in(b, node),
            _ => false,
        }
}

/// The expression with the node (the very place, once) replaced.
fn replace(expr: &Expr, node: &Expr, value: &mut Option<Expr>) -> Expr {
    if std::ptr::eq(expr, node)
        && let Some(value) = value.take()
    {
        return value;
    }
    match expr {
        Expr::Sum(list) => Expr::Sum(list.iter().map(|e| replace(e, node, value)).collect()),
        Expr::Negated(e) => Expr::Negated(Box::new(replace(e, node, value))),
        Expr::At(e, day) => Expr::At(Box::new(replace(e, node, value)), *day),
        Expr::After { of, war } => Expr::After {
            of: Box::new(replace(of, node, value)),
            war: war.clone(),
        },
        Expr::Product(a, b) => {
            let a = replace(a, node, value);
            Expr::Product(Box::new(a), Box::new(replace(b, node, value)))
        }
        Expr::Quotient(a, b) => {
            let a = replace(a, node, value);
            Expr::Quotient(Box::new(a), Box::new(replace(b, node, value)))
        }
        other => other.clone(),
    }
}

fn rows(formula: &Formula) -> usize {
    match formula {
        Formula::Row(_) => 1,
        Formula::All(list) | Formula::Any(list) => list.iter().map(rows).sum(),
    }
}
