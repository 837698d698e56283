//! What is asked of one unit: comparisons of its attributes, systems and classes by name.

use super::amount::Value;
use super::classes::UnitCondition;
use super::comparisons::{comparison_of, mirrored};
use super::expressions::{Scope, Stage, Walk, bare};
use super::names::Subject;
use super::resolver::Resolver;
use super::things::{AttributeKind, Declared};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{near_or_all, ticked};
use crate::draft::{AttributeId, Comparison};
use crate::source::Place;
use crate::syntax::{Chain, Expr, ExprKind, Name, Operator, Rank};

/// One side of a comparison in a unit condition.
enum Side<'e> {
    Attribute(AttributeId, Place),
    Other(&'e Expr),
}

impl Resolver<'_> {
    /// What an expression asks of one unit; none after a fault.
    pub(super) fn unit_condition(&self, expr: &Expr, scope: Scope<'_>) -> Option<UnitCondition> {
        let place = scope.place(expr.span);
        match &bare(expr).kind {
            ExprKind::Name(name) => self.named_units(name, scope),
            ExprKind::Set(names) => {
                let all: Vec<_> = names
                    .iter()
                    .map(|name| self.named_units(name, scope))
                    .collect();
                all.into_iter()
                    .collect::<Option<Vec<_>>>()
                    .map(UnitCondition::Any)
            }
            ExprKind::Not(of) => Some(UnitCondition::Not(Box::new(
                self.unit_condition(of, scope)?,
            ))),
            ExprKind::Implies {
                premise,
                conclusion,
            } => {
                let (p, c) = (
                    self.unit_condition(premise, scope),
                    self.unit_condition(conclusion, scope),
                );
                Some(UnitCondition::Any(vec![
                    UnitCondition::Not(Box::new(p?)),
                    c?,
                ]))
            }
            ExprKind::Chain(chain) => match chain.rest.first().map(|link| link.operator.rank()) {
                Some(Rank::Comparison) => self.unit_comparison(chain, scope),
                Some(rank @ (Rank::And | Rank::Or)) => {
                    let rest = chain.rest.iter().map(|link| &link.operand);
                    let members: Vec<_> = std::iter::once(&*chain.first)
                        .chain(rest)
                        .map(|e| self.unit_condition(e, scope))
                        .collect();
                    let members = members.into_iter().collect::<Option<Vec<_>>>()?;
                    Some(match rank {
                        Rank::And => UnitCondition::All(members),
                        _ => UnitCondition::Any(members),
                    })
                }
                _ => self.no_unit_condition(place),
            },
            _ => self.no_unit_condition(place),
        }
    }

    fn no_unit_condition(&self, place: Place) -> Option<UnitCondition> {
        let words = ticked(&self.words(place));
        self.report(
            Diagnostic::error(
                "not-a-condition",
                place,
                format!("{words} asks nothing of a unit"),
            )
            .help("compare an attribute, as in `range >= 1_000 km`, or name systems and classes"),
        );
        None
    }

    /// A system or class by its name.
    fn named_units(&self, name: &Name, scope: Scope<'_>) -> Option<UnitCondition> {
        let place = scope.place(name.span);
        // A parameter stands for the system or class that it was given.
        let known = match scope.lookup(&name.text) {
            Some(Value::Units(set)) => set.label.as_str(),
            Some(Value::Fault) => return None,
            _ => name.text.as_str(),
        };
        match self.names.subjects.get(known) {
            Some(Subject::System(id) | Subject::Stock(id)) => Some(UnitCondition::Things(vec![id])),
            Some(Subject::Class(index)) => Some(UnitCondition::Class(index)),
            Some(Subject::Broken) => None,
            Some(other) => {
                self.wrong_kind(&name.text, other.noun(), "a system or class", place);
                None
            }
            None if self.attribute(&name.text).is_some() => self.no_unit_condition(place),
            None => self.unknown_holding(&name.text, place),
        }
    }

    /// `range >= 1_000 km`, `flight == ballistic`, `500 km <= range <= 5_500 km`.
    fn unit_comparison(&self, chain: &Chain, scope: Scope<'_>) -> Option<UnitCondition> {
        let mut all = Vec::new();
        let mut faulty = false;
        let mut left: &Expr = &chain.first;
        for link in &chain.rest {
            match self.unit_pair(left, link.operator, &link.operand, scope) {
                Some(condition) => all.push(condition),
                None => faulty = true,
            }
            left = &link.operand;
        }
        let one = if all.len() == 1 {
            all.swap_remove(0)
        } else {
            UnitCondition::All(all)
        };
        (!faulty).then_some(one)
    }

    fn unit_pair(
        &self,
        left: &Expr,
        operator: Operator,
        right: &Expr,
        scope: Scope<'_>,
    ) -> Option<UnitCondition> {
        let comparison = comparison_of(operator)?;
        match (self.side(left, scope), self.side(right, scope)) {
            (Side::Attribute(id, place), _) if self.is_word(id) => {
                self.word(id, place, comparison, right, scope)
            }
            (_, Side::Attribute(id, place)) if self.is_word(id) => {
                self.word(id, place, mirrored(comparison), left, scope)
            }
            (Side::Attribute(a, _), Side::Attribute(b, place)) => {
                self.pair(a, comparison, b, place)
            }
            (Side::Attribute(id, place), Side::Other(other)) => {
                self.threshold(id, place, comparison, other, scope)
            }
            (Side::Other(other), Side::Attribute(id, place)) => {
                self.threshold(id, place, mirrored(comparison), other, scope)
            }
            (Side::Other(a), Side::Other(b)) => {
                let named = [a, b].into_iter().find_map(|e| match &bare(e).kind {
                    ExprKind::Name(name) => Some(name),
                    _ => None,
                });
                match named {
                    Some(name) if self.names.subjects.get(&name.text).is_none() => {
                        self.unknown_attribute(&name.text, scope.place(name.span))
                    }
                    _ => self.no_unit_condition(scope.place(a.span.join(b.span))),
                }
            }
        }
    }

    fn side<'e>(&self, expr: &'e Expr, scope: Scope<'_>) -> Side<'e> {
        match &bare(expr).kind {
            ExprKind::Name(name) if scope.lookup(&name.text).is_none() => {
                match self.attribute(&name.text) {
                    Some(id) => Side::Attribute(id, scope.place(name.span)),
                    None => Side::Other(expr),
                }
            }
            _ => Side::Other(expr),
        }
    }

    fn is_word(&self, id: AttributeId) -> bool {
        self.attributes
            .get(id.index())
            .is_some_and(|info| info.kind == AttributeKind::Word)
    }

    fn word(
        &self,
        id: AttributeId,
        place: Place,
        comparison: Comparison,
        written: &Expr,
        scope: Scope<'_>,
    ) -> Option<UnitCondition> {
        let equal = match comparison {
            Comparison::Equal => true,
            Comparison::NotEqual => false,
            _ => {
                self.report(
                    Diagnostic::error("wrong-kind-of-name", place, "words have no order")
                        .help("compare words with `==` or `!=`"),
                );
                return None;
            }
        };
        let info = self.attributes.get(id.index())?;
        let word_place = scope.place(written.span);
        if let ExprKind::Name(name) = &bare(written).kind {
            if info.words.contains(&name.text) {
                return Some(UnitCondition::Word(id, equal, name.text.clone()));
            }
            if !self.names.broken.contains("system") && !self.names.subjects.blind {
                let attribute = self
                    .draft
                    .attributes
                    .get(id.index())
                    .map_or("", |a| a.name.as_str());
                let help = near_or_all(&name.text, "word", &info.words);
                let kind = format!("word of {}", ticked(attribute));
                let mut log = self.log.borrow_mut();
                log.unknown(
                    "unknown-word",
                    &kind,
                    &name.text,
                    word_place,
                    "no system has this word",
                    help,
                );
            }
            return None;
        }
        self.report(
            Diagnostic::error(
                "mixed-dimensions",
                word_place,
                "a word is compared with something else",
            )
            .label("not a word")
            .also(place, "its values are words"),
        );
        None
    }

    fn threshold(
        &self,
        id: AttributeId,
        place: Place,
        comparison: Comparison,
        other: &Expr,
        scope: Scope<'_>,
    ) -> Option<UnitCondition> {
        let info = self.attributes.get(id.index())?;
        let walk = Walk::new(self, Stage::Constant);
        let mut amount = walk.settled(other, scope)?;
        let (mut example, _) = info.example.clone()?;
        if !walk.same_dimension(&mut example, &mut amount, (place, scope.place(other.span))) {
            return None;
        }
        Some(UnitCondition::Compare(
            id,
            comparison,
            amount.constant()?.clone(),
        ))
    }

    fn pair(
        &self,
        a: AttributeId,
        comparison: Comparison,
        b: AttributeId,
        place: Place,
    ) -> Option<UnitCondition> {
        let (first, second) = (
            self.attributes.get(a.index())?,
            self.attributes.get(b.index())?,
        );
        let ((mut one, at), (mut two, _)) = (first.example.clone()?, second.example.clone()?);
        if !Walk::new(self, Stage::Constant).same_dimension(&mut one, &mut two, (at, place)) {
            return None;
        }
        let interval = |thing: &super::things::ThingInfo, id: AttributeId| {
            thing
                .declared
                .iter()
                .any(|(known, value, _)| *known == id && matches!(value, Declared::Interval(..)))
        };
        if a != b
            && self
                .things
                .iter()
                .any(|thing| interval(thing, a) && interval(thing, b))
        {
            self.report(
                Diagnostic::error(
                    "not-constant",
                    place,
                    "two intervals are compared unit by unit",
                )
                .help("compare each with a number, or give one of them as a number"),
            );
            return None;
        }
        Some(UnitCondition::Pair(a, comparison, b))
    }
}
