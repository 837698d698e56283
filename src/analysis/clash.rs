//! Whether anybody can comply, shown by the kernel; and the fewest clauses, facts and rates that exclude each other.

use super::boxes::{corners, estimates_of};
use super::growth;
use super::memo::Memo;
use super::needs::Reason;
use super::reduce::{Without, smallest as fewest};
use super::session::{Ground, Possible, Session, everything};
use super::stretches::turning_days;
use super::witness::Wanted;
use crate::date::Day;
use crate::decide::{Answer, Budget};
use crate::draft::*;
use crate::number::Rational;
use crate::pose::{Chain, Cone, Posed, Poser, Touched, Unposed, touched};
use crate::source::Place;
use crate::verify;
use std::collections::BTreeSet;

/// Corners of the estimates that are tried at most.
const MOST_CORNERS: usize = 16;

/// A conflict: nobody can keep all of these.
#[derive(Clone, Debug)]
pub struct Clash {
    pub members: Vec<Reason>,
    /// Whether it was shown that without any one of its clauses, facts and rates the rest can be kept.
    pub smallest: bool,
    /// The values of the estimates for which it is one; none where it is for all of them.
    pub estimates: Vec<(PartyId, ThingId, Rational)>,
}

impl Clash {
    /// The same, found where the estimates have these values; those that do not matter are passed over.
    pub(super) fn at(mut self, estimates: &[EstimateRange], values: &[Rational]) -> Clash {
        let of = estimates.iter().zip(values);
        let of = of.filter(|(e, _)| self.members.contains(&Reason::Start(e.party, e.thing)));
        self.estimates = of
            .map(|(e, value)| (e.party, e.thing, value.clone()))
            .collect();
        self
    }
}

/// What is known of the worlds of a draft.
pub(super) enum Tried {
    /// There is none: accepted by the kernel.
    Nobody(NoWorld),
    /// On the days at which something turns nothing stands against one.
    Open,
    Unknown,
}

impl Reason {
    /// Clauses, facts and rates; a start is what it is.
    fn can_be_dropped(self) -> bool {
        matches!(
            self,
            Reason::Provision(_)
                | Reason::Fact(_)
                | Reason::Builds(..)
                | Reason::Retires(..)
                | Reason::Moves(..)
                | Reason::Rated(..)
        )
    }

    /// Where it stands.
    fn place(self, draft: &Draft) -> Option<Place> {
        match self {
            Reason::Provision(id) => Some(draft.provisions[id.index()].place),
            Reason::Fact(id) => Some(draft.facts[id.index()].place),
            Reason::Builds(p, t)
            | Reason::Retires(p, t)
            | Reason::Moves(p, t)
            | Reason::Start(p, t) => draft.stake(p, t).map(|stake| stake.place),
            Reason::Rated(p, t, a) | Reason::RatedStart(p, t, a) => {
                draft.rated_total(p, t, a).map(|rated| rated.place)
            }
            Reason::SwitchStart(p, policy) => {
                let mut switches = draft.switches.iter();
                let switch = switches.find(|s| (s.party, s.policy) == (p, policy));
                switch.map(|s| s.place)
            }
            Reason::Load(kind, _) => Some(draft.things[draft.thing_of(kind).index()].place),
            Reason::Given => None,
        }
    }

    /// As a drafter would name it, and where it stands.
    pub fn described(self, draft: &Draft) -> (String, Option<Place>) {
        (self.name(draft), self.place(draft))
    }
}

/// What the proof rests on.
pub(super) fn cited(no_world: &NoWorld) -> BTreeSet<Reason> {
    let premises = no_world.proof.cited().into_iter();
    premises
        .filter_map(|index| no_world.premises.get(index as usize))
        .filter_map(Reason::of)
        .collect()
}

