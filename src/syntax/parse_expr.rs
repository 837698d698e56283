//! Expressions: flat lists of operands and operators become trees by precedence.

use super::parse::{Node, Parts, Reader, Rule};
use super::parse_operand::number;
use super::scan::DEEPEST;
use super::*;
use crate::number::Rational;

/// How tightly an operator binds; `not` takes what binds as tightly as a comparison.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Level {
    Implies,
    Or,
    And,
    Comparison,
    Sum,
    Product,
    Operand,
}

impl Level {
    fn tighter(self) -> Level {
        match self {
            Level::Implies => Level::Or,
            Level::Or => Level::And,
            Level::And => Level::Comparison,
            Level::Comparison => Level::Sum,
            Level::Sum => Level::Product,
            Level::Product | Level::Operand => Level::Operand,
        }
    }
}

/// The operator written so; none for `implies`.
fn operator(text: &str) -> Option<Operator> {
    Some(match text {
        "*" => Operator::Times,
        "/" => Operator::Over,
        "+" => Operator::Plus,
        "-" => Operator::Minus,
        "<=" => Operator::AtMost,
        "<" => Operator::Below,
        ">=" => Operator::AtLeast,
        ">" => Operator::Above,
        "==" => Operator::Equal,
        "!=" => Operator::NotEqual,
        "and" => Operator::And,
        "or" => Operator::Or,
        _ => return None,
    })
}

fn level(operator: Option<Operator>) -> Level {
    match operator.map(Operator::rank) {
        None => Level::Implies,
        Some(Rank::Or) => Level::Or,
        Some(Rank::And) => Level::And,
        Some(Rank::Comparison) => Level::Comparison,
        Some(Rank::Sum) => Level::Sum,
        Some(Rank::Product) => Level::Product,
    }
}

impl Reader {
    /// An `expr`, `sum`, `day`, `comparison` or `payoff_value`.
    pub(super) fn expr(&mut self, node: Node<'_>) -> Expr {
        self.operators(&mut Parts::of(node), Level::Implies)
    }

    /// The next part, which the grammar promises to be an expression.
    pub(super) fn next_expr(&mut self, parts: &mut Parts<'_>) -> Expr {
        match parts.next() {
            Some(node) => self.expr(node),
            None => self.no_expr(),
        }
    }

    /// `a` or `a..b`, where the grammar promises an expression and perhaps an `interval_end`.
    pub(super) fn next_interval(&mut self, parts: &mut Parts<'_>) -> Expr {
        let low = self.next_expr(parts);
        let Some(end) = parts.next_of(Rule::interval_end) else {
            return low;
        };
        let high = self.next_expr(&mut Parts::of(end));
        let span = low.span.join(high.span);
        let (low, high) = (Box::new(low), Box::new(high));
        Expr {
            kind: ExprKind::Interval { low, high },
            span,
        }
    }

    /// `a` or `a..b`, from the two sums of a `figure`.
    pub(super) fn figure(&mut self, node: Node<'_>) -> Figure {
        let mut parts = Parts::of(node);
        let low = self.next_expr(&mut parts);
        let high = parts.next_of(Rule::sum).map(|node| self.expr(node));
        Figure { low, high }
    }

    /// The next part, which the grammar promises to be a figure.
    pub(super) fn next_figure(&mut self, parts: &mut Parts<'_>) -> Figure {
        match parts.next() {
            Some(node) => self.figure(node),
            None => Figure {
                low: self.no_expr(),
                high: None,
            },
        }
    }

    fn operators(&mut self, flat: &mut Parts<'_>, least: Level) -> Expr {
        let mut left = self.prefixed(flat);
        while let Some((operator, at)) = self.next_operator(flat, least) {
            let level = level(operator);
            let Some(operator) = operator else {
                let conclusion = self.operators(flat, Level::Implies);
                let span = left.span.join(conclusion.span);
                let (premise, conclusion) = (Box::new(left), Box::new(conclusion));
                left = Expr {
                    kind: ExprKind::Implies {
                        premise,
                        conclusion,
                    },
                    span,
                };
                continue;
            };
            let operand = self.operators(flat, level.tighter());
            let mut rest = vec![Link {
                operator,
                span: at,
                operand,
            }];
            while let Some(rule) = flat.peek() {
                if !is_operator(rule) || self.peek_level(flat) != Some(level) {
                    break;
                }
                let Some((Some(operator), at)) = self.next_operator(flat, level) else {
                    break;
                };
                let operand = self.operators(flat, level.tighter());
                rest.push(Link {
                    operator,
                    span: at,
                    operand,
                });
            }
            let end = rest.last().map_or(left.span, |link| link.operand.span);
            let span = left.span.join(end);
            left = Expr {
                kind: ExprKind::Chain(Chain {
                    first: Box::new(left),
                    rest,
                }),
                span,
            };
        }
        left
    }

