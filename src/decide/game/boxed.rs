//! The linear program of a box of postures: their best forces, and the worst plan linear in the posture.

use super::{Coupled, Front, Linear};
use crate::decide::budget::Budget;
use crate::decide::float::approx;
use crate::decide::model::Model;
use crate::decide::simplex::{Place, Simplex, Status};
use crate::logic::{Relation, Row};
use crate::number::Rational;
use std::collections::BTreeSet;

/// A row in floats.
struct Rough {
    plan: Vec<(usize, f64)>,
    own: Vec<(usize, f64)>,
    theirs: Vec<(usize, f64)>,
    constant: f64,
    /// The unknowns of the posture that it may depend on.
    touched: Vec<usize>,
    goal: bool,
}

/// A row over their forces: terms, constant, and whether it is an equation.
type Law = (Vec<(usize, f64)>, f64, bool);

/// How the plan hangs on the posture, ready for any box.
pub struct Shape {
    front: Front,
    /// Each plan unknown that an equation defines, in terms of the others.
    derived: Vec<Option<Coupled>>,
    rows: Vec<Rough>,
    /// Rows over several unknowns of the posture: `Σ <= bound`.
    region: Vec<(Vec<(usize, f64)>, f64)>,
    permitted: Vec<Law>,
    bounds: Vec<(f64, Option<f64>)>,
    own: usize,
    size: f64,
}

/// What the program of a box says.
pub struct Worst {
    /// The most that the goal's sums can be in the box under the plan.
    pub value: f64,
    pub theirs: Vec<f64>,
    /// What a unit more of each of their forces takes away.
    pub worth: Vec<f64>,
    /// What a unit more of the posture adds.
    pub price: Vec<f64>,
    /// The posture in the box against which the plan does worst.
    pub posture: Vec<f64>,
    /// For each plan unknown its values at both ends of the posture's unknown that it hangs on.
    ends: Vec<(f64, f64)>,
    pub places: Vec<Place>,
}

fn rough(terms: &[(usize, Rational)]) -> Vec<(usize, f64)> {
    terms.iter().map(|(i, c)| (*i, approx(c))).collect()
}

/// Adds `factor` times some terms to others.
fn join(to: &mut Vec<(usize, Rational)>, terms: &[(usize, Rational)], factor: &Rational) {
    for (i, c) in terms {
        let c = c * factor;
        match to.iter_mut().find(|(j, _)| j == i) {
            Some((_, sum)) => *sum += &c,
            None => to.push((*i, c)),
        }
    }
    to.retain(|(_, c)| !c.is_zero());
}

/// A row with the derived unknowns of the plan replaced by what they are.
fn substituted(row: &Coupled, derived: &[Option<Coupled>]) -> Coupled {
    let mut out = Coupled {
        plan: Vec::new(),
        ..row.clone()
    };
    for (i, c) in &row.plan {
        match &derived[*i] {
            None => join(&mut out.plan, &[(*i, c.clone())], &Rational::ONE),
            Some(form) => {
                join(&mut out.plan, &form.plan, c);
                join(&mut out.own, &form.own, c);
                join(&mut out.theirs, &form.theirs, c);
                out.constant += &(c * &form.constant);
            }
        }
    }
    out
}

