//! What is the coalition's own: its cone, and its rows moved to other days and other estimates.

use super::sides::Sides;
use crate::draft::*;
use crate::logic::{Formula, Row, Var};
use crate::pose::{Cone, Touched};

pub(super) fn renumbered(formula: &Formula, moved: &[Option<Var>]) -> Option<Formula> {
    Some(match formula {
        Formula::Row(row) => {
            let mut terms = Vec::new();
            for (var, c) in &row.terms {
                terms.push(((*moved.get(var.0 as usize)?)?, c.clone()));
            }
            terms.sort_by_key(|t| t.0);
            Formula::Row(Row {
                terms,
                constant: row.constant.clone(),
                relation: row.relation,
            })
        }
        Formula::All(list) => Formula::All(
            list.iter()
                .map(|f| renumbered(f, moved))
                .collect::<Option<_>>()?,
        ),
        Formula::Any(list) => Formula::Any(
            list.iter()
                .map(|f| renumbered(f, moved))
                .collect::<Option<_>>()?,
        ),
    })
}

/// Everything that the coalition holds, and what it owes and obeys by itself.
pub(super) fn own_cone(draft: &Draft, sides: &Sides) -> Cone {
    let mut seed = Touched::default();
    seed.things.extend(
        draft
            .stakes
            .iter()
            .filter(|s| sides.is_own(s.party))
            .map(|s| (s.party, s.thing)),
    );
    seed.switches.extend(
        draft
            .switches
            .iter()
            .filter(|s| sides.is_own(s.party))
            .map(|s| (s.party, s.policy)),
    );
    seed.totals.extend(
        sides
            .cone
            .touched
            .totals
            .iter()
            .filter(|t| sides.is_own(t.0)),
    );
    let own_alone = |cond: &Cond| {
        crate::pose::touched(draft, cond)
            .parties()
            .iter()
            .all(|p| sides.is_own(*p))
    };
    let mut cone = Cone::of(draft, seed, &|p| {
        p.obliged.iter().any(|o| sides.is_own(*o)) && own_alone(&p.condition)
    });
    cone.facts
        .retain(|f| own_alone(&draft.facts[f.index()].condition));
    cone.touched.things.retain(|t| sides.is_own(t.0));
    cone.touched.switches.retain(|s| sides.is_own(s.0));
    cone
}

pub(super) fn chosen_loads(draft: &Draft, cone: &Cone, party: PartyId, kind: KindId) -> bool {
    let thing = draft.thing_of(kind);
    cone.touched.totals.iter().any(|(p, t, a)| {
        (*p, *t) == (party, thing)
            && matches!(draft.value(kind, *a), Some(AttributeValue::Interval { .. }))
    })
}
