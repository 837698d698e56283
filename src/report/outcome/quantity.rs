//! Numbers as a drafter reads them: exact, in the unit that was written.

use crate::draft::{Draft, Expr};
use crate::number::Rational;

/// A unit's name and how many base units it is.
pub type Unit<'d> = Option<&'d (String, Rational)>;

/// Fractions with denominators of more digits are given as decimals, with the fraction behind.
const LONGEST_DENOMINATOR: usize = 2;
/// Longer exact fractions are left out behind a decimal.
const LONGEST_FRACTION: usize = 32;

/// `612.5`, `8 1/3`, `about 18.207 (16_478/905)`.
pub fn exact(value: &Rational) -> String {
    let plain = value.to_string();
    let Some((_, below)) = plain.split_once('/') else {
        return plain;
    };
    if below.len() <= LONGEST_DENOMINATOR {
        let whole = value.abs().floor();
        if whole.is_zero() {
            return plain;
        }
        let sign = if value.is_negative() { "-" } else { "" };
        return format!("{sign}{whole} {}", value.abs() - &whole);
    }
    let about = decimal(value);
    if plain.len() <= LONGEST_FRACTION {
        format!("about {about} ({plain})")
    } else {
        format!("about {about}")
    }
}

/// Three digits behind the point, and no zeros at the end.
fn decimal(value: &Rational) -> String {
    let text = value.display_approx(3);
    let text = text.trim_end_matches('…');
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    }
}

/// Like [`with_unit`], without the fraction behind a decimal: `about 1.5 t`.
pub fn roughly(value: &Rational, unit: Unit) -> String {
    let text = with_unit(value, unit);
    match (text.split_once(" ("), text.split_once(')')) {
        (Some((about, _)), Some((_, unit))) if text.starts_with("about") => {
            format!("{about}{unit}")
        }
        _ => text,
    }
}

/// The value, given in base units, in the unit: `1_200 kg`.
pub fn with_unit(value: &Rational, unit: Unit) -> String {
    match unit {
        Some((name, size)) => match value.checked_div(size) {
            Some(value) => format!("{} {name}", exact(&value)),
            None => exact(value),
        },
        None => exact(value),
    }
}

/// `20 %`, `about 20.6 %`.
pub fn percent(share: &Rational) -> String {
    let hundredths = share * Rational::from(100);
    let text = hundredths.display_approx(1);
    match text.strip_suffix('…') {
        Some(text) => format!("about {text} %"),
        None => format!("{text} %"),
    }
}

/// The unit in which an expression is shown; none for counts, and where a factor may have changed the dimension.
pub fn unit_of<'d>(draft: &'d Draft, expr: &Expr) -> Unit<'d> {
    match expr {
        Expr::Number(_) | Expr::Enclosed(_) | Expr::ByDate(_) | Expr::Count(_) => None,
        Expr::Product(..) | Expr::Quotient(..) => None,
        Expr::Holding { kinds, .. } => {
            let thing = kinds.first().map(|kind| draft.thing_of(*kind))?;
            draft.things.get(thing.index())?.unit.as_ref()
        }
        Expr::Total { attribute, .. } => draft.attributes.get(attribute.index())?.unit.as_ref(),
        Expr::Sum(list) | Expr::Min(list) | Expr::Max(list) => {
            list.iter().find_map(|e| unit_of(draft, e))
        }
        Expr::Negated(e)
        | Expr::Abs(e)
        | Expr::At(e, _)
        | Expr::After { of: e, .. }
        | Expr::Most(e)
        | Expr::Least(e) => unit_of(draft, e),
        Expr::IfThenElse(_, a, b) => unit_of(draft, a).or_else(|| unit_of(draft, b)),
    }
}

#[cfg(test)]
mod tests {
    use super::{exact, percent, roughly, with_unit};
    use crate::number::Rational;

    #[test]
    fn fractions_are_exact_and_short() {
        assert_eq!(exact(&Rational::from(1_550)), "1_550");
        assert_eq!(exact(&Rational::ratio(1_225, 2)), "612.5");
        assert_eq!(exact(&Rational::ratio(25, 3)), "8 1/3");
        assert_eq!(exact(&Rational::ratio(-25, 3)), "-8 1/3");
        assert_eq!(exact(&Rational::ratio(1, 3)), "1/3");
        assert_eq!(
            exact(&Rational::ratio(1_498, 823)),
            "about 1.82 (1_498/823)"
        );
        let third = Rational::ratio(1_500_001, 3_000);
        assert_eq!(roughly(&third, None), "about 500");
    }

    #[test]
    fn shares_and_units() {
        assert_eq!(percent(&Rational::ratio(182, 882)), "about 20.6 %");
        assert_eq!(percent(&Rational::ratio(1, 4)), "25 %");
        let tonnes = ("t".to_owned(), Rational::from(1_000));
        assert_eq!(with_unit(&Rational::from(1_500), Some(&tonnes)), "1.5 t");
    }
}
