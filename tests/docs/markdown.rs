//! Pages of Markdown: their blocks of code, links and headings.
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::root;

/// A page, by its path from the root of the repository.
pub struct Page {
    pub path: String,
    pub text: String,
    pub blocks: Vec<Block>,
}

/// A block of code between two lines of three backticks.
pub struct Block {
    /// The words after the opening backticks.
    pub info: Vec<String>,
    /// The line of the opening backticks, from 1.
    pub line: usize,
    pub text: String,
}

impl Block {
    pub fn language(&self) -> &str {
        self.info.first().map_or("", String::as_str)
    }
}

impl Page {
    pub fn of(path: &str, text: &str) -> Page {
        let mut blocks: Vec<Block> = Vec::new();
        let mut open = false;
        for (number, line) in text.lines().enumerate() {
            match line.strip_prefix("```") {
                Some(_) if open => open = false,
                Some(info) => {
                    let info = info.split_whitespace().map(str::to_owned).collect();
                    blocks.push(Block {
                        info,
                        line: number + 1,
                        text: String::new(),
                    });
                    open = true;
                }
                None if open => {
                    if let Some(block) = blocks.last_mut() {
                        block.text.push_str(line);
                        block.text.push('\n');
                    }
                }
                None => {}
            }
        }
        assert!(!open, "{path}: a block is not closed");
        Page {
            path: path.to_owned(),
            text: text.to_owned(),
            blocks,
        }
    }

    /// The blocks in a language.
    pub fn blocks(&self, language: &str) -> impl Iterator<Item = &Block> {
        self.blocks
            .iter()
            .filter(move |block| block.language() == language)
    }

    /// The lines outside of blocks, with their numbers from 1.
    pub fn prose(&self) -> Vec<(usize, &str)> {
        let mut open = false;
        let mut lines = Vec::new();
        for (number, line) in self.text.lines().enumerate() {
            let fence = line.starts_with("```");
            if !open && !fence {
                lines.push((number + 1, line));
            }
            open ^= fence;
        }
        lines
    }

    /// Where each `[…](target)` leads, with its line.
    pub fn links(&self) -> Vec<(usize, String)> {
        let mut links = Vec::new();
        for (number, line) in self.prose() {
            for part in line.split("](").skip(1) {
                let target = part.split(')').next().unwrap_or_default();
                links.push((number, target.to_owned()));
            }
        }
        links
    }

    /// A link's path, from the root of the repository.
    pub fn resolved(&self, target: &str) -> String {
        let mut parts: Vec<&str> = self.path.split('/').collect();
        parts.pop();
        for part in target.split('/') {
            match part {
                ".." => {
                    parts.pop();
                }
                "." | "" => {}
                part => parts.push(part),
            }
        }
        parts.join("/")
    }

    /// The page with new texts in some of its blocks.
    pub fn with(&self, texts: &[(&Block, String)]) -> String {
        let lines: Vec<&str> = self.text.lines().collect();
        let mut out = String::new();
        let mut at = 0;
        for (block, text) in texts {
            for line in &lines[at..block.line] {
                out.push_str(line);
                out.push('\n');
            }
            out.push_str(text);
            at = block.line + block.text.lines().count();
        }
        for line in &lines[at..] {
            out.push_str(line);
            out.push('\n');
        }
        out
    }
}

/// The anchors of a page's headings, as the usual renderers name them.
pub fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    for line in text.lines().filter(|line| line.starts_with('#')) {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let keep = |c: char| {
            (c.is_alphanumeric() || "-_ ".contains(c)).then_some(if c == ' ' { '-' } else { c })
        };
        anchors.insert(title.chars().filter_map(keep).collect());
    }
    anchors
}

/// Every page that people read, but those on single diagnostics, in the order of their paths.
pub fn pages() -> Vec<Page> {
    let single = [
        "README.md",
        "CHANGELOG.md",
        "src/README.md",
        "tests/README.md",
    ];
    let mut paths: Vec<String> = single.map(str::to_owned).to_vec();
    paths.extend(pages_in("docs"));
    paths.extend(pages_in("editors"));
    paths.sort();
    paths.into_iter().map(read).collect()
}

/// The pages on single diagnostics.
pub fn error_pages() -> Vec<Page> {
    pages_in("docs/errors").into_iter().map(read).collect()
}

fn pages_in(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
    let names = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    let pages = names.filter(|name| Path::new(name).extension().is_some_and(|end| end == "md"));
    let mut paths: Vec<String> = pages.map(|name| format!("{folder}/{name}")).collect();
    paths.sort();
    paths
}

fn read(path: String) -> Page {
    let text = fs::read_to_string(root().join(&path)).expect("a page is text");
    Page::of(&path, &text)
}
