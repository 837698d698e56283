//! Formulas laid out flat, and the proof tree of a search.

use crate::logic::{Cite, Formula, Proof, Row, Var};
use crate::number::Rational;
use std::collections::BTreeMap;

/// A part of a formula.
pub(super) struct Node<'a> {
    pub formula: u32,
    pub path: Vec<u32>,
    pub kind: Kind<'a>,
    /// The nearest `Any` around it.
    pub within: Option<usize>,
}

/// What a part is; members are numbers of parts.
pub(super) enum Kind<'a> {
    Row(&'a Row),
    All(Vec<usize>),
    Any(Vec<usize>),
}

/// Every part of every formula, numbered.
pub(super) struct Tree<'a> {
    pub nodes: Vec<Node<'a>>,
    pub roots: Vec<usize>,
}

impl<'a> Tree<'a> {
    pub fn new(formulas: &'a [Formula]) -> Tree<'a> {
        let mut tree = Tree {
            nodes: Vec::new(),
            roots: Vec::new(),
        };
        for (i, formula) in formulas.iter().enumerate() {
            let root = tree.add(i as u32, Vec::new(), formula, None);
            tree.roots.push(root);
        }
        tree
    }

    fn add(
        &mut self,
        number: u32,
        path: Vec<u32>,
        formula: &'a Formula,
        within: Option<usize>,
    ) -> usize {
        let id = self.nodes.len();
        let empty = match formula {
            Formula::Row(row) => Kind::Row(row),
            Formula::All(_) => Kind::All(Vec::new()),
            Formula::Any(_) => Kind::Any(Vec::new()),
        };
        self.nodes.push(Node {
            formula: number,
            path: path.clone(),
            kind: empty,
            within,
        });
        let inside = if matches!(formula, Formula::Any(_)) {
            Some(id)
        } else {
            within
        };
        for (i, part) in formula.parts().iter().enumerate() {
            let mut path = path.clone();
            path.push(i as u32);
            let part = self.add(number, path, part, inside);
            if let Kind::All(parts) | Kind::Any(parts) = &mut self.nodes[id].kind {
                parts.push(part);
            }
        }
        id
    }

    /// Members of an `All` or `Any`.
    pub fn parts(&self, node: usize) -> &[usize] {
        match &self.nodes[node].kind {
            Kind::Row(_) => &[],
            Kind::All(parts) | Kind::Any(parts) => parts,
        }
    }
}

/// A proof under construction. Assumed bounds are cited by the number of the branching that makes them, so that a
/// branching which turns out to be needless can be left out.
#[derive(Debug)]
pub(super) enum Derivation {
    Farkas(Vec<(Cite, Rational)>),
    Split {
        branching: u32,
        sum: Vec<(Var, Rational)>,
        at: Rational,
        below: Box<Derivation>,
        above: Box<Derivation>,
    },
    Cases {
        formula: u32,
        path: Vec<u32>,
        branches: Vec<Derivation>,
    },
}

impl Derivation {
    /// The proof, with bounds cited by depth; `splits` are the branchings above.
    pub fn into_proof(self, splits: &mut Vec<u32>) -> Proof {
        match self {
            Derivation::Farkas(mut multipliers) => {
                for (cite, _) in &mut multipliers {
                    if let Cite::Assumed { depth } = cite {
                        let above = splits.iter().rev().position(|branching| branching == depth);
                        *depth = above.map_or(u32::MAX, |above| above as u32);
                    }
                }
                Proof::Farkas(whole(multipliers))
            }
            Derivation::Split {
                branching,
                sum,
                at,
                below,
                above,
            } => {
                splits.push(branching);
                let [below, above] = [below, above].map(|side| Box::new(side.into_proof(splits)));
                splits.pop();
                Proof::Split {
                    sum,
                    at,
                    below,
                    above,
                }
            }
            Derivation::Cases {
                formula,
                path,
                branches,
            } => {
                let branches = branches
                    .into_iter()
                    .map(|branch| branch.into_proof(splits))
                    .collect();
                Proof::Cases {
                    formula,
                    path,
                    branches,
                }
            }
        }
    }
}

/// The same multipliers as whole numbers without a common divisor, as long as these are not long.
fn whole(multipliers: Vec<(Cite, Rational)>) -> Vec<(Cite, Rational)> {
    let mut common: i128 = 1;
    let mut divisor: i128 = 0;
    for (_, multiplier) in &multipliers {
        let Some((_, d)) = multiplier.small() else {
            return multipliers;
        };
        common = common / gcd(common, d.into()) * i128::from(d);
        if common > i64::MAX.into() {
            return multipliers;
        }
    }
    for (_, multiplier) in &multipliers {
        let scaled = multiplier * &Rational::from(common);
        let Some(n) = scaled.to_i64() else {
            return multipliers;
        };
        divisor = gcd(divisor, n.into());
    }
    let Some(by) = Rational::from(common).checked_div(&Rational::from(divisor)) else {
        return multipliers;
    };
    multipliers
        .into_iter()
        .map(|(cite, multiplier)| (cite, multiplier * &by))
        .collect()
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Which branch of each `Any` is assumed at a place of the search, and by which branching.
pub(super) type Choices = BTreeMap<usize, (usize, u32)>;
