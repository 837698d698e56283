//! Needs: claims with their modality, and what may follow a condition.

use super::{Expr, Name, Span, StringLit};

/// A condition under a modality, with what limits when and where it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who chooses and who is feared; `always` where nothing is written.
    pub modality: Option<Modality>,
    /// What is to hold.
    pub condition: Expr,
    /// Dates, assumption and contingency.
    pub tail: Tail,
    /// From the first token to the last, `under …,` before it included.
    pub span: Span,
}

/// A modality and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modality {
    /// Which one.
    pub kind: ModalityKind,
    /// From its first word to its last.
    pub span: Span,
}

/// The modalities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModalityKind {
    /// `always`
    Always,
    /// `never`
    Never,
    /// `possible`
    Possible,
    /// `P and Q can ensure`
    CanEnsure(Vec<Name>),
}

/// What may follow a condition, in any order and once each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    /// When.
    pub dates: Dates,
    /// `given ψ`
    pub given: Option<Expr>,
    /// `under …`, before or after the claim.
    pub under: Option<Under>,
}

/// `from d`, `until d`, `at d`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    /// The first day.
    pub from: Option<Expr>,
    /// The day before which it ends.
    pub until: Option<Expr>,
    /// The one day meant.
    pub at: Option<Expr>,
}

/// `under …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Under {
    /// What is named, in order.
    pub kinds: Vec<UnderKind>,
    /// What follows the word `under`.
    pub span: Span,
}

/// What a claim is asked under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnderKind {
    /// `under NAME`
    Contingency(Name),
    /// `under compliance`
    Compliance,
    /// `under every contingency`
    EveryContingency,
}

/// `redline R for P by FACTION "…": claim`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redline {
    /// The red line.
    pub name: Name,
    /// Whose.
    pub party: Name,
    /// Which faction's.
    pub faction: Option<Name>,
    /// Its reason, in quotes.
    pub title: Option<StringLit>,
    /// What is claimed.
    pub claim: Claim,
}

/// `deterrence D for P against Q and R: condition`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deterrence {
    /// The need.
    pub name: Name,
    /// Whose.
    pub party: Name,
    /// Whom it is about.
    pub against: Vec<Name>,
    /// Its reason, in quotes.
    pub title: Option<StringLit>,
    /// What the party must be able to ensure.
    pub condition: Expr,
    /// Dates, assumption and contingency.
    pub tail: Tail,
}

/// `balance B among P, Q, … on m(p): within 25%`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// The need.
    pub name: Name,
    /// Its reason, in quotes.
    pub title: Option<StringLit>,
    /// Among whom: two for `between`.
    pub parties: Vec<Name>,
    /// What is compared, over the party `p`.
    pub measure: Expr,
    /// How near they must be.
    pub bound: BalanceBound,
    /// Dates, assumption and contingency.
    pub tail: Tail,
}

/// How near the parties of a balance must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BalanceBound {
    /// `within 25%`
    Within(Expr),
    /// `ratio 0.8 to 1.25`
    Ratio {
        /// The least share.
        low: Expr,
        /// The greatest.
        high: Expr,
    },
}

/// `burden N among P, Q on m(p): within 30%`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burden {
    /// The need.
    pub name: Name,
    /// Its reason, in quotes.
    pub title: Option<StringLit>,
    /// Among whom.
    pub parties: Vec<Name>,
    /// What is given up, over the party `p`.
    pub measure: Expr,
    /// How far two shares may differ.
    pub within: Expr,
    /// Dates, assumption and contingency.
    pub tail: Tail,
}

/// `claim N: …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedClaim {
    /// The claim's name.
    pub name: Name,
    /// Its reason, in quotes.
    pub title: Option<StringLit>,
    /// What is claimed.
    pub claim: Claim,
}
