//! Figures that are known within bounds: at which of their ends a claim is read, so that what is decided there is decided for all of them.
//!
//! With every plan and every holding fixed, less of a kind is left after an engagement as a chance to kill it rises. It is asked here,
//! backwards from the claim, whether what a claim is worth can only rise, or only fall, as more of a kind is left:
//! - More of a weapon can only serve its planner: nothing need be fired.
//! - More of a target of which the claim wants more: let it be shot at in the same proportion; as large a share is left, and no more
//!   is fired. So it can only serve the claim, unless a planner wants to be rid of the weapons that he fires at it.
//!
//! So the claim is monotone in each such chance, for all holdings and plans. An exposed share only widens its planner's choice.

use super::Rejection;
use super::ranges::{in_provisions, loosening};
use crate::draft::*;
use crate::number::Rational;
use std::collections::BTreeMap;

/// Which way the worth of a claim can go as something grows, as bits.
pub(super) type Ways = u8;
const NONE: Ways = 0;
pub(super) const UP: Ways = 1;
pub(super) const DOWN: Ways = 2;
pub(super) const BOTH: Ways = 3;

fn turned(ways: Ways) -> Ways {
    (ways & UP) << 1 | (ways & DOWN) >> 1
}

/// A figure of the draft, as a claim sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The engagement, the party and kind shot at, the weapon (none: the share that can be found). None: a constant.
    pub of: Option<(EngagementId, PartyId, KindId, Option<usize>)>,
    /// The provision that it stands in: a range in brackets.
    pub provision: Option<ProvisionId>,
    pub figure: Enclosure,
    ways: Ways,
}

impl Doubt {
    /// Whether the claim gets worse as it grows.
    pub(super) fn falls(&self) -> bool {
        self.ways == DOWN
    }
}

/// A draft as one part of a claim sees it.
pub struct Doubts {
    pub all: Vec<Doubt>,
}

/// The draft with figures that are known within bounds only at the ends that count: the worst for a proof, and for a refutation the
/// worst with every doubt about an irrational value in the claim's favour. None where all figures are exact.
///
/// # Errors
/// If a figure works both ways.
pub fn read(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    reading: Reading,
) -> Result<Option<Draft>, Rejection> {
    let doubts = doubts(draft, claim, part)?;
    if doubts.none() {
        return Ok(None);
    }
    let read = doubts.read(draft, claim, part, reading);
    let torn = || Rejection::NotShown("that a figure known within bounds works one way".to_owned());
    read.map(Some).ok_or_else(torn)
}

/// The figures, known within bounds only, that a part of a claim rests on.
///
/// # Errors
/// If the draft has no such claim.
pub fn doubts(draft: &Draft, claim: ClaimId, part: u32) -> Result<Doubts, Rejection> {
    let part = super::part_of(draft, claim, part)?;
    let (condition, coalition, is_helped) = match &part.body {
        Body::Always(condition) => (condition, None, false),
        Body::Possible(condition) => (condition, None, true),
        Body::Ensure {
            condition,
            coalition,
        } => (condition, Some(coalition), false),
        _ => {
            // What the draft permits at most goes no one way.
            let all = in_provisions(draft, &|_| BOTH);
            return Ok(Doubts { all });
        }
    };
    let mut seen = Seen::new(draft);
    seen.cond(condition, UP);
    if let Some(given) = &part.given {
        seen.cond(given, BOTH);
    }
    let mut all = seen.constants;
    all.extend(in_provisions(draft, &|p| loosening(draft, part, p)));
    let mut figures = BTreeMap::new();
    for (war, left) in seen.wars {
        let mut left = left;
        for id in war.iter().rev() {
            let Some(engagement) = draft.engagements.get(id.index()) else {
                return Err(Rejection::NoSuch("engagement"));
            };
            let serves = coalition.map_or(is_helped, |coalition| {
                let members = draft.with_proxies(coalition);
                engagement
                    .owners
                    .iter()
                    .all(|owner| members.contains(owner))
            });
            left.back_through(draft, *id, engagement, serves, &mut figures);
        }
    }
    all.extend(figures.into_iter().filter_map(|(of, (figure, ways))| {
        let doubt = Doubt {
            of: Some(of),
            provision: None,
            figure,
            ways,
        };
        doubt.figure.value().is_none().then_some(doubt)
    }));
    Ok(Doubts { all })
}

impl Doubts {
    /// Whether every figure is exact.
    pub fn none(&self) -> bool {
        self.all.is_empty()
    }

    /// Those that can matter.
    pub fn relevant(&self) -> impl Iterator<Item = &Doubt> {
        self.all.iter().filter(|doubt| doubt.ways != NONE)
    }

