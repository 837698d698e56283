//! From one answer to a rule against all postures: plans that are linear in the posture, good on as wide a box as possible.

use super::answer::{Broken, What};
use super::posture::{Candidate, Master};
use super::sides::{Sides, owner};
use crate::analysis::always::Asked;
use crate::analysis::session::Session;
use crate::date::Day;
use crate::decide::{self, LpAnswer};
use crate::draft::*;
use crate::eval;
use crate::logic::{Formula, Relation, Row, Var};
use crate::number::Rational;
use crate::pose::{Encoder, Fight, Linear, Posed, conjunction, fights_in};
use std::collections::BTreeMap;

/// Takes in the others' answer to a candidate.
pub fn learn(
    master: &mut Master,
    session: &mut Session,
    asked: Asked,
    sides: &Sides,
    candidate: &Candidate,
    broken: Broken,
) -> Result<(), String> {
    if let What::Obligation = broken.what {
        return Err("the coalition's own obligation depends on what the others hold, and the posture tried breaks it".to_owned());
    }
    let mut days: Vec<Day> = vec![broken.stretch.0, broken.stretch.1, broken.day];
    days.dedup();
    let forces = session.answer(asked, sides, master, candidate, &days, &|poser, at| {
        poser.wars(&fights_in(asked.condition, at))?;
        poser.add(Premise::Broken { at })
    })?;
    master.add_day(session, asked, sides, forces.day)?;
    let at = Moment::On(forces.day);
    let fights = fights_in(asked.condition, at);
    let draft = session.draft;
    let settle = |unknown: &Unknown| {
        if owner(unknown).is_some_and(|p| sides.is_own(p)) {
            Ok(None)
        } else {
            value_in(draft, &forces.world, unknown).map(Some)
        }
    };
    let mut encoder = Encoder::new(draft, (forces.day, forces.day));
    encoder.condition = Some(asked.condition.clone());
    let mut rows = Rows::new(encoder, &Premise::Broken { at }, &fights, &settle)?;
    let value: BTreeMap<&Unknown, &Rational> =
        forces.posed.unknowns.iter().zip(&forces.values).collect();
    let branch = rows.choose_branch(&|u| value.get(u).map(|v| (*v).clone()).unwrap_or_default())?;
    let plan = if fights.is_empty() {
        Vec::new()
    } else {
        let values: BTreeMap<&Unknown, &Rational> = master
            .posed
            .unknowns
            .iter()
            .zip(&candidate.values)
            .collect();
        let here = |u: &Unknown| values.get(u).map(|v| (*v).clone());
        let here: Vec<Rational> = match rows.own.iter().map(here).collect() {
            Some(here) => here,
            None => rows
                .own
                .iter()
                .map(|u| own_value(session.draft, &candidate.world, u))
                .collect::<Result<_, _>>()?,
        };
        plan_rule(&master.posed, session, &rows, &here)?
    };
    master.prices = rows.price(&plan);
    let escapes = rows.refused(&master.posed.unknowns, &plan)?;
    let answer = master.answers.len() as u32;
    master.answers.push(Answer {
        day: forces.day,
        forces: forces.posture,
        plan,
    });
    master
        .posed
        .premises
        .push(Premise::Escapes { answer, branch });
    master.posed.problem.formulas.push(escapes);
    Ok(())
}

/// The rows of an answer over the coalition's unknowns and the others' plan; the others' holdings are numbers already.
pub struct Rows {
    /// Plan unknowns, in order.
    pub plan: Vec<Unknown>,
    /// The coalition's unknowns.
    pub own: Vec<Unknown>,
    /// Of the engagements.
    pub fight: Vec<(Split, Relation)>,
    /// Of the broken condition, in the branch taken.
    pub goal: Vec<(Split, Relation)>,
    /// All goal rows, before a branch is taken.
    branches: Vec<Vec<(Split, Relation)>>,
}

/// A linear form split by whose unknowns it names.
#[derive(Clone, Default)]
pub struct Split {
    pub plan: BTreeMap<usize, Rational>,
    pub own: BTreeMap<usize, Rational>,
    pub constant: Rational,
}

