//! Text to tree.

#[path = "syntax/notes.rs"]
mod notes;
#[path = "syntax/shape.rs"]
mod shape;
#[path = "syntax/threads.rs"]
mod threads;

#[test]
fn faults_are_reported_where_they_are() {
    notes::check(std::path::Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/syntax/faults.treaty"
    )));
}

#[test]
fn the_drafts_and_forms_of_the_language_page_have_no_faults() {
    for text in [
        include_str!("syntax/gulf.treaty"),
        include_str!("syntax/games.treaty"),
        include_str!("syntax/forms.treaty"),
    ] {
        assert_eq!(treaty::syntax::parse(text).faults, []);
    }
}

use treaty::syntax::{Cache, ItemKind, Parsed, parse, parse_cached, reserved};

/// The one claim of a text.
fn claim(text: &str) -> treaty::syntax::Claim {
    let parsed = parse(text);
    assert_eq!(parsed.faults, [], "{text}");
    match &parsed.file.items[0].item.kind {
        ItemKind::Claim(claim) => claim.claim.clone(),
        other => panic!("not a claim: {other:?}"),
    }
}

/// What is written, and what is understood.
const CONDITIONS: [(&str, &str); 34] = [
    // Precedence, tightest first.
    ("a + b * c - d / e", "[a + [b * c] - [d / e]]"),
    ("-a * b", "[[- a] * b]"),
    ("- x.y at entry + 1", "[[- [x.y at entry]] + 1]"),
    ("0 <= x <= 5", "[0 <= x <= 5]"),
    ("not a == b and c", "[[not [a == b]] and c]"),
    ("a or b and c or d", "[a or [b and c] or d]"),
    (
        "a implies b or c implies d",
        "[a implies [[b or c] implies d]]",
    ),
    ("if a then b else c + 1", "if[a ? b : [c + 1]]"),
    (
        "x <= if a and b then 3 else 4 and y",
        "[x <= if[[a and b] ? 3 : [4 and y]]]",
    ),
    (
        "for all p in West: p.x > 1 and p.y > 1",
        "all[p in West: [[p.x > 1] and [p.y > 1]]]",
    ),
    (
        "each party p: p.x > 1 implies p.y",
        "each[p: [[p.x > 1] implies p.y]]",
    ),
    (
        "limited a + b and unlimited c",
        "[[limited [a + b]] and [unlimited c]]",
    ),
    (
        "every P.C has range <= 2_000 km and b",
        "[every[P.C has [range <= 2_000 km]] and b]",
    ),
    ("no P.C or d", "[[no P.C] or d]"),
    ("(a or b) and c", "[paren [a or b] and c]"),
    // Engagements chain and bind tightly.
    (
        "I.far.warheads after Pre through Shield >= 150",
        "[[[I.far.warheads after Pre] through Shield] >= 150]",
    ),
    ("reach(I) after Pre", "[reach(I) after Pre]"),
    // A date after `at` takes its durations along; other sums it does not.
    (
        "x at entry + 6 months <= 5",
        "[[x at [entry + 6 months]] <= 5]",
    ),
    ("x at entry + 6 kg <= 5", "[[[x at entry] + 6 kg] <= 5]"),
    (
        "x at 2028-01-01 - 1 day + 5 > y",
        "[[[x at [2028-01-01 - 1 day]] + 5] > y]",
    ),
    ("x <= (y at entry)", "[x <= paren [y at entry]]"),
    // Numbers and units.
    ("x <= 1_600 km", "[x <= 1_600 km]"),
    ("x <= 0.69 SWU per year", "[x <= 0.69 SWU per year]"),
    ("growth(x) <= 40 per month", "[growth(x) <= 40 per month]"),
    (
        "growth(x) <= pace per year",
        "[growth(x) <= [pace per year]]",
    ),
    ("x >= 85% and y", "[[x >= 0.85%] and y]"),
    ("x - 2018 - 02", "[x - 2_018 - 2]"),
    ("x == 1/3", "[x == [1 / 3]]"),
    // Names that look like keywords elsewhere.
    (
        "every + no * each - builds",
        "[every + [no * each] - builds]",
    ),
    (
        "P.{A, B}.warheads <= sum(p in {P, Q}: f(p, 1))",
        "[P.{A, B}.warheads <= sum[p in {P, Q}: f(p, 1)]]",
    ),
    // Incentives.
    ("G is stag hunt", "G is StagHunt"),
    (
        "(ease, yield) is equilibrium of G and b",
        "[(ease, yield) equilibrium of G and b]",
    ),
    (
        "US complies with V.1 patience 90% and b",
        "[US complies with V.1 patience 0.9% and b]",
    ),
    (
        "[800 | Iran: 1_200 or b] <= [5 .. 6]",
        "[<800 | Iran: [1_200 or b]> <= <5 .. 6>]",
    ),
];

