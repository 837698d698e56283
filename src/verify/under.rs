//! Claims under a contingency: every feared day is covered, and each case is shown for the draft that it leaves.
//!
//! The drafts come from `contingency` alone, so a certificate cannot bring its own. Before the day from which the coalition may
//! respond its postures must be one and the same, for it does not know yet when the event comes. What `most` and `least` are worth is shown
//! once, of the draft without the event.

use super::ensured::leaves_each;
use super::obey::permitted;
use super::replay::happens;
use super::throughout::on_each_day;
use super::undisturbed::{Valued, of_question};
use super::world::world_of;
use super::{Extreme, Proved, Refuted, Rejection, prove, read, refute, replay, replay_possible};
use crate::contingency::{Question, response};
use crate::date::Day;
use crate::draft::{
    Body, Certificate, ClaimId, ContingencyId, Course, Days, Draft, EnsuredCase, EstimateRange,
    Event, Left, Occasion, Part, PartyId, Posture, Reading, Together, World,
};
use crate::eval::Replay;
use std::collections::BTreeSet;

/// What is shown of some cases of a contingency.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub occasion: &'a Occasion,
    pub by: Showing<'a>,
    /// A world in which everybody complies, whichever of the cases it is, so that the claim is not about nothing.
    pub complied: Option<&'a World>,
    /// The day on which what is given holds in that world, where something is given and the claim is proved.
    pub day: Option<Day>,
}

/// What shows it.
#[derive(Clone, Copy, Debug)]
pub enum Showing<'a> {
    Certificate(&'a Certificate),
    Worlds {
        worlds: &'a [(Vec<EstimateRange>, World)],
        day: Day,
    },
}

/// Grants that a part of a claim is proved under a contingency, if what is shown covers every case of it.
///
/// # Errors
/// The first fault.
pub fn prove_under(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    under: ContingencyId,
    shown: &[Shown],
    values: &[Valued],
) -> Result<Proved, Rejection> {
    let question = question(draft, claim, part, under)?;
    let extremes = of_question(&question, Reading::Against, values)?;
    let all = question.occasions();
    if all.is_empty() {
        return Err(Rejection::Shape(
            "nobody outside the coalition does this, so the verdict is that of compliance",
        ));
    }
    if let Some(number) = shown
        .iter()
        .position(|s| !all.iter().any(|whole| whole.by == s.occasion.by))
    {
        return Err(Rejection::Shape("the contingency has no such case").at("event", number));
    }
    for whole in &all {
        let mut mine: Vec<(usize, &Shown)> = shown.iter().enumerate().collect();
        mine.retain(|(_, s)| s.occasion.by == whole.by);
        mine.sort_by_key(|(_, s)| s.occasion.first);
        let mut open = whole.first;
        for (number, s) in &mine {
            // One after the other, so that what is the same in neighbours is the same in all.
            if s.occasion.first != open {
                return Err(Rejection::DayOpen(open).at("event", *number));
            }
            open = s.occasion.last.add_days(1).unwrap_or(s.occasion.last);
            covers(&question, claim, part, s, &extremes).map_err(|why| why.at("event", *number))?;
        }
        if open <= whole.last {
            return Err(Rejection::DayOpen(open));
        }
        for pair in mine.windows(2) {
            let [(_, one), (number, other)] = pair else {
                continue;
            };
            agree(&question, one, other).map_err(|why| why.at("event", *number))?;
        }
    }
    Ok(Proved { claim, part })
}

/// Grants that a part of a claim is refuted under a contingency, if what is shown refutes it in one case: one day, known to
/// the coalition in advance, which only helps it.
///
/// # Errors
/// The first fault.
pub fn refute_under(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    under: ContingencyId,
    shown: &Shown,
    values: &[Valued],
) -> Result<Refuted, Rejection> {
    let question = question(draft, claim, part, under)?;
    let extremes = of_question(&question, Reading::For, values)?;
    if !question.is_exact(shown.occasion) {
        return Err(Rejection::Shape("a refutation is about one day alone"));
    }
    let derived = derived(&question, shown.occasion, Together::Feared, Reading::For)?;
    match shown.by {
        Showing::Worlds { worlds, day } => match worlds {
            [(estimates, world)] if estimates.is_empty() => {
                replay(&derived, claim, part, world, day, &extremes)
            }
            _ => Err(Rejection::Shape("one world refutes a claim")),
        },
        Showing::Certificate(certificate) => {
            if matches!(question.asked().body, Body::Ensure { .. }) {
                let world = shown.complied.ok_or_else(nobody_complies)?;
                permitted(&Replay::new(&derived, world)).map_err(|why| why.at("complied", 0))?;
            }
            refute(&derived, claim, part, certificate, &extremes)
        }
    }
}

