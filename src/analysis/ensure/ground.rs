//! What a coalition's own rows say of some of its unknowns, each with the rows that it follows from; and proofs over it that
//! an answer leaves no posture of a box.

use super::posture::Master;
use crate::analysis::session::Session;
use crate::decide::{self, LpAnswer, Place, Tree};
use crate::logic::{Cite, Formula, Proof, Relation, Row, Var};
use crate::number::Rational;
use std::collections::BTreeMap;

/// Rows, multiplied, that add up to another one.
type Why = Vec<(Cite, Rational)>;

/// A row over the chosen unknowns (numbered as chosen), and why it holds.
#[derive(Clone)]
pub struct Known {
    pub row: Row,
    why: Why,
}

/// The chosen unknowns of a master.
pub struct Ground {
    /// The unknowns, as the master numbers them.
    pub vars: Vec<Var>,
    pub places: Vec<Place>,
    /// Rows over several of them, or strict ones.
    pub wide: Vec<Known>,
    /// `-x + low <= 0` and `x - high <= 0` for each.
    ends: Vec<[Known; 2]>,
}

/// A box: the ends of each unknown, and why they hold.
#[derive(Clone)]
pub struct Bounds(Vec<[(Rational, Why); 2]>);

/// All rows of conjunctions, with their places.
fn atoms(formula: &Formula, cite: &mut Vec<u32>, number: u32, out: &mut Vec<(Cite, Row)>) {
    match formula {
        Formula::Row(row) => out.push((
            Cite::Atom {
                formula: number,
                path: cite.clone(),
            },
            row.clone(),
        )),
        Formula::All(parts) => {
            for (step, part) in parts.iter().enumerate() {
                cite.push(step as u32);
                atoms(part, cite, number, out);
                cite.pop();
            }
        }
        Formula::Any(_) => {}
    }
}

impl Ground {
    /// What the master's rows say of these unknowns; none if one of them has no end.
    pub fn new(master: &Master, session: &mut Session, vars: Vec<Var>) -> Option<Ground> {
        let problem = &master.posed.problem;
        let mut all = Vec::new();
        for (number, formula) in (0..).zip(&problem.formulas) {
            atoms(formula, &mut Vec::new(), number, &mut all);
        }
        let index: BTreeMap<Var, usize> = vars.iter().enumerate().map(|(j, v)| (*v, j)).collect();
        let renamed = |row: &Row| -> Option<Row> {
            let terms = row.terms.iter();
            let terms = terms.map(|(v, c)| Some((Var(*index.get(v)? as u32), c.clone())));
            let terms = terms.collect::<Option<Vec<_>>>()?;
            Some(Row::new(terms, row.constant.clone(), row.relation))
        };
        let mut wide = Vec::new();
        let mut ends: Vec<[Option<Known>; 2]> = vars.iter().map(|_| [None, None]).collect();
        for (cite, row) in &all {
            let Some(renamed) = renamed(row) else {
                continue;
            };
            match renamed.terms.as_slice() {
                [] => {}
                [(var, c)] if renamed.relation != Relation::Below => {
                    let sides: &[bool] = match renamed.relation {
                        Relation::Equal => &[false, true],
                        _ => &[c.is_positive()],
                    };
                    for &above in sides {
                        let wanted = if above { Rational::ONE } else { -Rational::ONE };
                        let factor = wanted.checked_div(c)?;
                        let at = &renamed.constant * &factor;
                        let end = &mut ends[var.0 as usize][usize::from(above)];
                        if end.as_ref().is_none_or(|known| known.row.constant < at) {
                            *end = Some(Known {
                                row: Row::new([(*var, wanted)], at, Relation::AtMost),
                                why: vec![(cite.clone(), factor)],
                            });
                        }
                    }
                }
                _ => wide.push(Known {
                    why: vec![(cite.clone(), Rational::ONE)],
                    row: renamed,
                }),
            }
        }
        let rows: Vec<Row> = all.iter().map(|(_, row)| row.clone()).collect();
        let mut found = Vec::new();
        let mut places = Vec::new();
        for (j, ends) in ends.into_iter().enumerate() {
            let mut both = Vec::new();
            for (end, above) in ends.into_iter().zip([false, true]) {
                both.push(match end {
                    Some(end) => end,
                    None => farthest(
                        &all,
                        &rows,
                        problem.integers.len(),
                        (vars[j], j),
                        above,
                        session,
                    )?,
                });
            }
            let [low, high]: [Known; 2] = both.try_into().ok()?;
            let whole = problem.integers[vars[j].0 as usize];
            let (least, most) = (low.row.constant.clone(), -high.row.constant.clone());
            if least > most {
                return None;
            }
            places.push(Place {
                whole,
                low: if whole { least.ceil() } else { least },
                high: if whole { most.floor() } else { most },
            });
            found.push([low, high]);
        }
        Some(Ground {
            vars,
            places,
            wide,
            ends: found,
        })
    }

