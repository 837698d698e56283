//! The margin of a proof: how much worse the tightest figure could get before the claim fails.
//!
//! The comparisons of the claim are tightened by an unknown loss, and the least loss that breaks one of them is found.
//! What is then said is proved like any claim: of a copy of the draft whose comparisons are tightened by just so much.

use super::always::Asked;
use super::outcome::Decision;
use super::reduce::{Effort, affordable, size};
use super::session::Session;
use super::stretches::turning_days;
use crate::date::Day;
use crate::decide::{self, Answer, Budget, LpAnswer, Optimum};
use crate::draft::*;
use crate::logic::{Cite, Formula, Problem, Proof, Relation, Row, Var};
use crate::number::Rational;
use crate::pose::{Cone, conjunction, touched};
use crate::verify::{self, Extreme, Rebuilt};

/// Questions of so few terms are searched for the least loss before their rows alone are asked.
const SMALL: u64 = 300;
/// What a world that shows a margin may cost: where it takes more, the margin is a bound.
const SHOWN_PIVOTS: u64 = 3_000;
const SHOWN_NODES: u64 = 30;

/// A world that comes just so near is looked for among so many holdings on days that matter at most.
const MOST_HELD: usize = 60;

/// How much worse the tightest figure of a claim could get, in the base unit of its comparisons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Margin {
    pub value: Rational,
    /// Whether a permitted world comes just so near; otherwise none was looked for or found, and the margin may be larger.
    pub exact: bool,
}

/// How a claim's comparisons are tightened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tightened {
    /// The sides may still be equal.
    Reached,
    /// They may not.
    Passed,
}

impl Session<'_> {
    /// The margin with which a certificate, whose proofs the kernel has `rebuilt`, proves a part; none where no figure is compared,
    /// or it was not found within the effort.
    pub(super) fn margin(
        &mut self,
        claim: ClaimId,
        part: u32,
        certificate: &Certificate,
        extremes: &[Extreme],
        rebuilt: &[Rebuilt],
        effort: &mut Effort,
    ) -> Option<Margin> {
        let draft = self.draft;
        let tightened_by = |loss: &Rational, certificate: &Certificate| {
            let tight = tightened(draft, claim, part, loss, Tightened::Reached)?;
            let before = Some(rebuilt);
            verify::rebuilt_beside(&tight, claim, part, certificate, extremes, before).ok()
        };
        let plain = tightened_by(&Rational::ZERO, certificate)?;
        let moved = tightened_by(&Rational::ONE, certificate)?;
        let proofs = certificate.proofs();
        let mut least: Option<(Rational, usize)> = None;
        let mut better: Vec<Option<Proof>> = vec![None; proofs.len()];
        for (i, (plain, moved)) in plain.iter().zip(&moved).enumerate() {
            let Some(question) = Question::new(plain, moved)? else {
                continue;
            };
            let known = match &least {
                Some((loss, _)) if !loss.is_positive() => break,
                Some((loss, _)) => Some(loss),
                None => None,
            };
            // Either it is not broken with the loss that is known, or a smaller one is found.
            let tried = known.map(|loss| question.breaks_at(loss, effort));
            match tried {
                Some(Answer::Infeasible(proof)) => {
                    better[i] = Some(proof);
                    continue;
                }
                Some(Answer::Exhausted) => return None,
                Some(Answer::Feasible(_)) | None => {}
            }
            let (loss, proof) = question.shown_loss(effort)?;
            better[i] = proof;
            if let Some(loss) = loss {
                let less = known.is_none_or(|known| loss < *known);
                least = if less { Some((loss, i)) } else { least };
            }
        }
        let (value, tightest) = least?;
        if value.is_negative() {
            return None;
        }
        if value.is_positive() {
            let mut shown = certificate.clone();
            for (no_world, proof) in shown.proofs_mut().into_iter().zip(better) {
                if let Some(proof) = proof {
                    no_world.proof = proof;
                }
            }
            // All that the claim does not touch was accepted before.
            let rows = tightened_by(&value, &shown)?;
            let mut proofs = shown.proofs().into_iter().zip(&rows);
            if !proofs.all(|(of, rows)| rows.refuted_by(&of.proof)) {
                return None;
            }
        }
        let days = (proofs[tightest].first, proofs[tightest].last);
        let exact = extremes.is_empty() && self.comes_so_near(claim, part, &value, days);
        let says_something = exact || value.is_positive();
        says_something.then_some(Margin { value, exact })
    }

    /// Whether a world of the draft, replayed, has no more than this margin on one of the days.
    fn comes_so_near(
        &mut self,
        claim: ClaimId,
        part: u32,
        value: &Rational,
        (first, last): (Day, Day),
    ) -> bool {
        let (Some(tight), Some(until)) = (
            tightened(self.draft, claim, part, value, Tightened::Passed),
            last.add_days(1),
        ) else {
            return false;
        };
        let asked = &tight.claims[claim.index()].parts[part as usize];
        let Body::Always(condition) = &asked.body else {
            return false;
        };
        let seed = touched(&tight, condition);
        let cone = Cone::of(&tight, seed, &|_| true);
        if cone.touched.things.len() * turning_days(&tight, &cone).len() > MOST_HELD {
            return false;
        }
        let mut session = self.over_draft(&tight);
        session.budget = Budget {
            cancel: self.budget.cancel.clone(),
            ..Budget::new(SHOWN_PIVOTS, SHOWN_NODES)
        };
        let asked = Asked {
            claim,
            part,
            condition,
            given: asked.given.as_ref(),
            days: Days { from: first, until },
        };
        let found = session.always_in(asked, &mut Vec::new());
        matches!(found, Some(Decision::Refuted { .. }))
    }
}