pub(super) fn question(
    draft: &Draft,
    claim: ClaimId,
    part: u32,
    under: ContingencyId,
) -> Result<Question<'_>, Rejection> {
    Question::new(draft, claim.index(), part as usize, under)
        .ok_or(Rejection::NoSuch("part of a claim under a contingency"))
}

/// The draft that an occasion leaves, with figures known within bounds only at the ends that count.
pub(super) fn derived(
    question: &Question,
    occasion: &Occasion,
    together: Together,
    reading: Reading,
) -> Result<Draft, Rejection> {
    let draft = question.derive(occasion, together);
    let draft = draft.ok_or(Rejection::Shape("the contingency has no such case"))?;
    let claim = ClaimId(question.claim as u32);
    Ok(read(&draft, claim, question.part as u32, reading)?.unwrap_or(draft))
}

fn nobody_complies() -> Rejection {
    Rejection::NotShown("that anybody can comply then".to_owned())
}

/// The claim holds in every one of the occasion's cases, and is about something.
fn covers(
    question: &Question,
    claim: ClaimId,
    part: u32,
    shown: &Shown,
    extremes: &[Extreme],
) -> Result<(), Rejection> {
    let asked = question.asked();
    let exact = question.is_exact(shown.occasion);
    if shown.occasion.detected.is_some() {
        return Err(Rejection::Shape("every day of detection is feared"));
    }
    if let (Body::Burden { .. }, false, Showing::Certificate(certificate)) =
        (&asked.body, exact, shown.by)
    {
        return on_each_day(question, shown.occasion, certificate);
    }
    let draft = derived(
        question,
        shown.occasion,
        Together::to_prove(asked),
        Reading::Against,
    )?;
    let certain = derived(
        question,
        shown.occasion,
        Together::Certain,
        Reading::Against,
    )?;
    match shown.by {
        Showing::Worlds { worlds, day } => {
            replay_possible(&draft, claim, part, worlds, extremes)?;
            let days = draft.claims[claim.index()].parts[part as usize].days;
            if day != days.from {
                return Err(Rejection::Shape("the claim is first asked on another day"));
            }
        }
        Showing::Certificate(certificate) => {
            prove(&draft, claim, part, certificate, extremes)?;
            if let Certificate::Ensured { cases, .. } = certificate
                && !exact
            {
                left_on_each_day(question, shown.occasion, cases)?;
            }
        }
    }
    if matches!(asked.body, Body::Always(_) | Body::Ensure { .. }) {
        let world = shown.complied.ok_or_else(nobody_complies)?;
        let part = &certain.claims[claim.index()].parts[part as usize];
        match (&part.given, shown.day) {
            (Some(_), Some(day)) => happens(&certain, part, world, day),
            (None, None) => permitted(&Replay::new(&certain, world)),
            _ => Err(Rejection::NotShown(
                "that what is given can happen".to_owned(),
            )),
        }
        .map_err(|why| why.at("complied", 0))?;
    }
    Ok(())
}

/// What the postures leave the others they can do on each of the days, and not on some alone, while the claim is asked whichever it is.
///
/// # Errors
/// The first case in which that is not shown.
pub fn left_on_each_day(
    question: &Question,
    occasion: &Occasion,
    cases: &[EnsuredCase],
) -> Result<(), Rejection> {
    let certain = derived(question, occasion, Together::Certain, Reading::Against)?;
    let widest = derived(question, occasion, Together::Widest, Reading::Against)?;
    let of = |draft: &Draft| draft.claims[question.claim].parts[question.part].clone();
    let asked = Part {
        days: of(&widest).days,
        ..of(&certain)
    };
    leaves_each(&certain, &asked, cases)
}

