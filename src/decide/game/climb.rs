//! From below: postures made better by their own dual prices. Source: alternation in bilinear programs, Konno 1976.

use super::search::Game;
use crate::decide::budget::Budget;
use crate::decide::float::approx;
use crate::decide::simplex::Status;

/// Steps of one climb from a posture to a better one.
const CLIMB: usize = 6;

impl Game {
    /// Postures to begin with: good ones for equal prices, and for each unknown's price doubled.
    pub(super) fn start(&mut self, budget: &mut Budget) -> Result<(), ()> {
        let Some((_, worst)) = &self.nodes[0].worst else {
            return Ok(());
        };
        let (posture, price) = (worst.posture.clone(), worst.price.clone());
        self.climb(posture, budget)?;
        for boosted in 0..=self.places.len().min(16) {
            if !self.tries.is_empty() {
                return Ok(());
            }
            let mut price = price.clone();
            if let Some(price) = boosted.checked_sub(1).and_then(|j| price.get_mut(j)) {
                *price *= 2.0;
            }
            let from = self.best_for(&price);
            self.climb(from, budget)?;
        }
        Ok(())
    }

    /// Goes from a posture to the best one for its own dual prices, as long as that is better.
    pub(super) fn climb(&mut self, mut posture: Vec<f64>, budget: &mut Budget) -> Result<(), ()> {
        let mut before = f64::NEG_INFINITY;
        for _ in 0..CLIMB {
            for (x, place) in posture.iter_mut().zip(&self.places) {
                if place.whole {
                    *x = (*x + 1e-6).floor();
                }
                *x = x.clamp(approx(&place.low), approx(&place.high));
            }
            let key: Vec<i64> = posture.iter().map(|x| (x * 1024.0) as i64).collect();
            if !self.seen.insert(key) {
                return Ok(());
            }
            let mut least: Option<(f64, Vec<f64>)> = None;
            for shape in &self.shapes {
                if !budget.node() {
                    return Err(());
                }
                let worst = match shape.solve(&posture, &posture, None, &[], budget) {
                    Ok(worst) => worst,
                    Err(Status::Spent) => return Err(()),
                    Err(_) => return Ok(()),
                };
                if least.as_ref().is_none_or(|(value, _)| worst.value < *value) {
                    least = Some((worst.value, worst.price));
                }
            }
            let Some((value, price)) = least else {
                return Ok(());
            };
            if value >= -self.shapes[0].tolerance() && self.is_within(&posture) {
                self.tries.push_back(self.exact(&posture));
                return Ok(());
            }
            if value <= before {
                return Ok(());
            }
            before = value;
            posture = self.best_for(&price);
        }
        Ok(())
    }

    /// Whether a posture obeys the region's rows, roughly.
    fn is_within(&self, posture: &[f64]) -> bool {
        self.region.iter().all(|row| {
            let mut sum = approx(&row.constant);
            let mut size = sum.abs();
            for (var, c) in &row.terms {
                let part = approx(c) * posture[var.0 as usize];
                sum += part;
                size = size.max(part.abs());
            }
            let equal = row.relation == crate::logic::Relation::Equal;
            sum <= 1e-7 * size && (!equal || sum >= -1e-7 * size)
        })
    }

    /// The posture that is worth most at these prices: dearest first, each as far as the rows let it go.
    pub(super) fn best_for(&self, price: &[f64]) -> Vec<f64> {
        let mut posture: Vec<f64> = self.places.iter().map(|p| approx(&p.low)).collect();
        let mut order: Vec<usize> = (0..posture.len()).filter(|j| price[*j] > 0.0).collect();
        order.sort_by(|a, b| price[*b].total_cmp(&price[*a]).then(a.cmp(b)));
        for j in order {
            let mut most = approx(&self.places[j].high);
            for row in &self.region {
                let Some((_, c)) = row.terms.iter().find(|(v, _)| v.0 as usize == j) else {
                    continue;
                };
                let c = approx(c);
                if c > 0.0 {
                    let others = row.terms.iter().filter(|(v, _)| v.0 as usize != j);
                    let sum: f64 = others.map(|(v, c)| approx(c) * posture[v.0 as usize]).sum();
                    most = most.min((-approx(&row.constant) - sum) / c);
                }
            }
            if most > posture[j] {
                posture[j] = match self.places[j].whole {
                    true => (most + 1e-6).floor().max(posture[j]),
                    false => most,
                };
            }
        }
        posture
    }
}
