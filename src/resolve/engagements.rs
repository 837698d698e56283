//! Strikes and defences: what each weapon does to each target.

use std::collections::BTreeMap;

use super::amount::{Group, UnitSet};
use super::expressions::{Scope, Stage, Walk};
use super::names::Subject;
use super::reading::{Anchor, Entry};
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::{or_list, ticked};
use crate::draft::{AttributeId, Engagement, KindId, PartyId, Target, Weapon};
use crate::number::Rational;
use crate::source::Place;
use crate::syntax::{EngagementEntry, EngagementKind, Expr, Hit, ItemKind, Name, Path, PathStep};

/// Shots at one target, and patterns of shots at it.
const MOST_SHOTS: i64 = 64;
const MOST_PATTERNS: u64 = 4_096;

/// What is known of an engagement beyond the draft.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct EngagementInfo {
    /// Reported: what is said of it is not read further.
    pub(super) faulty: bool,
    /// Uses something that has no meaning in this version.
    pub(super) unsupported: bool,
}

/// A strike or defence as declared.
#[derive(Clone, Copy)]
struct Written<'a> {
    name: &'a Name,
    is_defence: bool,
    by: &'a [Name],
    on: &'a [Name],
    against: &'a [Path],
    like: Option<&'a Name>,
    entries: &'a [EngagementEntry],
    entry: Entry<'a>,
}

/// An engagement on its way into the draft.
#[derive(Clone, Default)]
struct Built {
    owners: Vec<PartyId>,
    /// Who is struck, as named.
    struck: Vec<(String, Vec<PartyId>)>,
    /// What a defence is against.
    against: Vec<(PartyId, KindId)>,
    weapons: Vec<(Weapon, Place)>,
    targets: BTreeMap<(PartyId, KindId), Aim>,
    shots: Option<(u32, Place)>,
    info: EngagementInfo,
    /// Figures given in this declaration, not in the one that it is like.
    own: BTreeMap<(usize, PartyId, KindId), Place>,
    own_groups: BTreeMap<(PartyId, KindId), (Rational, Place)>,
    own_exposed: BTreeMap<(PartyId, KindId), Place>,
}

/// What can be done to a target.
#[derive(Clone)]
struct Aim {
    kill: BTreeMap<usize, (Rational, Rational)>,
    exposed: Rational,
    group: Rational,
}

