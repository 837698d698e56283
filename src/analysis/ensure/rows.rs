//! The rows that an answer or a plan must meet, split by whose unknowns they name.

use crate::draft::*;
use crate::logic::{Formula, Relation, Row, Var};
use crate::number::Rational;
use crate::pose::{Encoder, Fight, Linear};
use std::collections::BTreeMap;

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
    pub fn price(&self, plan: &PlanRule) -> Vec<(Unknown, Rational)> {
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

    /// What a posture must hold so that the one sum asked about does not fall short under the rule: the terms and the
    /// constant of a sum that is not to be above zero. None if several are asked about, or an equation.
    pub fn shortfall(&self, plan: &PlanRule) -> Option<Shortfall> {
        let [(goal, Relation::AtMost | Relation::Below)] = self.goal.as_slice() else {
            return None;
        };
        let under = self.over_own(goal, plan);
        let terms = under.own.iter().map(|(i, c)| (self.own[*i].clone(), -c));
        Some(Shortfall {
            terms: terms.collect(),
            constant: -under.constant,
        })
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

/// A sum over a posture's unknowns by which an answer fails, where it is below zero.
pub struct Shortfall {
    pub terms: Vec<(Unknown, Rational)>,
    pub constant: Rational,
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

/// Cases of a condition looked at.
const MOST_CASES: usize = 256;

/// The rows of each case of a formula: of an `Any` those of each member, of an `All` every combination, the first member's changing fastest.
pub fn branches_of(formula: &Formula) -> Vec<Vec<Row>> {
    match formula {
        Formula::Row(row) => vec![vec![row.clone()]],
        Formula::Any(list) => list.iter().flat_map(branches_of).take(MOST_CASES).collect(),
        Formula::All(list) => {
            let mut out: Vec<Vec<Row>> = vec![Vec::new()];
            let mut all = true;
            for member in list {
                let cases = branches_of(member);
                // Once some cases are left out, the numbers of the others are right only in the first case of what follows.
                let here = if all { cases.len() } else { 1 };
                all &= cases.len() < MOST_CASES && out.len() * cases.len() <= MOST_CASES;
                out = match &cases[..] {
                    [] => return Vec::new(),
                    [case, rest @ ..] => {
                        let mut longer: Vec<Vec<Row>> = Vec::new();
                        for other in rest.iter().take(here - 1) {
                            let with = |before: &Vec<Row>| [&before[..], &other[..]].concat();
                            longer.extend(out.iter().map(with));
                        }
                        out.iter_mut().for_each(|o| o.extend_from_slice(case));
                        out.extend(longer);
                        out
                    }
                };
                out.truncate(MOST_CASES);
            }
            out
        }
    }
}
