//! Problems whose formulas fall into parts that share no unknown: each part is solved by itself.
//!
//! A search over all of them at once would try the branches of one part again for each branch of another.

use super::Problem;
use crate::logic::{Formula, Proof, Row, Var};
use crate::number::Rational;

/// Some of a problem's formulas, over unknowns of their own.
pub(super) struct Part {
    pub problem: Problem,
    pub cost: Vec<(Var, Rational)>,
    /// The number of each unknown in the whole problem.
    unknowns: Vec<u32>,
    /// The number of each formula in the whole problem.
    formulas: Vec<u32>,
}

/// The parts of a problem, the one with the fewest formulas first; none where it has one part alone.
pub(super) fn parts(problem: &Problem, cost: &[(Var, Rational)]) -> Option<Vec<Part>> {
    let mut groups = Groups::new(problem.integers.len());
    let mut vars = Vec::new();
    for formula in &problem.formulas {
        vars.clear();
        each_var(formula, &mut |var| vars.push(var.0));
        for pair in vars.windows(2) {
            groups.join(pair[0], pair[1]);
        }
    }
    // The number of its part, by the unknown that stands for it; formulas about nothing are a part, too.
    let mut number: Vec<Option<usize>> = vec![None; problem.integers.len()];
    let mut about_nothing: Option<usize> = None;
    let mut found: Vec<Part> = Vec::new();
    for (index, formula) in (0..).zip(&problem.formulas) {
        let mut first = None;
        each_var(formula, &mut |var| first = first.or(Some(var)));
        let slot = match first {
            Some(var) => &mut number[groups.of(var.0) as usize],
            None => &mut about_nothing,
        };
        let part = *slot.get_or_insert_with(|| {
            found.push(Part {
                problem: Problem::default(),
                cost: Vec::new(),
                unknowns: Vec::new(),
                formulas: Vec::new(),
            });
            found.len() - 1
        });
        found[part].formulas.push(index);
    }
    if found.len() < 2 {
        return None;
    }
    let mut own = vec![Var(0); problem.integers.len()];
    for (unknown, is_whole) in (0..).zip(&problem.integers) {
        let Some(part) = number[groups.of(unknown) as usize] else {
            continue;
        };
        let part = &mut found[part];
        own[unknown as usize] = Var(part.unknowns.len() as u32);
        part.unknowns.push(unknown);
        part.problem.integers.push(*is_whole);
    }
    for (unknown, factor) in cost {
        if let Some(part) = number[groups.of(unknown.0) as usize] {
            let its = (own[unknown.0 as usize], factor.clone());
            found[part].cost.push(its);
        }
    }
    for part in &mut found {
        let formulas = part.formulas.iter();
        part.problem.formulas = formulas
            .map(|index| renamed(&problem.formulas[*index as usize], &own))
            .collect();
    }
    found.sort_by_key(|part| part.formulas.len());
    Some(found)
}

impl Part {
    /// Writes the part's values where they belong.
    pub fn put(&self, values: &[Rational], into: &mut [Rational]) {
        for (unknown, value) in self.unknowns.iter().zip(values) {
            into[*unknown as usize] = value.clone();
        }
    }

    /// A proof about the part as one about the whole problem.
    pub fn whole(&self, mut proof: Proof) -> Proof {
        proof.renumber(&|formula| self.formulas[formula as usize], &|var| {
            Var(self.unknowns[var.0 as usize])
        });
        proof
    }
}

fn each_var(formula: &Formula, visit: &mut dyn FnMut(Var)) {
    match formula {
        Formula::Row(row) => row.terms.iter().for_each(|(var, _)| visit(*var)),
        Formula::All(list) | Formula::Any(list) => list.iter().for_each(|f| each_var(f, visit)),
    }
}

/// The order of the unknowns stays, and so that of the terms.
fn renamed(formula: &Formula, own: &[Var]) -> Formula {
    let each = |list: &[Formula]| list.iter().map(|f| renamed(f, own)).collect();
    match formula {
        Formula::Row(row) => {
            let terms = row.terms.iter();
            Formula::Row(Row {
                terms: terms
                    .map(|(var, c)| (own[var.0 as usize], c.clone()))
                    .collect(),
                constant: row.constant.clone(),
                relation: row.relation,
            })
        }
        Formula::All(list) => Formula::All(each(list)),
        Formula::Any(list) => Formula::Any(each(list)),
    }
}

/// Unknowns that belong together. Source: Galler and Fisher, "An improved equivalence algorithm", 1964.
struct Groups(Vec<u32>);

impl Groups {
    fn new(count: usize) -> Groups {
        Groups((0..count as u32).collect())
    }

    /// The unknown that stands for its group.
    fn of(&mut self, mut member: u32) -> u32 {
        while self.0[member as usize] != member {
            let above = self.0[self.0[member as usize] as usize];
            self.0[member as usize] = above;
            member = above;
        }
        member
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.of(one), self.of(other));
        // The lowest stands for all, whatever the order.
        self.0[one.max(other) as usize] = one.min(other);
    }
}
