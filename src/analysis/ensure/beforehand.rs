//! What a coalition does as long as nothing happens: as much, or as little, as it may have of what a claim counts. Postures found for
//! some days of an event alone may hold no more than those days ask for, and leave later ones no answer.

use super::answer::first_branch;
use super::inner::Held;
use super::posture::{Assumed, Candidate, Keeps, Master};
use super::sides::{Sides, Wars};
use crate::analysis::always::Asked;
use crate::analysis::boxes::estimates_of;
use crate::analysis::session::Session;
use crate::date::Day;
use crate::decide::Answer as Solved;
use crate::draft::*;
use crate::logic::Var;
use crate::number::Rational;
use crate::pose::{Encoder, Posed, extremes_in};
use crate::verify;
use std::collections::{BTreeMap, BTreeSet};

/// How often the days of a posture are cut.
const MOST_CUTS: usize = 14;
/// Days of a posture after which they are cut no further.
const MOST_MOMENTS: usize = 60;

/// What a coalition may wish to hold.
#[derive(Clone)]
pub enum Wish {
    Most,
    Least,
    These(Worth),
}

/// What a coalition does as long as nothing happens, for each box of its estimates, and what it wishes by that.
#[derive(Clone)]
pub struct Beforehand {
    pub cases: Vec<(Vec<EstimateRange>, Posture)>,
    pub wish: Wish,
}

/// What a unit more of each kind is worth to the coalition.
pub type Worth = BTreeMap<(PartyId, KindId), Rational>;

impl Session<'_> {
    /// Postures that keep what the coalition owes, whatever the estimates: such as the claim would have them, as much as may be held, and
    /// as little.
    pub fn beforehand(&mut self, claim: ClaimId, index: u32) -> Vec<Beforehand> {
        let draft = self.draft;
        let Some((part, condition, members)) = ensured(draft, claim, index) else {
            return Vec::new();
        };
        let asked = Asked::whole(claim, index, part, condition);
        if !extremes_in(condition).is_empty() {
            return Vec::new();
        }
        let (Ok(sides), Ok(groups)) = (
            Sides::new(draft, asked, &members),
            verify::apart(draft, part, &members),
        ) else {
            return Vec::new();
        };
        if is_tied(&sides) {
            return Vec::new();
        }
        let mut ranges = estimates_of(draft, &|p| sides.is_own(p));
        ranges.retain(|range| {
            !groups
                .iter()
                .flatten()
                .any(|of| *of == (range.party, range.thing))
        });
        let mut wishes: Vec<Wish> = Vec::new();
        wishes.extend(wish_of(draft, claim, index));
        wishes.extend([Wish::Most, Wish::Least]);
        let mut found: Vec<Beforehand> = Vec::new();
        for wish in wishes {
            if let Some((_, wished)) = self.wished(asked, &sides, &ranges, &wish)
                && !found.iter().any(|known| known.cases[0].1 == wished.posture)
            {
                found.push(Beforehand {
                    cases: vec![(ranges.clone(), wished.posture)],
                    wish,
                });
            }
        }
        found
    }

    /// The posture that comes the nearest to a wish, on days that are cut where it may turn.
    fn wished(
        &mut self,
        asked: Asked,
        sides: &Sides,
        ranges: &[EstimateRange],
        wish: &Wish,
    ) -> Option<(Master, Candidate)> {
        let draft = self.draft;
        let mut master = Master::new(self, asked, sides, ranges, Assumed::Throughout).ok()?;
        for _ in 0..=MOST_CUTS {
            let candidate = self.nearest(asked, sides, &master, wish)?;
            let cuts = cuts(draft, &candidate.posture);
            if cuts.is_empty() || master.chain.0.len() > MOST_MOMENTS {
                let keeps = master.keeps(draft, sides, &candidate);
                return matches!(keeps, Keeps::All).then_some((master, candidate));
            }
            for day in cuts {
                master.add_day(self, asked, sides, day).ok()?;
            }
        }
        None
    }

    /// The posture that comes the nearest to a wish on the days that are told apart.
    fn nearest(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        wish: &Wish,
    ) -> Option<Candidate> {
        let mut wished = Posed {
            unknowns: master.posed.unknowns.clone(),
            premises: Vec::new(),
            problem: master.posed.problem.clone(),
        };
        master.steady(self.draft, asked, &mut wished.problem);
        let objective = objective(self.draft, wish, &wished.unknowns);
        match self.solve(&wished, Some(&objective)) {
            Solved::Feasible(values) => master.candidate(self, sides, values),
            _ => None,
        }
    }

    /// Such a posture, if it does what is asked.
    pub(super) fn as_wished(
        &mut self,
        asked: Asked,
        sides: &Sides,
        ranges: &[EstimateRange],
        wish: &Wish,
    ) -> Option<EnsuredCase> {
        if !matches!(sides.wars, Wars::None | Wars::Feared) || is_tied(sides) {
            return None;
        }
        let (master, candidate) = self.wished(asked, sides, ranges, wish)?;
        match self.hold(asked, sides, &master, &candidate) {
            Held::Yes(case) => Some(*case),
            _ => None,
        }
    }
}

