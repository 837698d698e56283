//! `V.1 is kept`: what a clause asks of another, and what it obliges to where that is not so.

use std::collections::BTreeSet;

use super::amount::{Condition, Value};
use super::expressions::{Scope, Stage, Walk};
use super::names::Clause;
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{Cond, Reciprocal};
use crate::source::Place;
use crate::syntax::{Name, Path, PathStep};

/// Clauses of which one clause may ask whether they are kept.
const MOST_CLAUSES: usize = 4;

impl Walk<'_, '_> {
    /// The clause that a path names, where nothing that is held could be meant.
    pub(super) fn clause_named(&self, path: &Path, scope: Scope<'_>) -> Option<Name> {
        let mut text = path.root.text.clone();
        let mut numbered = false;
        for step in &path.steps {
            let PathStep::Name(name) = step else {
                return None;
            };
            numbered |= name.text.starts_with(|c: char| c.is_ascii_digit());
            text.push('.');
            text.push_str(&name.text);
        }
        let root = &path.root.text;
        let held = scope.lookup(root).is_some() || self.of.names.subjects.get(root).is_some();
        let known = matches!(
            self.of.names.clauses.get(&text),
            Some(Clause::Limit | Clause::Guarantee)
        );
        let meant = numbered || known && !held;
        let span = path.span;
        meant.then_some(Name { text, span })
    }

    /// Whether a clause is kept, as the walk takes it to be. In compliance every clause is.
    pub(super) fn kept(
        &self,
        clause: &Name,
        broken: bool,
        place: Place,
        scope: Scope<'_>,
    ) -> Value {
        if !self.clause_that_obliges(clause, scope) {
            return Value::Fault;
        }
        if !matches!(self.stage, Stage::Obligation | Stage::Define) {
            let help =
                "a claim is asked where all clauses are kept: name a contingency after `under`";
            return self.out_of_place(
                place,
                &format!("only a clause asks whether {} is kept", clause.text),
                help,
            );
        }
        self.clauses.borrow_mut().insert(clause.text.clone());
        let kept = !self.broken.contains(&clause.text);
        // All of nothing is true, one of nothing is false.
        let cond = if kept == broken {
            Cond::Any(Vec::new())
        } else {
            Cond::All(Vec::new())
        };
        self.holds(cond, false, 1)
    }
}

impl Resolver<'_> {
    /// What a clause says when some of those are not kept of which it asks; `read` reads it with these.
    pub(super) fn reciprocal(
        &self,
        asked: BTreeSet<String>,
        place: Place,
        read: &dyn Fn(BTreeSet<String>) -> Option<Condition>,
    ) -> Option<Option<Reciprocal>> {
        if asked.is_empty() {
            return Some(None);
        }
        if asked.len() > MOST_CLAUSES {
            let message = "a clause asks of too many others whether they are kept";
            self.report(
                Diagnostic::error("too-large", place, message)
                    .remark(format!("at most {MOST_CLAUSES} clauses")),
            );
            return None;
        }
        let clauses: Vec<String> = asked.into_iter().collect();
        let otherwise = (1..1_usize << clauses.len()).map(|broken| {
            let numbered = clauses.iter().enumerate();
            let names = numbered.filter(|(number, _)| broken >> number & 1 == 1);
            read(names.map(|(_, name)| name.clone()).collect()).map(|c| c.cond)
        });
        let otherwise: Option<Vec<Cond>> = otherwise.collect();
        Some(Some(Reciprocal {
            clauses,
            otherwise: otherwise?,
        }))
    }

    /// Only clauses ask whether others are kept; reports it elsewhere.
    pub(super) fn asks_nothing_of_clauses(&self, walk: &Walk<'_, '_>, place: Place) -> bool {
        let asked = walk.clauses.borrow();
        let Some(clause) = asked.first() else {
            return true;
        };
        let message = format!("only a clause asks whether {} is kept", ticked(clause));
        let diagnostic = Diagnostic::error("out-of-place", place, message);
        self.report(diagnostic.help("facts are true whoever keeps what"));
        false
    }
}

/// The truth of a condition that depends on nothing; none if it may depend on something.
pub(super) fn settled(cond: &Cond) -> Option<bool> {
    match cond {
        Cond::All(members) => {
            let each: Vec<_> = members.iter().map(settled).collect();
            if each.contains(&Some(false)) {
                return Some(false);
            }
            each.iter().all(Option::is_some).then_some(true)
        }
        Cond::Any(members) => {
            let each: Vec<_> = members.iter().map(settled).collect();
            if each.contains(&Some(true)) {
                return Some(true);
            }
            each.iter().all(Option::is_some).then_some(false)
        }
        Cond::Not(inner) => settled(inner).map(|truth| !truth),
        _ => None,
    }
}
