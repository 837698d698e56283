//! Provisions: limits, guarantees and notes of an article.

use super::{Dates, Expr, Figure, Name, Span, StringLit};

/// `limit NAME "…" for P: condition …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The clause.
    pub name: Name,
    /// Its heading.
    pub title: Option<StringLit>,
    /// Whom it obliges.
    pub obliged: Obliged,
    /// What it says.
    pub terms: Terms,
    /// The opening bracket, where the whole clause is not agreed.
    pub bracketed: Option<Span>,
}

/// Whom a limit obliges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obliged {
    /// `for P`
    Party(Name),
    /// `for each party p`: every signatory, under the name given.
    EachParty(Name),
}

/// `guarantee NAME "…" by P to Q: condition …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guarantee {
    /// The clause.
    pub name: Name,
    /// Its heading.
    pub title: Option<StringLit>,
    /// Who owes it.
    pub by: Name,
    /// To whom it is owed.
    pub to: Vec<Name>,
    /// What it says.
    pub terms: Terms,
    /// The opening bracket, where the whole clause is not agreed.
    pub bracketed: Option<Span>,
}

/// `note NAME "…"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The clause.
    pub name: Name,
    /// What it says.
    pub text: StringLit,
    /// The opening bracket, where the whole clause is not agreed.
    pub bracketed: Option<Span>,
}

/// What a limit or guarantee says after its colon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What is to hold.
    pub condition: Expr,
    /// When.
    pub dates: Dates,
    /// `if c`, `unless c`
    pub proviso: Option<Proviso>,
    /// What stands in braces.
    pub attributes: ClauseAttributes,
}

/// `if c` or `unless c`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proviso {
    /// Whether it was written with `unless`.
    pub unless: bool,
    /// The condition.
    pub condition: Expr,
}

/// Who watches a clause, and what breaking it brings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClauseAttributes {
    /// `monitored by WHO`: empty where nobody does.
    pub monitored_by: Vec<Name>,
    /// `misses at most N`
    pub misses: Option<Figure>,
    /// `detects within D`
    pub detects: Option<Figure>,
    /// `probability q`
    pub probability: Option<Figure>,
    /// `gain g`
    pub gain: Option<Figure>,
    /// `penalty b`
    pub penalty: Option<Figure>,
    /// `releases CLAUSE, … after D until d`
    pub releases: Vec<Release>,
}

/// What others need no longer keep once a clause is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The clauses released.
    pub clauses: Vec<Name>,
    /// How long after detection.
    pub after: Option<Expr>,
    /// Until when.
    pub until: Option<Expr>,
    /// From its keyword to its last token.
    pub span: Span,
}
