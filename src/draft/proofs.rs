//! The proofs in a certificate.

use super::{Certificate, NoWorld, NotLess};

impl Certificate {
    /// Every proof in it, in its own order.
    pub fn proofs(&self) -> Vec<&NoWorld> {
        match self {
            Certificate::NoWorld { stretches } => stretches.iter().collect(),
            Certificate::Ensured { cases, .. } => {
                let each = cases
                    .iter()
                    .flat_map(|case| case.holds.iter().chain(&case.complies));
                each.collect()
            }
            Certificate::Less { bound, .. } => vec![bound],
            Certificate::KeptAnyway { provisions } => {
                provisions.iter().flat_map(|kept| &kept.stretches).collect()
            }
            Certificate::NotLess { pieces, .. } => {
                pieces.iter().flat_map(NotLess::bounds).collect()
            }
            Certificate::Burden { sides } => sides
                .iter()
                .filter_map(|side| side.bound.as_ref())
                .collect(),
            Certificate::Answered { escape, .. } => escape.iter().collect(),
            Certificate::Untouched | Certificate::Figures | Certificate::Outgrown { .. } => {
                Vec::new()
            }
        }
    }

    /// The same, to be replaced by better ones.
    pub fn proofs_mut(&mut self) -> Vec<&mut NoWorld> {
        match self {
            Certificate::NoWorld { stretches } => stretches.iter_mut().collect(),
            Certificate::Ensured { cases, .. } => {
                let each = cases
                    .iter_mut()
                    .flat_map(|case| case.holds.iter_mut().chain(&mut case.complies));
                each.collect()
            }
            Certificate::Less { bound, .. } => vec![bound],
            Certificate::KeptAnyway { provisions } => {
                let each = provisions.iter_mut();
                each.flat_map(|kept| &mut kept.stretches).collect()
            }
            Certificate::NotLess { pieces, .. } => {
                pieces.iter_mut().flat_map(NotLess::bounds_mut).collect()
            }
            Certificate::Burden { sides } => sides
                .iter_mut()
                .filter_map(|side| side.bound.as_mut())
                .collect(),
            Certificate::Answered { escape, .. } => escape.iter_mut().collect(),
            Certificate::Untouched | Certificate::Figures | Certificate::Outgrown { .. } => {
                Vec::new()
            }
        }
    }
}
