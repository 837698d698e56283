//! Postures of as much, or as little, as the coalition may hold: where a limit on a sum ties it to others, such a posture leaves them the least
//! or the most room from a far day back, and answers to other postures may not be shown.

use super::inner::Held;
use super::posture::{Assumed, Keeps, Master};
use super::sides::{Sides, Wars};
use crate::analysis::always::Asked;
use crate::analysis::session::Session;
use crate::decide::Answer as Solved;
use crate::draft::*;
use crate::logic::Var;
use crate::number::Rational;
use crate::pose::Posed;

impl Session<'_> {
    /// A posture for the box that holds as much, or else as little, as it may, and does what is asked.
    pub(super) fn extreme_posture(
        &mut self,
        asked: Asked,
        sides: &Sides,
        ranges: &[EstimateRange],
    ) -> Option<EnsuredCase> {
        let master = Master::new(self, asked, sides, ranges, Assumed::Throughout).ok()?;
        let mut wished = Posed {
            unknowns: master.posed.unknowns.clone(),
            premises: Vec::new(),
            problem: master.posed.problem.clone(),
        };
        master.steady(self.draft, asked, &mut wished.problem);
        [-Rational::ONE, Rational::ONE]
            .into_iter()
            .find_map(|sign| {
                let own = |unknown: &Unknown| match unknown {
                    Unknown::Held { party, .. } | Unknown::History { party, .. } => {
                        sides.is_own(*party)
                    }
                    _ => false,
                };
                let known = wished.unknowns.iter().zip(0..);
                let held = known.filter(|(unknown, _)| own(unknown));
                let objective: Vec<(Var, Rational)> =
                    held.map(|(_, i)| (Var(i), sign.clone())).collect();
                let Solved::Feasible(values) = self.solve(&wished, Some(&objective)) else {
                    return None;
                };
                let candidate = master.candidate(self, sides, values)?;
                let tried = match sides.wars {
                    Wars::None | Wars::Feared => self.hold(asked, sides, &master, &candidate),
                    Wars::Own | Wars::Both => return None,
                };
                let Held::Yes(case) = tried else {
                    return None;
                };
                matches!(master.keeps(self.draft, sides, &candidate), Keeps::All).then_some(*case)
            })
    }
}
