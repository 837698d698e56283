//! What the grammar would have taken, in the drafter's words.

use super::parse::Rule;
use crate::diagnostic::words::{or_list, ticked};

/// The longest message; a longer list of possibilities is cut.
const LONGEST: usize = 60;

const TEXT: &str = "a text in quotes";

fn is_closer(words: &str) -> bool {
    matches!(words, "`)`" | "`]`" | "`}`")
}

/// What was expected at a place.
#[derive(Debug, Default)]
pub(super) struct Expected {
    /// The possibilities worth saying, the most telling first.
    pub words: Vec<String>,
    /// The keywords among all possibilities, for "did you mean".
    pub keywords: Vec<String>,
    /// Whether the declaration could have ended there.
    pub end: bool,
    /// Whether an operator could have stood there.
    pub operator: bool,
    /// Whether a name could have stood there, but no number.
    pub only_name: bool,
    /// Whether a number, name or condition could have stood there.
    pub operand: bool,
    /// Whether a mark or keyword had to stand there.
    pub mark: bool,
    /// Whether a `}` could have stood there.
    pub close: bool,
}

impl Expected {
    /// `expected a, b or c`, short enough to stand in a list of messages.
    pub(super) fn message(&self) -> String {
        for count in (1..=self.words.len().min(4)).rev() {
            let message = format!("expected {}", or_list(&self.words[..count]));
            if message.chars().count() <= LONGEST || count == 1 {
                return message;
            }
        }
        "this cannot be read".to_owned()
    }
}

/// Sorts what the grammar tried into what is worth saying.
pub(super) fn expected(rules: &[Rule]) -> Expected {
    let has = |rule: Rule| rules.contains(&rule);
    let operand = has(Rule::open_paren) && (has(Rule::name) || has(Rule::reference))
        || [
            Rule::expr,
            Rule::sum,
            Rule::day,
            Rule::comparison,
            Rule::claim,
        ]
        .into_iter()
        .any(has);
    let mut phrases: Vec<(u8, String)> = Vec::new();
    if has(Rule::kw_expiry) && has(Rule::kw_notice) {
        phrases.push((1, "a field such as `entry` or `expiry`".into()));
    } else if has(Rule::kw_gain) && has(Rule::kw_misses) {
        phrases.push((1, "an attribute such as `monitored by`".into()));
    } else {
        let kept = rules
            .iter()
            .filter(|rule| !(operand && begins_operand(**rule)));
        phrases.extend(kept.filter_map(|rule| phrase(*rule)));
    }
    if operand && has(Rule::open_paren) {
        phrases.push((1, "a number or a name".into()));
    }
    phrases.sort();
    phrases.dedup();
    let mark = phrases.iter().any(|(rank, _)| *rank == 0);
    // A heading may be left out, and a bracket that is open must be closed: who expects more than one of
    // these is told the more telling.
    if phrases.iter().any(|(_, words)| is_closer(words)) {
        phrases.retain(|(_, words)| {
            is_closer(words) || matches!(words.as_str(), "`,`" | "`|`" | "`..`")
        });
    } else if phrases.len() > 1 {
        phrases.retain(|(_, words)| words != TEXT);
    }
    if phrases.iter().any(|(rank, _)| *rank < 2) {
        phrases.retain(|(rank, _)| *rank < 2);
    }
    Expected {
        words: phrases.into_iter().map(|(_, words)| words).collect(),
        keywords: rules.iter().filter_map(|rule| keyword(*rule)).collect(),
        end: has(Rule::EOI),
        operator: [Rule::infix, Rule::comparing, Rule::arithmetic]
            .into_iter()
            .any(has),
        only_name: !operand && (has(Rule::name) || has(Rule::clause_name)),
        operand,
        mark,
        close: has(Rule::close),
    }
}

/// The rules with which an operand can begin, which go without saying where one is expected.
fn begins_operand(rule: Rule) -> bool {
    use Rule::*;
    matches!(
        rule,
        open | open_paren | open_bracket | kw_if | kw_for | kw_each | kw_every | kw_no | name
    ) || matches!(
        rule,
        number | numeral | quantity | date | bare_number | minus | reference
    )
}

/// The word of a keyword's rule.
fn keyword(rule: Rule) -> Option<String> {
    let name = format!("{rule:?}");
    name.strip_prefix("kw_").map(str::to_owned)
}

/// How a rule is called, and how telling it is: 0 a mark or keyword, 1 a thing, 2 what is merely possible.
fn phrase(rule: Rule) -> Option<(u8, String)> {
    let thing = |words: &str| Some((1, words.to_owned()));
    let mark = |mark: &str| Some((0, ticked(mark)));
    match rule {
        Rule::comma => mark(","),
        Rule::colon => mark(":"),
        Rule::equals => mark("="),
        Rule::bar => mark("|"),
        Rule::dots => mark(".."),
        Rule::open => mark("{"),
        Rule::close => mark("}"),
        Rule::open_paren | Rule::parameters => Some((2, ticked("("))),
        Rule::close_paren => mark(")"),
        Rule::open_bracket => mark("["),
        Rule::close_bracket => mark("]"),
        Rule::name | Rule::names | Rule::path | Rule::paths | Rule::target => thing("a name"),
        Rule::clause_name => thing("a clause name such as `II.1`"),
        Rule::string => thing(TEXT),
        Rule::unit_word | Rule::per_time => thing("a unit"),
        Rule::expr | Rule::comparison => thing("a condition or a number"),
        Rule::sum | Rule::figure | Rule::payoff_value => thing("a number or a name"),
        Rule::number
        | Rule::numeral
        | Rule::quantity
        | Rule::bare_number
        | Rule::amount
        | Rule::untargeted => thing("a number"),
        Rule::day | Rule::date | Rule::scenario_day => thing("a date such as `entry + 6 months`"),
        Rule::claim => thing("a claim"),
        Rule::attribute => thing("an attribute such as `range = 500 km`"),
        Rule::holding => thing("an entry such as `Silo_missile 300`"),
        Rule::hit => thing("a target with its figure"),
        Rule::consent | Rule::consent_all | Rule::member => thing("a faction"),
        Rule::verdict => thing("a verdict such as `proved`"),
        Rule::moves | Rule::payoff => thing("a move"),
        Rule::scenario_party => thing("a party"),
        Rule::infix | Rule::comparing => Some((2, "an operator such as `<=`".into())),
        Rule::arithmetic | Rule::plus => Some((3, "an operator such as `+`".into())),
        _ => keyword(rule).map(|word| (0, ticked(&word))),
    }
}
