//! How far the rows of a question let what is held go: of several kinds a history says how many there are together, and of each alone very
//! little.

use super::rows::Split;
use crate::analysis::session::Session;
use crate::decide::{self, Budget, LpAnswer, Start};
use crate::draft::*;
use crate::logic::{Relation, Row, Var};
use crate::number::Rational;
use crate::pose::{Posed, conjunction};

/// Sums whose ends are looked for.
const MOST_SUMS: usize = 40;
/// What it may take to see that an end is not reached.
const FEW_PIVOTS: u64 = 2_000;

/// The ends of every sum of these unknowns that the question compares with something else, and the low end of each of them alone.
pub fn sums_about(posed: &Posed, own: &[Unknown], session: &mut Session) -> Vec<(Split, Relation)> {
    let mut rows = Vec::new();
    for formula in &posed.problem.formulas {
        conjunction(formula, &mut rows);
    }
    let sums = sums(&rows, posed, own).into_iter().flat_map(|sum| {
        let highest = (sum.len() > 1).then(|| negated(&sum));
        highest.into_iter().chain([sum])
    });
    let sums: Vec<_> = sums.collect();
    let unknowns = posed.unknowns.len();
    let leasts = decide::leasts(&rows, unknowns, &sums, &mut session.budget);
    let mut ends = Ends {
        posed,
        rows,
        reached: None,
    };
    let of = |(sum, least)| over(&ends.of(sum, least)?, posed, own);
    let found = sums.into_iter().zip(leasts).filter_map(of);
    found.map(|split| (split, Relation::AtMost)).collect()
}

/// The part of each row that speaks of these unknowns, where it speaks of several or bounds one from below, and first the single ones.
fn sums(rows: &[Row], posed: &Posed, own: &[Unknown]) -> Vec<Vec<(Var, Rational)>> {
    let is_own = |var: &Var| own.contains(&posed.unknowns[var.0 as usize]);
    let mut sums: Vec<Vec<(Var, Rational)>> = Vec::new();
    for row in rows {
        let of = row.terms.iter().filter(|(v, _)| is_own(v)).cloned();
        let mut sum: Vec<(Var, Rational)> = of.collect();
        let Some((first, c)) = sum.first().cloned() else {
            continue;
        };
        let alone = sum.len() == 1;
        if alone {
            sum = vec![(first, Rational::ONE)];
        } else if c.is_negative() {
            sum = negated(&sum);
        }
        // Alone it is known not to be negative.
        let says_more = row.terms.len() > 1 || !row.constant.is_zero();
        let is_told = !alone && sum.len() == row.terms.len();
        if says_more && !is_told && !sums.contains(&sum) && sums.len() < MOST_SUMS {
            sums.push(sum);
        }
    }
    sums.sort_by_key(Vec::len);
    sums
}

/// Ends of sums under the same rows.
struct Ends<'e> {
    posed: &'e Posed,
    rows: Vec<Row>,
    reached: Option<Start>,
}

impl Ends<'_> {
    /// The least value of a sum, as a row; none where it has none or that is nothing.
    fn of(&mut self, sum: Vec<(Var, Rational)>, least: LpAnswer) -> Option<Row> {
        let LpAnswer::Optimal {
            mut value,
            multipliers,
            ..
        } = least
        else {
            return None;
        };
        let integers = &self.posed.problem.integers;
        let whole = |(var, c): &(Var, Rational)| integers[var.0 as usize] && c.is_integer();
        if sum.iter().all(whole) {
            // A holding is more than its history less one: that end is not reached. What is between whole numbers is.
            let on_edge = value.is_integer();
            value = value.ceil();
            if on_edge && !self.reached(&sum, &value, &multipliers) {
                value += &Rational::ONE;
            }
        }
        if sum.len() == 1 && sum[0].1.is_positive() && !value.is_positive() {
            return None;
        }
        Some(Row::new(negated(&sum), value, Relation::AtMost))
    }

    /// Whether a sum can be as low as the rows let it come, by these multipliers; also where this takes too long to see.
    fn reached(
        &mut self,
        sum: &[(Var, Rational)],
        value: &Rational,
        multipliers: &[Rational],
    ) -> bool {
        // The sum is above its least value by what a strict row leaves, times its multiplier.
        let mut strict = self.rows.iter().zip(multipliers);
        if strict.any(|(row, m)| row.relation == Relation::Below && !m.is_zero()) {
            return false;
        }
        let at_end = Row::new(sum.iter().cloned(), -value, Relation::AtMost);
        self.rows.push(at_end);
        let (unknowns, mut few) = (self.posed.unknowns.len(), Budget::new(FEW_PIVOTS, 1));
        let found = decide::lp_from(&self.rows, unknowns, None, &mut self.reached, &mut few);
        self.rows.pop();
        !matches!(found, LpAnswer::Infeasible { .. })
    }
}

fn negated(sum: &[(Var, Rational)]) -> Vec<(Var, Rational)> {
    sum.iter().map(|(v, c)| (*v, -c)).collect()
}

fn over(row: &Row, posed: &Posed, own: &[Unknown]) -> Option<Split> {
    let mut split = Split {
        constant: row.constant.clone(),
        ..Split::default()
    };
    for (var, c) in &row.terms {
        let place = own
            .iter()
            .position(|u| *u == posed.unknowns[var.0 as usize])?;
        split.own.insert(place, c.clone());
    }
    Some(split)
}
