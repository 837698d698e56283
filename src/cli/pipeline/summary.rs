//! Each party's needs at a glance.
use crate::analysis::consent;
use crate::draft::{Body, Claim, ClaimKind, Draft, FactionId, PartyId, Ratification};
use crate::report::model::{FileReport, PartySummary, Summary, Verdict};

/// The worst verdict on each party's red lines, deterrence and balances.
pub fn of(draft: &Draft, report: &FileReport) -> Summary {
    let parties = (0..).map(PartyId).zip(&draft.parties);
    Summary(
        parties
            .map(|(id, party)| (party.name.clone(), of_party(draft, report, id)))
            .collect(),
    )
}

fn of_party(draft: &Draft, report: &FileReport, party: PartyId) -> PartySummary {
    let worst = |of: &dyn Fn(&Claim) -> bool| worst(draft, report, of);
    let of_party = |c: &Claim| c.kind == ClaimKind::Redline && c.party == Some(party);
    let mut summary = PartySummary {
        redlines: worst(&of_party),
        deterrence: worst(&|c| c.kind == ClaimKind::Deterrence && is_for(c, party)),
        balance: worst(&|c| c.kind == ClaimKind::Balance && is_for(c, party)),
        ..PartySummary::default()
    };
    let signs = draft.parties.get(party.index()).is_some_and(|p| !p.outside);
    if signs {
        ratified(draft, report, party, &mut summary);
    }
    summary
}

/// Whether the party's rule is met and its party-wide red lines are proved.
fn ratified(draft: &Draft, report: &FileReport, party: PartyId, summary: &mut PartySummary) {
    let own =
        |c: &Claim| c.kind == ClaimKind::Redline && c.party == Some(party) && c.faction.is_none();
    let of_faction = |faction: FactionId| {
        move |c: &Claim| c.kind == ClaimKind::Redline && c.faction == Some(faction)
    };
    let has_own = draft.claims.iter().any(own);
    let kept = kept(draft, report, &own);
    let rule = draft.ratifications.iter().find(|r| r.party == party);
    let Some(Ratification { rule, .. }) = rule else {
        // Without a rule the party-wide red lines decide; where there is none, nothing is said.
        summary.ratified = kept.filter(|_| has_own);
        return;
    };
    let consents = |faction: FactionId| self::kept(draft, report, &of_faction(faction));
    let met = consent::met(rule, &consents);
    let names = |all: Vec<FactionId>| -> Vec<String> {
        let each = all.iter().filter_map(|id| draft.factions.get(id.index()));
        each.map(|faction| faction.name.clone()).collect()
    };
    let mut open = rule.factions();
    open.retain(|faction| consents(*faction).is_none());
    let mut content = rule.factions();
    content.retain(|faction| !draft.claims.iter().any(of_faction(*faction)));
    summary.has_rule = true;
    summary.ratified = match (met, kept) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    };
    summary.own_red_lines = kept == Some(false);
    if met == Some(false) {
        let refuses = |faction: FactionId| consents(faction) == Some(false);
        summary.opposed = names(consent::in_the_way(rule, &refuses));
    }
    if summary.ratified.is_none() && met.is_none() {
        summary.open = names(open);
    }
    summary.content = names(content);
}

/// Whether all of these red lines are proved: where there is none, they are; with `--only` some are left out, and are open.
fn kept(draft: &Draft, report: &FileReport, of: &dyn Fn(&Claim) -> bool) -> Option<bool> {
    let mut claims = draft.claims.iter().filter(|claim| of(claim));
    let all_asked = claims.all(|claim| report.claims.iter().any(|c| c.name == claim.name));
    match worst(draft, report, of) {
        Some(Verdict::Refuted | Verdict::Vacuous) => Some(false),
        Some(Verdict::Undecided) => None,
        Some(Verdict::Proved) | None => all_asked.then_some(true),
    }
}

fn worst(draft: &Draft, report: &FileReport, of: &dyn Fn(&Claim) -> bool) -> Option<Verdict> {
    let claims = draft.claims.iter().filter(|claim| of(claim));
    claims
        .flat_map(|claim| {
            report
                .claims
                .iter()
                .filter(|c| c.name == claim.name && c.kind == claim.kind)
        })
        .map(|claim| claim.verdict)
        .min()
}

/// Whether a claim says what the party can ensure, alone or with others.
fn is_for(claim: &Claim, party: PartyId) -> bool {
    claim.party == Some(party)
        || claim.parts.iter().any(|part| {
            matches!(&part.body, Body::Ensure { coalition, .. } if coalition.contains(&party))
        })
}
