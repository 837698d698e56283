//! Whether worlds and postures speak of things that the draft has, in an order in which they can be read.

use super::event::{draft_of, of};
use super::{Archived, Basis};
use crate::contingency::Question;
use crate::date::Day;
use crate::draft::{
    Certificate, ClaimId, Course, Draft, EstimateRange, Left, NotLess, Posture, World,
};
use crate::verify::Evidence;

/// Refuses, in words, what no draft of these lists could mean.
pub fn fits(draft: &Draft, claim: ClaimId, archived: &Archived) -> Result<(), String> {
    let lists = Lists(draft);
    let end = match &archived.basis {
        Basis::Cases(_) if !archived.extremes.is_empty() => {
            let under = of(draft, archived).map_err(|why| why.to_string())?;
            let question = Question::new(draft, claim.index(), archived.part as usize, under);
            question.map_or(draft.end, |question| question.asked_until())
        }
        _ => draft.end,
    };
    for extreme in &archived.extremes {
        let (first, last) = extreme.evidence.days();
        if first < draft.start || last > end.max(draft.end) {
            return Err("a value of `most` or `least` is for days outside the draft's".to_owned());
        }
        if let Evidence::Endless { party, kind, .. } = &extreme.evidence {
            lists.party(party.index())?;
            lists.kind(kind.index())?;
        }
        let mut world = extreme.evidence.world().into_iter();
        world.try_for_each(|world| lists.world(world))?;
    }
    match &archived.basis {
        Basis::Cases(cases) => cases.iter().try_for_each(|case| {
            let parties = case.occasion.by.iter();
            parties
                .copied()
                .try_for_each(|party| lists.party(party.index()))?;
            if let Basis::Cases(_) = &case.basis {
                return Err("a case is not made of cases".to_owned());
            }
            let derived = draft_of(draft, claim, archived, case).map_err(|why| why.to_string())?;
            basis(&derived, &case.basis)
        }),
        alone => basis(draft, alone),
    }
}

fn basis(draft: &Draft, of: &Basis) -> Result<(), String> {
    let lists = Lists(draft);
    match of {
        Basis::Certificate {
            certificate,
            complied,
            ..
        } => {
            complied.iter().try_for_each(|world| lists.world(world))?;
            match &**certificate {
                Certificate::Ensured { cases, aside } => {
                    let left = |left: &Left| {
                        lists.ranges(&left.estimates)?;
                        lists.posture(&left.forces)
                    };
                    aside.iter().try_for_each(left)?;
                    cases.iter().try_for_each(|case| {
                        lists.ranges(&case.estimates)?;
                        lists.posture(&case.posture)?;
                        case.leaves.iter().try_for_each(left)
                    })
                }
                Certificate::Less { more, .. } => lists.posture(more),
                Certificate::Burden { sides } => {
                    sides.iter().try_for_each(|s| lists.posture(&s.attained))
                }
                Certificate::Answered {
                    estimates,
                    answers,
                    assumed,
                    ..
                } => {
                    assumed.iter().try_for_each(|own| lists.posture(own))?;
                    for (party, thing, ..) in estimates {
                        lists.has("party", party.index(), draft.parties.len())?;
                        lists.has("system", thing.index(), draft.things.len())?;
                    }
                    answers.iter().try_for_each(|a| lists.posture(&a.forces))
                }
                Certificate::NotLess { pieces, permitted } => {
                    lists.posture(permitted)?;
                    pieces.iter().try_for_each(|piece| lists.piece(piece))
                }
                Certificate::KeptAnyway { provisions } => provisions.iter().try_for_each(|kept| {
                    let index = kept.provision.index();
                    lists.has("provision", index, draft.provisions.len())
                }),
                Certificate::Outgrown { party, kind, .. } => {
                    lists.has("party", party.index(), draft.parties.len())?;
                    lists.has("kind", kind.index(), draft.kinds.len())
                }
                Certificate::NoWorld { .. } | Certificate::Untouched | Certificate::Figures => {
                    Ok(())
                }
            }
        }
        Basis::Cases(_) => Ok(()),
        Basis::Worlds { worlds, .. } => worlds.iter().try_for_each(|(ranges, world)| {
            lists.ranges(ranges)?;
            lists.world(world)
        }),
    }
}

struct Lists<'a>(&'a Draft);

