//! `unlimited` where the most of a measure moves from day to day: a line that rates and facts alone never let it exceed, and a permitted
//! world that is as far up on each day.

use super::extremes::measured;
use super::session::Session;
use super::stretches::{Stretch, turning_days};
use super::witness::{first_fault, lay_out};
use crate::date::Day;
use crate::decide::{self, Answer, LpAnswer};
use crate::draft::*;
use crate::logic::{Formula, Var};
use crate::number::Rational;
use crate::pose::{Chain, Cone, Linear, Poser, Touched, Unposed, asked_moment};
use std::collections::{BTreeMap, BTreeSet};

/// How often a history is refined at a day on which it broke a provision.
const REFINEMENTS: usize = 4;

/// Variants of a system that are tried as the only one of which anything is built.
const MOST_STILL: usize = 4;

/// What a line bounds: the measure, or the part of it that counts a variant that a party holds; and how often the measure counts that.
struct Bounded {
    of: Option<(PartyId, VariantId)>,
    often: Rational,
}

impl Bounded {
    const ALL: Bounded = Bounded {
        of: None,
        often: Rational::ONE,
    };

    /// The measure's parts, if together they are all of it and there is more than one way to look at it.
    fn parts(draft: &Draft, poser: &Poser, form: &Linear) -> Option<Vec<Bounded>> {
        let mut parts: BTreeMap<(PartyId, VariantId), Rational> = BTreeMap::new();
        for (var, often) in &form.terms {
            let Unknown::Held { party, kind, .. } = poser.encoder.unknowns[var.0 as usize] else {
                return None;
            };
            let of = (party, draft.kinds[kind.index()].variant);
            let least = parts.entry(of).or_insert_with(|| often.abs());
            *least = least.clone().min(often.abs());
        }
        let parts = parts.into_iter();
        Some(
            parts
                .map(|(of, often)| Bounded {
                    of: Some(of),
                    often,
                })
                .collect(),
        )
    }

    /// It in the measure at a moment, without the constant.
    fn form(&self, draft: &Draft, poser: &Poser, measure: &Linear) -> Linear {
        let Some(of) = self.of else {
            return measure.clone();
        };
        let mut part = Linear::default();
        for (var, often) in &measure.terms {
            if let Unknown::Held { party, kind, .. } = poser.encoder.unknowns[var.0 as usize]
                && (party, draft.kinds[kind.index()].variant) == of
                && let Some(times) = often.checked_div(&self.often)
            {
                part.add_term(*var, &times);
            }
        }
        part
    }
}

