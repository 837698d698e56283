//! Ratification: parties and factions are looked up; the rules have no meaning in this version.

use super::reading::Anchor;
use super::resolver::Resolver;
use crate::draft::PartyId;
use crate::syntax::{Consent, ItemKind};

impl Resolver<'_> {
    pub(super) fn read_ratification(&self) {
        for entry in &self.entries {
            let ItemKind::Ratification(ratification) = &entry.item.kind else {
                continue;
            };
            let party = self.party(&ratification.party, entry.anchor);
            self.rule(&ratification.rule, party, entry.anchor);
            self.not_supported(
                "ratification rules",
                "are",
                entry.anchor.place(ratification.party.span),
            );
        }
    }

    fn rule(&self, rule: &Consent, party: Option<PartyId>, anchor: Anchor) {
        match rule {
            Consent::Faction(name) => self.faction_of(name, party, anchor),
            Consent::All(rules) | Consent::Any(rules) => {
                for rule in rules {
                    self.rule(rule, party, anchor);
                }
            }
            Consent::AtLeast {
                quorum, members, ..
            } => {
                self.constant(quorum, anchor, None);
                for (name, weight) in members {
                    self.faction_of(name, party, anchor);
                    if let Some(weight) = weight {
                        self.constant(weight, anchor, None);
                    }
                }
            }
        }
    }
}
