//! One check of one draft: the draft, what work may still be done, and the world that everything starts from.

use super::memo::Memo;
use super::settle::Known;
use super::witness::{NoWitness, Wanted};
use crate::decide::Budget;
use crate::draft::*;
use crate::pose::Touched;
use std::collections::BTreeSet;
use std::sync::Arc;

/// State shared by the questions of one draft.
pub struct Session<'d> {
    pub draft: &'d Draft,
    pub budget: Budget,
    /// A complete world in which everybody complies, close to the start.
    pub baseline: Option<World>,
    /// Why it is not known whether anybody can comply.
    pub unknown: Option<String>,
    /// Whether histories are replayed while a claim is searched, and not by the kernel at the end alone.
    pub careful: bool,
    /// Whether only postures of as much or as little as may be held are tried.
    pub extreme: bool,
    /// Whether answers of the others hold as little as can be of what ties both sides, on all days but their own.
    pub sparing: bool,
    /// Proven values of `most` and `least` in the part at hand.
    pub extremes: Vec<crate::verify::Extreme>,
    /// A permitted world in which what the part at hand is given holds on the day.
    pub happens: Option<(World, crate::date::Day)>,
    /// The draft with figures at the ends at which the part at hand was decided, where some are known within bounds only.
    pub read: Option<Draft>,
    /// What the coalition has done before.
    pub pin: Option<Pin>,
    /// What it would like to hold: tried first.
    pub wish: Option<super::ensure::Wish>,
    /// What each `most` and `least` in the part at hand is worth, where that is not asked of this draft.
    pub known: Option<Arc<Known>>,
    /// Only a proof is of use: the draft permits more than any day of the event that it stands for.
    pub only_proof: bool,
    /// The draft in which a posture must leave the others something to do, if it is another one: everything that binds on any of the days that
    /// this one stands for.
    pub leaving: Option<&'d Draft>,
    /// Questions answered before.
    pub memo: Memo,
}

/// Before `until` the coalition does what it does in these postures, each for a box of its estimates.
#[derive(Clone)]
pub struct Pin {
    pub cases: Vec<(Vec<EstimateRange>, Posture)>,
    pub until: crate::date::Day,
}

/// Whether anybody can comply at all.
#[derive(Clone)]
pub enum Possible {
    Yes,
    /// Nobody can: the clauses, facts and stakes that the proof cites.
    No(Vec<String>),
    Unknown(String),
}

/// What every question of a draft starts from.
pub struct Ground {
    pub possible: Possible,
    /// A complete world in which everybody complies, close to the start.
    pub baseline: Option<World>,
    /// Questions answered on the way, and those that sessions on this ground will answer.
    pub memo: Memo,
}

impl Ground {
    /// Looks for a world in which everybody complies.
    pub fn find(draft: &Draft, budget: Budget) -> Ground {
        // What can be complied with at the tightest of what is open can be complied with throughout.
        let tight = match crate::verify::tightest(draft) {
            Ok(tight) => tight,
            Err(_) => {
                let why = "a range in brackets works both ways in one provision".to_owned();
                return Ground {
                    possible: Possible::Unknown(why),
                    baseline: None,
                    memo: Memo::default(),
                };
            }
        };
        let draft = tight.as_ref().unwrap_or(draft);
        let mut session = Session::over(draft, None, None, budget);
        let possible = session.find_baseline();
        Ground {
            possible,
            baseline: session.baseline,
            memo: session.memo,
        }
    }
}

impl<'d> Session<'d> {
    /// A session that may do so much.
    pub fn new(draft: &'d Draft, ground: &Ground, budget: Budget) -> Session<'d> {
        let unknown = match &ground.possible {
            Possible::Unknown(why) => Some(why.clone()),
            Possible::Yes | Possible::No(_) => None,
        };
        Session {
            memo: ground.memo.clone(),
            ..Session::over(draft, ground.baseline.clone(), unknown, budget)
        }
    }

    fn over(
        draft: &'d Draft,
        baseline: Option<World>,
        unknown: Option<String>,
        budget: Budget,
    ) -> Session<'d> {
        Session {
            draft,
            budget,
            baseline,
            unknown,
            careful: false,
            extreme: false,
            sparing: false,
            extremes: Vec::new(),
            happens: None,
            read: None,
            pin: None,
            wish: None,
            known: None,
            only_proof: false,
            leaving: None,
            memo: Memo::default(),
        }
    }

