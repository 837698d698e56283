//! Lines that rates and facts alone do not let a measure, or the parts of it, go beyond.

use super::allowed::Role;
use super::linear::linear;
use super::no_world::no_world;
use super::premise::{Context, counts};
use super::setting::{Asked, Setting};
use super::walk::days_in;
use super::{LinearSum, Named, Rejection};
use crate::date::Day;
use crate::draft::{
    Body, BoundingLine, Comparison, Cond, Draft, Expr, Moment, Part, PartyId, Unknown, VariantId,
};
use crate::number::Rational;

/// A variant that a party holds.
type Of = (PartyId, VariantId);

/// The measure of a `limited` or `unlimited`, or a part of it, goes beyond a line.
pub(super) fn beyond_line(
    context: &Context,
    of: Option<Of>,
    (value, per_day): (&Rational, &Rational),
    at: Moment,
) -> Result<Named, Rejection> {
    let Body::Scope { measure, .. } = &context.part.body else {
        return Err(Rejection::NoSuch("measure that a line bounds"));
    };
    let measure = linear(&Setting::at(context.asked, at), measure)?;
    let bounded = match of {
        None => measure,
        Some(of) => part_of(context.asked.draft, &measure, of, at)?.0,
    };
    let day = context.asked.date_of(at).times(per_day);
    let line = day.plus(LinearSum::number(value.clone()));
    Ok(line.minus(bounded).below_zero())
}

/// What a sum counts of a variant at a moment, divided by the least often that it counts a kind of it; and that.
fn part_of(
    draft: &Draft,
    sum: &LinearSum,
    of: Of,
    at: Moment,
) -> Result<(LinearSum, Rational), Rejection> {
    let mut part = LinearSum::default();
    for (unknown, often) in &sum.terms {
        if let Unknown::Held { party, kind, at: a } = unknown
            && (*party, draft.kinds[kind.index()].variant, *a) == (of.0, of.1, at)
        {
            part.add_term(unknown, often);
        }
    }
    let least = part.terms.values().map(Rational::abs).min();
    let least = least.ok_or(Rejection::NoSuch("part of the measure"))?;
    let by = Rational::ONE.checked_div(&least);
    let part = part.times(&by.ok_or(Rejection::NoSuch("part of the measure"))?);
    Ok((part, least))
}

/// What bounds a measure on each day.
pub(super) struct Along<'a> {
    /// Each line, how often the measure counts what it bounds, and whether that is a whole number.
    lines: Vec<(&'a BoundingLine, Rational, bool)>,
    rest: Rational,
}

impl<'a> Along<'a> {
    /// Shows that rates and facts alone keep what each line bounds below it, and that these are the whole measure.
    pub(super) fn shown(
        draft: &Draft,
        part: &Part,
        measure: &Expr,
        lines: &'a [BoundingLine],
    ) -> Result<Along<'a>, Rejection> {
        let first = lines.first().ok_or(Rejection::Shape("no line"))?;
        let days = (first.bound.first, first.bound.last);
        let context = Context::new(draft, part, &[], days.0, days.1);
        for (number, line) in lines.iter().enumerate() {
            if (line.bound.first, line.bound.last) != days {
                return Err(Rejection::Shape("the lines are for different days"));
            }
            no_world(&context, Role::FreeAlong(line), &line.bound)
                .map_err(|why| why.at("line", number))?;
        }
        let asked = context.asked;
        let sum = linear(&Setting::at(asked, Moment::Asked), measure)?;
        if let ([line], None) = (lines, first.of) {
            let whole = counts(asked, &sum)?;
            return Ok(Along {
                lines: vec![(line, Rational::ONE, whole)],
                rest: Rational::ZERO,
            });
        }
        Along::of_parts(asked, measure, sum, lines)
    }

    fn of_parts(
        asked: Asked,
        measure: &Expr,
        mut sum: LinearSum,
        lines: &'a [BoundingLine],
    ) -> Result<Along<'a>, Rejection> {
        let zero = Expr::Number(Rational::ZERO);
        let compared = Cond::Compare(measure.clone(), Comparison::Above, zero);
        if !days_in(&compared).is_empty() {
            return Err(Rejection::Unsupported("a measure of several days in parts"));
        }
        let mut each = Vec::new();
        for line in lines {
            let of = line
                .of
                .ok_or(Rejection::Shape("one line bounds all, or each a part"))?;
            let (part, often) = part_of(asked.draft, &sum, of, Moment::Asked)?;
            sum.add(&-&often, &part);
            each.push((line, often, counts(asked, &part)?));
        }
        // A part that two lines bound is not there any more for the second.
        if sum.terms.is_empty() {
            Ok(Along {
                lines: each,
                rest: sum.constant,
            })
        } else {
            Err(Rejection::Shape("a part of the measure has no line"))
        }
    }

    /// What the measure cannot exceed on a day.
    pub(super) fn most(&self, day: Day) -> Rational {
        let mut most = self.rest.clone();
        for (line, often, whole) in &self.lines {
            let value = &line.value + &(&line.per_day * &Rational::from(day.0));
            most += often * &if *whole { value.floor() } else { value };
        }
        most
    }
}
