//! `P can ensure`: for all estimates of P some posture such that, whatever the others do, the claim holds on the days named.

use super::finite::days_named;
use super::smtlib::{File, Names};
use super::{Answer, Questions};
use crate::analysis::{Asked, turning_days};
use crate::date::Day;
use crate::draft::*;
use crate::number::Rational;
use crate::pose::{Chain, Cone, Posed, Poser, Unposed, fights_in, touched};
use std::collections::BTreeSet;

/// The one question, where it is a sentence about rows.
pub fn questions(draft: &Draft, asked: Asked, coalition: &[PartyId]) -> Result<Questions, String> {
    let cone = Cone::of(draft, asked.seed(draft), &|_| true);
    let days = days_named(draft, &cone, asked)?;
    quantified(draft, asked, cone, &draft.with_proxies(coalition), &days)
}

/// For all estimates of the members some posture of theirs such that for all that the others may do the condition holds on these days.
/// Whoever owns the engagements chooses the plans.
pub fn quantified(
    draft: &Draft,
    asked: Asked,
    cone: Cone,
    members: &[PartyId],
    days: &[Day],
) -> Result<Questions, String> {
    let (first, Some(last)) = (asked.days.from, asked.days.until.add_days(-1)) else {
        return Err("it is asked on no day".to_owned());
    };
    let words = |why: Unposed| why.0;
    let own = |party: PartyId| members.contains(&party);
    let sides = Sides::new(draft, asked, cone, &own, days)?;
    let mut turning = turning_days(draft, &sides.cone);
    turning.extend(days);
    let chain = Chain::new(&turning, None);
    let poser = || {
        let mut poser = Poser::new(draft, (first, last));
        poser.encoder.condition = Some(asked.condition.clone());
        poser.encoder.given = asked.given.cloned();
        poser
    };
    let on_all_days = |poser: &mut Poser, premise: &dyn Fn(Moment) -> Premise| {
        let mut moments = days.iter().map(|day| Moment::On(*day));
        moments.try_for_each(|at| poser.add(premise(at)))
    };
    let side = |mine: bool| -> Result<Posed, Unposed> {
        let mut poser = poser();
        poser.world(&sides.cone, &chain, &|party| own(party) == mine)?;
        poser.law(
            &sides.cone,
            &chain,
            &|provision| sides.provisions.contains(&provision) == mine,
            &|fact| sides.facts.contains(&fact) == mine,
        )?;
        if asked.given.is_some() && sides.is_given_ours == mine {
            on_all_days(&mut poser, &|at| Premise::Given { at })?;
        }
        Ok(poser.done())
    };
    let wars = || -> Result<Posed, Unposed> {
        let mut poser = poser();
        let fights: Vec<_> = days
            .iter()
            .flat_map(|day| fights_in(asked.condition, Moment::On(*day)))
            .collect();
        poser.wars(&fights)?;
        Ok(poser.done())
    };
    let kept = || -> Result<Posed, Unposed> {
        let mut poser = poser();
        on_all_days(&mut poser, &|at| Premise::Kept { at })?;
        Ok(poser.done())
    };
    let ours = side(true).map_err(words)?;
    let theirs = side(false).map_err(words)?;
    let (wars, kept) = (wars().map_err(words)?, kept().map_err(words)?);
    let mut names = Names::default();
    for posed in [&ours, &theirs, &wars, &kept] {
        names.add(posed);
    }
    // Estimates are fixed first.
    let (mut binders, mut bounds, mut posture) = (Vec::new(), Vec::new(), Vec::new());
    for (premise, figure) in unfixed_estimates(draft, &sides.cone, &own) {
        let mut poser = poser();
        poser.add(premise).map_err(words)?;
        let posed = poser.done();
        names.add(&posed);
        let name = format!("e{}", binders.len());
        // Units are counted, stocks are measured.
        let whole = posed
            .unknowns
            .iter()
            .all(|unknown| is_counted(draft, unknown));
        bounds.push(names.between(&figure.low, &name, &figure.high, whole));
        for formula in &posed.problem.formulas {
            posture.extend(names.equal(&posed, formula, &name, whole));
        }
        binders.push(format!("({name} {})", if whole { "Int" } else { "Real" }));
    }
    let of_us = names.binders(&|u| u.owner().is_some_and(own));
    let of_them = names.binders(&|u| u.owner().is_some_and(|p| !own(p)));
    let plans = names.binders(&|u| u.owner().is_none());
    let all = |posed: &Posed| names.all(posed);
    let inner = if sides.own_wars {
        let planned = sentence("exists", &plans, &and(&[all(&wars), all(&kept)]));
        sentence("forall", &of_them, &implies(&all(&theirs), &planned))
    } else {
        let both = format!("{of_them} {plans}");
        let feared = and(&[all(&theirs), all(&wars)]);
        sentence("forall", both.trim(), &implies(&feared, &all(&kept)))
    };
    posture.extend([all(&ours), inner]);
    let some = sentence("exists", &of_us, &and(&posture));
    let each = if binders.is_empty() {
        some
    } else {
        sentence("forall", &binders.join(" "), &implies(&and(&bounds), &some))
    };
    let mut file = File::new(draft, asked, (first, last), Answer::Sat);
    file.quantified(&names, &each);
    Ok(Questions {
        proved: Answer::Sat,
        all: vec![file.finish()],
    })
}

