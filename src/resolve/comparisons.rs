//! Comparisons: chains, ratios multiplied out, growth against a rate, and what is said of every unit.

use super::amount::{Amount, Condition, Value};
use super::expressions::{Scope, Stage, Walk, bare};
use super::holdings::label;
use super::paths::Held;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{AttributeValue, Comparison, Cond, Expr as Meant};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{Chain, Expr, ExprKind, Link, Operator};

/// What an operator asks.
pub(super) fn comparison_of(operator: Operator) -> Option<Comparison> {
    Some(match operator {
        Operator::AtMost => Comparison::AtMost,
        Operator::Below => Comparison::Below,
        Operator::AtLeast => Comparison::AtLeast,
        Operator::Above => Comparison::Above,
        Operator::Equal => Comparison::Equal,
        Operator::NotEqual => Comparison::NotEqual,
        _ => return None,
    })
}

/// The same comparison with its sides exchanged.
pub(super) fn mirrored(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::Below => Comparison::Above,
        Comparison::AtLeast => Comparison::AtMost,
        Comparison::Above => Comparison::Below,
        same => same,
    }
}

impl Walk<'_, '_> {
    /// `a <= b`, `0 <= x <= 5`.
    pub(super) fn comparison(&self, chain: &Chain, place: Place, scope: Scope<'_>) -> Value {
        let is_growth = |expr: &Expr| matches!(&bare(expr).kind, ExprKind::Call { function, .. } if function.text == "growth");
        if is_growth(&chain.first) || chain.rest.iter().any(|link| is_growth(&link.operand)) {
            return self.growth(chain, place, scope);
        }
        let mut left = (
            self.value(&chain.first, scope),
            scope.place(chain.first.span),
        );
        let (mut all, mut free, mut size, mut faulty) = (Vec::new(), false, 0, false);
        for link in &chain.rest {
            let right = (
                self.value(&link.operand, scope),
                scope.place(link.operand.span),
            );
            match self.compare(left, link, right.clone()) {
                Some(condition) => {
                    free |= condition.free;
                    size += condition.size;
                    all.push(condition.cond);
                }
                None => faulty = true,
            }
            left = right;
        }
        if faulty {
            return Value::Fault;
        }
        let cond = if all.len() == 1 {
            all.swap_remove(0)
        } else {
            Cond::All(all)
        };
        self.holds(cond, free, size + 1)
    }

    fn compare(
        &self,
        left: (Value, Place),
        link: &Link,
        right: (Value, Place),
    ) -> Option<Condition> {
        let comparison = comparison_of(link.operator)?;
        let places = (left.1, right.1);
        match (left.0, right.0) {
            (Value::Ratio(_), Value::Ratio(_)) => {
                self.of.report(
                    Diagnostic::error("division-by-unknown", places.1, "two ratios are compared")
                        .label("divides by what is held")
                        .also(places.0, "so does this")
                        .help("compare each ratio with a number"),
                );
                None
            }
            (Value::Ratio(ratio), other) => {
                let other = self.as_number(other, places.1)?;
                self.multiplied_out(*ratio, comparison, other, places)
            }
            (other, Value::Ratio(ratio)) => {
                let other = self.as_number(other, places.0)?;
                self.multiplied_out(*ratio, mirrored(comparison), other, (places.1, places.0))
            }
            (Value::Fault, other) => {
                if !matches!(other, Value::Fault) {
                    self.as_number(other, places.1);
                }
                None
            }
            (a, b) => {
                let (a, b) = (self.as_number(a, places.0), self.as_number(b, places.1));
                let (mut a, mut b) = (a?, b?);
                if !self.same_dimension(&mut a, &mut b, places) {
                    return None;
                }
                let (free, size) = (a.free || b.free, a.size + b.size + 1);
                Some(Condition::new(
                    Cond::Compare(a.expr, comparison, b.expr),
                    free,
                    size,
                ))
            }
        }
    }

