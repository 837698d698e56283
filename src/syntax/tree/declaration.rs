//! Who and what there is: header, parties, systems, measures, games, scenarios, expectations.

use super::{Dates, Expr, Figure, Holding, Name, Span, StringLit, Under};

/// `treaty "…" { language, entry, expiry, notice, horizon, withdrawal }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Treaty {
    /// What the treaty is called.
    pub title: StringLit,
    /// `language 1`
    pub language: Option<Expr>,
    /// The date of entry into force.
    pub entry: Option<Expr>,
    /// The date on which it ends, or [`super::ExprKind::Never`].
    pub expiry: Option<Expr>,
    /// How long before its effect a withdrawal is announced.
    pub notice: Option<Expr>,
    /// How long claims look ahead where nothing expires.
    pub horizon: Option<Expr>,
    /// What a withdrawal does.
    pub withdrawal: Option<Withdrawal>,
}

/// `withdrawal ends the treaty`, with one option, or a bracket with several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// The effects on the table; one where the text is agreed.
    pub options: Vec<WithdrawalOption>,
    /// The effect, or the bracket.
    pub span: Span,
}

/// One effect of a withdrawal, and who wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawalOption {
    /// Who wants it, inside a bracket.
    pub party: Option<Name>,
    /// What it does.
    pub effect: WithdrawalEffect,
    /// The words of the effect.
    pub span: Span,
}

/// What a withdrawal does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithdrawalEffect {
    /// `ends the treaty`
    EndsTreaty,
    /// `releases the withdrawer`
    ReleasesWithdrawer,
}

/// `unit NAME`, `unit NAME = 12 kg`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The unit.
    pub name: Name,
    /// What one of it is; a base unit has none.
    pub value: Option<Expr>,
}

/// `party P "…" outside backed by Q`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The party.
    pub name: Name,
    /// Its full name.
    pub title: Option<StringLit>,
    /// The word `outside`, where the party signs nothing.
    pub outside: Option<Span>,
    /// With whom it chooses.
    pub backer: Option<Name>,
}

/// `bloc B = P + Q`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bloc {
    /// The bloc.
    pub name: Name,
    /// Its members.
    pub members: Vec<Name>,
}

/// `faction F of P`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faction {
    /// The faction.
    pub name: Name,
    /// Whose faction.
    pub party: Name,
}

/// `ratification P: A and (B or C)`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ratification {
    /// Who ratifies.
    pub party: Name,
    /// When.
    pub rule: Consent,
}

/// Whose consent ratification takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consent {
    /// One faction.
    Faction(Name),
    /// `A and B`
    All(Vec<Consent>),
    /// `A or B`
    Any(Vec<Consent>),
    /// `at least 2 of {A, B, C}`, `at least 67 of {A 40, B 30}`
    AtLeast {
        /// The number, or weight, that suffices.
        quorum: Expr,
        /// The factions with their weights; one each where none is written.
        members: Vec<(Name, Option<Expr>)>,
        /// The whole rule.
        span: Span,
    },
}

/// `system S { attribute = value, … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct System {
    /// The system.
    pub name: Name,
    /// Its attributes, as written.
    pub attributes: Vec<Attribute>,
}

/// `range = 1_600 km`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The attribute.
    pub name: Name,
    /// What it is.
    pub value: AttributeValue,
    /// The whole.
    pub span: Span,
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeValue {
    /// A number, a rate, a word (a single name), or an interval.
    Figure(Figure),
    /// `Natanz or Fordow or store`: at least two words.
    Choice(Vec<Name>),
}

/// `stock S in kg`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stock {
    /// The stock.
    pub name: Name,
    /// The unit in which it is measured.
    pub unit: Name,
}

/// `policy S`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The policy.
    pub name: Name,
}

/// `class C: condition`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// The class.
    pub name: Name,
    /// Which systems it holds: a condition over attributes, or sets joined by `or`, `and`, `not`.
    pub condition: Expr,
}

/// `fact NAME: condition`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The fact.
    pub name: Name,
    /// What is true.
    pub condition: Expr,
    /// When, if dated.
    pub dates: Dates,
}

/// `define f(p) = e`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Define {
    /// What is defined.
    pub name: Name,
    /// Its parameters, in order.
    pub parameters: Vec<Name>,
    /// Its value.
    pub value: DefineValue,
}

/// What a define stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefineValue {
    /// One expression.
    Plain(Expr),
    /// `2_100 from entry + 36 months, 1_900 from entry + 60 months`
    ByDate(Vec<Step>),
}

/// A value and the date from which it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The value.
    pub value: Expr,
    /// From when.
    pub from: Expr,
}

/// `article N "…" {`; its provisions are items of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its number, as written.
    pub name: Name,
    /// Its heading.
    pub title: Option<StringLit>,
}

/// `contingency NAME: …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contingency {
    /// The contingency.
    pub name: Name,
    /// What is described in quotes.
    pub title: Option<StringLit>,
    /// What happens.
    pub event: Event,
}

/// What a contingency is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// `undetected cheating by X`
    Cheating {
        /// Who cheats.
        by: Actor,
    },
    /// `withdrawal of X, for D`
    Withdrawal {
        /// Who leaves.
        of: Actor,
        /// How long the claims look past the event.
        lasting: Expr,
    },
    /// `breach of CLAUSE, for D`
    Breach {
        /// The clause that is broken.
        of: Name,
        /// How long the claims look past the event.
        lasting: Expr,
    },
    /// `expiry, for D`
    Expiry {
        /// How long the claims look past the event.
        lasting: Expr,
    },
}

/// A party, or any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The party named.
    Party(Name),
    /// `any party`
    Any(Span),
}

/// `game G between P and Q { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Game {
    /// The game.
    pub name: Name,
    /// Who plays, in order.
    pub players: Vec<Name>,
    /// The lines `P may a, b`.
    pub moves: Vec<Moves>,
    /// The lines `a, b: 1, 2`.
    pub payoffs: Vec<Payoff>,
}

/// `US may press, ease`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moves {
    /// Who.
    pub player: Name,
    /// What they may do.
    pub moves: Vec<Name>,
}

/// `press, resist: -100, -100`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payoff {
    /// One move a player.
    pub moves: Vec<Name>,
    /// One value a player.
    pub values: Vec<Expr>,
    /// The whole.
    pub span: Span,
}

/// `scenario NAME { date { P { X n … } … } }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The scenario.
    pub name: Name,
    /// Its dates, as written.
    pub days: Vec<ScenarioDay>,
}

/// What is so on one date of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioDay {
    /// The date.
    pub date: Expr,
    /// Who holds what.
    pub parties: Vec<ScenarioParty>,
}

/// What one party holds in a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioParty {
    /// The party.
    pub party: Name,
    /// What it holds.
    pub holdings: Vec<Holding>,
}

/// `expect NAME proved under C`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    /// A claim or clause.
    pub name: Name,
    /// The verdict expected.
    pub verdict: ExpectedVerdict,
    /// Where the verdict's word stands.
    pub verdict_span: Span,
    /// The contingency meant.
    pub under: Option<Under>,
}

/// The words of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedVerdict {
    /// `proved`
    Proved,
    /// `refuted`
    Refuted,
    /// `undecided`
    Undecided,
    /// `vacuous`
    Vacuous,
}
