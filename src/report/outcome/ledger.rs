//! What everybody holds, day by day, each day looked up once.

use crate::date::Day;
use crate::draft::{Draft, PartyId, ThingId, World};
use crate::eval::{Position, Replay};
use crate::number::Rational;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A world beside its draft.
pub struct Ledger<'a> {
    pub draft: &'a Draft,
    pub world: &'a World,
    pub replay: Replay<'a>,
    days: RefCell<BTreeMap<Day, Rc<Position>>>,
}

impl<'a> Ledger<'a> {
    pub fn new(draft: &'a Draft, world: &'a World) -> Ledger<'a> {
        Ledger {
            draft,
            world,
            replay: Replay::new(draft, world),
            days: RefCell::default(),
        }
    }

    /// What everybody holds on a day.
    pub fn on(&self, day: Day) -> Rc<Position> {
        if let Some(known) = self.days.borrow().get(&day) {
            return known.clone();
        }
        let position = Rc::new(self.replay.on(day));
        self.days.borrow_mut().insert(day, position.clone());
        position
    }

    /// All that a party holds of a thing on a day.
    pub fn held(&self, party: PartyId, thing: ThingId, day: Day) -> Rational {
        let position = self.on(day);
        let variants = self.draft.variants_of(thing).into_iter();
        let kinds = variants.flat_map(|v| self.draft.kinds_of(v));
        kinds.map(|kind| position.held(party, kind)).sum()
    }
}
