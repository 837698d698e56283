//! Histories that keep a limit on the growth of a count on every day, and not only from one listed day to another.
//!
//! A count keeps `growth(e) <= r` exactly if some continuous guide `G` with `e <= G < e + 1` never rises faster than `r`. Where one history
//! carries the count and is its own guide, the straight lines between the listed days keep the limit too. A start is a whole number and a
//! guide need not be, so the history may take the fraction up first, as fast as its rate lets it.

pub mod turns;

use crate::date::Day;
use crate::draft::*;
use crate::logic::Var;
use crate::number::Rational;
use crate::pose::{Chain, Cone, Linear, Posed};
use std::collections::{BTreeMap, BTreeSet};

/// Histories tried at most as the one that grows, for each limit.
const MOST_CARRIERS: usize = 4;

/// A limit on the growth of a count that may rise.
struct Limit<'d> {
    of: &'d Expr,
    per_day: &'d Rational,
    days: Days,
}

/// The limits of the cone.
fn limits<'d>(draft: &'d Draft, cone: &Cone) -> Vec<Limit<'d>> {
    let provisions = cone.provisions.iter().map(|p| {
        let provision = &draft.provisions[p.index()];
        (&provision.condition, provision.days)
    });
    let facts = cone.facts.iter().map(|f| {
        let fact = &draft.facts[f.index()];
        (&fact.condition, fact.days)
    });
    let mut out = Vec::new();
    for (condition, days) in provisions.chain(facts) {
        let members = match condition {
            Cond::All(members) => members.as_slice(),
            other => std::slice::from_ref(other),
        };
        for member in members {
            if let Cond::Growth {
                of,
                per_day,
                whole: true,
                ..
            } = member
                && per_day.is_positive()
            {
                out.push(Limit { of, per_day, days });
            }
        }
    }
    out
}

/// Days by which a history that starts on a limit's first day can have taken up a fraction.
pub fn days(draft: &Draft, cone: &Cone) -> BTreeSet<Day> {
    let mut out = BTreeSet::new();
    for limit in limits(draft, cone) {
        for carrier in carriers(draft, limit.of) {
            out.extend(risen(draft, &carrier, &limit).filter(|d| limit.days.contains(*d)));
        }
    }
    out
}

/// From when on a carrier is its own guide; none if from the limit's first day.
fn risen(draft: &Draft, carrier: &Carrier, limit: &Limit) -> Option<Day> {
    let thing = draft.variants[carrier.variant.index()].thing;
    let stake = draft.stake(carrier.party, thing)?;
    if stake.date != limit.days.from {
        return None;
    }
    let wait = match &stake.builds {
        None => 1,
        Some(rate) if rate <= limit.per_day => return None,
        // Not longer than one unit takes, so that none is finished before its guide allows it.
        Some(rate) => rate.recip()?.floor().to_i64()?.max(1),
    };
    stake.date.add_days(wait)
}

/// One history of a count, and the others that then stand still but for changes from one listed day to the next.
struct Carrier {
    party: PartyId,
    variant: VariantId,
    others: Vec<(PartyId, VariantId)>,
}

/// Each history that may carry a count; none if the count is no plain sum of whole variants.
fn carriers(draft: &Draft, of: &Expr) -> Vec<Carrier> {
    let mut parts = Vec::new();
    if plain(draft, of, &mut parts).is_none() {
        return Vec::new();
    }
    let carrier = |at: usize| {
        let mut others = parts.clone();
        let (party, variant) = others.remove(at);
        Carrier {
            party,
            variant,
            others,
        }
    };
    (0..parts.len().min(MOST_CARRIERS)).map(carrier).collect()
}

/// The variants that a sum counts, each whole and once.
fn plain(draft: &Draft, of: &Expr, parts: &mut Vec<(PartyId, VariantId)>) -> Option<()> {
    match of {
        Expr::Holding { parties, kinds, .. } => {
            let kinds: BTreeSet<KindId> = kinds.iter().copied().collect();
            for &party in parties {
                for &kind in kinds.iter().filter(|k| draft.may_hold(party, **k)) {
                    let variant = draft.kinds[kind.index()].variant;
                    let all = draft.kinds_of(variant);
                    if !all.iter().all(|k| kinds.contains(k)) {
                        return None;
                    }
                    if all.first() == Some(&kind) {
                        if parts.contains(&(party, variant)) {
                            return None;
                        }
                        parts.push((party, variant));
                    }
                }
            }
            Some(())
        }
        Expr::Sum(members) => members.iter().try_for_each(|m| plain(draft, m, parts)),
        _ => None,
    }
}

