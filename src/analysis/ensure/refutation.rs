//! The certificate that no posture is left.

use super::answer::whole_posture;
use super::posture::Master;
use super::sides::Sides;
use crate::analysis::always::Asked;
use crate::analysis::boxes::lowest;
use crate::analysis::session::Session;
use crate::analysis::stretches::turning_days;
use crate::analysis::witness::Wanted;
use crate::date::Day;
use crate::draft::*;
use crate::logic::Proof;
use crate::pose::Cone;
use std::collections::BTreeSet;

impl Master {
    /// A permitted world, for the values of the coalition's estimates at hand, in which the assumption holds on some day.
    pub(super) fn assumed(&self, session: &mut Session, asked: Asked) -> Option<Posture> {
        let draft = session.draft;
        let mut seed = asked.seed(draft);
        seed.things
            .extend(self.ranges.iter().map(|r| (r.party, r.thing)));
        let end = session.last_day(asked.days);
        let last = asked.days.until.add_days(-1)?;
        let tried: BTreeSet<Day> = [asked.days.from, last].into_iter().collect();
        tried.into_iter().find_map(|day| {
            let at = Moment::On(day);
            let given = asked.given.map(|_| Premise::Given { at });
            let wanted = Wanted {
                seed: seed.clone(),
                condition: Some(asked.condition),
                given: asked.given,
                goals: given.into_iter().collect(),
                fights: Vec::new(),
                days: BTreeSet::from([day]),
                estimates: lowest(&self.ranges),
            };
            let world = session.world(&wanted).ok()?;
            let mut days = turning_days(draft, &Cone::of(draft, seed.clone(), &|_| true));
            days.insert(day);
            days.extend(self.segments.iter().flat_map(|s| [s.0, s.1]));
            let courses = world.histories.values().chain(world.rated.values());
            days.extend(courses.flat_map(|course| course.0.iter().map(|point| point.0)));
            whole_posture(draft, &world, &days, end).ok()
        })
    }

    /// The certificate that no posture is left.
    ///
    /// # Errors
    /// If no permitted world was found where one must be shown.
    pub fn refutation(
        &mut self,
        session: &mut Session,
        asked: Asked,
        sides: &Sides,
        proof: Proof,
    ) -> Result<Certificate, String> {
        let days = asked.days;
        let escape = NoWorld {
            first: days.from,
            last: days.from,
            unknowns: self.posed.unknowns.clone(),
            premises: self.posed.premises.clone(),
            proof,
        };
        let answers = std::mem::take(&mut self.answers);
        self.refutation_by(session, asked, sides, answers, vec![escape])
    }

    /// The certificate of these proofs, one for each stretch on which the assumption may be true.
    pub(super) fn refutation_by(
        &self,
        session: &mut Session,
        asked: Asked,
        sides: &Sides,
        answers: Vec<Answer>,
        escape: Vec<NoWorld>,
    ) -> Result<Certificate, String> {
        let own_given = sides.own_given || sides.mixed_given;
        let assumed = match own_given || sides.beside() {
            false => None,
            true => Some(self.assumed(session, asked).ok_or_else(|| {
                "that the draft leaves both sides anything to do for these values was not shown"
                    .to_owned()
            })?),
        };
        let estimates = self
            .ranges
            .iter()
            .map(|r| (r.party, r.thing, r.figure, r.low.clone()))
            .collect();
        Ok(Certificate::Answered {
            estimates,
            answers,
            escape,
            assumed,
        })
    }
}
