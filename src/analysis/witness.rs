//! From values of unknowns to a whole world.

use super::ahead::spread_ahead;
use super::boxes::{at_corners, fixed_low, is_owed_or_asked};
use super::growth::{self, turns};
use super::session::Session;
use super::stretches::turning_days;
use crate::date::Day;
use crate::decide::Answer;
use crate::draft::*;
use crate::eval;
use crate::logic::{Formula, Relation, Row, Var};
use crate::number::Rational;
use crate::pose::{Chain, Cone, Fight, Posed, Poser, Touched, Unposed};
use std::collections::{BTreeMap, BTreeSet};

/// How often a history is refined at a day on which it broke a provision.
const REFINEMENTS: usize = 12;

/// Why no world could be shown.
pub enum NoWitness {
    /// None exists (with the question that shows it).
    None(Box<Posed>, crate::logic::Proof),
    /// Not found within the budget, or not expressible.
    Unknown(String),
}

/// What a world must show.
pub struct Wanted<'w> {
    /// What the goal premises speak of.
    pub seed: Touched,
    pub condition: Option<&'w Cond>,
    pub given: Option<&'w Cond>,
    /// Premises on known days.
    pub goals: Vec<Premise>,
    pub fights: Vec<Fight>,
    /// Days at which the goals ask.
    pub days: BTreeSet<Day>,
    /// Estimates at the low ends of these ranges. Shifted up from there, the world must keep what is owed and asked for the whole box.
    pub estimates: Vec<EstimateRange>,
}

impl Session<'_> {
    /// A complete world that obeys everything and meets the goals, close to the start; replayed by the evaluator.
    pub fn world(&mut self, wanted: &Wanted) -> Result<World, NoWitness> {
        let draft = self.draft;
        let cone = Cone::of(draft, wanted.seed.clone(), &|_| true);
        let mut days = turning_days(draft, &cone);
        days.extend(wanted.days.iter().copied());
        days.extend(growth::days(draft, &cone));
        let latest = eval_end(draft);
        days.retain(|d| *d < latest);
        let unposed = |u: Unposed| NoWitness::Unknown(u.0);
        for _ in 0..REFINEMENTS {
            let chain = Chain::new(&days, None);
            let posed = posed_for(draft, wanted, &cone, &chain).map_err(unposed)?;
            for guided in growth::guided(draft, &cone, &chain, &posed) {
                if let Some(values) = self.solve_departing_little(&guided, &chain) {
                    let values = self.worst_plan(&guided, values);
                    let baseline = self.baseline.as_ref();
                    let world = lay_out(draft, &cone, &chain, &guided.unknowns, &values, baseline);
                    if first_fault(draft, &world, &cone).is_none() {
                        return Ok(world);
                    }
                }
            }
            let values = match self.solve_calmly(&posed, &chain) {
                Answer::Feasible(values) => values,
                Answer::Infeasible(proof) => return Err(NoWitness::None(Box::new(posed), proof)),
                Answer::Exhausted => {
                    return Err(NoWitness::Unknown(super::OUT_OF_BUDGET.to_owned()));
                }
            };
            let values = self.worst_plan(&posed, values);
            let world = lay_out(
                draft,
                &cone,
                &chain,
                &posed.unknowns,
                &values,
                self.baseline.as_ref(),
            );
            match first_fault(draft, &world, &cone) {
                None => return Ok(world),
                Some(fault) => {
                    // What grows between two dates may be of the kinds of the later one at once.
                    if let Some(ahead) = spread_ahead(draft, &world)
                        && first_fault(draft, &ahead, &cone).is_none()
                    {
                        return Ok(ahead);
                    }
                    let more: Vec<Day> = fault.into_iter().filter(|d| !days.contains(d)).collect();
                    if more.is_empty() {
                        break;
                    }
                    days.extend(more);
                }
            }
        }
        for parts in turns::CUTS {
            if let Some(world) = self.taking_turns(wanted, &cone, &days, parts) {
                return Ok(world);
            }
        }
        Err(NoWitness::Unknown(
            "a history that keeps every provision between the dates was not found by rounding"
                .to_owned(),
        ))
    }

    /// A world that keeps rates and facts but need not keep the draft, in which the condition holds on a day; none if there is none.
    pub fn free_world(&mut self, condition: &Cond, day: Day) -> Result<Option<World>, String> {
        let draft = self.draft;
        let cone = Cone::of(draft, crate::pose::touched(draft, condition), &|_| false);
        let mut days = turning_days(draft, &cone);
        days.insert(day);
        let chain = Chain::new(&days, None);
        let mut poser = Poser::new(draft, (day, day));
        poser.encoder.condition = Some(condition.clone());
        let mut pose = || -> Result<(), Unposed> {
            poser.world(&cone, &chain, &|_| true)?;
            poser.law(&cone, &chain, &|_| false, &|_| true)?;
            poser.add(Premise::Kept {
                at: Moment::On(day),
            })
        };
        pose().map_err(|u| u.0)?;
        let posed = poser.done();
        match self.solve_calmly(&posed, &chain) {
            Answer::Feasible(values) => Ok(Some(lay_out(
                draft,
                &cone,
                &chain,
                &posed.unknowns,
                &values,
                self.baseline.as_ref(),
            ))),
            Answer::Infeasible(_) => Ok(None),
            Answer::Exhausted => Err(super::OUT_OF_BUDGET.to_owned()),
        }
    }

    /// Solves with as few departures from the start, and from one date to the next, as the search finds cheaply.
    pub fn solve_calmly(&mut self, posed: &Posed, chain: &Chain) -> Answer {
        match self.solve_departing_little(posed, chain) {
            Some(values) => Answer::Feasible(values),
            // A proof may not lean on the added rows: without them.
            None => self.solve(posed, None),
        }
    }

    /// A solution with few departures, if one is found with few nodes.
    pub fn solve_departing_little(
        &mut self,
        posed: &Posed,
        chain: &Chain,
    ) -> Option<Vec<Rational>> {
        let known = posed.problem.integers.len();
        let (calm, objective) = calmed(posed, chain);
        let whole = self.solve_whole(&calm, Some(&objective));
        let mut values = whole.or_else(|| self.solve_with_few_nodes(&calm, &objective))?;
        values.truncate(known);
        Some(values)
    }

    /// The same, and nothing if histories that are whole on the listed days are not found at little cost.
    pub fn solve_cheaply(&mut self, posed: &Posed, chain: &Chain) -> Option<Vec<Rational>> {
        let (calm, objective) = calmed(posed, chain);
        let mut values = self.solve_whole(&calm, Some(&objective))?;
        values.truncate(posed.problem.integers.len());
        Some(values)
    }
}

