//! The trusted checker: grants verdicts, searches for nothing.
//!
//! Every premise of a certificate is rebuilt here from its name and the draft alone, by an encoding of its own that shares no
//! code with `pose`; a proof is checked by exact arithmetic, a world by the evaluator. [`Proved`] and [`Refuted`] have private
//! fields and are made nowhere else.

mod allowed;
mod along;
mod always;
mod answered;
mod apart;
mod cases;
mod condition;
mod contest;
mod drift;
mod endless;
mod ensured;
mod evidence;
mod extreme;
mod fight;
mod figures;
mod forces;
mod left;
mod linear;
mod no_world;
mod obey;
mod outgrown;
mod plan;
mod posture;
mod premise;
mod ranges;
mod reach;
mod rebuilt;
mod rejection;
mod replay;
mod scope;
mod setting;
mod sum;
mod tend;
mod throughout;
mod totals;
mod under;
mod undisturbed;
mod unknown;
mod values;
mod walk;
mod world;
mod worst;

pub use answered::{Reply, replies};
pub use apart::apart;
pub use evidence::Evidence;
pub use extreme::{Extreme, bounded, prove_endless, prove_extreme, prove_value};
pub use premise::{Context, formula};
pub use ranges::tightest;
pub use rebuilt::{Rebuilt, Seen, rebuilt, rebuilt_beside, rebuilt_bound, rebuilt_or_seen};
pub use rejection::Rejection;
pub use setting::Asked;
pub use sum::{LinearSum, Named};
pub use tend::{Tends, tendencies};
pub use throughout::burden_throughout;
pub use under::{Showing, Shown, left_on_each_day, prove_under, refute_under};
pub use undisturbed::{Valued, rebuilt_under, values_under};
pub use worst::{Doubt, Doubts, doubts, read};

use crate::date::Day;
use crate::draft::{Body, Certificate, ClaimId, Draft, EstimateRange, Part, World};

/// A part of a claim has been proved for the draft it was checked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    claim: ClaimId,
    part: u32,
}

/// A part of a claim has been refuted for the draft it was checked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refuted {
    claim: ClaimId,
    part: u32,
}

impl Proved {
    /// Which claim, and which part of it.
    pub fn of(&self) -> (ClaimId, u32) {
        (self.claim, self.part)
    }
}

impl Refuted {
    /// Which claim, and which part of it.
    pub fn of(&self) -> (ClaimId, u32) {
        (self.claim, self.part)
    }
}

/// Grants that a part of a claim is proved, if the certificate shows it.
///
/// Whether any world is left at all, so that the claim is not `vacuous`, is not asked here: that takes a world, found by the caller.
///
/// # Errors
/// The first fault of the certificate, in its own order.
pub fn prove(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    certificate: &Certificate,
    extremes: &[Extreme],
) -> Result<Proved, Rejection> {
    prove_keeping(draft, claim, part, certificate, extremes, None)
}

/// The same, and keeps what the numbers in its proofs stand for.
///
/// # Errors
/// Likewise.
pub fn prove_keeping(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    certificate: &Certificate,
    extremes: &[Extreme],
    seen: Option<&Seen>,
) -> Result<Proved, Rejection> {
    let asked = part_of(draft, claim, part)?;
    match (&asked.body, certificate) {
        (Body::Always(_), Certificate::NoWorld { stretches }) => {
            always::always(draft, asked, extremes, stretches, seen)?
        }
        (Body::Ensure { .. }, Certificate::Ensured { cases, aside }) => {
            ensured::ensured(draft, asked, extremes, cases, aside, seen)?
        }
        _ if by_figures(draft, asked, certificate)? => {}
        _ => {
            return Err(Rejection::Shape(
                "no certificate of this kind proves such a claim",
            ));
        }
    }
    Ok(Proved { claim, part })
}

/// Grants that a part of a claim is refuted, if the certificate shows it.
///
/// # Errors
/// The first fault of the certificate, in its own order.
pub fn refute(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    certificate: &Certificate,
    extremes: &[Extreme],
) -> Result<Refuted, Rejection> {
    refute_keeping(draft, claim, part, certificate, extremes, None)
}

/// The same, and keeps what the numbers in its proofs stand for.
///
/// # Errors
/// Likewise.
pub fn refute_keeping(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    certificate: &Certificate,
    extremes: &[Extreme],
    seen: Option<&Seen>,
) -> Result<Refuted, Rejection> {
    let asked = part_of(draft, claim, part)?;
    match (&asked.body, certificate) {
        (Body::Possible(_), Certificate::NoWorld { stretches }) => {
            always::impossible(draft, asked, extremes, stretches, seen)?
        }
        (
            Body::Ensure { .. },
            Certificate::Answered {
                estimates,
                answers,
                escape,
                assumed,
            },
        ) => {
            let from = asked.days.from;
            let context = premise::Context::new(draft, asked, extremes, from, from).keeping(seen);
            answered::answered(&context, estimates, answers, escape, assumed.as_ref())?;
        }
        (Body::Ensure { .. }, Certificate::Outgrown { day, party, kind }) => {
            let context = premise::Context::new(draft, asked, extremes, *day, *day);
            outgrown::outgrown(&context, *day, *party, *kind)?;
        }
        (Body::Always(_) | Body::Possible(_) | Body::Ensure { .. }, _) => {
            return Err(Rejection::Shape(
                "no certificate of this kind refutes such a claim",
            ));
        }
        _ if !by_figures(draft, asked, certificate)? => {}
        _ => return Err(Rejection::Shape("the certificate proves the claim")),
    }
    Ok(Refuted { claim, part })
}

