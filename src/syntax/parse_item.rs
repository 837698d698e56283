//! Items: which hand takes which item apart; declarations of who and what there is.

use super::parse::{Node, Parts, Reader, Rule};
use super::*;

impl Reader {
    /// An item, from the parts of its rule.
    pub(super) fn item(&mut self, rule: Rule, mut parts: Parts<'_>) -> ItemKind {
        let parts = &mut parts;
        match rule {
            Rule::treaty_item => ItemKind::Treaty(Box::new(self.treaty(parts))),
            Rule::use_item => ItemKind::Use(self.next_string(parts)),
            Rule::unit_item => ItemKind::Unit(self.unit_item(parts)),
            Rule::party_item => ItemKind::Party(self.party(parts)),
            Rule::bloc_item => ItemKind::Bloc(Bloc {
                name: self.next_name(parts),
                members: self.some_names(parts),
            }),
            Rule::faction_item => ItemKind::Faction(Faction {
                name: self.next_name(parts),
                party: self.next_name(parts),
            }),
            Rule::ratification_item => ItemKind::Ratification(self.ratification(parts)),
            Rule::system_item => ItemKind::System(self.system(parts)),
            Rule::stock_item => ItemKind::Stock(Stock {
                name: self.next_name(parts),
                unit: self.next_name(parts),
            }),
            Rule::policy_item => ItemKind::Policy(Policy {
                name: self.next_name(parts),
            }),
            Rule::class_item => ItemKind::Class(Class {
                name: self.next_name(parts),
                condition: self.next_expr(parts),
            }),
            Rule::fact_item => ItemKind::Fact(Box::new(self.fact(parts))),
            Rule::define_item => ItemKind::Define(self.define(parts)),
            Rule::forces_item => ItemKind::Forces(self.forces(parts)),
            Rule::strike_item => ItemKind::Strike(self.strike(parts)),
            Rule::defence_item => ItemKind::Defence(self.defence(parts)),
            Rule::article_item => ItemKind::Article(Article {
                name: self.next_name(parts),
                title: self.string(parts),
            }),
            Rule::limit_item => ItemKind::Limit(Box::new(self.limit(parts))),
            Rule::guarantee_item => ItemKind::Guarantee(Box::new(self.guarantee(parts))),
            Rule::note_item => ItemKind::Note(self.note(parts)),
            Rule::redline_item => ItemKind::Redline(Box::new(self.redline(parts))),
            Rule::deterrence_item => ItemKind::Deterrence(Box::new(self.deterrence(parts))),
            Rule::balance_item => ItemKind::Balance(Box::new(self.balance(parts))),
            Rule::burden_item => ItemKind::Burden(Box::new(self.burden(parts))),
            Rule::claim_item => ItemKind::Claim(Box::new(self.named_claim(parts))),
            Rule::contingency_item => ItemKind::Contingency(self.contingency(parts)),
            Rule::game_item => ItemKind::Game(self.game(parts)),
            Rule::scenario_item => ItemKind::Scenario(self.scenario(parts)),
            _ => ItemKind::Expect(self.expect(parts)),
        }
    }

    fn treaty(&mut self, parts: &mut Parts<'_>) -> Treaty {
        let title = self.next_string(parts);
        let (mut language, mut entry, mut expiry) = (None, None, None);
        let (mut notice, mut horizon, mut withdrawal) = (None, None, None);
        for field in parts {
            let (rule, at) = (field.as_rule(), self.span(&field));
            let mut inner = Parts::of(field);
            if rule == Rule::withdrawal {
                let value = self.withdrawal(inner);
                self.once(&mut withdrawal, value, at, "`withdrawal`");
                continue;
            }
            let (place, what) = match rule {
                Rule::language => (&mut language, "`language`"),
                Rule::entry => (&mut entry, "`entry`"),
                Rule::expiry => (&mut expiry, "`expiry`"),
                Rule::notice => (&mut notice, "`notice`"),
                _ => (&mut horizon, "`horizon`"),
            };
            let value = match inner.peek() {
                Some(Rule::bare_number | Rule::never) => self.next_operand(&mut inner),
                _ => self.next_expr(&mut inner),
            };
            self.once(place, value, at, what);
        }
        let plain = |field: Option<(Expr, Span)>| field.map(|(value, _)| value);
        Treaty {
            title,
            language: plain(language),
            entry: plain(entry),
            expiry: plain(expiry),
            notice: plain(notice),
            horizon: plain(horizon),
            withdrawal: withdrawal.map(|(value, _)| value),
        }
    }