impl Lists<'_> {
    fn has(&self, what: &str, index: usize, length: usize) -> Result<(), String> {
        if index < length {
            Ok(())
        } else {
            Err(format!("the draft has no {what} number {index}"))
        }
    }

    fn party(&self, index: usize) -> Result<(), String> {
        self.has("party", index, self.0.parties.len())
    }

    fn variant(&self, index: usize) -> Result<(), String> {
        self.has("variant", index, self.0.variants.len())
    }

    fn kind(&self, index: usize) -> Result<(), String> {
        self.has("kind", index, self.0.kinds.len())
    }

    fn thing(&self, index: usize) -> Result<(), String> {
        self.has("system", index, self.0.things.len())
    }

    fn attribute(&self, index: usize) -> Result<(), String> {
        self.has("attribute", index, self.0.attributes.len())
    }

    fn policy(&self, index: usize) -> Result<(), String> {
        self.has("policy", index, self.0.policies.len())
    }

    fn course(&self, course: &Course) -> Result<(), String> {
        if course.0.is_empty() || !course.0.is_sorted_by(|a, b| a.0 < b.0) {
            return Err("a history's days are not in order".to_owned());
        }
        Ok(())
    }

    fn days(&self, (first, last): (Day, Day), what: &str) -> Result<(), String> {
        if self.0.start <= first && last <= self.0.end {
            Ok(())
        } else {
            Err(format!("{what} days outside the draft's"))
        }
    }

    fn piece(&self, piece: &NotLess) -> Result<(), String> {
        let about = "what the draft permits is shown for";
        match piece {
            NotLess::Along { lines, attained } => {
                let mut bounds = lines.iter().map(|line| &line.bound);
                bounds.try_for_each(|bound| self.days((bound.first, bound.last), about))?;
                self.posture(attained)
            }
            NotLess::Reached {
                bound, attained, ..
            } => {
                self.days((bound.first, bound.last), about)?;
                self.posture(attained)
            }
            NotLess::Endless {
                first,
                last,
                party,
                kind,
            } => {
                self.days((*first, *last), about)?;
                self.party(party.index())?;
                self.kind(kind.index())
            }
        }
    }

    fn ranges(&self, ranges: &[EstimateRange]) -> Result<(), String> {
        ranges.iter().try_for_each(|range| {
            self.party(range.party.index())?;
            self.thing(range.thing.index())
        })
    }

    fn world(&self, world: &World) -> Result<(), String> {
        for ((party, variant), course) in &world.histories {
            self.party(party.index())?;
            self.variant(variant.index())?;
            self.course(course)?;
        }
        for ((party, source, target), course) in &world.moved {
            self.party(party.index())?;
            self.variant(source.index())?;
            self.variant(target.index())?;
            self.course(course)?;
        }
        for ((party, thing, attribute), course) in &world.rated {
            self.party(party.index())?;
            self.thing(thing.index())?;
            self.attribute(attribute.index())?;
            self.course(course)?;
        }
        for ((party, variant), days) in &world.spreads {
            self.party(party.index())?;
            self.variant(variant.index())?;
            for (kind, _) in days.values().flatten() {
                self.kind(kind.index())?;
            }
        }
        for ((party, kind, attribute), course) in &world.totals {
            self.party(party.index())?;
            self.kind(kind.index())?;
            self.attribute(attribute.index())?;
            self.course(course)?;
        }
        for (party, policy) in world.switches.keys() {
            self.party(party.index())?;
            self.policy(policy.index())?;
        }
        for plan in &world.plans {
            for engagement in &plan.war {
                self.has("engagement", engagement.index(), self.0.engagements.len())?;
            }
            self.has("engagement in this war", plan.position, plan.war.len())?;
            for shot in &plan.shots {
                self.party(shot.party.index())?;
                self.kind(shot.kind.index())?;
            }
            let engagement = &self.0.engagements[plan.war[plan.position].index()];
            for (weapon, party, kind, _) in &plan.fired {
                self.has("weapon", *weapon, engagement.weapons.len())?;
                self.party(party.index())?;
                self.kind(kind.index())?;
            }
        }
        Ok(())
    }

    fn posture(&self, posture: &Posture) -> Result<(), String> {
        for (party, variant, course) in &posture.histories {
            self.party(party.index())?;
            self.variant(variant.index())?;
            self.course(course)?;
        }
        for (party, source, target, course) in &posture.moved {
            self.party(party.index())?;
            self.variant(source.index())?;
            self.variant(target.index())?;
            self.course(course)?;
        }
        for (party, thing, attribute, course) in &posture.rated {
            self.party(party.index())?;
            self.thing(thing.index())?;
            self.attribute(attribute.index())?;
            self.course(course)?;
        }
        for segment in &posture.segments {
            for (party, kind, _) in &segment.held {
                self.party(party.index())?;
                self.kind(kind.index())?;
            }
            for (party, kind, attribute, _) in &segment.loads {
                self.party(party.index())?;
                self.kind(kind.index())?;
                self.attribute(attribute.index())?;
            }
            for (party, policy, _) in &segment.in_effect {
                self.party(party.index())?;
                self.policy(policy.index())?;
            }
        }
        Ok(())
    }
}
