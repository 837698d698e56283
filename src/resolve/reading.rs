//! Reading: the draft's own text and every file that it uses, as one list of items.

use std::collections::BTreeMap;

use super::brackets::Brackets;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::words::ticked;
use crate::source::{FileId, LoadError, Loader, Place, Sources, Span};
use crate::syntax::{self, Fault, File, Item, ItemKind, StringLit};

/// Files used by files used by files …: deeper than this is no draft.
const DEEPEST: usize = 64;
/// More files than this is no draft.
const MOST_FILES: usize = 512;

/// A draft as read, before it means anything.
#[derive(Clone, Debug)]
pub struct Reading {
    files: Vec<(FileId, File)>,
    /// Index into `files`, then into its items, in the order in which a reader meets them.
    order: Vec<(usize, usize)>,
    pub(super) faults: Vec<Diagnostic>,
    /// Whether a file that the draft uses is missing, so that names may be declared where nobody can see them.
    pub(super) incomplete: bool,
    pub(super) root: FileId,
    pub(super) brackets: Brackets,
    /// The name under which a measure of the call stands among the defines.
    pub(super) asked: Option<String>,
}

/// The text that a span counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) file: FileId,
    pub(super) offset: u32,
}

impl Anchor {
    pub(super) fn place(self, span: Span) -> Place {
        Place::new(self.file, span.shifted(self.offset))
    }
}

/// An item and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) anchor: Anchor,
    pub(super) item: &'a Item,
}

impl<'a> Entry<'a> {
    /// The whole item.
    pub(super) fn place(&self) -> Place {
        self.anchor.place(self.item.span)
    }

    pub(super) fn docs(&self) -> Vec<String> {
        self.item
            .docs
            .iter()
            .map(|line| line.text.clone())
            .collect()
    }
}

impl Reading {
    /// Parses the draft and follows its `use`s. The texts are kept in `sources`; faults are kept for [`super::resolve_reading`].
    pub fn read(root: &str, text: &str, sources: &mut Sources, loader: &dyn Loader) -> Reading {
        let mut reader = Reader {
            loader,
            files: Vec::new(),
            order: Vec::new(),
            faults: Vec::new(),
            incomplete: false,
            known: BTreeMap::new(),
            open: Vec::new(),
        };
        let id = reader.file(root.to_owned(), text, sources);
        let mut reading = Reading {
            files: reader.files,
            order: reader.order,
            faults: reader.faults,
            incomplete: reader.incomplete,
            root: id,
            brackets: Brackets::default(),
            asked: None,
        };
        reading.brackets = Brackets::find(&reading.entries());
        reading
    }

    /// Adds a measure that the call asks for, as a define of the draft's own.
    ///
    /// # Errors
    /// In words, where it is no single expression. What is wrong inside it is a diagnostic like any other.
    pub fn ask(&mut self, measure: &str, sources: &mut Sources) -> Result<(), String> {
        if measure.chars().any(char::is_control) {
            return Err("a measure is one line of text".to_owned());
        }
        // A name that stands nowhere else.
        let mut name = "measure".to_owned();
        while sources.iter().any(|(_, file)| file.text().contains(&name)) {
            name.push('_');
        }
        let text = format!("define {name} = {}", measure.trim());
        self.asked = Some(name);
        let id = sources.add("MEASURE", &text);
        let parsed = syntax::parse(&text);
        let sound = parsed.faults.is_empty();
        self.faults
            .extend(parsed.faults.iter().map(|fault| fault_at(fault, id)));
        let one = matches!(&parsed.file.items[..], [placed] if matches!(placed.item.kind, ItemKind::Define(_)));
        if sound && !one {
            return Err("a measure is one expression".to_owned());
        }
        let index = self.files.len();
        self.order
            .extend((0..parsed.file.items.len()).map(|item| (index, item)));
        self.files.push((id, parsed.file));
        Ok(())
    }

    /// Every item of every file, in reading order: what a file uses stands where the `use` stands.
    pub(super) fn entries(&self) -> Vec<Entry<'_>> {
        let entry = |(file, item): &(usize, usize)| {
            let (id, file) = self.files.get(*file)?;
            let placed = file.items.get(*item)?;
            let anchor = Anchor {
                file: *id,
                offset: placed.offset,
            };
            Some(Entry {
                anchor,
                item: &placed.item,
            })
        };
        self.order.iter().filter_map(entry).collect()
    }
}

