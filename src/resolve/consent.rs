//! Ratification: whose consent a party's signature takes.

use super::reading::{Anchor, Entry};
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{FactionId, PartyId, Ratification, Rule};
use crate::number::Rational;
use crate::source::{Place, Span};
use crate::syntax::{Consent, Expr, ExprKind, ItemKind, Name};

impl Resolver<'_> {
    pub(super) fn read_ratification(&mut self) {
        let mut found: Vec<Ratification> = Vec::new();
        for entry in &self.entries {
            let ItemKind::Ratification(written) = &entry.item.kind else {
                continue;
            };
            let party = self.signing(&written.party, entry.anchor);
            let rule = self.rule(&written.rule, party, entry.anchor);
            let (Some(party), Some(rule)) = (party, rule) else {
                continue;
            };
            if let Some(first) = found.iter().find(|r| r.party == party) {
                let place = entry.anchor.place(written.party.span);
                let message = format!("{} has two rules", ticked(&written.party.text));
                self.report(
                    Diagnostic::error("two-ratifications", place, message)
                        .label("a second rule")
                        .also(first.place, "the first")
                        .help("join them with `and`"),
                );
                continue;
            }
            found.push(Ratification {
                party,
                rule,
                text: self.words(after_party(&written.party, entry)),
                place: entry.place(),
            });
        }
        self.draft.ratifications = found;
    }

    /// A party that signs.
    fn signing(&self, name: &Name, anchor: Anchor) -> Option<PartyId> {
        let party = self.party(name, anchor)?;
        if self
            .draft
            .parties
            .get(party.index())
            .is_some_and(|party| party.outside)
        {
            let place = anchor.place(name.span);
            let message = format!("{} signs nothing", ticked(&name.text));
            let mut diagnostic =
                Diagnostic::error("not-a-signatory", place, message).label("nothing to ratify");
            if let Some(declared) = self.names.subjects.place(&name.text) {
                diagnostic = diagnostic.also(declared, "declared `outside` here");
            }
            self.report(diagnostic.help("leave out `outside`, or leave out the rule"));
            return None;
        }
        Some(party)
    }

    fn rule(&self, rule: &Consent, party: Option<PartyId>, anchor: Anchor) -> Option<Rule> {
        match rule {
            Consent::Faction(name) => self.faction(name, party, anchor).map(Rule::Faction),
            Consent::All(rules) => self.rules(rules, party, anchor).map(Rule::All),
            Consent::Any(rules) => self.rules(rules, party, anchor).map(Rule::Any),
            Consent::AtLeast {
                quorum,
                members,
                span,
            } => self.at_least(quorum, members, *span, party, anchor),
        }
    }

    fn rules(
        &self,
        rules: &[Consent],
        party: Option<PartyId>,
        anchor: Anchor,
    ) -> Option<Vec<Rule>> {
        let names: Vec<&Name> = rules
            .iter()
            .filter_map(|rule| match rule {
                Consent::Faction(name) => Some(name),
                _ => None,
            })
            .collect();
        let once = self.each_once(&names, anchor);
        let rules: Vec<Option<Rule>> = rules
            .iter()
            .map(|rule| self.rule(rule, party, anchor))
            .collect();
        rules
            .into_iter()
            .collect::<Option<Vec<Rule>>>()
            .filter(|_| once)
    }

    /// Whether no faction is named twice; reports it otherwise.
    fn each_once(&self, names: &[&Name], anchor: Anchor) -> bool {
        let mut once = true;
        for (at, name) in names.iter().enumerate() {
            if let Some(first) = names[..at].iter().find(|first| first.text == name.text) {
                once = false;
                let message = format!("{} is named twice", ticked(&name.text));
                self.report(
                    Diagnostic::error("duplicate-entry", anchor.place(name.span), message)
                        .also(anchor.place(first.span), "first named here"),
                );
            }
        }
        once
    }

    /// `at least 2 of {A, B, C}`, `at least 67 of {A 40, B 30, C 35}`.
    fn at_least(
        &self,
        quorum: &Expr,
        members: &[(Name, Option<Expr>)],
        span: Span,
        party: Option<PartyId>,
        anchor: Anchor,
    ) -> Option<Rule> {
        let names: Vec<&Name> = members.iter().map(|(name, _)| name).collect();
        let mut sound = self.each_once(&names, anchor);
        let needed = self.constant(quorum, anchor, None);
        let weighted = members.iter().any(|(_, weight)| weight.is_some());
        let mut all: Vec<(FactionId, Rational)> = Vec::new();
        for (name, weight) in members {
            let faction = self.faction(name, party, anchor);
            let weight = match weight {
                Some(weight) => {
                    let place = anchor.place(weight.span);
                    self.constant(weight, anchor, None)
                        .filter(|value| self.not_negative(value, place))
                }
                None if weighted => {
                    let message = format!("{} has no weight", ticked(&name.text));
                    self.report(
                        Diagnostic::error("bad-quorum", anchor.place(name.span), message)
                            .label("the others have one")
                            .help("give every faction a weight, or none"),
                    );
                    None
                }
                None => Some(Rational::ONE),
            };
            match (faction, weight) {
                (Some(faction), Some(weight)) => all.push((faction, weight)),
                _ => sound = false,
            }
        }
        let needed = needed.filter(|_| sound)?;
        let sum: Rational = all.iter().map(|(_, weight)| weight.clone()).sum();
        let place = anchor.place(quorum.span);
        let whole = anchor.place(span);
        let percent = matches!(&quorum.kind, ExprKind::Number(number) if number.percent);
        let (message, label, help) = if percent {
            (
                "a quorum is a number, not a share".to_owned(),
                format!("all of them weigh {sum}"),
                "write how many must consent, or how much they must weigh",
            )
        } else if !needed.is_positive() {
            (
                "a quorum of nothing asks for no consent".to_owned(),
                "met without any consent".to_owned(),
                "write how many must consent, or leave the rule out",
            )
        } else if needed > sum {
            (
                "this quorum can never be reached".to_owned(),
                format!("all of them together weigh {sum}"),
                "write a smaller quorum, or name more factions",
            )
        } else {
            return Some(Rule::AtLeast {
                quorum: needed,
                members: all,
            });
        };
        let mut diagnostic = Diagnostic::error("bad-quorum", place, message).label(label);
        if !percent && needed > sum {
            diagnostic = diagnostic.also(whole, "the whole rule");
        }
        self.report(diagnostic.help(help));
        None
    }
}

/// Everything behind the party and its colon.
fn after_party(party: &Name, entry: &Entry<'_>) -> Place {
    let start = entry
        .anchor
        .place(Span::new(party.span.end, party.span.end));
    // The colon is one byte.
    let start = start.span.start.saturating_add(1);
    let end = entry.place().span.end;
    Place::new(entry.anchor.file, Span::new(start.min(end), end))
}
