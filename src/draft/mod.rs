//! The draft: what a treaty says once names, units, dates and classes are settled. Plain data, in the field's words.
//!
//! Everything is numbered: an id is an index into the list of the same name in [`Draft`].

mod claim;
mod enclosure;
mod engagement;
mod expr;
mod forces;
mod incentives;
mod occasion;
mod proofs;
mod provision;
mod question;
mod scope;
mod strategy;
mod things;
mod unknown;
mod world;

pub use claim::*;
pub use enclosure::*;
pub use engagement::*;
pub use expr::*;
pub use forces::*;
pub use incentives::*;
pub use occasion::*;
pub use provision::*;
pub use question::*;
pub use scope::*;
pub use strategy::*;
pub use things::*;
pub use world::*;

use crate::date::Day;
use crate::source::Place;

/// A number that names an entry of one of the draft's lists.
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub struct $name(pub u32);
        impl $name {
            /// The index into the draft's list.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

id! {
    /// An entry of [`Draft::parties`].
    PartyId,
    /// An entry of [`Draft::factions`].
    FactionId,
    /// An entry of [`Draft::things`].
    ThingId,
    /// An entry of [`Draft::variants`].
    VariantId,
    /// An entry of [`Draft::kinds`].
    KindId,
    /// An entry of [`Draft::attributes`].
    AttributeId,
    /// An entry of [`Draft::policies`].
    PolicyId,
    /// An entry of [`Draft::provisions`].
    ProvisionId,
    /// An entry of [`Draft::facts`].
    FactId,
    /// An entry of [`Draft::engagements`].
    EngagementId,
    /// An entry of [`Draft::claims`].
    ClaimId,
    /// An entry of [`Draft::scenarios`].
    ScenarioId,
    /// An entry of [`Draft::contingencies`].
    ContingencyId,
}

/// A whole draft, resolved.
#[derive(Clone, Debug)]
pub struct Draft {
    pub title: String,
    pub docs: Vec<String>,
    pub place: Place,
    /// First day on which provisions bind.
    pub entry: Day,
    /// First day on which they no longer bind; none if the treaty never expires.
    pub expiry: Option<Day>,
    /// First day after the last one that undated claims speak of: the expiry, or entry plus the horizon.
    pub end: Day,
    /// The earliest `forces` date: histories run from here (never after `entry`).
    pub start: Day,
    /// The notice that a withdrawal needs, as the drafter wrote it, in months and days.
    pub notice: Option<Period>,
    pub withdrawal: Withdrawal,
    /// Signatories and outsiders, in the draft's order.
    pub parties: Vec<Party>,
    pub factions: Vec<Faction>,
    /// Systems and stocks.
    pub things: Vec<Thing>,
    pub variants: Vec<Variant>,
    pub kinds: Vec<Kind>,
    pub attributes: Vec<Attribute>,
    pub policies: Vec<Policy>,
    /// One entry for each thing that a party lists, in the draft's order.
    pub stakes: Vec<Stake>,
    /// Rated or fixed totals of interval attributes.
    pub rated_totals: Vec<RatedTotal>,
    /// Policies that a party lists.
    pub switches: Vec<Switch>,
    pub facts: Vec<Fact>,
    pub provisions: Vec<Provision>,
    pub notes: Vec<Note>,
    pub engagements: Vec<Engagement>,
    pub claims: Vec<Claim>,
    pub games: Vec<Game>,
    /// One a party at most.
    pub ratifications: Vec<Ratification>,
    pub scenarios: Vec<Scenario>,
    pub contingencies: Vec<Contingency>,
    pub expectations: Vec<Expectation>,
    /// Measures to show in `treaty eval` and in witnesses: one for each class a party may hold, then each of its things,
    /// then each define with one parameter applied to each signatory.
    pub measures: Vec<Measure>,
}

/// A length of time as written: months follow the calendar, days are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub months: i64,
    pub days: i64,
}

