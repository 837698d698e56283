//! Which premises a proof uses.

use std::collections::BTreeSet;

use crate::logic::{Cite, Proof};

/// The numbers of the premises that the proof cites.
pub fn cited(proof: &Proof) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let mut open = vec![proof];
    while let Some(node) = open.pop() {
        match node {
            Proof::Farkas(rows) => found.extend(rows.iter().filter_map(|(cite, _)| match cite {
                Cite::Atom { formula, .. } => Some(*formula),
                Cite::Assumed { .. } => None,
            })),
            Proof::Split { below, above, .. } => open.extend([&**below, &**above]),
            Proof::Cases {
                formula, branches, ..
            } => {
                found.insert(*formula);
                open.extend(branches);
            }
        }
    }
    found
}
