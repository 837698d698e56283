//! Drafts and worlds by hand, in few words.

use treaty::date::Day;
use treaty::draft::*;
use treaty::number::Rational;
use treaty::source::Place;

/// A whole number.
pub fn n(number: i64) -> Rational {
    Rational::from(number)
}

/// `"3.67"`, `"1/3"`.
pub fn r(text: &str) -> Rational {
    text.parse()
        .unwrap_or_else(|_| panic!("{text} is a number"))
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|| panic!("{text} is a date"))
}

/// The day so many days after the entry of every draft built here, 2027-01-01.
pub fn d(days: i32) -> Day {
    Day(day("2027-01-01").0 + days)
}

pub fn days(from: i32, until: i32) -> Days {
    Days {
        from: d(from),
        until: d(until),
    }
}

pub fn course(points: &[(i32, i64)]) -> Course {
    Course(
        points
            .iter()
            .map(|(at, value)| (d(*at), n(*value)))
            .collect(),
    )
}

/// A draft of 100 days from entry, and nothing in it.
pub fn draft() -> Draft {
    Draft {
        title: String::from("Test"),
        docs: Vec::new(),
        place: Place::default(),
        entry: d(0),
        expiry: Some(d(100)),
        end: d(100),
        start: d(0),
        notice: None,
        withdrawal: Withdrawal::EndsTheTreaty,
        parties: Vec::new(),
        factions: Vec::new(),
        things: Vec::new(),
        variants: Vec::new(),
        kinds: Vec::new(),
        attributes: Vec::new(),
        policies: Vec::new(),
        stakes: Vec::new(),
        rated_totals: Vec::new(),
        switches: Vec::new(),
        facts: Vec::new(),
        provisions: Vec::new(),
        notes: Vec::new(),
        engagements: Vec::new(),
        claims: Vec::new(),
        games: Vec::new(),
        ratifications: Vec::new(),
        scenarios: Vec::new(),
        contingencies: Vec::new(),
        expectations: Vec::new(),
        measures: Vec::new(),
    }
}

pub fn party(draft: &mut Draft, name: &str) -> PartyId {
    draft.parties.push(Party {
        name: name.to_owned(),
        title: None,
        docs: Vec::new(),
        place: Place::default(),
        outside: false,
        backer: None,
    });
    PartyId(draft.parties.len() as u32 - 1)
}

pub fn attribute(draft: &mut Draft, name: &str) -> AttributeId {
    draft.attributes.push(Attribute {
        name: name.to_owned(),
        whole: true,
        unit: None,
    });
    AttributeId(draft.attributes.len() as u32 - 1)
}

pub fn policy(draft: &mut Draft, name: &str) -> PolicyId {
    draft.policies.push(Policy {
        name: name.to_owned(),
        docs: Vec::new(),
        place: Place::default(),
    });
    PolicyId(draft.policies.len() as u32 - 1)
}

pub fn thing(draft: &mut Draft, name: &str, is_stock: bool) -> ThingId {
    draft.things.push(Thing {
        name: name.to_owned(),
        docs: Vec::new(),
        place: Place::default(),
        is_stock,
        unit: None,
    });
    ThingId(draft.things.len() as u32 - 1)
}

pub fn variant(draft: &mut Draft, thing: ThingId, name: &str) -> VariantId {
    draft.variants.push(Variant {
        thing,
        name: name.to_owned(),
        words: Vec::new(),
    });
    VariantId(draft.variants.len() as u32 - 1)
}

pub fn kind(
    draft: &mut Draft,
    variant: VariantId,
    name: &str,
    values: &[(AttributeId, AttributeValue)],
) -> KindId {
    draft.kinds.push(Kind {
        variant,
        name: name.to_owned(),
        values: values.to_vec(),
    });
    KindId(draft.kinds.len() as u32 - 1)
}

pub fn each(number: i64) -> AttributeValue {
    AttributeValue::Number(n(number))
}

pub fn between(low: i64, high: i64) -> AttributeValue {
    AttributeValue::Interval {
        low: n(low),
        high: n(high),
        without_low: false,
        without_high: false,
    }
}

/// A system of one kind without attributes that the party lists with this number at entry and without rates.
pub fn system(draft: &mut Draft, party: PartyId, name: &str, number: i64) -> (ThingId, KindId) {
    let thing = thing(draft, name, false);
    let variant = variant(draft, thing, name);
    let kind = kind(draft, variant, name, &[]);
    stake(draft, party, thing, number);
    (thing, kind)
}