/// The question with an unknown more for each change from one date to the next, and the sum of the changes.
fn calmed(posed: &Posed, chain: &Chain) -> (Posed, Vec<(Var, Rational)>) {
    let mut problem = posed.problem.clone();
    let index: BTreeMap<&Unknown, Var> = posed
        .unknowns
        .iter()
        .enumerate()
        .map(|(i, u)| (u, Var(i as u32)))
        .collect();
    let mut objective = Vec::new();
    for pair in chain.0.windows(2) {
        for (unknown, &var) in &index {
            let earlier = match unknown {
                Unknown::Held { party, kind, at } if *at == pair[1] => Unknown::Held {
                    party: *party,
                    kind: *kind,
                    at: pair[0],
                },
                Unknown::History { party, variant, at } if *at == pair[1] => Unknown::History {
                    party: *party,
                    variant: *variant,
                    at: pair[0],
                },
                Unknown::InEffect { party, policy, at } if *at == pair[1] => Unknown::InEffect {
                    party: *party,
                    policy: *policy,
                    at: pair[0],
                },
                Unknown::Total {
                    party,
                    kind,
                    attribute,
                    at,
                } if *at == pair[1] => Unknown::Total {
                    party: *party,
                    kind: *kind,
                    attribute: *attribute,
                    at: pair[0],
                },
                _ => continue,
            };
            let Some(&before) = index.get(&earlier) else {
                continue;
            };
            let change = Var(problem.integers.len() as u32);
            problem.integers.push(false);
            objective.push((change, Rational::ONE));
            for sign in [1, -1] {
                let sign = Rational::from(sign);
                let mut terms = vec![
                    (var, sign.clone()),
                    (before, -sign),
                    (change, -Rational::ONE),
                ];
                terms.sort_by_key(|t| t.0);
                problem.formulas.push(Formula::Row(Row {
                    terms,
                    constant: Rational::ZERO,
                    relation: Relation::AtMost,
                }));
            }
        }
    }
    let calm = Posed {
        unknowns: posed.unknowns.clone(),
        premises: Vec::new(),
        problem,
    };
    (calm, objective)
}

