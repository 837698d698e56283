//! Expressions: numbers, conditions and dates share one form; the resolver tells them apart.

use super::{Name, Span};
use crate::date::Day;
use crate::number::Rational;

/// An expression and where it stands, from its first token to its last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of an expression.
///
/// Operators of one rank stand in one flat [`Chain`], so that a sum of ten thousand terms is not
/// ten thousand levels deep. No expression is nested more than a few hundred levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// `1_550`, `85%`, `1_600 km`, `0.69 SWU per year`
    Number(NumberLit),
    /// `2018-02-05`
    Date(Day),
    /// `never`, in the header's `expiry` only.
    Never,
    /// A single name: a define, parameter, word, class, scenario, `entry` or `expiry`.
    Name(Name),
    /// `P.S`, `P.C.warheads`, `P.{A, B}`
    Path(Path),
    /// `f(a, b)`
    Call {
        /// The function.
        function: Name,
        /// What it is applied to, in order.
        arguments: Vec<Expr>,
    },
    /// `sum(p in B: e)`
    SumOver(Box<Quantified>),
    /// `for all p in B: e`
    ForAll(Box<Quantified>),
    /// `each party p: e`
    EachParty {
        /// The party in question.
        variable: Name,
        /// What is said of it.
        body: Box<Expr>,
    },
    /// `(e)`
    Paren(Box<Expr>),
    /// `-e`
    Negative(Box<Expr>),
    /// `not e`
    Not(Box<Expr>),
    /// Operands joined by operators of one rank, left to right.
    Chain(Chain),
    /// `a implies b`
    Implies {
        /// The premise.
        premise: Box<Expr>,
        /// The conclusion.
        conclusion: Box<Expr>,
    },
    /// `if c then a else b`
    If {
        /// What is asked.
        condition: Box<Expr>,
        /// The value where it holds.
        then: Box<Expr>,
        /// The value where it does not.
        otherwise: Box<Expr>,
    },
    /// `X at date`, inside an expression.
    At {
        /// What is looked at.
        of: Box<Expr>,
        /// When.
        date: Box<Expr>,
    },
    /// `X after N`: what is left of X.
    After {
        /// What is struck.
        of: Box<Expr>,
        /// The engagement.
        engagement: Name,
    },
    /// `X through N`: what of X arrives.
    Through {
        /// What is shot at.
        of: Box<Expr>,
        /// The engagement.
        engagement: Name,
    },
    /// `e per year`, where `e` is not a number (a number keeps its rate in its [`UnitExpr`]).
    Per {
        /// How much.
        of: Box<Expr>,
        /// In what time.
        time: Name,
    },
    /// `260 m..370 m`, as an argument, in parentheses or as a define: known within bounds only.
    Interval {
        /// The least that it may be.
        low: Box<Expr>,
        /// The greatest.
        high: Box<Expr>,
    },
    /// `[800 | 1_200]`, `[800 .. 1_200]`
    Bracket(Bracket),
    /// `every P.C has range <= 2_000 km`
    Every {
        /// The units in question, a name or a path.
        of: Box<Expr>,
        /// What each must satisfy.
        has: Box<Expr>,
    },
    /// `no P.C`
    No(Box<Expr>),
    /// `limited X`
    Limited(Box<Expr>),
    /// `unlimited X`
    Unlimited(Box<Expr>),
    /// `{A, B}`
    Set(Vec<Name>),
    /// `(ease, yield) is equilibrium of G`
    Equilibrium {
        /// One move a player, in the game's order.
        moves: Vec<Name>,
        /// The game.
        game: Name,
    },
    /// `G is chicken`
    GameIs {
        /// The game.
        game: Name,
        /// What it is said to be.
        class: GameClass,
    },
    /// `V.1 is kept`, `V.1 is broken`
    Kept {
        /// The clause.
        clause: Name,
        /// Whether it is said to be broken.
        broken: bool,
    },
    /// `US complies with V.1 patience 90%`
    Complies {
        /// Who complies.
        party: Name,
        /// The clause.
        clause: Name,
        /// The discount a year.
        patience: Box<Expr>,
    },
}

/// A number as written, with its unit if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberLit {
    /// The exact value; `85%` is 85/100.
    pub value: Rational,
    /// Whether it was written with `%`.
    pub percent: bool,
    /// What follows it on its line.
    pub unit: Option<UnitExpr>,
}

/// `km`, `SWU per year`, `per month`: at least one part is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitExpr {
    /// The unit itself; a count per time has none.
    pub unit: Option<Name>,
    /// The time after `per`.
    pub per: Option<Name>,
    /// From the unit (or `per`) to the last word.
    pub span: Span,
}

/// `P.C.warheads`, `P.{A, B}`, and (as a target or entry) a single name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The first name.
    pub root: Name,
    /// What follows it, each after a dot.
    pub steps: Vec<PathStep>,
    /// The whole.
    pub span: Span,
}

/// A part of a path after a dot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// `.name`
    Name(Name),
    /// `.{A, B}`
    List(Vec<Name>),
}

/// A body said of each member of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantified {
    /// The member in question.
    pub variable: Name,
    /// A bloc's name, or a set of parties.
    pub over: Expr,
    /// What is said of each.
    pub body: Expr,
}

/// `a + b - c`, `0 <= x <= 5`, `a and b and c`: one rank each, so no mixing of ranks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The leftmost operand.
    pub first: Box<Expr>,
    /// The operators and what stands to the right of each; never empty.
    pub rest: Vec<Link>,
}

/// An operator and the operand to its right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The operator.
    pub operator: Operator,
    /// Where the operator stands.
    pub span: Span,
    /// The operand.
    pub operand: Expr,
}

/// The operators that form chains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `*`
    Times,
    /// `/`
    Over,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `<=`
    AtMost,
    /// `<`
    Below,
    /// `>=`
    AtLeast,
    /// `>`
    Above,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `and`
    And,
    /// `or`
    Or,
}

/// What ranks an operator: all operators of a [`Chain`] have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// `or`
    Or,
    /// `and`
    And,
    /// `<= < >= > == !=`
    Comparison,
    /// `+ -`
    Sum,
    /// `* /`
    Product,
}

impl Operator {
    /// How tightly it binds.
    pub fn rank(self) -> Rank {
        match self {
            Self::Times | Self::Over => Rank::Product,
            Self::Plus | Self::Minus => Rank::Sum,
            Self::AtMost | Self::Below | Self::AtLeast => Rank::Comparison,
            Self::Above | Self::Equal | Self::NotEqual => Rank::Comparison,
            Self::And => Rank::And,
            Self::Or => Rank::Or,
        }
    }

    /// The operator as it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Times => "*",
            Self::Over => "/",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::AtMost => "<=",
            Self::Below => "<",
            Self::AtLeast => ">=",
            Self::Above => ">",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::And => "and",
            Self::Or => "or",
        }
    }
}

/// Text that is not agreed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bracket {
    /// `[800 | 1_200]`: at least two alternatives.
    Choice(Vec<Alternative>),
    /// `[800 .. 1_200]`
    Range {
        /// The least value on the table.
        low: Box<Expr>,
        /// The greatest.
        high: Box<Expr>,
    },
}

/// One alternative of a bracket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// Who wants it, as in `[Iran: 1_200 | US: 800]`.
    pub party: Option<Name>,
    /// The text wanted.
    pub value: Expr,
}

/// The orders of payoffs that have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GameClass {
    /// `chicken`
    Chicken,
    /// `prisoners dilemma`
    PrisonersDilemma,
    /// `stag hunt`
    StagHunt,
    /// `deadlock`
    Deadlock,
    /// `harmony`
    Harmony,
}
