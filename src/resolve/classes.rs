//! Classes: which units belong, by attribute, by name, or by other classes.

use super::expressions::Scope;
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{AttributeId, Comparison, KindId, ThingId};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::ItemKind;

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
        let needs: Vec<Vec<usize>> = self
            .classes
            .iter()
            .map(|class| {
                let mut all = Vec::new();
                if let Some(condition) = &class.condition {
                    named_classes(condition, &mut all);
                }
                all
            })
            .collect();
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
        let unsettled: Vec<usize> = (0..settled.len())
            .filter(|class| !settled[*class])
            .collect();
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
                let Some(next) = named.into_iter().find(|class| !settled[*class]) else {
                    break;
                };
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
        let names: Vec<String> = circle
            .iter()
            .chain(circle.first())
            .map(|c| ticked(&self.classes[*c].name))
            .collect();
        let Some(first) = circle.first().map(|first| &self.classes[*first]) else {
            return;
        };
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
}

/// The classes that a condition names, each once.
fn named_classes(condition: &UnitCondition, all: &mut Vec<usize>) {
    match condition {
        UnitCondition::Class(index) if !all.contains(index) => all.push(*index),
        UnitCondition::All(list) | UnitCondition::Any(list) => {
            list.iter().for_each(|c| named_classes(c, all))
        }
        UnitCondition::Not(of) => named_classes(of, all),
        _ => {}
    }
}