/// Who owns what, where each side's obligations are about its own forces.
struct Sides {
    cone: Cone,
    provisions: BTreeSet<ProvisionId>,
    facts: BTreeSet<FactId>,
    is_given_ours: bool,
    own_wars: bool,
}

impl Sides {
    fn new(
        draft: &Draft,
        asked: Asked,
        cone: Cone,
        own: &dyn Fn(PartyId) -> bool,
        days: &[Day],
    ) -> Result<Sides, String> {
        let (mut provisions, mut facts) = (BTreeSet::new(), BTreeSet::new());
        for &id in &cone.provisions {
            let provision = &draft.provisions[id.index()];
            let speaks_of = touched(draft, &provision.condition).parties();
            let obliges = provision.obliged.iter().any(|p| own(*p));
            if obliges && !speaks_of.iter().all(|p| own(*p)) {
                return Err(format!("{} depends on what others hold", provision.name));
            }
            if !obliges && speaks_of.iter().any(|p| own(*p)) {
                return Err(format!(
                    "{} obliges others, and depends on what the coalition holds",
                    provision.name
                ));
            }
            if obliges {
                provisions.insert(id);
            }
        }
        for &id in &cone.facts {
            let speaks_of = touched(draft, &draft.facts[id.index()].condition).parties();
            if speaks_of.iter().all(|p| own(*p)) {
                facts.insert(id);
            } else if speaks_of.iter().any(|p| own(*p)) {
                return Err("a fact speaks of the coalition and of others together".to_owned());
            }
        }
        let everybody = (0..draft.parties.len() as u32).all(|p| own(PartyId(p)));
        if let Some(given) = asked.given.filter(|_| !everybody) {
            let parties = touched(draft, given).parties();
            if parties.iter().any(|p| own(*p)) {
                return Err("what is given speaks of the coalition".to_owned());
            }
            if days.len() > 1 {
                return Err("what is given is asked on several days, on each by itself".to_owned());
            }
        }
        if asked
            .given
            .is_some_and(|given| !fights_in(given, Moment::Asked).is_empty())
        {
            return Err("what is given speaks of an engagement".to_owned());
        }
        let fights = fights_in(asked.condition, Moment::Asked);
        let is_own =
            |id: &EngagementId| draft.engagements[id.index()].owners.iter().all(|p| own(*p));
        let wars: Vec<bool> = fights
            .iter()
            .flat_map(|f| f.war.iter().map(is_own))
            .collect();
        let own_wars = wars.iter().all(|own| *own);
        if !own_wars && wars.iter().any(|own| *own) {
            return Err("it names engagements of both sides".to_owned());
        }
        Ok(Sides {
            cone,
            provisions,
            facts,
            is_given_ours: everybody,
            own_wars,
        })
    }
}

/// The estimates of a party that `own` lets through, each with the premise that ties its first unknowns to a value.
pub fn unfixed_estimates<'d>(
    draft: &'d Draft,
    cone: &Cone,
    own: &dyn Fn(PartyId) -> bool,
) -> Vec<(Premise, &'d Figure)> {
    let mut all = Vec::new();
    for stake in draft.stakes.iter().filter(|s| own(s.party)) {
        if !cone.touched.things.contains(&(stake.party, stake.thing)) {
            continue;
        }
        for (figure, of) in (0..).zip(&stake.figures) {
            if of.low < of.high {
                let premise = Premise::Estimate {
                    party: stake.party,
                    thing: stake.thing,
                    figure,
                    value: Rational::ZERO,
                };
                all.push((premise, of));
            }
        }
    }
    all
}

fn is_counted(draft: &Draft, unknown: &Unknown) -> bool {
    match unknown {
        Unknown::History { variant, .. } => {
            !draft.things[draft.variants[variant.index()].thing.index()].is_stock
        }
        _ => true,
    }
}

fn and(members: &[String]) -> String {
    match members {
        [] => "true".to_owned(),
        [one] => one.clone(),
        many => format!("(and {})", many.join("\n  ")),
    }
}

fn implies(premise: &str, conclusion: &str) -> String {
    format!("(=> {premise}\n {conclusion})")
}

fn sentence(quantifier: &str, binders: &str, body: &str) -> String {
    if binders.is_empty() {
        body.to_owned()
    } else {
        format!("({quantifier} ({binders})\n {body})")
    }
}
