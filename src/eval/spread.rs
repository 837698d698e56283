//! How units are spread over the kinds of their variant, and loads over the units.

use crate::draft::{AttributeId, AttributeValue, Draft, KindId, VariantId};
use crate::number::Rational;

/// The units of each of `kinds` when `held` are held: as `listed`; what is held beyond that joins the lowest kind, and
/// what is listed beyond what is held leaves the lowest kinds first.
pub(super) fn spread(
    kinds: &[KindId],
    held: Rational,
    listed: Option<&Vec<(KindId, Rational)>>,
) -> Vec<Rational> {
    if kinds.len() == 1 {
        return vec![held];
    }
    let in_order = |listed: &&Vec<(KindId, Rational)>| listed.iter().map(|(k, _)| k).eq(kinds);
    let mut units: Vec<Rational> = match listed.filter(in_order) {
        Some(listed) => listed
            .iter()
            .map(|(_, units)| units.clone().max(Rational::ZERO))
            .collect(),
        None => kinds
            .iter()
            .map(|kind| {
                let of_kind = listed.into_iter().flatten().filter(|(k, _)| k == kind);
                let sum: Rational = of_kind.map(|(_, units)| units).sum();
                sum.max(Rational::ZERO)
            })
            .collect(),
    };
    let total: Rational = units.iter().sum();
    if let Some(lowest) = units.first_mut().filter(|_| total < held) {
        *lowest += &held - &total;
    }
    let mut surplus = total - held;
    for of_kind in &mut units {
        if !surplus.is_positive() {
            break;
        }
        let leaves = surplus.clone().min(of_kind.clone());
        *of_kind -= &leaves;
        surplus -= leaves;
    }
    units
}

/// Units of one kind among those of a thing whose total of an attribute is given.
pub(super) struct Slot {
    pub variant: VariantId,
    pub units: Rational,
    /// The least and the most that one unit has of the attribute.
    pub low: Rational,
    pub high: Rational,
}

impl Slot {
    pub(super) fn of(draft: &Draft, kind: KindId, attribute: AttributeId, units: Rational) -> Slot {
        let (low, high) = bounds(draft, kind, attribute);
        Slot {
            variant: draft.kinds[kind.index()].variant,
            units,
            low,
            high,
        }
    }
}

/// The least and the most that one unit of the kind has of the attribute.
pub(super) fn bounds(draft: &Draft, kind: KindId, attribute: AttributeId) -> (Rational, Rational) {
    match draft.value(kind, attribute) {
        Some(AttributeValue::Number(each)) => (each.clone(), each.clone()),
        Some(value @ AttributeValue::Interval { .. }) => value.nearly_ends().unwrap_or_default(),
        Some(AttributeValue::Word(_)) | None => (Rational::ZERO, Rational::ZERO),
    }
}

/// Moves units between the kinds of their variants until `total` lies between the least and the most that the units
/// can have together, if that is possible. To raise the most, units leave the lowest kinds for the highest; to lower the
/// least, they leave the highest for the lowest; the last of them goes only as far as it must.
pub(super) fn fit(slots: &mut [Slot], total: &Rational) {
    let most: Rational = slots.iter().map(|s| &s.high * &s.units).sum();
    let least: Rational = slots.iter().map(|s| &s.low * &s.units).sum();
    if most < *total {
        shift(slots, total - &most, |slot| slot.high.clone());
    } else if least > *total {
        shift(slots, least - total, |slot| -&slot.low);
    }
}

/// Moves units to kinds of greater `rank` until the sum of the ranks of all units has grown by `missing`.
fn shift(slots: &mut [Slot], mut missing: Rational, rank: impl Fn(&Slot) -> Rational) {
    let mut sources: Vec<usize> = (0..slots.len()).collect();
    sources.sort_by_key(|&i| rank(&slots[i]));
    for source in sources {
        let from = rank(&slots[source]);
        let mut gains: Vec<(Rational, usize)> = (0..slots.len())
            .filter(|&i| slots[i].variant == slots[source].variant)
            .map(|i| (rank(&slots[i]) - &from, i))
            .filter(|(gain, _)| gain.is_positive())
            .collect();
        gains.sort();
        let Some((top, highest)) = gains.last().cloned() else {
            continue;
        };
        let Some(wanted) = missing.checked_div(&top) else {
            continue;
        };
        let go = wanted.floor().min(slots[source].units.floor());
        slots[source].units -= &go;
        slots[highest].units += &go;
        missing -= &go * &top;
        if !missing.is_positive() {
            return;
        }
        if slots[source].units >= Rational::ONE {
            let last = gains.iter().find(|(gain, _)| *gain >= missing);
            let target = last.map_or(highest, |(_, i)| *i);
            slots[source].units -= Rational::ONE;
            slots[target].units += Rational::ONE;
            return;
        }
    }
}

/// A load that its holder chooses, between bounds.
pub(super) struct Load {
    pub least: Rational,
    pub most: Rational,
    pub chosen: Rational,
}

/// Changes the chosen loads, the lowest kinds first, until they sum to `total`, as far as their bounds allow.
pub(super) fn fill(loads: &mut [Load], total: &Rational) {
    let mut missing = total - &loads.iter().map(|l| &l.chosen).sum::<Rational>();
    for load in loads {
        let wanted = &load.chosen + &missing;
        let chosen = wanted.max(load.least.clone()).min(load.most.clone());
        missing -= &chosen - &load.chosen;
        load.chosen = chosen;
    }
}
