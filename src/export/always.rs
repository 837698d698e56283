//! `always`: one question for each stretch of days, without quantifiers.

use super::Question;
use super::smtlib::{Names, Sentence};
use crate::analysis::{Asked, pose_world, stretches};
use crate::draft::Draft;
use crate::pose::Cone;

/// Whether some world breaks the claim on some day of the stretch.
pub fn questions(draft: &Draft, asked: Asked) -> Result<Vec<Question>, String> {
    let cone = Cone::of(draft, asked.seed(draft), &|_| true);
    let mut out = Vec::new();
    for stretch in stretches(draft, &cone, &asked.conditions(), asked.days) {
        let posed = pose_world(draft, &cone, stretch, asked, Some(true)).map_err(|why| why.0)?;
        let (sat, unsat) = (
            "a permitted world breaks the claim, so it is refuted, if the days between the listed ones allow it",
            "no permitted world breaks the claim in this stretch; unsat in every stretch: proved",
        );
        let mut names = Names::default();
        names.add(&posed);
        let mut sentence = Sentence::new(draft, asked, stretch, (sat, unsat));
        sentence.declare(&names);
        for (premise, formula) in posed.premises.iter().zip(&posed.problem.formulas) {
            sentence.assert(premise, &names.formula(&posed, formula));
        }
        out.push(Question {
            first: stretch.0,
            last: stretch.1,
            sat,
            unsat,
            text: sentence.finish(),
        });
    }
    Ok(out)
}
