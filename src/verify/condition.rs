//! Conditions as formulas: branches in expressions become alternatives.

use super::linear::{held_pairs, linear};
use super::setting::Setting;
use super::{LinearSum, Named, Rejection};
use crate::draft::{Comparison, Cond, Expr, Unknown};
use crate::number::Rational;

/// The most rows that one premise may have.
const MOST_ROWS: usize = 4_096;

/// The most branches that may stand inside each other: with two cases each, rows run out long before.
const MOST_NESTED: usize = 64;

/// The condition, or its negation, in a setting.
pub(super) fn translate(setting: &Setting, cond: &Cond, negated: bool) -> Result<Named, Rejection> {
    let mut rows = MOST_ROWS;
    Translation {
        rows: &mut rows,
        nested: 0,
    }
    .condition(setting, cond, negated)
}

/// Counts down the rows that may still be made, and up the branches around the present one.
struct Translation<'r> {
    rows: &'r mut usize,
    nested: usize,
}

impl Translation<'_> {
    fn row(&mut self, row: Named) -> Result<Named, Rejection> {
        *self.rows = self.rows.checked_sub(1).ok_or(Rejection::TooLarge)?;
        Ok(row)
    }

    fn condition(
        &mut self,
        setting: &Setting,
        cond: &Cond,
        negated: bool,
    ) -> Result<Named, Rejection> {
        match cond {
            Cond::Compare(left, comparison, right) => {
                let difference =
                    Expr::Sum(vec![left.clone(), Expr::Negated(Box::new(right.clone()))]);
                let comparison = if negated {
                    opposite(*comparison)
                } else {
                    *comparison
                };
                self.compare(setting, &difference, comparison)
            }
            Cond::All(members) | Cond::Any(members) => {
                let members = members
                    .iter()
                    .map(|m| self.condition(setting, m, negated))
                    .collect::<Result<_, _>>()?;
                let all = matches!(cond, Cond::All(_)) != negated;
                Ok(if all {
                    Named::All(members)
                } else {
                    Named::Any(members)
                })
            }
            Cond::Not(inner) => self.condition(setting, inner, !negated),
            Cond::InEffect { party, policy } => {
                let on = LinearSum::of(Unknown::InEffect {
                    party: *party,
                    policy: *policy,
                    at: setting.at,
                });
                let row = if negated {
                    on
                } else {
                    LinearSum::number(1).minus(on)
                };
                self.row(row.at_most_zero())
            }
            Cond::NoneOf { parties, kinds, .. } => {
                let draft = setting.asked.draft;
                if !setting.war.is_empty() {
                    return Err(Rejection::Unsupported("a ban judged after an engagement"));
                }
                let units = Expr::Holding {
                    parties: parties.clone(),
                    kinds: kinds.clone(),
                    label: String::new(),
                };
                let units = linear(setting, &units)?;
                // A ban on kinds of a stock is broken by any amount, one on systems by a whole unit.
                let pairs = held_pairs(draft, parties, kinds)?;
                let some_stock = pairs
                    .iter()
                    .any(|(_, k)| draft.things[draft.thing_of(*k).index()].is_stock);
                self.row(match (negated, some_stock) {
                    (false, _) => units.at_most_zero(),
                    (true, true) => units.negated().below_zero(),
                    (true, false) => LinearSum::number(1).minus(units).at_most_zero(),
                })
            }
            Cond::Growth { .. } if negated => {
                Err(Rejection::Unsupported("the negation of a limit on growth"))
            }
            // What growth obliges to is said by premises of its own, for two moments at a time.
            Cond::Growth { .. } => Ok(Named::All(Vec::new())),
        }
    }

    /// `expr <comparison> 0`.
    fn compare(
        &mut self,
        setting: &Setting,
        expr: &Expr,
        comparison: Comparison,
    ) -> Result<Named, Rejection> {
        let Some((path, inside)) = first_branching(setting, expr)? else {
            return self.compare_sum(linear(setting, expr)?, comparison);
        };
        if self.nested == MOST_NESTED {
            return Err(Rejection::TooLarge);
        }
        self.nested += 1;
        let node = node_at(expr, &path).ok_or(Rejection::TooLarge)?;
        let cases: Vec<(Vec<Guard>, Expr)> = match node {
            Expr::IfThenElse(cond, then, otherwise) => vec![
                (vec![Guard::Condition(cond, false)], (**then).clone()),
                (vec![Guard::Condition(cond, true)], (**otherwise).clone()),
            ],
            Expr::Count(cond) => vec![
                (
                    vec![Guard::Condition(cond, false)],
                    Expr::Number(Rational::ONE),
                ),
                (
                    vec![Guard::Condition(cond, true)],
                    Expr::Number(Rational::ZERO),
                ),
            ],
            Expr::Min(members) => extremes(members, Guard::AtMost),
            Expr::Max(members) => extremes(members, |own, other| Guard::AtMost(other, own)),
            Expr::Abs(of) => vec![
                (
                    vec![Guard::AtMost(Expr::Number(Rational::ZERO), (**of).clone())],
                    (**of).clone(),
                ),
                (
                    vec![Guard::AtMost((**of).clone(), Expr::Number(Rational::ZERO))],
                    Expr::Negated(of.clone()),
                ),
            ],
            _ => return Err(Rejection::Unsupported("this expression")),
        };
        let mut alternatives = Vec::new();
        for (guards, value) in cases {
            let mut members = Vec::new();
            for guard in guards {
                members.push(match guard {
                    Guard::Condition(cond, negated) => self.condition(&inside, cond, negated)?,
                    Guard::AtMost(left, right) => {
                        let difference = Expr::Sum(vec![left, Expr::Negated(Box::new(right))]);
                        self.compare(&inside, &difference, Comparison::AtMost)?
                    }
                });
            }
            let mut chosen = expr.clone();
            *node_at_mut(&mut chosen, &path).ok_or(Rejection::TooLarge)? = value;
            members.push(self.compare(setting, &chosen, comparison)?);
            alternatives.push(Named::All(members));
        }
        self.nested -= 1;
        Ok(Named::Any(alternatives))
    }

    fn compare_sum(&mut self, sum: LinearSum, comparison: Comparison) -> Result<Named, Rejection> {
        match comparison {
            Comparison::AtMost => self.row(sum.at_most_zero()),
            Comparison::Below => self.row(sum.below_zero()),
            Comparison::AtLeast => self.row(sum.negated().at_most_zero()),
            Comparison::Above => self.row(sum.negated().below_zero()),
            Comparison::Equal => self.row(sum.is_zero()),
            Comparison::NotEqual => Ok(Named::Any(vec![
                self.row(sum.clone().below_zero())?,
                self.row(sum.negated().below_zero())?,
            ])),
        }
    }
}

