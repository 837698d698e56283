//! Classes: which units belong, by attribute, by name, or by other classes.

use super::amount::Value;
use super::comparisons::{comparison_of, mirrored};
use super::expressions::{Scope, Stage, Walk, bare};
use super::names::Subject;
use super::resolver::Resolver;
use super::things::{AttributeKind, Declared};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{near_or_all, ticked};
use crate::draft::{AttributeId, AttributeValue, Comparison, KindId, ThingId};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{Chain, Expr, ExprKind, ItemKind, Name, Operator, Rank};

/// A class as declared, and what belongs to it once kinds are known.
#[derive(Clone, Debug)]
pub(super) struct ClassInfo {
    pub(super) name: String,
    pub(super) place: Place,
    /// None after a fault.
    pub(super) condition: Option<UnitCondition>,
    /// The kinds that belong; none after a fault.
    pub(super) kinds: Option<Vec<KindId>>,
    /// Their systems and stocks.
    pub(super) things: Vec<ThingId>,
}

/// What is asked of one unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum UnitCondition {
    Compare(AttributeId, Comparison, Rational),
    /// Two attributes of the unit.
    Pair(AttributeId, Comparison, AttributeId),
    Word(AttributeId, bool, String),
    Things(Vec<ThingId>),
    Class(usize),
    All(Vec<UnitCondition>),
    Any(Vec<UnitCondition>),
    Not(Box<UnitCondition>),
}

/// One side of a comparison in a unit condition.
enum Side<'e> {
    Attribute(AttributeId, Place),
    Other(&'e Expr),
}

impl<'a> Resolver<'a> {
    pub(super) fn read_classes(&mut self) {
        let mut classes = Vec::new();
        for entry in &self.entries {
            if let ItemKind::Class(class) = &entry.item.kind {
                classes.push(ClassInfo {
                    name: class.name.text.clone(),
                    place: entry.anchor.place(class.name.span),
                    condition: self.unit_condition(&class.condition, Scope::new(entry.anchor)),
                    kinds: None,
                    things: Vec::new(),
                });
            }
        }
        self.classes = classes;
        self.break_circles();
    }

    /// Classes in an order in which each stands after those that it names; circles are left out.
    pub(super) fn classes_in_order(&self) -> Vec<usize> {
        let needs: Vec<Vec<usize>> = self.classes.iter().map(|class| {
            let mut all = Vec::new();
            if let Some(condition) = &class.condition {
                named_classes(condition, &mut all);
            }
            all
        }).collect();
        // A class is ready when all that it names are; classes are few, and each round settles at least one.
        let mut left: Vec<usize> = needs.iter().map(Vec::len).collect();
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
        for (class, all) in needs.iter().enumerate() {
            for needed in all {
                if let Some(users) = users.get_mut(*needed) {
                    users.push(class);
                }
            }
        }
        let mut order: Vec<usize> = (0..needs.len()).filter(|class| left[*class] == 0).collect();
        let mut next = 0;
        while let Some(class) = order.get(next).copied() {
            for user in &users[class] {
                left[*user] -= 1;
                if left[*user] == 0 {
                    order.push(*user);
                }
            }
            next += 1;
        }
        order
    }

    fn break_circles(&mut self) {
        let order = self.classes_in_order();
        let mut settled = vec![false; self.classes.len()];
        for class in order {
            settled[class] = true;
        }
        let unsettled: Vec<usize> = (0..settled.len()).filter(|class| !settled[*class]).collect();
        let mut told = vec![false; settled.len()];
        for start in &unsettled {
            // Follow unsettled classes until one comes again: that is a circle.
            let (mut path, mut at) = (Vec::new(), *start);
            while !path.contains(&at) && !told[at] {
                path.push(at);
                let mut named = Vec::new();
                if let Some(condition) = &self.classes[at].condition {
                    named_classes(condition, &mut named);
                }
                let Some(next) = named.into_iter().find(|class| !settled[*class]) else { break };
                at = next;
            }
            if let Some(begin) = path.iter().position(|class| *class == at) {
                self.circular_class(&path[begin..]);
            }
            for class in path {
                told[class] = true;
            }
        }
        for class in unsettled {
            self.classes[class].condition = None;
        }
    }

