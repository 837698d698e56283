//! Which posture to try next: one that stands still where it can, and far from every answer so far.

use super::own::chosen_loads;
use super::posture::{Keeps, Master, is_answer};
use super::sides::Sides;
use super::still::Still;
use crate::analysis::always::Asked;
use crate::analysis::boxes::at_corners;
use crate::analysis::growth::turns;
use crate::analysis::session::Session;
use crate::date::Day;
use crate::decide::Answer as Solved;
use crate::draft::*;
use crate::logic::{Formula, Problem, Relation, Row, Var};
use crate::number::Rational;
use crate::pose::Posed;
use std::collections::BTreeMap;

/// Farther than this nobody needs to be from an answer.
const FAR: i64 = 1_000_000;

impl Master {
    /// Values of a posture that escapes every answer so far, if some are found cheaply.
    pub fn likely(
        &self,
        session: &mut Session,
        asked: Asked,
        sides: &Sides,
    ) -> Option<Vec<Rational>> {
        let mut wished = Posed {
            unknowns: self.posed.unknowns.clone(),
            premises: Vec::new(),
            problem: self.posed.problem.clone(),
        };
        self.steady(session.draft, asked, &mut wished.problem);
        // A plan of the coalition's may differ from corner to corner.
        let mut unknowns = self.posed.unknowns.iter();
        let planless =
            !unknowns.any(|u| matches!(u, Unknown::Against { .. } | Unknown::Facing { .. }));
        let owed = |premise: &Premise| match premise {
            Premise::Provision { .. } | Premise::Fact { .. } | Premise::Given { .. } => true,
            Premise::Escapes { .. } | Premise::Owed { .. } => true,
            Premise::Meets { .. } | Premise::Outfights { .. } => planless,
            _ => false,
        };
        let more = at_corners(session.draft, &self.posed, &self.ranges, &owed);
        wished.problem.formulas.extend(more);
        if let Some(values) = self.growing_in_turns(session, sides, &wished) {
            return Some(values);
        }
        if let Some(values) = self.as_found(session, &wished)
            && let Some(candidate) = self.candidate(session, sides, values)
            && matches!(self.keeps(session.draft, sides, &candidate), Keeps::All)
        {
            return Some(candidate.values);
        }
        if let Some(values) = self.farthest(session, asked, &wished) {
            return Some(values);
        }
        if let Some(values) = self.stand_still(session, asked, &wished) {
            return Some(values);
        }
        let found = if self.prices.is_empty() {
            match session.solve_calmly(&wished, &self.chain) {
                Solved::Feasible(values) => Some(values),
                _ => None,
            }
        } else {
            session.solve_whole(&wished, Some(&self.objective()))
        };
        found.or_else(|| self.growing(session, sides))
    }

    /// From now on the parts of a sum whose growth is limited grow one after the other. The days
    /// are cut further each time. False if they were often enough, or if there are no such parts.
    pub fn take_turns(&mut self, session: &Session, asked: Asked, sides: &Sides) -> bool {
        let parts = turns::CUTS.get(self.turns);
        let Some(days) = parts.and_then(|parts| turns::days(session.draft, &self.cone, *parts))
        else {
            return false;
        };
        self.turns += 1;
        let mut days = days.into_iter();
        days.all(|day| self.add_day(session, asked, sides, day).is_ok())
    }

    /// Values of a posture that keeps what it owes between the dates too, where parts of a sum take turns.
    fn growing_in_turns(
        &self,
        session: &mut Session,
        sides: &Sides,
        wished: &Posed,
    ) -> Option<Vec<Rational>> {
        if self.turns == 0 {
            return None;
        }
        let (_, mut values) = session.solve_in_turns(&self.cone, &self.chain, wished)?;
        values.truncate(self.posed.unknowns.len());
        let candidate = self.candidate(session, sides, values)?;
        let keeps = self.keeps(session.draft, sides, &candidate);
        matches!(keeps, Keeps::All).then_some(candidate.values)
    }

    /// The first day of the claim on which everything that the coalition owes has begun to bind.
    fn settled(&self, draft: &Draft, asked: Asked) -> Day {
        let owed = self.cone.provisions.iter();
        let owed = owed.map(|p| draft.provisions[p.index()].days);
        let begins = owed.filter(|days| !days.is_empty()).map(|days| days.from);
        begins.max().unwrap_or(asked.days.from).max(asked.days.from)
    }

    /// Values, if some are found cheaply, of the standing posture from which every answer so far falls short the farthest.
    /// Source: cutting planes, Kelley 1960.
    fn farthest(
        &self,
        session: &mut Session,
        asked: Asked,
        wished: &Posed,
    ) -> Option<Vec<Rational>> {
        let is_narrow = self.ranges.iter().all(|r| r.low == r.high);
        let all_known = self.shortfalls.len() == self.answers.len();
        if self.answers.is_empty() || !is_narrow || !all_known {
            return None;
        }
        let mut problem = wished.problem.clone();
        let distance = Var(problem.integers.len() as u32);
        problem.integers.push(false);
        let mut shortfalls = self.shortfalls.iter();
        for (premise, formula) in self.posed.premises.iter().zip(&mut problem.formulas) {
            if !matches!(premise, Premise::Escapes { .. }) {
                continue;
            }
            let shortfall = shortfalls.next()?.as_ref()?;
            let mut terms = vec![(distance, Rational::ONE)];
            for (unknown, c) in &shortfall.terms {
                let at = self.posed.unknowns.iter().position(|u| u == unknown)?;
                terms.push((Var(at as u32), c.clone()));
            }
            let constant = shortfall.constant.clone();
            *formula = Formula::Row(Row::new(terms, constant, Relation::AtMost));
        }
        problem
            .formulas
            .push(Row::at_least(distance, &Rational::ZERO).into());
        problem
            .formulas
            .push(Row::at_most(distance, &Rational::from(FAR)).into());
        let far = Posed {
            unknowns: wished.unknowns.clone(),
            premises: Vec::new(),
            problem,
        };
        let still = Still::from(&far, &self.chain, self.settled(session.draft, asked))?;
        let values = session.solve_whole(&still.posed, Some(&[(distance, -Rational::ONE)]))?;
        let mut values = still.solution(&far, &values)?;
        values.truncate(wished.problem.integers.len());
        let solves = wished.problem.formulas.iter().all(|f| f.holds(&values));
        solves.then_some(values)
    }

