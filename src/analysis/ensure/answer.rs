//! The others' answer to a posture: complete forces of theirs under which it fails on a day.

use super::inner::choose;
use super::posture::{Candidate, Master};
use super::shape::{lowered_posture_of, posture_of, world_of};
use super::sides::Sides;
use crate::analysis::ahead::spread_ahead;
use crate::analysis::always::Asked;
use crate::analysis::session::Session;
use crate::analysis::stretches::{Stretch, turning_days};
use crate::analysis::witness::lay_out;
use crate::date::Day;
use crate::decide::Answer as Solved;
use crate::draft::*;
use crate::eval;
use crate::logic::{Formula, Row, Var};
use crate::number::Rational;
use crate::pose::{Chain, Cone, Posed, Poser, Touched, Unposed, is_rated};
use std::collections::{BTreeMap, BTreeSet};

/// How often an answer is refined at a day on which it broke something of the others' own, in each of two ways.
const MOST_REFINEMENTS: usize = 6;

/// That a posture fails, and where.
pub struct Broken {
    pub what: What,
    pub day: Day,
    pub stretch: Stretch,
}

impl Broken {
    /// Days on which to look for an answer: the ends of the stretch before the day that the search found.
    pub fn days(&self) -> Vec<Day> {
        let mut days = vec![self.stretch.0, self.stretch.1, self.day];
        days.dedup();
        days
    }
}

/// What the others broke.
pub enum What {
    Claim,
    /// The claim, with these holdings of the others against which no plan of the coalition's keeps it.
    Outplanned(Vec<(Unknown, Rational)>),
    /// An obligation of the coalition's that depends on what the others hold.
    Obligation(ProvisionId),
}

/// The others' complete forces, and the values of the question at the day.
pub struct Forces {
    pub day: Day,
    pub posture: Posture,
    /// The coalition's candidate and the others' forces together.
    pub world: World,
    pub posed: Posed,
    pub values: Vec<Rational>,
}

