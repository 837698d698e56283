//! Signatories for whom nothing is claimed, and those that owe and are owed nothing.
use super::{at_each, clauses, named, party_name};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{and_list, count};
use crate::draft::{Body, Claim, ClaimKind, Draft, PartyId};

/// The signatories without a deterrent or a balance: one message for those that lack the same.
pub(super) fn unprotected(draft: &Draft) -> Vec<Diagnostic> {
    // A declaration of one party's alone has nobody to be protected from.
    if draft.parties.len() < 2 {
        return Vec::new();
    }
    let has = |kind: ClaimKind, party: PartyId| {
        let mut claims = draft.claims.iter().filter(|c| c.kind == kind);
        claims.any(|claim| is_about(claim, party))
    };
    let lacks = [
        ("no deterrent or balance", (false, false)),
        ("no deterrent", (false, true)),
        ("no balance", (true, false)),
    ];
    let found = lacks.into_iter().filter_map(|(what, lack)| {
        let without: Vec<PartyId> = signatories(draft)
            .filter(|p| {
                let has = |kind| has(kind, *p);
                (has(ClaimKind::Deterrence), has(ClaimKind::Balance)) == lack
            })
            .collect();
        let names: Vec<&str> = without.iter().map(|p| party_name(draft, *p)).collect();
        let message = named(
            |who| format!("{what} claimed for {who}"),
            &and_list(&names),
            &count("party", without.len()),
        );
        let places: Vec<_> = without
            .iter()
            .map(|p| (draft.parties[p.index()].place, String::new()))
            .collect();
        let help = match lack {
            (true, _) => {
                "claim what keeps it level: `balance NAME between P and Q on m(p): within 25%`"
            }
            _ => "claim what it must keep: `deterrence NAME for P against Q: condition`",
        };
        at_each("unprotected-party", message, &places).map(|d| d.help(help))
    });
    found.collect()
}

/// The parties that are obliged and owed nothing. A limit is owed to all others, a guarantee to those it names.
pub(super) fn one_sided(draft: &Draft) -> Vec<Diagnostic> {
    if draft.parties.len() < 2 {
        return Vec::new();
    }
    let clauses = clauses(draft);
    let found = signatories(draft).filter_map(|party| {
        let own: Vec<_> = clauses.iter().filter(|(_, o)| o.contains(&party)).collect();
        let owed = clauses.iter().any(|(provision, obliged)| {
            let to = provision.owed_to.as_ref();
            obliged.iter().any(|p| *p != party) && to.is_none_or(|to| to.contains(&party))
        });
        if own.is_empty() || owed {
            return None;
        }
        let name = party_name(draft, party);
        let mut diagnostic = Diagnostic::warning(
            "one-sided",
            draft.parties[party.index()].place,
            format!("{name} is obliged and nobody owes it anything"),
        );
        for (provision, _) in own.iter().take(2) {
            diagnostic = diagnostic.also(provision.place, format!("obliges {name}"));
        }
        Some(diagnostic.help(format!(
            "limit another party, or add a `guarantee` to {name}"
        )))
    });
    found.collect()
}

fn signatories(draft: &Draft) -> impl Iterator<Item = PartyId> + '_ {
    let all = (0..).map(PartyId).zip(&draft.parties);
    all.filter(|(_, party)| !party.outside).map(|(id, _)| id)
}

/// Whether the claim is the party's need, alone or with others.
fn is_about(claim: &Claim, party: PartyId) -> bool {
    let mut parts = claim.parts.iter();
    claim.party == Some(party)
        || parts.any(|part| match &part.body {
            Body::Ensure { coalition, .. } => coalition.contains(&party),
            _ => false,
        })
}
