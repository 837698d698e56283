//! Systems that stand just outside a class, or just inside a limit on quality, that a provision uses.

use std::collections::BTreeSet;

use super::classes::UnitCondition;
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{AttributeId, AttributeValue, Comparison, Cond, Expr, KindId, PartyId, ThingId};
use crate::number::Rational;
use crate::source::Place;

/// A value is near a threshold that it misses by no more than this share of it.
const NEAR: (i64, i64) = (1, 10);

/// What a provision counts: whose, and the name of the class.
type Counted = BTreeSet<(Vec<PartyId>, String)>;

/// One comparison of a unit's attribute with a number.
struct Atom<'c> {
    attribute: AttributeId,
    comparison: Comparison,
    threshold: &'c Rational,
    condition: &'c UnitCondition,
}

impl Resolver<'_> {
    /// Warns of each system that escapes a limit by little: once for each system and class.
    pub(super) fn near_thresholds(&self) {
        let mut told: BTreeSet<(ThingId, String)> = BTreeSet::new();
        for provision in &self.draft.provisions {
            let mut counted = Counted::new();
            in_cond(&provision.condition, &mut counted);
            for (parties, label) in counted {
                let mut steps = label.split('.');
                let Some(class) =
                    steps.find_map(|step| self.classes.iter().find(|c| c.name == step))
                else {
                    continue;
                };
                let Some(condition) = &class.condition else {
                    continue;
                };
                for kind in self.kinds_listed(&parties) {
                    let thing = self.draft.thing_of(kind);
                    if let Some(atom) = self.escape(kind, condition)
                        && told.insert((thing, class.name.clone()))
                    {
                        let clause = (provision.name.as_str(), provision.place);
                        self.tell(kind, &atom, &class.name, class.place, clause);
                    }
                }
            }
        }
        self.near_quality(&mut told);
    }

    /// The same of limits on quality, for systems whose value is a number: a limit that the holder may go up to is meant.
    fn near_quality(&self, told: &mut BTreeSet<(ThingId, String)>) {
        for (place, condition) in &self.told_apart.quality {
            let clause = self.draft.provisions.iter().find(|p| {
                p.place.file == place.file
                    && p.place.span.start <= place.span.start
                    && place.span.end <= p.place.span.end
            });
            let Some(clause) = clause else { continue };
            let Cond::NoneOf { parties, .. } = &clause.condition else {
                continue;
            };
            let broken = UnitCondition::Not(Box::new(condition.clone()));
            for kind in self.kinds_listed(parties) {
                let thing = self.draft.thing_of(kind);
                let Some(atom) = self.escape(kind, &broken) else {
                    continue;
                };
                let value = self.draft.value(kind, atom.attribute);
                let short = matches!(value, Some(AttributeValue::Number(n)) if n != atom.threshold);
                if short && told.insert((thing, clause.name.clone())) {
                    let clause_of = (clause.name.as_str(), clause.place);
                    self.tell(kind, &atom, &clause.name, clause.place, clause_of);
                }
            }
        }
    }

    /// The kinds that these parties list.
    fn kinds_listed(&self, parties: &[PartyId]) -> Vec<KindId> {
        let all: Vec<KindId> = (0..).map(KindId).take(self.draft.kinds.len()).collect();
        self.may_hold(parties, &all)
    }

    /// A comparison with a near threshold that alone keeps the kind outside.
    fn escape<'c>(&'c self, kind: KindId, condition: &'c UnitCondition) -> Option<Atom<'c>> {
        if self.belongs(kind, condition, None) {
            return None;
        }
        let mut atoms = Vec::new();
        self.atoms(condition, 0, &mut atoms);
        atoms.into_iter().find(|atom| {
            self.is_near(kind, atom) && self.belongs(kind, condition, Some(atom.condition))
        })
    }

    fn atoms<'c>(&'c self, condition: &'c UnitCondition, depth: usize, out: &mut Vec<Atom<'c>>) {
        match condition {
            UnitCondition::Compare(attribute, comparison, threshold) => out.push(Atom {
                attribute: *attribute,
                comparison: *comparison,
                threshold,
                condition,
            }),
            UnitCondition::All(list) | UnitCondition::Any(list) => {
                list.iter().for_each(|c| self.atoms(c, depth, out));
            }
            UnitCondition::Not(of) => self.atoms(of, depth, out),
            UnitCondition::Class(index) if depth < self.classes.len() => {
                if let Some(of) = self.classes.get(*index).and_then(|c| c.condition.as_ref()) {
                    self.atoms(of, depth + 1, out);
                }
            }
            _ => {}
        }
    }

    /// Whether units of the kind satisfy the condition, one comparison of it turned round.
    fn belongs(&self, kind: KindId, cond: &UnitCondition, turned: Option<&UnitCondition>) -> bool {
        let turn = turned.is_some_and(|turned| std::ptr::eq(turned, cond));
        let all = |c: &UnitCondition| self.belongs(kind, c, turned);
        let holds = match cond {
            UnitCondition::All(list) => list.iter().all(all),
            UnitCondition::Any(list) => list.iter().any(all),
            UnitCondition::Not(of) => !all(of),
            UnitCondition::Class(index) if turned.is_some() => {
                let class = self.classes.get(*index).and_then(|c| c.condition.as_ref());
                class.is_some_and(all)
            }
            atom => self.kind_satisfies(kind, atom),
        };
        holds != turn
    }

    fn is_near(&self, kind: KindId, atom: &Atom<'_>) -> bool {
        let attribute = self.draft.attributes.get(atom.attribute.index());
        // Of whole values the first that is inside counts: one warhead is not nearly more than one.
        let whole = attribute.is_some_and(|attribute| attribute.whole);
        let threshold = match atom.comparison {
            Comparison::Above if whole => atom.threshold + &Rational::ONE,
            Comparison::Below if whole => atom.threshold - &Rational::ONE,
            _ => atom.threshold.clone(),
        };
        let misses = |value: &Rational| {
            let by = (value - &threshold).abs();
            let near = &threshold.abs() * &Rational::ratio(NEAR.0, NEAR.1);
            by <= near && !near.is_zero()
        };
        match self.draft.value(kind, atom.attribute) {
            Some(AttributeValue::Number(value)) => misses(value),
            Some(AttributeValue::Interval { low, high, .. }) => misses(low) || misses(high),
            _ => false,
        }
    }

    fn tell(
        &self,
        kind: KindId,
        atom: &Atom<'_>,
        class: &str,
        class_place: Place,
        clause: (&str, Place),
    ) {
        let thing = &self.draft.things[self.draft.thing_of(kind).index()];
        let attribute = &self.draft.attributes[atom.attribute.index()];
        let shown = |value: &Rational| match &attribute.unit {
            Some((unit, factor)) => {
                let value = value.checked_div(factor).unwrap_or_default();
                format!("{value} {unit}")
            }
            None => value.to_string(),
        };
        let name = &attribute.name;
        let threshold = shown(atom.threshold);
        let (message, label) = match self.draft.value(kind, atom.attribute) {
            Some(AttributeValue::Number(value)) => (
                format!("{} is just outside {}", ticked(&thing.name), ticked(class)),
                format!("{name} {}; the threshold is {threshold}", shown(value)),
            ),
            _ => (
                format!(
                    "{} can stop just short of {}",
                    ticked(&thing.name),
                    ticked(class)
                ),
                format!("its holder may choose {name} just short of {threshold}"),
            ),
        };
        let mut diagnostic =
            Diagnostic::warning("near-threshold", thing.place, message).label(label);
        if class_place != clause.1 {
            diagnostic = diagnostic.also(class_place, format!("begins at {threshold}"));
        }
        let mut diagnostic =
            diagnostic.also(clause.1, format!("so {} does not touch it", clause.0));
        if !matches!(atom.comparison, Comparison::AtLeast | Comparison::Above)
            && class_place != clause.1
        {
            // A class that ends at its threshold.
            if let Some(label) = diagnostic
                .labels
                .iter_mut()
                .find(|l| l.place == class_place)
            {
                label.text = format!("ends at {threshold}");
            }
        }
        self.report(diagnostic.help(format!(
            "if it is meant to be limited, move the threshold or count `{}` itself",
            thing.name
        )));
    }
}

