//! Claims, certificates and short names for formulas.

use super::build::*;
use std::collections::{BTreeMap, BTreeSet};
use treaty::date::Day;
use treaty::decide::{Answer, Budget, Problem, solve};
use treaty::draft::*;
use treaty::logic::{Formula, Relation};
use treaty::number::Rational;
use treaty::verify::{Context, Named, Rejection, formula};

pub const P: PartyId = PartyId(0);
pub const Q: PartyId = PartyId(1);

/// P holds missiles (thing, variant and kind 0): 10 at entry, at most 1 more and 2 fewer a day; at most 20 from day 30. Q holds sorties
/// (thing, variant and kind 1): 6 at entry, without rates, at most 8.
pub fn arsenal() -> Draft {
    let mut draft = draft();
    party(&mut draft, "P");
    party(&mut draft, "Q");
    let (_, missile) = system(&mut draft, P, "Missile", 10);
    draft.stakes[0].builds = Some(n(1));
    draft.stakes[0].retires = Some(n(2));
    let (_, sortie) = system(&mut draft, Q, "Sortie", 6);
    provision(&mut draft, at_most(held(P, &[missile]), 20), days(30, 100));
    draft.provisions[0].obliged = vec![P];
    provision(&mut draft, at_most(held(Q, &[sortie]), 8), days(0, 100));
    draft.provisions[1].obliged = vec![Q];
    draft
}

pub fn missiles() -> Expr {
    held(P, &[KindId(0)])
}

pub fn sorties() -> Expr {
    held(Q, &[KindId(1)])
}

/// A strike on P's missiles by Q's sorties, or on the sorties by the missiles: one shot at each, half of them kill.
pub fn raid(draft: &mut Draft, by_q: bool) -> EngagementId {
    let (missile, sortie) = ((P, KindId(0)), (Q, KindId(1)));
    let (weapon, target) = if by_q {
        (sortie, missile)
    } else {
        (missile, sortie)
    };
    strike(draft, "Raid", weapon, &[(target.0, target.1, "1/2")], 1)
}

/// What the first engagement leaves.
pub fn after(of: Expr) -> Expr {
    Expr::After {
        of: Box::new(of),
        war: vec![EngagementId(0)],
    }
}

pub fn at_least(left: Expr, right: i64) -> Cond {
    Cond::Compare(left, Comparison::AtLeast, num(right))
}

/// Adds a claim of one part about these days.
pub fn claim(draft: &mut Draft, body: Body, days: Days) -> ClaimId {
    let part = Part {
        label: None,
        body,
        days,
        dated: true,
        open: false,
        given: None,
        incentives: Vec::new(),
    };
    draft.claims.push(Claim {
        name: format!("N{}", draft.claims.len() + 1),
        title: None,
        docs: Vec::new(),
        kind: ClaimKind::Claim,
        party: None,
        faction: None,
        against: Vec::new(),
        parts: vec![part],
        under: vec![None],
        text: String::new(),
        place: treaty::source::Place::default(),
    });
    ClaimId(draft.claims.len() as u32 - 1)
}

/// P's and Q's rows for a moment: whole, not negative.
pub fn now(party: PartyId, number: u32, at: Moment) -> Vec<Premise> {
    let (variant, kind) = (VariantId(number), KindId(number));
    vec![
        Premise::Whole { party, variant, at },
        Premise::NotNegative {
            of: Unknown::Held { party, kind, at },
        },
    ]
}

/// A proof that these premises cannot all hold, found by the search.
pub fn close(context: &Context, first: Day, last: Day, premises: Vec<Premise>) -> NoWorld {
    match search(context, &premises) {
        Ok((unknowns, Answer::Infeasible(proof))) => NoWorld {
            first,
            last,
            unknowns,
            premises,
            proof,
        },
        other => panic!("no proof: {other:?}"),
    }
}

/// What the search says of the premises, and the unknowns in its order.
pub fn search(
    context: &Context,
    premises: &[Premise],
) -> Result<(Vec<Unknown>, Answer), Rejection> {
    let named = premises.iter().map(|p| formula(context, p));
    let named: Vec<Named> = named.collect::<Result<_, _>>()?;
    let mut unknowns = BTreeSet::new();
    named.iter().for_each(|f| collect(f, &mut unknowns));
    let unknowns: Vec<Unknown> = unknowns.into_iter().collect();
    let numbers: BTreeMap<&Unknown, u32> = unknowns.iter().zip(0..).collect();
    let formulas: Result<Vec<Formula>, _> = named.iter().map(|f| f.numbered(&numbers)).collect();
    let integers = unknowns.iter().map(is_counted).collect();
    let problem = Problem {
        integers,
        formulas: formulas?,
    };
    let answer = solve(&problem, None, &mut Budget::default());
    Ok((unknowns, answer))
}