/// The party lists the thing with this number of its first variant at entry and without rates.
pub fn stake(draft: &mut Draft, party: PartyId, thing: ThingId, number: i64) -> &mut Stake {
    let first = draft.variants_of(thing)[0];
    draft.stakes.push(Stake {
        party,
        thing,
        date: d(0),
        figures: vec![Figure {
            variants: vec![first],
            low: n(number),
            high: n(number),
        }],
        builds: None,
        retires: None,
        moves: None,
        source: None,
        place: Place::default(),
    });
    draft.stakes.last_mut().unwrap()
}

pub fn rated(
    draft: &mut Draft,
    party: PartyId,
    thing: ThingId,
    attribute: AttributeId,
    number: i64,
) -> &mut RatedTotal {
    draft.rated_totals.push(RatedTotal {
        party,
        thing,
        attribute,
        date: d(0),
        low: n(number),
        high: n(number),
        builds: None,
        retires: None,
        source: None,
        place: Place::default(),
    });
    draft.rated_totals.last_mut().unwrap()
}

pub fn held(party: PartyId, kinds: &[KindId]) -> Expr {
    Expr::Holding {
        parties: vec![party],
        kinds: kinds.to_vec(),
        label: String::new(),
    }
}

pub fn total(party: PartyId, kinds: &[KindId], attribute: AttributeId) -> Expr {
    Expr::Total {
        parties: vec![party],
        kinds: kinds.to_vec(),
        attribute,
        label: String::new(),
    }
}

pub fn num(number: i64) -> Expr {
    Expr::Number(n(number))
}

pub fn at_most(left: Expr, right: i64) -> Cond {
    Cond::Compare(left, Comparison::AtMost, num(right))
}

pub fn provision(draft: &mut Draft, condition: Cond, days: Days) -> ProvisionId {
    draft.provisions.push(Provision {
        name: format!("II.{}", draft.provisions.len() + 1),
        title: None,
        docs: Vec::new(),
        obliged: Vec::new(),
        owed_to: None,
        condition,
        reciprocal: None,
        days,
        open: false,
        text: String::new(),
        place: Place::default(),
        terms: Terms::default(),
    });
    ProvisionId(draft.provisions.len() as u32 - 1)
}

pub fn fact(draft: &mut Draft, condition: Cond) {
    draft.facts.push(Fact {
        name: String::from("Budget"),
        docs: Vec::new(),
        condition,
        days: days(0, 100),
        open: true,
        text: String::new(),
        place: Place::default(),
    });
}

/// An engagement of one weapon that fires units; targets with their chance of a kill.
pub fn strike(
    draft: &mut Draft,
    name: &str,
    weapon: (PartyId, KindId),
    targets: &[(PartyId, KindId, &str)],
    shots_per_target: u32,
) -> EngagementId {
    draft.engagements.push(Engagement {
        name: name.to_owned(),
        docs: Vec::new(),
        is_defence: false,
        owners: vec![weapon.0],
        weapons: vec![Weapon {
            label: draft.kinds[weapon.1.index()].name.clone(),
            parties: vec![weapon.0],
            kinds: vec![weapon.1],
            total_of: None,
        }],
        targets: targets
            .iter()
            .map(|(party, kind, kill)| Target {
                party: *party,
                kind: *kind,
                kill: vec![Some(Enclosure::exact(r(kill)))],
                exposed: Enclosure::exact(n(1)),
                group: n(1),
            })
            .collect(),
        shots_per_target,
        place: Place::default(),
    });
    EngagementId(draft.engagements.len() as u32 - 1)
}

/// Aimpoints of a target that each get so many shots of the one weapon.
pub fn shot(target: (PartyId, KindId), shots: u32, aimpoints: i64) -> Shot {
    Shot {
        party: target.0,
        kind: target.1,
        pattern: vec![shots],
        aimpoints: n(aimpoints),
    }
}

pub fn plan(war: &[EngagementId], position: usize, day: Day, shots: Vec<Shot>) -> Plan {
    Plan {
        war: war.to_vec(),
        position,
        day,
        shots,
        fired: Vec::new(),
    }
}

/// The world in which nobody ever changes anything, estimates at their lowest.
pub fn still(draft: &Draft) -> World {
    let mut world = World::default();
    for stake in &draft.stakes {
        for variant in draft.variants_of(stake.thing) {
            let figure = stake
                .figures
                .iter()
                .find(|f| f.variants.first() == Some(&variant));
            let low = figure.map_or(Rational::ZERO, |figure| figure.low.clone());
            let course = Course(vec![(stake.date, low)]);
            world.histories.insert((stake.party, variant), course);
        }
    }
    for rated in &draft.rated_totals {
        let key = (rated.party, rated.thing, rated.attribute);
        world
            .rated
            .insert(key, Course(vec![(rated.date, rated.low.clone())]));
    }
    world
}