    fn peek_level(&self, flat: &mut Parts<'_>) -> Option<Level> {
        let rule = flat.peek()?;
        is_operator(rule).then(|| flat.peek_text().map(|text| level(operator(text))))?
    }

    /// The next operator if it binds at least so tightly.
    fn next_operator(
        &mut self,
        flat: &mut Parts<'_>,
        least: Level,
    ) -> Option<(Option<Operator>, Span)> {
        if self.peek_level(flat)? < least {
            return None;
        }
        let node = flat.next()?;
        Some((operator(node.as_str()), self.exact(&node)))
    }

    /// Prefixes, an operand, and what follows it.
    fn prefixed(&mut self, flat: &mut Parts<'_>) -> Expr {
        let Some(node) = flat.next() else {
            return self.no_expr();
        };
        let start = self.exact(&node);
        let kind = match node.as_rule() {
            Rule::minus => ExprKind::Negative(Box::new(self.prefixed(flat))),
            Rule::not => ExprKind::Not(Box::new(self.operators(flat, Level::Comparison))),
            Rule::limited => ExprKind::Limited(Box::new(self.operators(flat, Level::Sum))),
            Rule::unlimited => ExprKind::Unlimited(Box::new(self.operators(flat, Level::Sum))),
            _ => return self.with_postfixes(node, flat),
        };
        let (ExprKind::Negative(inner)
        | ExprKind::Not(inner)
        | ExprKind::Limited(inner)
        | ExprKind::Unlimited(inner)) = &kind
        else {
            return self.no_expr();
        };
        let span = start.join(inner.span);
        Expr { kind, span }
    }

    fn with_postfixes(&mut self, node: Node<'_>, flat: &mut Parts<'_>) -> Expr {
        let written = node.as_str();
        let mut expr = self.operand(node);
        if let Some(Rule::kept | Rule::broken) = flat.peek()
            && let Some(node) = flat.next()
        {
            expr = self.kept(written, &expr, &node);
        }
        let mut depth = 0;
        while flat.peek().is_some_and(is_postfix) {
            let Some(node) = flat.next() else { break };
            depth += 1;
            if depth > DEEPEST {
                let message = format!("nested more than {DEEPEST} deep");
                self.faults
                    .push(Fault::new("nested-too-deep", self.span(&node), message));
                while flat.peek().is_some_and(is_postfix) {
                    flat.next();
                }
                break;
            }
            expr = self.postfix(expr, node);
        }
        expr
    }

    fn postfix(&mut self, of: Expr, node: Node<'_>) -> Expr {
        let span = of.span.join(self.span(&node));
        let rule = node.as_rule();
        let mut parts = Parts::of(node);
        let kind = match rule {
            Rule::moment => ExprKind::At {
                of: Box::new(of),
                date: Box::new(self.moment(&mut parts)),
            },
            Rule::after => ExprKind::After {
                of: Box::new(of),
                engagement: self.next_name(&mut parts),
            },
            Rule::through => ExprKind::Through {
                of: Box::new(of),
                engagement: self.next_name(&mut parts),
            },
            Rule::per => ExprKind::Per {
                of: Box::new(of),
                time: self.next_name(&mut parts),
            },
            Rule::complies => {
                let clause = self.next_name(&mut parts);
                let patience = Box::new(self.next_expr(&mut parts));
                let party = self.single_name(of, "a party stands before `complies`");
                ExprKind::Complies {
                    party,
                    clause,
                    patience,
                }
            }
            _ => self.is(of, &mut parts),
        };
        Expr { kind, span }
    }

    /// `V.1 is kept`: what stands before it is the name of a clause, whatever it looks like.
    fn kept(&mut self, written: &str, of: &Expr, node: &Node<'_>) -> Expr {
        let text = written.trim_end();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        if !text.chars().all(plain) {
            let message = "the name of a clause stands before this";
            self.faults.push(Fault::new("expected", of.span, message));
        }
        Expr {
            kind: ExprKind::Kept {
                clause: Name {
                    text: text.to_owned(),
                    span: of.span,
                },
                broken: node.as_rule() == Rule::broken,
            },
            span: of.span.join(self.exact(node)),
        }
    }