/// The draft with these clauses, facts and rates alone; everything keeps its number.
pub(super) fn only(draft: &Draft, keep: &BTreeSet<Reason>) -> Draft {
    let mut less = draft.clone();
    let nothing = || Cond::All(Vec::new());
    for (id, provision) in (0..).map(ProvisionId).zip(&mut less.provisions) {
        if !keep.contains(&Reason::Provision(id)) {
            provision.condition = nothing();
        }
    }
    for (id, fact) in (0..).map(FactId).zip(&mut less.facts) {
        if !keep.contains(&Reason::Fact(id)) {
            fact.condition = nothing();
        }
    }
    for stake in &mut less.stakes {
        let (party, thing) = (stake.party, stake.thing);
        stake
            .builds
            .take_if(|_| !keep.contains(&Reason::Builds(party, thing)));
        stake
            .retires
            .take_if(|_| !keep.contains(&Reason::Retires(party, thing)));
        stake
            .moves
            .take_if(|_| !keep.contains(&Reason::Moves(party, thing)));
    }
    for rated in &mut less.rated_totals {
        let key = (rated.party, rated.thing, rated.attribute);
        if !keep.contains(&Reason::Rated(key.0, key.1, key.2)) {
            (rated.builds, rated.retires) = (None, None);
        }
    }
    less
}

/// A session over a draft of which no world is known.
pub(super) fn session_over<'d>(draft: &'d Draft, budget: &Budget) -> Session<'d> {
    let ground = Ground {
        possible: Possible::No(Vec::new()),
        baseline: None,
        memo: Memo::default(),
    };
    Session::new(draft, &ground, budget.clone())
}

/// What the clauses speak of.
pub(super) fn spoken_of(draft: &Draft) -> Touched {
    let mut seed = Touched::default();
    for provision in &draft.provisions {
        seed.absorb(&touched(draft, &provision.condition));
    }
    seed
}

/// Everybody's histories on the days at which something turns, and on these.
pub(super) fn pose_everybody(draft: &Draft, seed: Touched, more: &[Day]) -> Result<Posed, Unposed> {
    let cone = Cone::of(draft, seed, &|_| true);
    let mut days = turning_days(draft, &cone);
    days.extend(growth::days(draft, &cone));
    days.extend(more);
    days.retain(|day| *day < draft.end);
    let chain = Chain::new(&days, None);
    let mut poser = Poser::new(draft, (draft.entry, draft.entry));
    poser.world(&cone, &chain, &|_| true)?;
    poser.law(&cone, &chain, &|_| true, &|_| true)?;
    Ok(poser.done())
}

/// Whether anybody can keep everything that the draft says of what is in the seed.
pub(super) fn anybody(draft: &Draft, seed: Touched, budget: &mut Budget) -> Tried {
    let Ok(posed) = pose_everybody(draft, seed, &[]) else {
        return Tried::Unknown;
    };
    let mut session = session_over(draft, budget);
    let answer = session.solve(&posed, None);
    *budget = session.budget;
    match answer {
        Answer::Infeasible(proof) => {
            let no_world = NoWorld {
                first: draft.entry,
                last: draft.entry,
                unknowns: posed.unknowns,
                premises: posed.premises,
                proof,
            };
            match is_shown(draft, &no_world) {
                true => Tried::Nobody(no_world),
                false => Tried::Unknown,
            }
        }
        Answer::Feasible(_) => Tried::Open,
        Answer::Exhausted => Tried::Unknown,
    }
}

/// A whole world of the draft, replayed by the kernel.
pub(super) fn complete(draft: &Draft, budget: &mut Budget) -> Option<World> {
    let mut session = session_over(draft, budget);
    let wanted = Wanted {
        seed: everything(draft),
        condition: None,
        given: None,
        goals: Vec::new(),
        fights: Vec::new(),
        days: BTreeSet::from([draft.entry]),
        estimates: Vec::new(),
    };
    let world = session.world(&wanted);
    *budget = session.budget;
    world.ok().filter(|w| verify::complied(draft, w).is_ok())
}

/// Whether the kernel accepts that the draft leaves no world: it refutes that anything is possible.
fn is_shown(draft: &Draft, no_world: &NoWorld) -> bool {
    let days = Days {
        from: draft.entry,
        until: draft.end,
    };
    let (draft, claim) = asking(draft, Body::Possible(Cond::All(Vec::new())), days);
    let certificate = Certificate::NoWorld {
        stretches: vec![no_world.clone()],
    };
    verify::refute(&draft, claim, 0, &certificate, &[]).is_ok()
}

