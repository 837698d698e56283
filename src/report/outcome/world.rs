//! A world that shows a verdict: story, table, plan of attack, sum.

use super::Teller;
use super::cite::Cite;
use super::ledger::Ledger;
use super::{holdings, phrase, plans, story, sum};
use crate::date::Day;
use crate::diagnostic::words::and_list;
use crate::draft::*;
use crate::eval::Extremes;
use crate::pose::{Fight, Touched, fights_in};
use crate::report::model::{Step, Witness};
use std::collections::BTreeSet;

/// What is shown of a world.
pub struct Shown {
    pub witness: Witness,
    /// What the decisive comparisons speak of.
    pub touched: Touched,
    /// The left side of the first of them.
    pub measure: Option<String>,
    /// The first day from which a limit would forbid the world.
    pub forbidden_from: Option<Day>,
}

/// The condition in a world on a day; with the conditions that fail, or all of them where it holds.
pub fn shown(cite: Cite, world: &World, cond: &Cond, given: Option<&Cond>, day: Day) -> Shown {
    let draft = cite.draft;
    let ledger = Ledger::new(draft, world);
    let replay = &ledger.replay;
    let leaves = sum::leaves(replay, cond, day);
    let mut touched = sum::touched(draft, &leaves);
    let speaks_of = touched.clone();
    if let Some(given) = given {
        touched.absorb(&crate::pose::touched(draft, given));
    }
    let mut story = story::steps(cite, &ledger, &touched, day, &|_| true);
    let fights: Vec<Fight> = leaves
        .iter()
        .flat_map(|leaf| fights_in(leaf, Moment::On(day)))
        .collect();
    story.extend(fought(draft, &fights));
    // Where several conditions hold no one of them is the end of the story.
    let holds = replay.holds(cond, day, &Extremes::none()) == Ok(true);
    let breach = match holds && leaves.len() > 1 {
        true => None,
        false => sum::breach(replay, &leaves, day),
    };
    story.extend(breach.map(|text| Step {
        date: Some(day),
        text,
        clause: None,
    }));
    let mut days: Vec<Day> = vec![day];
    days.extend(fights.iter().filter_map(|f| match f.at {
        Moment::On(other) if other != day => Some(other),
        _ => None,
    }));
    let measure = leaves.first().and_then(|leaf| match leaf {
        Cond::Compare(a, ..) => Some(phrase::expr(draft, a, None)),
        Cond::InEffect { .. } => Some(phrase::cond(draft, leaf)),
        Cond::NoneOf { label, .. } => Some(label.clone()),
        _ => None,
    });
    Shown {
        witness: Witness {
            moment: Some(day),
            story,
            holdings: holdings::rows(&ledger, day, &touched, &|_| true),
            plan: plans::shots(draft, world, &days),
            sum: sum::lines(replay, &leaves, day),
            replay: None,
        },
        forbidden_from: cite.first_bound(replay, &speaks_of, day),
        touched: speaks_of,
        measure,
    }
}

impl Teller<'_> {
    /// What grew at no given rate.
    pub(super) fn grew(&mut self, world: &World, touched: &Touched, day: Day) {
        let draft = self.cite.draft;
        let ledger = Ledger::new(draft, world);
        for stake in draft.stakes.iter().filter(|s| s.builds.is_none()) {
            let held = |day: Day| ledger.held(stake.party, stake.thing, day);
            if touched.things.contains(&(stake.party, stake.thing)) && held(day) > held(stake.date)
            {
                self.unbounded.push((stake.party, stake.thing));
            }
        }
    }
}

/// One step for each engagement on its day: who strikes, who defends.
fn fought(draft: &Draft, fights: &[Fight]) -> Vec<Step> {
    let mut seen = BTreeSet::new();
    let mut steps = Vec::new();
    for fight in fights {
        let Moment::On(day) = fight.at else { continue };
        for id in &fight.war {
            let Some(engagement) = draft
                .engagements
                .get(id.index())
                .filter(|_| seen.insert((day, *id)))
            else {
                continue;
            };
            let owners: Vec<&str> = engagement
                .owners
                .iter()
                .map(|p| draft.parties[p.index()].name.as_str())
                .collect();
            let many = owners.len() > 1;
            let verb = match (engagement.is_defence, many) {
                (true, false) => "defends",
                (true, true) => "defend",
                (false, false) => "strikes",
                (false, true) => "strike",
            };
            steps.push(Step {
                date: Some(day),
                text: format!("{} {verb}: {}", and_list(&owners), engagement.name),
                clause: None,
            });
        }
    }
    steps
}
