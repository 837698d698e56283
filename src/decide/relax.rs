//! Linear relaxations: a list of rows, solved in floats to find a basis and exactly to certify it.

use super::budget::Budget;
use super::float::approx;
use super::model::Model;
use super::mold::Mold;
use super::scalar::Scalar;
use super::simplex::{FEASIBLE, Place, Simplex, Status};
use crate::logic::{Relation, Row, Var};
use crate::number::Rational;
use std::collections::BTreeMap;

/// A row that bounds one unknown, and the bound.
#[derive(Clone)]
pub(super) struct Bound {
    pub at: Rational,
    /// The row's number in the list.
    pub row: usize,
}

/// Rows, sorted into bounds and true rows. Multipliers and citations speak of a row's number in the list given.
pub(super) struct Relaxation<'a> {
    rows: Vec<&'a Row>,
    pub(super) unknowns: usize,
    pub lower: Vec<Option<Bound>>,
    pub upper: Vec<Option<Bound>>,
    /// Rows of two unknowns and more, and strict ones.
    pub wide: Vec<usize>,
    /// Whether there are strict rows: an unknown margin, one more column, then stands in each.
    pub strict: bool,
}

/// Multipliers of rows, by the row's number in the list.
pub(super) type Multipliers = Vec<(usize, Rational)>;

/// How strict rows are treated.
#[derive(Clone)]
pub(super) enum Margin {
    /// The margin of all strict rows is made as large as it can be, up to one.
    Largest,
    /// The margin is at least this.
    AtLeast(Rational),
    /// Strict rows may be equations.
    None,
}

/// A basis that fits any relaxation over the same unknowns: the places of unknowns, of the margin, and of rows by
/// their names.
#[derive(Clone, Default)]
pub(super) struct Basis {
    unknowns: Vec<Place>,
    margin: Place,
    rows: BTreeMap<usize, Place>,
    /// The column whose row showed, with the same rows, that there is no point.
    stuck: Option<u32>,
}

impl Basis {
    /// How many unknowns it knows a place of.
    pub fn unknowns(&self) -> usize {
        self.unknowns.len()
    }
}