impl Shape {
    /// Sorts the rows; none if they hold equations that define no unknown of the plan.
    pub fn new(front: Front, own: usize, region: &[Row]) -> Option<Shape> {
        let mut derived: Vec<Option<Coupled>> = vec![None; front.plan.len()];
        let mut open: Vec<Coupled> = Vec::new();
        for row in &front.fight {
            let row = substituted(row, &derived);
            if row.relation != Relation::Equal {
                open.push(row);
                continue;
            }
            // An unknown that hangs on nothing by itself is what the others make it.
            let (at, factor) = row
                .plan
                .iter()
                .rev()
                .find(|(i, _)| front.plan[*i].is_none())?
                .clone();
            let by = -factor.recip()?;
            let mut form = Coupled {
                plan: Vec::new(),
                own: Vec::new(),
                theirs: Vec::new(),
                constant: &row.constant * &by,
                relation: Relation::Equal,
            };
            let rest: Vec<_> = row.plan.iter().filter(|(i, _)| *i != at).cloned().collect();
            join(&mut form.plan, &rest, &by);
            join(&mut form.own, &row.own, &by);
            join(&mut form.theirs, &row.theirs, &by);
            let mut now = vec![None; front.plan.len()];
            now[at] = Some(form.clone());
            let replaced = |row: &Coupled| substituted(row, &now);
            open = open.iter().map(replaced).collect();
            derived = derived.iter().map(|d| d.as_ref().map(replaced)).collect();
            derived[at] = Some(form);
        }
        for form in derived.iter().flatten() {
            let mut row = Coupled {
                relation: Relation::AtMost,
                constant: -form.constant.clone(),
                plan: Vec::new(),
                own: Vec::new(),
                theirs: Vec::new(),
            };
            let minus = -Rational::ONE;
            join(&mut row.plan, &form.plan, &minus);
            join(&mut row.own, &form.own, &minus);
            join(&mut row.theirs, &form.theirs, &minus);
            let below = |terms: &[(usize, Rational)]| terms.iter().all(|(_, c)| c.is_negative());
            let trivial = below(&row.plan)
                && row.own.is_empty()
                && row.theirs.is_empty()
                && !row.constant.is_positive();
            if !trivial {
                open.push(row);
            }
        }
        let mut size = 1.0_f64;
        let mut rows = Vec::new();
        let goals = front.goal.iter().map(|row| substituted(row, &derived));
        let all = open.into_iter().map(|row| (row, false));
        for (row, goal) in all.chain(goals.map(|row| (row, true))) {
            if row.relation == Relation::Equal {
                return None;
            }
            let slopes = row.plan.iter().filter_map(|(i, _)| front.plan[*i]);
            let touched: BTreeSet<usize> = row.own.iter().map(|(j, _)| *j).chain(slopes).collect();
            if goal {
                size = size.max(approx(&row.constant).abs());
            }
            rows.push(Rough {
                plan: rough(&row.plan),
                own: rough(&row.own),
                theirs: rough(&row.theirs),
                constant: approx(&row.constant),
                touched: touched.into_iter().collect(),
                goal,
            });
        }
        let mut wide = Vec::new();
        for row in region.iter().filter(|row| row.terms.len() > 1) {
            let signs: &[f64] = if row.relation == Relation::Equal {
                &[1.0, -1.0]
            } else {
                &[1.0]
            };
            for sign in signs {
                let terms = row.terms.iter();
                let terms = terms.map(|(v, c)| (v.0 as usize, sign * approx(c)));
                wide.push((terms.collect(), -sign * approx(&row.constant)));
            }
        }
        let mut bounds = vec![(0.0, None); front.theirs];
        let mut permitted = Vec::new();
        for row in &front.permitted {
            let equal = row.relation == Relation::Equal;
            let constant = approx(&row.constant);
            if let [(var, c)] = row.terms.as_slice() {
                let (c, bound) = (approx(c), &mut bounds[var.0 as usize]);
                let at = -constant / c;
                if equal || c < 0.0 {
                    bound.0 = f64::max(bound.0, at);
                }
                if equal || c > 0.0 {
                    bound.1 = Some(bound.1.map_or(at, |b: f64| b.min(at)));
                }
                continue;
            }
            let terms = row.terms.iter();
            let terms = terms.map(|(v, c)| (v.0 as usize, approx(c))).collect();
            permitted.push((terms, constant, equal));
        }
        Some(Shape {
            front,
            derived,
            rows,
            region: wide,
            permitted,
            bounds,
            own,
            size,
        })
    }

    /// Below this a sum is surely below zero.
    pub fn tolerance(&self) -> f64 {
        1e-7 * self.size
    }

