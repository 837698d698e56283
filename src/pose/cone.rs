//! Cone of influence: what can matter to a question.

use crate::draft::*;
use std::collections::BTreeSet;

/// What conditions speak of: holdings, policies, totals, dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    pub things: BTreeSet<(PartyId, ThingId)>,
    pub switches: BTreeSet<(PartyId, PolicyId)>,
    pub totals: BTreeSet<(PartyId, ThingId, AttributeId)>,
    pub days: BTreeSet<crate::date::Day>,
}

impl Touched {
    /// Whether anything is touched by both.
    pub fn meets(&self, other: &Touched) -> bool {
        other.things.iter().any(|t| self.things.contains(t))
            || other.switches.iter().any(|s| self.switches.contains(s))
    }

    pub fn absorb(&mut self, other: &Touched) {
        self.things.extend(other.things.iter().copied());
        self.switches.extend(other.switches.iter().copied());
        self.totals.extend(other.totals.iter().copied());
        self.days.extend(other.days.iter().copied());
    }

    /// The parties whose choices are touched.
    pub fn parties(&self) -> BTreeSet<PartyId> {
        self.things
            .iter()
            .map(|t| t.0)
            .chain(self.switches.iter().map(|s| s.0))
            .collect()
    }
}

/// What a condition speaks of, engagements included.
pub fn touched(draft: &Draft, cond: &Cond) -> Touched {
    let mut out = Touched::default();
    out.cond(draft, cond);
    out
}

impl Touched {
    fn cond(&mut self, draft: &Draft, cond: &Cond) {
        match cond {
            Cond::Compare(a, _, b) => {
                self.expr(draft, a);
                self.expr(draft, b);
            }
            Cond::All(list) | Cond::Any(list) => list.iter().for_each(|c| self.cond(draft, c)),
            Cond::Not(c) => self.cond(draft, c),
            Cond::InEffect { party, policy } => {
                self.switches.insert((*party, *policy));
            }
            Cond::NoneOf { parties, kinds, .. } => self.units(draft, parties, kinds),
            Cond::Growth { of, .. } => self.expr(draft, of),
        }
    }

    fn units(&mut self, draft: &Draft, parties: &[PartyId], kinds: &[KindId]) {
        for &party in parties {
            for &kind in kinds {
                if draft.may_hold(party, kind) {
                    self.things.insert((party, draft.thing_of(kind)));
                }
            }
        }
    }

    fn attribute(
        &mut self,
        draft: &Draft,
        parties: &[PartyId],
        kinds: &[KindId],
        attribute: AttributeId,
    ) {
        self.units(draft, parties, kinds);
        for &party in parties {
            for &kind in kinds {
                if draft.may_hold(party, kind)
                    && matches!(
                        draft.value(kind, attribute),
                        Some(AttributeValue::Interval { .. })
                    )
                {
                    self.totals.insert((party, draft.thing_of(kind), attribute));
                }
            }
        }
    }

    /// What an expression speaks of.
    pub fn expr(&mut self, draft: &Draft, expr: &Expr) {
        match expr {
            Expr::Number(_) | Expr::Enclosed(_) | Expr::ByDate(_) => {}
            Expr::Holding { parties, kinds, .. } => self.units(draft, parties, kinds),
            Expr::Total {
                parties,
                kinds,
                attribute,
                ..
            } => self.attribute(draft, parties, kinds, *attribute),
            Expr::Sum(list) | Expr::Min(list) | Expr::Max(list) => {
                list.iter().for_each(|e| self.expr(draft, e))
            }
            Expr::Negated(e) | Expr::Abs(e) | Expr::Most(e) | Expr::Least(e) => self.expr(draft, e),
            Expr::Product(a, b) | Expr::Quotient(a, b) => {
                self.expr(draft, a);
                self.expr(draft, b);
            }
            Expr::IfThenElse(c, a, b) => {
                self.cond(draft, c);
                self.expr(draft, a);
                self.expr(draft, b);
            }
            Expr::Count(c) => self.cond(draft, c),
            Expr::At(e, day) => {
                self.days.insert(*day);
                self.expr(draft, e);
            }
            Expr::After { of, war } => {
                self.expr(draft, of);
                for id in war {
                    let engagement = &draft.engagements[id.index()];
                    for weapon in &engagement.weapons {
                        match weapon.total_of {
                            Some(attribute) => {
                                self.attribute(draft, &weapon.parties, &weapon.kinds, attribute)
                            }
                            None => self.units(draft, &weapon.parties, &weapon.kinds),
                        }
                    }
                    for target in &engagement.targets {
                        self.units(draft, &[target.party], &[target.kind]);
                    }
                }
            }
        }
    }
}

/// What can matter to a question, closed under the provisions and facts that apply.
#[derive(Clone, Debug, Default)]
pub struct Cone {
    pub touched: Touched,
    pub provisions: Vec<ProvisionId>,
    pub facts: Vec<FactId>,
    /// Whether what is held at one moment bounds what is held at another.
    pub coupled: bool,
}

impl Cone {
    /// The cone of what is touched, under the provisions that `binding` lets through.
    pub fn of(draft: &Draft, seed: Touched, binding: &dyn Fn(&Provision) -> bool) -> Cone {
        let provisions: Vec<(ProvisionId, Touched)> = (0..draft.provisions.len() as u32)
            .map(ProvisionId)
            .filter(|p| binding(&draft.provisions[p.index()]))
            .map(|p| (p, touched(draft, &draft.provisions[p.index()].condition)))
            .collect();
        let facts: Vec<(FactId, Touched)> = (0..draft.facts.len() as u32)
            .map(|f| {
                (
                    FactId(f),
                    touched(draft, &draft.facts[f as usize].condition),
                )
            })
            .collect();
        let mut cone = Cone {
            touched: seed,
            ..Cone::default()
        };
        loop {
            let before = (cone.provisions.len(), cone.facts.len());
            for (id, touch) in &provisions {
                if !cone.provisions.contains(id) && cone.touched.meets(touch) {
                    cone.provisions.push(*id);
                    cone.touched.absorb(touch);
                }
            }
            for (id, touch) in &facts {
                if !cone.facts.contains(id) && cone.touched.meets(touch) {
                    cone.facts.push(*id);
                    cone.touched.absorb(touch);
                }
            }
            if before == (cone.provisions.len(), cone.facts.len()) {
                break;
            }
        }
        cone.provisions.sort();
        cone.facts.sort();
        for rated in &draft.rated_totals {
            if cone.touched.things.contains(&(rated.party, rated.thing)) {
                cone.touched
                    .totals
                    .insert((rated.party, rated.thing, rated.attribute));
            }
        }
        cone.coupled = cone.touched.things.iter().any(|(p, t)| {
            draft.stake(*p, *t).is_some_and(is_rated)
                || draft
                    .rated_totals
                    .iter()
                    .any(|r| r.party == *p && r.thing == *t)
        }) || cone
            .provisions
            .iter()
            .any(|p| grows(&draft.provisions[p.index()].condition))
            || cone
                .facts
                .iter()
                .any(|f| grows(&draft.facts[f.index()].condition));
        cone
    }
}

/// Whether a stake's holding cannot jump.
pub fn is_rated(stake: &Stake) -> bool {
    stake.builds.is_some() || stake.retires.is_some() || stake.moves.is_some()
}

fn grows(cond: &Cond) -> bool {
    match cond {
        Cond::Growth { .. } => true,
        Cond::All(list) => list.iter().any(grows),
        _ => false,
    }
}
