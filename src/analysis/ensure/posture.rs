//! Proposing postures: the coalition's own rows, and the answers that a posture must escape.

use super::answer::Broken;
use super::own::{own_cone, renumbered};
use super::pinned::Pinned;
use super::robust::Reach;
use super::rows::Shortfall;
use super::rule;
use super::shape::{lowered_posture_of, posture_of, world_of};
use super::sides::{Sides, Wars};
use crate::analysis::always::Asked;
use crate::analysis::boxes::{corners, fixed_low, shifted};
use crate::analysis::session::Session;
use crate::analysis::stretches::{Stretch, stretches, turning_days};
use crate::analysis::witness::lay_out;
use crate::date::Day;
use crate::decide::Answer as Solved;
use crate::draft::*;
use crate::eval;
use crate::logic::{Proof, Var};
use crate::number::Rational;
use crate::pose::{Chain, Cone, Posed, Poser, asked_moment};
use std::collections::BTreeSet;

/// When the posture makes an assumption about the coalition's forces true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assumed {
    /// On every day on which the claim is asked.
    Throughout,
    On(Day),
    /// On a day of the stretch that is not known yet.
    Within(Stretch),
}

/// The coalition's own question.
pub struct Master {
    pub ranges: Vec<EstimateRange>,
    /// Everything that the coalition holds or obeys, whether the claim asks for it or not.
    pub cone: Cone,
    pub chain: Chain,
    /// The whole period, cut where the posture may turn.
    pub segments: Vec<Stretch>,
    pub posed: Posed,
    /// The others' answers so far; their `Escapes` (or `Meets`) are premises of `posed`.
    pub answers: Vec<Answer>,
    /// What the last answer leaves of each unit: where to put more.
    pub prices: Vec<(Unknown, Rational)>,
    /// By how much each answer fails, where it is known as one sum.
    pub shortfalls: Vec<Option<Shortfall>>,
    /// How far the coalition's own rows let each unknown go.
    pub reach: Reach,
    assumed: Assumed,
    days: BTreeSet<Day>,
    /// How often the days were cut so that the parts of a sum whose growth is limited may grow one after the other.
    pub turns: usize,
    /// What the coalition has done before.
    pinned: Option<Pinned>,
}

/// Whether the premise takes an answer of the others in.
pub fn is_answer(premise: &Premise) -> bool {
    matches!(
        premise,
        Premise::Escapes { .. }
            | Premise::Meets { .. }
            | Premise::Outfights { .. }
            | Premise::Owed { .. }
    )
}

/// A posture to try.
pub struct Candidate {
    pub posture: Posture,
    /// The posture as a world; the others stay as in the baseline.
    pub world: World,
    /// Values of the master's unknowns.
    pub values: Vec<Rational>,
}

pub enum Proposal {
    Posture(Box<Candidate>),
    /// No posture escapes every answer.
    None(Proof),
    TooWide,
    Unknown(String),
}

/// At which corners of a box of estimates a posture keeps what is owed.
pub enum Keeps {
    All,
    /// At some, the low end among them.
    NotAll,
    No,
}

impl Master {
    pub fn new(
        session: &mut Session,
        asked: Asked,
        sides: &Sides,
        ranges: &[EstimateRange],
        assumed: Assumed,
    ) -> Result<Master, String> {
        let mut master = Master {
            ranges: ranges.to_vec(),
            cone: own_cone(session.draft, sides),
            chain: Chain(Vec::new()),
            segments: Vec::new(),
            posed: Posed {
                unknowns: Vec::new(),
                premises: Vec::new(),
                problem: Default::default(),
            },
            answers: Vec::new(),
            prices: Vec::new(),
            shortfalls: Vec::new(),
            reach: Reach::new(),
            assumed,
            days: BTreeSet::new(),
            turns: 0,
            pinned: Pinned::of(session, sides, ranges)?,
        };
        master.days = turning_days(session.draft, &master.cone);
        if let Some(pinned) = &master.pinned {
            master.days.extend(pinned.days.iter().copied());
        }
        master
            .days
            .extend(sides.stretches.iter().flat_map(|s| [s.0, s.1]));
        master.days.extend(sides.cone.touched.days.iter().copied());
        for provision in &sides.own_mixed {
            let days = session.draft.provisions[provision.index()].days;
            if !days.is_empty() {
                let ends = [
                    Some(days.from),
                    days.from.add_days(-1),
                    days.until.add_days(-1),
                ];
                master.days.extend(ends.into_iter().flatten());
            }
        }
        if sides.beside() {
            master.days.extend(turning_days(session.draft, &sides.tied));
        }
        if let Assumed::On(day) = assumed {
            master.days.extend(
                [day.add_days(-1), Some(day), day.add_days(1)]
                    .into_iter()
                    .flatten(),
            );
        }
        let period = session.draft.start..session.last_day(asked.days);
        master.days.retain(|day| period.contains(day));
        master.pose(session, asked, sides)?;
        Ok(master)
    }

