//! Claims that rest on figures known within bounds only: read against the claim, and then for it.

use super::outcome::Decision;
use super::session::Session;
use crate::draft::*;
use crate::verify::{Doubt, Doubts};

/// So many figures are named where a claim turns on them.
const MOST_NAMED: usize = 3;
/// Decimal places of a figure: as many as chances are reckoned to.
const PLACES: usize = 9;

impl Session<'_> {
    /// Decides a part that rests on such figures: proved if it holds at the ends that are worst for it, refuted if it fails with every doubt
    /// about an irrational value in its favour.
    pub(super) fn in_doubt(&mut self, claim: ClaimId, index: u32, doubts: &Doubts) -> Decision {
        let draft = self.draft;
        let Some(against) = doubts.read(draft, claim, index, Reading::Against) else {
            return Decision::Undecided {
                reason: both_ways(draft, doubts),
            };
        };
        let decision = self.read(&against, claim, index);
        if !matches!(decision, Decision::Refuted { .. }) {
            self.read = Some(against);
            return decision;
        }
        let unsettled = Decision::Undecided {
            reason: turns_on(draft, doubts),
        };
        match doubts.read(draft, claim, index, Reading::For) {
            None => unsettled,
            Some(_) if doubts.exact_ends() => {
                self.read = Some(against);
                decision
            }
            Some(favoured) => match self.read(&favoured, claim, index) {
                refuted @ Decision::Refuted { .. } => {
                    self.read = Some(favoured);
                    refuted
                }
                Decision::Undecided { reason } => Decision::Undecided {
                    reason: format!("at the end of what is known that is best for it: {reason}"),
                },
                _ => unsettled,
            },
        }
    }

    /// Whether a part fails wherever in what is open, each figure and range at its best for it.
    pub fn fails_throughout(&mut self, claim: ClaimId, index: u32) -> bool {
        let draft = self.draft;
        let Ok(doubts) = crate::verify::doubts(draft, claim, index) else {
            return false;
        };
        let Some(best) = doubts.read_at_best(draft, claim, index) else {
            return false;
        };
        let decision = self.over_draft(&best).part(claim, index);
        matches!(decision, Decision::Refuted { .. })
    }

    fn read(&mut self, read: &Draft, claim: ClaimId, index: u32) -> Decision {
        let mut session = self.over_draft(read);
        let decision = session.part(claim, index);
        self.extremes = std::mem::take(&mut session.extremes);
        self.happens = session.happens.take();
        decision
    }
}

/// Why a part that rests on such figures cannot be read.
pub(super) fn both_ways(draft: &Draft, doubts: &Doubts) -> String {
    let torn: Vec<String> = doubts
        .torn()
        .take(MOST_NAMED)
        .map(|d| named(draft, d))
        .collect();
    let (help, hurt) = match torn.len() {
        1 => ("helps", "hurts"),
        _ => ("help", "hurt"),
    };
    format!(
        "{} {help} the claim in one place and {hurt} it in another",
        torn.join(" and ")
    )
}

fn turns_on(draft: &Draft, doubts: &Doubts) -> String {
    let named: Vec<String> = doubts
        .relevant()
        .take(MOST_NAMED)
        .map(|d| named(draft, d))
        .collect();
    format!(
        "it fails at one end of what is known and may hold at the other: {}",
        named.join("; ")
    )
}

/// `Sortie at Silo in First, 0.55 to 0.7`.
pub fn named(draft: &Draft, doubt: &Doubt) -> String {
    let (low, high) = doubt.figure.ends();
    let (low, high) = (low.display_approx(PLACES), high.display_approx(PLACES));
    if let Some(provision) = doubt.provision {
        let name = &draft.provisions[provision.index()].name;
        return format!("what {name} leaves open ({low} to {high})");
    }
    let Some((id, party, kind, weapon)) = &doubt.of else {
        return format!("a constant ({low} to {high})");
    };
    let engagement = &draft.engagements[id.index()];
    let target = format!(
        "`{}.{}`",
        draft.parties[party.index()].name,
        draft.kinds[kind.index()].name
    );
    match weapon.and_then(|w| engagement.weapons.get(w)) {
        Some(weapon) => format!(
            "the chance of `{}` against {target} in {} ({low} to {high})",
            weapon.label, engagement.name
        ),
        None => format!(
            "the share of {target} exposed in {} ({low} to {high})",
            engagement.name
        ),
    }
}
