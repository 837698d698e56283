//! From what was decided about a claim to what a drafter reads of it.

mod answers;
mod ask;
mod cite;
mod event;
mod extremes;
mod figures;
mod holdings;
mod incentives;
mod ledger;
mod margin;
mod phrase;
mod plans;
mod posture;
pub mod quantity;
mod sentence;
mod story;
mod sum;
mod world;

use crate::analysis::{self, Basis, Checked, Decision, Outcome, Possible};
use crate::date::Day;
use crate::diagnostic::words::{count, ticked};
use crate::draft::*;
use crate::eval::{Extremes, Replay};
use crate::pose::fights_in;
use crate::report::model::{COMPLIANCE, ClaimReport, Verdict, Witness};
use crate::source::Sources;
use crate::verify::Extreme;
use cite::Cite;

/// So many parts of a claim are told in full.
const MOST_PARTS: usize = 3;
/// So many figures that were taken at one of their ends are listed.
const MOST_FIGURES: usize = 3;

/// Said where not every need was tried to be left out.
const CUT_SHORT: &str = "fewer needs may do: leaving them out one by one was cut short";

/// A claim as shown, and what else its verdict gives reason to say.
pub struct Told {
    pub report: ClaimReport,
    /// Holdings that grew in the world that refutes it, at no rate that the draft gives.
    pub unbounded: Vec<(PartyId, ThingId)>,
}

/// What became of a claim in compliance or a contingency. `path` is the draft's own, as shown.
pub fn claim_report(
    draft: &Draft,
    sources: &Sources,
    outcome: &Outcome,
    checked: &Checked,
    path: &str,
) -> ClaimReport {
    told(draft, sources, outcome, checked, path).report
}

/// Likewise, with what the diagnostics need.
pub fn told(
    draft: &Draft,
    sources: &Sources,
    outcome: &Outcome,
    checked: &Checked,
    path: &str,
) -> Told {
    let claim = &draft.claims[outcome.claim.index()];
    let mut report = ClaimReport::new(&claim.name, claim.kind, verdict_of(outcome.verdict()));
    report.party = claim.party.map(|p| draft.parties[p.index()].name.clone());
    report.title.clone_from(&claim.title);
    report.docs.clone_from(&claim.docs);
    report.place = Some(claim.place);
    report.contingency = match outcome.under {
        Some(id) => draft.contingencies[id.index()].name.clone(),
        None => COMPLIANCE.to_owned(),
    };
    let worst = outcome.verdict();
    let parts: Vec<Decided<'_>> = (0..claim.parts.len().min(outcome.parts.len()))
        .map(|number| Decided::of(draft, outcome, number))
        .collect();
    let decisive: Vec<Decided<'_>> = parts
        .iter()
        .copied()
        .filter(|part| part.decision.verdict() == worst)
        .collect();
    report.sentence = sentences(claim, &decisive).or_else(|| Some(claim.text.clone()));
    report.reason = decisive.iter().find_map(|part| match part.decision {
        Decision::Undecided { reason } | Decision::Vacuous { reason } => Some(reason.clone()),
        _ => None,
    });
    report.needs = needs(draft, &decisive);
    if worst == analysis::Verdict::Proved {
        report.margin = margin::margin(draft, claim, outcome);
    }
    let mut unbounded = Vec::new();
    let several = decisive.len() > 1;
    for decided in decisive.iter().take(MOST_PARTS) {
        let part = decided.part;
        let cite = Cite {
            draft: decided.draft,
            sources,
            path,
        };
        let mut teller = Teller {
            cite,
            part,
            baseline: checked.baseline.as_ref(),
            contingency: outcome.under.map(|id| &draft.contingencies[id.index()]),
            extremes: outcome
                .extremes
                .get(decided.number)
                .map_or(&[], Vec::as_slice),
            report: &mut report,
            unbounded: &mut unbounded,
            label: part.label.as_deref().filter(|_| several),
        };
        teller.tell(decided.decision);
        teller.incentives(decided.decision);
        let number = decided.number;
        report.notes.extend(taken(draft, outcome, number));
    }
    report.notes.extend(expected_values(&report, &decisive));
    if !report.needs.is_empty() && outcome.carried.iter().any(|of| of.cut_short) {
        report.notes.push(CUT_SHORT.to_owned());
    }
    for decided in parts.iter().filter(|p| p.decision.verdict() != worst) {
        let verdict = verdict_of(decided.decision.verdict()).name();
        report.notes.extend(
            decided
                .part
                .label
                .as_ref()
                .map(|label| format!("{verdict}: {label}")),
        );
    }
    // Without a world in which everybody complies nothing shows that there is none.
    if let (Verdict::Vacuous, Possible::Unknown(why)) = (report.verdict, &checked.possible) {
        report.verdict = Verdict::Undecided;
        report.reason = Some(format!(
            "whether anybody can comply with the draft is not decided: {why}"
        ));
    }
    unbounded.sort();
    unbounded.dedup();
    for (party, thing) in &unbounded {
        let (party, thing) = (
            &draft.parties[party.index()].name,
            &draft.things[thing.index()].name,
        );
        report.notes.push(format!(
            "this rests on how fast {party} can build {thing}, and the draft gives no `builds` rate for it"
        ));
    }
    Told { report, unbounded }
}