/// Whether what the coalition may hold depends on what others do: then neither the most nor the least is likely to do.
fn is_tied(sides: &Sides) -> bool {
    sides.beside() || !sides.own_mixed.is_empty()
}

/// Days in the middle of stretches in which something is built or dismantled neither as fast as can be nor not at all: it may stop on some day
/// between.
fn cuts(draft: &Draft, posture: &Posture) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    for (party, variant, course) in &posture.histories {
        let stake = draft.stake(*party, draft.variants[variant.index()].thing);
        let fast: Vec<Rational> = stake.map_or_else(Vec::new, |s| fastest(s, *variant));
        for pair in course.0.windows(2) {
            let ((from, one), (to, other)) = (&pair[0], &pair[1]);
            let length = i64::from(to.0) - i64::from(from.0);
            let slope = (other - one).checked_div(&Rational::from(length));
            if length > 1 && slope.is_some_and(|slope| !slope.is_zero() && !fast.contains(&slope)) {
                days.extend(from.add_days(length / 2));
            }
        }
    }
    days
}

/// By how much what is held may change in a day by building, by moves, and by both.
fn fastest(stake: &Stake, variant: VariantId) -> Vec<Rational> {
    let moves = stake.moves.iter().flatten();
    let (mut to, mut from) = (Rational::ZERO, Rational::ZERO);
    for step in moves {
        if step.to == variant {
            to += &step.per_day;
        }
        if step.from == variant {
            from += &step.per_day;
        }
    }
    let mut all = vec![to.clone(), -from.clone()];
    if let Some(rate) = &stake.builds {
        all.extend([rate.clone(), rate + &to]);
    }
    if let Some(rate) = &stake.retires {
        all.extend([-rate.clone(), -(rate + &from)]);
    }
    all
}

/// What a coalition would like to hold, by what breaks the claim first; none where that does not say.
pub fn wish_of(draft: &Draft, claim: ClaimId, index: u32) -> Option<Wish> {
    let (part, condition, members) = ensured(draft, claim, index)?;
    wished_by(draft, condition, part.days.from, &members).map(Wish::These)
}

/// A part about what a coalition can ensure: the part, what it can ensure, and who belongs to it.
fn ensured(draft: &Draft, claim: ClaimId, index: u32) -> Option<(&Part, &Cond, Vec<PartyId>)> {
    let part = &draft.claims[claim.index()].parts[index as usize];
    match &part.body {
        Body::Ensure {
            coalition,
            condition,
        } => Some((part, condition, draft.with_proxies(coalition))),
        _ => None,
    }
}

/// What a unit more is worth in what breaks the claim first.
fn wished_by(draft: &Draft, condition: &Cond, on: Day, members: &[PartyId]) -> Option<Worth> {
    let mut encoder = Encoder::new(draft, (on, on));
    encoder.condition = Some(condition.clone());
    let at = Moment::On(on);
    let broken = encoder.formula(&Premise::Broken { at }).ok()?;
    let mut rows = Vec::new();
    first_branch(&broken, &mut rows);
    let mut worth = Worth::new();
    for (var, c) in rows.iter().flat_map(|row| &row.terms) {
        if let Unknown::Held { party, kind, .. } = &encoder.unknowns[var.0 as usize]
            && members.contains(party)
        {
            *worth.entry((*party, *kind)).or_default() += c;
        }
    }
    worth.retain(|_, c| !c.is_zero());
    (!worth.is_empty()).then_some(worth)
}

/// To be minimised: as much as possible of what is wished for, on every day that is told apart.
fn objective(draft: &Draft, wish: &Wish, unknowns: &[Unknown]) -> Vec<(Var, Rational)> {
    let of_kind = |party: PartyId, kind: KindId| match wish {
        Wish::Most => Some(Rational::ONE),
        Wish::Least => Some(-Rational::ONE),
        Wish::These(worth) => worth.get(&(party, kind)).cloned(),
    };
    let worth = |unknown: &Unknown| match unknown {
        Unknown::Held { party, kind, .. } => of_kind(*party, *kind),
        Unknown::History { party, variant, .. } => {
            let mut kinds = draft.kinds_of(*variant).into_iter();
            kinds.find_map(|kind| of_kind(*party, kind))
        }
        _ => None,
    };
    let all = (0..).map(Var).zip(unknowns);
    all.filter_map(|(var, unknown)| Some((var, -worth(unknown)?)))
        .collect()
}
