//! Which files a call names, and what they say.
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::source::{LARGEST_TEXT, text_of};

/// A draft to check.
#[derive(Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it is.
    pub path: PathBuf,
    /// The folder that its `use` may not leave.
    pub root: PathBuf,
}

/// Why a path names no draft, in words.
pub struct Refused {
    pub path: PathBuf,
    pub reason: String,
}

/// The drafts that a path names: a file itself, or every `.treaty` in a folder and the folders in it, in the order of
/// their names. Links in folders are not followed.
pub fn inputs(path: &Path) -> Vec<Result<Input, Refused>> {
    let refused = |reason: String| {
        vec![Err(Refused {
            path: path.to_owned(),
            reason,
        })]
    };
    match fs::metadata(path) {
        Err(error) => refused(in_words(&error)),
        Ok(data) if data.is_dir() => {
            let mut found = Vec::new();
            collect(path, path, &mut found);
            if found.is_empty() {
                refused("no `.treaty` file is in this folder".to_owned())
            } else {
                found
            }
        }
        Ok(_) => vec![Ok(Input {
            path: path.to_owned(),
            root: root_of(path),
        })],
    }
}

fn collect(folder: &Path, root: &Path, found: &mut Vec<Result<Input, Refused>>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            return found.push(Err(Refused {
                path: folder.to_owned(),
                reason: in_words(&error),
            }));
        }
    };
    let mut folders_and_files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    folders_and_files.sort();
    for path in folders_and_files {
        let Ok(data) = fs::symlink_metadata(&path) else {
            continue;
        };
        if data.is_dir() {
            collect(&path, root, found);
        } else if data.is_file()
            && path
                .extension()
                .is_some_and(|extension| extension == "treaty")
        {
            let shown = path.strip_prefix(".").map(Path::to_owned).unwrap_or(path);
            found.push(Ok(Input {
                path: shown,
                root: root.to_owned(),
            }));
        }
    }
}

/// For a single file: the current folder where the file is in it, else the file's own.
pub fn root_of(file: &Path) -> PathBuf {
    let own = file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let here = Path::new(".");
    match (fs::canonicalize(own), fs::canonicalize(here)) {
        (Ok(own), Ok(here_really)) if own.starts_with(&here_really) => here.to_owned(),
        _ => own.to_owned(),
    }
}

/// The text of a file.
///
/// # Errors
/// In words, when it cannot be read, is too large, or is no text.
pub fn read(path: &Path) -> Result<String, Unread> {
    let file = File::open(path).map_err(|error| Unread::No(in_words(&error)))?;
    read_from(file, LARGEST_TEXT)
}

/// The text that comes from somewhere, of at most so many bytes.
///
/// # Errors
/// Likewise.
pub fn read_from(from: impl Read, most: usize) -> Result<String, Unread> {
    let too_large = Unread::TooLarge;
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX) + 1;
    from.take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| Unread::No(in_words(&error)))?;
    if bytes.len() > most {
        return Err(too_large);
    }
    text_of(bytes).map_err(Unread::NotText)
}

/// Why a file's text cannot be had.
#[derive(Debug, PartialEq, Eq)]
pub enum Unread {
    /// It cannot be read.
    No(String),
    /// It is no UTF-8 text.
    NotText(String),
    /// It is above [`LARGEST_TEXT`].
    TooLarge,
}

/// What the system says, in the words of the rest of the program.
pub fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}
