//! The choices of the bracketed text put together: for each claim the worst verdict, and how many choices keep it.
use std::collections::BTreeSet;

use crate::diagnostic::words::and_list;
use crate::diagnostic::{Diagnostic, Label};
use crate::draft::{ClaimKind, Draft, PartyId, ThingId};
use crate::report::model::{Choices, ClaimReport, Verdict};
use crate::report::outcome::Told;
use crate::resolve::{Bracket, part, steps};
use crate::source::{Place, Sources};

/// So many claims are pointed at for one missing rate.
const MOST_POINTED_AT: usize = 3;

/// So many choices are named that do not keep a claim.
const MOST_NAMED: usize = 6;

/// Choices that differ in neighbouring parts of one range, as one.
fn joined(brackets: &[Bracket], mut choices: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    choices.sort();
    let mut joined: Vec<Vec<usize>> = Vec::new();
    for choice in choices {
        let one = joined.last_mut().and_then(|known| {
            let mut differ = (0..known.len()).filter(|at| known[*at] != choice[*at]);
            let at = differ.next()?;
            let range = brackets
                .get(at)?
                .range
                .as_ref()
                .filter(|_| differ.next().is_none())?;
            let ((first, end), (start, last)) = (steps(known[at]), steps(choice[at]));
            (start == end + usize::from(range.counted)).then(|| known[at] = part(first, last))
        });
        if one.is_none() {
            joined.push(choice);
        }
    }
    joined
}

/// One choice of the bracketed text.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// An alternative for each bracket.
    pub taken: Vec<usize>,
    /// The brackets that bear on what is asked.
    pub of: BTreeSet<usize>,
    /// What is taken of these, in words; empty where there are none.
    pub words: String,
}

impl Choice {
    pub fn new(
        brackets: &[Bracket],
        of: &BTreeSet<usize>,
        taken: Vec<usize>,
        sources: &Sources,
    ) -> Choice {
        let words: Vec<String> = brackets
            .iter()
            .zip(&taken)
            .enumerate()
            .filter(|(number, (bracket, _))| of.contains(number) && bracket.alternatives > 1)
            .map(|(_, (bracket, taken))| {
                let (line, _) = sources.line_col(bracket.place.file, bracket.place.span.start);
                if let Some(range) = &bracket.range {
                    return format!("{} in line {line}", range.words(*taken));
                }
                match bracket.labels.get(*taken).map(String::as_str) {
                    Some("in") if is_clause(bracket) => format!("with the clause of line {line}"),
                    Some("out") if is_clause(bracket) => {
                        format!("without the clause of line {line}")
                    }
                    label => format!("`{}` in line {line}", label.unwrap_or_default()),
                }
            })
            .collect();
        Choice {
            taken,
            of: of.clone(),
            words: and_list(&words),
        }
    }
}

fn is_clause(bracket: &Bracket) -> bool {
    bracket.labels == ["in", "out"]
}

/// What has been found for the choices so far.
#[derive(Default)]
pub struct Merged {
    claims: Vec<Entry>,
    unbounded: Vec<((PartyId, ThingId), Diagnostic)>,
}

struct Entry {
    report: ClaimReport,
    /// In words, where there are brackets.
    shown_for: String,
    proved: usize,
    choices: usize,
    /// The brackets that bear on it, the choices that do not keep it, and those for which that is open.
    of: BTreeSet<usize>,
    fails: Vec<Vec<usize>>,
    open: Vec<Vec<usize>>,
}

impl Entry {
    /// Keeps a choice for which it was not proved.
    fn note(&mut self, verdict: Verdict, choice: &Choice) {
        let list = match verdict {
            _ if choice.taken.is_empty() => return,
            Verdict::Proved => return,
            Verdict::Undecided => &mut self.open,
            Verdict::Refuted | Verdict::Vacuous => &mut self.fails,
        };
        list.push(choice.taken.clone());
    }

    /// Choices in words, a few of them.
    fn named(&self, choices: &[Vec<usize>], brackets: &[Bracket], sources: &Sources) -> String {
        let few = choices.iter().take(MOST_NAMED);
        let words = few.map(|taken| Choice::new(brackets, &self.of, taken.clone(), sources).words);
        let more = match choices.len().checked_sub(MOST_NAMED + 1) {
            Some(more) => format!("; and {} more", more + 1),
            None => String::new(),
        };
        format!("{}{more}", words.collect::<Vec<String>>().join("; "))
    }
}