/// The draft with one claim more.
pub(super) fn asking(draft: &Draft, body: Body, days: Days) -> (Draft, ClaimId) {
    let mut asking = draft.clone();
    let claim = ClaimId(asking.claims.len() as u32);
    asking.claims.push(Claim {
        name: String::new(),
        title: None,
        docs: Vec::new(),
        kind: ClaimKind::Claim,
        party: None,
        faction: None,
        against: Vec::new(),
        parts: vec![Part {
            label: None,
            body,
            days,
            dated: true,
            given: None,
            open: false,
            incentives: Vec::new(),
        }],
        under: vec![None],
        text: String::new(),
        place: draft.place,
    });
    (asking, claim)
}

/// Leaves out of a conflict what is not needed for it, one after the other; what may not be dropped stays.
pub(super) fn smallest(
    draft: &Draft,
    found: &NoWorld,
    may_drop: &dyn Fn(Reason) -> bool,
    budget: &mut Budget,
) -> Clash {
    let droppable = |reason: &Reason| reason.can_be_dropped() && may_drop(*reason);
    let mut members = cited(found);
    let mut fixed: BTreeSet<Reason> = members.iter().copied().filter(|r| !droppable(r)).collect();
    fixed.extend(
        (0..draft.provisions.len() as u32)
            .map(ProvisionId)
            .filter_map(|id| {
                let reason = Reason::Provision(id);
                (!droppable(&reason)).then_some(reason)
            }),
    );
    let tried = members.iter().copied().filter(droppable).collect();
    let left = fewest(tried, |rest| {
        let less = only(draft, &rest.union(&fixed).copied().collect());
        match anybody(&less, everything(&less), budget) {
            Tried::Nobody(found) => {
                members = cited(&found);
                Without::Holds(members.iter().copied().filter(droppable).collect())
            }
            Tried::Open if complete(&less, budget).is_some() => Without::Fails,
            Tried::Open | Tried::Unknown => Without::Unknown,
        }
    });
    Clash {
        members: members.into_iter().collect(),
        smallest: left.all_tried,
        estimates: Vec::new(),
    }
}

/// The draft with its estimates fixed.
pub(super) fn pinned(draft: &Draft, estimates: &[EstimateRange], values: &[Rational]) -> Draft {
    let mut pinned = draft.clone();
    for (range, value) in estimates.iter().zip(values) {
        let mut stakes = pinned.stakes.iter_mut();
        let stake = stakes.find(|s| (s.party, s.thing) == (range.party, range.thing));
        if let Some(figure) = stake.and_then(|s| s.figures.get_mut(range.figure as usize)) {
            figure.low.clone_from(value);
            figure.high.clone_from(value);
        }
    }
    pinned
}

/// The corners of the estimates: all of them if they are few, else the lowest and the highest.
pub(super) fn some_corners(estimates: &[EstimateRange]) -> Vec<Vec<Rational>> {
    let few = estimates.len() <= MOST_CORNERS.ilog2() as usize;
    if few {
        return corners(estimates);
    }
    let lowest = estimates.iter().map(|e| e.low.clone()).collect();
    vec![lowest, estimates.iter().map(|e| e.high.clone()).collect()]
}

/// The fewest clauses, facts and rates that nobody can keep together, for some value of the estimates. `for_some`: whether it is known
/// that for some value everybody can.
pub fn impossible(draft: &Draft, for_some: bool, budget: &Budget) -> Option<Clash> {
    let mut budget = budget.clone();
    let estimates = estimates_of(draft, &|_| true);
    if !for_some && let Tried::Nobody(found) = anybody(draft, everything(draft), &mut budget) {
        return Some(smallest(draft, &found, &|_| true, &mut budget));
    }
    if estimates.is_empty() {
        return None;
    }
    for values in some_corners(&estimates) {
        let fixed = pinned(draft, &estimates, &values);
        if let Tried::Nobody(found) = anybody(&fixed, everything(&fixed), &mut budget) {
            let clash = smallest(&fixed, &found, &|_| true, &mut budget);
            return Some(clash.at(&estimates, &values));
        }
    }
    None
}