    /// Solves the program of a box, from the basis of another one; with fixed forces of theirs, if given.
    pub fn solve(
        &self,
        low: &[f64],
        high: &[f64],
        fixed: Option<&[f64]>,
        places: &[Place],
        budget: &mut Budget,
    ) -> Result<Worst, Status> {
        let mut program = Program::default();
        for (k, (least, most)) in self.bounds.iter().enumerate() {
            let column = program.column(Some(*least));
            program.upper[column] = *most;
            if let Some(fixed) = fixed {
                (program.lower[column], program.upper[column]) = (Some(fixed[k]), Some(fixed[k]));
            }
        }
        for (terms, constant, equal) in &self.permitted {
            let row = program.row(*constant);
            program.equal[row] = *equal;
            let terms = terms.iter().map(|(k, c)| (row, *k, *c));
            program.terms.extend(terms);
        }
        let mut columns = Vec::with_capacity(self.front.plan.len());
        for (hangs_on, derived) in self.front.plan.iter().zip(&self.derived) {
            columns.push(match (derived, hangs_on) {
                (Some(_), _) => (0, 0),
                (None, None) => {
                    let column = program.column(Some(0.0));
                    (column, column)
                }
                (None, Some(_)) => (program.column(Some(0.0)), program.column(Some(0.0))),
            });
        }
        let worst = program.column(None);
        let mut sums: Vec<(usize, &Rough)> = Vec::new();
        let mut goal_rows: Vec<Option<usize>> = vec![None; self.own];
        for row in &self.rows {
            // What the row is where every unknown is at its low end.
            let base: f64 = row.constant + row.own.iter().map(|(j, c)| c * low[*j]).sum::<f64>();
            let main = program.row(base);
            sums.push((main, row));
            let at = |program: &mut Program, number: usize, high_of: Option<usize>| {
                for (i, c) in &row.plan {
                    let (near, far) = columns[*i];
                    let end = if high_of.is_some() && self.front.plan[*i] == high_of {
                        far
                    } else {
                        near
                    };
                    program.terms.push((number, end, *c));
                }
                let theirs = row.theirs.iter().map(|(k, c)| (number, *k, *c));
                program.terms.extend(theirs);
            };
            at(&mut program, main, None);
            if let ([j], false) = (row.touched.as_slice(), row.goal) {
                let rise: f64 = row.own.iter().map(|(_, c)| c * (high[*j] - low[*j])).sum();
                let other = program.row(base + rise);
                sums.push((other, row));
                at(&mut program, other, Some(*j));
                continue;
            }
            if row.goal {
                program.terms.push((main, worst, -1.0));
            }
            if row.touched.is_empty() {
                continue;
            }
            // Farkas: the row follows from the region and the box.
            let mut all: BTreeSet<usize> = row.touched.iter().copied().collect();
            let near = |terms: &[(usize, f64)]| terms.iter().any(|(j, _)| row.touched.contains(j));
            let region: Vec<_> = self
                .region
                .iter()
                .filter(|(terms, _)| near(terms))
                .collect();
            for (terms, _) in &region {
                all.extend(terms.iter().map(|(j, _)| *j));
            }
            let mut of = vec![usize::MAX; self.own];
            for &j in &all {
                of[j] = program.row(
                    row.own
                        .iter()
                        .filter(|(k, _)| *k == j)
                        .map(|(_, c)| c)
                        .sum::<f64>()
                        * (high[j] - low[j]),
                );
                let over = program.column(Some(0.0));
                program.terms.push((of[j], over, -1.0));
                program.terms.push((main, over, 1.0));
                if row.goal {
                    goal_rows[j] = Some(of[j]);
                }
            }
            for (i, c) in &row.plan {
                if let Some(j) = self.front.plan[*i] {
                    let (near, far) = columns[*i];
                    program.terms.push((of[j], far, *c));
                    program.terms.push((of[j], near, -*c));
                }
            }
            for (terms, bound) in region {
                let price = program.column(Some(0.0));
                let rest = bound - terms.iter().map(|(j, c)| c * low[*j]).sum::<f64>();
                program.terms.push((main, price, rest));
                for (j, c) in terms {
                    program
                        .terms
                        .push((of[*j], price, -c * (high[*j] - low[*j])));
                }
            }
        }
        let solved = program.solve(worst, places, budget)?;
        let mut price = vec![0.0; self.own];
        let mut worth = vec![0.0; self.front.theirs];
        for (number, row) in sums {
            let multiplier = solved.multipliers[number].max(0.0);
            row.own
                .iter()
                .for_each(|(j, c)| price[*j] += multiplier * c);
            row.theirs
                .iter()
                .for_each(|(k, c)| worth[*k] -= multiplier * c);
        }
        let posture = (0..self.own).map(|j| {
            let share = goal_rows[j].map_or(0.0, |row| solved.multipliers[row].clamp(0.0, 1.0));
            low[j] + share * (high[j] - low[j])
        });
        let ends = columns.iter();
        Ok(Worst {
            value: solved.x[worst],
            theirs: solved.x[..self.front.theirs].to_vec(),
            worth,
            price,
            posture: posture.collect(),
            ends: ends.map(|(a, b)| (solved.x[*a], solved.x[*b])).collect(),
            places: solved.places,
        })
    }