/// A part of a claim, what became of it, and the draft that it was decided for.
#[derive(Clone, Copy)]
struct Decided<'a> {
    number: usize,
    part: &'a Part,
    decision: &'a Decision,
    draft: &'a Draft,
}

impl<'a> Decided<'a> {
    fn of(draft: &'a Draft, outcome: &'a Outcome, number: usize) -> Decided<'a> {
        let draft = outcome.draft_of(draft, number);
        Decided {
            number,
            part: &draft.claims[outcome.claim.index()].parts[number],
            decision: &outcome.parts[number],
            draft,
        }
    }
}

/// At which of their ends figures known within bounds only were taken.
fn taken(draft: &Draft, outcome: &Outcome, number: usize) -> Option<String> {
    let decided = Decided::of(draft, outcome, number);
    let shown = matches!(
        decided.decision.verdict(),
        analysis::Verdict::Proved | analysis::Verdict::Refuted
    );
    let read = outcome.read.get(number)?.as_ref().filter(|_| shown)?;
    let doubts = crate::verify::doubts(draft, outcome.claim, number as u32).ok()?;
    let figures: Vec<String> = doubts
        .relevant()
        .filter_map(|doubt| {
            let (id, party, kind, weapon) = doubt.of?;
            let engagement = &read.engagements[id.index()];
            let mut targets = engagement.targets.iter();
            let target = targets.find(|t| (t.party, t.kind) == (party, kind))?;
            let what = ticked(&draft.kinds[kind.index()].name);
            Some(match weapon {
                Some(weapon) => format!(
                    "{} against {what} {}",
                    ticked(&engagement.weapons[weapon].label),
                    quantity::percent(target.kill[weapon].as_ref()?.value()?)
                ),
                None => format!(
                    "{what} exposed {}",
                    quantity::percent(target.exposed.value()?)
                ),
            })
        })
        .collect();
    let more = figures.len().saturating_sub(MOST_FIGURES);
    let mut shown: Vec<String> = figures.into_iter().take(MOST_FIGURES).collect();
    if more > 0 {
        shown.push(count("more figure", more));
    }
    (!shown.is_empty()).then(|| {
        format!(
            "taken at the end that is worst for the claim: {}",
            crate::diagnostic::words::and_list(&shown)
        )
    })
}

/// The verdict as shown.
pub fn verdict_of(verdict: analysis::Verdict) -> Verdict {
    match verdict {
        analysis::Verdict::Refuted => Verdict::Refuted,
        analysis::Verdict::Vacuous => Verdict::Vacuous,
        analysis::Verdict::Undecided => Verdict::Undecided,
        analysis::Verdict::Proved => Verdict::Proved,
    }
}