    /// Those that help the claim here and hurt it there.
    pub fn torn(&self) -> impl Iterator<Item = &Doubt> {
        self.all.iter().filter(|doubt| doubt.ways == BOTH)
    }

    /// Whether the end that is worst for the claim is known exactly, of each that can matter: then the draft reads the same either way.
    pub fn exact_ends(&self) -> bool {
        self.relevant().all(|doubt| {
            let end = |reading| doubt.figure.worst(doubt.ways == DOWN, reading);
            doubt.ways != BOTH && end(Reading::Against) == end(Reading::For)
        })
    }

    /// The draft with each figure at one number, so that what is proved (`Against`) or refuted (`For`) of it is proved or refuted of the
    /// draft as written; none where some figure helps the claim here and hurts it there.
    pub fn read(
        &self,
        draft: &Draft,
        claim: ClaimId,
        part: u32,
        reading: Reading,
    ) -> Option<Draft> {
        let worst = |doubt: &Doubt, is_high: bool| doubt.figure.worst(is_high, reading);
        self.at_ends(draft, claim, part, reading == Reading::For, &worst)
    }

    /// The draft with each figure at the end that is best for the claim: what is refuted of it is refuted of the draft as written, whatever
    /// value each figure has.
    pub fn read_at_best(&self, draft: &Draft, claim: ClaimId, part: u32) -> Option<Draft> {
        let best = |doubt: &Doubt, is_high: bool| doubt.figure.worst(!is_high, Reading::Against);
        self.at_ends(draft, claim, part, false, &best)
    }

    /// The draft with each figure at one number; none where some figure helps the claim here and hurts it there, or where `consistent`
    /// is asked for and one interval would have to lie at both of its ends.
    fn at_ends(
        &self,
        draft: &Draft,
        claim: ClaimId,
        part: u32,
        consistent: bool,
        end: &dyn Fn(&Doubt, bool) -> Rational,
    ) -> Option<Draft> {
        let mut read = draft.clone();
        let mut ends = BTreeMap::new();
        let mut constants = Vec::new();
        for doubt in &self.all {
            // What does not matter may be anything.
            let is_high = match doubt.ways {
                BOTH => return None,
                ways => ways == DOWN,
            };
            if doubt.ways != NONE && consistent {
                // One interval has one value, wherever it stands.
                for (place, rises) in &doubt.figure.sources {
                    if *ends.entry(*place).or_insert(is_high == *rises) != (is_high == *rises) {
                        return None;
                    }
                }
            }
            let value = end(doubt, is_high);
            match doubt.of {
                None => constants.push(value),
                Some((id, party, kind, weapon)) => {
                    let targets = &mut read.engagements[id.index()].targets;
                    let of = |t: &&mut Target| (t.party, t.kind) == (party, kind);
                    let target = targets.iter_mut().find(of)?;
                    let exact = Enclosure::exact(value);
                    match weapon {
                        Some(weapon) => target.kill[weapon] = Some(exact),
                        None => target.exposed = exact,
                    }
                }
            }
        }
        let part = &mut read.claims[claim.index()].parts[part as usize];
        let mut constants = constants.into_iter();
        match &mut part.body {
            Body::Always(c) | Body::Possible(c) | Body::Ensure { condition: c, .. } => {
                settle(c, &mut constants)?;
            }
            _ => {}
        }
        if let Some(given) = &mut part.given {
            settle(given, &mut constants)?;
        }
        for provision in &mut read.provisions {
            settle(&mut provision.condition, &mut constants)?;
        }
        Some(read)
    }
}

/// Which way the worth of the claim can go with what is left.
#[derive(Default)]
struct Left {
    units: BTreeMap<(PartyId, KindId), Ways>,
    totals: BTreeMap<AttributeId, Ways>,
}

type Of = (EngagementId, PartyId, KindId, Option<usize>);

impl Left {
    fn of(&self, party: PartyId, kind: KindId) -> Ways {
        self.units.get(&(party, kind)).copied().unwrap_or(NONE)
    }

    /// Which way it can go with what a weapon has left.
    fn of_weapon(&self, weapon: &Weapon) -> Ways {
        if let Some(attribute) = weapon.total_of {
            return self.totals.get(&attribute).copied().unwrap_or(NONE);
        }
        let pairs = weapon
            .parties
            .iter()
            .flat_map(|p| weapon.kinds.iter().map(|k| (*p, *k)));
        pairs.fold(NONE, |ways, (party, kind)| ways | self.of(party, kind))
    }