    /// The whole range of the unknowns.
    pub fn bounds(&self) -> Bounds {
        let end = |known: &Known| {
            let at = known.row.constant.clone();
            (at, known.why.clone())
        };
        let both = self.ends.iter().map(|[low, high]| {
            let (most, why) = end(high);
            [end(low), (-most, why)]
        });
        Bounds(both.collect())
    }

    /// A box inside the range, its ends without a reason.
    pub fn within(&self, low: &[Rational], high: &[Rational]) -> Bounds {
        let mut bounds = self.bounds();
        for (j, [below, above]) in bounds.0.iter_mut().enumerate() {
            if low[j] > below.0 {
                below.0 = low[j].clone();
            }
            if high[j] < above.0 {
                above.0 = high[j].clone();
            }
        }
        bounds
    }

    /// Multipliers that show that a row over the master's unknowns, cited so, has no posture in a box; without a row, that
    /// the box has none.
    fn contradiction(
        &self,
        row: Option<(&Row, Cite)>,
        bounds: &Bounds,
        session: &mut Session,
    ) -> Option<Proof> {
        let mut shares: Vec<(&Why, Rational)> = Vec::new();
        let mut cited: Why = Vec::new();
        let mut rows: Vec<Row> = Vec::new();
        if let Some((row, cite)) = row {
            let mut terms = Vec::new();
            let mut least = row.constant.clone();
            for (var, c) in &row.terms {
                let j = self.vars.iter().position(|v| v == var)?;
                let (at, why) = &bounds.0[j][usize::from(c.is_negative())];
                least += &(c * at);
                shares.push((why, c.abs()));
                terms.push((Var(j as u32), c.clone()));
            }
            let strict = row.relation == Relation::Below;
            let closed = least.is_positive() || strict && least.is_zero();
            cited.push((cite, Rational::ONE));
            if closed {
                return Some(Proof::Farkas(added(cited, &shares)));
            }
            if terms.len() < 2 {
                return None;
            }
            rows.push(Row::new(terms, row.constant.clone(), row.relation));
            for known in &self.wide {
                if let Some(farkas) = against(&rows[0], known, &cited[0].0, &bounds.0) {
                    return Some(Proof::Farkas(farkas));
                }
            }
        }
        let first = rows.len();
        rows.extend(self.wide.iter().map(|known| known.row.clone()));
        for (j, [low, high]) in bounds.0.iter().enumerate() {
            let var = Var(j as u32);
            rows.extend([Row::at_least(var, &low.0), Row::at_most(var, &high.0)]);
        }
        let found = decide::lp(&rows, self.vars.len(), None, &mut session.budget);
        let LpAnswer::Infeasible { multipliers } = found else {
            return None;
        };
        let mut whys: Vec<&Why> = self.wide.iter().map(|known| &known.why).collect();
        for [low, high] in &bounds.0 {
            whys.extend([&low.1, &high.1]);
        }
        if first == 1 {
            cited[0].1 = multipliers[0].clone();
        }
        let shares: Vec<(&Why, Rational)> = whys
            .into_iter()
            .zip(multipliers[first..].iter().cloned())
            .collect();
        Some(Proof::Farkas(added(cited, &shares)))
    }

    /// Whether the rows leave nothing of a box, and why.
    pub fn is_empty(&self, bounds: &Bounds, session: &mut Session) -> Option<Proof> {
        self.contradiction(None, bounds, session)
    }

    /// Shows that no posture of a box escapes an answer: every member of the formula with this number is contradicted.
    pub fn answered(
        &self,
        escapes: &Formula,
        number: u32,
        bounds: &Bounds,
        session: &mut Session,
    ) -> Option<Proof> {
        self.cases(escapes, number, &mut Vec::new(), bounds, session)
    }

    fn cases(
        &self,
        formula: &Formula,
        number: u32,
        path: &mut Vec<u32>,
        bounds: &Bounds,
        session: &mut Session,
    ) -> Option<Proof> {
        match formula {
            Formula::Row(row) => {
                let cite = Cite::Atom {
                    formula: number,
                    path: path.clone(),
                };
                self.contradiction(Some((row, cite)), bounds, session)
            }
            Formula::Any(parts) => {
                let mut branches = Vec::new();
                // The last member is the one that matters most: if it is not lost, none of the others need be looked at.
                for (step, part) in parts.iter().enumerate().rev() {
                    path.push(step as u32);
                    let branch = self.cases(part, number, path, bounds, session);
                    path.pop();
                    branches.push(branch?);
                }
                branches.reverse();
                Some(Proof::Cases {
                    formula: number,
                    path: path.clone(),
                    branches,
                })
            }
            Formula::All(_) => None,
        }
    }

    /// The proof that a tree of boxes stands for; the leaves' formulas have these numbers.
    pub fn proof(
        &self,
        tree: &Tree,
        escapes: &[(u32, &Formula)],
        session: &mut Session,
    ) -> Option<Proof> {
        self.proof_below(tree, escapes, &self.bounds(), session)
    }

