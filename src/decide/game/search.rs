//! The search over boxes of postures, one event at a time.

use super::boxed::{Shape, Worst};
use super::{Front, Linear, Place};
use crate::decide::budget::Budget;
use crate::decide::float::{approx, floor};
use crate::decide::simplex::{self, Status};
use crate::logic::Row;
use crate::number::Rational;
use std::collections::{BTreeSet, VecDeque};

/// Boxes looked at.
const MOST_BOXES: usize = 4_000;
/// Boxes from whose worst posture a climb starts.
const CLIMBS: usize = 40;

/// What the search wants to know next, or what it found.
#[derive(Debug)]
pub enum Step {
    /// A posture that seems good enough. If it is not, the search goes on.
    Try(Vec<Rational>),
    /// All postures of a box seem lost. To be answered by [`Game::close`], [`Game::empty`] or [`Game::split`].
    Close(Lost),
    /// Every box is lost.
    Lost(Tree),
    /// The budget is spent, or there are too many boxes.
    Spent,
}

/// A box that seems lost.
#[derive(Debug)]
pub struct Lost {
    pub low: Vec<Rational>,
    pub high: Vec<Rational>,
    pub how: How,
    node: usize,
}

/// How a box seems lost.
#[derive(Debug)]
pub enum How {
    /// The posture's own rows leave nothing of it.
    Empty,
    /// On this front, to forces near these; a unit more of each of them takes away so much.
    To {
        front: usize,
        theirs: Vec<Rational>,
        worth: Vec<Rational>,
    },
    /// It is one posture, which was tried.
    Point,
}

/// The boxes, as they were halved.
#[derive(Debug)]
pub enum Tree {
    /// The number that [`Game::close`] was told.
    Leaf(usize),
    Empty,
    /// `unknown <= at` and `unknown >= at + 1`.
    Split {
        unknown: usize,
        at: Rational,
        below: Box<Tree>,
        above: Box<Tree>,
    },
}

/// A box of the tree.
pub(super) struct Node {
    low: Vec<f64>,
    high: Vec<f64>,
    pub(super) worst: Option<(usize, Worst)>,
    /// Larger is better for whoever chooses the posture.
    bound: f64,
    state: State,
}

enum State {
    Open,
    Leaf(usize),
    Empty,
    Split(usize, f64, usize, usize),
}

/// The search.
pub struct Game {
    pub(super) places: Vec<Place>,
    pub(super) region: Vec<Row>,
    pub(super) shapes: Vec<Shape>,
    pub(super) nodes: Vec<Node>,
    open: BTreeSet<(Order, usize)>,
    pub(super) tries: VecDeque<Vec<Rational>>,
    pub(super) seen: BTreeSet<Vec<i64>>,
    climbs: usize,
    begun: bool,
}

/// Floats in order, the largest first.
#[derive(PartialEq)]
struct Order(f64);

impl Eq for Order {}
impl PartialOrd for Order {
    fn partial_cmp(&self, other: &Order) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Order {
    fn cmp(&self, other: &Order) -> std::cmp::Ordering {
        other.0.total_cmp(&self.0)
    }
}

impl Game {
    /// A search over postures in a box that obey a region's rows; none if it is not of this form.
    pub fn new(places: Vec<Place>, region: Vec<Row>, fronts: &[Front]) -> Option<Game> {
        let shape = |front: &Front| Shape::new(front.clone(), places.len(), &region);
        let shapes = fronts.iter().map(shape).collect::<Option<Vec<_>>>()?;
        let nodes = vec![Node {
            low: places.iter().map(|p| approx(&p.low)).collect(),
            high: places.iter().map(|p| approx(&p.high)).collect(),
            worst: None,
            bound: f64::INFINITY,
            state: State::Open,
        }];
        let sane = |x: &f64| x.abs() < 1e12;
        let node = &nodes[0];
        node.low.iter().chain(&node.high).all(sane).then(|| Game {
            places,
            region,
            shapes,
            nodes,
            open: BTreeSet::new(),
            tries: VecDeque::new(),
            seen: BTreeSet::new(),
            climbs: 0,
            begun: false,
        })
    }