fn in_cond(cond: &Cond, out: &mut Counted) {
    match cond {
        Cond::Compare(a, _, b) => {
            in_expr(a, out);
            in_expr(b, out);
        }
        Cond::All(list) | Cond::Any(list) => list.iter().for_each(|c| in_cond(c, out)),
        Cond::Not(c) => in_cond(c, out),
        Cond::NoneOf { parties, label, .. } => {
            // A limit on quality is labelled by its condition too.
            let label = label.split(" without ").next().unwrap_or(label);
            out.insert((parties.clone(), label.to_owned()));
        }
        Cond::Growth { of, .. } => in_expr(of, out),
        Cond::InEffect { .. } => {}
    }
}

fn in_expr(expr: &Expr, out: &mut Counted) {
    match expr {
        Expr::Holding { parties, label, .. } | Expr::Total { parties, label, .. } => {
            out.insert((parties.clone(), label.clone()));
        }
        Expr::Number(_) | Expr::ByDate(_) | Expr::Enclosed(_) => {}
        Expr::Sum(list) | Expr::Min(list) | Expr::Max(list) => {
            list.iter().for_each(|e| in_expr(e, out));
        }
        Expr::Negated(e) | Expr::Abs(e) | Expr::At(e, _) | Expr::Most(e) | Expr::Least(e) => {
            in_expr(e, out);
        }
        Expr::After { of, .. } => in_expr(of, out),
        Expr::Product(a, b) | Expr::Quotient(a, b) => {
            in_expr(a, out);
            in_expr(b, out);
        }
        Expr::IfThenElse(c, a, b) => {
            in_cond(c, out);
            in_expr(a, out);
            in_expr(b, out);
        }
        Expr::Count(c) => in_cond(c, out),
    }
}
