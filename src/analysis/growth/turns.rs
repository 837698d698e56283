//! Parts of a limited sum that grow one after the other: on each stretch between listed days one of them at most is the guide, and the others
//! keep their counts. A guide may fall at once, so the next one may begin wherever the last one has come to.

use super::{Carrier, Guides, Limit, carriers, is_on, limits};
use crate::analysis::session::Session;
use crate::analysis::witness::{Wanted, first_fault, lay_out, posed_for};
use crate::date::Day;
use crate::draft::*;
use crate::logic::Formula;
use crate::number::Rational;
use crate::pose::{Chain, Cone, Linear, Posed};
use std::collections::BTreeSet;

/// Into how many stretches a limit's days are cut, in each of which one part grows: in turn.
pub const CUTS: [i64; 2] = [6, 12];

/// The days that cut a limit's days into so many stretches of about one length, each on which a whole number of units has been allowed, so
/// that no part of one is lost; none if no limit has several parts.
pub fn days(draft: &Draft, cone: &Cone, parts: i64) -> Option<BTreeSet<Day>> {
    let mut out = BTreeSet::new();
    for limit in limits(draft, cone) {
        if carriers(draft, limit.of).len() < 2 {
            continue;
        }
        let days = limit.days;
        let first = days.from.max(draft.start);
        let length = i64::from(days.until.0) - i64::from(first.0);
        for cut in 1..parts {
            let allowed = limit.per_day * &Rational::from(length * cut / parts);
            let after = allowed.ceil().checked_div(limit.per_day)?;
            out.extend(first.add_days(after.ceil().to_i64()?));
        }
    }
    out.retain(|day| draft.start <= *day && *day <= draft.end);
    (!out.is_empty()).then_some(out)
}

/// The question with guides that take turns.
pub fn taken(draft: &Draft, cone: &Cone, chain: &Chain, posed: &Posed) -> Posed {
    let mut guides = Guides::new(draft, posed);
    let limits = limits(draft, cone).into_iter();
    let carried = limits.map(|limit| {
        let all = carriers(draft, limit.of);
        (limit, all)
    });
    let carried: Vec<_> = carried.filter(|(_, all)| !all.is_empty()).collect();
    for (limit, all) in &carried {
        for carrier in all {
            guides.draw(limit, carrier, chain);
        }
    }
    for (limit, all) in &carried {
        guides.take_turns(limit, all, chain);
    }
    guides.posed
}

impl Session<'_> {
    /// The question with guides that take turns, and a solution of it, if one is found cheaply.
    pub fn solve_in_turns(
        &mut self,
        cone: &Cone,
        chain: &Chain,
        posed: &Posed,
    ) -> Option<(Posed, Vec<Rational>)> {
        let taking = taken(self.draft, cone, chain, posed);
        let little = self.solve_departing_little(&taking, chain);
        let values = little.or_else(|| self.solve_with_few_nodes(&taking, &[]))?;
        Some((taking, values))
    }

    /// Such a world in which the parts of a sum whose growth is limited grow one after the other.
    pub fn taking_turns(
        &mut self,
        wanted: &Wanted,
        cone: &Cone,
        known: &BTreeSet<Day>,
        parts: i64,
    ) -> Option<World> {
        let draft = self.draft;
        let mut known_days = days(draft, cone, parts)?;
        known_days.extend(known);
        let chain = Chain::new(&known_days, None);
        let posed = posed_for(draft, wanted, cone, &chain).ok()?;
        let (taking, values) = self.solve_in_turns(cone, &chain, &posed)?;
        let values = self.worst_plan(&taking, values);
        let baseline = self.baseline.as_ref();
        let world = lay_out(draft, cone, &chain, &taking.unknowns, &values, baseline);
        first_fault(draft, &world, cone).is_none().then_some(world)
    }
}

impl Guides<'_> {
    /// What a carrier's own count and history are on a day, and the count of the others.
    fn of_carrier(&self, carrier: &Carrier, at: Moment) -> Option<(Linear, Linear, Linear)> {
        let (party, variant) = (carrier.party, carrier.variant);
        let own = self.held(party, variant, at)?;
        let history = self.form(&Unknown::History { party, variant, at })?;
        let others = carrier.others.iter();
        let rest = others
            .map(|(p, v)| self.held(*p, *v, at))
            .try_fold(Linear::default(), |sum, held| Some(sum.plus(&held?)))?;
        Some((own, history, rest))
    }

    /// Adds the rows of one limit whose parts take turns.
    fn take_turns(&mut self, limit: &Limit, all: &[Carrier], chain: &Chain) {
        let mut before: Option<(Day, Moment, Linear)> = None;
        for &at in chain.0.iter().filter(|at| is_on(limit.days, **at)) {
            let Moment::On(day) = at else { continue };
            let Some((own, _, rest)) = all.first().and_then(|c| self.of_carrier(c, at)) else {
                continue;
            };
            let count = own.plus(&rest);
            let guide = Linear::unknown(self.new_var());
            self.whole_part(&count, &guide);
            if let Some((earlier, then, last)) = before {
                let span = Rational::from(i64::from(day.0) - i64::from(earlier.0));
                let most = Linear::number(limit.per_day * &span);
                let rise = guide.clone().minus(&last).minus(&most).at_most_zero();
                if span > Rational::ONE {
                    let ways = all.iter().filter_map(|carrier| {
                        let (_, from, rest_then) = self.of_carrier(carrier, then)?;
                        let (_, to, rest) = self.of_carrier(carrier, at)?;
                        let begin = from.clone().plus(&rest_then).minus(&last);
                        let end = to.clone().plus(&rest).minus(&guide);
                        Some(Formula::All(vec![
                            rest.minus(&rest_then).zero(),
                            to.minus(&from).minus(&most).at_most_zero(),
                            begin.at_most_zero(),
                            end.zero(),
                        ]))
                    });
                    let ways: Vec<Formula> = ways.collect();
                    self.posed.problem.formulas.push(Formula::Any(ways));
                } else {
                    self.posed.problem.formulas.push(rise);
                }
            }
            before = Some((day, at, guide));
        }
    }
}
