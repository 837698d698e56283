//! What each party needs, and what else the draft states.

use super::{Cond, ContingencyId, Days, Expr, FactionId, Incentive, PartyId, Period};
use crate::date::Day;
use crate::number::Rational;
use crate::source::Place;

/// What a claim was declared as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimKind {
    Redline,
    Deterrence,
    Balance,
    Burden,
    Claim,
    Guarantee,
}

/// A claim: proved if every part is, in each contingency by itself.
#[derive(Clone, Debug)]
pub struct Claim {
    pub name: String,
    pub title: Option<String>,
    pub docs: Vec<String>,
    pub kind: ClaimKind,
    /// Whose need it is.
    pub party: Option<PartyId>,
    pub faction: Option<FactionId>,
    pub against: Vec<PartyId>,
    pub parts: Vec<Part>,
    /// Where it is checked: in compliance (None) and in contingencies.
    pub under: Vec<Option<ContingencyId>>,
    /// The whole claim as the drafter wrote it after the colon.
    pub text: String,
    pub place: Place,
}

/// One thing to decide.
#[derive(Clone, Debug)]
pub struct Part {
    /// What tells it from the claim's other parts: `Iran keeps up with Israel`.
    pub label: Option<String>,
    pub body: Body,
    /// The days at which it is asked (already cut to the draft's period).
    pub days: Days,
    /// Whether the drafter dated it.
    pub dated: bool,
    /// Whether its end is not written (`until`, `at`), so that it is that of the draft, or of what happens in a contingency.
    pub open: bool,
    /// The assumption, at the moments at which the claim is asked (dated terms inside are fixed by `At`).
    pub given: Option<Cond>,
    /// What the condition and the assumption say of games and of compliance; both already hold what it means.
    pub incentives: Vec<Incentive>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Body {
    /// In every permitted world, at every moment.
    Always(Cond),
    /// In one world, through the whole span, for every value of the estimates.
    Possible(Cond),
    /// The coalition (proxies included) can choose so that nothing the others do breaks it.
    Ensure {
        coalition: Vec<PartyId>,
        condition: Cond,
    },
    /// At some moment the draft permits less of this than rates and facts alone would (`limited`), or at none (`unlimited`).
    Scope { measure: Expr, limited: bool },
    /// No two parties' shares of the start that the draft makes them give up differ by more than `within`.
    Burden {
        sides: Vec<BurdenSide>,
        within: Rational,
    },
    /// `q·b >= (1 - q)·g`; the provision by index is a guarantee.
    Enforceable { provision: super::ProvisionId },
}

/// One party of a burden claim.
#[derive(Clone, Debug)]
pub struct BurdenSide {
    pub party: PartyId,
    pub measure: Expr,
    /// The party's `forces` date.
    pub start: Day,
}

/// A declared contingency: what else a claim must survive. `contingency` gives it its meaning.
#[derive(Clone, Debug)]
pub struct Contingency {
    pub name: String,
    /// What happens, as the drafter wrote it.
    pub text: String,
    pub place: Place,
    pub event: Event,
}

/// What happens in a contingency; `lasting` is how long after it undated claims still speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// `undetected cheating by X`
    Cheating { by: Actor },
    /// `withdrawal of X, for D`
    Withdrawal { of: Actor, lasting: Period },
    /// `breach of CLAUSE, for D`: every provision of that name.
    Breach { clause: String, lasting: Period },
    /// `expiry, for D`
    Expiry { lasting: Period },
}

/// Who does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Each signatory outside the coalition, in turn.
    AnyParty,
    /// A signatory, or the members of a bloc together.
    Parties(Vec<PartyId>),
}

/// `expect NAME proved [under C]`.
#[derive(Clone, Debug)]
pub struct Expectation {
    pub name: String,
    pub verdict: ExpectedVerdict,
    pub under: Option<ContingencyId>,
    pub place: Place,
}

/// What `expect` states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedVerdict {
    Proved,
    Refuted,
    Undecided,
    Vacuous,
}

/// A concrete world or a part of one: on each date, what some measures of one party are.
#[derive(Clone, Debug)]
pub struct Scenario {
    pub name: String,
    pub docs: Vec<String>,
    pub place: Place,
    pub entries: Vec<ScenarioEntry>,
}

/// One figure of a scenario.
#[derive(Clone, Debug)]
pub struct ScenarioEntry {
    pub day: Day,
    pub party: PartyId,
    /// What is fixed (a holding, a total, a measure of the party, or the count of a policy).
    pub measure: Expr,
    pub value: Rational,
    pub place: Place,
}
