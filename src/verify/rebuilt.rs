//! What the numbers in a proof stand for.

use super::allowed::{Role, allow};
use super::answered::replies;
use super::part_of;
use super::premise::{Context, formula};
use super::unknown::is_whole;
use super::{Extreme, Rejection};
use crate::draft::{Certificate, ClaimId, Draft, NoWorld};
use crate::logic::Formula;
use std::collections::BTreeMap;

/// The most rows that the premises of one proof may have together.
const MOST_ROWS: usize = 200_000;

/// A proof's unknowns and premises, rebuilt from their names and the draft alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Whether each unknown takes whole values only.
    pub whole: Vec<bool>,
    /// What each premise says of the numbered unknowns.
    pub formulas: Vec<Formula>,
}

/// Rebuilds the premises of one proof; those that may not be assumed in the role are refused.
pub(super) fn rebuild(
    context: &Context,
    role: Option<Role>,
    stretch: &NoWorld,
) -> Result<Rebuilt, Rejection> {
    if stretch.first > stretch.last {
        return Err(Rejection::Shape("the last day comes before the first"));
    }
    let context = context.between(stretch.first, stretch.last);
    let mut numbers = BTreeMap::new();
    let mut whole = Vec::new();
    for (number, unknown) in stretch.unknowns.iter().enumerate() {
        whole
            .push(is_whole(context.asked.draft, unknown).map_err(|why| why.at("unknown", number))?);
        if numbers.insert(unknown, number as u32).is_some() {
            return Err(Rejection::Shape("an unknown stands twice").at("unknown", number));
        }
    }
    let mut formulas = Vec::new();
    let mut rows = 0;
    for (number, premise) in stretch.premises.iter().enumerate() {
        let build = || {
            let named = formula(&context, premise)?;
            if let Some(role) = role {
                allow(&context, role, premise, &named)?;
            }
            Ok((named.rows(), named.numbered(&numbers)?))
        };
        let (more, formula) = build().map_err(|why: Rejection| why.at("premise", number))?;
        rows += more;
        if rows > MOST_ROWS {
            return Err(Rejection::TooLarge);
        }
        formulas.push(formula);
    }
    Ok(Rebuilt { whole, formulas })
}

/// The premises of every proof of a certificate, in the order of [`Certificate::proofs`].
///
/// # Errors
/// If a premise speaks of something that the draft does not have. That the certificate shows anything is not asked here.
pub fn rebuilt(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    certificate: &Certificate,
    extremes: &[Extreme],
) -> Result<Vec<Rebuilt>, Rejection> {
    let part = part_of(draft, claim, part)?;
    let days = part.days;
    let plain = Context::new(draft, part, extremes, days.from, days.from);
    let all = |context: &Context, proofs: &[NoWorld]| {
        let each = proofs.iter().map(|proof| rebuild(context, None, proof));
        each.collect::<Result<Vec<_>, _>>()
    };
    match certificate {
        Certificate::NoWorld { stretches } => all(&plain, stretches),
        Certificate::Ensured { cases, .. } => {
            let mut out = Vec::new();
            for case in cases {
                let context = plain.in_case(case);
                out.extend(all(&context, &case.holds)?);
                out.extend(all(&context, &case.complies)?);
            }
            Ok(out)
        }
        Certificate::Answered {
            answers, escape, ..
        } => {
            let replies = replies(&plain, answers)?;
            let context = plain.against(&replies);
            all(&context, escape)
        }
        Certificate::Less { bound, .. } => Ok(vec![rebuild(
            &Context::new(draft, part, &[], days.from, days.from),
            None,
            bound,
        )?]),
        // Nothing in them depends on proven values, and nothing on what is asked but the measure.
        Certificate::KeptAnyway { .. } | Certificate::NotLess { .. } => {
            let context = Context::new(draft, part, &[], days.from, days.from);
            let proofs = certificate.proofs().into_iter();
            proofs.map(|proof| rebuild(&context, None, proof)).collect()
        }
        Certificate::Burden { sides } => {
            let context = Context::new(draft, part, &[], days.from, days.from);
            let bounds = sides.iter().filter_map(|side| side.bound.as_ref());
            bounds.map(|bound| rebuild(&context, None, bound)).collect()
        }
        Certificate::Untouched | Certificate::Figures => Ok(Vec::new()),
    }
}

/// The premises of the proof that a `most` or `least` has a value.
///
/// # Errors
/// Likewise.
pub fn rebuilt_bound(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    bound: &NoWorld,
) -> Result<Rebuilt, Rejection> {
    let part = part_of(draft, claim, part)?;
    let context = Context::new(draft, part, &[], bound.first, bound.last);
    rebuild(&context, None, bound)
}
