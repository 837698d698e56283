//! The resolver: everything settled so far, and the order in which the rest is.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::Resolved;
use super::brackets::Bracket;
use super::classes::{ClassInfo, UnitCondition};
use super::defines::DefineInfo;
use super::dimension::Dimension;
use super::engagements::EngagementInfo;
use super::games::GameInfo;
use super::header::Calendar;
use super::log::Log;
use super::names::{Clause, Names, Subject};
use super::reading::{Anchor, Entry, Reading};
use super::things::{AttributeInfo, ThingInfo};
use super::units::Units;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{near_or_all, ticked};
use crate::draft::{AttributeId, Draft, KindId, PartyId, ThingId, Withdrawal};
use crate::source::{Place, Sources};
use crate::syntax::Name;

/// At most this many times is the second half run: each time it may ask for finer kinds.
const MOST_PASSES: usize = 4;

/// Everything settled so far. Ids count declarations in reading order.
pub(super) struct Resolver<'a> {
    pub(super) sources: &'a Sources,
    pub(super) reading: &'a Reading,
    pub(super) entries: Vec<Entry<'a>>,
    pub(super) choice: &'a [usize],
    pub(super) names: Names,
    pub(super) units: Units,
    pub(super) calendar: Calendar,
    pub(super) draft: Draft,
    /// Members of each bloc.
    pub(super) blocs: Vec<Vec<PartyId>>,
    pub(super) things: Vec<ThingInfo>,
    pub(super) attributes: Vec<AttributeInfo>,
    pub(super) classes: Vec<ClassInfo>,
    pub(super) defines: Vec<DefineInfo<'a>>,
    pub(super) engagements: Vec<EngagementInfo>,
    pub(super) games: Vec<GameInfo<'a>>,
    /// What kinds must tell apart, beyond the classes.
    pub(super) told_apart: Demands,
    /// What this pass found out that they must.
    pub(super) demands: RefCell<Demands>,
    pub(super) log: RefCell<Log>,
    /// Attributes by name.
    pub(super) attribute_ids: BTreeMap<String, AttributeId>,
    /// The kinds of each thing.
    pub(super) kinds_by_thing: Vec<Vec<KindId>>,
    /// The day on which each party's forces are listed.
    pub(super) forces_dates: BTreeMap<PartyId, Day>,
    /// Who may hold units of what.
    pub(super) holders: BTreeSet<(PartyId, ThingId)>,
    /// Defines in which something grew too large or too deep: reported, and opened no more.
    pub(super) overgrown: RefCell<BTreeSet<usize>>,
    /// Holdings of nothing that were reported.
    pub(super) nothing_held: RefCell<BTreeSet<(Vec<PartyId>, String)>>,
    /// The ranges in brackets, by place.
    pub(super) ranges: RefCell<BTreeMap<Place, super::Range>>,
}

/// Distinctions that kinds must make.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Demands {
    /// Limits on quality, by where they stand.
    pub(super) quality: Vec<(Place, UnitCondition)>,
    /// Attributes counted after an engagement: every value is its own kind.
    pub(super) loads: BTreeSet<(ThingId, AttributeId)>,
}

impl Demands {
    /// Takes over what is new; tells whether anything was.
    fn merge(&mut self, other: Demands) -> bool {
        let before = (self.quality.len(), self.loads.len());
        for (place, condition) in other.quality {
            if !self
                .quality
                .iter()
                .any(|(p, c)| *p == place && *c == condition)
            {
                self.quality.push((place, condition));
            }
        }
        self.loads.extend(other.loads);
        before != (self.quality.len(), self.loads.len())
    }
}

