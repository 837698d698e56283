//! Against a fixed posture: can the others break the claim, or an obligation of the coalition's?

use super::answer::{Broken, What};
use super::posture::{Candidate, Master};
use super::shape::straight;
use super::sides::Sides;
use crate::analysis::always::{Asked, day_found};
use crate::analysis::session::Session;
use crate::analysis::stretches::{Stretch, days_of, stretches};
use crate::decide::Answer as Solved;
use crate::draft::*;
use crate::number::Rational;
use crate::pose::{Chain, Cone, Linear, Posed, Poser, Touched, Unposed, asked_moment, fights_in};

/// Whether a posture holds.
pub enum Held {
    Yes(Box<EnsuredCase>),
    No(Box<Broken>),
    Unknown(String),
}

/// What the inner question asks.
pub enum Goal {
    Broken,
    Breach(ProvisionId),
    /// Posed by the caller, who needs these unknowns numbered.
    Posed(Vec<Unknown>),
}

impl Session<'_> {
    /// Asks every stretch of the claim, and of the coalition's mixed obligations.
    pub(super) fn hold(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        candidate: &Candidate,
    ) -> Held {
        let mut holds = Vec::new();
        for stretch in asked_pieces(sides, master) {
            match self.ask(asked, sides, master, candidate, stretch, Goal::Broken) {
                Ok(Ok(no_world)) => holds.push(no_world),
                Ok(Err(day)) => {
                    return Held::No(Box::new(Broken {
                        what: What::Claim,
                        day,
                        stretch,
                    }));
                }
                Err(reason) => return Held::Unknown(reason),
            }
        }
        self.comply(asked, sides, master, candidate, holds, Vec::new())
    }

    /// Adds the proofs that the coalition keeps its obligations whatever the others hold.
    pub(super) fn comply(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        candidate: &Candidate,
        holds: Vec<NoWorld>,
        plans: Vec<PlanRule>,
    ) -> Held {
        let draft = self.draft;
        let mut complies = Vec::new();
        for &provision in &sides.own_mixed {
            let p = &draft.provisions[provision.index()];
            for stretch in stretches(draft, &sides.cone, &[&p.condition], p.days) {
                for piece in pieces(stretch, &master.segments) {
                    match self.ask(
                        asked,
                        sides,
                        master,
                        candidate,
                        piece,
                        Goal::Breach(provision),
                    ) {
                        Ok(Ok(no_world)) => complies.push(no_world),
                        Ok(Err(day)) => {
                            return Held::No(Box::new(Broken {
                                what: What::Obligation(provision),
                                day,
                                stretch: piece,
                            }));
                        }
                        Err(reason) => return Held::Unknown(reason),
                    }
                }
            }
        }
        let leaves = match self.leaves(asked, sides, master, candidate) {
            Ok(leaves) => leaves,
            Err(reason) => return Held::Unknown(reason),
        };
        Held::Yes(Box::new(EnsuredCase {
            estimates: master.ranges.clone(),
            posture: candidate.posture.clone(),
            holds,
            plans,
            strategies: Vec::new(),
            complies,
            leaves,
        }))
    }

    /// One inner question: a proof that the others cannot reach the goal, or the day on which they can.
    pub(super) fn ask(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        candidate: &Candidate,
        stretch: Stretch,
        goal: Goal,
    ) -> Result<Result<NoWorld, crate::date::Day>, String> {
        let posed = pose(
            self.draft,
            asked,
            sides,
            master,
            &candidate.posture,
            stretch,
            goal,
        )
        .map_err(|u| u.0)?;
        match self.solve_early(&posed) {
            Solved::Infeasible(proof) => Ok(Ok(NoWorld {
                first: stretch.0,
                last: stretch.1,
                unknowns: posed.unknowns,
                premises: posed.premises,
                proof,
            })),
            Solved::Feasible(values) => Ok(Err(day_found(&posed, &values, stretch))),
            Solved::Exhausted => Err(crate::analysis::OUT_OF_BUDGET.to_owned()),
        }
    }
}

/// The stretches of the claim, cut where the posture may turn.
pub(super) fn asked_pieces(sides: &Sides, master: &Master) -> Vec<Stretch> {
    let cut = |stretch: &Stretch| pieces(*stretch, &master.segments);
    sides.stretches.iter().flat_map(cut).collect()
}

/// A stretch cut at the segments of a posture.
fn pieces(stretch: Stretch, segments: &[Stretch]) -> Vec<Stretch> {
    let cut = |s: &Stretch| (s.0.max(stretch.0), s.1.min(stretch.1));
    segments.iter().map(cut).filter(|s| s.0 <= s.1).collect()
}

