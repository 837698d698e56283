//! The bounded primal simplex method, over floats or exact rationals.
//!
//! Phase one walks down the sum of the bounds' violations, so that it starts from any basis. Its last prices
//! show infeasibility, as those of phase two show optimality.

use super::budget::Budget;
use super::factor::Factor;
use super::model::Model;
use super::ratio;
use super::scalar::Scalar;

/// A float may leave its bounds by this much.
pub(super) const FEASIBLE: f64 = 1e-9;
/// A float's reduced cost of this size is none.
const PRICE: f64 = 1e-9;
/// Basis changes after which the basis is factorised anew.
const REFRESH: usize = 60;
/// A large basis takes long to factorise, so it is kept longer, but for no more changes than this.
const REFRESH_LARGE: usize = 250;
/// Basis changes after which a float's answer is looked at once more without the dust of the updates. Whatever is shown is
/// certified exactly anyway.
const DUSTY: usize = 16;
/// A float price that has changed by less than this has not changed.
const DRIFT: f64 = 1e-14;
/// Steps without progress after which the entering column is chosen by Bland's rule.
const STALL: usize = 30;

/// Where a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Place {
    /// In the basis.
    #[default]
    Basic,
    Lower,
    Upper,
    /// Outside the basis without a bound to stand on, at zero.
    Free,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Optimal,
    Infeasible,
    Unbounded,
    /// The budget is spent.
    Spent,
    /// Floats went astray.
    Trouble,
}

/// A basis of a model and the point it stands for.
pub(super) struct Simplex<S> {
    pub model: Model<S>,
    pub places: Vec<Place>,
    /// The basic column at each place of the basis.
    pub(super) head: Vec<usize>,
    pub(super) factor: Factor<S>,
    /// The value of every column.
    pub x: Vec<S>,
    /// Reduced costs after a run: in phase one of the sum of violations, in phase two of the cost.
    pub(super) reduced: Vec<S>,
    /// The prices of the rows that the reduced costs were computed from; empty if these must be computed anew.
    pub(super) prices: Vec<S>,
    /// Room for the next prices.
    spare: Vec<S>,
    /// Room for the column that enters, all zeros between two steps, and for the rows where it is not zero.
    pub(super) column: (Vec<S>, Vec<usize>),
    /// Where the basic column at each place stands, as [`Simplex::outside`] says; kept while a run steps.
    pub(super) sides: Vec<i8>,
    /// How many of them are outside.
    pub(super) astray: usize,
    /// Whether the reduced costs are those of phase two.
    second: bool,
    /// The direction in which the cost falls without end, after [`Status::Unbounded`].
    pub ray: Vec<S>,
    /// Steps since the point last moved.
    still: usize,
    /// After [`Status::Infeasible`], the basic column whose row alone shows it, if one does. Before a run, such a column of
    /// another run.
    pub stuck: Option<usize>,
}

impl<S: Scalar> Simplex<S> {
    /// Starts from a basis; whatever is wrong with it is mended.
    pub fn new(model: Model<S>, mut places: Vec<Place>) -> Simplex<S> {
        places.resize(model.columns(), Place::Basic);
        let x = vec![S::zero(); model.columns()];
        let (reduced, ray) = (Vec::new(), Vec::new());
        let mut simplex = Simplex {
            model,
            places,
            head: Vec::new(),
            factor: Factor::empty(),
            x,
            reduced,
            prices: Vec::new(),
            spare: Vec::new(),
            column: (Vec::new(), Vec::new()),
            sides: Vec::new(),
            astray: 0,
            second: false,
            ray,
            still: 0,
            stuck: None,
        };
        simplex.refresh();
        simplex
    }