/// What a withdrawal does to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdrawal {
    EndsTheTreaty,
    ReleasesTheWithdrawer,
}

/// A state: a signatory, or an outsider that nothing obliges.
#[derive(Clone, Debug)]
pub struct Party {
    pub name: String,
    pub title: Option<String>,
    pub docs: Vec<String>,
    pub place: Place,
    /// Not a signatory.
    pub outside: bool,
    /// A proxy chooses with its backer.
    pub backer: Option<PartyId>,
}

/// A camp inside a party, whose consent may be needed at home.
#[derive(Clone, Debug)]
pub struct Faction {
    pub name: String,
    pub of: PartyId,
}

/// A named number that reports show.
#[derive(Clone, Debug)]
pub struct Measure {
    /// As a drafter would write it: `Iran.ballistic`.
    pub label: String,
    pub party: PartyId,
    pub expr: Expr,
}

impl Draft {
    /// The party and those that choose with it: a coalition takes its members' proxies along.
    pub fn with_proxies(&self, members: &[PartyId]) -> Vec<PartyId> {
        let mut all: Vec<PartyId> = members.to_vec();
        loop {
            let more: Vec<PartyId> = (0..self.parties.len() as u32)
                .map(PartyId)
                .filter(|p| !all.contains(p))
                .filter(|p| {
                    self.parties[p.index()]
                        .backer
                        .is_some_and(|b| all.contains(&b))
                })
                .collect();
            if more.is_empty() {
                all.sort();
                all.dedup();
                return all;
            }
            all.extend(more);
        }
    }

    /// What a party lists of a thing; none if it never holds any.
    pub fn stake(&self, party: PartyId, thing: ThingId) -> Option<&Stake> {
        self.stakes
            .iter()
            .find(|s| s.party == party && s.thing == thing)
    }

    /// The thing that a kind belongs to.
    pub fn thing_of(&self, kind: KindId) -> ThingId {
        self.variants[self.kinds[kind.index()].variant.index()].thing
    }

    /// Whether the party may hold units of this kind at all.
    pub fn may_hold(&self, party: PartyId, kind: KindId) -> bool {
        self.stake(party, self.thing_of(kind)).is_some()
    }

    /// The kinds of a variant, in order.
    pub fn kinds_of(&self, variant: VariantId) -> Vec<KindId> {
        (0..self.kinds.len() as u32)
            .map(KindId)
            .filter(|k| self.kinds[k.index()].variant == variant)
            .collect()
    }

    /// The variants of a thing, in order.
    pub fn variants_of(&self, thing: ThingId) -> Vec<VariantId> {
        (0..self.variants.len() as u32)
            .map(VariantId)
            .filter(|v| self.variants[v.index()].thing == thing)
            .collect()
    }

    /// The rated total of this attribute of this thing that the party lists, if any.
    pub fn rated_total(
        &self,
        party: PartyId,
        thing: ThingId,
        attribute: AttributeId,
    ) -> Option<&RatedTotal> {
        self.rated_totals
            .iter()
            .find(|r| r.party == party && r.thing == thing && r.attribute == attribute)
    }

    /// What a kind has of an attribute; none if its system does not declare it.
    pub fn value(&self, kind: KindId, attribute: AttributeId) -> Option<&AttributeValue> {
        self.kinds[kind.index()]
            .values
            .iter()
            .find(|(a, _)| *a == attribute)
            .map(|(_, v)| v)
    }

    /// Whether a party's units of a kind are targets or weapons in one of these engagements.
    pub fn takes_part(&self, party: PartyId, kind: KindId, war: &[EngagementId]) -> bool {
        war.iter().map(|id| &self.engagements[id.index()]).any(|e| {
            e.targets.iter().any(|t| t.party == party && t.kind == kind)
                || e.weapons.iter().any(|w| {
                    w.total_of.is_none() && w.parties.contains(&party) && w.kinds.contains(&kind)
                })
        })
    }
}
