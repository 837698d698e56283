//! Drafts that ship inside the program, so that it can be tried without a checkout.
use crate::source::{Hands, LoadError, Loader};

use super::work::Threads;

/// A draft under a name.
pub struct Example {
    pub name: &'static str,
    pub text: &'static str,
}

/// All of them: one line for each file of `examples/` that stands alone,
/// `Example { name: "new-start", text: include_str!("../../examples/new-start.treaty") }`.
pub const EXAMPLES: &[Example] = &[
    Example {
        name: "salt-1",
        text: include_str!("../../examples/salt-1.treaty"),
    },
    Example {
        name: "salt-2",
        text: include_str!("../../examples/salt-2.treaty"),
    },
    Example {
        name: "inf",
        text: include_str!("../../examples/inf.treaty"),
    },
    Example {
        name: "start-1",
        text: include_str!("../../examples/start-1.treaty"),
    },
    Example {
        name: "new-start",
        text: include_str!("../../examples/new-start.treaty"),
    },
    Example {
        name: "new-start-exit",
        text: include_str!("../../examples/new-start-exit.treaty"),
    },
    Example {
        name: "jcpoa",
        text: include_str!("../../examples/jcpoa.treaty"),
    },
    Example {
        name: "gulf",
        text: include_str!("../../examples/gulf.treaty"),
    },
    Example {
        name: "deadlock",
        text: include_str!("../../examples/deadlock.treaty"),
    },
];

/// What they bring in by `use`: path from `examples/`, and text.
const LIBRARY: &[(&str, &str)] = &[
    (
        "library/strategic.treaty",
        include_str!("../../examples/library/strategic.treaty"),
    ),
    (
        "library/american.treaty",
        include_str!("../../examples/library/american.treaty"),
    ),
    (
        "library/soviet.treaty",
        include_str!("../../examples/library/soviet.treaty"),
    ),
];

/// Finds the library for the examples, and nothing else.
pub struct Shipped;

impl Loader for Shipped {
    fn load(&self, from: &str, relative: &str) -> Result<(String, String), LoadError> {
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in relative.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    path.pop().ok_or(LoadError::OutsideRoot)?;
                }
                part => path.push(part),
            }
        }
        let path = path.join("/");
        let found = LIBRARY.iter().find(|(known, _)| *known == path);
        let (path, text) = found.ok_or(LoadError::NotFound)?;
        Ok(((*path).to_owned(), (*text).to_owned()))
    }

    fn hands(&self) -> &dyn Hands {
        &Threads
    }
}

/// The example of that name.
pub fn find(name: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.name == name)
}

#[cfg(test)]
mod tests {
    use super::{EXAMPLES, LIBRARY, Shipped};
    use crate::source::{LoadError, Loader};
    use std::fs;
    use std::path::Path;

    #[test]
    fn the_library_is_found_from_an_example_and_from_itself() {
        let found = |from: &str, path: &str| Shipped.load(from, path).map(|(path, _)| path);
        let american = Ok("library/american.treaty".to_owned());
        assert_eq!(found("salt-2.treaty", "library/american.treaty"), american);
        assert_eq!(
            found("library/strategic.treaty", "american.treaty"),
            american
        );
        assert_eq!(
            found("library/strategic.treaty", "../library/american.treaty"),
            american
        );
        assert_eq!(
            found("salt-2.treaty", "american.treaty"),
            Err(LoadError::NotFound)
        );
        assert_eq!(
            found("salt-2.treaty", "../x.treaty"),
            Err(LoadError::OutsideRoot)
        );
    }

    #[test]
    fn every_draft_of_the_folder_ships() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        let names = |folder: &Path| {
            let entries = fs::read_dir(folder).expect("a folder").flatten();
            let names = entries.map(|e| e.file_name().to_string_lossy().into_owned());
            let mut names: Vec<String> = names.filter(|n| n.ends_with(".treaty")).collect();
            names.sort();
            names
        };
        let mut drafts: Vec<String> = EXAMPLES
            .iter()
            .map(|e| format!("{}.treaty", e.name))
            .collect();
        drafts.sort();
        assert_eq!(names(&folder), drafts);
        let mut library: Vec<String> = LIBRARY
            .iter()
            .map(|(path, _)| path.replace("library/", ""))
            .collect();
        library.sort();
        assert_eq!(names(&folder.join("library")), library);
    }
}