impl Session<'_> {
    /// Complete forces of the others that break the claim against the candidate, on the first of these days on which they can; if
    /// it can be, such that hold the same from then on until a day.
    #[expect(clippy::too_many_arguments)]
    pub(super) fn lasting_answer(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        candidate: &Candidate,
        day: Day,
        until: Day,
        goal: &dyn Fn(&mut Poser, Moment) -> Result<(), Unposed>,
    ) -> Result<Forces, String> {
        let draft = self.draft;
        let mut days = turning_days(draft, &all_others(draft, sides));
        days.extend([day, until]);
        let later: Vec<Day> = days.range(day..=until).copied().collect();
        let lasting = |poser: &mut Poser, at| {
            goal(poser, at)?;
            let stakes = draft.stakes.iter().filter(|s| !sides.is_own(s.party));
            for stake in stakes {
                let party = stake.party;
                for variant in draft.variants_of(stake.thing) {
                    let kinds = draft.kinds_of(variant).into_iter();
                    let history = |at| Unknown::History { party, variant, at };
                    let mut both: Vec<_> = later
                        .windows(2)
                        .map(|w| (history(Moment::On(w[0])), history(Moment::On(w[1]))))
                        .collect();
                    for kind in kinds {
                        let held = |day| Unknown::Held {
                            party,
                            kind,
                            at: Moment::On(day),
                        };
                        both.extend(later.windows(2).map(|w| (held(w[0]), held(w[1]))));
                    }
                    for (before, after) in both {
                        let row = poser.encoder.form(before);
                        let row = row.minus(&poser.encoder.form(after.clone())).zero();
                        poser.add_posed(Premise::Chosen { of: after }, row);
                    }
                }
            }
            Ok(())
        };
        if day < until {
            let days = [day];
            let found = self.answer_by(asked, sides, master, candidate, (&days, until), &lasting);
            if found.is_ok() {
                return found;
            }
        }
        self.answer(asked, sides, master, candidate, &[day], goal)
    }

    /// Complete forces of the others that break the claim against the candidate, on the first of these days on which they can.
    pub(super) fn answer(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        candidate: &Candidate,
        days: &[Day],
        goal: &dyn Fn(&mut Poser, Moment) -> Result<(), Unposed>,
    ) -> Result<Forces, String> {
        let only = days.first().copied().unwrap_or(self.draft.start);
        self.answer_by(asked, sides, master, candidate, (days, only), goal)
    }

    /// The same, with one more day known.
    fn answer_by(
        &mut self,
        asked: Asked,
        sides: &Sides,
        master: &Master,
        candidate: &Candidate,
        (days, known): (&[Day], Day),
        goal: &dyn Fn(&mut Poser, Moment) -> Result<(), Unposed>,
    ) -> Result<Forces, String> {
        let draft = self.draft;
        let mut reason = "the others' whole history was not found".to_owned();
        let cone = all_others(draft, sides);
        for &day in days {
            let mut chain_days = turning_days(draft, &cone);
            // On a day outside the claim's the others may break something of the coalition's where the claim is asked on some day.
            let last = asked.days.until.add_days(-1).unwrap_or(day);
            let given_on = day.clamp(asked.days.from, last.max(asked.days.from));
            chain_days.extend([day, known]);
            if asked.given.is_some() {
                chain_days.insert(given_on);
            }
            chain_days.extend(sides.cone.touched.days.iter().copied());
            // What breaks the claim by most may break a fact between the dates: then what departs least from the start.
            let mut calmly = false;
            for round in 0..2 * MOST_REFINEMENTS {
                calmly |= round == MOST_REFINEMENTS;
                let at = Moment::On(day);
                let chain = Chain::new(&chain_days, None);
                let mut poser = Poser::new(draft, (day, day));
                poser.encoder.condition = Some(asked.condition.clone());
                poser.encoder.given = asked.given.cloned();
                let mut pose = || -> Result<(), Unposed> {
                    poser.world(&cone, &chain, &|p| !sides.is_own(p))?;
                    poser.law(&cone, &chain, &|_| true, &|_| true)?;
                    if asked.given.is_some() && !sides.own_given {
                        let at = Moment::On(given_on);
                        poser.add(Premise::Given { at })?;
                    }
                    goal(&mut poser, at)?;
                    choose(&mut poser, sides, master, &candidate.posture, (day, day))
                };
                pose().map_err(|u| u.0)?;
                let posed = poser.done();
                let worst = match self.sparing {
                    true => Some(least_elsewhere(draft, sides, &posed, day)),
                    false => worst(sides, &posed).filter(|_| !calmly),
                };
                let solved = match &worst {
                    Some(objective) => match self.solve_whole(&posed, Some(objective)) {
                        Some(values) => Solved::Feasible(values),
                        None => self.solve(&posed, Some(objective)),
                    },
                    None => self.solve_calmly(&posed, &chain),
                };
                let values = match solved {
                    Solved::Feasible(values) => values,
                    Solved::Infeasible(_) => break,
                    Solved::Exhausted => return Err(crate::analysis::OUT_OF_BUDGET.to_owned()),
                };
                let laid = lay_out(
                    draft,
                    &cone,
                    &chain,
                    &posed.unknowns,
                    &values,
                    Some(&candidate.world),
                );
                // With care only what the rows themselves say of the days between is taken.
                let laid = match self.careful {
                    true => laid,
                    false => stepped(draft, laid, &|p| !sides.is_own(p)),
                };
                let ends: Vec<Day> = chain_days
                    .iter()
                    .copied()
                    .filter(|d| *d >= draft.start)
                    .collect();
                let segments = day_by_day(&ends, self.last_day(asked.days));
                let theirs = |p| !sides.is_own(p);
                let exact = posture_of(draft, &segments, &laid, &[], &theirs);
                let lowered = exact.is_none();
                let Some(mut posture) =
                    exact.or_else(|| lowered_posture_of(draft, &segments, &laid, &theirs))
                else {
                    reason = "the others' forces were not written out".to_owned();
                    break;
                };
                let mut world = world_of(draft, &posture, Some(&candidate.world));
                let mut fault = match self.careful || lowered {
                    true => others_fault(draft, sides, &world),
                    false => None,
                };
                // Units of several kinds may also be spread at once as they are spread in the end.
                if fault.is_some()
                    && let Some(ahead) = spread_ahead(draft, &laid)
                    && let Some(other) =
                        posture_of(draft, &segments, &ahead, &[], &|p| !sides.is_own(p))
                {
                    let there = world_of(draft, &other, Some(&candidate.world));
                    if others_fault(draft, sides, &there).is_none() {
                        (posture, world, fault) = (other, there, None);
                    }
                }
                match fault {
                    None => {
                        return Ok(Forces {
                            day,
                            posture,
                            world,
                            posed,
                            values,
                        });
                    }
                    Some(fault) if !chain_days.contains(&fault) => {
                        chain_days.insert(fault);
                    }
                    Some(_) if calmly || worst.is_none() => break,
                    Some(_) => calmly = true,
                }
            }
        }
        Err(reason)
    }
}

