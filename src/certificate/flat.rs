//! Proofs and formulas without nesting: lists of nodes, in which children stand after their parents.
//!
//! A proof may be a thousand splits deep. Nested as deep, its file could not be read without recursion.

use serde::{Deserialize, Serialize};

use crate::logic::{Cite, Formula, MAX_DEPTH, Proof, Relation, Row, Var};
use crate::number::Rational;

/// A node of a proof. Children are numbers in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofNode {
    /// Cited rows and their multipliers.
    Sum(Vec<(CiteNode, Rational)>),
    Split {
        unknown: u32,
        at: Rational,
        below: u32,
        above: u32,
    },
    /// The same of a sum of unknowns.
    SplitSum {
        terms: Vec<(u32, Rational)>,
        at: Rational,
        below: u32,
        above: u32,
    },
    Cases {
        premise: u32,
        path: Vec<u32>,
        branches: Vec<u32>,
    },
}

/// A cited row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CiteNode {
    /// A row of a premise: the path of members that leads to it.
    Row { premise: u32, path: Vec<u32> },
    /// The bound of the split so many splits above; 0 is the nearest.
    Assumed(u32),
}

/// A node of a formula.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormulaNode {
    Row {
        terms: Vec<(u32, Rational)>,
        constant: Rational,
        is: Is,
    },
    All(Vec<u32>),
    Any(Vec<u32>),
}

/// How a row's sum compares with zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Is {
    #[serde(rename = "<= 0")]
    AtMost,
    #[serde(rename = "< 0")]
    Below,
    #[serde(rename = "= 0")]
    Equal,
}

/// The proof as a list, its root first.
pub fn flat_proof(proof: &Proof) -> Vec<ProofNode> {
    // First come, first numbered: a child's number is its place in the queue.
    let mut queue = vec![proof];
    let mut nodes = Vec::new();
    let mut next = 0;
    while let Some(node) = queue.get(next).copied() {
        next += 1;
        let mut child = |proof| {
            queue.push(proof);
            (queue.len() - 1) as u32
        };
        nodes.push(match node {
            Proof::Farkas(sum) => {
                ProofNode::Sum(sum.iter().map(|(c, m)| (cite_node(c), m.clone())).collect())
            }
            Proof::Split {
                sum,
                at,
                below,
                above,
            } => {
                let (at, below, above) = (at.clone(), child(below), child(above));
                match &sum[..] {
                    [(var, one)] if *one == Rational::ONE => ProofNode::Split {
                        unknown: var.0,
                        at,
                        below,
                        above,
                    },
                    _ => ProofNode::SplitSum {
                        terms: sum.iter().map(|(v, c)| (v.0, c.clone())).collect(),
                        at,
                        below,
                        above,
                    },
                }
            }
            Proof::Cases {
                formula,
                path,
                branches,
            } => ProofNode::Cases {
                premise: *formula,
                path: path.clone(),
                branches: branches.iter().map(child).collect(),
            },
        });
    }
    nodes
}

fn cite_node(cite: &Cite) -> CiteNode {
    match cite {
        Cite::Atom { formula, path } => CiteNode::Row {
            premise: *formula,
            path: path.clone(),
        },
        Cite::Assumed { depth } => CiteNode::Assumed(*depth),
    }
}

/// The tree that a list of nodes stands for.
///
/// # Errors
/// If it is no tree, or one deeper than the checker follows.
pub fn proof_of(nodes: Vec<ProofNode>) -> Result<Proof, &'static str> {
    let total = nodes.len();
    if total == 0 {
        return Err("a proof has no node");
    }
    let mut depths = vec![0_usize; total];
    for (number, node) in nodes.iter().enumerate() {
        let children = match node {
            ProofNode::Sum(_) => Vec::new(),
            ProofNode::Split { below, above, .. } | ProofNode::SplitSum { below, above, .. } => {
                vec![*below, *above]
            }
            ProofNode::Cases { branches, .. } => branches.clone(),
        };
        for child in children {
            let child = child as usize;
            if child <= number || child >= total {
                return Err("a node of a proof must come after its parent, and be there");
            }
            depths[child] = depths[number] + 1;
            if depths[child] > MAX_DEPTH {
                return Err("a proof is nested too deeply");
            }
        }
    }
    // From the last to the first: a node's children are made before it, and each is used once.
    let mut made: Vec<Option<Proof>> = (0..total).map(|_| None).collect();
    for (number, node) in nodes.into_iter().enumerate().rev() {
        let mut take = |child: u32| {
            let made = made.get_mut(child as usize).and_then(Option::take);
            made.ok_or("a node of a proof has two parents")
        };
        let proof = match node {
            ProofNode::Sum(sum) => {
                Proof::Farkas(sum.into_iter().map(|(c, m)| (cite_of(c), m)).collect())
            }
            ProofNode::Split {
                unknown,
                at,
                below,
                above,
            } => {
                let one = vec![(unknown, Rational::ONE)];
                split_of(one, at, take(below)?, take(above)?)
            }
            ProofNode::SplitSum {
                terms,
                at,
                below,
                above,
            } => split_of(terms, at, take(below)?, take(above)?),
            ProofNode::Cases {
                premise,
                path,
                branches,
            } => Proof::Cases {
                formula: premise,
                path,
                branches: branches.into_iter().map(take).collect::<Result<_, _>>()?,
            },
        };
        made[number] = Some(proof);
    }
    let mut made = made.into_iter();
    let root = made.next().flatten();
    if made.any(|left| left.is_some()) {
        return Err("a node of a proof has no parent");
    }
    root.ok_or("a proof has no node")
}

