//! Which premises a question needs, along its chain of moments.

use super::cone::is_rated;
use super::{Cone, Encoder, Unposed};
use crate::date::Day;
use crate::draft::*;
use crate::logic::Formula;
use crate::logic::Problem;
use std::collections::BTreeSet;

/// The moments of a question in their order in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain(pub Vec<Moment>);

impl Chain {
    /// Known days, and the asked day between them (or as a known day where it is one).
    pub fn new(days: &BTreeSet<Day>, asked: Option<(Day, Day)>) -> Chain {
        let mut moments: Vec<Moment> = Vec::new();
        let mut placed = asked.is_none();
        for &day in days {
            if let (false, Some((first, last))) = (placed, asked) {
                if first == last {
                    if day >= first {
                        if day > first {
                            moments.push(Moment::On(first));
                        }
                        placed = true;
                    }
                } else if day >= last {
                    moments.push(Moment::Asked);
                    placed = true;
                }
            }
            moments.push(Moment::On(day));
        }
        if let (false, Some((first, last))) = (placed, asked) {
            moments.push(if first == last {
                Moment::On(first)
            } else {
                Moment::Asked
            });
        }
        Chain(moments)
    }
}

/// The moment at which a stretch of days asks.
pub fn asked_moment(asked: (Day, Day)) -> Moment {
    if asked.0 == asked.1 {
        Moment::On(asked.0)
    } else {
        Moment::Asked
    }
}

/// A posed question: formula number i is premise number i.
#[derive(Clone)]
pub struct Posed {
    pub unknowns: Vec<Unknown>,
    pub premises: Vec<Premise>,
    pub problem: Problem,
}

/// Collects premises and their formulas.
pub struct Poser<'d> {
    pub encoder: Encoder<'d>,
    premises: Vec<Premise>,
    formulas: Vec<Formula>,
    seen: BTreeSet<Premise>,
    not_negative: BTreeSet<Unknown>,
}