impl Rows {
    /// The rows of the engagements and of the condition (`Broken` or `Kept`); `settle` gives the unknowns that are numbers already.
    pub fn new(
        mut encoder: Encoder,
        condition: &Premise,
        fights: &[Fight],
        settle: &dyn Fn(&Unknown) -> Result<Option<Rational>, String>,
    ) -> Result<Rows, String> {
        let mut atoms = Vec::new();
        for fight in fights {
            for position in 0..fight.war.len() as u32 {
                let premise = Premise::Fight {
                    war: fight.war.clone(),
                    at: fight.at,
                    position,
                };
                flat(&encoder.formula(&premise).map_err(|u| u.0)?, &mut atoms);
            }
        }
        let branches = branches_of(&encoder.formula(condition).map_err(|u| u.0)?);
        let mut rows = Rows {
            plan: fights
                .iter()
                .flat_map(|f| encoder.plan_unknowns(f))
                .collect(),
            own: Vec::new(),
            fight: Vec::new(),
            goal: Vec::new(),
            branches: Vec::new(),
        };
        let plan_index: BTreeMap<Unknown, usize> = rows
            .plan
            .iter()
            .cloned()
            .enumerate()
            .map(|(i, u)| (u, i))
            .collect();
        let mut own_index: BTreeMap<Unknown, usize> = BTreeMap::new();
        let mut split = |row: &Row| -> Result<(Split, Relation), String> {
            let mut out = Split {
                constant: row.constant.clone(),
                ..Split::default()
            };
            for (var, coefficient) in &row.terms {
                let unknown = &encoder.unknowns[var.0 as usize];
                if let Some(&i) = plan_index.get(unknown) {
                    out.plan.insert(i, coefficient.clone());
                } else if let Some(value) = settle(unknown)? {
                    out.constant += &(coefficient * &value);
                } else {
                    let next = own_index.len();
                    let i = *own_index.entry(unknown.clone()).or_insert(next);
                    out.own.insert(i, coefficient.clone());
                }
            }
            Ok((out, row.relation))
        };
        rows.fight = atoms.iter().map(&mut split).collect::<Result<_, _>>()?;
        rows.branches = branches
            .iter()
            .map(|atoms| atoms.iter().map(&mut split).collect::<Result<Vec<_>, _>>())
            .collect::<Result<_, _>>()?;
        rows.own = vec![Unknown::AskedDay; own_index.len()];
        for (unknown, i) in own_index {
            rows.own[i] = unknown;
        }
        Ok(rows)
    }

    /// Takes the first branch of the condition that holds at these values.
    pub fn choose_branch(&mut self, value: &dyn Fn(&Unknown) -> Rational) -> Result<u32, String> {
        let number = |split: &Split| {
            let mut sum = split.constant.clone();
            for (i, c) in &split.plan {
                sum += &(c * &value(&self.plan[*i]));
            }
            for (i, c) in &split.own {
                sum += &(c * &value(&self.own[*i]));
            }
            sum
        };
        let holds = |(split, relation): &(Split, Relation)| {
            let sum = number(split);
            match relation {
                Relation::AtMost => !sum.is_positive(),
                Relation::Below => sum.is_negative(),
                Relation::Equal => sum.is_zero(),
            }
        };
        let branch = self
            .branches
            .iter()
            .position(|atoms| atoms.iter().all(holds));
        let branch =
            branch.ok_or_else(|| "the condition has too many cases for one rule".to_owned())?;
        self.take_branch(branch);
        Ok(branch as u32)
    }

    /// How many branches there are.
    pub fn branch_count(&self) -> usize {
        self.branches.len()
    }

    /// Takes this branch.
    pub fn take_branch(&mut self, branch: usize) {
        self.goal = self.branches[branch].clone();
    }

    /// What the rule leaves of each unit held.
    fn price(&self, plan: &PlanRule) -> Vec<(Unknown, Rational)> {
        let mut prices = BTreeMap::new();
        for (split, _) in &self.goal {
            let form = self.over_own(split, plan);
            for (i, c) in &form.own {
                let slot: &mut Rational = prices.entry(*i).or_default();
                *slot += c;
            }
        }
        prices
            .into_iter()
            .map(|(i, c)| (self.own[i].clone(), c))
            .collect()
    }

    /// A row with the plan replaced by the rule.
    fn over_own(&self, split: &Split, plan: &PlanRule) -> Split {
        let mut out = Split {
            plan: BTreeMap::new(),
            own: split.own.clone(),
            constant: split.constant.clone(),
        };
        for (i, c) in &split.plan {
            let Some((_, terms, constant)) = plan.iter().find(|(u, _, _)| *u == self.plan[*i])
            else {
                continue;
            };
            out.constant += &(c * constant);
            for (unknown, coefficient) in terms {
                if let Some(j) = self.own.iter().position(|u| u == unknown) {
                    let slot = out.own.entry(j).or_default();
                    *slot += &(c * coefficient);
                }
            }
        }
        out.own.retain(|_, c| !c.is_zero());
        out
    }

