//! What a check found, as plain data: the one thing that every rendering shows.
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::date::Day;
use crate::diagnostic::words::ticked;
use crate::diagnostic::{Diagnostic, Severity};
pub use crate::draft::ClaimKind;
use crate::source::{Place, Sources};

/// The name and version of the machine-readable form.
pub const SCHEMA: &str = "treaty-report/1";

/// All drafts of one run, in the order in which they were asked for.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// One entry for each draft.
    pub files: Vec<FileReport>,
}

/// One draft: what was wrong with its text, and what became of its claims.
#[derive(Clone, Debug, Default)]
pub struct FileReport {
    /// The draft's path as shown.
    pub path: String,
    /// The texts to which the places in this report refer: the draft and all that it uses.
    pub sources: Sources,
    /// Faults, warnings and remarks, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// One entry for each claim (and guarantee) and contingency, in the draft's order.
    pub claims: Vec<ClaimReport>,
    /// Each party in the draft's order.
    pub summary: Summary,
}

impl FileReport {
    /// A report on a draft about which nothing is known yet.
    pub fn new(path: impl Into<String>) -> FileReport {
        FileReport {
            path: path.into(),
            ..FileReport::default()
        }
    }

    /// How many diagnostics have this weight.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }
}

/// What became of a claim. The worst is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Some permitted world breaks it.
    Refuted,
    /// It asks about no world at all.
    Vacuous,
    /// Neither shown nor broken within the budget, or beyond this version.
    Undecided,
    /// It holds in every world that the draft leaves open.
    Proved,
}

impl Verdict {
    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Refuted => "refuted",
            Verdict::Vacuous => "vacuous",
            Verdict::Undecided => "undecided",
            Verdict::Proved => "proved",
        }
    }
}

/// For how many choices of the bracketed text a claim is proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Choices {
    /// Every choice.
    All,
    /// Some, and not others.
    Some,
    /// No choice.
    None,
}

/// What the program calls a kind of claim when it speaks to people.
pub fn noun(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Redline => "red line",
        other => keyword(other),
    }
}

/// The word that opens such a declaration.
pub fn keyword(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Redline => "redline",
        ClaimKind::Deterrence => "deterrence",
        ClaimKind::Balance => "balance",
        ClaimKind::Burden => "burden",
        ClaimKind::Claim => "claim",
        ClaimKind::Guarantee => "guarantee",
    }
}

/// The plain case among contingencies.
pub const COMPLIANCE: &str = "compliance";

/// One claim in one contingency.
#[derive(Clone, Debug)]
pub struct ClaimReport {
    /// Its name, such as `D1` or, for a guarantee, its clause's.
    pub name: String,
    /// Which declaration made it.
    pub kind: ClaimKind,
    /// Whose need it is.
    pub party: Option<String>,
    /// The words that the drafter gave it in quotes.
    pub title: Option<String>,
    /// The lines of its `///` comments.
    pub docs: Vec<String>,
    /// The claim as the drafter wrote it, or a sentence that says what was shown under which assumptions.
    pub sentence: Option<String>,
    /// Where it stands.
    pub place: Option<Place>,
    /// The worst verdict of its parts.
    pub verdict: Verdict,
    /// The verdict that an `expect` states for it. One that is as expected does not fail the check.
    pub expected: Option<Verdict>,
    /// For how many choices of the bracketed text it is proved; nothing where the draft has no brackets.
    pub choices: Option<Choices>,
    /// [`COMPLIANCE`] or the contingency's name.
    pub contingency: String,
    /// The provisions, facts and rates that the proof needed, by name.
    pub needs: Vec<String>,
    /// How much worse the tightest figure could get, exact and with its unit; `at least` before a bound.
    pub margin: Option<String>,
    /// Why it is undecided or vacuous, and what was tried.
    pub reason: Option<String>,
    /// Further facts, such as the assumptions that are not in the draft.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// A world that shows it: that breaks a refuted claim, or bears out a `possible` one.
    pub witness: Option<Witness>,
    /// Where the proof is, when it was written to a file.
    pub certificate: Option<String>,
}

impl ClaimReport {
    /// A claim in compliance with this verdict, and nothing else said about it.
    pub fn new(name: impl Into<String>, kind: ClaimKind, verdict: Verdict) -> ClaimReport {
        ClaimReport {
            name: name.into(),
            kind,
            party: None,
            title: None,
            docs: Vec::new(),
            sentence: None,
            place: None,
            verdict,
            expected: None,
            choices: None,
            contingency: COMPLIANCE.to_owned(),
            needs: Vec::new(),
            margin: None,
            reason: None,
            notes: Vec::new(),
            help: None,
            witness: None,
            certificate: None,
        }
    }