impl Default for Aim {
    fn default() -> Aim {
        Aim {
            kill: BTreeMap::new(),
            exposed: Rational::ONE,
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
                        info: EngagementInfo {
                            faulty: true,
                            unsupported: false,
                        },
                        ..Built::default()
                    });
                    break;
                }
                chain.push(next);
            }
            for at in chain.into_iter().rev() {
                if built[at].is_none() {
                    let base = self.base_of(&written[at]).and_then(|base| built.get(base).cloned().flatten());
                    built[at] = Some(self.build(&written[at], base));
                }
            }
        }
        let built: Vec<Built> = built.into_iter().map(Option::unwrap_or_default).collect();
        self.engagements = built.iter().map(|built| built.info).collect();
        self.draft.engagements = written.iter().zip(built).map(|(written, built)| finished(written, built)).collect();
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
        let Some(first) = circle.iter().min().map(|first| &written[*first]) else { return };
        let place = first.entry.anchor.place(first.name.span);
        let names: Vec<String> = circle.iter().chain(circle.first()).map(|at| ticked(&written[*at].name.text)).collect();
        self.report(
            Diagnostic::error("circular-define", place, format!("{} is like itself", ticked(&first.name.text)))
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
                    let wanted = if written.is_defence { "a defence" } else { "a strike" };
                    self.wrong_kind(&like.text, other.noun(), wanted, anchor.place(like.span));
                }
                (None, None) => self.unknown_engagement(&like.text, anchor.place(like.span)).unwrap_or_default(),
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
        let struck: Vec<_> =
            written.on.iter().filter_map(|name| Some((name.text.clone(), self.parties(name, anchor)?))).collect();
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
        built.info.faulty |= self.log.borrow().weight() > before;
        built
    }

    /// What a defence is against: the units of a party.
    fn arriving(&self, paths: &[Path], anchor: Anchor) -> Vec<(PartyId, KindId)> {
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
                let label = super::paths::label(&group, &[&set.label]);
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
                Diagnostic::error("wrong-kind-of-name", place, format!("{} is a party, not a weapon", ticked(name)))
                    .label("a defence is against units")
                    .help(format!("write which: `{name}.` and a system or class")),
            );
        }
    }

    /// One weapon with what it does; the same weapon of the engagement that this one is like is changed in part.
    fn weapon(&self, path: &Path, hits: &[Hit], written: &Written<'_>, inherited: usize, built: &mut Built) {
        let anchor = written.entry.anchor;
        let place = anchor.place(path.span);
        let found = self.fired(path, place, anchor, built);
        let Some((weapon, group, set)) = found else {
            return;
        };
        if weapon.kinds.is_empty() && !set.kinds.is_empty() {
            let walk = Walk::new(self, Stage::Claim);
            walk.holds_nothing(&group, &weapon.label, &set.label, place);
        }
        let same = |known: &Weapon| {
            known.parties == weapon.parties && known.kinds == weapon.kinds && known.total_of == weapon.total_of
        };
        let shared = |known: &Weapon| {
            known.total_of == weapon.total_of
                && known.parties.iter().any(|party| weapon.parties.contains(party))
                && known.kinds.iter().any(|kind| weapon.kinds.contains(kind))
        };
        let index = built.weapons[..inherited].iter().position(|(known, _)| same(known));
        let twice = built.weapons.iter().enumerate().find(|(at, (known, _))| {
            let own = *at >= inherited || index != Some(*at);
            own && shared(known)
        });
        if let Some((_, (_, earlier))) = twice {
            self.report(
                Diagnostic::error(
                    "weapon-counted-twice",
                    place,
                    format!("units of {} are fired twice", ticked(&weapon.label)),
                )
                .label("again here")
                .also(*earlier, "fired here")
                .help("give all targets of a weapon in one entry"),
            );
            return;
        }
        let index = index.unwrap_or_else(|| {
            built.weapons.push((weapon, place));
            built.weapons.len() - 1
        });
        for hit in hits {
            self.hit(index, hit, written, built);
        }
    }

    /// What a weapon fires. A bare name is its owners'.
    fn fired(
        &self,
        path: &Path,
        place: Place,
        anchor: Anchor,
        built: &Built,
    ) -> Option<(Weapon, Group, UnitSet)> {
        let (group, steps) = match self.names.subjects.get(&path.root.text) {
            Some(Subject::Party(_) | Subject::Bloc(_)) => {
                let parties = self.parties(&path.root, anchor)?;
                let stranger = parties.iter().find(|party| !built.owners.contains(party));
                if let Some(stranger) = stranger {
                    let name = ticked(self.party_name(*stranger));
                    self.report(
                        Diagnostic::error(
                            "not-an-owner",
                            anchor.place(path.root.span),
                            format!("{name} does not take part in this"),
                        )
                        .label("fires nothing here")
                        .help("name it after `by`, or leave its weapons out"),
                    );
                    return None;
                }
                let group = Group {
                    parties,
                    label: path.root.text.clone(),
                    stands_for: false,
                };
                (group, path.steps.clone())
            }
            _ => {
                let names: Vec<&str> = built.owners.iter().map(|party| self.party_name(*party)).collect();
                let group = Group {
                    parties: built.owners.clone(),
                    label: names.join(" + "),
                    stands_for: false,
                };
                let first = PathStep::Name(path.root.clone());
                (group, std::iter::once(first).chain(path.steps.iter().cloned()).collect())
            }
        };
        let (set, attribute) = self.units_step(&steps, place, anchor)?;
        let kinds = self.may_hold(&group.parties, &set.kinds);
        let weapon = Weapon {
            label: self.words(place),
            parties: group.parties.clone(),
            kinds,
            total_of: attribute,
        };
        Some((weapon, group, set))
    }

    /// Units, and perhaps the attribute whose total is meant.
    fn units_step(
        &self,
        steps: &[PathStep],
        place: Place,
        anchor: Anchor,
    ) -> Option<(UnitSet, Option<AttributeId>)> {
        let walk = Walk::new(self, Stage::Claim);
        let scope = Scope::new(anchor);
        match steps {
            [units] => Some((walk.units_step(units, scope)?, None)),
            [units, PathStep::Name(attribute)] => {
                let (set, attribute) = (walk.units_step(units, scope), walk.second_step(attribute, scope));
                Some((set?, Some(attribute?)))
            }
            _ => {
                let words = ticked(&self.words(place));
                self.report(
                    Diagnostic::error("wrong-kind-of-name", place, format!("{words} is no weapon"))
                        .help("name a system, a class, or a total such as `P.ICBM.warheads`"),
                );
                None
            }
        }
    }

    /// The parties and kinds that a hit is about.
    fn aimed_at(&self, hit: &Hit, written: &Written<'_>, built: &Built) -> Option<Vec<(PartyId, KindId)>> {
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
            built.struck.iter().flat_map(|(_, parties)| parties.iter().copied()).collect()
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
                let steps = std::iter::once(first).chain(path.steps.iter().cloned()).collect();
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
            let whose: Vec<String> =
                built.struck.iter().map(|(name, _)| ticked(&format!("{name}.{}", set.label))).collect();
            self.report(
                Diagnostic::error("missing-party", place, format!("whose {} is not said", ticked(&set.label)))
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
            let names: Vec<&str> = parties.iter().map(|party| self.party_name(*party)).collect();
            let group = Group {
                label: names.join(" + "),
                parties,
                stands_for: false,
            };
            let label = super::paths::label(&group, &[&set.label]);
            Walk::new(self, Stage::Claim).holds_nothing(&group, &label, &set.label, place);
        }
        Some(all)
    }

    fn hit(&self, weapon: usize, hit: &Hit, written: &Written<'_>, built: &mut Built) {
        let anchor = written.entry.anchor;
        let place = anchor.place(hit.span);
        let aimed = self.aimed_at(hit, written, built);
        let figure = self.share(&hit.figure, anchor);
        let group = hit.groups_of.as_ref().map(|group| self.group(group, anchor));
        let (Some(aimed), Some((low, high))) = (aimed, figure) else {
            return;
        };
        if low < high {
            self.not_supported("kill probabilities with an interval", "are", place);
            built.info.unsupported = true;
        }
        for (party, kind) in aimed {
            if let Some(earlier) = built.own.insert((weapon, party, kind), place) {
                self.double(kind, place, earlier);
                continue;
            }
            if let Some(Some(group)) = &group {
                let known = built.own_groups.insert((party, kind), (group.clone(), place));
                if let Some((known, earlier)) = known
                    && known != *group
                {
                    self.double(kind, place, earlier);
                }
            }
            let aim = built.targets.entry((party, kind)).or_default();
            aim.kill.insert(weapon, (low.clone(), high.clone()));
            if let Some(Some(group)) = &group {
                aim.group = group.clone();
            }
        }
    }

    fn double(&self, kind: KindId, place: Place, earlier: Place) {
        let name = self.draft.kinds.get(kind.index()).map_or("", |kind| kind.name.as_str());
        self.report(
            Diagnostic::error("double-figure", place, format!("{} is given two figures", ticked(name)))
                .label("again here")
                .also(earlier, "first here")
                .help("a class means each of its systems: give each system one figure"),
        );
    }

    fn group(&self, expr: &Expr, anchor: Anchor) -> Option<Rational> {
        let group = self.constant(expr, anchor, None)?;
        if group < Rational::ONE {
            let place = anchor.place(expr.span);
            self.report(Diagnostic::error("negative-amount", place, "a group has at least one unit"));
            return None;
        }
        Some(group)
    }

    fn exposed(&self, hit: &Hit, written: &Written<'_>, built: &mut Built) {
        let anchor = written.entry.anchor;
        let place = anchor.place(hit.span);
        let aimed = match &hit.target {
            None => Some(built.targets.keys().copied().collect()),
            Some(_) => self.aimed_at(hit, written, built),
        };
        let (Some(aimed), Some((low, high))) = (aimed, self.share(&hit.figure, anchor)) else {
            return;
        };
        if low < high {
            self.not_supported("exposed shares with an interval", "are", place);
            built.info.unsupported = true;
        }
        for target in aimed {
            if let Some(earlier) = built.own_exposed.insert(target, place) {
                self.double(target.1, place, earlier);
            } else if let Some(aim) = built.targets.get_mut(&target) {
                // What nothing shoots at survives, found or not.
                aim.exposed = low.clone();
            }
        }
    }

    fn shots(&self, expr: &Expr, anchor: Anchor, built: &mut Built) {
        let place = anchor.place(expr.span);
        if let Some((_, earlier)) = &built.shots {
            self.report(
                Diagnostic::error("duplicate-entry", place, "`at most` is given twice")
                    .label("again here")
                    .also(*earlier, "first here"),
            );
            return;
        }
        let Some(shots) = self.constant(expr, anchor, None) else {
            return;
        };
        match shots.to_i64() {
            Some(shots @ 1..=MOST_SHOTS) => built.shots = Some((shots as u32, place)),
            Some(shots) if shots > MOST_SHOTS => self.report(
                Diagnostic::error("too-large", place, "too many shots at one target")
                    .remark(format!("at most {MOST_SHOTS} shots at one target")),
            ),
            _ => self.report(
                Diagnostic::error("not-whole", place, "shots are counted in whole numbers").label("at least 1"),
            ),
        }
    }

    fn check_shots(&self, written: &Written<'_>, built: &mut Built) {
        let place = written.entry.anchor.place(written.name.span);
        let given = written.entries.iter().any(|entry| matches!(entry.kind, EngagementKind::AtMost(_)));
        let Some((shots, at)) = built.shots else {
            if !given {
                let name = ticked(&written.name.text);
                self.report(
                    Diagnostic::error("missing-field", place, format!("{name} does not say how many shots"))
                        .help("add `at most 2 shots per target` as an entry"),
                );
            }
            return;
        };
        let most = built.targets.values().map(|aim| patterns(aim.kill.len() as u64, u64::from(shots))).max();
        if most.is_some_and(|most| most > MOST_PATTERNS) {
            self.report(
                Diagnostic::error("too-large", at, "one target can be shot at in too many ways")
                    .remark(format!("the weapons may combine in {MOST_PATTERNS} ways")),
            );
        }
    }
}

/// In how many ways up to `shots` shots can be taken from so many weapons.
fn patterns(weapons: u64, shots: u64) -> u64 {
    let mut ways = 1u64;
    for i in 1..=weapons {
        ways = ways.saturating_mul(shots + i) / i;
        if ways > MOST_PATTERNS * 64 {
            return u64::MAX;
        }
    }
    ways
}

fn finished(written: &Written<'_>, built: Built) -> Engagement {
    let weapons = built.weapons.len();
    let target = |((party, kind), aim): ((PartyId, KindId), Aim)| Target {
        party,
        kind,
        kill: (0..weapons).map(|weapon| aim.kill.get(&weapon).cloned()).collect(),
        exposed: aim.exposed,
        group: aim.group,
    };
    Engagement {
        name: written.name.text.clone(),
        docs: written.entry.docs(),
        is_defence: written.is_defence,
        owners: built.owners,
        weapons: built.weapons.into_iter().map(|(weapon, _)| weapon).collect(),
        targets: built.targets.into_iter().map(target).collect(),
        shots_per_target: built.shots.map_or(1, |(shots, _)| shots),
        place: written.entry.place(),
    }
}
