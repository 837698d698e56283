//! Plans that are linear in what the other side holds, found as linear programs. Source: affine rules, Ben-Tal et al. 2004.

use super::reaching::sums_about;
use super::rows::{Rows, Split};
use super::unbroken::unbroken;
use crate::analysis::session::Session;
use crate::decide::{self, LpAnswer, Start};
use crate::draft::*;
use crate::logic::{Formula, Relation, Row, Var};
use crate::number::Rational;
use crate::pose::{Linear, Posed, conjunction};
use std::collections::BTreeMap;

/// The least and the most that a coalition's own rows allow each of its unknowns. Kept from answer to answer: more rows
/// only make the range smaller.
pub type Reach = BTreeMap<Unknown, (Rational, Option<Rational>)>;

/// A plan linear in the posture: on the whole range of postures if one rule breaks the claim there, else around the candidate.
pub fn plan_rule(
    posed: &Posed,
    session: &mut Session,
    rows: &Rows,
    here: &[Rational],
    known: &mut Reach,
) -> Result<PlanRule, String> {
    extend_reach(posed, session, &rows.own, known)?;
    let widest: Vec<_> = rows.own.iter().map(|unknown| &known[unknown]).collect();
    let box_of = |shrink: u32| -> Vec<(Rational, Option<Rational>)> {
        let part = Rational::ratio(1, 1 << shrink);
        let each = here.iter().zip(&widest).map(|(x, (low, high))| {
            if shrink == 0 {
                return (low.clone(), high.clone());
            }
            let low = x - &(&(x - low) * &part);
            let high = high
                .as_ref()
                .map_or_else(|| x + &(x * &part), |h| x + &(&(h - x) * &part));
            (low, Some(high))
        });
        each.collect()
    };
    let mut region = rows_about(posed, &rows.own);
    let mut start = None;
    let mut at = here.to_vec();
    let mut on = |session: &mut Session, region: &[(Split, Relation)], shrink: u32| {
        let range = box_of(shrink);
        if unbroken(session, rows, region, &range, &mut at) {
            return Ok(None);
        }
        robust(session, rows, region, &range, &mut start)
    };
    if let Some(rule) = on(session, &region, 0)? {
        return Ok(rule);
    }
    let told = region.len();
    if !rows.plan.is_empty() {
        region.extend(sums_about(posed, &rows.own, session));
    }
    // With more rows everywhere is worth another try.
    let everywhere = (region.len() > told).then_some(0);
    for shrink in everywhere.into_iter().chain([2, 4, 6, 9, 12]) {
        if let Some(rule) = on(session, &region, shrink)? {
            return Ok(rule);
        }
    }
    let range: Vec<_> = here.iter().map(|x| (x.clone(), Some(x.clone()))).collect();
    robust(session, rows, &region, &range, &mut start)?
        .ok_or_else(|| "no rule was found for the answer".to_owned())
}

