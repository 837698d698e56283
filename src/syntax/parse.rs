//! One item's text to its tree: the pest grammar, and the hands that take its pairs apart.
//!
//! Only the files `parse*.rs` know pest. Each `fn` that takes a [`Node`] knows the rule it came from.

use pest::Parser;
use pest::error::InputLocation;
use pest::iterators::{Pair, Pairs};

use super::scan::span;
use super::{Fault, ItemKind, Name, Path, PathStep, Span, StringLit};

/// The parser that pest makes of grammar/treaty.pest.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/treaty.pest"]
pub(super) struct Grammar;

/// What pest hands over for a rule that matched.
pub(super) type Node<'t> = Pair<'t, Rule>;

/// What was read of an item.
pub(super) struct Read {
    pub kind: ItemKind,
    pub span: Span,
    pub faults: Vec<Fault>,
}

/// Where the grammar stopped, and what it would have taken there.
pub(super) struct Stopped {
    pub at: usize,
    pub expected: Vec<Rule>,
}

/// Reads `text`, which is opened by `keyword` and stands `base` bytes after the start of its item.
pub(super) fn read(keyword: &str, text: &str, base: usize) -> Result<Read, Stopped> {
    let Some(rule) = rule_of(keyword) else {
        return Err(Stopped {
            at: 0,
            expected: Vec::new(),
        });
    };
    let mut pairs = Grammar::parse(rule, text).map_err(stopped)?;
    let Some(item) = pairs.next() else {
        return Err(Stopped {
            at: 0,
            expected: Vec::new(),
        });
    };
    let mut reader = Reader {
        base,
        faults: Vec::new(),
    };
    let span = reader.span(&item);
    let kind = reader.item(rule, Parts::of(item));
    Ok(Read {
        kind,
        span,
        faults: reader.faults,
    })
}

fn stopped(error: pest::error::Error<Rule>) -> Stopped {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    match error.variant {
        pest::error::ErrorVariant::ParsingError { positives, .. } => Stopped {
            at,
            expected: positives,
        },
        pest::error::ErrorVariant::CustomError { .. } => Stopped {
            at,
            expected: Vec::new(),
        },
    }
}

fn rule_of(keyword: &str) -> Option<Rule> {
    Some(match keyword {
        "treaty" => Rule::treaty_item,
        "use" => Rule::use_item,
        "unit" => Rule::unit_item,
        "party" => Rule::party_item,
        "bloc" => Rule::bloc_item,
        "faction" => Rule::faction_item,
        "ratification" => Rule::ratification_item,
        "system" => Rule::system_item,
        "stock" => Rule::stock_item,
        "policy" => Rule::policy_item,
        "class" => Rule::class_item,
        "forces" => Rule::forces_item,
        "fact" => Rule::fact_item,
        "define" => Rule::define_item,
        "strike" => Rule::strike_item,
        "defence" => Rule::defence_item,
        "article" => Rule::article_item,
        "limit" => Rule::limit_item,
        "guarantee" => Rule::guarantee_item,
        "note" => Rule::note_item,
        "redline" => Rule::redline_item,
        "deterrence" => Rule::deterrence_item,
        "balance" => Rule::balance_item,
        "burden" => Rule::burden_item,
        "claim" => Rule::claim_item,
        "contingency" => Rule::contingency_item,
        "game" => Rule::game_item,
        "scenario" => Rule::scenario_item,
        "expect" => Rule::expect_item,
        _ => return None,
    })
}

/// The children of a node without the words of the grammar: only what carries text of the drafter's.
pub(super) struct Parts<'t>(Pairs<'t, Rule>);

impl<'t> Parts<'t> {
    pub(super) fn of(node: Node<'t>) -> Self {
        Self(node.into_inner())
    }

    /// The rule of the next part, which stays.
    pub(super) fn peek(&mut self) -> Option<Rule> {
        loop {
            let rule = self.0.peek()?.as_rule();
            if !is_word(rule) {
                return Some(rule);
            }
            self.0.next();
        }
    }

    /// The text of the next part, which stays.
    pub(super) fn peek_text(&mut self) -> Option<&'t str> {
        self.peek()?;
        Some(self.0.peek()?.as_str())
    }

    /// The next part if it is of this rule.
    pub(super) fn next_of(&mut self, rule: Rule) -> Option<Node<'t>> {
        if self.peek()? == rule {
            self.0.next()
        } else {
            None
        }
    }

    /// The next part, which stays.
    pub(super) fn peek_node(&mut self) -> Option<Node<'t>> {
        self.peek()?;
        self.0.peek()
    }

    /// The parts of the next part.
    pub(super) fn inner(&mut self) -> Parts<'t> {
        match self.next() {
            Some(node) => Parts::of(node),
            None => Parts(self.0.clone()),
        }
    }

    /// The children that are left as they are, words and marks included.
    pub(super) fn words(&mut self) -> impl Iterator<Item = Node<'t>> {
        std::iter::from_fn(|| self.0.next())
    }
}

impl<'t> Iterator for Parts<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        self.peek()?;
        self.0.next()
    }
}

