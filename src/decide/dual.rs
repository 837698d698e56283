//! The bounded dual simplex method: from a basis whose prices are right to one whose point is feasible.
//!
//! Source: Koberstein, "The Dual Simplex Method, Techniques for a fast and stable implementation", 2005: dual Devex pricing
//! (Forrest and Goldfarb 1992), the bound flipping ratio test (Maros 2003) with Harris's tolerance, and prices of zero that are
//! shifted so that every step gains. Shifts need no undoing: the primal method goes on from the feasible point with the costs
//! that are asked for, mostly without a step.
//!
//! It pays where a basis was the best one and a few bounds or rows have changed since: below a branching it takes 4 steps where
//! the primal method took 40. It does not pay without a cost, or for the margin alone, where nearly every price is zero: it then
//! takes as many steps as the primal method, and to corners from which a search needs more branchings. So only
//! [`Simplex::run_again`] begins with it.

use super::budget::Budget;
use super::ratio::PIVOT;
use super::scalar::Scalar;
use super::simplex::{FEASIBLE, Place, Simplex, Status};
use crate::number::Rational;

/// How far a price may be of the wrong sign for the sake of a larger pivot.
const WRONG: f64 = 1e-9;
/// Prices of zero become one to two parts in so many, times 64.
const SHIFT: i64 = 64_000_000;
/// A pivot that its row and its column see so differently is not to be trusted.
const AGREE: f64 = 1e-6;

/// A column that may enter.
struct Candidate<S> {
    column: usize,
    /// The price of its move, a unit of the leaving one's: as often as this is the row added to the prices when it is spent.
    ratio: S,
    /// Its entry in the row, without sign.
    size: S,
}

impl<S: Scalar> Simplex<S> {
    /// Walks to a feasible point; a status if that decides the run. Otherwise the primal method goes on from where this one
    /// stops, be it feasible or not.
    pub(super) fn walk_dually(&mut self, cost: &[S], budget: &mut Budget) -> Option<Status> {
        if !self.has_right_prices(cost) {
            return None;
        }
        let mut weights = vec![1.0; self.model.columns()];
        let mut row = vec![S::zero(); self.model.columns()];
        let mut touched = Vec::new();
        let mut left = 50 + 2 * self.model.rows;
        while self.astray > 0 && left > 0 {
            left -= 1;
            if self.needs_refresh() {
                self.refresh();
                continue;
            }
            let leaving = self.leaving(&weights)?;
            self.row_of(leaving, &mut row, &mut touched);
            let above = self.sides[leaving] > 0;
            let Some(entering) = self.enter(leaving, above, &row, &touched) else {
                if !S::EXACT && self.factor.updates() > 0 {
                    // Look once more, without the dust of the updates.
                    self.refresh();
                    clear(&mut row, &mut touched);
                    continue;
                }
                self.show(leaving, above, &row, &touched);
                return Some(Status::Infeasible);
            };
            if !budget.pivot(S::EXACT) {
                return Some(Status::Spent);
            }
            let done = self.exchange(leaving, entering, above, &row, &touched, &mut weights);
            clear(&mut row, &mut touched);
            if !done {
                if self.factor.updates() == 0 {
                    return None;
                }
                self.refresh();
            }
        }
        None
    }

    /// Computes the reduced costs; whether they are right, or become so where columns with two bounds change sides. Those that
    /// are zero are shifted a little.
    fn has_right_prices(&mut self, cost: &[S]) -> bool {
        self.price_as(cost, true);
        self.prices.clear();
        let mut flipped = Vec::new();
        for column in 0..self.model.columns() {
            let right = match self.places[column] {
                Place::Lower => 1,
                Place::Upper => -1,
                Place::Basic | Place::Free => 0,
            };
            if self.places[column] == Place::Basic || self.model.is_fixed(column) {
                self.reduced[column] = S::zero();
                continue;
            }
            let sign = self.reduced[column].sign(WRONG);
            if sign == 0 {
                let shift = i64::from(right) * (64 + (column as i64 * 37) % 61);
                self.reduced[column] = S::of(&Rational::ratio(shift, SHIFT));
            } else if sign != right {
                let two = self.model.lower[column].is_some() && self.model.upper[column].is_some();
                if !two {
                    return false;
                }
                flipped.push(column);
            }
        }
        self.flip(&flipped);
        true
    }