/// The others' world beside the fixed posture.
pub(super) fn pose(
    draft: &Draft,
    asked: Asked,
    sides: &Sides,
    master: &Master,
    posture: &Posture,
    stretch: Stretch,
    goal: Goal,
) -> Result<Posed, Unposed> {
    let at = asked_moment(stretch);
    let seed = match goal {
        Goal::Breach(p) => {
            let mut seed = asked.seed(draft);
            seed.absorb(&crate::pose::touched(
                draft,
                &draft.provisions[p.index()].condition,
            ));
            seed
        }
        _ => asked.seed(draft),
    };
    let cone = others_cone(draft, sides, seed);
    let chain = Chain::new(&days_of(draft, &cone), Some(stretch));
    let mut poser = Poser::new(draft, stretch);
    poser.encoder.condition = Some(asked.condition.clone());
    poser.encoder.given = asked.given.cloned();
    poser.world(&cone, &chain, &|p| !sides.is_own(p))?;
    poser.law(&cone, &chain, &|p| sides.others.contains(&p), &|f| {
        !sides.own_facts.contains(&f)
    })?;
    if asked.given.is_some() && !matches!(goal, Goal::Breach(_)) {
        poser.add(Premise::Given { at })?;
    }
    match goal {
        Goal::Broken => {
            poser.wars(&fights_in(asked.condition, at))?;
            poser.add(Premise::Broken { at })?;
        }
        Goal::Breach(provision) => poser.add(Premise::Breach { provision, at })?,
        Goal::Posed(unknowns) => {
            for unknown in &unknowns {
                poser.encoder.var(unknown);
            }
        }
    }
    choose(&mut poser, sides, master, posture, stretch)?;
    Ok(poser.done())
}

/// What matters of the others: their own cone, without the coalition's obligations.
pub(super) fn others_cone(draft: &Draft, sides: &Sides, seed: Touched) -> Cone {
    let mut cone = Cone::of(draft, seed, &|p| {
        !p.obliged.iter().all(|o| sides.is_own(*o))
    });
    cone.coupled = cone.coupled || cone.facts.iter().any(|f| sides.other_facts.contains(f));
    cone
}

