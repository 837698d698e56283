//! A certificate held against a draft, by the trusted checker alone.

use super::bounds::fits;
use super::places::{About, of_claim, reason};
use super::{Archived, Basis, Shown, Stands, event};
use crate::date::Day;
use crate::draft::{Body, Claim, ClaimId, ContingencyId, Draft, World};
use crate::verify::{
    self, Extreme, Rebuilt, Rejection, Seen, prove_keeping, prove_value, rebuilt_or_seen,
    refute_keeping,
};
use std::borrow::Cow;
use std::sync::Mutex;

/// Why a certificate is rejected, in the drafter's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub words: String,
    /// The claim, and what else of the draft it is about.
    pub about: Vec<About>,
}

impl Refusal {
    /// A refusal that is about nothing in the draft.
    pub fn plain(words: impl Into<String>) -> Refusal {
        Refusal {
            words: words.into(),
            about: Vec::new(),
        }
    }
}

/// A draft that certificates are held against, one after the other.
pub struct Checker<'d> {
    draft: Cow<'d, Draft>,
    complied: Complied,
}

/// Worlds in which everybody was found to comply with a draft. Most certificates of one show the same.
#[derive(Default)]
struct Complied(Mutex<Vec<World>>);

impl Complied {
    /// Accepts a world in which everybody complies with the draft, at once if it was accepted before.
    fn accepts(&self, draft: &Draft, world: &World) -> Result<(), Rejection> {
        let known = self.0.lock().is_ok_and(|known| known.contains(world));
        if known {
            return Ok(());
        }
        verify::complied(draft, world)?;
        if let Ok(mut known) = self.0.lock() {
            known.push(world.clone());
        }
        Ok(())
    }
}

impl<'d> Checker<'d> {
    /// Of this draft.
    pub fn new(draft: Cow<'d, Draft>) -> Checker<'d> {
        Checker {
            draft,
            complied: Complied::default(),
        }
    }

    /// The draft.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// See [`check`].
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self, archived: &Archived) -> Result<ClaimId, Refusal> {
        checked(&self.draft, archived, &self.complied)
    }
}

/// Accepts a certificate that shows what it says of the draft, and gives the claim.
///
/// # Errors
/// The first fault.
pub fn check(draft: &Draft, archived: &Archived) -> Result<ClaimId, Refusal> {
    Checker::new(Cow::Borrowed(draft)).check(archived)
}

fn checked(draft: &Draft, archived: &Archived, complied: &Complied) -> Result<ClaimId, Refusal> {
    let named = |claim: &Claim| claim.name == archived.claim;
    let Some(index) = draft.claims.iter().position(named) else {
        let was = match archived.draft.as_str() {
            "" => String::new(),
            path => format!("; it was written for `{path}`"),
        };
        return Err(Refusal::plain(format!(
            "the draft has no claim `{}`{was}",
            archived.claim
        )));
    };
    let claim = &draft.claims[index];
    let about = vec![of_claim(claim)];
    let refused = |words: &str| Refusal {
        words: words.to_owned(),
        about: about.clone(),
    };
    let under = event::named(draft, claim, &archived.contingency).map_err(|what| refused(&what))?;
    if archived.part as usize >= claim.parts.len() {
        return Err(refused("the claim has no such part"));
    }
    let id = ClaimId(index as u32);
    fits(draft, id, archived).map_err(|what| refused(&what))?;
    let read = read(draft, id, archived).map_err(|why| reason(draft, claim, archived, &why))?;
    let of_read = Complied::default();
    let (draft, complied) = match &read {
        Some(read) => (read, &of_read),
        None => (draft, complied),
    };
    let shown = shown(draft, id, under, archived, complied);
    shown.map_err(|why| reason(draft, claim, archived, &why))?;
    Ok(id)
}

/// The draft with figures that are known within bounds only at the ends that count: the worst for a proof, and for a refutation the
/// worst with every doubt about an irrational value in the claim's favour. None where all figures are exact.
fn read(draft: &Draft, claim: ClaimId, archived: &Archived) -> Result<Option<Draft>, Rejection> {
    // Each case of a contingency is read for itself.
    if let Basis::Cases(_) = &archived.basis {
        return Ok(None);
    }
    verify::read(draft, claim, archived.part, archived.verdict.reading())
}