    /// The next event.
    pub fn next(&mut self, budget: &mut Budget) -> Step {
        if !self.begun {
            self.begun = true;
            if self.settle(0, None, budget).is_err() {
                return Step::Spent;
            }
            if self.is_open(0) && self.start(budget).is_err() {
                return Step::Spent;
            }
        }
        loop {
            if let Some(posture) = self.tries.pop_front() {
                return Step::Try(posture);
            }
            let Some((_, node)) = self.open.pop_first() else {
                return Step::Lost(self.tree(0));
            };
            if budget.is_spent() || self.nodes.len() > MOST_BOXES {
                return Step::Spent;
            }
            if !self.is_open(node) {
                return Step::Close(self.lost(node));
            }
            if self.branch(node, budget).is_err() {
                return Step::Spent;
            }
        }
    }

    /// Whether a box may still hold a posture that is good enough.
    fn is_open(&self, node: usize) -> bool {
        let front = self.nodes[node].worst.as_ref().map_or(0, |(f, _)| *f);
        self.nodes[node].bound >= -self.shapes[front].tolerance()
    }

    /// Solves the programs of a box and puts it among the open ones.
    fn settle(
        &mut self,
        node: usize,
        parent: Option<usize>,
        budget: &mut Budget,
    ) -> Result<(), ()> {
        let mut best: Option<(usize, Worst)> = None;
        for (front, shape) in self.shapes.iter().enumerate() {
            if !budget.node() {
                return Err(());
            }
            let from = parent.and_then(|p| self.nodes[p].worst.as_ref());
            let places: &[simplex::Place] = match from {
                Some((f, worst)) if *f == front => &worst.places,
                _ => &[],
            };
            let here = &self.nodes[node];
            let solved = match shape.solve(&here.low, &here.high, None, places, budget) {
                Err(Status::Trouble) if !places.is_empty() => {
                    shape.solve(&here.low, &here.high, None, &[], budget)
                }
                other => other,
            };
            match solved {
                Ok(worst) => {
                    if best.as_ref().is_none_or(|(_, b)| worst.value < b.value) {
                        best = Some((front, worst));
                    }
                }
                Err(Status::Unbounded) => {
                    best = None;
                    break;
                }
                Err(_) => return Err(()),
            }
        }
        let here = &mut self.nodes[node];
        here.bound = best.as_ref().map_or(f64::NEG_INFINITY, |(_, w)| w.value);
        here.worst = best;
        self.open.insert((Order(self.nodes[node].bound), node));
        Ok(())
    }

    /// Halves a box.
    fn branch(&mut self, node: usize, budget: &mut Budget) -> Result<(), ()> {
        let here = &self.nodes[node];
        let Some((_, worst)) = &here.worst else {
            return Err(());
        };
        if self.climbs < CLIMBS {
            self.climbs += 1;
            let (posture, price) = (worst.posture.clone(), worst.price.clone());
            self.climb(posture, budget)?;
            let towards = self.best_for(&price);
            self.climb(towards, budget)?;
            if !self.tries.is_empty() {
                let bound = self.nodes[node].bound;
                self.open.insert((Order(bound), node));
                return Ok(());
            }
        }
        match self.widest(node) {
            Some(unknown) => self.halve(node, unknown, budget),
            None => {
                // One posture that floats do not see as lost: it is asked for exactly, and then closed.
                let here = &self.nodes[node];
                let point: Vec<f64> = here.low.clone();
                let key: Vec<i64> = point.iter().map(|x| x.round() as i64).collect();
                self.nodes[node].bound = f64::NEG_INFINITY;
                self.open.insert((Order(f64::NEG_INFINITY), node));
                if self.seen.insert(key) || self.nodes[node].worst.is_some() {
                    self.nodes[node].worst = None;
                    self.tries.push_back(self.exact(&point));
                }
                Ok(())
            }
        }
    }

    /// The whole unknown on which to halve a box: a wide one, and one of which the worst posture has neither end.
    fn widest(&self, node: usize) -> Option<usize> {
        let here = &self.nodes[node];
        let mut best: Option<(f64, usize)> = None;
        for (j, place) in self.places.iter().enumerate() {
            let width = here.high[j] - here.low[j];
            if !place.whole || width < 0.5 {
                continue;
            }
            // Where the worst posture stands at an end of the box, halving moves the bound of neither half.
            let share = here
                .worst
                .as_ref()
                .map_or(0.5, |(_, worst)| (worst.posture[j] - here.low[j]) / width);
            let inside = (share * (1.0 - share)).max(0.0);
            let score = width * (0.05 + inside);
            if best.is_none_or(|(b, _)| score > b) {
                best = Some((score, j));
            }
        }
        best.map(|(_, j)| j)
    }

