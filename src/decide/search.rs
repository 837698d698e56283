//! Branch and bound over whole unknowns and alternatives, depth first.

use super::Problem;
use super::budget::Budget;
use super::mold::Mold;
use super::relax::{Basis, Margin, Multipliers, Relaxation, Run};
use super::simplex::Status;
use super::tree::{Choices, Derivation, Kind, Tree};
use crate::logic::{Cite, Row, Var};
use crate::number::Rational;
use std::cell::Cell;
use std::collections::BTreeSet;

/// The most branchings inside each other.
const DEPTH: usize = 1_000;

/// What is looked for.
pub(super) enum Goal {
    /// Any point, if possible one of small cost.
    Point { cost: Vec<(Var, Rational)> },
    /// The point of least cost.
    Optimum { cost: Vec<(Var, Rational)> },
}

/// How a search ended.
pub(super) enum End {
    /// A point; while an optimum is looked for, one from which the objective grows without end.
    Found(Vec<Rational>),
    /// There is no point, or none better than the best one.
    Refuted(Derivation),
    Spent,
}

/// The best value so far of the objective to be maximised.
pub(super) struct Best {
    pub value: Rational,
    /// A point that attains it, if one does.
    pub point: Option<Vec<Rational>>,
}

/// What became of a place of the search.
pub(super) enum Step {
    /// There is nothing to be found here. Also the branchings that the reason cites.
    Closed(Derivation, BTreeSet<u32>),
    Branch(Frame),
    Found(Vec<Rational>),
    Spent,
}

/// What a branching branches on.
pub(super) enum Fork {
    /// `sum <= at` or `sum >= at + 1`, as rows.
    Split {
        sum: Vec<(Var, Rational)>,
        at: Rational,
        bounds: [Row; 2],
    },
    /// One member of an `Any`.
    Cases { any: usize },
}

/// A branching on the way to the present place.
pub(super) struct Frame {
    serial: u32,
    fork: Fork,
    /// The children in the order in which they are tried.
    order: Vec<usize>,
    /// How many of them have been begun.
    begun: usize,
    closed: Vec<(usize, Derivation)>,
    cited: BTreeSet<u32>,
    basis: Basis,
}

impl Frame {
    pub fn new(fork: Fork, order: Vec<usize>, basis: Basis) -> Frame {
        let (closed, cited) = (Vec::new(), BTreeSet::new());
        Frame {
            serial: 0,
            fork,
            order,
            begun: 0,
            closed,
            cited,
            basis,
        }
    }

    /// The child being tried.
    fn child(&self) -> usize {
        self.order[self.begun - 1]
    }

    /// The derivation once every child is closed.
    fn finish(mut self, tree: &Tree) -> Derivation {
        self.closed.sort_by_key(|(child, _)| *child);
        let mut closed = self.closed.into_iter().map(|(_, derivation)| derivation);
        match self.fork {
            Fork::Cases { any } => {
                let node = &tree.nodes[any];
                Derivation::Cases {
                    formula: node.formula,
                    path: node.path.clone(),
                    branches: closed.collect(),
                }
            }
            Fork::Split { sum, at, .. } => {
                let mut side = || Box::new(closed.next().unwrap_or(Derivation::Farkas(Vec::new())));
                let (below, above) = (side(), side());
                Derivation::Split {
                    branching: self.serial,
                    sum,
                    at,
                    below,
                    above,
                }
            }
        }
    }
}

/// What a row of the relaxation is, to be cited.
#[derive(Clone, Copy)]
pub(super) enum Source {
    Part(usize),
    Branching(u32),
}

/// The rows that hold at a place, and the alternatives still open there.
pub(super) struct Here<'a> {
    pub rows: Vec<&'a Row>,
    /// For each row its name among all parts of the formulas.
    pub names: Vec<usize>,
    pub sources: Vec<Source>,
    pub open: Vec<usize>,
    pub choices: Choices,
}

