//! Any agreement that keeps some red lines, as a draft of its own.
//!
//! An agreement leaves each signatory a set of histories. Of such a set only those histories matter that some red line calls for: one
//! for each `can ensure` of the party's, one for each `possible` and `unlimited`, and any one if nothing calls for it. Each of them
//! becomes a party of its own with the same forces, rates and facts, and a red line is kept in every combination of them that it
//! speaks of. So there is such an agreement only if somebody can comply with this draft.
//!
//! Outsiders are feared: what they do is fixed to something that they can do. So are estimates.

use super::need::{Asks, Line, Need, counts};
use super::outsiders::{Outside, pins};
use super::rename::{Names, renamed};
use crate::date::Day;
use crate::draft::*;
use crate::number::Rational;
use crate::pose::touched;
use std::collections::{BTreeMap, BTreeSet};

/// Combinations at most.
const MOST_COMBINATIONS: usize = 128;
/// More than anybody holds: stands for a largest value that nothing bounds.
pub(super) const VERY_MANY: i64 = 1_000_000;

/// What is fixed from outside.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub outside: Outside,
    /// The moment at which `unlimited` is looked at, and the most of each measure then (by the number of the claim).
    pub moment: Option<(ClaimId, Day, Rational)>,
}

/// How the constant of one red line is changed.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// By an unknown amount, upwards or downwards; below so much, if given.
    Unknown {
        up: bool,
        below: Option<Rational>,
    },
    By(Rational),
}

/// The draft that only such an agreement complies with.
pub(super) struct Agreement {
    pub draft: Draft,
    /// How much the constant is changed by, on the day of entry.
    pub slack: Option<Unknown>,
    /// Who stands for each party.
    pub stands_for: BTreeMap<PartyId, Vec<PartyId>>,
}

/// None where nothing would be shown by it.
pub(super) fn agreement(
    draft: &Draft,
    lines: &[&Line],
    case: &Case,
    change: Option<(ClaimId, &Change)>,
) -> Option<Agreement> {
    let mut needs: Vec<(ClaimId, Need)> = Vec::new();
    for line in lines {
        for need in &line.needs {
            needs.push((line.claim, at_moment(need, line.claim, case)));
        }
    }
    needs.retain(|(_, need)| !matches!(need.asks, Asks::Limited(_) | Asks::Unlimited(_)));
    // Who is spoken of does not depend on a constant.
    let plain = needs.clone();
    let mut made = Making::new(draft);
    let slack = match change {
        Some((claim, change)) => made.changed(&mut needs, claim, change)?,
        None => None,
    };
    made.copy(&plain)?;
    made.provide(&plain, &needs)?;
    made.facts(&plain)?;
    let feared: BTreeSet<PartyId> = plain
        .iter()
        .flat_map(|(_, need)| feared_in(draft, need))
        .collect();
    let days = needs.iter().flat_map(|(_, need)| {
        let last = need.days.until.add_days(-1);
        [Some(need.days.from), last].into_iter().flatten()
    });
    made.draft.facts.extend(pins(
        draft,
        &needs_of(&plain),
        &feared,
        &days.collect(),
        case.outside,
    )?);
    Some(Agreement {
        draft: made.draft,
        slack,
        stands_for: made.copies,
    })
}

fn needs_of(needs: &[(ClaimId, Need)]) -> Vec<&Need> {
    needs.iter().map(|(_, need)| need).collect()
}

/// `unlimited X` at one moment: a world in which there is all of X.
fn at_moment(need: &Need, claim: ClaimId, case: &Case) -> Need {
    match (&need.asks, &case.moment) {
        (Asks::Unlimited(measure), Some((of, day, most))) if *of == claim => Need {
            asks: Asks::Possible,
            condition: Cond::Compare(
                measure.clone(),
                Comparison::AtLeast,
                Expr::Number(most.clone()),
            ),
            days: Days {
                from: *day,
                until: day.add_days(1).unwrap_or(*day),
            },
        },
        _ => need.clone(),
    }
}

/// Who chooses, so that the need is met; none if everything is feared.
fn choosers(draft: &Draft, need: &Need) -> Option<BTreeSet<PartyId>> {
    let spoken_of = touched(draft, &need.condition).parties();
    match &need.asks {
        Asks::Ensure(coalition) => {
            let own = draft.with_proxies(coalition);
            Some(spoken_of.into_iter().filter(|p| own.contains(p)).collect())
        }
        Asks::Possible => Some(spoken_of),
        _ => None,
    }
}

