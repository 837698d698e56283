//! Claims about what P can ensure, postures and the proofs that belong to them.

use super::build::*;
use super::support::*;
use treaty::draft::*;
use treaty::verify::{Context, prove};

/// `P can ensure <condition>` in these days, with whatever is put into the draft first.
pub fn scene(change: impl FnOnce(&mut Draft), condition: Cond, span: Days) -> Draft {
    let mut draft = arsenal();
    change(&mut draft);
    let coalition = vec![P];
    claim(
        &mut draft,
        Body::Ensure {
            coalition,
            condition,
        },
        span,
    );
    draft
}

/// P builds up to 15 missiles by day 5 and stays there.
pub fn fifteen() -> Posture {
    Posture {
        histories: vec![(P, VariantId(0), course(&[(0, 10), (5, 15)]))],
        ..Posture::default()
    }
}

pub fn case(posture: Posture) -> EnsuredCase {
    EnsuredCase {
        estimates: vec![],
        posture,
        holds: vec![],
        plans: vec![],
        strategies: vec![],
        complies: vec![],
        leaves: vec![],
    }
}

/// What the posture says of P's missiles at a moment.
pub fn chosen(at: Moment) -> Vec<Premise> {
    let of = Unknown::History {
        party: P,
        variant: VariantId(0),
        at,
    };
    let mut premises = vec![Premise::Chosen { of }];
    premises.extend(now(P, 0, at));
    premises
}

/// Q keeps its limit of 8 sorties.
pub fn sorties_limited(at: Moment) -> Vec<Premise> {
    let mut premises = vec![Premise::Provision {
        provision: ProvisionId(1),
        at,
    }];
    premises.extend(now(Q, 1, at));
    premises
}

pub fn proof(
    draft: &Draft,
    case: &EnsuredCase,
    span: (i32, i32),
    premises: Vec<Premise>,
) -> NoWorld {
    let (first, last) = (d(span.0), d(span.1));
    let context = Context::new(draft, &draft.claims[0].parts[0], &[], first, last);
    close(&context.in_case(case), first, last, premises)
}

pub fn verdict(draft: &Draft, cases: Vec<EnsuredCase>) -> Result<(), treaty::verify::Rejection> {
    prove(
        draft,
        ClaimId(0),
        0,
        &Certificate::Ensured {
            cases,
            aside: vec![],
        },
        &[],
    )
    .map(drop)
}
