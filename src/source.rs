//! Texts and places in them: files, byte spans, lines and columns.
use std::fmt;

/// The largest text that is read, in bytes. Spans are 32-bit offsets, well above it.
pub const LARGEST_TEXT: usize = 16 * 1024 * 1024;

/// A byte range of one text, half-open.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to, and without, `end`.
    pub fn new(start: u32, end: u32) -> Span {
        Span {
            start,
            end: end.max(start),
        }
    }

    /// The smallest span that covers both.
    pub fn join(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The same length, `offset` bytes further on.
    pub fn shifted(self, offset: u32) -> Span {
        Span {
            start: self.start.saturating_add(offset),
            end: self.end.saturating_add(offset),
        }
    }

    /// Whether it covers no byte.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Which of the [`Sources`] a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A span in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes in it.
    pub span: Span,
}

impl Place {
    /// These bytes of this file.
    pub fn new(file: FileId, span: Span) -> Place {
        Place { file, span }
    }
}

/// One text and where its lines begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceFile {
    path: String,
    text: String,
    line_starts: Vec<u32>,
    /// How many characters begin before each block of [`BLOCK`] bytes, so that a column in a line of megabytes is
    /// found without counting from the line's start.
    block_starts: Vec<u32>,
}

const BLOCK: usize = 4096;

impl SourceFile {
    /// A text under the path by which it is shown; backslashes become slashes.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> SourceFile {
        let (path, text) = (path.into().replace('\\', "/"), text.into());
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0)
            .chain(breaks.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)))
            .collect();
        let mut block_starts = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut characters = 0u32;
        for block in text.as_bytes().chunks(BLOCK) {
            block_starts.push(characters);
            characters = characters.saturating_add(characters_in(block));
        }
        block_starts.push(characters);
        SourceFile {
            path,
            text,
            line_starts,
            block_starts,
        }
    }

    /// The path as shown, with forward slashes.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many lines there are; a text that ends in a line break has an empty last line.
    pub fn lines(&self) -> usize {
        self.line_starts.len()
    }

    /// Line and column of a byte, both from 1, the column in characters. A byte past the end is read as the end,
    /// one inside a character as that character.
    pub fn line_col(&self, byte: u32) -> (usize, usize) {
        let line = self.line_of(byte);
        let start = self
            .line_starts
            .get(line)
            .map_or(0, |start| *start as usize);
        let before = self
            .characters_before(self.boundary(byte))
            .saturating_sub(self.characters_before(start));
        (line + 1, before as usize + 1)
    }

    fn characters_before(&self, byte: usize) -> u32 {
        let block = byte / BLOCK;
        let known = self.block_starts.get(block).copied().unwrap_or(0);
        let rest = self.text.as_bytes().get(block * BLOCK..byte).unwrap_or(&[]);
        known.saturating_add(characters_in(rest))
    }

    /// The bytes of a line, counted from 1, without its line break; empty for a line that is not there.
    pub fn line_span(&self, line: usize) -> Span {
        let end_of_text = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let Some(start) = line
            .checked_sub(1)
            .and_then(|index| self.line_starts.get(index))
            .copied()
        else {
            return Span::new(end_of_text, end_of_text);
        };
        let end = self
            .line_starts
            .get(line)
            .map_or(end_of_text, |next| next.saturating_sub(1));
        let bytes = self.text.as_bytes();
        let cut = end > start && end < end_of_text && bytes.get(end as usize - 1) == Some(&b'\r');
        Span::new(start, end - u32::from(cut))
    }

    /// The text of a span; the part that is there, if it reaches past the end or cuts a character.
    pub fn slice(&self, span: Span) -> &str {
        let (start, end) = (self.boundary(span.start), self.boundary(span.end));
        self.text.get(start..end.max(start)).unwrap_or("")
    }

    /// The byte offset itself, or the nearest before it that begins a character of the text or ends it.
    pub fn boundary(&self, byte: u32) -> usize {
        let mut byte = (byte as usize).min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    }

    fn line_of(&self, byte: u32) -> usize {
        self.line_starts
            .partition_point(|start| *start <= byte)
            .saturating_sub(1)
    }
}

/// How many characters begin among these bytes of UTF-8.
fn characters_in(bytes: &[u8]) -> u32 {
    let first_bytes = bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    u32::try_from(first_bytes).unwrap_or(u32::MAX)
}

/// Every text of a run, in the order in which they were read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// No texts yet.
    pub fn new() -> Sources {
        Sources::default()
    }

    /// Keeps a text under the path by which it is shown, and names it.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile::new(path, text));
        id
    }

    /// The text of that name, unless it belongs to other sources.
    pub fn get(&self, file: FileId) -> Option<&SourceFile> {
        self.files.get(file.0 as usize)
    }

    /// The text shown under this path, if it was read.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let index = self.files.iter().position(|file| file.path == path)?;
        u32::try_from(index).ok().map(FileId)
    }

    /// All texts in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// Line and column of a byte, both from 1, the column in characters; (1, 1) in a file that is not here.
    pub fn line_col(&self, file: FileId, byte: u32) -> (usize, usize) {
        self.get(file).map_or((1, 1), |file| file.line_col(byte))
    }

    /// The text at a place.
    pub fn slice(&self, place: Place) -> &str {
        self.get(place.file)
            .map_or("", |file| file.slice(place.span))
    }
}

