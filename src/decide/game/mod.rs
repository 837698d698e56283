//! One's own forces first, then theirs and a plan against them: is there a posture that every plan leaves enough of?
//!
//! The plan is a linear program whose right-hand sides are linear in the posture, so what the worst plan leaves is a convex
//! function of the posture, to be made large over a polytope. From below (`climb`): postures made better by their own dual
//! prices, each the best for the prices of the one before. From above (`boxed`): boxes of postures, each with forces of theirs
//! and a plan linear in the posture that is as bad as can be on all of the box, one linear program a box. Boxes are halved
//! until a posture is good enough or every box is lost. Floats alone: whoever asks shows exactly what they point at.
//! Source: bilinear branch and bound, Al-Khayyal and Falk 1983; affine rules, Ben-Tal et al. 2004; alternation, Konno 1976.

mod boxed;
mod climb;
mod search;

pub use search::{Game, How, Lost, Step, Tree};

use crate::logic::{Relation, Row};
use crate::number::Rational;

/// A row over a plan, the posture and their forces: `Σ + constant` stands in the relation to zero.
#[derive(Clone, Debug)]
pub struct Coupled {
    pub plan: Vec<(usize, Rational)>,
    pub own: Vec<(usize, Rational)>,
    pub theirs: Vec<(usize, Rational)>,
    pub constant: Rational,
    pub relation: Relation,
}

/// One way to lose: on a day, by one case of the condition.
#[derive(Clone, Debug)]
pub struct Front {
    /// For each unknown of the plan, none of which is negative, the unknown of the posture on which it may depend.
    pub plan: Vec<Option<usize>>,
    pub fight: Vec<Coupled>,
    /// Each is to be below zero.
    pub goal: Vec<Coupled>,
    /// How many unknowns their forces have; none is negative.
    pub theirs: usize,
    /// Rows over their forces.
    pub permitted: Vec<Row>,
}

/// An unknown of the posture: whole or not, and what it may be.
#[derive(Clone, Debug)]
pub struct Place {
    pub whole: bool,
    pub low: Rational,
    pub high: Rational,
}

/// A plan linear in the posture: for each unknown of the plan the factors of the posture's unknowns, and a constant.
pub type Linear = Vec<(Vec<(usize, Rational)>, Rational)>;