    fn withdrawal(&mut self, mut parts: Parts<'_>) -> Withdrawal {
        let Some(node) = parts.next() else {
            return Withdrawal {
                options: Vec::new(),
                span: Span::default(),
            };
        };
        let span = self.span(&node);
        let options = match node.as_rule() {
            Rule::withdrawal_choice => Parts::of(node)
                .map(|option| self.withdrawal_option(option))
                .collect(),
            _ => vec![self.withdrawal_effect(None, node)],
        };
        Withdrawal { options, span }
    }

    fn withdrawal_option(&mut self, node: Node<'_>) -> WithdrawalOption {
        let mut parts = Parts::of(node.clone());
        let party = parts.next_of(Rule::name).map(|node| self.name(node));
        let effect = parts.next().unwrap_or(node);
        self.withdrawal_effect(party, effect)
    }

    fn withdrawal_effect(&mut self, party: Option<Name>, node: Node<'_>) -> WithdrawalOption {
        let effect = match node.as_rule() {
            Rule::ends_treaty => WithdrawalEffect::EndsTreaty,
            _ => WithdrawalEffect::ReleasesWithdrawer,
        };
        WithdrawalOption {
            party,
            effect,
            span: self.span(&node),
        }
    }

    fn unit_item(&mut self, parts: &mut Parts<'_>) -> Unit {
        let name = self.next_name(parts);
        Unit {
            name,
            value: parts.next_of(Rule::sum).map(|node| self.expr(node)),
        }
    }

    fn party(&mut self, parts: &mut Parts<'_>) -> Party {
        let name = self.next_name(parts);
        let title = self.string(parts);
        let (mut outside, mut backer) = (None, None);
        if let Some(node) = parts.next_of(Rule::outside) {
            let start = self.exact(&node).start;
            outside = Some(Span::new(start, start + "outside".len() as u32));
            backer = Parts::of(node).next().map(|node| self.name(node));
        }
        Party {
            name,
            title,
            outside,
            backer,
        }
    }

    fn ratification(&mut self, parts: &mut Parts<'_>) -> Ratification {
        let party = self.next_name(parts);
        let rule = parts
            .next()
            .map_or_else(|| Consent::All(Vec::new()), |node| self.consent(node));
        Ratification { party, rule }
    }

    /// A `consent`, `consent_all`, `at_least` or `name`.
    fn consent(&mut self, node: Node<'_>) -> Consent {
        match node.as_rule() {
            Rule::name => Consent::Faction(self.name(node)),
            Rule::at_least => self.at_least(node),
            rule => {
                let mut all: Vec<Consent> =
                    Parts::of(node).map(|node| self.consent(node)).collect();
                match all.pop() {
                    Some(only) if all.is_empty() => only,
                    last => {
                        all.extend(last);
                        if rule == Rule::consent {
                            Consent::Any(all)
                        } else {
                            Consent::All(all)
                        }
                    }
                }
            }
        }
    }

    fn at_least(&mut self, node: Node<'_>) -> Consent {
        let span = self.span(&node);
        let mut parts = Parts::of(node);
        let quorum = self.next_operand(&mut parts);
        let members = parts
            .map(|member| {
                let mut inner = Parts::of(member);
                let name = self.next_name(&mut inner);
                let weight = inner.peek().map(|_| self.next_operand(&mut inner));
                (name, weight)
            })
            .collect();
        Consent::AtLeast {
            quorum,
            members,
            span,
        }
    }

    fn system(&mut self, parts: &mut Parts<'_>) -> System {
        let name = self.next_name(parts);
        let mut attributes = Vec::new();
        self.separated(parts, |reader, node| {
            let attribute = reader.attribute(node);
            attributes.push(attribute);
        });
        System { name, attributes }
    }

    fn attribute(&mut self, node: Node<'_>) -> Attribute {
        let span = self.span(&node);
        let mut parts = Parts::of(node);
        let name = self.next_name(&mut parts);
        let figure = self.next_figure(&mut parts);
        let others = self.some_names(&mut parts);
        if others.is_empty() {
            return Attribute {
                name,
                value: AttributeValue::Figure(figure),
                span,
            };
        }
        let mut words = Vec::new();
        match (figure.low.kind, figure.high) {
            (ExprKind::Name(first), None) => words.push(first),
            _ => {
                let fault = Fault::new("expected", figure.low.span, "a choice is between words");
                self.faults.push(
                    fault.help("write an interval such as `1..3`, or words such as `silo or road`"),
                );
            }
        }
        words.extend(others);
        Attribute {
            name,
            value: AttributeValue::Choice(words),
            span,
        }
    }

