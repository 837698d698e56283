//! The program from outside: what is called, what comes back, with which status.
mod accounts;
mod bad_input;
mod bounds;
mod export;
mod reuse;
mod verify;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Two parties and their limits; each test adds its claims.
const RIVER: &str = "treaty \"River accord\" {
  entry  2027-01-01
  expiry 2037-01-01
}
party Norrland
party Suderland
system Barge
system Gun
forces Norrland at entry { Barge 30 builds 5 per year }
forces Suderland at entry { Gun 10..12 builds 2 per year }
article I {
  limit I.1 for Norrland: Norrland.Barge <= 40
  limit I.2 for Suderland: Suderland.Gun <= 20
}
";

/// A folder of its own for each test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        // Tests run side by side, and some make several folders of one name.
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("{name}-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder for the test");
        Folder(path)
    }

    fn with(self, file: &str, content: impl AsRef<[u8]>) -> Folder {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
        fs::write(path, content).expect("a file for the test");
        self
    }

    fn treaty(&self, arguments: &[&str]) -> Ran {
        self.command(arguments).into()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_treaty"));
        command
            .args(arguments)
            .current_dir(&self.0)
            .stdin(Stdio::null());
        for variable in ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "NO_GRAPHICS"] {
            command.env_remove(variable);
        }
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[derive(Debug)]
struct Ran {
    status: Option<i32>,
    out: String,
    err: String,
}

impl From<Command> for Ran {
    fn from(mut command: Command) -> Ran {
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("what it says is text");
        Ran {
            status: status.code(),
            out: text(stdout),
            err: text(stderr),
        }
    }
}

/// A draft that no version finds fault with, or whose only fault is on the line that is added to it.
const DRAFT: &str = "treaty \"Example\" {\n  entry  2027-01-01\n  expiry 2037-01-01\n}\nparty Norrland\nparty Suderland\n";

#[test]
fn reports_go_to_the_output_and_chatter_to_the_errors() {
    let folder = Folder::new("streams").with("bad.treaty", b"\xFF");
    let ran = folder.treaty(&["check", "bad.treaty", "--format", "short"]);
    assert_eq!(
        ran.out,
        "bad.treaty:1:1: error[not-text]: `bad.treaty` is not a text\n"
    );
    assert_eq!((ran.status, ran.err.as_str()), (Some(2), ""));

    let ran = folder.treaty(&["explain", "unknwon-party"]);
    assert_eq!(
        ran.err,
        "error: no diagnostic has the code `unknwon-party`; did you mean `unknown-party`?\n"
    );
    assert_eq!((ran.status, ran.out.as_str()), (Some(2), ""));
}

