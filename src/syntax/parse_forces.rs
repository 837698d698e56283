//! Forces, scenarios and engagements: entries that end at a comma or with their line.

use super::parse::{Node, Parts, Reader, Rule};
use super::*;

impl Reader {
    /// Reads entries, each of which a comma or a new line separates from the next.
    pub(super) fn separated(
        &mut self,
        parts: &mut Parts<'_>,
        mut entry: impl FnMut(&mut Self, Node<'_>),
    ) {
        let mut before: Option<(usize, bool)> = None;
        for node in parts.words() {
            match node.as_rule() {
                Rule::comma => {
                    let at = node.as_span().start();
                    before = before.map(|(end, _)| (end.max(at), true));
                }
                Rule::close => {
                    if let Some((at, true)) = before {
                        self.faults.push(dangling_comma(self.at(at, at + 1)));
                    }
                }
                Rule::open | Rule::EOI => {}
                _ => {
                    let (start, input) = (node.as_span().start(), node.get_input());
                    if let Some((end, false)) = before {
                        let gap = input.get(end..start).unwrap_or("\n");
                        if !gap.contains('\n') {
                            let place = self.at(end, end);
                            let fault = Fault::new("expected", place, "expected `,` or a new line");
                            self.faults
                                .push(match each_time(&input[..end], &input[start..]) {
                                    Some(help) => fault.help(help),
                                    None => fault,
                                });
                        }
                    }
                    before = Some((self.tight_end(&node), false));
                    entry(self, node);
                }
            }
        }
    }

    pub(super) fn forces(&mut self, parts: &mut Parts<'_>) -> Forces {
        let party = self.next_name(parts);
        let date = self.next_expr(parts);
        Forces {
            party,
            date,
            holdings: self.holdings(parts),
        }
    }

    fn holdings(&mut self, parts: &mut Parts<'_>) -> Vec<Holding> {
        let mut holdings = Vec::new();
        self.separated(parts, |reader, node| {
            let holding = reader.holding(node);
            holdings.push(holding);
        });
        holdings
    }

    fn holding(&mut self, node: Node<'_>) -> Holding {
        let span = self.span(&node);
        let mut parts = Parts::of(node);
        let mut holding = Holding {
            what: self.next_target(&mut parts),
            amounts: Vec::new(),
            in_effect: None,
            rates: Vec::new(),
            span,
        };
        if parts.peek().is_none() {
            let end = Span::new(span.end, span.end);
            let fault = Fault::new(
                "expected",
                end,
                format!("expected a number after `{}`", holding.what.root.text),
            );
            self.faults
                .push(fault.help("an entry is written on one line, such as `Silo_missile 300`"));
        }
        for part in parts {
            match part.as_rule() {
                Rule::in_effect => holding.in_effect = Some(true),
                Rule::not_in_effect => holding.in_effect = Some(false),
                Rule::rate => holding.rates.push(self.rate(part)),
                _ => holding.amounts.push(self.amount(part)),
            }
        }
        holding
    }

    /// A path, or a path that has more on its line.
    fn next_target(&mut self, parts: &mut Parts<'_>) -> Path {
        let node = parts.next();
        debug_assert!(node.is_some(), "the grammar promises a path here");
        match node {
            Some(node) if node.as_rule() == Rule::target => self.next_target(&mut Parts::of(node)),
            Some(node) => self.path(node),
            None => Path {
                root: self.next_name(parts),
                steps: Vec::new(),
                span: Span::default(),
            },
        }
    }

    fn amount(&mut self, node: Node<'_>) -> Amount {
        let mut parts = Parts::of(node);
        let figure = self.next_figure(&mut parts);
        let place = parts
            .next_of(Rule::place)
            .and_then(|node| Parts::of(node).next());
        let place = place.map(|node| self.name(node));
        Amount {
            figure,
            place,
            source: self.string(&mut parts),
        }
    }

    fn rate(&mut self, node: Node<'_>) -> Rate {
        let span = self.span(&node);
        let retires = node.as_str().starts_with("retires");
        let mut parts = Parts::of(node);
        let kind = match parts.next_of(Rule::moving) {
            Some(node) => {
                let mut inner = Parts::of(node);
                RateKind::Moves {
                    from: self.next_name(&mut inner),
                    to: self.next_name(&mut inner),
                }
            }
            None if retires => RateKind::Retires,
            None => RateKind::Builds,
        };
        let mut rate = self.next_expr(&mut parts);
        if let Some(per) = parts.next_of(Rule::per) {
            let span = rate.span.join(self.span(&per));
            let time = self.next_name(&mut Parts::of(per));
            rate = Expr {
                kind: ExprKind::Per {
                    of: Box::new(rate),
                    time,
                },
                span,
            };
        }
        Rate {
            kind,
            rate,
            source: self.string(&mut parts),
            span,
        }
    }

    pub(super) fn scenario(&mut self, parts: &mut Parts<'_>) -> Scenario {
        let name = self.next_name(parts);
        let days = parts.map(|day| self.scenario_day(day)).collect();
        Scenario { name, days }
    }

    fn scenario_day(&mut self, node: Node<'_>) -> ScenarioDay {
        let mut parts = Parts::of(node);
        let date = self.next_expr(&mut parts);
        let parties = parts
            .map(|party| {
                let mut inner = Parts::of(party);
                ScenarioParty {
                    party: self.next_name(&mut inner),
                    holdings: self.holdings(&mut inner),
                }
            })
            .collect();
        ScenarioDay { date, parties }
    }

    pub(super) fn strike(&mut self, parts: &mut Parts<'_>) -> Strike {
        let name = self.next_name(parts);
        let mut strike = Strike {
            name,
            by: Vec::new(),
            on: Vec::new(),
            like: None,
            entries: Vec::new(),
        };
        for part in parts {
            let rule = part.as_rule();
            let mut inner = Parts::of(part);
            match rule {
                Rule::strikers => strike.by = self.next_names(&mut inner),
                Rule::struck => strike.on = self.next_names(&mut inner),
                Rule::like => strike.like = Some(self.next_name(&mut inner)),
                _ => strike.entries = self.engagement(&mut inner),
            }
        }
        strike
    }

    pub(super) fn defence(&mut self, parts: &mut Parts<'_>) -> Defence {
        let name = self.next_name(parts);
        let mut defence = Defence {
            name,
            by: Vec::new(),
            against: Vec::new(),
            like: None,
            entries: Vec::new(),
        };
        for part in parts {
            let rule = part.as_rule();
            let mut inner = Parts::of(part);
            match rule {
                Rule::strikers => defence.by = self.next_names(&mut inner),
                Rule::shot_at => {
                    let paths = inner.next().map(Parts::of);
                    defence.against = paths
                        .into_iter()
                        .flatten()
                        .map(|node| self.path(node))
                        .collect();
                }
                Rule::like => defence.like = Some(self.next_name(&mut inner)),
                _ => defence.entries = self.engagement(&mut inner),
            }
        }
        defence
    }

    fn engagement(&mut self, parts: &mut Parts<'_>) -> Vec<EngagementEntry> {
        let mut entries = Vec::new();
        self.separated(parts, |reader, node| {
            let span = reader.span(&node);
            let kind = reader.engagement_entry(node);
            entries.push(EngagementEntry { kind, span });
        });
        entries
    }

    fn engagement_entry(&mut self, node: Node<'_>) -> EngagementKind {
        let rule = node.as_rule();
        let mut parts = Parts::of(node);
        match rule {
            Rule::at_most => EngagementKind::AtMost(self.next_operand(&mut parts)),
            Rule::exposed => EngagementKind::Exposed(self.hits(parts)),
            _ => {
                let weapon = self.next_target(&mut parts);
                match (parts.next_of(Rule::kills), parts.next_of(Rule::stops)) {
                    (Some(kills), _) => EngagementKind::Kills {
                        weapon,
                        hits: self.hits(Parts::of(kills)),
                    },
                    (_, Some(stops)) => EngagementKind::Stops {
                        weapon,
                        hits: self.hits(Parts::of(stops)),
                    },
                    _ => EngagementKind::Kills {
                        weapon,
                        hits: Vec::new(),
                    },
                }
            }
        }
    }

    fn hits(&mut self, parts: Parts<'_>) -> Vec<Hit> {
        parts.map(|node| self.hit(node)).collect()
    }

    fn hit(&mut self, node: Node<'_>) -> Hit {
        let span = self.span(&node);
        let mut parts = Parts::of(node);
        let target = match parts.peek() {
            Some(Rule::target) => Some(self.next_target(&mut parts)),
            _ => None,
        };
        let figure = self.next_figure(&mut parts);
        let groups = parts.next_of(Rule::groups).map(Parts::of);
        Hit {
            target,
            figure,
            groups_of: groups.map(|mut inner| self.next_operand(&mut inner)),
            span,
        }
    }
}

pub(super) fn dangling_comma(at: Span) -> Fault {
    Fault::new("expected", at, "nothing follows this `,`").help("leave the `,` out")
}

/// What is meant by `1 a year`, where the word was taken for a unit.
fn each_time(before: &str, after: &str) -> Option<String> {
    let word = before.rsplit(' ').next()?;
    let times = ["day", "week", "month", "year"];
    let time = times.into_iter().find(|time| after.starts_with(time))?;
    ["a", "an", "each", "every"]
        .contains(&word)
        .then(|| format!("did you mean `per {time}`?"))
}