    /// Values of a posture with these values of some unknowns, if one is found cheaply.
    pub fn with(
        &self,
        session: &mut Session,
        asked: Asked,
        fixed: &[(Var, Rational)],
    ) -> Option<Vec<Rational>> {
        let all = self.posed.premises.iter().zip(&self.posed.problem.formulas);
        let owed = all.filter(|(premise, _)| !is_answer(premise));
        let mut problem = Problem {
            integers: self.posed.problem.integers.clone(),
            formulas: owed.map(|(_, formula)| formula.clone()).collect(),
        };
        let row = |(var, value): &(Var, Rational)| {
            Row::new([(*var, Rational::ONE)], -value, Relation::Equal).into()
        };
        problem.formulas.extend(fixed.iter().map(row));
        self.steady(session.draft, asked, &mut problem);
        let wished = Posed {
            unknowns: self.posed.unknowns.clone(),
            premises: Vec::new(),
            problem,
        };
        let still = Still::from(&wished, &self.chain, self.settled(session.draft, asked));
        if let Some(still) = still
            && let Some(values) = session.solve_cheaply(&still.posed, &still.chain)
            && let Some(values) = still.solution(&wished, &values)
        {
            return Some(values);
        }
        match session.solve_calmly(&wished, &self.chain) {
            Solved::Feasible(values) => Some(values),
            _ => None,
        }
    }

    /// Values, if some are found cheaply, of a posture that changes no more once the claim is asked and everything that
    /// the coalition owes has begun to bind.
    fn stand_still(
        &self,
        session: &mut Session,
        asked: Asked,
        wished: &Posed,
    ) -> Option<Vec<Rational>> {
        let still = Still::from(wished, &self.chain, self.settled(session.draft, asked))?;
        let values = if self.prices.is_empty() {
            session.solve_cheaply(&still.posed, &still.chain)?
        } else {
            session.solve_whole(&still.posed, Some(&self.objective()))?
        };
        still.solution(wished, &values)
    }

    /// Minimise: less of what the last answer would leave.
    pub fn objective(&self) -> Vec<(Var, Rational)> {
        let mut out = Vec::new();
        for (i, unknown) in self.posed.unknowns.iter().enumerate() {
            let Unknown::Held { party, kind, .. } = unknown else {
                continue;
            };
            let price = self.prices.iter().find_map(|(u, price)| match u {
                Unknown::Held {
                    party: p, kind: k, ..
                } if (p, k) == (party, kind) => Some(price),
                _ => None,
            });
            if let Some(price) = price.filter(|p| !p.is_zero()) {
                out.push((Var(i as u32), -price.clone()));
            }
        }
        out
    }

    /// Adds rows that keep spreads and loads the same through each segment. Where nothing is asked or owed yet, units may
    /// be spread as they come.
    pub(super) fn steady(&self, draft: &Draft, asked: Asked, problem: &mut Problem) {
        let index: BTreeMap<&Unknown, u32> = self
            .posed
            .unknowns
            .iter()
            .enumerate()
            .map(|(i, u)| (u, i as u32))
            .collect();
        let owed = self
            .cone
            .provisions
            .iter()
            .map(|p| draft.provisions[p.index()].days);
        let owed: Vec<Days> = owed.collect();
        for &(first, last) in self.segments.iter().filter(|s| s.0 < s.1) {
            let binds = |days: &Days| days.from <= last && first < days.until;
            let is_early = last < asked.days.from && !owed.iter().any(binds);
            for unknown in &self.posed.unknowns {
                let later = match unknown {
                    Unknown::Held { party, kind, at } if *at == Moment::On(first) => {
                        let variant = draft.kinds[kind.index()].variant;
                        let is_plain = draft.kinds_of(variant).len() == 1 || is_early;
                        if is_plain && !chosen_loads(draft, &self.cone, *party, *kind) {
                            continue;
                        }
                        Unknown::Held {
                            party: *party,
                            kind: *kind,
                            at: Moment::On(last),
                        }
                    }
                    Unknown::Total {
                        party,
                        kind,
                        attribute,
                        at,
                    } if *at == Moment::On(first) => Unknown::Total {
                        party: *party,
                        kind: *kind,
                        attribute: *attribute,
                        at: Moment::On(last),
                    },
                    Unknown::InEffect { party, policy, at } if *at == Moment::On(first) => {
                        Unknown::InEffect {
                            party: *party,
                            policy: *policy,
                            at: Moment::On(last),
                        }
                    }
                    _ => continue,
                };
                let (Some(a), Some(b)) = (index.get(unknown), index.get(&later)) else {
                    continue;
                };
                let mut terms = vec![(Var(*a), Rational::ONE), (Var(*b), -Rational::ONE)];
                terms.sort_by_key(|t| t.0);
                problem.formulas.push(Formula::Row(Row {
                    terms,
                    constant: Rational::ZERO,
                    relation: Relation::Equal,
                }));
            }
        }
    }
}
