//! Proofs without what they do not use: less to write, to read and to check.

use crate::draft::*;
use crate::logic::Var;
use crate::verify::{self, Extreme, Rebuilt};
use std::collections::{BTreeMap, BTreeSet};

/// Leaves out of each proof of a certificate the premises that it does not cite and the unknowns that then nothing speaks of.
/// Where the kernel does not rebuild what is left, all of it stays. `rebuilt` are the certificate's own rows.
pub fn lean(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    certificate: &mut Certificate,
    extremes: &[Extreme],
    rebuilt: &[Rebuilt],
) {
    let mut less = certificate.clone();
    for (no_world, rows) in less.proofs_mut().into_iter().zip(rebuilt) {
        leave_out(no_world, rows);
    }
    let Ok(again) = verify::rebuilt(draft, claim, part, &less, extremes) else {
        return;
    };
    let mut proofs = less.proofs().into_iter().zip(&again);
    if proofs.all(|(of, rows)| rows.refuted_by(&of.proof)) {
        *certificate = less;
    }
}

fn leave_out(no_world: &mut NoWorld, rows: &Rebuilt) {
    let cited = no_world.proof.cited();
    let kept: Vec<usize> = (0..no_world.premises.len())
        .filter(|i| cited.contains(&(*i as u32)) || says_what_is_asked(&no_world.premises[*i]))
        .collect();
    let formula: BTreeMap<u32, u32> = (0..)
        .zip(&kept)
        .map(|(new, old)| (*old as u32, new))
        .collect();
    let mut used: BTreeSet<Var> = no_world.proof.split();
    for old in &kept {
        used.extend(rows.formulas.get(*old).into_iter().flat_map(|f| f.vars()));
    }
    let var: BTreeMap<Var, Var> = (0..)
        .zip(&used)
        .map(|(new, old)| (*old, Var(new)))
        .collect();
    let premises = kept.iter().map(|old| no_world.premises[*old].clone());
    let unknowns = used
        .iter()
        .filter_map(|old| no_world.unknowns.get(old.0 as usize));
    let (premises, unknowns) = (premises.collect(), unknowns.cloned().collect());
    // What is not in the maps is cited nowhere.
    no_world
        .proof
        .renumber(&|old| formula.get(&old).copied().unwrap_or(old), &|old| {
            var.get(&old).copied().unwrap_or(old)
        });
    (no_world.premises, no_world.unknowns) = (premises, unknowns);
}

/// Premises by which the kernel tells what a proof is about.
fn says_what_is_asked(premise: &Premise) -> bool {
    matches!(
        premise,
        Premise::Broken { .. }
            | Premise::Kept { .. }
            | Premise::Given { .. }
            | Premise::Breach { .. }
            | Premise::Estimate { .. }
    )
}