    /// The plan of a box as exact numbers: rounded down to whole multiples of `1 / 2^fine`, and what follows from that.
    pub fn plan(
        &self,
        worst: &Worst,
        low: &[Rational],
        high: &[Rational],
        theirs: &[Rational],
        fine: u32,
    ) -> Linear {
        let mut plan: Linear = Vec::new();
        for (i, hangs_on) in self.front.plan.iter().enumerate() {
            if self.derived[i].is_some() {
                plan.push((Vec::new(), Rational::ZERO));
                continue;
            }
            let (near, far) = worst.ends[i];
            let (near, far) = (grain(near, fine), grain(far, fine));
            plan.push(match hangs_on {
                Some(j) if low[*j] < high[*j] => {
                    let slope = (&far - &near).checked_div(&(&high[*j] - &low[*j]));
                    let slope = slope.unwrap_or_default();
                    let constant = &near - &(&slope * &low[*j]);
                    match slope.is_zero() {
                        true => (Vec::new(), constant),
                        false => (vec![(*j, slope)], constant),
                    }
                }
                _ => (Vec::new(), near),
            });
        }
        for (i, form) in self.derived.iter().enumerate() {
            let Some(form) = form else { continue };
            let (mut slopes, mut constant) = (form.own.clone(), form.constant.clone());
            for (k, c) in &form.theirs {
                constant += &(c * &theirs[*k]);
            }
            for (k, c) in &form.plan {
                join(&mut slopes, &plan[*k].0, c);
                constant += &(c * &plan[*k].1);
            }
            slopes.sort_by_key(|(j, _)| *j);
            plan[i] = (slopes, constant);
        }
        plan
    }
}

/// A float rounded towards zero to a multiple of `1 / 2^fine`; negative ones are zero.
fn grain(x: f64, fine: u32) -> Rational {
    let scale = f64::from(fine).exp2();
    // The dust below a multiple is not worth a unit.
    let units = (x * scale + 1e-6).floor();
    match units > 0.0 && units < 9e15 {
        true => Rational::ratio(units as i64, 1_i64 << fine),
        false => Rational::ZERO,
    }
}

/// A linear program under construction: `Σ + constant <= 0` a row.
#[derive(Default)]
struct Program {
    lower: Vec<Option<f64>>,
    upper: Vec<Option<f64>>,
    constant: Vec<f64>,
    equal: Vec<bool>,
    terms: Vec<(usize, usize, f64)>,
}

struct Solved {
    x: Vec<f64>,
    /// One for each row.
    multipliers: Vec<f64>,
    places: Vec<Place>,
}

impl Program {
    fn column(&mut self, low: Option<f64>) -> usize {
        self.lower.push(low);
        self.upper.push(None);
        self.lower.len() - 1
    }

    fn row(&mut self, constant: f64) -> usize {
        self.constant.push(constant);
        self.equal.push(false);
        self.constant.len() - 1
    }

    /// Makes one column as small as can be.
    fn solve(self, goal: usize, places: &[Place], budget: &mut Budget) -> Result<Solved, Status> {
        let (columns, rows) = (self.lower.len(), self.constant.len());
        let mut terms = self.terms;
        terms.retain(|(_, _, c)| *c != 0.0);
        let mut model = Model::new(columns, rows, terms);
        model.lower[..columns].clone_from_slice(&self.lower);
        model.upper[..columns].clone_from_slice(&self.upper);
        for (row, constant) in self.constant.iter().enumerate() {
            model.lower[columns + row] = Some(*constant);
            if self.equal[row] {
                model.upper[columns + row] = Some(*constant);
            }
        }
        model.equilibrate();
        let mut start = places.to_vec();
        if start.is_empty() {
            start = vec![Place::Lower; columns];
            start[goal] = Place::Free;
        }
        let scale = model.scale.clone().unwrap_or_default();
        let mut simplex = Simplex::new(model, start);
        let mut cost = vec![0.0; columns + rows];
        cost[goal] = scale[goal];
        match simplex.run_again(&cost, budget) {
            Status::Optimal => {}
            other => return Err(other),
        }
        let x = (0..columns).map(|column| simplex.x[column] * scale[column]);
        let reduced = simplex.multipliers(Status::Optimal);
        let multipliers = (columns..columns + rows).map(|slack| reduced[slack] / scale[slack]);
        Ok(Solved {
            x: x.collect(),
            multipliers: multipliers.collect(),
            places: simplex.places,
        })
    }
}
