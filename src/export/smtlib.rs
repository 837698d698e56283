//! Rows and formulas in SMT-LIB 2. Source: Barrett, Fontaine and Tinelli, The SMT-LIB Standard, version 2.6.

use crate::analysis::Asked;
use crate::date::Day;
use crate::draft::{Draft, Premise, Unknown};
use crate::logic::{Formula, Relation, Row};
use crate::number::Rational;
use crate::pose::Posed;
use std::collections::BTreeMap;

/// The unknowns of one file by the names that they have there.
#[derive(Default)]
pub struct Names {
    known: BTreeMap<Unknown, (usize, bool)>,
    order: Vec<Unknown>,
}

impl Names {
    /// Takes in the unknowns of a question.
    pub fn add(&mut self, posed: &Posed) {
        for (unknown, whole) in posed.unknowns.iter().zip(&posed.problem.integers) {
            if !self.known.contains_key(unknown) {
                self.known
                    .insert(unknown.clone(), (self.order.len(), *whole));
                self.order.push(unknown.clone());
            }
        }
    }

    /// `(x0 Int) (x3 Real)` of those unknowns that pass.
    pub fn binders(&self, pass: &dyn Fn(&Unknown) -> bool) -> String {
        let passing = self.order.iter().filter(|unknown| pass(unknown));
        let each = passing.map(|unknown| {
            let (number, whole) = self.known[unknown];
            format!("(x{number} {})", if whole { "Int" } else { "Real" })
        });
        each.collect::<Vec<_>>().join(" ")
    }

    /// All formulas of a question.
    pub fn all(&self, posed: &Posed) -> String {
        let formulas = &posed.problem.formulas;
        let members: Vec<String> = formulas.iter().map(|f| self.formula(posed, f)).collect();
        joined("and", &members, "true")
    }

    /// A formula. As deep as conditions are nested.
    pub fn formula(&self, posed: &Posed, formula: &Formula) -> String {
        let each = |members: &[Formula]| {
            members
                .iter()
                .map(|m| self.formula(posed, m))
                .collect::<Vec<_>>()
        };
        match formula {
            Formula::All(members) => joined("and", &each(members), "true"),
            Formula::Any(members) => joined("or", &each(members), "false"),
            Formula::Row(row) => {
                let relation = match row.relation {
                    Relation::AtMost => "<=",
                    Relation::Below => "<",
                    Relation::Equal => "=",
                };
                format!("({relation} {} 0.0)", self.sum(posed, row))
            }
        }
    }

    fn sum(&self, posed: &Posed, row: &Row) -> String {
        let mut members: Vec<String> = Vec::new();
        for (var, coefficient) in &row.terms {
            let known = posed
                .unknowns
                .get(var.0 as usize)
                .and_then(|unknown| self.known.get(unknown));
            let Some((unknown, whole)) = known else {
                continue;
            };
            let symbol = if *whole {
                format!("(to_real x{unknown})")
            } else {
                format!("x{unknown}")
            };
            members.push(if *coefficient == Rational::ONE {
                symbol
            } else {
                format!("(* {} {symbol})", number(coefficient))
            });
        }
        if !row.constant.is_zero() || members.is_empty() {
            members.push(number(&row.constant));
        }
        joined("+", &members, "0.0")
    }

    /// The sum of a row is the value of a whole name.
    pub fn equal(&self, posed: &Posed, formula: &Formula, name: &str) -> Option<String> {
        match formula {
            Formula::Row(row) => Some(format!("(= {} (to_real {name}))", self.sum(posed, row))),
            _ => None,
        }
    }

    /// A whole name lies between two numbers.
    pub fn between(&self, low: &Rational, name: &str, high: &Rational) -> String {
        format!("(<= {} (to_real {name}) {})", number(low), number(high))
    }
}

fn joined(operator: &str, members: &[String], none: &str) -> String {
    match members {
        [] => none.to_owned(),
        [one] => one.clone(),
        many => format!("({operator} {})", many.join(" ")),
    }
}

/// `(- (/ 3.0 2.0))`.
fn number(value: &Rational) -> String {
    let text = value.abs().to_plain();
    let positive = match text.split_once('/') {
        Some((top, bottom)) => format!("(/ {top}.0 {bottom}.0)"),
        None => format!("{text}.0"),
    };
    if value.is_negative() {
        format!("(- {positive})")
    } else {
        positive
    }
}

/// One file.
pub struct Sentence<'d> {
    draft: &'d Draft,
    comments: String,
    logic: &'static str,
    body: String,
    names: usize,
}

impl<'d> Sentence<'d> {
    /// Begins a file about a part of a claim and a stretch of days.
    pub fn new(
        draft: &'d Draft,
        asked: Asked,
        stretch: (Day, Day),
        (sat, unsat): (&str, &str),
    ) -> Sentence<'d> {
        let claim = &draft.claims[asked.claim.index()];
        let comments = format!(
            "; claim {}, part {}, asked from {} to {}\n; unsat: {unsat}\n; sat: {sat}\n",
            plain(&claim.name),
            asked.part + 1,
            stretch.0,
            stretch.1
        );
        Sentence {
            draft,
            comments,
            logic: "QF_LIRA",
            body: String::new(),
            names: 0,
        }
    }

    fn legend(&mut self, names: &Names) {
        for (number, unknown) in names.order.iter().enumerate() {
            let words = serde_json::to_string(unknown).unwrap_or_default();
            self.comments
                .push_str(&format!("; x{number} is {}\n", plain(&words)));
        }
    }

    /// Declares every unknown.
    pub fn declare(&mut self, names: &Names) {
        self.legend(names);
        for (number, unknown) in names.order.iter().enumerate() {
            let sort = if names.known[unknown].1 {
                "Int"
            } else {
                "Real"
            };
            self.body
                .push_str(&format!("(declare-const x{number} {sort})\n"));
        }
    }

    /// Adds what a premise says, under the name of what the drafter wrote.
    pub fn assert(&mut self, premise: &Premise, formula: &str) {
        let words = match premise {
            Premise::Provision { provision, .. } | Premise::ProvisionGrowth { provision, .. } => {
                self.draft.provisions[provision.index()].name.clone()
            }
            Premise::Fact { fact, .. } | Premise::FactGrowth { fact, .. } => {
                format!("fact {}", self.draft.facts[fact.index()].name)
            }
            other => {
                let value = serde_json::to_value(other).unwrap_or_default();
                value["premise"].as_str().unwrap_or("premise").to_owned()
            }
        };
        let name = format!("{} {}", self.names, plain(&words));
        self.names += 1;
        self.body
            .push_str(&format!("(assert (! {formula} :named |{name}|))\n"));
    }

    /// The whole file is one sentence with quantifiers.
    pub fn quantified(&mut self, names: &Names, sentence: &str) {
        self.legend(names);
        self.logic = "LIRA";
        self.body.push_str(&format!("(assert\n {sentence})\n"));
    }

    /// The file.
    pub fn finish(self) -> String {
        format!(
            "{}(set-logic {})\n{}(check-sat)\n",
            self.comments, self.logic, self.body
        )
    }
}

/// Without line breaks, and what may not stand in a quoted symbol.
fn plain(text: &str) -> String {
    let shown = |c: char| {
        if c.is_control() || c == '|' || c == '\\' {
            '_'
        } else {
            c
        }
    };
    text.chars().map(shown).collect()
}