impl<'a> Resolver<'a> {
    pub(super) fn new(
        reading: &'a Reading,
        sources: &'a Sources,
        choice: &'a [usize],
    ) -> Resolver<'a> {
        let mut log = Log::default();
        for fault in &reading.faults {
            log.push(fault.clone());
        }
        let entries = reading.entries();
        let names = Names::collect(&entries, reading.incomplete, &mut log);
        Resolver {
            sources,
            reading,
            entries,
            choice,
            names,
            units: Units::built_in(),
            calendar: Calendar::default(),
            draft: empty(),
            blocs: Vec::new(),
            things: Vec::new(),
            attributes: Vec::new(),
            classes: Vec::new(),
            defines: Vec::new(),
            engagements: Vec::new(),
            games: Vec::new(),
            told_apart: Demands::default(),
            demands: RefCell::default(),
            log: RefCell::new(log),
            attribute_ids: BTreeMap::new(),
            kinds_by_thing: Vec::new(),
            forces_dates: BTreeMap::new(),
            holders: BTreeSet::new(),
            overgrown: RefCell::default(),
            nothing_held: RefCell::default(),
            ranges: RefCell::default(),
        }
    }

    pub(super) fn run(mut self) -> Resolved {
        self.collect_defines();
        self.read_units();
        let has_header = self.read_header();
        self.read_parties();
        self.read_things();
        self.read_classes();
        self.read_forces();
        self.holders = self
            .draft
            .stakes
            .iter()
            .map(|stake| (stake.party, stake.thing))
            .collect();
        let (log, draft) = (self.log.borrow().clone(), self.draft.clone());
        for pass in 0..MOST_PASSES {
            if pass > 0 {
                self.log = RefCell::new(log.clone());
                self.nothing_held.take();
                self.overgrown.take();
                self.draft = draft.clone();
            }
            self.read_statements();
            let demands = self.demands.take();
            if !self.told_apart.merge(demands) {
                break;
            }
        }
        self.finish(has_header)
    }

    /// The second half: what is said of who and what there is.
    fn read_statements(&mut self) {
        self.make_kinds();
        self.read_games();
        self.read_engagements();
        self.check_defines();
        self.read_facts();
        self.read_provisions();
        self.read_contingencies();
        self.read_scenarios();
        self.read_payoffs();
        self.read_claims();
        self.read_ratification();
        self.read_expectations();
        self.list_measures();
    }

    fn finish(self, has_header: bool) -> Resolved {
        if has_header && !self.log.borrow().has_errors() {
            self.near_thresholds();
        }
        let log = self.log.take();
        let usable = has_header && !log.has_errors();
        let mut brackets = self.reading.brackets.clone();
        brackets.label(|place| self.words(place));
        let ranges = self.ranges.take();
        for bracket in &mut brackets.list {
            bracket.range = ranges.get(&bracket.place).cloned();
        }
        Resolved {
            draft: usable.then_some(self.draft),
            diagnostics: log.finish(),
            brackets: brackets.list,
        }
    }

    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.log.borrow_mut().push(diagnostic);
    }

    /// The drafter's own words at a place, blanks squeezed and comments left out.
    pub(super) fn words(&self, place: Place) -> String {
        squeeze(self.sources.slice(place))
    }

    /// The alternative chosen for a bracket; none where no bracket may stand.
    pub(super) fn chosen(&self, place: Place) -> Option<usize> {
        let index = self.reading.brackets.at(place)?;
        let alternatives = self
            .bracket(index)
            .map_or(1, |bracket| bracket.alternatives);
        let chosen = self.choice.get(index).copied().unwrap_or(0);
        Some(if chosen < alternatives { chosen } else { 0 })
    }

    fn bracket(&self, index: usize) -> Option<&Bracket> {
        self.reading.brackets.list.get(index)
    }

    /// A party by its name.
    pub(super) fn party(&self, name: &Name, anchor: Anchor) -> Option<PartyId> {
        let place = anchor.place(name.span);
        match self.names.subjects.get(&name.text) {
            Some(Subject::Party(id)) => Some(id),
            Some(Subject::Broken) => None,
            Some(other) => {
                self.wrong_kind(&name.text, other.noun(), "a party", place);
                None
            }
            None => self.unknown_party(&name.text, place),
        }
    }

    /// A party, or the members of a bloc.
    pub(super) fn parties(&self, name: &Name, anchor: Anchor) -> Option<Vec<PartyId>> {
        match self.names.subjects.get(&name.text) {
            Some(Subject::Bloc(index)) => self
                .blocs
                .get(index)
                .cloned()
                .filter(|members| !members.is_empty()),
            _ => self.party(name, anchor).map(|party| vec![party]),
        }
    }

    /// The parties behind several names, each once, in the order written.
    pub(super) fn all_parties(&self, names: &[Name], anchor: Anchor) -> Vec<PartyId> {
        let mut all = Vec::new();
        for name in names {
            for party in self.parties(name, anchor).unwrap_or_default() {
                if !all.contains(&party) {
                    all.push(party);
                }
            }
        }
        all
    }

    fn unknown_party<T>(&self, name: &str, place: Place) -> Option<T> {
        if !self.names.subjects.blind {
            let is_party = |subject| matches!(subject, Subject::Party(_) | Subject::Bloc(_));
            let help = near_or_all(name, "party", self.names.subjects.names(is_party));
            let mut log = self.log.borrow_mut();
            log.unknown(
                "unknown-party",
                "party",
                name,
                place,
                "not a party to this treaty",
                help,
            );
        }
        None
    }

    pub(super) fn wrong_kind(&self, name: &str, is: &str, wanted: &str, place: Place) {
        let message = format!("{} is {is}, not {wanted}", ticked(name));
        let mut diagnostic = Diagnostic::error("wrong-kind-of-name", place, message)
            .label(format!("{wanted} belongs here"));
        if let Some(declared) = self.names.subjects.place(name) {
            diagnostic = diagnostic.also(declared, "declared here");
        }
        self.report(diagnostic);
    }

    /// What a clause or claim is; unknown ones are reported.
    pub(super) fn clause(
        &self,
        name: &Name,
        anchor: Anchor,
        wanted: &'static str,
    ) -> Option<Clause> {
        if let Some(clause) = self.names.clauses.get(&name.text) {
            return Some(clause);
        }
        if !self.names.clauses.blind {
            let help = near_or_all(&name.text, wanted, self.names.clauses.names(|_| true));
            let place = anchor.place(name.span);
            let mut log = self.log.borrow_mut();
            log.unknown(
                "unknown-clause",
                wanted,
                &name.text,
                place,
                "nothing has this name",
                help,
            );
        }
        None
    }

    pub(super) fn party_name(&self, party: PartyId) -> &str {
        self.draft
            .parties
            .get(party.index())
            .map_or("", |party| party.name.as_str())
    }

    pub(super) fn signatories(&self) -> Vec<PartyId> {
        let parties = self.draft.parties.iter().zip(0..);
        parties
            .filter(|(party, _)| !party.outside)
            .map(|(_, id)| PartyId(id))
            .collect()
    }

    pub(super) fn describe(&self, dimension: &Dimension) -> String {
        self.units.describe(dimension)
    }
}

