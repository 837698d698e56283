//! Undetected cheating: provisions judged without what is hidden.
//!
//! Each kind of which the cheater may hide some is split in two, the seen and the hidden; like all kinds of a variant they are
//! spread anew each day. Provisions on the cheater count the seen ones, everything else counts both, and what each
//! provision misses bounds the hidden ones that it would count. Where the load of a unit is its holder's choice, part of the
//! load of seen units may be hidden, too: no unit is seen with less than it can carry.

use super::hidden::{Counted, Hidden, counted};
use super::seen::Seen;
use super::{obliges, rewrite};
use crate::date::Day;
use crate::draft::{
    Body, BurdenSide, Comparison, Cond, Draft, Expr, PartyId, Provision, Target, Terms,
};
use crate::number::Rational;

/// Drops what nobody monitors of what these parties owe, and judges the rest without what they hide.
pub(super) fn judge_without_hidden(draft: &mut Draft, by: &[PartyId]) {
    draft
        .provisions
        .retain(|p| !obliges(p, by) || p.terms.monitored_by.is_some());
    let known: Vec<_> = draft
        .provisions
        .iter()
        .map(|p| counted(draft, &p.condition, by))
        .collect();
    let hidden = Hidden::add(draft, by);
    if hidden.is_empty() {
        return;
    }
    let mut judged = Vec::new();
    let mut more = Vec::new();
    let provisions = std::mem::take(&mut draft.provisions).into_iter();
    for (provision, counts) in provisions.zip(known) {
        let condition = if obliges(&provision, by) {
            more.extend(missed(draft, &provision, &counts, &hidden, by));
            let seen = Seen {
                hidden: &hidden,
                entry: draft.entry,
            };
            rewrite::cond(&provision.condition, &seen)
        } else {
            rewrite::cond(&provision.condition, &hidden)
        };
        judged.push(Provision {
            condition,
            // Nobody sees what is hidden, so every clause counts as kept.
            reciprocal: None,
            ..provision
        });
    }
    more.extend(hidden.least_loads(draft));
    judged.extend(more);
    draft.provisions = judged;
    count_everything(draft, &hidden);
}

/// What a provision misses bounds what is hidden of the units, and of each total, that it counts.
fn missed(
    draft: &Draft,
    provision: &Provision,
    counts: &[(Option<Day>, Counted)],
    hidden: &Hidden,
    by: &[PartyId],
) -> Option<Provision> {
    let misses = provision.terms.misses.clone().unwrap_or(Rational::ZERO);
    let mut bounds = Vec::new();
    for (at, of) in counts {
        let out_of_sight = hidden.out_of_sight(draft, of);
        if out_of_sight.is_empty() {
            continue;
        }
        let sum = match <[Expr; 1]>::try_from(out_of_sight) {
            Ok([one]) => one,
            Err(many) => Expr::Sum(many),
        };
        let sum = match at {
            Some(day) => Expr::At(Box::new(sum), *day),
            None => sum,
        };
        bounds.push(Cond::Compare(
            sum,
            Comparison::AtMost,
            Expr::Number(misses.clone()),
        ));
    }
    let condition = match <[Cond; 1]>::try_from(bounds) {
        Ok([one]) => one,
        Err(none) if none.is_empty() => return None,
        Err(many) => Cond::All(many),
    };
    let obliged = provision.obliged.iter().copied();
    Some(Provision {
        title: provision.title.clone(),
        docs: Vec::new(),
        obliged: obliged.filter(|party| by.contains(party)).collect(),
        owed_to: None,
        condition,
        reciprocal: None,
        text: format!("misses at most {misses}"),
        terms: Terms::default(),
        ..provision.clone()
    })
}

/// Everything but what the cheaters owe counts the hidden as well.
fn count_everything(draft: &mut Draft, hidden: &Hidden) {
    for fact in &mut draft.facts {
        fact.condition = rewrite::cond(&fact.condition, hidden);
    }
    for part in draft.claims.iter_mut().flat_map(|c| &mut c.parts) {
        part.given = part
            .given
            .as_ref()
            .map(|given| rewrite::cond(given, hidden));
        match &mut part.body {
            Body::Always(cond)
            | Body::Possible(cond)
            | Body::Ensure {
                condition: cond, ..
            } => {
                *cond = rewrite::cond(cond, hidden);
            }
            Body::Scope { measure, .. } => *measure = rewrite::expr(measure, hidden),
            Body::Burden { sides, .. } => {
                for BurdenSide { measure, .. } in sides {
                    *measure = rewrite::expr(measure, hidden);
                }
            }
            Body::Enforceable { .. } => {}
        }
    }
    for entry in draft.scenarios.iter_mut().flat_map(|s| &mut s.entries) {
        entry.measure = rewrite::expr(&entry.measure, hidden);
    }
    for measure in &mut draft.measures {
        measure.expr = rewrite::expr(&measure.expr, hidden);
    }
    for engagement in &mut draft.engagements {
        for weapon in &mut engagement.weapons {
            weapon.kinds = hidden.all_kinds(&weapon.parties, &weapon.kinds);
        }
        let targets = std::mem::take(&mut engagement.targets);
        for target in targets {
            let kinds = hidden.of_target(target.party, target.kind);
            engagement
                .targets
                .extend(kinds.into_iter().map(|kind| Target {
                    kind,
                    ..target.clone()
                }));
        }
        engagement.targets.sort_by_key(|t| (t.party, t.kind));
    }
}