/// The coalition does the same in both, until it may respond to the earlier.
fn agree(question: &Question, one: &Shown, other: &Shown) -> Result<(), Rejection> {
    let coalition = question.coalition();
    let (Showing::Certificate(first), Showing::Certificate(second)) = (one.by, other.by) else {
        return Ok(());
    };
    let (
        Certificate::Ensured {
            cases: first,
            aside: a,
        },
        Certificate::Ensured {
            cases: second,
            aside: b,
        },
    ) = (first, second)
    else {
        return Ok(());
    };
    if matches!(
        question.contingency.event,
        Event::Cheating { .. } | Event::Expiry { .. }
    ) {
        return Ok(());
    }
    let drafts = (
        derived(question, one.occasion, Together::Feared, Reading::Against)?,
        derived(question, other.occasion, Together::Feared, Reading::Against)?,
    );
    let end = drafts.0.end.min(drafts.1.end);
    let until = response(question, one.occasion).map_or(end, |day| day.min(end));
    let boxes = |cases: &[EnsuredCase], aside: &[Left]| -> Vec<Vec<EstimateRange>> {
        let cases = cases.iter().map(|case| case.estimates.clone());
        cases
            .chain(aside.iter().map(|left| left.estimates.clone()))
            .collect()
    };
    let same_boxes = (first.len(), boxes(first, a)) == (second.len(), boxes(second, b));
    if !same_boxes {
        return Err(Rejection::Shape(
            "the cases of neighbouring days are about other estimates",
        ));
    }
    let first = first.iter().map(|case| &case.posture);
    let first = first.chain(a.iter().map(|left| &left.forces));
    let second = second.iter().map(|case| &case.posture);
    let second = second.chain(b.iter().map(|left| &left.forces));
    for (number, (a, b)) in first.zip(second).enumerate() {
        same_before(&drafts, (a, b), &coalition, until).map_err(|why| why.at("case", number))?;
    }
    Ok(())
}

fn same_before(
    drafts: &(Draft, Draft),
    postures: (&Posture, &Posture),
    coalition: &[PartyId],
    until: Day,
) -> Result<(), Rejection> {
    let start = drafts.0.start;
    if until <= start {
        return Ok(());
    }
    let differs =
        |day: Day| Rejection::World(format!("what is done by {day} depends on a later event"));
    let (a, b) = postures;
    if let Some(day) = courses_differ(a, b, start, until) {
        return Err(differs(day));
    }
    let world = world_of(&drafts.0, a, coalition)?;
    let other = world_of(&drafts.1, b, coalition)?;
    let (one, two) = (
        Replay::new(&drafts.0, &world),
        Replay::new(&drafts.1, &other),
    );
    let days = Days { from: start, until };
    let both = one.stretches(days).into_iter().chain(two.stretches(days));
    let days: BTreeSet<Day> = both.map(|stretch| stretch.days.from).collect();
    for day in days {
        // Everybody else holds nothing in either.
        if one.on(day) != two.on(day) {
            return Err(differs(day));
        }
    }
    Ok(())
}

/// A day before `until` by which some history of two postures differs.
fn courses_differ(a: &Posture, b: &Posture, start: Day, until: Day) -> Option<Day> {
    let ends = (a.histories.len(), a.moved.len(), a.rated.len());
    if ends != (b.histories.len(), b.moved.len(), b.rated.len()) {
        return Some(start);
    }
    let mut pairs: Vec<(&Course, Option<&Course>)> = Vec::new();
    for (party, variant, course) in &a.histories {
        let mut found = b
            .histories
            .iter()
            .filter(|h| (h.0, h.1) == (*party, *variant));
        pairs.push((course, found.next().map(|h| &h.2)));
    }
    for (party, from, to, course) in &a.moved {
        let mut found = b
            .moved
            .iter()
            .filter(|h| (h.0, h.1, h.2) == (*party, *from, *to));
        pairs.push((course, found.next().map(|h| &h.3)));
    }
    for (party, thing, attribute, course) in &a.rated {
        let of = (*party, *thing, *attribute);
        let mut found = b.rated.iter().filter(|h| (h.0, h.1, h.2) == of);
        pairs.push((course, found.next().map(|h| &h.3)));
    }
    let eve = until.add_days(-1).unwrap_or(start);
    for (one, other) in pairs {
        let Some(other) = other else {
            return Some(start);
        };
        let listed = one.0.iter().chain(&other.0).map(|(day, _)| *day);
        let days: BTreeSet<Day> = listed
            .filter(|day| start < *day && *day < until)
            .chain([start, eve])
            .collect();
        if let Some(day) = days.into_iter().find(|day| one.at(*day) != other.at(*day)) {
            return Some(day);
        }
    }
    None
}