#[test]
fn operators_bind_as_the_language_says_and_spans_hold_exactly_what_is_written() {
    for (written, understood) in CONDITIONS {
        let text = format!("claim C: always  {written}  // and a comment\n\n// another\n");
        let claim = claim(&text);
        assert_eq!(shape::expr(&claim.condition), understood, "{written}");
        let span = claim.condition.span;
        assert_eq!(&text[span.start as usize..span.end as usize], written);
    }
}

#[test]
fn a_date_at_the_end_dates_the_whole_claim() {
    for (written, condition, dates) in [
        (
            "x <= y at entry + 1 year",
            "[x <= y]",
            "at [entry + 1 year]",
        ),
        (
            "not x at 2028-01-01 given y > 1",
            "[not x]",
            "at 2028-01-01",
        ),
        (
            "a implies for all p in B: p.x + 1 at d",
            "[a implies all[p in B: [p.x + 1]]]",
            "at d",
        ),
        ("x <= (y at entry)", "[x <= paren [y at entry]]", ""),
        (
            "x at entry <= y until d from entry - 1 day",
            "[[x at entry] <= y]",
            "from [entry - 1 day], until d",
        ),
        ("x after S at d", "[x after S]", "at d"),
        ("x at d after S", "[[x at d] after S]", ""),
    ] {
        let claim = claim(&format!("claim C: always {written}"));
        assert_eq!(shape::expr(&claim.condition), condition, "{written}");
        assert_eq!(shape::dates(&claim.tail.dates), dates, "{written}");
    }
}

#[test]
fn entries_end_with_their_line_or_go_on_after_a_comma() {
    let text = "forces Iran at entry {\n  IR1 15_420 at Natanz \"IAEA\", 2_710 at Fordow,\n    builds 3 per day, moves a to b 5 per week\n  \
                D5.warheads 10..20 retires 1 kg per month, Oil in effect, Gas not in effect }";
    let parsed = parse(text);
    assert_eq!(parsed.faults, []);
    let ItemKind::Forces(forces) = &parsed.file.items[0].item.kind else {
        panic!()
    };
    let shapes: Vec<String> = forces
        .holdings
        .iter()
        .map(|entry| {
            let amounts = entry.amounts.iter().map(|amount| {
                let place = amount
                    .place
                    .as_ref()
                    .map_or(String::new(), |place| format!(" @{}", place.text));
                let source = amount
                    .source
                    .as_ref()
                    .map_or(String::new(), |source| format!(" ({})", source.text));
                format!("{}{place}{source}", shape::figure(&amount.figure))
            });
            let rates = entry
                .rates
                .iter()
                .map(|rate| format!("{:?} {}", rate.kind, shape::expr(&rate.rate)));
            let parts: Vec<String> = amounts.chain(rates).collect();
            format!(
                "{}: {} {:?}",
                shape::path(&entry.what),
                parts.join("; "),
                entry.in_effect
            )
        })
        .map(|text| text.split(" { from").next().unwrap_or("").to_owned())
        .collect();
    assert_eq!(
        shapes,
        [
            "IR1: 15_420 @Natanz (IAEA); 2_710 @Fordow; Builds 3 per day; Moves",
            "D5.warheads: 10..20; Retires 1 kg per month None",
            "Oil:  Some(true)",
            "Gas:  Some(false)",
        ]
    );
}

