//! `always`: everyone is feared, in everything.

use super::outcome::{Basis, Decision};
use super::session::Session;
use super::stretches::{Stretch, days_of, stretches};
use super::witness::{NoWitness, Wanted};
use crate::date::Day;
use crate::decide::{self, Answer, Budget};
use crate::draft::*;
use crate::logic::Var;
use crate::number::Rational;
use crate::pose::{Chain, Cone, Posed, Poser, Touched, Unposed, asked_moment, fights_in, touched};
use crate::verify::{self, Evidence};
use std::collections::BTreeSet;

/// What a try from the asked day alone may take.
const FEW_PIVOTS: u64 = 4_000;
const FEW_NODES: u64 = 40;
/// After so many such tries in vain, one after the other, no more are made.
const MOST_IN_VAIN: u32 = 3;

/// A claim's part as the questions see it.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub claim: ClaimId,
    pub part: u32,
    pub condition: &'a Cond,
    pub given: Option<&'a Cond>,
    pub days: Days,
}

impl<'a> Asked<'a> {
    /// A part of a claim on all its days, asked with this condition.
    pub fn whole(claim: ClaimId, part: u32, of: &'a Part, condition: &'a Cond) -> Asked<'a> {
        Asked {
            claim,
            part,
            condition,
            given: of.given.as_ref(),
            days: of.days,
        }
    }

    /// What the condition and the assumption speak of.
    pub fn seed(&self, draft: &Draft) -> Touched {
        let mut seed = touched(draft, self.condition);
        if let Some(given) = self.given {
            seed.absorb(&touched(draft, given));
        }
        seed
    }

    pub fn conditions(&self) -> Vec<&Cond> {
        self.given.into_iter().chain([self.condition]).collect()
    }
}