/// As little as can be of what ties the others to the coalition, on all days but one.
fn least_elsewhere(draft: &Draft, sides: &Sides, posed: &Posed, day: Day) -> Vec<(Var, Rational)> {
    let is_tied = |unknown: &Unknown| {
        let (party, thing) = match unknown {
            Unknown::Held { party, kind, .. } => (*party, draft.thing_of(*kind)),
            Unknown::History { party, variant, .. } => {
                (*party, draft.variants[variant.index()].thing)
            }
            _ => return false,
        };
        !sides.is_own(party)
            && sides.tied.touched.things.contains(&(party, thing))
            && unknown.moment() != Some(Moment::On(day))
    };
    let all = (0..).map(Var).zip(&posed.unknowns);
    let tied = all.filter(|(_, unknown)| is_tied(unknown));
    tied.map(|(var, _)| (var, Rational::ONE)).collect()
}

/// What breaks the claim by as much as can be: the sums of the broken condition, as far as the others and the plans bear on them. An
/// answer that barely breaks it would teach little.
fn worst(sides: &Sides, posed: &Posed) -> Option<Vec<(Var, Rational)>> {
    let broken = posed
        .premises
        .iter()
        .position(|p| matches!(p, Premise::Broken { .. } | Premise::Breach { .. }))?;
    let mut rows = Vec::new();
    first_branch(&posed.problem.formulas[broken], &mut rows);
    let mut sum: BTreeMap<Var, Rational> = BTreeMap::new();
    for (var, c) in rows.iter().flat_map(|r| &r.terms) {
        if !posed.unknowns[var.0 as usize]
            .owner()
            .is_some_and(|p| sides.is_own(p))
        {
            *sum.entry(*var).or_default() += c;
        }
    }
    sum.retain(|_, c| !c.is_zero());
    (!sum.is_empty()).then(|| sum.into_iter().collect())
}

/// The rows of a formula, of every `Any` those of its first member.
pub(super) fn first_branch(formula: &Formula, out: &mut Vec<Row>) {
    match formula {
        Formula::Row(row) => out.push(row.clone()),
        Formula::All(list) => list.iter().for_each(|f| first_branch(f, out)),
        Formula::Any(list) => list.iter().take(1).for_each(|f| first_branch(f, out)),
    }
}

/// Everything that the others hold, owe and obey.
pub(super) fn all_others(draft: &Draft, sides: &Sides) -> Cone {
    let mut seed = Touched::default();
    seed.things.extend(
        draft
            .stakes
            .iter()
            .filter(|s| !sides.is_own(s.party))
            .map(|s| (s.party, s.thing)),
    );
    seed.switches.extend(
        draft
            .switches
            .iter()
            .filter(|s| !sides.is_own(s.party))
            .map(|s| (s.party, s.policy)),
    );
    seed.totals.extend(
        sides
            .cone
            .touched
            .totals
            .iter()
            .filter(|t| !sides.is_own(t.0)),
    );
    let mut cone = Cone::of(draft, seed, &|p| {
        !p.obliged.iter().all(|o| sides.is_own(*o))
    });
    cone.facts.retain(|f| !sides.own_facts.contains(f));
    cone.coupled = true;
    cone
}