    fn circular_class(&self, circle: &[usize]) {
        let names: Vec<String> = circle.iter().chain(circle.first()).map(|c| ticked(&self.classes[*c].name)).collect();
        let Some(first) = circle.first().map(|first| &self.classes[*first]) else { return };
        let mut diagnostic = Diagnostic::error(
            "circular-define",
            first.place,
            format!("the class {} is defined by itself", ticked(&first.name)),
        )
        .remark(names.join(" needs "));
        for other in &circle[1..] {
            diagnostic = diagnostic.also(self.classes[*other].place, "on the way round");
        }
        self.report(diagnostic);
    }

    /// What an expression asks of one unit; none after a fault.
    pub(super) fn unit_condition(&self, expr: &Expr, scope: Scope<'_>) -> Option<UnitCondition> {
        let place = scope.place(expr.span);
        match &bare(expr).kind {
            ExprKind::Name(name) => self.named_units(name, scope),
            ExprKind::Set(names) => {
                let all: Vec<_> = names.iter().map(|name| self.named_units(name, scope)).collect();
                all.into_iter().collect::<Option<Vec<_>>>().map(UnitCondition::Any)
            }
            ExprKind::Not(of) => Some(UnitCondition::Not(Box::new(self.unit_condition(of, scope)?))),
            ExprKind::Implies { premise, conclusion } => {
                let (p, c) = (self.unit_condition(premise, scope), self.unit_condition(conclusion, scope));
                Some(UnitCondition::Any(vec![UnitCondition::Not(Box::new(p?)), c?]))
            }
            ExprKind::Chain(chain) => match chain.rest.first().map(|link| link.operator.rank()) {
                Some(Rank::Comparison) => self.unit_comparison(chain, scope),
                Some(rank @ (Rank::And | Rank::Or)) => {
                    let rest = chain.rest.iter().map(|link| &link.operand);
                    let members: Vec<_> =
                        std::iter::once(&*chain.first).chain(rest).map(|e| self.unit_condition(e, scope)).collect();
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
            Diagnostic::error("not-a-condition", place, format!("{words} asks nothing of a unit"))
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
        let one = if all.len() == 1 { all.swap_remove(0) } else { UnitCondition::All(all) };
        (!faulty).then_some(one)
    }

    fn unit_pair(&self, left: &Expr, operator: Operator, right: &Expr, scope: Scope<'_>) -> Option<UnitCondition> {
        let comparison = comparison_of(operator)?;
        match (self.side(left, scope), self.side(right, scope)) {
            (Side::Attribute(id, place), other) if self.is_word(id) => {
                self.word(id, place, comparison, other, right, scope)
            }
            (other, Side::Attribute(id, place)) if self.is_word(id) => {
                self.word(id, place, mirrored(comparison), other, left, scope)
            }
            (Side::Attribute(a, _), Side::Attribute(b, place)) => self.pair(a, comparison, b, place),
            (Side::Attribute(id, place), Side::Other(other)) => self.threshold(id, place, comparison, other, scope),
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
            ExprKind::Name(name) if scope.lookup(&name.text).is_none() => match self.attribute(&name.text) {
                Some(id) => Side::Attribute(id, scope.place(name.span)),
                None => Side::Other(expr),
            },
            _ => Side::Other(expr),
        }
    }

    fn is_word(&self, id: AttributeId) -> bool {
        self.attributes.get(id.index()).is_some_and(|info| info.kind == AttributeKind::Word)
    }

    fn word(
        &self,
        id: AttributeId,
        place: Place,
        comparison: Comparison,
        other: Side<'_>,
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
                let attribute = self.draft.attributes.get(id.index()).map_or("", |a| a.name.as_str());
                let help = near_or_all(&name.text, "word", &info.words);
                let kind = format!("{attribute} of any system");
                let mut log = self.log.borrow_mut();
                log.unknown("unknown-word", &kind, &name.text, word_place, "no system has this word", help);
            }
            return None;
        }
        drop(other);
        self.report(
            Diagnostic::error("mixed-dimensions", word_place, "a word is compared with something else")
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
        Some(UnitCondition::Compare(id, comparison, amount.constant()?.clone()))
    }

    fn pair(&self, a: AttributeId, comparison: Comparison, b: AttributeId, place: Place) -> Option<UnitCondition> {
        let (first, second) = (self.attributes.get(a.index())?, self.attributes.get(b.index())?);
        let ((mut one, at), (mut two, _)) = (first.example.clone()?, second.example.clone()?);
        if !Walk::new(self, Stage::Constant).same_dimension(&mut one, &mut two, (at, place)) {
            return None;
        }
        let interval = |thing: &super::things::ThingInfo, id: AttributeId| {
            thing.declared.iter().any(|(known, value, _)| *known == id && matches!(value, Declared::Interval(..)))
        };
        if a != b && self.things.iter().any(|thing| interval(thing, a) && interval(thing, b)) {
            self.report(
                Diagnostic::error("not-constant", place, "two intervals are compared unit by unit")
                    .help("compare each with a number, or give one of them as a number"),
            );
            return None;
        }
        Some(UnitCondition::Pair(a, comparison, b))
    }

    /// Whether a condition holds for units of a thing with these values; none where that is not known. `member` tells which
    /// classes they belong to.
    pub(super) fn unit_satisfies(
        &self,
        condition: &UnitCondition,
        thing: ThingId,
        values: &[(AttributeId, AttributeValue)],
        member: &impl Fn(usize) -> Option<bool>,
    ) -> Option<bool> {
        let value = |id: AttributeId| values.iter().find(|(known, _)| *known == id).map(|(_, value)| value);
        let number = |id: AttributeId| value(id).and_then(|value| self.inside(id, value));
        Some(match condition {
            UnitCondition::Compare(id, comparison, bound) => number(*id).is_some_and(|n| compare(&n, *comparison, bound)),
            UnitCondition::Pair(a, comparison, b) => match (number(*a), number(*b)) {
                (Some(a), Some(b)) => compare(&a, *comparison, &b),
                _ => false,
            },
            UnitCondition::Word(id, equal, word) => match value(*id) {
                Some(AttributeValue::Word(known)) => (known == word) == *equal,
                _ => false,
            },
            UnitCondition::Things(things) => things.contains(&thing),
            UnitCondition::Class(index) => return member(*index),
            UnitCondition::All(list) => {
                let all: Vec<_> = list.iter().map(|c| self.unit_satisfies(c, thing, values, member)).collect();
                all.into_iter().collect::<Option<Vec<_>>>()?.into_iter().all(|holds| holds)
            }
            UnitCondition::Any(list) => {
                let all: Vec<_> = list.iter().map(|c| self.unit_satisfies(c, thing, values, member)).collect();
                all.into_iter().collect::<Option<Vec<_>>>()?.into_iter().any(|holds| holds)
            }
            UnitCondition::Not(of) => !self.unit_satisfies(of, thing, values, member)?,
        })
    }

    /// A number that stands for a value: kinds are cut so fine that any inside decides alike.
    fn inside(&self, id: AttributeId, value: &AttributeValue) -> Option<Rational> {
        match value {
            AttributeValue::Number(number) => Some(number.clone()),
            AttributeValue::Word(_) => None,
            AttributeValue::Interval { low, high } => {
                let whole = self.draft.attributes.get(id.index()).is_some_and(|attribute| attribute.whole);
                Some(if whole { low.clone() } else { &(low + high) * &Rational::ratio(1, 2) })
            }
        }
    }
}

fn compare(a: &Rational, comparison: Comparison, b: &Rational) -> bool {
    match comparison {
        Comparison::AtMost => a <= b,
        Comparison::Below => a < b,
        Comparison::AtLeast => a >= b,
        Comparison::Above => a > b,
        Comparison::Equal => a == b,
        Comparison::NotEqual => a != b,
    }
}

/// The classes that a condition names, each once.
fn named_classes(condition: &UnitCondition, all: &mut Vec<usize>) {
    match condition {
        UnitCondition::Class(index) => {
            if !all.contains(index) {
                all.push(*index);
            }
        }
        UnitCondition::All(list) | UnitCondition::Any(list) => list.iter().for_each(|c| named_classes(c, all)),
        UnitCondition::Not(of) => named_classes(of, all),
        _ => {}
    }
}
