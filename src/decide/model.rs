//! A linear program in the form that the simplex method works on.

use super::scalar::Scalar;
use std::ops::Range;

/// `Σ column_j · x_j = 0` over bounded columns. The last `rows` columns are one slack a row, the columns before
/// them are the unknowns.
pub(super) struct Model<S> {
    pub rows: usize,
    /// Columns that are no slacks.
    pub unknowns: usize,
    starts: Vec<usize>,
    index: Vec<u32>,
    value: Vec<S>,
    /// Where each row's entries begin in `row_entries`.
    row_starts: Vec<usize>,
    /// The column of each entry, and its place in `value`.
    row_entries: Vec<(u32, u32)>,
    pub lower: Vec<Option<S>>,
    pub upper: Vec<Option<S>>,
    /// What one of the column is worth in the unknown's own unit; `None` if all are worth one.
    pub scale: Option<Vec<S>>,
}

impl<S: Scalar> Model<S> {
    /// From so many rows' terms as (row, column, coefficient), in any order; slacks are added. Bounds are open at first.
    pub fn new(unknowns: usize, rows: usize, terms: Vec<(usize, usize, S)>) -> Model<S> {
        let columns = unknowns + rows;
        let mut starts = vec![0; columns + 1];
        for (_, column, _) in &terms {
            starts[column + 1] += 1;
        }
        starts[unknowns + 1..].fill(1);
        for column in 0..columns {
            starts[column + 1] += starts[column];
        }
        let mut next = starts.clone();
        let mut index = vec![0; starts[columns]];
        let mut value = vec![S::one(); starts[columns]];
        for (row, column, coefficient) in terms {
            index[next[column]] = row as u32;
            value[next[column]] = coefficient;
            next[column] += 1;
        }
        for row in 0..rows {
            index[next[unknowns + row]] = row as u32;
        }
        let mut row_starts = vec![0; rows + 1];
        for row in &index {
            row_starts[*row as usize + 1] += 1;
        }
        for row in 0..rows {
            row_starts[row + 1] += row_starts[row];
        }
        let mut next = row_starts.clone();
        let mut row_entries = vec![(0, 0); index.len()];
        for column in 0..columns {
            let entries = starts[column]..starts[column + 1];
            for (entry, row) in entries.clone().zip(&index[entries]) {
                let row = *row as usize;
                row_entries[next[row]] = (column as u32, entry as u32);
                next[row] += 1;
            }
        }
        let (lower, upper) = (vec![None; columns], vec![None; columns]);
        Model {
            row_starts,
            row_entries,
            rows,
            unknowns,
            starts,
            index,
            value,
            lower,
            upper,
            scale: None,
        }
    }

    /// Number of columns, slacks included.
    pub fn columns(&self) -> usize {
        self.unknowns + self.rows
    }

    /// Rows and coefficients of a column.
    pub fn column(&self, column: usize) -> impl Iterator<Item = (usize, &S)> {
        let range = self.starts[column]..self.starts[column + 1];
        self.index[range.clone()]
            .iter()
            .map(|row| *row as usize)
            .zip(&self.value[range])
    }

    /// Columns and coefficients of a row, its slack among them.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (usize, &S)> {
        let entries = &self.row_entries[self.row_starts[row]..self.row_starts[row + 1]];
        entries
            .iter()
            .map(|(column, entry)| (*column as usize, &self.value[*entry as usize]))
    }

    /// Whether the column cannot move.
    pub fn is_fixed(&self, column: usize) -> bool {
        match (&self.lower[column], &self.upper[column]) {
            (Some(l), Some(u)) => l.compare(u).is_ge(),
            _ => false,
        }
    }
}

impl Model<f64> {
    /// Brings every row and then every column to sizes around one. Only floats need it: a basis that is found on
    /// the scaled model is a basis of the model.
    pub fn equilibrate(&mut self) {
        let mut row_size = vec![0.0_f64; self.rows];
        for (row, value) in self.index[..self.starts[self.unknowns]]
            .iter()
            .zip(&self.value)
        {
            let size = &mut row_size[*row as usize];
            *size = size.max(value.abs());
        }
        let mut scale = vec![1.0; self.columns()];
        for (column, scale) in scale.iter_mut().enumerate() {
            let range = self.starts[column]..self.starts[column + 1];
            let mut largest = 0.0_f64;
            for entry in range.clone() {
                let size = row_size[self.index[entry] as usize];
                if size > 0.0 {
                    self.value[entry] /= size;
                }
                largest = largest.max(self.value[entry].abs());
            }
            if largest > 0.0 && largest.is_finite() {
                for entry in range {
                    self.value[entry] /= largest;
                }
                *scale = 1.0 / largest;
            }
        }
        self.scale = Some(scale);
        self.scale_bounds(0..self.columns());
    }

    /// Brings bounds, given in the unknowns' own units, to the scale of their columns.
    pub fn scale_bounds(&mut self, columns: Range<usize>) {
        let Some(scale) = &self.scale else { return };
        let bounds = self.lower[columns.clone()].iter_mut();
        let bounds = bounds.zip(&mut self.upper[columns.clone()]);
        for ((lower, upper), scale) in bounds.zip(&scale[columns]) {
            for bound in [lower, upper].into_iter().flatten() {
                *bound /= scale;
            }
        }
    }
}