/// A proof's question with the loss as one more unknown, the last.
struct Question {
    problem: Problem,
    /// The formula that speaks of the claim, with the loss in it.
    claimed: usize,
    size: u64,
}

impl Question {
    /// From the formulas without a loss and with a loss of one. The inner option is none if no formula speaks of it, the
    /// outer one if it cannot be told how.
    fn new(plain: &Rebuilt, moved: &Rebuilt) -> Option<Option<Question>> {
        let pairs = || plain.formulas.iter().zip(&moved.formulas).enumerate();
        let mut differing = pairs().filter(|(_, (a, b))| a != b);
        let Some((claimed, (from, to))) = differing.next() else {
            return Some(None);
        };
        if differing.next().is_some() || plain.formulas.len() != moved.formulas.len() {
            return None;
        }
        let loss = Var(plain.whole.len() as u32);
        let mut problem = Problem {
            integers: plain.whole.clone(),
            formulas: plain.formulas.clone(),
        };
        problem.integers.push(false);
        problem.formulas[claimed] = with_loss(from, to, loss)?;
        let size = problem.formulas.iter().map(size).sum();
        Some(Some(Question {
            problem,
            claimed,
            size,
        }))
    }

    fn loss(&self) -> Var {
        Var(self.problem.integers.len() as u32 - 1)
    }

    /// Whether the claim can be broken with less than this loss.
    fn breaks_at(&self, loss: &Rational, effort: &mut Effort) -> Answer {
        let mut problem = self.problem.clone();
        problem.integers.pop();
        problem.formulas[self.claimed] =
            settled(&problem.formulas[self.claimed], self.loss(), loss);
        let Some(mut budget) = affordable(self.size, effort) else {
            return Answer::Exhausted;
        };
        let before = budget.pivots;
        let answer = decide::solve(&problem, None, &mut budget);
        effort.spend(self.size, before - budget.pivots);
        answer
    }

    /// A loss below which the claim is not broken, with a proof (none where nothing is claimed beyond the claim itself): by the rows
    /// alone if that can be shown, else by search.
    fn shown_loss(&self, effort: &mut Effort) -> Option<(Option<Rational>, Option<Proof>)> {
        if self.size <= SMALL
            && let Some((loss, proof)) = self.least_loss(effort)
        {
            return Some((loss, Some(proof)));
        }
        match self.bound(effort) {
            Some(Some(loss)) if loss.is_positive() => {
                if let Answer::Infeasible(proof) = self.breaks_at(&loss, effort) {
                    return Some((Some(loss), Some(proof)));
                }
            }
            Some(Some(loss)) if loss.is_zero() => return Some((Some(loss), None)),
            _ => {}
        }
        let found = self.least_loss(effort);
        // The claim itself is proved.
        Some(found.map_or((Some(Rational::ZERO), None), |(loss, proof)| {
            (loss, Some(proof))
        }))
    }

