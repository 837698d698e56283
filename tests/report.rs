//! Reports as people and machines read them: whole renderings, kept as snapshots.
use insta::assert_snapshot;
use treaty::diagnostic::{Diagnostic, Severity};
use treaty::report::model::FileReport;
use treaty::report::{Format, Report, render};
use treaty::source::{FileId, Place, Sources, Span};

mod claims;
mod pages;
pub mod schema;

const ALL: [Format; 4] = [Format::Human, Format::Short, Format::Narrated, Format::Json];

const RIVER: &str = "\
treaty \"River\" {
  entry 2027-01-01
}
party Norrland
limit I.1 for Norland: Norland.dams <= 3
";

/// The place of the `nth` (from 0) occurrence of `text`.
fn find(sources: &Sources, file: FileId, text: &str, nth: usize) -> Place {
    let source = sources.get(file).expect("a file of these sources");
    let (start, _) = source
        .text()
        .match_indices(text)
        .nth(nth)
        .expect("the text occurs");
    Place::new(file, Span::new(start as u32, (start + text.len()) as u32))
}

fn report(sources: Sources, diagnostics: Vec<Diagnostic>) -> Report {
    let path = sources
        .iter()
        .next()
        .map_or("draft.treaty", |(_, file)| file.path())
        .to_owned();
    Report {
        files: vec![FileReport {
            sources,
            diagnostics,
            ..FileReport::new(path)
        }],
    }
}

/// A report with one diagnostic on one text, at the bytes given.
fn single(text: &str, start: usize, end: usize) -> Report {
    let mut sources = Sources::new();
    let file = sources.add("draft.treaty", text);
    let place = Place::new(
        file,
        Span {
            start: start as u32,
            end: end as u32,
        },
    );
    let diagnostic =
        Diagnostic::error("expected", place, "a limit needs a condition").label("here");
    report(sources, vec![diagnostic])
}

fn human(report: &Report) -> String {
    render(report, Format::Human, false)
}

fn two_files() -> Report {
    let mut sources = Sources::new();
    let draft = sources.add("drafts/river.treaty", RIVER);
    let parties = sources.add("drafts\\parties.treaty", "// who signs\nparty Norrland\n");
    let diagnostic = Diagnostic::error(
        "unknown-party",
        find(&sources, draft, "Norland", 0),
        "no party is named `Norland`",
    )
    .label("not a party to this treaty")
    .also(
        find(&sources, draft, "Norrland", 0),
        "`Norrland` is a party",
    )
    .also(
        find(&sources, parties, "Norrland", 0),
        "and is named here, too",
    )
    .remark("used 1 more time")
    .help("did you mean `Norrland`?");
    let place = find(&sources, draft, "3", 0);
    let warning = Diagnostic::warning("unmonitored-limit", place, "nobody verifies `I.1`");
    report(sources, vec![warning, diagnostic])
}

#[test]
fn several_files_in_one_snippet() {
    assert_snapshot!("two-files-human", human(&two_files()));
    assert_snapshot!(
        "two-files-short",
        render(&two_files(), Format::Short, false)
    );
    assert_snapshot!(
        "two-files-narrated",
        render(&two_files(), Format::Narrated, false)
    );
    assert_snapshot!("two-files-json", render(&two_files(), Format::Json, false));
}

#[test]
fn colour_changes_nothing_but_colour() {
    let coloured = render(&two_files(), Format::Human, true);
    assert!(coloured.contains("\u{1b}["));
    let mut plain = String::new();
    let mut escaped = false;
    for c in coloured.chars() {
        match (escaped, c) {
            (false, '\u{1b}') => escaped = true,
            (false, c) => plain.push(c),
            (true, c) => escaped = !c.is_ascii_alphabetic(),
        }
    }
    assert_eq!(plain, human(&two_files()));
}

#[test]
fn a_label_at_the_end_of_the_text_is_shown() {
    let end = RIVER.len();
    assert_snapshot!("end-of-text-human", human(&single(RIVER, end, end)));
    assert_snapshot!(
        "end-of-text-narrated",
        render(&single(RIVER, end, end), Format::Narrated, false)
    );
    assert_eq!(
        render(&single(RIVER, end, end), Format::Short, false),
        "draft.treaty:6:1: error[expected]: a limit needs a condition\n"
    );
}

