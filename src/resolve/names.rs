//! The name spaces: what each name of the draft stands for, and where it was declared.

use std::collections::{BTreeMap, BTreeSet};

use super::log::Log;
use super::reading::Entry;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{
    ContingencyId, EngagementId, FactionId, PartyId, PolicyId, ScenarioId, ThingId,
};
use crate::source::Place;
use crate::syntax::{ItemKind, Name};

/// What a name of the second space stands for. Numbers count declarations of that form in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Party(PartyId),
    Bloc(usize),
    Faction(FactionId),
    System(ThingId),
    Stock(ThingId),
    Policy(PolicyId),
    Class(usize),
    Define(usize),
    Strike(EngagementId),
    Defence(EngagementId),
    /// Declared by something that could not be read.
    Broken,
}

impl Subject {
    /// What a drafter calls it.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Subject::Party(_) => "a party",
            Subject::Bloc(_) => "a bloc",
            Subject::Faction(_) => "a faction",
            Subject::System(_) => "a system",
            Subject::Stock(_) => "a stock",
            Subject::Policy(_) => "a policy",
            Subject::Class(_) => "a class",
            Subject::Define(_) => "a counting rule",
            Subject::Strike(_) => "a strike",
            Subject::Defence(_) => "a defence",
            Subject::Broken => "something that could not be read",
        }
    }
}

/// What a name of the first space stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    Limit,
    Guarantee,
    Note,
    Claim,
    Game,
    Fact,
    Broken,
}

impl Clause {
    /// What a drafter calls it.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Clause::Limit => "a limit",
            Clause::Guarantee => "a guarantee",
            Clause::Note => "a note",
            Clause::Claim => "a claim",
            Clause::Game => "a game",
            Clause::Fact => "a fact",
            Clause::Broken => "something that could not be read",
        }
    }
}

/// A name space: each name with what it stands for and where it was first declared.
#[derive(Clone, Debug)]
pub(super) struct Space<T> {
    map: BTreeMap<String, (T, Place)>,
    /// Something unreadable may have declared any name.
    pub(super) blind: bool,
}

impl<T> Default for Space<T> {
    fn default() -> Space<T> {
        Space {
            map: BTreeMap::new(),
            blind: false,
        }
    }
}

impl<T: Copy> Space<T> {
    pub(super) fn get(&self, name: &str) -> Option<T> {
        self.map.get(name).map(|(what, _)| *what)
    }

    pub(super) fn place(&self, name: &str) -> Option<Place> {
        self.map.get(name).map(|(_, place)| *place)
    }

    pub(super) fn names(&self, wanted: impl Fn(T) -> bool) -> Vec<&str> {
        self.map
            .iter()
            .filter(|(_, (what, _))| wanted(*what))
            .map(|(name, _)| name.as_str())
            .collect()
    }

    /// Keeps the name of something that could not be read, unless it is known.
    fn keep(&mut self, name: &str, place: Place, what: T) {
        self.map.entry(name.to_owned()).or_insert((what, place));
    }

    /// Declares a name; a second declaration is reported with both places.
    fn declare(&mut self, name: &str, place: Place, what: T, log: &mut Log) {
        if let Some((_, first)) = self.map.get(name) {
            log.push(
                Diagnostic::error(
                    "duplicate-name",
                    place,
                    format!("{} is declared twice", ticked(name)),
                )
                .label("declared again here")
                .also(*first, "first declared here")
                .help("give one of them another name"),
            );
            return;
        }
        self.map.insert(name.to_owned(), (what, place));
    }
}

/// Every name of the draft but units, attributes and words.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) clauses: Space<Clause>,
    pub(super) subjects: Space<Subject>,
    pub(super) contingencies: Space<ContingencyId>,
    pub(super) scenarios: Space<ScenarioId>,
    /// Keywords of declarations that could not be read.
    pub(super) broken: BTreeSet<String>,
}

