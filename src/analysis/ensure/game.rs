//! A claim whose inner part is a linear program: the game of `decide`, its postures and its lost boxes shown exactly.
//!
//! A posture that the floats like is laid out and tried as any other. A box that they see lost is shown to be so: forces of
//! the others in whole numbers, a plan linear in the posture, and a contradiction for each row that a posture could escape by.
//! The halvings of the boxes and these contradictions are the proof that no posture is left.

use super::Round;
use super::answer::{Broken, What};
use super::front::{FrontRows, fix};
use super::ground::Ground;
use super::inner::Held;
use super::posture::{Candidate, Keeps, Master};
use super::rows::{Rows, Shortfall};
use super::rule::{self, value_in};
use super::sides::{Sides, Wars};
use crate::analysis::always::Asked;
use crate::analysis::session::Session;
use crate::decide::{Game, How, Lost, PlanForms, Step, Tree};
use crate::draft::*;
use crate::logic::{Formula, Var};
use crate::number::Rational;
use crate::pose::{Encoder, fights_in};
use std::collections::BTreeMap;

/// Fronts looked at together.
const MOST_FRONTS: usize = 4;
/// Postures laid out and tried exactly.
const MOST_TRIES: usize = 60;
/// How finely plans are rounded, coarse first.
const FINE: [u32; 2] = [10, 24];

/// An answer for a box, not yet among the master's.
struct Reply {
    answer: Answer,
    branch: u32,
    escapes: Formula,
    shortfall: Option<Shortfall>,
}

/// The others' whole forces on a front, and the rows that are left with them.
struct Forced {
    posture: Posture,
    rows: Rows,
    /// Values of all of the front's unknowns of theirs.
    values: Vec<Rational>,
}

/// What became of a posture that was tried.
enum Tried {
    Done(Box<Round>),
    Broken(Box<Candidate>, Box<Broken>),
    /// It cannot be laid out.
    Nowhere,
    Stuck,
}

/// The game being played.
pub(super) struct Play<'p> {
    asked: Asked<'p>,
    sides: &'p Sides,
    /// The first candidate, beside which forces of the others are laid out.
    base: &'p Candidate,
    fronts: Vec<FrontRows>,
    own: Vec<Unknown>,
    replies: Vec<Reply>,
    forced: BTreeMap<(usize, Vec<Rational>), Option<Forced>>,
    tries: usize,
}

impl Session<'_> {
    /// Plays the game from an answer to a candidate; none if the claim is not of this form, or if it was not decided so.
    pub(super) fn play(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &mut Master,
        candidate: &Candidate,
        broken: &Broken,
    ) -> Option<Round> {
        // What is settled already is not played for.
        if self.pin.is_some() {
            return None;
        }
        let is_narrow = master.ranges.iter().all(|r| r.low == r.high);
        let is_plain =
            sides.wars == Wars::Feared && !sides.beside() && !sides.own_given && !sides.mixed_given;
        if !is_narrow || !is_plain || !matches!(broken.what, What::Claim) {
            return None;
        }
        let mut play = Play {
            asked,
            sides,
            base: candidate,
            fronts: Vec::new(),
            own: Vec::new(),
            replies: Vec::new(),
            forced: BTreeMap::new(),
            tries: 0,
        };
        play.add_front(self, master, candidate, broken)?;
        loop {
            match play.run(self, master) {
                Played::Done(round) => return Some(*round),
                Played::Another(candidate, broken) if play.fronts.len() < MOST_FRONTS => {
                    play.add_front(self, master, &candidate, &broken)?;
                }
                Played::Another(..) | Played::Stuck => return None,
            }
        }
    }
}

/// How a run of the game ended.
enum Played {
    Done(Box<Round>),
    /// A posture holds on every front, and was broken on another.
    Another(Box<Candidate>, Box<Broken>),
    Stuck,
}

