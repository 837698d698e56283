//! What a rejection is about, in the drafter's words.

use super::event::draft_of;
use super::{Archived, Basis, Case, Refusal};
use crate::draft::{
    Certificate, Claim, ClaimId, Draft, Moment, NoWorld, NotLess, PartyId, Premise, ThingId,
    Unknown, VariantId,
};
use crate::logic::{CheckError, Cite};
use crate::source::Place;
use crate::verify::Rejection;
use std::borrow::Cow;

/// Something that the drafter wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Such as `claim `C1``.
    pub words: String,
    pub place: Place,
}

/// The claim itself.
pub fn of_claim(claim: &Claim) -> About {
    About {
        words: format!("claim `{}`", claim.name),
        place: claim.place,
    }
}

/// The rejection in words, with what it is about.
pub fn reason(draft: &Draft, claim: &Claim, archived: &Archived, why: &Rejection) -> Refusal {
    let mut telling = Telling {
        draft: Cow::Borrowed(draft),
        claim,
        archived,
        where_: Vec::new(),
        proof: None,
        case: None,
        about: vec![of_claim(claim)],
        event: None,
    };
    if let [only] = archived.proofs()[..] {
        telling.proof = Some(only);
    }
    let words = telling.words(why);
    let mut all = telling.where_;
    all.push(words);
    Refusal {
        words: all.join(", "),
        about: telling.about,
    }
}

struct Telling<'a> {
    draft: Cow<'a, Draft>,
    claim: &'a Claim,
    archived: &'a Archived,
    where_: Vec<String>,
    /// The proof that it is about.
    proof: Option<&'a NoWorld>,
    /// The case of an `ensured`, or the provision of a `kept_anyway`, that it is about.
    case: Option<usize>,
    about: Vec<About>,
    /// The case of a contingency that it is about.
    event: Option<usize>,
}

impl<'a> Telling<'a> {
    fn words(&mut self, why: &Rejection) -> String {
        match why {
            Rejection::In { list, index, why } => {
                self.enter(list, *index);
                self.words(why)
            }
            Rejection::Unlisted(unknown) => format!(
                "the list of unknowns lacks {}",
                unknown_words(&self.draft, unknown)
            ),
            Rejection::Proof(error) => {
                let words = self.error(error);
                format!("the proof does not come out: {words}")
            }
            other => other.to_string(),
        }
    }

    fn enter(&mut self, list: &str, index: usize) {
        let archived = self.archived;
        let certificate = match &archived.basis {
            Basis::Cases(cases) => {
                if list == "event" {
                    return self.event(cases, index);
                }
                let case = self.event.and_then(|event| cases.get(event));
                case.and_then(|case| case.basis.certificates().pop())
            }
            alone => alone.certificates().pop(),
        };
        match (list, certificate) {
            ("premise", _) => return self.premise(index),
            ("unknown", _) => {
                let unknown = self.proof.and_then(|proof| proof.unknowns.get(index));
                let words = unknown.map_or_else(
                    || format!("unknown {index}"),
                    |unknown| unknown_words(&self.draft, unknown),
                );
                return self.where_.push(words);
            }
            ("complied", _) => {
                return self
                    .where_
                    .push("in the world that shows that everybody can comply".to_owned());
            }
            ("case", _) => {
                self.case = Some(index);
                return self.where_.push(format!("in case {}", index + 1));
            }
            ("proof", _) => self.proof = self.archived.proofs().get(index).copied(),
            ("value of `most` or `least`", _) => {
                let extreme = self.archived.extremes.get(index);
                self.proof = extreme.and_then(|e| e.evidence.bound());
                self.where_
                    .push(format!("in value {} of `most` or `least`", index + 1));
            }
            ("stretch", Some(Certificate::NoWorld { stretches })) => {
                self.proof = stretches.get(index);
            }
            ("stretch of `holds`", Some(Certificate::Ensured { cases, .. })) => {
                let case = self.case.and_then(|case| cases.get(case));
                self.proof = case.and_then(|case| case.holds.get(index));
            }
            ("provision kept anyway", Some(Certificate::KeptAnyway { .. })) => {
                return self.case = Some(index);
            }
            ("stretch", Some(Certificate::KeptAnyway { provisions })) => {
                let kept = self.case.and_then(|case| provisions.get(case));
                self.proof = kept.and_then(|kept| kept.stretches.get(index));
            }
            ("piece", Some(Certificate::NotLess { pieces, .. })) => {
                let proofs = pieces.get(index).map_or_else(Vec::new, NotLess::bounds);
                (self.case, self.proof) = (Some(index), proofs.first().copied());
                self.where_.push(format!("in piece {}", index + 1));
            }
            ("line", Some(Certificate::NotLess { pieces, .. })) => {
                let piece = self.case.and_then(|case| pieces.get(case));
                let proofs = piece.map_or_else(Vec::new, NotLess::bounds);
                self.proof = proofs.get(index).copied();
                return;
            }
            ("escape", Some(Certificate::Answered { escape, .. })) => {
                self.proof = escape.get(index);
            }
            ("side", Some(Certificate::Burden { sides })) => {
                self.proof = sides.get(index).and_then(|side| side.bound.as_ref());
            }
            _ => return self.where_.push(format!("in {list} {}", index + 1)),
        }
        if let Some(proof) = self.proof {
            self.where_.push(if proof.first == proof.last {
                format!("in the proof for {}", proof.first)
            } else {
                format!("in the proof for {} to {}", proof.first, proof.last)
            });
        }
    }