    fn proof_below(
        &self,
        tree: &Tree,
        escapes: &[(u32, &Formula)],
        bounds: &Bounds,
        session: &mut Session,
    ) -> Option<Proof> {
        match tree {
            Tree::Empty => self.is_empty(bounds, session),
            Tree::Leaf(leaf) => {
                let (number, formula) = escapes.get(*leaf)?;
                self.answered(formula, *number, bounds, session)
            }
            Tree::Split {
                unknown,
                at,
                below,
                above,
            } => {
                let (mut low, mut high) = (deeper(bounds), deeper(bounds));
                let here = vec![(Cite::Assumed { depth: 0 }, Rational::ONE)];
                low.0[*unknown][1] = (at.clone(), here.clone());
                high.0[*unknown][0] = (at + &Rational::ONE, here);
                Some(Proof::Split {
                    sum: vec![(self.vars[*unknown], Rational::ONE)],
                    at: at.clone(),
                    below: Box::new(self.proof_below(below, escapes, &low, session)?),
                    above: Box::new(self.proof_below(above, escapes, &high, session)?),
                })
            }
        }
    }
}

/// Multipliers that show that a row and a known one have no common point in a box. The known row counts as often as makes the
/// least value of both together largest: this bound grows with it until the posture of least value keeps the known row, and
/// only where an unknown's coefficient turns can that change. So the continuous knapsack is solved, Dantzig 1957.
fn against(row: &Row, known: &Known, cite: &Cite, ends: &[[(Rational, Why); 2]]) -> Option<Why> {
    if row.relation == Relation::Equal || known.row.relation == Relation::Equal {
        return None;
    }
    let mut factors: BTreeMap<usize, [Rational; 2]> = BTreeMap::new();
    for (side, terms) in [&row.terms, &known.row.terms].into_iter().enumerate() {
        for (var, c) in terms {
            factors.entry(var.0 as usize).or_default()[side] = c.clone();
        }
    }
    // At no times the known row, how much it exceeds zero at the posture of least value.
    let mut slope = known.row.constant.clone();
    let mut turns = Vec::new();
    for (&j, [own, other]) in &factors {
        let up = match own.signum() {
            0 => other.is_negative(),
            sign => sign < 0,
        };
        slope += &(other * &ends[j][usize::from(up)].0);
        let turn = (-own).checked_div(other).filter(Rational::is_positive);
        if let Some(turn) = turn {
            turns.push((turn, j));
        }
    }
    turns.sort();
    let mut often = Rational::ZERO;
    for (turn, j) in turns {
        if !slope.is_positive() {
            break;
        }
        often = turn;
        slope -= &(&factors[&j][1].abs() * &(&ends[j][1].0 - &ends[j][0].0));
    }
    let mut least = &row.constant + &(&often * &known.row.constant);
    let mut shares = vec![(&known.why, often.clone())];
    for (&j, [own, other]) in &factors {
        let factor = own + &(&often * other);
        let (at, why) = &ends[j][usize::from(factor.is_negative())];
        least += &(&factor * at);
        shares.push((why, factor.abs()));
    }
    let strict = row.relation == Relation::Below
        || known.row.relation == Relation::Below && often.is_positive();
    let closed = least.is_positive() || strict && least.is_zero();
    closed.then(|| added(vec![(cite.clone(), Rational::ONE)], &shares))
}

/// The same box below one more split.
fn deeper(bounds: &Bounds) -> Bounds {
    let mut deeper = bounds.clone();
    let whys = deeper.0.iter_mut().flatten().flat_map(|end| &mut end.1);
    for (cite, _) in whys {
        if let Cite::Assumed { depth } = cite {
            *depth += 1;
        }
    }
    deeper
}

/// Multipliers of the same place added up.
fn added(first: Why, shares: &[(&Why, Rational)]) -> Why {
    let mut sums: BTreeMap<Cite, Rational> = first.into_iter().collect();
    for (why, factor) in shares.iter().filter(|(_, factor)| !factor.is_zero()) {
        for (cite, multiplier) in *why {
            *sums.entry(cite.clone()).or_default() += multiplier * factor;
        }
    }
    sums.into_iter().filter(|(_, m)| !m.is_zero()).collect()
}

/// The farthest that all rows together let an unknown go, and why.
fn farthest(
    all: &[(Cite, Row)],
    rows: &[Row],
    unknowns: usize,
    (var, number): (Var, usize),
    above: bool,
    session: &mut Session,
) -> Option<Known> {
    let sign = if above { -Rational::ONE } else { Rational::ONE };
    let cost = [(var, sign.clone())];
    let found = decide::lp(rows, unknowns, Some(&cost), &mut session.budget);
    let LpAnswer::Optimal {
        value, multipliers, ..
    } = found
    else {
        return None;
    };
    // sign · x - value + Σ multiplier · row = 0, so value - sign · x is what the rows add up to.
    let why = all.iter().zip(multipliers);
    let why = why.filter(|(_, m)| !m.is_zero());
    Some(Known {
        row: Row::new([(Var(number as u32), -sign)], value, Relation::AtMost),
        why: why.map(|((cite, _), m)| (cite.clone(), m)).collect(),
    })
}