/// Blanks squeezed to one, comments left out.
pub(super) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let (mut in_quotes, mut end) = (false, line.len());
        let mut before = ' ';
        for (at, c) in line.char_indices() {
            if c == '"' {
                in_quotes = !in_quotes;
            }
            if c == '/' && before == '/' && !in_quotes {
                end = at - 1;
                break;
            }
            before = c;
        }
        for word in line[..end].split_whitespace() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
}

/// A draft in which nothing is settled yet.
fn empty() -> Draft {
    Draft {
        title: String::new(),
        docs: Vec::new(),
        place: Place::default(),
        entry: Day(0),
        expiry: None,
        end: Day(0),
        start: Day(0),
        notice: None,
        withdrawal: Withdrawal::EndsTheTreaty,
        parties: Vec::new(),
        factions: Vec::new(),
        things: Vec::new(),
        variants: Vec::new(),
        kinds: Vec::new(),
        attributes: Vec::new(),
        policies: Vec::new(),
        stakes: Vec::new(),
        rated_totals: Vec::new(),
        switches: Vec::new(),
        facts: Vec::new(),
        provisions: Vec::new(),
        notes: Vec::new(),
        engagements: Vec::new(),
        claims: Vec::new(),
        games: Vec::new(),
        ratifications: Vec::new(),
        scenarios: Vec::new(),
        contingencies: Vec::new(),
        expectations: Vec::new(),
        measures: Vec::new(),
    }
}