fn shown(
    draft: &Draft,
    claim: ClaimId,
    under: Option<ContingencyId>,
    archived: &Archived,
    known: &Complied,
) -> Result<(), Rejection> {
    let part = archived.part;
    if let (Basis::Cases(cases), Some(under)) = (&archived.basis, under) {
        event::shown(draft, claim, archived, under, cases)?;
        let extremes = proven(draft, claim, archived)?;
        return same_rows(archived, all_rebuilt(draft, claim, archived, &extremes)?);
    }
    if under.is_some_and(|under| !event::repeats(draft, claim, part, under)) {
        return Err(Rejection::Shape("the contingency leaves other drafts"));
    }
    let extremes = proven(draft, claim, archived)?;
    let seen = Seen::default();
    match (&archived.basis, archived.verdict) {
        (
            Basis::Certificate {
                certificate,
                complied,
                day,
            },
            verdict,
        ) => {
            let keeping = Some(&seen);
            match verdict {
                Shown::Proved => {
                    prove_keeping(draft, claim, part, certificate, &extremes, keeping)?;
                }
                Shown::Refuted => {
                    refute_keeping(draft, claim, part, certificate, &extremes, keeping)?;
                }
            }
            let world = (complied.as_deref(), *day);
            about_something(draft, claim, part, verdict, world, known)?;
        }
        (Basis::Cases(_), _) => {
            return Err(Rejection::Shape("there are no cases in compliance"));
        }
        (Basis::Worlds { day, worlds }, Shown::Refuted) => match worlds.as_slice() {
            [(estimates, world)] if estimates.is_empty() => {
                verify::replay(draft, claim, part, world, *day, &extremes).map(|_| ())?;
            }
            _ => return Err(Rejection::Shape("one world refutes a claim")),
        },
        (Basis::Worlds { day, worlds }, Shown::Proved) => {
            verify::replay_possible(draft, claim, part, worlds, &extremes).map(|_| ())?;
            let days = draft.claims[claim.index()].parts[part as usize].days;
            if *day != days.from {
                return Err(Rejection::Shape("the claim is first asked on another day"));
            }
        }
    }
    same_rows(archived, rows(draft, claim, archived, &extremes, &seen)?)
}

/// The proof is not about nothing: everybody can comply, and what a proved claim is given can happen.
fn about_something(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    verdict: Shown,
    (complied, day): (Option<&World>, Option<Day>),
    known: &Complied,
) -> Result<(), Rejection> {
    let asked = &draft.claims[claim.index()].parts[part as usize];
    let of_all = matches!(asked.body, Body::Always(_) | Body::Ensure { .. });
    let not_shown = |what: &str| Err(Rejection::NotShown(what.to_owned()));
    let Some(world) = complied else {
        return match of_all {
            true => not_shown("that anybody can comply with the draft at all"),
            false => Ok(()),
        };
    };
    let given = of_all && verdict == Shown::Proved && asked.given.is_some();
    match day {
        Some(day) if given => verify::happens(draft, claim, part, world, day),
        None if given => return not_shown("that what is given can happen"),
        Some(_) => return Err(Rejection::Shape("no day of its world is asked for")),
        None => known.accepts(draft, world),
    }
    .map_err(|why| why.at("complied", 0))
}

/// The values of `most` and `least`, each shown again.
fn proven(draft: &Draft, claim: ClaimId, archived: &Archived) -> Result<Vec<Extreme>, Rejection> {
    if let Basis::Cases(_) = &archived.basis {
        let (under, reading) = (event::of(draft, archived)?, archived.verdict.reading());
        let values = archived.values();
        return verify::values_under(draft, claim, archived.part, under, reading, &values);
    }
    let part = &draft.claims[claim.index()].parts[archived.part as usize];
    let each = archived.extremes.iter().enumerate();
    each.map(|(number, e)| {
        let proven = prove_value(draft, part, e.index, &e.evidence);
        proven.map_err(|why| why.at("value of `most` or `least`", number))
    })
    .collect()
}

