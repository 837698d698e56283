//! Sparse triangular factors of a basis, with product-form updates.

use super::model::Model;
use super::scalar::Scalar;
use crate::number::Rational;
use std::ops::Range;

/// Floats below this size are no pivots.
const PIVOT: f64 = 1e-8;
/// A float pivot is at least this part of the largest candidate in its column: one in so many.
const STABLE: i64 = 10;

/// Columns, each with its pivot, their other entries one after the other in one list.
struct Etas<S> {
    columns: Vec<Column<S>>,
    /// Entries with their rows.
    entries: Vec<(usize, S)>,
}

/// One column and its pivot.
struct Column<S> {
    row: usize,
    pivot: S,
    /// Which of the entries are its own.
    entries: Range<usize>,
}

/// The same with its entries.
struct Eta<'a, S> {
    row: usize,
    pivot: &'a S,
    rest: &'a [(usize, S)],
}

impl<S: Scalar> Etas<S> {
    fn new() -> Etas<S> {
        Etas {
            columns: Vec::new(),
            entries: Vec::new(),
        }
    }

    fn push(&mut self, row: usize, pivot: S, rest: impl Iterator<Item = (usize, S)>) {
        let start = self.entries.len();
        self.entries.extend(rest);
        self.columns.push(Column {
            row,
            pivot,
            entries: start..self.entries.len(),
        });
    }

    #[inline]
    fn iter(&self) -> impl DoubleEndedIterator<Item = Eta<'_, S>> {
        self.columns.iter().map(|column| Eta {
            row: column.row,
            pivot: &column.pivot,
            rest: &self.entries[column.entries.clone()],
        })
    }
}

/// A factorised basis. The basic column that was pivoted on row `r` has place `r`.
pub(super) struct Factor<S> {
    /// Columns of the lower factor; their pivot is one.
    lower: Etas<S>,
    /// Columns of the upper factor, except unit columns.
    upper: Etas<S>,
    /// Basis changes since.
    updates: Etas<S>,
}

impl<S: Scalar> Factor<S> {
    /// Of no basis yet.
    pub fn empty() -> Factor<S> {
        Factor {
            lower: Etas::new(),
            upper: Etas::new(),
            updates: Etas::new(),
        }
    }

    /// Factorises the basis of the columns wanted. Columns that depend on others are left out, and slacks fill
    /// the places that stay empty. Also returns the column at each place.
    pub fn new(model: &Model<S>, wanted: &[usize]) -> (Factor<S>, Vec<usize>) {
        let mut build = Build {
            model,
            factor: Factor::empty(),
            head: vec![None; model.rows],
            work: vec![S::zero(); model.rows],
            above: Vec::new(),
            below: Vec::new(),
            touched: Vec::new(),
        };
        let mut columns = Vec::new();
        for &column in wanted {
            match column.checked_sub(model.unknowns) {
                Some(row) => build.head[row] = Some(column),
                None => columns.push(column),
            }
        }
        let nucleus = build.triangles(&columns);
        build.nucleus(nucleus);
        let slack = |(row, column): (usize, Option<usize>)| column.unwrap_or(model.unknowns + row);
        let head = build.head.into_iter().enumerate().map(slack).collect();
        (build.factor, head)
    }

