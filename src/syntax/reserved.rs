//! The reserved words: one table for the cutter, the grammar, the messages and the editors.

/// The keywords that open a declaration.
pub const DECLARATIONS: [&str; 26] = [
    "treaty",
    "use",
    "unit",
    "party",
    "bloc",
    "faction",
    "ratification",
    "system",
    "stock",
    "policy",
    "class",
    "forces",
    "fact",
    "define",
    "strike",
    "defence",
    "article",
    "redline",
    "deterrence",
    "balance",
    "burden",
    "claim",
    "contingency",
    "game",
    "scenario",
    "expect",
];

/// The keywords that open a provision inside an article.
pub const PROVISIONS: [&str; 3] = ["limit", "guarantee", "note"];

/// The words that connect the parts of a sentence.
pub const CONNECTING: [&str; 15] = [
    "at", "from", "until", "by", "for", "on", "in", "of", "and", "or", "not", "given", "under",
    "after", "through",
];

/// The words of conditions and modalities.
pub const CONDITIONS: [&str; 10] = [
    "if",
    "then",
    "else",
    "unless",
    "implies",
    "always",
    "never",
    "possible",
    "limited",
    "unlimited",
];

/// Every reserved word: none of them is a name.
pub fn reserved() -> impl Iterator<Item = &'static str> {
    DECLARATIONS
        .into_iter()
        .chain(PROVISIONS)
        .chain(CONNECTING)
        .chain(CONDITIONS)
}

/// Whether a word is reserved.
pub fn is_reserved(word: &str) -> bool {
    reserved().any(|known| known == word)
}

/// The opening keyword that a word is, if it is one.
pub(super) fn opening(word: &[u8]) -> Option<&'static str> {
    // No keyword is shorter or longer; most words of a draft are turned away by their first letter.
    if !(3..=12).contains(&word.len()) || !matches!(word[0], b'a'..=b'u') {
        return None;
    }
    let mut openings = DECLARATIONS.iter().chain(&PROVISIONS);
    openings.find(|known| known.as_bytes() == word).copied()
}
