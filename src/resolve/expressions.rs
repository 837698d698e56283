//! Expressions: every form, with the value that it stands for.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use super::amount::{Amount, Condition, Value};
use super::reading::Anchor;
use super::resolver::Resolver;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{Cond, Incentive, KindId};
use crate::source::{Place, Span};
use crate::syntax::{Expr, ExprKind, Operator};

/// Expressions within expressions, defines opened: deeper than this is refused.
const DEEPEST: u32 = 150;
/// Steps that one statement may take, defines and repetitions opened.
const MOST_STEPS: u32 = 200_000;
/// Parts that one expression may have.
pub(super) const LARGEST: usize = 50_000;

/// Where an expression stands: what may be said there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Settled with the draft: dates, figures, thresholds.
    Constant,
    /// A limit, guarantee or fact.
    Obligation,
    /// A claim, or what only claims use.
    Claim,
    /// A define by itself: anything may be said.
    Define,
}

/// Reads the expressions of one statement.
pub(super) struct Walk<'r, 'a> {
    pub(super) of: &'r Resolver<'a>,
    pub(super) stage: Stage,
    steps: Cell<u32>,
    depth: Cell<u32>,
    /// The first day on which every step function in it has a value.
    pub(super) since: Cell<Option<Day>>,
    /// Defines being opened, outermost first.
    pub(super) open: RefCell<Vec<usize>>,
    /// The kinds of unit that a figure is about: what a system declares is read for them.
    pub(super) kinds: Vec<KindId>,
    /// Whether something was read that may differ from kind to kind.
    pub(super) by_kind: Cell<bool>,
    /// Whether it is the yield, accuracy or hardness of a computed chance that is read.
    pub(super) in_sspk: Cell<bool>,
    /// Games whose payoffs are being read, outermost first.
    pub(super) open_games: RefCell<Vec<usize>>,
    /// Clauses of which it is asked whether they are kept.
    pub(super) clauses: RefCell<BTreeSet<String>>,
    /// Those of them that are not.
    pub(super) broken: BTreeSet<String>,
    /// What was said of games and of compliance.
    pub(super) incentives: RefCell<Vec<Incentive>>,
}

/// What a name means here, and from where spans count.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    pub(super) anchor: Anchor,
    pub(super) names: Option<&'s Bound<'s>>,
    /// The day that `at` fixed.
    pub(super) moment: Option<Day>,
}

/// Parameters and the parties of `each`, innermost first.
pub(super) struct Bound<'s> {
    pub(super) names: Vec<(&'s str, Value)>,
    pub(super) outer: Option<&'s Bound<'s>>,
}

impl<'s> Scope<'s> {
    pub(super) fn new(anchor: Anchor) -> Scope<'s> {
        Scope {
            anchor,
            names: None,
            moment: None,
        }
    }

    pub(super) fn with(self, names: &'s Bound<'s>) -> Scope<'s> {
        Scope {
            names: Some(names),
            ..self
        }
    }

    pub(super) fn place(&self, span: Span) -> Place {
        self.anchor.place(span)
    }

    pub(super) fn lookup(&self, name: &str) -> Option<&'s Value> {
        let mut at = self.names;
        while let Some(bound) = at {
            if let Some((_, value)) = bound.names.iter().find(|(known, _)| *known == name) {
                return Some(value);
            }
            at = bound.outer;
        }
        None
    }
}

/// Drops parentheses.
pub(super) fn bare(mut expr: &Expr) -> &Expr {
    while let ExprKind::Paren(inner) = &expr.kind {
        expr = inner;
    }
    expr
}

impl<'r, 'a> Walk<'r, 'a> {
    pub(super) fn new(of: &'r Resolver<'a>, stage: Stage) -> Walk<'r, 'a> {
        Walk {
            of,
            stage,
            steps: Cell::new(0),
            depth: Cell::new(0),
            since: Cell::new(None),
            open: RefCell::default(),
            kinds: Vec::new(),
            by_kind: Cell::new(false),
            in_sspk: Cell::new(false),
            open_games: RefCell::default(),
            clauses: RefCell::default(),
            broken: BTreeSet::new(),
            incentives: RefCell::default(),
        }
    }

    pub(super) fn fault(&self, diagnostic: Diagnostic) -> Value {
        self.of.report(diagnostic);
        Value::Fault
    }

