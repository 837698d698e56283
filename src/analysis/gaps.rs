//! Counted against actual: where a counting rule leaves room, and how much.

use super::band::Band;
use super::bounds::Bounds;
use crate::date::Day;
use crate::draft::*;
use crate::number::Rational;

/// What a party may have beyond what is counted of it.
#[derive(Clone, Debug)]
pub struct Gap {
    pub party: PartyId,
    /// The load: `weapons`.
    pub attribute: AttributeId,
    /// Actual less counted, over the systems with an attribute `attributed`.
    pub band: Band,
    /// Where it is widest, if that is known.
    pub widest: Option<Opened>,
}

/// A world in which the gap is as wide as it can be on a day.
#[derive(Clone, Debug)]
pub struct Opened {
    pub day: Day,
    pub gap: Rational,
    pub world: World,
    /// As counted and as it is, over the party's systems that have the load.
    pub counted: Expr,
    pub actual: Expr,
}

/// One gap for each party and each load of its systems that are counted by attribution.
pub fn gaps(draft: &Draft, bounds: &mut Bounds) -> Vec<Gap> {
    let ids = || (0..).map(AttributeId).zip(&draft.attributes);
    let Some((attributed, _)) = ids().find(|(_, a)| a.name == "attributed") else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for party in (0..draft.parties.len() as u32).map(PartyId) {
        for (load, attribute) in ids() {
            if load == attributed || !attribute.whole || attribute.unit.is_some() {
                continue;
            }
            let has = |kind: &KindId, what: AttributeId| {
                matches!(
                    draft.value(*kind, what),
                    Some(AttributeValue::Number(_) | AttributeValue::Interval { .. })
                )
            };
            let kinds: Vec<KindId> = (0..draft.kinds.len() as u32)
                .map(KindId)
                .filter(|kind| draft.may_hold(party, *kind) && has(kind, load))
                .collect();
            let (by_rule, rest): (Vec<KindId>, Vec<KindId>) =
                kinds.iter().partition(|kind| has(kind, attributed));
            if by_rule.is_empty() {
                continue;
            }
            let total = |kinds: &[KindId], attribute: AttributeId| Expr::Total {
                parties: vec![party],
                kinds: kinds.to_vec(),
                attribute,
                label: String::new(),
            };
            let name = &draft.parties[party.index()].name;
            let label = format!("{name}.{}, actual less counted", attribute.name);
            let gap = Expr::Sum(vec![
                total(&by_rule, load),
                Expr::Negated(Box::new(total(&by_rule, attributed))),
            ]);
            let with_rest = |what: AttributeId| match rest.is_empty() {
                true => total(&by_rule, what),
                false => Expr::Sum(vec![total(&by_rule, what), total(&rest, load)]),
            };
            let band = bounds.band(&label, &gap);
            let widest = widest(&band, bounds, &gap).map(|(day, gap, world)| Opened {
                day,
                gap,
                world,
                counted: with_rest(attributed),
                actual: with_rest(load),
            });
            out.push(Gap {
                party,
                attribute: load,
                band,
                widest,
            });
        }
    }
    out
}

/// The first day on which the gap is as wide as it gets on the days that were asked.
fn widest(band: &Band, bounds: &mut Bounds, gap: &Expr) -> Option<(Day, Rational, World)> {
    let mut best: Option<(Day, Rational)> = None;
    for stretch in &band.stretches {
        let ends = [
            (stretch.days.0, &stretch.most.first),
            (stretch.days.1, &stretch.most.last),
        ];
        for (day, bound) in ends {
            let value = bound.value()?;
            if best.as_ref().is_none_or(|(_, most)| value > most) {
                best = Some((day, value.clone()));
            }
        }
    }
    let (day, _) = best?;
    let (value, world) = bounds.largest_on(gap, day)?;
    Some((day, value, world))
}
