//! Bracketed text: where each bracket stands and what it leaves open.

use std::collections::BTreeMap;

use super::reading::Entry;
use crate::source::Place;
use crate::syntax::{Bracket as Written, Expr, ExprKind, ItemKind, Name, PathStep, Terms, Treaty};

/// A passage that is not agreed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bracket {
    /// Where the alternatives stand; for a whole clause, its opening bracket.
    pub place: Place,
    /// How many there are.
    pub alternatives: usize,
    /// Who wants each, or its words: `Iran: 1_200`; `in` and `out` for a whole clause.
    pub labels: Vec<String>,
    /// Where it stands.
    pub stands: Stands,
    /// What a range leaves open, once it has been read. Its choices are named by [`super::part`].
    pub range: Option<super::Range>,
}

/// Where a bracket stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stands {
    #[default]
    InHeader,
    /// In the clause of this name.
    InClause(String),
}

/// The brackets of a draft, by place and in text order.
#[derive(Clone, Debug, Default)]
pub(super) struct Brackets {
    index: BTreeMap<Place, usize>,
    pub(super) list: Vec<Bracket>,
    /// For each alternative, the place of its words (empty for whole clauses).
    words: Vec<Vec<(Option<String>, Place)>>,
    /// Where the brackets that are being found stand.
    stands: Stands,
}

impl Brackets {
    /// Finds every bracket in the header and in provisions, the only places where one may stand.
    pub(super) fn find(entries: &[Entry<'_>]) -> Brackets {
        let mut found = Brackets::default();
        for entry in entries {
            match &entry.item.kind {
                ItemKind::Treaty(treaty) => {
                    found.stands = Stands::InHeader;
                    found.header(treaty, entry);
                }
                ItemKind::Limit(limit) => {
                    found.stands = Stands::InClause(limit.name.text.clone());
                    found.clause(limit.bracketed.map(|span| entry.anchor.place(span)));
                    found.terms(&limit.terms, entry);
                }
                ItemKind::Guarantee(guarantee) => {
                    found.stands = Stands::InClause(guarantee.name.text.clone());
                    found.clause(guarantee.bracketed.map(|span| entry.anchor.place(span)));
                    found.terms(&guarantee.terms, entry);
                }
                _ => {}
            }
        }
        found.sort();
        found
    }

    /// The number of the bracket at a place, if one may stand there.
    pub(super) fn at(&self, place: Place) -> Option<usize> {
        self.index.get(&place).copied()
    }

    /// Gives the alternatives their labels, in the drafter's words.
    pub(super) fn label(&mut self, slice: impl Fn(Place) -> String) {
        for (bracket, words) in self.list.iter_mut().zip(&self.words) {
            if !words.is_empty() {
                bracket.labels = words
                    .iter()
                    .map(|(party, place)| match party {
                        Some(party) => format!("{party}: {}", slice(*place)),
                        None => slice(*place),
                    })
                    .collect();
            }
        }
    }

    fn sort(&mut self) {
        let mut all: Vec<_> = self.list.drain(..).zip(self.words.drain(..)).collect();
        all.sort_by_key(|(bracket, _)| bracket.place);
        for (bracket, words) in all {
            self.index.insert(bracket.place, self.list.len());
            self.list.push(bracket);
            self.words.push(words);
        }
    }

    fn add(&mut self, place: Place, words: Vec<(Option<String>, Place)>) {
        self.list.push(Bracket {
            place,
            alternatives: words.len(),
            labels: Vec::new(),
            stands: self.stands.clone(),
            range: None,
        });
        self.words.push(words);
    }

    fn clause(&mut self, place: Option<Place>) {
        let Some(place) = place else { return };
        self.list.push(Bracket {
            place,
            alternatives: 2,
            labels: vec!["in".to_owned(), "out".to_owned()],
            stands: self.stands.clone(),
            range: None,
        });
        self.words.push(Vec::new());
    }

    fn header(&mut self, treaty: &Treaty, entry: &Entry<'_>) {
        let fields = [
            &treaty.language,
            &treaty.entry,
            &treaty.expiry,
            &treaty.notice,
            &treaty.horizon,
        ];
        for field in fields.into_iter().flatten() {
            self.expr(field, entry);
        }
        if let Some(withdrawal) = &treaty.withdrawal
            && withdrawal.options.len() > 1
        {
            let place = entry.anchor.place(withdrawal.span);
            let words = withdrawal
                .options
                .iter()
                .map(|option| (party(&option.party), entry.anchor.place(option.span)))
                .collect();
            self.add(place, words);
        }
    }

    fn terms(&mut self, terms: &Terms, entry: &Entry<'_>) {
        self.expr(&terms.condition, entry);
        let dates = [&terms.dates.from, &terms.dates.until, &terms.dates.at];
        for date in dates.into_iter().flatten() {
            self.expr(date, entry);
        }
        if let Some(proviso) = &terms.proviso {
            self.expr(&proviso.condition, entry);
        }
        let attributes = &terms.attributes;
        let figures = [
            &attributes.misses,
            &attributes.detects,
            &attributes.probability,
            &attributes.gain,
            &attributes.penalty,
        ];
        for figure in figures.into_iter().flatten() {
            self.expr(&figure.low, entry);
            if let Some(high) = &figure.high {
                self.expr(high, entry);
            }
        }
        for release in &attributes.releases {
            for expr in [&release.after, &release.until].into_iter().flatten() {
                self.expr(expr, entry);
            }
        }
    }

    fn expr(&mut self, expr: &Expr, entry: &Entry<'_>) {
        if let ExprKind::Bracket(bracket) = &expr.kind {
            let place = entry.anchor.place(expr.span);
            match bracket {
                Written::Choice(alternatives) => {
                    let words = alternatives
                        .iter()
                        .map(|a| (party(&a.party), entry.anchor.place(a.value.span)))
                        .collect();
                    self.add(place, words);
                }
                // More alternatives than anybody enumerates.
                Written::Range { .. } => {
                    self.add(place, vec![(None, place)]);
                    if let Some(bracket) = self.list.last_mut() {
                        bracket.alternatives = usize::MAX;
                    }
                }
            }
        }
        for part in parts(expr) {
            self.expr(part, entry);
        }
    }
}

fn party(name: &Option<Name>) -> Option<String> {
    name.as_ref().map(|name| name.text.clone())
}

/// The expressions directly inside another, in text order.
pub(super) fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Date(_) | ExprKind::Never | ExprKind::Name(_) => Vec::new(),
        ExprKind::Path(_) | ExprKind::Set(_) => Vec::new(),
        ExprKind::Equilibrium { .. } | ExprKind::GameIs { .. } | ExprKind::Kept { .. } => {
            Vec::new()
        }
        ExprKind::Call { arguments, .. } => arguments.iter().collect(),
        ExprKind::SumOver(over) | ExprKind::ForAll(over) => vec![&over.over, &over.body],
        ExprKind::EachParty { body, .. } => vec![body],
        ExprKind::Paren(of) | ExprKind::Negative(of) | ExprKind::Not(of) => vec![of],
        ExprKind::No(of) | ExprKind::Limited(of) | ExprKind::Unlimited(of) => vec![of],
        ExprKind::Per { of, .. } | ExprKind::After { of, .. } | ExprKind::Through { of, .. } => {
            vec![of]
        }
        ExprKind::Chain(chain) => {
            let rest = chain.rest.iter().map(|link| &link.operand);
            std::iter::once(&*chain.first).chain(rest).collect()
        }
        ExprKind::Implies {
            premise,
            conclusion,
        } => vec![premise, conclusion],
        ExprKind::If {
            condition,
            then,
            otherwise,
        } => vec![condition, then, otherwise],
        ExprKind::At { of, date } => vec![of, date],
        ExprKind::Bracket(Written::Choice(alternatives)) => {
            alternatives.iter().map(|a| &a.value).collect()
        }
        ExprKind::Bracket(Written::Range { low, high }) => vec![low, high],
        ExprKind::Interval { low, high } => vec![low, high],
        ExprKind::Every { of, has } => vec![of, has],
        ExprKind::Complies { patience, .. } => vec![patience],
    }
}