/// Fetches the text that a `use` names. Reading files is the command line's work; the core only asks.
pub trait Loader {
    /// The text at the path `relative` to the file shown as `from`, with the path by which it is shown itself.
    ///
    /// The same file must come back under the same shown path, however it is reached.
    ///
    /// # Errors
    /// When there is no such text, or none that may be read.
    fn load(&self, from: &str, relative: &str) -> Result<(String, String), LoadError>;

    /// Who reads the pieces of a long text.
    fn hands(&self) -> &dyn Hands {
        &OnePair
    }
}

/// Does pieces of work that do not depend on each other. Threads are the command line's; the core only hands the work out.
pub trait Hands {
    /// Does each piece of the work, by its number from 0, in any order and perhaps several at a time; one that is done again comes out the same.
    fn all(&self, pieces: usize, work: &(dyn Fn(usize) + Sync));
}

/// One piece after the other.
pub struct OnePair;

impl Hands for OnePair {
    fn all(&self, pieces: usize, work: &(dyn Fn(usize) + Sync)) {
        (0..pieces).for_each(work);
    }
}

/// Why a `use` could not be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// The path leaves the root folder of the check.
    OutsideRoot,
    /// There is no such file.
    NotFound,
    /// The file is not UTF-8 text, or cannot be read; the reason in words.
    NotText(String),
    /// The file is above [`LARGEST_TEXT`].
    TooLarge,
}

/// A loader that finds nothing: for single texts that stand alone.
pub struct NoFiles;

impl Loader for NoFiles {
    fn load(&self, _from: &str, _relative: &str) -> Result<(String, String), LoadError> {
        Err(LoadError::NotFound)
    }
}

/// The bytes as text.
///
/// # Errors
/// In words, what is wrong with bytes that are not UTF-8 text, and where.
pub fn text_of(bytes: Vec<u8>) -> Result<String, String> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        format!("line {line} is not UTF-8 text")
    })?;
    match text.find('\0') {
        Some(at) => {
            let line = text[..at].bytes().filter(|byte| *byte == b'\n').count() + 1;
            Err(format!("line {line} holds a zero byte"))
        }
        None => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::{SourceFile, Span, text_of};

    #[test]
    fn columns_count_characters() {
        let file = SourceFile::new("a\\b.treaty", "Å\t核x\r\nb\n");
        assert_eq!(file.path(), "a/b.treaty");
        assert_eq!(file.line_col(0), (1, 1));
        assert_eq!(file.line_col(2), (1, 2));
        assert_eq!(file.line_col(3), (1, 3));
        assert_eq!(file.line_col(4), (1, 3), "inside a character");
        assert_eq!(file.line_col(6), (1, 4));
        assert_eq!(file.line_col(9), (2, 1));
        assert_eq!(file.line_col(11), (3, 1), "after the last line break");
        assert_eq!(file.line_col(u32::MAX), (3, 1), "past the end");
    }

    #[test]
    fn columns_in_very_long_lines_are_counted_by_blocks() {
        let file = SourceFile::new("x", format!("a\n{}核b", "é".repeat(10_000)));
        assert_eq!(file.line_col(2 + 20_000), (2, 10_001));
        assert_eq!(file.line_col(2 + 20_003), (2, 10_002));
        assert_eq!(file.line_col(2 + 4096), (2, 2049), "at a block's edge");
        assert_eq!(SourceFile::new("x", "").line_col(7), (1, 1));
    }

    #[test]
    fn lines_leave_their_breaks_out() {
        let file = SourceFile::new("x", "one\r\ntwo\n");
        assert_eq!(file.lines(), 3);
        assert_eq!(file.slice(file.line_span(1)), "one");
        assert_eq!(file.slice(file.line_span(2)), "two");
        assert_eq!(file.slice(file.line_span(3)), "");
        assert_eq!(file.slice(file.line_span(0)), "");
        assert_eq!(file.slice(file.line_span(99)), "");
    }

    #[test]
    fn slices_what_is_there() {
        let file = SourceFile::new("x", "核");
        assert_eq!(file.slice(Span::new(1, 3)), "核");
        assert_eq!(file.slice(Span::new(0, 2)), "");
        assert_eq!(file.slice(Span { start: 9, end: 2 }), "");
    }

    #[test]
    fn bytes_that_are_no_text_say_where() {
        assert_eq!(
            text_of(b"a\nb\xff".to_vec()),
            Err("line 2 is not UTF-8 text".into())
        );
        assert_eq!(
            text_of(b"a\n\nb\0".to_vec()),
            Err("line 3 holds a zero byte".into())
        );
        assert_eq!(text_of(b"ok".to_vec()), Ok("ok".into()));
    }
}