fn is_counted(unknown: &Unknown) -> bool {
    matches!(
        unknown,
        Unknown::AskedDay | Unknown::Held { .. } | Unknown::InEffect { .. }
    )
}

fn collect(named: &Named, found: &mut BTreeSet<Unknown>) {
    match named {
        Named::Row(sum, _) => found.extend(sum.terms.keys().cloned()),
        Named::All(members) | Named::Any(members) => members.iter().for_each(|m| collect(m, found)),
    }
}

/// The formula in short: `all[10 - h0@0 <= 0, ...]`.
pub fn short(named: &Named) -> String {
    let list = |members: &[Named]| members.iter().map(short).collect::<Vec<_>>().join(", ");
    match named {
        Named::All(members) => format!("all[{}]", list(members)),
        Named::Any(members) => format!("any[{}]", list(members)),
        Named::Row(sum, relation) => {
            let mut text = String::new();
            for (unknown, coefficient) in &sum.terms {
                let sign = if coefficient.is_negative() {
                    " - "
                } else {
                    " + "
                };
                text.push_str(sign);
                if coefficient.abs() != Rational::ONE {
                    text.push_str(&format!("{} ", coefficient.abs().to_plain()));
                }
                text.push_str(&name(unknown));
            }
            if !sum.constant.is_zero() || sum.terms.is_empty() {
                let sign = if sum.constant.is_negative() {
                    " - "
                } else {
                    " + "
                };
                text.push_str(sign);
                text.push_str(&sum.constant.abs().to_plain());
            }
            let text = text.trim_start_matches(" + ").trim_start();
            let relation = match relation {
                Relation::AtMost => "<=",
                Relation::Below => "<",
                Relation::Equal => "=",
            };
            format!("{text} {relation} 0")
        }
    }
}

fn name(unknown: &Unknown) -> String {
    let at = |moment: &Moment| match moment {
        Moment::Asked => "?".to_owned(),
        Moment::On(on) => (on.0 - d(0).0).to_string(),
    };
    match unknown {
        Unknown::AskedDay => "day".to_owned(),
        Unknown::Held { kind, at: m, .. } => format!("n{}@{}", kind.0, at(m)),
        Unknown::History { variant, at: m, .. } => format!("h{}@{}", variant.0, at(m)),
        Unknown::Total { kind, at: m, .. } => format!("t{}@{}", kind.0, at(m)),
        Unknown::TotalHistory { thing, at: m, .. } => format!("th{}@{}", thing.0, at(m)),
        Unknown::Built {
            variant, from, to, ..
        } => format!("b{}@{}..{}", variant.0, at(from), at(to)),
        Unknown::Retired {
            variant, from, to, ..
        } => format!("r{}@{}..{}", variant.0, at(from), at(to)),
        Unknown::Moved {
            source,
            target,
            from,
            to,
            ..
        } => {
            format!("m{}>{}@{}..{}", source.0, target.0, at(from), at(to))
        }
        Unknown::InEffect { policy, at: m, .. } => format!("s{}@{}", policy.0, at(m)),
        Unknown::Shots {
            position,
            kind,
            pattern,
            at: m,
            ..
        } => {
            format!("shots{position}.{}.{pattern}@{}", kind.0, at(m))
        }
        Unknown::Fired {
            position,
            kind,
            weapon,
            at: m,
            ..
        } => {
            format!("fired{position}.{weapon}.{}@{}", kind.0, at(m))
        }
        Unknown::Against { answer, of } => format!("{} against {answer}", name(of)),
        Unknown::Facing {
            strategy,
            place,
            of,
        } => format!("{} facing {strategy}.{place}", name(of)),
    }
}

/// The reason at the bottom of a rejection, in words.
pub fn reason<T: std::fmt::Debug>(result: Result<T, Rejection>) -> String {
    let mut why = result.expect_err("this must be refused");
    while let Rejection::In { why: inner, .. } = why {
        why = *inner;
    }
    why.to_string()
}
