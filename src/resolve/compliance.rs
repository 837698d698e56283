//! `P complies with C patience δ`: whether keeping a clause is worth while to one who must, by its figures.

use super::amount::Value;
use super::expressions::{Scope, Stage, Walk};
use super::figures::Wanted;
use super::names::Clause;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{and_list, ticked};
use crate::draft::{Cond, Incentive, PartyId, Period, ProvisionId, Temptation, Terms};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{Expr, Name};

/// Years until a breach is detected above which nothing is computed.
const MOST_YEARS: u32 = 200;

impl Walk<'_, '_> {
    /// True or false, for all of it is constant: for each of the clause's provisions that obliges the party, the gain of the years until
    /// detection is no more than the penalty expected then, for the figures at their worst. False where figures are missing, nobody
    /// monitors the clause, or it is not part of the agreement.
    pub(super) fn complies(
        &self,
        party: &Name,
        clause: &Name,
        patience: &Expr,
        place: Place,
        scope: Scope<'_>,
    ) -> Value {
        let parties = match scope.lookup(&party.text) {
            Some(Value::Parties(group)) => Some(group.parties.clone()),
            // The parameter of a define that is read by itself.
            Some(Value::Fault) => None,
            _ => self.of.parties(party, scope.anchor),
        };
        let known = self.clause_that_obliges(clause, scope);
        let patience = self.patience(patience, scope);
        if !matches!(self.stage, Stage::Claim | Stage::Define) {
            return self.out_of_place(
                place,
                "`complies with` stands only in claims",
                "a provision cannot speak of whether another is kept",
            );
        }
        let (Some(parties), true, Some(patience)) = (parties, known, patience) else {
            return Value::Fault;
        };
        let Some(obliging) = self.obliging(&parties, party, clause, scope) else {
            return Value::Fault;
        };
        let (mut kept, mut clauses) = (!obliging.is_empty(), Vec::new());
        for id in obliging {
            let Some(provision) = self.of.draft.provisions.get(id.index()) else {
                continue;
            };
            let Ok(worst) = worst(&provision.terms, &patience) else {
                let message = "a breach would be detected too late";
                return self.fault(
                    Diagnostic::error("too-large", provision.place, message)
                        .remark(format!("at most {MOST_YEARS} years are computed with")),
                );
            };
            kept &= worst.as_ref().is_some_and(Temptation::is_resisted);
            clauses.push((id, worst));
        }
        self.incentives.borrow_mut().push(Incentive::Complies {
            clause: clause.text.clone(),
            patience,
            clauses,
        });
        // All of nothing is true, one of nothing is false.
        let cond = match kept {
            true => Cond::All(Vec::new()),
            false => Cond::Any(Vec::new()),
        };
        self.holds(cond, false, 1)
    }

    /// Whether a name stands for a limit or guarantee; reports it otherwise.
    pub(super) fn clause_that_obliges(&self, clause: &Name, scope: Scope<'_>) -> bool {
        let what = match self.of.clause(clause, scope.anchor, "clause") {
            Some(Clause::Limit | Clause::Guarantee) => return true,
            Some(Clause::Broken) | None => return false,
            Some(other) => other.noun(),
        };
        let message = format!("{} is {what}, and obliges nobody", ticked(&clause.text));
        self.of.report(
            Diagnostic::error("wrong-kind-of-name", scope.place(clause.span), message)
                .label("a limit or guarantee belongs here"),
        );
        false
    }

    /// How much a payoff a year later counts of one today.
    fn patience(&self, patience: &Expr, scope: Scope<'_>) -> Option<Rational> {
        let mut amount = self.settled(patience, scope)?;
        let place = scope.place(patience.span);
        if !self.of.fits(&mut amount, &Wanted::default(), place) {
            return None;
        }
        let value = amount.constant()?.clone();
        if value.is_negative() || value > Rational::ONE {
            let words = ticked(&self.of.words(place));
            let message = format!("{words} is no share of the whole");
            self.of.report(
                Diagnostic::error("bad-probability", place, message)
                    .label("less than 0% or more than 100%"),
            );
            return None;
        }
        Some(value)
    }

    /// The clause's provisions that oblige these parties: none if it is not part of the agreement. Reports parties that it does not oblige.
    fn obliging(
        &self,
        parties: &[PartyId],
        name: &Name,
        clause: &Name,
        scope: Scope<'_>,
    ) -> Option<Vec<ProvisionId>> {
        let draft = &self.of.draft;
        let named: Vec<ProvisionId> = (0..)
            .map(ProvisionId)
            .zip(&draft.provisions)
            .filter(|(_, provision)| provision.name == clause.text)
            .map(|(id, _)| id)
            .collect();
        let obliges = |id: &ProvisionId, party: &PartyId| {
            draft.provisions[id.index()].obliged.contains(party)
        };
        let free = parties
            .iter()
            .find(|party| !named.iter().any(|id| obliges(id, party)));
        if let (Some(free), Some(first)) = (free, named.first()) {
            let owed: Vec<&str> = draft.provisions[first.index()]
                .obliged
                .iter()
                .map(|party| self.of.party_name(*party))
                .collect();
            let message = format!(
                "{} is not obliged by {}",
                ticked(self.of.party_name(*free)),
                clause.text
            );
            let diagnostic = Diagnostic::error("not-the-obligor", scope.place(name.span), message)
                .also(draft.provisions[first.index()].place, "the clause")
                .help(format!("it is {} that must keep it", and_list(&owed)));
            self.of.report(diagnostic);
            return None;
        }
        let mut named = named;
        named.retain(|id| parties.iter().any(|party| obliges(id, party)));
        Some(named)
    }
}

/// The figures of a clause at which keeping it is least worth while; none where figures are missing or nobody monitors it.
///
/// Both sides are linear in each figure and in `patience^years`, so the worst lies at ends of the intervals.
///
/// # Errors
/// If detection takes so long that nobody would compute it.
fn worst(terms: &Terms, patience: &Rational) -> Result<Option<Temptation>, ()> {
    let (Some(soonest), Some(latest)) = (terms.detects_soonest, terms.detects_within) else {
        return Ok(None);
    };
    let (Some(probability), Some(gain), Some(penalty)) =
        (&terms.probability, &terms.gain, &terms.penalty)
    else {
        return Ok(None);
    };
    if terms.monitored_by.is_none() {
        return Ok(None);
    }
    let mut found: Option<Temptation> = None;
    for delay in [soonest, latest] {
        let years = whole_years(delay).ok_or(())?;
        for q in [&probability.0, &probability.1] {
            for g in [&gain.0, &gain.1] {
                for b in [&penalty.0, &penalty.1] {
                    let next = Temptation::of(patience, years, q, g, b);
                    let worse =
                        |known: &Temptation| &next.won - &next.lost > &known.won - &known.lost;
                    if found.as_ref().is_none_or(worse) {
                        found = Some(next);
                    }
                }
            }
        }
    }
    Ok(found)
}

/// Whole years, rounded up, at least one; a year has twelve months or 365.25 days.
fn whole_years(delay: Period) -> Option<u32> {
    let years =
        Rational::ratio(delay.months, 12) + Rational::from(delay.days) * Rational::ratio(4, 1461);
    let years = u32::try_from(years.ceil().to_i64()?.max(1)).ok()?;
    (years <= MOST_YEARS).then_some(years)
}
