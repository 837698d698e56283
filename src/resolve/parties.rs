//! Who there is: parties, blocs and factions.

use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{Faction, Party, PartyId};
use crate::syntax::ItemKind;

impl Resolver<'_> {
    pub(super) fn read_parties(&mut self) {
        let mut parties = Vec::new();
        for entry in &self.entries {
            let ItemKind::Party(party) = &entry.item.kind else {
                continue;
            };
            parties.push(Party {
                name: party.name.text.clone(),
                title: party.title.as_ref().map(|title| title.text.clone()),
                docs: entry.docs(),
                place: entry.place(),
                outside: party.outside.is_some(),
                backer: party
                    .backer
                    .as_ref()
                    .and_then(|name| self.party(name, entry.anchor)),
            });
        }
        self.draft.parties = parties;
        self.check_backers();
        let mut blocs = Vec::new();
        let mut factions = Vec::new();
        for entry in &self.entries {
            match &entry.item.kind {
                ItemKind::Bloc(bloc) => {
                    let mut members: Vec<PartyId> = Vec::new();
                    for name in &bloc.members {
                        let Some(member) = self.party(name, entry.anchor) else {
                            continue;
                        };
                        if members.contains(&member) {
                            let place = entry.anchor.place(name.span);
                            let message = format!("{} is in the bloc twice", ticked(&name.text));
                            self.report(Diagnostic::error("duplicate-entry", place, message));
                        } else {
                            members.push(member);
                        }
                    }
                    blocs.push(members);
                }
                ItemKind::Faction(faction) => {
                    // A faction of an unknown party keeps its number, so that others keep theirs.
                    let of = self
                        .party(&faction.party, entry.anchor)
                        .unwrap_or(PartyId(0));
                    factions.push(Faction {
                        name: faction.name.text.clone(),
                        of,
                    });
                }
                _ => {}
            }
        }
        self.blocs = blocs;
        self.draft.factions = factions;
    }

    /// A party may not be its own backer, however long the way round.
    fn check_backers(&self) {
        let mut told = Vec::new();
        for (party, id) in self.draft.parties.iter().zip(0..) {
            let mut at = party.backer;
            let mut way = vec![PartyId(id)];
            for _ in 0..=self.draft.parties.len() {
                let Some(backer) = at else { break };
                if told.contains(&backer) {
                    break;
                }
                if backer == PartyId(id) {
                    told.append(&mut way);
                    let message = format!("{} backs itself", ticked(&party.name));
                    self.report(Diagnostic::error("circular-backing", party.place, message));
                    break;
                }
                way.push(backer);
                at = self
                    .draft
                    .parties
                    .get(backer.index())
                    .and_then(|party| party.backer);
            }
        }
    }
}
