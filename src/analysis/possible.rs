//! `possible`: everyone helps; one world for every value of the estimates.

use super::always::Asked;
use super::boxes::{estimates_of, halved, halves, lowest};
use super::outcome::{Basis, Decision};
use super::session::Session;
use super::stretches::stretches;
use super::witness::{NoWitness, Wanted};
use crate::date::Day;
use crate::draft::*;
use crate::pose::{Cone, fights_in};
use crate::verify;
use std::collections::BTreeSet;

/// Boxes of estimates tried at most.
const MOST_BOXES: usize = 512;

/// How often forces are looked for again, with a day on which they had no plan.
const MOST_PLANNINGS: usize = 24;

impl Session<'_> {
    /// Decides a `possible` part.
    pub fn possible(&mut self, asked: Asked) -> Decision {
        let draft = self.draft;
        let cone = Cone::of(draft, asked.seed(draft), &|_| true);
        let mut days = BTreeSet::new();
        for (first, last) in stretches(draft, &cone, &asked.conditions(), asked.days) {
            days.extend([first, last]);
        }
        let mut open = vec![estimates_of(draft, &|_| true)];
        let mut worlds: Vec<(Vec<EstimateRange>, World)> = Vec::new();
        while let Some(ranges) = open.pop() {
            if worlds.len() + open.len() > MOST_BOXES {
                return Decision::Undecided {
                    reason: "the estimates need too many cases".to_owned(),
                };
            }
            match self.world_for(asked, &mut days, &ranges) {
                Ok(world) => match self.cut(asked, &ranges) {
                    Some((low, high)) if !self.serves(asked, &ranges, &world) => {
                        open.extend([high, low]);
                    }
                    _ => worlds.push((ranges, world)),
                },
                Err(NoWitness::None(posed, proof)) => {
                    let no_world = NoWorld {
                        first: asked.days.from,
                        last: asked.days.from,
                        unknowns: posed.unknowns,
                        premises: posed.premises,
                        proof,
                    };
                    let certificate = Certificate::NoWorld {
                        stretches: vec![no_world],
                    };
                    return match verify::refute(
                        draft,
                        asked.claim,
                        asked.part,
                        &certificate,
                        &self.extremes,
                    ) {
                        Ok(seal) => Decision::Refuted {
                            seal,
                            by: Basis::Certificate(Box::new(certificate)),
                        },
                        Err(why) => Decision::Undecided {
                            reason: super::kernel_says(&why),
                        },
                    };
                }
                Err(NoWitness::Unknown(reason)) => return Decision::Undecided { reason },
            }
        }
        match verify::replay_possible(draft, asked.claim, asked.part, &worlds, &self.extremes) {
            Ok(seal) => Decision::Proved {
                seal,
                by: Basis::Worlds {
                    worlds,
                    day: asked.days.from,
                },
            },
            Err(why) => Decision::Undecided {
                reason: super::kernel_says(&why),
            },
        }
    }

    fn serves(&self, asked: Asked, ranges: &[EstimateRange], world: &World) -> bool {
        let (claim, part) = (asked.claim, asked.part);
        verify::serves(self.draft, claim, part, ranges, world, &self.extremes)
    }

    /// The box cut in two: first where every value needs a world of its own.
    fn cut(
        &self,
        asked: Asked,
        ranges: &[EstimateRange],
    ) -> Option<(Vec<EstimateRange>, Vec<EstimateRange>)> {
        let alone = |range: &EstimateRange| {
            range.low < range.high && verify::one_by_one(self.draft, asked.claim, asked.part, range)
        };
        match ranges.iter().position(alone) {
            Some(place) => halved(ranges, place),
            None => halves(self.draft, ranges),
        }
    }

    /// A world for the low ends of the ranges, with a plan for each day; `days` grow where its plans are missing on one.
    fn world_for(
        &mut self,
        asked: Asked,
        days: &mut BTreeSet<Day>,
        ranges: &[EstimateRange],
    ) -> Result<World, NoWitness> {
        self.planned(asked, days, MOST_PLANNINGS, |session, days| {
            session.world_on(asked, days, ranges)
        })
    }

    /// A world with a plan for each day that is asked about: forces for some days are looked for so many times, each time with a day
    /// more on which the last ones had no plan.
    pub(super) fn planned(
        &mut self,
        asked: Asked,
        days: &mut BTreeSet<Day>,
        times: usize,
        mut forces: impl FnMut(&mut Self, &BTreeSet<Day>) -> Result<World, NoWitness>,
    ) -> Result<World, NoWitness> {
        for _ in 0..times {
            let mut world = forces(self, days)?;
            let Err(open) = self.plan_every_day(asked, &mut world) else {
                return Ok(world);
            };
            let known = days.len();
            days.insert(open.from);
            days.extend(open.until.add_days(-1));
            if days.len() == known {
                break;
            }
        }
        Err(NoWitness::Unknown(
            "forces with a plan for each day were not found".to_owned(),
        ))
    }

    fn world_on(
        &mut self,
        asked: Asked,
        days: &BTreeSet<Day>,
        ranges: &[EstimateRange],
    ) -> Result<World, NoWitness> {
        let mut goals = Vec::new();
        let mut fights = Vec::new();
        for &day in days {
            let at = Moment::On(day);
            goals.push(Premise::Kept { at });
            fights.extend(fights_in(asked.condition, at));
            if let Some(given) = asked.given {
                goals.push(Premise::Given { at });
                fights.extend(fights_in(given, at));
            }
        }
        let mut seed = asked.seed(self.draft);
        seed.things
            .extend(ranges.iter().map(|r| (r.party, r.thing)));
        let wanted = Wanted {
            seed,
            condition: Some(asked.condition),
            given: asked.given,
            goals,
            fights,
            days: days.clone(),
            estimates: ranges.to_vec(),
        };
        match self.world(&wanted) {
            // One world need not do for all of them.
            Err(_) if ranges.iter().any(|range| range.low < range.high) => self.world(&Wanted {
                estimates: lowest(ranges),
                ..wanted
            }),
            found => found,
        }
    }
}