    /// Factorises the basis and computes the point anew. To be called after bounds have changed.
    pub fn refresh(&mut self) {
        let basic = |column: &usize| self.places[*column] == Place::Basic;
        let wanted: Vec<usize> = (0..self.model.columns()).filter(basic).collect();
        (self.factor, self.head) = Factor::new(&self.model, &wanted);
        self.prices.clear();
        let mut in_basis = vec![false; self.model.columns()];
        for &column in &self.head {
            in_basis[column] = true;
            self.places[column] = Place::Basic;
        }
        let mut work = vec![S::zero(); self.model.rows];
        for (column, basic) in in_basis.into_iter().enumerate() {
            if basic {
                continue;
            }
            let (lower, upper) = (&self.model.lower[column], &self.model.upper[column]);
            let (place, x) = match (self.places[column], lower, upper) {
                (Place::Upper, _, Some(u)) => (Place::Upper, u.clone()),
                (_, Some(l), _) => (Place::Lower, l.clone()),
                (_, None, Some(u)) => (Place::Upper, u.clone()),
                (_, None, None) => (Place::Free, S::zero()),
            };
            if !x.is_zero() {
                for (row, entry) in self.model.column(column) {
                    work[row].sub_mul(entry, &x);
                }
            }
            self.places[column] = place;
            self.x[column] = x;
        }
        self.factor.forward(&mut work);
        for (x, &column) in work.into_iter().zip(&self.head) {
            self.x[column] = x;
        }
        self.look_at_sides();
    }

    /// Looks anew where every basic column stands.
    fn look_at_sides(&mut self) {
        let mut sides = std::mem::take(&mut self.sides);
        sides.clear();
        sides.extend(self.head.iter().map(|column| self.outside(*column) as i8));
        self.astray = sides.iter().filter(|side| **side != 0).count();
        self.sides = sides;
    }

    /// Looks where the basic column at one place stands, after it or its value has changed.
    pub(super) fn look_at_side(&mut self, row: usize) {
        let side = self.outside(self.head[row]) as i8;
        let before = std::mem::replace(&mut self.sides[row], side);
        self.astray = self.astray + usize::from(side != 0) - usize::from(before != 0);
    }

    /// Minimises the cost of the columns; an empty cost asks for a feasible point alone.
    pub fn run(&mut self, cost: &[S], budget: &mut Budget) -> Status {
        // Bounds may have moved since the last run.
        self.look_at_sides();
        let stuck = self.stuck.take();
        if stuck.is_some_and(|column| self.is_stuck_at(column)) {
            return Status::Infeasible;
        }
        self.walk(cost, budget)
    }

    /// The same where the basis was the best one before bounds or rows changed: the dual method is tried first.
    pub fn run_again(&mut self, cost: &[S], budget: &mut Budget) -> Status {
        self.look_at_sides();
        self.stuck = None;
        if self.astray > 0
            && let Some(status) = self.walk_dually(cost, budget)
        {
            return status;
        }
        self.walk(cost, budget)
    }

    fn walk(&mut self, cost: &[S], budget: &mut Budget) -> Status {
        self.still = 0;
        self.prices.clear();
        let mut left = 1000 + 40 * self.model.columns();
        loop {
            if self.needs_refresh() {
                self.refresh();
            }
            let feasible = self.price(cost);
            let bland = self.still > STALL;
            let Some(entering) = self.entering(bland) else {
                if !S::EXACT && self.factor.updates() > DUSTY {
                    // Look once more, without the dust of the updates.
                    self.refresh();
                    let feasible = self.price(cost);
                    if self.entering(bland).is_none() {
                        return if feasible {
                            Status::Optimal
                        } else {
                            Status::Infeasible
                        };
                    }
                    left /= 2;
                } else {
                    return if feasible {
                        Status::Optimal
                    } else {
                        Status::Infeasible
                    };
                }
                continue;
            };
            if !S::EXACT {
                left = left.saturating_sub(1);
                if left == 0 {
                    return Status::Trouble;
                }
            }
            if !budget.pivot(S::EXACT) {
                return Status::Spent;
            }
            if let Some(status) = self.step(entering, feasible, bland) {
                return status;
            }
        }
    }

    /// Whether the basis is to be factorised anew.
    pub(super) fn needs_refresh(&self) -> bool {
        self.factor.updates() >= refresh_after(self.model.rows)
    }

