//! Operands: numbers, dates, names, calls, brackets, and the sentences that end with an expression.

use super::parse::{Node, Parts, Reader, Rule};
use super::parse_expr::nameless;
use super::*;
use crate::date::Day;
use crate::number::Rational;

impl Reader {
    /// Any single operand.
    pub(super) fn operand(&mut self, node: Node<'_>) -> Expr {
        let span = self.exact(&node);
        let rule = node.as_rule();
        let mut parts = Parts::of(node.clone());
        let kind = match rule {
            Rule::date => self.date(node.as_str(), span),
            Rule::quantity | Rule::bare_number => ExprKind::Number(self.quantity(&mut parts)),
            Rule::never => ExprKind::Never,
            Rule::name => ExprKind::Name(self.name(node)),
            Rule::reference | Rule::path => self.reference(&mut parts, span),
            Rule::paren => ExprKind::Paren(Box::new(self.next_interval(&mut parts))),
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
        // Read as the last day of the month meant, so that one slip is one fault.
        let mut earlier = (28..=31).rev();
        let near = earlier.find_map(|last| {
            let year = text.get(..4).and_then(|year| year.parse().ok())?;
            Day::from_ymd(year, month.clamp(1, 12), last.min(day.max(1)))
        });
        ExprKind::Date(found.or(near).unwrap_or(Day::FIRST))
    }

    fn quantity(&mut self, parts: &mut Parts<'_>) -> NumberLit {
        let (mut value, mut percent, mut unit) = (Rational::ZERO, false, None);
        for part in parts {
            match part.as_rule() {
                Rule::numeral if part.as_str().contains('/') => value = fraction(part.as_str()),
                Rule::numeral | Rule::number => value = number(part.as_str()),
                Rule::percent => {
                    percent = true;
                    value *= Rational::ratio(1, 100);
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
        let mut arguments = Vec::new();
        while parts.peek().is_some() {
            arguments.push(self.next_interval(&mut parts));
        }
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
}

/// The value of a number as written; its length has been checked.
pub(super) fn number(text: &str) -> Rational {
    Rational::parse_decimal(text)
        .or_else(|| Rational::parse_decimal(&text.replace('_', "")))
        .unwrap_or(Rational::ZERO)
}

/// The value of a fraction as written, such as `1/2`; the grammar promises that it divides by no zero.
fn fraction(text: &str) -> Rational {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    number(above)
        .checked_div(&number(below))
        .unwrap_or(Rational::ZERO)
}

fn start_of(span: Span) -> Span {
    Span::new(span.start, span.start)
}