impl<'a> Relaxation<'a> {
    /// Sorts the rows. A row without unknowns that is false, or two bounds that cross, already show that there is
    /// no solution: then their multipliers.
    pub fn new(rows: Vec<&'a Row>, unknowns: usize) -> Result<Relaxation<'a>, Multipliers> {
        let mut relaxation = Relaxation {
            rows: Vec::new(),
            unknowns,
            lower: vec![None; unknowns],
            upper: vec![None; unknowns],
            wide: Vec::new(),
            strict: false,
        };
        for (i, row) in rows.iter().enumerate() {
            match (row.terms.as_slice(), row.relation) {
                ([], relation) => {
                    if !relation.holds(&row.constant) {
                        let sign = if row.constant.is_negative() { -1 } else { 1 };
                        return Err(vec![(i, Rational::from(sign))]);
                    }
                }
                ([_], Relation::AtMost | Relation::Equal) => relaxation.bound(i, row),
                (_, relation) => {
                    relaxation.strict |= relation == Relation::Below;
                    relaxation.wide.push(i);
                }
            }
        }
        relaxation.rows = rows;
        for (l, u) in relaxation.lower.iter().zip(&relaxation.upper) {
            let (Some(l), Some(u)) = (l, u) else { continue };
            if l.at > u.at {
                let [(l, m), (u, n)] = [(l, Rational::ONE), (u, -Rational::ONE)]
                    .map(|(b, side)| (b.row, relaxation.share(b.row, &side)));
                return Err(merged([(l, m), (u, n)]));
            }
        }
        Ok(relaxation)
    }

    /// Keeps the bound that a row of one unknown makes, if it is the tightest so far.
    fn bound(&mut self, number: usize, row: &Row) {
        let (unknown, coefficient) = &row.terms[0];
        let Some(at) = (-&row.constant).checked_div(coefficient) else {
            return;
        };
        let equal = row.relation == Relation::Equal;
        if equal || coefficient.is_negative() {
            let bound = &mut self.lower[unknown.0 as usize];
            if bound.as_ref().is_none_or(|b| b.at < at) {
                *bound = Some(Bound {
                    at: at.clone(),
                    row: number,
                });
            }
        }
        if equal || coefficient.is_positive() {
            let bound = &mut self.upper[unknown.0 as usize];
            if bound.as_ref().is_none_or(|b| b.at > at) {
                *bound = Some(Bound { at, row: number });
            }
        }
    }

    /// The multiplier of a bounding row that stands for `multiplier` of its bound, signed as
    /// [`Simplex::multipliers`] signs it.
    fn share(&self, row: usize, multiplier: &Rational) -> Rational {
        let coefficient = &self.rows[row].terms[0].1;
        (-multiplier)
            .checked_div(coefficient)
            .unwrap_or(Rational::ZERO)
    }

    /// Multipliers that show that a row contradicts the bounds of its unknowns, if it does.
    pub fn conflict(&self, number: usize) -> Option<Multipliers> {
        let row = self.rows[number];
        [1, -1].into_iter().find_map(|sign| {
            if sign < 0 && row.relation != Relation::Equal {
                return None;
            }
            // Floats first: nearly all rows agree with their bounds.
            let (least, size) = self.least(row, f64::from(sign))?;
            let strict = row.relation == Relation::Below;
            if least < -1e-9 * size || least < 1e-9 * size && !strict {
                return None;
            }
            let sign = Rational::from(sign);
            let mut least = &row.constant * &sign;
            let mut multipliers = vec![(number, sign.clone())];
            for (unknown, coefficient) in &row.terms {
                let coefficient = coefficient * &sign;
                let side = if coefficient.is_positive() {
                    &self.lower
                } else {
                    &self.upper
                };
                let bound = side[unknown.0 as usize].as_ref()?;
                least += &coefficient * &bound.at;
                multipliers.push((bound.row, self.share(bound.row, &coefficient)));
            }
            let conflicting = least.is_positive() || strict && least.is_zero();
            conflicting.then(|| merged(multipliers))
        })
    }

    /// Whether a row that is not in the list contradicts the bounds, as floats see it.
    pub fn contradicts(&self, row: &Row) -> bool {
        let (least, size) = self.least(row, 1.0).unwrap_or((f64::NEG_INFINITY, 1.0));
        let (most, _) = self.least(row, -1.0).unwrap_or((f64::NEG_INFINITY, 1.0));
        let beyond = |least: f64| least > 1e-9 * size;
        match row.relation {
            Relation::AtMost => beyond(least),
            Relation::Below => beyond(least) || least == 0.0 && size == 0.0,
            Relation::Equal => beyond(least) || beyond(most),
        }
    }

    /// The least value of `sign` times a row's sum within the bounds, roughly, and the size of its largest part;
    /// nothing if there is no least value.
    fn least(&self, row: &Row, sign: f64) -> Option<(f64, f64)> {
        let mut least = approx(&row.constant) * sign;
        let mut size = least.abs();
        for (unknown, coefficient) in &row.terms {
            let coefficient = approx(coefficient) * sign;
            let side = if coefficient > 0.0 {
                &self.lower
            } else {
                &self.upper
            };
            let part = coefficient * approx(&side[unknown.0 as usize].as_ref()?.at);
            least += part;
            size = size.max(part.abs());
        }
        Some((least, size))
    }

    /// The rows as a model; the margin may be anything from nothing to one.
    pub(super) fn model<S: Scalar>(&self) -> Model<S> {
        let mut terms = Vec::with_capacity(8 * self.wide.len());
        for (i, row) in self.wide.iter().enumerate() {
            let row = self.rows[*row];
            let own = row.terms.iter();
            terms.extend(own.map(|(unknown, c)| (i, unknown.0 as usize, S::of(c))));
            if row.relation == Relation::Below {
                terms.push((i, self.unknowns, S::one()));
            }
        }
        let columns = self.unknowns + usize::from(self.strict);
        let mut model = Model::new(columns, self.wide.len(), terms);
        self.bound_columns(&mut model);
        for (i, row) in self.wide.iter().enumerate() {
            // sum + slack = constant, moved: the slack is at least the constant.
            let row = self.rows[*row];
            model.lower[columns + i] = Some(S::of(&row.constant));
            if row.relation == Relation::Equal {
                model.upper[columns + i] = Some(S::of(&row.constant));
            }
        }
        model
    }

    /// Sets the bounds of the unknowns and of the margin.
    pub(super) fn bound_columns<S: Scalar>(&self, model: &mut Model<S>) {
        let at = |bound: &Option<Bound>| bound.as_ref().map(|b| S::of(&b.at));
        for unknown in 0..self.unknowns {
            model.lower[unknown] = at(&self.lower[unknown]);
            model.upper[unknown] = at(&self.upper[unknown]);
        }
        if self.strict {
            model.lower[self.unknowns] = Some(S::zero());
            model.upper[self.unknowns] = Some(S::one());
        }
    }

    /// Multipliers of rows from those of a model's columns.
    fn cited(&self, columns: &[Rational]) -> Multipliers {
        let mut cited = Vec::new();
        for (unknown, multiplier) in columns[..self.unknowns].iter().enumerate() {
            let side = if multiplier.is_negative() {
                &self.upper
            } else {
                &self.lower
            };
            if let (false, Some(bound)) = (multiplier.is_zero(), &side[unknown]) {
                cited.push((bound.row, self.share(bound.row, multiplier)));
            }
        }
        let slacks = self.unknowns + usize::from(self.strict);
        cited.extend(
            self.wide
                .iter()
                .copied()
                .zip(columns[slacks..].iter().cloned()),
        );
        merged(cited)
    }
}

/// Adds up multipliers of the same row; drops zeros.
fn merged(multipliers: impl IntoIterator<Item = (usize, Rational)>) -> Multipliers {
    let mut sums: BTreeMap<usize, Rational> = BTreeMap::new();
    for (row, multiplier) in multipliers {
        *sums.entry(row).or_default() += multiplier;
    }
    sums.into_iter()
        .filter(|(_, multiplier)| !multiplier.is_zero())
        .collect()
}

/// A relaxation being solved over one kind of number.
pub(super) struct Run<'r, 'a, S> {
    pub(super) relaxation: &'r Relaxation<'a>,
    pub(super) simplex: Simplex<S>,
    status: Status,
    /// Whether the margin's bounds are no longer those prepared.
    moved: bool,
}

impl<'r, 'a, S: Scalar> Run<'r, 'a, S> {
    /// Prepares a run from a basis; `names` are the names of the relaxation's rows.
    fn prepare(
        relaxation: &'r Relaxation<'a>,
        basis: &Basis,
        names: &[usize],
        model: Model<S>,
    ) -> Run<'r, 'a, S> {
        let mut places = basis.unknowns.clone();
        places.resize(relaxation.unknowns, Place::Lower);
        if relaxation.strict {
            places.push(if basis.unknowns.is_empty() {
                Place::Lower
            } else {
                basis.margin
            });
        }
        let named = |row: &usize| basis.rows.get(&names[*row]).copied().unwrap_or_default();
        places.extend(relaxation.wide.iter().map(named));
        let mut simplex = Simplex::new(model, places);
        simplex.stuck = basis.stuck.map(|column| column as usize);
        Run {
            relaxation,
            simplex,
            status: Status::Trouble,
            moved: false,
        }
    }