/// The last day that any history must know, plus one.
fn eval_end(draft: &Draft) -> Day {
    let claims = draft.claims.iter();
    let ends = claims.flat_map(|c| c.parts.iter().map(|p| p.days.until));
    ends.chain([draft.end]).max().unwrap_or(draft.end)
}

/// Everything that holds of a world, and what is wanted of it.
pub fn posed_for(
    draft: &Draft,
    wanted: &Wanted,
    cone: &Cone,
    chain: &Chain,
) -> Result<Posed, Unposed> {
    let day = wanted.days.first().copied().unwrap_or(draft.entry);
    let mut poser = Poser::new(draft, (day, day));
    poser.encoder.condition = wanted.condition.cloned();
    poser.encoder.given = wanted.given.cloned();
    poser.world(cone, chain, &|_| true)?;
    poser.law(cone, chain, &|_| true, &|_| true)?;
    poser.wars(&wanted.fights)?;
    let fixed = wanted.estimates.iter().map(fixed_low);
    for premise in fixed.chain(wanted.goals.iter().cloned()) {
        poser.add(premise)?;
    }
    let mut posed = poser.done();
    let more = at_corners(draft, &posed, &wanted.estimates, &is_owed_or_asked);
    posed.problem.formulas.extend(more);
    Ok(posed)
}

/// Days on which the world breaks something that touches the cone; none if it breaks nothing.
pub fn first_fault(draft: &Draft, world: &World, _cone: &Cone) -> Option<Vec<Day>> {
    let replay = eval::Replay::new(draft, world);
    let departures = replay.departures();
    if !departures.is_empty() {
        return Some(departures.iter().map(|d| d.day).take(1).collect());
    }
    match replay.breaches() {
        Ok(breaches) if breaches.is_empty() => None,
        Ok(breaches) => Some(breaches.iter().map(|b| b.day).collect()),
        Err(_) => Some(Vec::new()),
    }
}