#[test]
fn a_sound_draft_is_status_0() {
    let folder = Folder::new("sound").with("a.treaty", DRAFT);
    for format in ["human", "short", "narrated", "json"] {
        let ran = folder.treaty(&["check", "a.treaty", "--format", format]);
        assert_eq!((ran.status, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    }
}

#[test]
fn what_cannot_be_read_is_status_2() {
    let folder = Folder::new("unread")
        .with("zero.treaty", b"party A\0")
        .with("empty/note.txt", "x");
    let large = fs::File::create(folder.0.join("large.treaty")).expect("a file");
    large.set_len(17 * 1024 * 1024).expect("a large file");
    for (path, code, reason) in [
        ("zero.treaty", "not-text", "line 1 holds a zero byte"),
        ("large.treaty", "file-too-long", "at most 16 MB are read"),
        (
            "missing.treaty",
            "unreadable-file",
            "there is no such file or folder",
        ),
        (
            "empty",
            "unreadable-file",
            "no `.treaty` file is in this folder",
        ),
    ] {
        let ran = folder.treaty(&["check", path]);
        assert_eq!(ran.status, Some(2), "{path}");
        assert!(
            ran.out.contains(&format!("error[{code}]")) && ran.out.contains(reason),
            "{path}: {}",
            ran.out
        );
    }
}

#[test]
fn wrong_calls_are_status_2_and_help_is_0() {
    let folder = Folder::new("calls");
    for call in [
        &["frobnicate"][..],
        &["check", "--format", "pretty"],
        &["check", "--jobs", "0"],
        &["check", "--budget", "10"],
        &["check", "--example", "no-such-draft"],
        &["check", "a.treaty", "--example", "b"],
        &["explain", "a.treaty", "C1"],
        &[],
    ] {
        let ran = folder.treaty(call);
        assert_eq!((ran.status, ran.out.as_str()), (Some(2), ""), "{call:?}");
        assert!(
            !ran.err.is_empty() && !ran.err.contains("panicked"),
            "{call:?}: {}",
            ran.err
        );
    }
    for call in [&["--help"][..], &["check", "--help"], &["--version"]] {
        assert_eq!(folder.treaty(call).status, Some(0), "{call:?}");
    }
}

/// The paths of the drafts in a report, which is made for several threads and for one.
fn checked(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let ran = |jobs| {
        folder
            .treaty(&[&["check", "--format", "json", "--jobs", jobs], arguments].concat())
            .out
    };
    let report = ran("4");
    assert_eq!(report, ran("1"), "the same whatever the threads");
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let files = report["files"].as_array().expect("files").iter();
    files
        .map(|file| file["path"].as_str().expect("a path").to_owned())
        .collect()
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let claims = ["strikes", "loads", "estimates", "margins"];
    let of_claims = claims.iter().map(|name| match *name {
        "margins" => "tests/story/margins.treaty".to_owned(),
        name => format!("tests/claims/{name}.treaty"),
    });
    let example = std::iter::once("examples/gulf.treaty".to_owned());
    for path in example.chain(of_claims) {
        let text = std::fs::read_to_string(root.join(&path)).expect("a draft");
        let folder = Folder::new("threads").with("draft.treaty", text);
        let said = |jobs: &str| {
            let kept = format!("kept-{jobs}");
            let call = [
                "check",
                "draft.treaty",
                "--format",
                "json",
                "--certificates",
                &kept,
            ];
            let ran = folder.treaty(&[&call[..], &["--jobs", jobs]].concat());
            let mut files: Vec<(String, String)> = std::fs::read_dir(folder.0.join(&kept))
                .expect("certificates")
                .map(|entry| {
                    let path = entry.expect("an entry").path();
                    let name = path.file_name().expect("a name").to_string_lossy();
                    (
                        name.into_owned(),
                        std::fs::read_to_string(&path).expect("text"),
                    )
                })
                .collect();
            files.sort();
            (ran.out.replace(&kept, "kept"), files)
        };
        let alone = said("1");
        for jobs in ["2", "5"] {
            assert!(said(jobs) == alone, "{path} with {jobs} threads");
        }
    }
}

#[test]
fn a_folder_means_every_draft_in_it_in_order() {
    let folder = Folder::new("folders")
        .with("b.treaty", DRAFT)
        .with("a/z.treaty", DRAFT)
        .with("a/y.treaty", DRAFT)
        .with("c.txt", "");
    assert_eq!(
        checked(&folder, &[]),
        ["a/y.treaty", "a/z.treaty", "b.treaty"]
    );
    assert_eq!(
        checked(&folder, &["."]),
        ["a/y.treaty", "a/z.treaty", "b.treaty"]
    );
    assert_eq!(checked(&folder, &["a"]), ["a/y.treaty", "a/z.treaty"]);
    assert_eq!(
        checked(&folder, &["b.treaty", "./a/z.treaty", "a"]),
        ["b.treaty", "a/z.treaty", "a/y.treaty"],
        "each once"
    );
    assert_eq!(
        checked(&folder, &["c.txt"]),
        ["c.txt"],
        "a file that is named is read, whatever its ending"
    );
}

#[cfg(unix)]
#[test]
fn links_in_folders_are_not_followed() {
    let folder = Folder::new("links").with("a.treaty", DRAFT);
    std::os::unix::fs::symlink(".", folder.0.join("circle")).expect("a link");
    std::os::unix::fs::symlink("a.treaty", folder.0.join("b.treaty")).expect("a link");
    assert_eq!(checked(&folder, &[]), ["a.treaty"]);
    assert_eq!(
        checked(&folder, &["b.treaty"]),
        ["b.treaty"],
        "a link that is named is read"
    );
}

#[test]
fn colour_only_where_it_is_wanted() {
    let folder = Folder::new("colour").with("bad.treaty", b"\xFF");
    let coloured = |name: &str, value: &str| {
        let mut command = folder.command(&["check", "bad.treaty"]);
        command.env(name, value);
        Ran::from(command).out.contains('\u{1b}')
    };
    assert!(
        !folder
            .treaty(&["check", "bad.treaty"])
            .out
            .contains('\u{1b}'),
        "not into a pipe"
    );
    assert!(coloured("CLICOLOR_FORCE", "1"));
    assert!(!coloured("NO_COLOR", "1"));
}

#[test]
fn no_graphics_means_narrated() {
    let folder = Folder::new("narrated").with("bad.treaty", b"\xFF");
    let mut command = folder.command(&["check", "bad.treaty"]);
    command.env("NO_GRAPHICS", "1");
    let spoken = folder
        .treaty(&["check", "bad.treaty", "--format", "narrated"])
        .out;
    assert_eq!(Ran::from(command).out, spoken);
    assert!(spoken.contains("Diagnostic severity: error"));
}

#[test]
fn a_reader_that_leaves_early_is_no_fault() {
    let folder = Folder::new("pipe");
    let mut command = folder.command(&["explain"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!((ended.status.code(), ended.stderr), (Some(0), Vec::new()));
}

#[test]
fn only_asks_for_claims_that_are_there() {
    let folder = Folder::new("only").with("a.treaty", DRAFT);
    let ran = folder.treaty(&["check", "a.treaty", "--only", "C9"]);
    assert_eq!(
        (ran.status, ran.err.as_str()),
        (Some(2), "error: no claim is named `C9`\n")
    );
}

#[test]
fn every_page_can_be_read() {
    let folder = Folder::new("pages");
    for page in treaty::report::explain::PAGES {
        let ran = folder.treaty(&["explain", page.code]);
        assert_eq!((ran.status, ran.out.as_str()), (Some(0), page.text));
    }
    let list = folder.treaty(&["explain"]).out;
    assert_eq!(list.lines().count(), treaty::report::explain::PAGES.len());
}

#[test]
fn the_schema_ships_with_the_program() {
    let ran = Folder::new("schema").treaty(&["check", "--schema"]);
    assert_eq!(
        (ran.status, ran.out.as_str()),
        (Some(0), treaty::report::json::JSON_SCHEMA)
    );
}

#[test]
fn drafts_use_each_other_inside_the_folder_of_the_check() {
    let using = |path: &str| format!("{DRAFT}use \"{path}\"\n");
    let folder = Folder::new("use")
        .with("secret.treaty", "party Secret\n")
        .with("root/good.treaty", using("parts/common.treaty"))
        .with("root/parts/common.treaty", "party Third outside\n")
        .with("root/bad.treaty", using("../secret.treaty"))
        .with("root/circle.treaty", using("circle.treaty"));
    let code = |call: &[&str]| {
        let ran = folder.treaty(&[&["check", "--format", "short"], call].concat());
        (
            ran.status,
            // Warnings are another matter.
            ran.out
                .split("error[")
                .nth(1)
                .and_then(|rest| rest.split(']').next())
                .map(str::to_owned),
        )
    };
    assert_eq!(code(&["root/good.treaty"]), (Some(0), None));
    assert_eq!(
        code(&["root/circle.treaty"]),
        (Some(2), Some("circular-use".into()))
    );
    // The folder of the check is `root` when that is what is checked, and the current one for a single file in it.
    let of_folder = folder.treaty(&["check", "root", "--format", "short"]);
    assert!(
        of_folder
            .out
            .contains("root/bad.treaty:7:5: error[outside-root]"),
        "{}",
        of_folder.out
    );
    assert_eq!(code(&["root/bad.treaty"]), (Some(0), None));
    let mut inside = folder.command(&["check", "bad.treaty", "--format", "short"]);
    inside.current_dir(folder.0.join("root"));
    let ran = Ran::from(inside);
    assert!(
        ran.status == Some(2) && ran.out.contains("[outside-root]") && !ran.out.contains("Secret"),
        "{}",
        ran.out
    );
}