/// Grants what a certificate about figures shows of a part of a claim: proved or refuted.
///
/// # Errors
/// The first fault of the certificate, in its own order.
pub fn either(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    certificate: &Certificate,
) -> Result<Result<Proved, Refuted>, Rejection> {
    let asked = part_of(draft, claim, part)?;
    Ok(match by_figures(draft, asked, certificate)? {
        true => Ok(Proved { claim, part }),
        false => Err(Refuted { claim, part }),
    })
}

/// Grants that `always` is refuted, if the world is permitted and breaks it on the day.
///
/// # Errors
/// What the evaluator finds otherwise.
pub fn replay(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    world: &World,
    day: Day,
    extremes: &[Extreme],
) -> Result<Refuted, Rejection> {
    let asked = part_of(draft, claim, part)?;
    match &asked.body {
        Body::Always(_) => replay::breaks(draft, asked, extremes, world, day)?,
        _ => return Err(Rejection::Shape("no single world refutes such a claim")),
    }
    Ok(Refuted { claim, part })
}

/// Grants that `possible` is proved, if for every value of all estimates one of the worlds is permitted and keeps it throughout. Each
/// world comes with a box of values; it starts at their low ends, and for higher values the course is shifted up.
///
/// # Errors
/// What the evaluator finds otherwise.
pub fn replay_possible(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    worlds: &[(Vec<EstimateRange>, World)],
    extremes: &[Extreme],
) -> Result<Proved, Rejection> {
    let asked = part_of(draft, claim, part)?;
    match &asked.body {
        Body::Possible(_) => replay::possible(draft, asked, extremes, worlds)?,
        _ => return Err(Rejection::Shape("no list of worlds proves such a claim")),
    }
    Ok(Proved { claim, part })
}

/// Whether one of the worlds of `replay_possible` does for all values of its box.
#[must_use]
pub fn serves(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    ranges: &[EstimateRange],
    world: &World,
    extremes: &[Extreme],
) -> bool {
    let asked = part_of(draft, claim, part);
    asked.is_ok_and(|part| replay::serves(draft, part, extremes, (ranges, world)).is_ok())
}

/// Whether each value of an estimate needs a world of its own in `replay_possible`.
#[must_use]
pub fn one_by_one(draft: &Draft, claim: ClaimId, part: u32, range: &EstimateRange) -> bool {
    part_of(draft, claim, part).is_ok_and(|part| replay::alternatives_of(draft, part, range))
}

/// Accepts a world in which everybody complies with the draft: claims about all such worlds are about something.
///
/// # Errors
/// What the evaluator finds otherwise.
pub fn complied(draft: &Draft, world: &World) -> Result<(), Rejection> {
    obey::permitted(&crate::eval::Replay::new(draft, world))
}

/// Accepts a world in which everybody complies with the draft, and what the part is given holds on this day, on which it is asked: the
/// claim is about something.
///
/// # Errors
/// What the evaluator finds otherwise.
pub fn happens(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    world: &World,
    day: Day,
) -> Result<(), Rejection> {
    replay::happens(draft, part_of(draft, claim, part)?, world, day)
}

/// Whether a claim about largest values or figures holds, shown by the certificate either way.
fn by_figures(draft: &Draft, part: &Part, certificate: &Certificate) -> Result<bool, Rejection> {
    match (&part.body, certificate) {
        (
            Body::Scope { measure, limited },
            Certificate::Less {
                day,
                value,
                bound,
                more,
            },
        ) => scope::less(draft, part, measure, *day, value, bound, more).map(|()| *limited),
        (Body::Scope { measure, limited }, Certificate::Untouched) => {
            scope::untouched(draft, measure).map(|()| !limited)
        }
        (Body::Scope { measure, limited }, Certificate::KeptAnyway { provisions }) => {
            scope::kept_anyway(draft, part, measure, provisions).map(|()| !limited)
        }
        (Body::Scope { measure, limited }, Certificate::NotLess { pieces, permitted }) => {
            scope::not_less(draft, part, measure, pieces, permitted).map(|()| !limited)
        }
        (Body::Burden { sides, within }, Certificate::Burden { sides: largest }) => {
            figures::burden(draft, part, sides, within, largest)
        }
        (Body::Enforceable { provision }, Certificate::Figures) => {
            figures::enforceable(draft, *provision)
        }
        _ => Err(Rejection::Shape("the certificate does not fit the claim")),
    }
}

fn part_of(draft: &Draft, claim: ClaimId, part: u32) -> Result<&Part, Rejection> {
    let claim = draft
        .claims
        .get(claim.index())
        .ok_or(Rejection::NoSuch("claim"))?;
    claim
        .parts
        .get(part as usize)
        .ok_or(Rejection::NoSuch("part of a claim"))
}

/// Whether the higher values of a range of an estimate can be shown by shifting one course.
pub fn can_shift(draft: &Draft, range: &EstimateRange) -> bool {
    cases::shifted_variant(draft, range).is_ok()
}

/// Whether nothing bounds what the party holds of the kind on any of these days, nor so the measure: see [`prove_endless`].
pub fn is_endless(
    draft: &Draft,
    measure: &crate::draft::Expr,
    days: (Day, Day),
    party: crate::draft::PartyId,
    kind: crate::draft::KindId,
) -> bool {
    endless::endless(draft, measure, false, days, party, kind).is_ok()
}
