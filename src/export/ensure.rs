//! `P can ensure`, on a single day: for all estimates some posture such that for all that the others may do the claim holds.

use super::Question;
use super::smtlib::{Names, Sentence};
use crate::analysis::{Asked, turning_days};
use crate::draft::*;
use crate::number::Rational;
use crate::pose::{Chain, Cone, Posed, Poser, Unposed, fights_in, touched};

/// The one question, where it is a sentence about rows.
pub fn questions(
    draft: &Draft,
    asked: Asked,
    coalition: &[PartyId],
) -> Result<Vec<Question>, String> {
    let members = draft.with_proxies(coalition);
    let own = |party: PartyId| members.contains(&party);
    let day = asked.days.from;
    if day.add_days(1) != Some(asked.days.until) {
        return Err(
            "it is asked on many days: the posture must hold on all of them, and is no single row on a day that is not known"
                .to_owned(),
        );
    }
    let cone = Cone::of(draft, asked.seed(draft), &|_| true);
    let (mut own_provisions, mut own_facts) = (Vec::new(), Vec::new());
    for &id in &cone.provisions {
        let provision = &draft.provisions[id.index()];
        let speaks_of = touched(draft, &provision.condition).parties();
        let obliges = provision.obliged.iter().any(|p| own(*p));
        if obliges && !speaks_of.iter().all(|p| own(*p)) {
            return Err(format!("{} depends on what others hold", provision.name));
        }
        if !obliges && speaks_of.iter().any(|p| own(*p)) {
            return Err(format!(
                "{} obliges others, and depends on the coalition",
                provision.name
            ));
        }
        if obliges {
            own_provisions.push(id);
        }
    }
    for &id in &cone.facts {
        let speaks_of = touched(draft, &draft.facts[id.index()].condition).parties();
        if speaks_of.iter().all(|p| own(*p)) {
            own_facts.push(id);
        } else if speaks_of.iter().any(|p| own(*p)) {
            return Err("a fact speaks of the coalition and of others together".to_owned());
        }
    }
    let at = Moment::On(day);
    if let Some(given) = asked.given {
        let parties = touched(draft, given).parties();
        if parties.iter().any(|p| own(*p)) || !fights_in(given, at).is_empty() {
            return Err("what is given speaks of the coalition or of an engagement".to_owned());
        }
    }
    let fights = fights_in(asked.condition, at);
    let is_own = |id: &EngagementId| draft.engagements[id.index()].owners.iter().all(|p| own(*p));
    let all: Vec<bool> = fights
        .iter()
        .flat_map(|f| f.war.iter().map(is_own))
        .collect();
    let own_wars = all.iter().all(|own| *own);
    if !own_wars && all.iter().any(|own| *own) {
        return Err("it names engagements of both sides".to_owned());
    }

    let mut days = turning_days(draft, &cone);
    days.insert(day);
    let chain = Chain::new(&days, None);
    let poser = || {
        let mut poser = Poser::new(draft, (day, day));
        poser.encoder.condition = Some(asked.condition.clone());
        poser.encoder.given = asked.given.cloned();
        poser
    };
    let pose = |mine: bool| -> Result<Posed, Unposed> {
        let mut poser = poser();
        poser.world(&cone, &chain, &|party| own(party) == mine)?;
        poser.law(
            &cone,
            &chain,
            &|provision| own_provisions.contains(&provision) == mine,
            &|fact| own_facts.contains(&fact) == mine,
        )?;
        if !mine && asked.given.is_some() {
            poser.add(Premise::Given { at })?;
        }
        Ok(poser.done())
    };
    let wars = || -> Result<Posed, Unposed> {
        let mut poser = poser();
        poser.wars(&fights)?;
        Ok(poser.done())
    };
    let kept = || -> Result<Posed, Unposed> {
        let mut poser = poser();
        poser.add(Premise::Kept { at })?;
        Ok(poser.done())
    };
    let words = |why: Unposed| why.0;
    let ours = pose(true).map_err(words)?;
    let theirs = pose(false).map_err(words)?;
    let (wars, kept) = (wars().map_err(words)?, kept().map_err(words)?);
    let mut names = Names::default();
    for posed in [&ours, &theirs, &wars, &kept] {
        names.add(posed);
    }
    let (sat, unsat) = (
        "the claim is proved, if the days between the listed ones allow the posture",
        "the claim is refuted",
    );
    let mut sentence = Sentence::new(draft, asked, (day, day), (sat, unsat));
    // Estimates are fixed first.
    let (mut binders, mut bounds, mut fixed) = (Vec::new(), Vec::new(), Vec::new());
    for stake in draft.stakes.iter().filter(|s| own(s.party)) {
        if !cone.touched.things.contains(&(stake.party, stake.thing)) {
            continue;
        }
        for (number, figure) in stake.figures.iter().enumerate() {
            if figure.low >= figure.high {
                continue;
            }
            let mut poser = poser();
            let premise = Premise::Estimate {
                party: stake.party,
                thing: stake.thing,
                figure: number as u32,
                value: Rational::ZERO,
            };
            poser.add(premise).map_err(words)?;
            let posed = poser.done();
            names.add(&posed);
            let name = format!("e{}", binders.len());
            bounds.push(names.between(&figure.low, &name, &figure.high));
            for formula in &posed.problem.formulas {
                fixed.extend(names.equal(&posed, formula, &name));
            }
            binders.push(format!("({name} Int)"));
        }
    }
    let owner = |unknown: &Unknown| match unknown {
        Unknown::AskedDay
        | Unknown::Shots { .. }
        | Unknown::Fired { .. }
        | Unknown::Against { .. } => None,
        Unknown::Held { party, .. }
        | Unknown::History { party, .. }
        | Unknown::Total { party, .. }
        | Unknown::TotalHistory { party, .. }
        | Unknown::Built { party, .. }
        | Unknown::Retired { party, .. }
        | Unknown::Moved { party, .. }
        | Unknown::InEffect { party, .. } => Some(*party),
    };
    let of_us = names.binders(&|u| owner(u).is_some_and(own));
    let of_them = names.binders(&|u| owner(u).is_some_and(|p| !own(p)));
    let plans = names.binders(&|u| owner(u).is_none());
    let all = |posed: &Posed| names.all(posed);
    let inner = if own_wars {
        let planned = quantified("exists", &plans, &and(&[all(&wars), all(&kept)]));
        quantified("forall", &of_them, &implies(&all(&theirs), &planned))
    } else {
        let both = format!("{of_them} {plans}");
        quantified(
            "forall",
            both.trim(),
            &implies(&and(&[all(&theirs), all(&wars)]), &all(&kept)),
        )
    };
    let mut posture = fixed;
    posture.extend([all(&ours), inner]);
    let some = quantified("exists", &of_us, &and(&posture));
    let each = if binders.is_empty() {
        some
    } else {
        quantified("forall", &binders.join(" "), &implies(&and(&bounds), &some))
    };
    sentence.quantified(&names, &each);
    Ok(vec![Question {
        first: day,
        last: day,
        sat,
        unsat,
        text: sentence.finish(),
    }])
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

fn quantified(quantifier: &str, binders: &str, body: &str) -> String {
    if binders.is_empty() {
        body.to_owned()
    } else {
        format!("({quantifier} ({binders})\n {body})")
    }
}