/// Fixes every unknown of the coalition that the question names to what the posture says.
pub(super) fn choose(
    poser: &mut Poser,
    sides: &Sides,
    master: &Master,
    posture: &Posture,
    stretch: Stretch,
) -> Result<(), Unposed> {
    let mut done = 0;
    loop {
        let Some(unknown) = poser.encoder.unknowns.get(done).cloned() else {
            return Ok(());
        };
        done += 1;
        let Some(party) = unknown.owner().filter(|p| sides.is_own(*p)) else {
            continue;
        };
        let draft = poser.encoder.draft;
        match unknown {
            Unknown::Held { kind, at, .. } => {
                let listed = listed(posture, at, stretch).and_then(|s| {
                    s.held
                        .iter()
                        .find(|h| (h.0, h.1) == (party, kind))
                        .map(|h| h.2.clone())
                });
                let variant = draft.kinds[kind.index()].variant;
                match listed {
                    Some(held) => {
                        let row = poser
                            .encoder
                            .form(unknown.clone())
                            .minus(&Linear::number(held))
                            .zero();
                        poser.add_posed(Premise::Chosen { of: unknown }, row);
                    }
                    None => {
                        poser.add(Premise::NotNegative { of: unknown })?;
                        let start = draft.stake(party, draft.thing_of(kind)).map(|s| s.date);
                        if range_of(draft, master, party, variant).is_some()
                            && Some(at) == start.map(Moment::On)
                        {
                            poser.add(Premise::StartWhole { party, variant })?;
                        } else {
                            poser.add(Premise::Whole { party, variant, at })?;
                        }
                    }
                }
            }
            Unknown::History { variant, at, .. } => {
                let course = posture
                    .histories
                    .iter()
                    .find(|h| (h.0, h.1) == (party, variant))
                    .map(|h| &h.2);
                let course =
                    course.ok_or_else(|| Unposed::new("the posture has no course for this"))?;
                let thing = draft.variants[variant.index()].thing;
                let start = draft.stake(party, thing).map_or(draft.start, |s| s.date);
                let mut form = poser.encoder.form(unknown.clone());
                let chosen = along(poser, course, at, stretch)?;
                if let Some(range) = range_of(draft, master, party, variant) {
                    let range = range.clone();
                    poser.add(Premise::EstimateWithin(range))?;
                    if at == Moment::On(start) {
                        poser.add(Premise::StartWhole { party, variant })?;
                        continue;
                    }
                    form = form.minus(&poser.encoder.form(Unknown::History {
                        party,
                        variant,
                        at: Moment::On(start),
                    }));
                    form = form.plus(&Linear::number(course.at(start)));
                }
                poser.add_posed(Premise::Chosen { of: unknown }, form.minus(&chosen).zero());
            }
            Unknown::Total {
                kind,
                attribute,
                at,
                ..
            } => {
                let thing = draft.thing_of(kind);
                if draft.rated_total(party, thing, attribute).is_some() {
                    poser.add(Premise::TotalWithin {
                        party,
                        kind,
                        attribute,
                        at,
                    })?;
                    poser.add(Premise::RatedWhole {
                        party,
                        thing,
                        attribute,
                        at,
                    })?;
                    continue;
                }
                let load = listed(posture, at, stretch)
                    .and_then(|s| {
                        s.loads
                            .iter()
                            .find(|l| (l.0, l.1, l.2) == (party, kind, attribute))
                            .map(|l| l.3.clone())
                    })
                    .ok_or_else(|| Unposed::new("the posture has no load for this"))?;
                let held = poser.encoder.form(Unknown::Held { party, kind, at });
                let row = poser
                    .encoder
                    .form(unknown.clone())
                    .minus(&held.scaled(&load))
                    .zero();
                poser.add_posed(Premise::Chosen { of: unknown }, row);
            }
            Unknown::TotalHistory {
                thing,
                attribute,
                at,
                ..
            } => {
                let course = posture
                    .rated
                    .iter()
                    .find(|h| (h.0, h.1, h.2) == (party, thing, attribute))
                    .map(|h| &h.3);
                let course =
                    course.ok_or_else(|| Unposed::new("the posture has no course for this"))?;
                let chosen = along(poser, course, at, stretch)?;
                let row = poser.encoder.form(unknown.clone()).minus(&chosen).zero();
                poser.add_posed(Premise::Chosen { of: unknown }, row);
            }
            Unknown::InEffect { policy, at, .. } => {
                let on = listed(posture, at, stretch)
                    .and_then(|s| {
                        s.in_effect
                            .iter()
                            .find(|e| (e.0, e.1) == (party, policy))
                            .map(|e| e.2)
                    })
                    .ok_or_else(|| {
                        Unposed::new("the posture does not say whether a policy is in effect")
                    })?;
                let value = if on { Rational::ONE } else { Rational::ZERO };
                let row = poser
                    .encoder
                    .form(unknown.clone())
                    .minus(&Linear::number(value))
                    .zero();
                poser.add_posed(Premise::Chosen { of: unknown }, row);
            }
            _ => {}
        }
    }
}

/// The range (with `low < high`) that shifts this variant's course.
pub(super) fn range_of<'m>(
    draft: &Draft,
    master: &'m Master,
    party: PartyId,
    variant: VariantId,
) -> Option<&'m EstimateRange> {
    master
        .ranges
        .iter()
        .filter(|r| r.low < r.high && r.party == party)
        .find(|r| {
            draft
                .stake(party, r.thing)
                .is_some_and(|s| s.figures[r.figure as usize].variants.contains(&variant))
        })
}

/// The segment that holds a moment.
fn listed(posture: &Posture, at: Moment, stretch: Stretch) -> Option<&PostureSegment> {
    let (first, last) = match at {
        Moment::On(day) => (day, day),
        Moment::Asked => stretch,
    };
    posture
        .segments
        .iter()
        .find(|s| s.first <= first && last <= s.last)
}

/// A course at a moment, as a linear form of the asked day.
fn along(
    poser: &mut Poser,
    course: &Course,
    at: Moment,
    stretch: Stretch,
) -> Result<Linear, Unposed> {
    let (first, last) = stretch;
    match at {
        Moment::On(day) => Ok(Linear::number(course.at(day))),
        Moment::Asked if straight(course, first, last) => {
            let (a, b) = (course.at(first), course.at(last));
            let days = Rational::from(i64::from(last.0) - i64::from(first.0));
            let slope = (&b - &a).checked_div(&days).unwrap_or(Rational::ZERO);
            let since = poser
                .encoder
                .day(at)
                .minus(&poser.encoder.day(Moment::On(first)));
            Ok(Linear::number(a).plus(&since.scaled(&slope)))
        }
        Moment::Asked => Err(Unposed::new("the posture turns inside the asked days")),
    }
}
