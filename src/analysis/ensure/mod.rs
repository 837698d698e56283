//! `P can ensure`: the coalition fixes its forces first, and everyone else is feared.
//!
//! Postures are proposed by solving the coalition's own rows; the others answer by breaking the claim; each answer becomes
//! a rule linear in the posture, which the next proposal must escape. When no answer is left the claim is proved, when no
//! posture is left it is refuted. Source: counterexample-guided search, Solar-Lezama 2006; affine rules, Ben-Tal et al. 2004.

mod answer;
mod aside;
mod beforehand;
mod choose;
mod contest;
mod extreme;
mod fought;
mod found;
mod front;
mod game;
mod ground;
mod inner;
mod leave;
mod outgrown;
mod own;
mod own_plan;
mod pinned;
mod posture;
mod reaching;
mod refutation;
mod rests;
mod robust;
mod rows;
mod rule;
mod shape;
mod sides;
mod some_day;
mod steep;
mod still;
mod taker;
mod unbroken;

use super::always::Asked;
use super::boxes::{estimates_of, halves};
use super::extremes::undecided;
use super::outcome::{Basis, Decision};
use super::session::Session;
use crate::draft::*;
use crate::verify;
pub(super) use answer::whole_posture;
use aside::Unserved;
pub(super) use beforehand::{Beforehand, Wish, wish_of};
use posture::{Assumed, Master};
pub use shape::world_of;
use sides::{Sides, Wars};

/// Postures that must have been broken before the claim is played as a game: most claims are settled by fewer answers.
const PLAY_AFTER: usize = 3;
/// Postures that must have been broken before it is looked whether somebody outgrows all of them.
const OUTGROWN_AFTER: usize = 4;
/// Proposals tried for one box of estimates.
const MOST_ROUNDS: usize = 200;
/// Boxes of estimates tried.
const MOST_BOXES: usize = 512;

/// What became of one box of estimates.
enum Round {
    Holds(EnsuredCase),
    Fails(Certificate),
    /// The posture found does not do for the whole box.
    TooWide,
    Unknown(String),
}