    /// Poses the coalition's own rows along the chain.
    fn pose(&mut self, session: &Session, asked: Asked, sides: &Sides) -> Result<(), String> {
        let draft = session.draft;
        let period = Days {
            from: draft.start,
            until: session.last_day(asked.days),
        };
        let mut cuts = stretches(draft, &sides.cone, &asked.conditions(), period);
        for day in &self.days {
            let at = cuts
                .iter()
                .position(|(first, last)| first < day && day <= last);
            if let (Some(i), Some(eve)) = (at, day.add_days(-1)) {
                let (first, last) = cuts[i];
                cuts.splice(i..=i, [(first, eve), (*day, last)]);
            }
        }
        self.segments = cuts;
        let mut days = self.days.clone();
        days.extend(self.segments.iter().flat_map(|s| [s.0, s.1]));
        days.retain(|d| period.contains(*d));
        let within = match self.assumed {
            Assumed::Within(stretch) => Some(stretch),
            Assumed::Throughout | Assumed::On(_) => None,
        };
        self.chain = Chain::new(&days, within);
        let mut poser = Poser::new(draft, within.unwrap_or((asked.days.from, asked.days.from)));
        poser.encoder.condition = Some(asked.condition.clone());
        poser.encoder.given = asked.given.cloned();
        let own = |p: PartyId| sides.is_own(p);
        let mut pose = || -> Result<(), crate::pose::Unposed> {
            poser.world(&self.cone, &self.chain, &own)?;
            let mine = |p: ProvisionId| self.cone.provisions.contains(&p);
            poser.law(&self.cone, &self.chain, &mine, &|f| {
                self.cone.facts.contains(&f)
            })?;
            for range in &self.ranges {
                poser.add(fixed_low(range))?;
            }
            if sides.beside() {
                poser.world(&sides.tied, &self.chain, &|p| !own(p))?;
                poser.law(&sides.tied, &self.chain, &|_| true, &|_| true)?;
            }
            if sides.own_given || sides.mixed_given {
                for &at in &self.chain.0 {
                    let is_true = match (self.assumed, at) {
                        (Assumed::Throughout, Moment::On(day)) => asked.days.contains(day),
                        (Assumed::On(only), Moment::On(day)) => only == day,
                        (Assumed::Within(stretch), at) => asked_moment(stretch) == at,
                        (_, Moment::Asked) => false,
                    };
                    if is_true {
                        poser.add(Premise::Given { at })?;
                    }
                }
            }
            Ok(())
        };
        pose().map_err(|u| u.0)?;
        self.posed = poser.done();
        if let Some(pinned) = &self.pinned {
            pinned.bind(draft, &mut self.posed);
        }
        Ok(())
    }

    /// Makes sure that the posture is known on a day.
    pub fn add_day(
        &mut self,
        session: &Session,
        asked: Asked,
        sides: &Sides,
        day: Day,
    ) -> Result<(), String> {
        if self.chain.0.contains(&Moment::On(day)) {
            return Ok(());
        }
        // The answers so far speak of moments that stay in the chain, so their formulas move over by name.
        let before = std::mem::replace(
            &mut self.posed,
            Posed {
                unknowns: Vec::new(),
                premises: Vec::new(),
                problem: Default::default(),
            },
        );
        self.days.insert(day);
        self.pose(session, asked, sides)?;
        for unknown in &before.unknowns {
            if matches!(unknown, Unknown::Against { .. } | Unknown::Facing { .. }) {
                self.posed.unknowns.push(unknown.clone());
                self.posed.problem.integers.push(false);
            }
        }
        let moved: Vec<Option<Var>> = before
            .unknowns
            .iter()
            .map(|u| {
                self.posed
                    .unknowns
                    .iter()
                    .position(|v| v == u)
                    .map(|i| Var(i as u32))
            })
            .collect();
        for (premise, formula) in before.premises.iter().zip(&before.problem.formulas) {
            if is_answer(premise) {
                let formula = renumbered(formula, &moved).ok_or_else(|| {
                    "an answer's plan could not be moved to the new days".to_owned()
                })?;
                self.posed.premises.push(premise.clone());
                self.posed.problem.formulas.push(formula);
            }
        }
        Ok(())
    }

