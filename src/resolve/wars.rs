//! `X at d`, `X after N`, `X through N`: another day, and what is left when engagements have been fought.

use super::amount::{Amount, Condition, Value};
use super::expressions::{Scope, Stage, Walk};
use super::names::Subject;
use super::resolver::Resolver;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{near_or_all, ticked};
use crate::draft::{
    AttributeValue, Comparison, Cond, EngagementId, Expr as Meant, KindId, PartyId,
};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{Expr, Name};

/// Engagements in one war.
const LONGEST_WAR: usize = 8;

impl Walk<'_, '_> {
    /// `X at date`.
    pub(super) fn at(&self, of: &Expr, date: &Expr, scope: Scope<'_>) -> Value {
        let date_place = scope.place(date.span);
        let Some(day) = self.date(date, scope) else {
            self.value(of, scope);
            return Value::Fault;
        };
        if self.stage != Stage::Constant && !self.of.within_history(day, date_place) {
            return Value::Fault;
        }
        // The innermost date decides: it overwrites one from further out.
        let inner = Scope {
            moment: Some(day),
            ..scope
        };
        let fixed = |mut amount: Amount| {
            if self.stage != Stage::Constant {
                self.of.listed_on(&amount.expr, day, date_place);
            }
            if amount.free || matches!(amount.expr, Meant::Most(_) | Meant::Least(_)) {
                amount.expr = match amount.expr {
                    already @ Meant::At(..) => already,
                    expr => Meant::At(Box::new(expr), day),
                };
                amount.size += 1;
            }
            amount
        };
        match self.value(of, inner) {
            Value::Ratio(ratio) => Value::Ratio(Box::new((fixed(ratio.0), fixed(ratio.1)))),
            Value::Condition(condition) => Value::Condition(as_condition(condition, fixed)),
            Value::Number(amount) => Value::Number(fixed(amount)),
            other => match self.as_number(other, scope.place(of.span)) {
                Some(amount) => Value::Number(amount),
                None => Value::Fault,
            },
        }
    }

    /// `X after N`, `X through N`.
    pub(super) fn fought(
        &self,
        of: &Expr,
        engagement: &Name,
        through: bool,
        place: Place,
        scope: Scope<'_>,
    ) -> Value {
        let value = self.value(of, scope);
        let name_place = scope.place(engagement.span);
        if !through && matches!(engagement.text.as_str(), "entry" | "expiry") {
            let message = format!("{} is a date, and no engagement", ticked(&engagement.text));
            let fault = Diagnostic::error("out-of-place", name_place, message);
            self.of
                .report(fault.help(format!("did you mean `from {}`?", engagement.text)));
            return Value::Fault;
        }
        if !matches!(self.stage, Stage::Claim | Stage::Define) {
            return self.out_of_place(
                place,
                "a war is fought only in claims",
                "a provision speaks of what is held: leave the engagement out",
            );
        }
        let Some(id) = self.engagement(engagement, through, name_place) else {
            return Value::Fault;
        };
        let fight = |amount: Amount| self.fight(amount, id, place);
        match value {
            Value::Ratio(ratio) => match (fight(ratio.0), fight(ratio.1)) {
                (Some(a), Some(b)) => Value::Ratio(Box::new((a, b))),
                _ => Value::Fault,
            },
            Value::Fault => Value::Fault,
            other => match self.as_number(other, scope.place(of.span)).and_then(fight) {
                Some(amount) => Value::Number(amount),
                None => Value::Fault,
            },
        }
    }

    fn engagement(&self, name: &Name, through: bool, place: Place) -> Option<EngagementId> {
        match self.of.names.subjects.get(&name.text) {
            Some(Subject::Strike(id) | Subject::Defence(id)) => {
                let info = self.of.engagements.get(id.index())?;
                (!info.faulty).then_some(id)
            }
            Some(Subject::Broken) => None,
            Some(other) => {
                let wanted = if through { "a defence" } else { "a strike" };
                self.of.wrong_kind(&name.text, other.noun(), wanted, place);
                None
            }
            None => self.of.unknown_engagement(&name.text, place),
        }
    }

    fn fight(&self, mut amount: Amount, id: EngagementId, place: Place) -> Option<Amount> {
        if !amount.free {
            return Some(amount);
        }
        let Some(expr) = fought_after(amount.expr, id) else {
            self.out_of_place(
                place,
                "a war is fought inside a war",
                "write the engagements of one war in a chain: `X after A through B`",
            );
            return None;
        };
        if longest_war(&expr) > LONGEST_WAR {
            self.too_large(place, &format!("a war may have {LONGEST_WAR} engagements"));
            return None;
        }
        if !self.of.counts_loads(&expr, &[], place) {
            return None;
        }
        amount.expr = expr;
        amount.whole = false;
        amount.size += 1;
        Some(amount)
    }
}

