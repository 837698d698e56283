//! Follows `use` to files, never outside the root folder.
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::source::{Hands, LoadError, Loader};

use super::work::Threads;

use super::files::{Unread, read};

/// Reads the files under one root folder.
pub struct FileLoader {
    /// The root, with all links resolved.
    root: PathBuf,
    /// The path by which each file is shown, and where it really is.
    known: RefCell<BTreeMap<String, PathBuf>>,
    /// The root as shown: what stands before the shown path of a file found through it.
    shown_root: PathBuf,
}

impl FileLoader {
    /// A loader for the draft at `path`, shown as it was given, that never leaves `root`.
    ///
    /// # Errors
    /// When the root does not exist.
    pub fn new(path: &Path, root: &Path) -> std::io::Result<FileLoader> {
        // A pipe has no path of its own; nothing can be found beside it either.
        let draft = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let known = BTreeMap::from([(shown(path), draft)]);
        Ok(FileLoader {
            root: fs::canonicalize(root)?,
            known: RefCell::new(known),
            shown_root: root.to_owned(),
        })
    }

    /// The name by which a file is shown: the one under which it is known, else its path from the root.
    fn name(&self, file: &Path) -> String {
        let known = self.known.borrow();
        if let Some((name, _)) = known.iter().find(|(_, known)| *known == file) {
            return name.clone();
        }
        let inside = file.strip_prefix(&self.root).unwrap_or(file);
        shown(&self.shown_root.join(inside))
    }
}

impl Loader for FileLoader {
    fn load(&self, from: &str, relative: &str) -> Result<(String, String), LoadError> {
        let from = self
            .known
            .borrow()
            .get(from)
            .cloned()
            .ok_or(LoadError::NotFound)?;
        let folder = from.parent().ok_or(LoadError::NotFound)?;
        // First by the words alone, so that nothing is learnt about files outside, not even whether they exist.
        let inside = folder
            .strip_prefix(&self.root)
            .map_err(|_| LoadError::OutsideRoot)?;
        let path = self
            .root
            .join(within(inside, relative).ok_or(LoadError::OutsideRoot)?);
        // Then by where the links really lead.
        let file = fs::canonicalize(&path).map_err(|_| LoadError::NotFound)?;
        if !file.starts_with(&self.root) {
            return Err(LoadError::OutsideRoot);
        }
        let data = fs::metadata(&file).map_err(|_| LoadError::NotFound)?;
        if !data.is_file() {
            return Err(LoadError::NotText("it is no file".to_owned()));
        }
        let text = read(&file).map_err(|unread| match unread {
            Unread::No(reason) | Unread::NotText(reason) => LoadError::NotText(reason),
            Unread::TooLarge => LoadError::TooLarge,
        })?;
        let name = self.name(&file);
        self.known.borrow_mut().insert(name.clone(), file);
        Ok((name, text))
    }

    fn hands(&self) -> &dyn Hands {
        &Threads
    }
}

/// `relative` as seen from the folder `inside` the root; nothing if it leaves the root on the way.
fn within(inside: &Path, relative: &str) -> Option<PathBuf> {
    let mut path = inside.to_owned();
    for component in Path::new(relative).components() {
        match component {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !path.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(path)
}

/// A path as shown: forward slashes, no `./` in front.
pub fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{FileLoader, within};
    use crate::source::{LoadError, Loader};

    /// `root/{main,sub/part,binary}.treaty` and `secret.treaty` beside the root.
    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("treaty-loader-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("root/sub")).expect("a folder");
        for (file, text) in [
            ("root/main.treaty", "main"),
            ("root/sub/part.treaty", "part"),
            ("secret.treaty", "secret"),
        ] {
            fs::write(folder.join(file), text).expect("a file");
        }
        fs::write(folder.join("root/binary.treaty"), b"\xFF").expect("a file");
        folder
    }

    fn loaded(path: &str, text: &str) -> Result<(String, String), LoadError> {
        Ok((path.to_owned(), text.to_owned()))
    }

    #[test]
    fn files_inside_the_root_come_under_one_name() {
        let folder = folder("inside");
        let root = folder.join("root");
        let main = root.join("main.treaty");
        let (main, shown) = (main.as_path(), |file: &str| {
            format!("{}/{file}", root.display())
        });
        let loader = FileLoader::new(main, &root).expect("the root is there");
        let part = shown("sub/part.treaty");
        assert_eq!(
            loader.load(&shown("main.treaty"), "sub/part.treaty"),
            loaded(&part, "part")
        );
        assert_eq!(
            loader.load(&shown("main.treaty"), "./sub/../sub/part.treaty"),
            loaded(&part, "part")
        );
        assert_eq!(
            loader.load(&part, "../main.treaty"),
            loaded(&shown("main.treaty"), "main"),
            "a circle shows"
        );
        assert_eq!(
            loader.load(&part, "main.treaty"),
            Err(LoadError::NotFound),
            "relative to the file that uses it"
        );
        assert_eq!(
            loader.load(&part, "../sub"),
            Err(LoadError::NotText("it is no file".to_owned()))
        );
        assert!(matches!(
            loader.load(&part, "../binary.treaty"),
            Err(LoadError::NotText(_))
        ));
        fs::remove_dir_all(folder).expect("removed");
    }

    #[test]
    fn nothing_outside_the_root_is_read() {
        let folder = folder("outside");
        let root = folder.join("root");
        let main = root.join("main.treaty");
        let loader = FileLoader::new(&main, &root).expect("the root is there");
        let from = main.display().to_string();
        for path in [
            "../secret.treaty",
            "../no-such-file",
            "sub/../../secret.treaty",
            "../root/main.treaty",
            "/etc/passwd",
        ] {
            assert_eq!(
                loader.load(&from, path),
                Err(LoadError::OutsideRoot),
                "{path}"
            );
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../secret.treaty", root.join("link.treaty"))
                .expect("a link");
            std::os::unix::fs::symlink("..", root.join("up")).expect("a link");
            assert_eq!(
                loader.load(&from, "link.treaty"),
                Err(LoadError::OutsideRoot)
            );
            assert_eq!(
                loader.load(&from, "up/secret.treaty"),
                Err(LoadError::OutsideRoot)
            );
        }
        fs::remove_dir_all(folder).expect("removed");
    }

    #[test]
    fn no_words_leave_the_root() {
        let folder = Path::new("drafts/gulf");
        assert_eq!(
            within(folder, "../common.treaty").as_deref(),
            Some(Path::new("drafts/common.treaty"))
        );
        assert_eq!(
            within(folder, "../../a/./b.treaty").as_deref(),
            Some(Path::new("a/b.treaty"))
        );
        assert_eq!(within(folder, "../../../a.treaty"), None);
        assert_eq!(within(folder, "../../../drafts/a.treaty"), None);
        assert_eq!(within(folder, "/etc/passwd"), None);
    }
}
