//! Rows and formulas in SMT-LIB 2, and the files that hold them. Source: Barrett, Fontaine and Tinelli, The SMT-LIB Standard, version 2.6.

use super::{Answer, Question};
use crate::analysis::Asked;
use crate::date::Day;
use crate::draft::{Draft, Premise, Unknown};
use crate::logic::{Formula, Relation, Row};
use crate::number::Rational;
use crate::pose::Posed;
use std::collections::{BTreeMap, BTreeSet};

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
            format!("(x{number} {})", sort(whole))
        });
        each.collect::<Vec<_>>().join(" ")
    }

    /// All formulas of a question.
    pub fn all(&self, posed: &Posed) -> String {
        let formulas = &posed.problem.formulas;
        let mut seen = BTreeSet::new();
        let mut members: Vec<String> = formulas.iter().map(|f| self.formula(posed, f)).collect();
        // Several days may ask for the same.
        members.retain(|member| seen.insert(member.clone()));
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
            let symbol = real(&format!("x{unknown}"), *whole);
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

    /// The sum of a row is the value of a name.
    pub fn equal(
        &self,
        posed: &Posed,
        formula: &Formula,
        name: &str,
        whole: bool,
    ) -> Option<String> {
        match formula {
            Formula::Row(row) => Some(format!(
                "(= {} {})",
                self.sum(posed, row),
                real(name, whole)
            )),
            _ => None,
        }
    }

    /// A name lies between two numbers.
    pub fn between(&self, low: &Rational, name: &str, high: &Rational, whole: bool) -> String {
        format!(
            "(<= {} {} {})",
            number(low),
            real(name, whole),
            number(high)
        )
    }
}

fn real(name: &str, whole: bool) -> String {
    if whole {
        format!("(to_real {name})")
    } else {
        name.to_owned()
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
pub struct File<'d> {
    draft: &'d Draft,
    days: (Day, Day),
    comments: String,
    logic: &'static str,
    body: String,
}

impl<'d> File<'d> {
    /// Begins a file about a part of a claim and some days; the part is proved where every file has this answer.
    pub fn new(draft: &'d Draft, asked: Asked, days: (Day, Day), proved: Answer) -> File<'d> {
        let claim = &draft.claims[asked.claim.index()];
        let meaning = match proved {
            Answer::Unsat => {
                "; unsat in every file of this part: proved\n\
                 ; sat in one: refuted, by what holds on the listed days; between them the draft may ask more\n"
            }
            Answer::Sat => {
                "; sat: proved, by what holds on the listed days; between them the draft may ask more\n\
                 ; unsat: refuted\n"
            }
        };
        let comments = format!(
            "; {}, claim {}, part {}, asked from {} to {}\n{meaning}",
            plain(&draft.title),
            plain(&claim.name),
            asked.part + 1,
            days.0,
            days.1
        );
        File {
            draft,
            days,
            comments,
            logic: "QF_LIRA",
            body: String::new(),
        }
    }

    fn legend(&mut self, names: &Names) {
        for (number, words) in legend(&names.order).into_iter().enumerate() {
            self.comments.push_str(&format!("; x{number} is {words}\n"));
        }
    }

    /// Declares every unknown, and asserts each premise under the name of what the drafter wrote.
    pub fn declared(&mut self, names: &Names, posed: &Posed) {
        self.legend(names);
        for (number, unknown) in names.order.iter().enumerate() {
            let sort = sort(names.known[unknown].1);
            self.body
                .push_str(&format!("(declare-const x{number} {sort})\n"));
        }
        let premises = posed.premises.iter().zip(&posed.problem.formulas);
        for (number, (premise, formula)) in premises.enumerate() {
            let words = symbol(&premise_words(self.draft, premise));
            let formula = names.formula(posed, formula);
            self.body.push_str(&format!(
                "(assert (! {formula} :named |{number} {words}|))\n"
            ));
        }
    }

    /// The whole file is one sentence with quantifiers.
    pub fn quantified(&mut self, names: &Names, sentence: &str) {
        self.legend(names);
        self.logic = "LIRA";
        self.body.push_str(&format!("(assert\n {sentence})\n"));
    }

    /// The file.
    pub fn finish(self) -> Question {
        Question {
            first: self.days.0,
            last: self.days.1,
            logic: self.logic,
            text: format!(
                "{}(set-info :smt-lib-version 2.6)\n(set-logic {})\n{}(check-sat)\n",
                self.comments, self.logic, self.body
            ),
        }
    }
}

/// What each unknown stands for, in the words of certificates.
pub fn legend(unknowns: &[Unknown]) -> Vec<String> {
    let words = |unknown| plain(&serde_json::to_string(unknown).unwrap_or_default());
    unknowns.iter().map(words).collect()
}

/// What a premise is called: as the drafter wrote it, or by its kind. On one line.
pub fn premise_words(draft: &Draft, premise: &Premise) -> String {
    plain(&match premise {
        Premise::Provision { provision, .. } | Premise::ProvisionGrowth { provision, .. } => {
            draft.provisions[provision.index()].name.clone()
        }
        Premise::Fact { fact, .. } | Premise::FactGrowth { fact, .. } => {
            format!("fact {}", draft.facts[fact.index()].name)
        }
        other => {
            let value = serde_json::to_value(other).unwrap_or_default();
            value["premise"].as_str().unwrap_or("premise").to_owned()
        }
    })
}

fn sort(whole: bool) -> &'static str {
    if whole { "Int" } else { "Real" }
}

/// On one line.
pub fn plain(text: &str) -> String {
    let shown = |c: char| if c.is_control() { '_' } else { c };
    text.chars().map(shown).collect()
}

/// What may stand in a quoted symbol of every solver.
fn symbol(text: &str) -> String {
    let allowed = |c: char| (c.is_ascii_graphic() || c == ' ') && c != '|' && c != '\\';
    text.chars()
        .map(|c| if allowed(c) { c } else { '_' })
        .collect()
}