/// A condition at another moment: its count there is 1.
fn as_condition(condition: Condition, fixed: impl Fn(Amount) -> Amount) -> Condition {
    if !condition.free {
        return condition;
    }
    let amount = fixed(condition.count());
    let size = amount.size + 1;
    let one = Meant::Number(Rational::ONE);
    Condition::new(
        Cond::Compare(amount.expr, Comparison::AtLeast, one),
        true,
        size,
    )
}

/// The expression when one more engagement has been fought at the end; none where wars stand inside conditions.
fn fought_after(expr: Meant, id: EngagementId) -> Option<Meant> {
    let boxed = |expr: Box<Meant>| fought_after(*expr, id).map(Box::new);
    let each = |list: Vec<Meant>| {
        list.into_iter()
            .map(|e| fought_after(e, id))
            .collect::<Option<Vec<_>>>()
    };
    Some(match expr {
        Meant::After { of, mut war } => {
            war.push(id);
            Meant::After { of, war }
        }
        Meant::Number(_) | Meant::Enclosed(_) | Meant::ByDate(_) => expr,
        Meant::Most(_) | Meant::Least(_) => expr,
        Meant::At(of, day) => Meant::At(boxed(of)?, day),
        other if longest_war(&other) == 0 => Meant::After {
            of: Box::new(other),
            war: vec![id],
        },
        Meant::Sum(list) => Meant::Sum(each(list)?),
        Meant::Min(list) => Meant::Min(each(list)?),
        Meant::Max(list) => Meant::Max(each(list)?),
        Meant::Negated(of) => Meant::Negated(boxed(of)?),
        Meant::Abs(of) => Meant::Abs(boxed(of)?),
        Meant::Product(a, b) => Meant::Product(boxed(a)?, boxed(b)?),
        Meant::Quotient(a, b) => Meant::Quotient(boxed(a)?, boxed(b)?),
        _ => return None,
    })
}

/// The length of the longest war in an expression.
pub(super) fn longest_war(expr: &Meant) -> usize {
    let most = |list: &[Meant]| list.iter().map(longest_war).max().unwrap_or(0);
    match expr {
        Meant::After { of, war } => war.len().max(longest_war(of)),
        Meant::Sum(list) | Meant::Min(list) | Meant::Max(list) => most(list),
        Meant::Negated(of) | Meant::Abs(of) | Meant::At(of, _) => longest_war(of),
        Meant::Product(a, b) | Meant::Quotient(a, b) => longest_war(a).max(longest_war(b)),
        Meant::IfThenElse(c, a, b) => longest_in(c).max(longest_war(a)).max(longest_war(b)),
        Meant::Count(c) => longest_in(c),
        // What the draft permits is a number, whatever wars it is about.
        Meant::Most(_) | Meant::Least(_) => 0,
        Meant::Number(_) | Meant::Enclosed(_) | Meant::ByDate(_) => 0,
        Meant::Holding { .. } | Meant::Total { .. } => 0,
    }
}

fn longest_in(cond: &Cond) -> usize {
    match cond {
        Cond::Compare(a, _, b) => longest_war(a).max(longest_war(b)),
        Cond::All(list) | Cond::Any(list) => list.iter().map(longest_in).max().unwrap_or(0),
        Cond::Not(c) => longest_in(c),
        Cond::Growth { of, .. } => longest_war(of),
        Cond::InEffect { .. } | Cond::NoneOf { .. } => 0,
    }
}