    /// Solves `B v' = v`: `v` by rows goes in, `v'` by places comes out.
    pub fn forward(&self, v: &mut [S]) {
        for eta in self.lower.iter() {
            if !v[eta.row].is_zero() {
                eta.spread(v);
            }
        }
        let divide_and_spread = |v: &mut [S], eta: Eta<'_, S>| {
            if !v[eta.row].is_zero() {
                v[eta.row] = v[eta.row].div(eta.pivot);
                eta.spread(v);
            }
        };
        self.upper
            .iter()
            .rev()
            .for_each(|eta| divide_and_spread(v, eta));
        self.updates
            .iter()
            .for_each(|eta| divide_and_spread(v, eta));
    }

    /// Solves `B' v' = v` for the transposed basis: `v` by places goes in, `v'` by rows comes out.
    pub fn backward(&self, v: &mut [S]) {
        let gather_and_divide = |v: &mut [S], eta: Eta<'_, S>| {
            eta.gather(v);
            if !v[eta.row].is_zero() {
                v[eta.row] = v[eta.row].div(eta.pivot);
            }
        };
        self.updates
            .iter()
            .rev()
            .for_each(|eta| gather_and_divide(v, eta));
        self.upper.iter().for_each(|eta| gather_and_divide(v, eta));
        for eta in self.lower.iter().rev() {
            eta.gather(v);
        }
    }

    /// The basis after a column, solved forward to `v`, takes the place `row`; `moving` are the rows where `v` is not zero.
    pub fn update(&mut self, row: usize, v: &[S], moving: &[usize]) {
        let rest = moving.iter().filter(|i| **i != row);
        let rest = rest.map(|i| (*i, v[*i].clone()));
        self.updates.push(row, v[row].clone(), rest);
    }

    /// Basis changes since the basis was factorised.
    pub fn updates(&self) -> usize {
        self.updates.columns.len()
    }
}

impl<S: Scalar> Eta<'_, S> {
    fn spread(&self, v: &mut [S]) {
        let x = v[self.row].clone();
        for (row, entry) in self.rest {
            v[*row].sub_mul(entry, &x);
        }
    }

    fn gather(&self, v: &mut [S]) {
        let mut x = std::mem::replace(&mut v[self.row], S::zero());
        for (row, entry) in self.rest {
            if !v[*row].is_zero() {
                x.sub_mul(entry, &v[*row]);
            }
        }
        v[self.row] = x;
    }
}

/// A factorisation under way.
struct Build<'a, S> {
    model: &'a Model<S>,
    factor: Factor<S>,
    /// The column pivoted on each row.
    head: Vec<Option<usize>>,
    work: Vec<S>,
    /// Room for the entries of one column on rows that are pivoted on and on others.
    above: Vec<(usize, S)>,
    below: Vec<(usize, S)>,
    /// Room for the rows of one column.
    touched: Vec<usize>,
}