    /// Solves for a margin and, unless the margin is to be the largest, a cost to be minimised.
    pub fn solve(
        &mut self,
        margin: &Margin,
        cost: &[(Var, Rational)],
        budget: &mut Budget,
    ) -> Status {
        let costs = self.prepare_costs(margin, cost);
        self.status = self.simplex.run(&costs, budget);
        self.status
    }

    /// The same where the basis may be the best one of a program that differs in bounds and rows alone.
    pub fn solve_again(
        &mut self,
        margin: &Margin,
        cost: &[(Var, Rational)],
        budget: &mut Budget,
    ) -> Status {
        let costs = self.prepare_costs(margin, cost);
        self.status = self.simplex.run_again(&costs, budget);
        self.status
    }

    /// Sets the margin's bounds; what the columns cost.
    fn prepare_costs(&mut self, margin: &Margin, cost: &[(Var, Rational)]) -> Vec<S> {
        let column = self.relaxation.unknowns;
        let mut costs = Vec::new();
        let unit = |simplex: &Simplex<S>, column: usize, x: &Rational| match &simplex.model.scale {
            Some(scale) => S::of(x).mul(&scale[column]),
            None => S::of(x),
        };
        let largest = matches!(margin, Margin::Largest);
        if largest && self.relaxation.strict || !largest && !cost.is_empty() {
            costs = vec![S::zero(); self.simplex.model.unknowns];
        }
        if self.relaxation.strict {
            let (from, to) = match margin {
                Margin::Largest => (Rational::ZERO, Rational::ONE),
                Margin::AtLeast(least) => (least.clone(), Rational::ONE),
                Margin::None => (Rational::ZERO, Rational::ZERO),
            };
            let worth = unit(&self.simplex, column, &Rational::ONE);
            self.simplex.model.lower[column] = Some(S::of(&from).div(&worth));
            self.simplex.model.upper[column] = Some(S::of(&to).div(&worth));
            if largest {
                costs[column] = worth.neg();
            }
            if !largest || self.moved {
                self.moved = true;
                // A basic margin inside its bounds stays where it is; floats keep the factors.
                let basic = self.simplex.places[column] == Place::Basic;
                if S::EXACT || !basic || self.simplex.outside(column) != 0 {
                    self.simplex.refresh();
                }
            }
        }
        if !largest {
            for (unknown, coefficient) in cost {
                let cost = unit(&self.simplex, unknown.0 as usize, coefficient);
                costs[unknown.0 as usize] = cost;
            }
        }
        costs
    }