    /// `a / b <= c` is `a <= c·b` where b is positive; an empty b satisfies it.
    fn multiplied_out(
        &self,
        ratio: (Amount, Amount),
        comparison: Comparison,
        other: Amount,
        places: (Place, Place),
    ) -> Option<Condition> {
        let (mut above, below) = ratio;
        if other.free {
            self.of.report(
                Diagnostic::error(
                    "division-by-unknown",
                    places.0,
                    "a ratio is compared with what is held",
                )
                .label("divides by what is held")
                .also(places.1, "depends on what is held")
                .help("compare the ratio with a fixed number"),
            );
            return None;
        }
        // Without units a share; otherwise the number carries the units of the quotient.
        let bare = other.bare;
        let mut scaled = other.times(below.clone());
        scaled.bare = bare && scaled.dimension.is_none();
        if !self.same_dimension(&mut above, &mut scaled, places) {
            return None;
        }
        let size = 3 * (above.size + scaled.size) + 8;
        let plain = Cond::Compare(above.expr.clone(), comparison, scaled.expr.clone());
        let empty = |op| Cond::Compare(below.expr.clone(), op, Meant::Number(Rational::ZERO));
        let cond = if !self.never_negative(&below.expr) {
            let other_way = Cond::Compare(
                above.expr.clone(),
                mirrored(comparison),
                scaled.expr.clone(),
            );
            Cond::Any(vec![
                empty(Comparison::Equal),
                Cond::All(vec![empty(Comparison::Above), plain]),
                Cond::All(vec![empty(Comparison::Below), other_way]),
            ])
        } else if self.empty_satisfies(&above.expr, &below.expr, comparison) {
            plain
        } else {
            Cond::Any(vec![empty(Comparison::Equal), plain])
        };
        Some(Condition::new(cond, true, size))
    }

    /// Whether `a <op> c·b` holds by itself where b is 0.
    fn empty_satisfies(&self, a: &Meant, b: &Meant, comparison: Comparison) -> bool {
        match comparison {
            Comparison::AtLeast => self.never_negative(a),
            Comparison::AtMost | Comparison::Equal => is_part_of(a, b),
            _ => false,
        }
    }

    /// Whether an expression is at least 0 in every world.
    fn never_negative(&self, expr: &Meant) -> bool {
        let all = |list: &[Meant]| list.iter().all(|e| self.never_negative(e));
        match expr {
            Meant::Number(value) => !value.is_negative(),
            Meant::Enclosed(figure) => !figure.ends().0.is_negative(),
            Meant::ByDate(steps) => steps.iter().all(|(_, value)| !value.is_negative()),
            Meant::Holding { .. } | Meant::Count(_) | Meant::Abs(_) => true,
            Meant::Total {
                kinds, attribute, ..
            } => kinds
                .iter()
                .all(|kind| match self.of.attribute_of(*kind, *attribute) {
                    Some(AttributeValue::Number(low) | AttributeValue::Interval { low, .. }) => {
                        !low.is_negative()
                    }
                    _ => true,
                }),
            Meant::Sum(list) | Meant::Min(list) => all(list),
            Meant::Max(list) => list.iter().any(|e| self.never_negative(e)),
            Meant::Product(a, b) | Meant::Quotient(a, b) => {
                self.never_negative(a) && self.never_negative(b)
            }
            Meant::IfThenElse(_, a, b) => self.never_negative(a) && self.never_negative(b),
            Meant::At(of, _) | Meant::After { of, .. } | Meant::Least(of) | Meant::Most(of) => {
                self.never_negative(of)
            }
            Meant::Negated(_) => false,
        }
    }

    /// `growth(e) <= r per year`.
    fn growth(&self, chain: &Chain, place: Place, scope: Scope<'_>) -> Value {
        let ExprKind::Call { arguments, .. } = &bare(&chain.first).kind else {
            return self.growth_shape(place);
        };
        let ([argument], [link]) = (arguments.as_slice(), chain.rest.as_slice()) else {
            return self.growth_shape(place);
        };
        if link.operator != Operator::AtMost {
            return self.growth_shape(scope.place(link.span));
        }
        let (of, rate) = (
            self.number(argument, scope),
            self.settled(&link.operand, scope),
        );
        if self.stage == Stage::Claim {
            return self.out_of_place(
                place,
                "`growth` stands only in provisions and facts",
                "say it as a limit, and claim what follows from it",
            );
        }
        let (Some(of), Some(mut rate)) = (of, rate) else {
            return Value::Fault;
        };
        let mut wanted = Amount::of(Meant::Number(Rational::ONE), of.dimension.per_time(), false);
        let unit = of
            .unit
            .clone()
            .map_or(String::new(), |unit| format!("{unit} "));
        wanted.unit = Some(format!("{unit}per year"));
        let rate_place = scope.place(link.operand.span);
        if !self.same_dimension(
            &mut wanted,
            &mut rate,
            (scope.place(chain.first.span), rate_place),
        ) {
            return Value::Fault;
        }
        let Some(per_day) = rate.constant().cloned() else {
            return Value::Fault;
        };
        let size = of.size + 1;
        let cond = Cond::Growth {
            of: of.expr,
            per_day,
            whole: of.whole,
            place,
        };
        self.holds(cond, true, size)
    }

