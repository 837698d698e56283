//! Expressions and conditions over what the parties hold.

use super::{AttributeId, Enclosure, EngagementId, KindId, PartyId, PolicyId};
use crate::date::Day;
use crate::number::Rational;
use crate::source::Place;

/// A number, in base units, at the moment in question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    Number(Rational),
    /// A constant that is known within bounds only. Stands in conditions of claims alone, and in none that is posed or replayed: a claim is
    /// read against it or for it first.
    Enclosed(Box<Enclosure>),
    /// A step function of the date: the value of the last entry whose day has come. Sorted by day. The condition that contains it
    /// has been dated so that it is never asked before the first day.
    ByDate(Vec<(Day, Rational)>),
    /// Units (or base units of a stock) of these kinds that these parties hold, all together.
    Holding {
        parties: Vec<PartyId>,
        kinds: Vec<KindId>,
        label: String,
    },
    /// The total of an attribute over those units. Kinds without the attribute count 0.
    Total {
        parties: Vec<PartyId>,
        kinds: Vec<KindId>,
        attribute: AttributeId,
        label: String,
    },
    Sum(Vec<Expr>),
    Negated(Box<Expr>),
    /// At most one factor depends on what is held.
    Product(Box<Expr>, Box<Expr>),
    /// The divisor is a number other than zero, or the quotient stands alone on one side of a comparison with a number
    /// (the resolver has then multiplied it out), so here it is constant.
    Quotient(Box<Expr>, Box<Expr>),
    Min(Vec<Expr>),
    Max(Vec<Expr>),
    Abs(Box<Expr>),
    IfThenElse(Box<Cond>, Box<Expr>, Box<Expr>),
    /// 1 if the condition holds, else 0.
    Count(Box<Cond>),
    At(Box<Expr>, Day),
    /// The expression over what is left (or arrives) when these engagements have been fought in this order.
    After {
        of: Box<Expr>,
        war: Vec<EngagementId>,
    },
    /// The largest value that the draft permits at the moment in question; infinite where nothing bounds it.
    Most(Box<Expr>),
    /// The smallest.
    Least(Box<Expr>),
}

/// How two sides compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    AtMost,
    Below,
    AtLeast,
    Above,
    Equal,
    NotEqual,
}

/// A condition at the moment in question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cond {
    Compare(Expr, Comparison, Expr),
    /// All hold; the empty list is true.
    All(Vec<Cond>),
    /// One holds at least; the empty list is false.
    Any(Vec<Cond>),
    Not(Box<Cond>),
    InEffect {
        party: PartyId,
        policy: PolicyId,
    },
    /// These parties hold no unit of these kinds: a ban, or a limit on quality (the kinds are those that break it).
    NoneOf {
        parties: Vec<PartyId>,
        kinds: Vec<KindId>,
        label: String,
    },
    /// `of(t) - of(s) <= per_day · (t - s)` for every two days s < t of the span; the right side is rounded up if `whole`.
    /// Stands only at the top of a provision or fact, or in an `All` there.
    Growth {
        of: Expr,
        per_day: Rational,
        whole: bool,
        place: Place,
    },
}
