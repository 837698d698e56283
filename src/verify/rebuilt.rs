//! What the numbers in a proof stand for.

use super::allowed::{Role, allow};
use super::answered::replies;
use super::part_of;
use super::premise::{Context, formula};
use super::unknown::is_whole;
use super::{Extreme, Rejection};
use crate::draft::{Certificate, ClaimId, Draft, NoWorld, Premise};
use crate::logic::{Formula, Proof, check};
use std::cell::RefCell;
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

impl Rebuilt {
    /// Whether the proof shows that the premises cannot all hold.
    pub fn refuted_by(&self, proof: &Proof) -> bool {
        check(&self.whole, &self.formulas, proof).is_ok()
    }
}

/// What the numbers in some proofs stand for, kept while the proofs are checked, so that nobody needs to rebuild them again.
#[derive(Debug, Default)]
pub struct Seen(RefCell<BTreeMap<*const NoWorld, Rebuilt>>);

impl Seen {
    /// Keeps what the numbers in a proof stand for. A proof is known by its place in memory, so it must not move.
    pub(super) fn keep(&self, proof: &NoWorld, rebuilt: Rebuilt) {
        self.0.borrow_mut().insert(proof, rebuilt);
    }

    fn take(&self, proof: &NoWorld) -> Option<Rebuilt> {
        self.0.borrow_mut().remove(&std::ptr::from_ref(proof))
    }
}

/// Rebuilds the premises of one proof; those that may not be assumed in the role are refused.
pub(super) fn rebuild(
    context: &Context,
    role: Option<Role>,
    stretch: &NoWorld,
) -> Result<Rebuilt, Rejection> {
    rebuild_beside(context, role, stretch, None)
}

/// The same; what a premise says that the claim has no part in is taken from what was rebuilt `before`, if anything was.
fn rebuild_beside(
    context: &Context,
    role: Option<Role>,
    stretch: &NoWorld,
    before: Option<&Rebuilt>,
) -> Result<Rebuilt, Rejection> {
    if stretch.first > stretch.last {
        return Err(Rejection::Shape("the last day comes before the first"));
    }
    let context = context.between(stretch.first, stretch.last);
    let mut numbers = BTreeMap::new();
    let mut whole = Vec::new();
    for (number, unknown) in stretch.unknowns.iter().enumerate() {
        whole.push(match before {
            Some(before) => before.whole.get(number).copied().unwrap_or(false),
            None => {
                is_whole(context.asked.draft, unknown).map_err(|why| why.at("unknown", number))?
            }
        });
        if numbers.insert(unknown, number as u32).is_some() {
            return Err(Rejection::Shape("an unknown stands twice").at("unknown", number));
        }
    }
    let mut formulas = Vec::new();
    let mut rows = 0;
    for (number, premise) in stretch.premises.iter().enumerate() {
        let same = before.filter(|_| !hangs_on_the_claim(premise));
        if let Some(formula) = same.and_then(|before| before.formulas.get(number)) {
            formulas.push(formula.clone());
            continue;
        }
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
    rebuilt_beside(draft, claim, part, certificate, extremes, None)
}

/// The same, taken from what was seen while the certificate was checked; what was not is rebuilt.
///
/// # Errors
/// Likewise.
pub fn rebuilt_or_seen(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    certificate: &Certificate,
    extremes: &[Extreme],
    seen: &Seen,
) -> Result<Vec<Rebuilt>, Rejection> {
    let all = certificate.proofs().into_iter();
    match all.map(|proof| seen.take(proof)).collect() {
        Some(all) => Ok(all),
        None => rebuilt(draft, claim, part, certificate, extremes),
    }
}

/// The same from a draft that differs in what this claim compares and in nothing else from one for which the certificate's proofs
/// were rebuilt `before`: what the claim has no part in is taken from there.
///
/// # Errors
/// Likewise.
pub fn rebuilt_beside(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    certificate: &Certificate,
    extremes: &[Extreme],
    before: Option<&[Rebuilt]>,
) -> Result<Vec<Rebuilt>, Rejection> {
    let part = part_of(draft, claim, part)?;
    let days = part.days;
    let plain = Context::new(draft, part, extremes, days.from, days.from);
    let count = certificate.proofs().len();
    if before.is_some_and(|before| before.len() != count) {
        return Err(Rejection::Shape("other proofs were rebuilt before"));
    }
    let mut before = before.into_iter().flatten();
    let mut one =
        |context: &Context, proof: &NoWorld| rebuild_beside(context, None, proof, before.next());
    let mut out = Vec::with_capacity(count);
    match certificate {
        Certificate::NoWorld { stretches } => {
            for proof in stretches {
                out.push(one(&plain, proof)?);
            }
        }
        Certificate::Ensured { cases, .. } => {
            for case in cases {
                let context = plain.in_case(case);
                for proof in case.holds.iter().chain(&case.complies) {
                    out.push(one(&context, proof)?);
                }
            }
        }
        Certificate::Answered {
            answers, escape, ..
        } => {
            let replies = replies(&plain, answers)?;
            let context = plain.against(&replies);
            for proof in escape {
                out.push(one(&context, proof)?);
            }
        }
        // Nothing in them depends on proven values, and nothing on what is asked but the measure.
        Certificate::Less { .. }
        | Certificate::KeptAnyway { .. }
        | Certificate::NotLess { .. }
        | Certificate::Burden { .. } => {
            let context = Context::new(draft, part, &[], days.from, days.from);
            for proof in certificate.proofs() {
                out.push(one(&context, proof)?);
            }
        }
        Certificate::Untouched | Certificate::Figures | Certificate::Outgrown { .. } => {}
    }
    Ok(out)
}

/// Whether what a premise says may change with what a claim compares.
fn hangs_on_the_claim(premise: &Premise) -> bool {
    match premise {
        Premise::AskedWithin
        | Premise::NotNegative { .. }
        | Premise::Whole { .. }
        | Premise::Start { .. }
        | Premise::StartWhole { .. }
        | Premise::StartNone { .. }
        | Premise::Estimate { .. }
        | Premise::EstimateWithin(_)
        | Premise::Builds { .. }
        | Premise::Retires { .. }
        | Premise::Flow { .. }
        | Premise::Moves { .. }
        | Premise::TotalWithin { .. }
        | Premise::RatedWhole { .. }
        | Premise::RatedStart { .. }
        | Premise::RatedBuilds { .. }
        | Premise::RatedRetires { .. }
        | Premise::SwitchStart { .. }
        | Premise::SwitchWithin { .. }
        | Premise::Provision { .. }
        | Premise::Fact { .. }
        | Premise::ProvisionGrowth { .. }
        | Premise::FactGrowth { .. }
        | Premise::Fight { .. }
        | Premise::Breach { .. }
        | Premise::Chosen { .. } => false,
        Premise::Given { .. }
        | Premise::Kept { .. }
        | Premise::Broken { .. }
        | Premise::Outplanned { .. }
        | Premise::Outfought { .. }
        | Premise::Outfights { .. }
        | Premise::Meets { .. }
        | Premise::Escapes { .. }
        | Premise::Owed { .. }
        | Premise::Beyond { .. }
        | Premise::BeyondLine { .. } => true,
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
