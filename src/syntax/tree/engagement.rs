//! Engagements: what each weapon does to each target.

use super::{Expr, Figure, Name, Path, Span};

/// `strike N by P and Q on R { … }`, `strike N like M { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strike {
    /// The strike.
    pub name: Name,
    /// Who strikes; empty where `like` says it.
    pub by: Vec<Name>,
    /// Who is struck; empty where `like` says it.
    pub on: Vec<Name>,
    /// The strike that this one changes in part.
    pub like: Option<Name>,
    /// The entries, in order.
    pub entries: Vec<EngagementEntry>,
}

/// `defence N by P against X { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defence {
    /// The defence.
    pub name: Name,
    /// Who defends; empty where `like` says it.
    pub by: Vec<Name>,
    /// What is shot at; empty where `like` says it.
    pub against: Vec<Path>,
    /// The defence that this one changes in part.
    pub like: Option<Name>,
    /// The entries, in order.
    pub entries: Vec<EngagementEntry>,
}

/// One entry of a strike or defence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngagementEntry {
    /// What it says.
    pub kind: EngagementKind,
    /// The whole entry.
    pub span: Span,
}

/// What an entry of a strike or defence says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngagementKind {
    /// `A kills B 60%, C 10%`
    Kills {
        /// The units or warheads that are fired.
        weapon: Path,
        /// What each does.
        hits: Vec<Hit>,
    },
    /// `I stops 80%`, `I stops B 80%, C 60%`
    Stops {
        /// The interceptors.
        weapon: Path,
        /// What each does; a hit without a target is against whatever arrives.
        hits: Vec<Hit>,
    },
    /// `at most 2 shots per target`
    AtMost(Expr),
    /// `exposed B 40%`
    Exposed(Vec<Hit>),
}

/// A target with its figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What is shot at.
    pub target: Option<Path>,
    /// With what probability, or which share.
    pub figure: Figure,
    /// `in groups of 20`
    pub groups_of: Option<Expr>,
    /// The whole.
    pub span: Span,
}