/// Every combination of alternatives, in the order of the text, the last bracket running fastest.
/// Combinations beyond `most` are left out.
pub fn choices(brackets: &[Bracket], most: usize) -> Vec<Vec<usize>> {
    let mut all = Vec::new();
    let mut choice = vec![0; brackets.len()];
    while all.len() < most {
        all.push(choice.clone());
        let next = (0..brackets.len())
            .rev()
            .find(|&at| choice[at] + 1 < alternatives(&brackets[at]));
        let Some(at) = next else { break };
        choice[at] += 1;
        choice[at + 1..].fill(0);
    }
    all
}

/// How many there are to run through: of a range the low end alone.
fn alternatives(bracket: &Bracket) -> usize {
    match bracket.alternatives {
        usize::MAX => 1,
        alternatives => alternatives,
    }
}

/// Whether a step of a path is this name.
pub(super) fn step_name(step: &PathStep) -> Option<&Name> {
    match step {
        PathStep::Name(name) => Some(name),
        PathStep::List(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Bracket, Stands, choices};
    use crate::source::Place;

    #[test]
    fn combinations_run_like_an_odometer() {
        let bracket = |alternatives| Bracket {
            place: Place::default(),
            alternatives,
            labels: Vec::new(),
            stands: Stands::default(),
            range: None,
        };
        let two = [bracket(2), bracket(3)];
        let all = choices(&two, 100);
        assert_eq!(all.len(), 6);
        assert_eq!(all[0], [0, 0]);
        assert_eq!(all[3], [1, 0]);
        assert_eq!(all[5], [1, 2]);
        assert_eq!(choices(&two, 4).len(), 4);
        assert_eq!(choices(&[], 4), [Vec::<usize>::new()]);
    }
}