/// Whether a rule is a keyword or mark, or the end: they stand last in the grammar, in this order.
fn is_word(rule: Rule) -> bool {
    rule >= Rule::word_of_grammar || rule == Rule::EOI
}

/// Takes nodes apart, and keeps the faults that only become visible then.
pub(super) struct Reader {
    base: usize,
    pub(super) faults: Vec<Fault>,
}

impl Reader {
    /// The whole node, from its first to its last token: pest's own span may reach past it over blanks.
    pub(super) fn span(&self, node: &Node<'_>) -> Span {
        self.at(node.as_span().start(), self.tight_end(node))
    }

    /// A span from offsets in the text that was parsed.
    pub(super) fn at(&self, start: usize, end: usize) -> Span {
        span(self.base + start, self.base + end)
    }

    /// Where the last token of a node ends: comments are blanks here.
    pub(super) fn tight_end(&self, node: &Node<'_>) -> usize {
        let is_blank = |c: char| matches!(c, ' ' | '\t'..='\r' | '\u{FEFF}');
        node.as_span().start() + node.as_str().trim_end_matches(is_blank).len()
    }

    /// The span of a node that ends with a token of its own.
    pub(super) fn exact(&self, node: &Node<'_>) -> Span {
        let place = node.as_span();
        span(self.base + place.start(), self.base + place.end())
    }

    /// A name, clause name or unit.
    pub(super) fn name(&self, node: Node<'_>) -> Name {
        Name {
            text: node.as_str().to_owned(),
            span: self.exact(&node),
        }
    }

    /// The next part, which the grammar promises to be a name.
    pub(super) fn next_name(&self, parts: &mut Parts<'_>) -> Name {
        let part = parts.next();
        debug_assert!(part.is_some(), "the grammar promises a name here");
        part.map_or_else(no_name, |node| self.name(node))
    }

    /// All names that come next.
    pub(super) fn some_names(&self, parts: &mut Parts<'_>) -> Vec<Name> {
        std::iter::from_fn(|| parts.next_of(Rule::name))
            .map(|node| self.name(node))
            .collect()
    }

    /// The next part, a list of names.
    pub(super) fn next_names(&self, parts: &mut Parts<'_>) -> Vec<Name> {
        parts
            .next()
            .map_or_else(Vec::new, |node| self.some_names(&mut Parts::of(node)))
    }

    /// A text in quotes, if it comes next.
    pub(super) fn string(&self, parts: &mut Parts<'_>) -> Option<StringLit> {
        let node = parts.next_of(Rule::string)?;
        let text = node.as_str().trim_matches('"').to_owned();
        Some(StringLit {
            text,
            span: self.exact(&node),
        })
    }

    /// The next part, which the grammar promises to be a text in quotes.
    pub(super) fn next_string(&self, parts: &mut Parts<'_>) -> StringLit {
        let text = self.string(parts);
        debug_assert!(text.is_some(), "the grammar promises a text here");
        text.unwrap_or_else(|| StringLit {
            text: String::new(),
            span: Span::default(),
        })
    }

    /// A heading that may stand in either of two places, but in one.
    pub(super) fn title(
        &mut self,
        first: Option<StringLit>,
        second: Option<StringLit>,
    ) -> Option<StringLit> {
        if let (Some(first), Some(second)) = (&first, &second) {
            self.twice("a text in quotes", first.span, second.span);
        }
        first.or(second)
    }

    /// A path, also where it is a single name.
    pub(super) fn path(&self, node: Node<'_>) -> Path {
        let span = self.exact(&node);
        let mut parts = Parts::of(node);
        let root = self.next_name(&mut parts);
        Path {
            root,
            steps: self.steps(&mut parts),
            span,
        }
    }

    /// The steps of a path that come next.
    pub(super) fn steps(&self, parts: &mut Parts<'_>) -> Vec<PathStep> {
        let mut steps = Vec::new();
        while let Some(rule) = parts.peek() {
            match rule {
                Rule::name | Rule::clause_number => {
                    steps.push(PathStep::Name(self.next_name(parts)));
                }
                Rule::name_list => steps.push(PathStep::List(self.next_names(parts))),
                _ => break,
            }
        }
        steps
    }

    /// Reports what may be written once and was written twice.
    pub(super) fn twice(&mut self, what: &str, first: Span, second: Span) {
        let fault = Fault::new("written-twice", second, format!("{what} is written twice"));
        self.faults.push(fault.label(first, "written here first"));
    }

    /// Keeps `value` in a place that may be filled once.
    pub(super) fn once<T>(
        &mut self,
        place: &mut Option<(T, Span)>,
        value: T,
        at: Span,
        what: &str,
    ) {
        match place {
            Some((_, first)) => {
                let first = *first;
                self.twice(what, first, at);
            }
            None => *place = Some((value, at)),
        }
    }
}

/// What stands where the grammar promised a name and gave none; never seen.
fn no_name() -> Name {
    Name {
        text: String::new(),
        span: Span::default(),
    }
}
