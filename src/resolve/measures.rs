//! Measures that reports show: classes, holdings and counting rules, for each party.

use std::cell::RefCell;

use super::amount::{Amount, Group, Value};
use super::defines::DefineInfo;
use super::expressions::{Scope, Stage, Walk};
use super::resolver::Resolver;
use super::wars::longest_war;
use crate::diagnostic::Diagnostic;
use crate::draft::{Expr as Meant, KindId, Measure, PartyId};
use crate::syntax::DefineValue;

/// Measures beyond this are left out: nobody reads them.
const MOST_MEASURES: usize = 2_000;

impl Resolver<'_> {
    pub(super) fn list_measures(&mut self) {
        let mut measures = Vec::new();
        let parties = (0..self.draft.parties.len() as u32).map(PartyId);
        for party in parties {
            let name = self.party_name(party).to_owned();
            let holding = |what: &str, kinds: &[KindId]| Measure {
                label: format!("{name}.{what}"),
                party,
                expr: Meant::Holding {
                    parties: vec![party],
                    kinds: kinds.to_vec(),
                    label: format!("{name}.{what}"),
                },
            };
            for class in &self.classes {
                let kinds = self.may_hold(&[party], class.kinds.as_deref().unwrap_or_default());
                if !kinds.is_empty() {
                    measures.push(holding(&class.name, &kinds));
                }
            }
            for stake in self
                .draft
                .stakes
                .iter()
                .filter(|stake| stake.party == party)
            {
                if let Some(thing) = self.draft.things.get(stake.thing.index()) {
                    measures.push(holding(&thing.name, &self.kinds_of(stake.thing)));
                }
            }
        }
        measures.extend(self.rules_applied());
        measures.truncate(MOST_MEASURES);
        let is_asked = |d: &DefineInfo| self.reading.asked.as_ref() == Some(&d.name.text);
        if let Some(index) = self.defines.iter().position(is_asked) {
            measures = self.asked(index).into_iter().collect();
        }
        self.draft.measures = measures;
    }

    /// The measure that the call asks for, if it is one.
    fn asked(&self, index: usize) -> Option<Measure> {
        let define = self.defines.get(index)?;
        let place = define.anchor.place(match define.value {
            DefineValue::Plain(expr) => expr.span,
            DefineValue::ByDate(_) => define.name.span,
        });
        let text = self.sources.get(define.anchor.file)?.text();
        let label = text.split_once(" = ").map_or(text, |(_, label)| label);
        let refused = |message: &str, help: &str| {
            self.report(Diagnostic::error("out-of-place", place, message).help(help));
            None
        };
        let walk = Walk::new(self, Stage::Define);
        match walk.open_define(index, Vec::new(), place, Scope::new(define.anchor)) {
            Value::Number(amount) if is_plain(&amount) => Some(Measure {
                label: label.to_owned(),
                party: first_party(&amount.expr).unwrap_or(PartyId(0)),
                expr: amount.expr,
            }),
            Value::Number(amount) if longest_war(&amount.expr) > 0 => refused(
                "what an engagement leaves has no bounds in this version",
                "ask for what is held",
            ),
            Value::Number(amount) if !amount.free && !needs_extremes(&amount.expr) => refused(
                "this is the same in every world",
                "ask for what somebody holds, such as `US.missile`",
            ),
            Value::Number(_) | Value::Ratio(_) => refused(
                "this is no measure that can be bounded",
                "ask for a sum of what is held, without dates, `most` or `least`",
            ),
            Value::Fault => None,
            _ => refused(
                "a measure is a number",
                "ask for what somebody holds, such as `US.missile`",
            ),
        }
    }

    /// Each counting rule of one party, applied to each signatory, where it is a number about holdings.
    fn rules_applied(&self) -> Vec<Measure> {
        // What is wrong with a rule is reported where it is used: this is only a look.
        let log = self.log.borrow().clone();
        let demands = self.demands.borrow().clone();
        let mut measures = Vec::new();
        for (index, define) in self.defines.iter().enumerate() {
            if define.parameters.len() != 1 {
                continue;
            }
            for party in self.signatories() {
                let walk = Walk::new(self, Stage::Define);
                let name = self.party_name(party).to_owned();
                let group = Group {
                    parties: vec![party],
                    label: name.clone(),
                    stands_for: true,
                };
                let place = define.anchor.place(define.name.span);
                let value = walk.open_define(
                    index,
                    vec![Value::Parties(group)],
                    place,
                    Scope::new(define.anchor),
                );
                if let Value::Number(amount) = value
                    && is_plain(&amount)
                {
                    measures.push(Measure {
                        label: format!("{}({name})", define.name.text),
                        party,
                        expr: amount.expr,
                    });
                }
            }
        }
        restore(&self.log, log);
        restore(&self.demands, demands);
        measures
    }
}

fn first_party(expr: &Meant) -> Option<PartyId> {
    match expr {
        Meant::Holding { parties, .. } | Meant::Total { parties, .. } => parties.first().copied(),
        Meant::Sum(list) | Meant::Min(list) | Meant::Max(list) => list.iter().find_map(first_party),
        Meant::Negated(of) | Meant::Abs(of) | Meant::At(of, _) => first_party(of),
        Meant::Product(a, b) | Meant::Quotient(a, b) => first_party(a).or_else(|| first_party(b)),
        _ => None,
    }
}

fn restore<T>(cell: &RefCell<T>, value: T) {
    cell.replace(value);
}

/// Whether a measure can be read off what is held: no war and nothing that must be proved first.
fn is_plain(amount: &Amount) -> bool {
    amount.free && longest_war(&amount.expr) == 0 && !needs_extremes(&amount.expr)
}

fn needs_extremes(expr: &Meant) -> bool {
    match expr {
        Meant::Most(_) | Meant::Least(_) => true,
        Meant::Sum(list) | Meant::Min(list) | Meant::Max(list) => list.iter().any(needs_extremes),
        Meant::Negated(of) | Meant::Abs(of) | Meant::At(of, _) => needs_extremes(of),
        Meant::Product(a, b) | Meant::Quotient(a, b) => needs_extremes(a) || needs_extremes(b),
        Meant::IfThenElse(_, a, b) => needs_extremes(a) || needs_extremes(b),
        // Steps by date have no value before the first of them.
        Meant::ByDate(_) => true,
        _ => false,
    }
}
