//! The smallest sets of red lines that no agreement can keep.

use super::agreement::{Case, agreement, feared_in};
use super::concession::concession;
use super::need::{Asks, Line, Read, read};
use super::outsiders::Outside;
use super::scopes::{can_reach, moments, must_reach_all};
use super::{Blocked, Conflict, Deadlock, described};
use crate::analysis::boxes::estimates_of;
use crate::analysis::clash::{Tried, anybody, complete, pinned, smallest, some_corners, spoken_of};
use crate::analysis::needs::Reason;
use crate::decide::Budget;
use crate::draft::*;
use crate::number::Rational;
use crate::pose::{Cone, touched};
use std::collections::{BTreeMap, BTreeSet};

/// Red lines that are looked at.
const MOST_LINES: usize = 40;
/// Sets that are tried in search of a smaller one.
const MOST_SETS: usize = 200;
/// Conflicts that are reported.
const MOST_CONFLICTS: usize = 8;
/// Work for one question.
const PIVOTS: u64 = 300_000;
const NODES: u64 = 3_000;

/// The conflicts of the draft's red lines, no two with a red line in common.
pub fn deadlocks(draft: &Draft, budget: &Budget) -> Vec<Deadlock> {
    let mut lines = Vec::new();
    let mut left_out = Vec::new();
    for (id, claim) in (0..).map(ClaimId).zip(&draft.claims) {
        if claim.kind != ClaimKind::Redline {
            continue;
        }
        match read(draft, id) {
            Read::Line(line) => lines.push(line),
            Read::Engagement => left_out.push(id),
            Read::Other => {}
        }
    }
    lines.truncate(MOST_LINES);
    let mut search = Search {
        draft,
        budget: budget.clone(),
        tried: BTreeMap::new(),
    };
    // Of a world that is impossible by itself nothing is to be said.
    if lines.is_empty() || search.conflict(&[]).is_some() {
        return Vec::new();
    }
    let mut out = Vec::new();
    while out.len() < MOST_CONFLICTS {
        let all: Vec<&Line> = lines.iter().collect();
        let Some(set) = search.smallest_set(&all) else {
            break;
        };
        let claims: BTreeSet<ClaimId> = set.iter().map(|line| line.claim).collect();
        out.extend(search.told(&set, &left_out));
        lines.retain(|line| !claims.contains(&line.claim));
    }
    out
}

struct Search<'d> {
    draft: &'d Draft,
    budget: Budget,
    /// What is known of sets, by their claims.
    tried: BTreeMap<Vec<ClaimId>, Option<Conflict>>,
}

