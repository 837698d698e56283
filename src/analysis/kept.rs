//! What an earlier check kept is tried on the draft as it is now, before anything is searched.
//!
//! Only the kernel grants a verdict, so it does not matter where the certificate comes from, nor what has changed since: its premises are
//! rebuilt from the draft at hand, and its worlds are replayed in it.

use super::outcome::{Basis, Decision};
use super::session::Session;
use crate::date::Day;
use crate::draft::{Body, Certificate, ClaimId, EstimateRange, Part, World};
use crate::verify::{self, Evidence, Extreme};

/// What was kept of a part of a claim.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Whether the part was proved; otherwise it was refuted.
    pub proves: bool,
    pub by: KeptBasis,
    /// Values of `most` and `least` in it, each with its number in the condition.
    pub values: Vec<(u32, Evidence)>,
}

/// What showed it.
#[derive(Clone, Debug)]
pub enum KeptBasis {
    Certificate {
        certificate: Box<Certificate>,
        /// Where something is given and the part was proved: a permitted world, and a day on which that holds in it.
        happens: Option<(World, Day)>,
    },
    Worlds {
        worlds: Vec<(Vec<EstimateRange>, World)>,
        day: Day,
    },
}

impl Session<'_> {
    /// The decision on a part in compliance that what was kept still shows; none where it shows nothing any more.
    pub(super) fn still_shown(
        &mut self,
        claim: ClaimId,
        index: u32,
        kept: Kept,
    ) -> Option<Decision> {
        // Where nobody is known to be able to comply, and where a figure is known within bounds only, all is asked anew.
        self.baseline.as_ref()?;
        if !verify::doubts(self.draft, claim, index).is_ok_and(|doubts| doubts.none()) {
            return None;
        }
        let draft = self.draft;
        let part = &draft.claims[claim.index()].parts[index as usize];
        let each = kept.values.iter();
        let values: Result<Vec<Extreme>, _> = each
            .map(|(number, evidence)| verify::prove_value(draft, part, *number, evidence))
            .collect();
        let values = values.ok()?;
        let (decision, happens) = match kept.by {
            KeptBasis::Certificate {
                certificate,
                happens,
            } => self.by_certificate(
                (claim, index),
                part,
                kept.proves,
                certificate,
                happens,
                &values,
            )?,
            KeptBasis::Worlds { worlds, day } => {
                let decision =
                    self.by_worlds((claim, index), part, kept.proves, worlds, day, &values)?;
                (decision, None)
            }
        };
        self.extremes = values;
        self.happens = happens;
        Some(decision)
    }

    fn by_certificate(
        &self,
        (claim, index): (ClaimId, u32),
        part: &Part,
        proves: bool,
        certificate: Box<Certificate>,
        happens: Option<(World, Day)>,
        values: &[Extreme],
    ) -> Option<(Decision, Option<(World, Day)>)> {
        let draft = self.draft;
        if !proves {
            let seal = verify::refute(draft, claim, index, &certificate, values).ok()?;
            let by = Basis::Certificate(certificate);
            return Some((Decision::Refuted { seal, by }, None));
        }
        let seal = verify::prove(draft, claim, index, &certificate, values).ok()?;
        let of_all = matches!(part.body, Body::Always(_) | Body::Ensure { .. });
        let given = of_all && part.given.is_some();
        let happens = happens.filter(|_| given);
        match &happens {
            Some((world, day)) => verify::happens(draft, claim, index, world, *day).ok()?,
            None if given => return None,
            None => {}
        }
        let by = Basis::Certificate(certificate);
        Some((Decision::Proved { seal, by }, happens))
    }

    fn by_worlds(
        &self,
        (claim, index): (ClaimId, u32),
        part: &Part,
        proves: bool,
        worlds: Vec<(Vec<EstimateRange>, World)>,
        day: Day,
        values: &[Extreme],
    ) -> Option<Decision> {
        let draft = self.draft;
        if proves {
            let seal = verify::replay_possible(draft, claim, index, &worlds, values).ok()?;
            let by = Basis::Worlds { worlds, day };
            return (day == part.days.from).then_some(Decision::Proved { seal, by });
        }
        let [(estimates, world)] = worlds.as_slice() else {
            return None;
        };
        if !estimates.is_empty() {
            return None;
        }
        let seal = verify::replay(draft, claim, index, world, day, values).ok()?;
        let by = Basis::Worlds { worlds, day };
        Some(Decision::Refuted { seal, by })
    }
}
