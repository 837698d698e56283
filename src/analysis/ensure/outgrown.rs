//! Somebody whom nothing bounds: no finite list of answers is enough, for the coalition can hold more than each; but it can be outgrown.

use super::sides::Sides;
use crate::analysis::always::Asked;
use crate::analysis::session::Session;
use crate::draft::*;
use crate::pose::touched;
use crate::verify;

/// So many of the claim's stretches of days are looked at.
const MOST_DAYS: usize = 8;

impl Session<'_> {
    /// A kind of which another may hold so much, on one of the claim's days, that the claim fails whatever the coalition holds.
    pub(super) fn outgrown(&self, asked: Asked, sides: &Sides) -> Option<Certificate> {
        let draft = self.draft;
        let spoken = touched(draft, asked.condition).things;
        let theirs = spoken.iter().filter(|(party, _)| !sides.is_own(*party));
        let kinds: Vec<(PartyId, KindId)> = theirs
            .flat_map(|(party, thing)| {
                let variants = draft.variants_of(*thing).into_iter();
                let kinds = variants.flat_map(|variant| draft.kinds_of(variant));
                kinds.map(|kind| (*party, kind))
            })
            .collect();
        let days = sides.stretches.iter().map(|(first, _)| *first);
        let ways = days
            .take(MOST_DAYS)
            .flat_map(|day| kinds.iter().map(move |(party, kind)| (day, *party, *kind)));
        let mut ways = ways.map(|(day, party, kind)| Certificate::Outgrown { day, party, kind });
        ways.find(|certificate| {
            let (claim, part) = (asked.claim, asked.part);
            verify::refute(draft, claim, part, certificate, &self.extremes).is_ok()
        })
    }
}