    /// ` for Iran`, if it is some party's need.
    pub(super) fn for_party(&self) -> String {
        self.party
            .as_ref()
            .map(|party| format!(" for {party}"))
            .unwrap_or_default()
    }

    /// `` under `walkout` ``, except in compliance.
    pub(super) fn under(&self) -> String {
        if self.contingency == COMPLIANCE {
            String::new()
        } else {
            format!(" under {}", ticked(&self.contingency))
        }
    }

    /// Whether an `expect` states just this verdict.
    pub fn as_expected(&self) -> bool {
        self.expected == Some(self.verdict)
    }

    /// The verdict that counts for the exit status: an expected one counts as proved.
    pub fn counts_as(&self) -> Verdict {
        if self.as_expected() {
            Verdict::Proved
        } else {
            self.verdict
        }
    }
}

/// A concrete world in treaty terms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Witness {
    /// The day that the claim is asked about.
    pub moment: Option<Day>,
    /// What happened, in the order of the days, ending at the breach.
    pub story: Vec<Step>,
    /// Who holds what at the moment.
    pub holdings: Vec<Holding>,
    /// The plan of attack, and of defence.
    pub plan: Vec<Shot>,
    /// The sum that falls short, line by line.
    pub sum: Vec<String>,
    /// The command that replays it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replay: Option<String>,
}

/// One step of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The day; none for what holds throughout.
    pub date: Option<Day>,
    /// What happened.
    pub text: String,
    /// The clause by which it may happen.
    pub clause: Option<String>,
}

/// One party's holding of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holding {
    /// Who.
    pub party: String,
    /// A system, kind, stock, policy or total.
    pub thing: String,
    /// How much, exact and with its unit.
    pub quantity: String,
}

/// One line of a plan: this many targets get this many shots each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shot {
    /// The strike or defence of which it is a part.
    pub engagement: Option<String>,
    /// What is fired.
    pub weapon: String,
    /// At what.
    pub target: String,
    /// How many of the targets; a rational, since plans may be mixed.
    pub targets: String,
    /// Shots at each of them.
    pub shots: String,
}

/// The parties in the draft's order, each with the worst verdict on its needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary(pub Vec<(String, PartySummary)>);

impl Summary {
    /// The worst verdict on each party's needs, for parties in this order. Who ratifies is left open.
    pub fn of<'a>(parties: impl IntoIterator<Item = &'a str>, claims: &[ClaimReport]) -> Summary {
        let of_party = |party: &'a str| {
            let worst = |kind: ClaimKind| {
                let own = claims
                    .iter()
                    .filter(|claim| claim.kind == kind && claim.party.as_deref() == Some(party));
                own.map(|claim| claim.verdict).min()
            };
            let summary = PartySummary {
                redlines: worst(ClaimKind::Redline),
                deterrence: worst(ClaimKind::Deterrence),
                balance: worst(ClaimKind::Balance),
                ..PartySummary::default()
            };
            (party.to_owned(), summary)
        };
        Summary(parties.into_iter().map(of_party).collect())
    }
}

impl Serialize for Summary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (party, summary) in &self.0 {
            map.serialize_entry(party, summary)?;
        }
        map.end()
    }
}

/// One party's needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PartySummary {
    /// The worst verdict on its red lines; none where it has none.
    pub redlines: Option<Verdict>,
    /// The worst verdict on its deterrence; none where none is claimed for it.
    pub deterrence: Option<Verdict>,
    /// The worst verdict on the balances that it is part of; none where there is none.
    pub balance: Option<Verdict>,
    /// Whether its ratification rule is met and its party-wide red lines are proved; none while that is undecided.
    pub ratified: Option<bool>,
    /// The factions that stand in the way of its rule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opposed: Vec<String>,
    /// The factions whose consent is undecided, where its rule hangs on them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<String>,
    /// The factions of its rule that have no red line of their own, and so consent to anything.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<String>,
    /// Whether its party-wide red lines keep it from ratifying.
    #[serde(skip)]
    pub own_red_lines: bool,
    /// Whether the draft gives a rule for it.
    #[serde(skip)]
    pub has_rule: bool,
}