struct Reader<'l> {
    loader: &'l dyn Loader,
    files: Vec<(FileId, File)>,
    order: Vec<(usize, usize)>,
    faults: Vec<Diagnostic>,
    incomplete: bool,
    known: BTreeMap<String, FileId>,
    /// The files being read, outermost first.
    open: Vec<String>,
}

impl Reader<'_> {
    fn file(&mut self, path: String, text: &str, sources: &mut Sources) -> FileId {
        let id = sources.add(path, text);
        let path = sources
            .get(id)
            .map_or(String::new(), |file| file.path().to_owned());
        let hands = self.loader.hands();
        let parsed = syntax::parse_with(text, &mut syntax::Cache::default(), hands);
        self.faults
            .extend(parsed.faults.iter().map(|fault| fault_at(fault, id)));
        self.known.insert(path.clone(), id);
        self.open.push(path);
        let index = self.files.len();
        let uses: Vec<Option<(Anchor, StringLit)>> = parsed
            .file
            .items
            .iter()
            .map(|placed| match &placed.item.kind {
                ItemKind::Use(path) => Some((
                    Anchor {
                        file: id,
                        offset: placed.offset,
                    },
                    path.clone(),
                )),
                ItemKind::Broken(broken) => {
                    self.incomplete |= broken.keyword.text == "use";
                    None
                }
                _ => None,
            })
            .collect();
        self.files.push((id, parsed.file));
        for (item, used) in uses.into_iter().enumerate() {
            match used {
                Some((anchor, path)) => self.follow(anchor.place(path.span), &path.text, sources),
                None => self.order.push((index, item)),
            }
        }
        self.open.pop();
        id
    }

    fn follow(&mut self, place: Place, relative: &str, sources: &mut Sources) {
        let from = self.open.last().cloned().unwrap_or_default();
        let written = ticked(relative);
        let fault = match self.loader.load(&from, relative) {
            Ok((path, text)) => {
                let path = path.replace('\\', "/");
                if let Some(at) = self.open.iter().position(|open| *open == path) {
                    let mut circle: Vec<String> =
                        self.open[at..].iter().map(|open| ticked(open)).collect();
                    circle.push(ticked(&path));
                    self.faults.push(
                        Diagnostic::error(
                            "circular-use",
                            place,
                            "the files use each other in a circle",
                        )
                        .label("closes the circle")
                        .remark(circle.join(" uses "))
                        .help("move what both need into a third file"),
                    );
                    return;
                }
                if self.known.contains_key(&path) {
                    return;
                }
                if self.open.len() < DEEPEST && self.files.len() < MOST_FILES {
                    self.file(path, &text, sources);
                    return;
                }
                Diagnostic::error("too-large", place, "the draft uses too many files").remark(
                    format!("a draft may have {MOST_FILES} files, {DEEPEST} deep"),
                )
            }
            Err(LoadError::OutsideRoot) => Diagnostic::error(
                "outside-root",
                place,
                format!("{written} lies outside the folder of the check"),
            )
            .help("use files in or below the folder that is checked"),
            Err(LoadError::NotFound) => Diagnostic::error(
                "unreadable-file",
                place,
                format!("there is no file {written}"),
            )
            .help("the path is relative to the file that uses it"),
            Err(LoadError::NotText(reason)) => {
                Diagnostic::error("not-text", place, format!("{written} is no text")).remark(reason)
            }
            Err(LoadError::TooLarge) => Diagnostic::error(
                "file-too-long",
                place,
                format!("{written} is too long to read"),
            ),
        };
        self.incomplete = true;
        self.faults.push(fault);
    }
}

fn fault_at(fault: &Fault, file: FileId) -> Diagnostic {
    let place = Place::new(file, fault.span);
    let mut diagnostic =
        Diagnostic::error(fault.code, place, &fault.message).help(fault.help.clone());
    for (span, text) in &fault.labels {
        diagnostic = diagnostic.also(Place::new(file, *span), text);
    }
    diagnostic
}