    /// The date after `at`: an operand, and durations that shift it.
    fn moment(&mut self, parts: &mut Parts<'_>) -> Expr {
        let Some(node) = parts.next() else {
            return self.no_expr();
        };
        let first = self.operand(node);
        let mut rest = Vec::new();
        while let Some(shift) = parts.next_of(Rule::shift) {
            let mut parts = Parts::of(shift);
            let Some(sign) = parts.next() else { break };
            let Some(duration) = parts.next() else { break };
            let operator = operator(sign.as_str()).unwrap_or(Operator::Plus);
            let at = self.exact(&sign);
            rest.push(Link {
                operator,
                span: at,
                operand: self.duration(duration),
            });
        }
        match rest.last().map(|link| link.operand.span) {
            None => first,
            Some(end) => {
                let span = first.span.join(end);
                Expr {
                    kind: ExprKind::Chain(Chain {
                        first: Box::new(first),
                        rest,
                    }),
                    span,
                }
            }
        }
    }

    fn duration(&mut self, node: Node<'_>) -> Expr {
        let span = self.exact(&node);
        let mut parts = Parts::of(node);
        let value = parts
            .next()
            .map_or(Rational::ZERO, |node| number(node.as_str()));
        let unit = self.next_name(&mut parts);
        let unit = Some(UnitExpr {
            span: unit.span,
            unit: Some(unit),
            per: None,
        });
        Expr {
            kind: ExprKind::Number(NumberLit {
                value,
                percent: false,
                unit,
            }),
            span,
        }
    }

    /// `G is chicken`
    fn is(&mut self, of: Expr, parts: &mut Parts<'_>) -> ExprKind {
        let class = match parts.peek() {
            Some(Rule::chicken) => GameClass::Chicken,
            Some(Rule::prisoners_dilemma) => GameClass::PrisonersDilemma,
            Some(Rule::stag_hunt) => GameClass::StagHunt,
            Some(Rule::deadlock) => GameClass::Deadlock,
            _ => GameClass::Harmony,
        };
        ExprKind::GameIs {
            game: self.single_name(of, "a game stands before `is`"),
            class,
        }
    }

    fn single_name(&mut self, expr: Expr, otherwise: &str) -> Name {
        match expr.kind {
            ExprKind::Name(name) => name,
            _ => {
                self.faults
                    .push(Fault::new("expected", expr.span, otherwise));
                nameless(expr.span)
            }
        }
    }

    /// What stands where the grammar promised an expression and gave none; never seen.
    pub(super) fn no_expr(&mut self) -> Expr {
        debug_assert!(false, "the grammar promises an expression here");
        Expr {
            kind: ExprKind::Never,
            span: Span::default(),
        }
    }

    /// Takes a trailing `at date` off an expression: it dates the whole claim or provision.
    pub(super) fn trailing_at(&mut self, expr: &mut Expr) -> Option<Expr> {
        let inner = match &mut expr.kind {
            ExprKind::At { .. } => {
                let nothing = Expr {
                    kind: ExprKind::Never,
                    span: expr.span,
                };
                let taken = std::mem::replace(expr, nothing);
                let ExprKind::At { of, date } = taken.kind else {
                    return None;
                };
                *expr = *of;
                return Some(*date);
            }
            ExprKind::Chain(chain) => &mut chain.rest.last_mut()?.operand,
            ExprKind::Not(inner) | ExprKind::Negative(inner) => &mut **inner,
            ExprKind::Limited(inner) | ExprKind::Unlimited(inner) => &mut **inner,
            ExprKind::Implies { conclusion, .. } => &mut **conclusion,
            ExprKind::If { otherwise, .. } => &mut **otherwise,
            ExprKind::ForAll(all) => &mut all.body,
            ExprKind::EachParty { body, .. } => &mut **body,
            ExprKind::Every { has, .. } => &mut **has,
            _ => return None,
        };
        let date = self.trailing_at(inner)?;
        expr.span.end = inner.span.end;
        Some(date)
    }
}

fn is_operator(rule: Rule) -> bool {
    matches!(rule, Rule::infix | Rule::arithmetic | Rule::comparing)
}

fn is_postfix(rule: Rule) -> bool {
    use Rule::{after, broken, complies, is, kept, moment, per, through};
    matches!(
        rule,
        moment | after | through | per | is | complies | kept | broken
    )
}

pub(super) fn nameless(span: Span) -> Name {
    Name {
        text: String::new(),
        span,
    }
}