impl Session<'_> {
    /// Decides an `always` part, asked in pieces that cover its days.
    pub fn always(&mut self, pieces: &[Asked]) -> Decision {
        let mut proved = Vec::new();
        for asked in pieces {
            if let Some(decision) = self.always_in(*asked, &mut proved) {
                return decision;
            }
        }
        let Some(first) = pieces.first() else {
            return super::extremes::undecided("no day is asked about");
        };
        let whole = Asked {
            days: Days {
                from: first.days.from,
                until: pieces.last().map_or(first.days.until, |p| p.days.until),
            },
            ..*first
        };
        self.always_shown(whole, proved)
    }

    /// The verdict for proofs that cover the days.
    pub(super) fn always_shown(&mut self, whole: Asked, proved: Vec<NoWorld>) -> Decision {
        let cone = Cone::of(self.draft, whole.seed(self.draft), &|_| true);
        if let Some(decision) = self.is_vacuous(&cone, whole) {
            return decision;
        }
        let certificate = Certificate::NoWorld { stretches: proved };
        match verify::prove(
            self.draft,
            whole.claim,
            whole.part,
            &certificate,
            &self.extremes,
        ) {
            Ok(seal) => Decision::Proved {
                seal,
                by: Basis::Certificate(Box::new(certificate)),
            },
            Err(why) => Decision::Undecided {
                reason: super::kernel_says(&why),
            },
        }
    }

    /// Adds the proofs for a piece, or says what else is decided.
    pub(super) fn always_in(
        &mut self,
        asked: Asked,
        proved: &mut Vec<NoWorld>,
    ) -> Option<Decision> {
        let draft = self.draft;
        let cone = Cone::of(draft, asked.seed(draft), &|_| true);
        let mut in_vain = 0;
        for stretch in stretches(draft, &cone, &asked.conditions(), asked.days) {
            if cone.coupled && in_vain < MOST_IN_VAIN {
                match self.at_once(asked, &cone, stretch) {
                    Some(shown) => {
                        proved.push(shown);
                        in_vain = 0;
                        continue;
                    }
                    None => in_vain += 1,
                }
            }
            let posed = match pose_world(draft, &cone, stretch, asked, Some(true)) {
                Ok(posed) => posed,
                Err(Unposed(why)) => return Some(Decision::Undecided { reason: why }),
            };
            match self.solve_early(&posed) {
                Answer::Infeasible(proof) => proved.push(NoWorld {
                    first: stretch.0,
                    last: stretch.1,
                    unknowns: posed.unknowns,
                    premises: posed.premises,
                    proof,
                }),
                Answer::Feasible(_) if self.only_proof => {
                    return Some(Decision::Undecided {
                        reason: "the days of the event have to be told apart".to_owned(),
                    });
                }
                Answer::Feasible(values) => {
                    return Some(self.show_broken(asked, &posed, &values, stretch));
                }
                Answer::Exhausted => {
                    return Some(Decision::Undecided {
                        reason: super::OUT_OF_BUDGET.to_owned(),
                    });
                }
            }
        }
        None
    }

    /// A proof from what binds on the asked day alone, whatever was held before: most limits show so what follows from them.
    pub(super) fn at_once(&self, asked: Asked, cone: &Cone, stretch: Stretch) -> Option<NoWorld> {
        let chain = Chain::new(&cone.touched.days, Some(stretch));
        let posed = pose_along(self.draft, cone, &chain, stretch, asked, Some(true)).ok()?;
        let mut few = Budget {
            cancel: self.budget.cancel.clone(),
            ..Budget::new(FEW_PIVOTS, FEW_NODES)
        };
        match decide::solve(&posed.problem, None, &mut few) {
            Answer::Infeasible(proof) => Some(NoWorld {
                first: stretch.0,
                last: stretch.1,
                unknowns: posed.unknowns,
                premises: posed.premises,
                proof,
            }),
            Answer::Feasible(_) | Answer::Exhausted => None,
        }
    }

    /// Solves, preferring an early asked day.
    pub fn solve_early(&mut self, posed: &Posed) -> Answer {
        let day = posed.unknowns.iter().position(|u| *u == Unknown::AskedDay);
        let objective = day.map(|i| vec![(Var(i as u32), Rational::ONE)]);
        self.solve(posed, objective.as_deref())
    }

    /// A complete world in which the condition is broken, on the day the search found or near it.
    fn show_broken(
        &mut self,
        asked: Asked,
        posed: &Posed,
        values: &[Rational],
        stretch: Stretch,
    ) -> Decision {
        let draft = self.draft;
        let found = day_found(posed, values, stretch);
        let mut reason = String::new();
        let mut days: Vec<Day> = vec![stretch.0, found, stretch.1];
        days.dedup();
        for day in days {
            if let Some(refuted) = self.broken_at_the_most(asked, day) {
                return refuted;
            }
            let at = Moment::On(day);
            let mut goals = vec![Premise::Broken { at }];
            if asked.given.is_some() {
                goals.push(Premise::Given { at });
            }
            let mut fights = fights_in(asked.condition, at);
            fights.extend(asked.given.iter().flat_map(|g| fights_in(g, at)));
            let wanted = Wanted {
                seed: asked.seed(draft),
                condition: Some(asked.condition),
                given: asked.given,
                goals,
                fights,
                days: BTreeSet::from([day]),
                estimates: Vec::new(),
            };
            match self.world(&wanted) {
                Ok(world) => match verify::replay(
                    draft,
                    asked.claim,
                    asked.part,
                    &world,
                    day,
                    &self.extremes,
                ) {
                    Ok(seal) => {
                        return Decision::Refuted {
                            seal,
                            by: Basis::Worlds {
                                worlds: vec![(Vec::new(), world)],
                                day,
                            },
                        };
                    }
                    Err(why) => reason = super::kernel_says(&why),
                },
                Err(NoWitness::None(..)) => {}
                Err(NoWitness::Unknown(why)) => reason = why,
            }
        }
        if reason.is_empty() {
            reason =
                "the draft leaves no whole history in which it fails on the days tried".to_owned();
        }
        Decision::Undecided { reason }
    }

    /// The refutation by a world that attains a `most` or `least` of the condition on this day, if it is broken there: it shows what the
    /// value is, too.
    fn broken_at_the_most(&self, asked: Asked, day: Day) -> Option<Decision> {
        self.extremes.iter().find_map(|extreme| {
            let (first, last) = extreme.days();
            let Evidence::Reached { attained, .. } = extreme.evidence() else {
                return None;
            };
            if !(first..=last).contains(&day) {
                return None;
            }
            let (claim, part, known) = (asked.claim, asked.part, &self.extremes);
            let seal = verify::replay(self.draft, claim, part, attained, day, known).ok()?;
            let worlds = vec![(Vec::new(), attained.clone())];
            let by = Basis::Worlds { worlds, day };
            Some(Decision::Refuted { seal, by })
        })
    }

    /// Whether the assumption leaves no world on any asked day.
    pub fn is_vacuous(&mut self, cone: &Cone, asked: Asked) -> Option<Decision> {
        if let Some(decision) = self.without_worlds() {
            return Some(decision);
        }
        let given = asked.given?;
        let mut open = false;
        let all = stretches(self.draft, cone, &asked.conditions(), asked.days);
        if let Some(world) = self.baseline.clone()
            && all
                .iter()
                .any(|(first, last)| self.happens_in(asked, &world, &[*first, *last]))
        {
            return None;
        }
        for stretch in all {
            match pose_world(self.draft, cone, stretch, asked, None) {
                Ok(posed) => match self.solve_early(&posed) {
                    Answer::Feasible(values) => {
                        let found = day_found(&posed, &values, stretch);
                        if self.show_given(asked, given, [found, stretch.0, stretch.1]) {
                            return None;
                        }
                        open = true;
                    }
                    Answer::Infeasible(_) => {}
                    Answer::Exhausted => open = true,
                },
                Err(_) => open = true,
            }
        }
        Some(if open {
            Decision::Undecided {
                reason: "whether what is given can happen at all is not decided".to_owned(),
            }
        } else {
            Decision::Vacuous {
                reason: "what is given can never happen under the draft".to_owned(),
            }
        })
    }

    /// Whether what is given holds in the world on one of the days, and it is permitted. It is kept to be shown.
    fn happens_in(&mut self, asked: Asked, world: &World, days: &[Day]) -> bool {
        let shows =
            |day: &&Day| verify::happens(self.draft, asked.claim, asked.part, world, **day).is_ok();
        let day = days.iter().find(shows).copied();
        self.happens = day.map(|day| (world.clone(), day));
        self.happens.is_some()
    }

    /// Looks for a complete world in which what is given holds on one of the days.
    fn show_given(&mut self, asked: Asked, given: &Cond, days: [Day; 3]) -> bool {
        let [first, ..] = days;
        let others = BTreeSet::from(days).into_iter().filter(|day| *day != first);
        std::iter::once(first).chain(others).any(|day| {
            let at = Moment::On(day);
            let wanted = Wanted {
                seed: asked.seed(self.draft),
                condition: Some(asked.condition),
                given: Some(given),
                goals: vec![Premise::Given { at }],
                fights: fights_in(given, at),
                days: BTreeSet::from([day]),
                estimates: Vec::new(),
            };
            let world = self.world(&wanted);
            world.is_ok_and(|world| self.happens_in(asked, &world, &[day]))
        })
    }
}