/// Everybody's part of a world, known on these days.
pub fn whole_posture(
    draft: &Draft,
    world: &World,
    days: &BTreeSet<Day>,
    end: Day,
) -> Result<Posture, String> {
    let days: Vec<Day> = days
        .iter()
        .copied()
        .filter(|d| *d >= draft.start && *d < end)
        .collect();
    let segments = day_by_day(&days, end);
    posture_of(draft, &segments, world, &[], &|_| true)
        .or_else(|| lowered_posture_of(draft, &segments, world, &|_| true))
        .ok_or_else(|| "loads change between dates in a way that was not written out".to_owned())
}

/// The listed days one by one, and what lies between them.
pub(super) fn day_by_day(days: &[Day], end: Day) -> Vec<Stretch> {
    let mut out = Vec::new();
    for (i, &day) in days.iter().enumerate() {
        out.push((day, day));
        let next = days.get(i + 1).copied().unwrap_or(end);
        if let (Some(first), Some(last)) = (day.add_days(1), next.add_days(-1))
            && first <= last
        {
            out.push((first, last));
        }
    }
    out
}

/// The same world, but what no rate binds stays as it is until the day on which it is listed otherwise: a history of few
/// changes is replayed more quickly than one of many.
fn stepped(draft: &Draft, mut world: World, of: &dyn Fn(PartyId) -> bool) -> World {
    let conditions = draft.provisions.iter().map(|p| &p.condition);
    let mut conditions = conditions.chain(draft.facts.iter().map(|f| &f.condition));
    if conditions.any(grows) {
        return world;
    }
    for ((party, variant), course) in &mut world.histories {
        let thing = draft.variants[variant.index()].thing;
        let kinds = draft.kinds_of(*variant);
        let chosen = |(_, value): &(AttributeId, AttributeValue)| {
            matches!(value, AttributeValue::Interval { .. })
        };
        let is_plain = kinds.len() == 1
            && !draft.kinds[kinds[0].index()].values.iter().any(chosen)
            && draft.stake(*party, thing).is_some_and(|s| !is_rated(s));
        if !of(*party) || !is_plain {
            continue;
        }
        let mut points: Vec<(Day, Rational)> = Vec::new();
        for (day, value) in &course.0 {
            if let Some((before, held)) = points.last().cloned()
                && held != *value
                && let Some(eve) = day.add_days(-1)
                && eve > before
            {
                points.push((eve, held));
            }
            points.push((*day, value.clone()));
        }
        course.0 = points;
    }
    world
}

fn grows(cond: &Cond) -> bool {
    match cond {
        Cond::Growth { .. } => true,
        Cond::All(list) | Cond::Any(list) => list.iter().any(grows),
        Cond::Not(inner) => grows(inner),
        Cond::Compare(..) | Cond::InEffect { .. } | Cond::NoneOf { .. } => false,
    }
}

/// A day on which the others break something.
pub(super) fn others_fault(draft: &Draft, sides: &Sides, world: &World) -> Option<Day> {
    let replay = eval::Replay::new(draft, world);
    let departure = replay
        .departures()
        .into_iter()
        .find(|d| !d.party.is_some_and(|p| sides.is_own(p)));
    if let Some(departure) = departure {
        return Some(departure.day);
    }
    let theirs = |b: &&eval::Breach| {
        !draft.provisions[b.provision.index()]
            .obliged
            .iter()
            .all(|p| sides.is_own(*p))
    };
    match replay.breaches() {
        Ok(breaches) => breaches.iter().find(theirs).map(|b| b.day),
        Err(_) => Some(draft.start),
    }
}