pub(super) struct Search<'p> {
    pub problem: &'p Problem,
    pub tree: Tree<'p>,
    pub goal: Goal,
    pub frames: Vec<Frame>,
    pub best: Option<Best>,
    /// While an optimum is looked for: below this many branchings the objective is without end, if only there is
    /// a point.
    pub endless: Option<usize>,
    pub visited: u64,
    /// Sums of whole unknowns to branch on before any of these unknowns.
    pub sums: Vec<Vec<(Var, Rational)>>,
    serial: u32,
    /// The model of the place before.
    mold: Cell<Option<Mold>>,
}

impl<'p> Search<'p> {
    pub fn new(problem: &'p Problem, goal: Goal) -> Search<'p> {
        let tree = Tree::new(&problem.formulas);
        Search {
            problem,
            tree,
            goal,
            frames: Vec::new(),
            best: None,
            endless: None,
            visited: 0,
            sums: Vec::new(),
            serial: 0,
            mold: Cell::new(None),
        }
    }

    pub fn run(&mut self, budget: &mut Budget) -> End {
        let mut basis = Basis::default();
        loop {
            if !budget.node() {
                return End::Spent;
            }
            self.visited += 1;
            match self.visit(&basis, budget) {
                Step::Found(point) => return End::Found(point),
                Step::Spent => return End::Spent,
                Step::Branch(frame) => {
                    if self.frames.len() >= DEPTH {
                        return End::Spent;
                    }
                    self.serial += 1;
                    self.frames.push(Frame {
                        serial: self.serial,
                        begun: 1,
                        ..frame
                    });
                }
                Step::Closed(derivation, cited) => {
                    if let Some(derivation) = self.close(derivation, cited) {
                        return End::Refuted(derivation);
                    }
                }
            }
            if let Some(frame) = self.frames.last() {
                basis.clone_from(&frame.basis);
            }
        }
    }

    /// Records that the present place is closed and goes on to the next one; the whole derivation if there is none.
    fn close(
        &mut self,
        mut derivation: Derivation,
        mut cited: BTreeSet<u32>,
    ) -> Option<Derivation> {
        while let Some(mut frame) = self.frames.pop() {
            if !cited.remove(&frame.serial) {
                // The reason does not need this branching: it closes all of it.
                continue;
            }
            frame.closed.push((frame.child(), derivation));
            frame.cited.append(&mut cited);
            if frame.begun < frame.order.len() {
                frame.begun += 1;
                self.frames.push(frame);
                return None;
            }
            cited = std::mem::take(&mut frame.cited);
            if let Fork::Cases { any } = frame.fork {
                cited.extend(self.guards(any, &self.choices()));
            }
            derivation = frame.finish(&self.tree);
        }
        Some(derivation)
    }

    /// The branch assumed of each `Any` at the present place.
    fn choices(&self) -> Choices {
        let mut choices = Choices::new();
        for frame in &self.frames {
            if let Fork::Cases { any } = frame.fork {
                choices.insert(any, (frame.child(), frame.serial));
            }
        }
        choices
    }

    /// The branchings that make a part citable.
    fn guards(&self, part: usize, choices: &Choices) -> BTreeSet<u32> {
        let mut guards = BTreeSet::new();
        let mut within = self.tree.nodes[part].within;
        while let Some(any) = within {
            guards.extend(choices.get(&any).map(|(_, serial)| *serial));
            within = self.tree.nodes[any].within;
        }
        guards
    }

    /// Collects what holds at the present place.
    pub fn here<'a>(&'a self, extra: &'a [Row]) -> Here<'a> {
        let choices = self.choices();
        let mut here = Here {
            rows: Vec::new(),
            names: Vec::new(),
            sources: Vec::new(),
            open: Vec::new(),
            choices,
        };
        let mut parts: Vec<usize> = self.tree.roots.iter().rev().copied().collect();
        while let Some(part) = parts.pop() {
            match &self.tree.nodes[part].kind {
                Kind::Row(row) => {
                    here.rows.push(row);
                    here.sources.push(Source::Part(part));
                    here.names.push(part);
                }
                Kind::All(members) => parts.extend(members.iter().rev()),
                Kind::Any(members) => match here.choices.get(&part) {
                    Some((branch, _)) => parts.push(members[*branch]),
                    None => here.open.push(part),
                },
            }
        }
        for frame in &self.frames {
            if let Fork::Split { bounds, .. } = &frame.fork {
                here.rows.push(&bounds[frame.child()]);
                here.sources.push(Source::Branching(frame.serial));
            }
        }
        here.rows.extend(extra);
        // Only rows of the formulas can be wide; the names of the others are never asked for.
        here.names.resize(here.rows.len(), usize::MAX);
        here
    }

    /// A place closed by multipliers on its rows, together with others on formulas that always hold.
    pub fn closed(
        &self,
        here: &Here,
        multipliers: &Multipliers,
        more: Vec<(Cite, Rational)>,
    ) -> Step {
        let mut cited = BTreeSet::new();
        let mut farkas = Vec::with_capacity(multipliers.len() + more.len());
        for (row, multiplier) in multipliers {
            let cite = match here.sources[*row] {
                Source::Part(part) => {
                    cited.extend(self.guards(part, &here.choices));
                    let node = &self.tree.nodes[part];
                    Cite::Atom {
                        formula: node.formula,
                        path: node.path.clone(),
                    }
                }
                Source::Branching(serial) => {
                    cited.insert(serial);
                    Cite::Assumed { depth: serial }
                }
            };
            farkas.push((cite, multiplier.clone()));
        }
        farkas.extend(more);
        Step::Closed(Derivation::Farkas(farkas), cited)
    }

    /// Deals with the present place.
    fn visit(&mut self, basis: &Basis, budget: &mut Budget) -> Step {
        if self.endless.is_some_and(|depth| self.frames.len() <= depth) {
            self.endless = None;
        }
        let here = self.here(&[]);
        if let Some(any) = here
            .open
            .iter()
            .copied()
            .find(|any| self.tree.parts(*any).is_empty())
        {
            let node = &self.tree.nodes[any];
            let nothing = Derivation::Cases {
                formula: node.formula,
                path: node.path.clone(),
                branches: Vec::new(),
            };
            return Step::Closed(nothing, self.guards(any, &here.choices));
        }
        let relaxation = match Relaxation::new(here.rows.clone(), self.problem.integers.len()) {
            Ok(relaxation) => relaxation,
            Err(multipliers) => return self.closed(&here, &multipliers, Vec::new()),
        };
        if let Some(multipliers) = relaxation
            .wide
            .iter()
            .find_map(|row| relaxation.conflict(*row))
        {
            return self.closed(&here, &multipliers, Vec::new());
        }
        if let Some(frame) = self.forced(&here, &relaxation, basis) {
            return Step::Branch(frame);
        }
        match (&self.goal, self.endless) {
            (Goal::Point { cost }, _) => self.seek(&here, &relaxation, cost, basis, budget),
            (Goal::Optimum { .. }, Some(_)) => self.seek(&here, &relaxation, &[], basis, budget),
            (Goal::Optimum { cost }, None) => {
                let (step, best, endless) = self.improve(&here, &relaxation, cost, basis, budget);
                if best.is_some() {
                    self.best = best;
                }
                self.endless = self.endless.or(endless);
                step
            }
        }
    }

    /// Looks for a point at a place.
    pub fn seek(
        &self,
        here: &Here,
        relaxation: &Relaxation,
        cost: &[(Var, Rational)],
        basis: &Basis,
        budget: &mut Budget,
    ) -> Step {
        self.in_floats(here, relaxation, basis, |rough| {
            let is_root = basis.unknowns() == 0;
            self.seek_from(rough, here, relaxation, (cost, is_root), budget)
        })
    }

    /// Begins a run in floats at a place, with the model of the place before, and keeps its own for the next.
    pub fn in_floats<R>(
        &self,
        here: &Here,
        relaxation: &Relaxation,
        basis: &Basis,
        work: impl FnOnce(&mut Run<f64>) -> R,
    ) -> R {
        let mut rough = Run::again(relaxation, basis, &here.names, self.mold.take());
        let found = work(&mut rough);
        self.mold.set(Some(rough.mold(&here.names)));
        found
    }

    /// The same from where a run in floats begins.
    fn seek_from(
        &self,
        rough: &mut Run<f64>,
        here: &Here,
        relaxation: &Relaxation,
        (cost, is_root): (&[(Var, Rational)], bool),
        budget: &mut Budget,
    ) -> Step {
        // Without strict rows there is no margin to look for, and below a branching what was best before is mended.
        let plain = !relaxation.strict && !cost.is_empty();
        let mut status = match (plain, is_root) {
            (false, _) => rough.solve(&Margin::Largest, &[], budget),
            (true, true) => rough.solve(&Margin::None, cost, budget),
            (true, false) => rough.solve_again(&Margin::None, cost, budget),
        };
        let seen = plain || status == Status::Optimal;
        let margin = rough.margin().filter(|_| seen).map(Margin::AtLeast);
        let mut basis = rough.basis(&here.names);
        if let (Status::Optimal | Status::Unbounded, Some(margin)) = (status, &margin) {
            if !plain && !cost.is_empty() {
                status = rough.solve(margin, cost, budget);
                basis = rough.basis(&here.names);
            }
            if matches!(status, Status::Optimal | Status::Unbounded) {
                let point = rough.point();
                if let Some(frame) =
                    self.choose(here, relaxation, &super::branching::Rough(&point), &basis)
                {
                    if self.visited % 32 == 1
                        && let Some(point) = self.round(here, &point, cost, &basis, budget)
                    {
                        return Step::Found(point);
                    }
                    return Step::Branch(frame);
                }
            }
        }
        if status == Status::Spent {
            return Step::Spent;
        }
        // Floats see a solution or see none: ask exactly.
        let mut exact = Run::exact(relaxation, &basis, &here.names);
        let mut status = Status::Infeasible;
        if let (Some(margin), false) = (&margin, cost.is_empty()) {
            status = exact.solve(margin, cost, budget);
        }
        if plain && status == Status::Infeasible {
            return self.closed(here, &exact.multipliers(), Vec::new());
        }
        if matches!(status, Status::Infeasible | Status::Trouble) {
            status = exact.solve(&Margin::Largest, &[], budget);
            let empty = status == Status::Optimal && !exact.margin().is_positive();
            if status == Status::Infeasible || empty {
                return self.closed(here, &exact.multipliers(), Vec::new());
            }
        }
        if matches!(status, Status::Spent | Status::Trouble) {
            return Step::Spent;
        }
        let point = exact.point();
        let basis = exact.basis(&here.names);
        match self.choose(here, relaxation, &super::branching::Exact(&point), &basis) {
            Some(frame) => {
                let rough: Vec<f64> = point.iter().map(super::float::approx).collect();
                match self.round(here, &rough, cost, &basis, budget) {
                    Some(point) => Step::Found(point),
                    None => Step::Branch(frame),
                }
            }
            None if self.is_solution(&point) => Step::Found(point),
            None => Step::Spent,
        }
    }

    /// Whether a point satisfies the whole problem.
    pub fn is_solution(&self, point: &[Rational]) -> bool {
        let whole = point.iter().zip(&self.problem.integers);
        whole
            .into_iter()
            .all(|(x, integer)| !integer || x.is_integer())
            && self
                .problem
                .formulas
                .iter()
                .all(|formula| formula.holds(point))
    }
}
