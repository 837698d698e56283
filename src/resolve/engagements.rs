//! Strikes and defences: what each weapon does to each target.

use std::collections::BTreeMap;

use super::names::Subject;
use super::reading::Entry;
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{Enclosure, Engagement, KindId, PartyId, Target, Weapon};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{EngagementEntry, EngagementKind, ItemKind, Name, Path};

/// What is known of an engagement beyond the draft.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct EngagementInfo {
    /// Reported: what is said of it is not read further.
    pub(super) faulty: bool,
}

/// A strike or defence as declared.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub(super) name: &'a Name,
    pub(super) is_defence: bool,
    pub(super) by: &'a [Name],
    pub(super) on: &'a [Name],
    pub(super) against: &'a [Path],
    pub(super) like: Option<&'a Name>,
    pub(super) entries: &'a [EngagementEntry],
    pub(super) entry: Entry<'a>,
}

/// An engagement on its way into the draft.
#[derive(Clone, Default)]
pub(super) struct Built {
    pub(super) owners: Vec<PartyId>,
    /// Who is struck, as named.
    pub(super) struck: Vec<(String, Vec<PartyId>)>,
    /// What a defence is against.
    pub(super) against: Vec<(PartyId, KindId)>,
    pub(super) weapons: Vec<(Weapon, Place)>,
    pub(super) targets: BTreeMap<(PartyId, KindId), Aim>,
    pub(super) shots: Option<(u32, Place)>,
    pub(super) info: EngagementInfo,
    /// Figures given in this declaration, not in the one that it is like.
    pub(super) own: BTreeMap<(usize, PartyId, KindId), Place>,
    pub(super) own_groups: BTreeMap<(PartyId, KindId), (Rational, Place)>,
    pub(super) own_exposed: BTreeMap<(PartyId, KindId), Place>,
}

/// What can be done to a target.
#[derive(Clone)]
pub(super) struct Aim {
    pub(super) kill: BTreeMap<usize, Enclosure>,
    pub(super) exposed: Enclosure,
    pub(super) group: Rational,
}

impl Default for Aim {
    fn default() -> Aim {
        Aim {
            kill: BTreeMap::new(),
            exposed: Enclosure::exact(Rational::ONE),
            group: Rational::ONE,
        }
    }
}

impl<'a> Resolver<'a> {
    pub(super) fn read_engagements(&mut self) {
        let written = self.written_engagements();
        let mut built: Vec<Option<Built>> = vec![None; written.len()];
        for id in 0..written.len() {
            // The ones that it is like come first.
            let mut chain = vec![id];
            while let Some(next) = chain.last().and_then(|at| self.base_of(&written[*at])) {
                if built[next].is_some() {
                    break;
                }
                if let Some(at) = chain.iter().position(|known| *known == next) {
                    self.circular_likeness(&chain[at..], &written);
                    built[next] = Some(Built {
                        info: EngagementInfo { faulty: true },
                        ..Built::default()
                    });
                    break;
                }
                chain.push(next);
            }
            for at in chain.into_iter().rev() {
                if built[at].is_none() {
                    let base = self
                        .base_of(&written[at])
                        .and_then(|base| built.get(base).cloned().flatten());
                    built[at] = Some(self.build(&written[at], base));
                }
            }
        }
        let built: Vec<Built> = built.into_iter().map(Option::unwrap_or_default).collect();
        self.engagements = built.iter().map(|built| built.info).collect();
        self.draft.engagements = written
            .iter()
            .zip(built)
            .map(|(written, built)| finished(written, built))
            .collect();
    }