    /// `-1` below the lower bound, `1` above the upper, `0` within.
    pub fn outside(&self, column: usize) -> i32 {
        let x = &self.x[column];
        let beyond = |bound: &Option<S>, sign: i32| {
            bound
                .as_ref()
                .is_some_and(|b| x.sub(b).sign(FEASIBLE) == sign)
        };
        i32::from(beyond(&self.model.upper[column], 1))
            - i32::from(beyond(&self.model.lower[column], -1))
    }

    /// Computes the reduced costs; says whether the point is feasible. Those of basic columns are zero in phase two; in
    /// phase one they are their violations' signs, which nobody reads.
    fn price(&mut self, cost: &[S]) -> bool {
        let feasible = self.astray == 0;
        self.price_as(cost, feasible);
        feasible
    }

    /// The same as if the point were feasible, or were not.
    pub(super) fn price_as(&mut self, cost: &[S], feasible: bool) {
        let cost_of = |column: usize| cost.get(column).filter(|_| feasible);
        let mut prices = std::mem::take(&mut self.spare);
        prices.clear();
        prices.resize(self.model.rows, S::zero());
        if feasible {
            for (price, column) in prices.iter_mut().zip(&self.head) {
                if let Some(cost) = cost.get(*column) {
                    *price = cost.clone();
                }
            }
        } else {
            for (price, side) in prices.iter_mut().zip(&self.sides) {
                match side {
                    0 => {}
                    1 => *price = S::one(),
                    _ => *price = S::one().neg(),
                }
            }
        }
        self.factor.backward(&mut prices);
        if self.prices.is_empty() || self.second != feasible {
            let columns = 0..self.model.columns();
            self.reduced.clear();
            self.reduced.extend(columns.map(|column| {
                let mut reduced = cost_of(column).cloned().unwrap_or(S::zero());
                for (row, entry) in self.model.column(column) {
                    if !prices[row].is_zero() {
                        reduced.sub_mul(entry, &prices[row]);
                    }
                }
                reduced
            }));
        } else {
            // A step changes few prices: only the columns that meet these rows are looked at.
            for (row, (price, before)) in prices.iter().zip(&self.prices).enumerate() {
                let change = price.sub(before);
                if change.is_beyond(DRIFT) {
                    for (column, entry) in self.model.row(row) {
                        self.reduced[column].sub_mul(entry, &change);
                    }
                }
            }
        }
        self.spare = std::mem::replace(&mut self.prices, prices);
        self.second = feasible;
    }

    /// The column outside the basis whose move gains most a unit, the first of them; by Bland's rule the first that gains
    /// at all.
    fn entering(&self, bland: bool) -> Option<usize> {
        let may_move = |column: usize, sign: i32| match self.places[column] {
            Place::Basic => false,
            Place::Lower => sign < 0 && !self.model.is_fixed(column),
            Place::Upper => sign > 0 && !self.model.is_fixed(column),
            Place::Free => true,
        };
        let mut best: Option<usize> = None;
        for (column, reduced) in self.reduced.iter().enumerate() {
            // Most columns gain nothing or less than the best so far: sizes are compared before places are looked at.
            let more = match best {
                None => reduced.is_beyond(PRICE),
                Some(best) => reduced.exceeds(&self.reduced[best]),
            };
            if more && may_move(column, reduced.sign(PRICE)) {
                best = Some(column);
                if bland {
                    break;
                }
            }
        }
        best
    }

    /// Moves the entering column as far as it may; a status ends the run.
    fn step(&mut self, entering: usize, feasible: bool, bland: bool) -> Option<Status> {
        let (mut alpha, mut moving) = self.forward_column(entering);
        let status = self.move_along(entering, (&alpha, &moving), feasible, bland);
        moving.drain(..).for_each(|row| alpha[row] = S::zero());
        self.column = (alpha, moving);
        status
    }

    /// A column solved forward, and the rows where it is not zero.
    pub(super) fn forward_column(&mut self, column: usize) -> (Vec<S>, Vec<usize>) {
        let (mut alpha, mut moving) = std::mem::take(&mut self.column);
        alpha.resize(self.model.rows, S::zero());
        for (row, entry) in self.model.column(column) {
            alpha[row] = entry.clone();
        }
        self.factor.forward(&mut alpha);
        let rows = alpha.iter().enumerate().filter(|(_, x)| !x.is_zero());
        moving.extend(rows.map(|(row, _)| row));
        (alpha, moving)
    }