    /// The place of the basic column that is furthest outside its bounds, by its weight.
    fn leaving(&self, weights: &[f64]) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        for (row, &column) in self.head.iter().enumerate() {
            let bound = match self.sides[row] {
                0 => continue,
                1 => &self.model.upper[column],
                _ => &self.model.lower[column],
            };
            let beyond = bound
                .as_ref()
                .map_or(0.0, |b| self.x[column].sub(b).rough());
            let score = beyond * beyond / weights[column];
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, row));
            }
        }
        best.map(|(_, row)| row)
    }

    /// The row of the basic column at a place: its entries in the columns outside the basis.
    fn row_of(&self, place: usize, row: &mut [S], touched: &mut Vec<usize>) {
        let mut prices = vec![S::zero(); self.model.rows];
        prices[place] = S::one();
        self.factor.backward(&mut prices);
        for (i, price) in prices.iter().enumerate() {
            if !price.is_beyond(1e-14) {
                continue;
            }
            let back = price.neg();
            for (column, entry) in self.model.row(i) {
                if self.places[column] != Place::Basic {
                    if row[column].is_zero() {
                        touched.push(column);
                    }
                    row[column].sub_mul(entry, &back);
                }
            }
        }
        touched.sort_unstable();
        touched.dedup();
    }

    /// The column that enters; those passed on the way change sides. None if the row shows that there is no point.
    fn enter(
        &mut self,
        leaving: usize,
        above: bool,
        row: &[S],
        touched: &[usize],
    ) -> Option<usize> {
        let mut candidates = Vec::new();
        for &column in touched {
            let sign = row[column].sign(PIVOT);
            let sign = if above { sign } else { -sign };
            let may = match self.places[column] {
                Place::Basic => false,
                Place::Lower => sign > 0 && !self.model.is_fixed(column),
                Place::Upper => sign < 0 && !self.model.is_fixed(column),
                Place::Free => sign != 0,
            };
            if may {
                let size = row[column].abs();
                candidates.push(Candidate {
                    column,
                    ratio: self.reduced[column].abs().div(&size),
                    size,
                });
            }
        }
        candidates.sort_by(|a, b| a.ratio.compare(&b.ratio).then(a.column.cmp(&b.column)));
        let column = self.head[leaving];
        let bound = match above {
            true => &self.model.upper[column],
            false => &self.model.lower[column],
        };
        let mut slope = self.x[column].sub(bound.as_ref()?).abs();
        // Past each candidate with two bounds the gain of a step falls by what its change of sides takes away.
        let mut passed = 0;
        let mut stop = None;
        for (i, candidate) in candidates.iter().enumerate() {
            let column = candidate.column;
            let (Some(l), Some(u)) = (&self.model.lower[column], &self.model.upper[column]) else {
                stop = Some(i);
                break;
            };
            let rest = slope.sub(&candidate.size.mul(&u.sub(l)));
            if rest.sign(FEASIBLE) <= 0 {
                stop = Some(i);
                break;
            }
            slope = rest;
            passed = i + 1;
        }
        let mut stop = stop?;
        if !S::EXACT {
            // A little beyond the first one there may be a larger pivot; before it, too, if all are tiny.
            let reach = |c: &Candidate<S>| c.ratio.rough() + WRONG / c.size.rough();
            let limit = candidates[stop..]
                .iter()
                .map(reach)
                .fold(f64::INFINITY, f64::min);
            for (i, candidate) in candidates.iter().enumerate().skip(stop + 1) {
                if candidate.ratio.rough() > limit {
                    break;
                }
                if candidate.size.exceeds(&candidates[stop].size) {
                    stop = i;
                }
            }
            while passed > 0 && candidates[stop].size.sign(1e-6) == 0 {
                passed -= 1;
                stop = passed;
            }
        }
        let flipped: Vec<usize> = candidates[..passed].iter().map(|c| c.column).collect();
        self.flip(&flipped);
        Some(candidates[stop].column)
    }

    /// Moves columns with two bounds to their other ones.
    fn flip(&mut self, columns: &[usize]) {
        if columns.is_empty() {
            return;
        }
        let mut work = vec![S::zero(); self.model.rows];
        for &column in columns {
            let (place, bound) = match self.places[column] {
                Place::Lower => (Place::Upper, &self.model.upper[column]),
                _ => (Place::Lower, &self.model.lower[column]),
            };
            let to = bound.clone().unwrap_or(S::zero());
            let back = self.x[column].sub(&to);
            for (row, entry) in self.model.column(column) {
                work[row].sub_mul(entry, &back);
            }
            self.places[column] = place;
            self.x[column] = to;
        }
        self.factor.forward(&mut work);
        for (row, change) in work.iter().enumerate() {
            if !change.is_zero() {
                let column = self.head[row];
                self.x[column] = self.x[column].sub(change);
                self.look_at_side(row);
            }
        }
    }

    /// Exchanges the columns; false if floats do not agree on the pivot.
    fn exchange(
        &mut self,
        leaving: usize,
        entering: usize,
        above: bool,
        row: &[S],
        touched: &[usize],
        weights: &mut [f64],
    ) -> bool {
        let (mut alpha, mut moving) = self.forward_column(entering);
        let pivot = alpha[leaving].clone();
        let apart = pivot.sub(&row[entering]).rough().abs();
        let trusted = S::EXACT
            || pivot.sign(PIVOT) == row[entering].sign(PIVOT)
                && apart <= AGREE * pivot.rough().abs().max(1e-3);
        if trusted {
            let out = self.head[leaving];
            let (place, bound) = match above {
                true => (Place::Upper, self.model.upper[out].clone()),
                false => (Place::Lower, self.model.lower[out].clone()),
            };
            let bound = bound.unwrap_or(S::zero());
            let length = self.x[out].sub(&bound).div(&pivot);
            for &i in &moving {
                let column = self.head[i];
                self.x[column].sub_mul(&alpha[i], &length);
            }
            self.x[entering] = self.x[entering].add(&length);
            self.x[out] = bound;
            // Prices: the row, so often that the entering column's is spent.
            let often = self.reduced[entering].div(&row[entering]);
            for &column in touched {
                self.reduced[column].sub_mul(&row[column], &often);
                let wrong = match self.places[column] {
                    Place::Lower => self.reduced[column].sign(0.0) < 0,
                    Place::Upper => self.reduced[column].sign(0.0) > 0,
                    _ => false,
                };
                if wrong && !self.model.is_fixed(column) {
                    self.reduced[column] = S::zero();
                }
            }
            self.reduced[entering] = S::zero();
            self.reduced[out] = often.neg();
            let (weight, p) = (weights[out], pivot.rough());
            for &i in &moving {
                let column = self.head[i];
                let share = alpha[i].rough() / p;
                weights[column] = weights[column].max(share * share * weight);
            }
            weights[entering] = (weight / (p * p)).max(1.0);
            self.places[out] = place;
            self.places[entering] = Place::Basic;
            self.factor.update(leaving, &alpha, &moving);
            self.head[leaving] = entering;
            for &i in &moving {
                self.look_at_side(i);
            }
        }
        moving.drain(..).for_each(|row| alpha[row] = S::zero());
        self.column = (alpha, moving);
        trusted
    }

    /// Keeps the row of the basic column at a place as the reason why there is no point.
    fn show(&mut self, place: usize, above: bool, row: &[S], touched: &[usize]) {
        self.reduced.clear();
        self.reduced.resize(self.model.columns(), S::zero());
        for &column in touched {
            self.reduced[column] = if above {
                row[column].neg()
            } else {
                row[column].clone()
            };
        }
        self.stuck = Some(self.head[place]);
    }

    /// Whether the row of the column at which another run was stuck shows that there is no point.
    pub(super) fn is_stuck_at(&mut self, column: usize) -> bool {
        let Some(place) = self.head.iter().position(|c| *c == column) else {
            return false;
        };
        let above = match self.sides[place] {
            0 => return false,
            side => side > 0,
        };
        let mut row = vec![S::zero(); self.model.columns()];
        let mut touched = Vec::new();
        self.row_of(place, &mut row, &mut touched);
        let end = |bound: &Option<S>, share: &S| bound.as_ref().map(|b| b.mul(share));
        let mut sum = match above {
            true => end(&self.model.upper[column], &S::one().neg()),
            false => end(&self.model.lower[column], &S::one()),
        };
        for &other in &touched {
            let share = if above {
                row[other].neg()
            } else {
                row[other].clone()
            };
            let part = match share.sign(0.0) {
                0 => continue,
                1 => end(&self.model.lower[other], &share),
                _ => end(&self.model.upper[other], &share),
            };
            let (Some(so_far), Some(part)) = (&sum, part) else {
                return false;
            };
            sum = Some(so_far.add(&part));
        }
        let shown = sum.is_some_and(|sum| sum.sign(FEASIBLE) > 0);
        if shown {
            self.show(place, above, &row, &touched);
        }
        shown
    }
}

/// Makes the row zero again.
fn clear<S: Scalar>(row: &mut [S], touched: &mut Vec<usize>) {
    touched.drain(..).for_each(|column| row[column] = S::zero());
}
