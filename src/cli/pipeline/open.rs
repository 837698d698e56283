//! What is not agreed yet: which brackets can matter to which claims, so that no claim is asked for choices that do not.
use std::collections::{BTreeMap, BTreeSet};

use crate::draft::{Body, Claim, Comparison, Cond, Draft, Expr};
use crate::number::Rational;
use crate::pose::{Touched, touched};
use crate::resolve::{self, Bracket, Reading, Stands, part};
use crate::source::Sources;

/// Choices of one clause that are looked through for what it may speak of.
const MOST_OF_A_CLAUSE: usize = 256;

/// The values of a range that are asked one by one, where nothing else helps.
const MOST_POINTS: usize = 48;

/// The brackets that can matter to each claim, by name.
pub struct Open {
    of_claims: BTreeMap<String, BTreeSet<usize>>,
    /// Ranges that are read whole, and cut where a claim needs it.
    whole: BTreeSet<usize>,
}

/// Something that binds holdings together, and the brackets in it.
struct Link {
    touched: Touched,
    brackets: BTreeSet<usize>,
}

impl Open {
    /// Looks through every alternative of every clause. `diagnostics` takes the faults in alternatives that nothing else reads.
    pub fn find(
        reading: &Reading,
        sources: &Sources,
        first: &Draft,
        brackets: &[Bracket],
        diagnostics: &mut Vec<crate::diagnostic::Diagnostic>,
    ) -> Open {
        if brackets.is_empty() {
            let each = first
                .claims
                .iter()
                .map(|c| (c.name.clone(), BTreeSet::new()));
            return Open {
                of_claims: each.collect(),
                whole: BTreeSet::new(),
            };
        }
        let all: BTreeSet<usize> = (0..brackets.len()).collect();
        let mut clauses: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        let mut header = BTreeSet::new();
        for (number, bracket) in brackets.iter().enumerate() {
            match &bracket.stands {
                Stands::InHeader => header.insert(number),
                Stands::InClause(name) => clauses.entry(name).or_default().insert(number),
            };
        }
        let mut links: Vec<Link> = Vec::new();
        // Claims that speak of the figures of a clause change with them.
        let asked = asked_in(first);
        let mut change: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut is_clear = true;
        for (name, inside) in &clauses {
            let mut link = Link {
                touched: of_clause(first, name),
                brackets: inside.clone(),
            };
            let choices = product(brackets, inside, &|bracket, number| {
                alternatives(bracket, number, false)
            });
            is_clear &= choices.len() <= MOST_OF_A_CLAUSE;
            for choice in choices.into_iter().take(MOST_OF_A_CLAUSE).skip(1) {
                let resolved = resolve::resolve_reading(reading, sources, &choice);
                match &resolved.draft {
                    Some(draft) => {
                        link.touched.absorb(&of_clause(draft, name));
                        let now = asked_in(draft);
                        for (claim, _) in asked.iter().filter(|(c, was)| now.get(*c) != Some(was)) {
                            change.entry(claim.clone()).or_default().extend(inside);
                        }
                    }
                    None => diagnostics.extend(resolved.diagnostics),
                }
            }
            links.push(link);
        }
        for provision in &first.provisions {
            if !clauses.contains_key(provision.name.as_str()) {
                links.push(plain(touched(first, &provision.condition)));
            }
        }
        links.extend(
            first
                .facts
                .iter()
                .map(|f| plain(touched(first, &f.condition))),
        );
        let mut of_claims = BTreeMap::new();
        for claim in &first.claims {
            let asks_more = claim.under.iter().any(Option::is_some);
            let mut relevant = match asks_more || !is_clear {
                true => all.clone(),
                false => relevant(first, claim, &links, &clauses),
            };
            relevant.extend(&header);
            relevant.extend(change.get(&claim.name).into_iter().flatten());
            of_claims.insert(claim.name.clone(), relevant);
        }
        let mut whole = BTreeSet::new();
        for (number, bracket) in brackets.iter().enumerate() {
            if let Some(range) = &bracket.range {
                let mut choice = vec![0; brackets.len()];
                choice[number] = part(0, range.last);
                let resolved = resolve::resolve_reading(reading, sources, &choice);
                if resolved.draft.is_some() {
                    whole.insert(number);
                }
            }
        }
        Open { of_claims, whole }
    }

    /// The brackets of clauses that leave nobody able to comply as they are taken first; `leaves` says of the draft of a choice which
    /// clauses do so. Every claim is asked for their other choices too, for some of those may leave worlds.
    pub fn settle_conflicts(
        &mut self,
        brackets: &[Bracket],
        leaves: &mut dyn FnMut(&[usize]) -> Vec<String>,
    ) {
        let mut choice = vec![0; brackets.len()];
        let mut conflicting = BTreeSet::new();
        loop {
            let named = leaves(&choice);
            let in_conflict = |bracket: &Bracket| match &bracket.stands {
                Stands::InClause(name) => named.contains(name),
                Stands::InHeader => false,
            };
            let new: Vec<usize> = (0..brackets.len())
                .filter(|n| in_conflict(&brackets[*n]) && !conflicting.contains(n))
                .collect();
            if new.is_empty() {
                break;
            }
            for number in new {
                let last = alternatives(&brackets[number], number, false).pop();
                choice[number] = last.unwrap_or_default();
                conflicting.insert(number);
            }
        }
        let mut all = std::mem::take(&mut self.of_claims);
        for of in all.values_mut() {
            let more = of.union(&conflicting).copied().collect();
            // Too many to be asked would leave undecided what is known of fewer.
            if self.choices(brackets, &more).0.len() <= super::MOST_CHOICES {
                *of = more;
            }
        }
        self.of_claims = all;
    }

