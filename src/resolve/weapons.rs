//! What a strike or defence fires, and how often.

use super::amount::{Group, UnitSet};
use super::engagements::{Built, Written};
use super::expressions::{Scope, Stage, Walk};
use super::names::Subject;
use super::reading::Anchor;
use super::resolver::Resolver;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::draft::{AttributeId, Enclosure, KindId, Weapon};
use crate::source::Place;
use crate::syntax::{EngagementKind, Expr, Hit, Path, PathStep};

/// Shots at one target, and patterns of shots at it.
const MOST_SHOTS: i64 = 64;

const MOST_PATTERNS: u64 = 4_096;

/// What a weapon does to each of its targets, as far as it could be read.
type Figures = Vec<Option<(Enclosure, bool)>>;

impl Resolver<'_> {
    /// One weapon with what it does; the same weapon of the engagement that this one is like is changed in part.
    pub(super) fn weapon(
        &self,
        path: &Path,
        hits: &[Hit],
        written: &Written<'_>,
        inherited: usize,
        built: &mut Built,
    ) {
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
            known.parties == weapon.parties
                && known.kinds.iter().all(|kind| weapon.kinds.contains(kind))
                && known.total_of == weapon.total_of
        };
        let shared = |known: &Weapon| {
            known.total_of == weapon.total_of
                && known
                    .parties
                    .iter()
                    .any(|party| weapon.parties.contains(party))
                && known.kinds.iter().any(|kind| weapon.kinds.contains(kind))
        };
        let mut indices = Vec::new();
        let of_base = built.weapons[..inherited].iter().enumerate();
        indices.extend(
            of_base
                .filter(|(_, (known, _))| same(known))
                .map(|(at, _)| at),
        );
        let covered: usize = indices
            .iter()
            .map(|at| built.weapons[*at].0.kinds.len())
            .sum();
        if covered < weapon.kinds.len() {
            indices.clear();
        }
        let twice = built.weapons.iter().enumerate().find(|(at, (known, _))| {
            let own = *at >= inherited || !indices.contains(at);
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
        if indices.is_empty() {
            for kinds in self.alike(&weapon, hits, anchor) {
                indices.push(built.weapons.len());
                let label = match kinds.as_slice() {
                    [kind] if weapon.kinds.len() > 1 => self.kind_of(&weapon, *kind),
                    _ => weapon.label.clone(),
                };
                let part = Weapon {
                    label,
                    kinds,
                    ..weapon.clone()
                };
                built.weapons.push((part, place));
            }
        }
        for hit in hits {
            self.hit(&indices, hit, written, built);
        }
    }

    /// The kinds of a weapon, those together for which its figures are the same: what a system declares of itself may differ.
    fn alike(&self, weapon: &Weapon, hits: &[Hit], anchor: Anchor) -> Vec<Vec<KindId>> {
        let figures = |kinds: &[KindId]| -> Figures {
            let each = hits.iter();
            each.map(|hit| self.chance(&hit.figure, anchor, kinds))
                .collect()
        };
        // Faults are told when the figures are read for good.
        let told = self.log.borrow().clone();
        let by_kind = figures(&[]).iter().flatten().any(|(_, by_kind)| *by_kind);
        self.log.replace(told);
        if !by_kind {
            return vec![weapon.kinds.clone()];
        }
        let mut groups: Vec<(Figures, Vec<KindId>)> = Vec::new();
        for kind in &weapon.kinds {
            let found = figures(&[*kind]);
            match groups.iter_mut().find(|(known, _)| *known == found) {
                Some((_, kinds)) => kinds.push(*kind),
                None => groups.push((found, vec![*kind])),
            }
        }
        groups.into_iter().map(|(_, kinds)| kinds).collect()
    }

    fn kind_of(&self, weapon: &Weapon, kind: KindId) -> String {
        let names: Vec<&str> = weapon.parties.iter().map(|p| self.party_name(*p)).collect();
        let kind = self.draft.kinds.get(kind.index());
        let kind = kind.map_or("", |kind| kind.name.as_str());
        let total = weapon
            .total_of
            .and_then(|a| self.draft.attributes.get(a.index()));
        let of = total.map_or(String::new(), |a| format!("{} of ", a.name));
        format!("{of}{}.{kind}", names.join(" + "))
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
                let names: Vec<&str> = built
                    .owners
                    .iter()
                    .map(|party| self.party_name(*party))
                    .collect();
                let group = Group {
                    parties: built.owners.clone(),
                    label: names.join(" + "),
                    stands_for: false,
                };
                let first = PathStep::Name(path.root.clone());
                (
                    group,
                    std::iter::once(first)
                        .chain(path.steps.iter().cloned())
                        .collect(),
                )
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
    pub(super) fn units_step(
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
                let (set, attribute) = (
                    walk.units_step(units, scope),
                    walk.second_step(attribute, scope),
                );
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

    pub(super) fn shots(&self, expr: &Expr, anchor: Anchor, built: &mut Built) {
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
                Diagnostic::error("not-whole", place, "shots are counted in whole numbers")
                    .label("at least 1"),
            ),
        }
    }

    pub(super) fn check_shots(&self, written: &Written<'_>, built: &mut Built) {
        let place = written.entry.anchor.place(written.name.span);
        let given = written
            .entries
            .iter()
            .any(|entry| matches!(entry.kind, EngagementKind::AtMost(_)));
        let Some((shots, at)) = built.shots else {
            if !given {
                let name = ticked(&written.name.text);
                self.report(
                    Diagnostic::error(
                        "missing-field",
                        place,
                        format!("{name} does not say how many shots"),
                    )
                    .help("add `at most 2 shots per target` as an entry"),
                );
            }
            return;
        };
        let most = built
            .targets
            .values()
            .map(|aim| patterns(aim.kill.len() as u64, u64::from(shots)))
            .max();
        if most.is_some_and(|most| most > MOST_PATTERNS) {
            self.report(
                Diagnostic::error(
                    "too-large",
                    at,
                    "one target can be shot at in too many ways",
                )
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