    fn halve(&mut self, node: usize, unknown: usize, budget: &mut Budget) -> Result<(), ()> {
        let here = &self.nodes[node];
        let at = ((here.low[unknown] + here.high[unknown]) / 2.0).floor();
        let half = |low: Vec<f64>, high: Vec<f64>| Node {
            low,
            high,
            worst: None,
            bound: here.bound,
            state: State::Open,
        };
        let mut below = half(here.low.clone(), here.high.clone());
        let mut above = half(here.low.clone(), here.high.clone());
        below.high[unknown] = at;
        above.low[unknown] = at + 1.0;
        let first = self.nodes.len();
        self.nodes.extend([below, above]);
        self.nodes[node].state = State::Split(unknown, at, first, first + 1);
        for child in [first, first + 1] {
            self.settle(child, Some(node), budget)?;
        }
        self.nodes[node].worst = None;
        Ok(())
    }

    pub(super) fn exact(&self, posture: &[f64]) -> Vec<Rational> {
        posture.iter().map(|x| rational(*x)).collect()
    }

    fn lost(&self, node: usize) -> Lost {
        let here = &self.nodes[node];
        let exact = |ends: &[f64], root: fn(&Place) -> &Rational| -> Vec<Rational> {
            let ends = ends.iter().zip(&self.places);
            ends.map(|(x, place)| match approx(root(place)) == *x {
                true => root(place).clone(),
                false => rational(*x),
            })
            .collect()
        };
        let how = match &here.worst {
            Some((front, worst)) => How::To {
                front: *front,
                theirs: worst.theirs.iter().map(|x| rational(*x)).collect(),
                worth: worst.worth.iter().map(|x| rational(*x)).collect(),
            },
            None if self.widest(node).is_none() => How::Point,
            None => How::Empty,
        };
        Lost {
            low: exact(&here.low, |p| &p.low),
            high: exact(&here.high, |p| &p.high),
            how,
            node,
        }
    }

    /// A plan linear in the posture for a lost box, with forces of theirs fixed to whole ones; finer if it is to be very near the
    /// best one. None if these forces do not win the box.
    pub fn plan(
        &self,
        lost: &Lost,
        front: usize,
        theirs: &[Rational],
        fine: u32,
        budget: &mut Budget,
    ) -> Option<Linear> {
        let fixed: Vec<f64> = theirs.iter().map(approx).collect();
        let here = &self.nodes[lost.node];
        let shape = self.shapes.get(front)?;
        let places: &[simplex::Place] = match &here.worst {
            Some((f, worst)) if *f == front => &worst.places,
            _ => &[],
        };
        let worst = shape.solve(&here.low, &here.high, Some(&fixed), places, budget);
        let worst = worst.ok()?;
        (worst.value < 0.0).then(|| shape.plan(&worst, &lost.low, &lost.high, theirs, fine))
    }

    /// The box is lost; the number stands for the reason.
    pub fn close(&mut self, lost: &Lost, number: usize) {
        self.nodes[lost.node].state = State::Leaf(number);
        self.nodes[lost.node].worst = None;
    }

    /// The box is empty.
    pub fn empty(&mut self, lost: &Lost) {
        self.nodes[lost.node].state = State::Empty;
    }

    /// The box was not shown to be lost: it is halved. False if it cannot be.
    pub fn split(&mut self, lost: &Lost, budget: &mut Budget) -> bool {
        match self.widest(lost.node) {
            Some(unknown) => self.halve(lost.node, unknown, budget).is_ok(),
            None => false,
        }
    }

    fn tree(&self, node: usize) -> Tree {
        match &self.nodes[node].state {
            State::Leaf(number) => Tree::Leaf(*number),
            State::Open | State::Empty => Tree::Empty,
            State::Split(unknown, at, below, above) => Tree::Split {
                unknown: *unknown,
                at: floor(*at).unwrap_or_default(),
                below: Box::new(self.tree(*below)),
                above: Box::new(self.tree(*above)),
            },
        }
    }

    /// Boxes looked at so far.
    pub fn boxes(&self) -> usize {
        self.nodes.len()
    }
}

/// A float as a rational near it: whole ones exactly.
fn rational(x: f64) -> Rational {
    if x.fract() == 0.0 && x.abs() < 9e15 {
        return Rational::from(x as i64);
    }
    match x.abs() < 8e9 {
        true => Rational::ratio((x * 1_048_576.0).round() as i64, 1 << 20),
        false => Rational::from(x.clamp(-9e15, 9e15) as i64),
    }
}