    /// The claims in groups, those together to which the same brackets matter.
    pub fn groups(
        &self,
        wanted: &dyn Fn(&str) -> bool,
    ) -> BTreeMap<BTreeSet<usize>, BTreeSet<String>> {
        let mut groups: BTreeMap<BTreeSet<usize>, BTreeSet<String>> = BTreeMap::new();
        for (claim, brackets) in self.of_claims.iter().filter(|(name, _)| wanted(name)) {
            groups
                .entry(brackets.clone())
                .or_default()
                .insert(claim.clone());
        }
        groups
    }

    /// Brackets that matter to none of these groups.
    pub fn left_over(&self, brackets: &[Bracket], groups: &[&BTreeSet<usize>]) -> BTreeSet<usize> {
        (0..brackets.len())
            .filter(|n| !groups.iter().any(|group| group.contains(n)))
            .collect()
    }

    /// The choices of some brackets, ranges read whole where they can be, the others at their first alternative; and whether that is all of
    /// them.
    pub fn choices(&self, brackets: &[Bracket], of: &BTreeSet<usize>) -> (Vec<Vec<usize>>, bool) {
        let is_whole = |number: usize| self.whole.contains(&number);
        let choices = product(brackets, of, &|bracket, number| {
            alternatives(bracket, number, is_whole(number))
        });
        let points = of.iter().filter(|n| !is_whole(**n));
        let mut ranges = points.filter_map(|n| brackets[*n].range.as_ref());
        (
            choices,
            ranges.all(|range| range.counted && range.last < MOST_POINTS),
        )
    }
}

/// The choices to take of a bracket.
fn alternatives(bracket: &Bracket, _number: usize, whole: bool) -> Vec<usize> {
    match &bracket.range {
        Some(range) if whole => vec![part(0, range.last)],
        Some(range) if range.counted && range.last < MOST_POINTS => {
            (0..=range.last).map(|n| part(n, n)).collect()
        }
        Some(range) => vec![part(0, 0), part(range.last, range.last)],
        // A range that could not be read has been reported.
        None if bracket.alternatives == usize::MAX => vec![0],
        None => (0..bracket.alternatives.max(1)).collect(),
    }
}

/// Every combination of choices of some brackets, the last running fastest, the others at their first; never many more than are looked at.
fn product(
    brackets: &[Bracket],
    of: &BTreeSet<usize>,
    choices: &dyn Fn(&Bracket, usize) -> Vec<usize>,
) -> Vec<Vec<usize>> {
    let mut all = vec![vec![0; brackets.len()]];
    for number in of {
        let taken = choices(&brackets[*number], *number);
        let mut next = Vec::new();
        for known in all {
            for choice in &taken {
                let mut known = known.clone();
                known[*number] = *choice;
                next.push(known);
            }
        }
        next.truncate(super::MOST_CHOICES.max(MOST_OF_A_CLAUSE) + 1);
        all = next;
    }
    all
}

/// What each claim asks, to be compared with what it asks elsewhere.
fn asked_in(draft: &Draft) -> BTreeMap<String, String> {
    let claims = draft.claims.iter();
    claims
        .map(|claim| (claim.name.clone(), format!("{:?}", claim.parts)))
        .collect()
}

fn plain(touched: Touched) -> Link {
    Link {
        touched,
        brackets: BTreeSet::new(),
    }
}

fn of_clause(draft: &Draft, name: &str) -> Touched {
    let mut all = Touched::default();
    for provision in draft.provisions.iter().filter(|p| p.name == name) {
        all.absorb(&touched(draft, &provision.condition));
    }
    all
}

fn relevant(
    draft: &Draft,
    claim: &Claim,
    links: &[Link],
    clauses: &BTreeMap<&str, BTreeSet<usize>>,
) -> BTreeSet<usize> {
    let mut seen = Touched::default();
    let mut brackets = BTreeSet::new();
    let measured = |measure: &Expr| {
        let zero = Expr::Number(Rational::ZERO);
        touched(
            draft,
            &Cond::Compare(measure.clone(), Comparison::AtMost, zero),
        )
    };
    for part in &claim.parts {
        match &part.body {
            Body::Always(c) | Body::Possible(c) | Body::Ensure { condition: c, .. } => {
                seen.absorb(&touched(draft, c));
            }
            Body::Scope { measure, .. } => seen.absorb(&measured(measure)),
            Body::Burden { sides, .. } => {
                sides
                    .iter()
                    .for_each(|s| seen.absorb(&measured(&s.measure)));
            }
            _ => brackets.extend(clauses.get(claim.name.as_str()).into_iter().flatten()),
        }
        seen.absorb(
            &part
                .given
                .as_ref()
                .map_or_else(Touched::default, |g| touched(draft, g)),
        );
    }
    let mut open: Vec<&Link> = links.iter().collect();
    loop {
        let before = open.len();
        open.retain(|link| {
            let meets = seen.meets(&link.touched);
            if meets {
                seen.absorb(&link.touched);
                brackets.extend(&link.brackets);
            }
            !meets
        });
        if open.len() == before {
            return brackets;
        }
    }
}