    /// From what is left after an engagement to what there is before it.
    fn back_through(
        &mut self,
        draft: &Draft,
        id: EngagementId,
        engagement: &Engagement,
        serves: bool,
        figures: &mut BTreeMap<Of, (Enclosure, Ways)>,
    ) {
        // More of what serves its planner serves the claim, or hurts it.
        let with_planner = if serves { UP } else { DOWN };
        let mut more = Vec::new();
        for target in &engagement.targets {
            let (party, kind) = (target.party, target.kind);
            let mut note = |weapon: Option<usize>, figure: &Enclosure, ways: Ways| {
                let entry = figures.entry((id, party, kind, weapon));
                entry.or_insert_with(|| (figure.clone(), NONE)).1 |= ways;
            };
            let left = self.of(party, kind);
            for (number, kill) in target.kill.iter().enumerate() {
                let (Some(kill), Some(weapon)) = (kill, engagement.weapons.get(number)) else {
                    continue;
                };
                // As the chance grows, less is left.
                note(Some(number), kill, turned(left));
                if self.of_weapon(weapon) & turned(with_planner) != NONE {
                    more.push((party, kind));
                }
            }
            note(None, &target.exposed, with_planner);
        }
        for weapon in &engagement.weapons {
            match weapon.total_of {
                Some(attribute) => {
                    *self.totals.entry(attribute).or_default() |= with_planner;
                    // Its carriers bring it along: more of them is more of it, or less where loads are below 0.
                    for kind in &weapon.kinds {
                        let sign = draft.value(*kind, attribute).map_or(NONE, |v| match v {
                            AttributeValue::Number(n) => sign_of(n, n),
                            AttributeValue::Interval { low, high, .. } => sign_of(low, high),
                            AttributeValue::Word(_) => NONE,
                        });
                        for party in &weapon.parties {
                            let entry = self.units.entry((*party, *kind)).or_default();
                            *entry |= times(with_planner, sign);
                        }
                    }
                }
                None => more.extend(
                    weapon
                        .parties
                        .iter()
                        .flat_map(|p| weapon.kinds.iter().map(|k| (*p, *k))),
                ),
            }
        }
        for pair in more {
            *self.units.entry(pair).or_default() |= with_planner;
        }
    }
}

/// What a condition says of constants and of what wars leave.
pub(super) struct Seen<'d> {
    draft: &'d Draft,
    pub(super) constants: Vec<Doubt>,
    wars: BTreeMap<Vec<EngagementId>, Left>,
}