/// What must hold for a branch of an expression to be its value.
enum Guard<'e> {
    /// The condition, or its negation.
    Condition(&'e Cond, bool),
    /// The first is at most the second.
    AtMost(Expr, Expr),
}

/// One case for each member of a minimum or maximum: `guard(own, other)` against every other member.
fn extremes<'e>(
    members: &'e [Expr],
    guard: impl Fn(Expr, Expr) -> Guard<'e>,
) -> Vec<(Vec<Guard<'e>>, Expr)> {
    let case = |(i, own): (usize, &Expr)| {
        let others = members.iter().enumerate().filter(|(j, _)| *j != i);
        (
            others
                .map(|(_, other)| guard(own.clone(), other.clone()))
                .collect(),
            own.clone(),
        )
    };
    members.iter().enumerate().map(case).collect()
}

fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::AtMost => Comparison::Above,
        Comparison::Above => Comparison::AtMost,
        Comparison::Below => Comparison::AtLeast,
        Comparison::AtLeast => Comparison::Below,
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
    }
}

/// Where the first branching part stands, outermost and leftmost first, and its own setting.
fn first_branching<'a>(
    setting: &Setting<'a>,
    expr: &Expr,
) -> Result<Option<(Vec<usize>, Setting<'a>)>, Rejection> {
    if matches!(
        expr,
        Expr::Min(_) | Expr::Max(_) | Expr::Abs(_) | Expr::IfThenElse(..) | Expr::Count(_)
    ) {
        return Ok(Some((Vec::new(), setting.clone())));
    }
    let inside = match expr {
        Expr::At(_, day) => setting.on(*day),
        Expr::After { war, .. } => setting.after(war)?,
        _ => setting.clone(),
    };
    for (index, child) in (0..).map_while(|i| child(expr, i).map(|c| (i, c))) {
        if let Some((mut path, found)) = first_branching(&inside, child)? {
            path.insert(0, index);
            return Ok(Some((path, found)));
        }
    }
    Ok(None)
}

/// Part number `index` of an expression that does not branch.
fn child(expr: &Expr, index: usize) -> Option<&Expr> {
    match expr {
        Expr::Sum(members) => members.get(index),
        Expr::Product(left, right) | Expr::Quotient(left, right) => {
            [left, right].get(index).map(|part| &***part)
        }
        Expr::Negated(of) | Expr::At(of, _) | Expr::After { of, .. } => {
            (index == 0).then_some(&**of)
        }
        _ => None,
    }
}

fn node_at<'e>(expr: &'e Expr, path: &[usize]) -> Option<&'e Expr> {
    path.iter()
        .try_fold(expr, |node, index| child(node, *index))
}

fn node_at_mut<'e>(expr: &'e mut Expr, path: &[usize]) -> Option<&'e mut Expr> {
    let Some((index, rest)) = path.split_first() else {
        return Some(expr);
    };
    let part = match expr {
        Expr::Sum(members) => members.get_mut(*index)?,
        Expr::Product(left, right) | Expr::Quotient(left, right) => {
            if *index == 0 {
                left
            } else {
                right
            }
        }
        Expr::Negated(of) | Expr::At(of, _) | Expr::After { of, .. } => of,
        _ => return None,
    };
    node_at_mut(part, rest)
}