#[test]
fn labels_past_the_end_and_inside_characters_are_brought_inside() {
    assert_eq!(
        human(&single(RIVER, 9_999, 99_999)),
        human(&single(RIVER, RIVER.len(), RIVER.len()))
    );
    assert_eq!(human(&single("核心", 1, 5)), human(&single("核心", 0, 3)));
    assert_eq!(human(&single("ab", 2, 1)), human(&single("ab", 2, 2)));
}

#[test]
fn an_empty_text_has_a_place_too() {
    assert_snapshot!("empty-text-human", human(&single("", 0, 0)));
    assert_snapshot!(
        "empty-text-narrated",
        render(&single("", 0, 0), Format::Narrated, false)
    );
}

#[test]
fn tabs_and_wide_letters_are_underlined_where_they_stand() {
    let text = "\tparty 核 \"国 🚀\" Ünknown\n";
    let start = text.find("Ünknown").expect("there");
    assert_snapshot!(
        "wide-letters-human",
        human(&single(text, start, start + "Ünknown".len()))
    );
    let start = text.find('核').expect("there");
    assert_eq!(
        render(&single(text, start, start + 3), Format::Short, false),
        "draft.treaty:1:8: error[expected]: a limit needs a condition\n"
    );
}

#[test]
fn long_lines_are_shown_around_their_labels() {
    let filler = "Norrland.missile + ".repeat(2_000);
    let text = format!(
        "party A\nclaim C1: {filler}Suderland.misile + {filler}wrong.thing <= 3\nparty B\n"
    );
    let mut sources = Sources::new();
    let file = sources.add("draft.treaty", text);
    let diagnostic = Diagnostic::error(
        "unknown-system",
        find(&sources, file, "misile", 0),
        "no system is named `misile`",
    )
    .label("not a system")
    .also(find(&sources, file, "wrong", 0), "nor a party");
    let report = report(sources, vec![diagnostic]);
    assert_snapshot!("long-line-human", human(&report));
    assert_snapshot!(
        "long-line-narrated",
        render(&report, Format::Narrated, false)
    );
    assert_eq!(
        render(&report, Format::Short, false),
        "draft.treaty:2:38021: error[unknown-system]: no system is named `misile`\n"
    );
}

#[test]
fn long_spans_show_their_beginning_and_their_end() {
    let text = format!("article I {{\n{}\n", "  note N \"x\"\n".repeat(400));
    assert_snapshot!("long-span-human", human(&single(&text, 0, text.len())));
    assert_snapshot!(
        "long-span-narrated",
        render(&single(&text, 0, text.len()), Format::Narrated, false)
    );
    let text = "x\n".repeat(10_000);
    assert!(human(&single(&text, 0, text.len())).contains("here (to line 10000)"));
}

#[test]
fn what_a_draft_says_is_shown_and_not_obeyed() {
    let report = single("party \u{1b}[2J\u{202E}A\r\n", 6, 10);
    for format in [Format::Human, Format::Short, Format::Narrated] {
        let text = render(&report, format, false);
        assert!(!text.contains(['\u{1b}', '\u{202E}', '\r']), "{text:?}");
    }
}

#[test]
fn fifty_are_shown_and_the_rest_is_counted() {
    let mut sources = Sources::new();
    let file = sources.add("draft.treaty", "x\n".repeat(200));
    let at = |line: u32| Place::new(file, Span::new(line * 2, line * 2 + 1));
    let mut diagnostics: Vec<Diagnostic> = (0..60)
        .map(|line| Diagnostic::warning("matches-nothing", at(line), "matches nothing"))
        .collect();
    diagnostics.push(Diagnostic::error("expected", at(150), "the only error"));
    let report = report(sources, diagnostics);
    let text = human(&report);
    assert_eq!(text.matches("warning[").count(), 49);
    assert!(
        text.contains("the only error"),
        "errors are never crowded out"
    );
    assert!(
        text.ends_with(
            "not shown: 11 more remarks; `--format short` lists all\n1 error, 60 warnings\n"
        ),
        "{text}"
    );
    assert_eq!(render(&report, Format::Short, false).lines().count(), 61);
}