impl<S: Scalar> Build<'_, S> {
    /// Pivots every column that has one open row, then every row that has one open column: neither makes new
    /// entries. Returns the columns that remain, those with few open rows first, and the open columns of each row.
    fn triangles(&mut self, columns: &[usize]) -> (Vec<usize>, Vec<usize>) {
        // The columns that meet each open row, one row after the other in one list.
        let mut starts = vec![0; self.model.rows + 1];
        let mut open_rows = vec![0; columns.len()];
        for (c, &column) in columns.iter().enumerate() {
            for (row, _) in self.model.column(column) {
                if self.head[row].is_none() {
                    starts[row + 1] += 1;
                    open_rows[c] += 1;
                }
            }
        }
        for row in 0..self.model.rows {
            starts[row + 1] += starts[row];
        }
        let mut next = starts.clone();
        let mut list = vec![0; starts[self.model.rows]];
        for (c, &column) in columns.iter().enumerate() {
            for (row, _) in self.model.column(column) {
                if self.head[row].is_none() {
                    list[next[row]] = c;
                    next[row] += 1;
                }
            }
        }
        let in_row = |row: usize| &list[starts[row]..starts[row + 1]];
        let mut done = vec![false; columns.len()];
        let mut ready: Vec<usize> = (0..columns.len())
            .rev()
            .filter(|c| open_rows[*c] == 1)
            .collect();
        while let Some(c) = ready.pop() {
            let open = self
                .model
                .column(columns[c])
                .find(|(row, _)| self.head[*row].is_none());
            let Some((row, pivot)) = open.filter(|_| !done[c]) else {
                continue;
            };
            if pivot.sign(PIVOT) == 0 {
                continue;
            }
            self.pivot_as_it_is(columns[c], row);
            done[c] = true;
            for &other in in_row(row) {
                open_rows[other] -= 1;
                if open_rows[other] == 1 && !done[other] {
                    ready.push(other);
                }
            }
        }
        // A row's count is of columns that are still to be pivoted.
        let still_open = |row| in_row(row).iter().filter(|c| !done[**c]).count();
        let mut open_columns: Vec<usize> = (0..self.model.rows).map(still_open).collect();
        let single = |row: &usize| self.head[*row].is_none() && open_columns[*row] == 1;
        let mut ready: Vec<usize> = (0..self.model.rows).rev().filter(single).collect();
        while let Some(row) = ready.pop() {
            let Some(&c) = in_row(row).iter().find(|c| !done[**c]) else {
                continue;
            };
            let column = columns[c];
            let pivot = self
                .model
                .column(column)
                .find(|(r, _)| *r == row)
                .map(|(_, x)| x.sign(PIVOT));
            if self.head[row].is_some() || pivot == Some(0) {
                continue;
            }
            self.pivot_as_it_is(column, row);
            done[c] = true;
            for (other, _) in self.model.column(column) {
                if self.head[other].is_none() {
                    open_columns[other] -= 1;
                    if open_columns[other] == 1 {
                        ready.push(other);
                    }
                }
            }
        }
        let mut rest: Vec<usize> = (0..columns.len()).filter(|c| !done[*c]).collect();
        rest.sort_by_key(|c| open_rows[*c]);
        (rest.into_iter().map(|c| columns[c]).collect(), open_columns)
    }

    /// Pivots a column that no earlier pivot changes.
    fn pivot_as_it_is(&mut self, column: usize, row: usize) {
        for (r, x) in self.model.column(column) {
            self.work[r] = x.clone();
        }
        let mut touched = std::mem::take(&mut self.touched);
        touched.clear();
        touched.extend(self.model.column(column).map(|(r, _)| r));
        self.pivot(column, row, &touched);
        self.touched = touched;
    }

    /// Makes the worked-out column a column of both factors and clears the work.
    fn pivot(&mut self, column: usize, row: usize, touched: &[usize]) {
        let pivot = std::mem::replace(&mut self.work[row], S::zero());
        self.above.clear();
        self.below.clear();
        for &r in touched {
            let x = std::mem::replace(&mut self.work[r], S::zero());
            if x.is_zero() {
                continue;
            }
            if self.head[r].is_some() {
                self.above.push((r, x));
            } else {
                self.below.push((r, x.div(&pivot)));
            }
        }
        if !self.below.is_empty() {
            let lower = &mut self.factor.lower;
            lower.push(row, S::one(), self.below.drain(..));
        }
        let upper = &mut self.factor.upper;
        upper.push(row, pivot, self.above.drain(..));
        self.head[row] = Some(column);
    }

    /// Eliminates what is left, column by column, pivoting on rows that few columns use.
    fn nucleus(&mut self, (columns, open_columns): (Vec<usize>, Vec<usize>)) {
        let share = S::of(&Rational::ratio(1, STABLE));
        let mut touched = std::mem::take(&mut self.touched);
        for column in columns {
            touched.clear();
            for (row, x) in self.model.column(column) {
                self.work[row] = x.clone();
                touched.push(row);
            }
            for eta in self.factor.lower.iter() {
                if !self.work[eta.row].is_zero() {
                    eta.spread(&mut self.work);
                    touched.extend(eta.rest.iter().map(|(row, _)| *row));
                }
            }
            touched.retain(|row| !self.work[*row].is_zero());
            touched.sort_unstable();
            touched.dedup();
            let open = || touched.iter().copied().filter(|r| self.head[*r].is_none());
            let largest = open().map(|r| self.work[r].abs()).max_by(S::compare);
            let enough = |r: &usize| {
                let x = self.work[*r].abs();
                S::EXACT
                    || x.sign(PIVOT) > 0
                        && largest
                            .as_ref()
                            .is_some_and(|l| x.compare(&l.mul(&share)).is_ge())
            };
            let cost = |r: &usize| (open_columns[*r], self.work[*r].weight());
            match open().filter(enough).min_by_key(cost) {
                Some(row) => self.pivot(column, row, &touched),
                None => touched.iter().for_each(|r| self.work[*r] = S::zero()),
            }
        }
    }
}
