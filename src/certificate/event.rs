//! The drafts that a certificate under a contingency is about, and the contingency that it names.

use super::{Archived, Basis, COMPLIANCE, Case, Shown};
use crate::contingency::Question;
use crate::draft::{Claim, ClaimId, ContingencyId, Draft, Together};
use crate::verify::{self, Rejection, Showing};

/// The contingency that a certificate names; none for compliance.
///
/// # Errors
/// In words, where the claim is not asked then.
pub fn named(
    draft: &Draft,
    claim: &Claim,
    contingency: &str,
) -> Result<Option<ContingencyId>, String> {
    let under = match contingency {
        COMPLIANCE => None,
        name => {
            let known = (0..).map(ContingencyId).zip(&draft.contingencies);
            let mut named = known.filter(|(_, c)| c.name == name);
            let (id, _) = named
                .next()
                .ok_or_else(|| format!("the draft has no contingency `{name}`"))?;
            Some(id)
        }
    };
    if claim.under.contains(&under) {
        Ok(under)
    } else if under.is_none() {
        Err("the claim is not asked where everybody complies".to_owned())
    } else {
        Err(format!("the claim is not asked under `{contingency}`"))
    }
}

/// The contingency that a certificate with cases is about.
///
/// # Errors
/// If the draft has none of this name.
pub fn of(draft: &Draft, archived: &Archived) -> Result<ContingencyId, Rejection> {
    let mut known = (0..).map(ContingencyId).zip(&draft.contingencies);
    let found = known.find(|(_, c)| c.name == archived.contingency);
    Ok(found.ok_or(Rejection::NoSuch("contingency"))?.0)
}

/// The draft that a case is about, read from the draft that was written.
///
/// # Errors
/// If the contingency has no such case.
pub fn draft_of(
    draft: &Draft,
    claim: ClaimId,
    archived: &Archived,
    case: &Case,
) -> Result<Draft, Rejection> {
    let under = of(draft, archived)?;
    let question = Question::new(draft, claim.index(), archived.part as usize, under);
    let question = question.ok_or(Rejection::NoSuch("contingency"))?;
    let together = match archived.verdict {
        Shown::Proved => Together::to_prove(question.asked()),
        Shown::Refuted => Together::Feared,
    };
    let reading = archived.verdict.reading();
    let derived = question.derive(&case.occasion, together);
    let derived = derived.ok_or(Rejection::Shape("the contingency has no such case"))?;
    Ok(verify::read(&derived, claim, archived.part, reading)?.unwrap_or(derived))
}

/// Whether the verdict under the contingency is that of compliance.
pub fn repeats(draft: &Draft, claim: ClaimId, part: u32, under: ContingencyId) -> bool {
    let question = Question::new(draft, claim.index(), part as usize, under);
    question.is_some_and(|question| question.occasions().is_empty())
}

/// Accepts the cases as showing what the certificate says.
///
/// # Errors
/// The first fault.
pub fn shown(
    draft: &Draft,
    claim: ClaimId,
    archived: &Archived,
    under: ContingencyId,
    cases: &[Case],
) -> Result<(), Rejection> {
    let each: Result<Vec<verify::Shown>, Rejection> = cases.iter().map(of_case).collect();
    let (each, part) = (each?, archived.part);
    let values = archived.values();
    match archived.verdict {
        Shown::Proved => verify::prove_under(draft, claim, part, under, &each, &values).map(|_| ()),
        Shown::Refuted => match each.as_slice() {
            [one] => verify::refute_under(draft, claim, part, under, one, &values).map(|_| ()),
            _ => Err(Rejection::Shape("one case refutes a claim")),
        },
    }
}

fn of_case(case: &Case) -> Result<verify::Shown<'_>, Rejection> {
    let plain = |by| verify::Shown {
        occasion: &case.occasion,
        by,
        complied: None,
        day: None,
    };
    match &case.basis {
        Basis::Certificate {
            certificate,
            complied,
            day,
        } => Ok(verify::Shown {
            complied: complied.as_deref(),
            day: *day,
            ..plain(Showing::Certificate(certificate))
        }),
        Basis::Worlds { day, worlds } => Ok(plain(Showing::Worlds { worlds, day: *day })),
        Basis::Cases(_) => Err(Rejection::Shape("a case is not made of cases")),
    }
}