/// That sums over engagements are of expected values, where no plan is shown beside which the renderings say so.
fn expected_values(report: &ClaimReport, parts: &[Decided<'_>]) -> Option<String> {
    let fought = parts.iter().any(|decided| match &decided.part.body {
        Body::Always(c) | Body::Possible(c) | Body::Ensure { condition: c, .. } => {
            !fights_in(c, Moment::Asked).is_empty()
        }
        _ => false,
    });
    let shown = matches!(report.verdict, Verdict::Proved | Verdict::Refuted);
    let planned = report.witness.as_ref().is_some_and(|w| !w.plan.is_empty());
    (fought && shown && !planned)
        .then(|| "what survives and what arrives are expected values".to_owned())
}

fn sentences(claim: &Claim, parts: &[Decided<'_>]) -> Option<String> {
    let said: Option<Vec<String>> = parts
        .iter()
        .take(MOST_PARTS)
        .map(|d| sentence::sentence(d.draft, claim, d.part, d.decision))
        .collect();
    let mut text = said.filter(|said| !said.is_empty())?.join("; ");
    if parts.len() > MOST_PARTS {
        text.push_str(&format!(
            "; and likewise {}",
            count("more part", parts.len() - MOST_PARTS)
        ));
    }
    Some(text)
}

/// The provisions, facts, rates and figures that the proofs of these parts cite.
fn needs(draft: &Draft, parts: &[Decided<'_>]) -> Vec<String> {
    let certificates = parts
        .iter()
        .filter_map(|part| part.decision.basis()?.certificate());
    let mut names = analysis::needs_of(draft, certificates.flat_map(Certificate::proofs));
    // Under a contingency each proof is about the draft that it leaves.
    for case in parts.iter().flat_map(|part| part.decision.cases()) {
        let certificate = case.by.certificate().into_iter();
        names.extend(analysis::needs_of(
            &case.draft,
            certificate.flat_map(Certificate::proofs),
        ));
    }
    // A clause for each of several parties has one name.
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// Fills in what one part has to show.
struct Teller<'a> {
    cite: Cite<'a>,
    part: &'a Part,
    /// A world in which everybody complies.
    baseline: Option<&'a World>,
    /// Where the claim is asked, if not in compliance.
    contingency: Option<&'a Contingency>,
    /// What is known of the `most` and `least` in the part.
    extremes: &'a [Extreme],
    report: &'a mut ClaimReport,
    unbounded: &'a mut Vec<(PartyId, ThingId)>,
    /// Named where several parts of the claim came out alike.
    label: Option<&'a str>,
}

impl Teller<'_> {
    fn tell(&mut self, decision: &Decision) {
        let refuted = matches!(decision, Decision::Refuted { .. });
        if let Some(by) = decision.basis() {
            self.told_by(by, refuted);
        }
    }

    fn told_by(&mut self, by: &Basis, refuted: bool) {
        match by {
            Basis::Worlds { worlds, day } => {
                if let Some((_, world)) = worlds.first() {
                    self.world(world, *day, refuted);
                    if worlds.len() > 1 {
                        self.note(format!(
                            "this is the first of {} worlds, one for each range of the estimates",
                            worlds.len()
                        ));
                    }
                }
            }
            Basis::Certificate(certificate) => self.certificate(certificate),
            Basis::Figures(text) => self.note(text.clone()),
            Basis::Cases(cases) => self.cases(cases, refuted),
        }
    }

    /// The figures of the games and clauses that the part speaks of: in the world shown, or wherever they are always the same.
    fn incentives(&mut self, decision: &Decision) {
        let (Decision::Proved { by, .. } | Decision::Refuted { by, .. }) = decision else {
            return;
        };
        let draft = self.cite.draft;
        let payoffs = |game: &Game| {
            incentives::constant(game).or_else(|| match by {
                Basis::Worlds { worlds, day } => {
                    let (_, world) = worlds.first()?;
                    let replay = Replay::new(draft, world);
                    replay.payoffs(game, *day, &Extremes::none()).ok()
                }
                _ => None,
            })
        };
        let lines = incentives::lines(draft, &self.part.incentives, &payoffs);
        if !lines.is_empty() {
            self.sum(lines);
        }
    }

    fn note(&mut self, text: String) {
        self.report.notes.push(match self.label {
            Some(label) => format!("{label}: {text}"),
            None => text,
        });
    }

    /// Keeps the witness of the first part that has one.
    fn show(&mut self, witness: Witness) {
        if self.report.witness.is_none() {
            self.report.witness = Some(witness);
            if let Some(label) = self.label {
                self.report
                    .notes
                    .push(format!("the world shown is that of {}", ticked(label)));
            }
        }
    }

    fn world(&mut self, world: &World, day: Day, refuted: bool) {
        let (Body::Always(cond) | Body::Possible(cond)) = &self.part.body else {
            return;
        };
        let mut shown = world::shown(self.cite, world, cond, self.part.given.as_ref(), day);
        let known = extremes::lines(self.cite.draft, cond, self.extremes, day);
        shown.witness.sum.extend(known);
        if refuted {
            self.grew(world, &shown.touched, day);
            self.offer_date(shown.measure.as_deref(), shown.forbidden_from);
        }
        self.show(shown.witness);
    }

    /// How to ask only from the day on from which a limit forbids the world.
    fn offer_date(&mut self, measure: Option<&str>, from: Option<Day>) {
        let Some(from) = from.filter(|d| *d < self.part.days.until) else {
            return;
        };
        let what = measure.unwrap_or("what the claim speaks of");
        let say = if self.part.dated { "write" } else { "add" };
        self.report.help = Some(format!(
            "the first limit on {what} binds from {from}; to ask from then on, {say} `from {from}`"
        ));
    }

    fn certificate(&mut self, certificate: &Certificate) {
        let draft = self.cite.draft;
        match (&self.part.body, certificate) {
            (
                Body::Ensure {
                    coalition,
                    condition,
                },
                Certificate::Answered {
                    answers, escape, ..
                },
            ) => {
                let premises = escape.iter().flat_map(|proof| &proof.premises);
                let owed = premises.filter_map(|premise| match premise {
                    Premise::Owed {
                        answer, provision, ..
                    } => Some((*answer as usize, *provision)),
                    _ => None,
                });
                let asked = answers::Asked {
                    cond: condition,
                    given: self.part.given.as_ref(),
                    coalition,
                    owed: owed.collect(),
                    baseline: self.baseline,
                };
                let (witness, example) = answers::witness(self.cite, &asked, answers);
                let others = posture::own(
                    crate::pose::touched(draft, condition),
                    &self.others(coalition),
                );
                for answer in answers {
                    let world = analysis::world_of(draft, &answer.forces, self.baseline);
                    self.grew(&world, &others, answer.day);
                }
                if self.report.witness.is_none()
                    && let Some(example) = example
                {
                    let names: Vec<&str> = coalition
                        .iter()
                        .map(|p| draft.parties[p.index()].name.as_str())
                        .collect();
                    self.note(format!(
                        "the table shows one choice that {} may make, with the answer to it",
                        crate::diagnostic::words::and_list(&names)
                    ));
                    if answers.len() == 1 {
                        self.offer_date(example.measure.as_deref(), example.forbidden_from);
                    }
                }
                self.show(witness);
            }
            (Body::Ensure { coalition, .. }, Certificate::Outgrown { day, party, kind }) => {
                self.show(answers::outgrown(draft, coalition, (*day, *party, *kind)));
            }
            (
                Body::Ensure {
                    coalition,
                    condition,
                },
                Certificate::Ensured { cases, .. },
            ) => {
                let baseline = self.baseline;
                let days = self.part.days;
                for note in posture::notes(draft, cases, condition, days, coalition, baseline) {
                    self.note(note);
                }
            }
            (Body::Burden { sides, within }, Certificate::Burden { sides: largest }) => {
                let lines = figures::burden(draft, sides, within, largest);
                self.sum(lines);
            }
            (Body::Enforceable { provision }, Certificate::Figures) => {
                if let Some(provision) = draft.provisions.get(provision.index()) {
                    self.sum(figures::guarantee(provision));
                }
            }
            _ => {}
        }
    }

    fn others(&self, coalition: &[PartyId]) -> Vec<PartyId> {
        let all = (0..self.cite.draft.parties.len() as u32).map(PartyId);
        all.filter(|p| !coalition.contains(p)).collect()
    }

    /// A witness that is a sum and nothing else.
    fn sum(&mut self, lines: Vec<String>) {
        let sum = match self.label {
            Some(label) => lines
                .into_iter()
                .map(|line| format!("{label}: {line}"))
                .collect(),
            None => lines,
        };
        match &mut self.report.witness {
            Some(witness) => witness.sum.extend(sum),
            None => {
                self.report.witness = Some(Witness {
                    sum,
                    ..Witness::default()
                });
            }
        }
    }
}