    /// A loss below which the claim is not broken, as the rows have it without regard to alternatives elsewhere and to whole
    /// numbers; none if it is never broken.
    fn bound(&self, effort: &mut Effort) -> Option<Option<Rational>> {
        let mut shared = Vec::new();
        for (number, formula) in self.problem.formulas.iter().enumerate() {
            if number != self.claimed {
                conjunction(formula, &mut shared);
            }
        }
        let claimed = &self.problem.formulas[self.claimed];
        let members = match claimed {
            Formula::Any(members) => members.as_slice(),
            other => std::slice::from_ref(other),
        };
        let mut least: Option<Rational> = None;
        for member in members {
            let mut rows = shared.clone();
            let before = rows.len();
            conjunction(member, &mut rows);
            if !rows[before..].iter().any(|row| self.has_loss(row)) {
                continue;
            }
            let is_count = rows[before..].iter().all(|row| self.is_count(row));
            let mut budget = affordable(self.size, effort)?;
            let before = budget.pivots;
            let objective = [(self.loss(), Rational::ONE)];
            let unknowns = self.problem.integers.len();
            let found = decide::lp(&rows, unknowns, Some(&objective), &mut budget);
            effort.spend(self.size, before - budget.pivots);
            let loss = match found {
                LpAnswer::Optimal { value, .. } if is_count => value.ceil(),
                LpAnswer::Optimal { value, .. } => value,
                LpAnswer::Infeasible { .. } => continue,
                LpAnswer::Unbounded { .. } | LpAnswer::Exhausted => return None,
            };
            if least.as_ref().is_none_or(|least| loss < *least) {
                least = Some(loss);
            }
        }
        Some(least)
    }

    fn has_loss(&self, row: &Row) -> bool {
        row.terms.last().is_some_and(|(var, _)| *var == self.loss())
    }

    /// Whether the loss in a row can only be whole where it is least.
    fn is_count(&self, row: &Row) -> bool {
        let mut terms = row.terms.iter();
        let is_whole = |(var, c): &(Var, Rational)| {
            *var == self.loss() || self.problem.integers[var.0 as usize] && c.is_integer()
        };
        self.has_loss(row) && row.constant.is_integer() && terms.all(is_whole)
    }

    /// The least loss with which the claim is broken (none if it is never), and a proof that none is less: its formulas are
    /// those of the question with the loss settled at that.
    fn least_loss(&self, effort: &mut Effort) -> Option<(Option<Rational>, Proof)> {
        let mut budget = affordable(self.size, effort)?;
        let before = budget.pivots;
        let objective = [(self.loss(), -Rational::ONE)];
        let found = decide::maximise(&self.problem, &objective, &mut budget);
        effort.spend(self.size, before - budget.pivots);
        match found {
            Optimum::Best { value, proof, .. } | Optimum::Supremum { value, proof } => {
                Some((Some(-value), self.without_bound(proof)))
            }
            Optimum::Infeasible(proof) => Some((None, proof)),
            Optimum::Unbounded(_) | Optimum::Exhausted => None,
        }
    }

    /// A proof that no longer cites the bound on the loss, which stood behind all formulas: what it gave is in the rows
    /// once the loss is settled.
    fn without_bound(&self, mut proof: Proof) -> Proof {
        let bound = self.problem.formulas.len() as u32;
        let mut open = vec![&mut proof];
        while let Some(node) = open.pop() {
            match node {
                Proof::Farkas(rows) => rows.retain(
                    |(cite, _)| !matches!(cite, Cite::Atom { formula, .. } if *formula == bound),
                ),
                Proof::Split { below, above, .. } => open.extend([&mut **below, &mut **above]),
                Proof::Cases { branches, .. } => open.extend(branches),
            }
        }
        proof
    }
}