    /// `Any` of the negations of the rows under the rule, over these unknowns: `Escapes`, `Outplanned`.
    pub fn refused(&self, unknowns: &[Unknown], plan: &PlanRule) -> Result<Formula, String> {
        let mut members = Vec::new();
        let mut refuse = |split: Split, relation: Relation| -> Result<(), String> {
            let mut form = Linear::number(split.constant);
            for (i, c) in &split.own {
                let var = unknowns.iter().position(|u| *u == self.own[*i]);
                let var = var.ok_or_else(|| {
                    "the answer speaks of a moment that the posture does not know".to_owned()
                })?;
                form.add_term(Var(var as u32), c);
            }
            if let Some(number) = form.as_number() {
                let holds = match relation {
                    Relation::AtMost => !number.is_positive(),
                    Relation::Below => number.is_negative(),
                    Relation::Equal => number.is_zero(),
                };
                if holds {
                    return Ok(());
                }
            }
            members.push(negated(form, relation));
            Ok(())
        };
        for (_, terms, constant) in plan {
            let mut split = Split {
                constant: -constant.clone(),
                ..Split::default()
            };
            for (unknown, c) in terms {
                if let Some(j) = self.own.iter().position(|u| u == unknown) {
                    split.own.insert(j, -c.clone());
                }
            }
            refuse(split, Relation::AtMost)?;
        }
        for (split, relation) in self.fight.iter().chain(&self.goal) {
            refuse(self.over_own(split, plan), *relation)?;
        }
        Ok(Formula::Any(members))
    }
}

/// The negation of a row.
pub fn negated(form: Linear, relation: Relation) -> Formula {
    let flipped = form.scaled(&-Rational::ONE);
    match relation {
        Relation::AtMost => flipped.below_zero(),
        Relation::Below => flipped.at_most_zero(),
        Relation::Equal => Formula::Any(vec![form.below_zero(), flipped.below_zero()]),
    }
}

/// All rows of a conjunction.
pub fn flat(formula: &Formula, out: &mut Vec<Row>) {
    match formula {
        Formula::Row(row) => out.push(row.clone()),
        Formula::All(list) | Formula::Any(list) => list.iter().for_each(|f| flat(f, out)),
    }
}

/// The rows of each branch: of every `Any`, the member with the branch's number.
pub fn branches_of(formula: &Formula) -> Vec<Vec<Row>> {
    let mut width = 1;
    widest(formula, &mut width);
    (0..width).filter_map(|b| branch(formula, b)).collect()
}

fn widest(formula: &Formula, width: &mut usize) {
    match formula {
        Formula::Row(_) => {}
        Formula::All(list) => list.iter().for_each(|f| widest(f, width)),
        Formula::Any(list) => {
            *width = (*width).max(list.len());
            list.iter().for_each(|f| widest(f, width));
        }
    }
}

fn branch(formula: &Formula, number: usize) -> Option<Vec<Row>> {
    match formula {
        Formula::Row(row) => Some(vec![row.clone()]),
        Formula::All(list) => {
            let parts: Option<Vec<_>> = list.iter().map(|f| branch(f, number)).collect();
            Some(parts?.concat())
        }
        Formula::Any(list) => branch(list.get(number)?, number),
    }
}

/// What an unknown of the coalition is in its candidate's world.
fn own_value(draft: &Draft, world: &World, unknown: &Unknown) -> Result<Rational, String> {
    value_in(draft, world, unknown)
}

/// What an unknown of the others is in a world.
pub fn value_in(draft: &Draft, world: &World, unknown: &Unknown) -> Result<Rational, String> {
    let on = |at: &Moment| match at {
        Moment::On(day) => Ok(*day),
        Moment::Asked => Err("an answer speaks of an unknown day".to_owned()),
    };
    Ok(match unknown {
        Unknown::Held { party, kind, at } => eval::holding(draft, world, *party, *kind, on(at)?),
        Unknown::Total {
            party,
            kind,
            attribute,
            at,
        } => eval::total(draft, world, *party, *kind, *attribute, on(at)?),
        Unknown::InEffect { party, policy, at } => Rational::from(i64::from(eval::in_effect(
            draft,
            world,
            *party,
            *policy,
            on(at)?,
        ))),
        _ => return Err("an answer speaks of more than holdings".to_owned()),
    })
}

