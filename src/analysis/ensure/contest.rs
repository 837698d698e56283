//! Wars that both sides plan, at given holdings: who wins, and by which strategy.
//!
//! One side's strategy grows by a way for each thing that the other side can do against it; the other side's reply is found
//! by the same search, turned round and one turn shorter. Each way is a corner of what its planner may fire, written as a
//! rule linear in everything seen by then, so that it serves elsewhere too.

use super::rests::substituted;
use crate::analysis::session::Session;
use crate::analysis::stretches::Stretch;
use crate::decide::{self, Answer as Solved};
use crate::draft::*;
use crate::logic::{Formula, Problem, Relation, Row, Var};
use crate::number::Rational;
use crate::pose::{Encoder, Linear, Losing, Turn, conjunction, places, turns};
use std::collections::{BTreeMap, BTreeSet};

/// Ways that a strategy may grow by.
const MOST_WAYS: usize = 60;

/// What is held and what has been fired so far.
pub type State = BTreeMap<Unknown, Rational>;

/// The wars of a claim's condition at a moment.
pub struct Contest<'d> {
    encoder: Encoder<'d>,
    turns: Vec<Turn>,
    at: Moment,
    /// Of each turn: the rows that what is fired in it must keep.
    rows: Vec<Vec<Row>>,
    /// Everything that the engagements and the condition speak of, plans apart.
    pub seen: Vec<Unknown>,
}

/// Whether the planner of a strategy wins.
enum Played {
    Wins(Strategy),
    /// What the other side fires first, if the first turn is its.
    Loses(State),
}