/// A rule for every posture in the box that obeys the coalition's rows at the day: each shot at a kind of the coalition's is linear in
/// how many of that kind it holds; the worst sum that falls short is made as bad as can be, and must break the claim. Most boxes
/// that are tried have no rule, and this is seen soon from where the one before was left; a rule is looked for from the beginning, so
/// that it does not depend on what was tried before it.
fn robust(
    session: &mut Session,
    rows: &Rows,
    region: &[(Split, Relation)],
    range: &[(Rational, Option<Rational>)],
    start: &mut Option<Start>,
) -> Result<Option<PlanRule>, String> {
    let mut lp = Lp::default();
    // Each plan unknown is a form over the columns: coefficient of each own unknown, and constant.
    let mut forms: Vec<(BTreeMap<usize, usize>, usize)> = Vec::new();
    for unknown in &rows.plan {
        let constant = lp.column();
        let mut slopes = BTreeMap::new();
        match unknown {
            Unknown::Fired { .. } => {
                for j in 0..rows.own.len() {
                    slopes.insert(j, lp.column());
                }
            }
            _ => {
                if let Some(j) = own_of(unknown, &rows.own) {
                    slopes.insert(j, lp.column());
                }
            }
        }
        forms.push((slopes, constant));
    }
    let worst = lp.column();
    lp.at_most(vec![(worst, -Rational::ONE)], Rational::from(1_000_000_000));
    // Not negative: at both ends of the one own unknown it hangs on (spent units follow from their equation and are bounded by it).
    for (slopes, constant) in &forms {
        if slopes.len() > 1 {
            continue;
        }
        for end in ends(range, slopes) {
            let mut terms = vec![(*constant, -Rational::ONE)];
            match end {
                End::At(j, x) => terms.push((slopes[&j], -x)),
                End::Beyond(j) => terms = vec![(slopes[&j], -Rational::ONE)],
                End::Only => {}
            }
            lp.at_most(terms, Rational::ZERO);
        }
    }
    let all = rows
        .fight
        .iter()
        .map(|r| (r, false))
        .chain(rows.goal.iter().map(|r| (r, true)));
    for ((split, relation), is_goal) in all {
        // The row as a form: for each own unknown a list of columns, and the constant.
        let mut slopes: BTreeMap<usize, Vec<(usize, Rational)>> = BTreeMap::new();
        let mut fixed: BTreeMap<usize, Rational> = split.own.clone();
        let mut constant: Vec<(usize, Rational)> = Vec::new();
        for (i, c) in &split.plan {
            constant.push((forms[*i].1, c.clone()));
            for (j, column) in &forms[*i].0 {
                slopes.entry(*j).or_default().push((*column, c.clone()));
                fixed.entry(*j).or_default();
            }
        }
        if *relation == Relation::Equal {
            for (j, fixed) in &fixed {
                lp.equal(slopes.get(j).cloned().unwrap_or_default(), -fixed.clone());
            }
            lp.equal(constant, -split.constant.clone());
            continue;
        }
        if is_goal {
            constant.push((worst, -Rational::ONE));
        }
        let touched: Vec<usize> = fixed.keys().copied().collect();
        if touched.len() <= 1 && !is_goal {
            let single: BTreeMap<usize, usize> = touched.iter().map(|j| (*j, 0)).collect();
            for end in ends(range, &single) {
                let mut terms = constant.clone();
                let mut bound = -split.constant.clone();
                match end {
                    End::At(j, x) => {
                        bound -= &(&fixed[&j] * &x);
                        terms.extend(
                            slopes
                                .get(&j)
                                .into_iter()
                                .flatten()
                                .map(|(c, v)| (*c, v * &x)),
                        );
                    }
                    End::Beyond(j) => {
                        terms = slopes.get(&j).cloned().unwrap_or_default();
                        bound = -fixed[&j].clone();
                    }
                    End::Only => {}
                }
                lp.at_most(terms, bound);
            }
            continue;
        }
        // Farkas: the row follows from the region and the box with non-negative multipliers.
        let mut balance: BTreeMap<usize, Vec<(usize, Rational)>> = BTreeMap::new();
        let mut slack = constant.clone();
        for form in region {
            let column = lp.column();
            if form.1 != Relation::Equal {
                lp.at_most(vec![(column, -Rational::ONE)], Rational::ZERO);
            }
            for (j, c) in &form.0.own {
                balance.entry(*j).or_default().push((column, c.clone()));
            }
            slack.push((column, -form.0.constant.clone()));
        }
        for (j, (low, high)) in range.iter().enumerate() {
            let below = lp.column();
            lp.at_most(vec![(below, -Rational::ONE)], Rational::ZERO);
            balance.entry(j).or_default().push((below, -Rational::ONE));
            slack.push((below, -low.clone()));
            if let Some(high) = high {
                let above = lp.column();
                lp.at_most(vec![(above, -Rational::ONE)], Rational::ZERO);
                balance.entry(j).or_default().push((above, Rational::ONE));
                slack.push((above, high.clone()));
            }
        }
        for j in 0..rows.own.len() {
            // slope_j = Σ multipliers · region coefficient
            let mut terms: Vec<(usize, Rational)> = slopes.get(&j).cloned().unwrap_or_default();
            terms.extend(
                balance
                    .get(&j)
                    .into_iter()
                    .flatten()
                    .map(|(c, v)| (*c, -v.clone())),
            );
            lp.equal(terms, -fixed.get(&j).cloned().unwrap_or_default());
        }
        // constant + Σ multipliers · (bound) <= 0
        lp.at_most(slack, -split.constant.clone());
    }
    let strict = rows.goal.iter().all(|(_, r)| *r == Relation::Below);
    let cost = [(Var(worst as u32), Rational::ONE)];
    let fits = |start: &Start| start.fits(lp.rows.len(), lp.columns);
    let anew = !start.as_ref().is_some_and(fits);
    let answer = decide::lp_from(
        &lp.rows,
        lp.columns,
        Some(&cost),
        start,
        &mut session.budget,
    );
    let LpAnswer::Optimal {
        mut point, value, ..
    } = answer
    else {
        return Ok(None);
    };
    if value.is_positive() || (strict && value.is_zero()) {
        return Ok(None);
    }
    if !anew {
        match decide::lp(&lp.rows, lp.columns, Some(&cost), &mut session.budget) {
            LpAnswer::Optimal { point: own, .. } => point = own,
            _ => return Ok(None),
        }
    }
    let rule = rows
        .plan
        .iter()
        .zip(&forms)
        .map(|(unknown, (slopes, constant))| {
            let terms = slopes
                .iter()
                .filter(|(_, c)| !point[**c].is_zero())
                .map(|(j, c)| (rows.own[*j].clone(), point[*c].clone()))
                .collect::<Vec<_>>();
            (unknown.clone(), terms, point[*constant].clone())
        })
        .filter(|(_, terms, constant)| !terms.is_empty() || !constant.is_zero())
        .collect();
    Ok(Some(rule))
}