/// Writes values of unknowns as a world; what the cone does not touch stays as in the baseline.
pub fn lay_out(
    draft: &Draft,
    cone: &Cone,
    chain: &Chain,
    unknowns: &[Unknown],
    values: &[Rational],
    baseline: Option<&World>,
) -> World {
    let value: BTreeMap<&Unknown, &Rational> = unknowns.iter().zip(values).collect();
    let asked = value
        .get(&Unknown::AskedDay)
        .and_then(|v| v.to_i64())
        .and_then(|d| i32::try_from(d).ok())
        .map(Day);
    let day_of = |at: Moment| match at {
        Moment::On(day) => Some(day),
        Moment::Asked => asked,
    };
    let mut world = baseline.cloned().unwrap_or_default();
    for &(party, thing) in &cone.touched.things {
        let Some(stake) = draft.stake(party, thing) else {
            continue;
        };
        for variant in draft.variants_of(thing) {
            let kinds = draft.kinds_of(variant);
            let mut course = Vec::new();
            let mut spreads = BTreeMap::new();
            for &at in &chain.0 {
                let held: Option<Vec<(KindId, Rational)>> = kinds
                    .iter()
                    .map(|&kind| {
                        value
                            .get(&Unknown::Held { party, kind, at })
                            .map(|v| (kind, (*v).clone()))
                    })
                    .collect();
                let (Some(day), Some(held)) = (day_of(at), held) else {
                    continue;
                };
                let sum = held.iter().fold(Rational::ZERO, |sum, (_, v)| &sum + v);
                let history = value
                    .get(&Unknown::History { party, variant, at })
                    .map_or(sum, |v| (*v).clone());
                course.push((day, history));
                if kinds.len() > 1 {
                    spreads.insert(day, held);
                }
            }
            world.histories.insert((party, variant), Course(course));
            if kinds.len() > 1 {
                world.spreads.insert((party, variant), spreads);
            }
            for &kind in &kinds {
                for attribute in draft.kinds[kind.index()].values.iter().map(|(a, _)| *a) {
                    let totals: Vec<(Day, Rational)> = chain
                        .0
                        .iter()
                        .filter_map(|&at| {
                            let total = value.get(&Unknown::Total {
                                party,
                                kind,
                                attribute,
                                at,
                            })?;
                            Some((day_of(at)?, (*total).clone()))
                        })
                        .collect();
                    if !totals.is_empty() {
                        world
                            .totals
                            .insert((party, kind, attribute), Course(totals));
                    }
                }
            }
        }
        for m in stake.moves.iter().flatten() {
            let mut sum = Rational::ZERO;
            // Nothing has moved on the first day, which may be the only one.
            let first = chain.0.first().and_then(|at| day_of(*at));
            let mut course: Vec<(Day, Rational)> =
                first.map(|day| (day, Rational::ZERO)).into_iter().collect();
            for pair in chain.0.windows(2) {
                let unknown = Unknown::Moved {
                    party,
                    source: m.from,
                    target: m.to,
                    from: pair[0],
                    to: pair[1],
                };
                if let (Some(moved), Some(to)) = (value.get(&unknown), day_of(pair[1])) {
                    sum += *moved;
                    course.push((to, sum.clone()));
                }
            }
            world.moved.insert((party, m.from, m.to), Course(course));
        }
        for rated in draft
            .rated_totals
            .iter()
            .filter(|r| (r.party, r.thing) == (party, thing))
        {
            let attribute = rated.attribute;
            let course = chain
                .0
                .iter()
                .filter_map(|&at| {
                    let history = value.get(&Unknown::TotalHistory {
                        party,
                        thing,
                        attribute,
                        at,
                    })?;
                    Some((day_of(at)?, (*history).clone()))
                })
                .collect();
            world
                .rated
                .insert((party, thing, attribute), Course(course));
        }
    }
    for &(party, policy) in &cone.touched.switches {
        let states = chain.0.iter().filter_map(|&at| {
            let state = value.get(&Unknown::InEffect { party, policy, at })?;
            Some((day_of(at)?, !state.is_zero()))
        });
        world.switches.insert((party, policy), states.collect());
    }
    world.plans = plans(draft, unknowns, values, &day_of);
    world
}

/// The plans of attack among the values.
pub fn plans(
    draft: &Draft,
    unknowns: &[Unknown],
    values: &[Rational],
    day_of: &dyn Fn(Moment) -> Option<Day>,
) -> Vec<Plan> {
    let mut plans: BTreeMap<(Vec<EngagementId>, Day, u32), Plan> = BTreeMap::new();
    for (unknown, amount) in unknowns.iter().zip(values) {
        let (war, at, position) = match unknown {
            Unknown::Shots {
                war, at, position, ..
            }
            | Unknown::Fired {
                war, at, position, ..
            } => (war, *at, *position),
            _ => continue,
        };
        let Some(day) = day_of(at) else { continue };
        let plan = plans
            .entry((war.clone(), day, position))
            .or_insert_with(|| Plan {
                war: war.clone(),
                position: position as usize,
                day,
                shots: Vec::new(),
                fired: Vec::new(),
            });
        if amount.is_zero() {
            continue;
        }
        match unknown {
            Unknown::Shots {
                party,
                kind,
                pattern,
                ..
            } => {
                let engagement = &draft.engagements[war[position as usize].index()];
                let target = engagement
                    .targets
                    .iter()
                    .find(|t| t.party == *party && t.kind == *kind);
                let shots =
                    target.and_then(|t| engagement.patterns(t).get(*pattern as usize).cloned());
                if let Some(pattern) = shots {
                    plan.shots.push(Shot {
                        party: *party,
                        kind: *kind,
                        pattern,
                        aimpoints: amount.clone(),
                    });
                }
            }
            Unknown::Fired {
                weapon,
                party,
                kind,
                ..
            } => {
                plan.fired
                    .push((*weapon as usize, *party, *kind, amount.clone()));
            }
            _ => {}
        }
    }
    plans.into_values().collect()
}