    /// The next posture that escapes every answer so far.
    pub fn propose(&mut self, session: &mut Session, asked: Asked, sides: &Sides) -> Proposal {
        let draft = session.draft;
        if self
            .ranges
            .iter()
            .any(|r| r.low < r.high && !crate::verify::can_shift(draft, r))
        {
            return Proposal::TooWide;
        }
        let values = match self.likely(session, asked, sides) {
            Some(values) => values,
            None => match session.solve(&self.posed, Some(&self.objective())) {
                Solved::Infeasible(proof) => return Proposal::None(proof),
                Solved::Exhausted => {
                    return Proposal::Unknown(crate::analysis::OUT_OF_BUDGET.to_owned());
                }
                Solved::Feasible(_) if self.ranges.iter().any(|r| r.low < r.high) => {
                    return Proposal::TooWide;
                }
                Solved::Feasible(values) => values,
            },
        };
        match self.candidate(session, sides, values) {
            Some(candidate) => Proposal::Posture(Box::new(candidate)),
            None => Proposal::TooWide,
        }
    }

    /// The posture that these values of the master's unknowns stand for, if it can be written out.
    pub fn candidate(
        &self,
        session: &Session,
        sides: &Sides,
        values: Vec<Rational>,
    ) -> Option<Candidate> {
        let draft = session.draft;
        let baseline = session.baseline.as_ref();
        let (cone, unknowns) = (&self.cone, &self.posed.unknowns);
        let mut world = lay_out(draft, cone, &self.chain, unknowns, &values, baseline);
        world.plans.clear();
        let own = |p: PartyId| sides.is_own(p);
        // A box of estimates is rather cut in two.
        let is_narrow = self.ranges.iter().all(|r| r.low == r.high);
        let lowered = || lowered_posture_of(draft, &self.segments, &world, &own);
        let posture = posture_of(draft, &self.segments, &world, &self.ranges, &own)
            .or_else(|| is_narrow.then(lowered).flatten())?;
        Some(Candidate {
            world: world_of(draft, &posture, baseline),
            posture,
            values,
        })
    }

    /// Whether a posture keeps what the coalition owes on every day and at every corner of the box, as the evaluator sees it.
    pub fn keeps(&self, draft: &Draft, sides: &Sides, candidate: &Candidate) -> Keeps {
        for corner in corners(&self.ranges) {
            let there = shifted(draft, &candidate.world, &self.ranges, &corner);
            if !self.complies(draft, sides, &there) {
                let at_the_low_end = corner.iter().zip(&self.ranges).all(|(c, r)| *c == r.low);
                return if at_the_low_end {
                    Keeps::No
                } else {
                    Keeps::NotAll
                };
            }
        }
        Keeps::All
    }

    /// Whether a world obeys all that the coalition owes by itself.
    fn complies(&self, draft: &Draft, sides: &Sides, world: &World) -> bool {
        let replay = eval::Replay::new(draft, world);
        let departs = replay
            .departures()
            .iter()
            .any(|d| d.party.is_some_and(|p| sides.is_own(p)));
        let breaks = replay.breaches();
        !departs
            && breaks.is_ok_and(|list| {
                !list
                    .iter()
                    .any(|b| self.cone.provisions.contains(&b.provision))
            })
    }

    /// Takes an answer in: from now on a posture must escape it.
    pub fn learn(
        &mut self,
        session: &mut Session,
        asked: Asked,
        sides: &Sides,
        candidate: &Candidate,
        broken: Broken,
    ) -> Result<(), String> {
        match sides.wars {
            Wars::None | Wars::Own => self.learn_meets(session, asked, sides, candidate, broken),
            Wars::Both => self.learn_fought(session, asked, sides, candidate, &broken),
            Wars::Feared => rule::learn(self, session, asked, sides, candidate, broken),
        }
    }
}
