//! Two sides whose limits speak of each other: what the others may hold against a posture, and what it owes under that.

use super::beside::{answered, both, holds, parity};
use super::build::*;
use super::support::*;
use treaty::draft::*;
use treaty::verify::{Rejection, refute};

/// P owes to hold no more missiles than twice Q's sorties, and Q fewer sorties than P has missiles, both from day 40 on. P claims that it
/// can ensure 3 missiles on day 45. Q dismantles so many sorties a day, any number if none is given.
fn mutual(retires: Option<i64>) -> Draft {
    let mut draft = parity();
    let limit = Cond::Compare(sorties(), Comparison::Below, missiles());
    provision(&mut draft, limit, days(40, 100));
    draft.provisions[3].obliged = vec![Q];
    draft.stakes[1].retires = retires.map(n);
    draft
}

/// What P must do against Q's first answer on day 45: keep what it owes, and the claim.
fn against(
    draft: &Draft,
    answer: Answer,
    assumed: Option<Posture>,
) -> Result<Certificate, Rejection> {
    let owed = Premise::Owed {
        answer: 0,
        provision: ProvisionId(2),
        day: d(45),
    };
    let premises = vec![owed, Premise::Meets { answer: 0 }];
    answered(draft, vec![answer], vec![((45, 45), premises)], assumed)
}

/// Q holds as many sorties as these days say.
fn falls(days: &[(i32, i64)]) -> Answer {
    let mut answer = holds(0, 45);
    answer.forces.histories[0].2 = course(days);
    answer
}

/// Why the proof of another answer does not do.
fn forged(draft: &Draft, good: &Certificate, answer: Answer, assumed: Option<Posture>) -> String {
    let Certificate::Answered { escape, .. } = good.clone() else {
        unreachable!()
    };
    let certificate = Certificate::Answered {
        estimates: vec![],
        answers: vec![answer],
        escape,
        assumed,
    };
    reason(refute(draft, ClaimId(0), 0, &certificate, &[]))
}

#[test]
fn an_answer_to_a_claim_about_the_coalition_alone_may_break_what_it_owes() {
    // Q changes its mind from one day to the next: with 1 sortie against it on day 45 P may hold 2 missiles, and Q holds it if P does.
    let draft = mutual(None);
    let good = against(&draft, holds(1, 45), None).expect("well made");
    refute(&draft, ClaimId(0), 0, &good, &[]).expect("this is refuted");
    // With 2 sorties P may hold 4.
    let found = forged(&draft, &good, holds(2, 45), None);
    assert!(found.contains("no contradiction"), "{found}");
    // Another day is not the answer's: Q holds its sortie there where the posture leaves it one.
    let Certificate::Answered { mut escape, .. } = good.clone() else {
        unreachable!()
    };
    escape[0].premises[0] = Premise::Owed {
        answer: 0,
        provision: ProvisionId(2),
        day: d(44),
    };
    let certificate = Certificate::Answered {
        estimates: vec![],
        answers: vec![holds(1, 45)],
        escape,
        assumed: None,
    };
    let found = reason(refute(&draft, ClaimId(0), 0, &certificate, &[]));
    assert!(found.contains("something else on this day"), "{found}");
}

#[test]
fn an_answer_that_falls_as_fast_as_it_can_is_left_to_the_others() {
    // One a day: none from day 6 on, which Q can always choose. So P may hold no missile from day 40 on, where it must
    // leave Q something: Q owes to hold fewer than P does.
    let draft = mutual(Some(1));
    let none = || falls(&[(0, 6), (6, 0)]);
    let assumed = Some(both(&[(0, 10)], &[(0, 6)]));
    let good = against(&draft, none(), assumed.clone()).expect("well made");
    refute(&draft, ClaimId(0), 0, &good, &[]).expect("this is refuted");
    let found = forged(&draft, &good, none(), None);
    assert!(found.contains("ties both sides is missing"), "{found}");
    // It does not fall faster than that.
    let found = forged(&draft, &good, falls(&[(0, 6), (5, 0)]), assumed.clone());
    assert!(!found.is_empty());
    // Where nothing bounds how fast P dismantles, the sortie that Q keeps may be more than P leaves it on another day.
    let mut sudden = draft.clone();
    sudden.stakes[0].builds = None;
    sudden.stakes[0].retires = None;
    let found = forged(&sudden, &good, falls(&[(0, 6), (5, 1)]), assumed);
    assert!(found.contains("something else on this day"), "{found}");
}