/// A formula in which each row that a loss of one moves by one has the loss in it, up to which it may be reached.
fn with_loss(plain: &Formula, moved: &Formula, loss: Var) -> Option<Formula> {
    let each = |a: &[Formula], b: &[Formula]| -> Option<Vec<Formula>> {
        let pairs = a.iter().zip(b);
        let all: Option<Vec<Formula>> = pairs.map(|(a, b)| with_loss(a, b, loss)).collect();
        all.filter(|_| a.len() == b.len())
    };
    Some(match (plain, moved) {
        (Formula::Row(a), Formula::Row(b)) if a == b => plain.clone(),
        (Formula::Row(a), Formula::Row(b)) => {
            let by_one = &b.constant - &a.constant == -Rational::ONE;
            if a.terms != b.terms || a.relation != b.relation || !by_one {
                return None;
            }
            let terms = a.terms.iter().cloned().chain([(loss, -Rational::ONE)]);
            Row::new(terms, a.constant.clone(), Relation::AtMost).into()
        }
        (Formula::All(a), Formula::All(b)) => Formula::All(each(a, b)?),
        (Formula::Any(a), Formula::Any(b)) => Formula::Any(each(a, b)?),
        _ => return None,
    })
}

/// The formula with the loss settled; what had it in it must be passed, and not reached only.
fn settled(formula: &Formula, loss: Var, at: &Rational) -> Formula {
    let each = |parts: &[Formula]| parts.iter().map(|f| settled(f, loss, at)).collect();
    match formula {
        Formula::Row(row) => match row.terms.split_last() {
            Some(((last, _), terms)) if *last == loss => {
                Row::new(terms.iter().cloned(), &row.constant - at, Relation::Below).into()
            }
            _ => formula.clone(),
        },
        Formula::All(parts) => Formula::All(each(parts)),
        Formula::Any(parts) => Formula::Any(each(parts)),
    }
}

/// The draft with the comparisons of a part tightened; none if there is an equality among them.
fn tightened(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    by: &Rational,
    how: Tightened,
) -> Option<Draft> {
    let mut draft = draft.clone();
    let part = draft
        .claims
        .get_mut(claim.index())?
        .parts
        .get_mut(part as usize)?;
    match &mut part.body {
        Body::Always(condition) | Body::Ensure { condition, .. } => {
            *condition = tight(condition, false, by, how)?;
        }
        _ => return None,
    }
    Some(draft)
}

fn tight(cond: &Cond, negated: bool, by: &Rational, how: Tightened) -> Option<Cond> {
    let each = |list: &[Cond]| -> Option<Vec<Cond>> {
        list.iter().map(|c| tight(c, negated, by, how)).collect()
    };
    Some(match cond {
        Cond::Compare(left, op, right) => {
            let is_floor = match op {
                Comparison::AtLeast | Comparison::Above => !negated,
                Comparison::AtMost | Comparison::Below => negated,
                Comparison::Equal | Comparison::NotEqual => return None,
            };
            let (op, by) = match (is_floor, how) {
                (true, Tightened::Reached) => (Comparison::AtLeast, -by),
                (true, Tightened::Passed) => (Comparison::Above, -by),
                (false, Tightened::Reached) => (Comparison::AtMost, by.clone()),
                (false, Tightened::Passed) => (Comparison::Below, by.clone()),
            };
            let left = Expr::Sum(vec![left.clone(), Expr::Number(by)]);
            Cond::Compare(left, op, right.clone())
        }
        Cond::All(list) if !negated => Cond::All(each(list)?),
        Cond::Any(list) if negated => Cond::All(each(list)?),
        Cond::All(list) | Cond::Any(list) => Cond::Any(each(list)?),
        Cond::Not(inner) => tight(inner, !negated, by, how)?,
        Cond::InEffect { .. } | Cond::NoneOf { .. } if negated => Cond::Not(Box::new(cond.clone())),
        Cond::InEffect { .. } | Cond::NoneOf { .. } => cond.clone(),
        Cond::Growth { .. } => return None,
    })
}