/// The day that the search found.
pub fn day_found(posed: &Posed, values: &[Rational], stretch: Stretch) -> Day {
    let index = posed.unknowns.iter().position(|u| *u == Unknown::AskedDay);
    let day = index
        .and_then(|i| values.get(i))
        .and_then(Rational::to_i64)
        .and_then(|d| i32::try_from(d).ok());
    day.map_or(stretch.0, Day)
}

/// Everybody's world in a stretch, with the condition broken (`Some(true)`), kept (`Some(false)`), or not asked.
pub fn pose_world(
    draft: &Draft,
    cone: &Cone,
    stretch: Stretch,
    asked: Asked,
    broken: Option<bool>,
) -> Result<Posed, Unposed> {
    let chain = Chain::new(&days_of(draft, cone), Some(stretch));
    pose_along(draft, cone, &chain, stretch, asked, broken)
}

/// Likewise, with what is known of the moments of a chain alone.
fn pose_along(
    draft: &Draft,
    cone: &Cone,
    chain: &Chain,
    stretch: Stretch,
    asked: Asked,
    broken: Option<bool>,
) -> Result<Posed, Unposed> {
    let at = asked_moment(stretch);
    let mut poser = Poser::new(draft, stretch);
    poser.encoder.condition = Some(asked.condition.clone());
    poser.encoder.given = asked.given.cloned();
    poser.world(cone, chain, &|_| true)?;
    poser.law(cone, chain, &|_| true, &|_| true)?;
    if asked.given.is_some() {
        poser.add(Premise::Given { at })?;
    }
    let mut fights = Vec::new();
    if let Some(broken) = broken {
        fights.extend(fights_in(asked.condition, at));
        poser.wars(&fights)?;
        poser.add(if broken {
            Premise::Broken { at }
        } else {
            Premise::Kept { at }
        })?;
    }
    if let Some(given) = asked.given {
        poser.wars(&fights_in(given, at))?;
    }
    Ok(poser.done())
}