impl<'d> Poser<'d> {
    pub fn new(draft: &'d Draft, asked: (Day, Day)) -> Poser<'d> {
        Poser {
            encoder: Encoder::new(draft, asked),
            premises: Vec::new(),
            formulas: Vec::new(),
            seen: BTreeSet::new(),
            not_negative: BTreeSet::new(),
        }
    }

    /// Adds a premise once.
    pub fn add(&mut self, premise: Premise) -> Result<(), Unposed> {
        if self.seen.insert(premise.clone()) {
            let formula = self.encoder.formula(&premise)?;
            self.premises.push(premise);
            self.formulas.push(formula);
        }
        Ok(())
    }

    /// Adds a premise with a formula that its own part has posed.
    pub fn add_posed(&mut self, premise: Premise, formula: Formula) {
        if self.seen.insert(premise.clone()) {
            self.premises.push(premise);
            self.formulas.push(formula);
        }
    }

    fn not_negative(&mut self, of: Unknown) -> Result<(), Unposed> {
        if self.not_negative.insert(of.clone()) {
            self.add(Premise::NotNegative { of })?;
        }
        Ok(())
    }

    /// What the world allows of everything in the cone, at every moment of the chain, for the parties that `mine` lets through.
    pub fn world(
        &mut self,
        cone: &Cone,
        chain: &Chain,
        mine: &dyn Fn(PartyId) -> bool,
    ) -> Result<(), Unposed> {
        if chain.0.contains(&Moment::Asked) {
            self.add(Premise::AskedWithin)?;
        }
        for &(party, thing) in cone.touched.things.iter().filter(|t| mine(t.0)) {
            self.thing(cone, chain, party, thing)?;
        }
        for &(party, policy) in cone.touched.switches.iter().filter(|s| mine(s.0)) {
            for &at in &chain.0 {
                self.not_negative(Unknown::InEffect { party, policy, at })?;
                self.add(Premise::SwitchWithin { party, policy, at })?;
            }
            let date = self
                .encoder
                .draft
                .switches
                .iter()
                .find(|s| s.party == party && s.policy == policy)
                .map(|s| s.date);
            if date.is_some_and(|d| chain.0.contains(&Moment::On(d))) {
                self.add(Premise::SwitchStart { party, policy })?;
            }
        }
        Ok(())
    }

    fn thing(
        &mut self,
        cone: &Cone,
        chain: &Chain,
        party: PartyId,
        thing: ThingId,
    ) -> Result<(), Unposed> {
        let draft = self.encoder.draft;
        let Some(stake) = draft.stake(party, thing) else {
            return Ok(());
        };
        let variants = draft.variants_of(thing);
        let attributes: Vec<AttributeId> = cone
            .touched
            .totals
            .iter()
            .filter(|t| (t.0, t.1) == (party, thing))
            .map(|t| t.2)
            .collect();
        let rated_attributes: Vec<&RatedTotal> = draft
            .rated_totals
            .iter()
            .filter(|r| r.party == party && r.thing == thing)
            .collect();
        let moments: Vec<Moment> = chain
            .0
            .iter()
            .copied()
            .filter(|m| match m {
                Moment::On(day) => *day >= stake.date,
                Moment::Asked => true,
            })
            .collect();
        for &at in &moments {
            for &variant in &variants {
                for kind in draft.kinds_of(variant) {
                    self.not_negative(Unknown::Held { party, kind, at })?;
                    for &attribute in &attributes {
                        if matches!(
                            draft.value(kind, attribute),
                            Some(AttributeValue::Interval { .. })
                        ) {
                            self.add(Premise::TotalWithin {
                                party,
                                kind,
                                attribute,
                                at,
                            })?;
                        }
                    }
                }
                if is_rated(stake) {
                    self.add(Premise::Whole { party, variant, at })?;
                }
            }
            for rated in &rated_attributes {
                let attribute = rated.attribute;
                self.add(Premise::RatedWhole {
                    party,
                    thing,
                    attribute,
                    at,
                })?;
            }
        }
        if moments.first() == Some(&Moment::On(stake.date)) {
            for figure in 0..stake.figures.len() as u32 {
                self.add(Premise::Start {
                    party,
                    thing,
                    figure,
                })?;
            }
            for &variant in &variants {
                self.add(Premise::StartWhole { party, variant })?;
                if !stake.figures.iter().any(|f| f.variants.contains(&variant)) {
                    self.add(Premise::StartNone { party, variant })?;
                }
            }
            for rated in &rated_attributes {
                self.add(Premise::RatedStart {
                    party,
                    thing,
                    attribute: rated.attribute,
                })?;
            }
        }
        for pair in moments.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            if stake.builds.is_some() {
                self.add(Premise::Builds {
                    party,
                    thing,
                    from,
                    to,
                })?;
            }
            if stake.retires.is_some() {
                self.add(Premise::Retires {
                    party,
                    thing,
                    from,
                    to,
                })?;
            }
            if let Some(moves) = &stake.moves {
                for &variant in &variants {
                    self.add(Premise::Flow {
                        party,
                        variant,
                        from,
                        to,
                    })?;
                    self.not_negative(Unknown::Built {
                        party,
                        variant,
                        from,
                        to,
                    })?;
                    self.not_negative(Unknown::Retired {
                        party,
                        variant,
                        from,
                        to,
                    })?;
                }
                for (index, m) in moves.iter().enumerate() {
                    self.add(Premise::Moves {
                        party,
                        thing,
                        index: index as u32,
                        from,
                        to,
                    })?;
                    self.not_negative(Unknown::Moved {
                        party,
                        source: m.from,
                        target: m.to,
                        from,
                        to,
                    })?;
                }
            }
            for rated in &rated_attributes {
                let attribute = rated.attribute;
                if rated.builds.is_some() {
                    self.add(Premise::RatedBuilds {
                        party,
                        thing,
                        attribute,
                        from,
                        to,
                    })?;
                }
                if rated.retires.is_some() {
                    self.add(Premise::RatedRetires {
                        party,
                        thing,
                        attribute,
                        from,
                        to,
                    })?;
                }
            }
        }
        Ok(())
    }

