//! Claims: what is asked, under which modality, when, and in which contingencies.

use super::expressions::{Scope, Stage, Walk, bare};
use super::names::{Clause, Subject};
use super::reading::{Anchor, Entry};
use super::resolver::Resolver;
use super::spans::When;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{near_or_all, ticked};
use crate::draft::{
    Body, Claim, ClaimKind, Cond, ContingencyId, FactionId, Part, PartyId, ProvisionId,
};
use crate::source::Place;
use crate::syntax::{
    self, ExprKind, ItemKind, ModalityKind, Name, StringLit, Tail, Under, UnderKind,
};

/// What every claim has, whatever is asked.
pub(super) struct Heading<'t> {
    pub(super) name: &'t Name,
    pub(super) title: &'t Option<StringLit>,
    pub(super) kind: ClaimKind,
    pub(super) party: Option<PartyId>,
    pub(super) faction: Option<FactionId>,
    pub(super) against: Vec<PartyId>,
    /// What the drafter wrote of it.
    pub(super) text: Place,
}

impl Resolver<'_> {
    pub(super) fn read_claims(&mut self) {
        for entry in self.entries.clone() {
            let claim = match &entry.item.kind {
                ItemKind::Redline(redline) => {
                    let party = self.parties(&redline.party, entry.anchor);
                    let heading = Heading {
                        name: &redline.name,
                        title: &redline.title,
                        kind: ClaimKind::Redline,
                        party: single(&party),
                        faction: redline
                            .faction
                            .as_ref()
                            .and_then(|f| self.faction(f, single(&party), entry.anchor)),
                        against: Vec::new(),
                        text: entry.anchor.place(redline.claim.span),
                    };
                    self.one_claim(heading, &redline.claim, &entry)
                }
                ItemKind::Claim(named) => {
                    let heading = Heading {
                        name: &named.name,
                        title: &named.title,
                        kind: ClaimKind::Claim,
                        party: None,
                        faction: None,
                        against: Vec::new(),
                        text: entry.anchor.place(named.claim.span),
                    };
                    self.one_claim(heading, &named.claim, &entry)
                }
                ItemKind::Deterrence(deterrence) => self.deterrence(deterrence, &entry),
                ItemKind::Balance(balance) => self.balance(balance, &entry),
                ItemKind::Burden(burden) => self.burden(burden, &entry),
                ItemKind::Guarantee(guarantee) => {
                    self.enforceable(&guarantee.name, &guarantee.title, &entry)
                }
                _ => None,
            };
            self.draft.claims.extend(claim);
        }
    }

    /// Puts a claim together.
    pub(super) fn claim(
        &self,
        heading: Heading<'_>,
        parts: Vec<Part>,
        under: Vec<Option<ContingencyId>>,
        entry: &Entry<'_>,
    ) -> Claim {
        Claim {
            name: heading.name.text.clone(),
            title: heading.title.as_ref().map(|title| title.text.clone()),
            docs: entry.docs(),
            kind: heading.kind,
            party: heading.party,
            faction: heading.faction,
            against: heading.against,
            parts,
            under,
            text: self.words(heading.text),
            place: entry.place(),
        }
    }

    fn one_claim(
        &self,
        heading: Heading<'_>,
        claim: &syntax::Claim,
        entry: &Entry<'_>,
    ) -> Option<Claim> {
        let walk = Walk::new(self, Stage::Claim);
        let scope = Scope::new(entry.anchor);
        let body = self.body(&walk, claim, scope);
        let frame = self.frame(
            &walk,
            &claim.tail,
            entry.anchor,
            entry.anchor.place(claim.condition.span),
        );
        let under = self.under(&claim.tail.under, vec![None], entry.anchor);
        let (when, given) = frame?;
        let part = Part {
            label: None,
            body: body?,
            days: when.days,
            dated: when.dated,
            open: when.open,
            given,
            incentives: walk.incentives.take(),
        };
        Some(self.claim(heading, vec![part], under, entry))
    }

    fn body(&self, walk: &Walk<'_, '_>, claim: &syntax::Claim, scope: Scope<'_>) -> Option<Body> {
        let modality = claim.modality.as_ref().map(|modality| &modality.kind);
        if let ExprKind::Limited(of) | ExprKind::Unlimited(of) = &bare(&claim.condition).kind {
            if let Some(modality) = &claim.modality
                && !matches!(modality.kind, ModalityKind::Always)
            {
                walk.out_of_place(
                    scope.place(modality.span),
                    "`limited` and `unlimited` take no modality",
                    "leave it out: what is permitted depends on no choice",
                );
                return None;
            }
            let limited = matches!(&bare(&claim.condition).kind, ExprKind::Limited(_));
            let measure = walk.number(of, scope)?.expr;
            return Some(Body::Scope { measure, limited });
        }
        let coalition = match modality {
            Some(ModalityKind::CanEnsure(names)) => self.coalition(names, scope.anchor),
            _ => None,
        };
        let condition = walk.condition(&claim.condition, scope)?.cond;
        Some(match modality {
            None | Some(ModalityKind::Always) => Body::Always(condition),
            Some(ModalityKind::Never) => Body::Always(Cond::Not(Box::new(condition))),
            Some(ModalityKind::Possible) => Body::Possible(condition),
            Some(ModalityKind::CanEnsure(_)) => Body::Ensure {
                coalition: coalition?,
                condition,
            },
        })
    }

    /// Parties that choose together, with their proxies; none after a fault.
    fn coalition(&self, names: &[Name], anchor: Anchor) -> Option<Vec<PartyId>> {
        let members = self.all_parties(names, anchor);
        (!members.is_empty()).then(|| self.draft.with_proxies(&members))
    }

    /// When a claim is asked, and what it assumes.
    pub(super) fn frame(
        &self,
        walk: &Walk<'_, '_>,
        tail: &Tail,
        anchor: Anchor,
        place: Place,
    ) -> Option<(When, Option<Cond>)> {
        let given = match &tail.given {
            None => Some(None),
            Some(given) => match &bare(given).kind {
                ExprKind::Name(name) if self.is_nothing(&name.text) => {
                    let help =
                        near_or_all(&name.text, "scenario", self.names.scenarios.names(|_| true));
                    let place = anchor.place(name.span);
                    let mut log = self.log.borrow_mut();
                    log.unknown(
                        "unknown-scenario",
                        "scenario",
                        &name.text,
                        place,
                        "nothing has this name",
                        help,
                    );
                    None
                }
                _ => walk
                    .condition(given, Scope::new(anchor))
                    .map(|c| Some(c.cond)),
            },
        };
        let when = self.span(&tail.dates, anchor, self.period(), walk.since.get(), place);
        Some((when?, given?))
    }

    /// Whether nothing at all has this name.
    fn is_nothing(&self, name: &str) -> bool {
        let blind = self.names.subjects.blind || self.names.scenarios.blind;
        let known =
            self.names.subjects.get(name).is_some() || self.names.scenarios.get(name).is_some();
        !blind && !known && self.attribute(name).is_none() && name != "entry" && name != "expiry"
    }

    /// In which contingencies a claim is checked.
    pub(super) fn under(
        &self,
        under: &Option<Under>,
        otherwise: Vec<Option<ContingencyId>>,
        anchor: Anchor,
    ) -> Vec<Option<ContingencyId>> {
        let Some(under) = under else { return otherwise };
        let mut all = Vec::new();
        for kind in &under.kinds {
            let named: Vec<_> = match kind {
                UnderKind::Compliance => vec![None],
                UnderKind::Contingency(name) => {
                    let known = self.contingency(name, anchor);
                    known.into_iter().map(Some).collect()
                }
                UnderKind::EveryContingency => self.every_under(under, anchor),
            };
            for under in named {
                if !all.contains(&under) {
                    all.push(under);
                }
            }
        }
        all
    }

    fn every_under(&self, under: &Under, anchor: Anchor) -> Vec<Option<ContingencyId>> {
        let every: Vec<_> = self.every_contingency().into_iter().map(Some).collect();
        if !every.is_empty() {
            return every;
        }
        self.report(
            Diagnostic::warning(
                "matches-nothing",
                anchor.place(under.span),
                "no contingency is declared",
            )
            .label("checked in compliance instead"),
        );
        vec![None]
    }

    fn every_contingency(&self) -> Vec<ContingencyId> {
        (0..self.draft.contingencies.len() as u32)
            .map(ContingencyId)
            .collect()
    }

    /// Compliance, then every contingency.
    pub(super) fn everywhere(&self) -> Vec<Option<ContingencyId>> {
        let contingencies = self.every_contingency().into_iter().map(Some);
        std::iter::once(None).chain(contingencies).collect()
    }

    pub(super) fn contingency(&self, name: &Name, anchor: Anchor) -> Option<ContingencyId> {
        let known = self.names.contingencies.get(&name.text);
        if known.is_none() && !self.names.contingencies.blind {
            let help = near_or_all(
                &name.text,
                "contingency",
                self.names.contingencies.names(|_| true),
            );
            let place = anchor.place(name.span);
            let mut log = self.log.borrow_mut();
            log.unknown(
                "unknown-contingency",
                "contingency",
                &name.text,
                place,
                "nothing has this name",
                help,
            );
        }
        known
    }

    pub(super) fn faction(
        &self,
        name: &Name,
        party: Option<PartyId>,
        anchor: Anchor,
    ) -> Option<FactionId> {
        let place = anchor.place(name.span);
        match self.names.subjects.get(&name.text) {
            Some(Subject::Faction(id)) => {
                let of = self
                    .draft
                    .factions
                    .get(id.index())
                    .map(|faction| faction.of);
                if let (Some(of), Some(party)) = (of, party)
                    && of != party
                {
                    let (own, other) =
                        (ticked(self.party_name(of)), ticked(self.party_name(party)));
                    self.report(
                        Diagnostic::error(
                            "wrong-kind-of-name",
                            place,
                            format!("{} is a faction of {own}", ticked(&name.text)),
                        )
                        .label(format!("a faction of {other} belongs here")),
                    );
                }
                Some(id)
            }
            Some(Subject::Broken) => None,
            Some(other) => {
                self.wrong_kind(&name.text, other.noun(), "a faction", place);
                None
            }
            None => {
                if !self.names.subjects.blind {
                    let factions = self
                        .names
                        .subjects
                        .names(|subject| matches!(subject, Subject::Faction(_)));
                    let help = near_or_all(&name.text, "faction", factions);
                    let mut log = self.log.borrow_mut();
                    log.unknown(
                        "unknown-name",
                        "faction",
                        &name.text,
                        place,
                        "nothing has this name",
                        help,
                    );
                }
                None
            }
        }
    }

    /// Every guarantee is a claim that it is enforceable.
    fn enforceable(
        &self,
        name: &Name,
        title: &Option<StringLit>,
        entry: &Entry<'_>,
    ) -> Option<Claim> {
        let mut parts = Vec::new();
        let mut owed: Option<Vec<PartyId>> = None;
        for (provision, id) in self.draft.provisions.iter().zip(0..) {
            // By its place: two clauses of one name are a fault, not one clause.
            if provision.place == entry.place() {
                owed.clone_from(&provision.owed_to);
                parts.push(Part {
                    label: None,
                    body: Body::Enforceable {
                        provision: ProvisionId(id),
                    },
                    days: provision.days,
                    dated: true,
                    open: provision.open,
                    given: None,
                    incentives: Vec::new(),
                });
            }
        }
        let text = match &entry.item.kind {
            ItemKind::Guarantee(guarantee) => entry.anchor.place(guarantee.terms.condition.span),
            _ => entry.place(),
        };
        let heading = Heading {
            name,
            title,
            kind: ClaimKind::Guarantee,
            party: single(&owed),
            faction: None,
            against: Vec::new(),
            text,
        };
        (!parts.is_empty()).then(|| self.claim(heading, parts, vec![None], entry))
    }

    /// What a clause name stands for must have a verdict.
    pub(super) fn has_verdict(&self, name: &Name, anchor: Anchor) {
        let Some(clause) = self.clause(name, anchor, "claim") else {
            return;
        };
        let what = match clause {
            Clause::Claim | Clause::Guarantee | Clause::Broken => return,
            Clause::Limit => "a limit",
            Clause::Note => "a note",
            Clause::Game => "a game",
            Clause::Fact => "a fact",
        };
        let place = anchor.place(name.span);
        let message = format!("{} is {what}, and has no verdict", ticked(&name.text));
        self.report(
            Diagnostic::error("wrong-kind-of-name", place, message)
                .help("expect the verdict of a claim or a guarantee"),
        );
    }
}

/// The one party of a list of one.
pub(super) fn single(parties: &Option<Vec<PartyId>>) -> Option<PartyId> {
    match parties.as_deref() {
        Some([party]) => Some(*party),
        _ => None,
    }
}
