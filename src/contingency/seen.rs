//! What counts the hidden as well, and what counts the seen alone.

use super::hidden::Hidden;
use super::rewrite::Leaves;
use crate::date::Day;
use crate::draft::{Expr, KindId, PartyId};

/// Counts the hidden as well.
impl Leaves for Hidden {
    fn holding(&self, parties: &[PartyId], kinds: &[KindId], label: &str, _: Option<Day>) -> Expr {
        Expr::Holding {
            parties: parties.to_vec(),
            kinds: self.all_kinds(parties, kinds),
            label: label.to_owned(),
        }
    }

    fn total(&self, of: &Expr, _: Option<Day>) -> Expr {
        total_over(of, &|parties, kinds| self.all_kinds(parties, kinds))
    }

    fn banned(&self, parties: &[PartyId], kinds: &[KindId], _: Option<Day>) -> Vec<KindId> {
        self.all_kinds(parties, kinds)
    }
}

/// Counts what is seen alone; of what was held before entry, everything.
pub(super) struct Seen<'a> {
    pub hidden: &'a Hidden,
    pub entry: Day,
}

impl Seen<'_> {
    fn kinds(&self, parties: &[PartyId], kinds: &[KindId], at: Option<Day>) -> Vec<KindId> {
        let all = at.is_some_and(|day| day < self.entry);
        self.hidden.kinds_with(parties, kinds, all)
    }
}

impl Leaves for Seen<'_> {
    fn holding(&self, parties: &[PartyId], kinds: &[KindId], label: &str, at: Option<Day>) -> Expr {
        Expr::Holding {
            parties: parties.to_vec(),
            kinds: self.kinds(parties, kinds, at),
            label: label.to_owned(),
        }
    }

    fn total(&self, of: &Expr, at: Option<Day>) -> Expr {
        let seen = total_over(of, &|parties, kinds| self.kinds(parties, kinds, at));
        let Expr::Total {
            parties,
            kinds,
            attribute,
            label,
        } = of
        else {
            return seen;
        };
        if at.is_some_and(|day| day < self.entry) {
            return seen;
        }
        let each = parties
            .iter()
            .flat_map(|party| kinds.iter().map(move |kind| (*party, *kind)));
        let loads: Vec<(PartyId, KindId)> = each
            .filter_map(|(party, kind)| {
                let load = self.hidden.loads.get(&(party, kind, *attribute))?;
                Some((party, *load))
            })
            .collect();
        if loads.is_empty() {
            return seen;
        }
        let mut parties: Vec<PartyId> = loads.iter().map(|(party, _)| *party).collect();
        parties.dedup();
        let unseen = Expr::Holding {
            parties,
            kinds: loads.iter().map(|(_, kind)| *kind).collect(),
            label: format!("{label}, hidden"),
        };
        Expr::Sum(vec![seen, Expr::Negated(Box::new(unseen))])
    }

    fn banned(&self, parties: &[PartyId], kinds: &[KindId], at: Option<Day>) -> Vec<KindId> {
        self.kinds(parties, kinds, at)
    }
}

/// What stands for the kinds that some parties hold.
type Kinds<'a> = &'a dyn Fn(&[PartyId], &[KindId]) -> Vec<KindId>;

fn total_over(of: &Expr, kinds_of: Kinds) -> Expr {
    match of {
        Expr::Total {
            parties,
            kinds,
            attribute,
            label,
        } => Expr::Total {
            parties: parties.clone(),
            kinds: kinds_of(parties, kinds),
            attribute: *attribute,
            label: label.clone(),
        },
        other => other.clone(),
    }
}