    /// The value of an expression; faults are reported where they stand.
    pub(super) fn value(&self, expr: &Expr, scope: Scope<'_>) -> Value {
        let expr = bare(expr);
        let steps = self.steps.get();
        if steps >= MOST_STEPS {
            // One statement, one report: only the step that crosses the line tells.
            if steps == MOST_STEPS {
                self.steps.set(steps + 1);
                self.too_large(
                    scope.place(expr.span),
                    &format!("a statement may have {MOST_STEPS} parts"),
                );
            }
            return Value::Fault;
        }
        self.steps.set(steps + 1);
        if self.depth.get() >= DEEPEST {
            self.overgrown();
            return self.fault(
                Diagnostic::error(
                    "nested-too-deep",
                    scope.place(expr.span),
                    "the expression is nested too deep",
                )
                .remark(format!("at most {DEEPEST} levels, defines opened")),
            );
        }
        self.depth.set(self.depth.get() + 1);
        let value = self.form(expr, scope);
        self.depth.set(self.depth.get() - 1);
        let size = match &value {
            Value::Number(amount) => amount.size,
            Value::Ratio(ratio) => ratio.0.size + ratio.1.size,
            Value::Condition(condition) => condition.size,
            _ => 0,
        };
        if size > LARGEST {
            self.too_large(
                scope.place(expr.span),
                &format!("an expression may have {LARGEST} parts"),
            );
            return Value::Fault;
        }
        value
    }

    /// Opens no define again in which something grew beyond its bounds.
    pub(super) fn overgrown(&self) {
        self.of
            .overgrown
            .borrow_mut()
            .extend(self.open.borrow().iter());
    }

    pub(super) fn too_large(&self, place: Place, cap: &str) {
        self.overgrown();
        self.of.report(
            Diagnostic::error("too-large", place, "the expression grows too large")
                .remark(cap.to_owned())
                .help("say it with fewer repetitions"),
        );
    }