#[test]
fn provisions_know_their_article_and_carry_their_words() {
    let parsed = parse(include_str!("syntax/gulf.treaty"));
    let items = &parsed.file.items;
    let limit = items
        .iter()
        .find(|item| {
            item.item
                .kind
                .name()
                .is_some_and(|name| name.text == "II.1")
        })
        .unwrap();
    let article = &items[limit.article.unwrap() as usize];
    assert_eq!(article.item.kind.name().unwrap().text, "II");
    let ItemKind::Limit(limit) = &limit.item.kind else {
        panic!()
    };
    assert_eq!(
        shape::expr(&limit.terms.condition),
        "[Iran.ballistic <= <Iran: 1_200 | US: 800>]"
    );
    assert_eq!(shape::dates(&limit.terms.dates), "from [entry + 1 year]");
    assert_eq!(shape::names(&limit.terms.attributes.monitored_by), "IAEA");
    assert_eq!(
        shape::figure(limit.terms.attributes.detects.as_ref().unwrap()),
        "3 months"
    );
    let docs: Vec<&str> = items[0]
        .item
        .docs
        .iter()
        .map(|line| line.text.as_str())
        .collect();
    assert_eq!(docs.len(), 2);
    assert_eq!(
        docs[1],
        "tied to sanctions relief that cannot be quietly withdrawn."
    );
    assert_eq!(
        items.iter().filter(|item| item.article.is_some()).count(),
        7
    );
}

#[test]
fn items_span_from_their_keyword_to_their_last_token() {
    for text in [
        include_str!("syntax/gulf.treaty"),
        include_str!("syntax/forms.treaty"),
    ] {
        for placed in &parse(text).file.items {
            let span = placed.span();
            let own = &text[span.start as usize..span.end as usize];
            assert!(
                own.starts_with(|c: char| c.is_ascii_lowercase() || c == '['),
                "{own}"
            );
            assert_eq!(own, own.trim_end());
            assert!(!own.contains("///"), "{own}");
            if let Some(name) = placed.item.kind.name() {
                let at = placed.at(name.span);
                assert_eq!(&text[at.start as usize..at.end as usize], name.text);
            }
        }
    }
}

#[test]
fn every_reserved_word_is_kept_from_being_a_name_and_no_other_is() {
    for word in reserved::reserved() {
        let parsed = parse(&format!("stock {word} in kg"));
        assert_eq!(parsed.faults.len(), 1, "{word}");
        assert_eq!(parsed.faults[0].code, "reserved-word", "{word}");
        assert_eq!(parse(&format!("stock {word}_ in kg")).faults, [], "{word}");
        assert_eq!(
            parse(&format!("stock {}x in kg", &word[..word.len() - 1])).faults,
            [],
            "{word}"
        );
    }
    for word in [
        "entry",
        "expiry",
        "to",
        "every",
        "withdrawal",
        "stops",
        "Ünion",
        "_x",
        "party1",
    ] {
        assert_eq!(parse(&format!("stock {word} in kg")).faults, [], "{word}");
    }
}

#[test]
fn what_could_not_be_read_still_declares_its_name() {
    let parsed = parse("party A\nsystem B { = }\nlimit X.1 for: 5");
    let names: Vec<_> = parsed
        .file
        .items
        .iter()
        .map(|item| item.item.kind.name().unwrap().text.as_str())
        .collect();
    assert_eq!(names, ["A", "B", "X.1"]);
    assert!(matches!(
        parsed.file.items[1].item.kind,
        ItemKind::Broken(_)
    ));
}