impl<'d> Seen<'d> {
    pub(super) fn new(draft: &'d Draft) -> Seen<'d> {
        Seen {
            draft,
            constants: Vec::new(),
            wars: BTreeMap::new(),
        }
    }

    pub(super) fn cond(&mut self, cond: &Cond, ways: Ways) {
        match cond {
            Cond::Compare(a, op, b) => {
                let ways = match op {
                    Comparison::AtLeast | Comparison::Above => ways,
                    Comparison::AtMost | Comparison::Below => turned(ways),
                    Comparison::Equal | Comparison::NotEqual => BOTH,
                };
                self.expr(a, ways, None);
                self.expr(b, turned(ways), None);
            }
            Cond::All(list) | Cond::Any(list) => list.iter().for_each(|c| self.cond(c, ways)),
            Cond::Not(c) => self.cond(c, turned(ways)),
            Cond::Growth { of, .. } => self.expr(of, BOTH, None),
            Cond::InEffect { .. } | Cond::NoneOf { .. } => {}
        }
    }

    fn expr(&mut self, expr: &Expr, ways: Ways, war: Option<&[EngagementId]>) {
        match expr {
            Expr::Number(_) | Expr::ByDate(_) => {}
            Expr::Enclosed(figure) => {
                if figure.value().is_none() {
                    self.constants.push(Doubt {
                        of: None,
                        provision: None,
                        figure: (**figure).clone(),
                        ways,
                    });
                }
            }
            Expr::Holding { parties, kinds, .. } => self.units(parties, kinds, ways, war, None),
            Expr::Total {
                parties,
                kinds,
                attribute,
                ..
            } => self.units(parties, kinds, ways, war, Some(*attribute)),
            Expr::Sum(list) | Expr::Min(list) | Expr::Max(list) => {
                list.iter().for_each(|e| self.expr(e, ways, war));
            }
            Expr::Negated(e) => self.expr(e, turned(ways), war),
            Expr::Abs(e) | Expr::Most(e) | Expr::Least(e) => self.expr(e, BOTH, war),
            Expr::Product(a, b) => {
                self.expr(a, times(ways, self.sign(b)), war);
                self.expr(b, times(ways, self.sign(a)), war);
            }
            Expr::Quotient(a, b) => {
                self.expr(a, times(ways, self.sign(b)), war);
                self.expr(b, BOTH, war);
            }
            Expr::IfThenElse(c, a, b) => {
                self.cond(c, BOTH);
                self.expr(a, ways, war);
                self.expr(b, ways, war);
            }
            Expr::Count(c) => self.cond(c, ways),
            Expr::At(e, _) => self.expr(e, ways, war),
            Expr::After { of, war } => {
                self.wars.entry(war.clone()).or_default();
                self.expr(of, ways, Some(war));
            }
        }
    }

    fn units(
        &mut self,
        parties: &[PartyId],
        kinds: &[KindId],
        ways: Ways,
        war: Option<&[EngagementId]>,
        attribute: Option<AttributeId>,
    ) {
        let Some(left) = war.and_then(|war| self.wars.get_mut(war)) else {
            return;
        };
        for kind in kinds {
            let sign = attribute.map_or(UP, |a| match self.draft.value(*kind, a) {
                Some(AttributeValue::Number(n)) => sign_of(n, n),
                Some(AttributeValue::Interval { low, high, .. }) => sign_of(low, high),
                _ => NONE,
            });
            for party in parties {
                *left.units.entry((*party, *kind)).or_default() |= times(ways, sign);
            }
        }
        if let Some(attribute) = attribute {
            *left.totals.entry(attribute).or_default() |= ways;
        }
    }

    /// `UP` if it is never below 0, `DOWN` if never above.
    fn sign(&self, expr: &Expr) -> Ways {
        match expr {
            Expr::Number(n) => sign_of(n, n),
            Expr::Enclosed(figure) => sign_of(figure.ends().0, figure.ends().1),
            Expr::Holding { .. } | Expr::Count(_) | Expr::Abs(_) => UP,
            Expr::Negated(e) => turned(self.sign(e)),
            Expr::At(e, _) | Expr::After { of: e, .. } => self.sign(e),
            Expr::Sum(list) => list.iter().fold(NONE, |ways, e| ways | self.sign(e)),
            Expr::Product(a, b) => times(self.sign(a), self.sign(b)),
            _ => BOTH,
        }
    }
}

fn sign_of(low: &Rational, high: &Rational) -> Ways {
    match (low.is_negative(), high.is_positive()) {
        (false, false) => NONE,
        (false, true) => UP,
        (true, false) => DOWN,
        (true, true) => BOTH,
    }
}

/// Which way a product goes with one factor, from the sign of the other.
fn times(ways: Ways, sign: Ways) -> Ways {
    match sign {
        UP => ways,
        DOWN => turned(ways),
        BOTH if ways != NONE => BOTH,
        _ => NONE,
    }
}

/// Puts numbers in place of the constants, in the order in which [`Seen`] meets them.
pub(super) fn settle(cond: &mut Cond, values: &mut impl Iterator<Item = Rational>) -> Option<()> {
    match cond {
        Cond::Compare(a, _, b) => {
            settle_expr(a, values)?;
            settle_expr(b, values)
        }
        Cond::All(list) | Cond::Any(list) => list.iter_mut().try_for_each(|c| settle(c, values)),
        Cond::Not(c) => settle(c, values),
        Cond::Growth { of, .. } => settle_expr(of, values),
        Cond::InEffect { .. } | Cond::NoneOf { .. } => Some(()),
    }
}

fn settle_expr(expr: &mut Expr, values: &mut impl Iterator<Item = Rational>) -> Option<()> {
    match expr {
        Expr::Number(_) | Expr::ByDate(_) | Expr::Holding { .. } | Expr::Total { .. } => Some(()),
        Expr::Enclosed(figure) => {
            let known = figure.value().cloned();
            *expr = Expr::Number(match known {
                Some(value) => value,
                None => values.next()?,
            });
            Some(())
        }
        Expr::Sum(list) | Expr::Min(list) | Expr::Max(list) => {
            list.iter_mut().try_for_each(|e| settle_expr(e, values))
        }
        Expr::Negated(e) | Expr::Abs(e) | Expr::Most(e) | Expr::Least(e) => settle_expr(e, values),
        Expr::At(e, _) | Expr::After { of: e, .. } => settle_expr(e, values),
        Expr::Product(a, b) | Expr::Quotient(a, b) => {
            settle_expr(a, values)?;
            settle_expr(b, values)
        }
        Expr::IfThenElse(c, a, b) => {
            settle(c, values)?;
            settle_expr(a, values)?;
            settle_expr(b, values)
        }
        Expr::Count(c) => settle(c, values),
    }
}