    /// The same for a draft that differs in figures of its engagements alone.
    pub fn over_draft<'r>(&self, draft: &'r Draft) -> Session<'r>
    where
        'd: 'r,
    {
        let (baseline, unknown) = (self.baseline.clone(), self.unknown.clone());
        Session {
            pin: self.pin.clone(),
            wish: self.wish.clone(),
            known: self.known.clone(),
            only_proof: self.only_proof,
            leaving: self.leaving,
            memo: self.memo.clone(),
            ..Session::over(draft, baseline, unknown, self.budget.clone())
        }
    }

    /// The first day after everything that the draft and these days speak of.
    pub fn last_day(&self, days: Days) -> crate::date::Day {
        self.draft.end.max(days.until)
    }

    /// Finds the baseline.
    fn find_baseline(&mut self) -> Possible {
        let draft = self.draft;
        // Standing still, if that keeps everything.
        let (still, _) = crate::eval::world_from(draft, &[]);
        let replay = crate::eval::Replay::new(draft, &still);
        if replay.departures().is_empty() && replay.breaches().is_ok_and(|b| b.is_empty()) {
            self.baseline = Some(still);
            return Possible::Yes;
        }
        if let Some(name) = false_of_numbers(draft, &replay) {
            return Possible::No(vec![name]);
        }
        let seed = everything(draft);
        let wanted = Wanted {
            seed,
            condition: None,
            given: None,
            goals: Vec::new(),
            fights: Vec::new(),
            days: BTreeSet::from([draft.entry]),
            estimates: Vec::new(),
        };
        match self.world(&wanted) {
            Ok(world) => {
                self.baseline = Some(world);
                Possible::Yes
            }
            Err(NoWitness::None(posed, proof)) => {
                Possible::No(super::needs::needs(draft, &posed.premises, &proof))
            }
            Err(NoWitness::Unknown(why)) => {
                self.unknown = Some(why.clone());
                Possible::Unknown(why)
            }
        }
    }
}

/// A provision or fact that speaks of nothing anybody holds or can switch, and is false: the same in every world.
fn false_of_numbers(draft: &Draft, replay: &crate::eval::Replay) -> Option<String> {
    let is_false = |condition: &Cond, days: Days| {
        let speaks_of = crate::pose::touched(draft, condition);
        let stretches = replay.whole_period();
        let none = crate::eval::Extremes::none();
        speaks_of.things.is_empty()
            && speaks_of.switches.is_empty()
            && matches!(
                replay.broken(stretches, condition, days, &none),
                Ok(Some(_))
            )
    };
    let mut provisions = draft.provisions.iter();
    let mut facts = draft.facts.iter();
    let provision = provisions.find(|p| is_false(&p.condition, p.days));
    provision.map(|p| p.name.clone()).or_else(|| {
        let fact = facts.find(|f| is_false(&f.condition, f.days));
        fact.map(|f| format!("fact {}", f.name))
    })
}

/// Everything that anybody holds or can switch.
pub fn everything(draft: &Draft) -> Touched {
    let mut seed = Touched::default();
    seed.things
        .extend(draft.stakes.iter().map(|s| (s.party, s.thing)));
    seed.switches
        .extend(draft.switches.iter().map(|s| (s.party, s.policy)));
    seed
}

impl Session<'_> {
    /// The verdict where no world is known in which everybody complies.
    pub fn without_worlds(&self) -> Option<super::Decision> {
        match (&self.baseline, &self.unknown) {
            (Some(_), _) => None,
            (None, Some(why)) => Some(super::Decision::Undecided {
                reason: format!("whether anybody can comply with the draft is not decided: {why}"),
            }),
            (None, None) => Some(super::Decision::Vacuous {
                reason: "nobody can comply with the draft, so no world is left".to_owned(),
            }),
        }
    }
}
