//! Files of faulty drafts that say themselves which faults they have.
//!
//! A case begins with a line `//=== what it shows`. Above a line with a fault stand notes about it:
//! `//! error[code]: 5-9 the message`, with the columns of the first character and of the one after the last, then
//! `//! label: 12:5-9 the label` (with its line) and `//! help: the help`.
//! `UPDATE_NOTES=1 cargo test --test suite syntax` writes the notes anew; read the difference before you keep it.

use std::fmt::Write;
use std::path::Path;

use treaty::source::SourceFile;
use treaty::syntax::{Fault, Span, parse};

/// Checks every case of a file.
pub fn check(file: &Path) {
    let text = std::fs::read_to_string(file).expect("the file is there");
    let mut fresh = String::new();
    for (index, case) in text.split("//=== ").enumerate() {
        if index == 0 {
            fresh += case;
            continue;
        }
        let (title, body) = case.split_once('\n').expect("a case has a title");
        write!(fresh, "//=== {title}\n{}", noted(body)).unwrap();
    }
    if std::env::var_os("UPDATE_NOTES").is_some() {
        std::fs::write(file, &fresh).expect("the file can be written");
        return;
    }
    for (number, (expected, found)) in text.lines().zip(fresh.lines()).enumerate() {
        assert_eq!(
            expected,
            found,
            "\n{}:{}: the first line that differs",
            file.display(),
            number + 1
        );
    }
    assert_eq!(
        text,
        fresh,
        "{}: more or fewer notes than faults",
        file.display()
    );
}

/// The text of a case with the notes that it should have.
fn noted(case: &str) -> String {
    let draft: String = case
        .split_inclusive('\n')
        .filter(|line| !line.trim_start().starts_with("//!"))
        .collect();
    let source = SourceFile::new("case", draft.as_str());
    let parsed = parse(&draft);
    let mut out = String::new();
    let mut faults = parsed.faults.iter().peekable();
    for (index, line) in draft.split_inclusive('\n').enumerate() {
        let indent: String = line.chars().take_while(|c| *c == ' ').collect();
        while let Some(fault) = faults.next_if(|fault| place(&source, fault.span).0 <= index + 1) {
            note(&mut out, &indent, &source, fault);
        }
        out += line;
    }
    for fault in faults {
        note(&mut out, "", &source, fault);
    }
    out
}

fn note(out: &mut String, indent: &str, source: &SourceFile, fault: &Fault) {
    assert!(
        fault.message.chars().count() <= 60,
        "longer than 60 characters: {}",
        fault.message
    );
    assert!(
        !fault.message.ends_with('.'),
        "a full stop: {}",
        fault.message
    );
    let (_, columns) = place(source, fault.span);
    writeln!(
        out,
        "{indent}//! error[{}]: {columns} {}",
        fault.code, fault.message
    )
    .unwrap();
    for (span, text) in &fault.labels {
        let (line, columns) = place(source, *span);
        writeln!(out, "{indent}//! label: {line}:{columns} {text}").unwrap();
    }
    if let Some(help) = &fault.help {
        writeln!(out, "{indent}//! help: {help}").unwrap();
    }
}

/// The line of a span and its columns, counted in the case without its notes.
fn place(source: &SourceFile, span: Span) -> (usize, String) {
    let (line, from) = source.line_col(span.start);
    let (last, to) = source.line_col(span.end);
    assert_eq!(line, last, "a fault stays on its line");
    (line, format!("{from}-{to}"))
}
