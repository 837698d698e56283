//! `always`: one question for each stretch of days, without quantifiers.

use super::smtlib::{File, Names};
use super::{Answer, Questions};
use crate::analysis::{Asked, pose_world, stretches};
use crate::draft::Draft;
use crate::pose::Cone;

/// Whether some world breaks the claim on some day of the stretch.
pub fn questions(draft: &Draft, asked: Asked) -> Result<Questions, String> {
    let cone = Cone::of(draft, asked.seed(draft), &|_| true);
    let mut all = Vec::new();
    for stretch in stretches(draft, &cone, &asked.conditions(), asked.days) {
        let posed = pose_world(draft, &cone, stretch, asked, Some(true)).map_err(|why| why.0)?;
        let mut names = Names::default();
        names.add(&posed);
        let mut file = File::new(draft, asked, stretch, Answer::Unsat);
        file.declared(&names, &posed);
        all.push(file.finish());
    }
    Ok(Questions {
        proved: Answer::Unsat,
        all,
    })
}
