//! Clauses as a story cites them, and which clauses speak of a holding.

use crate::date::Day;
use crate::draft::*;
use crate::eval::{Extremes, Replay};
use crate::pose::Touched;
use crate::source::Sources;

/// So many clauses are cited for one step.
const MOST_CITED: usize = 3;

/// What is needed to cite a clause.
#[derive(Clone, Copy)]
pub struct Cite<'a> {
    pub draft: &'a Draft,
    pub sources: &'a Sources,
    /// The draft's own path: clauses of other files are cited with theirs.
    pub path: &'a str,
}

/// A holding or a switch that a clause may speak of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Thing(PartyId, ThingId),
    Switch(PartyId, PolicyId),
}

impl Cite<'_> {
    /// `II.1, line 34`.
    pub fn clause(&self, provision: &Provision) -> String {
        let place = provision.place;
        let (line, _) = self.sources.line_col(place.file, place.span.start);
        match self.sources.get(place.file) {
            None => provision.name.clone(),
            Some(file) if file.path() == self.path => format!("{}, line {line}", provision.name),
            Some(file) => format!("{}, {} line {line}", provision.name, file.path()),
        }
    }

    /// The clauses that bound what a party has of a subject on a day, or the first that will.
    pub fn permits(&self, subject: Subject, day: Day) -> Option<String> {
        let speaking: Vec<&Provision> = self.speaking_of(subject).collect();
        // A clause that a contingency splits into several is cited once.
        let mut binding: Vec<String> = Vec::new();
        for provision in speaking.iter().filter(|p| p.days.contains(day)) {
            let clause = self.clause(provision);
            if binding.len() < MOST_CITED && !binding.contains(&clause) {
                binding.push(clause);
            }
        }
        if !binding.is_empty() {
            return Some(binding.join("; "));
        }
        let later = speaking
            .iter()
            .filter(|p| p.days.from > day)
            .min_by_key(|p| p.days.from)?;
        Some(format!(
            "{} binds only from {}",
            self.clause(later),
            later.days.from
        ))
    }

    /// The provisions that oblige a party in what it has of a subject, bans of other kinds apart.
    fn speaking_of(&self, subject: Subject) -> impl Iterator<Item = &Provision> {
        let draft = self.draft;
        draft.provisions.iter().filter(move |provision| {
            let party = match subject {
                Subject::Thing(party, _) | Subject::Switch(party, _) => party,
            };
            provision.obliged.contains(&party) && counts(draft, &provision.condition, subject)
        })
    }

    /// The first day from which a provision would forbid what the world has of any of these on a day.
    pub fn first_bound(&self, replay: &Replay, touched: &Touched, day: Day) -> Option<Day> {
        let things = touched.things.iter().map(|(p, t)| Subject::Thing(*p, *t));
        let switches = touched
            .switches
            .iter()
            .map(|(p, s)| Subject::Switch(*p, *s));
        let later = things
            .chain(switches)
            .flat_map(|subject| self.speaking_of(subject))
            .filter(|p| p.days.from > day);
        let forbidding =
            later.filter(|p| replay.holds(&p.condition, day, &Extremes::none()) == Ok(false));
        forbidding.map(|p| p.days.from).min()
    }
}

/// Whether a condition counts the subject, rather than banning some of its kinds.
fn counts(draft: &Draft, cond: &Cond, subject: Subject) -> bool {
    match cond {
        Cond::All(list) | Cond::Any(list) => list.iter().any(|c| counts(draft, c, subject)),
        Cond::Not(inner) => counts(draft, inner, subject),
        Cond::NoneOf { parties, kinds, .. } => match subject {
            Subject::Thing(party, thing) => {
                let all = draft
                    .variants_of(thing)
                    .into_iter()
                    .flat_map(|v| draft.kinds_of(v));
                parties.contains(&party) && all.into_iter().all(|k| kinds.contains(&k))
            }
            Subject::Switch(..) => false,
        },
        Cond::Compare(..) | Cond::InEffect { .. } | Cond::Growth { .. } => {
            let touched = crate::pose::touched(draft, cond);
            match subject {
                Subject::Thing(party, thing) => touched.things.contains(&(party, thing)),
                Subject::Switch(party, policy) => touched.switches.contains(&(party, policy)),
            }
        }
    }
}