impl Session<'_> {
    /// Decides an `Ensure` part.
    pub fn ensure(&mut self, asked: Asked, coalition: &[PartyId]) -> Decision {
        let draft = self.draft;
        let members = draft.with_proxies(coalition);
        let sides = match Sides::new(draft, asked, &members) {
            Ok(sides) => sides,
            Err(reason) => return Decision::Undecided { reason },
        };
        if let Some(decision) = self.without_worlds() {
            return decision;
        }
        if asked.given.is_some()
            && let Some(vacuous @ Decision::Vacuous { .. }) = self.is_vacuous(&sides.cone, asked)
        {
            return vacuous;
        }
        // What the kernel refuses may be a history that breaks something between the dates: then once more, with care.
        self.careful = false;
        let first = self.ensure_once(asked, &sides);
        let found = match first {
            Ok(Decision::Undecided { .. }) if sides.beside() => None,
            found => found.ok(),
        };
        let found = found.unwrap_or_else(|| {
            self.careful = true;
            self.ensure_once(asked, &sides)
                .unwrap_or_else(|why| Decision::Undecided {
                    reason: super::kernel_says(&why),
                })
        });
        if let (Decision::Undecided { .. }, true) = (&found, sides.beside()) {
            self.extreme = true;
            let extreme = self.ensure_once(asked, &sides);
            self.extreme = false;
            if let Ok(proved @ Decision::Proved { .. }) = extreme {
                return proved;
            }
        }
        if matches!(found, Decision::Undecided { .. })
            && let Some(certificate) = self.outgrown(asked, &sides)
            && let Ok(refuted) = self.refuted(asked, certificate)
        {
            return refuted;
        }
        found
    }

    /// Decides it, or says why the kernel refused what was found.
    fn ensure_once(&mut self, asked: Asked, sides: &Sides) -> Result<Decision, verify::Rejection> {
        let draft = self.draft;
        let part = &draft.claims[asked.claim.index()].parts[asked.part as usize];
        let groups = verify::apart(draft, part, &sides.members)?;
        let is_apart = |range: &EstimateRange| {
            let has = (range.party, range.thing);
            groups.iter().any(|group| group.contains(&has))
        };
        let mut near = estimates_of(draft, &|p| sides.is_own(p));
        near.retain(|range| !is_apart(range));
        let mut open = match &self.pin {
            // In their order, for what is taken first stands last.
            Some(pin) => pin
                .cases
                .iter()
                .rev()
                .map(|(estimates, _)| estimates.clone())
                .collect(),
            None => vec![near],
        };
        let mut cases = Vec::new();
        while let Some(ranges) = open.pop() {
            if cases.len() + open.len() > MOST_BOXES {
                return Ok(undecided("the estimates need too many cases"));
            }
            match self.ensure_box(asked, sides, &ranges) {
                Round::Holds(case) => cases.push(case),
                Round::TooWide => match halves(self.draft, &ranges) {
                    Some((low, high)) => open.extend([high, low]),
                    None => {
                        return Ok(undecided(
                            "a posture that keeps every provision between the dates was not found",
                        ));
                    }
                },
                Round::Fails(certificate) => {
                    return self.refuted(asked, certificate);
                }
                Round::Unknown(reason) => return Ok(undecided(reason)),
            }
        }
        if let Some(decision) = asked
            .given
            .and_then(|_| self.is_vacuous(&sides.cone, asked))
        {
            return Ok(decision);
        }
        let aside = match self.aside(asked, sides, &groups) {
            Ok(aside) => aside,
            Err(Unserved::Unknown(reason)) => return Ok(undecided(reason)),
            Err(Unserved::Nothing(ranges)) => {
                // With these values nobody complies, whatever is asked.
                return match self.ensure_box(asked, sides, &ranges) {
                    Round::Fails(certificate) => self.refuted(asked, certificate),
                    _ => Ok(undecided("the estimates need too many cases")),
                };
            }
        };
        let certificate = Certificate::Ensured { cases, aside };
        let seal = verify::prove(draft, asked.claim, asked.part, &certificate, &self.extremes)?;
        let by = Basis::Certificate(Box::new(certificate));
        Ok(Decision::Proved { seal, by })
    }

    fn refuted(
        &self,
        asked: Asked,
        certificate: Certificate,
    ) -> Result<Decision, verify::Rejection> {
        let seal = verify::refute(
            self.draft,
            asked.claim,
            asked.part,
            &certificate,
            &self.extremes,
        )?;
        let by = Basis::Certificate(Box::new(certificate));
        Ok(Decision::Refuted { seal, by })
    }

    /// Looks for a posture, or for answers to all postures, for one box of the coalition's estimates.
    fn ensure_box(&mut self, asked: Asked, sides: &Sides, ranges: &[EstimateRange]) -> Round {
        if self.extreme {
            return match self.extreme_posture(asked, sides, ranges) {
                Some(case) => Round::Holds(case),
                None => Round::Unknown("neither the most nor the least does it".to_owned()),
            };
        }
        if let Some(wish) = self.wish.clone()
            && let Some(case) = self.as_wished(asked, sides, ranges, &wish)
        {
            return Round::Holds(case);
        }
        let mut master = match Master::new(self, asked, sides, ranges, Assumed::Throughout) {
            Ok(master) => master,
            Err(reason) => return Round::Unknown(reason),
        };
        for round in 0..MOST_ROUNDS {
            let candidate = match master.propose(self, asked, sides) {
                posture::Proposal::Posture(candidate) => candidate,
                posture::Proposal::None(_) if self.pin.is_some() => {
                    let reason = "what is done before the event leaves no answer to it";
                    return Round::Unknown(reason.to_owned());
                }
                posture::Proposal::None(_) if sides.bears_on_days(asked) => {
                    return self.on_some_day(asked, sides, ranges);
                }
                posture::Proposal::None(proof) => {
                    return match master.refutation(self, asked, sides, proof) {
                        Ok(certificate) => Round::Fails(certificate),
                        Err(reason) => Round::Unknown(reason),
                    };
                }
                posture::Proposal::TooWide
                    if halves(self.draft, ranges).is_none()
                        && master.take_turns(self, asked, sides) =>
                {
                    continue;
                }
                posture::Proposal::TooWide => return Round::TooWide,
                posture::Proposal::Unknown(reason) => return Round::Unknown(reason),
            };
            let tried = match sides.wars {
                Wars::Own => self.hold_with_own_plans(asked, sides, &master, &candidate),
                Wars::Both => self.hold_with_strategies(asked, sides, &master, &candidate),
                Wars::None | Wars::Feared => self.hold(asked, sides, &master, &candidate),
            };
            match tried {
                // Only what would be claimed is walked day by day.
                inner::Held::Yes(case) => {
                    return match master.keeps(self.draft, sides, &candidate) {
                        posture::Keeps::All => Round::Holds(*case),
                        posture::Keeps::NotAll => Round::TooWide,
                        posture::Keeps::No if master.take_turns(self, asked, sides) => continue,
                        posture::Keeps::No => Round::Unknown(
                            "a posture that keeps every provision between the dates was not found"
                                .to_owned(),
                        ),
                    };
                }
                inner::Held::No(_)
                    if round == OUTGROWN_AFTER
                        && let Some(certificate) = self.outgrown(asked, sides) =>
                {
                    return Round::Fails(certificate);
                }
                inner::Held::No(broken) => {
                    if round == PLAY_AFTER
                        && let Some(round) =
                            self.play(asked, sides, &mut master, &candidate, &broken)
                    {
                        return round;
                    }
                    if let Err(reason) = master.learn(self, asked, sides, &candidate, *broken) {
                        return if halves(self.draft, ranges).is_some() {
                            Round::TooWide
                        } else {
                            Round::Unknown(reason)
                        };
                    }
                }
                // What the posture leaves the others may be clear for each value by itself.
                inner::Held::Unknown(_)
                    if sides.tangled && halves(self.draft, ranges).is_some() =>
                {
                    return Round::TooWide;
                }
                inner::Held::Unknown(reason) => return Round::Unknown(reason),
            }
        }
        Round::Unknown("too many postures and answers were tried".to_owned())
    }
}