/// A plan linear in the posture: on the whole range of postures if one rule breaks the claim there, else around the candidate.
pub fn plan_rule(
    posed: &Posed,
    session: &mut Session,
    rows: &Rows,
    here: &[Rational],
) -> Result<PlanRule, String> {
    let mut widest = Vec::new();
    for unknown in &rows.own {
        let i = posed.unknowns.iter().position(|u| u == unknown);
        let i = i.ok_or_else(|| "the posture does not know this moment".to_owned())?;
        widest.push(reach(posed, session, Var(i as u32)));
    }
    for shrink in [0_u32, 2, 4, 6, 9, 12] {
        let part = Rational::ratio(1, 1 << shrink);
        let range: Vec<(Rational, Option<Rational>)> = here
            .iter()
            .zip(&widest)
            .map(|(x, (low, high))| {
                if shrink == 0 {
                    return (low.clone(), high.clone());
                }
                let low = x - &(&(x - low) * &part);
                let high = high
                    .as_ref()
                    .map_or_else(|| x + &(x * &part), |h| x + &(&(h - x) * &part));
                (low, Some(high))
            })
            .collect();
        if let Some(rule) = robust(posed, session, rows, &range)? {
            return Ok(rule);
        }
    }
    let range: Vec<_> = here.iter().map(|x| (x.clone(), Some(x.clone()))).collect();
    robust(posed, session, rows, &range)?
        .ok_or_else(|| "no rule was found for the answer".to_owned())
}

/// A rule for every posture in the box that obeys the coalition's rows at the day: each shot at a kind of the coalition's is linear in
/// how many of that kind it holds; the worst sum that falls short is made as bad as can be, and must break the claim.
fn robust(
    posed: &Posed,
    session: &mut Session,
    rows: &Rows,
    range: &[(Rational, Option<Rational>)],
) -> Result<Option<PlanRule>, String> {
    let mut lp = Lp::default();
    let own_of = |unknown: &Unknown| match unknown {
        Unknown::Shots { party, kind, .. } => rows.own.iter().position(
            |u| matches!(u, Unknown::Held { party: p, kind: k, .. } if (p, k) == (party, kind)),
        ),
        _ => None,
    };
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
                if let Some(j) = own_of(unknown) {
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
    let region = rows_about(posed, &rows.own);
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
        for (form, low, high) in region.iter().map(|r| (r, None, None)) {
            let _: (Option<()>, Option<()>) = (low, high);
            let column = lp.column();
            if form.1 == Relation::Equal {
                lp.free(column);
            } else {
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
    let answer = decide::lp(
        &lp.rows(),
        lp.columns,
        Some(&[(Var(worst as u32), Rational::ONE)]),
        &mut session.budget,
    );
    let LpAnswer::Optimal { point, value, .. } = answer else {
        return Ok(None);
    };
    if value.is_positive() || (strict && value.is_zero()) {
        return Ok(None);
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
struct Lp {
    columns: usize,
    rows: Vec<Row>,
}

impl Lp {
    fn column(&mut self) -> usize {
        self.columns += 1;
        self.columns - 1
    }

    fn free(&mut self, _column: usize) {}

    fn add(&mut self, terms: Vec<(usize, Rational)>, bound: Rational, relation: Relation) {
        let mut form = Linear::number(-bound);
        for (column, c) in terms {
            form.add_term(Var(column as u32), &c);
        }
        if let Formula::Row(row) = form.row(relation) {
            self.rows.push(row);
        }
    }

    fn at_most(&mut self, terms: Vec<(usize, Rational)>, bound: Rational) {
        self.add(terms, bound, Relation::AtMost);
    }

    fn equal(&mut self, terms: Vec<(usize, Rational)>, bound: Rational) {
        self.add(terms, bound, Relation::Equal);
    }

    fn rows(&self) -> Vec<Row> {
        self.rows.clone()
    }
}

/// The least and the most that the rows of a question allow an unknown that is not negative (no upper end if there is none).
fn reach(posed: &Posed, session: &mut Session, var: Var) -> (Rational, Option<Rational>) {
    let mut rows = Vec::new();
    for formula in &posed.problem.formulas {
        conjunction(formula, &mut rows);
    }
    let most = decide::lp(
        &rows,
        posed.unknowns.len(),
        Some(&[(var, -Rational::ONE)]),
        &mut session.budget,
    );
    let high = match most {
        LpAnswer::Optimal { value, .. } => Some(-value),
        _ => None,
    };
    (Rational::ZERO, high)
}

/// The rows of a question that speak of these unknowns alone (strict ones as if they were not).
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
        .filter(|(s, _)| !s.own.is_empty())
        .collect()
}
