//! A reader's session: a folder with the examples in it, in which a page's commands run.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::root;

/// The folder, removed at the end.
pub struct Session {
    folder: PathBuf,
}

impl Session {
    pub fn new(name: &str) -> Session {
        let name = name.replace(['/', '.'], "-");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("docs-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        for part in ["examples", "examples/library"] {
            fs::create_dir_all(folder.join(part)).expect("a folder for the page");
            let entries = fs::read_dir(root().join(part))
                .into_iter()
                .flatten()
                .flatten();
            for entry in entries.filter(|entry| entry.path().is_file()) {
                let to = folder.join(part).join(entry.file_name());
                fs::copy(entry.path(), to).expect("an example is copied");
            }
        }
        Session { folder }
    }

    /// Where a file of the session lies.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// A file that the page shows.
    pub fn write(&mut self, path: &str, text: &str) {
        fs::write(self.path(path), text).expect("a file of the page");
    }

    /// What a command says, errors included, and its exit status.
    pub fn run(&mut self, command: &str) -> (String, Option<i32>) {
        let program = Path::new(env!("CARGO_BIN_EXE_treaty"));
        let folder = program.parent().expect("the program lies in a folder");
        let mut path = folder.as_os_str().to_owned();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("exec 2>&1\n{command}"));
        shell
            .current_dir(&self.folder)
            .env("PATH", path)
            .stdin(Stdio::null());
        for variable in ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "NO_GRAPHICS"] {
            shell.env_remove(variable);
        }
        let ran = shell.output().expect("a shell runs");
        (
            String::from_utf8_lossy(&ran.stdout).into_owned(),
            ran.status.code(),
        )
    }

    /// The block as it should be: each line that begins with `$ ` is run and followed by what it prints now.
    pub fn replay(&mut self, block: &str) -> String {
        let mut out = String::new();
        for line in block.lines() {
            let Some(command) = line.strip_prefix("$ ") else {
                continue;
            };
            let (said, _) = self.run(command);
            out.push_str(line);
            out.push('\n');
            out.push_str(said.trim_end());
            if !said.trim_end().is_empty() {
                out.push('\n');
            }
        }
        out
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
