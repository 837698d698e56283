//! The model that a search keeps from place to place: mostly bounds alone differ.

use super::model::Model;
use super::relax::{Relaxation, Run};

/// A scaled model kept for the next place of a search: mostly it differs in bounds alone.
pub(super) struct Mold {
    /// The names of its rows.
    names: Vec<usize>,
    strict: bool,
    model: Model<f64>,
}

impl Mold {
    /// Whether its rows are those of so many wide rows. Rows without names are known to nobody.
    fn is_of(&self, wide: &[usize], names: &[usize]) -> bool {
        let named = |(own, row): (&usize, &usize)| *own == names[*row] && *own != usize::MAX;
        self.names.len() == wide.len() && self.names.iter().zip(wide).all(named)
    }
}

impl Relaxation<'_> {
    /// The model of the rows in floats, from that of an earlier run where it had the same rows.
    pub(super) fn scaled(&self, names: &[usize], earlier: Option<Mold>) -> Model<f64> {
        let same = |mold: &Mold| mold.strict == self.strict && mold.is_of(&self.wide, names);
        let columns = self.unknowns + usize::from(self.strict);
        match earlier.filter(same) {
            Some(Mold { mut model, .. }) => {
                self.bound_columns(&mut model);
                model.scale_bounds(0..columns);
                model
            }
            None => {
                let mut model = self.model();
                model.equilibrate();
                model
            }
        }
    }
}

impl Run<'_, '_, f64> {
    /// What a later run may begin with.
    pub fn mold(self, names: &[usize]) -> Mold {
        Mold {
            names: self.relaxation.wide.iter().map(|row| names[*row]).collect(),
            strict: self.relaxation.strict,
            model: self.simplex.model,
        }
    }
}
