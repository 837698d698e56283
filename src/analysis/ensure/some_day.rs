//! An assumption about the coalition's own forces over many days: the posture must make it true on some day, and the others choose which.

use super::Round;
use super::answer::What;
use super::fought::{Found, strategy_at};
use super::inner::{Held, asked_pieces};
use super::posture::{Assumed, Candidate, Keeps, Master, Proposal};
use super::sides::{Sides, Wars};
use crate::analysis::always::{Asked, day_found};
use crate::analysis::session::Session;
use crate::analysis::stretches::Stretch;
use crate::decide::Answer as Solved;
use crate::draft::*;
use crate::eval;
use crate::pose::Poser;

/// Postures tried for one stretch, and stretches.
const MOST_ROUNDS: usize = 64;

impl Session<'_> {
    /// Looks for a posture that makes the assumption true on some day, or for answers to all such postures, day by day and stretch by stretch.
    pub(super) fn on_some_day(
        &mut self,
        asked: Asked,
        sides: &Sides,
        ranges: &[EstimateRange],
    ) -> Round {
        match self.some_day(asked, sides, ranges) {
            Ok(round) => round,
            Err(reason) => Round::Unknown(reason),
        }
    }

    fn some_day(
        &mut self,
        asked: Asked,
        sides: &Sides,
        ranges: &[EstimateRange],
    ) -> Result<Round, String> {
        if ranges.iter().any(|r| r.low < r.high) {
            return Ok(Round::TooWide);
        }
        let whole = Master::new(self, asked, sides, ranges, Assumed::Throughout)?;
        let mut open: Vec<Stretch> = asked_pieces(sides, &whole);
        open.reverse();
        let (mut found, mut escape) = (Vec::new(), Vec::new());
        let mut answers = Vec::new();
        let mut last = None;
        for _ in 0..MOST_ROUNDS {
            let Some(stretch) = open.pop() else {
                let master: Option<Master> = last;
                let master = master.ok_or_else(|| "the claim is asked on no day".to_owned())?;
                let made = master.refutation_by(self, asked, sides, answers, escape)?;
                return Ok(Round::Fails(made));
            };
            let cut = found.iter().map(|f: &Found| f.answer.day);
            let cut = cut
                .filter(|day| stretch.0 <= *day && *day <= stretch.1)
                .min();
            if let Some(day) = cut.filter(|_| stretch.0 < stretch.1) {
                let later = day.add_days(1).map(|next| (next, stretch.1));
                let earlier = day.add_days(-1).map(|eve| (stretch.0, eve));
                open.extend(
                    later
                        .into_iter()
                        .chain([(day, day)])
                        .chain(earlier)
                        .filter(|s| s.0 <= s.1),
                );
                continue;
            }
            let within = Assumed::Within(stretch);
            let mut master = Master::new(self, asked, sides, ranges, within)?;
            master.answers = std::mem::take(&mut answers);
            let before = master.answers.len();
            self.pose_all(asked, sides, &mut master, &found, Some(stretch))?;
            let solved = self.solve_early(&master.posed);
            answers = std::mem::take(&mut master.answers);
            let day = match solved {
                Solved::Infeasible(proof) => {
                    escape.push(NoWorld {
                        first: stretch.0,
                        last: stretch.1,
                        unknowns: master.posed.unknowns.clone(),
                        premises: master.posed.premises.clone(),
                        proof,
                    });
                    last = Some(master);
                    continue;
                }
                Solved::Exhausted => return Err(crate::analysis::OUT_OF_BUDGET.to_owned()),
                Solved::Feasible(values) => day_found(&master.posed, &values, stretch),
            };
            answers.truncate(before);
            // What comes before is closed first: forces that answer there stay, and answer later on too.
            if let Some(eve) = day.add_days(-1).filter(|eve| stretch.0 <= *eve) {
                open.extend([(day, stretch.1), (stretch.0, eve)]);
                continue;
            }
            open.push(stretch);
            let mut master = Master::new(self, asked, sides, ranges, Assumed::On(day))?;
            self.pose_all(asked, sides, &mut master, &found, None)?;
            let candidate = match master.propose(self, asked, sides) {
                Proposal::Posture(candidate) => candidate,
                Proposal::TooWide | Proposal::None(_) => {
                    return Err(
                        "forces that make what is given true on some day were not found".to_owned(),
                    );
                }
                Proposal::Unknown(reason) => return Err(reason),
            };
            let held = match sides.wars {
                Wars::Own => self.hold_with_own_plans(asked, sides, &master, &candidate),
                Wars::Feared | Wars::Both => {
                    self.hold_with_strategies(asked, sides, &master, &candidate)
                }
                Wars::None => self.hold(asked, sides, &master, &candidate),
            };
            match held {
                Held::Yes(case) => {
                    return match master.keeps(self.draft, sides, &candidate) {
                        Keeps::All => Ok(Round::Holds(*case)),
                        _ => Err(
                            "a posture that keeps every provision between the dates was not found"
                                .to_owned(),
                        ),
                    };
                }
                Held::No(broken) if !matches!(broken.what, What::Obligation(_)) => {
                    found.push(match sides.wars {
                        Wars::None => {
                            let lasts = (broken.day, stretch.1);
                            self.found(asked, sides, &master, &candidate, lasts)?
                        }
                        _ => {
                            let until = stretch.1;
                            self.beaten(asked, sides, &master, &candidate, &broken, until)?
                        }
                    });
                }
                Held::No(_) => {
                    return Err(
                        "the posture tried breaks an obligation of the coalition's".to_owned()
                    );
                }
                Held::Unknown(reason) => return Err(reason),
            }
        }
        Err("too many postures and answers were tried".to_owned())
    }

    /// The others' answer to a candidate on a day; if it can be, forces that stay until another.
    fn found(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        candidate: &Candidate,
        (day, until): Stretch,
    ) -> Result<Found, String> {
        let goal = |poser: &mut Poser, at| poser.add(Premise::Broken { at });
        let forces = self.lasting_answer(asked, sides, master, candidate, day, until, &goal)?;
        let answer = Answer {
            day: forces.day,
            asked: false,
            forces: forces.posture,
            plan: Vec::new(),
            strategy: Strategy::default(),
        };
        Ok(Found {
            answer,
            world: forces.world,
        })
    }

    /// Poses every answer on its own day; and on the day that is not known, where the others hold the same on all days of the stretch.
    fn pose_all(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &mut Master,
        found: &[Found],
        stretch: Option<Stretch>,
    ) -> Result<(), String> {
        for Found { answer, world } in found {
            let (day, only) = (answer.day, (answer.day, answer.day));
            master.add_day(self, asked, sides, day)?;
            let mut pose = |answer: Answer, stretch| match sides.wars {
                Wars::None => master.pose_meets(self, asked, sides, answer, world, stretch),
                _ => master.pose_fought(self, asked, sides, answer, world, stretch),
            };
            pose(answer.clone(), only)?;
            let Some((first, last)) = stretch.filter(|s| s.0 < s.1) else {
                continue;
            };
            let days = Days {
                from: first,
                until: last.add_days(1).unwrap_or(last),
            };
            let replay = eval::Replay::new(self.draft, world);
            let theirs = |p: PartyId| !sides.is_own(p);
            if asked.days.contains(first)
                && asked.days.contains(last)
                && stands(self.draft, &replay, days, &theirs)
            {
                let (then, now) = (Moment::On(day), Moment::On(first));
                let asked_too = Answer {
                    day: first,
                    asked: true,
                    strategy: strategy_at(&answer.strategy, then, now),
                    ..answer.clone()
                };
                pose(asked_too, (first, last))?;
            }
        }
        Ok(())
    }
}

/// Whether these parties hold the same on all of the days.
fn stands(
    draft: &Draft,
    replay: &eval::Replay,
    days: Days,
    theirs: &dyn Fn(PartyId) -> bool,
) -> bool {
    let stretches = replay.stretches(days);
    let Some(first) = stretches.first() else {
        return false;
    };
    let stakes = draft.stakes.iter().filter(|stake| theirs(stake.party));
    let mut kinds = stakes.flat_map(|stake| {
        let variants = draft.variants_of(stake.thing).into_iter();
        variants
            .flat_map(|v| draft.kinds_of(v))
            .map(|kind| (stake.party, kind))
    });
    kinds.all(|(party, kind)| {
        let held = first.position.held(party, kind);
        stretches
            .iter()
            .all(|s| s.position.held(party, kind) == held)
    })
}
