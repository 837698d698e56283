//! Drafts of several files.

use std::collections::BTreeMap;
use treaty::resolve::{Resolved, resolve};
use treaty::source::{LoadError, Loader, Sources};

/// Files by their shown paths; paths are relative to the folder of the file that uses them.
struct Folder(BTreeMap<&'static str, &'static str>);

impl Loader for Folder {
    fn load(&self, from: &str, relative: &str) -> Result<(String, String), LoadError> {
        let mut parts: Vec<&str> = from.split('/').collect();
        parts.pop();
        for part in relative.split('/') {
            match part {
                ".." => {
                    parts.pop().ok_or(LoadError::OutsideRoot)?;
                }
                "." => {}
                other => parts.push(other),
            }
        }
        let path = parts.join("/");
        let text = self.0.get(path.as_str()).ok_or(LoadError::NotFound)?;
        Ok((path.clone(), (*text).to_owned()))
    }
}

fn read(files: &[(&'static str, &'static str)]) -> (Resolved, Sources) {
    let folder = Folder(files.iter().copied().collect());
    let mut sources = Sources::new();
    let resolved = resolve(files[0].0, files[0].1, &mut sources, &folder);
    (resolved, sources)
}

fn told(resolved: &Resolved) -> Vec<String> {
    resolved
        .diagnostics
        .iter()
        .map(|d| format!("{}: {}", d.code, d.message))
        .collect()
}

#[test]
fn a_used_file_stands_where_it_is_used() {
    let (resolved, sources) = read(&[
        (
            "a.treaty",
            "treaty \"T\" {\n  entry 2027-01-01\n  expiry 2037-01-01\n}\nuse \"lib/parties.treaty\"\nparty Last\n",
        ),
        (
            "lib/parties.treaty",
            "use \"../more.treaty\"\nparty Second\nuse \"./../more.treaty\"\n",
        ),
        ("more.treaty", "party First\n"),
    ]);
    let draft = resolved
        .draft
        .unwrap_or_else(|| panic!("{:?}", resolved.diagnostics));
    let names: Vec<&str> = draft
        .parties
        .iter()
        .map(|party| party.name.as_str())
        .collect();
    assert_eq!(names, ["First", "Second", "Last"]);
    assert_eq!(sources.iter().count(), 3);
    assert_eq!(draft.parties[0].place.file.0, 2);
}

#[test]
fn a_circle_of_files_is_shown() {
    let (resolved, _) = read(&[
        ("a.treaty", "use \"b.treaty\"\n"),
        ("b.treaty", "use \"c.treaty\"\n"),
        (
            "c.treaty",
            "treaty \"T\" {\n  entry 2027-01-01\n  expiry 2037-01-01\n}\nuse \"b.treaty\"\n",
        ),
    ]);
    assert_eq!(
        told(&resolved),
        ["circular-use: the files use each other in a circle"]
    );
    assert_eq!(
        resolved.diagnostics[0].notes,
        ["`b.treaty` uses `c.treaty` uses `b.treaty`"]
    );
    assert!(resolved.draft.is_none());
}

#[test]
fn a_missing_file_is_one_fault() {
    let (resolved, _) = read(&[(
        "a.treaty",
        "treaty \"T\" {\n  entry 2027-01-01\n  expiry 2037-01-01\n}\nuse \"systems.treaty\"\nparty Iran\nclaim A: Iran.Silo <= 3 under walkout\n",
    )]);
    assert_eq!(
        told(&resolved),
        ["unreadable-file: there is no file `systems.treaty`"]
    );
    let (resolved, _) = read(&[("a.treaty", "use \"../b.treaty\"\n")]);
    assert_eq!(
        told(&resolved),
        ["outside-root: `../b.treaty` lies outside the folder of the check"]
    );
}

#[test]
fn a_fault_in_a_used_file_is_shown_there() {
    let (resolved, sources) = read(&[
        (
            "a.treaty",
            "treaty \"T\" {\n  entry 2027-01-01\n  expiry 2037-01-01\n}\nuse \"b.treaty\"\nparty Iran\n",
        ),
        ("b.treaty", "party Iran\nclaim A: Irn <= 3\n"),
    ]);
    let places: Vec<_> = resolved
        .diagnostics
        .iter()
        .map(|d| {
            let place = d.place().expect("a place");
            let (line, _) = sources.line_col(place.file, place.span.start);
            (
                d.code.0,
                sources
                    .get(place.file)
                    .map_or("", |file| file.path())
                    .to_owned(),
                line,
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            ("duplicate-name", "a.treaty".to_owned(), 6),
            ("unknown-name", "b.treaty".to_owned(), 2)
        ]
    );
}