    /// From now on it is about this case of the contingency, and about the draft that it leaves.
    fn event(&mut self, cases: &[Case], index: usize) {
        self.event = Some(index);
        let Some(case) = cases.get(index) else {
            return;
        };
        let written = self.draft.claims.iter();
        let claim = written.zip(0..).find(|(c, _)| c.name == self.claim.name);
        let derived = claim.map(|(_, id)| draft_of(&self.draft, ClaimId(id), self.archived, case));
        let (first, last) = (case.occasion.first, case.occasion.last);
        self.where_.push(match first == last {
            true => format!("with an event on {first}"),
            false => format!("with an event from {first} to {last}"),
        });
        if let Some(Ok(draft)) = derived {
            self.draft = Cow::Owned(draft);
        }
    }

    fn premise(&mut self, index: usize) {
        match self.proof.and_then(|proof| proof.premises.get(index)) {
            Some(premise) => self.named(premise),
            None => self.where_.push(format!("in premise {index}")),
        }
    }

    fn named(&mut self, premise: &Premise) {
        let about = about(&self.draft, self.claim, premise);
        self.where_.push(format!("in {}", about.words));
        if !self.about.contains(&about) {
            self.about.push(about);
        }
    }

    fn error(&mut self, error: &CheckError) -> String {
        match error {
            CheckError::NoFormula(formula)
            | CheckError::NotAnAny(formula, _)
            | CheckError::NotARow(formula, _)
            | CheckError::NotAssumed(formula, _)
            | CheckError::NoSuchPath(formula, _) => self.premise(*formula as usize),
            CheckError::NegativeMultiplier(Cite::Atom { formula, .. }) => {
                self.premise(*formula as usize);
                return "an inequality has a negative multiplier".to_owned();
            }
            CheckError::NegativeMultiplier(Cite::Assumed { .. }) => {
                return "the bound of a split has a negative multiplier".to_owned();
            }
            CheckError::UnknownRemains(var) => {
                let unknown = self
                    .proof
                    .and_then(|proof| proof.unknowns.get(var.0 as usize));
                if let Some(unknown) = unknown {
                    let words = unknown_words(&self.draft, unknown);
                    return format!("{words} does not cancel in the sum");
                }
            }
            _ => {}
        }
        error.to_string()
    }
}

/// What the drafter wrote that a premise stands for.
fn about(draft: &Draft, claim: &Claim, premise: &Premise) -> About {
    let at_claim = |words: &str| About {
        words: format!("{words} `{}`", claim.name),
        place: claim.place,
    };
    let stake = |what: &str, party: PartyId, thing: ThingId| {
        let place = draft.stake(party, thing).map(|stake| stake.place);
        About {
            words: format!("{what} {}", thing_name(draft, party, thing)),
            place: place.unwrap_or(claim.place),
        }
    };
    let variant = |what: &str, party: PartyId, variant: VariantId| {
        let thing = draft.variants.get(variant.index()).map(|v| v.thing);
        match thing {
            Some(thing) => stake(what, party, thing),
            None => at_claim("a premise of claim"),
        }
    };
    match premise {
        Premise::Provision { provision, .. }
        | Premise::ProvisionGrowth { provision, .. }
        | Premise::Breach { provision, .. } => match draft.provisions.get(provision.index()) {
            Some(provision) => About {
                words: format!("`{}`", provision.name),
                place: provision.place,
            },
            None => at_claim("a provision that the draft lacks, assumed for claim"),
        },
        Premise::Fact { fact, .. } | Premise::FactGrowth { fact, .. } => {
            match draft.facts.get(fact.index()) {
                Some(fact) => About {
                    words: format!("fact `{}`", fact.name),
                    place: fact.place,
                },
                None => at_claim("a fact that the draft lacks, assumed for claim"),
            }
        }
        Premise::Builds { party, thing, .. } => stake("the building rate of", *party, *thing),
        Premise::Retires { party, thing, .. } => stake("the dismantling rate of", *party, *thing),
        Premise::Moves { party, thing, .. } => stake("the moving rate of", *party, *thing),
        Premise::Start { party, thing, .. } | Premise::Estimate { party, thing, .. } => {
            stake("the starting figure of", *party, *thing)
        }
        Premise::EstimateWithin(range) => stake("the starting figure of", range.party, range.thing),
        Premise::RatedStart { party, thing, .. }
        | Premise::RatedBuilds { party, thing, .. }
        | Premise::RatedRetires { party, thing, .. }
        | Premise::RatedWhole { party, thing, .. } => stake("the rated total of", *party, *thing),
        Premise::StartWhole { party, variant: v } | Premise::StartNone { party, variant: v } => {
            variant("the start of", *party, *v)
        }
        Premise::Whole {
            party, variant: v, ..
        }
        | Premise::Flow {
            party, variant: v, ..
        } => variant("the holdings of", *party, *v),
        Premise::Given { .. } => at_claim("what is given in claim"),
        Premise::Kept { .. }
        | Premise::Broken { .. }
        | Premise::Beyond { .. }
        | Premise::BeyondLine { .. } => at_claim("the condition of claim"),
        Premise::Fight { war, position, .. } => {
            let engagement = war
                .get(*position as usize)
                .and_then(|id| draft.engagements.get(id.index()));
            match engagement {
                Some(engagement) => About {
                    words: format!("the rules of `{}`", engagement.name),
                    place: engagement.place,
                },
                None => at_claim("an engagement of claim"),
            }
        }
        Premise::NotNegative { of } => About {
            words: unknown_words(draft, of),
            place: claim.place,
        },
        _ => at_claim("a premise of claim"),
    }
}