    fn growth_shape(&self, place: Place) -> Value {
        self.out_of_place(
            place,
            "`growth` is compared as `growth(e) <= r per year`",
            "write `growth(e) <= r per year`, with a constant rate",
        )
    }

    /// `every P.C has range <= 2_000 km`: the units that break it may not be held.
    pub(super) fn every(&self, of: &Expr, has: &Expr, place: Place, scope: Scope<'_>) -> Value {
        let held = self.held_of(of, scope);
        let condition = self.of.unit_condition(has, scope);
        let (Some((group, set)), Some(condition)) = (held, condition) else {
            return Value::Fault;
        };
        let has_place = scope.place(has.span);
        self.of.demand_quality(has_place, &condition);
        let kinds = self.of.may_hold(&group.parties, &set.kinds);
        let label = label(&group, &[&set.label]);
        if kinds.is_empty() && !set.kinds.is_empty() {
            self.holds_nothing(&group, &label, &set.label, place);
        }
        let breaking: Vec<_> = kinds
            .into_iter()
            .filter(|kind| !self.of.kind_satisfies(*kind, &condition))
            .collect();
        let label = format!("{label} without {}", self.of.words(has_place));
        let cond = Cond::NoneOf {
            parties: self.of.may_hold_any(group.parties, &breaking),
            kinds: breaking,
            label,
        };
        self.holds(cond, true, 1)
    }

    /// `no P.C`.
    pub(super) fn ban(&self, of: &Expr, place: Place, scope: Scope<'_>) -> Value {
        let Some((group, set)) = self.held_of(of, scope) else {
            return Value::Fault;
        };
        let kinds = self.of.may_hold(&group.parties, &set.kinds);
        let label = label(&group, &[&set.label]);
        if kinds.is_empty() && !set.kinds.is_empty() {
            self.holds_nothing(&group, &label, &set.label, place);
        }
        let cond = Cond::NoneOf {
            parties: self.of.may_hold_any(group.parties, &kinds),
            kinds,
            label,
        };
        self.holds(cond, true, 1)
    }

    /// The units that `every` and `no` speak of.
    fn held_of(
        &self,
        of: &Expr,
        scope: Scope<'_>,
    ) -> Option<(super::amount::Group, super::amount::UnitSet)> {
        let place = scope.place(of.span);
        let of = bare(of);
        if let ExprKind::Path(path) = &of.kind
            && !path.steps.is_empty()
        {
            return match self.held(path, scope)? {
                Held::Units(group, set) => Some((group, set)),
                Held::Policy(..) => {
                    let words = self.of.words(place);
                    self.of.report(
                        Diagnostic::error(
                            "wrong-kind-of-name",
                            place,
                            format!("{} is a policy", ticked(&words)),
                        )
                        .help(format!("write `not {words}`")),
                    );
                    None
                }
                Held::Total(..) => {
                    self.of.report(
                        Diagnostic::error(
                            "wrong-kind-of-name",
                            place,
                            "a total is no set of units",
                        )
                        .help("name the system or class alone: `P.C`"),
                    );
                    None
                }
            };
        }
        let diagnostic = match self.value(of, scope) {
            Value::Fault => return None,
            Value::Units(set) => self.needs_holder(&set.label, place),
            _ => Diagnostic::error("wrong-kind-of-name", place, "this is no set of units")
                .help("name a party and a system or class: `P.C`"),
        };
        self.of.report(diagnostic);
        None
    }
}

/// Whether everything that `a` counts is counted by `b`.
fn is_part_of(a: &Meant, b: &Meant) -> bool {
    let inside = |p: &[crate::draft::PartyId], k: &[crate::draft::KindId], q: &[_], l: &[_]| {
        p.iter().all(|party| q.contains(party)) && k.iter().all(|kind| l.contains(kind))
    };
    match (a, b) {
        (
            Meant::Holding { parties, kinds, .. },
            Meant::Holding {
                parties: others,
                kinds: more,
                ..
            },
        ) => inside(parties, kinds, others, more),
        (
            Meant::Total {
                parties,
                kinds,
                attribute,
                ..
            },
            Meant::Total {
                parties: others,
                kinds: more,
                attribute: same,
                ..
            },
        ) => attribute == same && inside(parties, kinds, others, more),
        (Meant::At(a, d), Meant::At(b, e)) => d == e && is_part_of(a, b),
        (Meant::After { of: a, war }, Meant::After { of: b, war: same }) => {
            war == same && is_part_of(a, b)
        }
        (a, Meant::Sum(list)) => list.iter().any(|b| is_part_of(a, b)),
        _ => false,
    }
}