    fn written_engagements(&self) -> Vec<Written<'a>> {
        let written = |entry: &Entry<'a>| {
            Some(match &entry.item.kind {
                ItemKind::Strike(strike) => Written {
                    name: &strike.name,
                    is_defence: false,
                    by: &strike.by,
                    on: &strike.on,
                    against: &[],
                    like: strike.like.as_ref(),
                    entries: &strike.entries,
                    entry: *entry,
                },
                ItemKind::Defence(defence) => Written {
                    name: &defence.name,
                    is_defence: true,
                    by: &defence.by,
                    on: &[],
                    against: &defence.against,
                    like: defence.like.as_ref(),
                    entries: &defence.entries,
                    entry: *entry,
                },
                _ => return None,
            })
        };
        self.entries.iter().filter_map(written).collect()
    }

    /// The engagement that another is like.
    fn base_of(&self, written: &Written<'_>) -> Option<usize> {
        match self.names.subjects.get(&written.like?.text) {
            Some(Subject::Strike(id)) if !written.is_defence => Some(id.index()),
            Some(Subject::Defence(id)) if written.is_defence => Some(id.index()),
            _ => None,
        }
    }

    fn circular_likeness(&self, circle: &[usize], written: &[Written<'_>]) {
        let Some(first) = circle.iter().min().map(|first| &written[*first]) else {
            return;
        };
        let place = first.entry.anchor.place(first.name.span);
        let names: Vec<String> = circle
            .iter()
            .chain(circle.first())
            .map(|at| ticked(&written[*at].name.text))
            .collect();
        self.report(
            Diagnostic::error(
                "circular-define",
                place,
                format!("{} is like itself", ticked(&first.name.text)),
            )
            .remark(names.join(" is like ")),
        );
    }

    fn build(&self, written: &Written<'_>, base: Option<Built>) -> Built {
        let before = self.log.borrow().weight();
        let anchor = written.entry.anchor;
        let mut built = Built::default();
        if let Some(like) = written.like {
            match (&base, self.names.subjects.get(&like.text)) {
                (Some(_), _) | (None, Some(Subject::Broken)) => {}
                (None, Some(other)) => {
                    let wanted = if written.is_defence {
                        "a defence"
                    } else {
                        "a strike"
                    };
                    self.wrong_kind(&like.text, other.noun(), wanted, anchor.place(like.span));
                }
                (None, None) => self
                    .unknown_engagement(&like.text, anchor.place(like.span))
                    .unwrap_or_default(),
            }
            if base.as_ref().is_none_or(|base| base.info.faulty) {
                // What it is changed in part nobody knows.
                built.info.faulty = true;
                return built;
            }
        }
        if let Some(base) = base {
            built = base;
            built.own.clear();
            built.own_groups.clear();
            built.own_exposed.clear();
        }
        let owners = self.all_parties(written.by, anchor);
        if !owners.is_empty() {
            built.owners = owners;
        }
        let struck: Vec<_> = written
            .on
            .iter()
            .filter_map(|name| Some((name.text.clone(), self.parties(name, anchor)?)))
            .collect();
        if !struck.is_empty() {
            built.struck = struck;
        }
        if !written.against.is_empty() {
            built.against = self.arriving(written.against, anchor);
        }
        let inherited = built.weapons.len();
        let own_shots = built.shots.take();
        for entry in written.entries {
            match &entry.kind {
                EngagementKind::Kills { weapon, hits } | EngagementKind::Stops { weapon, hits } => {
                    self.weapon(weapon, hits, written, inherited, &mut built);
                }
                EngagementKind::AtMost(shots) => self.shots(shots, anchor, &mut built),
                EngagementKind::Exposed(_) => {}
            }
        }
        for entry in written.entries {
            if let EngagementKind::Exposed(hits) = &entry.kind {
                for hit in hits {
                    self.exposed(hit, written, &mut built);
                }
            }
        }
        built.shots = built.shots.or(own_shots);
        self.check_shots(written, &mut built);
        self.check_own_weapons(&built);
        built.info.faulty |= self.log.borrow().weight() > before;
        built
    }

    /// A unit that is fired cannot be shot at in the same engagement: it would be lost twice.
    fn check_own_weapons(&self, built: &Built) {
        for (weapon, place) in &built.weapons {
            let is_target = |(party, kind): &(PartyId, KindId)| {
                weapon.parties.contains(party) && weapon.kinds.contains(kind)
            };
            if weapon.total_of.is_none() && built.targets.keys().any(is_target) {
                self.report(
                    Diagnostic::error(
                        "weapon-counted-twice",
                        *place,
                        format!("{} is fired and shot at", ticked(&weapon.label)),
                    )
                    .label("fired here, and a target of the same engagement")
                    .help("leave it out of the targets, or make two engagements of it"),
                );
            }
        }
    }
}

fn finished(written: &Written<'_>, built: Built) -> Engagement {
    let weapons = built.weapons.len();
    let target = |((party, kind), aim): ((PartyId, KindId), Aim)| Target {
        party,
        kind,
        kill: (0..weapons)
            .map(|weapon| aim.kill.get(&weapon).cloned())
            .collect(),
        exposed: aim.exposed,
        group: aim.group,
    };
    Engagement {
        name: written.name.text.clone(),
        docs: written.entry.docs(),
        is_defence: written.is_defence,
        owners: built.owners,
        weapons: built
            .weapons
            .into_iter()
            .map(|(weapon, _)| weapon)
            .collect(),
        targets: built.targets.into_iter().map(target).collect(),
        shots_per_target: built.shots.map_or(1, |(shots, _)| shots),
        place: written.entry.place(),
    }
}
