//! Why a coalition cannot ensure something: what the others answer, whatever it chooses.

use super::cite::{Cite, Subject};
use super::ledger::Ledger;
use super::posture::own;
use super::world::{Shown, shown};
use super::{holdings, plans};
use crate::analysis::world_of;
use crate::date::Day;
use crate::diagnostic::words::{and_list, count};
use crate::draft::*;
use crate::eval::{self, Extremes, Replay};
use crate::pose::{fights_in, touched};
use crate::report::model::{Step, Witness};

/// So many answers are told one by one.
const MOST_TOLD: usize = 4;
/// So many answers are tried for an example.
const MOST_TRIED: usize = 3;

/// What is asked of the coalition.
pub struct Asked<'a> {
    pub cond: &'a Cond,
    pub given: Option<&'a Cond>,
    pub coalition: &'a [PartyId],
    /// Obligations of the coalition's that it must keep under an answer, by the answer's number.
    pub owed: Vec<(usize, ProvisionId)>,
    /// The world in which everybody complies from which examples start.
    pub baseline: Option<&'a World>,
}

/// The answers as a story; with the coalition's forces of the baseline as an example where they lose to one of them.
pub fn witness(cite: Cite, asked: &Asked, answers: &[Answer]) -> (Witness, Option<Shown>) {
    let draft = cite.draft;
    let mut story = Vec::new();
    let own_names = names(draft, asked.coalition);
    let against = match answers {
        [_] => "this answer".to_owned(),
        _ => format!("one of {}", count("answer", answers.len())),
    };
    if answers.is_empty() {
        story.push(Step {
            date: None,
            text: format!(
                "no forces of {} within the draft serve, even if nobody does anything",
                and_list(&own_names)
            ),
            clause: None,
        });
    } else {
        story.push(Step {
            date: None,
            text: format!(
                "whatever {} within the draft loses to {against}",
                chooses(&own_names)
            ),
            clause: None,
        });
    }
    for (number, answer) in answers.iter().enumerate().take(MOST_TOLD) {
        story.extend(told(cite, asked, (number, answer), answers.len() > 1));
    }
    if answers.len() > MOST_TOLD {
        story.push(Step {
            date: None,
            text: format!("and {}", count("more answer", answers.len() - MOST_TOLD)),
            clause: None,
        });
    }
    let example = answers
        .iter()
        .take(MOST_TRIED)
        .find_map(|answer| example(cite, asked, answer));
    let mut witness = Witness {
        moment: answers.first().map(|a| a.day),
        story,
        ..Witness::default()
    };
    match &example {
        Some(example) => {
            witness.moment = example.witness.moment;
            witness.holdings.clone_from(&example.witness.holdings);
            witness.plan.clone_from(&example.witness.plan);
            witness.sum.clone_from(&example.witness.sum);
            // The example's breach ends the story, too.
            witness.story.extend(example.witness.story.last().cloned());
        }
        None => {
            if let Some(answer) = answers.first() {
                let world = world_of(draft, &answer.forces, asked.baseline);
                let ledger = Ledger::new(draft, &world);
                let touched = touched(draft, asked.cond);
                witness.holdings = holdings::rows(&ledger, answer.day, &touched, &|p| {
                    !asked.coalition.contains(&p)
                });
            }
        }
    }
    (witness, example)
}

/// That somebody whom nothing bounds outgrows whatever the coalition chooses.
pub fn outgrown(
    draft: &Draft,
    coalition: &[PartyId],
    (day, party, kind): (Day, PartyId, KindId),
) -> Witness {
    let own_names = names(draft, coalition);
    let who = &draft.parties[party.index()].name;
    let what = &draft.kinds[kind.index()].name;
    let many = match draft.things[draft.thing_of(kind).index()].is_stock {
        true => "much",
        false => "many",
    };
    let step = |date, text| Step {
        date,
        text,
        clause: None,
    };
    let free = format!(
        "nothing bounds how {many} {what} {who} has: no rate, no fact, and no clause that binds then"
    );
    let fails = format!(
        "whatever {} within the draft, {who} may have so {many} that this fails",
        chooses(&own_names)
    );
    Witness {
        moment: Some(day),
        story: vec![step(Some(day), free), step(None, fails)],
        ..Witness::default()
    }
}