    fn fact(&mut self, parts: &mut Parts<'_>) -> Fact {
        let name = self.next_name(parts);
        let condition = self.next_expr(parts);
        let (condition, tail) = self.tail(condition, parts);
        Fact {
            name,
            condition,
            dates: tail.dates,
        }
    }

    fn define(&mut self, parts: &mut Parts<'_>) -> Define {
        let name = self.next_name(parts);
        let parameters = match parts.next_of(Rule::parameters) {
            Some(node) => self.some_names(&mut Parts::of(node)),
            None => Vec::new(),
        };
        let first = self.next_interval(parts);
        if parts.peek().is_none() {
            return Define {
                name,
                parameters,
                value: DefineValue::Plain(first),
            };
        }
        let mut steps = Vec::new();
        let mut value = Some(first);
        while parts.peek().is_some() {
            let value = match value.take() {
                Some(first) => first,
                None => self.next_expr(parts),
            };
            let from = parts.next().map(Parts::of);
            let from = from.map_or_else(|| value.clone(), |mut inner| self.next_expr(&mut inner));
            steps.push(Step { value, from });
        }
        Define {
            name,
            parameters,
            value: DefineValue::ByDate(steps),
        }
    }

    fn contingency(&mut self, parts: &mut Parts<'_>) -> Contingency {
        let name = self.next_name(parts);
        let title = self.string(parts);
        let node = parts.next();
        let rule = node.as_ref().map(|node| node.as_rule());
        let at = node
            .as_ref()
            .map(|node| self.span(node))
            .unwrap_or_default();
        let mut inner = match node {
            Some(node) => Parts::of(node),
            None => {
                return Contingency {
                    name,
                    title,
                    event: Event::Cheating { by: Actor::Any(at) },
                };
            }
        };
        let event = match rule {
            Some(Rule::cheating) => Event::Cheating {
                by: self.actor(&mut inner, at),
            },
            Some(Rule::withdrawal_of) => Event::Withdrawal {
                of: self.actor(&mut inner, at),
                lasting: self.lasting(&mut inner),
            },
            Some(Rule::breach) => Event::Breach {
                of: self.next_name(&mut inner),
                lasting: self.lasting(&mut inner),
            },
            _ => Event::Expiry {
                lasting: self.lasting(&mut inner),
            },
        };
        Contingency { name, title, event }
    }

    fn actor(&mut self, parts: &mut Parts<'_>, at: Span) -> Actor {
        match parts.next() {
            Some(node) if node.as_rule() == Rule::name => Actor::Party(self.name(node)),
            Some(node) => Actor::Any(self.span(&node)),
            None => Actor::Any(at),
        }
    }

    fn lasting(&mut self, parts: &mut Parts<'_>) -> Expr {
        match parts.next_of(Rule::lasting) {
            Some(node) => self.next_expr(&mut Parts::of(node)),
            None => self.next_expr(parts),
        }
    }

    fn game(&mut self, parts: &mut Parts<'_>) -> Game {
        let name = self.next_name(parts);
        let players = self.next_names(parts);
        let (mut moves, mut payoffs) = (Vec::new(), Vec::new());
        for line in parts {
            let (rule, span) = (line.as_rule(), self.span(&line));
            let mut inner = Parts::of(line);
            if rule == Rule::moves {
                moves.push(Moves {
                    player: self.next_name(&mut inner),
                    moves: self.some_names(&mut inner),
                });
            } else {
                let moves = self.some_names(&mut inner);
                let values = inner.map(|node| self.expr(node)).collect();
                payoffs.push(Payoff {
                    moves,
                    values,
                    span,
                });
            }
        }
        Game {
            name,
            players,
            moves,
            payoffs,
        }
    }

    fn expect(&mut self, parts: &mut Parts<'_>) -> Expect {
        let name = self.next_name(parts);
        let word = parts.next();
        let verdict = match word.as_ref().map(|node| node.as_str()) {
            Some("proved") => ExpectedVerdict::Proved,
            Some("refuted") => ExpectedVerdict::Refuted,
            Some("vacuous") => ExpectedVerdict::Vacuous,
            _ => ExpectedVerdict::Undecided,
        };
        let verdict_span = word.map(|node| self.exact(&node)).unwrap_or_default();
        let under = parts.next().map(|node| self.under(node));
        Expect {
            name,
            verdict,
            verdict_span,
            under,
        }
    }
}
