//! `possible`: one world, for all estimates.

use super::ensure::{quantified, unfixed_estimates};
use super::finite::days_named;
use super::smtlib::{File, Names};
use super::{Answer, Questions};
use crate::analysis::{Asked, pose_world};
use crate::draft::{Draft, PartyId};
use crate::pose::Cone;

/// Whether there is a world in which the condition holds on all days that it is asked on.
pub fn questions(draft: &Draft, asked: Asked) -> Result<Questions, String> {
    let cone = Cone::of(draft, asked.seed(draft), &|_| true);
    let is_one_day = asked.days.from.add_days(1) == Some(asked.days.until);
    let mut days = days_named(draft, &cone, asked)?;
    if !unfixed_estimates(draft, &cone, &|_| true).is_empty() || !is_one_day {
        let everybody: Vec<PartyId> = (0..draft.parties.len() as u32).map(PartyId).collect();
        return quantified(draft, asked, cone, &everybody, &days);
    }
    let Some(day) = days.pop() else {
        return Err("it is asked on no day".to_owned());
    };
    let posed = pose_world(draft, &cone, (day, day), asked, Some(false)).map_err(|why| why.0)?;
    let mut names = Names::default();
    names.add(&posed);
    let mut file = File::new(draft, asked, (day, day), Answer::Sat);
    file.declared(&names, &posed);
    Ok(Questions {
        proved: Answer::Sat,
        all: vec![file.finish()],
    })
}
