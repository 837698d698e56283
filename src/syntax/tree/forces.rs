//! Forces: what a party holds, builds, retires and moves.

use super::{Expr, Name, Path, Span, StringLit};

/// `forces P at date { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forces {
    /// Whose forces.
    pub party: Name,
    /// When they are counted.
    pub date: Expr,
    /// The entries, in order.
    pub holdings: Vec<Holding>,
}

/// One entry of `forces` or of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// A system, stock, policy, class or measure (one name), or a total (`D5.warheads`).
    pub what: Path,
    /// `300`, `600..900`, `15_420 at Natanz, 2_710 at Fordow`
    pub amounts: Vec<Amount>,
    /// `in effect` (true) or `not in effect` (false).
    pub in_effect: Option<bool>,
    /// `builds 40 per year`, `retires …`, `moves …`, in order.
    pub rates: Vec<Rate>,
    /// The whole entry.
    pub span: Span,
}

/// How many, where, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The number or interval.
    pub figure: Figure,
    /// The word after `at`.
    pub place: Option<Name>,
    /// The source, in quotes.
    pub source: Option<StringLit>,
}

/// How fast a holding may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Which way.
    pub kind: RateKind,
    /// How much in what time.
    pub rate: Expr,
    /// The source, in quotes.
    pub source: Option<StringLit>,
    /// From its keyword to its last token.
    pub span: Span,
}

/// The ways in which a holding changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RateKind {
    /// `builds`
    Builds,
    /// `retires`
    Retires,
    /// `moves A to B`
    Moves {
        /// The word left.
        from: Name,
        /// The word reached.
        to: Name,
    },
}

/// A value, or an interval of which the one who holds it chooses or knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The value, or the least one.
    pub low: Expr,
    /// The greatest, for an interval `a..b`.
    pub high: Option<Expr>,
}

impl Figure {
    /// From the first token to the last.
    pub fn span(&self) -> Span {
        let end = self
            .high
            .as_ref()
            .map_or(self.low.span.end, |high| high.span.end);
        Span {
            start: self.low.span.start,
            end,
        }
    }
}
