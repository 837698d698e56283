//! One sentence for each part of a claim: exactly what was shown, and no more.

use super::ask::Ask;
use super::quantity::{unit_of, with_unit};
use super::{figures, holdings, phrase};
use crate::analysis::{Basis, Decision, Verdict};
use crate::date::Day;
use crate::diagnostic::words::{and_list, ticked};
use crate::draft::*;

/// Longer conditions are not written out where the drafter's own words do not fit a part.
const LONGEST_CONDITION: usize = 160;

/// What was shown of a part; none where nothing was.
pub fn sentence(draft: &Draft, claim: &Claim, part: &Part, decision: &Decision) -> Option<String> {
    let proved = match decision.verdict() {
        Verdict::Proved => true,
        Verdict::Refuted => false,
        Verdict::Undecided | Verdict::Vacuous => return None,
    };
    if let Some(case) = decision.cases().first() {
        // What is said is said of the draft that the event leaves.
        let claim = &case.draft.claims[case.claim.index()];
        return said(&case.draft, claim, case.part(), decision, proved);
    }
    said(draft, claim, part, decision, proved)
}

fn said(
    draft: &Draft,
    claim: &Claim,
    part: &Part,
    decision: &Decision,
    proved: bool,
) -> Option<String> {
    let words = Words::of(draft, claim, part);
    Some(match &part.body {
        Body::Always(_) => words.always(proved, decision),
        Body::Possible(_) => words.possible(proved, decision),
        Body::Ensure {
            coalition,
            condition,
        } => words.ensure(proved, decision, coalition, condition),
        Body::Scope { measure, .. } => scope(draft, measure, decision)?,
        Body::Burden { within, .. } => {
            let points = super::quantity::percent(within).replace(" %", " points");
            let how = if proved {
                "by no more than"
            } else {
                "by more than"
            };
            format!(
                "the shares of the start that the draft makes the parties give up differ {how} {points}, counted on the last day"
            )
        }
        Body::Enforceable { provision } => enforceable(draft, *provision, proved)?,
    })
}

struct Words<'d> {
    draft: &'d Draft,
    /// In backticks.
    condition: String,
    never: bool,
    /// ` given …`, or nothing.
    given: String,
    days: Days,
}