/// The unknown of the coalition's on which an unknown of a plan may depend: how many it holds of the target.
pub fn own_of(unknown: &Unknown, own: &[Unknown]) -> Option<usize> {
    let Unknown::Shots { party, kind, .. } = unknown else {
        return None;
    };
    own.iter().position(
        |u| matches!(u, Unknown::Held { party: p, kind: k, .. } if (p, k) == (party, kind)),
    )
}

/// An end of the range that a form must be tested at.
enum End {
    At(usize, Rational),
    /// No upper end: the slope itself.
    Beyond(usize),
    Only,
}

fn ends(range: &[(Rational, Option<Rational>)], slopes: &BTreeMap<usize, usize>) -> Vec<End> {
    let Some(&j) = slopes.keys().next() else {
        return vec![End::Only];
    };
    let (low, high) = &range[j];
    vec![
        End::At(j, low.clone()),
        high.as_ref()
            .map_or(End::Beyond(j), |h| End::At(j, h.clone())),
    ]
}

/// A linear program under construction.
#[derive(Default)]
pub struct Lp {
    pub columns: usize,
    pub rows: Vec<Row>,
}

impl Lp {
    pub fn column(&mut self) -> usize {
        self.columns += 1;
        self.columns - 1
    }

    pub fn add(&mut self, terms: Vec<(usize, Rational)>, bound: Rational, relation: Relation) {
        let mut form = Linear::number(-bound);
        for (column, c) in terms {
            form.add_term(Var(column as u32), &c);
        }
        if let Formula::Row(row) = form.row(relation) {
            self.rows.push(row);
        }
    }

    pub fn at_most(&mut self, terms: Vec<(usize, Rational)>, bound: Rational) {
        self.add(terms, bound, Relation::AtMost);
    }

    fn equal(&mut self, terms: Vec<(usize, Rational)>, bound: Rational) {
        self.add(terms, bound, Relation::Equal);
    }
}

/// Finds the least and the most that the rows of a question allow some unknowns, none of which is negative (no upper end
/// if there is none): of what is counted a whole number at or above it.
fn extend_reach(
    posed: &Posed,
    session: &mut Session,
    own: &[Unknown],
    known: &mut Reach,
) -> Result<(), String> {
    let mut asked = Vec::new();
    for unknown in own.iter().filter(|unknown| !known.contains_key(unknown)) {
        let i = posed.unknowns.iter().position(|u| u == unknown);
        let i = i.ok_or_else(|| "the posture does not know this moment".to_owned())?;
        asked.push((unknown, i));
    }
    if asked.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::new();
    for formula in &posed.problem.formulas {
        conjunction(formula, &mut rows);
    }
    let unknowns = posed.unknowns.len();
    let (counted, others): (Vec<_>, Vec<_>) = asked
        .into_iter()
        .partition(|(_, i)| posed.problem.integers[*i]);
    let vars: Vec<Var> = counted.iter().map(|(_, i)| Var(*i as u32)).collect();
    let highs = decide::reaches(&rows, unknowns, &vars, &mut session.budget);
    for ((unknown, _), high) in counted.into_iter().zip(highs) {
        known.insert(unknown.clone(), (Rational::ZERO, high));
    }
    for (unknown, i) in others {
        let down = [(Var(i as u32), -Rational::ONE)];
        let high = match decide::lp(&rows, unknowns, Some(&down), &mut session.budget) {
            LpAnswer::Optimal { value, .. } => Some(-value),
            _ => None,
        };
        known.insert(unknown.clone(), (Rational::ZERO, high));
    }
    Ok(())
}

/// The rows of a question that speak of several of these unknowns and of nothing else (strict ones as if they were not).
/// What they say of a single one is in the range that is searched.
fn rows_about(posed: &Posed, own: &[Unknown]) -> Vec<(Split, Relation)> {
    let index: BTreeMap<u32, usize> = own
        .iter()
        .enumerate()
        .filter_map(|(j, u)| {
            posed
                .unknowns
                .iter()
                .position(|v| v == u)
                .map(|i| (i as u32, j))
        })
        .collect();
    let mut rows = Vec::new();
    for formula in &posed.problem.formulas {
        conjunction(formula, &mut rows);
    }
    rows.iter()
        .filter_map(|row| {
            let mut split = Split {
                constant: row.constant.clone(),
                ..Split::default()
            };
            for (var, c) in &row.terms {
                split.own.insert(*index.get(&var.0)?, c.clone());
            }
            Some((
                split,
                if row.relation == Relation::Below {
                    Relation::AtMost
                } else {
                    row.relation
                },
            ))
        })
        .filter(|(s, _)| s.own.len() > 1)
        .collect()
}