#[test]
fn comments_are_kept_with_their_places() {
    let text = "// one\nparty A // two\n/// three\nparty B \"// no\"\n//// four";
    let comments = parse(text).file.comments;
    let found: Vec<_> = comments
        .iter()
        .map(|comment| {
            (
                &text[comment.span.start as usize..comment.span.end as usize],
                comment.own_line,
                comment.doc,
            )
        })
        .collect();
    let expected = [
        ("// one", true, false),
        ("// two", false, false),
        ("/// three", true, true),
        ("//// four", true, false),
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_empty_text_has_no_items_and_no_faults() {
    for text in [
        "",
        "\n\n",
        "// only a comment",
        "\u{FEFF}",
        "/// about nothing\n",
    ] {
        let parsed = parse(text);
        assert!(
            parsed.file.items.is_empty() && parsed.faults.is_empty(),
            "{text:?}: {:?}",
            parsed.faults
        );
    }
}

/// The codes of a text's faults.
fn codes(text: &str) -> Vec<&'static str> {
    parse(text).faults.iter().map(|fault| fault.code).collect()
}

#[test]
fn hostile_texts_get_few_clear_faults() {
    let claim =
        |middle: &str, times: usize, end: &str| format!("claim C: {}{end}", middle.repeat(times));
    for prefix in [
        "(",
        "- ",
        "not ",
        "if a then b else ",
        "a implies ",
        "max(",
        "for all p in B: ",
        "[",
        "P.{",
    ] {
        assert_eq!(
            codes(&claim(prefix, 10_000, "1")),
            ["nested-too-deep"],
            "{prefix}"
        );
    }
    assert_eq!(codes(&"(".repeat(1 << 20)), ["stray-text"]);
    assert_eq!(codes(&claim("(", 1 << 20, "")), ["nested-too-deep"]);
    assert_eq!(codes(&claim("x at d ", 100_000, "")), ["expected"]);
    assert_eq!(
        codes(&format!("claim C: x{}", " after s".repeat(100_000))),
        ["nested-too-deep"]
    );
    assert_eq!(codes(&claim("7", 100_000, "")), ["number-too-long"]);
    assert_eq!(codes(&claim("{", 1 << 20, "}")), ["nested-too-deep"]);
    assert_eq!(codes(&"}".repeat(1 << 20)), ["stray-text"]);
    assert_eq!(
        codes(&format!(
            "claim C: {}{}",
            "(".repeat(1 << 19),
            "]".repeat(1 << 19)
        )),
        ["nested-too-deep"]
    );
    assert_eq!(codes(&"[".repeat(1 << 20)), ["stray-text"]);
    assert_eq!(codes("claim C: \"x\0\u{1}"), ["unclosed-string"]);
    assert_eq!(codes(&"x".repeat(17 << 20)), ["file-too-long"]);
    assert_eq!(
        codes(&format!("claim C: {}", "a.".repeat(100_000))),
        ["expected"]
    );
    // What is long without being deep is no fault.
    for link in [
        " + x",
        " and x",
        " <= x",
        ", x)) + max(max(y",
        " * x at d",
        ".a",
    ] {
        let text = format!("define k = max(max(x{}))", link.repeat(5_000));
        assert_eq!(codes(&text), [""; 0], "{link}");
    }
    assert_eq!(
        codes(&claim("(", 250, &format!("1{}", ")".repeat(250)))),
        [""; 0]
    );
}

/// A small generator with a fixed start, so that every run tries the same texts.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
}

/// Damages a text at a few places.
fn damaged(text: &str, random: &mut Random) -> String {
    let scraps = [
        "{", "}", "(", ")", "[", "]", "\"", "//", "///", "\n", ",", ":", "..", "at ", "limit ",
        "\nparty ", "é",
    ];
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        let length = random.below(12).min(bytes.len() - at);
        match random.below(4) {
            0 => drop(bytes.drain(at..at + length)),
            1 => bytes[at] = random.below(256) as u8,
            2 => drop(bytes.splice(at..at, scraps[random.below(scraps.len())].bytes())),
            _ => {
                let copy = bytes[at..at + length].to_vec();
                let to = random.below(bytes.len());
                drop(bytes.splice(to..to, copy));
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn damaged_texts_never_panic_and_a_cache_changes_nothing() {
    let mut random = Random(7);
    let drafts = [
        include_str!("syntax/gulf.treaty"),
        include_str!("syntax/forms.treaty"),
    ];
    let mut cache = Cache::default();
    for round in 0..150 {
        let text = damaged(drafts[round % 2], &mut random);
        let cached = parse_cached(&text, &mut cache);
        if round % 3 == 0 {
            assert_eq!(cached, parse(&text), "{text}");
        }
        check_spans(&text, &cached);
    }
}

/// Every span lies in the text and between characters.
fn check_spans(text: &str, parsed: &Parsed) {
    let inside = |span: treaty::syntax::Span| {
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{span:?} of {text}"
        );
    };
    for fault in &parsed.faults {
        inside(fault.span);
        fault.labels.iter().for_each(|(span, _)| inside(*span));
    }
    parsed
        .file
        .items
        .iter()
        .for_each(|item| inside(item.span()));
    parsed
        .file
        .comments
        .iter()
        .for_each(|comment| inside(comment.span));
}

#[test]
fn an_edit_leaves_all_other_items_shared() {
    let before = include_str!("syntax/gulf.treaty");
    let mut cache = Cache::default();
    let first = parse_cached(before, &mut cache);
    let after = before.replace("Road_missile  600..900 ", "Road_missile  6_000..9_000 ");
    let second = parse_cached(&after, &mut cache);
    assert_eq!(second, parse(&after));
    let shared = |one: &treaty::syntax::Placed, other: &treaty::syntax::Placed| {
        std::sync::Arc::ptr_eq(&one.item, &other.item)
    };
    let kept = first
        .file
        .items
        .iter()
        .zip(&second.file.items)
        .filter(|(one, other)| shared(one, other))
        .count();
    assert_eq!(kept + 1, first.file.items.len());
}