    /// The basis that the run has come to.
    pub fn basis(&self, names: &[usize]) -> Basis {
        let places = &self.simplex.places;
        let (unknowns, slacks) = places.split_at(self.relaxation.unknowns);
        let (margin, slacks) = match self.relaxation.strict {
            true => (slacks[0], &slacks[1..]),
            false => (Place::Basic, slacks),
        };
        let rows = self.relaxation.wide.iter().zip(slacks);
        let rows = rows.filter(|(_, place)| **place != Place::Basic);
        let rows = rows.map(|(row, place)| (names[*row], *place)).collect();
        Basis {
            unknowns: unknowns.to_vec(),
            margin,
            rows,
            stuck: self.simplex.stuck.map(|column| column as u32),
        }
    }
}

impl<'r, 'a> Run<'r, 'a, f64> {
    pub fn new(relaxation: &'r Relaxation<'a>, basis: &Basis, names: &[usize]) -> Self {
        Run::again(relaxation, basis, names, None)
    }

    /// The same, with the model of an earlier run if it had the same rows.
    pub fn again(
        relaxation: &'r Relaxation<'a>,
        basis: &Basis,
        names: &[usize],
        earlier: Option<Mold>,
    ) -> Self {
        let model = relaxation.scaled(names, earlier);
        Run::prepare(relaxation, basis, names, model)
    }

    fn value(&self, column: usize) -> f64 {
        let scale = self
            .simplex
            .model
            .scale
            .as_ref()
            .map_or(1.0, |scale| scale[column]);
        self.simplex.x[column] * scale
    }

    /// The point, roughly.
    pub fn point(&self) -> Vec<f64> {
        (0..self.relaxation.unknowns)
            .map(|unknown| self.value(unknown))
            .collect()
    }

    /// The margin of the strict rows, roughly: as a power of two below half of it, if it is none too small.
    pub fn margin(&self) -> Option<Rational> {
        let margin = if self.relaxation.strict {
            self.value(self.relaxation.unknowns)
        } else {
            1.0
        };
        let mut power = 0.5;
        (1..40_u32).find_map(|k| {
            let fits = margin > 10.0 * FEASIBLE && power <= margin / 2.0;
            power /= 2.0;
            fits.then(|| Rational::ratio(1, 1 << k))
        })
    }
}

impl<'r, 'a> Run<'r, 'a, Rational> {
    pub fn exact(relaxation: &'r Relaxation<'a>, basis: &Basis, names: &[usize]) -> Self {
        Run::prepare(relaxation, basis, names, relaxation.model())
    }

    /// The point.
    pub fn point(&self) -> Vec<Rational> {
        self.simplex.x[..self.relaxation.unknowns].to_vec()
    }

    /// The direction without end, after [`Status::Unbounded`].
    pub fn ray(&self) -> Vec<Rational> {
        self.simplex.ray[..self.relaxation.unknowns].to_vec()
    }

    /// The margin of the strict rows; one if there are none.
    pub fn margin(&self) -> Rational {
        match self.relaxation.strict {
            true => self.simplex.x[self.relaxation.unknowns].clone(),
            false => Rational::ONE,
        }
    }

    /// The multipliers that show the run's result.
    pub fn multipliers(&self) -> Multipliers {
        self.relaxation
            .cited(&self.simplex.multipliers(self.status))
    }
}