fn thing_name(draft: &Draft, party: PartyId, thing: ThingId) -> String {
    let party = draft.parties.get(party.index()).map(|p| p.name.as_str());
    let thing = draft.things.get(thing.index()).map(|t| t.name.as_str());
    format!("{}.{}", party.unwrap_or("?"), thing.unwrap_or("?"))
}

/// What an unknown stands for.
fn unknown_words(draft: &Draft, unknown: &Unknown) -> String {
    let when = |at: &Moment| match at {
        Moment::On(day) => format!("on {day}"),
        Moment::Asked => "on the asked day".to_owned(),
    };
    let kind = |party: PartyId, kind: crate::draft::KindId| {
        let party = draft.parties.get(party.index()).map(|p| p.name.as_str());
        let kind = draft.kinds.get(kind.index()).map(|k| k.name.as_str());
        format!("{}.{}", party.unwrap_or("?"), kind.unwrap_or("?"))
    };
    let variant = |party: PartyId, variant: VariantId| {
        let thing = draft.variants.get(variant.index()).map(|v| v.thing);
        thing.map_or_else(|| "?".to_owned(), |thing| thing_name(draft, party, thing))
    };
    match unknown {
        Unknown::AskedDay => "the asked day".to_owned(),
        Unknown::Held { party, kind: k, at } => format!("{} {}", kind(*party, *k), when(at)),
        Unknown::History {
            party,
            variant: v,
            at,
        } => format!("the history of {} {}", variant(*party, *v), when(at)),
        Unknown::Total {
            party, kind: k, at, ..
        } => {
            format!("the loads of {} {}", kind(*party, *k), when(at))
        }
        Unknown::TotalHistory {
            party, thing, at, ..
        } => format!(
            "the rated total of {} {}",
            thing_name(draft, *party, *thing),
            when(at)
        ),
        Unknown::Built {
            party, variant: v, ..
        } => format!("what is built of {}", variant(*party, *v)),
        Unknown::Retired {
            party, variant: v, ..
        } => format!("what is dismantled of {}", variant(*party, *v)),
        Unknown::Moved { party, source, .. } => {
            format!("what is moved of {}", variant(*party, *source))
        }
        Unknown::InEffect { party, policy, at } => {
            let party = draft.parties.get(party.index()).map(|p| p.name.as_str());
            let policy = draft.policies.get(policy.index()).map(|p| p.name.as_str());
            format!(
                "{}.{} {}",
                party.unwrap_or("?"),
                policy.unwrap_or("?"),
                when(at)
            )
        }
        Unknown::Facing {
            strategy,
            place,
            of,
        } => format!(
            "{} against strategy {}, place {}",
            unknown_words(draft, of),
            strategy.saturating_add(1),
            place.saturating_add(1)
        ),
        Unknown::Against { answer, of } => format!(
            "{} against answer {}",
            unknown_words(draft, of),
            answer.saturating_add(1)
        ),
        Unknown::Shots {
            party, kind: k, at, ..
        } => {
            format!("the shots at {} {}", kind(*party, *k), when(at))
        }
        Unknown::Fired {
            party, kind: k, at, ..
        } => {
            format!("what is fired of {} {}", kind(*party, *k), when(at))
        }
    }
}