#[test]
fn a_text_that_two_drafts_use_is_spoken_of_once() {
    let draft = |name: &str| {
        let mut sources = Sources::new();
        sources.add(name, "use \"common.treaty\"\n");
        let common = sources.add("common.treaty", "party A\nparty A\n");
        let place = find(&sources, common, "A", 1);
        let diagnostics = vec![Diagnostic::error(
            "duplicate-name",
            place,
            "`A` is declared twice",
        )];
        FileReport {
            sources,
            diagnostics,
            ..FileReport::new(name)
        }
    };
    let report = Report {
        files: vec![draft("a.treaty"), draft("b.treaty")],
    };
    assert_eq!(
        render(&report, Format::Short, false),
        "common.treaty:2:7: error[duplicate-name]: `A` is declared twice\n"
    );
    assert!(human(&report).ends_with("\n1 error\n"));
    assert_eq!(
        render(&report, Format::Json, false)
            .matches("\"duplicate-name\"")
            .count(),
        2,
        "machines get each draft whole"
    );
}

#[test]
fn nothing_to_say() {
    let report = report(Sources::new(), Vec::new());
    assert_eq!(human(&report), "1 file read: no faults, no claims\n");
    assert_eq!(render(&report, Format::Short, false), "");
    let unread = Diagnostic::without_place(Severity::Error, "unreadable-file", "cannot read `x`")
        .remark("it may not be read");
    let report = Report {
        files: vec![FileReport {
            diagnostics: vec![unread],
            ..FileReport::new("x")
        }],
    };
    assert_snapshot!("no-place-human", human(&report));
    assert_snapshot!(
        "no-place-narrated",
        render(&report, Format::Narrated, false)
    );
}

#[test]
fn json_keeps_its_schema() {
    for report in [
        two_files(),
        claims::claims(),
        single("", 0, 0),
        report(Sources::new(), Vec::new()),
        Report::default(),
    ] {
        schema::assert_valid(&render(&report, Format::Json, false));
    }
}

/// Any span on any text: no rendering panics, loses the message, or takes long.
#[test]
fn no_place_is_too_odd_to_show() {
    let texts = [
        String::new(),
        "\n\n\n".into(),
        "\r\n \r\n".into(),
        "no line break".into(),
        "核心 é\t\u{7f}\u{0}\n\u{2028}🚀\u{200D}🚀\r".into(),
        "x".repeat(1_000),
        format!(
            "{}\n{}\r\n{}",
            "é".repeat(500),
            "\t".repeat(300),
            "核".repeat(400)
        ),
        "a\n".repeat(50),
    ];
    let mut state = 7u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % below.max(1)
    };
    for round in 0..2_000 {
        let mut sources = Sources::new();
        let files: Vec<FileId> = (0..2)
            .map(|n| sources.add(format!("{n}.treaty"), texts[next(texts.len())].clone()))
            .collect();
        let mut place = || {
            let file = FileId(next(3) as u32);
            let length = files
                .get(file.0 as usize)
                .and_then(|id| sources.get(*id))
                .map_or(9, |file| file.text().len());
            let (start, end) = (next(length + 3) as u32, next(length + 3) as u32);
            Place::new(file, Span { start, end })
        };
        let (first, others) = (place(), [place(), place()]);
        let mut diagnostic = Diagnostic::error("expected", first, "the message").label("one");
        for other in others {
            diagnostic = diagnostic.also(other, "two\nlines");
        }
        let report = report(sources, vec![diagnostic.help("a\nb")]);
        for format in ALL {
            let text = render(&report, format, round % 2 == 0);
            assert!(
                text.contains("the message"),
                "round {round}, {format:?}: {text}"
            );
        }
        let spoken = render(&report, Format::Narrated, false);
        assert!(
            spoken.contains("diagnostic code: expected"),
            "round {round}: the snippet failed:\n{spoken}"
        );
        let text = human(&report);
        assert!(
            text.contains("help: a"),
            "round {round}: the drawing failed:\n{text}"
        );
    }
}
