//! Sums that premises speak of: holdings, histories, rates, totals, growth.

use super::Linear;
use super::encode::{Encoder, Unposed};
use crate::draft::*;
use crate::logic::Formula;
use crate::number::Rational;

impl<'d> Encoder<'d> {
    /// `Σ Held` over a variant's kinds.
    pub(super) fn held_of_variant(
        &mut self,
        party: PartyId,
        variant: VariantId,
        at: Moment,
    ) -> Linear {
        let mut sum = Linear::default();
        for kind in self.draft.kinds_of(variant) {
            sum = sum.plus(&self.form(Unknown::Held { party, kind, at }));
        }
        sum
    }

    /// `Σ History` over some variants.
    pub(super) fn history(&mut self, party: PartyId, variants: &[VariantId], at: Moment) -> Linear {
        let mut sum = Linear::default();
        for &variant in variants {
            sum = sum.plus(&self.form(Unknown::History { party, variant, at }));
        }
        sum
    }

    /// `rate · (to - from)`.
    pub(super) fn rate_over(&mut self, rate: &Rational, from: Moment, to: Moment) -> Linear {
        self.day(to).minus(&self.day(from)).scaled(rate)
    }

    pub(super) fn stake(&self, party: PartyId, thing: ThingId) -> Result<&'d Stake, Unposed> {
        self.draft
            .stake(party, thing)
            .ok_or_else(|| Unposed::new("nothing of this is held"))
    }

    /// Total of an attribute over all kinds of a thing, as `RatedWhole` counts it.
    pub(super) fn thing_total(
        &mut self,
        party: PartyId,
        thing: ThingId,
        attribute: AttributeId,
        at: Moment,
    ) -> Linear {
        let mut sum = Linear::default();
        for variant in self.draft.variants_of(thing) {
            for kind in self.draft.kinds_of(variant) {
                match self.draft.value(kind, attribute) {
                    Some(AttributeValue::Number(v)) => {
                        let v = v.clone();
                        sum.add(&self.form(Unknown::Held { party, kind, at }), &v);
                    }
                    Some(AttributeValue::Interval { .. }) => {
                        sum = sum.plus(&self.form(Unknown::Total {
                            party,
                            kind,
                            attribute,
                            at,
                        }));
                    }
                    _ => {}
                }
            }
        }
        sum
    }

    pub(super) fn rated(
        &self,
        party: PartyId,
        thing: ThingId,
        attribute: AttributeId,
    ) -> Result<&'d RatedTotal, Unposed> {
        self.draft
            .rated_total(party, thing, attribute)
            .ok_or_else(|| Unposed::new("this total is not rated"))
    }

    /// What is newly built (or dismantled) of a thing between two moments.
    pub(super) fn newly(
        &mut self,
        party: PartyId,
        stake: &Stake,
        from: Moment,
        to: Moment,
        built: bool,
    ) -> Linear {
        let variants = self.draft.variants_of(stake.thing);
        if stake.moves.is_some() {
            let mut sum = Linear::default();
            for variant in variants {
                let unknown = if built {
                    Unknown::Built {
                        party,
                        variant,
                        from,
                        to,
                    }
                } else {
                    Unknown::Retired {
                        party,
                        variant,
                        from,
                        to,
                    }
                };
                sum = sum.plus(&self.form(unknown));
            }
            sum
        } else {
            let (more, less) = if built { (to, from) } else { (from, to) };
            let more = self.history(party, &variants, more);
            more.minus(&self.history(party, &variants, less))
        }
    }

    pub(super) fn total_change(
        &mut self,
        party: PartyId,
        thing: ThingId,
        attribute: AttributeId,
        from: Moment,
        to: Moment,
    ) -> Linear {
        let after = self.form(Unknown::TotalHistory {
            party,
            thing,
            attribute,
            at: to,
        });
        after.minus(&self.form(Unknown::TotalHistory {
            party,
            thing,
            attribute,
            at: from,
        }))
    }

    pub(super) fn growth(
        &mut self,
        condition: &Cond,
        member: u32,
        from: Moment,
        to: Moment,
    ) -> Result<Formula, Unposed> {
        let growth = match condition {
            Cond::All(list) => list.get(member as usize),
            other => Some(other).filter(|_| member == 0),
        };
        let Some(Cond::Growth {
            of, per_day, whole, ..
        }) = growth
        else {
            return Err(Unposed::new("this member is no growth"));
        };
        let change = self
            .linear(of, to, None)?
            .minus(&self.linear(of, from, None)?);
        let most = self.rate_over(per_day, from, to);
        Ok(match (most.as_number(), *whole) {
            (Some(most), true) => change.minus(&Linear::number(most.ceil())).at_most_zero(),
            (None, true) => change
                .minus(&most)
                .minus(&Linear::number(Rational::ONE))
                .below_zero(),
            (_, false) => change.minus(&most).at_most_zero(),
        })
    }
}
