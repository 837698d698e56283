//! Each party's needs at a glance.
use crate::draft::{Body, Claim, ClaimKind, Draft, PartyId};
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
    let worst = |of: &dyn Fn(&Claim) -> bool| -> Option<Verdict> {
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
    };
    let redlines = worst(&|c| c.kind == ClaimKind::Redline && c.party == Some(party));
    let own =
        worst(&|c| c.kind == ClaimKind::Redline && c.party == Some(party) && c.faction.is_none());
    // With `--only` some are left out.
    let all_asked = draft
        .claims
        .iter()
        .filter(|c| c.kind == ClaimKind::Redline && c.party == Some(party))
        .all(|claim| report.claims.iter().any(|c| c.name == claim.name));
    // A rule has no meaning in this version; where none is written, the party's own red lines decide.
    let has_rule = draft.unsupported.iter().any(|what| {
        what.what == "ratification rules"
            && report.sources.slice(what.place) == draft.parties[party.index()].name
    });
    PartySummary {
        redlines,
        deterrence: worst(&|c| c.kind == ClaimKind::Deterrence && is_for(c, party)),
        balance: worst(&|c| c.kind == ClaimKind::Balance && is_for(c, party)),
        ratified: match own {
            _ if has_rule || !all_asked => None,
            Some(Verdict::Proved) => Some(true),
            Some(Verdict::Refuted | Verdict::Vacuous) => Some(false),
            Some(Verdict::Undecided) | None => None,
        },
        opposed: Vec::new(),
    }
}

/// Whether a claim says what the party can ensure, alone or with others.
fn is_for(claim: &Claim, party: PartyId) -> bool {
    claim.party == Some(party)
        || claim.parts.iter().any(|part| {
            matches!(&part.body, Body::Ensure { coalition, .. } if coalition.contains(&party))
        })
}