    /// The same along the column, solved forward, and the rows where it is not zero.
    fn move_along(
        &mut self,
        entering: usize,
        (alpha, moving): (&[S], &[usize]),
        feasible: bool,
        bland: bool,
    ) -> Option<Status> {
        let down = self.reduced[entering].sign(0.0) > 0;
        // What the basic column at each place gains when the entering one moves by one.
        let rate = |row: usize| {
            if down {
                alpha[row].clone()
            } else {
                alpha[row].neg()
            }
        };
        let mut stops = Vec::with_capacity(moving.len());
        for &row in moving {
            self.stops_of(row, rate(row), bland, &mut stops);
        }
        let gain = self.reduced[entering].abs();
        let stop = if feasible || bland {
            ratio::nearest(stops, bland, |row| self.head[row])
        } else {
            ratio::farthest(stops, gain)
        };
        let width = match (&self.model.lower[entering], &self.model.upper[entering]) {
            (Some(l), Some(u)) => Some(u.sub(l)),
            _ => None,
        };
        let flips = width.filter(|w| stop.as_ref().is_none_or(|s| w.compare(&s.at).is_le()));
        let Some(length) = flips
            .clone()
            .or_else(|| stop.as_ref().map(|s| s.at.clone()))
        else {
            if !feasible {
                return Some(Status::Trouble);
            }
            self.ray = vec![S::zero(); self.model.columns()];
            self.ray[entering] = if down { S::one().neg() } else { S::one() };
            for &row in moving {
                self.ray[self.head[row]] = rate(row);
            }
            return Some(Status::Unbounded);
        };
        if length.sign(FEASIBLE) > 0 {
            self.still = 0;
        } else {
            self.still += 1;
        }
        if !length.is_zero() {
            let back = length.neg();
            for &row in moving {
                self.x[self.head[row]].sub_mul(&rate(row), &back);
            }
            let signed = if down { length.clone() } else { back };
            self.x[entering] = self.x[entering].sub(&signed);
            for &row in moving {
                self.look_at_side(row);
            }
        }
        if flips.is_some() {
            let (place, bound) = if down {
                (Place::Lower, &self.model.lower[entering])
            } else {
                (Place::Upper, &self.model.upper[entering])
            };
            self.places[entering] = place;
            self.x[entering] = bound.clone().unwrap_or(S::zero());
            return None;
        }
        let stop = stop?;
        let leaving = self.head[stop.row];
        let (place, bound) = match stop.upper {
            true => (Place::Upper, &self.model.upper[leaving]),
            false => (Place::Lower, &self.model.lower[leaving]),
        };
        self.places[leaving] = place;
        self.x[leaving] = bound.clone().unwrap_or(S::zero());
        self.places[entering] = Place::Basic;
        self.factor.update(stop.row, alpha, moving);
        self.head[stop.row] = entering;
        self.look_at_side(stop.row);
        None
    }

    /// What each column gives to the sum that shows why a run ended so: positive numbers multiply
    /// `lower - x <= 0`, negative ones, without their sign, `x - upper <= 0`.
    pub fn multipliers(&self, status: Status) -> Vec<S> {
        let mut multipliers = self.reduced.clone();
        if let (Status::Infeasible, Some(column)) = (status, self.stuck) {
            let above = self.outside(column) > 0;
            multipliers[column] = if above { S::one().neg() } else { S::one() };
        } else if status == Status::Infeasible {
            for &column in &self.head {
                match self.outside(column) {
                    0 => {}
                    1 => multipliers[column] = S::one().neg(),
                    _ => multipliers[column] = S::one(),
                }
            }
        }
        multipliers
    }
}

/// Basis changes after which a basis of so many rows is factorised anew.
fn refresh_after(rows: usize) -> usize {
    REFRESH.max(rows / 20).min(REFRESH_LARGE)
}
