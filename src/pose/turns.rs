//! Wars that both sides plan: whose turn it is, and what it means that a strategy loses.

use super::encode::{Encoder, Unposed};
use super::wars::{Fight, written};
use super::{Linear, premises};
use crate::draft::*;
use crate::logic::{Formula, Row, Var};
use crate::number::Rational;
use std::collections::BTreeMap;

/// Engagements that follow one another and are planned by the same side.
#[derive(Clone, Debug)]
pub struct Turn {
    pub is_own: bool,
    /// Everything that is fired in it.
    pub plan: Vec<Unknown>,
    /// The rules of its engagements.
    pub fights: Vec<Premise>,
}

/// The turns of a condition's wars, in the order in which they are fought; `is_own` says which engagements the coalition plans.
pub fn turns(
    encoder: &Encoder,
    condition: &Cond,
    at: Moment,
    is_own: &dyn Fn(EngagementId) -> bool,
) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    for fight in written(condition, at) {
        let plan = encoder.plan_unknowns(&fight);
        let Fight { war, at } = &fight;
        for (place, id) in (0..).zip(war) {
            let own = is_own(*id);
            if turns.last().is_none_or(|turn| turn.is_own != own) {
                turns.push(Turn {
                    is_own: own,
                    plan: Vec::new(),
                    fights: Vec::new(),
                });
            }
            if let Some(turn) = turns.last_mut() {
                let here = |unknown: &&Unknown| matches!(unknown, Unknown::Shots { position, .. } | Unknown::Fired { position, .. } if *position == place);
                turn.plan.extend(plan.iter().filter(here).cloned());
                turn.fights.push(Premise::Fight {
                    war: war.clone(),
                    at: *at,
                    position: place,
                });
            }
        }
    }
    turns
}

/// What is fired, in terms of what is not known.
type Fired = BTreeMap<Var, Linear>;

/// Writes that a strategy loses.
pub struct Losing<'e, 'd> {
    pub encoder: &'e mut Encoder<'d>,
    pub turns: &'e [Turn],
    /// The number that the other side's unknowns carry.
    pub number: u32,
    /// Whether the coalition plans by it.
    pub is_own: bool,
    /// `Broken` or `Kept`.
    pub end: Premise,
    place: u32,
}

impl<'e, 'd> Losing<'e, 'd> {
    pub fn new(
        encoder: &'e mut Encoder<'d>,
        turns: &'e [Turn],
        number: u32,
        is_own: bool,
        end: Premise,
    ) -> Losing<'e, 'd> {
        Losing {
            encoder,
            turns,
            number,
            is_own,
            end,
            place: 0,
        }
    }

    /// That the strategy loses from a turn on, given what was fired before.
    pub fn from(
        &mut self,
        turn: usize,
        strategy: &Strategy,
        fired: &Fired,
    ) -> Result<Formula, Unposed> {
        let turns = self.turns;
        let Some(at) = turns.get(turn) else {
            let end = self.encoder.formula(&self.end)?;
            return Ok(known(&end, fired));
        };
        let mut fired = fired.clone();
        let fights = at.fights.iter().map(|fight| self.encoder.formula(fight));
        let fights = fights.collect::<Result<Vec<_>, _>>()?;
        if at.is_own != self.is_own {
            let (place, strategy_number) = (self.place, self.number);
            self.place += 1;
            let mut members = Vec::new();
            for unknown in &at.plan {
                let facing = Unknown::Facing {
                    strategy: strategy_number,
                    place,
                    of: Box::new(unknown.clone()),
                };
                let form = self.encoder.form(facing);
                members.push(form.scaled(&-Rational::ONE).at_most_zero());
                fired.insert(self.encoder.var(unknown), form);
            }
            members.extend(fights.iter().map(|fight| known(fight, &fired)));
            members.push(self.from(turn + 1, strategy, &fired)?);
            return Ok(Formula::All(members));
        }
        let mut ways = Vec::new();
        for Way { plan, then } in &strategy.0 {
            let mut here = fired.clone();
            for unknown in &at.plan {
                here.insert(self.encoder.var(unknown), Linear::default());
            }
            let mut rows = Vec::new();
            for (unknown, terms, constant) in plan {
                let mut form = Linear::number(constant.clone());
                for (of, c) in terms {
                    let var = self.encoder.var(of);
                    match fired.get(&var) {
                        Some(before) => form.add(before, c),
                        None => form.add_term(var, c),
                    }
                }
                if let Formula::Row(row) = form.scaled(&-Rational::ONE).at_most_zero() {
                    rows.push(row);
                }
                here.insert(self.encoder.var(unknown), form);
            }
            for fight in &fights {
                premises::conjunction(&known(fight, &here), &mut rows);
            }
            let is_true = |row: &Row| row.terms.is_empty() && row.relation.holds(&row.constant);
            let rows = rows.iter().filter(|row| !is_true(row));
            let mut failures: Vec<Formula> = rows.map(Row::negated).collect();
            failures.push(self.from(turn + 1, then, &here)?);
            ways.push(Formula::Any(failures));
        }
        Ok(Formula::All(ways))
    }
}

/// How many places a strategy has from a turn on.
pub fn places(turns: &[Turn], is_own: bool, turn: usize, strategy: &Strategy) -> u32 {
    match turns.get(turn) {
        None => 0,
        Some(at) if at.is_own != is_own => 1 + places(turns, is_own, turn + 1, strategy),
        Some(_) => {
            let ways = strategy.0.iter();
            ways.map(|way| places(turns, is_own, turn + 1, &way.then))
                .sum()
        }
    }
}

/// A formula in which what is fired is replaced.
fn known(formula: &Formula, fired: &Fired) -> Formula {
    let each = |list: &[Formula]| list.iter().map(|f| known(f, fired)).collect();
    match formula {
        Formula::Row(row) => {
            let mut form = Linear::number(row.constant.clone());
            for (var, c) in &row.terms {
                match fired.get(var) {
                    Some(sum) => form.add(sum, c),
                    None => form.add_term(*var, c),
                }
            }
            form.row(row.relation)
        }
        Formula::All(list) => Formula::All(each(list)),
        Formula::Any(list) => Formula::Any(each(list)),
    }
}