/// What the numbers in each proof stand for, in the order of [`Archived::proofs`].
fn all_rebuilt(
    draft: &Draft,
    claim: ClaimId,
    archived: &Archived,
    extremes: &[Extreme],
) -> Result<Vec<Rebuilt>, Rejection> {
    rows(draft, claim, archived, extremes, &Seen::default())
}

/// The same; what was seen while the certificate was checked is taken from there.
fn rows(
    draft: &Draft,
    claim: ClaimId,
    archived: &Archived,
    extremes: &[Extreme],
    seen: &Seen,
) -> Result<Vec<Rebuilt>, Rejection> {
    let part = archived.part;
    let bounds = archived.extremes.iter().filter_map(|e| e.evidence.bound());
    let mut all = match &archived.basis {
        Basis::Cases(_) => {
            let (under, reading) = (event::of(draft, archived)?, archived.verdict.reading());
            verify::rebuilt_under(draft, claim, part, under, reading, bounds)?
        }
        _ => bounds
            .map(|bound| verify::rebuilt_bound(draft, claim, part, bound))
            .collect::<Result<_, _>>()?,
    };
    match &archived.basis {
        Basis::Certificate { certificate, .. } => {
            let rows = rebuilt_or_seen(draft, claim, part, certificate, extremes, seen)?;
            all.extend(rows)
        }
        Basis::Worlds { .. } => {}
        Basis::Cases(cases) => {
            for case in cases {
                if let Basis::Certificate { certificate, .. } = &case.basis {
                    let draft = event::draft_of(draft, claim, archived, case)?;
                    all.extend(verify::rebuilt(&draft, claim, part, certificate, extremes)?);
                }
            }
        }
    }
    Ok(all)
}

fn stands(archived: &Archived, rebuilt: Vec<Rebuilt>) -> Vec<Stands> {
    let each = archived.proofs().into_iter().zip(rebuilt);
    each.map(|(proof, rebuilt)| {
        let used = proof.proof.cited();
        let rows = (0..).zip(rebuilt.formulas);
        Stands {
            whole: rebuilt.whole,
            rows: rows
                .map(|(number, formula)| used.contains(&number).then_some(formula))
                .collect(),
        }
    })
    .collect()
}

/// The rows that the file gives are those of the draft.
fn same_rows(archived: &Archived, rebuilt: Vec<Rebuilt>) -> Result<(), Rejection> {
    let expected = stands(archived, rebuilt);
    for (number, (given, expected)) in archived.stands.iter().zip(&expected).enumerate() {
        let at = |list, index, why| Rejection::Shape(why).at(list, index).at("proof", number);
        let wholes = given.whole.iter().zip(&expected.whole);
        if let Some(index) = wholes
            .enumerate()
            .find_map(|(i, (a, b))| (a != b).then_some(i))
        {
            return Err(at(
                "unknown",
                index,
                "the file is wrong about which unknowns are whole",
            ));
        }
        let rows = given.rows.iter().zip(&expected.rows);
        if let Some(index) = rows
            .enumerate()
            .find_map(|(i, (a, b))| (a != b).then_some(i))
        {
            let why = "the rows in the file are not those that the draft gives it";
            return Err(at("premise", index, why));
        }
        if (given.whole.len(), given.rows.len()) != (expected.whole.len(), expected.rows.len()) {
            return Err(Rejection::Shape("the lists of rows have another length"));
        }
    }
    if archived.stands.len() == expected.len() {
        Ok(())
    } else {
        Err(Rejection::Shape("the lists of rows have another length"))
    }
}

impl Archived {
    /// The same, with the rows that the draft gives its premises.
    ///
    /// # Errors
    /// If the certificate does not fit the draft.
    pub fn standing_for(mut self, draft: &Draft, claim: ClaimId) -> Result<Archived, Rejection> {
        let read = read(draft, claim, &self)?;
        let draft = read.as_ref().unwrap_or(draft);
        let extremes = proven(draft, claim, &self)?;
        let rebuilt = all_rebuilt(draft, claim, &self, &extremes)?;
        self.stands = stands(&self, rebuilt);
        Ok(self)
    }
}