impl Session<'_> {
    /// That the draft permits as much as rates and facts alone on every day of a stretch in which that moves along a line.
    pub(super) fn as_much_along(
        &mut self,
        part: &Part,
        measure: &Expr,
        stretch: Stretch,
    ) -> Result<Option<NotLess>, String> {
        let draft = self.draft;
        let Ok((poser, form)) = measured(draft, measure, false, stretch, false) else {
            return Ok(None);
        };
        let ways = [
            Bounded::parts(draft, &poser, &form),
            Some(vec![Bounded::ALL]),
        ];
        for parts in ways.into_iter().flatten() {
            let lines = parts
                .iter()
                .map(|of| self.bounding_line(measure, of, stretch));
            let Some(lines) = lines.collect::<Option<Vec<BoundingLine>>>() else {
                continue;
            };
            let days = BTreeSet::from([stretch.0, stretch.1]);
            for still in stills(draft, &poser, &form) {
                for light in [true, false] {
                    let bare = Bare {
                        light,
                        still: &still,
                    };
                    if let Some(world) = self.along(measure, (&parts, &lines), &days, &bare)
                        && let Ok(attained) = self.everybody_in(&world, part, &days)
                    {
                        return Ok(Some(NotLess::Along { lines, attained }));
                    }
                }
            }
        }
        Ok(None)
    }

    /// The line through what the rows of rates and facts bound it to on the first and on the last day, proven for the days between.
    fn bounding_line(
        &mut self,
        measure: &Expr,
        bounded: &Bounded,
        stretch: Stretch,
    ) -> Option<BoundingLine> {
        let (first, last) = stretch;
        let low = self.bound_of_rows(measure, bounded, first)?;
        let high = self.bound_of_rows(measure, bounded, last)?;
        let time = Rational::from(i64::from(last.0) - i64::from(first.0));
        let per_day = (&high - &low).checked_div(&time).unwrap_or(Rational::ZERO);
        let value = &low - &(&per_day * &Rational::from(first.0));
        let at = asked_moment(stretch);
        let (mut poser, form) = measured(self.draft, measure, false, stretch, false).ok()?;
        let form = bounded.form(self.draft, &poser, &form);
        let day = poser.encoder.day(at).scaled(&per_day);
        let beyond = Linear::number(value.clone()).plus(&day).minus(&form);
        let premise = Premise::BeyondLine {
            of: bounded.of,
            value: value.clone(),
            per_day: per_day.clone(),
            at,
        };
        poser.add_posed(premise, beyond.below_zero());
        let posed = poser.done();
        let Answer::Infeasible(proof) = self.solve(&posed, None) else {
            return None;
        };
        Some(BoundingLine {
            of: bounded.of,
            value,
            per_day,
            bound: NoWorld {
                first,
                last,
                unknowns: posed.unknowns,
                premises: posed.premises,
                proof,
            },
        })
    }

    fn bound_of_rows(&mut self, measure: &Expr, bounded: &Bounded, day: Day) -> Option<Rational> {
        let (poser, form) = measured(self.draft, measure, false, (day, day), false).ok()?;
        let form = bounded.form(self.draft, &poser, &form);
        let posed = poser.done();
        let mut rows = Vec::new();
        for formula in &posed.problem.formulas {
            crate::pose::conjunction(formula, &mut rows);
        }
        let down = form.scaled(&-Rational::ONE);
        let terms: Vec<(Var, Rational)> = down.terms.into_iter().collect();
        match decide::lp(&rows, posed.unknowns.len(), Some(&terms), &mut self.budget) {
            LpAnswer::Optimal { value, .. } => Some(-(value + down.constant)),
            _ => None,
        }
    }

    /// A permitted world in which the histories behind each part of the measure are on its line on these days.
    fn along(
        &mut self,
        measure: &Expr,
        (parts, lines): (&[Bounded], &[BoundingLine]),
        days: &BTreeSet<Day>,
        bare: &Bare,
    ) -> Option<World> {
        let draft = self.draft;
        let mut seed = Touched::default();
        seed.expr(draft, measure);
        let cone = Cone::of(draft, seed, &|_| true);
        let mut known = turning_days(draft, &cone);
        known.extend(days);
        let (first, last) = (*days.first()?, *days.last()?);
        for _ in 0..REFINEMENTS {
            let chain = Chain::new(&known, None);
            let mut poser = Poser::new(draft, (first, first));
            let mut takers = BTreeSet::new();
            // No premises of any proof: a world is looked for.
            let mut wanted = Vec::new();
            let mut pose = || -> Result<(), Unposed> {
                poser.world(&cone, &chain, &|_| true)?;
                poser.law(&cone, &chain, &|_| true, &|_| true)?;
                for &day in known.range(first..=last) {
                    let at = Moment::On(day);
                    let form = poser.encoder.form_of(measure, at)?;
                    for (part, line) in parts.iter().zip(lines) {
                        let form = part.form(draft, &poser, &form);
                        let form = behind(draft, &mut poser, form, at, &mut takers);
                        let value = &line.value + &(&line.per_day * &Rational::from(day.0));
                        let short = Linear::number(value).minus(&form);
                        wanted.push(short.at_most_zero());
                    }
                }
                Ok(())
            };
            pose().ok()?;
            if bare.light {
                wanted.extend(lightly_loaded(draft, &mut poser));
            }
            for pair in chain.0.windows(2) {
                for &(party, variant) in bare.still {
                    let on = |at| Unknown::History { party, variant, at };
                    let before = poser.encoder.form(on(pair[0]));
                    wanted.push(poser.encoder.form(on(pair[1])).minus(&before).zero());
                }
            }
            let mut posed = poser.done();
            posed.problem.formulas.extend(wanted);
            let Answer::Feasible(values) = self.solve_calmly(&posed, &chain) else {
                return None;
            };
            let baseline = self.baseline.as_ref();
            let mut world = lay_out(draft, &cone, &chain, &posed.unknowns, &values, baseline);
            if bare.light {
                // What is not said of loads is their least.
                let others = |of: &(PartyId, KindId, AttributeId)| {
                    let thing = (of.0, draft.thing_of(of.1));
                    !cone.touched.things.contains(&thing)
                };
                world.totals.retain(|of, _| others(of));
            }
            for (party, kind) in takers {
                takes_the_rest(draft, &mut world, party, kind);
            }
            match first_fault(draft, &world, &cone) {
                None => return Some(world),
                Some(fault) => {
                    let before = known.len();
                    known.extend(fault);
                    if known.len() == before {
                        return None;
                    }
                }
            }
        }
        None
    }
}