    /// The provisions and facts of the cone at every moment of the chain at which they bind.
    pub fn law(
        &mut self,
        cone: &Cone,
        chain: &Chain,
        provisions: &dyn Fn(ProvisionId) -> bool,
        facts: &dyn Fn(FactId) -> bool,
    ) -> Result<(), Unposed> {
        let draft = self.encoder.draft;
        let asked = self.encoder.asked;
        let within = |days: Days, at: Moment| match at {
            Moment::On(day) => days.contains(day),
            Moment::Asked => days.contains(asked.0) && days.contains(asked.1),
        };
        for &provision in cone.provisions.iter().filter(|p| provisions(**p)) {
            let p = &draft.provisions[provision.index()];
            let moments: Vec<Moment> = chain
                .0
                .iter()
                .copied()
                .filter(|m| within(p.days, *m))
                .collect();
            for &at in &moments {
                self.add(Premise::Provision { provision, at })?;
            }
            for member in growths(&p.condition) {
                for (i, &from) in moments.iter().enumerate() {
                    for &to in &moments[i + 1..] {
                        self.add(Premise::ProvisionGrowth {
                            provision,
                            member,
                            from,
                            to,
                        })?;
                    }
                }
            }
        }
        for &fact in cone.facts.iter().filter(|f| facts(**f)) {
            let f = &draft.facts[fact.index()];
            let moments: Vec<Moment> = chain
                .0
                .iter()
                .copied()
                .filter(|m| within(f.days, *m))
                .collect();
            for &at in &moments {
                self.add(Premise::Fact { fact, at })?;
            }
            for member in growths(&f.condition) {
                for (i, &from) in moments.iter().enumerate() {
                    for &to in &moments[i + 1..] {
                        self.add(Premise::FactGrowth {
                            fact,
                            member,
                            from,
                            to,
                        })?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The rules of the engagements of these wars.
    pub fn wars(&mut self, fights: &[super::Fight]) -> Result<(), Unposed> {
        for fight in fights {
            for unknown in self.encoder.plan_unknowns(fight) {
                self.not_negative(unknown)?;
            }
            for position in 0..fight.war.len() as u32 {
                self.add(Premise::Fight {
                    war: fight.war.clone(),
                    at: fight.at,
                    position,
                })?;
            }
        }
        Ok(())
    }

    /// The question as posed so far.
    pub fn done(self) -> Posed {
        let integers = self
            .encoder
            .unknowns
            .iter()
            .map(|u| self.encoder.is_whole(u))
            .collect();
        Posed {
            problem: Problem {
                integers,
                formulas: self.formulas,
            },
            unknowns: self.encoder.unknowns,
            premises: self.premises,
        }
    }
}

fn growths(cond: &Cond) -> Vec<u32> {
    match cond {
        Cond::Growth { .. } => vec![0],
        Cond::All(list) => (0..list.len() as u32)
            .filter(|i| matches!(list[*i as usize], Cond::Growth { .. }))
            .collect(),
        _ => Vec::new(),
    }
}

/// Days on which something of the cone starts, or is on its last day, and the starts of what it touches: where a history must be known.
pub fn turning_days(draft: &Draft, cone: &Cone) -> BTreeSet<Day> {
    let mut days: BTreeSet<Day> = cone.touched.days.clone();
    let spans = cone
        .provisions
        .iter()
        .map(|p| draft.provisions[p.index()].days);
    for span in spans.chain(cone.facts.iter().map(|f| draft.facts[f.index()].days)) {
        if !span.is_empty() {
            days.insert(span.from);
            days.extend(span.until.add_days(-1));
        }
    }
    for &(party, thing) in &cone.touched.things {
        days.extend(draft.stake(party, thing).map(|s| s.date));
    }
    for &(party, policy) in &cone.touched.switches {
        days.extend(
            draft
                .switches
                .iter()
                .filter(|s| s.party == party && s.policy == policy)
                .map(|s| s.date),
        );
    }
    days
}

/// The rows of a formula that hold in every branch.
pub fn conjunction(formula: &Formula, out: &mut Vec<crate::logic::Row>) {
    match formula {
        Formula::Row(row) => out.push(row.clone()),
        Formula::All(list) => list.iter().for_each(|f| conjunction(f, out)),
        Formula::Any(list) if list.len() == 1 => conjunction(&list[0], out),
        Formula::Any(_) => {}
    }
}