/// The outsiders that a need fears.
pub(super) fn feared_in(draft: &Draft, need: &Need) -> BTreeSet<PartyId> {
    let own = choosers(draft, need).unwrap_or_default();
    let parties = touched(draft, &need.condition).parties().into_iter();
    parties
        .filter(|p| draft.parties[p.index()].outside && !own.contains(p))
        .collect()
}

struct Making<'d> {
    of: &'d Draft,
    draft: Draft,
    /// Who stands for each signatory.
    copies: BTreeMap<PartyId, Vec<PartyId>>,
    /// Who stands for the choosers of each need.
    own: Vec<Names>,
}

impl<'d> Making<'d> {
    fn new(of: &'d Draft) -> Making<'d> {
        let mut draft = of.clone();
        draft.provisions.clear();
        draft.facts.clear();
        draft.claims.clear();
        draft.expectations.clear();
        draft.scenarios.clear();
        draft.contingencies.clear();
        draft.measures.clear();
        Making {
            of,
            draft,
            copies: BTreeMap::new(),
            own: Vec::new(),
        }
    }

    /// Another party with the same forces.
    fn another(&mut self, party: PartyId) -> PartyId {
        let new = PartyId(self.draft.parties.len() as u32);
        let copy = self.of.parties[party.index()].clone();
        self.draft.parties.push(copy);
        let stakes = self.of.stakes.iter().filter(|s| s.party == party);
        self.draft.stakes.extend(stakes.cloned().map(|mut stake| {
            stake.party = new;
            stake
        }));
        let rated = self.of.rated_totals.iter().filter(|r| r.party == party);
        self.draft
            .rated_totals
            .extend(rated.cloned().map(|mut rated| {
                rated.party = new;
                rated
            }));
        let switches = self.of.switches.iter().filter(|s| s.party == party);
        self.draft
            .switches
            .extend(switches.cloned().map(|mut switch| {
                switch.party = new;
                switch
            }));
        new
    }

    /// Somebody to stand for each history that is called for.
    fn copy(&mut self, needs: &[(ClaimId, Need)]) -> Option<()> {
        for (_, need) in needs {
            let mut names = Names::new();
            for party in choosers(self.of, need).unwrap_or_default() {
                let outside = self.of.parties[party.index()].outside;
                let first = !outside && !self.copies.contains_key(&party);
                let copy = if first { party } else { self.another(party) };
                self.copies.entry(party).or_default().push(copy);
                names.insert(party, copy);
            }
            self.own.push(names);
            if self.draft.parties.len() > MOST_COMBINATIONS {
                return None;
            }
        }
        Some(())
    }

    /// All that stand for a party where nobody chooses for it.
    fn standing(&self, party: PartyId) -> Vec<PartyId> {
        match self.copies.get(&party) {
            Some(copies) if !self.of.parties[party.index()].outside => copies.clone(),
            _ => vec![party],
        }
    }

    /// Every way in which parties can be stood for, those of `own` by themselves.
    fn combinations(&self, parties: &BTreeSet<PartyId>, own: &Names) -> Option<Vec<Names>> {
        let mut all = vec![own.clone()];
        for party in parties {
            if own.contains_key(party) {
                continue;
            }
            let mut next = Vec::new();
            for names in &all {
                for copy in self.standing(*party) {
                    let mut more = names.clone();
                    more.insert(*party, copy);
                    next.push(more);
                }
            }
            all = next;
            if all.len() > MOST_COMBINATIONS {
                return None;
            }
        }
        Some(all)
    }

    /// What each need asks, as provisions.
    fn provide(&mut self, plain: &[(ClaimId, Need)], needs: &[(ClaimId, Need)]) -> Option<()> {
        let everybody: Vec<PartyId> = (0..self.draft.parties.len() as u32).map(PartyId).collect();
        let own = self.own.clone();
        for (((claim, need), (_, plain)), own) in needs.iter().zip(plain).zip(own) {
            let parties = touched(self.of, &plain.condition).parties();
            for names in self.combinations(&parties, &own)? {
                let claim = &self.of.claims[claim.index()];
                self.draft.provisions.push(Provision {
                    name: claim.name.clone(),
                    title: None,
                    docs: Vec::new(),
                    obliged: everybody.clone(),
                    owed_to: None,
                    condition: renamed(&need.condition, &names),
                    reciprocal: None,
                    days: need.days,
                    open: false,
                    text: claim.text.clone(),
                    place: claim.place,
                    terms: Terms::default(),
                });
            }
        }
        (self.draft.provisions.len() <= MOST_COMBINATIONS).then_some(())
    }

    /// Facts hold of whoever stands for a party. One that ties parties together holds of histories that make a world, and of two
    /// histories that different red lines call for nobody knows that they do.
    fn facts(&mut self, needs: &[(ClaimId, Need)]) -> Option<()> {
        let calling = self.own.iter().filter(|names| !names.is_empty()).count();
        let feared = needs.iter().any(|(_, n)| !feared_in(self.of, n).is_empty());
        for fact in &self.of.facts {
            let parties = touched(self.of, &fact.condition).parties();
            let ties = parties.len() > 1;
            let outside = parties.iter().any(|p| self.of.parties[p.index()].outside);
            if ties && (calling > 1 || (outside && feared)) {
                return None;
            }
            let mut each: Vec<Names> = Vec::new();
            match parties.first() {
                Some(party) if !ties => {
                    let mut standing = self.standing(*party);
                    standing.extend(self.copies.get(party).into_iter().flatten());
                    standing.sort_unstable();
                    standing.dedup();
                    each.extend(standing.into_iter().map(|p| Names::from([(*party, p)])));
                }
                _ => {
                    let only = |p: &PartyId| self.copies.get(p).and_then(|c| c.first());
                    let names = parties.iter().filter_map(|p| Some((*p, *only(p)?)));
                    each.push(names.collect());
                }
            }
            for names in each {
                let mut copy = fact.clone();
                copy.condition = renamed(&fact.condition, &names);
                self.draft.facts.push(copy);
            }
        }
        Some(())
    }

    /// Changes the constant of a red line; tells the unknown by which, if it is one.
    fn changed(
        &mut self,
        needs: &mut [(ClaimId, Need)],
        claim: ClaimId,
        change: &Change,
    ) -> Option<Option<Unknown>> {
        let need = needs.iter_mut().find(|(of, _)| *of == claim);
        let need = need.map(|(_, need)| need)?;
        let line = Line {
            claim,
            needs: vec![need.clone()],
        };
        let (of, op, constant) = line.comparison()?;
        let (value, slack) = match change {
            Change::By(amount) => (Expr::Number(&constant + amount), None),
            Change::Unknown { up, below } => {
                let (slack, unknown) = self.slack(counts(self.of, &of), below.as_ref());
                let signed = if *up {
                    slack
                } else {
                    Expr::Negated(Box::new(slack))
                };
                (
                    Expr::Sum(vec![Expr::Number(constant), signed]),
                    Some(unknown),
                )
            }
        };
        need.condition = Cond::Compare(of, op, value);
        Some(slack)
    }

    /// An amount that somebody chooses once for all.
    fn slack(&mut self, whole: bool, below: Option<&Rational>) -> (Expr, Unknown) {
        let place = self.draft.place;
        let thing = ThingId(self.draft.things.len() as u32);
        let variant = VariantId(self.draft.variants.len() as u32);
        let kind = KindId(self.draft.kinds.len() as u32);
        let party = PartyId(self.draft.parties.len() as u32);
        self.draft.parties.push(Party {
            name: "concession".to_owned(),
            title: None,
            docs: Vec::new(),
            place,
            outside: true,
            backer: None,
        });
        self.draft.things.push(Thing {
            name: "concession".to_owned(),
            docs: Vec::new(),
            place,
            is_stock: !whole,
            unit: None,
        });
        self.draft.variants.push(Variant {
            thing,
            name: "concession".to_owned(),
            words: Vec::new(),
        });
        self.draft.kinds.push(Kind {
            variant,
            name: "concession".to_owned(),
            values: Vec::new(),
        });
        let day = self.draft.entry;
        let date = self.draft.start.min(day).add_days(-1).unwrap_or(day);
        self.draft.start = date;
        self.draft.stakes.push(Stake {
            party,
            thing,
            date,
            figures: Vec::new(),
            builds: None,
            retires: None,
            moves: None,
            source: None,
            place,
        });
        let held = Expr::Holding {
            parties: vec![party],
            kinds: vec![kind],
            label: "concession".to_owned(),
        };
        if let Some(below) = below {
            self.draft.facts.push(Fact {
                name: "concession".to_owned(),
                docs: Vec::new(),
                condition: Cond::Compare(
                    held.clone(),
                    Comparison::Below,
                    Expr::Number(below.clone()),
                ),
                days: Days {
                    from: day,
                    until: day.add_days(1).unwrap_or(day),
                },
                open: false,
                text: String::new(),
                place,
            });
        }
        let unknown = Unknown::Held {
            party,
            kind,
            at: Moment::On(day),
        };
        (Expr::At(Box::new(held), day), unknown)
    }
}
