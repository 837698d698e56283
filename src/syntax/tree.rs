//! The tree of a draft as its drafter wrote it: names, numbers and places, without meaning.
//!
//! Spans inside an item count from the start of that item, so that an item which did not change
//! is neither parsed nor copied again when the text around it moves. [`Placed::at`] makes such a
//! span absolute.

use std::sync::Arc;

pub use crate::source::Span;

mod claim;
mod declaration;
mod engagement;
mod expr;
mod forces;
mod provision;

pub use claim::*;
pub use declaration::*;
pub use engagement::*;
pub use expr::*;
pub use forces::*;
pub use provision::*;

/// One file, cut into items in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// Declarations, and the provisions of each article directly after it.
    pub items: Vec<Placed>,
    /// Every comment, in text order, with absolute spans (for the formatter).
    pub comments: Vec<Comment>,
}

/// An item and where it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The byte at which the item, with its `///` lines, begins.
    pub offset: u32,
    /// For a provision, the index in [`File::items`] of the article that it stands in.
    pub article: Option<u32>,
    /// The item itself, shared between the trees of successive edits.
    pub item: Arc<Item>,
}

impl Placed {
    /// The absolute place of a span inside this item.
    pub fn at(&self, span: Span) -> Span {
        Span {
            start: span.start + self.offset,
            end: span.end + self.offset,
        }
    }

    /// The absolute place of the whole item, from its keyword to its last token.
    pub fn span(&self) -> Span {
        self.at(self.item.span)
    }
}

/// A declaration or a provision with its documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The `///` lines before it.
    pub docs: Vec<DocLine>,
    /// What it declares.
    pub kind: ItemKind,
    /// From its first keyword (or `[`) to its last token.
    pub span: Span,
}

/// The text of one `///` line, without the slashes and one blank after them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocLine {
    /// What the line says.
    pub text: String,
    /// The line from its first slash.
    pub span: Span,
}

/// A comment: `// …`, or a `/// …` that documents nothing or something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From the first slash to the last character before the line's end.
    pub span: Span,
    /// Whether nothing else stands before it on its line.
    pub own_line: bool,
    /// Whether it begins with three slashes.
    pub doc: bool,
}

/// The forms of a declaration or provision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// `treaty "…" { … }`
    Treaty(Box<Treaty>),
    /// `use "…"`
    Use(StringLit),
    /// `unit …`
    Unit(Unit),
    /// `party …`
    Party(Party),
    /// `bloc …`
    Bloc(Bloc),
    /// `faction …`
    Faction(Faction),
    /// `ratification …`
    Ratification(Ratification),
    /// `system …`
    System(System),
    /// `stock …`
    Stock(Stock),
    /// `policy …`
    Policy(Policy),
    /// `class …`
    Class(Class),
    /// `forces …`
    Forces(Forces),
    /// `fact …`
    Fact(Box<Fact>),
    /// `define …`
    Define(Define),
    /// `strike …`
    Strike(Strike),
    /// `defence …`
    Defence(Defence),
    /// `article … {`; its provisions follow it in [`File::items`].
    Article(Article),
    /// `limit …`, inside an article.
    Limit(Box<Limit>),
    /// `guarantee …`, inside an article.
    Guarantee(Box<Guarantee>),
    /// `note …`, inside an article.
    Note(Note),
    /// `redline …`
    Redline(Box<Redline>),
    /// `deterrence …`
    Deterrence(Box<Deterrence>),
    /// `balance …`
    Balance(Box<Balance>),
    /// `burden …`
    Burden(Box<Burden>),
    /// `claim …`
    Claim(Box<NamedClaim>),
    /// `contingency …`
    Contingency(Contingency),
    /// `game …`
    Game(Game),
    /// `scenario …`
    Scenario(Scenario),
    /// `expect …`
    Expect(Expect),
    /// A declaration that could not be read; a fault has been reported for it.
    Broken(Broken),
}

/// What is known of a declaration that could not be read, so that nobody complains about its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The keyword that opens it.
    pub keyword: Name,
    /// The name after the keyword, if there is one.
    pub name: Option<Name>,
}

impl ItemKind {
    /// The name that the item declares, if its form has one.
    pub fn name(&self) -> Option<&Name> {
        Some(match self {
            Self::Treaty(_) | Self::Use(_) | Self::Expect(_) => return None,
            Self::Ratification(_) | Self::Forces(_) => return None,
            Self::Unit(item) => &item.name,
            Self::Party(item) => &item.name,
            Self::Bloc(item) => &item.name,
            Self::Faction(item) => &item.name,
            Self::System(item) => &item.name,
            Self::Stock(item) => &item.name,
            Self::Policy(item) => &item.name,
            Self::Class(item) => &item.name,
            Self::Fact(item) => &item.name,
            Self::Define(item) => &item.name,
            Self::Strike(item) => &item.name,
            Self::Defence(item) => &item.name,
            Self::Article(item) => &item.name,
            Self::Limit(item) => &item.name,
            Self::Guarantee(item) => &item.name,
            Self::Note(item) => &item.name,
            Self::Redline(item) => &item.name,
            Self::Deterrence(item) => &item.name,
            Self::Balance(item) => &item.name,
            Self::Burden(item) => &item.name,
            Self::Claim(item) => &item.name,
            Self::Contingency(item) => &item.name,
            Self::Game(item) => &item.name,
            Self::Scenario(item) => &item.name,
            Self::Broken(item) => return item.name.as_ref(),
        })
    }

    /// Whether the item belongs inside an article.
    pub fn is_provision(&self) -> bool {
        matches!(self, Self::Limit(_) | Self::Guarantee(_) | Self::Note(_))
    }
}

/// A name as written; clause names keep their dots (`II.1`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The characters of the name.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A text in quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StringLit {
    /// The text without its quotes.
    pub text: String,
    /// With its quotes.
    pub span: Span,
}