impl Merged {
    /// Takes a claim as it came out for a choice: the worst verdict is shown, for the first choice that has it.
    pub fn add(&mut self, told: Told, choice: &Choice) {
        let report = told.report;
        let same = |entry: &&mut Entry| {
            entry.report.name == report.name && entry.report.contingency == report.contingency
        };
        let proved = usize::from(report.verdict == Verdict::Proved);
        match self.claims.iter_mut().find(same) {
            Some(entry) => {
                entry.proved += proved;
                entry.choices += 1;
                entry.note(report.verdict, choice);
                if report.verdict < entry.report.verdict {
                    entry.report = report;
                    entry.shown_for.clone_from(&choice.words);
                }
            }
            None => {
                let verdict = report.verdict;
                let mut entry = Entry {
                    report,
                    shown_for: choice.words.clone(),
                    of: choice.of.clone(),
                    fails: Vec::new(),
                    open: Vec::new(),
                    proved,
                    choices: 1,
                };
                entry.note(verdict, choice);
                self.claims.push(entry);
            }
        }
    }

    /// A refutation rests on how fast a party can build something.
    pub fn unbounded(
        &mut self,
        draft: &Draft,
        party: PartyId,
        thing: ThingId,
        claim: Option<Place>,
    ) {
        let Some(stake) = draft.stake(party, thing) else {
            return;
        };
        let index = match self
            .unbounded
            .iter()
            .position(|(key, _)| *key == (party, thing))
        {
            Some(index) => index,
            None => {
                let name = &draft.things[thing.index()].name;
                let party_name = &draft.parties[party.index()].name;
                let message = format!("nothing bounds how fast {party_name} builds `{name}`");
                let diagnostic = Diagnostic::warning("unbounded-build", stake.place, message)
                    .label("no `builds` rate")
                    .help("add `builds` with a rate to this entry");
                self.unbounded.push(((party, thing), diagnostic));
                self.unbounded.len() - 1
            }
        };
        let diagnostic = &mut self.unbounded[index].1;
        let known = |label: &Label| Some(label.place) == claim;
        if let Some(place) = claim.filter(|_| diagnostic.labels.len() <= MOST_POINTED_AT)
            && !diagnostic.labels.iter().any(known)
        {
            diagnostic.labels.push(Label {
                place,
                text: "refuted by building it up".to_owned(),
                primary: false,
            });
        }
    }

    /// Claims and diagnostics, in the order in which they came.
    pub fn finish(
        mut self,
        draft: &Draft,
        brackets: &[Bracket],
        sources: &Sources,
        nobody: bool,
    ) -> (Vec<ClaimReport>, Vec<Diagnostic>) {
        let place = |entry: &Entry| {
            let mut claims = draft.claims.iter();
            claims.position(|claim| claim.name == entry.report.name)
        };
        // In the draft's order, whatever was decided first.
        self.claims.sort_by_key(place);
        let claims = self.claims.into_iter().map(|entry| {
            let mut report = entry.report.clone();
            if !brackets.is_empty() {
                report.choices = Some(match entry.proved {
                    0 => Choices::None,
                    n if n == entry.choices => Choices::All,
                    _ => Choices::Some,
                });
                let shown = matches!(report.verdict, Verdict::Refuted | Verdict::Vacuous);
                if shown && !entry.shown_for.is_empty() {
                    report
                        .notes
                        .push(format!("shown for the choice {}", entry.shown_for));
                }
                let one = |choices: &[Vec<usize>]| {
                    choices.len() == 1 && entry.named(choices, brackets, sources) == entry.shown_for
                };
                let fails = joined(brackets, entry.fails.clone());
                // Where one choice alone fails, the world is shown for it.
                if !(fails.is_empty() || shown && one(&fails)) {
                    let named = entry.named(&fails, brackets, sources);
                    report.notes.push(format!("not kept by: {named}"));
                }
                let open = joined(brackets, entry.open.clone());
                if !open.is_empty() {
                    let named = entry.named(&open, brackets, sources);
                    report.notes.push(format!("not decided for: {named}"));
                }
            }
            let asks_of_worlds = report.kind != ClaimKind::Guarantee;
            if nobody && asks_of_worlds && !brackets.is_empty() && report.verdict > Verdict::Vacuous
            {
                // Some choice leaves no world, also where it does not bear on this claim.
                report.verdict = Verdict::Vacuous;
                report.reason =
                    Some("for some choice nobody can comply, so no world is left".to_owned());
                report.choices = report.choices.map(|choices| match choices {
                    Choices::All => Choices::Some,
                    other => other,
                });
            }
            report
        });
        let found = self.unbounded.into_iter().map(|(_, d)| d);
        (claims.collect(), found.collect())
    }
}
