//! Postures that grow while they are spread and loaded: in each segment one kind of a variant takes what is built, and every unit carries
//! as little as it can.

use super::own::chosen_loads;
use super::posture::{Keeps, Master};
use super::sides::Sides;
use crate::analysis::growth::{self, turns};
use crate::analysis::session::Session;
use crate::draft::*;
use crate::logic::{Formula, Relation, Row, Var};
use crate::number::Rational;
use crate::pose::Posed;
use std::collections::BTreeMap;

/// Kinds of a variant that are tried as the one that takes what is built.
const MOST_TAKERS: usize = 3;

impl Master {
    /// Values of such a posture that keeps what it owes on every day, if one is found cheaply.
    pub(super) fn growing(&self, session: &mut Session, sides: &Sides) -> Option<Vec<Rational>> {
        let draft = session.draft;
        let unknowns = self.posed.unknowns.iter();
        let of = unknowns.filter_map(|unknown| match unknown {
            Unknown::Held { party, kind, .. } => Some((*party, *kind)),
            _ => None,
        });
        let kinds_of = |kind: KindId| draft.kinds_of(draft.kinds[kind.index()].variant).len();
        let several = |(party, kind): (PartyId, KindId)| match kinds_of(kind) {
            1 if !chosen_loads(draft, &self.cone, party, kind) => 0,
            several => several,
        };
        let takers = of.map(several).max().unwrap_or(0).min(MOST_TAKERS);
        for taker in 0..takers {
            let wished = self.with_taker(draft, taker);
            let mut ways = growth::guided(draft, &self.cone, &self.chain, &wished);
            if self.turns > 0 {
                ways.push(turns::taken(draft, &self.cone, &self.chain, &wished));
            }
            ways.push(wished);
            for way in ways {
                let Some(mut values) = session.solve_departing_little(&way, &self.chain) else {
                    continue;
                };
                values.truncate(self.posed.unknowns.len());
                if let Some(candidate) = self.candidate(session, sides, values)
                    && matches!(self.keeps(draft, sides, &candidate), Keeps::All)
                {
                    return Some(candidate.values);
                }
            }
        }
        None
    }

    /// The coalition's question where every unit carries as little as it can, and of each variant only the kind with this number (or its
    /// last) changes inside a segment.
    fn with_taker(&self, draft: &Draft, taker: usize) -> Posed {
        let mut problem = self.posed.problem.clone();
        let known = self.posed.unknowns.iter().zip(0..);
        let index: BTreeMap<&Unknown, Var> = known.map(|(u, i)| (u, Var(i))).collect();
        let mut equal = |terms: [(Var, Rational); 2]| {
            let row = Row::new(terms, Rational::ZERO, Relation::Equal);
            problem.formulas.push(Formula::Row(row));
        };
        for (unknown, &var) in &index {
            if let Unknown::Total {
                party,
                kind,
                attribute,
                at,
            } = unknown
                && let Some((low, _)) = draft
                    .value(*kind, *attribute)
                    .and_then(AttributeValue::nearly_ends)
                && draft
                    .rated_total(*party, draft.thing_of(*kind), *attribute)
                    .is_none()
                && let Some(held) = index.get(&Unknown::Held {
                    party: *party,
                    kind: *kind,
                    at: *at,
                })
            {
                equal([(var, Rational::ONE), (*held, -low)]);
            }
        }
        for &(first, last) in self.segments.iter().filter(|s| s.0 < s.1) {
            for (unknown, &var) in &index {
                let (kind, steady) = match unknown {
                    Unknown::Held { kind, at, .. } if *at == Moment::On(first) => {
                        (Some(*kind), true)
                    }
                    Unknown::InEffect { at, .. } => (None, *at == Moment::On(first)),
                    _ => (None, false),
                };
                let takes = kind.is_some_and(|kind| {
                    let kinds = draft.kinds_of(draft.kinds[kind.index()].variant);
                    kinds.get(taker.min(kinds.len() - 1)) == Some(&kind)
                });
                let later = unknown.moved_to(Moment::On(last));
                let later = later.and_then(|later| index.get(&later).copied());
                if let (true, false, Some(later)) = (steady, takes, later) {
                    equal([(var, Rational::ONE), (later, -Rational::ONE)]);
                }
            }
        }
        Posed {
            unknowns: self.posed.unknowns.clone(),
            premises: Vec::new(),
            problem,
        }
    }
}
