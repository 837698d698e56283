//! Expressions: flat lists of operands and operators become trees by precedence.

use super::parse::{Node, Parts, Reader, Rule};
use super::scan::DEEPEST;
use super::*;
use crate::date::Day;
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
        let mut expr = self.operand(node);
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

    fn operand(&mut self, node: Node<'_>) -> Expr {
        let span = self.exact(&node);
        let rule = node.as_rule();
        let mut parts = Parts::of(node.clone());
        let kind = match rule {
            Rule::date => self.date(node.as_str(), span),
            Rule::quantity | Rule::bare_number => ExprKind::Number(self.quantity(&mut parts)),
            Rule::never => ExprKind::Never,
            Rule::name => ExprKind::Name(self.name(node)),
            Rule::reference | Rule::path => self.reference(&mut parts, span),
            Rule::paren => ExprKind::Paren(Box::new(self.next_expr(&mut parts))),
            Rule::equilibrium => self.equilibrium(&mut parts),
            Rule::bracket => self.bracket(&mut parts),
            Rule::set => ExprKind::Set(self.some_names(&mut parts)),
            _ => return self.sentence(rule, span, &mut parts),
        };
        Expr { kind, span }
    }

    /// The operands that end with an expression, and so where it ends.
    fn sentence(&mut self, rule: Rule, start: Span, parts: &mut Parts<'_>) -> Expr {
        let (kind, end) = match rule {
            Rule::if_then => {
                let condition = Box::new(self.next_expr(parts));
                let then = Box::new(self.next_expr(parts));
                let otherwise = Box::new(self.next_expr(parts));
                let end = otherwise.span;
                (
                    ExprKind::If {
                        condition,
                        then,
                        otherwise,
                    },
                    end,
                )
            }
            Rule::for_all => {
                let all = self.quantified(parts);
                let end = all.body.span;
                (ExprKind::ForAll(Box::new(all)), end)
            }
            Rule::each_party => {
                let variable = self.next_name(parts);
                let body = Box::new(self.next_expr(parts));
                let end = body.span;
                (ExprKind::EachParty { variable, body }, end)
            }
            Rule::every => {
                let of = Box::new(self.next_operand(parts));
                let has = Box::new(self.next_expr(parts));
                let end = has.span;
                (ExprKind::Every { of, has }, end)
            }
            _ => {
                let of = self.next_operand(parts);
                let end = of.span;
                (ExprKind::No(Box::new(of)), end)
            }
        };
        Expr {
            kind,
            span: start_of(start).join(end),
        }
    }

    /// The next part, which the grammar promises to be an operand.
    pub(super) fn next_operand(&mut self, parts: &mut Parts<'_>) -> Expr {
        match parts.next() {
            Some(node) => self.operand(node),
            None => self.no_expr(),
        }
    }

    fn quantified(&mut self, parts: &mut Parts<'_>) -> Quantified {
        let variable = self.next_name(parts);
        let over = self.next_operand(parts);
        Quantified {
            variable,
            over,
            body: self.next_expr(parts),
        }
    }

    fn date(&mut self, text: &str, span: Span) -> ExprKind {
        let mut parts = text.split('-').map(|part| part.parse::<u32>().unwrap_or(0));
        let (year, month, day) = (
            parts.next(),
            parts.next().unwrap_or(0),
            parts.next().unwrap_or(0),
        );
        let found = Day::from_ymd(year.map_or(0, |year| year as i32), month, day);
        if found.is_none() {
            let message = format!("there is no {text} in the calendar");
            self.faults.push(Fault::new("no-such-date", span, message));
        } else if text.len() != "2027-01-01".len() {
            let fault = Fault::new("no-such-date", span, "months and days have two digits");
            self.faults
                .push(fault.help(format!("did you mean `{}`?", found.unwrap_or(Day::FIRST))));
        }
        ExprKind::Date(found.unwrap_or(Day::FIRST))
    }

    fn quantity(&mut self, parts: &mut Parts<'_>) -> NumberLit {
        let (mut value, mut percent, mut unit) = (Rational::ZERO, false, None);
        for part in parts {
            match part.as_rule() {
                Rule::number => value = number(part.as_str()),
                Rule::percent => {
                    percent = true;
                    value = value * Rational::ratio(1, 100);
                }
                _ => unit = Some(self.unit(part)),
            }
        }
        NumberLit {
            value,
            percent,
            unit,
        }
    }

    fn unit(&self, node: Node<'_>) -> UnitExpr {
        let span = self.exact(&node);
        let mut parts = Parts::of(node);
        let unit = parts.next_of(Rule::unit_word).map(|node| self.name(node));
        let per = parts.next_of(Rule::per_time).map(|node| self.name(node));
        UnitExpr { unit, per, span }
    }

    fn reference(&mut self, parts: &mut Parts<'_>, span: Span) -> ExprKind {
        let root = self.next_name(parts);
        if let Some(node) = parts.next_of(Rule::arguments) {
            return self.call(root, Parts::of(node));
        }
        match parts.peek() {
            None => ExprKind::Name(root),
            Some(_) => ExprKind::Path(Path {
                root,
                steps: self.steps(parts),
                span,
            }),
        }
    }

    fn call(&mut self, function: Name, mut parts: Parts<'_>) -> ExprKind {
        if let Some(binder) = parts.next_of(Rule::binder) {
            if function.text != "sum" {
                let fault = Fault::new("expected", function.span, "only `sum` takes `p in B: …`");
                self.faults
                    .push(fault.help("write `sum(p in B: f(p))` or `for all p in B: …`"));
            }
            return ExprKind::SumOver(Box::new(self.quantified(&mut Parts::of(binder))));
        }
        let arguments = parts.map(|node| self.expr(node)).collect();
        ExprKind::Call {
            function,
            arguments,
        }
    }

    /// `(ease, yield) is equilibrium of G`
    fn equilibrium(&mut self, parts: &mut Parts<'_>) -> ExprKind {
        let mut moves = self.some_names(parts);
        let game = moves.pop().unwrap_or_else(|| nameless(Span::default()));
        ExprKind::Equilibrium { moves, game }
    }

    fn bracket(&mut self, parts: &mut Parts<'_>) -> ExprKind {
        let mut alternatives = Vec::new();
        while let Some(node) = parts.next_of(Rule::alternative) {
            let mut parts = Parts::of(node);
            let party = parts.next_of(Rule::name).map(|node| self.name(node));
            let value = match parts.next_of(Rule::never) {
                Some(node) => Expr {
                    span: self.exact(&node),
                    kind: ExprKind::Never,
                },
                None => self.next_expr(&mut parts),
            };
            alternatives.push(Alternative { party, value });
        }
        let Some(high) = parts.next() else {
            return ExprKind::Bracket(Bracket::Choice(alternatives));
        };
        let high = Box::new(self.expr(high));
        let low = alternatives.into_iter().next();
        if let Some(Alternative {
            party: Some(party), ..
        }) = &low
        {
            let fault = Fault::new("expected", party.span, "a range in brackets names no party");
            self.faults.push(fault);
        }
        let low = Box::new(low.map_or_else(|| self.no_expr(), |low| low.value));
        ExprKind::Bracket(Bracket::Range { low, high })
    }

    /// What stands where the grammar promised an expression and gave none; never seen.
    fn no_expr(&mut self) -> Expr {
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
    use Rule::{after, complies, is, moment, per, through};
    matches!(rule, moment | after | through | per | is | complies)
}

/// The value of a number as written; its length has been checked.
fn number(text: &str) -> Rational {
    Rational::parse_decimal(text)
        .or_else(|| Rational::parse_decimal(&text.replace('_', "")))
        .unwrap_or(Rational::ZERO)
}

fn start_of(span: Span) -> Span {
    Span::new(span.start, span.start)
}

fn nameless(span: Span) -> Name {
    Name {
        text: String::new(),
        span,
    }
}