fn chooses(names: &[&str]) -> String {
    match names {
        [one] => format!("{one} chooses"),
        many => format!("{} choose", and_list(many)),
    }
}

/// What the others hold on the day, and how they fire as a rule.
fn told(
    cite: Cite,
    asked: &Asked,
    (number, answer): (usize, &Answer),
    is_one_of_several: bool,
) -> Vec<Step> {
    let draft = cite.draft;
    let owed = asked.owed.iter().filter(|(answer, _)| *answer == number);
    let owed: Vec<&Provision> = owed
        .filter_map(|(_, id)| draft.provisions.get(id.index()))
        .collect();
    let world = world_of(draft, &answer.forces, asked.baseline);
    let ledger = Ledger::new(draft, &world);
    let others: Vec<PartyId> = (0..draft.parties.len() as u32)
        .map(PartyId)
        .filter(|p| !asked.coalition.contains(p))
        .collect();
    let mut spoken_of = touched(draft, asked.cond);
    for provision in &owed {
        spoken_of.absorb(&touched(draft, &provision.condition));
    }
    let touched = own(spoken_of, &others);
    let mut words = Vec::new();
    for party in &others {
        let rows = holdings::rows(&ledger, answer.day, &touched, &|p| p == *party);
        if !rows.is_empty() {
            words.push(format!(
                "{} has {}",
                draft.parties[party.index()].name,
                holdings::in_words(&rows)
            ));
        }
    }
    let label = match is_one_of_several {
        true => format!("answer {}: ", number + 1),
        false => String::new(),
    };
    let holds = match words.is_empty() {
        true => format!("{label}the others need do nothing"),
        false => format!("{label}{}", words.join("; ")),
    };
    let mut clauses: Vec<String> = Vec::new();
    for (party, thing) in &touched.things {
        let bound = cite.permits(Subject::Thing(*party, *thing), answer.day);
        clauses.extend(bound.filter(|clause| !clauses.contains(clause)));
    }
    let mut steps = vec![Step {
        date: Some(answer.day),
        text: holds,
        clause: (!clauses.is_empty()).then(|| clauses.join("; ")),
    }];
    steps.extend(
        plans::rule_in_words(draft, &answer.plan)
            .into_iter()
            .chain(plans::strategy_in_words(draft, &answer.strategy))
            .map(|text| Step {
                date: Some(answer.day),
                text,
                clause: None,
            }),
    );
    steps.extend(owed.into_iter().map(|provision| Step {
        date: Some(answer.day),
        text: format!(
            "against this {} must keep {}",
            and_list(&names(draft, asked.coalition)),
            provision.name
        ),
        clause: Some(cite.clause(provision)),
    }));
    steps
}

fn names<'d>(draft: &'d Draft, parties: &[PartyId]) -> Vec<&'d str> {
    let each = parties.iter();
    each.map(|p| draft.parties[p.index()].name.as_str())
        .collect()
}

/// The world in which the coalition's forces are those of the baseline, if it is permitted and breaks the claim.
fn example(cite: Cite, asked: &Asked, answer: &Answer) -> Option<Shown> {
    let draft = cite.draft;
    let mut world = world_of(draft, &answer.forces, Some(asked.baseline?));
    let fights = fights_in(asked.cond, Moment::On(answer.day));
    // Against engagements of its own the coalition has a plan that is best, and that nobody looked for.
    let own = |id: &EngagementId| {
        let owners = &draft.engagements[id.index()].owners;
        owners.iter().all(|p| asked.coalition.contains(p))
    };
    if fights.iter().flat_map(|f| &f.war).any(own) {
        return None;
    }
    world.plans = plans::carried_out(
        &Replay::new(draft, &world),
        &answer.plan,
        &fights,
        answer.day,
    )?;
    let replay = Replay::new(draft, &world);
    let broken = replay.holds(asked.cond, answer.day, &Extremes::none()) == Ok(false);
    let permitted = || {
        eval::departures(draft, &world).is_empty()
            && eval::breaches(draft, &world).is_ok_and(|breaches| breaches.is_empty())
    };
    (broken && permitted()).then(|| shown(cite, &world, asked.cond, asked.given, answer.day))
}