impl<'d> Words<'d> {
    fn of(draft: &'d Draft, claim: &Claim, part: &Part) -> Words<'d> {
        let ask = Ask::of(&claim.text);
        let printed = match &part.body {
            Body::Always(c) | Body::Possible(c) | Body::Ensure { condition: c, .. } => {
                phrase::cond(draft, c)
            }
            _ => String::new(),
        };
        // The words of a claim in several parts fit none of them.
        let own_words = part.label.is_none() && !ask.condition.is_empty();
        let (condition, never) = match own_words {
            true => (ask.condition, ask.never),
            false if printed.chars().count() <= LONGEST_CONDITION => (printed, false),
            false => (claim.text.clone(), false),
        };
        let given = match (&part.given, ask.given) {
            (Some(_), Some(given)) => format!(", given {}", ticked(&given)),
            (Some(given), None) => format!(", given {}", ticked(&phrase::cond(draft, given))),
            (None, _) => String::new(),
        };
        Words {
            draft,
            condition: ticked(&condition),
            never,
            given,
            days: part.days,
        }
    }

    /// `from 2027-01-01 until 2037-01-01`, or `on 2030-01-01`.
    fn span(&self) -> String {
        if self.days.from.add_days(1) == Some(self.days.until) {
            format!("on {}", self.days.from)
        } else {
            format!("from {} until {}", self.days.from, self.days.until)
        }
    }

    fn always(&self, proved: bool, decision: &Decision) -> String {
        let Words {
            condition, given, ..
        } = self;
        let span = self.span();
        match (proved, self.never) {
            (true, false) => {
                format!("in every world that the draft permits, {condition} holds {span}{given}")
            }
            (true, true) => format!(
                "in no world that the draft permits does {condition} ever hold {span}{given}"
            ),
            (false, never) => {
                let on = day_of(decision).map_or(format!("some day {span}"), |day| day.to_string());
                let how = if never { "holds" } else { "does not hold" };
                format!("the draft permits a world in which {condition} {how} on {on}{given}")
            }
        }
    }

    fn possible(&self, proved: bool, decision: &Decision) -> String {
        let Words {
            condition, given, ..
        } = self;
        let span = self.span();
        if proved {
            let every = if has_estimates(self.draft) {
                ", for every value of the estimates"
            } else {
                ""
            };
            return format!(
                "the draft permits a world in which {condition} holds {span}{given}{every}"
            );
        }
        let values = match decision.first_basis() {
            Some(Basis::Certificate(by)) if !proved => estimates_in(self.draft, by),
            _ => Vec::new(),
        };
        let when = if values.is_empty() {
            String::new()
        } else {
            format!(" if {}", and_list(&values))
        };
        format!("the draft permits no world in which {condition} holds {span}{given}{when}")
    }

    fn ensure(
        &self,
        proved: bool,
        decision: &Decision,
        coalition: &[PartyId],
        cond: &Cond,
    ) -> String {
        let draft = self.draft;
        let (condition, span, given) = (&self.condition, self.span(), &self.given);
        let who = Group::new(draft, &|p| coalition.contains(&p));
        let others = Group::new(draft, &|p| !coalition.contains(&p));
        let least = at_least(draft, coalition, cond);
        let who_name = &who.names;
        if proved {
            let whatever = match others.number {
                0 => String::new(),
                n => format!(", whatever {} {} within it", others.names, verb(n, "do")),
            };
            return match least {
                Some(least) => {
                    format!("the draft leaves {who_name} at least {least} {span}{whatever}{given}")
                }
                None => {
                    let plans = match own_wars(draft, coalition, cond) {
                        true => " and plans",
                        false => "",
                    };
                    format!(
                        "{who_name} can choose forces{plans} within the draft so that {condition} holds {span}{whatever}{given}"
                    )
                }
            };
        }
        let values = match decision.first_basis() {
            Some(Basis::Certificate(by)) if !proved => estimates_in(draft, by),
            _ => Vec::new(),
        };
        let when = match values.is_empty() {
            true => String::new(),
            false => format!(" if {}", and_list(&values)),
        };
        let choose = verb(who.number, "choose");
        let whatever = format!("whatever forces {who_name} {choose} within");
        let answer = match others.number {
            0 => String::new(),
            _ => format!("{} can answer so that ", others.names),
        };
        match least {
            Some(least) => {
                let has = if who.number == 1 { "has" } else { "have" };
                format!(
                    "the draft does not leave {who_name} at least {least} {span}{given}{when}: {whatever} it, {answer}{who_name} {has} less at some moment"
                )
            }
            None => format!(
                "{whatever} the draft, {answer}{condition} does not hold at some moment {span}{given}{when}"
            ),
        }
    }
}

/// Some parties, as the subject of a sentence.
struct Group {
    names: String,
    number: usize,
}

impl Group {
    fn new(draft: &Draft, of: &dyn Fn(PartyId) -> bool) -> Group {
        let members = (0..)
            .map(PartyId)
            .zip(&draft.parties)
            .filter(|(p, _)| of(*p));
        let names: Vec<&str> = members.map(|(_, party)| party.name.as_str()).collect();
        Group {
            names: and_list(&names),
            number: names.len(),
        }
    }
}

/// `do` or `does`, `choose` or `chooses`.
fn verb(number: usize, plural: &str) -> String {
    match (number, plural.ends_with('o')) {
        (1, true) => format!("{plural}es"),
        (1, false) => format!("{plural}s"),
        _ => plural.to_owned(),
    }
}

/// `150 Iran.far.warheads after Preemption`, for a plain lower bound on what the coalition itself has.
fn at_least(draft: &Draft, coalition: &[PartyId], cond: &Cond) -> Option<String> {
    let Cond::Compare(measure, Comparison::AtLeast, Expr::Number(least)) = cond else {
        return None;
    };
    let held = match measure {
        Expr::After { of, .. } => of,
        other => other,
    };
    let (Expr::Holding { parties, .. } | Expr::Total { parties, .. }) = held else {
        return None;
    };
    let own = parties.iter().all(|p| coalition.contains(p));
    let unit = unit_of(draft, measure);
    let words = phrase::expr(draft, measure, unit);
    own.then(|| match unit {
        Some(_) => format!("{} of {words}", with_unit(least, unit)),
        None => format!("{} {words}", with_unit(least, unit)),
    })
}

/// Whether the coalition plans the engagements of the condition.
fn own_wars(draft: &Draft, coalition: &[PartyId], cond: &Cond) -> bool {
    let fights = crate::pose::fights_in(cond, Moment::Asked);
    let mut engagements = fights
        .iter()
        .flat_map(|f| &f.war)
        .map(|id| &draft.engagements[id.index()]);
    !fights.is_empty() && engagements.all(|e| e.owners.iter().all(|p| coalition.contains(p)))
}

fn scope(draft: &Draft, measure: &Expr, decision: &Decision) -> Option<String> {
    let Some(Basis::Certificate(certificate)) = decision.first_basis() else {
        return None;
    };
    match &**certificate {
        Certificate::Less {
            day, value, more, ..
        } => Some(figures::less(draft, measure, *day, value, more)),
        Certificate::Untouched => Some(figures::untouched(draft, measure)),
        Certificate::KeptAnyway { .. } => Some(figures::not_less(draft, measure, &[])),
        Certificate::NotLess { pieces, .. } => Some(figures::not_less(draft, measure, pieces)),
        _ => None,
    }
}

fn enforceable(draft: &Draft, provision: ProvisionId, proved: bool) -> Option<String> {
    let provision = draft.provisions.get(provision.index())?;
    let obliged: Vec<&str> = provision
        .obliged
        .iter()
        .map(|p| draft.parties[p.index()].name.as_str())
        .collect();
    let (name, who) = (&provision.name, and_list(&obliged));
    Some(if proved {
        format!(
            "by its figures, the penalty that {who} must expect for breaking {name} is no less than the gain"
        )
    } else if figures::is_promise(&provision.terms) {
        format!("{name} is a promise: nothing shows that {who} would lose by breaking it")
    } else {
        format!(
            "by its figures, the gain that {who} may expect from breaking {name} exceeds the penalty"
        )
    })
}

/// The day of the world that refutes it.
pub fn day_of(decision: &Decision) -> Option<Day> {
    match (decision.verdict(), decision.first_basis()) {
        (Verdict::Refuted, Some(Basis::Worlds { day, .. })) => Some(*day),
        _ => None,
    }
}

fn has_estimates(draft: &Draft) -> bool {
    draft
        .stakes
        .iter()
        .flat_map(|s| &s.figures)
        .any(|f| f.low < f.high)
}

/// For which values of the estimates a certificate shows a refutation: those that its proof leans on.
fn estimates_in(draft: &Draft, certificate: &Certificate) -> Vec<String> {
    let proofs: &[NoWorld] = match certificate {
        Certificate::Answered { escape, .. } => escape,
        Certificate::NoWorld { stretches } => stretches,
        _ => &[],
    };
    let mut values = Vec::new();
    for no_world in proofs {
        for index in no_world.proof.cited() {
            if let Some(Premise::Estimate {
                party,
                thing,
                figure,
                value,
            }) = no_world.premises.get(index as usize)
            {
                let figure_of = draft
                    .stake(*party, *thing)
                    .and_then(|s| s.figures.get(*figure as usize));
                if figure_of.is_some_and(|f| f.low < f.high) {
                    let amount = holdings::amount(draft, *thing, value);
                    let said = holdings::estimate(draft, *party, *thing, *figure, &amount);
                    if !values.contains(&said) {
                        values.push(said);
                    }
                }
            }
        }
    }
    values
}