impl Play<'_> {
    fn add_front(
        &mut self,
        session: &mut Session,
        master: &mut Master,
        candidate: &Candidate,
        broken: &Broken,
    ) -> Option<()> {
        let (asked, sides) = (self.asked, self.sides);
        let days = broken.days();
        let forces = rule::forces(session, asked, sides, master, candidate, &days).ok()?;
        master.add_day(session, asked, sides, forces.day).ok()?;
        let front = FrontRows::new(session, asked, sides, &forces).ok()?;
        let same = |f: &FrontRows| (f.day, f.branch) == (front.day, front.branch);
        if self.fronts.iter().any(same) {
            return None;
        }
        for unknown in front.own(sides) {
            if !self.own.contains(&unknown) {
                self.own.push(unknown);
            }
        }
        self.fronts.push(front);
        self.replies.clear();
        self.forced.clear();
        Some(())
    }

    fn run(&mut self, session: &mut Session, master: &mut Master) -> Played {
        match self.search(session, master) {
            Some(played) => played,
            None => Played::Stuck,
        }
    }

    fn search(&mut self, session: &mut Session, master: &mut Master) -> Option<Played> {
        let known = &master.posed.unknowns;
        let var = |unknown: &Unknown| known.iter().position(|u| u == unknown);
        let vars = self.own.iter().map(|u| Some(Var(var(u)? as u32)));
        let vars = vars.collect::<Option<Vec<_>>>()?;
        let ground = Ground::new(master, session, vars)?;
        let region = ground.wide.iter().map(|known| known.row.clone()).collect();
        let fronts = self.fronts.iter().map(|f| f.front(&self.own));
        let fronts = fronts.collect::<Option<Vec<_>>>()?;
        let mut game = Game::new(ground.places.clone(), region, &fronts)?;
        loop {
            match game.next(&mut session.budget) {
                Step::Spent => return Some(Played::Stuck),
                Step::Try(posture) => match self.attempt(session, master, &ground, &posture) {
                    Tried::Done(round) => return Some(Played::Done(round)),
                    Tried::Broken(candidate, broken) => {
                        let near = |f: &FrontRows| broken.days().contains(&f.day);
                        if !self.fronts.iter().any(near) {
                            return Some(Played::Another(candidate, broken));
                        }
                    }
                    Tried::Nowhere => {}
                    Tried::Stuck => return None,
                },
                Step::Close(lost) => {
                    let closed = match &lost.how {
                        How::To { .. } => self.close(session, master, &ground, &mut game, &lost),
                        How::Empty | How::Point => false,
                    };
                    if closed {
                        continue;
                    }
                    let bounds = ground.within(&lost.low, &lost.high);
                    if ground.is_empty(&bounds, session).is_some() {
                        game.empty(&lost);
                    } else if !game.split(&lost, &mut session.budget) {
                        match self.close_point(session, master, &ground, &lost) {
                            Ok(number) => game.close(&lost, number),
                            Err(Tried::Done(round)) => return Some(Played::Done(round)),
                            Err(_) => return None,
                        }
                    }
                }
                Step::Lost(tree) => return self.refuted(session, master, &ground, &tree),
            }
        }
    }

    /// Lays a posture out and tries it.
    fn attempt(
        &mut self,
        session: &mut Session,
        master: &Master,
        ground: &Ground,
        posture: &[Rational],
    ) -> Tried {
        self.tries += 1;
        if self.tries > MOST_TRIES {
            return Tried::Stuck;
        }
        let (asked, sides) = (self.asked, self.sides);
        let fixed = ground.vars.iter().copied().zip(posture.iter().cloned());
        let fixed: Vec<(Var, Rational)> = fixed.collect();
        let Some(values) = master.with(session, asked, &fixed) else {
            return Tried::Nowhere;
        };
        let Some(candidate) = master.candidate(session, sides, values) else {
            return Tried::Nowhere;
        };
        match session.hold(asked, sides, master, &candidate) {
            Held::Yes(case) => match master.keeps(session.draft, sides, &candidate) {
                Keeps::All => Tried::Done(Box::new(Round::Holds(*case))),
                Keeps::NotAll | Keeps::No => Tried::Stuck,
            },
            Held::No(broken) => match broken.what {
                What::Claim => Tried::Broken(Box::new(candidate), broken),
                _ => Tried::Stuck,
            },
            Held::Unknown(_) => Tried::Stuck,
        }
    }

    /// Shows that a box is lost, if it can.
    fn close(
        &mut self,
        session: &mut Session,
        master: &mut Master,
        ground: &Ground,
        game: &mut Game,
        lost: &Lost,
    ) -> bool {
        let How::To {
            front,
            theirs,
            worth,
        } = &lost.how
        else {
            return false;
        };
        let Some(values) = self.fronts[*front].whole(theirs, worth, session) else {
            return false;
        };
        let key = (*front, values.clone());
        if !self.forced.contains_key(&key) {
            let forced = self.force(session, master, *front, values);
            self.forced.insert(key.clone(), forced);
        }
        let bounds = ground.within(&lost.low, &lost.high);
        for fine in FINE {
            let Some(Some(forced)) = self.forced.get(&key) else {
                return false;
            };
            let plan = game.plan(lost, *front, &forced.values, fine, &mut session.budget);
            let Some(plan) = plan else { return false };
            let plan = self.rule(*front, &plan);
            let Ok(escapes) = forced.rows.refused(&master.posed.unknowns, &plan) else {
                return false;
            };
            if ground.answered(&escapes, 0, &bounds, session).is_some() {
                let reply = Reply {
                    branch: self.fronts[*front].branch,
                    shortfall: forced.rows.shortfall(&plan),
                    answer: Answer {
                        day: self.fronts[*front].day,
                        asked: false,
                        forces: forced.posture.clone(),
                        plan,
                        strategy: Strategy::default(),
                    },
                    escapes,
                };
                self.replies.push(reply);
                game.close(lost, self.replies.len() - 1);
                return true;
            }
        }
        false
    }

    /// The plan of a box by the names of its unknowns.
    fn rule(&self, front: usize, plan: &PlanForms) -> PlanRule {
        let named = |(j, c): &(usize, Rational)| (self.own[*j].clone(), c.clone());
        let unknowns = self.fronts[front].rows.plan.iter().zip(plan);
        let listed =
            unknowns.filter(|(_, (slopes, constant))| !slopes.is_empty() || !constant.is_zero());
        listed
            .map(|(unknown, (slopes, constant))| {
                let slopes = slopes.iter().map(named).collect();
                (unknown.clone(), slopes, constant.clone())
            })
            .collect()
    }

    /// The others' whole part of a world with these forces on the front's day.
    fn force(
        &self,
        session: &mut Session,
        master: &Master,
        front: usize,
        mut values: Vec<Rational>,
    ) -> Option<Forced> {
        let (asked, sides, front) = (self.asked, self.sides, &self.fronts[front]);
        let fixed = front.fixed(&values);
        let forces = session.answer(
            asked,
            sides,
            master,
            self.base,
            &[front.day],
            &|poser, _| {
                for (unknown, value) in &fixed {
                    fix(poser, unknown, value);
                }
                Ok(())
            },
        );
        let forces = forces.ok()?;
        let draft = session.draft;
        for (unknown, value) in front.theirs.unknowns.iter().zip(&mut values) {
            if front.rows.own.contains(unknown) {
                *value = value_in(draft, &forces.world, unknown).ok()?;
            }
        }
        let at = Moment::On(front.day);
        let mut encoder = Encoder::new(draft, (front.day, front.day));
        encoder.condition = Some(asked.condition.clone());
        let fights = fights_in(asked.condition, at);
        let settle = |unknown: &Unknown| match unknown.owner() {
            Some(party) if sides.is_own(party) => Ok(None),
            _ => value_in(draft, &forces.world, unknown).map(Some),
        };
        let mut rows = Rows::new(encoder, &Premise::Broken { at }, &fights, &settle).ok()?;
        rows.take_branch(front.branch as usize);
        Some(Forced {
            posture: forces.posture,
            rows,
            values,
        })
    }

    /// An answer to the one posture of a box, which floats could not tell from a good one.
    fn close_point(
        &mut self,
        session: &mut Session,
        master: &mut Master,
        ground: &Ground,
        lost: &Lost,
    ) -> Result<usize, Tried> {
        if lost.low != lost.high {
            return Err(Tried::Stuck);
        }
        let (candidate, broken) = match self.attempt(session, master, ground, &lost.low) {
            Tried::Broken(candidate, broken) => (candidate, broken),
            other => return Err(other),
        };
        let (asked, sides) = (self.asked, self.sides);
        let reply = rule::reply(master, session, asked, sides, &candidate, &broken);
        let (answer, branch, escapes, shortfall) = reply.map_err(|_| Tried::Stuck)?;
        let bounds = ground.within(&lost.low, &lost.high);
        if ground.answered(&escapes, 0, &bounds, session).is_none() {
            return Err(Tried::Stuck);
        }
        self.replies.push(Reply {
            answer,
            branch,
            escapes,
            shortfall,
        });
        Ok(self.replies.len() - 1)
    }

    /// Hands the replies over to the master, and the proof that no posture escapes them all.
    fn refuted(
        &mut self,
        session: &mut Session,
        master: &mut Master,
        ground: &Ground,
        tree: &Tree,
    ) -> Option<Played> {
        let first = master.posed.problem.formulas.len() as u32;
        let numbered = (first..).zip(&self.replies);
        let escapes: Vec<(u32, &Formula)> = numbered.map(|(n, r)| (n, &r.escapes)).collect();
        let proof = ground.proof(tree, &escapes, session)?;
        for reply in self.replies.drain(..) {
            let answer = master.answers.len() as u32;
            let branch = reply.branch;
            master.answers.push(reply.answer);
            master.shortfalls.push(reply.shortfall);
            master
                .posed
                .premises
                .push(Premise::Escapes { answer, branch });
            master.posed.problem.formulas.push(reply.escapes);
        }
        let made = master.refutation(session, self.asked, self.sides, proof);
        made.ok()
            .map(|certificate| Played::Done(Box::new(Round::Fails(certificate))))
    }
}
