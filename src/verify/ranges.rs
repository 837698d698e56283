//! Ranges in brackets: which way a claim goes as a provision is loosened, and the draft with every range at its tightest.

use super::Rejection;
use super::walk::{Node, parties_in, visit};
use super::worst::{BOTH, DOWN, Doubt, Doubts, Seen, UP, Ways, settle};
use crate::draft::*;
use crate::number::Rational;

/// The draft with every range that its provisions leave open at its tightest: what can be complied with there can be complied with
/// wherever in the ranges. None where all provisions are exact.
///
/// # Errors
/// Where a range loosens its provision in one place and tightens it in another.
pub fn tightest(draft: &Draft) -> Result<Option<Draft>, Rejection> {
    let doubts = Doubts {
        all: in_provisions(draft, &|_| UP),
    };
    if doubts.none() {
        return Ok(None);
    }
    if doubts.torn().next().is_some() {
        return Err(Rejection::Unsupported("a range that works both ways"));
    }
    let mut read = draft.clone();
    let least = |doubt: &Doubt| doubt.figure.worst(doubt.falls(), Reading::Against);
    let values: Vec<Rational> = doubts.all.iter().map(least).collect();
    let mut values = values.into_iter();
    for provision in &mut read.provisions {
        let settled = settle(&mut provision.condition, &mut values);
        settled.ok_or(Rejection::Shape("a range was met twice"))?;
    }
    Ok(Some(read))
}

/// The ranges in provisions; `loosening` says which way a claim goes as a provision is loosened.
pub(super) fn in_provisions(draft: &Draft, loosening: &dyn Fn(&Provision) -> Ways) -> Vec<Doubt> {
    let mut all = Vec::new();
    for (number, provision) in (0..).zip(&draft.provisions) {
        let mut seen = Seen::new(draft);
        seen.cond(&provision.condition, loosening(provision));
        all.extend(seen.constants.into_iter().map(|mut doubt| {
            doubt.provision = Some(ProvisionId(number));
            doubt
        }));
    }
    all
}

/// Which way a part of a claim goes as a provision is loosened: everybody is feared, or helps, or some may choose. Where choices bear on
/// what others may do, or the draft itself is asked about, it goes no one way.
pub(super) fn loosening(draft: &Draft, part: &Part, provision: &Provision) -> Ways {
    if part.given.is_some() {
        return BOTH;
    }
    match &part.body {
        Body::Always(c) if !asks_of_draft(c) => DOWN,
        Body::Possible(c) if !asks_of_draft(c) => UP,
        Body::Ensure {
            coalition,
            condition,
        } if !asks_of_draft(condition) => {
            let members = draft.with_proxies(coalition);
            let is_own = |party: &PartyId| members.contains(party);
            let own = |cond: &Cond| parties_in(cond).iter().any(is_own);
            let all = |cond: &Cond| parties_in(cond).iter().all(is_own);
            let mut facts = draft.facts.iter().map(|f| &f.condition);
            let mut owed = draft.provisions.iter();
            let tangled = facts.any(|c| own(c) && !all(c))
                || owed.any(|p| !p.obliged.iter().any(is_own) && own(&p.condition));
            let obliged = &provision.obliged;
            match (obliged.iter().all(is_own), obliged.iter().any(is_own)) {
                _ if tangled => BOTH,
                (true, _) => UP,
                (false, false) => DOWN,
                (false, true) => BOTH,
            }
        }
        _ => BOTH,
    }
}

/// Whether a condition speaks of what the draft permits at most or at least.
fn asks_of_draft(cond: &Cond) -> bool {
    let mut found = false;
    visit(Node::Cond(cond), Moment::Asked, &mut |node, _| {
        found |= matches!(node, Node::Expr(Expr::Most(_) | Expr::Least(_)));
    });
    found
}