fn split_of(terms: Vec<(u32, Rational)>, at: Rational, below: Proof, above: Proof) -> Proof {
    Proof::Split {
        sum: terms.into_iter().map(|(v, c)| (Var(v), c)).collect(),
        at,
        below: Box::new(below),
        above: Box::new(above),
    }
}

fn cite_of(node: CiteNode) -> Cite {
    match node {
        CiteNode::Row { premise, path } => Cite::Atom {
            formula: premise,
            path,
        },
        CiteNode::Assumed(depth) => Cite::Assumed { depth },
    }
}

/// The formula as a list, its root first.
pub fn flat_formula(formula: &Formula) -> Vec<FormulaNode> {
    let mut queue = vec![formula];
    let mut nodes = Vec::new();
    let mut next = 0;
    while let Some(node) = queue.get(next).copied() {
        next += 1;
        nodes.push(match node {
            Formula::Row(row) => FormulaNode::Row {
                terms: row.terms.iter().map(|(v, c)| (v.0, c.clone())).collect(),
                constant: row.constant.clone(),
                is: match row.relation {
                    Relation::AtMost => Is::AtMost,
                    Relation::Below => Is::Below,
                    Relation::Equal => Is::Equal,
                },
            },
            Formula::All(members) => FormulaNode::All(queued(&mut queue, members)),
            Formula::Any(members) => FormulaNode::Any(queued(&mut queue, members)),
        });
    }
    nodes
}

fn queued<'a>(queue: &mut Vec<&'a Formula>, members: &'a [Formula]) -> Vec<u32> {
    let from = queue.len();
    queue.extend(members);
    (from..queue.len()).map(|number| number as u32).collect()
}

/// The formula that a list of nodes stands for.
///
/// # Errors
/// If it is no tree, or one deeper than conditions are.
pub fn formula_of(nodes: Vec<FormulaNode>) -> Result<Formula, &'static str> {
    const DEEPEST: usize = 1_000;
    let total = nodes.len();
    let mut depths = vec![0_usize; total];
    for (number, node) in nodes.iter().enumerate() {
        let (FormulaNode::All(children) | FormulaNode::Any(children)) = node else {
            continue;
        };
        for child in children {
            let child = *child as usize;
            if child <= number || child >= total {
                return Err("a node of a premise's rows must come after its parent, and be there");
            }
            depths[child] = depths[number] + 1;
            if depths[child] > DEEPEST {
                return Err("a premise's rows are nested too deeply");
            }
        }
    }
    let mut made: Vec<Option<Formula>> = (0..total).map(|_| None).collect();
    for (number, node) in nodes.into_iter().enumerate().rev() {
        let take = |child: u32| {
            let made = made.get_mut(child as usize).and_then(Option::take);
            made.ok_or("a node of a premise's rows has two parents")
        };
        made[number] = Some(match node {
            FormulaNode::Row {
                terms,
                constant,
                is,
            } => Formula::Row(Row {
                terms: terms.into_iter().map(|(v, c)| (Var(v), c)).collect(),
                constant,
                relation: match is {
                    Is::AtMost => Relation::AtMost,
                    Is::Below => Relation::Below,
                    Is::Equal => Relation::Equal,
                },
            }),
            FormulaNode::All(children) => {
                Formula::All(children.into_iter().map(take).collect::<Result<_, _>>()?)
            }
            FormulaNode::Any(children) => {
                Formula::Any(children.into_iter().map(take).collect::<Result<_, _>>()?)
            }
        });
    }
    made.into_iter()
        .next()
        .flatten()
        .ok_or("a premise has no rows")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf() -> ProofNode {
        ProofNode::Sum(Vec::new())
    }

    fn split(below: u32, above: u32) -> ProofNode {
        ProofNode::Split {
            unknown: 0,
            at: Rational::ZERO,
            below,
            above,
        }
    }

    #[test]
    fn a_tree_comes_back() {
        let nodes = vec![split(1, 2), split(3, 4), leaf(), leaf(), leaf()];
        let proof = proof_of(nodes.clone()).expect("a tree");
        assert_eq!(flat_proof(&proof), nodes);
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        for nodes in [
            vec![],
            vec![split(0, 1), leaf()],
            vec![split(1, 2), leaf()],
            vec![split(1, 1), leaf()],
            vec![leaf(), leaf()],
            vec![split(1, 2), split(3, 4), split(3, 4), leaf(), leaf()],
        ] {
            assert!(proof_of(nodes.clone()).is_err(), "{nodes:?}");
        }
        // Splits in the even places, leaves in the odd ones.
        let nodes: Vec<ProofNode> = (0..40_001_u32)
            .map(|n| {
                if n % 2 == 0 && n < 40_000 {
                    split(n + 1, n + 2)
                } else {
                    leaf()
                }
            })
            .collect();
        assert_eq!(proof_of(nodes), Err("a proof is nested too deeply"));
    }
}