impl Resolver<'_> {
    pub(super) fn unknown_engagement<T>(&self, name: &str, place: Place) -> Option<T> {
        if !self.names.subjects.blind {
            let engagements = self
                .names
                .subjects
                .names(|subject| matches!(subject, Subject::Strike(_) | Subject::Defence(_)));
            let help = near_or_all(name, "engagement", engagements);
            let mut log = self.log.borrow_mut();
            let label = "nothing has this name";
            log.unknown(
                "unknown-engagement",
                "strike or defence",
                name,
                place,
                label,
                help,
            );
        }
        None
    }

    /// Whether a day lies in the time of which the draft speaks; reports it otherwise.
    pub(super) fn within_history(&self, day: Day, place: Place) -> bool {
        let (Some(start), Some(end)) = (self.calendar.start, self.calendar.end) else {
            return false;
        };
        if start <= day && day < end {
            return true;
        }
        let edge = if day < start {
            format!("the draft speaks of nothing before {start}")
        } else {
            format!("the draft speaks of nothing from {end} on")
        };
        self.report(
            Diagnostic::error(
                "date-out-of-range",
                place,
                format!("{day} lies outside the draft's time"),
            )
            .label(edge),
        );
        false
    }

    /// Demands that loads counted after an engagement tell kinds apart. False where they cannot.
    fn counts_loads(&self, expr: &Meant, war: &[EngagementId], place: Place) -> bool {
        let all = |list: &[Meant]| list.iter().all(|e| self.counts_loads(e, war, place));
        match expr {
            Meant::After { of, war } => {
                self.fires_loads(war, place) && self.counts_loads(of, war, place)
            }
            Meant::Total {
                parties,
                kinds,
                attribute,
                label,
            } if !war.is_empty() => {
                for kind in kinds {
                    let value = self.attribute_of(*kind, *attribute);
                    if !matches!(value, Some(AttributeValue::Interval { .. }))
                        || !self.in_war(parties, *kind, war)
                    {
                        continue;
                    }
                    let whole = self
                        .draft
                        .attributes
                        .get(attribute.index())
                        .is_some_and(|a| a.whole);
                    if !whole {
                        self.interval_after_war(label, place);
                        return false;
                    }
                    let thing = self.draft.thing_of(*kind);
                    self.demands.borrow_mut().loads.insert((thing, *attribute));
                }
                true
            }
            Meant::Sum(list) | Meant::Min(list) | Meant::Max(list) => all(list),
            Meant::Negated(of) | Meant::Abs(of) | Meant::At(of, _) => {
                self.counts_loads(of, war, place)
            }
            Meant::Product(a, b) | Meant::Quotient(a, b) => {
                self.counts_loads(a, war, place) && self.counts_loads(b, war, place)
            }
            Meant::IfThenElse(c, a, b) => {
                self.counts_loads_in(c, war, place)
                    && self.counts_loads(a, war, place)
                    && self.counts_loads(b, war, place)
            }
            Meant::Count(c) => self.counts_loads_in(c, war, place),
            _ => true,
        }
    }

    /// Demands the same of totals that are fired when an earlier engagement may have touched their carriers.
    fn fires_loads(&self, war: &[EngagementId], place: Place) -> bool {
        let engagements = || war.iter().map(|id| self.draft.engagements.get(id.index()));
        for (number, engagement) in engagements().enumerate() {
            for weapon in engagement.into_iter().flat_map(|e| &e.weapons) {
                let Some(attribute) = weapon.total_of else {
                    continue;
                };
                let touched = |kind: &&KindId| {
                    let earlier = &war[..number];
                    weapon
                        .kinds
                        .iter()
                        .any(|k| self.in_war(&weapon.parties, *k, earlier))
                        && matches!(
                            self.attribute_of(**kind, attribute),
                            Some(AttributeValue::Interval { .. })
                        )
                };
                for kind in weapon.kinds.iter().filter(touched) {
                    let whole = self.draft.attributes.get(attribute.index());
                    if !whole.is_some_and(|a| a.whole) {
                        self.interval_after_war(&weapon.label, place);
                        return false;
                    }
                    let thing = self.draft.thing_of(*kind);
                    self.demands.borrow_mut().loads.insert((thing, attribute));
                }
            }
        }
        true
    }

    fn interval_after_war(&self, label: &str, place: Place) {
        self.report(
            Diagnostic::error(
                "interval-after-engagement",
                place,
                format!("{} cannot be counted after a war", ticked(label)),
            )
            .label("its units may have any value of an interval")
            .help("count units instead, or give the attribute whole numbers without a unit"),
        );
    }

    fn counts_loads_in(&self, cond: &Cond, war: &[EngagementId], place: Place) -> bool {
        match cond {
            Cond::Compare(a, _, b) => {
                self.counts_loads(a, war, place) && self.counts_loads(b, war, place)
            }
            Cond::All(list) | Cond::Any(list) => {
                list.iter().all(|c| self.counts_loads_in(c, war, place))
            }
            Cond::Not(c) => self.counts_loads_in(c, war, place),
            _ => true,
        }
    }

    /// Whether units of this kind are shot at or fired in a war.
    fn in_war(&self, parties: &[PartyId], kind: KindId, war: &[EngagementId]) -> bool {
        war.iter()
            .filter_map(|id| self.draft.engagements.get(id.index()))
            .any(|engagement| {
                let target =
                    |t: &crate::draft::Target| t.kind == kind && parties.contains(&t.party);
                let weapon = |w: &crate::draft::Weapon| {
                    w.total_of.is_none()
                        && w.kinds.contains(&kind)
                        && w.parties.iter().any(|p| parties.contains(p))
                };
                engagement.targets.iter().any(target) || engagement.weapons.iter().any(weapon)
            })
    }
}