/// How little is done in a world that is looked for.
struct Bare<'s> {
    /// Each unit carries as little as it can, so that loads are the same throughout.
    light: bool,
    /// What is neither built nor dismantled nor moved.
    still: &'s [(PartyId, VariantId)],
}

/// What may stand still: where a measure counts several variants of a system, all of them but one, for what each has beyond whole units
/// is lost; one after the other, and last nothing.
fn stills(draft: &Draft, poser: &Poser, form: &Linear) -> Vec<Vec<(PartyId, VariantId)>> {
    let mut counted: BTreeMap<(PartyId, ThingId), BTreeSet<VariantId>> = BTreeMap::new();
    for var in form.terms.keys() {
        if let Unknown::Held { party, kind, .. } = poser.encoder.unknowns[var.0 as usize] {
            let of = (party, draft.thing_of(kind));
            let variant = draft.kinds[kind.index()].variant;
            counted.entry(of).or_default().insert(variant);
        }
    }
    let several = counted.values().map(BTreeSet::len).max().unwrap_or(0);
    let but_one = |kept: usize| {
        let of = counted.iter().flat_map(|((party, _), variants)| {
            let kept = kept.min(variants.len() - 1);
            let rest = variants.iter().enumerate().filter(move |(n, _)| *n != kept);
            rest.map(|(_, variant)| (*party, *variant))
        });
        of.collect()
    };
    let mut out: Vec<Vec<(PartyId, VariantId)>> = match several {
        0 | 1 => Vec::new(),
        several => (0..several.min(MOST_STILL)).map(but_one).collect(),
    };
    out.push(Vec::new());
    out
}

/// A part of the measure with what the histories have beyond whole units: counted as the units of the variant that count most, which
/// are listed as those that take what is built.
fn behind(
    draft: &Draft,
    poser: &mut Poser,
    mut form: Linear,
    at: Moment,
    takers: &mut BTreeSet<(PartyId, KindId)>,
) -> Linear {
    let mut most: BTreeMap<(PartyId, VariantId), (Rational, KindId)> = BTreeMap::new();
    for (var, often) in form.terms.iter().filter(|(_, c)| c.is_positive()) {
        if let Unknown::Held { party, kind, .. } = poser.encoder.unknowns[var.0 as usize] {
            let of = (party, draft.kinds[kind.index()].variant);
            let most = most.entry(of).or_insert_with(|| (often.clone(), kind));
            if most.0 < *often {
                *most = (often.clone(), kind);
            }
        }
    }
    for ((party, variant), (often, kind)) in most {
        let mut rest = poser.encoder.form(Unknown::History { party, variant, at });
        for kind in draft.kinds_of(variant) {
            if draft.may_hold(party, kind) {
                rest = rest.minus(&poser.encoder.form(Unknown::Held { party, kind, at }));
            }
        }
        form.add(&rest, &often);
        takers.insert((party, kind));
    }
    form
}

/// Every unit carries as little as it can.
fn lightly_loaded(draft: &Draft, poser: &mut Poser) -> Vec<Formula> {
    let mut rows = Vec::new();
    let loads: Vec<Unknown> = poser.encoder.unknowns.clone();
    for unknown in loads {
        let Unknown::Total {
            party,
            kind,
            attribute,
            at,
        } = unknown
        else {
            continue;
        };
        if let Some((low, _)) = draft
            .value(kind, attribute)
            .and_then(AttributeValue::nearly_ends)
            && draft
                .rated_total(party, draft.thing_of(kind), attribute)
                .is_none()
        {
            let held = poser.encoder.form(Unknown::Held { party, kind, at });
            let total = poser.encoder.form(unknown);
            rows.push(total.minus(&held.scaled(&low)).zero());
        }
    }
    rows
}

/// Between the days on which a spread is listed, what is built joins this kind rather than the lowest, and what is dismantled leaves it.
fn takes_the_rest(draft: &Draft, world: &mut World, party: PartyId, kind: KindId) {
    let variant = draft.kinds[kind.index()].variant;
    let of = (party, variant);
    let (Some(course), Some(spreads)) = (world.histories.get(&of), world.spreads.get_mut(&of))
    else {
        return;
    };
    let listed: Vec<Day> = spreads.keys().copied().collect();
    for pair in listed.windows(2) {
        let mut spread = spreads[&pair[0]].clone();
        for day in course.changes(true, pair[0], pair[1]) {
            if day == pair[1] {
                continue;
            }
            let sum: Rational = spread.iter().map(|(_, units)| units).sum();
            let more = course.at(day).floor() - sum;
            for (_, units) in spread.iter_mut().filter(|(k, _)| *k == kind) {
                *units += &more;
            }
            spreads.insert(day, spread.clone());
        }
    }
}
