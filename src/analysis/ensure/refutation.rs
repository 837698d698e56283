//! The certificate that no posture is left.

use super::posture::Master;
use super::shape::posture_of;
use super::sides::Sides;
use crate::analysis::always::Asked;
use crate::analysis::session::Session;
use crate::analysis::witness::lay_out;
use crate::date::Day;
use crate::decide::Answer as Solved;
use crate::draft::*;
use crate::logic::Proof;
use crate::pose::Posed;

impl Master {
    /// A posture that keeps what the coalition owes and makes the assumption true on every day known, whatever the others answer.
    fn assumed(&self, session: &mut Session, asked: Asked, sides: &Sides) -> Option<Posture> {
        let draft = session.draft;
        let mut wished = Posed {
            unknowns: self.posed.unknowns.clone(),
            premises: Vec::new(),
            problem: self.posed.problem.clone(),
        };
        let answered = |p: &Premise| matches!(p, Premise::Escapes { .. } | Premise::Meets { .. });
        let mut premises = self.posed.premises.iter();
        wished
            .problem
            .formulas
            .retain(|_| !premises.next().is_some_and(answered));
        self.steady(draft, asked, &mut wished.problem);
        let Solved::Feasible(values) = session.solve_calmly(&wished, &self.chain) else {
            return None;
        };
        let baseline = session.baseline.as_ref();
        let (cone, unknowns) = (&self.cone, &wished.unknowns);
        let world = lay_out(draft, cone, &self.chain, unknowns, &values, baseline);
        posture_of(draft, &self.segments, &world, &[], &|p| sides.is_own(p))
    }

    /// The certificate that no posture is left.
    ///
    /// # Errors
    /// If what is given of the coalition's own forces was not shown to be possible on all days.
    pub fn refutation(
        &mut self,
        session: &mut Session,
        asked: Asked,
        sides: &Sides,
        proof: Proof,
    ) -> Result<Certificate, String> {
        let days = asked.days;
        if sides.own_given && days.until.add_days(-1) != Some(days.from) {
            return Err("no forces were found with which what is given of the coalition's own forces holds throughout; whether \
                        forces with which it holds on some days do better was not decided"
                .to_owned());
        }
        let assumed = match sides.own_given {
            false => None,
            true => Some(self.assumed(session, asked, sides).ok_or_else(|| {
                "that what is given can hold on all days on which the claim is asked was not shown"
                    .to_owned()
            })?),
        };
        let estimates = self
            .ranges
            .iter()
            .map(|r| (r.party, r.thing, r.figure, r.low.clone()))
            .collect();
        let escape = NoWorld {
            first: self.segments.first().map_or(Day(0), |s| s.0),
            last: self.segments.first().map_or(Day(0), |s| s.0),
            unknowns: self.posed.unknowns.clone(),
            premises: self.posed.premises.clone(),
            proof,
        };
        Ok(Certificate::Answered {
            estimates,
            answers: std::mem::take(&mut self.answers),
            escape,
            assumed,
        })
    }
}