impl<'d> Contest<'d> {
    pub fn new(
        draft: &'d Draft,
        condition: &Cond,
        stretch: Stretch,
        at: Moment,
        is_own: &dyn Fn(EngagementId) -> bool,
    ) -> Result<Contest<'d>, String> {
        let mut encoder = Encoder::new(draft, stretch);
        encoder.condition = Some(condition.clone());
        let turns = turns(&encoder, condition, at, is_own);
        let mut rows = Vec::new();
        for turn in &turns {
            let mut here = Vec::new();
            for fight in &turn.fights {
                conjunction(&encoder.formula(fight).map_err(|u| u.0)?, &mut here);
            }
            // An equation leaves least to choose, and nothing fired is the last resort.
            here.sort_by_key(|row| row.relation != Relation::Equal);
            for unknown in &turn.plan {
                let row = encoder.form(unknown.clone()).scaled(&-Rational::ONE);
                conjunction(&row.at_most_zero(), &mut here);
            }
            rows.push(here);
        }
        for end in [Premise::Kept { at }, Premise::Broken { at }] {
            encoder.formula(&end).map_err(|u| u.0)?;
        }
        let seen = encoder.unknowns.iter();
        let seen = seen.filter(|unknown| !is_fired(unknown)).cloned().collect();
        Ok(Contest {
            encoder,
            turns,
            at,
            rows,
            seen,
        })
    }

    /// That a strategy loses, over the unknowns that it speaks of.
    pub fn losing(
        &mut self,
        strategy: &Strategy,
        is_own: bool,
        number: u32,
    ) -> Result<(Vec<Unknown>, Formula), String> {
        let formula = self.losing_from(0, strategy, is_own, number)?;
        let used: Vec<Var> = formula
            .vars()
            .into_iter()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let mut forms = vec![Linear::default(); self.encoder.unknowns.len()];
        for (i, var) in used.iter().enumerate() {
            forms[var.0 as usize] = Linear::unknown(Var(i as u32));
        }
        let unknowns = used
            .iter()
            .map(|v| self.encoder.unknowns[v.0 as usize].clone());
        Ok((unknowns.collect(), substituted(&formula, &forms)))
    }

    fn losing_from(
        &mut self,
        turn: usize,
        strategy: &Strategy,
        is_own: bool,
        number: u32,
    ) -> Result<Formula, String> {
        let at = self.at;
        let end = match is_own {
            true => Premise::Broken { at },
            false => Premise::Kept { at },
        };
        let mut losing = Losing::new(&mut self.encoder, &self.turns, number, is_own, end);
        let found = losing.from(turn, strategy, &BTreeMap::new());
        found.map_err(|u| u.0)
    }

    /// A strategy with which the others win from these holdings, if there is one.
    pub fn others_win(
        &mut self,
        session: &mut Session,
        held: &State,
    ) -> Result<Option<Strategy>, String> {
        Ok(match self.play(session, false, 0, held)? {
            Played::Wins(strategy) => Some(strategy),
            Played::Loses(_) => None,
        })
    }

    /// Grows a strategy of the coalition's by a way that answers how it was beaten; false if nothing does.
    pub fn grow(
        &mut self,
        session: &mut Session,
        strategy: &mut Strategy,
        held: &State,
        number: u32,
        beaten: &State,
    ) -> Result<bool, String> {
        self.refine(
            session,
            strategy,
            true,
            0,
            held.clone(),
            (number, 0),
            beaten,
        )
    }

    /// Who wins from a turn on, where one side plans by a strategy and the other knows it.
    fn play(
        &mut self,
        session: &mut Session,
        is_own: bool,
        turn: usize,
        state: &State,
    ) -> Result<Played, String> {
        let mut strategy = Strategy::default();
        for _ in 0..MOST_WAYS {
            let losing = self.losing_from(turn, &strategy, is_own, 0)?;
            let Some(values) = self.solve(session, &losing, state, turn)? else {
                return Ok(Played::Wins(strategy));
            };
            let before = state.clone();
            if !self.refine(
                session,
                &mut strategy,
                is_own,
                turn,
                before,
                (0, 0),
                &values,
            )? {
                return Ok(Played::Loses(self.at_place(turn, 0, 0, &values)));
            }
        }
        Err("too many plans were tried".to_owned())
    }

    /// What is fired in a turn, as the values say of a place.
    fn at_place(&self, turn: usize, strategy: u32, place: u32, values: &State) -> State {
        let Some(turn) = self.turns.get(turn) else {
            return State::new();
        };
        let fired = turn.plan.iter().map(|unknown| {
            let of = Box::new(unknown.clone());
            let facing = Unknown::Facing {
                strategy,
                place,
                of,
            };
            let value = values.get(&facing).cloned().unwrap_or_default();
            (unknown.clone(), value)
        });
        fired.collect()
    }

    /// Grows a strategy by one way where the values beat it.
    #[expect(clippy::too_many_arguments)]
    fn refine(
        &mut self,
        session: &mut Session,
        strategy: &mut Strategy,
        is_own: bool,
        turn: usize,
        mut state: State,
        (number, place): (u32, u32),
        values: &State,
    ) -> Result<bool, String> {
        let Some(now) = self.turns.get(turn) else {
            return Ok(false);
        };
        if now.is_own != is_own {
            state.extend(self.at_place(turn, number, place, values));
            return self.refine(
                session,
                strategy,
                is_own,
                turn + 1,
                state,
                (number, place + 1),
                values,
            );
        }
        let mut place = place;
        for Way { plan, then } in &mut strategy.0 {
            let mut there = state.clone();
            there.extend(self.fired_by(turn, plan, &state));
            let after = places(&self.turns, is_own, turn + 1, then);
            if self.can_be(turn, &there)
                && self.refine(
                    session,
                    then,
                    is_own,
                    turn + 1,
                    there,
                    (number, place),
                    values,
                )?
            {
                return Ok(true);
            }
            place += after;
        }
        let Played::Loses(found) = self.play(session, !is_own, turn, &state)? else {
            return Ok(false);
        };
        let corner = self.cornered(session, is_own, turn, &state, found)?;
        strategy.0.push(Way {
            plan: self.rule(turn, &state, &corner),
            then: Strategy::default(),
        });
        Ok(true)
    }

    /// What a rule fires.
    fn fired_by(&self, turn: usize, plan: &PlanRule, state: &State) -> State {
        let none = self.turns[turn].plan.iter();
        let mut fired: State = none.map(|of| (of.clone(), Rational::ZERO)).collect();
        for (unknown, terms, constant) in plan {
            let mut sum = constant.clone();
            for (of, c) in terms {
                sum += &(c * &state.get(of).cloned().unwrap_or_default());
            }
            fired.insert(unknown.clone(), sum);
        }
        fired
    }

    /// Whether what is fired in a turn keeps its rules.
    fn can_be(&self, turn: usize, state: &State) -> bool {
        self.rows[turn]
            .iter()
            .all(|row| row.relation.holds(&self.sum(row, state)))
    }

    fn sum(&self, row: &Row, state: &State) -> Rational {
        let mut sum = row.constant.clone();
        for (var, c) in &row.terms {
            if let Some(value) = state.get(&self.encoder.unknowns[var.0 as usize]) {
                sum += &(c * value);
            }
        }
        sum
    }

    /// Values of what is not in the state that make a formula true; of those the ones that break or keep the claim by most
    /// where one more turn is all there is.
    fn solve(
        &mut self,
        session: &mut Session,
        formula: &Formula,
        state: &State,
        turn: usize,
    ) -> Result<Option<State>, String> {
        let mut forms = Vec::new();
        let mut free: Vec<Unknown> = Vec::new();
        let used = formula.vars();
        for (i, unknown) in self.encoder.unknowns.iter().enumerate() {
            forms.push(match state.get(unknown) {
                Some(value) => Linear::number(value.clone()),
                None if used.contains(&Var(i as u32)) => {
                    free.push(unknown.clone());
                    Linear::unknown(Var(free.len() as u32 - 1))
                }
                None => Linear::default(),
            });
        }
        let formula = substituted(formula, &forms);
        let cost = match turn + 1 == self.turns.len() {
            true => last_row(&formula),
            false => None,
        };
        let problem = Problem {
            integers: vec![false; free.len()],
            formulas: vec![formula],
        };
        match decide::solve(&problem, cost.as_deref(), &mut session.budget) {
            Solved::Feasible(values) => Ok(Some(free.into_iter().zip(values).collect())),
            Solved::Infeasible(_) => Ok(None),
            Solved::Exhausted => Err(crate::analysis::OUT_OF_BUDGET.to_owned()),
        }
    }

    /// Moves what is fired in a turn, winning from there, to a corner of what may be fired, as far as it still wins.
    fn cornered(
        &mut self,
        session: &mut Session,
        is_own: bool,
        turn: usize,
        state: &State,
        mut fired: State,
    ) -> Result<State, String> {
        let mut stuck: BTreeSet<Unknown> = BTreeSet::new();
        for _ in 0..2 * self.turns[turn].plan.len() {
            let mut here = state.clone();
            here.extend(fired.clone());
            let (solved, free) = self.tight(turn, &here);
            let Some(moves) = free.iter().find(|unknown| !stuck.contains(unknown)) else {
                break;
            };
            let Some(along) = self.encoder.known(moves) else {
                break;
            };
            let slope = |unknown: &Unknown| match self.encoder.known(unknown) {
                Some(var) if var == along => Rational::ONE,
                Some(var) => {
                    let form = solved.get(&var).and_then(|form| form.terms.get(&along));
                    form.cloned().unwrap_or_default()
                }
                None => Rational::ZERO,
            };
            let direction: State = fired.keys().map(|u| (u.clone(), slope(u))).collect();
            let mut better = None;
            for sign in [Rational::ONE, -Rational::ONE] {
                let mut step: Option<Rational> = None;
                for row in &self.rows[turn] {
                    let still = self.sum(row, &here);
                    let rise = &(&self.sum(row, &direction) - &row.constant) * &sign;
                    if rise.is_positive()
                        && let Some(far) = (-still).checked_div(&rise)
                        && step.as_ref().is_none_or(|step| far < *step)
                    {
                        step = Some(far);
                    }
                }
                let Some(step) = step.filter(Rational::is_positive) else {
                    continue;
                };
                let moved = fired.iter().map(|(unknown, value)| {
                    let by = &(&direction[unknown] * &sign) * &step;
                    (unknown.clone(), value + &by)
                });
                let moved: State = moved.collect();
                let mut there = state.clone();
                there.extend(moved.clone());
                if self.can_be(turn, &there)
                    && let Played::Loses(_) = self.play(session, !is_own, turn + 1, &there)?
                {
                    better = Some(moved);
                    break;
                }
            }
            match better {
                Some(moved) => fired = moved,
                None => {
                    stuck.insert(moves.clone());
                }
            }
        }
        Ok(fired)
    }

    /// What the rows that are tight say of what is fired in a turn: each solved for one unknown; and the unknowns that are left.
    fn tight(&self, turn: usize, here: &State) -> (BTreeMap<Var, Linear>, Vec<Unknown>) {
        let plan = &self.turns[turn].plan;
        let vars: Vec<Var> = plan.iter().filter_map(|u| self.encoder.known(u)).collect();
        let mut solved: BTreeMap<Var, Linear> = BTreeMap::new();
        for row in &self.rows[turn] {
            if !self.sum(row, here).is_zero() {
                continue;
            }
            let mut form = Linear::number(row.constant.clone());
            for (var, c) in &row.terms {
                match solved.get(var) {
                    Some(known) => form.add(known, c),
                    None => form.add_term(*var, c),
                }
            }
            let pivot = form.terms.iter().find(|(var, _)| vars.contains(var));
            let Some((&var, c)) = pivot else {
                continue;
            };
            let Some(by) = (-Rational::ONE).checked_div(c) else {
                continue;
            };
            let mut form = form.scaled(&by);
            form.terms.remove(&var);
            for known in solved.values_mut() {
                if let Some(c) = known.terms.remove(&var) {
                    known.add(&form, &c);
                }
            }
            solved.insert(var, form);
        }
        let free = plan.iter().filter(|unknown| {
            let var = self.encoder.known(unknown);
            var.is_some_and(|var| !solved.contains_key(&var))
        });
        let free = free.cloned().collect();
        (solved, free)
    }

    /// What is fired in a turn as a rule: what is tight here stays tight, and what is free stays as it is.
    fn rule(&self, turn: usize, state: &State, fired: &State) -> PlanRule {
        let mut here = state.clone();
        here.extend(fired.clone());
        let (solved, free) = self.tight(turn, &here);
        let mut rule = PlanRule::new();
        for unknown in &self.turns[turn].plan {
            let value = fired.get(unknown).cloned().unwrap_or_default();
            let form = self.encoder.known(unknown).and_then(|var| solved.get(&var));
            let Some(form) = form else {
                rule.push((unknown.clone(), Vec::new(), value));
                continue;
            };
            let mut constant = form.constant.clone();
            let mut terms = Vec::new();
            for (var, c) in &form.terms {
                let of = &self.encoder.unknowns[var.0 as usize];
                match free.contains(of) {
                    true => constant += &(c * &fired.get(of).cloned().unwrap_or_default()),
                    false => terms.push((of.clone(), c.clone())),
                }
            }
            rule.push((unknown.clone(), terms, constant));
        }
        rule.retain(|(_, terms, constant)| !terms.is_empty() || !constant.is_zero());
        rule
    }
}

/// Whether it is what somebody fires.
fn is_fired(unknown: &Unknown) -> bool {
    matches!(
        unknown,
        Unknown::Shots { .. } | Unknown::Fired { .. } | Unknown::Facing { .. }
    )
}

/// The sum of the last row of a formula, of every `Any` the first member's: the smaller, the surer it is true.
fn last_row(formula: &Formula) -> Option<Vec<(Var, Rational)>> {
    match formula {
        Formula::Row(row) => (!row.terms.is_empty()).then(|| row.terms.clone()),
        Formula::All(list) => last_row(list.last()?),
        Formula::Any(list) => last_row(list.first()?),
    }
}