    fn form(&self, expr: &Expr, scope: Scope<'_>) -> Value {
        let place = scope.place(expr.span);
        match &expr.kind {
            ExprKind::Number(number) => self.literal(number, place, scope),
            ExprKind::Date(day) => Value::Date(*day),
            ExprKind::Never => {
                self.out_of_place(place, "`never` stands only in `expiry`", "leave it out")
            }
            ExprKind::Name(name) => self.name(name, scope),
            ExprKind::Path(path) => self.path(path, scope),
            ExprKind::Call {
                function,
                arguments,
            } => self.call(function, arguments, place, scope),
            ExprKind::SumOver(over) => self.sum_over(over, place, scope),
            ExprKind::ForAll(over) => match self.members(&over.over, scope) {
                Some(members) => {
                    self.conjunction_over(&over.variable.text, members, &over.body, scope)
                }
                None => self.body_alone(over, scope),
            },
            ExprKind::EachParty { variable, body } => {
                let members = self.of.signatories();
                self.conjunction_over(&variable.text, members, body, scope)
            }
            ExprKind::Paren(inner) => self.value(inner, scope),
            ExprKind::Negative(of) => self.negative(of, scope),
            ExprKind::Not(of) => match self.condition(of, scope) {
                Some(c) => self.holds(Cond::Not(Box::new(c.cond)), c.free, c.size + 1),
                None => Value::Fault,
            },
            ExprKind::Chain(chain) => match chain.rest.first().map(|link| link.operator.rank()) {
                Some(crate::syntax::Rank::Product) => self.product(chain, scope),
                Some(crate::syntax::Rank::Sum) => self.sum(chain, scope),
                Some(crate::syntax::Rank::Comparison) => self.comparison(chain, place, scope),
                Some(rank) => self.connected(chain, rank == crate::syntax::Rank::And, scope),
                None => self.value(&chain.first, scope),
            },
            ExprKind::Implies {
                premise,
                conclusion,
            } => {
                let (premise, conclusion) = (
                    self.condition(premise, scope),
                    self.condition(conclusion, scope),
                );
                match (premise, conclusion) {
                    (Some(p), Some(c)) => {
                        let cond = Cond::Any(vec![Cond::Not(Box::new(p.cond)), c.cond]);
                        self.holds(cond, p.free || c.free, p.size + c.size + 2)
                    }
                    _ => Value::Fault,
                }
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => self.choice(condition, then, otherwise, scope),
            ExprKind::At { of, date } => self.at(of, date, scope),
            ExprKind::After { of, engagement } | ExprKind::Through { of, engagement } => {
                let through = matches!(expr.kind, ExprKind::Through { .. });
                self.fought(of, engagement, through, place, scope)
            }
            ExprKind::Per { of, time } => self.per(of, time, scope),
            ExprKind::Bracket(bracket) => self.bracket(bracket, place, scope),
            ExprKind::Interval { low, high } => self.interval(low, high, place, scope),
            ExprKind::Every { of, has } => self.every(of, has, place, scope),
            ExprKind::No(of) => self.ban(of, place, scope),
            ExprKind::Limited(_) | ExprKind::Unlimited(_) => self.out_of_place(
                place,
                "`limited` begins a claim and stands nowhere else",
                "write `claim NAME: limited X`",
            ),
            ExprKind::Set(_) => self.out_of_place(
                place,
                "a list needs its holder",
                "write `P.{A, B}` for what the party `P` holds of them",
            ),
            ExprKind::Equilibrium { moves, game } => self.equilibrium(moves, game, place, scope),
            // The parser has told what is missing.
            ExprKind::GameIs { game, .. } if game.text.is_empty() => Value::Fault,
            ExprKind::GameIs { game, class } => self.game_is(game, *class, scope),
            ExprKind::Complies {
                party,
                clause,
                patience,
            } => self.complies(party, clause, patience, place, scope),
            ExprKind::Kept { clause, broken } => self.kept(clause, *broken, place, scope),
        }
    }

    pub(super) fn out_of_place(&self, place: Place, message: &str, help: &str) -> Value {
        self.fault(Diagnostic::error("out-of-place", place, message).help(help))
    }

    pub(super) fn holds(&self, cond: Cond, free: bool, size: usize) -> Value {
        Value::Condition(Condition::new(cond, free, size))
    }

    /// A number where one is expected; a condition counts 1 or 0.
    pub(super) fn number(&self, expr: &Expr, scope: Scope<'_>) -> Option<Amount> {
        let value = self.value(expr, scope);
        self.as_number(value, scope.place(expr.span))
    }

    pub(super) fn as_number(&self, value: Value, place: Place) -> Option<Amount> {
        let words = || ticked(&self.of.words(place));
        let diagnostic = match value {
            Value::Number(amount) => return Some(amount),
            Value::Condition(condition) => return Some(condition.count()),
            Value::Fault => return None,
            Value::Ratio(_) => {
                Diagnostic::error("division-by-unknown", place, "this divides by what is held")
                    .label("its divisor depends on what somebody holds")
                    .help("compare the ratio alone with a number: it is then multiplied out")
            }
            Value::Date(day) => Diagnostic::error(
                "not-a-number",
                place,
                format!("{} is a date, not a number", words()),
            )
            .label(format!("this is {day}")),
            Value::Parties(group) => Diagnostic::error(
                "not-a-number",
                place,
                format!("{} is a party, not a number", ticked(&group.label)),
            )
            .help(format!(
                "write what it holds: `{}.` and a system or class",
                group.label
            )),
            Value::Units(set) => self.needs_holder(&set.label, place),
        };
        self.of.report(diagnostic);
        None
    }

    /// A system or class with nobody before it.
    pub(super) fn needs_holder(&self, label: &str, place: Place) -> Diagnostic {
        let party = self
            .of
            .draft
            .parties
            .first()
            .map_or("P", |party| party.name.as_str());
        Diagnostic::error(
            "wrong-kind-of-name",
            place,
            format!("{} needs its holder", ticked(label)),
        )
        .label("whose?")
        .help(format!("write `{party}.{label}` for what {party} holds"))
    }

    /// A condition where one is expected.
    pub(super) fn condition(&self, expr: &Expr, scope: Scope<'_>) -> Option<Condition> {
        let place = scope.place(expr.span);
        let diagnostic = match self.value(expr, scope) {
            Value::Condition(condition) => return Some(condition),
            Value::Fault => return None,
            Value::Number(_) | Value::Ratio(_) => {
                let words = self.of.words(place);
                Diagnostic::error(
                    "not-a-condition",
                    place,
                    format!("{} is a number, not a condition", ticked(&words)),
                )
                .label("nothing says what it must be")
                .help(format!("compare it, as in `{words} <= 100`"))
            }
            _ => {
                let words = ticked(&self.of.words(place));
                Diagnostic::error("not-a-condition", place, format!("{words} is no condition"))
            }
        };
        self.of.report(diagnostic);
        None
    }

    /// A date where one is expected.
    pub(super) fn date(&self, expr: &Expr, scope: Scope<'_>) -> Option<Day> {
        let place = scope.place(expr.span);
        match self.value(expr, scope) {
            Value::Date(day) => Some(day),
            Value::Fault => None,
            _ => {
                let words = ticked(&self.of.words(place));
                self.of.report(
                    Diagnostic::error("not-a-date", place, format!("{words} is no date"))
                        .help("write a date such as `2027-01-01` or `entry + 6 months`"),
                );
                None
            }
        }
    }

    /// Whether an operator adds.
    pub(super) fn adds(operator: Operator) -> bool {
        operator == Operator::Plus
    }
}