impl Search<'_> {
    /// What one question may cost.
    fn slice(&self) -> Budget {
        Budget {
            pivots: self.budget.pivots.min(PIVOTS),
            nodes: self.budget.nodes.min(NODES),
            ..self.budget.clone()
        }
    }

    /// Takes what a question has cost.
    fn spend(&mut self, left: &Budget) {
        let slice = self.slice();
        let pivots = slice.pivots.saturating_sub(left.pivots);
        let nodes = slice.nodes.saturating_sub(left.nodes);
        self.budget.pivots = self.budget.pivots.saturating_sub(pivots);
        self.budget.nodes = self.budget.nodes.saturating_sub(nodes);
    }

    /// Why no agreement keeps these lines, if that is shown.
    fn conflict(&mut self, lines: &[&Line]) -> Option<Conflict> {
        let key: Vec<ClaimId> = lines.iter().map(|line| line.claim).collect();
        if let Some(known) = self.tried.get(&key) {
            return known.clone();
        }
        let mut budget = self.slice();
        let found = self.look(lines, &mut budget);
        self.spend(&budget);
        self.tried.insert(key, found.clone());
        found
    }

    fn look(&self, lines: &[&Line], budget: &mut Budget) -> Option<Conflict> {
        if excluded_by_form(lines) {
            return Some(Conflict {
                carried_by: Vec::new(),
                by_form: true,
                estimates: Vec::new(),
            });
        }
        let cases = self.cases(lines, budget);
        let (estimates, corners) = self.corners(lines);
        for values in &corners {
            let draft = pinned(self.draft, &estimates, values);
            for case in &cases {
                let Some(made) = agreement(&draft, lines, case, None) else {
                    continue;
                };
                if let Tried::Nobody(found) = anybody(&made.draft, spoken_of(&made.draft), budget)
                    && can_reach(&draft, lines, case, budget)
                    && self.is_possible(lines, made.draft.clone(), budget)
                {
                    let drop = |m: Reason| !matches!(m, Reason::Provision(_));
                    let clash = smallest(&made.draft, &found, &drop, budget);
                    let clash = clash.at(&estimates, values);
                    return Some(Conflict {
                        carried_by: described(&made.draft, &clash.members),
                        by_form: false,
                        estimates: clash.estimates,
                    });
                }
            }
        }
        self.must_be_all(lines, budget)
    }

    /// Whether one of the lines asks for a limit on something that the others leave at all that rates and facts allow.
    fn must_be_all(&self, lines: &[&Line], budget: &mut Budget) -> Option<Conflict> {
        let draft = self.draft;
        let case = Case {
            outside: Outside::Most,
            moment: None,
        };
        if lines.iter().any(|line| self.fears_outsiders(draft, line)) {
            return None;
        }
        for line in lines {
            for need in &line.needs {
                let Asks::Limited(measure) = &need.asks else {
                    continue;
                };
                let limited = (measure, need.days);
                if let Some(carried_by) = must_reach_all(draft, lines, &case, limited, budget) {
                    return Some(Conflict {
                        carried_by,
                        by_form: false,
                        estimates: Vec::new(),
                    });
                }
            }
        }
        None
    }

    fn fears_outsiders(&self, draft: &Draft, line: &Line) -> bool {
        line.needs.iter().any(|n| !feared_in(draft, n).is_empty())
    }

    /// Whether the conflict is one of the red lines: facts alone leave a world, in which outsiders do what is fixed.
    fn is_possible(&self, lines: &[&Line], made: Draft, budget: &mut Budget) -> bool {
        let mut bare = made;
        let seed = spoken_of(&bare);
        for provision in &mut bare.provisions {
            provision.condition = Cond::All(Vec::new());
        }
        if lines
            .iter()
            .any(|line| self.fears_outsiders(self.draft, line))
        {
            return complete(&bare, budget).is_some();
        }
        !matches!(anybody(&bare, seed, budget), Tried::Nobody(_))
    }

    /// What is looked at: what outsiders may do, and moments of what is to be unlimited.
    fn cases(&self, lines: &[&Line], budget: &mut Budget) -> Vec<Case> {
        let fears = lines
            .iter()
            .any(|line| self.fears_outsiders(self.draft, line));
        let outside: &[Outside] = match fears {
            true => &[Outside::Most, Outside::Least],
            false => &[Outside::Most],
        };
        let moments = moments(self.draft, lines, budget);
        let mut cases = Vec::new();
        for outside in outside {
            let outside = *outside;
            if moments.is_empty() {
                cases.push(Case {
                    outside,
                    moment: None,
                });
            }
            cases.extend(moments.iter().map(|moment| Case {
                outside,
                moment: Some(moment.clone()),
            }));
        }
        cases
    }

    /// The draft with the estimates that matter fixed at their corners.
    fn fixed(&self, lines: &[&Line]) -> Vec<Draft> {
        let (estimates, corners) = self.corners(lines);
        let corners = corners.iter();
        corners
            .map(|values| pinned(self.draft, &estimates, values))
            .collect()
    }

    /// The estimates that matter, and their corners.
    fn corners(&self, lines: &[&Line]) -> (Vec<EstimateRange>, Vec<Vec<Rational>>) {
        let draft = self.draft;
        let mut seed = crate::pose::Touched::default();
        for need in lines.iter().flat_map(|line| &line.needs) {
            seed.absorb(&touched(draft, &need.condition));
        }
        let cone = Cone::of(draft, seed, &|_| false);
        let mut estimates = estimates_of(draft, &|p| !draft.parties[p.index()].outside);
        estimates.retain(|e| cone.touched.things.contains(&(e.party, e.thing)));
        let corners = some_corners(&estimates);
        (estimates, corners)
    }

    /// The smallest set among the lines that conflicts.
    fn smallest_set<'l>(&mut self, lines: &[&'l Line]) -> Option<Vec<&'l Line>> {
        self.conflict(lines)?;
        let mut set: Vec<&Line> = lines.to_vec();
        let mut at = set.len();
        while at > 0 {
            at -= 1;
            let mut fewer = set.clone();
            fewer.remove(at);
            if !fewer.is_empty() && self.conflict(&fewer).is_some() {
                set = fewer;
            }
        }
        let mut sets = 0;
        for size in 1..set.len() {
            for few in subsets(lines.len(), size) {
                sets += 1;
                if sets > MOST_SETS {
                    return Some(set);
                }
                let few: Vec<&Line> = few.into_iter().map(|i| lines[i]).collect();
                if self.conflict(&few).is_some() {
                    return Some(few);
                }
            }
        }
        Some(set)
    }

    /// What is to be said of a conflict.
    fn told(&mut self, set: &[&Line], left_out: &[ClaimId]) -> Option<Deadlock> {
        let conflict = self.conflict(set)?;
        let mut smallest = true;
        for without in set {
            let rest: Vec<&Line> = set
                .iter()
                .copied()
                .filter(|l| l.claim != without.claim)
                .collect();
            smallest &= self.can_be_kept(&rest);
        }
        let mut budget = self.slice();
        let cases = self.cases(set, &mut budget);
        let drafts = self.fixed(set);
        self.spend(&budget);
        let mut lines = Vec::new();
        for line in set {
            let mut budget = self.slice();
            let concession = match conflict.by_form {
                true => None,
                false => concession(&drafts, set, line, &cases, &mut budget),
            };
            self.spend(&budget);
            lines.push(Blocked {
                claim: line.claim,
                concession,
            });
        }
        Some(Deadlock {
            lines,
            carried_by: conflict.carried_by,
            smallest,
            left_out: left_out.to_vec(),
            by_form: conflict.by_form,
            estimates: conflict.estimates,
        })
    }

    /// Whether worlds were found in which the lines are kept: one for each case.
    fn can_be_kept(&mut self, lines: &[&Line]) -> bool {
        let scoped = lines.iter().flat_map(|line| &line.needs);
        let mut scoped = scoped.filter(|n| matches!(n.asks, Asks::Limited(_) | Asks::Unlimited(_)));
        if lines.is_empty() {
            return true;
        }
        if scoped.next().is_some() || self.conflict(lines).is_some() {
            return false;
        }
        let mut budget = self.slice();
        let cases = self.cases(lines, &mut budget);
        let kept = self.fixed(lines).iter().all(|draft| {
            cases.iter().all(|case| {
                let made = agreement(draft, lines, case, None);
                made.is_some_and(|made| complete(&made.draft, &mut budget).is_some())
            })
        });
        self.spend(&budget);
        kept
    }
}

/// `unlimited X`, and `limited X` on days of the same span.
fn excluded_by_form(lines: &[&Line]) -> bool {
    let needs = || lines.iter().flat_map(|line| &line.needs);
    needs().any(|limited| {
        let Asks::Limited(measure) = &limited.asks else {
            return false;
        };
        needs().any(|other| {
            matches!(&other.asks, Asks::Unlimited(same) if same == measure)
                && other.days.from <= limited.days.from
                && limited.days.until <= other.days.until
        })
    })
}

/// The sets of so many of the first `of` numbers, in order.
fn subsets(of: usize, size: usize) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..size {
        let mut next = Vec::new();
        for set in &out {
            let first = set.last().map_or(0, |last| last + 1);
            for number in first..of {
                if next.len() > MOST_SETS {
                    break;
                }
                let mut more = set.clone();
                more.push(number);
                next.push(more);
            }
        }
        out = next;
    }
    out
}