impl Names {
    /// Collects every declaration. `incomplete` says that a used file is missing.
    pub(super) fn collect(entries: &[Entry<'_>], incomplete: bool, log: &mut Log) -> Names {
        let mut names = Names::default();
        names.clauses.blind = incomplete;
        names.subjects.blind = incomplete;
        names.contingencies.blind = incomplete;
        names.scenarios.blind = incomplete;
        if incomplete {
            names.broken.insert("use".to_owned());
        }
        let mut counts = Counts::default();
        for entry in entries {
            names.declare(entry, &mut counts, log);
        }
        names
    }

    fn declare(&mut self, entry: &Entry<'_>, counts: &mut Counts, log: &mut Log) {
        let kind = &entry.item.kind;
        let subject = match kind {
            ItemKind::Party(_) => Some(Subject::Party(PartyId(next(&mut counts.parties)))),
            ItemKind::Bloc(_) => Some(Subject::Bloc(next(&mut counts.blocs) as usize)),
            ItemKind::Faction(_) => Some(Subject::Faction(FactionId(next(&mut counts.factions)))),
            ItemKind::System(_) => Some(Subject::System(ThingId(next(&mut counts.things)))),
            ItemKind::Stock(_) => Some(Subject::Stock(ThingId(next(&mut counts.things)))),
            ItemKind::Policy(_) => Some(Subject::Policy(PolicyId(next(&mut counts.policies)))),
            ItemKind::Class(_) => Some(Subject::Class(next(&mut counts.classes) as usize)),
            ItemKind::Define(_) => Some(Subject::Define(next(&mut counts.defines) as usize)),
            ItemKind::Strike(_) => {
                Some(Subject::Strike(EngagementId(next(&mut counts.engagements))))
            }
            ItemKind::Defence(_) => Some(Subject::Defence(EngagementId(next(
                &mut counts.engagements,
            )))),
            _ => None,
        };
        let clause = match kind {
            ItemKind::Limit(_) => Some(Clause::Limit),
            ItemKind::Guarantee(_) => Some(Clause::Guarantee),
            ItemKind::Note(_) => Some(Clause::Note),
            ItemKind::Redline(_) | ItemKind::Deterrence(_) | ItemKind::Balance(_) => {
                Some(Clause::Claim)
            }
            ItemKind::Burden(_) | ItemKind::Claim(_) => Some(Clause::Claim),
            ItemKind::Game(_) => Some(Clause::Game),
            ItemKind::Fact(_) => Some(Clause::Fact),
            _ => None,
        };
        let Some(name) = kind.name() else {
            if let ItemKind::Broken(broken) = kind {
                self.blind(&broken.keyword.text);
            }
            return;
        };
        let place = entry.anchor.place(name.span);
        if let Some(subject) = subject {
            self.subjects.declare(&name.text, place, subject, log);
        }
        if let Some(clause) = clause {
            self.clauses.declare(&name.text, place, clause, log);
        }
        match kind {
            ItemKind::Contingency(_) => {
                let id = ContingencyId(next(&mut counts.contingencies));
                self.contingencies.declare(&name.text, place, id, log);
            }
            ItemKind::Scenario(_) => {
                let id = ScenarioId(next(&mut counts.scenarios));
                self.scenarios.declare(&name.text, place, id, log);
            }
            ItemKind::Broken(broken) => self.declare_broken(&broken.keyword.text, name, place),
            _ => {}
        }
    }

    /// The name of a declaration that could not be read stays known, so that its uses are not reported as well.
    fn declare_broken(&mut self, keyword: &str, name: &Name, place: Place) {
        self.broken.insert(keyword.to_owned());
        match keyword {
            "limit" | "guarantee" | "note" | "redline" | "deterrence" | "balance" | "burden"
            | "claim" | "game" | "fact" => self.clauses.keep(&name.text, place, Clause::Broken),
            // A contingency or scenario that is not in the draft has no number: look nothing up in that space.
            "contingency" => self.contingencies.blind = true,
            "scenario" => self.scenarios.blind = true,
            "treaty" | "use" | "unit" | "forces" | "ratification" | "expect" | "article" => {}
            _ => self.subjects.keep(&name.text, place, Subject::Broken),
        }
    }

    fn blind(&mut self, keyword: &str) {
        self.broken.insert(keyword.to_owned());
        match keyword {
            "limit" | "guarantee" | "note" | "redline" | "deterrence" | "balance" | "burden"
            | "claim" | "game" | "fact" => self.clauses.blind = true,
            "contingency" => self.contingencies.blind = true,
            "scenario" => self.scenarios.blind = true,
            "article" => self.clauses.blind = true,
            "treaty" | "use" | "unit" | "forces" | "ratification" | "expect" => {}
            _ => self.subjects.blind = true,
        }
    }
}

/// How many of each form were declared so far.
#[derive(Default)]
struct Counts {
    parties: u32,
    blocs: u32,
    factions: u32,
    things: u32,
    policies: u32,
    classes: u32,
    defines: u32,
    engagements: u32,
    contingencies: u32,
    scenarios: u32,
}

fn next(count: &mut u32) -> u32 {
    let id = *count;
    *count = count.saturating_add(1);
    id
}
