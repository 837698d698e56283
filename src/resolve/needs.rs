//! Deterrence, balance and burden: needs that stand for several claims at once.

use super::amount::{Amount, Group, Value};
use super::claims::{Heading, single};
use super::expressions::{Bound, Scope, Stage, Walk};
use super::reading::{Anchor, Entry};
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{Body, BurdenSide, Claim, ClaimKind, Comparison, Cond, Part, PartyId};
use crate::number::Rational;
use crate::source::{Place, Span};
use crate::syntax::{Balance, BalanceBound, Burden, Deterrence, Expr, Name, StringLit};

/// Somebody who must keep up with another: a party or a bloc.
struct Side {
    parties: Vec<PartyId>,
    name: String,
}

impl Resolver<'_> {
    pub(super) fn deterrence(&self, written: &Deterrence, entry: &Entry<'_>) -> Option<Claim> {
        let anchor = entry.anchor;
        let owner = self.parties(&written.party, anchor);
        let place = anchor.place(written.condition.span);
        let heading = Heading {
            name: &written.name,
            title: &written.title,
            kind: ClaimKind::Deterrence,
            party: single(&owner),
            faction: None,
            against: self.all_parties(&written.against, anchor),
            text: Place::new(
                anchor.file,
                Span::new(place.span.start, entry.place().span.end),
            ),
        };
        let walk = Walk::new(self, Stage::Claim);
        let condition = walk.condition(&written.condition, Scope::new(anchor));
        let frame = self.frame(&walk, &written.tail, anchor, place);
        let under = self.under(&written.tail.under, self.everywhere(), anchor);
        let body = condition.zip(owner).map(|(condition, owner)| Body::Ensure {
            coalition: self.draft.with_proxies(&owner),
            condition: condition.cond,
        });
        let (when, given) = frame?;
        let part = Part {
            label: None,
            body: body?,
            days: when.days,
            dated: when.dated,
            open: when.open,
            given,
            incentives: walk.incentives.take(),
        };
        Some(self.claim(heading, vec![part], under, entry))
    }

    fn sides(&self, names: &[Name], anchor: Anchor) -> Vec<Side> {
        let mut sides: Vec<Side> = Vec::new();
        for name in names {
            let Some(parties) = self.parties(name, anchor) else {
                continue;
            };
            if sides.iter().any(|side| side.name == name.text) {
                let place = anchor.place(name.span);
                let message = format!("{} is named twice", ticked(&name.text));
                self.report(Diagnostic::error("duplicate-entry", place, message));
                continue;
            }
            sides.push(Side {
                parties,
                name: name.text.clone(),
            });
        }
        sides
    }

    /// The measure of a side: the expression with `p` standing for it.
    fn measured(
        &self,
        walk: &Walk<'_, '_>,
        measure: &Expr,
        side: &Side,
        anchor: Anchor,
    ) -> Option<Amount> {
        let group = Group {
            parties: side.parties.clone(),
            label: side.name.clone(),
            stands_for: true,
        };
        let bound = Bound {
            names: vec![("p", Value::Parties(group))],
            outer: None,
        };
        walk.number(measure, Scope::new(anchor).with(&bound))
    }

    pub(super) fn balance(&self, written: &Balance, entry: &Entry<'_>) -> Option<Claim> {
        let anchor = entry.anchor;
        let sides = self.sides(&written.parties, anchor);
        let shares = self.shares(&written.bound, anchor);
        let walk = Walk::new(self, Stage::Claim);
        let measures: Vec<_> = sides
            .iter()
            .map(|side| self.measured(&walk, &written.measure, side, anchor))
            .collect();
        let place = anchor.place(written.measure.span);
        let frame = self.frame(&walk, &written.tail, anchor, place);
        let under = self.under(&written.tail.under, self.everywhere(), anchor);
        let heading = Heading {
            name: &written.name,
            title: &written.title,
            kind: ClaimKind::Balance,
            party: None,
            faction: None,
            against: Vec::new(),
            text: after_name(&written.name, &written.title, entry),
        };
        let (when, given) = frame?;
        let mut parts = Vec::new();
        for (i, first) in sides.iter().enumerate() {
            for (j, second) in sides.iter().enumerate() {
                if i == j {
                    continue;
                }
                let body = || {
                    let (of_first, of_second) = (measures[i].clone()?, measures[j].clone()?);
                    let (forward, backward) = shares.clone()?;
                    let share = Amount::number(if i < j { forward } else { backward });
                    let least = share.times(of_second);
                    Some(Body::Ensure {
                        coalition: self.draft.with_proxies(&first.parties),
                        condition: Cond::Compare(of_first.expr, Comparison::AtLeast, least.expr),
                    })
                };
                parts.push(Part {
                    label: Some(format!("{} keeps up with {}", first.name, second.name)),
                    body: body()?,
                    days: when.days,
                    dated: when.dated,
                    open: when.open,
                    given: given.clone(),
                    incentives: walk.incentives.borrow().clone(),
                });
            }
        }
        if parts.is_empty() {
            return None;
        }
        Some(self.claim(heading, parts, under, entry))
    }

    /// The share of the second's that the first must reach, and of the first's that the second must.
    fn shares(&self, bound: &BalanceBound, anchor: Anchor) -> Option<(Rational, Rational)> {
        match bound {
            BalanceBound::Within(within) => {
                let within = self.constant_share(within, anchor)?;
                let share = &Rational::ONE - &within;
                Some((share.clone(), share))
            }
            BalanceBound::Ratio { low, high } => {
                let place = anchor.place(low.span.join(high.span));
                let (low, high) = (
                    self.constant(low, anchor, None)?,
                    self.constant(high, anchor, None)?,
                );
                if !self.not_negative(&low, place) || !self.ordered(&low, &high, place) {
                    return None;
                }
                let Some(inverse) = high.recip() else {
                    self.report(Diagnostic::error(
                        "division-by-zero",
                        place,
                        "a ratio has no end at zero",
                    ));
                    return None;
                };
                Some((low, inverse))
            }
        }
    }

    fn constant_share(&self, expr: &Expr, anchor: Anchor) -> Option<Rational> {
        let share = self.constant(expr, anchor, None)?;
        if share.is_negative() || share > Rational::ONE {
            let place = anchor.place(expr.span);
            let words = ticked(&self.words(place));
            self.report(
                Diagnostic::error(
                    "bad-probability",
                    place,
                    format!("{words} is no share of the whole"),
                )
                .label("less than 0% or more than 100%"),
            );
            return None;
        }
        Some(share)
    }

    pub(super) fn burden(&self, written: &Burden, entry: &Entry<'_>) -> Option<Claim> {
        let anchor = entry.anchor;
        let within = self.constant_share(&written.within, anchor);
        let walk = Walk::new(self, Stage::Claim);
        let mut sides = Vec::new();
        let all = self.sides(&written.parties, anchor);
        let complete = all.len() == written.parties.len();
        for side in &all {
            let measure = self.measured(&walk, &written.measure, side, anchor);
            let [party] = side.parties[..] else {
                let place = written
                    .parties
                    .iter()
                    .find(|name| name.text == side.name)
                    .map(|name| name.span);
                let place = anchor.place(place.unwrap_or_default());
                self.wrong_kind(&side.name, "a bloc", "a party", place);
                continue;
            };
            let start = self
                .draft
                .stakes
                .iter()
                .find(|stake| stake.party == party)
                .map(|stake| stake.date);
            if let Some(measure) = measure {
                sides.push(BurdenSide {
                    party,
                    measure: measure.expr,
                    start: start.unwrap_or(self.draft.start),
                });
            }
        }
        let frame = self.frame(
            &walk,
            &written.tail,
            anchor,
            anchor.place(written.measure.span),
        );
        let under = self.under(&written.tail.under, vec![None], anchor);
        let heading = Heading {
            name: &written.name,
            title: &written.title,
            kind: ClaimKind::Burden,
            party: None,
            faction: None,
            against: Vec::new(),
            text: after_name(&written.name, &written.title, entry),
        };
        let body = (complete && sides.len() == all.len())
            .then_some(())
            .and(within)
            .map(|within| Body::Burden { sides, within });
        let (when, given) = frame?;
        let part = Part {
            label: None,
            body: body?,
            days: when.days,
            dated: when.dated,
            open: when.open,
            given,
            incentives: walk.incentives.take(),
        };
        Some(self.claim(heading, vec![part], under, entry))
    }
}

/// Everything behind the name and title of an item.
fn after_name(name: &Name, title: &Option<StringLit>, entry: &Entry<'_>) -> Place {
    let end = title.as_ref().map_or(name.span.end, |title| title.span.end);
    let start = entry.anchor.place(Span::new(end, end)).span.start;
    Place::new(entry.anchor.file, Span::new(start, entry.place().span.end))
}