/// The question with guides, once for each choice of carriers: their worlds are fewer, and keep the limits between the listed days.
pub fn guided(draft: &Draft, cone: &Cone, chain: &Chain, posed: &Posed) -> Vec<Posed> {
    let limits = limits(draft, cone);
    let mut out = Vec::new();
    for choice in 0..MOST_CARRIERS {
        let mut chosen = Vec::new();
        let mut new = false;
        for limit in &limits {
            let mut carriers = carriers(draft, limit.of);
            new |= choice < carriers.len();
            if !carriers.is_empty() {
                chosen.push((limit, carriers.swap_remove(choice.min(carriers.len() - 1))));
            }
        }
        if !new {
            break;
        }
        let mut guides = Guides::new(draft, posed);
        for (limit, carrier) in &chosen {
            guides.draw(limit, carrier, chain);
        }
        for (limit, carrier) in &chosen {
            guides.lead(limit, carrier, chain);
        }
        out.push(guides.posed);
    }
    out
}

/// A question that guides are added to.
struct Guides<'d> {
    draft: &'d Draft,
    posed: Posed,
    index: BTreeMap<Unknown, Var>,
}

impl<'d> Guides<'d> {
    fn new(draft: &'d Draft, posed: &Posed) -> Guides<'d> {
        let unknowns = posed.unknowns.iter().cloned().zip(0..).collect::<Vec<_>>();
        Guides {
            draft,
            posed: Posed {
                unknowns: posed.unknowns.clone(),
                premises: posed.premises.clone(),
                problem: posed.problem.clone(),
            },
            index: unknowns.into_iter().map(|(u, i)| (u, Var(i))).collect(),
        }
    }

    fn form(&self, unknown: &Unknown) -> Option<Linear> {
        self.index.get(unknown).map(|var| Linear::unknown(*var))
    }

    fn new_var(&mut self) -> Var {
        let var = Var(self.posed.problem.integers.len() as u32);
        self.posed.problem.integers.push(false);
        var
    }

    fn held(&self, party: PartyId, variant: VariantId, at: Moment) -> Option<Linear> {
        let mut sum = Linear::default();
        for kind in self.draft.kinds_of(variant) {
            sum = sum.plus(&self.form(&Unknown::Held { party, kind, at })?);
        }
        Some(sum)
    }

    /// `count <= of < count + 1`.
    fn whole_part(&mut self, count: &Linear, of: &Linear) {
        let over = of
            .clone()
            .minus(count)
            .minus(&Linear::number(Rational::ONE));
        let rows = &mut self.posed.problem.formulas;
        rows.push(count.clone().minus(of).at_most_zero());
        rows.push(over.below_zero());
    }

    /// Gives a carrier that has no rates a history all the same. These unknowns are named, so they come before any guide.
    fn draw(&mut self, limit: &Limit, carrier: &Carrier, chain: &Chain) {
        let (party, variant) = (carrier.party, carrier.variant);
        for &at in chain.0.iter().filter(|at| is_on(limit.days, **at)) {
            let unknown = Unknown::History { party, variant, at };
            let Some(held) = self.held(party, variant, at) else {
                continue;
            };
            if !self.index.contains_key(&unknown) {
                let var = self.new_var();
                self.posed.unknowns.push(unknown.clone());
                self.index.insert(unknown, var);
                self.whole_part(&held, &Linear::unknown(var));
            }
        }
    }

    /// Adds the rows of one limit's guide.
    fn lead(&mut self, limit: &Limit, carrier: &Carrier, chain: &Chain) {
        let (party, variant) = (carrier.party, carrier.variant);
        let risen = risen(self.draft, carrier, limit);
        let mut before: Option<(Day, Linear, Linear)> = None;
        for &at in chain.0.iter().filter(|at| is_on(limit.days, **at)) {
            let Moment::On(day) = at else { continue };
            let others = carrier.others.iter();
            let rest = others
                .map(|(p, v)| self.held(*p, *v, at))
                .try_fold(Linear::default(), |sum, held| Some(sum.plus(&held?)));
            let (Some(own), Some(rest)) = (self.held(party, variant, at), rest) else {
                continue;
            };
            let guide = Linear::unknown(self.new_var());
            self.whole_part(&own.plus(&rest), &guide);
            if risen.is_none_or(|risen| day >= risen)
                && let Some(history) = self.form(&Unknown::History { party, variant, at })
            {
                let rows = &mut self.posed.problem.formulas;
                rows.push(history.plus(&rest).minus(&guide).zero());
            }
            if let Some((earlier, last, rest_before)) = &before {
                let span = Rational::from(i64::from(day.0) - i64::from(earlier.0));
                let most = Linear::number(limit.per_day * &span);
                let rows = &mut self.posed.problem.formulas;
                rows.push(guide.clone().minus(last).minus(&most).at_most_zero());
                // From one day to the next there is no day on which they could be out of step.
                if span > Rational::ONE {
                    rows.push(rest.clone().minus(rest_before).zero());
                }
            }
            before = Some((day, guide, rest));
        }
    }
}

fn is_on(days: Days, at: Moment) -> bool {
    matches!(at, Moment::On(day) if days.contains(day))
}
