//! What a strike or defence shoots at: figures, exposure and aimpoints.

use super::amount::Group;
use super::engagements::{Built, Written};
use super::expressions::{Scope, Stage, Walk};
use super::names::Subject;
use super::reading::Anchor;
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{or_list, ticked};
use crate::draft::{KindId, PartyId};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{Expr, Hit, Path, PathStep};

fn each_with(aimed: &[(PartyId, KindId)], weapons: &[usize]) -> Vec<((PartyId, KindId), usize)> {
    let each = aimed.iter();
    each.flat_map(|target| weapons.iter().map(|weapon| (*target, *weapon)))
        .collect()
}

impl Resolver<'_> {
    /// What a defence is against: the units of a party.
    pub(super) fn arriving(&self, paths: &[Path], anchor: Anchor) -> Vec<(PartyId, KindId)> {
        let walk = Walk::new(self, Stage::Claim);
        let mut all = Vec::new();
        for path in paths {
            let place = anchor.place(path.span);
            let Some(held) = walk.held(path, Scope::new(anchor)) else {
                if path.steps.is_empty() {
                    self.whole_party(path, place, anchor);
                }
                continue;
            };
            let super::paths::Held::Units(group, set) = held else {
                self.report(
                    Diagnostic::error("wrong-kind-of-name", place, "a defence is against units")
                        .help("name a system or class of a party: `P.C`"),
                );
                continue;
            };
            for party in &group.parties {
                for kind in self.may_hold(&[*party], &set.kinds) {
                    all.push((*party, kind));
                }
            }
            if self.may_hold(&group.parties, &set.kinds).is_empty() && !set.kinds.is_empty() {
                let label = super::holdings::label(&group, &[&set.label]);
                walk.holds_nothing(&group, &label, &set.label, place);
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    fn whole_party(&self, path: &Path, place: Place, anchor: Anchor) {
        if self.parties(&path.root, anchor).is_some() {
            let name = &path.root.text;
            self.report(
                Diagnostic::error(
                    "wrong-kind-of-name",
                    place,
                    format!("{} is a party, not a weapon", ticked(name)),
                )
                .label("a defence is against units")
                .help(format!("write which: `{name}.` and a system or class")),
            );
        }
    }

    /// The parties and kinds that a hit is about.
    fn aimed_at(
        &self,
        hit: &Hit,
        written: &Written<'_>,
        built: &Built,
    ) -> Option<Vec<(PartyId, KindId)>> {
        let anchor = written.entry.anchor;
        let Some(path) = &hit.target else {
            if !written.is_defence {
                let place = anchor.place(hit.span);
                self.report(
                    Diagnostic::error("missing-field", place, "this figure has no target")
                        .help("write which system it is about, as in `kills Silo 60%`"),
                );
                return None;
            }
            return Some(built.against.clone());
        };
        let place = anchor.place(path.span);
        let struck: Vec<PartyId> = if written.is_defence {
            built.against.iter().map(|(party, _)| *party).collect()
        } else {
            built
                .struck
                .iter()
                .flat_map(|(_, parties)| parties.iter().copied())
                .collect()
        };
        let (parties, steps, named) = match self.names.subjects.get(&path.root.text) {
            Some(Subject::Party(_) | Subject::Bloc(_)) => {
                let parties = self.parties(&path.root, anchor)?;
                if let Some(stranger) = parties.iter().find(|party| !struck.contains(party)) {
                    let name = ticked(self.party_name(*stranger));
                    self.report(
                        Diagnostic::error(
                            "not-an-owner",
                            anchor.place(path.root.span),
                            format!("{name} is not shot at in this"),
                        )
                        .help("name it after `on`, or leave it out"),
                    );
                    return None;
                }
                (parties, path.steps.clone(), true)
            }
            _ => {
                let first = PathStep::Name(path.root.clone());
                let steps = std::iter::once(first)
                    .chain(path.steps.iter().cloned())
                    .collect();
                (struck, steps, false)
            }
        };
        let (set, attribute) = self.units_step(&steps, place, anchor)?;
        if attribute.is_some() {
            self.report(
                Diagnostic::error("wrong-kind-of-name", place, "a total is no target")
                    .help("what is shot at are units: leave the attribute out"),
            );
            return None;
        }
        if !named && !written.is_defence && built.struck.len() > 1 {
            let whose: Vec<String> = built
                .struck
                .iter()
                .map(|(name, _)| ticked(&format!("{name}.{}", set.label)))
                .collect();
            self.report(
                Diagnostic::error(
                    "missing-party",
                    place,
                    format!("whose {} is not said", ticked(&set.label)),
                )
                .label("several parties are struck")
                .help(format!("write {}", or_list(&whose))),
            );
            return None;
        }
        let mut all = Vec::new();
        for party in &parties {
            for kind in self.may_hold(&[*party], &set.kinds) {
                if !written.is_defence || built.against.contains(&(*party, kind)) {
                    all.push((*party, kind));
                }
            }
        }
        all.sort_unstable();
        all.dedup();
        if all.is_empty() && !set.kinds.is_empty() && !parties.is_empty() {
            let names: Vec<&str> = parties
                .iter()
                .map(|party| self.party_name(*party))
                .collect();
            let group = Group {
                label: names.join(" + "),
                parties,
                stands_for: false,
            };
            let label = super::holdings::label(&group, &[&set.label]);
            Walk::new(self, Stage::Claim).holds_nothing(&group, &label, &set.label, place);
        }
        Some(all)
    }

    /// What weapons that are written as one do to a target.
    pub(super) fn hit(
        &self,
        weapons: &[usize],
        hit: &Hit,
        written: &Written<'_>,
        built: &mut Built,
    ) {
        let anchor = written.entry.anchor;
        let place = anchor.place(hit.span);
        let aimed = self.aimed_at(hit, written, built);
        let figure = self.chance(&hit.figure, anchor, &[]);
        let group = hit
            .groups_of
            .as_ref()
            .map(|group| self.group(group, anchor));
        let (Some(aimed), Some((figure, by_kind))) = (aimed, figure) else {
            return;
        };
        for ((party, kind), weapon) in each_with(&aimed, weapons) {
            if let Some(earlier) = built.own.insert((weapon, party, kind), place) {
                if weapons.first() == Some(&weapon) {
                    self.double(kind, place, earlier);
                }
                continue;
            }
            let mut figure = figure.clone();
            if by_kind {
                // Kinds of a weapon that are told apart are weapons of their own: the first speaks for all.
                let fired = built.weapons[weapon].0.kinds.first().copied();
                let kinds: Vec<KindId> = fired.into_iter().chain([kind]).collect();
                match self.chance(&hit.figure, anchor, &kinds) {
                    Some((of_kinds, _)) => figure = of_kinds,
                    None => return,
                }
            }
            if let Some(Some(group)) = &group {
                let known = built
                    .own_groups
                    .insert((party, kind), (group.clone(), place));
                if let Some((known, earlier)) = known
                    && known != *group
                {
                    self.double(kind, place, earlier);
                }
            }
            let aim = built.targets.entry((party, kind)).or_default();
            aim.kill.insert(weapon, figure);
            if let Some(Some(group)) = &group {
                aim.group = group.clone();
            }
        }
    }

    fn double(&self, kind: KindId, place: Place, earlier: Place) {
        let name = self
            .draft
            .kinds
            .get(kind.index())
            .map_or("", |kind| kind.name.as_str());
        self.report(
            Diagnostic::error(
                "double-figure",
                place,
                format!("{} is given two figures", ticked(name)),
            )
            .label("again here")
            .also(earlier, "first here")
            .help("a class means each of its systems: give each system one figure"),
        );
    }

    pub(super) fn group(&self, expr: &Expr, anchor: Anchor) -> Option<Rational> {
        let group = self.constant(expr, anchor, None)?;
        if group < Rational::ONE {
            let place = anchor.place(expr.span);
            self.report(Diagnostic::error(
                "negative-amount",
                place,
                "a group has at least one unit",
            ));
            return None;
        }
        Some(group)
    }

    pub(super) fn exposed(&self, hit: &Hit, written: &Written<'_>, built: &mut Built) {
        let anchor = written.entry.anchor;
        let place = anchor.place(hit.span);
        let aimed = match &hit.target {
            None => Some(built.targets.keys().copied().collect()),
            Some(_) => self.aimed_at(hit, written, built),
        };
        let (Some(aimed), Some((share, _))) = (aimed, self.chance(&hit.figure, anchor, &[])) else {
            return;
        };
        for target in aimed {
            if let Some(earlier) = built.own_exposed.insert(target, place) {
                self.double(target.1, place, earlier);
            } else if let Some(aim) = built.targets.get_mut(&target) {
                // What nothing shoots at survives, found or not.
                aim.exposed = share.clone();
            }
        }
    }
}
